"""YAML as a tree of text with positions.

Scalars stay text (else YAML turns ``NO`` into false, ``010`` into 8 and ``12:30`` into 750); their property types them
later. Read by libyaml, which keeps the line of every node.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import ClassVar

import yaml

from cbrngraph.errors import BadDataError
from cbrngraph.places import Place, Problem

__all__ = ["Items", "Node", "Table", "Text", "read_documents", "yaml_files"]

_NULL = "tag:yaml.org,2002:null"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # which of the two is not known
    """Tells an absent value from text, and does not look for numbers, dates and truth values."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, object]]]] = {
        first: [(tag, form) for tag, form in found if tag == _NULL]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, as written; an empty one is an absent value."""

    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping; its keys are text, each once."""

    entries: tuple[tuple[Text, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or ``None``."""
        return next((value for name, value in self.entries if name.value == key), None)


Node = Text | Items | Table


def yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files below a folder, sorted by path."""
    return sorted(path for path in folder.rglob("*.y*ml") if path.suffix in {".yaml", ".yml"})


def read_documents(path: Path, name: str) -> list[Node]:
    """Return the documents of a YAML file; ``name`` is the path as messages print it.

    Raises:
        BadDataError: the file is not UTF-8, does not parse, repeats a key, or uses anchors.

    """
    text = _decoded(path, name)
    try:
        nodes = [node for node in yaml.compose_all(text, Loader=_Loader) if node is not None]
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = f"this is not YAML: the character U+{_code(error.character):04X} cannot stand in it; take it out"
        raise BadDataError([Problem(Place(name, line), what)]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        mend = "; text with a colon in it needs quotes" if "mapping values" in str(error.problem) else ""
        raise BadDataError([Problem(Place(name, line), f"this is not YAML: {error.problem or error}{mend}")]) from None
    except yaml.YAMLError as error:
        raise BadDataError([Problem(Place(name), f"this is not YAML: {error}")]) from None
    converter = _Converter(name)
    documents = [converter.convert(node) for node in nodes]
    if converter.problems:
        raise BadDataError(converter.problems)
    return [document for document in documents if not (isinstance(document, Text) and not document.value)]


def _decoded(path: Path, name: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadDataError([Problem(Place(name), f"this cannot be read: {error.strerror}")]) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = f"byte {raw[error.start]:#04x} is not UTF-8; save the file as UTF-8"
        raise BadDataError([Problem(Place(name, line), what)]) from None


def _code(character: int | str | bytes) -> int:
    """The code point, which libyaml gives as a number and the Python reader as text."""
    return character if isinstance(character, int) else ord(character)


class _Converter:
    """Turns composed YAML nodes into ours, collecting every problem on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._seen: set[int] = set()
        self._kept: list[yaml.Node] = []  # keeps ids of nodes from being reused
        self._place = lru_cache(maxsize=4)(partial(Place, name))  # what stands on a line follows upon each other

    def convert(self, node: yaml.Node) -> Node:
        place = self._place(node.start_mark.line + 1)
        if id(node) in self._seen:
            self.problems.append(Problem(place, "anchors and aliases are not used here; write the value out"))
            return Text("", place)
        self._seen.add(id(node))
        self._kept.append(node)
        if isinstance(node, yaml.ScalarNode):
            absent = node.tag == _NULL and not node.style
            return Text("" if absent else str(node.value), place)
        if isinstance(node, yaml.SequenceNode):
            return Items(tuple(self.convert(item) for item in node.value), place)
        assert isinstance(node, yaml.MappingNode)
        return Table(tuple(self._entries(node)), place)

    def _entries(self, node: yaml.MappingNode) -> Iterator[tuple[Text, Node]]:
        first: dict[str, Place] = {}
        number = ""  # the digits of a number that a comma may have cut
        for key_node, value_node in node.value:
            key, value = self.convert(key_node), self.convert(value_node)
            if not isinstance(key, Text):
                self.problems.append(Problem(key.place, "a key must be a word, not a list or a mapping"))
                continue
            if node.flow_style and number and key.value.isdigit() and value == Text("", value.place):
                number = f"{number},{key.value}"
                self.problems = [p for p in self.problems if not p.what.startswith(number.rpartition(",")[0] + " is ")]
                self.problems.append(Problem(key.place, _cut_number(number)))
                continue
            if key.value in first:
                what = f"the key {key.value} stands twice in one mapping; keep one, or make its value a list"
                self.problems.append(Problem(key.place, what, (first[key.value],)))
                continue
            first[key.value] = key.place
            number = value.value if isinstance(value, Text) and value.value[-1:].isdigit() else ""
            yield key, value


def _cut_number(number: str) -> str:
    """What to write for a number that YAML has cut at its commas."""
    groups = number.split(",")
    thousands = all(len(group) == 3 for group in groups[1:])
    mend = "".join(groups) + ", without commas" if thousands else ".".join(groups) + ", with a point"
    return f"{number} is {len(groups)} entries to YAML; write {mend}"
