"""A view asked of a graph: its ties, each with what joins the two, when it held, and the claims behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from cbrngraph.errors import UsageError, nearest
from cbrngraph.graph.engine import Engine, as_term
from cbrngraph.graph.headers import fill
from cbrngraph.networks.evidence import Carrier, Voice, carriers_of, voices_of
from cbrngraph.networks.views import View
from cbrngraph.networks.when import UNDATED, Span, When, dates_of
from cbrngraph.terms import PREFIXES, Term, Triple, compact, lexical

__all__ = ["Tie", "held", "read_ties"]

_COLUMNS = ("source", "target")


@dataclass(frozen=True, slots=True)
class Tie:
    """One row of a view; terms are N-Triples, ``through`` and ``type`` may be empty."""

    source: Term
    target: Term
    through: Term
    type: str
    when: When
    statements: tuple[Triple, ...] = ()
    dated: tuple[Term, ...] = ()
    """The things whose dates are its own."""
    voices: frozenset[Voice] = frozenset()
    """The sets of sources of which each shows it."""
    stated: frozenset[Voice] = frozenset()
    """Those of them that say it in so many words: what counts as independent sources."""
    claims: tuple[str, ...] = ()


def read_ties(engine: Engine, view: View, *, evidence: bool = True) -> list[Tie]:
    """Return the ties of a view, in a fixed order; ``evidence`` brings their claims and voices.

    Raises:
        UsageError: the query does not parse, or has no column that every view needs, or a tie is one to itself.

    """
    solutions = _asked(engine, view)
    rows = [{name: as_term(row[name]) for name in _names(solutions) if row[name] is not None} for row in solutions]
    whole = [row for row in rows if all(column in row for column in _COLUMNS)]
    _selected(view, _names(solutions))
    _no_loops(view, whole)
    dates = dates_of(engine, {row[name] for row in whole for name in view.dated if name in row})
    because = [tuple(fill(view.because, row)) for row in whole]
    carriers = carriers_of(engine, {triple for triples in because for triple in triples}) if evidence else {}
    ties = [_tie(view, row, triples, dates) for row, triples in zip(whole, because, strict=True)]
    if evidence:
        ties = [_with_evidence(tie, carriers) for tie in ties]
    return sorted(set(ties), key=lambda tie: (tie.source, tie.target, tie.through, tie.type, tie.statements))


def _asked(engine: Engine, view: View) -> ox.QuerySolutions:
    try:
        solutions = engine.query(view.query, prefixes=PREFIXES)
    except SyntaxError as error:
        raise UsageError(f"the query of the view {view.name} does not parse: {error}") from None
    if not isinstance(solutions, ox.QuerySolutions):
        raise UsageError(f"the view {view.name} is no SELECT; a view gives rows of ?source and ?target")
    missing = [column for column in _COLUMNS if column not in _names(solutions)]
    if missing:
        told = " and ".join(f"?{column}" for column in missing)
        raise UsageError(f"the query of the view {view.name} has no column {told}; a view needs ?source and ?target")
    return solutions


def _names(solutions: ox.QuerySolutions) -> list[str]:
    return [variable.value for variable in solutions.variables]


def _selected(view: View, names: Sequence[str]) -> None:
    """Every variable of the header is one that the query gives."""
    wanted = {f"time: ?{name}": name for name in view.dated}
    wanted |= {f"because: … {part} …": part[1:] for pattern in view.because for part in pattern if part[0] == "?"}
    for line, name in wanted.items():
        if name not in names:
            hint = nearest(f"?{name}", [f"?{known}" for known in names])
            raise UsageError(f"the view {view.name} says '# {line}', and its query selects no ?{name}{hint}")


def _no_loops(view: View, rows: Iterable[Mapping[str, Term]]) -> None:
    loops = sorted({row["source"] for row in rows if row["source"] == row["target"]})
    if loops:
        raise UsageError(
            f"the view {view.name} ties {compact(loops[0])} to itself ({len(loops)} such nodes); "
            "add FILTER(?source != ?target) to its query"
        )


def _tie(view: View, row: Mapping[str, Term], statements: tuple[Triple, ...], dates: Mapping[Term, When]) -> Tie:
    when, dated = _dated([row[name] for name in view.dated if row.get(name) in dates], dates)
    return Tie(
        source=row["source"],
        target=row["target"],
        through=row.get("through", ""),
        type=lexical(row["type"]) if "type" in row else "",
        when=when,
        statements=statements,
        dated=dated,
    )


def _dated(things: Sequence[Term], dates: Mapping[Term, When]) -> tuple[When, tuple[Term, ...]]:
    """When a tie held, and by the dates of what: its start and its end are each the first that is stated.

    Where no start is stated the first sighting counts: it says less than the dates of a project.
    """
    if not things:
        return UNDATED, ()
    start = next((thing for thing in things if dates[thing].first), things[0])
    end = next((thing for thing in things if dates[thing].ended), "")
    lasted = [day for thing in ([end] if end else things) if (day := dates[thing].lasted)]
    when = dates[start]._replace(lasted=max(lasted, default=None), ended=dates[end].ended if end else None)
    return when, tuple(dict.fromkeys(thing for thing in (start, end) if thing))


def _with_evidence(tie: Tie, carriers: Mapping[Triple, Sequence[Carrier]]) -> Tie:
    claims = sorted({carrier.claim for triple in tie.statements for carrier in carriers[triple]})
    voices, stated = (voices_of(tie.statements, carriers, stated=only) for only in (False, True))
    return replace(tie, voices=voices, stated=stated, claims=tuple(claims))


def held(ties: Sequence[Tie], span: Span | None, *, possible: bool = False) -> tuple[list[Tie], list[Tie], list[str]]:
    """Return the ties that certainly held in a span (``possible``: or perhaps did), those that perhaps did, and words.

    Those that perhaps did are told where they are left out; where they are taken in, there are none left.
    """
    if span is None:
        return list(ties), [], []
    perhaps = {n for n, tie in enumerate(ties) if not tie.when.certain(span) and tie.when.possible(span)}
    kept = [tie for n, tie in enumerate(ties) if tie.when.certain(span) or (possible and n in perhaps)]
    undated = sum(ties[n].when == UNDATED for n in perhaps)
    left = [] if possible else [ties[n] for n in sorted(perhaps)]
    return kept, left, _words(len(perhaps) - undated, undated, possible=possible)


def _words(rough: int, undated: int, *, possible: bool) -> list[str]:
    """What the dates leave open, counted."""
    fate = "taken in" if possible else "left out (possible dates take them in)"
    told = [(rough, "whose dates leave open whether they held then"), (undated, "without any date")]
    return [f"{number} tie{'s' * (number != 1)} {why}: {fate}" for number, why in told if number]
