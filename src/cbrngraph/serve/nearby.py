"""What is near an address that leads nowhere: other addresses that are written alike, or whose things are called so."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nlargest
from itertools import takewhile
from operator import eq
from typing import NamedTuple

from cbrngraph.answers.labels import normalised
from cbrngraph.serve.site.files import Site

__all__ = ["Near", "Nearby"]

_LONGEST = 60
"""A text of more letters is no address that somebody has mistyped."""
_PRESELECTED = 30
"""So many texts that share pairs of letters are compared letter by letter."""
_LEAST, _MARGIN = 0.6, 0.2
"""How much of two texts agrees at least; and how much less than of the nearest."""
_SERVICES = ("sparql", "hints", "reconcile", "healthz", "openapi.json")
"""What stands at addresses that are no files."""
_DOC = "doc/"


class Near(NamedTuple):
    """Something near: its path, and the id of the thing that it is the page of, if it is one."""

    path: str
    thing: str = ""


class Nearby:
    """Every address of a server by what it is called, ready to be compared with."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def near(self, path: str, most: int = 5) -> list[Near]:
        """Return what is nearest to a path, the nearest first."""
        stem, ending = _parted(path.strip("/"))
        best: dict[str, tuple[float, int]] = {}
        for text in {plain for each in (stem, stem.rpartition("/")[2]) if (plain := _plain(each))}:
            for known in self._index.like(text):
                target = self._targets[known]
                best[target] = max(best.get(target, (0.0, 0)), _likeness(text, known))
        least = max(_LEAST, max(best.values(), default=(0.0, 0))[0] - _MARGIN)
        order = sorted((-score, -begun, len(target), target) for target, (score, begun) in best.items())
        return [self._told(target, ending) for score, _, _, target in order if -score >= least][:most]

    def _told(self, target: str, ending: str) -> Near:
        """What stands at a path without ending, with the ending that was asked for where there is such a file."""
        thing = target.removeprefix(_DOC) if target.startswith(_DOC) else ""
        pages = [f"{target}.{ending}", *([] if thing else [f"{target}.html"])]
        return Near(next((page for page in pages if page in self._site.paths), target), thing)

    @cached_property
    def _targets(self) -> Mapping[str, str]:
        """The path, without ending, that each text stands for; of several, the shortest."""
        found: dict[str, str] = {}
        for thing, label in sorted(self._site.labels.items(), key=lambda item: (len(item[0]), item[0])):
            for text in (thing, label):
                found.setdefault(normalised(text), f"{_DOC}{thing}")
        pages = [path.removesuffix(".html") for path in self._site.paths if path.endswith(".html")]
        for stem in (*(page for page in pages if not page.startswith(_DOC)), *_SERVICES):
            found[normalised(stem)] = stem
        return found

    @cached_property
    def _index(self) -> _Index:
        return _Index(self._targets)


class _Index:
    """Texts by the pairs of letters in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        self._sizes = [len(_pairs(text)) for text in self._texts]
        self._holding: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for place, text in enumerate(self._texts):
            for pair in _pairs(text):
                self._holding[pair].append(place)

    def like(self, text: str) -> list[str]:
        """Return the texts that share most pairs of letters with a text (Dice coefficient)."""
        wanted, shared = _pairs(text), Counter[int]()
        for pair in wanted & self._holding.keys():
            shared.update(self._holding[pair])
        size = len(wanted)
        places = nlargest(_PRESELECTED, shared, key=lambda place: shared[place] / (size + self._sizes[place]))
        return [self._texts[place] for place in places]


def _pairs(text: str) -> set[str]:
    return {f" {text} "[place : place + 2] for place in range(len(text) + 1)}


def _parted(path: str) -> tuple[str, str]:
    """A path without the ending of its last part, and that ending."""
    folder, slash, name = path.rpartition("/")
    stem, _, ending = name.partition(".")
    return f"{folder}{slash}{stem}", ending


def _plain(text: str) -> str:
    """A text as it is compared; empty where it is too long to be a name."""
    return normalised(text) if len(text) <= _LONGEST else ""


def _likeness(text: str, known: str) -> tuple[float, int]:
    """How much of two texts agrees, and how many letters from the beginning on."""
    begun = sum(takewhile(bool, map(eq, text, known)))
    return SequenceMatcher(None, text, known, autojunk=False).ratio(), begun
