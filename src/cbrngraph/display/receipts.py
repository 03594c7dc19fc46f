"""What stands behind each tie, as data for a page: what links the two, since when, on which sources; strings once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from cbrngraph.answers.labels import labels_of
from cbrngraph.answers.receipts import SourceLine, sources_of
from cbrngraph.claims.independence import independent
from cbrngraph.display.markup import safe_url
from cbrngraph.display.parts import counted
from cbrngraph.networks.edges import Link, merged
from cbrngraph.networks.made import Made
from cbrngraph.networks.when import whole
from cbrngraph.terms import Term, compact

__all__ = ["MOST_LINKS", "Behind", "Pool", "Receipts"]

MOST_LINKS = 12
"""So many links of a tie are told; of more, the number, and how to have them all."""


_LONGEST = 60
"""So many letters of a name are told on hover."""


class Pool:
    """Things told once and then by their number, in the order in which they were first told."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self._places: dict[Any, int] = {}

    def __call__(self, thing: Any) -> int:
        """Return the number of a thing."""
        if thing not in self._places:
            self._places[thing] = len(self.all)
            self.all.append(thing)
        return self._places[thing]


class Behind:
    """What stands behind one tie."""

    def __init__(self, links: Sequence[Link], made: Made) -> None:
        self.links = sorted(links, key=lambda link: (str(whole([link.when])[0] or "9999"), link.through, link.type))
        self.sources = _independent(links, made)
        self.first, self.last = whole(link.when for link in links)


class Receipts:
    """What stands behind every tie of a network that knows; nothing where it does not."""

    def __init__(self, made: Made | None, directed: bool) -> None:
        self._made = made
        self._found: dict[tuple[Hashable, Hashable], list[Link]] = {}
        for (one, other, _), links in (made.links if made else {}).items():
            for pair in ((one, other),) if directed else ((one, other), (other, one)):
                self._found.setdefault(pair, []).extend(links)
        self._names = self._named()
        self._lines: dict[str, SourceLine] = {}
        if made and made.links:
            self._lines = sources_of(made.engine, {source for links in made.links.values() for source in _read(links)})

    def __bool__(self) -> bool:
        return bool(self._found)

    def _named(self) -> dict[Term, str]:
        things = {link.through for links in self._found.values() for link in links if link.through}
        return labels_of(self._made.engine, things) if self._made and things else {}

    def behind(self, one: Hashable, other: Hashable) -> Behind | None:
        """Return what stands behind a tie."""
        links = self._found.get((one, other))
        return Behind(list(merged(links)), self._made) if links and self._made else None

    def name(self, link: Link) -> str:
        """Return what joins the two, by name; empty where they are tied directly."""
        return self._names.get(link.through, "")

    def title(self, behind: Behind, most: int) -> str:
        """Return what stands behind a tie in a line."""
        told = [self.name(link) or link.type for link in behind.links]
        named = [name for name in told if name]
        more = f"; and {len(named) - most} more" if len(named) > most else ""
        head = f"{counted(len(behind.links), 'link')} on {counted(behind.sources, 'independent source')}"
        return f"{head}{': ' + '; '.join(_short(name) for name in named[:most]) if named else ''}{more}"

    def packed(self, behind: Behind, words: Pool, sets: Pool, sources: Pool) -> list[list[int]]:
        """Return the links of a tie as numbers: what joins, type, first day, last day, independent sources, sources."""
        return [
            [
                words(self.name(link)), words(link.type), *map(words, whole([link.when])),
                _independent([link], self._made), sets(tuple(sources(key) for key in _read([link]))),
                words(compact(link.through) if link.through else ""),
            ]
            for link in behind.links[:MOST_LINKS]
        ]  # fmt: skip

    def line(self, key: str) -> list[str]:
        """Return a source: its name, its address (if it may be a link), and its date and kind."""
        line = self._lines.get(key)
        if line is None:
            return [key, "", ""]
        return [line.name, safe_url(line.url), ", ".join(part for part in (line.issued, line.kind) if part)]


def _independent(links: Iterable[Link], made: Made | None) -> int:
    voices = {tuple(sorted(voice)) for link in links for voice in link.stated if voice}
    return independent(sorted(voices), made.sources) if made else 0


def _read(links: Iterable[Link]) -> list[str]:
    """The sources that show some links."""
    return sorted({source for link in links for voice in link.voices for source in voice})


def _short(name: str) -> str:
    """*Project 53* of its whole name."""
    head = name.partition(": ")[0]
    return f"{head[:_LONGEST]}…" if len(head) > _LONGEST else head
