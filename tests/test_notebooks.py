"""The notebooks: each is what its script says, runs offline, and shows what it showed when it was shipped."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from builds import ROOT

from notebooks import EXAMPLES, OFFLINE, SCRIPTS, executed, outputs, scripted

each = pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w])")
PLACED = re.compile(
    r'\b(?:x|y|x1|x2|y1|y2|cx|cy|r|d|dx|dy|points|transform|viewBox|width|height)=(?:"[^"]*"|&quot;.*?&quot;)'
)


if not find_spec("jupytext"):
    pytest.skip("pip install 'cbrngraph[dev]' brings what runs notebooks", allow_module_level=True)


def shipped(script: Path) -> Any:
    import nbformat

    return nbformat.read(script.with_suffix(".ipynb"), as_version=4)


def test_there_are_eight() -> None:
    assert [path.name[:2] for path in SCRIPTS] == [f"{number:02d}" for number in range(1, 9)]
    assert sorted(path.stem for path in EXAMPLES.glob("*.ipynb")) == [path.stem for path in SCRIPTS]


@each
def test_a_notebook_is_what_its_script_says(script: Path) -> None:
    from nbformat import validate

    notebook = shipped(script)
    validate(notebook)
    assert [(c["id"], c["cell_type"], c["source"]) for c in notebook["cells"]] == [
        (c["id"], c["cell_type"], c["source"]) for c in scripted(script)["cells"]
    ]


@each
def test_a_fresh_run_shows_what_was_shipped(script: Path, tmp_path: Path) -> None:
    """Numbers are compared, words are equal; of pictures it is compared that they are there."""
    fresh, kept = list(outputs(executed(script, tmp_path))), list(outputs(shipped(script)))
    assert [cell for cell, _ in fresh] == [cell for cell, _ in kept]
    differing = [f"{cell}: {difference(one, other)}" for (cell, one), (_, other) in zip(fresh, kept, strict=True)]
    assert [text for text in differing if not text.endswith(": ")] == []


def difference(one: str, other: str) -> str:
    """Where two outputs differ in a word, or in a number by more than its last digits; empty where they do not."""
    one, other = PLACED.sub("", one), PLACED.sub("", other)
    if one == other:
        return ""
    words, others = NUMBER.split(one), NUMBER.split(other)
    for mine, theirs in zip(words, others, strict=False):
        if mine != theirs:
            return f"{mine[:200]!r} where {theirs[:200]!r} was"
    numbers, known = [float(n) for n in NUMBER.findall(one)], [float(n) for n in NUMBER.findall(other)]
    if len(numbers) != len(known):
        return f"{len(numbers)} numbers where {len(known)} were"
    wrong = [(n, k) for n, k in zip(numbers, known, strict=True) if not math.isclose(n, k, rel_tol=2e-5, abs_tol=1e-9)]
    return f"{wrong[:3]}" if wrong else ""


@each
def test_every_figure_is_drawn(script: Path) -> None:
    """A figure that a notebook only names would be text."""
    outputs = [output for cell in shipped(script).cells for output in cell.get("outputs", ())]
    named = [data for output in outputs if "<Figure" in str((data := output.get("data", {})).get("text/plain", ""))]
    assert [data for data in named if "image/png" not in data] == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12 ties, density 0.333333", "12 ties, density 0.333334", True),
        ("12 ties", "13 ties", False),
        ("12 ties", "12 links", False),
        ("1 2", "1 2 3", False),
        ('<circle cx="1" cy="2"/>', '<circle cx="1.5" cy="2"/>', True),
        ("source-p053", "source-p054", False),
    ],
)
def test_a_planted_difference_is_found(one: str, other: str, same: bool) -> None:
    assert (difference(one, other) == "") is same


# what each holds


@each
def test_it_begins_with_a_question_and_the_graph(script: Path) -> None:
    cells = shipped(script)["cells"]
    assert re.match(r"# \d · .+\n\n\*\*The question\.\*\* ", cells[0]["source"])
    first = next(cell for cell in cells if cell.get("outputs"))
    shown = "".join(first["outputs"][-1]["data"]["text/html"])
    assert "claims" in shown and re.search(r"20\d\d-\d\d-\d\d", shown)
    assert first["source"].rstrip().endswith("\nkg")


@each
def test_it_ends_with_what_it_does_not_show_and_a_citation(script: Path) -> None:
    cells = shipped(script)["cells"]
    text = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    does_not, cite = (
        text.index("\n## What this does not show"),
        text.lower().rindex("citation" if "and citation" in text else "how to cite"),
    )
    assert does_not < cite
    last = [output for cell in cells for output in cell.get("outputs", ())][-1]
    assert "https://w3id.org/cbrngraph/dataset" in "".join(last["text"])


@each
def test_no_cell_failed_or_warned(script: Path) -> None:
    streams = [
        (cell["id"], "".join(output.get("text", output.get("ename", ""))))
        for cell in shipped(script)["cells"]
        for output in cell.get("outputs", ())
        if output["output_type"] == "error" or (output.get("name") == "stderr" and "sparql" not in cell["source"])
    ]
    assert streams == []


def sections(script: Path) -> list[list[str]]:
    """What each section shows, in order: ``figure`` and ``table``."""
    found: list[list[str]] = [[]]
    for cell in shipped(script)["cells"]:
        if cell["cell_type"] == "markdown" and re.search(r"^## ", cell["source"], re.MULTILINE):
            found.append([])
        for output in cell.get("outputs", ()):
            found[-1].extend(kinds(output.get("data", {})))
    return found


def kinds(data: dict[str, Any]) -> list[str]:
    html = "".join(data.get("text/html", ""))
    return ["figure"] * ("image/png" in data or "<iframe" in html) + ["table"] * (
        "<table" in html and "<iframe" not in html
    )


@each
def test_a_figure_is_followed_by_its_table(script: Path) -> None:
    assert [shown for shown in sections(script) if "figure" in shown and shown[-1] != "table"] == []


def test_the_notebooks_show_figures_at_all() -> None:
    shown = [kind for script in SCRIPTS for section in sections(script) for kind in section]
    assert shown.count("figure") > 10 and shown.count("table") > 60


def test_they_are_small_enough_for_a_wheel() -> None:
    assert sum(path.stat().st_size for path in EXAMPLES.glob("*.ipynb")) < 8_000_000


# offline


def test_a_notebook_cannot_reach_anything() -> None:
    """The same folder on the path of the kernels is on that of this Python, which tries."""
    code = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')"
    environment = {**os.environ, "PYTHONPATH": str(OFFLINE)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "no network here" in done.stderr


def test_a_notebook_without_the_extra_says_what_to_install() -> None:
    """Without matplotlib a picture is not drawn, and the message says which command brings it."""
    code = "import sys; sys.modules['matplotlib'] = None\nimport cbrngraph; cbrngraph.open().plot('map')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "pip install 'cbrngraph[" in done.stderr
