"""Terms that the graph does not use where they stand, prefixes that mean something else here, graphs in the graph."""

from __future__ import annotations

from collections.abc import Iterator

from cbrngraph.sparql.asked import TYPE, Asked
from cbrngraph.sparql.expressions import Span
from cbrngraph.sparql.lookup import has_match, nearest_term, used, written
from cbrngraph.sparql.mends import Edit, Finding
from cbrngraph.terms import CBRN, KG, PREFIXES, RDFS, SKOS, Term, compact, local_name

__all__ = ["graphs", "prefixes", "strangers"]

_LABEL = f"<{RDFS}label>"
_PREF_LABEL = f"<{SKOS}prefLabel>"
_PROPERTY = "?s ?t ?o"
_CLASS = "?s a ?t"
_DECLARED = "{ ?t a owl:Class } UNION { ?t a owl:ObjectProperty } UNION { ?t a owl:DatatypeProperty }"
_NAMES = {"name", "label", "title"}
"""What other vocabularies call the name of a thing."""


def graphs(asked: Asked) -> Iterator[Finding]:
    """Yield the parts that ask for a graph of a name: there is one graph, and it has none."""
    for number in asked.read.graphs:
        opening = next(n for n in range(number, len(asked.text.words)) if asked.text.says(n, "{"))
        edit = Edit(asked.place(Span(number, number)), asked.text.words[opening].start, "")
        yield Finding(edit.start, "everything stands in one graph without a name; leave GRAPH out", (edit,))
    for number, word in enumerate(asked.text.words):
        if word.says("FROM"):
            last = number + 1 + asked.text.says(number + 1, "NAMED")
            edit = asked.edit(Span(number, min(last, len(asked.text.words) - 1)), "")
            yield Finding(edit.start, "everything stands in one graph without a name; leave FROM out", (edit,))


def prefixes(asked: Asked) -> Iterator[Finding]:
    """Yield the declarations that give a prefix of ours another meaning."""
    words = asked.text.words
    for number, word in enumerate(words[:-2]):
        name, target = words[number + 1].text.removesuffix(":"), words[number + 2]
        if word.says("PREFIX") and name in PREFIXES and target.text != f"<{PREFIXES[name]}>":
            known = f"<{PREFIXES[name]}>"
            what = f"{name}: means {target.text} here, and {known} in this graph; the declaration can be left out"
            yield Finding(target.start, what, (Edit(target.start, target.end, known),))


def strangers(asked: Asked) -> Iterator[Finding]:
    """Yield the properties and classes that no statement of the graph has."""
    properties, classes = _places(asked)
    for places, pattern in ((properties, _PROPERTY), (classes, _CLASS)):
        known = used(asked.engine, pattern, set(places))
        for term in places:
            if term not in known:
                yield from _stranger(asked, term, places[term], pattern)
    if _LABEL in properties:
        what = "rdfs:label is of terms; the names of things are skos:prefLabel"
        yield Finding(properties[_LABEL][0].start, what, _replaced(properties[_LABEL], _PREF_LABEL), sure=False)


def _places(asked: Asked) -> tuple[dict[Term, list[Edit]], dict[Term, list[Edit]]]:
    """The properties and the classes that patterns name, each with its places."""
    properties: dict[Term, list[Edit]] = {}
    classes: dict[Term, list[Edit]] = {}
    for pattern in asked.patterns:
        for number in range(pattern.path.first, pattern.path.last + 1):
            _note(asked, Span(number, number), properties)
        if asked.property(pattern) == TYPE and pattern.object.kind in {"iri", "variable"}:
            _note(asked, pattern.object.span, classes)
    return properties, classes


def _note(asked: Asked, span: Span, places: dict[Term, list[Edit]]) -> None:
    if (term := asked.term(span)).startswith("<") and not _misdeclared(asked, span):
        places.setdefault(term, []).append(asked.edit(span, ""))


def _misdeclared(asked: Asked, span: Span) -> bool:
    prefix = asked.text.words[span.first].text.partition(":")[0]
    return prefix in PREFIXES and asked.text.prefixes[prefix] != PREFIXES[prefix]


def _stranger(asked: Asked, term: Term, places: list[Edit], pattern: str) -> Iterator[Finding]:
    """A term that stands nowhere in the graph, or elsewhere, or is ours and not used yet."""
    other = has_match(asked.engine, (_CLASS if pattern == _PROPERTY else _PROPERTY).replace("?t", term))
    declared = used(asked.engine, _DECLARED, {term})
    if term.startswith((f"<{CBRN}", f"<{KG}")) and not other and not declared:
        return  # it is told as an unknown name
    near = _near(asked, term, pattern) if other or not declared else ""
    is_kind, was_kind = ("property", "class") if pattern == _PROPERTY else ("class", "property")
    what = f"{compact(term)} is a {was_kind} and no {is_kind}" if other else f"{compact(term)} does not occur here"
    if declared and not other:
        what = f"{compact(term)} is declared, and nothing in this graph has it"
    mend = f"; did you mean {compact(near)}?" if near else ""
    yield Finding(places[0].start, f"{what}{mend}", _replaced(places, near) if near else ())


def _near(asked: Asked, term: Term, pattern: str) -> Term:
    if pattern == _PROPERTY and local_name(term).casefold() in _NAMES:
        return _PREF_LABEL
    return nearest_term(term, used(asked.engine, pattern))


def _replaced(places: list[Edit], new: Term) -> tuple[Edit, ...]:
    return tuple(Edit(place.start, place.end, written(new)) for place in places)
