"""The library of questions: a file ``questions/NAME.rq`` is prose, a SPARQL 1.1 query, and a header for the rest.

The header is comment lines ``# key: value``; docs/reference/questions.md says what each key is for. A line of the query
that names a parameter which has no value is left out, so that one query serves with and without it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cbrngraph.errors import UsageError, nearest
from cbrngraph.graph.headers import Headed, Pattern, read_headed
from cbrngraph.resources import resource
from cbrngraph.terms import Term

__all__ = ["ANY", "SEPARATOR", "THEMES", "Parameter", "Question", "filled", "load_question", "load_questions", "pairs"]

ANY = "any"
"""The default of a parameter that may be left out."""

THEMES = (
    "membership",
    "regions",
    "agreements",
    "projects",
    "money",
    "results",
    "events",
    "offices",
    "names",
    "evidence",
    "ontology",
)
"""The themes in the order in which they are listed."""

SEPARATOR = "; "
"""What stands between the values of a cell that holds several."""

_PARAMETER = re.compile(r"[$](\w+)")
_PAIRS = " | "


class Parameter(NamedTuple):
    """A parameter: what it takes (``kind``), its value where none is given, and what it means."""

    name: str
    kind: str
    default: str
    means: str

    @property
    def optional(self) -> bool:
        """Whether a question can be asked without it."""
        return self.default == ANY


class Question(NamedTuple):
    """One question of the library."""

    name: str
    parameters: tuple[Parameter, ...]
    file: Headed

    @property
    def title(self) -> str:
        """The question in plain words."""
        return self.file.one("title")

    @property
    def theme(self) -> str:
        """One of :data:`THEMES`."""
        return self.file.one("theme")

    @property
    def needs(self) -> str:
        """What the graph must hold for an answer."""
        return self.file.one("needs")

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the answer should know."""
        return self.file.header.get("note", ())

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the answer."""
        return tuple(self.file.one("show").split())

    @property
    def order(self) -> tuple[str, ...]:
        """The columns that rows are sorted by, a minus sign before those with the largest first."""
        return tuple(self.file.one("order").split()) or self.columns

    @property
    def lists(self) -> frozenset[str]:
        """The columns whose cells hold several values, joined by :data:`SEPARATOR`."""
        return frozenset(self.file.one("list").split())

    @property
    def caveats(self) -> tuple[tuple[str, str], ...]:
        """Questions whose rows qualify this answer, each with words for how they do."""
        lines = self.file.header.get("caveat", ())
        return tuple((name.strip(), words.strip()) for name, _, words in (line.partition(":") for line in lines))

    @property
    def example(self) -> Mapping[str, str]:
        """Values of the parameters with which the expectations hold."""
        return pairs(self.file.one("example"))

    @property
    def expectations(self) -> tuple[str, ...]:
        """What the answer to the example holds: ``62 rows``, or some cells of a row."""
        return self.file.header.get("expect", ())

    def sparql(self, bound: Mapping[str, Term]) -> str:
        """Return the query with terms in the place of its parameters."""
        unbound = self._known() - set(bound)
        lines = [line for line in self.file.query.splitlines() if not line.lstrip().startswith("#")]
        kept = [filled(line, bound) for line in lines if not unbound & set(_PARAMETER.findall(line))]
        return "\n".join(kept).strip() + "\n"

    def because(self, bound: Mapping[str, Term]) -> tuple[Pattern, ...]:
        """Return the patterns of the statements that a row rests on; those with an unbound parameter are left out."""
        patterns = (tuple(bound.get(part[1:], part) if part[0] == "$" else part for part in p) for p in self._patterns)
        return tuple((s, p, o) for s, p, o in patterns if not any(part[0] == "$" for part in (s, p, o)))

    @property
    def _patterns(self) -> tuple[Pattern, ...]:
        return self.file.because

    def _known(self) -> set[str]:
        """The names that stand for the parameters in the query; a period stands as its first and its last day."""
        names = {parameter.name for parameter in self.parameters}
        return names | {f"{name}_{end}" for name in names for end in ("from", "until")}


@cache
def load_questions() -> dict[str, Question]:
    """Read the library, by name."""
    return {path.stem: load_question(path.stem) for path in _files()}


@cache
def load_question(name: str) -> Question:
    """Read one question.

    Raises:
        UsageError: there is none of that name.

    """
    path = resource("questions") / f"{name}.rq"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        known = [path.stem for path in _files()]
        theme = f"; it is a theme: cbrngraph ask --theme {name}" if name in THEMES else nearest(name, known)
        raise UsageError(f"there is no question {name}{theme or '; cbrngraph ask lists them'}")
    file = read_headed(path)
    return Question(name, tuple(map(_parameter, file.header.get("param", ()))), file)


def filled(line: str, bound: Mapping[str, Term]) -> str:
    """Put terms in the place of ``$name``; a term is canonical N-Triples, so no text of a user's becomes syntax."""
    return _PARAMETER.sub(lambda match: bound.get(match[1], match[0]), line)


def pairs(text: str, among: Collection[str] | None = None) -> dict[str, str]:
    """Read ``country=Kazakhstan | date=2020-11-30``; ``among`` are the names that may stand there."""
    found = dict(part.split("=", 1) for part in text.split(_PAIRS) if "=" in part)
    return {name.strip(): value.strip() for name, value in found.items() if among is None or name.strip() in among}


def _files() -> list[Path]:
    return sorted(resource("questions").glob("*.rq"))


def _parameter(line: str) -> Parameter:
    given, _, means = line.partition(";")
    name, kind, *default = given.split(maxsplit=2)
    return Parameter(name, kind, default[0].strip() if default else "", means.strip())
