"""A network in time: one network a period, of the ties that held in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cbrngraph.errors import UsageError
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.networks.edges import nodes_in
from cbrngraph.networks.made import made_whole
from cbrngraph.networks.making import AnyNetwork, assembled
from cbrngraph.networks.nodes import attributes_of
from cbrngraph.networks.ties import Tie, held
from cbrngraph.networks.when import FIRST_DAY, Span
from cbrngraph.terms import lexical

__all__ = ["slices"]


def slices(
    net: AnyNetwork, *, years: int = 1, cumulative: bool = False, possible: bool = False
) -> dict[str, AnyNetwork]:
    """Return the network of each period in order, by its name (``2015``, or ``2015-2019``).

    Args:
        net: a network of all times, or between two, made by ``kg.network``.
        years: how long a period is.
        cumulative: whether a period holds all ties up to its end, rather than those that held in it.
        possible: whether ties count that may have held in a period, but need not have.

    Raises:
        UsageError: the network is as of a day, is a part of one, has no dated tie, or a period is shorter than a year.

    """
    made = made_whole(net)
    if years < 1:
        raise UsageError(f"years={years}: a period is a year at least")
    if made.span and made.span.as_of:
        raise UsageError("a network as of a day is one period; make it of all times, or between two")
    first, last = _years(made.ties, made.span, _read_in(made.engine))
    known = attributes_of(made.engine, nodes_in(made.view, made.ties))
    found = {}
    for year in range(first, last + 1, years):
        end = min(year + years - 1, last)
        span = Span(FIRST_DAY if cumulative else date(year, 1, 1), date(end, 12, 31))
        ties, perhaps, notes = held(made.ties, span, possible=possible)
        name = str(year) if end == year else f"{year}-{end}"
        found[name] = assembled(
            replace(made, ties=tuple(ties), span=span, notes=tuple(notes), perhaps=tuple(perhaps)), known
        )
    return found


def _years(ties: Iterable[Tie], span: Span | None, read: int) -> tuple[int, int]:
    """The first and the last year of which anything is certain, within the span; what was read cannot tell of later."""
    begun = [tie.when.begun for tie in ties if tie.when.begun]
    if not begun:
        raise UsageError("no tie of this network has a date, so that it cannot be cut into periods")
    lasted = [tie.when.lasted for tie in ties if tie.when.lasted and tie.when.lasted != date.max]
    first, last = min(begun).year, min(max([*begun, *lasted]).year, read)
    return (max(first, span.start.year), min(last, span.until.year)) if span else (max(first, FIRST_DAY.year), last)


def _read_in(engine: Engine) -> int:
    """The year in which the last source was read."""
    found = rows(engine, "SELECT (MAX(?day) AS ?last) WHERE { ?source cbrn:retrievedOn ?day }")[0][0]
    return date.fromisoformat(lexical(found)).year if found else date.max.year
