"""The ontology: every term of the Turtle file under the fragment of its IRI, with what else is said of it elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

import cbrngraph
from cbrngraph.graph.engine import rows
from cbrngraph.questions.library import Question, load_questions
from cbrngraph.terms import CBRN, OWL, RDF, RDFS, SKOS, Term, compact, expand, iri, lexical, local_name
from pages.markdown import bullets, escaped, fields, folded, linked, page, term
from pages.ontology_terms import (
    KINDS,
    Block,
    alignments,
    below,
    blocks,
    concept_names,
    derivations,
    keys,
    store,
    term_names,
)  # fmt: skip
from pages.queries import body
from pages.shape_rules import ShapeRule, about, on_class, on_property

__all__ = ["made", "used_in"]

_MARKS = {
    "registrable": "editors may say it in the register, without a source",
    "identifying": "two things with the same value would be one thing",
    "numeric": "a number that a source may qualify, as in “about 300”",
    "onePerLanguage": "one value in each language",
}
_NODES = {"relation": "a relation: its properties are resolved one by one", "value": "a value: held or dropped whole"}
_USES = """
SELECT ?term (COUNT(*) AS ?n) WHERE {
  { ?s ?term ?o . FILTER(?term != rdf:type) } UNION { ?s rdf:type ?term }
} GROUP BY ?term
"""


def made() -> str:
    """Return the page."""
    return page(
        [
            "## All terms",
            bullets(f"{block.title}: {', '.join(map(_text, _ours(block)))}" for block in blocks() if _ours(block)),
            *(part for block in sorted(blocks(), key=lambda block: not _ours(block)) for part in _block(block)),
            "## Concepts",
            "The values of some properties are concepts. What each means stands on the page "
            "[Concept schemes](schemes.md); an IRI of a concept leads here, and from here to it.",
            *map(_scheme, store().subjects(RDF + "type", iri(SKOS + "ConceptScheme"))),
        ]
    )


def used_in(name: str) -> list[Question]:
    """Return the questions whose query speaks of a term, by its prefixed name."""
    speaks = re.compile(rf"(?<![\w:]){re.escape(name)}(?![\w-])")
    return [question for question in load_questions().values() if speaks.search(body(question.file.query))]


def _ours(block: Block) -> list[str]:
    return [name for name in block.terms if name.startswith("cbrn:")]


def _block(block: Block) -> Iterator[str]:
    ours = _ours(block)
    others = [name for name in block.terms if name not in ours]
    yield f"## {block.title[0].upper()}{block.title[1:]}"
    yield _text(block.says)
    yield folded("Terms of other vocabularies used here", bullets(map(_other, others)))
    for name in ours:
        yield from _term(name)


def _other(name: str) -> str:
    """A term of another vocabulary, with what this ontology says of it."""
    subject = iri(expand(name))
    told = [*_flags(subject), *(f"key `{key}`" for key in keys().get(name, ()))]
    return f"`{name}`" + (f" ({'; '.join(told)})" if told else "")


def _term(name: str) -> Iterator[str]:
    subject, said = iri(expand(name)), store()
    types = {local_name(kind) for kind in said.all(subject, RDF + "type")}
    yield f"### `{name}`"
    label = said.text(subject, RDFS + "label")
    yield f"*{escaped(label)}*: {_text(said.text(subject, SKOS + 'definition'))}"
    yield fields(
        [
            ("Kind", "; ".join(words for kind, words in KINDS.items() if kind in types)),
            ("Example", _text(said.text(subject, SKOS + "example"))),
            ("Note", _text(said.text(subject, SKOS + "scopeNote"))),
            ("Marks", "; ".join(_flags(subject))),
            ("Broader", ", ".join(_shown(one) for one in said.all(subject, RDFS + "subClassOf"))),
            ("Narrower", ", ".join(map(_shown, below(name.removeprefix("cbrn:"))))),
            *_ties(subject),
            ("Key in readings and JSON-LD", ", ".join(f"`{key}`" for key in _keys(name, subject))),
            ("In the graph", _times(counts().get(subject, 0), "Class" in types)),
        ]
    )
    yield _alignments(subject)
    yield folded("What the shapes ask", bullets(_asked(name)))
    yield _questions(name)


def _keys(name: str, subject: Term) -> list[str]:
    return [*keys().get(name, ()), *map(lexical, store().all(subject, CBRN + "nestedKey"))]


def _flags(subject: Term) -> Iterator[str]:
    """What is declared of a term, in words."""
    said = store()
    if iri(OWL + "FunctionalProperty") in said.all(subject, RDF + "type"):
        yield "functional: only one value can be true"
    yield from (words for mark, words in _MARKS.items() if said.all(subject, CBRN + mark))
    for rule in map(lexical, said.all(subject, CBRN + "derivedBy")):
        yield f"derived by the rule {rule}: {escaped(derivations()[rule])}"
    for kind in map(lexical, said.all(subject, CBRN + "nodeKind")):
        yield _NODES[kind]


def _ties(subject: Term) -> Iterator[tuple[str, str]]:
    """The other terms that a term is declared with."""
    said = store()
    for predicate, words in (
        ("valuesFrom", "Values from"), ("earliestBound", "First day"), ("latestBound", "Last day"),
        ("nestedUnder", "Stands under its"), ("nestedLink", "Reached by"), ("keyedBy", "Keyed by"),
        ("distinguishedBy", "Told apart by"),
    ):  # fmt: skip
        yield words, ", ".join(map(_shown, said.all(subject, CBRN + predicate)))
    yield "Identified by", ", ".join(map(_shown, said.items(subject, OWL + "hasKey")))
    yield "Disjoint with", ", ".join(map(_shown, said.all(subject, OWL + "disjointWith")))


def _alignments(subject: Term) -> str:
    said = (
        f"{'close to' if one.relation == 'closeMatch' else 'related to'} `{_named(one.other)}`: {_text(one.reason)}"
        for one in alignments().get(subject, ())
    )
    listed = bullets(said)
    return f"In other vocabularies:\n\n{listed}" if listed else ""


def _named(other: str) -> str:
    """A term of another vocabulary by the prefix that the file of alignments gives it."""
    base = max((base for base in prefixes() if other.startswith(base)), key=len, default="")
    return f"{prefixes()[base]}:{other.removeprefix(base)}" if base else other


@cache
def prefixes() -> Mapping[str, str]:
    """Return the prefix of each namespace that the file of alignments declares."""
    from cbrngraph.resources import resource

    text = resource("ontology", "alignments.ttl").read_text(encoding="utf-8")
    return {base: prefix for prefix, base in re.findall(r"^@prefix ([\w-]+): <([^>]+)>", text, re.MULTILINE)}


def _asked(name: str) -> Iterator[str]:
    """What the shapes ask of things of a class, or of a property; the page of shapes says what is told where not."""
    for rule in on_class(name):
        paths = " or ".join(map(_words, rule.paths))
        yield f"{_rule(rule.shape, rule.name)} ({paths}): {_much(rule)} (else a {rule.severity})"
    for rule, classes in on_property(name):
        way = "of" if name in rule.paths else "the other way round, towards"
        yield f"{way} {', '.join(map(_words, classes))}: {_much(rule)} (else a {rule.severity})"
    for whole in about(name):
        link = f"[{whole.name}](shapes.md#rule-{whole.name})"
        yield f"over the whole graph, the rule {link} ({whole.severity}): {escaped(whole.message)}"


def _rule(shape: str, name: str) -> str:
    return f'<a href="shapes.html#{shape}">{escaped(name)}</a>'


def _much(rule: ShapeRule) -> str:
    return f"{rule.count}; {_text(rule.takes)}" if rule.takes else rule.count


def _words(name: str) -> str:
    """A prefixed name or a path, or words, as a link where it is a term of ours."""
    return _text(name) if name.startswith(("cbrn:", "^cbrn:", "whatever")) else f"`{name}`"


def _questions(name: str) -> str:
    found = [f"[{escaped(one.title)}](library.md#question-{one.name})" for one in used_in(name)]
    return folded(f"Questions of the library that use it: {len(found)}", bullets(found)) if found else ""


@cache
def counts() -> Mapping[Term, int]:
    """Return how many things are of each class, and how many statements have each property."""
    return {used: int(lexical(n)) for used, n in rows(cbrngraph.open().engine, _USES)}


def _times(count: int, is_class: bool) -> str:
    return f"{count:,} {'thing' if is_class else 'statement'}{'s' * (count != 1)}"


def _scheme(scheme: Term) -> str:
    said = store()
    concepts = [
        name for one in said.subjects(SKOS + "inScheme", scheme) if (name := local_name(one)) in concept_names()
    ]
    links = ", ".join(
        f'<a id="{name}" href="schemes.html#{name}">{escaped(said.text(iri(CBRN + name), SKOS + "prefLabel"))}</a>'
        for name in concepts
    )
    name = local_name(scheme)
    head = f'<a id="{name}" href="schemes.html#{name}">{escaped(said.text(scheme, SKOS + "prefLabel"))}</a>'
    return f"**{head}**: {links or 'the concepts of another vocabulary'}."


def _shown(subject: Term) -> str:
    name = compact(subject)
    return term(name[5:], concept_names()) if name.startswith("cbrn:") else f"`{name}`"


def _text(text: str) -> str:
    return linked(text, term_names(), concept_names())
