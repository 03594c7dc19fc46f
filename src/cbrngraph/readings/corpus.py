"""Reads ``data/`` whole: the register, the catalogue of sources, the readings and the decisions.

Every fault is collected with its file and line, and all of them are raised together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from cbrngraph.errors import BadDataError, nearest
from cbrngraph.places import Place, Problem
from cbrngraph.readings.dates import PartialDate, parse_date
from cbrngraph.readings.decisions import DecisionReader
from cbrngraph.readings.merges import MergeReader, merged
from cbrngraph.readings.model import EDITORS, Corpus, Passage, Reading, Source, Subject
from cbrngraph.readings.reader import Reader
from cbrngraph.readings.yamltree import Items, Node, Table, Text, read_documents, yaml_files
from cbrngraph.terms import CBRN, DCT, KG, RDF, Term, iri, literal, local_name
from cbrngraph.vocabulary import Vocabulary

__all__ = ["from_here", "load_corpus"]

_OFTEN = "; often needed: Institution, City, Project, Meeting, RoundTable, Training, MemorandumOfUnderstanding, Post"

PASSAGE_KEYS = frozenset({"at", "phrase", "inferred", "complete", "nothing"})
SOURCE_KINDS = ["official", "government", "implementer", "press", "mirror", "editorial"]
PARTS = ("register", "sources", "readings", "decisions")
RESERVED = frozenset({"claim", "source", "search"})
MAX_PHRASE_WORDS = 10

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_EDITORS = Source(
    EDITORS,
    "editorial",
    None,
    frozenset(),
    frozenset(),
    frozenset(
        {
            (iri(KG + EDITORS), iri(RDF + "type"), iri(CBRN + "Source")),
            (iri(KG + EDITORS), iri(CBRN + "sourceKind"), iri(CBRN + "source-kind-editorial")),
            (iri(KG + EDITORS), iri(DCT + "title"), literal("Register", lang="en")),
        }
    ),
)
"""The editors' source, for a folder of data whose catalogue does not describe it."""

Found = TypeVar("Found")


def load_corpus(data: Path, vocabulary: Vocabulary) -> Corpus:
    """Read the folder ``data``.

    Raises:
        BadDataError: with every problem found.

    """
    return _CorpusReader(data, vocabulary).read()


