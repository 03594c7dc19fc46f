"""What can be matched: the kinds of things, their names, and the values of their properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock
from typing import NamedTuple

from cbrngraph.answers.labels import labels_of, normalised
from cbrngraph.graph.engine import rows
from cbrngraph.serve.reconcile.matching import Names
from cbrngraph.serve.site.files import Site
from cbrngraph.serve.site.finding import named
from cbrngraph.terms import CBRN, KG, Term, compact, expand, iri, lexical, name_of

__all__ = ["KINDS", "PROPERTIES", "Held", "Things", "Wanted", "id_in"]

KINDS = (
    "Country", "Institution", "Project", "Region", "RegionalSecretariat", "Agreement", "Event", "Programme", "City",
    "Person", "Source",
)  # fmt: skip
"""The classes of things that people have in lists."""

_Key = tuple[str, str]
"""What a value is found by: ``id`` and the id of a thing, or ``text`` and how it may be written."""

PROPERTIES = (
    "skos:prefLabel", "skos:altLabel", "skos:exactMatch", "cbrn:isoAlpha2", "cbrn:isoAlpha3", "cbrn:m49", "cbrn:kind",
    "cbrn:membershipStatus", "cbrn:country", "cbrn:locatedIn", "cbrn:region", "cbrn:projectNumber", "dct:title",
    "cbrn:area", "cbrn:from", "cbrn:until", "cbrn:contractNumber", "cbrn:website", "cbrn:signedOn", "cbrn:party",
    "cbrn:city", "cbrn:serves", "cbrn:url", "dct:issued", "dct:publisher", "org:memberOf", "org:subOrganizationOf",
)  # fmt: skip
"""The properties that can be compared with, and taken back into a table."""

_KIND = "SELECT ?thing { ?thing a ?kind }"
_USED = "SELECT DISTINCT ?p { VALUES ?p { %s } ?thing a ?kind ; ?p ?value }"
_VALUES = "SELECT ?s ?v { ?s ?p ?v }"


class Held(NamedTuple):
    """A value of a property."""

    told: str
    """As people read it."""
    id: str
    """The id of a thing of the graph; empty for a text, or what lies outside."""
    plain: frozenset[str]
    """How it may be written, as names are compared."""


class Wanted(NamedTuple):
    """A value that is looked for: one that is written so, or one of these things."""

    property: str
    plain: str
    ids: Collection[str]


@dataclass(frozen=True)
class Things:
    """Everything that can be matched in one graph; what is read from the graph is kept."""

    site: Site
    _lock: RLock = field(default_factory=RLock, repr=False, compare=False)
    _tables: dict[str, Mapping[str, Sequence[Held]]] = field(default_factory=dict, repr=False, compare=False)
    _holding: dict[str, Mapping[_Key, Set[str]]] = field(default_factory=dict, repr=False, compare=False)

    def read(self) -> Things:
        """Read all that every question needs: once, though several ask for it at the same time."""
        with self._lock:
            _ = self.names, self.everything, self.kinds, self.words
        return self

    @cached_property
    def names(self) -> Names:
        """All names, labels first."""
        return Names({thing: [self.site.labels[thing], *others] for thing, others in named(self.site).items()})

    @cached_property
    def by_kind(self) -> Mapping[str, frozenset[str]]:
        """The ids of the things of each kind (``cbrn:Country``)."""
        found = {f"cbrn:{kind}": rows(self.site.kg.engine, _KIND, kind=iri(CBRN + kind)) for kind in KINDS}
        return {kind: frozenset(name_of(thing) for (thing,) in things) for kind, things in found.items()}

    @cached_property
    def everything(self) -> frozenset[str]:
        """The ids of the things of all kinds."""
        return frozenset().union(*self.by_kind.values())

    @cached_property
    def kinds(self) -> Mapping[str, Sequence[str]]:
        """The kinds of each thing."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for kind, things in self.by_kind.items():
            for thing in things:
                found[thing].append(kind)
        return found

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What people call each kind and property."""
        return {name: self.site.known.word(_term(name)) for name in (*self.by_kind, *PROPERTIES)}

    def kind_of(self, given: str) -> str:
        """Return the kind that is named: ``cbrn:Country``, its full IRI, or ``Country``; nothing, if there is none."""
        kind = f"cbrn:{given.strip().removeprefix(CBRN).removeprefix('cbrn:')}"
        return kind if kind in self.by_kind else ""

    def thing_of(self, text: str) -> str:
        """Return the id that a text is; where an editor merged it into another, the one that was kept."""
        name = id_in(text)
        return name if name in self.site.labels else self.site.known.merged.get(name, name)

    def properties_of(self, kind: str) -> list[str]:
        """Return the properties that things of a kind have."""
        found = rows(self.site.kg.engine, _USED % " ".join(PROPERTIES), kind=_term(kind))
        used = {compact(term) for (term,) in found}
        return [name for name in PROPERTIES if name in used]

    def values(self, thing: str, name: str) -> Sequence[Held]:
        """Return the values of a property of a thing."""
        return self._table(name).get(thing, ())

    def _table(self, name: str) -> Mapping[str, Sequence[Held]]:
        """The values of a property of all things, read when one is first asked for."""
        with self._lock:
            if name not in self._tables:
                self._tables[name] = self._read(name)
            return self._tables[name]

    def _read(self, name: str) -> Mapping[str, Sequence[Held]]:
        asked = rows(self.site.kg.engine, _VALUES, p=_term(name))
        labels = labels_of(self.site.kg.engine, [value for _, value in asked if value.startswith("<")])
        found: defaultdict[str, list[Held]] = defaultdict(list)
        for told, value, thing in sorted((labels.get(v, lexical(v)), v, s) for s, v in asked):
            if thing.startswith(f"<{KG}"):
                found[name_of(thing)].append(_held(told, value))
        return dict(found)

    def wanted(self, name: str, text: str, thing: str = "") -> Wanted:
        """Return what a value of a property must be: the thing of an id, if it is one of the graph, else the text."""
        if (known := self.thing_of(thing)) in self.site.labels:
            return Wanted(name, "", {known})
        return Wanted(name, normalised(text or thing), self.names.exact(text or thing))

    def holders(self, wanted: Wanted) -> Set[str]:
        """Return the things one of whose values of a property is what is looked for, or is called so."""
        holding = self._index(wanted.property)
        keys = [("text", wanted.plain), *(("id", each) for each in wanted.ids)]
        return frozenset().union(*(holding.get(key, ()) for key in keys))

    def _index(self, name: str) -> Mapping[_Key, Set[str]]:
        """The things that hold each value of a property, made when one is first looked for."""
        with self._lock:
            if name not in self._holding:
                self._holding[name] = _inverted(self._table(name))
            return self._holding[name]


def id_in(text: str) -> str:
    """Return the id that is written as such, with its prefix, or as the full IRI."""
    return text.strip().removeprefix(KG).removeprefix("kg:")


def _inverted(table: Mapping[str, Sequence[Held]]) -> Mapping[_Key, Set[str]]:
    found: defaultdict[_Key, set[str]] = defaultdict(set)
    for thing, values in table.items():
        for key in (key for held in values for key in _keys(held)):
            found[key].add(thing)
    return dict(found)


def _keys(held: Held) -> Iterator[_Key]:
    """What a value is found by; one of signs alone is written like any other, and is not."""
    yield from (("text", plain) for plain in held.plain if plain)
    if held.id:
        yield "id", held.id


def _held(told: str, value: Term) -> Held:
    name = name_of(value) if value.startswith(f"<{KG}") else ""
    return Held(told, name, frozenset({normalised(told), normalised(compact(value))}))


def _term(name: str) -> Term:
    return iri(expand(name))
