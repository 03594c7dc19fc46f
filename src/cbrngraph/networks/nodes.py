"""What a network says of its nodes: label, kind, region, identifiers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from cbrngraph.answers.labels import labels_of
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.networks.attributes import SEVERAL
from cbrngraph.terms import Term, compact, lexical, local_name

__all__ = ["KINDS", "attributes_of"]

KINDS: Mapping[str, str] = {
    "Country": "country",
    "Region": "region",
    "RegionalSecretariat": "secretariat",
    "NationalTeam": "national team",
    "Initiative": "initiative",
    "Institution": "institution",
    "Project": "project",
    "Programme": "programme",
    "Agreement": "agreement",
    "Event": "event",
    "City": "city",
}
"""Classes of the ontology and the word for a node of each; the first that fits counts."""

_CHUNK = 1000
_CLASSES = "SELECT ?thing ?class WHERE { VALUES ?thing { %s } ?thing a ?class }"
_IDS = """
SELECT ?thing ?id WHERE {
  { VALUES ?thing { %s } ?thing cbrn:isoAlpha3 ?id }
  UNION { VALUES ?thing { %s } ?thing cbrn:regionCode ?id }
  UNION { VALUES ?thing { %s } ?thing cbrn:projectNumber ?id }
  UNION { VALUES ?thing { %s } ?thing skos:exactMatch ?id }
}
"""
_REGIONS = """
SELECT DISTINCT ?thing ?region WHERE {
  { VALUES ?thing { %s } ?membership org:member ?thing ; cbrn:region ?region }
  UNION { VALUES ?thing { %s } ?thing cbrn:serves ?region }
  UNION { VALUES ?thing { %s } ?thing cbrn:region ?region }
  UNION { VALUES ?thing { %s } ?thing cbrn:country ?country . ?membership org:member ?country ; cbrn:region ?region }
  UNION { VALUES ?thing { %s } ?thing a cbrn:Region . BIND(?thing AS ?region) }
}
"""


def attributes_of(engine: Engine, things: Iterable[Term]) -> dict[Term, dict[str, str]]:
    """Return ``label``, ``kind``, ``region`` and ``ids`` of each thing, as text; empty where there is none.

    The region of a country is that of its membership, of a secretariat the one it serves, of a body that of its
    country; who is in several has them all, one after the other.
    """
    wanted = sorted(set(things))
    names = labels_of(engine, wanted)
    kinds = _values(engine, _CLASSES, wanted)
    regions = _values(engine, _REGIONS, wanted)
    labels = labels_of(engine, {region for found in regions.values() for region in found})
    ids = _values(engine, _IDS, wanted)
    return {
        thing: {
            "label": names[thing],
            "kind": _kind(kinds[thing]),
            "region": SEVERAL.join(sorted(labels[region] for region in regions[thing])),
            "ids": SEVERAL.join(sorted(_told(found) for found in ids[thing])),
        }
        for thing in wanted
    }


def _values(engine: Engine, query: str, things: list[Term]) -> defaultdict[Term, set[Term]]:
    found: defaultdict[Term, set[Term]] = defaultdict(set)
    for start in range(0, len(things), _CHUNK):
        listed = " ".join(things[start : start + _CHUNK])
        for thing, value in rows(engine, query.replace("%s", listed)):
            found[thing].add(value)
    return found


def _kind(classes: set[Term]) -> str:
    found = {local_name(term) for term in classes}
    return next((word for name, word in KINDS.items() if name in found), "thing")


def _told(term: Term) -> str:
    return compact(term) if term.startswith("<") else lexical(term)
