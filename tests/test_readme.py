"""The README, the documentation and the examples are true: every command runs, and says what they say it says."""

from __future__ import annotations

import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import rdflib
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

import cbrngraph
from cbrngraph.cli import COMMANDS, parser
from pages.making import PAGES as MADE
from pages.site import slug

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(path for path in DOCS.rglob("*.md") if DOCS / "made" not in path.parents)]
BIN = Path(sys.executable).parent


def told(page: Path) -> str:
    """A page as it is named in the list of tests."""
    return page.relative_to(ROOT).as_posix()


@cache
def tokens(page: Path) -> tuple[Token, ...]:
    """A page as Markdown has it."""
    return tuple(MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")))


def blocks(language: str) -> list[tuple[Path, str]]:
    """Every fenced block of a language in all pages."""
    return [
        (page, token.content)
        for page in PAGES
        for token in tokens(page)
        if token.type == "fence" and token.info == language
    ]


def consoles() -> list[tuple[str, str]]:
    """Every ``$ command`` of a console block in README and docs, with the output printed below it."""
    found = (re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M) for _, block in blocks("console"))
    return list(dict.fromkeys(pair for pairs in found for pair in pairs))


def inline_commands() -> list[str]:
    """Every `cbrngraph …` that stands in running text or a table, and in no console block."""
    found = {found for page in PAGES for found in re.findall(r"`(cbrngraph [^`]+)`", page.read_text("utf-8"))}
    return sorted(found - {command for command, _ in consoles()})


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
    """A command that is only named, or has a word in capitals for what the reader puts there, is asked for its help."""
    words = shlex.split(command)[1:]
    form = re.match(r"(cbrngraph(?: [a-z-]+)*?) (?:--\w+ )?[A-Z]+\b", command)
    if form or " ".join(words) in COMMANDS:
        command = f"{form[1] if form else command} --help"
    elif slow_and_run_above(command):
        parsed(words)
        return
    found = run(command, checkout)
    assert found.returncode == 0, found.stderr


def slow_and_run_above(command: str) -> bool:
    """Whether a console block runs it with more options: its parser reads it then, for it takes seconds."""
    return bool(re.match("cbrngraph (export|network|plot) ", command)) and any(
        longer.startswith(f"{command} ") for longer, _ in consoles()
    )


def parsed(words: list[str]) -> None:
    """Have the parser of a command read what follows its name, which may be of two words."""
    name = " ".join(words[:2])
    given = 2 if name in COMMANDS else 1
    parser(" ".join(words[:given])).parse_intermixed_args(words[given:])


def test_every_command_is_in_the_readme() -> None:
    assert [name for name in COMMANDS if f"`cbrngraph {name}" not in README] == []


@pytest.mark.parametrize("page", [page for page in PAGES if "```python" in page.read_text("utf-8")], ids=told)
def test_python_blocks_are_true(page: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    own = [block for home, block in blocks("python") if home == page]
    test = doctest.DocTestParser().get_doctest("\n".join(own), {}, page.name, str(page), 0)
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0


def runs_console(block: str, _: Path) -> None:
    """What its commands print is compared above."""
    assert block.startswith("$ ")


def runs_python(block: str, _: Path) -> None:
    """What its examples give is compared above."""
    assert doctest.DocTestParser().get_examples(block) != []


def runs_sparql(block: str, checkout: Path) -> None:
    """A query has an answer that is not empty, and nothing in it misleads."""
    answer = cbrngraph.open(checkout / "build").query(block, warn=False)
    assert answer.hints == ()
    assert answer.rows() != []


def runs_shell(block: str, checkout: Path) -> None:
    """A script that needs a server is not run: the shell and each command's own parser read it."""
    assert run(f"bash -n <<'END'\n{block}\nEND", checkout).stderr == ""
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]
    commands = [words[1:] for words in lines if words[:1] == ["cbrngraph"]]
    assert commands != []
    for words in commands:
        parsed(words)


RUNNERS: dict[str, Callable[[str, Path], object]] = {
    "console": runs_console,
    "python": runs_python,
    "sparql": runs_sparql,
    "sh": runs_shell,
    "yaml": lambda block, _: yaml.safe_load(block),
    "json": lambda block, _: json.loads(block),
    "turtle": lambda block, _: rdflib.Graph().parse(data=block, format="turtle"),
}
"""How the blocks of each language are tried."""


@pytest.mark.parametrize("language", RUNNERS)
def test_blocks_of_each_language_are_tried(language: str, checkout: Path) -> None:
    for _, block in blocks(language):
        RUNNERS[language](block, checkout)


@pytest.mark.parametrize("page", PAGES, ids=told)
def test_every_block_is_of_a_language_that_is_tried(page: Path) -> None:
    """What stands in braces is for Sphinx, which fails on what it cannot make."""
    languages = {token.info for token in tokens(page) if token.type == "fence"}
    assert {language for language in languages if language not in RUNNERS and not language.startswith("{")} == set()


