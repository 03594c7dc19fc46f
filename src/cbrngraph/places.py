"""Where a fault stands: a line of a file, and the fault with the place where a person can mend it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Place", "Problem", "listed"]

MOST_OF_A_KIND = 10
MOST = 200
_NAMED = re.compile(r"""["'“][^"'”]*["'”]|\b(?:subject|property|class|concept|source) \S+|\S*[0-9-]\S*""")
"""What varies in the words of one kind of problem: quotations, names, ids and numbers."""


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A line of a file, counted from 1; line 0 is the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One fault in the data, with the place where a person can mend it."""

    place: Place
    what: str
    also: tuple[Place, ...] = field(default=())

    def __str__(self) -> str:
        others = "".join(f"\n  see also {place}" for place in self.also)
        return f"{self.place}  {self.what}{others}"

    @property
    def kind(self) -> str:
        """The words of the problem without what it names and without the mend."""
        return _NAMED.sub("…", self.what.partition(";")[0])


def listed(problems: Iterable[Problem]) -> str:
    """Return problems as lines, some of each kind and then how many more there are of it."""
    kinds: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        kinds[problem.kind].append(problem)
    told = sorted(problem for found in kinds.values() for problem in found[:MOST_OF_A_KIND])
    left = [found[MOST_OF_A_KIND:] for found in kinds.values() if len(found) > MOST_OF_A_KIND]
    lines = [*map(str, told[:MOST]), *(f"… and {len(rest):,} more like this: {rest[0]}" for rest in left)]
    if len(told) > MOST:
        lines.append(f"… and {len(told) - MOST:,} more problems")
    return "\n".join(lines)
