"""The notebooks that come with this: which there are, what each is about, and copies of them in a user's folder.

A notebook is an ``.ipynb`` file, with a ``.py`` file of the same name beside it where jupytext pairs them.
Nothing else in their folder is taken: no checkpoint of an editor, no cache of Python.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from cbrngraph.errors import BadDataError, NotFoundError
from cbrngraph.files import WriteError, write_atomically
from cbrngraph.places import Place, Problem
from cbrngraph.resources import resource

__all__ = ["Copied", "Notebook", "copy_notebooks", "files_of", "notebooks"]

_HEADING = re.compile(r"^# +(?:\d+ · )?(.+)$", re.MULTILINE)
_QUESTION = re.compile(r"\*\*The question\.\*\*\s*(.+?)(?:\n\s*\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook: its file, what its first cell is headed, and the question that it says it answers."""

    path: Path
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of each file: it was written, or is there as it should be, or is another one and was kept."""

    written: tuple[Path, ...]
    same: tuple[Path, ...]
    kept: tuple[Path, ...]


def files_of(folder: Path) -> list[Path]:
    """Return the files of the notebooks in a folder, in order; none where there is no such folder."""
    found = sorted(path for path in folder.glob("*.ipynb") if path.is_file())
    pairs = [path.with_suffix(".py") for path in found]
    return sorted([*found, *(path for path in pairs if path.is_file())])


def notebooks() -> list[Notebook]:
    """Return the notebooks that come with this installation.

    Raises:
        NotFoundError: there are none.
        BadDataError: a file is no notebook.

    """
    return [_read(path) for path in _shipped() if path.suffix == ".ipynb"]


def copy_notebooks(folder: Path, *, force: bool = False) -> Copied:
    """Copy the notebooks into a folder, which is made if need be; each file is written whole or not at all.

    Args:
        folder: where to.
        force: whether a file that is there already, and is another one, is replaced; else it is kept.

    Raises:
        NotFoundError: this installation has no notebooks.
        WriteError: the folder is a file, or cannot be written to.

    """
    if folder.exists() and not folder.is_dir():
        raise WriteError(f"cannot copy notebooks to {folder}: it is a file; name a folder")
    written, same, kept = [], [], []
    for path in _shipped():
        target, content = folder / path.name, path.read_bytes()
        if target.is_file() and target.read_bytes() == content:
            same.append(target)
        elif os.path.lexists(target) and not force:
            kept.append(target)
        else:
            _write(target, content)
            written.append(target)
    return Copied(tuple(written), tuple(same), tuple(kept))


def _shipped() -> list[Path]:
    folder = resource("examples")
    found = files_of(folder)
    if not found:
        raise NotFoundError(f"there are no notebooks in {folder}; install cbrngraph again")
    return found


def _write(target: Path, content: bytes) -> None:
    try:
        write_atomically(target, content)
    except WriteError as error:
        raise WriteError(f"{error}; name a folder that you can write to: cbrngraph notebook copy DIR") from None


def _read(path: Path) -> Notebook:
    try:
        source = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
    except (ValueError, LookupError, TypeError):
        raise BadDataError([Problem(Place(str(path)), "this is no notebook, or it has no cell")]) from None
    text = source if isinstance(source, str) else "".join(source)
    return Notebook(path, _plain(_HEADING.search(text)) or path.stem, _plain(_QUESTION.search(text)))


def _plain(found: re.Match[str] | None) -> str:
    """Text of a cell without its emphasis, on one line."""
    return re.sub(r"\*(?!\s)|(?<!\s)\*", "", " ".join(found[1].split())) if found else ""
