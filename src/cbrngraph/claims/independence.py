"""How many independent sources stand behind a statement.

Two sources are independent when their publishers differ and neither repeats the other (``prov:hadPrimarySource``);
sources read together count as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cbrngraph.readings.model import Source

__all__ = ["independent"]


def independent(attributions: Iterable[tuple[str, ...]], sources: Mapping[str, Source]) -> int:
    """Return the number of independent origins among attributions, each a tuple of source ids."""
    groups: list[set[str]] = []
    for attribution in attributions:
        marks = {mark for slug in attribution for mark in _marks(slug, sources)}
        touching = [group for group in groups if group & marks]
        groups = [group for group in groups if not group & marks]
        groups.append(marks.union(*touching))
    return len(groups)


def _marks(slug: str, sources: Mapping[str, Source]) -> set[str]:
    """What a source shares with those that depend on it: itself, its originals, and the publishers of both.

    A mirror's own publisher is no voice of its own, so that two originals on one mirror stay two.
    """
    source = sources.get(slug)
    if source is None:
        return {slug}
    if source.repeats:
        return {slug, *(mark for original in source.repeats for mark in {original, *_publishers(original, sources)})}
    return {slug, *source.publishers}


def _publishers(slug: str, sources: Mapping[str, Source]) -> frozenset[str]:
    source = sources.get(slug)
    return source.publishers if source else frozenset()
