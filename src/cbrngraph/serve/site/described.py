"""The graph described: as a dataset (DCAT, VoID), its sources as data, the questions as executables of SHACL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from cbrngraph.answers.receipts import sources_of
from cbrngraph.errors import CbrnGraphError, NotFoundError
from cbrngraph.exports.counts import part
from cbrngraph.exports.dataset import as_text, description
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.questions.library import Question, load_questions
from cbrngraph.questions.parameters import bind
from cbrngraph.serve.site.files import File, Site, data_file, ending_of, json_file
from cbrngraph.terms import DATASET, DCT, PREFIXES, RDF, RDFS, SHACL, XSD, Triple, iri, literal, name_of

__all__ = ["SLOW", "example_query", "examples", "file", "paths"]

SLOW = True
_FORMS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}
_ALL = "SELECT ?source WHERE { ?source a cbrn:Source }"


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return every description."""
    yield from (f"{name}.{ending}" for name in ("dataset", "examples") for ending in _FORMS)
    yield from (".well-known/void", "data/sources.json")


def file(site: Site, path: str) -> File:
    """Return a description."""
    if path == "data/sources.json":
        keys = [name_of(source) for (source,) in rows(site.kg.engine, _ALL)]
        found = sources_of(site.kg.engine, keys)
        return json_file({key: [one.title, one.url, one.issued, one.kind] for key, one in sorted(found.items())})
    if path.startswith("examples"):
        return data_file(path, _written(examples(site), ending_of(path)))
    ending = ending_of(path)
    if ending == "nt":
        return data_file(path, _written(_description(site), "nt"))
    return data_file(path, as_text(_description(site), "ttl" if ending == "void" else ending))


@lru_cache(maxsize=1)
def _description(site: Site) -> frozenset[Triple]:
    """The graph as a dataset; a graph that does not say what it is has no description, and that is an empty one."""
    try:
        return description(site.kg.engine, Path(site.kg.origin))
    except NotFoundError:
        return frozenset()


def examples(site: Site) -> frozenset[Triple]:
    """Return the questions of the library as executables of SHACL, each with the example's values in its query."""
    return frozenset([*_prefixes(), *_executables(site)])


def _prefixes() -> Iterator[Triple]:
    """The prefixes that the queries use without declaring them."""
    for name, base in PREFIXES.items():
        node = part(f"prefix-{name}")
        yield DATASET, iri(SHACL + "declare"), node
        yield node, iri(RDF + "type"), iri(SHACL + "PrefixDeclaration")
        yield node, iri(SHACL + "prefix"), literal(name)
        yield node, iri(SHACL + "namespace"), literal(base, XSD + "anyURI")


def _executables(site: Site) -> Iterator[Triple]:
    for name, question in load_questions().items():
        node = part(f"question-{name}")
        if not (query := example_query(site.kg.engine, question)):
            continue
        yield node, iri(RDF + "type"), iri(SHACL + "SPARQLExecutable")
        yield node, iri(RDF + "type"), iri(SHACL + "SPARQLSelectExecutable")
        yield node, iri(RDFS + "label"), literal(name)
        yield node, iri(RDFS + "comment"), literal(question.title, lang="en")
        yield node, iri(DCT + "subject"), literal(question.theme, lang="en")
        yield node, iri(SHACL + "prefixes"), DATASET
        yield node, iri(SHACL + "select"), literal(query)


def example_query(engine: Engine, question: Question) -> str:
    """Return the query of a question's example; empty where the graph has not the things that it names."""
    try:
        return question.sparql(bind(engine, question, question.example))
    except CbrnGraphError:
        return ""


def _written(triples: Iterable[Triple], ending: str) -> bytes:
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(triples))
    if ending == "nt":
        return lines.encode()
    used = {name: base for name, base in PREFIXES.items() if f"<{base}" in lines}
    found = ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
    return ox.serialize(found, format=_FORMS[ending], prefixes=used) or b""
