"""The constraints of SHACL core that our shapes use (W3C SHACL, section 4), asked of terms as N-Triples text.

What is asked of a node's values is a function that yields what is wrong: the value at fault, or an empty term where
the values as a whole are; and the property, where it is another than the shape's own.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from cbrngraph.checks.facts import Facts
from cbrngraph.terms import RDF, XSD, Term, datatype, iri, language, lexical, local_name

__all__ = ["LISTS", "PARAMETERS", "Asks", "Conforms", "closed", "each"]

Wrong = tuple[Term, Term]
Asks = Callable[[Facts, Sequence[Term]], Iterable[Wrong]]
"""What is wrong with the values of a focus node: value and property."""
Conforms = Callable[[Facts, Term], bool]
"""Whether a node or a value is as it should be."""

_WHOLE: tuple[Wrong, ...] = (("", ""),)
_KINDS = {
    "<": {"IRI", "BlankNodeOrIRI", "IRIOrLiteral"},
    '"': {"Literal", "BlankNodeOrLiteral", "IRIOrLiteral"},
    "_": {"BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral"},
}
_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_DAY = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_ZONE}")
_FORMS = {
    iri(XSD + "integer"): re.compile(r"[+-]?[0-9]+"),
    iri(XSD + "decimal"): re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    iri(XSD + "double"): re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"),
    iri(XSD + "boolean"): re.compile(r"true|false|1|0"),
}
"""How values are written (XSD 1.1, part 2); datatypes that are not listed are taken at their word."""
_NUMBERS = {iri(XSD + name) for name in ("integer", "decimal", "double")}


def each(holds: Conforms) -> Asks:
    """Ask something of every value by itself."""

    def asks(facts: Facts, values: Sequence[Term]) -> Iterable[Wrong]:
        return [(value, "") for value in values if not holds(facts, value)]

    return asks


def closed(known: Collection[Term]) -> Asks:
    """Ask that nothing is said of a node but by these properties."""

    def asks(facts: Facts, values: Sequence[Term]) -> Iterator[Wrong]:
        return ((value, path) for node in values for path, value in facts.about(node) if path not in known)

    return asks


def _whole(holds: Callable[[Sequence[Term]], bool]) -> Asks:
    """Ask something of the values together."""

    def asks(_: Facts, values: Sequence[Term]) -> Iterable[Wrong]:
        return () if holds(values) else _WHOLE

    return asks


# of the values together


def _min_count(least: Term) -> Asks:
    number = int(lexical(least))
    return _whole(lambda values: len(values) >= number)


def _max_count(most: Term) -> Asks:
    number = int(lexical(most))
    return _whole(lambda values: len(values) <= number)


def _has_value(wanted: Term) -> Asks:
    return _whole(lambda values: wanted in values)


def _unique_lang(wanted: Term) -> Asks:
    """One fault for each language that two values share."""

    def asks(_: Facts, values: Sequence[Term]) -> Iterator[Wrong]:
        tags = [language(value) for value in values] if len(values) > 1 and lexical(wanted) == "true" else []
        return (("", "") for tag in dict.fromkeys(tags) if tag and tags.count(tag) > 1)

    return asks


# of each value


def _class(cls: Term) -> Asks:
    return each(lambda facts, value: facts.is_a(value, cls))


def _datatype(wanted: Term) -> Asks:
    return each(lambda _, value: _is_of(value, wanted))


def _node_kind(kind: Term) -> Asks:
    return each(lambda _, value: local_name(kind) in _KINDS[value[0]])


def _in(listed: Sequence[Term]) -> Asks:
    known = frozenset(listed)
    return each(lambda _, value: value in known)


def _pattern(pattern: Term) -> Asks:
    form = re.compile(lexical(pattern))
    return each(lambda _, value: value[0] != "_" and form.search(_text(value)) is not None)


def _language_in(ranges: Sequence[Term]) -> Asks:
    starts = tuple(f"{lexical(tag).lower()}-" for tag in ranges)
    return each(lambda _, value: f"{language(value)}-".startswith(starts))


def _bound(holds: Callable[[Any, Any], bool]) -> Callable[[Term], Asks]:
    """A value that cannot be compared with the bound does not keep to it."""

    def make(bound: Term) -> Asks:
        limit = _comparable(bound)

        def keeps(_: Facts, value: Term) -> bool:
            found = _comparable(value)
            return found is not None and type(found) is type(limit) and holds(found, limit)

        return each(keeps)

    return make


# terms


@lru_cache(maxsize=1 << 14)
def _is_of(value: Term, wanted: Term) -> bool:
    """Whether a literal has a datatype, and is written as that datatype is."""
    if wanted == iri(RDF + "langString"):
        return language(value) != ""
    if iri(datatype(value)) != wanted:
        return False
    if wanted == iri(XSD + "date"):
        return _comparable(value) is not None
    form = _FORMS.get(wanted)
    return form is None or form.fullmatch(lexical(value)) is not None


@lru_cache(maxsize=1 << 12)
def _comparable(term: Term) -> Decimal | date | None:
    """The value of a number or a day; nothing else is compared."""
    text, kind = lexical(term), iri(datatype(term))
    if kind in _NUMBERS and _FORMS[kind].fullmatch(text) and text != "NaN":
        return Decimal(text)
    day = _DAY.fullmatch(text) if kind == iri(XSD + "date") else None
    try:
        return date(int(day[1]), int(day[2]), int(day[3])) if day else None
    except ValueError:
        return None


def _text(value: Term) -> str:
    return value[1:-1] if value.startswith("<") else lexical(value)


PARAMETERS: dict[str, Callable[[Term], Asks]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "hasValue": _has_value,
    "uniqueLang": _unique_lang,
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "minInclusive": _bound(operator.ge),
    "maxInclusive": _bound(operator.le),
    "minExclusive": _bound(operator.gt),
    "maxExclusive": _bound(operator.lt),
}
"""What a parameter of a shape asks, by its name; it takes one value."""

LISTS: dict[str, Callable[[Sequence[Term]], Asks]] = {"in": _in, "languageIn": _language_in}
"""What a parameter asks that takes a list."""
