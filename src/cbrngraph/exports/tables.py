"""The graph as tables, one for each class, for people who keep spreadsheets: ids, labels, values, sources.

A table holds the things of a class and of its narrower ones, whose names stand in the column ``type``. Where a value is
a thing of the graph, one column has its label and the next its id. ``sources`` are those of every claim that holds.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from cbrngraph import __version__
from cbrngraph.answers.labels import dictionary, host_of
from cbrngraph.graph.engine import Engine, policy_of, rows
from cbrngraph.terms import CBRN, DCT, KG, RDF, RDFS, SKOS, Term, iri, language, lexical, local_name, name_of

__all__ = ["Sheet", "as_csv", "tables"]

_CLASSES = """
SELECT ?class ?label ?definition ?root WHERE {
  ?class a owl:Class ; rdfs:label ?label ; skos:definition ?definition ; rdfs:subClassOf* ?root .
  FILTER(STRSTARTS(STR(?class), STR(cbrn:)) && STRSTARTS(STR(?root), STR(cbrn:)))
  FILTER NOT EXISTS { ?root rdfs:subClassOf ?above . FILTER(STRSTARTS(STR(?above), STR(cbrn:))) }
}
"""
_SOURCED = """
SELECT DISTINCT ?node ?source WHERE {
  VALUES ?status { cbrn:status-accepted cbrn:status-preferred }
  ?claim cbrn:status ?status ; rdf:subject|rdf:object ?node ; prov:wasDerivedFrom ?source .
  FILTER(ISIRI(?node))
}
"""
_WORDED = """
SELECT ?node ?words WHERE {
  ?node a/cbrn:nodeKind "value" . ?claim rdf:subject|rdf:object ?node ; cbrn:originalValue ?words
}
"""
_TYPE, _LABEL = iri(RDF + "type"), iri(SKOS + "prefLabel")
_POST = iri("http://www.w3.org/ns/org#Post")
_UNTOLD = {_TYPE, _LABEL, iri(CBRN + "completeFor"), iri(CBRN + "concerns"), iri(CBRN + "readPassage")}
_BOUNDS = ("Earliest>", "Latest>")
_ORDER = (
    "title", "name", "number", "project number", "ordinal", "subject", "predicate", "object",
    "about", "member", "organization", "project", "participant", "role", "country", "region", "city",
    "from", "until", "seen on", "signed on", "issued", "as of", "period",
)  # fmt: skip
"""What stands first, after id, type and label: how it is called, who and where, when. The rest is alphabetical."""
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.][0-9]+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets take text that begins like this for a formula."""

_README = """\
The cooperation graph of the EU CBRN Centres of Excellence Initiative, and how we know what is in it
cbrngraph {version}, evidence policy: {policy}
Licence of the data: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/

Each sheet holds one class of things. "id" names a thing in the graph: https://w3id.org/cbrngraph/id/ and the id.
Several values of one cell are separated by " | ". A column such as "city" has labels, "city id" the ids.
"sources" are the sources of the claims that hold, by their id in the sheet "source", where their addresses stand.
The sheet "claim" has every statement with its sources, place, words and status: cite from there.
Who took part in a project as what stands in the sheet participation; who was a member since when in membership.
Dates are as precise as the source: a year, a month, a day, or a range written first/last.
"""

