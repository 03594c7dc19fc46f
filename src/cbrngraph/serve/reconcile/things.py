"""What can be matched: the kinds of things, their names, and the values of their properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cbrngraph.answers.labels import labels_of, normalised
from cbrngraph.graph.engine import rows
from cbrngraph.serve.reconcile.matching import Names
from cbrngraph.serve.site.files import Site
from cbrngraph.serve.site.finding import named
from cbrngraph.terms import CBRN, KG, Term, compact, expand, iri, lexical, name_of

__all__ = ["KINDS", "PROPERTIES", "Things"]

KINDS = (
    "Country", "Institution", "Project", "Region", "RegionalSecretariat", "Agreement", "Event", "Programme", "City",
    "Person", "Source",
)  # fmt: skip
"""The classes of things that people have in lists."""

PROPERTIES = (
    "skos:prefLabel", "skos:altLabel", "skos:exactMatch", "cbrn:isoAlpha2", "cbrn:isoAlpha3", "cbrn:m49", "cbrn:kind",
    "cbrn:membershipStatus", "cbrn:country", "cbrn:locatedIn", "cbrn:region", "cbrn:projectNumber", "dct:title",
    "cbrn:area", "cbrn:from", "cbrn:until", "cbrn:contractNumber", "cbrn:website", "cbrn:signedOn", "cbrn:party",
    "cbrn:city", "cbrn:serves", "cbrn:url", "dct:issued", "dct:publisher", "org:memberOf", "org:subOrganizationOf",
)  # fmt: skip
"""The properties that can be compared with, and taken back into a table."""

_KIND = "SELECT ?thing { ?thing a ?kind }"
_USED = "SELECT DISTINCT ?p { VALUES ?p { %s } ?thing a ?kind ; ?p ?value }"


@dataclass(frozen=True)
class Things:
    """Everything that can be matched in one graph."""

    site: Site

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

    def properties_of(self, kind: str) -> list[str]:
        """Return the properties that things of a kind have."""
        found = rows(self.site.kg.engine, _USED % " ".join(PROPERTIES), kind=_term(kind))
        used = {compact(term) for (term,) in found}
        return [name for name in PROPERTIES if name in used]

    def values(self, thing: str, name: str) -> list[tuple[str, Term]]:
        """Return the values of a property, as people read them and as they are."""
        asked = rows(self.site.kg.engine, "SELECT ?v { ?s ?p ?v }", s=iri(KG + thing), p=_term(name))
        found = [value for (value,) in asked]
        labels = labels_of(self.site.kg.engine, [value for value in found if value.startswith("<")])
        return sorted((labels.get(value, lexical(value)), value) for value in found)

    def has(self, thing: str, name: str, wanted: str) -> bool:
        """Return whether one of the values of a property is a text, or is called so."""
        plain = normalised(wanted)
        return any(
            plain in {normalised(told), normalised(compact(value))} or self._is_called(value, wanted)
            for told, value in self.values(thing, name)
        )

    def _is_called(self, value: Term, wanted: str) -> bool:
        return value.startswith(f"<{KG}") and name_of(value) in self.names.exact(wanted)


def _term(name: str) -> Term:
    return iri(expand(name))
