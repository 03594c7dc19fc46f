"""The statements that a query asks for, read off its words: the places of their parts, and whether they must match.

What is no statement (filters, values, binds) is passed over; what does not read like SPARQL ends the reading.
"""

from __future__ import annotations

from typing import NamedTuple

from cbrngraph.sparql.expressions import Expressions, Span

__all__ = ["ALTERNATIVE", "FREE", "NEEDED", "Node", "Pattern", "Patterns"]

NEEDED = "needed"
ALTERNATIVE = "alternative"
FREE = "free"
"""Whether without a match of a pattern there is no row: yes, perhaps (one of a UNION), or no (OPTIONAL, MINUS)."""

_ENDS = ("OPTIONAL", "MINUS", "GRAPH", "SERVICE", "FILTER", "BIND", "VALUES", "UNION", "LATERAL")
_CLOSING = {"{": "}", "(": ")", "[": "]"}


class Node(NamedTuple):
    """A subject or an object: its words, and what it is (variable, iri, literal, blank)."""

    span: Span
    kind: str


class Pattern(NamedTuple):
    """A subject, a path of properties, an object, and whether it must match."""

    subject: Node
    path: Span
    object: Node
    need: str


class _UnreadableError(Exception):
    """What stands at a word is no SPARQL; the words say what to do, where that is known."""

    def __init__(self, place: int, what: str = "") -> None:
        super().__init__(what)
        self.place = place
        self.what = what


