"""Names → candidates with scores: how many pairs of letters two names share, whatever the order of their words.

The score is the Dice coefficient of the bigrams of their words (Dice 1945, Ecology 26, 297–302), times a hundred; equal
names have a hundred, and only they can be a match. Names are read once, when they are added; a question counts and
intersects what was kept then.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise, takewhile
from typing import NamedTuple

from cbrngraph.answers.labels import normalised

__all__ = ["Candidate", "Names"]

_LEAST = 30.0
"""A score below this is chance."""

_Pair = tuple[str, int]
"""A pair of letters, and which one of its kind in a name it is: so are those counted that two names share."""


class Candidate(NamedTuple):
    """A thing that may be meant."""

    id: str
    name: str
    score: float


class Names:
    """All names of all things, ready to be compared with."""

    def __init__(self, named: Mapping[str, Sequence[str]]) -> None:
        self._whole: defaultdict[str, set[str]] = defaultdict(set)
        self._entries: list[tuple[str, str, int]] = []
        self._holding: defaultdict[_Pair, list[int]] = defaultdict(list)
        self._worded: defaultdict[str, set[int]] = defaultdict(set)
        for thing in sorted(named):
            for name in named[thing]:
                self._add(thing, name)
        self._words = sorted(self._worded)

    def _add(self, thing: str, name: str) -> None:
        plain, entry = normalised(name), len(self._entries)
        if plain:
            self._whole[plain].add(thing)
        pairs = _pairs(plain)
        for pair in pairs:
            self._holding[pair].append(entry)
        for word in plain.split():
            self._worded[word].add(entry)
        self._entries.append((thing, name, len(pairs)))

    def exact(self, text: str) -> Collection[str]:
        """Return the things one of whose names is this text, capitals, accents and signs apart."""
        return self._whole.get(normalised(text), ())

    def holding(self, text: str) -> set[str]:
        """Return the things one of whose names has all the words of a text."""
        found = _in_all(self._worded.get(word, set()) for word in set(normalised(text).split()))
        return {self._entries[entry][0] for entry in found}

    def like(self, text: str, among: Collection[str] | None = None, most: int = 10) -> list[Candidate]:
        """Return the things whose names are like a text, the likest first.

        Args:
            text: a name.
            among: the ids that can be meant; all, without it.
            most: how many.

        """
        best = {thing: Candidate(thing, text, 100.0) for thing in self.exact(text) if among is None or thing in among}
        equal = len(best)
        for score, entry in self._scores(_pairs(normalised(text))):
            thing, name, _ = self._entries[entry]
            if len(best) >= most + equal:
                break
            if thing not in best and (among is None or thing in among):
                best[thing] = Candidate(thing, name, -score)
        return heapq.nsmallest(most, best.values(), key=lambda found: (-found.score, found.id))

    def _scores(self, wanted: Collection[_Pair]) -> list[tuple[float, int]]:
        """The names that are like one, by the negative of their score; of equal ones, by id."""
        shared = Counter(chain.from_iterable(self._holding.get(pair, ()) for pair in wanted))
        size, entries, least = len(wanted), self._entries, _LEAST / 200
        return sorted(
            (-200 * common / (entries[entry][2] + size), entry)
            for entry, common in shared.items()
            if common >= least * (entries[entry][2] + size)
        )

    def beginning(self, text: str, among: Collection[str] | None = None, most: int = 10) -> list[str]:
        """Return the things one of whose names has words that begin as those of a text do, shorter names first."""
        found: dict[str, int] = {}
        for entry in _in_all(self._starting(part) for part in _telling(normalised(text).split())):
            thing, _, size = self._entries[entry]
            if among is None or thing in among:
                found[thing] = min(size, found.get(thing, size))
        return heapq.nsmallest(most, found, key=lambda thing: (found[thing], thing))

    def _starting(self, part: str) -> set[int]:
        """The names that have a word that begins so."""
        words = (self._words[place] for place in range(bisect_left(self._words, part), len(self._words)))
        return set().union(*(self._worded[word] for word in takewhile(lambda word: word.startswith(part), words)))


def _in_all(sets: Iterable[set[int]]) -> set[int]:
    """What is in each of some sets; nothing, where there is none."""
    each = iter(sets)
    found = next(each, set())
    for other in each:
        if not found:
            break
        found = found & other
    return found


def _telling(parts: Iterable[str]) -> list[str]:
    """The beginnings that another does not imply: each has other words, however many letters are sent."""
    ordered = sorted(set(parts))
    return [part for part, after in pairwise([*ordered, ""]) if not after.startswith(part)]


def _pairs(plain: str) -> list[_Pair]:
    """The pairs of letters of each word, its beginning and end included."""
    counted: Counter[str] = Counter()
    found = []
    for pair in chain.from_iterable(_bigrams(f" {word} ") for word in plain.split()):
        counted[pair] += 1
        found.append((pair, counted[pair]))
    return found


def _bigrams(text: str) -> Iterator[str]:
    return (text[place : place + 2] for place in range(len(text) - 1))
