"""The order of the house: imports go one way, terms are declared, modules are small and say what they are.

It is read from the sources: late imports count, and so do those for types.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from builds import ROOT
from rdflib import RDF, Graph

from cbrngraph.terms import PREFIXES

SRC = ROOT / "src" / "cbrngraph"
MODULES = sorted(SRC.rglob("*.py"))
ROOMS = [
    "places", "errors", "terms", "resources", "vocabulary", "files", "readings", "claims", "graph", "remote", "sparql",
    "checks", "answers", "questions", "networks", "analysis", "exports", "pictures", "display", "api",
    "opening", "jupyter", "serve", "cli",
]  # fmt: skip
ENTRANCES = {"__init__", "__main__"}
QUERIES = sorted(
    path for part in ("ontology/rules", "shapes/rules", "questions") for path in (ROOT / part).glob("*.rq")
)
CBRN = "https://w3id.org/cbrngraph/ontology#"
# The patterns are put together here, so that this file does not match itself.
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "art" + "ifactory", "--index" + "-url"]
MACHINE = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work|mnt|tmp)/[\w.-]+")


def name_of(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


each_module = pytest.mark.parametrize("path", MODULES, ids=name_of)
each_query = pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.name)


def room_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


# imports


def imported_rooms(tree: ast.Module, rooms: list[str]) -> Iterator[tuple[int, str]]:
    """The rooms that a module imports anywhere in it, late and for types too, with the line."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            package, _, rest = name.partition(".")
            if package == "cbrngraph" and rest.split(".")[0] in rooms:
                yield node.lineno, rest.split(".")[0]


def test_every_module_is_in_a_room() -> None:
    assert sorted({room_of(path) for path in MODULES} - {*ROOMS, *ENTRANCES}) == []


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) not in ENTRANCES], ids=str)
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    room = room_of(path)
    wrong = [
        f"line {line}: {room} imports {other}"
        for line, other in imported_rooms(parsed(path), ROOMS)
        if ROOMS.index(other) > ROOMS.index(room)
    ]
    assert wrong == []


def test_a_planted_import_is_found() -> None:
    planted = (
        "import cbrngraph.cli\ndef late():\n    from cbrngraph import api\n    from cbrngraph.graph.store import rows\n"
    )
    assert list(imported_rooms(ast.parse(planted), ROOMS)) == [(1, "cli"), (3, "api"), (4, "graph")]


# terms


@pytest.fixture(scope="module")
def declared() -> set[str]:
    graph = Graph()
    for path in [ROOT / "ontology" / "cbrngraph.ttl", *(ROOT / "ontology" / "schemes").glob("*.ttl")]:
        graph.parse(path)
    return {str(term).removeprefix(CBRN) for term in set(graph.subjects(RDF.type, None)) if str(term).startswith(CBRN)}


def names_in(text: str) -> set[str]:
    """The terms of ours that a text writes with their prefix."""
    return set(re.findall(r"\bcbrn:([A-Za-z][\w-]*\w)", text))


def names_built(tree: ast.Module) -> set[str]:
    """The terms of ours that Python code puts together: ``CBRN + "x"`` and ``f"{CBRN}x"``."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Name) and node.left.id == "CBRN":
            found.update({str(node.right.value)} if isinstance(node.right, ast.Constant) else ())
        if isinstance(node, ast.JoinedStr):
            found.update(
                name for one, two in zip(node.values, node.values[1:], strict=False) if (name := named(one, two))
            )
    return found - {""}


def named(one: ast.expr, two: ast.expr) -> str:
    ours = isinstance(one, ast.FormattedValue) and isinstance(one.value, ast.Name) and one.value.id == "CBRN"
    match = re.match(r"[\w-]*\w", str(two.value)) if ours and isinstance(two, ast.Constant) else None
    return match[0] if match else ""


@each_module
def test_every_term_in_code_is_declared(path: Path, declared: set[str]) -> None:
    used = names_in(path.read_text(encoding="utf-8")) | names_built(parsed(path))
    assert sorted(used - declared) == []


@each_query
def test_every_term_in_a_query_is_declared(path: Path, declared: set[str]) -> None:
    used = names_in(path.read_text(encoding="utf-8"))
    assert sorted(used - declared) == []


def test_the_terms_are_found_at_all() -> None:
    tree = ast.parse('iri(CBRN + "about"); f"{CBRN}status-{x}"; f"<{CBRN}Claim>"')
    assert names_built(tree) == {"about", "status", "Claim"}
    assert names_in("?x cbrn:status-disputed ; cbrn:from*/cbrn:a") == {"status-disputed", "from"}
    assert sum(len(names_in(path.read_text(encoding="utf-8"))) for path in QUERIES) > 30


def test_the_prefixes_agree_with_the_context() -> None:
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    in_context = {key: base for key, base in context.items() if isinstance(base, str) and base.startswith("http")}
    del in_context["@vocab"]
    assert in_context == PREFIXES
    assert context["@vocab"] == PREFIXES["cbrn"]


# modules


@each_module
def test_a_module_says_what_it_is(path: Path) -> None:
    docstring = ast.get_docstring(parsed(path))
    assert docstring
    assert docstring.split("\n\n")[0].rstrip()[-1] in ".:;`!?" or "\n" not in docstring


@each_module
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def exported(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return [str(name) for name in ast.literal_eval(node.value)]
    return None


def isort_key(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as ruff sorts ``__all__``."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


@each_module
def test_all_is_there_and_sorted(path: Path) -> None:
    names = exported(parsed(path))
    if names is None:
        command = room_of(path) == "cli" and path.name not in {"__init__.py", "common.py", "shared.py"}
        assert command or path.name in {"__init__.py", "__main__.py"}, "a public module lists what it offers"
    else:
        assert names == sorted(names, key=isort_key)
        assert len(names) == len(set(names))


@each_module
def test_all_names_what_the_module_defines(path: Path) -> None:
    tree = parsed(path)
    defined = {name for node in tree.body for name in names_of(node)}
    assert sorted(set(exported(tree) or []) - defined) == []


def names_of(node: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.If):
        for inner in node.body:
            yield from names_of(inner)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in node.names)


# files under version control


def tracked() -> list[Path]:
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def trespasses(text: str) -> list[str]:
    return [name for name in REGISTRIES if name in text] + MACHINE.findall(text)


def test_no_host_of_a_registry_and_no_path_of_a_machine() -> None:
    files = tracked()
    if not files:
        pytest.skip("this is no git checkout")
    found = {
        path.relative_to(ROOT).as_posix(): wrong
        for path in files
        if (wrong := trespasses(path.read_bytes().decode("utf-8", errors="replace")))
    }
    assert found == {}


def test_a_planted_path_is_found() -> None:
    assert trespasses("see " + "/ho" + "me/somebody/x and " + "https://py" + "pi.org/simple") != []
    assert trespasses("https://example.org/work/x and data/temporary/y") == []


def test_no_build_and_no_cache_is_tracked() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert [name for name in names if name.startswith(("build/", "dist/", ".venv/")) or "__pycache__" in name] == []
