"""What people write for a parameter → the terms that a query takes.

A kind of parameter is a kind of thing (``country``, ``project``: found by any of its names), a scheme
(``concept:role``), a class (``class:cbrn:Event``), any ``scheme`` or ``term`` of the ontology, a date (``day``: the
last day it can mean; ``start``, ``end``), a ``period`` (its first and last day), a ``year``, a ``number`` or ``text``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cbrngraph.answers.labels import labels_of, normalised
from cbrngraph.errors import UsageError, nearest
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.questions.library import ANY, Parameter, Question
from cbrngraph.terms import CBRN, XSD, Term, compact, expand, integer, iri, lexical, literal, local_name

__all__ = ["KINDS", "bind", "described", "read_otherwise"]

KINDS: Mapping[str, tuple[str, ...]] = {
    "agreement": ("cbrn:Agreement",),
    "city": ("cbrn:City",),
    "country": ("cbrn:Country",),
    "event": ("cbrn:Event",),
    "organisation": ("cbrn:Institution", "cbrn:RegionalSecretariat", "cbrn:Initiative"),
    "party": ("cbrn:Institution", "cbrn:RegionalSecretariat", "cbrn:Initiative", "cbrn:Country", "cbrn:Region"),
    "person": ("cbrn:Person",),
    "post": ("org:Post",),
    "project": ("cbrn:Project",),
    "region": ("cbrn:Region",),
    "source": ("cbrn:Source",),
    "thing": (),
}
"""The kinds of thing that a parameter can ask for, with their classes; ``thing`` is any."""

_MOST_LISTED = 60
_DATES = ("day", "start", "end", "period")


def bind(engine: Engine, question: Question, given: Mapping[str, str]) -> dict[str, Term]:
    """Return the terms of the parameters of a question; those without a value are not there.

    Raises:
        UsageError: a parameter is unknown or missing, or its value is of the wrong kind.
        NotFoundError: a value names a thing that is not there.

    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            takes = f" (it takes {', '.join(known)})" if known else " (it takes none)"
            raise UsageError(f"the question {question.name} has no parameter {name}{nearest(name, known)}{takes}")
    bound: dict[str, Term] = {}
    for name, parameter in known.items():
        text = given.get(name) or parameter.default
        if not text:
            example = f", such as {name}={question.example[name]}" if name in question.example else ""
            raise UsageError(f"the question {question.name} needs {name}=… ({described(parameter)}){example}")
        if not (text == ANY and parameter.optional):
            bound |= _terms(engine, parameter, text)
    if "from" in bound and "until" in bound and bound["from"] > bound["until"]:
        raise UsageError(f"from={given['from']} is after until={given['until']}; swap them")
    return bound


def described(parameter: Parameter) -> str:
    """Return what a parameter takes, in words."""
    return parameter.means or parameter.kind.partition(":")[0]


def _terms(engine: Engine, parameter: Parameter, text: str) -> dict[str, Term]:
    kind, _, which = parameter.kind.partition(":")
    if kind in _DATES:
        return _dates(parameter, text)
    if kind in {"year", "number"}:
        return {parameter.name: integer(_whole(parameter, text))}
    if kind == "concept":
        return {parameter.name: _named(engine, parameter, text, _CONCEPTS, iri(CBRN + f"scheme-{which}"))}
    if kind == "class":
        return {parameter.name: _named(engine, parameter, text, _CLASSES, iri(expand(which)))}
    if kind in _VOCABULARY:
        return {parameter.name: _named(engine, parameter, text, _VOCABULARY[kind])}
    if kind == "text":
        return {parameter.name: literal(text)}
    return {parameter.name: _thing(engine, kind, text)}


def _thing(engine: Engine, kind: str, text: str) -> Term:
    from cbrngraph.answers.names import find

    return find(engine, text, kind, KINDS[kind])


def read_otherwise(
    engine: Engine, question: Question, given: Mapping[str, str], bound: Mapping[str, Term]
) -> list[str]:
    """Return, for each thing that was asked for by a part of its name, how that was read."""
    things = {p.name: given[p.name] for p in question.parameters if p.kind in KINDS and p.name in bound}
    if not things:
        return []
    from cbrngraph.answers.names import is_name

    partly = {name: text for name, text in things.items() if not is_name(engine, bound[name], text)}
    labels = labels_of(engine, [bound[name] for name in partly])
    return [
        f"{name}={text} was read as {labels[bound[name]]} ({compact(bound[name])})" for name, text in partly.items()
    ]


def _dates(parameter: Parameter, text: str) -> dict[str, Term]:
    from datetime import date

    from cbrngraph.readings.dates import parse_date

    if parameter.kind == "day" and ".." in text:
        raise UsageError(f"{parameter.name}={text}: this takes one day; write 2020, 2020-11, 2020-11-20 or today")
    try:
        when = parse_date(str(date.today()) if text == "today" else text)
    except ValueError as error:
        raise UsageError(f"{parameter.name}={text}: {error}, or today") from None
    first, last = _day(when.earliest or date.min), _day(when.latest or date.max)
    if parameter.kind == "period":
        return {f"{parameter.name}_from": first, f"{parameter.name}_until": last}
    return {parameter.name: first if parameter.kind == "start" else last}


def _day(day: object) -> Term:
    return literal(str(day), XSD + "date")


def _whole(parameter: Parameter, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()):
        raise UsageError(f"{parameter.name}={text}: this should be a whole number")
    return int(text)


_CONCEPTS = "SELECT ?term ?name WHERE { ?term skos:inScheme ?top ; skos:prefLabel|skos:notation ?name }"
_CLASSES = "SELECT ?term ?name WHERE { ?term rdfs:subClassOf* ?top ; rdfs:label ?name }"


def _near(text: str, labels: list[str]) -> str:
    """What may have been meant: all names where they are few, else those that hold the text, or are spelt alike."""
    alike = nearest(text, labels)
    if len(labels) <= _MOST_LISTED:
        return f"{alike}; known: {', '.join(labels)}"
    holding = [label for label in labels if normalised(text) in normalised(label)]
    return f"; there are {', '.join(holding[:_MOST_LISTED])}" if holding else alike


_VOCABULARY = {
    "scheme": "SELECT ?term ?name WHERE { ?term a skos:ConceptScheme ; skos:prefLabel ?name }",
    "term": """SELECT ?term ?name WHERE { { ?term rdfs:isDefinedBy ?ontology ; rdfs:label ?name }
      UNION { ?term skos:inScheme ?scheme ; skos:prefLabel ?name } }""",
}


def _named(engine: Engine, parameter: Parameter, text: str, query: str, top: Term = "") -> Term:
    """Find a term of the vocabulary by its label, its notation or its own name."""
    known: dict[str, Term] = {}
    for term, name in rows(engine, query, top=top):
        own = local_name(term).removeprefix("scheme-")
        known |= dict.fromkeys([normalised(lexical(name)), normalised(own)], term)
    wanted = normalised(text.partition(":")[2] or text)
    if wanted not in known:
        labels = sorted(set(labels_of(engine, known.values()).values()))
        raise UsageError(f"{parameter.name}={text}: there is none of that name{_near(text, labels)}")
    return known[wanted]