Properties = dict[Term, dict[Term, list[Term]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, what it holds, headings and rows of text."""

    name: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(store: ox.Store) -> list[Sheet]:
    """Return the tables of a graph, a README first."""
    everything = _properties(store)
    things = {thing: found for thing, found in everything.items() if thing.startswith(f"<{KG}")}
    classes = {cls: (root, lexical(label), lexical(about)) for cls, label, about, root in rows(store, _CLASSES)}
    classes[_POST] = (_POST, "post", "A public office.")
    labels = {thing: _label(thing, found) for thing, found in everything.items()}
    labels |= {p: words for p, words in _headings_of().items() if _LABEL not in everything.get(p, {})}
    labels |= {cls: label for cls, (_, label, _) in classes.items()}
    labels |= {node: lexical(words) for node, words in rows(store, _WORDED) if _LABEL not in everything[node]}
    sources: defaultdict[Term, set[str]] = defaultdict(set)
    for node, source in rows(store, _SOURCED):
        sources[node].add(name_of(source))
    of_class: defaultdict[Term, list[Term]] = defaultdict(list)
    for thing, found in things.items():
        for root in {classes[cls][0] for cls in found.get(_TYPE, ()) if cls in classes}:
            of_class[root].append(thing)
    sheets = [_sheet(classes[root], sorted(members), things, labels, sources) for root, members in of_class.items()]
    ordered = sorted(sheets, key=lambda sheet: (sheet.name in {"claim", "source", "search"}, sheet.name))
    return [_readme(store, ordered), *ordered]


def as_csv(sheet: Sheet) -> str:
    """Return a table as CSV (RFC 4180, UTF-8); text that a spreadsheet would run as a formula is marked as text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([sheet.headings, *([_safe(cell) for cell in row] for row in sheet.rows)])
    return buffer.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _properties(store: ox.Store) -> Properties:
    """What is said of each thing, of the data and of the vocabulary."""
    found: Properties = {}
    for quad in store:
        said = found.setdefault(str(quad.subject), {})
        said.setdefault(str(quad.predicate), []).append(str(quad.object))
    return found


def _label(thing: Term, found: dict[Term, list[Term]]) -> str:
    said = found.get(_LABEL) or found.get(iri(DCT + "title")) or found.get(iri(RDFS + "label")) or []
    ordered = sorted(said, key=lambda label: (language(label) != "en", language(label), label))
    return lexical(ordered[0]) if ordered else _untitled(found) or name_of(thing)


def _untitled(found: dict[Term, list[Term]]) -> str:
    """A page without a title, told by its host and year; nothing for what has no address."""
    pages, issued = found.get(iri(CBRN + "url"), []), found.get(iri(DCT + "issued"), [])
    years = [lexical(day)[:4] for day in issued if lexical(day)[:4].isdigit()]
    return ", ".join(["untitled page", host_of(lexical(pages[0])), *years]) if pages else ""


def _sheet(
    cls: tuple[Term, str, str],
    members: list[Term],
    things: Properties,
    labels: dict[Term, str],
    sources: dict[Term, set[str]],
) -> Sheet:
    _, name, about = cls
    said = {predicate for thing in members for predicate in things[thing] if predicate not in _UNTOLD}
    words = _headings_of()
    shown = sorted(((words.get(p) or labels[p], p) for p in said if not p.endswith(_BOUNDS)), key=_place)
    columns = [(heading, p, _has_ids(members, things, labels, p)) for heading, p in shown]
    headings = ["id", "type", "label", *(h for heading, _, ids in columns for h in _headings(heading, ids)), "sources"]
    table = [
        (
            name_of(thing),
            _joined(sorted(labels.get(kind, local_name(kind)) for kind in things[thing].get(_TYPE, ()) if _ours(kind))),
            labels[thing],
            *(cell for _, p, ids in columns for cell in _cells(things[thing].get(p, ()), labels, ids=ids)),
            _joined(sorted(sources.get(thing, ()))),
        )
        for thing in members
    ]
    return _telling(Sheet(name.replace(" ", "-"), about, tuple(headings), tuple(table)))


def _place(column: tuple[str, Term]) -> tuple[int, str, Term]:
    heading, predicate = column
    return _ORDER.index(heading) if heading in _ORDER else len(_ORDER), heading, predicate


def _telling(sheet: Sheet) -> Sheet:
    """A table without the labels, where all are ids, and without the sources, where no row has any."""
    label = sheet.headings.index("label")
    dull = {label} if all(row[label] == row[0] for row in sheet.rows) else set()
    dull |= set() if any(row[-1] for row in sheet.rows) else {len(sheet.headings) - 1}
    headings, *cells = (
        tuple(text for at, text in enumerate(row) if at not in dull) for row in (sheet.headings, *sheet.rows)
    )
    return Sheet(sheet.name, sheet.about, headings, tuple(cells))


@cache
def _headings_of() -> dict[Term, str]:
    """The shortest key that readings have for each property, in words (*from*, not *from range*)."""
    found = sorted(dictionary().items(), key=lambda item: -len(item[0]))
    return {_TYPE: "type"} | {predicate: heading for heading, predicate in found}


def _ours(kind: Term) -> bool:
    return kind.startswith(f"<{CBRN}") or kind == _POST


def _headings(heading: str, ids: bool) -> tuple[str, ...]:
    return (heading, f"{heading} id") if ids else (heading,)


def _has_ids(members: list[Term], things: Properties, labels: dict[Term, str], predicate: Term) -> bool:
    """Whether some value of a property is a thing of the data, which has an id to be joined by beside its label."""
    values = {value for thing in members for value in things[thing].get(predicate, ()) if value.startswith(f"<{KG}")}
    return any(labels.get(value, "") not in {"", name_of(value)} for value in values)


def _cells(values: Iterable[Term], labels: dict[Term, str], *, ids: bool) -> Iterator[str]:
    ordered = sorted(values, key=lambda value: (labels.get(value, ""), value))
    yield _joined(labels.get(value) or name_of(value) if value.startswith("<") else _text(value) for value in ordered)
    if ids:
        yield _joined(name_of(value) if value.startswith("<") else "" for value in ordered)


def _text(value: Term) -> str:
    tag = language(value)
    return f"{lexical(value)} ({tag})" if tag not in {"", "en"} else lexical(value)


def _joined(texts: Iterable[str]) -> str:
    return " | ".join(texts)


def _readme(store: Engine, sheets: list[Sheet]) -> Sheet:
    told = _README.format(version=__version__, policy=policy_of(store)).splitlines()
    listed = [(sheet.name, f"{len(sheet.rows):,}", sheet.about) for sheet in sheets]
    return Sheet(
        "README", "", ("sheet", "rows", "what it holds"), (*listed, ("", "", ""), *((line, "", "") for line in told))
    )
