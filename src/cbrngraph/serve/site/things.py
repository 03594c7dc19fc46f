"""Which things have a page: everything of ours that has a name of its own, claims and vocabulary apart."""

from __future__ import annotations

from collections.abc import Mapping

from cbrngraph.answers.labels import labels_of
from cbrngraph.api import KnowledgeGraph
from cbrngraph.graph.engine import rows
from cbrngraph.terms import KG, lexical, name_of

__all__ = ["things"]


def things(kg: KnowledgeGraph) -> Mapping[str, str]:
    """Return the label of every thing with a page, by its id."""
    found = [
        thing for (thing,) in rows(kg.engine, "SELECT DISTINCT ?s WHERE { ?s a ?kind }") if thing.startswith(f"<{KG}")
    ]
    named = [thing for thing in found if not name_of(thing).startswith("claim-")]
    told = labels_of(kg.engine, named)
    return {name_of(thing): told.get(thing, lexical(thing)) for thing in sorted(named)}
