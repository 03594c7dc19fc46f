"""What is true of every corpus: made-up sources of all kinds that agree, refine, contradict and deny each other."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support import REGISTER, stated, term, vocabulary, write_data

from cbrngraph.claims.files import Evidence, dump_evidence, load_evidence
from cbrngraph.claims.model import Status
from cbrngraph.claims.policy import Policy, parse_policy
from cbrngraph.graph.assemble import assemble, vocabulary_triples
from cbrngraph.graph.build import ACCEPTED, Built
from cbrngraph.graph.rules import load_rules, premises
from cbrngraph.graph.store import load_lines
from cbrngraph.terms import OWL, Term, Triple, iri, language

FEW = settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TYPE = term("rdf:type")

# made-up corpora


@dataclass(frozen=True)
class Corpus:
    """Sources, passages (each with the sources that say it) and at most one decision."""

    sources: dict[str, dict[str, Any]]
    passages: list[tuple[tuple[str, ...], dict[str, Any]]]
    decisions: list[dict[str, Any]]


def choose(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def some(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with any of these keys."""
    return st.fixed_dictionaries({}, optional=optional)


DATES = choose("2013", "2013-05", "2013-06", "2013-05-07", "2014", "2014-02", "2016", "2012..2014", "..2013", "2013..")
TEXTS = choose("One", "Two", "Three")
TITLES = st.one_of(TEXTS, some(en=TEXTS, fr=TEXTS, ru=TEXTS).filter(bool))
NAMES = choose("source-a", "source-b", "source-c", "source-d")
ORGS = choose("org-istc", "org-jrc", "org-nscedi")
TERMS_OF_ROLE = some(**{"from": DATES, "until": DATES, "seenOn": st.lists(DATES, min_size=1, max_size=2)})
BUDGETS = st.fixed_dictionaries(
    {"amount": choose("5", "5.00", "about 6", "6.5"), "currency": choose("EUR", "USD")},
    optional={"amountKind": choose("total", "contract"), "asOf": choose("2014", "2015")},
)
OUTPUTS = st.fixed_dictionaries({"quantity": choose("88", "about 88", "90")}, optional={"unit": choose("person")})
PROJECT = some(
    **{"from": DATES, "until": DATES},
    title=TITLES,
    projectNumber=choose("53", "54"),
    region=choose("region-ca"),
    leaders=st.dictionaries(ORGS, TERMS_OF_ROLE, min_size=1, max_size=2),
    beneficiaries=st.lists(choose("country-kaz", "country-uzb", "country-nor"), min_size=1, max_size=2, unique=True),
    budget=BUDGETS,
    trainings=OUTPUTS,
).filter(bool)
MEMBERSHIP = some(**{"from": DATES, "until": DATES}, ordinal=choose("1", "2"), region=choose("region-ca"))
OBSERVATIONS = st.dictionaries(choose("population"), some(value=choose("62", "over 63")), min_size=1)
COUNTRY = some(
    memberships=st.dictionaries(choose("initiative-coe"), MEMBERSHIP, min_size=1),
    observations=OBSERVATIONS,
    names=st.dictionaries(TEXTS, some(seenOn=DATES), min_size=1, max_size=2),
).filter(bool)
OFFICE = some(
    hostings=st.dictionaries(choose("city-tashkent", "city-almaty"), TERMS_OF_ROLE, min_size=1, max_size=2),
    serves=choose("region-ca"),
).filter(bool)
SAID = st.one_of(
    st.dictionaries(choose("project-p053", "project-p060"), PROJECT, min_size=1, max_size=2),
    st.dictionaries(choose("country-kaz"), COUNTRY, min_size=1),
    st.dictionaries(choose("secretariat-ca"), OFFICE, min_size=1),
)
MARKS = st.fixed_dictionaries(
    {"at": choose("p1", "p2", "p3")},
    optional={
        "phrase": choose("some words", "other words"),
        "inferred": choose("of this", "of that"),
        "complete": st.lists(choose("leaders", "beneficiaries", "budget", "hostings"), min_size=1, unique=True),
    },
)
SOURCE = st.fixed_dictionaries(
    {"sourceKind": choose("official", "government", "implementer", "press", "mirror")},
    optional={
        "issued": choose("2015", "2016-02", "2018-03-04", "2014..2015", "..2016", "2017.."),
        "publisher": choose("org-jrc", "org-daily", ["org-jrc", "org-daily"]),
        "repeats": NAMES,
    },
)
SPOKEN = st.one_of(NAMES.map(lambda name: (name,)), st.just(("source-b", "source-c")))
PASSAGES = st.lists(
    st.tuples(SPOKEN, st.builds(lambda said, marks: {**marks, **said}, SAID, MARKS)), min_size=1, max_size=8
)


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Four sources, up to eight passages, and now and then a decision on what one of them says."""
    sources = {name: draw(SOURCE) for name in ("source-a", "source-b", "source-c", "source-d")}
    passages = draw(PASSAGES)
    decisions = []
    if draw(st.booleans()):
        spoken, passage = draw(st.sampled_from(passages))
        said = {key: value for key, value in passage.items() if key in REGISTER}
        decisions.append({draw(choose("prefer", "withdraw")): said, "of": spoken[0], "because": "we know"})
    return Corpus(sources, passages, decisions)


def build(corpus: Corpus, policy: Policy = ACCEPTED, seed: int | None = None) -> Built:
    """The graph of a corpus; a seed deals passages out over documents and files in another order."""
    evidence = evidence_of(corpus, seed)
    return Built(evidence, assemble(evidence.claims, evidence.sources, policy))


def evidence_of(corpus: Corpus, seed: int | None = None) -> Evidence:
    """The claims and sources of a corpus, not yet weighed."""
    files = _files(corpus, Random(seed) if seed is not None else None)
    sources = {"source-editors": {"sourceKind": "editorial"}, **corpus.sources}
    with tempfile.TemporaryDirectory() as folder:
        found = stated(write_data(Path(folder), REGISTER, sources, files, corpus.decisions))
    return Evidence(tuple(found.claims.values()), found.sources)


def _files(corpus: Corpus, random: Random | None) -> dict[str, list[dict[str, Any]]]:
    passages = list(corpus.passages)
    if random:
        random.shuffle(passages)
    files: dict[str, list[dict[str, Any]]] = {}
    for spoken, passage in passages:
        documents = files.setdefault(random.choice(["a.yaml", "b.yaml", "sub/c.yaml"]) if random else "a.yaml", [])
        last = documents[-1] if documents else {}
        if last.get("source") == list(spoken) and not (random and random.random() < 0.5):
            last["says"].append(passage)
        else:
            names = random.sample(spoken, len(spoken)) if random else list(spoken)
            documents.append({"source": names, "says": [passage]})
    return files


def dumped(evidence: Evidence) -> list[str]:
    return list(dump_evidence(evidence.claims, evidence.sources.values()))


def whole(built: Built) -> frozenset[Triple]:
    graph = built.graph
    return graph.facts | graph.derived | graph.evidence | graph.vocabulary


# what is true of all of them


@given(corpora(), st.integers(0, 2**16))
@FEW
def test_the_order_of_files_documents_and_passages_changes_no_statement(corpus: Corpus, seed: int) -> None:
    assert build(corpus, seed=seed).graph.lines == build(corpus).graph.lines


@given(corpora(), st.integers(0, 2**16))
@FEW
def test_the_order_of_files_documents_and_passages_changes_no_claim(corpus: Corpus, seed: int) -> None:
    assert dumped(evidence_of(corpus, seed)) == dumped(evidence_of(corpus))


@given(corpora(), PASSAGES, SOURCE)
@FEW
def test_a_further_source_takes_no_claim_away(corpus: Corpus, more: list[Any], source: dict[str, Any]) -> None:
    added = [(("source-new",), passage) for _, passage in more]
    larger = Corpus({**corpus.sources, "source-new": source}, [*corpus.passages, *added], corpus.decisions)
    before, after = evidence_of(corpus).claims, evidence_of(larger).claims
    assert {claim.id for claim in before} <= {claim.id for claim in after}
    assert {c for c in after if "source-new" not in c.sources and not c.decision} <= set(before)


@cache
def _functional() -> frozenset[Term]:
    return frozenset(s for s, p, o in vocabulary_triples() if p == TYPE and o == iri(OWL + "FunctionalProperty"))


@cache
def _one_per_language() -> frozenset[Term]:
    return frozenset(prop.iri for prop in vocabulary().properties.values() if prop.one_per_language)


@given(corpora(), choose("accepted", "official", "corroborated", "as-known-on 2016"))
@FEW
def test_what_can_only_be_one_is_one(corpus: Corpus, policy: str) -> None:
    triples = whole(build(corpus, parse_policy(policy)))
    values = Counter((s, p) for s, p, _ in triples if p in _functional())
    texts = Counter((s, p, language(o)) for s, p, o in triples if p in _one_per_language())
    assert not [key for key, count in (values + texts).items() if count > 1]


@given(corpora(), choose("accepted", "official", "corroborated", "as-known-on 2016", "all"))
@FEW
def test_no_value_is_mixed_from_two_claims(corpus: Corpus, policy: str) -> None:
    built = build(corpus, parse_policy(policy))
    classes = {nested.cls for nested in vocabulary().nested.values() if nested.is_value}
    contents = {claim.node: frozenset(claim.content) for claim in built.evidence.claims if claim.node}
    for node in {s for s, p, o in built.graph.facts if p == TYPE and o in classes}:
        assert frozenset(triple for triple in built.graph.facts if node in triple) == contents[node]


@given(corpora())
@FEW
def test_facts_are_what_the_claims_that_hold_bring(corpus: Corpus) -> None:
    built = build(corpus)
    verdicts = built.graph.weighing.verdicts
    assert {claim.id for claim in built.evidence.claims} == set(verdicts)
    held = {triple for claim in built.evidence.claims if verdicts[claim.id].holds for triple in claim.content}
    assert built.graph.facts == held
    for claim in built.evidence.claims:
        if claim.decision == "withdraw":
            assert verdicts[claim.id].status is Status.WITHDRAWN


@given(corpora(), choose("accepted", "official", "corroborated", "as-known-on 2016"))
@FEW
def test_what_is_said_of_a_node_that_does_not_hold_is_no_fact(corpus: Corpus, policy: str) -> None:
    facts = build(corpus, parse_policy(policy)).graph.facts
    typed = {s for s, p, _ in facts if p == TYPE}
    assert {s for s, _, _ in facts} <= typed


@given(corpora(), st.integers(0, 2**16))
@settings(FEW, max_examples=20)
def test_every_derived_statement_is_explained_by_a_rule(corpus: Corpus, seed: int) -> None:
    built = build(corpus)
    store, told = load_lines(built.graph.lines), whole(built)
    found = sorted(built.graph.derived)
    for triple in Random(seed).sample(found, min(6, len(found))):
        reasons = [premise for rule in load_rules() for premise in premises(store, rule, triple)]
        assert reasons and set(reasons) <= told


@given(corpora())
@FEW
def test_the_facts_of_every_policy_are_among_those_of_all(corpus: Corpus) -> None:
    built = build(corpus, Policy("all"))
    evidence, everything = built.evidence, built.graph.facts
    for text in ("accepted", "official", "corroborated", "as-known-on 2016", "as-known-on 1990"):
        policy = parse_policy(text)
        assert assemble(evidence.claims, evidence.sources, policy).facts <= everything
        admitted = policy.admit(evidence.claims, evidence.sources)
        assert policy.admit(admitted, evidence.sources) == admitted


@given(corpora(), choose("accepted", "all", "official", "corroborated", "as-known-on 2016"))
@FEW
def test_claims_on_file_make_the_same_graph(corpus: Corpus, policy: str) -> None:
    built = build(corpus, parse_policy(policy))
    lines = dumped(built.evidence)
    read = load_evidence(lines)
    assert {claim.id: claim for claim in read.claims} == {claim.id: claim for claim in built.evidence.claims}
    assert read.sources == built.evidence.sources
    assert dumped(read) == lines
    assert assemble(read.claims, read.sources, parse_policy(policy)).lines == built.graph.lines
