"""Things and the dataset in the words of schema.org, for search engines: what a page tells, told once more in brief."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cbrngraph.answers.heads import other_names
from cbrngraph.exports.dataset import KEYWORDS
from cbrngraph.graph.engine import rows
from cbrngraph.serve.site.files import Site
from cbrngraph.serve.site.known import Dated
from cbrngraph.terms import CBRN, DATASET, KG, iri, lexical

__all__ = ["TYPES", "dataset", "thing", "type_of"]

TYPES: Mapping[str, str] = {
    "country": "Country", "region": "Place", "city": "City", "person": "Person", "institution": "Organization",
    "regional secretariat": "Organization", "national team": "Organization", "initiative": "Organization",
    "project": "ResearchProject", "part of a project": "Project", "programme": "Project", "source": "CreativeWork",
    "legal instrument": "Legislation", "observation": "Observation", "event": "Event", "meeting": "Event",
    "training": "EducationEvent", "workshop": "EducationEvent", "conference": "Event", "exercise": "Event",
    "round table": "Event", "ceremony": "Event", "visit": "Event",
}  # fmt: skip
"""The type of schema.org that is nearest to each kind; any other is a Thing."""

_SAME = "SELECT ?o WHERE { ?s skos:exactMatch ?o }"
_DAYS = {
    "Event": (("startDate", "from", 0), ("endDate", "until", 1)),
    "Project": (("foundingDate", "from", 0), ("dissolutionDate", "until", 1)),
}


def type_of(site: Site, name: str) -> str:
    """Return the type of schema.org of a thing."""
    kinds = site.known.kinds.get(name, ())
    return next((TYPES[kind] for kind in kinds if kind in TYPES), "Thing")


def thing(site: Site, name: str) -> dict[str, object]:
    """Return what a page is about."""
    term, kind = iri(KG + name), type_of(site, name)
    told = {
        "@type": kind,
        "@id": KG + name,
        "name": site.labels[name],
        "alternateName": other_names(site.kg.engine, term),
        "sameAs": sorted(same.strip("<>") for (same,) in rows(site.kg.engine, _SAME, s=term)),
        **dict(_days(kind, site.known.dates.get(name, ()))),
        "subjectOf": {"@type": "Dataset", "@id": DATASET[1:-1]},
    }
    return {key: value for key, value in told.items() if value}


def _days(kind: str, days: Sequence[Dated]) -> Iterator[tuple[str, str]]:
    """When an event or a project began and ended, as far as a source says."""
    for key, name, end in _DAYS.get("Event" if kind.endswith("Event") else "Project" * kind.endswith("Project"), ()):
        found = [day for day in days if day.property == iri(CBRN + name) and (day.first, day.last)[end]]
        if found:
            yield key, found[0].shown.partition("/")[0] if not end else found[-1].shown.rpartition("/")[2]


def dataset(site: Site) -> dict[str, object]:
    """Return the graph as a dataset."""
    found = site.known.own
    told: dict[str, object] = {
        "@type": "Dataset",
        "@id": DATASET[1:-1],
        "name": found[0].title.partition(":")[0] if found else "cbrngraph",
        "description": found[0].title if found else "A graph without a description of its own.",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "keywords": list(KEYWORDS),
        "isAccessibleForFree": True,
    }
    for one in found:
        told |= {"version": one.version, "dateModified": one.issued, "url": one.url}
        told["creator"] = [{"@type": "Organization", "name": name} for name in one.publishers]
    read = "SELECT (MIN(?day) AS ?first) WHERE { ?s cbrn:fromEarliest|cbrn:signedOnEarliest ?day }"
    if first := rows(site.kg.engine, read)[0][0]:
        told["temporalCoverage"] = f"{lexical(first)}/.."
    return told
