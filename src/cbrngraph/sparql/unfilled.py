"""Variables that are selected, filtered or constructed with, and that nothing in the query fills."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from cbrngraph.sparql.expressions import Expressions
from cbrngraph.sparql.mends import Edit, Finding
from cbrngraph.sparql.patterns import Patterns

__all__ = ["unfilled"]


def unfilled(text: Expressions, read: Patterns, given: Collection[str]) -> Iterator[Finding]:
    """Yield each variable that nothing fills, with the nearest of those that something does."""
    if read.fault or not read.filled - {""}:
        return
    places: dict[str, list[Edit]] = {}
    for word in text.words:
        if word.variable and word.variable not in read.filled and word.variable not in given:
            places.setdefault(word.variable, []).append(Edit(word.start, word.end, ""))
    for name, found in places.items():
        near = _near(name, read.filled - {""}, {word.variable for word in text.words})
        mend = f"; did you mean ?{near}?" if near else ""
        edits = tuple(Edit(place.start, place.end, f"?{near}") for place in found) if near else ()
        yield Finding(found[0].start, f"nothing in the pattern fills ?{name}{mend}", edits)


def _near(name: str, filled: set[str], known: set[str]) -> str:
    """The nearest variable; one in another case before others."""
    folded = {other.casefold(): other for other in sorted(filled & known)}
    found = get_close_matches(name.casefold(), folded, 1, 0.75)
    return folded[found[0]] if found else ""
