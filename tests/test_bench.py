"""The scripts that measure: graphs in the shape of another, engines beside each other with equal answers."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox
import pytest
from builds import ROOT, python

from cbrngraph.graph.build import build
from cbrngraph.graph.engine import rows

Module = Callable[[str], ModuleType]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the scripts stop queries by signals")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph: the first article's."""
    folder = tmp_path_factory.mktemp("bench")
    build(ROOT / "tests" / "article", folder)
    return folder


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Module:
    """A module of the bench, by name."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    return importlib.import_module


def test_copies_have_fresh_ids_and_share_the_vocabulary(built: Path, tmp_path: Path, module: Module) -> None:
    shape = module("shape").read_shape(built)
    one, three = tmp_path / "one.nt", tmp_path / "three.nt"
    assert shape.write(one, 1) == len(shape.statements)
    assert shape.write(three, 3 * len(shape.statements)) == len(set(three.read_text(encoding="utf-8").splitlines()))
    store = ox.Store()
    store.bulk_load(path=str(three), format=ox.RdfFormat.N_TRIPLES)
    names = {
        kind: [str(name) for _, name in rows(store, f"SELECT DISTINCT ?s ?name WHERE {{ ?s a {kind} ; {said} ?name }}")]
        for kind, said in {"cbrn:Membership": "org:organization", "cbrn:Region": "cbrn:regionCode"}.items()
    }
    assert {name.rpartition("-")[2].strip(">") for name in names["cbrn:Membership"]} > {"x1", "coe"}
    assert len(names["cbrn:Region"]) == len(set(names["cbrn:Region"]))


def test_engines_are_measured_beside_each_other(built: Path) -> None:
    done = python(str(ROOT / "bench" / "engines.py"), "--build", str(built), "--quick", "--repeats", "1")
    assert done.code == 0, done.err
    assert "Twelve queries" in done.out and "The answers are equal." in done.out and "## Growth" in done.out


def test_a_question_is_measured(built: Path) -> None:
    done = python(str(ROOT / "bench" / "questions.py"), "--build", str(built), "--repeats", "1", "members")
    assert done.code == 0, done.err
    assert "| members |" in done.out


def test_what_sparql_leaves_open_is_no_difference(module: Module) -> None:
    compare, reply = module("compare"), module("engine_client").Reply
    query = 'SELECT ?a (GROUP_CONCAT(DISTINCT ?b; SEPARATOR="; ") AS ?all) (SAMPLE(?b) AS ?one) WHERE { ?a ?p ?b }'
    names = ("a", "all", "one")
    one, other = reply(1, 1, names, [("1", "x; y", "x")]), reply(1, 1, names, [("1", "y; x", "y")])
    assert compare._comparable(query, one) == compare._comparable(query, other)
    assert compare._comparable(query, one) != compare._comparable(query, reply(1, 1, names, [("2", "x; y", "x")]))


def test_a_query_that_takes_too_long_is_stopped(built: Path, tmp_path: Path, module: Module) -> None:
    place = tmp_path / "graph.nt"
    module("shape").read_shape(built).write(place, 1)
    served = module("engine_client")
    with served.serving({"rdflib": served.Served("rdflib", place)}) as engines:
        slow = engines["rdflib"].ask("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i) }", 0.2)
        assert slow.capped
        assert engines["rdflib"].ask("SELECT ?s WHERE { ?s a cbrn:Country }", 9, show=True).count
