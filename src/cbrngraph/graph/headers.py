"""Query files with a header: derivation rules, checks and questions are all SPARQL that says in comments what it is.

``because`` lines are patterns of the statements that a row of the query rests on; filled with the row they lead to the
claims, which is how ``why``, ``check`` and ``ask`` know their evidence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from cbrngraph.terms import Term, Triple, expand, iri

__all__ = ["Headed", "Pattern", "fill", "read_headed"]

_HEADER = re.compile(r"^#[ \t]*([a-z-]+):[ \t]*(.*)$", re.MULTILINE)
Pattern = tuple[str, str, str]


class Row(Protocol):
    """The values of a solution by variable: Oxigraph's own, or a mapping to terms."""

    def __getitem__(self, name: str, /) -> object:
        """Return the value, or raise ``KeyError``."""


class Headed(NamedTuple):
    """A query with its header: each key may stand several times."""

    name: str
    header: Mapping[str, tuple[str, ...]]
    query: str

    def one(self, key: str, default: str = "") -> str:
        """The first value of a key."""
        return next(iter(self.header.get(key, ())), default)

    @property
    def because(self) -> tuple[Pattern, ...]:
        """The patterns of the statements that the answer rests on."""
        return tuple(_pattern(line) for line in self.header.get("because", ()))


def read_headed(path: Path) -> Headed:
    """Read a query file; it is named by its file."""
    text = path.read_text(encoding="utf-8")
    header: dict[str, tuple[str, ...]] = {}
    for key, value in _HEADER.findall(text):
        header[key] = (*header.get(key, ()), value.strip())
    return Headed(re.sub(r"^\d+-", "", path.stem), header, text)


def fill(patterns: tuple[Pattern, ...], row: Row) -> list[Triple]:
    """Return the patterns with a row's values in them; those with an unbound part are left out."""
    filled = [(_term(s, row), _term(p, row), _term(o, row)) for s, p, o in patterns]
    return [(s, p, o) for s, p, o in filled if s and p and o]


def _term(part: str, row: Row) -> Term:
    if not part.startswith("?"):
        return absolute(part)
    try:
        value = row[part[1:]]
    except KeyError:
        return ""
    return "" if value is None else str(value)


def absolute(part: str) -> Term:
    """Return the term of a prefixed name (``a`` is rdf:type); a term, or ``[]`` for any, is returned as it is."""
    if part.startswith(("<", '"', "[")):
        return part
    return iri(expand("rdf:type" if part == "a" else part))


def _pattern(text: str) -> Pattern:
    subject, predicate, value = text.strip().rstrip(".").split()
    return subject, predicate, value
