"""Virtuoso answers as the embedded store does: the real graph is published to one, and both are asked the same.

It runs with the row limit that it is packaged with, at which it cuts answers.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import virtuoso
from builds import DATA, ROOT, Ran

import cbrngraph
from cbrngraph.api import KnowledgeGraph
from cbrngraph.cli import main
from cbrngraph.errors import LimitError
from cbrngraph.exports.dataset import description
from cbrngraph.graph.build import build
from cbrngraph.graph.manifest import read_manifest
from cbrngraph.networks.views import load_views
from cbrngraph.questions.answer import AskedAnswer
from cbrngraph.questions.library import load_questions
from cbrngraph.terms import DATASET, VOID, iri, lexical

LIMIT = 10_000
Both = tuple[KnowledgeGraph, KnowledgeGraph]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The Virtuoso of this session: its ``url``, the ``build`` it was filled with, and what ``publish`` said."""
    virtuoso.demand()
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "virtuoso"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CBRNGRAPH_CACHE", str(shared / "cache"))
        with virtuoso.shared(shared, LIMIT, lambda url: filled(shared / "build", url)) as found:
            yield found


def filled(folder: Path, url: str) -> dict[str, str]:
    """Build the repository's data and publish it, logged in by the environment (Digest, as Virtuoso asks for)."""
    build(ROOT / "data", folder)
    with pytest.MonkeyPatch.context() as login:
        login.setenv("CBRNGRAPH_ENDPOINT_USER", "dba")
        login.setenv("CBRNGRAPH_ENDPOINT_PASSWORD", virtuoso.PASSWORD)
        ran = called("publish", "--endpoint", url, "--graph", str(folder))
    return {"build": str(folder), "code": str(ran.code), "out": ran.out, "err": ran.err}


@pytest.fixture(scope="module")
def endpoint(told: dict[str, str]) -> str:
    return told["url"]


@pytest.fixture(scope="module")
def built(told: dict[str, str]) -> Path:
    return Path(told["build"])


@pytest.fixture(scope="module")
def published(told: dict[str, str]) -> Ran:
    return Ran(int(told["code"]), told["out"], told["err"])


@pytest.fixture(scope="module")
def both(built: Path, endpoint: str, published: Ran) -> Both:
    """The same graph here and there."""
    assert published.code == 0, published.err
    return cbrngraph.open(built), cbrngraph.open(endpoint=endpoint)