class Patterns:
    """Every pattern of a query in order, the variables that something fills, and the words that name a graph.

    ``fault`` is where the reading ended before its time, and what to do about it (which may be unknown).
    """

    def __init__(self, text: Expressions) -> None:
        self._text = text
        self._words = text.words
        self.found: list[Pattern] = []
        self.filled = {
            after.variable for word, after in zip(self._words, self._words[1:], strict=False) if word.says("AS")
        } - {""}
        self.graphs: list[int] = []
        self.fault: tuple[int, str] | None = None
        try:
            self._query()
        except _UnreadableError as error:
            self.fault = (error.place, error.what)
        except RecursionError:
            self.fault = (0, "")

    def _says(self, number: int, *texts: str) -> bool:
        return self._text.says(number, *texts)

    def _query(self) -> None:
        """The group of the query; the template of a CONSTRUCT stands before it."""
        depth, start = 0, -1
        for number, word in enumerate(self._words):
            depth += word.says("(") - word.says(")")
            if depth == 0 and word.says("{"):
                start = number
                break
        if start > 0 and self._says(start - 1, "CONSTRUCT"):
            start = next((n for n in range(self._after(start), len(self._words)) if self._says(n, "{")), -1)
        if start >= 0:
            self._values_after(self._group(start, NEEDED), len(self._words))

    def _after(self, opening: int) -> int:
        """The number of the word after the bracket that closes this one."""
        sign, depth = self._words[opening].text, 0
        for number in range(opening, len(self._words)):
            depth += self._says(number, sign) - self._says(number, _CLOSING[sign])
            if depth == 0:
                return number + 1
        raise _UnreadableError(opening)

    def _group(self, opening: int, need: str) -> int:
        """Read a group; return the number of the word after it."""
        if not self._says(opening, "{"):
            raise _UnreadableError(opening)
        number = opening + 1
        while not self._says(number, "}"):
            if number >= len(self._words):
                raise _UnreadableError(opening)
            number = self._part(number, need)
        return number + 1

    def _part(self, number: int, need: str) -> int:
        """Read what stands in a group, up to the next such thing."""
        if self._says(number, ".", "UNION"):
            return number + 1
        if self._says(number, "{"):
            either = self._says(number - 1, "UNION") or self._says(self._after(number), "UNION")
            return self._group(number, ALTERNATIVE if either and need == NEEDED else need)
        if self._says(number, "OPTIONAL", "MINUS", "LATERAL"):
            return self._group(number + 1, need if self._says(number, "LATERAL") else FREE)
        if self._says(number, "GRAPH", "SERVICE"):
            return self._elsewhere(number, need)
        if self._says(number, "FILTER"):
            return self._condition(number + 1, need)
        if self._says(number, "BIND"):
            return self._after(number + 1) if self._says(number + 1, "(") else self._refuse(number)
        if self._says(number, "VALUES"):
            return self._values(number)
        return self._subquery(number, need) if self._says(number, "SELECT") else self._statements(number, need)

    def _refuse(self, number: int, what: str = "") -> int:
        raise _UnreadableError(number, what)

    def _elsewhere(self, number: int, need: str) -> int:
        if self._says(number, "GRAPH"):
            self.graphs.append(number)
        else:
            need = FREE
        name = self._node(number + 1 + self._says(number + 1, "SILENT"), FREE)[0]
        return self._group(name.span.last + 1, need)

    def _condition(self, number: int, need: str) -> int:
        """Read a condition: only the groups of EXISTS hold patterns."""
        if self._says(number, "EXISTS"):
            return self._group(number + 1, need)
        if self._says(number, "NOT"):
            return self._group(number + 2, FREE)
        end = self._text.after(number - 1).last + 1
        for place in range(number, end):
            if self._says(place, "EXISTS"):
                wanted = ALTERNATIVE if need == NEEDED else need
                self._group(place + 1, FREE if self._says(place - 1, "NOT", "!") else wanted)
        return max(end, number + 1)

    def _values(self, number: int) -> int:
        """Read a block of values; return the number of the word after it."""
        opening = next((n for n in range(number, len(self._words)) if self._says(n, "{")), -1)
        if opening < 0:
            raise _UnreadableError(number)
        self.filled |= {word.variable for word in self._words[number:opening]} - {""}
        return self._after(opening)

    def _values_after(self, number: int, end: int) -> None:
        for place in range(number, end):
            if self._says(place, "VALUES"):
                self._values(place)

    def _subquery(self, number: int, need: str) -> int:
        opening = next((n for n in range(number, len(self._words)) if self._says(n, "{")), -1)
        after = self._group(opening, need)
        end = after
        while end < len(self._words) and not self._says(end, "}"):
            end = self._after(end) if self._says(end, "{") else end + 1
        self._values_after(after, end)
        return end

    def _statements(self, number: int, need: str) -> int:
        """Read a subject with its properties."""
        subject, after = self._node(number, need)
        if subject.kind == "blank" and (self._says(after, ".", "}", "{") or self._says(after, *_ENDS)):
            return after
        after = self._properties(subject, after, need)
        if not (self._says(after, ".", "}", "{") or self._says(after, *_ENDS)):
            known = after < len(self._words) and self._starts(after)
            raise _UnreadableError(after, "a ; (same subject) or a . (new one) is probably missing before this" * known)
        return after

    def _starts(self, number: int) -> bool:
        """Whether a statement, or what follows a subject, may begin with a word."""
        word = self._words[number]
        return word.kind in {"variable", "name", "iri"} or word.text == "a"

    def _properties(self, subject: Node, number: int, need: str) -> int:
        while True:
            end = self._path(number)
            path, number = Span(number, end - 1), end
            while True:
                value, after = self._node(number, need)
                self.found.append(Pattern(subject, path, value, need))
                if not self._says(after, ","):
                    break
                number = after + 1
                if self._says(number, "}", ".", ";", "]"):
                    raise _UnreadableError(after, "after a comma stands one more value; leave the comma out")
            number = after
            while self._says(number, ";"):
                number += 1
            ended = self._says(number, ".", "}", "]", "{") or self._says(number, *_ENDS)
            if number == after or ended:
                return number

    def _path(self, number: int) -> int:
        """Read a path; return the number of the word after it."""
        number = self._step(number)
        while self._says(number, "/", "|"):
            number = self._step(number + 1)
        return number

    def _step(self, number: int) -> int:
        while self._says(number, "^", "!"):
            number += 1
        if self._says(number, "("):
            number = self._after(number)
        elif number < len(self._words) and (self._text.iri(number) or self._words[number].kind == "variable"):
            self.filled.add(self._words[number].variable)
            number += 1
        else:
            raise _UnreadableError(number)
        return number + self._says(number, "*", "+", "?")

    def _node(self, number: int, need: str) -> tuple[Node, int]:
        """Read a subject or an object; return it, and the number of the word after it."""
        if number >= len(self._words):
            raise _UnreadableError(number)
        word = self._words[number]
        if self._says(number, "[", "("):
            return self._bracketed(number, need)
        if word.kind == "variable":
            self.filled.add(word.variable)
            return Node(Span(number, number), "variable"), number + 1
        if word.kind in {"name", "iri"}:
            kind = "blank" if word.text.startswith("_:") else "iri"
            return Node(Span(number, number), kind), number + 1
        last = number + self._says(number, "+", "-")
        if last >= len(self._words) or not (
            self._words[last].kind in {"string", "number"} or self._says(last, "TRUE", "FALSE")
        ):
            raise _UnreadableError(number)
        return Node(literal := self._text.after(number - 1), "literal"), literal.last + 1

    def _bracketed(self, number: int, need: str) -> tuple[Node, int]:
        """A blank node with its properties, or a list, whose members are not looked at."""
        after = self._after(number)
        node = Node(Span(number, after - 1), "blank")
        if self._says(number, "["):
            if after > number + 2:
                self._properties(node, number + 1, need)
        else:
            self.filled |= {word.variable for word in self._words[number:after]}
        return node, after
