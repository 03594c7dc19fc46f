"""The words of a query: strings, IRIs and comments apart from what is syntax, each with its place.

No grammar: parameters and hints need to know what a character belongs to, and the engine judges the rest.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from cbrngraph.terms import PREFIXES

__all__ = ["Token", "declared_prefixes", "iri_of", "is_unsure", "located", "prologue", "tokens"]

_TOKEN = re.compile(
    r'''(?P<comment>\#[^\r\n]*)
    |(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
        |"(?!"")(?:[^"\\\r\n]|\\.)*"|'(?!\'\')(?:[^'\\\r\n]|\\.)*')
    |(?P<open>""".*|\'\'\'.*|["'][^\r\n]*)
    |(?P<iri><(?:[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\s]*|(?:[#/.]|[^\W\d])[^<>"{}|^`\\\s&?$]*)?>)
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:\w(?:[\w.-]{0,99}[\w-])?)?:(?:\.*(?:[\w:%-]|\\.))*)
    |(?P<tag>@\w[\w-]*)
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<word>\w+)
    |(?P<sign>\^\^|[<>!]=|&&|\|\||\S)''',
    re.DOTALL | re.VERBOSE,
)
"""A ``<`` before a variable or a number is *less than*, though the standard's grammar would let an IRI begin there.

Each pattern looks at a character a bounded number of times: a text that never ends is one word (``open``), to the end
of its line or of the query, and a prefix has at most 101 characters.
"""

_WIDTH = 160
"""So many characters of a line are shown around a place."""
_IRI = re.compile(r'<[^<>"{}|^`\\\x00-\x20]*>')
"""What the standard takes for an IRI (IRIREF)."""
_ESCAPED = re.compile(r"\\(.)")


class Token:
    """A word of a query: its kind, its text, and where it begins and ends."""

    __slots__ = ("end", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = start + len(text)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.text!r} at {self.start}>"

    def says(self, *words: str) -> bool:
        """Whether this is one of these keywords or signs, in any case."""
        return self.kind in {"word", "sign"} and self.text.upper() in words

    @property
    def variable(self) -> str:
        """The name of a variable, without its mark; of anything else an empty string."""
        return self.text[1:] if self.kind == "variable" else ""


@lru_cache(maxsize=8)
def tokens(query: str) -> tuple[Token, ...]:
    """Return the words of a query, comments left out."""
    found = (Token(match.lastgroup or "", match[0], match.start()) for match in _TOKEN.finditer(query))
    return tuple(token for token in found if token.kind != "comment")


def is_unsure(query: str) -> bool:
    """Whether the engine may read as an IRI what is no IRI here, and so all that follows in another way.

    ``<1#>`` is an IRI in one place and the beginning of a comment in another; only a grammar knows. Who relies on where
    brackets and words stand asks this first.
    """
    return any(word.text == "<" and _IRI.match(query, word.start) for word in tokens(query))


def declared_prefixes(words: tuple[Token, ...]) -> dict[str, str]:
    """Return the prefixes that are known in a query: those it declares, and ours."""
    known = dict(PREFIXES)
    for word, name, target in zip(words, words[1:], words[2:], strict=False):
        if word.says("PREFIX") and name.kind == "name" and target.kind == "iri":
            known[name.text.rstrip(":")] = target.text[1:-1]
    return known


def prologue(query: str) -> str:
    """Return the declarations of our prefixes that a query uses and leaves out, so that any client can ask it.

    >>> prologue("SELECT ?d { kg:project-p053 cbrn:from ?d }").splitlines()[1]
    'PREFIX kg: <https://w3id.org/cbrngraph/id/>'
    """
    words = tokens(query)
    declared = {name.text for word, name in pairwise(words) if word.says("PREFIX")}
    used = {word.text.partition(":")[0] for word in words if word.kind == "name"}
    return "".join(
        f"PREFIX {prefix}: <{base}>\n"
        for prefix, base in sorted(PREFIXES.items())
        if prefix in used and f"{prefix}:" not in declared
    )


def iri_of(token: Token, prefixes: dict[str, str]) -> str:
    """Return the IRI that a token names (``a`` is rdf:type), or an empty string where it names none."""
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "word" and token.text == "a":
        return PREFIXES["rdf"] + "type"
    prefix, _, local = token.text.partition(":")
    return prefixes[prefix] + _ESCAPED.sub(r"\1", local) if token.kind == "name" and prefix in prefixes else ""


def located(query: str, place: int, lead: str, what: str) -> str:
    """Return a message about a place in a query: line and column, the line itself, and a caret under the place.

    Of a line that is longer than a screen is wide, what is around the place is shown.
    """
    before = query[:place]
    line, column = before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1
    text = query.split("\n")[line - 1].rstrip("\r")
    start = max(0, min(column - 1 - _WIDTH // 2, len(text) - _WIDTH))
    end = start + _WIDTH
    shown = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
    return f"{lead}line {line}, column {column}: {what}\n  {shown}\n  {' ' * (column - 1 - start + bool(start))}^"
