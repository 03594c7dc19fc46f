"""Labels for the things in an answer, asked of the engine that gave it."""

from __future__ import annotations

from collections.abc import Iterable

from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import Term, language, lexical

__all__ = ["labels_in"]

BATCH = 500
"""Things in one query: an endpoint takes a request each, and refuses long ones."""

_LABELS = """
SELECT ?thing ?rank ?label WHERE {
  VALUES ?thing { %s }
  VALUES (?property ?rank) { (skos:prefLabel 0) (rdfs:label 1) (dct:title 2) (cbrn:name 3) }
  ?thing ?property ?label .
}
"""


def labels_in(engine: Engine, things: Iterable[Term]) -> dict[Term, str]:
    """Return the labels of the things that have one: the house label before titles and names, English before others."""
    wanted, best = sorted(set(things)), dict[Term, tuple[str, bool, str, str]]()
    for start in range(0, len(wanted), BATCH):
        for thing, rank, label in rows(engine, _LABELS % " ".join(wanted[start : start + BATCH])):
            rated = (lexical(rank), language(label) != "en", language(label), lexical(label))
            best[thing] = min(best.get(thing, rated), rated)
    return {thing: rated[-1] for thing, rated in best.items()}
