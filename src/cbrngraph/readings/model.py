"""What the readings room hands on: subjects, sources, passages and editors' decisions, all with their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cbrngraph.places import Place
from cbrngraph.readings.dates import PartialDate
from cbrngraph.terms import Term, Triple

TYPE_CHECKING = False  # reading YAML is no business of those who only weigh sources
if TYPE_CHECKING:
    from cbrngraph.readings.yamltree import Table, Text

__all__ = ["EDITORS", "Corpus", "Decision", "Merge", "Passage", "Reading", "Source", "Subject"]

EDITORS = "source-editors"
"""The source of editorial acts: the register, labels and identifiers."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that the register (or the catalogue of sources) has given an id."""

    id: str
    cls: Term
    place: Place
    entries: Table


@dataclass(frozen=True, slots=True)
class Source:
    """A source, as far as weighing its claims needs it; ``content`` is its description, as statements.

    ``authors`` are the bodies whose document a mirror shows, where the original itself is not in the catalogue.

    A source that is read back from a build has no place: a file and line is the editor's.
    """

    id: str
    kind: str
    issued: PartialDate | None
    publishers: frozenset[str]
    repeats: frozenset[str]
    content: frozenset[Triple] = frozenset()
    authors: frozenset[str] = frozenset()
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a source, the words that bear the statement, and what it says of whom."""

    place: Place
    locator: str
    phrase: str
    inferred: str
    nothing: str
    complete: tuple[Text, ...]
    says: tuple[tuple[Text, Table], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source, or several read together, say."""

    sources: tuple[str, ...]
    passages: tuple[Passage, ...]
    place: Place
    editorial: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """An editor's word on claims: ``prefer`` or ``withdraw`` what is said, with the reason."""

    verb: str
    because: str
    of: str
    says: tuple[tuple[Text, Table], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Merge:
    """An editor's word that two ids name one thing: what is said of ``gone`` is said of ``kept``."""

    gone: str
    kept: str
    because: str
    place: Place


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that stands in ``data/``; ``merges`` stand by the id that goes, and never lead in a circle."""

    subjects: Mapping[str, Subject]
    sources: Mapping[str, Source]
    readings: tuple[Reading, ...]
    decisions: tuple[Decision, ...]
    merges: Mapping[str, Merge] = field(default_factory=dict)

    def path(self, slug: str) -> list[Merge]:
        """Return the merges that lead from an id to the one that is kept."""
        path: list[Merge] = []
        while slug in self.merges:
            path.append(self.merges[slug])
            slug = path[-1].kept
        return path

    def one(self, slug: str) -> str:
        """Return the id that is kept of a thing."""
        path = self.path(slug)
        return path[-1].kept if path else slug
