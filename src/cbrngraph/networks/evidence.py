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

from cbrngraph.graph.engine import Engine, policy_of, rows
from cbrngraph.terms import PREFIXES, Term, Triple, iri, lexical, local_name, name_of

__all__ = ["Carrier", "Voice", "carriers_of", "together", "voices_of"]

Voice = frozenset[str]
"""Sources (by id) that together say all of what a tie rests on."""

MOST_VOICES = 64
"""Of more combinations than this the smallest are kept: the number of independent ones is then a lower bound."""

_CHUNK = 1000
_TYPE = iri(PREFIXES["rdf"] + "type")
_CLAIMS = """
SELECT ?claim ?subject ?predicate ?object ?basis (GROUP_CONCAT(STR(?source); SEPARATOR=" ") AS ?sources) WHERE {
  VALUES (?subject ?predicate) { %s }
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; cbrn:status ?status ;
         cbrn:basis ?basis ; prov:wasDerivedFrom ?source .
  FILTER(%s)
} GROUP BY ?claim ?subject ?predicate ?object ?basis
"""


_HOLDS = "?status IN (cbrn:status-accepted, cbrn:status-preferred)"
_IS_SAID = "?status != cbrn:status-withdrawn"
"""Under the policy ``all`` whatever is said is a fact, disputed or not."""


class Carrier(NamedTuple):
    """A claim that carries a statement, and the sources it was read in, together.

    What an editor set down has none: it is no source, and needs none.
    """

    claim: str
    voice: Voice
    stated: bool
    """Whether a source says so, rather than that it was inferred: what was inferred corroborates nothing."""


def carriers_of(engine: Engine, statements: Iterable[Triple]) -> dict[Triple, tuple[Carrier, ...]]:
    """Return the claims that carry each statement and hold.

    The key of a node (who takes part in what) has no claim of its own: the claim that there is such a node carries it.
    """
    wanted = sorted(set(statements))
    which = _IS_SAID if policy_of(engine) == "all" else _HOLDS
    own = _claims(engine, sorted({(s, p) for s, p, _ in wanted}), which)
    bare = [triple for triple in wanted if triple not in own]
    existing = _claims(engine, sorted({(s, _TYPE) for s, _, _ in bare}), which)
    of_node: defaultdict[Term, list[Carrier]] = defaultdict(list)
    for (subject, _, _), found in existing.items():
        of_node[subject] += found
    carried = {triple: own.get(triple) or sorted(of_node[triple[0]]) for triple in wanted}
    return {triple: tuple(found) for triple, found in carried.items()}


def _claims(engine: Engine, pairs: Sequence[tuple[Term, Term]], which: str) -> dict[Triple, list[Carrier]]:
    found: defaultdict[Triple, list[Carrier]] = defaultdict(list)
    for start in range(0, len(pairs), _CHUNK):
        listed = " ".join(f"({subject} {predicate})" for subject, predicate in pairs[start : start + _CHUNK])
        for claim, subject, predicate, value, basis, sources in rows(engine, _CLAIMS % (listed, which)):
            kind = local_name(basis).removeprefix("basis-")
            read = () if kind == "editorial" else lexical(sources).split()
            voice = frozenset(name_of(iri(source)) for source in read)
            found[subject, predicate, value].append(Carrier(name_of(claim), voice, kind != "inferred"))
    return {triple: sorted(carriers) for triple, carriers in found.items()}


def voices_of(
    statements: Iterable[Triple], carriers: Mapping[Triple, Sequence[Carrier]], *, stated: bool = False
) -> frozenset[Voice]:
    """Return the sets of sources of which each shows all of the statements (``stated``: says them in so many words).

    The empty set is one of them where no source is needed: an editor set it down, or no claim is asked for.
    """
    found = frozenset([Voice()])
    for triple in statements:
        if carriers[triple]:
            found = together(found, _said(carriers[triple], stated=stated))
    return found


def _said(carriers: Sequence[Carrier], *, stated: bool) -> frozenset[Voice]:
    """The voices of a statement; where sources are counted, an editor's word stands in for none that speaks."""
    if not stated:
        return frozenset(carrier.voice for carrier in carriers)
    named = frozenset(carrier.voice for carrier in carriers if carrier.stated and carrier.voice)
    return named or frozenset(carrier.voice for carrier in carriers if carrier.stated)


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