@pytest.mark.parametrize(
    ("language", "planted"),
    [
        ("console", "cbrngraph info"), ("python", "kg = cbrngraph.open()"),
        ("sparql", "SELECT ?x { ?x a cbrn:Nothing }"),
        ("sh", "cbrngraph publish --nowhere"), ("yaml", "a: [b"), ("json", "{a}"), ("turtle", "<a> <b>"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(language: str, planted: str, checkout: Path) -> None:
    with pytest.raises((Exception, SystemExit)):
        RUNNERS[language](planted, checkout)


def indented() -> list[str]:
    """The lines of indented blocks, in which what changes a machine is only named."""
    found = (token.content for page in PAGES for token in tokens(page) if token.type == "code_block")
    return sorted({line for block in found for line in block.splitlines()})


@pytest.mark.parametrize("line", [line for line in indented() if re.match(r"make|pip|python|cbrngraph", line)])
def test_a_command_of_an_indented_block_is_there(line: str) -> None:
    words = shlex.split(line, comments=True)
    if words[0] == "make":
        assert (
            subprocess.run([*words[:1], "-n", *words[1:]], cwd=ROOT, capture_output=True, check=False).returncode == 0
        )
    elif words[0] == "pip":
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = {extra for found in re.findall(r"\[([\w,]+)\]", line) for extra in found.split(",")}
        assert extras <= set(project["optional-dependencies"])
        assert all((ROOT / name).is_file() for name in words if name.endswith(".txt"))
    elif words[0] == "python":
        assert (ROOT / words[1]).is_file()
    else:
        parser(words[1]).parse_intermixed_args(words[2:])


def test_the_two_make_targets_do_what_is_said() -> None:
    """``make test`` cannot run inside itself; that it builds and runs pytest is read off its recipe."""
    recipe = subprocess.run(["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "-m pytest" in recipe
    recipe = subprocess.run(["make", "-n", "graph"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"cbrngraph (\w+)", recipe)
    assert commands[-6:] == ["build", "check", "info", "ask", "ask", "ask"]


def test_every_example_is_a_notebook_with_its_script() -> None:
    """tests/test_notebooks.py runs the scripts."""
    names = {path.name for path in (ROOT / "examples").iterdir() if path.is_file()}
    scripts = {name for name in names if re.fullmatch(r"\d\d-[\w-]+\.py", name)}
    assert len(scripts) == 8
    assert names == scripts | {name.removesuffix("py") + "ipynb" for name in scripts}


@pytest.mark.parametrize("page", PAGES, ids=told)
def test_links_lead_somewhere(page: Path) -> None:
    assert list(lost(page)) == []


def lost(page: Path) -> Iterator[str]:
    """The links of a page that lead to no file, or to no heading of one; what Sphinx includes is seen in the site."""
    found = (child for token in tokens(page) for child in token.children or ())
    links = [
        str(child.attrs.get("href") or child.attrs.get("src"))
        for child in found
        if child.type in {"link_open", "image"}
    ]
    for link in links:
        path, _, fragment = link.partition("#")
        target = page.parent / path if path else page
        if not re.match(r"\w+:", link) and not (target.exists() and (not fragment or fragment in headings(target))):
            yield link


@cache
def headings(page: Path) -> frozenset[str]:
    """The fragments of a page's headings, as GitHub and the site write them, with those of what it includes."""
    text = page.read_text(encoding="utf-8")
    included = re.search(r"{include} .*/parts/(.*)[.]md", text)
    whole = text + (MADE[included[1]]() if included else "")
    found = MarkdownIt("commonmark").parse(whole)
    texts = [after.content for token, after in pairwise(found) if token.type == "heading_open"]
    return frozenset(slug(re.sub(r"[`*]", "", text)) for text in texts) | set(re.findall(r"^\((.*)\)=$", whole, re.M))


@pytest.mark.parametrize("planted", ["[a](nowhere.md)", "[a](#nowhere)", "![a](none.svg)", "[a](two.md#nowhere)"])
def test_a_planted_link_to_nowhere_is_found(tmp_path: Path, planted: str) -> None:
    (tmp_path / "two.md").write_text("# Two `words` here\n")
    page = tmp_path / "one.md"
    page.write_text(f"# One\n\n[a](two.md#two-words-here), [b](#one), {planted}\n")
    assert len(list(lost(page))) == 1


def test_the_example_of_how_to_add_a_reading_builds(tmp_path: Path) -> None:
    """The YAML blocks of docs/how-to/add-a-reading.md, put where the page says, make a graph that conforms."""
    page = (ROOT / "docs" / "how-to" / "add-a-reading.md").read_text(encoding="utf-8")
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
