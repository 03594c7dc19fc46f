"""What an endpoint must know of a query before it is sent: its form, the prefixes it uses, and how to count its rows.

Oxigraph parses each query first, on an empty store: what leaves this machine is a query of SPARQL 1.1 and never an
update, and its errors read the same whoever answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

__all__ = ["Form", "form_of"]

_HIDDEN = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*\''''
    r"""|<[^<>"{}|^`\\\s]*>|\#[^\n]*""",
    re.DOTALL | re.VERBOSE,
)
_PROLOGUE = re.compile(r"\s*(?:(?:PREFIX\s+[\w.-]*:\s*<_*>|BASE\s*<_*>)\s*)*", re.IGNORECASE)
_DECLARED = re.compile(r"PREFIX\s+([\w.-]*):", re.IGNORECASE)
_USED = re.compile(r"(?<![\w?$:<.-])([A-Za-z][\w-]*):")
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<_*>|[\w-]*:[\w.-]*)", re.IGNORECASE)
_LIMIT = re.compile(r"\bLIMIT\s+([0-9]+)", re.IGNORECASE)
_SERVICE = re.compile(r"\bSERVICE(\s+SILENT)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """A query taken apart as far as it must be."""

    kind: str
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    prologue: str
    body: str
    shape: str
    """The body with all strings, comments and names of IRIs blanked, and everything within brackets."""
    groups: tuple[tuple[int, int], ...]
    """Where the outermost braces of the body open and close."""

    @property
    def text(self) -> str:
        """The query as it is sent."""
        return f"{self.prologue}{self.body}"

    @property
    def limit(self) -> int | None:
        """The LIMIT of the query itself."""
        found = _LIMIT.findall(self.shape)
        return int(found[-1]) if found else None

    @property
    def has_dataset(self) -> bool:
        """Whether it says itself which graph it asks (FROM)."""
        return bool(_FROM.search(self.shape))

    @property
    def counting(self) -> str:
        """A query for the number of rows of this SELECT."""
        inner = _FROM.sub(lambda found: " " * len(found[0]), self.shape)
        kept = "".join(b if s == i else " " for b, s, i in zip(self.body, self.shape, inner, strict=True))
        return f"{self.prologue}SELECT (COUNT(*) AS ?all_rows) {self._dataset()} WHERE {{ {{ {kept} \n}} }}"

    @property
    def solutions(self) -> str:
        """A SELECT with a row for each solution that a CONSTRUCT or DESCRIBE is made from; nothing if it has none."""
        if not self.groups:
            return ""
        start, end = self.groups[-1]
        where = f"{self.body[start:end]} {self.body[end:]}"
        return f"{self.prologue}SELECT (1 AS ?one_row) {self._dataset()} WHERE {where}"

    def _dataset(self) -> str:
        return " ".join(self.body[found.start() : found.end()] for found in _FROM.finditer(self.shape))


def form_of(query: str, prefixes: Mapping[str, str] | None = None) -> Form:
    """Parse a query and take it apart; of ``prefixes``, those that it uses and does not declare are declared.

    Raises:
        SyntaxError: it is no query of SPARQL 1.1; the message is Oxigraph's, with line and column.

    """
    _parse(query, prefixes or {})
    masked = _masked(query)
    split = _end_of_prologue(masked)
    word = re.match(r"[A-Za-z]+", masked[split:])
    assert word is not None, "what parses begins with a word"
    declared = {name.casefold() for name in _DECLARED.findall(masked[:split])}
    used = {name for name in _USED.findall(masked[split:]) if name.casefold() not in declared}
    added = "".join(f"PREFIX {name}: <{base}> " for name, base in (prefixes or {}).items() if name in used)
    body = query[split:]
    shape, groups = _shape(masked[split:])
    return Form(word[0].upper(), added + query[:split], body, shape, groups)


def _parse(query: str, prefixes: Mapping[str, str]) -> None:
    """Parse without asking anybody: a SERVICE is read as a GRAPH, which looks alike and stays here."""
    plain = _masked(query)
    for found in _SERVICE.finditer(plain):
        query = query[: found.start()] + "GRAPH".ljust(len(found[0])) + query[found.end() :]
    ox.Store().query(query, prefixes=dict(prefixes))


def _masked(query: str) -> str:
    """The query with strings and comments blanked, and IRIs as ``<____>``; every place stays where it was."""

    def blank(found: re.Match[str]) -> str:
        text = found[0]
        if text.startswith("<"):
            return f"<{'_' * (len(text) - 2)}>"
        return " " * len(text) if text.startswith("#") else f'"{" " * (len(text) - 2)}"'

    return _HIDDEN.sub(blank, query)


def _end_of_prologue(masked: str) -> int:
    match = _PROLOGUE.match(masked)
    return match.end() if match else 0


def _shape(masked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """What stands outside all brackets, and where the outermost braces are."""
    shape, groups, depth, start = [], [], 0, 0
    for place, char in enumerate(masked):
        if char in "({":
            start = place if depth == 0 else start
            depth += 1
        shape.append(char if depth == 0 else " ")
        if char in ")}":
            depth -= 1
            if depth == 0 and masked[start] == "{":
                groups.append((start, place + 1))
    return "".join(shape), tuple(groups)
