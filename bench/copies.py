"""A ``data/`` folder several times over: ``python bench/copies.py DATA TO N`` writes it and N - 1 copies of it.

Every id of the register and of the catalogue of sources gets the number of its copy, wherever it stands. Identifiers
that no two things share (the ontology calls them identifying) are left out of the copies; countries, which must have
one, get codes that nobody uses. Regions stay one for all, since their codes are a closed list. So the copies are worlds
of their own beside each other, and what is made of them grows as they do.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import yaml
from synthetic import dumped

from cbrngraph.readings.yamltree import yaml_files
from cbrngraph.vocabulary import load_vocabulary

__all__ = ["copy_data"]

Tree = dict[str, Any]

FRESH, SHARED, EDITORS = "isoAlpha3", "Region", "source-editors"
MARKS = ("at", "phrase", "inferred", "complete", "nothing")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_CODE = re.compile(r"code-of-([A-Z]{3})")


def copy_data(data: Path, to: Path, copies: int) -> None:
    """Write a folder of data and its copies, so that there are so many in all."""
    for path in yaml_files(data):
        (to / path.relative_to(data)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to / path.relative_to(data))
    world = _World(data)
    templates = {path.relative_to(data): world.template(path) for path in yaml_files(data)}
    for number in range(1, copies):
        for name, text in templates.items():
            (to / name.with_stem(f"{name.stem}-x{number}")).write_text(world.renamed(text, number), encoding="utf-8")


class _World:
    """The ids and codes of a folder, and its files as they stand in copies."""

    def __init__(self, data: Path) -> None:
        self.data = data
        entries = {
            slug: entry for path in yaml_files(data / "register") for doc in _read(path) for slug, entry in doc.items()
        }
        sources = {slug for path in yaml_files(data / "sources") for document in _read(path) for slug in document}
        self.shared = {slug for slug, entry in entries.items() if entry["type"] == SHARED} | {EDITORS}
        self.ids = (entries.keys() | sources) - self.shared
        self.identifying = {prop.key for prop in load_vocabulary().properties.values() if prop.identifying} - {FRESH}
        taken = {entry.get(FRESH) for entry in entries.values()}
        self._free = (code for letters in product(ascii_uppercase, repeat=3) if (code := "".join(letters)) not in taken)
        self._codes: dict[tuple[str, int], str] = {}

    def template(self, path: Path) -> str:
        """The text of a file without what cannot be said twice."""
        part = path.relative_to(self.data).parts[0]
        of_part = {"readings": self._reading, "decisions": self._decisions}.get(part, self._own)
        return dumped([of_part(document) for document in _read(path)])

    def renamed(self, text: str, number: int) -> str:
        """A template as one copy has it."""
        text = _ID.sub(lambda found: f"{found[0]}-x{number}" if found[0] in self.ids else found[0], text)
        return _CODE.sub(lambda found: self._code(found[1], number), text)

    def _code(self, code: str, number: int) -> str:
        """The code that stands for a code in one copy."""
        if (code, number) not in self._codes:
            self._codes[code, number] = next(self._free)
        return self._codes[code, number]

    def _own(self, table: Tree) -> Tree:
        """What is said of things that are not shared."""
        said = {slug: self._stripped(entry) for slug, entry in table.items() if slug not in self.shared}
        return {slug: entry for slug, entry in said.items() if entry != {}}

    def _stripped(self, node: Any) -> Any:
        """A tree without identifiers, and with marks for the codes that copies need."""
        if isinstance(node, list):
            return [self._stripped(item) for item in node]
        if not isinstance(node, dict):
            return node
        kept = {key: value for key, value in node.items() if key not in self.identifying}
        return {key: f"code-of-{value}" if key == FRESH else self._stripped(value) for key, value in kept.items()}

    def _reading(self, document: Tree) -> Tree:
        return document | {"says": [self._passage(passage) for passage in document["says"]]}

    def _passage(self, passage: Tree) -> Tree:
        marks = {mark: passage[mark] for mark in MARKS if mark in passage}
        said = self._own({slug: entry for slug, entry in passage.items() if slug not in MARKS})
        if said or "nothing" in marks:
            return marks | said
        return {mark: words for mark, words in marks.items() if mark in ("at", "phrase")} | {"nothing": "it is shared"}

    def _decisions(self, document: list[Tree]) -> list[Tree]:
        decided = [{key: self._decided(key, value) for key, value in item.items()} for item in document]
        return [item for item in decided if {} not in item.values()]

    def _decided(self, key: str, value: Any) -> Any:
        return self._own(value) if key in ("prefer", "withdraw", "merge") else value


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Reads text as text."""


def _read(path: Path) -> Iterator[Any]:
    return (document for document in yaml.load_all(path.read_text(encoding="utf-8-sig"), Loader=_Loader) if document)


def main() -> None:
    data, to, copies = sys.argv[1:]
    copy_data(Path(data), Path(to), int(copies))


if __name__ == "__main__":
    main()
