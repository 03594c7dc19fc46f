"""Names → candidates with scores: how many pairs of letters two names share, whatever the order of their words.

The score is the Dice coefficient of the bigrams of their words (Dice 1945, Ecology 26, 297–302), times a hundred; equal
names have a hundred, and only they can be a match.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from cbrngraph.answers.labels import normalised

__all__ = ["Candidate", "Names"]

_LEAST = 30.0
"""A score below this is chance."""


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
        self._holding: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for thing, names in named.items():
            for name in names:
                self._add(thing, name)

    def _add(self, thing: str, name: str) -> None:
        plain = normalised(name)
        self._whole[plain].add(thing)
        pairs = _pairs(plain)
        for pair, count in pairs.items():
            self._holding[pair].append((len(self._entries), count))
        self._entries.append((thing, name, pairs.total()))

    def exact(self, text: str) -> Collection[str]:
        """Return the things one of whose names is this text, capitals, accents and signs apart."""
        return self._whole.get(normalised(text), ())

    def holding(self, text: str) -> set[str]:
        """Return the things one of whose names has all the words of a text."""
        wanted = set(normalised(text).split())
        return {thing for thing, name, _ in self._entries if wanted <= set(normalised(name).split())}

    def like(self, text: str, among: Collection[str] | None = None, most: int = 10) -> list[Candidate]:
        """Return the things whose names are like a text, the likest first.

        Args:
            text: a name.
            among: the ids that can be meant; all, without it.
            most: how many.

        """
        wanted = _pairs(normalised(text))
        shared: Counter[int] = Counter()
        for pair, count in wanted.items():
            for entry, held in self._holding.get(pair, ()):
                shared[entry] += min(count, held)
        best: dict[str, Candidate] = {}
        for entry, common in shared.items():
            thing, name, size = self._entries[entry]
            score = 100 * 2 * common / (size + wanted.total())
            if score >= _LEAST and (among is None or thing in among) and score > best.get(thing, _NONE).score:
                best[thing] = Candidate(thing, name, score)
        for thing in self.exact(text):
            if among is None or thing in among:
                best[thing] = Candidate(thing, text, 100.0)
        return heapq.nsmallest(most, best.values(), key=lambda found: (-found.score, found.id))

    def beginning(self, text: str, among: Collection[str] | None = None, most: int = 10) -> list[str]:
        """Return the things one of whose names has words that begin as those of a text do, shorter names first."""
        wanted = normalised(text).split()
        found: dict[str, int] = {}
        for thing, name, size in self._entries:
            if (among is None or thing in among) and _begins(normalised(name).split(), wanted):
                found[thing] = min(size, found.get(thing, size))
        return heapq.nsmallest(most, found, key=lambda thing: (found[thing], thing))


_NONE = Candidate("", "", 0.0)


def _pairs(plain: str) -> Counter[str]:
    """The pairs of letters of each word, its beginning and end included."""
    return Counter(pair for word in plain.split() for pair in _bigrams(f" {word} "))


def _bigrams(text: str) -> Iterable[str]:
    return (text[place : place + 2] for place in range(len(text) - 1))


def _begins(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return bool(wanted) and all(any(word.startswith(part) for word in words) for part in wanted)
