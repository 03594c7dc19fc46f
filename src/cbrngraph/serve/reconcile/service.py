"""What the service answers, as plain data: its manifest, candidates, suggestions, values for a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cbrngraph.answers.labels import normalised
from cbrngraph.serve.reconcile.matching import Candidate
from cbrngraph.serve.reconcile.things import PROPERTIES, Things
from cbrngraph.terms import CBRN, KG, name_of

__all__ = ["PARTS", "ReconcileError", "candidates", "extended", "manifest", "proposed", "suggested"]

PARTS = ("entity", "type", "property")
"""What can be suggested."""

_MOST = 50
_LONGEST = 500
_SHARE = 0.25
"""What the properties that a query gives may count in a score."""
_PREVIEW = {"width": 430, "height": 240}


class ReconcileError(ValueError):
    """A query that is not one of this API."""


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


def candidates(things: Things, query: Mapping[str, Any]) -> dict[str, Any]:
    """Return the candidates for one query: a name, with a kind and properties where they are given.

    Raises:
        ReconcileError: it has no name, or something in it is of the wrong kind.

    """
    text, most, kinds, told = _read(query)
    among = _among(things, kinds)
    known = _by_id(text, among)
    found = [known] if known else things.names.like(text, among, most)
    scored = sorted((_scored(things, each, told) for each in found), key=lambda each: (-each.score, each.id))
    equal = [each for each in scored if each.score > 99.9]
    sure = equal if len(equal) == 1 and (known or _is_alone(things, equal[0].id, text)) else []
    return {"result": [_told(things, each, each in sure) for each in scored]}


def _is_alone(things: Things, thing: str, text: str) -> bool:
    """Whether a name is that of one thing: its label, or a name whose words stand in no other name of the kind.

    A source calls one ministry "Ministry of Health"; in another's list these words are hardly a name.
    """
    if normalised(things.site.labels[thing]) == normalised(text):
        return True
    alike = frozenset().union(*(things.by_kind[kind] for kind in things.kinds[thing]))
    return not (things.names.holding(text) & alike) - {thing}


def _read(query: Mapping[str, Any]) -> tuple[str, int, Sequence[str], Sequence[tuple[str, str]]]:
    """What a query asks: the name, how many candidates, the kinds, the properties with their values."""
    text, most, kinds = query.get("query"), query.get("limit", 10), query.get("type") or []
    if not isinstance(text, str) or not 0 < len(text.strip()) <= _LONGEST:
        raise ReconcileError(f"a query needs a name, as text in 'query', of {_LONGEST} letters at most")
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise ReconcileError("'limit' is a whole number, one at least")
    listed = [kinds] if isinstance(kinds, str | dict) else kinds
    if not isinstance(listed, list):
        raise ReconcileError("'type' is the id of a kind, or a list of them")
    named = [str(kind.get("id", "")) if isinstance(kind, dict) else str(kind) for kind in listed]
    return text, min(most, _MOST), named, list(_properties(query.get("properties") or []))


def _properties(given: object) -> Sequence[tuple[str, str]]:
    if not isinstance(given, list) or not all(isinstance(each, dict) and "pid" in each for each in given):
        raise ReconcileError("'properties' is a list of objects with 'pid' and 'v'")
    values = [(str(each["pid"]), each.get("v", "")) for each in given]
    flat = [(name, value) for name, found in values for value in (found if isinstance(found, list) else [found])]
    return [(name, str(value.get("name") or value.get("id", "")) if isinstance(value, dict) else str(value))
            for name, value in flat]  # fmt: skip


def _among(things: Things, kinds: Sequence[str]) -> Collection[str]:
    wanted = [kind for kind in kinds if kind in things.by_kind]
    if kinds and not wanted:
        raise ReconcileError(f"there is no kind {kinds[0]!r}; there are {', '.join(things.by_kind)}")
    return frozenset().union(*(things.by_kind[kind] for kind in wanted or things.by_kind))


def _by_id(text: str, among: Collection[str]) -> Candidate | None:
    """The thing that a text is the id or the IRI of."""
    name = text.strip().removeprefix(KG).removeprefix("kg:")
    return Candidate(name, name, 100.0) if name in among else None


def _scored(things: Things, found: Candidate, told: Sequence[tuple[str, str]]) -> Candidate:
    """A candidate with the share of the properties that agree."""
    known = [(name, value) for name, value in told if name in PROPERTIES and value]
    if not known:
        return found
    share = sum(things.has(found.id, name, value) for name, value in known) / len(known)
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
        among = _among(things, [])
        found = things.names.beginning(prefix, among)
        return {"result": [
            {"id": thing, "name": things.site.labels[thing],
             "notable": [_kind(things, kind) for kind in things.kinds[thing]]}
            for thing in found
        ]}  # fmt: skip
    known = things.by_kind if part == "type" else PROPERTIES
    wanted = prefix.casefold()
    return {"result": [_kind(things, name) for name in known if wanted in f"{things.words[name]} {name}".casefold()]}


def proposed(things: Things, kind: str) -> dict[str, Any]:
    """Return the properties that can be taken into a table of things of a kind."""
    names = things.properties_of(kind) if kind in things.by_kind else PROPERTIES
    return {"type": kind, "properties": [_kind(things, name) for name in names]}


def extended(things: Things, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of properties of things, for the rows of a table.

    Raises:
        ReconcileError: ids or properties are not given as lists, or a property is not known.

    """
    ids, named = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(named, list) or not all(isinstance(p, dict) for p in named):
        raise ReconcileError("'extend' needs a list of 'ids' and a list of 'properties'")
    names = [str(each.get("id", "")) for each in named]
    if unknown := [name for name in names if name not in PROPERTIES]:
        raise ReconcileError(f"there is no property {unknown[0]!r}; there are {', '.join(PROPERTIES)}")
    meta = [_kind(things, name) for name in names]
    return {"meta": meta, "rows": {str(thing): _row(things, str(thing), names) for thing in ids[:1000]}}


def _row(things: Things, thing: str, names: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    if thing not in things.site.labels:
        return {name: [] for name in names}
    return {name: [_value(told, value) for told, value in things.values(thing, name)] for name in names}


def _value(told: str, value: str) -> dict[str, str]:
    return {"id": name_of(value), "name": told} if value.startswith(f"<{KG}") else {"str": told}
