"""How many independent sources stand behind a statement.

Two sources are independent when their publishers differ and neither repeats the other (``prov:hadPrimarySource``);
sources read together count as one. Sources of unknown publisher cannot be said to differ: they count as of one
publisher. The number is the size of the largest set of attributions that are independent of each other, so that another
voice can never make it smaller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cbrngraph.readings.model import Source

__all__ = ["independent", "marks"]

EXACT = 16
"""Beyond so many attributions the set is grown greedily, the least entangled first: a lower bound."""

Marks = frozenset[str]


def independent(attributions: Iterable[tuple[str, ...]], sources: Mapping[str, Source]) -> int:
    """Return the number of independent origins among attributions, each a tuple of source ids."""
    voices = [found for found in attributions if not any(_nameless_mirror(slug, sources) for slug in found)]
    marked = {frozenset(mark for slug in found for mark in marks(slug, sources)) for found in voices}
    ordered = sorted(marked, key=lambda marks: (len(marks), sorted(marks)))
    return _largest(ordered) if len(ordered) <= EXACT else _greedy(ordered)


def _largest(marked: list[Marks]) -> int:
    """The most attributions that share no mark, by taking each in or leaving it out."""
    if not marked:
        return 0
    first, rest = marked[0], marked[1:]
    apart = [marks for marks in rest if not marks & first]
    taken = 1 + _largest(apart)
    return taken if len(apart) == len(rest) else max(taken, _largest(rest))


def _greedy(marked: list[Marks]) -> int:
    seen: set[str] = set()
    count = 0
    for marks in marked:
        if not marks & seen:
            seen |= marks
            count += 1
    return count


def marks(slug: str, sources: Mapping[str, Source], above: Marks = frozenset()) -> set[str]:
    """Return what a source shares with those that depend on it: itself, its originals, and their publishers.

    A mirror's own publisher is no voice of its own, so that two originals on one mirror stay two; where the original is
    not at hand, the mirror speaks for those whose document it shows (``prov:wasAttributedTo``).
    """
    source = sources.get(slug)
    if source is None or slug in above:
        return {slug}
    if source.repeats:
        return {slug}.union(*(marks(original, sources, above | {slug}) for original in source.repeats))
    return {slug, *(source.authors or source.publishers or {"publisher unknown"})}


def _nameless_mirror(slug: str, sources: Mapping[str, Source]) -> bool:
    """A mirror of nobody knows what: it repeats something, so it is no voice that could be counted."""
    source = sources.get(slug)
    return source is not None and source.kind == "mirror" and not source.repeats and not source.authors
