"""The notebooks of ``examples/``, copied with their outputs; their links are made to lead on from here."""

from __future__ import annotations

import json
import re

from cbrngraph.resources import resource

__all__ = ["made"]

_UP = re.compile(r"\]\(\.\./(docs/)?")


def made() -> dict[str, str]:
    """Return the notebooks by the name of their file."""
    folder = resource("ontology").parent / "examples"
    return {path.name: moved(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.ipynb"))}


def moved(notebook: str) -> str:
    """Return a notebook whose links lead where they led, from ``docs/made/notebooks``."""
    read = json.loads(notebook)
    for cell in read["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = _moved("".join(cell["source"]))
    return json.dumps(read, ensure_ascii=False, indent=1) + "\n"


def _moved(text: str) -> str:
    return _UP.sub(lambda found: "](../../" if found[1] else "](../../../", text)
