"""Where statements were written: by statement, and by node for those that are said nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from cbrngraph.checks.facts import TYPE
from cbrngraph.claims.files import Evidence
from cbrngraph.claims.model import Claim
from cbrngraph.places import Place
from cbrngraph.terms import KG, Term, Triple, iri

__all__ = ["Written"]


class Written:
    """Leads from statements and nodes to the lines of ``data/`` that say them."""

    def __init__(self, evidence: Evidence) -> None:
        self._claims: defaultdict[Triple, list[Claim]] = defaultdict(list)
        self._nodes: defaultdict[Term, list[Claim]] = defaultdict(list)
        self._sources = {iri(KG + slug): source.place for slug, source in evidence.sources.items()}
        for claim in evidence.claims:
            self._nodes[iri(KG + claim.id)].append(claim)
            for triple in dict.fromkeys((claim.triple, *claim.content)):
                self._claims[triple].append(claim)
            for node in dict.fromkeys((claim.subject, *(subject for subject, _, _ in claim.content))):
                self._nodes[node].append(claim)

    def of(self, triples: Iterable[Triple], node: Term) -> tuple[Place, ...]:
        """The places of these statements; where they have none, of the node's first mention."""
        found = {place for triple in triples for claim in self._claims.get(triple, ()) for place in claim.places[:1]}
        return tuple(sorted(found)) or self.first(node)

    def path(self, node: Term, path: Term) -> tuple[Place, ...]:
        """The places where a node's property is stated."""
        claims = [c for c in self._nodes.get(node, ()) if any(s == node and p == path for s, p, _ in c.content)]
        return tuple(sorted({place for claim in claims for place in claim.places[:1]})) or self.first(node)

    def first(self, node: Term) -> tuple[Place, ...]:
        """The place where a node comes from: its register entry, or the line that names it."""
        if place := self._sources.get(node):
            return (place,)
        claims = self._nodes.get(node, [])
        own = [claim for claim in claims if claim.predicate == TYPE] or claims
        return tuple(sorted(place for claim in own for place in claim.places)[:1])