class _CorpusReader(Reader):
    def __init__(self, data: Path, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.data = data
        self.vocabulary = vocabulary

    def read(self) -> Corpus:
        self._refuse_empty()
        self._each("register", self._register_document)
        self._each("sources", self._source_document)
        self.sources.setdefault(EDITORS, _EDITORS)
        readings = self._each("readings", self._reading)
        decided = DecisionReader(self)
        self._each("decisions", decided.document)
        merges = MergeReader(self, self.vocabulary).read(decided.merges)
        if self.problems:
            raise BadDataError(self.problems)
        corpus = Corpus(self.subjects, self.sources, tuple(readings), tuple(decided.decisions), merges)
        return _with_register(merged(corpus, self.vocabulary))

    def _refuse_empty(self) -> None:
        if not any(yaml_files(self.data / part) for part in PARTS[:3] if self.data.is_dir()):
            what = "there is nothing to read here; it needs register/, sources/ and readings/ with YAML files"
            raise BadDataError([Problem(Place(str(self.data)), what)])
        for path in yaml_files(self.data):
            part = path.relative_to(self.data).parts[0]
            if part not in PARTS:
                what = f"this is not read: it stands in none of {', '.join(PARTS)}{nearest(part, PARTS)}"
                self.problem(Place(from_here(path)), what)

    def _each(self, part: str, read: Callable[[Node], Found | None]) -> list[Found]:
        found: list[Found] = []
        for path in yaml_files(self.data / part):
            try:
                documents = read_documents(path, from_here(path))
            except BadDataError as error:
                self.problems.extend(error.problems)
                continue
            found += [item for item in map(read, documents) if item is not None]
        return found

    def _tables(self, node: Node, what: str) -> Iterator[tuple[Text, Table]]:
        if not isinstance(node, Table):
            self.problem(node.place, f"{what} is a mapping of ids; this is not a mapping")
            return
        for name, value in node.entries:
            if isinstance(value, Table):
                yield name, value
            else:
                self.problem(name.place, f"{name.value}: expected properties below it, such as label: …")

    # register and sources

    def _register_document(self, node: Node) -> None:
        for name, entries in self._tables(node, "the register"):
            type_node = entries.get("type")
            cls = self._class(name, type_node)
            if cls:
                self._mint(name, cls, entries)

    def _class(self, name: Text, type_node: Node | None) -> Term:
        if not isinstance(type_node, Text) or not type_node.value:
            self.problem(name.place, f"{name.value}: has no type; write, for instance, type: Institution")
            return ""
        cls = self.vocabulary.classes.get(type_node.value, "")
        if not cls:
            hint = self.hints(type_node.value, self.vocabulary.classes, "class")
            self.problem(type_node.place, f"{name.value}: there is no class {type_node.value}{hint}{_OFTEN}")
        return cls

    def _mint(self, name: Text, cls: Term, entries: Table) -> None:
        slug = name.value
        if not _ID.fullmatch(slug):
            self.problem(name.place, f"{slug!r} is no id; ids are kind-slug in a-z, 0-9 and hyphens (city-almaty)")
        elif slug.partition("-")[0] in RESERVED and local_name(cls).casefold() != slug.partition("-")[0]:
            what = f"{slug}: ids that start with claim-, source- or search- belong to these classes; choose another"
            self.problem(name.place, what)
        elif slug in self.subjects:
            self.problem(name.place, f"{slug} is registered twice; keep one of them", self.subjects[slug].place)
        else:
            self.subjects[slug] = Subject(slug, cls, name.place, entries)

    def _source_document(self, node: Node) -> None:
        for name, entries in self._tables(node, "the catalogue of sources"):
            kind = self.scalar(entries.get("sourceKind"))
            if not name.value.startswith("source-"):
                self.problem(name.place, f"{name.value}: the id of a source starts with source-")
            elif kind not in SOURCE_KINDS:
                what = f"{name.value}: sourceKind must be one of {', '.join(SOURCE_KINDS)}{nearest(kind, SOURCE_KINDS)}"
                self.problem(name.place, what)
                self.sources.setdefault(name.value, self._source(name, SOURCE_KINDS[-1], entries))
            else:
                self._mint(name, iri(CBRN + "Source"), entries)
                self.sources.setdefault(name.value, self._source(name, kind, entries))

    def _source(self, name: Text, kind: str, entries: Table) -> Source:
        return Source(
            id=name.value,
            kind=kind,
            issued=self._date(entries.get("issued")),
            publishers=frozenset(text.value for text in _texts(entries.get("publisher"))),
            repeats=frozenset(text.value for text in _texts(entries.get("repeats"))),
            authors=frozenset(text.value for text in _texts(entries.get("contentOf"))),
            place=name.place,
        )

    def _date(self, node: Node | None) -> PartialDate | None:
        try:
            return parse_date(node.value) if isinstance(node, Text) else None
        except ValueError:
            return None  # told, with its place, when the statement is made

    # readings

    def _reading(self, node: Node) -> Reading | None:
        if not isinstance(node, Table):
            self.problem(node.place, "a reading is a mapping with source: and says:")
            return None
        for key, _ in node.entries:
            if key.value not in {"source", "says"}:
                self.problem(key.place, f"a reading has source: and says:, not {key.value}:")
        sources = tuple(text.value for text in _texts(node.get("source")))
        if not sources:
            self.problem(node.place, "this reading has no source; write source: source-… above says:")
            return None
        for text in _texts(node.get("source")):
            if text.value not in self.sources:
                hint = self.hints(text.value, self.sources, "source")
                self.problem(text.place, f"there is no source {text.value} in data/sources/{hint}")
        says = node.get("says")
        if not isinstance(says, Items):
            self.problem(node.place, "this reading says nothing; write says: and a list of passages")
            return None
        passages = [passage for item in says.items if (passage := self._passage(item))]
        return Reading(tuple(sorted(set(sources))), tuple(passages), node.place)

    def _passage(self, node: Node) -> Passage | None:
        if not isinstance(node, Table):
            self.problem(node.place, "a passage is a mapping: at:, phrase:, and subjects with what is said of them")
            return None
        marks = {key.value: value for key, value in node.entries if key.value in PASSAGE_KEYS}
        phrase = self.scalar(marks.get("phrase"))
        if len(phrase.split()) > MAX_PHRASE_WORDS:
            what = f"the phrase has {len(phrase.split())} words; give the ten or fewer that bear the statement"
            self.problem(marks["phrase"].place, what)
        says = tuple(self.said(node, PASSAGE_KEYS))
        if len(marks) == len(node.entries) and not marks.get("nothing"):
            self.problem(node.place, "this passage says nothing of anybody; name a subject, or write nothing: and why")
        if isinstance(marks.get("complete"), Table):
            self.problem(marks["complete"].place, "complete: takes a list of keys, such as [beneficiaries]")
        at, inferred, nothing = (self.scalar(marks.get(mark)) for mark in ("at", "inferred", "nothing"))
        return Passage(node.place, at, phrase, inferred, nothing, tuple(_texts(marks.get("complete"))), says)


def from_here(path: Path) -> str:
    """The path as somebody who works in this folder can open it."""
    here = Path.cwd()
    whole = path.absolute()
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()


def _with_register(corpus: Corpus) -> Corpus:
    """What the register says of a thing is a reading like others, in the name of the editors."""
    editorial = [_editorial(subject) for subject in corpus.subjects.values() if subject.id not in corpus.sources]
    return replace(corpus, readings=(*editorial, *corpus.readings))


def _editorial(subject: Subject) -> Reading:
    said = Table(tuple(item for item in subject.entries.entries if item[0].value != "type"), subject.entries.place)
    passage = Passage(subject.place, "", "", "", "", (), ((Text(subject.id, subject.place), said),))
    return Reading((EDITORS,), (passage,), subject.place, editorial=True)


def _texts(node: Node | None) -> list[Text]:
    """A scalar or a list of scalars."""
    items = node.items if isinstance(node, Items) else (node,)
    return [item for item in items if isinstance(item, Text) and item.value]
