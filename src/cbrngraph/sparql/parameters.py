"""Parameters of a query: values become terms, and terms take the place of variables; no value becomes syntax.

The terms are put into the text, so that every engine answers the same query; each is a canonical term that ends where
it should whatever a value holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

import pyoxigraph as ox

from cbrngraph.errors import UsageError, nearest
from cbrngraph.sparql.tokens import Token, tokens
from cbrngraph.terms import PREFIXES, XSD, Term, decimal_text, iri, literal

__all__ = ["TermText", "bind", "term_of", "term_of_text"]

_ABSOLUTE = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
_PREFIXED = re.compile(rf"({'|'.join(PREFIXES)}):((?:[\w-][\w.-]*)?[\w-])")
_QUOTED = re.compile(r'"(.*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(.+))?', re.DOTALL)
_NUMBERS = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+"),
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DOUBLES = {"inf": "INF", "-inf": "-INF", "nan": "NaN"}


class TermText(str):
    """A term that is already spelt, in canonical N-Triples; not for text from elsewhere."""


def term_of(value: object) -> Term:
    """Return the term of a Python value.

    Text is an IRI where it is a prefixed name with one of our prefixes or stands in angle brackets, else a plain
    string; numbers, truth values, dates and times are typed; terms of rdflib and pyoxigraph stay what they are.

    Raises:
        UsageError: there is no term for such a value.

    >>> term_of("kg:country-kaz"), term_of("Kazakhstan")
    ('<https://w3id.org/cbrngraph/id/country-kaz>', '"Kazakhstan"')

    """
    if isinstance(value, TermText):
        return str(value)
    foreign = _rdflib(value) or _oxigraph(value) or _plain(value)
    if foreign:
        return foreign
    if isinstance(value, str):
        return _named(value) or _spelt(value)
    if callable(item := getattr(value, "item", None)):  # a number of numpy's
        return term_of(item())
    told = "a parameter without a value" if value is None else f"no term for a {type(value).__name__}"
    raise UsageError(f"{told}: {value!r:.60}; give text, a number, a date, or a term of rdflib or pyoxigraph")


def term_of_text(text: str) -> TermText:
    """Return the term of what stands on a command line: typed where it looks like a number, a day or true or false.

    ``"…"@en`` and ``"…"^^xsd:date`` are literals as they say, and ``"2020"`` is a string.

    Raises:
        UsageError: a datatype or a day is not one.

    >>> term_of_text("62"), term_of_text('"62"')
    ('"62"^^<http://www.w3.org/2001/XMLSchema#integer>', '"62"')

    """
    if found := _QUOTED.fullmatch(text):
        return TermText(_spelt(found[1], _datatype(found[3]) if found[3] else "", found[2] or ""))
    for datatype, pattern in _NUMBERS.items():
        if pattern.fullmatch(text):
            return TermText(_spelt(text, datatype))
    if text in {"true", "false"}:
        return TermText(_spelt(text, XSD + "boolean"))
    return TermText(_spelt(_day(text), XSD + "date") if _DAY.fullmatch(text) else term_of(text))


def bind(query: str, terms: Mapping[str, Term]) -> str:
    """Return the query with each term in the place of the variable of its name.

    A variable that the query selects stays a column: ``(term AS ?name)``.

    Raises:
        UsageError: the query has no such variable, or gives it a value itself.

    """
    words = tokens(query)
    known = {token.variable for token in words} - {""}
    for name in terms:
        if name not in known:
            raise UsageError(f"the query has no variable ${name}{nearest(name, known)}{_listed(known)}")
    pieces, end = [], 0
    for start, stop, text in _edits(words, terms):
        pieces += [query[end:start], text]
        end = stop
    return "".join(pieces) + query[end:]


def _edits(words: tuple[Token, ...], terms: Mapping[str, Term]) -> Iterator[tuple[int, int, str]]:
    """What to put where: start, end, text."""
    places = _Places()
    for number, token in enumerate(words):
        place = places.of(token)
        term = terms.get(token.variable) if token.variable else None
        if term is None:
            continue
        before = words[number - 1] if number else token
        if place == "assigned" or before.says("AS"):
            raise UsageError(f"the query gives {token.text} a value itself, so that it cannot be a parameter")
        if _asks_whether_bound(words, number):
            yield words[number - 2].start, words[number + 1].end, "true"
        else:
            yield token.start, token.end, _in_place(place, token, term)


def _in_place(place: str, token: Token, term: Term) -> str:
    """The term as the grammar wants it there; spaces, for ``?a<?b`` would join with an IRI, ``?l-1`` with a tag."""
    if place == "projected":
        return f" ({term} AS ?{token.variable}) "
    return f" ({term}) " if place == "listed" else f" {term} "


def _asks_whether_bound(words: tuple[Token, ...], number: int) -> bool:
    around = words[max(0, number - 2) : number + 2]
    return len(around) == 4 and around[0].says("BOUND") and around[1].says("(") and around[3].says(")")


class _Places:
    """Follows a query word by word and says what a variable is there: projected, listed, assigned, or used."""

    def __init__(self) -> None:
        self._clause = ""
        self._depth = 0

    def of(self, token: Token) -> str:
        if token.says("(", ")"):
            self._depth += 1 if token.text == "(" else -1
        elif token.says("SELECT"):
            self._clause, self._depth = "projected", 0
        elif token.says("GROUP", "ORDER"):
            self._clause, self._depth = "listed", 0
        elif token.says("VALUES"):
            self._clause = "assigned"
        elif token.says("WHERE", "FROM", "HAVING", "LIMIT", "OFFSET", "{", "}"):
            self._clause = ""
        inner = self._depth > 0 and self._clause != "assigned"
        return "used" if inner or not self._clause else self._clause


def _named(text: str) -> Term:
    """The term of an IRI, or nothing where the text is no IRI."""
    if text.startswith("<") and text.endswith(">") and _ABSOLUTE.fullmatch(text[1:-1]):
        return text
    found = _PREFIXED.fullmatch(text)
    return iri(PREFIXES[found[1]] + found[2]) if found else ""


def _spelt(text: str, datatype: str = "", lang: str = "") -> Term:
    r"""The term of a literal; never ``\\u``, which some engines resolve before they parse, and would end the text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{text!r:.60} holds half a character, which no query can") from None
    return re.sub(r"(\\\\)([uU])", lambda found: f"{found[1]}\\u{ord(found[2]):04x}", literal(text, datatype, lang))


