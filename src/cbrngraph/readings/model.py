"""What the readings room hands on: subjects, sources, passages and editors' decisions, all with their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cbrngraph.places import Place
from cbrngraph.readings.dates import PartialDate
from cbrngraph.readings.yamltree import Table, Text
from cbrngraph.terms import Term, Triple

__all__ = ["EDITORS", "Corpus", "Decision", "Passage", "Reading", "Source", "Subject"]

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

    A source that is read back from a build has no place: a file and line is the editor's.
    """

    id: str
    kind: str
    issued: PartialDate | None
    publishers: frozenset[str]
    repeats: frozenset[str]
    content: frozenset[Triple] = frozenset()
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
class Corpus:
    """All that stands in ``data/``."""

    subjects: Mapping[str, Subject]
    sources: Mapping[str, Source]
    readings: tuple[Reading, ...]
    decisions: tuple[Decision, ...]
