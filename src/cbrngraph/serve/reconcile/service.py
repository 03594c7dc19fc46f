"""What the service answers, as plain data: its manifest, candidates, suggestions, values for a table.

Three quarters of a score are the name's, a quarter is the share of the values that agree, where a query gives values.
Where it gives no name, the share is the score, and nothing is called a match: two things may hold the same values.
All candidates are scored before a limit cuts them, so that a limit never changes which comes first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from typing import Any

from cbrngraph.answers.labels import normalised
from cbrngraph.serve.reconcile.matching import Candidate
from cbrngraph.serve.reconcile.queries import BATCH, Pace, Query, batch_read, read, table_read
from cbrngraph.serve.reconcile.things import PROPERTIES, Held, Things
from cbrngraph.terms import CBRN, KG

__all__ = ["PARTS", "batch", "candidates", "extended", "manifest", "proposed", "suggested"]

PARTS = ("entity", "type", "property")
"""What can be suggested."""

_SHARE = 0.25
"""What the properties that a query gives may count in a score."""
_EQUAL = 99.9
_SUGGESTED = 10
"""So many things are suggested at a time."""
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
        "batchSize": BATCH,
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
    """Return the candidates for one query: a name or values of properties, with a kind where it is given.

    Raises:
        ReconcileError: something in it is of the wrong kind.

    """
    return _answered(things, read(query))


def _answered(things: Things, query: Query) -> dict[str, Any]:
    among, holders = _among(things, query.kinds), _holders(things, query)
    if query.text is None:
        found, share = [_unnamed(things, each) for each in among & frozenset().union(*holders)], 1.0
    else:
        found, share = _named(things, query, among, 2 if not holders else len(among)), _SHARE
    scored = sorted((_scored(each, holders, share) for each in found), key=lambda each: (-each.score, each.id))
    sure = _sure(things, query.text, scored) if query.text else ""
    return {"result": [_told(things, each, each.id == sure) for each in scored[: query.most]]}


def _holders(things: Things, query: Query) -> list[Set[str]]:
    """The things that agree with each of the values of a query; a value that is none tells nothing apart."""
    given = [value for value in query.values if value.property in PROPERTIES and any(value[1:])]
    return [things.holders(things.wanted(*value)) for value in given]


def _named(things: Things, query: Query, among: Set[str], least: int) -> list[Candidate]:
    """The things that a name may mean: ``least`` at least are looked for, as values, or a namesake, may tell."""
    if not query.text or not among:
        return []
    known = _by_id(things, query.text, among)
    return [known] if known else things.names.like(query.text, among, max(query.most, least))


def _unnamed(things: Things, thing: str) -> Candidate:
    """A thing that may be meant where no name is given."""
    return Candidate(thing, things.site.labels[thing], 0.0)


def _sure(things: Things, text: str, scored: Sequence[Candidate]) -> str:
    """The id of the one thing that can be meant; nothing, where it is not sure."""
    equal = [each.id for each in scored if each.score > _EQUAL]
    is_one = len(equal) == 1 and (things.thing_of(text) == equal[0] or _is_alone(things, equal[0], text))
    return equal[0] if is_one else ""


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


def _among(things: Things, kinds: Sequence[str]) -> Set[str]:
    """The things of some kinds, of all if none is named; of a kind that is not here there are none."""
    wanted = {kind for kind in map(things.kind_of, kinds) if kind}
    return frozenset().union(*(things.by_kind[kind] for kind in wanted)) if kinds else things.everything


def _by_id(things: Things, text: str, among: Collection[str]) -> Candidate | None:
    """The thing that a text is the id or the IRI of, or was before an editor merged it into another."""
    name = things.thing_of(text)
    return Candidate(name, name, 100.0) if name in among else None


def _scored(found: Candidate, holders: Sequence[Set[str]], share: float) -> Candidate:
    """A candidate with what the values that agree count in its score."""
    if not holders:
        return found
    agreeing = sum(found.id in each for each in holders) / len(holders)
    return found._replace(score=found.score * (1 - share) + 100 * agreeing * share)


def _told(things: Things, found: Candidate, match: bool) -> dict[str, Any]:
    label = things.site.labels[found.id]
    kinds = [_kind(things, kind) for kind in things.kinds[found.id]]
    also = {} if found.name == label or found.score > _EQUAL else {"description": f"also called {found.name}"}
    return {"id": found.id, "name": label, "type": kinds, "score": round(found.score, 1), "match": match, **also}


def _kind(things: Things, kind: str) -> dict[str, str]:
    return {"id": kind, "name": things.words[kind]}


def suggested(things: Things, part: str, prefix: str, cursor: int = 0) -> dict[str, Any]:
    """Return what a person may mean who has typed the beginning of a name of a thing, a kind or a property.

    Args:
        things: what can be suggested.
        part: one of :data:`PARTS`.
        prefix: what was typed; the id of a thing suggests it first.
        cursor: so many suggestions are passed over.

    """
    if part == "entity":
        found = _begun(things, prefix, cursor + _SUGGESTED)[cursor:]
        return {"result": [
            {"id": thing, "name": things.site.labels[thing],
             "notable": [_kind(things, kind) for kind in things.kinds[thing]]}
            for thing in found
        ]}  # fmt: skip
    known = things.by_kind if part == "type" else PROPERTIES
    wanted = prefix.casefold()
    named = [name for name in known if wanted in f"{things.words[name]} {name}".casefold()]
    return {"result": [_kind(things, name) for name in named[cursor:]]}


def _begun(things: Things, prefix: str, most: int) -> list[str]:
    """The things whose id was typed, or the beginning of whose name."""
    found, known = things.names.beginning(prefix, things.everything, most), things.thing_of(prefix)
    first = [known] if known in things.everything else []
    return [*first, *(thing for thing in found if thing not in first)][:most]


def proposed(things: Things, given: str, most: int | None = None) -> dict[str, Any]:
    """Return the properties that can be taken into a table of things of a kind: all, or so many."""
    kind = things.kind_of(given)
    names = things.properties_of(kind) if kind else PROPERTIES
    limit = {} if most is None else {"limit": most}
    return {"type": kind or given, **limit, "properties": [_kind(things, name) for name in names[:most]]}


def extended(things: Things, asked: Mapping[str, object], pace: Pace | None = None) -> dict[str, Any]:
    """Return the values of properties of things, for the rows of a table; each row under the id that was asked for.

    Raises:
        ReconcileError: ids or properties are not given as lists, or are too many, or a property is not known.

    """
    pace, found = pace or Pace(), {}
    ids, names = table_read(asked)
    for thing in ids:
        pace.check()
        known = things.thing_of(thing)
        found[thing] = {name: [_value(held) for held in things.values(known, name)] for name in names}
    return {"meta": [_kind(things, name) for name in names], "rows": found}


def _value(held: Held) -> dict[str, str]:
    return {"id": held.id, "name": held.told} if held.id else {"str": held.told}
