"""Just enough of a query's expressions: the operands of an operator, and the property whose value a variable is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cbrngraph.sparql.tokens import Token, declared_prefixes, iri_of, tokens
from cbrngraph.terms import XSD

__all__ = ["Binding", "Expressions", "Span"]

_CASTS = {XSD + "date", XSD + "dateTime"}


class Span(NamedTuple):
    """An operand: the numbers of its first and of its last word."""

    first: int
    last: int


class Binding(NamedTuple):
    """A variable that is the object of a property: the words of the property (several where they are alternatives)."""

    variable: str
    place: int
    properties: tuple[tuple[int, str], ...]
    simple: bool
    """Whether the property can be exchanged for another without harm to the path that it ends."""


class Expressions:
    """A query taken to words, with what its operators stand between."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.words = tokens(query)
        self.prefixes = declared_prefixes(self.words)
        self._partner = _partners(self.words)

    def iri(self, number: int) -> str:
        """Return the IRI that a word names, or an empty string."""
        return iri_of(self.words[number], self.prefixes) if 0 <= number < len(self.words) else ""

    def says(self, number: int, *texts: str) -> bool:
        """Whether there is such a word, and it is one of these."""
        return 0 <= number < len(self.words) and self.words[number].says(*texts)

    def before(self, number: int) -> Span:
        """Return the operand that ends before a word."""
        last = first = number - 1
        if self.says(last, ")"):
            first = self._partner.get(last, last)
            first -= self._calls(first)
        elif self.says(last - 1, "^^"):
            first = last - 2
        elif last > 0 and self.words[last].kind == "tag":
            first = last - 1
        return Span(first, last)

    def after(self, number: int) -> Span:
        """Return the operand that begins after a word."""
        first = last = number + 1
        if first >= len(self.words):
            return Span(number, number)
        if self.says(first, "+", "-", "!"):
            last = first + 1
        if self.says(last, "(") or (self.says(last + 1, "(") and self._calls(last + 1)):
            opening = last if self.says(last, "(") else last + 1
            last = self._partner.get(opening, opening)
        elif self.says(last + 1, "^^"):
            last += 2
        elif last + 1 < len(self.words) and self.words[last + 1].kind == "tag":
            last += 1
        return Span(first, min(last, len(self.words) - 1))

    def inside(self, span: Span) -> tuple[Token, ...]:
        """Return the words of an operand."""
        return self.words[span.first : span.last + 1]

    def variable(self, span: Span) -> str:
        """Return the variable that an operand is, also where it is cast to a date; else an empty string."""
        words = self.inside(span)
        if len(words) == 1:
            return words[0].variable
        cast = len(words) == 4 and iri_of(words[0], self.prefixes) in _CASTS
        return words[2].variable if cast else ""

    def bindings(self) -> Iterator[Binding]:
        """Yield each variable that is the object of a property (or of alternatives), as ``?x property ?variable``."""
        for number, word in enumerate(self.words):
            if word.variable and (path := self._path_before(number)):
                first = path[0]
                simple = not self.says(first - 1, "^", "!") and (len(path) == 1 or not self.says(first - 1, "/", "|"))
                yield Binding(word.variable, number, tuple((at, self.iri(at)) for at in path), simple)

    def _path_before(self, number: int) -> list[int]:
        """The words of the property before an object; objects in a row share one."""
        place = number
        while self.says(place - 1, ","):
            place = self.before(place - 1).first
        path = [place - 1] if self.iri(place - 1) else []
        while path and self.says(path[0] - 1, "|") and self.iri(path[0] - 2):
            path.insert(0, path[0] - 2)
        return path

    def _calls(self, opening: int) -> int:
        """1 where a bracket opens the arguments of a function, else 0."""
        word = self.words[opening - 1] if opening > 0 else None
        plain = word is not None and word.kind == "word" and not word.says("FILTER", "HAVING", "BIND", "IN", "AS", "BY")
        return int(plain or (word is not None and word.kind in {"name", "iri"}))


def _partners(words: tuple[Token, ...]) -> dict[int, int]:
    """Closing brackets by their opening ones, and the other way round."""
    open_: list[int] = []
    partner: dict[int, int] = {}
    for number, word in enumerate(words):
        if word.says("("):
            open_.append(number)
        elif word.says(")") and open_:
            opening = open_.pop()
            partner |= {opening: number, number: opening}
    return partner
