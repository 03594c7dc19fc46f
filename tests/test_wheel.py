"""The wheel is all that a user needs: the graph is in it, and it answers from any folder, read-only and offline.

The wheel is built from a copy of the tracked files, so that the checkout stays as it is.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from builds import DATA, ROOT, Ran, contents

import cbrngraph
from cbrngraph.exports.notebooks import files_of
from cbrngraph.graph.build import MANIFEST, build

pytest_plugins = ["fixtures_builds"]

PARTS = ["src", "ontology", "shapes", "questions", "networks", "data", "examples", "pyproject.toml", "hatch_build.py",
         "README.md", "LICENSE", "LICENSE-DATA"]  # fmt: skip
UNREACHABLE = ("Could not find a version", "No matching distribution", "ConnectionError", "Temporary failure")


def copied(source: Path, to: Path) -> None:
    shutil.copytree(source, to, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built in an environment of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in PARTS:
        copy = copied if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)
    for left in (
        "examples/.ipynb_checkpoints/01-a-tour-checkpoint.ipynb",
        "examples/__pycache__/x.pyc",
        "examples/my.txt",
    ):
        (folder / left).parent.mkdir(exist_ok=True)
        (folder / left).write_text("", encoding="utf-8")
    words = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder / "dist"), str(folder)]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
    if done.returncode and any(sign in done.stderr for sign in UNREACHABLE):
        pytest.skip("no index of packages can be reached, which building a wheel needs")
    assert done.returncode == 0, done.stderr
    (made,) = (folder / "dist").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked, and then made read-only."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for path in [*site.rglob("*"), site]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    return site


def run(installed: Path, cwd: Path, *words: str, cache: Path | None = None) -> Ran:
    """Run the unpacked package in another folder; only its dependencies come from this environment."""
    environment = os.environ | {
        "PYTHONPATH": str(installed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CBRNGRAPH_CACHE": str(cache or cwd / "cache"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "cbrngraph", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def test_the_wheel_is_small_and_holds_the_graph(wheel: Path) -> None:
    assert wheel.stat().st_size < 10_000_000
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        record = json.loads(archive.read(f"cbrngraph/assets/graph/{MANIFEST}"))
    assert {f"cbrngraph/assets/graph/{record[part]}" for part in ("graph", "claims")} <= names
    for needed in (
        "ontology/cbrngraph.ttl",
        "ontology/context.jsonld",
        "shapes/membership.ttl",
        "questions/members.rq",
        "networks/views/countries-by-projects.rq",
    ):
        assert f"cbrngraph/assets/{needed}" in names
    assert "cbrngraph/py.typed" in names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    assert [name for name in names if not name.startswith(("cbrngraph/", "cbrngraph-"))] == []
    assert [name for name in names if "/tests/" in name or "__pycache__" in name or name.endswith(".tmp")] == []


def test_the_wheel_holds_the_notebooks_alone(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = [name for name in archive.namelist() if "/examples/" in name]
        packed = {name.removeprefix("cbrngraph/assets/examples/"): archive.read(name) for name in inside}
    assert packed == {path.name: path.read_bytes() for path in files_of(ROOT / "examples")}
    assert any(name.endswith(".ipynb") for name in packed)


def test_the_graph_in_the_wheel_is_that_of_the_data(wheel: Path, tmp_path: Path) -> None:
    build(ROOT / "data", tmp_path / "build")
    with zipfile.ZipFile(wheel) as archive:
        packed = {
            name.rpartition("/")[2]: archive.read(name) for name in archive.namelist() if "/assets/graph/" in name
        }
    assert packed == contents(tmp_path / "build")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["query", "SELECT ?l { ?m org:member/skos:prefLabel ?l FILTER(LANG(?l) = 'ru') }"], "Казахстан"),
        (["query", "ASK { kg:country-kaz org:memberOf kg:initiative-coe }"], "true"),
        (["show", "Project 53"], "International Science and Technology Center"),
        (["why", "kazakhstan", "ordinal"], "62nd Partner Country"),
        (["search", "aikimbayev"], "kg:org-nscedi"),
        (["ask", "members"], "Kazakhstan\t62"),
        (["info"], "statements"),
        (["info", "--cite"], "https://w3id.org/cbrngraph/dataset"),
        (["export", "jsonld"], "fromMonth"),
        (["export", "dataset"], "spdx:checksumValue"),
        (["show", "kazakhstan", "--policy", "official"], "62"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_the_package_answers_from_another_folder(installed: Path, tmp_path: Path, words: list[str], told: str) -> None:
    before = contents(installed)
    ran = run(installed, tmp_path, *words)
    assert ran.code == 0, ran.err
    assert told in ran.out
    assert ran.err.startswith(f"graph: the one packaged with cbrngraph {cbrngraph.__version__}")
    assert contents(installed) == before


def test_the_package_gives_its_notebooks(installed: Path, tmp_path: Path) -> None:
    before = contents(installed)
    ran = run(installed, tmp_path, "notebook", "copy", "notebooks")
    assert ran.code == 0, ran.err
    copied = contents(tmp_path / "notebooks")
    assert copied == {path.name: path.read_bytes() for path in files_of(ROOT / "examples")}
    assert all(os.access(tmp_path / "notebooks" / name, os.W_OK) for name in copied)
    listed = run(installed, tmp_path, "notebook", "list").rows
    assert {f"{row[0]}.ipynb" for row in listed} == {name for name in copied if name.endswith(".ipynb")}
    assert contents(installed) == before


def test_the_package_answers_where_nothing_can_be_written(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = run(installed, tmp_path, "query", "ASK { ?m org:member kg:country-kaz }", cache=tmp_path / "file")
    assert (ran.code, ran.out) == (0, "true\n"), ran.err


def test_the_package_builds_and_checks_data_of_its_own(installed: Path, tmp_path: Path, article: Path) -> None:
    ran = run(installed, tmp_path, "build", "--data", str(DATA), "--out", "built")
    assert ran.code == 0, ran.err
    assert contents(tmp_path / "built") == contents(article)
    ran = run(installed, tmp_path, "check", "--data", str(DATA))
    assert ran.code == 0, ran.err
