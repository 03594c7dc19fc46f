"""Which claims hold: the written policy for what can only be one, and what a complete list denies.

The order of the policy: an editor's decision; editorial before stated before inferred; official before government
before implementer before press before mirror; one source before several read together; the more precise; the later one.
A tie asserts none. A value that says more and agrees (2013-05 beside 2013) takes the place of the one that says less,
which is then Consistent, not Disputed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cbrngraph.claims.model import Basis, Claim, Status, Verdict
from cbrngraph.claims.precision import refines, vagueness
from cbrngraph.readings.corpus import SOURCE_KINDS
from cbrngraph.readings.model import Source
from cbrngraph.terms import CBRN, RDF, Term, iri, lexical, name_of

__all__ = ["Tie", "Weighing", "resolve"]

_BASES = list(Basis)
_KINDS = {kind: rank for rank, kind in enumerate(SOURCE_KINDS)}
_TYPE, _COMPLETE = iri(RDF + "type"), iri(CBRN + "completeFor")

_STEPS = (
    "an editor preferred it",
    "{winner_basis} goes before {loser_basis}",
    "{winner} sources go before {loser} ones",
    "one source goes before several read together",
)


@dataclass(frozen=True, slots=True)
class Tie:
    """Claims that contradict each other with equal weight, so that none is asserted."""

    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """The verdict on every claim, and the ties."""

    verdicts: Mapping[str, Verdict]
    ties: tuple[Tie, ...]


def resolve(claims: Iterable[Claim], sources: Mapping[str, Source]) -> Weighing:
    """Give every claim its status; the order of the claims does not matter."""
    return _Resolver(sorted(claims, key=lambda claim: claim.id), sources).weigh()


Values = dict[Term, list[Claim]]


class _Resolver:
    def __init__(self, claims: Sequence[Claim], sources: Mapping[str, Source]) -> None:
        self.claims = claims
        self.sources = sources
        self.verdicts: dict[str, Verdict] = {}
        self.ties: list[Tie] = []

    def weigh(self) -> Weighing:
        standing = [claim for claim in self.claims if not self._withdrawn(claim)]
        groups: defaultdict[tuple[Term, ...], list[Claim]] = defaultdict(list)
        for claim in standing:
            self.verdicts[claim.id] = _accepted(claim)
            if claim.rivals:
                groups[claim.rivals].append(claim)
        for group in groups.values():
            self._one_of(group)
        self._deny(standing)
        self._ground(standing)
        return Weighing(self.verdicts, tuple(self.ties))

    def _withdrawn(self, claim: Claim) -> bool:
        if claim.decision == "withdraw":
            self.verdicts[claim.id] = Verdict(Status.WITHDRAWN, claim.decision_reason)
        return claim.decision == "withdraw"

    # what can only be one

    def _one_of(self, group: list[Claim]) -> None:
        values: defaultdict[Term, list[Claim]] = defaultdict(list)
        for claim in group:
            values[_value(claim)].append(claim)
        if len(values) < 2:
            return
        open_: Values = dict(values)
        winner, lost = "", []
        while open_ and not self._decided(values.get(winner, [])):
            best, support = self._best(open_)
            if best is None:
                break
            backing = [claim for claims in support.values() for claim in claims]
            lost += [(value, backing) for value in open_.keys() - support.keys()]
            winner = best
            open_ = {value: claims for value, claims in support.items() if value != best}
        if not winner:
            self._tie(values)
            return
        for value, backing in lost:  # told only now: a value that refines the best may be what holds in the end
            self._lose(values[value], values[winner], backing)
        if open_:
            reason = f"{_told(values[winner][0])} holds; what would refine it contradicts itself with equal weight"
            split = Verdict(Status.DISPUTED, reason, _ids(values[winner]))
            self.verdicts.update({claim.id: split for value in open_ for claim in values[value]})
        for value in values.keys() - {winner}:
            if _refines(values[winner], values[value]):
                reason = f"says less than {_told(values[winner][0])} and agrees"
                said = Verdict(Status.CONSISTENT, reason, _ids(values[winner]))
                self.verdicts.update({claim.id: said for claim in values[value]})

    def _best(self, values: Values) -> tuple[Term | None, Values]:
        """The value that, with all that refines it, outweighs the others; and that value with its refinements.

        What says more than another supports it, so that only the values that refine none of the others compete.
        """
        decided = [value for value, claims in values.items() if self._decided(claims)]
        if len(decided) == 1:
            return decided[0], {decided[0]: values[decided[0]]}
        for value in values:
            if all(_refines(values[value], values[other]) for other in values if other != value):
                return value, {value: values[value]}
        coarse = [v for v, ours in values.items() if not any(_refines(ours, theirs) for theirs in values.values())]
        supports = {v: {o: c for o, c in values.items() if o == v or _refines(c, values[v])} for v in coarse}
        backed = {v: [claim for claims in found.values() for claim in claims] for v, found in supports.items()}
        for value in coarse:
            if all(self._beats(backed[value], backed[other]) for other in coarse if other != value):
                return value, supports[value]
        return None, {}

    def _beats(self, ours: list[Claim], theirs: list[Claim]) -> bool:
        one, other = self._spokesman(ours), self._spokesman(theirs)
        if self._weight(one) != self._weight(other):
            return self._weight(one) < self._weight(other)
        return self._later(ours, theirs)

    def _later(self, ours: list[Claim], theirs: list[Claim]) -> bool:
        """Whether one of ours is later than all of theirs of the same weight; an undated document is not compared."""
        weight = self._weight(self._spokesman(ours))
        mine = [self._issued(claim) for claim in ours if self._weight(claim) == weight]
        others = [self._issued(claim) for claim in theirs if self._weight(claim) == weight]
        return any(when and all(other and when > other for other in others) for when in mine)

    def _spokesman(self, claims: list[Claim]) -> Claim:
        return min(claims, key=lambda claim: (self._weight(claim), _backwards(self._issued(claim)), claim.id))

    def _weight(self, claim: Claim) -> tuple[int, ...]:
        return (
            0 if claim.decision == "prefer" else 1,
            _BASES.index(claim.basis),
            max(_KINDS[self._kind(source)] for source in claim.sources),
            int(claim.joint),
            vagueness(claim.predicate, claim.object),
        )

    def _kind(self, source: str) -> str:
        return self.sources[source].kind

    def _issued(self, claim: Claim) -> date | None:
        """The day by which every source of a claim was out."""
        days = [issued.latest if (issued := self.sources[source].issued) else None for source in claim.sources]
        known = [day for day in days if day]
        return max(known) if len(known) == len(days) else None

    @staticmethod
    def _decided(claims: list[Claim]) -> bool:
        return any(claim.decision == "prefer" for claim in claims)

    # the words for it

    def _lose(self, claims: list[Claim], winners: list[Claim], backing: list[Claim]) -> None:
        """Give each claim of a losing value its verdict; ``backing`` is what outweighed it."""
        best, decider = self._spokesman(winners), self._spokesman(backing)
        for claim in claims:
            if self._superseded(claim, best):
                reason = f"{_told(best)} is from the same publisher, and later"
                verdict = Verdict(Status.SUPERSEDED, reason, _ids(winners))
            else:
                reason = f"{_told(best)} holds: {self._why(decider, claim)}"
                verdict = Verdict(Status.DISPUTED, reason, _ids(winners))
            self.verdicts[claim.id] = verdict

    def _superseded(self, claim: Claim, best: Claim) -> bool:
        mine, theirs = self._publishers(claim), self._publishers(best)
        earlier, later = self._issued(claim), self._issued(best)
        return bool(mine and mine == theirs and earlier and later and earlier < later and best.decision != "prefer")

    def _publishers(self, claim: Claim) -> set[str]:
        return {publisher for source in claim.sources for publisher in self.sources[source].publishers}

    def _why(self, winner: Claim, loser: Claim) -> str:
        ours, theirs = self._weight(winner), self._weight(loser)
        step = next((number for number, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one != other), 5)
        if step < len(_STEPS):
            words = _STEPS[step].format(
                winner=SOURCE_KINDS[ours[2]], loser=SOURCE_KINDS[theirs[2]],
                winner_basis=winner.basis.value, loser_basis=loser.basis.value,
            )  # fmt: skip
            return f"{words}: {winner.decision_reason}" if step == 0 else words
        return "it is more precise" if step == len(_STEPS) else "it is the later document"

    def _tie(self, values: Values) -> None:
        """Dispute everything: what nothing outweighs, because it ties, and the rest, because it weighs less."""
        top = {v for v, ours in values.items() if not any(self._beats(c, ours) for o, c in values.items() if o != v)}
        tied = [claim for value in values if value in top for claim in values[value]]
        self.ties.append(Tie(tuple(sorted(claim.id for claim in tied))))
        for value, claims in values.items():
            others = [other for other in tied if _value(other) != value]
            reason = "a tie with {}: neither weighs more" if value in top else "weighs less than {}, which tie"
            lost = Verdict(Status.DISPUTED, reason.format(", ".join(map(_told, others))), _ids(others))
            self.verdicts.update({claim.id: lost for claim in claims})

    # lists, and nodes that fall

    def _deny(self, claims: list[Claim]) -> None:
        """A complete list denies what it lacks, unless the one who says it outweighs the list."""
        lists: defaultdict[tuple[Term, ...], list[Claim]] = defaultdict(list)
        members: defaultdict[tuple[Term, ...], defaultdict[Term, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        for claim in claims:
            if claim.predicate == _COMPLETE:
                lists[(claim.subject, claim.object)].append(claim)
            for part in claim.member_of[1:]:
                members[(claim.member_of[0], part)][claim.node or claim.object].append(claim)
        for name, whole in lists.items():
            for said in members[name].values():
                self._deny_one(said, [claim for claim in whole if not any(claim.sources == c.sources for c in said)])

    def _deny_one(self, said: list[Claim], deniers: list[Claim]) -> None:
        deniers = [claim for claim in deniers if not self._beats(said, [claim])]
        if not deniers or self._decided(said):
            return
        strongest = self._spokesman(deniers)
        for claim in said:
            if self.verdicts[claim.id].holds:
                reason = f"the list that {', '.join(strongest.sources)} calls complete lacks it"
                self.verdicts[claim.id] = Verdict(Status.DISPUTED, reason, _ids(deniers))

    def _ground(self, claims: list[Claim]) -> None:
        """What is said of a node that does not hold, falls with it."""
        nodes = {claim.node for claim in self.claims if claim.node and claim.predicate == _TYPE}
        while True:
            standing = {c.node for c in claims if c.node and c.predicate == _TYPE and self.verdicts[c.id].holds}
            gone = nodes - standing
            fallen = [
                claim
                for claim in claims
                if self.verdicts[claim.id].holds
                and any(t in gone for t in ((claim.subject,) if not claim.node else claim.member_of[:1]))
            ]
            if not fallen:
                return
            for claim in fallen:
                self.verdicts[claim.id] = Verdict(Status.DISPUTED, "what it speaks of does not hold")


def _refines(ours: list[Claim], theirs: list[Claim]) -> bool:
    """Whether a value, told by the claims that say it, says more than another and agrees with it."""
    return refines(ours[0].predicate, ours[0].object, theirs[0].object)


def _accepted(claim: Claim) -> Verdict:
    if claim.decision == "prefer":
        return Verdict(Status.PREFERRED, claim.decision_reason)
    return Verdict(Status.ACCEPTED)


def _value(claim: Claim) -> Term:
    """What a claim says: its object, or the node it brings."""
    return claim.node or claim.object


def _ids(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted(claim.id for claim in claims))


def _told(claim: Claim) -> str:
    """What a claim says, with its id."""
    value = claim.original or (name_of(claim.object) if claim.object.startswith("<") else lexical(claim.object))
    return f"{value} ({claim.id})"


def _backwards(when: date | None) -> int:
    return -when.toordinal() if when else 0
