"""What is left of an edge without one source: without a page, and without all that one publisher published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cbrngraph.claims.independence import marks
from cbrngraph.networks.edges import Link
from cbrngraph.networks.evidence import Voice
from cbrngraph.readings.model import Source

__all__ = ["left_without", "publishers_of", "without_each", "without_publishers"]

MOST_NAMED = 3
"""So many pages or publishers are named; more are counted."""


def without_each(links: Iterable[Link]) -> dict[str, int]:
    """Return, for each source behind some links, how many of them are shown without it."""
    links = list(links)
    sources = sorted({source for link in links for voice in link.voices for source in voice})
    return {source: sum(any(source not in voice for voice in link.voices) for link in links) for source in sources}


def without_publishers(links: Iterable[Link], sources: Mapping[str, Source]) -> dict[str, int]:
    """Return, for each publisher behind some links, how many of them are shown without all that it published."""
    marked = [[publishers_of(voice, sources) for voice in link.voices] for link in links]
    known = sorted(frozenset[str]().union(*(found for voices in marked for found in voices)))
    return {one: sum(any(one not in found for found in voices) for voices in marked) for one in known}


def publishers_of(voice: Voice, sources: Mapping[str, Source]) -> frozenset[str]:
    """Return who published what a voice says: the publishers of its sources, and of those that they repeat."""
    return frozenset(mark for source in voice for mark in marks(source, sources) if mark not in sources)


def left_without(kind: str, left: Mapping[str, int], number: int) -> str:
    """Return what is left without the one of which most would go."""
    if not left:
        return ""
    fewest = min(left.values())
    if fewest == number:
        return f"no link rests on one {kind} alone"
    named = sorted(name for name, remaining in left.items() if remaining == fewest)
    told = " or ".join(named) if len(named) <= MOST_NAMED else f"any one of {len(named)}"
    remain = "none remains" if not fewest else f"{fewest} remain{'s' * (fewest == 1)}"
    return f"without one {kind} ({told}), {remain}"
