"""Reads ``data/`` whole: the register, the catalogue of sources, the readings and the decisions.

Every fault is collected with its file and line, and all of them are raised together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from cbrngraph.errors import BadDataError, nearest
from cbrngraph.places import Place, Problem
from cbrngraph.readings.dates import PartialDate, parse_date
from cbrngraph.readings.model import EDITORS, Corpus, Decision, Passage, Reading, Source, Subject
from cbrngraph.readings.yamltree import Items, Node, Table, Text, read_documents, yaml_files
from cbrngraph.terms import CBRN, DCT, KG, RDF, Term, iri, literal, local_name
from cbrngraph.vocabulary import Vocabulary

__all__ = ["load_corpus"]

PASSAGE_KEYS = frozenset({"at", "phrase", "inferred", "complete", "nothing"})
SOURCE_KINDS = ["official", "government", "implementer", "press", "mirror", "editorial"]
PARTS = ("register", "sources", "readings", "decisions")
RESERVED = frozenset({"claim", "source", "search"})
VERBS = ("prefer", "withdraw")
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


class _CorpusReader:
    def __init__(self, data: Path, vocabulary: Vocabulary) -> None:
        self.data = data
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []
        self.subjects: dict[str, Subject] = {}
        self.sources: dict[str, Source] = {}

    def read(self) -> Corpus:
        self._refuse_empty()
        self._each("register", self._register_document)
        self._each("sources", self._source_document)
        self.sources.setdefault(EDITORS, _EDITORS)
        editorial = [_editorial(subject) for subject in self.subjects.values() if subject.id not in self.sources]
        readings = [*editorial, *self._each("readings", self._reading)]
        decisions = [item for found in self._each("decisions", self._decisions) for item in found]
        if self.problems:
            raise BadDataError(self.problems)
        return Corpus(self.subjects, self.sources, tuple(readings), tuple(decisions))

    def _refuse_empty(self) -> None:
        if not any(yaml_files(self.data / part) for part in PARTS[:3] if self.data.is_dir()):
            what = "there is nothing to read here; it needs register/, sources/ and readings/ with YAML files"
            raise BadDataError([Problem(Place(str(self.data)), what)])
        for path in yaml_files(self.data):
            part = path.relative_to(self.data).parts[0]
            if part not in PARTS:
                what = f"this is not read: it stands in none of {', '.join(PARTS)}{nearest(part, PARTS)}"
                self._problem(Place(_from_here(path)), what)

    def _each(self, part: str, read: Callable[[Node], Found | None]) -> list[Found]:
        found: list[Found] = []
        for path in yaml_files(self.data / part):
            try:
                documents = read_documents(path, _from_here(path))
            except BadDataError as error:
                self.problems.extend(error.problems)
                continue
            found += [item for item in map(read, documents) if item is not None]
        return found

    def _problem(self, place: Place, what: str, *also: Place) -> None:
        self.problems.append(Problem(place, what, also))

    def _tables(self, node: Node, what: str) -> Iterator[tuple[Text, Table]]:
        if not isinstance(node, Table):
            self._problem(node.place, f"{what} is a mapping of ids; this is not a mapping")
            return
        for name, value in node.entries:
            if isinstance(value, Table):
                yield name, value
            else:
                self._problem(name.place, f"{name.value}: expected properties below it, such as label: …")

    # register and sources

    def _register_document(self, node: Node) -> None:
        for name, entries in self._tables(node, "the register"):
            type_node = entries.get("type")
            cls = self._class(name, type_node)
            if cls:
                self._mint(name, cls, entries)

    def _class(self, name: Text, type_node: Node | None) -> Term:
        if not isinstance(type_node, Text) or not type_node.value:
            self._problem(name.place, f"{name.value}: has no type; write, for instance, type: Institution")
            return ""
        cls = self.vocabulary.classes.get(type_node.value, "")
        if not cls:
            hint = nearest(type_node.value, self.vocabulary.classes)
            self._problem(type_node.place, f"{name.value}: there is no class {type_node.value}{hint}")
        return cls

    def _mint(self, name: Text, cls: Term, entries: Table) -> None:
        slug = name.value
        if not _ID.fullmatch(slug):
            self._problem(name.place, f"{slug!r} is no id; ids are kind-slug in a-z, 0-9 and hyphens (city-almaty)")
        elif slug.partition("-")[0] in RESERVED and local_name(cls).casefold() != slug.partition("-")[0]:
            what = f"{slug}: ids that start with claim-, source- or search- belong to these classes; choose another"
            self._problem(name.place, what)
        elif slug in self.subjects:
            self._problem(name.place, f"{slug} is registered twice; keep one of them", self.subjects[slug].place)
        else:
            self.subjects[slug] = Subject(slug, cls, name.place, entries)

    def _source_document(self, node: Node) -> None:
        for name, entries in self._tables(node, "the catalogue of sources"):
            kind = self._scalar(entries.get("sourceKind"))
            if not name.value.startswith("source-"):
                self._problem(name.place, f"{name.value}: the id of a source starts with source-")
            elif kind not in SOURCE_KINDS:
                what = f"{name.value}: sourceKind must be one of {', '.join(SOURCE_KINDS)}{nearest(kind, SOURCE_KINDS)}"
                self._problem(name.place, what)
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
            place=name.place,
        )

    def _date(self, node: Node | None) -> PartialDate | None:
        try:
            return parse_date(node.value) if isinstance(node, Text) else None
        except ValueError:
            return None  # told, with its place, when the statement is made

    # readings and decisions

    def _reading(self, node: Node) -> Reading | None:
        if not isinstance(node, Table):
            self._problem(node.place, "a reading is a mapping with source: and says:")
            return None
        for key, _ in node.entries:
            if key.value not in {"source", "says"}:
                self._problem(key.place, f"a reading has source: and says:, not {key.value}:")
        sources = tuple(text.value for text in _texts(node.get("source")))
        if not sources:
            self._problem(node.place, "this reading has no source; write source: source-… above says:")
            return None
        for text in _texts(node.get("source")):
            if text.value not in self.sources:
                hint = nearest(text.value, self.sources)
                self._problem(text.place, f"there is no source {text.value} in data/sources/{hint}")
        says = node.get("says")
        if not isinstance(says, Items):
            self._problem(node.place, "this reading says nothing; write says: and a list of passages")
            return None
        passages = [passage for item in says.items if (passage := self._passage(item))]
        return Reading(tuple(sorted(set(sources))), tuple(passages), node.place)

    def _passage(self, node: Node) -> Passage | None:
        if not isinstance(node, Table):
            self._problem(node.place, "a passage is a mapping: at:, phrase:, and subjects with what is said of them")
            return None
        marks = {key.value: value for key, value in node.entries if key.value in PASSAGE_KEYS}
        phrase = self._scalar(marks.get("phrase"))
        if len(phrase.split()) > MAX_PHRASE_WORDS:
            what = f"the phrase has {len(phrase.split())} words; give the ten or fewer that bear the statement"
            self._problem(marks["phrase"].place, what)
        says = tuple(self._said(node, PASSAGE_KEYS))
        if len(marks) == len(node.entries) and not marks.get("nothing"):
            self._problem(node.place, "this passage says nothing of anybody; name a subject, or write nothing: and why")
        if isinstance(marks.get("complete"), Table):
            self._problem(marks["complete"].place, "complete: takes a list of keys, such as [beneficiaries]")
        at, inferred, nothing = (self._scalar(marks.get(mark)) for mark in ("at", "inferred", "nothing"))
        return Passage(node.place, at, phrase, inferred, nothing, tuple(_texts(marks.get("complete"))), says)

    def _said(self, node: Table, reserved: Iterable[str]) -> Iterator[tuple[Text, Table]]:
        for key, value in node.entries:
            if key.value in reserved:
                continue
            if key.value not in self.subjects:
                hint = nearest(key.value, [*self.subjects, *reserved])
                self._problem(key.place, f"there is no subject {key.value} in data/register/{hint}")
            elif not isinstance(value, Table):
                self._problem(key.place, f"{key.value}: expected what is said of it, such as {{from: 2015}}")
            else:
                yield key, value

    def _decisions(self, node: Node) -> list[Decision] | None:
        if not isinstance(node, Items):
            self._problem(node.place, "decisions are a list; each has prefer: or withdraw:, and because:")
            return None
        return [decision for item in node.items if (decision := self._decision(item))]

    def _decision(self, node: Node) -> Decision | None:
        verbs = [key for key, _ in node.entries if key.value in VERBS] if isinstance(node, Table) else []
        if not isinstance(node, Table) or len(verbs) != 1:
            self._problem(node.place, "a decision has prefer: or withdraw:, and because:")
            return None
        for key, _ in node.entries:
            if key.value not in {*VERBS, "because", "of"}:
                self._problem(key.place, f"a decision has prefer: or withdraw:, because: and of:, not {key.value}:")
        because, of = self._scalar(node.get("because")), self._scalar(node.get("of"))
        if not because:
            self._problem(node.place, "a decision needs its reason; write because: …")
        if of and of not in self.sources:
            self._problem(node.place, f"there is no source {of} in data/sources/{nearest(of, self.sources)}")
        said = node.get(verbs[0].value)
        if not isinstance(said, Table) or any(isinstance(v, Table) and not v.entries for _, v in said.entries):
            what = (
                f"this decides nothing; write what is said, such as {verbs[0].value}: {{project-p053: {{until: 2018}}}}"
            )
            self._problem(verbs[0].place, what)
            return None
        return Decision(verbs[0].value, because, of, tuple(self._said(said, ())), node.place)

    def _scalar(self, node: Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, Text):
            self._problem(node.place, "expected a piece of text here, not a list or a mapping")
            return ""
        return " ".join(node.value.split())


def _from_here(path: Path) -> str:
    """The path as somebody who works in this folder can open it."""
    here = Path.cwd()
    whole = path.absolute()
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()


def _editorial(subject: Subject) -> Reading:
    said = Table(tuple(item for item in subject.entries.entries if item[0].value != "type"), subject.entries.place)
    passage = Passage(subject.place, "", "", "", "", (), ((Text(subject.id, subject.place), said),))
    return Reading((EDITORS,), (passage,), subject.place, editorial=True)


def _texts(node: Node | None) -> list[Text]:
    """A scalar or a list of scalars."""
    items = node.items if isinstance(node, Items) else (node,)
    return [item for item in items if isinstance(item, Text) and item.value]