def called(*words: str) -> Ran:
    """Run the command line in this process; a fixture of a module cannot take the one that captures."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as context:
        context.setattr(sys, "stdout", out)
        context.setattr(sys, "stderr", err)
        code = main(words)
    return Ran(code, out.getvalue(), err.getvalue())


def test_the_whole_graph_is_there(both: Both, published: Ran, built: Path) -> None:
    here, there = both
    count = read_manifest(built).counts["statements"]
    folded = published.err.count("not told apart from another there")
    assert f"published {count:,} statements" in published.out
    assert (here.info().statements, there.info().statements) == (count, count - folded)


def test_two_dates_that_begin_on_one_day_are_one_there(published: Ran) -> None:
    """What docs/scaling.md says of Virtuoso; none other is lost, or publish would have said so."""
    lost = [line for line in published.err.splitlines() if "not told apart" in line]
    assert lost
    assert all("XMLSchema#date>" in line or "XMLSchema#gYear" in line for line in lost)


def test_the_description_counts_the_same_but_for_those(both: Both, published: Ran) -> None:
    here, there = (description(kg.engine) for kg in both)
    assert {predicate for _, predicate, _ in here ^ there} == {iri(VOID + "triples")}
    folded = published.err.count("not told apart from another there")
    whole = [
        int(lexical(o)) for told in (here, there) for s, p, o in told if (s, p) == (DATASET, iri(VOID + "triples"))
    ]
    assert whole[0] - whole[1] == folded


def test_who_may_not_write_is_told(endpoint: str, published: Ran, tmp_path: Path) -> None:
    assert published.code == 0
    build(DATA, tmp_path / "build")
    words = ["publish", "--graph", str(tmp_path / "build"), "--endpoint"]
    nobody, wrong = called(*words, endpoint), called(*words, endpoint.replace("//", "//dba:hunter2@"))
    assert (nobody.code, wrong.code) == (4, 4)
    assert "wants a user and a password (403)" in nobody.err
    assert "does not let dba in (401)" in wrong.err
    assert "hunter2" not in wrong.err


def hidden(answer: AskedAnswer) -> list[str]:
    """The variables that no column shows and receipts rest on; one that is a SAMPLE may be any."""
    sampled = re.findall(r"SAMPLE\([^)]*\) AS \?(\w+)", answer.sparql)
    names = answer._solutions[0] if answer._solutions else {}
    return [name for name in names if name not in (*answer.columns, *sampled)]


@pytest.mark.parametrize("name", sorted(load_questions()))
def test_a_question_has_the_same_answer(both: Both, name: str) -> None:
    example = dict(load_questions()[name].example)
    here, there = (kg.ask(name, **example) for kg in both)
    assert there.columns == here.columns
    assert list(map(tuple, there.rows)) == list(map(tuple, here.rows))
    counted = [Counter(row[name] for row in kg._solutions) for kg in (here, there) for name in hidden(here)]
    assert counted[: len(counted) // 2] == counted[len(counted) // 2 :]


@pytest.mark.parametrize("name", sorted(load_views()))
def test_a_network_is_the_same(both: Both, name: str) -> None:
    """Nodes and edges, with what they know: weights, dates, sources, claims."""
    here, there = (kg.network(name) for kg in both)
    assert dict(there.nodes(data=True)) == dict(here.nodes(data=True))
    assert list(there.edges(data=True)) == list(here.edges(data=True))
    assert there.why(*there.view.expectation).links == here.why(*here.view.expectation).links


@pytest.mark.parametrize("name", ["members", "agreements-of", "trained", "names-of", "project-details", "outputs"])
def test_a_question_has_the_same_receipts(both: Both, name: str) -> None:
    """But for the sighting that Virtuoso takes for another of the same membership (docs/scaling.md)."""
    example = dict(load_questions()[name].example)
    here, there = ({receipt.id: receipt for receipt in kg.ask(name, **example).claims} for kg in both)
    assert there.keys() <= here.keys()
    missing = [receipt.triple for key, receipt in here.items() if key not in there]
    assert [triple for triple in missing if "country-kaz" not in triple[0] or '"2021-06' not in triple[2]] == []
    assert here


THINGS = ["kazakhstan", "Project 53", "secretariat-ca", "org-istc", "agreement-rs-ca-nscedi-2020"]


@pytest.mark.parametrize("name", THINGS)
def test_a_card_is_the_same(both: Both, name: str) -> None:
    here, there = (kg.show(name) for kg in both)
    assert str(there) == str(here)


@pytest.mark.parametrize(
    "words",
    [
        ("kazakhstan", "memberships"), ("kazakhstan", "memberOf"), ("kazakhstan", "a"), ("kazakhstan", "population"),
        ("Project 53", "altLabel", "Project 53"), ("secretariat-ca", "currentCity"), ("secretariat-ca", "currentHost"),
        ("membership-country-kaz-initiative-coe", "fromLatest"), ("agreement-rs-ca-nscedi-2020", "signedOn"),
        ("agreement-rs-ca-nscedi-2020", "type"), ("org-istc", "type"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_why_is_the_same(both: Both, words: tuple[str, ...]) -> None:
    here, there = (str(kg.why(*words)) for kg in both)
    assert there == here


ASKED: dict[str, Callable[[KnowledgeGraph], object]] = {
    "search": lambda kg: kg.search("institute"),
    "search in Russian": lambda kg: kg.search("Казахстан"),
    "conflicts": lambda kg: list(map(str, kg.conflicts())),
    "conflicts of one": lambda kg: list(map(str, kg.conflicts("Project 35"))),
    "coverage": lambda kg: kg.coverage(),
    "counts": lambda kg: kg.reconcile_counts(),
    "passages": lambda kg: kg.passages(),
    "info": lambda kg: str(kg.info()).partition("\n")[2],
}


@pytest.mark.parametrize("what", ASKED)
def test_other_answers_are_the_same(both: Both, what: str) -> None:
    here, there = map(ASKED[what], both)
    assert there == here
    assert here


# queries of a user


QUERIES = {
    "booleans": "SELECT ?s ?f { ?s a cbrn:Search ; cbrn:found ?f }",
    "languages": "SELECT ?l { kg:country-kaz skos:prefLabel|skos:altLabel ?l }",
    "dates": "SELECT ?s ?o { ?s cbrn:signedOn ?o }",
    "numbers": "SELECT ?s ?o { ?s cbrn:amount ?o }",
    "addresses": "SELECT ?s ?o { ?s cbrn:url ?o } ORDER BY ?s LIMIT 50",
    "long texts": "SELECT ?s ?o { ?s cbrn:phrase ?o FILTER(STRLEN(?o) > 150) }",
    "classes above": "SELECT ?a ?b { ?a a owl:Class ; rdfs:subClassOf+ ?b }",
    "unbound": "SELECT ?s ?d { ?s a cbrn:Agreement OPTIONAL { ?s cbrn:signedOn ?d } }",
}


@pytest.mark.parametrize("name", QUERIES)
def test_terms_come_back_as_they_were(both: Both, name: str) -> None:
    here, there = (kg.query(QUERIES[name]) for kg in both)
    assert Counter(map(tuple, there)) == Counter(map(tuple, here))  # type: ignore[arg-type]
    assert there.variables == here.variables  # type: ignore[union-attr]


def test_an_ask_and_a_construct(both: Both) -> None:
    for query in ("ASK { kg:country-kaz a cbrn:Country }", "ASK { kg:country-kaz a cbrn:Region }"):
        here, there = (bool(kg.query(query)) for kg in both)
        assert here == there
    made = "CONSTRUCT { ?s skos:prefLabel ?l } { ?s a cbrn:Country ; skos:prefLabel ?l }"
    here_made, there_made = (kg.query(made).triples for kg in both)  # type: ignore[union-attr]
    assert there_made == here_made


@pytest.mark.parametrize(
    ("query", "every"),
    [
        ("SELECT ?s ?p ?o { ?s ?p ?o }", "178,"),
        ("SELECT ?s { ?s a cbrn:Claim } LIMIT 12000", "12,000"),
        ("CONSTRUCT { ?s cbrn:status ?o } { ?s cbrn:status ?o }", "14,"),
        ("DESCRIBE ?s { ?s a cbrn:Claim }", "14,"),
    ],
)
def test_a_cut_is_found(both: Both, query: str, every: str) -> None:
    """Virtuoso says nothing of a CONSTRUCT and a DESCRIBE that it cut."""
    with pytest.raises(LimitError, match=rf"cut the answer: 10,000 rows of {every}.*ResultSetMaxRows"):
        both[1].query(query)


def test_as_many_rows_as_the_limit_are_no_cut(both: Both) -> None:
    answer = both[1].query(f"SELECT ?s {{ ?s a cbrn:Claim }} LIMIT {LIMIT}")
    assert len(list(answer)) == LIMIT  # type: ignore[arg-type]


def test_the_command_line(endpoint: str, both: Both) -> None:
    assert both
    ran = called("ask", "members", "date=2020-11-30", "--endpoint", endpoint, "-f", "json")
    assert (ran.code, len(json.loads(ran.out))) == (0, 62), ran.err
    assert f"graph: {endpoint}, policy accepted" in ran.err
