"""Notebooks from their scripts: executed offline, in an order and with ids that are the same each time.

``python tests/notebooks.py`` writes ``examples/*.ipynb`` anew from ``examples/*.py`` (``make notebooks``); the tests
execute them once more and compare.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
SCRIPTS = sorted(EXAMPLES.glob("[0-9][0-9]-*.py"))
OFFLINE = Path(__file__).parent / "offline"
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_SECONDS = 240


def scripted(script: Path) -> Any:
    """A script in the percent format as a notebook without outputs."""
    import jupytext  # what runs notebooks takes seconds to import, and every process that tests collects all files

    notebook = jupytext.read(script)
    notebook.metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number:02d}"
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key == "tags"}
    return notebook


def executed(script: Path, folder: Path) -> Any:
    """The notebook of a script, run in a folder by a kernel that cannot reach the network."""
    from nbclient import NotebookClient

    paths = [str(OFFLINE), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0"}
    notebook = scripted(script)
    client = NotebookClient(notebook, timeout=_SECONDS, kernel_name="python3", resources={"metadata": {"path": folder}})
    client.execute(env=environment)
    for cell in notebook.cells:
        cell["metadata"].pop("execution", None)
    return notebook


def text_of(notebook: Any) -> str:
    """A notebook as it lies on the disk."""
    import nbformat

    return nbformat.writes(notebook, version=4) + "\n"


def outputs(notebook: Any) -> Iterator[tuple[str, str]]:
    """What each cell shows, by its id: text and HTML, and of a picture that it is there."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            yield cell["id"], told(output)


def told(output: dict[str, Any]) -> str:
    """An output as text that two runs must agree in."""
    if output["output_type"] == "stream":
        return f"{output['name']}: {''.join(output['text'])}"
    if output["output_type"] == "error":
        return f"error: {output['ename']}: {output['evalue']}"
    data = output["data"]
    kinds = sorted(data)
    # An address in memory, such as that of an object without a text of its own, is not a result.
    shown = [re.sub(r" at 0x[0-9a-f]+", "", joined(data[kind])) for kind in kinds if kind.startswith("text/")]
    return json.dumps([kinds, *shown], ensure_ascii=False)


def joined(text: str | list[str]) -> str:
    return "".join(text)


def main(names: list[str]) -> None:
    """Execute the notebooks (those whose names begin as is said), and write them beside their scripts."""
    wanted = [script for script in SCRIPTS if not names or any(script.name.startswith(name) for name in names)]
    with ThreadPoolExecutor(2) as pool:
        for script, text in zip(wanted, pool.map(_fresh, wanted), strict=True):
            script.with_suffix(".ipynb").write_text(text, encoding="utf-8")
            print(f"{script.stem}: {len(text):,} bytes", file=sys.stderr)


def _fresh(script: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        return text_of(executed(script, Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
