"""Where a fault stands: a line of a file, and the fault with the place where a person can mend it."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Place", "Problem"]


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
