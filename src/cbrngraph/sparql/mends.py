"""What drops rows in silence, each finding with its mend, and the query as it was probably meant, whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cbrngraph.graph.engine import Engine
from cbrngraph.sparql.expressions import Expressions
from cbrngraph.sparql.tokens import located
from cbrngraph.terms import Term

__all__ = ["Edit", "Finding", "dropped_rows", "drops", "edited", "meant", "unfilled_variables"]


class Edit(NamedTuple):
    """What takes the place of a part of the query."""

    start: int
    end: int
    text: str


class Finding(NamedTuple):
    """A hint: its place, what it says, and the edits that mend it (none where that cannot be told)."""

    place: int
    what: str
    edits: tuple[Edit, ...]
    sure: bool = True
    """Whether it holds even if the mended query has no rows."""


def dropped_rows(engine: Engine, query: str, terms: Mapping[str, Term]) -> list[str]:
    """Return the findings as messages; the last of those that can be mended ends with the mended query."""
    return _messages(query, drops(engine, Expressions(query), terms))


def drops(engine: Engine, text: Expressions, terms: Mapping[str, Term]) -> list[Finding]:
    """Return what drops rows in silence."""
    from cbrngraph.sparql.arithmetic import overflows
    from cbrngraph.sparql.comparisons import uncertain_dates

    return sorted([*uncertain_dates(engine, text, terms), *overflows(engine, text)])


def edited(query: str, edits: Iterable[Edit]) -> str:
    """Return the query with the edits made."""
    for edit in sorted(set(edits), reverse=True):
        query = query[: edit.start] + edit.text + query[edit.end :]
    return query


def meant(query: str, edits: Iterable[Edit]) -> str:
    """Return the lines that show the mended query."""
    return "\n  probably meant:\n" + "\n".join(f"    {line}" for line in edited(query, edits).strip().splitlines())


def unfilled_variables(query: str, terms: Mapping[str, Term]) -> list[str]:
    """Return the variables that nothing fills as messages, the last that can be mended with the mended query."""
    from cbrngraph.sparql.patterns import Patterns
    from cbrngraph.sparql.unfilled import unfilled

    text = Expressions(query)
    return _messages(query, list(unfilled(text, Patterns(text), terms)))


def _messages(query: str, found: list[Finding]) -> list[str]:
    edits = {edit for finding in found for edit in finding.edits}
    last = max((number for number, finding in enumerate(found) if finding.edits), default=-1)
    return [
        located(query, finding.place, "", finding.what) + (meant(query, edits) if number == last else "")
        for number, finding in enumerate(found)
    ]
