"""Statements → the claims that carry them and the sets of sources of which each alone shows a tie.

A tie rests on several statements at once (two participations make one link of two countries). A *voice* is a set of
sources that says all of them; the number of independent voices (claims/independence.py) is the number of publishers
that would have to be wrong before the tie is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import PREFIXES, Term, Triple, iri, lexical, name_of

__all__ = ["Carrier", "Voice", "carriers_of", "together", "voices_of"]

Voice = frozenset[str]
"""Sources (by id) that together say all of what a tie rests on."""

MOST_VOICES = 64
"""Of more combinations than this the smallest are kept: the number of independent ones is then a lower bound."""

_CHUNK = 1000
_TYPE = iri(PREFIXES["rdf"] + "type")
_CLAIMS = """
SELECT ?claim ?subject ?predicate ?object (GROUP_CONCAT(STR(?source); SEPARATOR=" ") AS ?sources) WHERE {
  VALUES (?subject ?predicate) { %s }
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; cbrn:status ?status ;
         prov:wasDerivedFrom ?source .
  FILTER(?status IN (cbrn:status-accepted, cbrn:status-preferred))
} GROUP BY ?claim ?subject ?predicate ?object
"""


class Carrier(NamedTuple):
    """A claim that carries a statement, and the sources it was read in, together."""

    claim: str
    voice: Voice


def carriers_of(engine: Engine, statements: Iterable[Triple]) -> dict[Triple, tuple[Carrier, ...]]:
    """Return the claims that carry each statement and hold.

    The key of a node (who takes part in what) has no claim of its own: the claim that there is such a node carries it.
    """
    wanted = sorted(set(statements))
    own = _claims(engine, sorted({(s, p) for s, p, _ in wanted}))
    bare = [triple for triple in wanted if triple not in own]
    existing = _claims(engine, sorted({(s, _TYPE) for s, _, _ in bare}))
    of_node: defaultdict[Term, list[Carrier]] = defaultdict(list)
    for (subject, _, _), found in existing.items():
        of_node[subject] += found
    carried = {triple: own.get(triple) or sorted(of_node[triple[0]]) for triple in wanted}
    return {triple: tuple(found) for triple, found in carried.items()}


def _claims(engine: Engine, pairs: Sequence[tuple[Term, Term]]) -> dict[Triple, list[Carrier]]:
    found: defaultdict[Triple, list[Carrier]] = defaultdict(list)
    for start in range(0, len(pairs), _CHUNK):
        listed = " ".join(f"({subject} {predicate})" for subject, predicate in pairs[start : start + _CHUNK])
        for claim, subject, predicate, value, sources in rows(engine, _CLAIMS % listed):
            voice = frozenset(name_of(iri(source)) for source in lexical(sources).split())
            found[subject, predicate, value].append(Carrier(name_of(claim), voice))
    return {triple: sorted(carriers) for triple, carriers in found.items()}


def voices_of(statements: Iterable[Triple], carriers: Mapping[Triple, Sequence[Carrier]]) -> frozenset[Voice]:
    """Return the sets of sources of which each says all of the statements."""
    found = frozenset([Voice()])
    for triple in statements:
        found = together(found, frozenset(carrier.voice for carrier in carriers[triple]))
    return found - {Voice()}


@cache
def together(ones: frozenset[Voice], others: frozenset[Voice]) -> frozenset[Voice]:
    """Return the voices that say both: every one of the first with every one of the second; the needless left out."""
    joined = {one | other for one, other in product(ones, others)}
    ordered = sorted(joined, key=lambda voice: (len(voice), sorted(voice)))
    kept: list[Voice] = []
    for voice in ordered:
        if not any(smaller <= voice for smaller in kept):
            kept.append(voice)
        if len(kept) == MOST_VOICES:
            break
    return frozenset(kept)
