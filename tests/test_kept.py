"""Stores in a folder of the user's own, and in memory: made once, and made anew when their source changed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from builds import Run

import cbrngraph
from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import CbrnGraphError
from cbrngraph.graph.kept import STAMP

pytest_plugins = ["fixtures_builds"]
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def count(kg: KnowledgeGraph) -> int:
    [row] = kg.engine.query(COUNT)  # type: ignore[misc]
    return int(row["n"].value)


@pytest.fixture
def exported(kg: KnowledgeGraph, tmp_path: Path) -> Path:
    path = tmp_path / "all.nt"
    path.write_text(kg.export("nt", claims=True), encoding="utf-8")
    return path


def test_a_store_is_made_once_and_opened_again(article: Path, kg: KnowledgeGraph, tmp_path: Path) -> None:
    place = tmp_path / "store"
    assert count(cbrngraph.open(article, store=place)) == count(kg)
    made = (place / STAMP).stat().st_mtime_ns
    assert count(cbrngraph.open(article, store=place)) == count(kg)
    assert (place / STAMP).stat().st_mtime_ns == made


def test_a_store_knows_what_it_was_made_of(article: Path, tmp_path: Path) -> None:
    cbrngraph.open(article, store=tmp_path / "store")
    assert Path(cbrngraph.open(store=tmp_path / "store").origin) == article.resolve()


@pytest.mark.parametrize("suffix", ["nt", "nt.gz"])
def test_an_rdf_file_is_kept_with_its_vocabulary(
    exported: Path, kg: KnowledgeGraph, tmp_path: Path, suffix: str
) -> None:
    source = exported
    if suffix.endswith("gz"):
        source = tmp_path / "all.nt.gz"
        source.write_bytes(gzip.compress(exported.read_bytes()))
    assert count(cbrngraph.open(source, store=tmp_path / "store")) == count(kg)


def test_quads_are_kept_in_the_default_graph(kg: KnowledgeGraph, tmp_path: Path) -> None:
    source = tmp_path / "all.trig"
    source.write_text(kg.export("trig", claims=True), encoding="utf-8")
    assert count(cbrngraph.open(source, store=tmp_path / "store")) == count(kg)


def test_a_store_is_made_anew_when_its_file_changed(exported: Path, kg: KnowledgeGraph, tmp_path: Path) -> None:
    cbrngraph.open(exported, store=tmp_path / "store")
    with exported.open("a", encoding="utf-8") as file:
        file.write("<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n")
    assert count(cbrngraph.open(exported, store=tmp_path / "store")) == count(kg) + 1


def test_a_file_that_does_not_parse_leaves_the_old_store(exported: Path, tmp_path: Path) -> None:
    place = tmp_path / "store"
    cbrngraph.open(exported, store=place)
    exported.write_text("this is no statement\n", encoding="utf-8")
    with pytest.raises(CbrnGraphError) as refused:
        cbrngraph.open(exported, store=place)
    assert refused.value.exit_code == 3
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".store")] == []
    assert (place / STAMP).is_file()


def test_a_folder_with_other_things_is_left_alone(article: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear\n", encoding="utf-8")
    with pytest.raises(CbrnGraphError, match="is no store of cbrngraph, and it is not empty"):
        cbrngraph.open(article, store=tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_in_memory_nothing_is_written(article: Path, kg: KnowledgeGraph, run: Run) -> None:
    assert count(cbrngraph.open(article, store=":memory:")) == count(kg)
    assert not Path(":memory:").exists()
    ran = run("ask", "members", "--graph", str(article), "--store", ":memory:")
    assert ran.rows == run("ask", "members", "--graph", str(article)).rows


def test_a_policy_is_weighed_in_memory(article: Path, tmp_path: Path, run: Run) -> None:
    words = ["info", "--graph", str(article), "--policy", "official", "--store"]
    ran = run(*words, str(tmp_path / "store"))
    assert ran.code == 2
    assert "official is weighed in memory" in ran.err
    assert run(*words, ":memory:").code == 0
