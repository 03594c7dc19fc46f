"""The README and the examples are true: every command in them runs, and says what they say it says."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BIN = Path(sys.executable).parent


def consoles() -> list[tuple[str, str]]:
    """Every ``$ command`` of a console block in README and docs, with the output printed below it."""
    blocks = [block for page in PAGES for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.S)]
    return [
        (command, output)
        for block in blocks
        for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M)
    ]


def inline_commands() -> list[str]:
    """Every `cbrngraph …` that stands in running text or a table."""
    return sorted({found for page in PAGES for found in re.findall(r"`(cbrngraph [^`]+)`", page.read_text("utf-8"))})


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    words = ["bash", "-c", command]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a checkout has and a build of its own, so that commands may write where they like."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("data", "ontology", "shapes", "questions", "networks", "examples", "docs"):
        (folder / name).symlink_to(ROOT / name)
    assert run("cbrngraph build", folder).returncode == 0
    return folder


@pytest.mark.parametrize(("command", "output"), consoles())
def test_console_block_prints_what_it_shows(command: str, output: str, checkout: Path) -> None:
    found = run(command, checkout)
    assert found.returncode in {0, 1}, found.stderr
    assert found.stdout.rstrip() == output.rstrip()


@pytest.mark.parametrize("command", inline_commands())
def test_inline_command_runs(command: str, checkout: Path) -> None:
    """A command that is only named is asked for its help."""
    words = shlex.split(command)
    from cbrngraph.cli import COMMANDS

    found = run(f"{command} --help" if " ".join(words[1:]) in COMMANDS else command, checkout)
    assert found.returncode == 0, found.stderr


def test_every_command_is_in_the_readme() -> None:
    from cbrngraph.cli import COMMANDS

    assert [name for name in COMMANDS if f"`cbrngraph {name}" not in README] == []


def test_python_blocks_are_true(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    for page in PAGES:
        blocks = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.S)
        test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
        assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0


def test_the_two_make_targets_do_what_is_said() -> None:
    """``make test`` cannot run inside itself; that it builds and runs pytest is read off its recipe."""
    recipe = subprocess.run(["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "-m pytest" in recipe
    recipe = subprocess.run(["make", "-n", "graph"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"cbrngraph (\w+)", recipe)
    assert commands[-6:] == ["build", "check", "info", "ask", "ask", "ask"]


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.name)
def test_example_runs(example: Path, checkout: Path) -> None:
    found = run(f"python examples/{example.name}", checkout)
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_example_of_how_to_add_a_reading_builds(tmp_path: Path) -> None:
    """The YAML blocks of docs/readings.md, put where the page says, make a graph that conforms."""
    page = (ROOT / "docs" / "readings.md").read_text(encoding="utf-8")
    blocks = [textwrap.dedent(block) for block in re.findall(r"^ *```yaml\n(.*?)^ *```", page, re.S | re.M)]
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for part, block in zip(("sources", "register", "readings"), blocks, strict=False):
        (tmp_path / "data" / part / "example.yaml").write_text(block, encoding="utf-8")
    assert run("cbrngraph build", tmp_path).returncode == 0
    checked = run("cbrngraph check", tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert "2021-03-02" in run("cbrngraph show event-example-2021 --graph build", tmp_path).stdout


DRAWN = {
    "countries-by-projects.svg": "cbrngraph plot network countries-by-projects",
    "brokers.svg": "cbrngraph plot brokers co-attendance",
}
"""The pictures of the documentation, and the commands that draw them."""


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_picture_is_what_its_command_draws(name: str, checkout: Path) -> None:
    found = run(f"{DRAWN[name]} -o build/{name}", checkout)
    assert found.returncode == 0, found.stderr
    drawn, kept = checkout / "build" / name, ROOT / "docs" / "pictures" / name
    assert words_in(drawn) == words_in(kept)


def words_in(picture: Path) -> list[str]:
    """What is written in an SVG; where it stands may differ by the last bit of another processor."""
    found = sorted(re.findall(r"<!-- (.*?) -->", picture.read_text(encoding="utf-8")))
    assert len(found) > 20
    return found


def test_every_picture_is_drawn_by_a_command() -> None:
    assert sorted(path.name for path in (ROOT / "docs" / "pictures").iterdir()) == sorted(DRAWN)
