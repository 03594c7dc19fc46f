"""The claim, the canonical form of everything the graph holds, and the verdict on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from cbrngraph.places import Place
from cbrngraph.terms import Term, Triple

__all__ = ["HOLDING", "Basis", "Claim", "Status", "Verdict", "claim_id", "merge"]


class Basis(str, Enum):
    """How a claim stands in its source, the strongest first."""

    EDITORIAL = "editorial"
    STATED = "stated"
    INFERRED = "inferred"


class Status(str, Enum):
    """What became of a claim among the others (design: Claims and resolution)."""

    PREFERRED = "preferred"
    ACCEPTED = "accepted"
    CONSISTENT = "consistent"
    DISPUTED = "disputed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


HOLDING = frozenset({Status.PREFERRED, Status.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of a claim, the rule that gave it, and the claims that outweigh it (or tie with it)."""

    status: Status
    reason: str = ""
    by: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether what the claim says is asserted."""
        return self.status in HOLDING


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement with its evidence.

    ``content`` is what is asserted when the claim holds: the statement itself and, for a nested node, the type, key and
    link that come with it. ``rivals`` names the group in which only one value can hold (empty: many can). ``member_of``
    names the subject and those of its lists (a property, a class, a role) that the statement belongs to, so that a
    ``complete`` list can deny it. ``passages`` are the places it stands at, each with the words that bear it there.
    ``read_as`` are the ids that the reading names its things by, where an editor merged one of them into another.
    """

    id: str
    subject: Term
    predicate: Term
    object: Term
    sources: tuple[str, ...]
    basis: Basis
    content: tuple[Triple, ...]
    reason: str = ""
    passages: tuple[tuple[str, str], ...] = ()
    original: str = ""
    concerns: tuple[Term, ...] = ()
    rivals: tuple[Term, ...] = ()
    member_of: tuple[Term, ...] = ()
    node: Term = ""
    decision: str = ""
    decision_reason: str = ""
    read_as: tuple[str, ...] = ()
    places: tuple[Place, ...] = field(default=(), compare=False)

    @property
    def triple(self) -> Triple:
        """The statement."""
        return (self.subject, self.predicate, self.object)

    @property
    def locators(self) -> tuple[str, ...]:
        """The places it stands at."""
        return tuple(dict.fromkeys(at for at, _ in self.passages if at))

    @property
    def phrases(self) -> tuple[str, ...]:
        """The words that bear it."""
        return tuple(dict.fromkeys(words for _, words in self.passages if words))

    @property
    def joint(self) -> bool:
        """Whether several sources were read together, so that which of them said it is not known."""
        return len(self.sources) > 1


def claim_id(triple: Triple, sources: Iterable[str]) -> str:
    """Return the id of a claim: a hash of the statement and its sources, and of nothing that may be corrected later."""
    text = "\n".join([*triple, *sorted(sources)])
    return f"claim-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def merge(one: Claim, other: Claim) -> Claim:
    """Return one claim for what a source says twice: the stronger basis counts, with every passage that has it."""
    bases = list(Basis)
    first, second = sorted((one, other), key=lambda claim: (bases.index(claim.basis), claim.reason, claim.original))
    equal = first.basis is second.basis
    return replace(
        first,
        passages=tuple(sorted({*first.passages, *second.passages})) if equal else first.passages,
        original=first.original or second.original,
        read_as=tuple(sorted({*first.read_as, *second.read_as})) if equal else first.read_as,
        places=tuple(sorted({*first.places, *second.places})),
    )
