"""All pages, by name, and how they are written to ``docs/made``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cbrngraph.files import write_atomically
from pages import commands, dataset, library, notebooks, ontology, python_rooms, schemes, shapes, sources, views

__all__ = ["MADE", "PAGES", "contents", "write_all"]

MADE = Path(__file__).parent.parent / "made"

PAGES: Mapping[str, Callable[[], str]] = {
    "commands": commands.made,
    "dataset": dataset.made,
    "library": library.made,
    "ontology": ontology.made,
    "rooms": python_rooms.listed,
    "schemes": schemes.made,
    "shapes": shapes.made,
    "sources": sources.made,
    "views": views.made,
}
"""The pages that ``docs/reference`` includes, by the name of their file."""


def contents() -> dict[str, str]:
    """Return every file by its path in ``docs/made``."""
    return {
        **{f"parts/{name}.md": made() for name, made in PAGES.items()},
        **{f"python/{name}.rst": text for name, text in python_rooms.made().items()},
        **{f"notebooks/{name}": text for name, text in notebooks.made().items()},
    }


def write_all(folder: Path = MADE) -> None:
    """Write the pages; those that are as they were are left alone, and what is no page any more is taken away."""
    found = {folder / name: text.encode() for name, text in contents().items()}
    for path, content in found.items():
        if not path.is_file() or path.read_bytes() != content:
            write_atomically(path, content)
    for path in folder.rglob("*"):
        if path.is_file() and path not in found:
            path.unlink()
