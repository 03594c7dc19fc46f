"""What the service answers, as plain data: its manifest, candidates, suggestions, values for a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cbrngraph.answers.labels import normalised
from cbrngraph.serve.reconcile.matching import Candidate
from cbrngraph.serve.reconcile.queries import Pace, Query, batch_read, read, table_read
from cbrngraph.serve.reconcile.things import PROPERTIES, Held, Things, Wanted, id_in
from cbrngraph.terms import CBRN, KG

__all__ = ["PARTS", "batch", "candidates", "extended", "manifest", "proposed", "suggested"]

PARTS = ("entity", "type", "property")
"""What can be suggested."""

_SHARE = 0.25
"""What the properties that a query gives may count in a score."""
_PREVIEW = {"width": 430, "height": 240}


def manifest(things: Things, base: str) -> dict[str, Any]:
    """Return what the service says of itself; ``base`` is the address of the server."""
    service = f"{base}/reconcile"
    return {
        "versions": ["0.2"],
        "name": "cbrngraph: countries, organisations and projects of the EU CBRN Centres of Excellence",
        "identifierSpace": KG,
        "schemaSpace": CBRN,
        "documentation": f"{base}/about.html",
        "defaultTypes": [_kind(things, kind) for kind in ("cbrn:Country", "cbrn:Institution", "cbrn:Project")],
        "view": {"url": f"{base}/doc/{{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": {part: {"service_url": service, "service_path": f"/suggest/{part}"} for part in PARTS},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [],
        },
    }  # fmt: skip


def batch(things: Things, queries: Mapping[str, object], pace: Pace | None = None) -> dict[str, Any]:
    """Return the candidates for each query of a batch, by its key.

    Raises:
        ReconcileError: the batch is none, or too large; or it takes too long.

    """
    pace, found = pace or Pace(), {}
    for key, query in batch_read(queries).items():
        pace.check()
        found[key] = _answered(things, query)
    return found


def candidates(things: Things, query: object) -> dict[str, Any]:
    """Return the candidates for one query: a name, with a kind and properties where they are given.

    Raises:
        ReconcileError: something in it is of the wrong kind.

    """
    return _answered(things, read(query))


def _answered(things: Things, query: Query) -> dict[str, Any]:
    among = _among(things, query.kinds)
    if not query.text or not among:
        return {"result": []}
    known = _by_id(query.text, among)
    found = [known] if known else things.names.like(query.text, among, query.most)
    wanted = [things.wanted(*value) for value in query.values if value.property in PROPERTIES and any(value[1:])]
    scored = sorted((_scored(things, each, wanted) for each in found), key=lambda each: (-each.score, each.id))
    equal = [each for each in scored if each.score > 99.9]
    sure = equal if len(equal) == 1 and (known or _is_alone(things, equal[0].id, query.text)) else []
    return {"result": [_told(things, each, each in sure) for each in scored]}


def _is_alone(things: Things, thing: str, text: str) -> bool:
    """Whether a name is that of one thing: its label, or a name whose words stand in no other name of the kind.

    A source calls one ministry "Ministry of Health"; in another's list these words are hardly a name.
    """
    if normalised(things.site.labels[thing]) == normalised(text):
        return True
    return not any(
        any(other in things.by_kind[kind] for kind in things.kinds[thing])
        for other in things.names.holding(text) - {thing}
    )


def _among(things: Things, kinds: Sequence[str]) -> Collection[str]:
    """The things of some kinds, of all if none is named; of a kind that is not here there are none."""
    wanted = {kind for kind in map(things.kind_of, kinds) if kind}
    return frozenset().union(*(things.by_kind[kind] for kind in wanted)) if kinds else things.everything


def _by_id(text: str, among: Collection[str]) -> Candidate | None:
    """The thing that a text is the id or the IRI of."""
    name = id_in(text)
    return Candidate(name, name, 100.0) if name in among else None


def _scored(things: Things, found: Candidate, wanted: Sequence[Wanted]) -> Candidate:
    """A candidate with the share of the properties that agree."""
    if not wanted:
        return found
    share = sum(things.has(found.id, each) for each in wanted) / len(wanted)
    return found._replace(score=found.score * (1 - _SHARE) + 100 * share * _SHARE)


def _told(things: Things, found: Candidate, match: bool) -> dict[str, Any]:
    label = things.site.labels[found.id]
    kinds = [_kind(things, kind) for kind in things.kinds[found.id]]
    also = {} if found.name == label or found.score > 99.9 else {"description": f"also called {found.name}"}
    return {"id": found.id, "name": label, "type": kinds, "score": round(found.score, 1), "match": match, **also}


def _kind(things: Things, kind: str) -> dict[str, str]:
    return {"id": kind, "name": things.words[kind]}


def suggested(things: Things, part: str, prefix: str) -> dict[str, Any]:
    """Return what a person may mean who has typed the beginning of a name of a thing, a kind or a property."""
    if part == "entity":
        found = things.names.beginning(prefix, things.everything)
        return {"result": [
            {"id": thing, "name": things.site.labels[thing],
             "notable": [_kind(things, kind) for kind in things.kinds[thing]]}
            for thing in found
        ]}  # fmt: skip
    known = things.by_kind if part == "type" else PROPERTIES
    wanted = prefix.casefold()
    return {"result": [_kind(things, name) for name in known if wanted in f"{things.words[name]} {name}".casefold()]}


def proposed(things: Things, given: str) -> dict[str, Any]:
    """Return the properties that can be taken into a table of things of a kind."""
    kind = things.kind_of(given)
    names = things.properties_of(kind) if kind else PROPERTIES
    return {"type": kind or given, "properties": [_kind(things, name) for name in names]}


def extended(things: Things, asked: Mapping[str, object], pace: Pace | None = None) -> dict[str, Any]:
    """Return the values of properties of things, for the rows of a table.

    Raises:
        ReconcileError: ids or properties are not given as lists, or are too many, or a property is not known.

    """
    pace, found = pace or Pace(), {}
    ids, names = table_read(asked)
    for thing in ids:
        pace.check()
        found[thing] = {name: [_value(held) for held in things.values(id_in(thing), name)] for name in names}
    return {"meta": [_kind(things, name) for name in names], "rows": found}


def _value(held: Held) -> dict[str, str]:
    return {"id": held.id, "name": held.told} if held.id else {"str": held.told}
