"""Ties → edges: which links stand behind each pair, directly or through something that both share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import NamedTuple

from cbrngraph.networks.evidence import Voice, together
from cbrngraph.networks.projection import project
from cbrngraph.networks.ties import Tie
from cbrngraph.networks.views import View
from cbrngraph.networks.when import UNDATED, When, joint
from cbrngraph.terms import Term

__all__ = ["Key", "Link", "actor", "links_of", "merged", "nodes_in", "shared", "weights_of"]

Key = tuple[Term, Term, str]
"""An edge: its ends, and its type where the view keeps types apart."""


class Link(NamedTuple):
    """One reason why two nodes are tied: what they share, or the relation itself."""

    through: Term
    type: str
    when: When
    voices: frozenset[Voice]
    """The sets of sources of which each shows it."""
    stated: frozenset[Voice]
    """Those that say it in so many words."""
    ties: tuple[Tie, ...]

    @property
    def claims(self) -> frozenset[str]:
        """The ids of the claims that made it."""
        return frozenset(claim for tie in self.ties for claim in tie.claims)


def links_of(view: View, ties: Sequence[Tie]) -> dict[Key, tuple[Link, ...]]:
    """Return the links behind each edge; edges and links in a fixed order."""
    made = _projected(view, ties) if view.onto else _direct(view, ties)
    found: defaultdict[Key, list[Link]] = defaultdict(list)
    for key, link in made:
        found[key].append(link)
    return {key: tuple(merged(found[key])) for key in sorted(found)}


def nodes_in(view: View, ties: Iterable[Tie]) -> list[Term]:
    """Return the nodes of a network; of a projection those of its mode, tied to another or not."""
    ends = ((actor(view, tie),) if view.onto else (tie.source, tie.target) for tie in ties)
    return sorted(set(chain.from_iterable(ends)))


def actor(view: View, tie: Tie) -> Term:
    """The end of a tie that a projection is onto."""
    return tie.source if view.onto == "source" else tie.target


def shared(view: View, tie: Tie) -> Term:
    """What a projection joins its nodes by: the other end of a tie."""
    return tie.target if view.onto == "source" else tie.source


def weights_of(view: View, ties: Sequence[Tie], weights: str, times: Sequence[int] = ()) -> dict[Key, float]:
    """Return the weight of each edge, without a look at the evidence.

    ``times`` says how often each tie counts, where they are drawn with replacement: in a projection what joins counts
    as often as its ties do.
    """
    often = times or [1] * len(ties)
    if not view.onto:
        found: defaultdict[Key, set[tuple[Term, str, int]]] = defaultdict(set)
        for place, (tie, number) in enumerate(zip(ties, often, strict=True)):
            found[_key(view, tie)].update((tie.through or str(place), tie.type, n) for n in range(number))
        return {key: float(len(links)) for key, links in found.items() if links}
    pairs = [(actor(view, t), (shared(view, t), n)) for t, k in zip(ties, often, strict=True) for n in range(k)]
    return {(*sorted((one, other)), ""): weight for one, other, weight in project(pairs, weights).triples()}


def _key(view: View, tie: Tie) -> Key:
    """The edge of a tie that is an edge itself; ends in one order where it has no direction."""
    ends = (tie.source, tie.target)
    one, other = ends if view.directed or view.two_mode else sorted(ends)
    return one, other, tie.type if view.typed else ""


def _direct(view: View, ties: Iterable[Tie]) -> Iterator[tuple[Key, Link]]:
    for tie in ties:
        yield _key(view, tie), _link(tie)


def _projected(view: View, ties: Iterable[Tie]) -> Iterator[tuple[Key, Link]]:
    members: defaultdict[Term, defaultdict[Term, list[Link]]] = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        members[shared(view, tie)][actor(view, tie)].append(_link(tie))
    for thing in sorted(members):
        whole = {one: _one_of(links) for one, links in sorted(members[thing].items())}
        for (one, first), (other, second) in combinations(whole.items(), 2):
            yield (one, other, ""), _both(thing, first, second)


def _link(tie: Tie) -> Link:
    return Link(tie.through, tie.type, tie.when, tie.voices, tie.stated, (tie,))


def _both(thing: Term, one: Link, other: Link) -> Link:
    voices, stated = together(one.voices, other.voices), together(one.stated, other.stated)
    return Link(thing, "", joint(one.when, other.when), voices, stated, (*one.ties, *other.ties))


def merged(links: Iterable[Link]) -> Iterator[Link]:
    """Return links such that those through one thing, of one type, are one: it is there if either stands."""
    found: defaultdict[tuple[Term, str, int], list[Link]] = defaultdict(list)
    for place, link in enumerate(links):
        found[link.through, link.type, 0 if link.through else place].append(link)
    for key in sorted(found):
        yield _one_of(found[key])


def _one_of(links: Sequence[Link]) -> Link:
    """Alternatives as one link: each of them alone would do."""
    if len(links) == 1:
        return links[0]
    first = links[0]
    voices = _least(chain.from_iterable(link.voices for link in links))
    stated = _least(chain.from_iterable(link.stated for link in links))
    ties = tuple(dict.fromkeys(tie for link in links for tie in link.ties))
    return Link(first.through, first.type, _longest(links), voices, stated, ties)


def _least(voices: Iterable[Voice]) -> frozenset[Voice]:
    """The voices without those that need more than another does."""
    return together(frozenset(voices), frozenset([Voice()]))


def _longest(links: Iterable[Link]) -> When:
    """The dates of what is known best: that which began first of those with dates."""
    dated = [link.when for link in links if link.when != UNDATED]
    return min(dated, key=lambda when: str(when.begun or when.first or "9999"), default=UNDATED)
