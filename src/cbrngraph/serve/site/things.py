"""Which things have a page: everything of ours that is of a kind of ours but claims, which stand on their subject's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cbrngraph.answers.labels import labels_of
from cbrngraph.graph.engine import Engine
from cbrngraph.terms import KG, iri, name_of

__all__ = ["labelled"]


def labelled(engine: Engine, names: Iterable[str]) -> Mapping[str, str]:
    """Return the label of every thing, by its id, sorted by id."""
    told = labels_of(engine, [iri(KG + name) for name in names])
    return dict(sorted((name_of(thing), label) for thing, label in told.items()))