def _plain(value: object) -> Term:
    if isinstance(value, bool):
        return _spelt(str(value).lower(), XSD + "boolean")
    if isinstance(value, int):
        return _spelt(str(value), XSD + "integer")
    if isinstance(value, float):
        return _spelt(_DOUBLES.get(str(value), str(value)), XSD + "double")
    if isinstance(value, Decimal) and value.is_finite():
        return _spelt(decimal_text(value), XSD + "decimal")
    if isinstance(value, datetime):
        return _spelt(value.isoformat(), XSD + "dateTime")
    return _spelt(value.isoformat(), XSD + "date") if isinstance(value, date) else ""


def _oxigraph(value: object) -> Term:
    if isinstance(value, ox.NamedNode):
        return _absolute(value.value)
    if isinstance(value, ox.Literal):
        return _spelt(value.value, "" if value.language else value.datatype.value, value.language or "")
    return ""


def _rdflib(value: object) -> Term:
    """The term of a term of rdflib's, known by its ways, since importing rdflib would cost more than the query."""
    kind = type(value).__name__ if hasattr(value, "n3") else ""
    if kind == "URIRef":
        return _absolute(str(value))
    if kind == "Literal":
        return _spelt(str(value), str(getattr(value, "datatype", None) or ""), getattr(value, "language", None) or "")
    if kind == "BNode":
        raise UsageError("a blank node has no name by which a query could ask for it")
    return ""


def _absolute(text: str) -> Term:
    if not _ABSOLUTE.fullmatch(text):
        raise UsageError(f"{text!r:.80} is no absolute IRI")
    return iri(text)


def _datatype(text: str) -> str:
    term = _named(text)
    if not term:
        raise UsageError(f"{text} is no datatype; write xsd:date or <…>")
    return term[1:-1]


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"there is no day {text}") from None


def _listed(known: set[str]) -> str:
    return f" (it has {', '.join(f'?{name}' for name in sorted(known))})" if known else " (it has none)"
