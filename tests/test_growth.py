"""What keeps a large graph cheap: bytes that no cut changes, no look for cycles, and copies to measure it on."""

from __future__ import annotations

import gc
import gzip
import importlib
from collections import Counter
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from builds import ROOT
from support import write_data
from test_scope import CORPUS, write

from cbrngraph.checks.check import check
from cbrngraph.errors import BadDataError
from cbrngraph.files import BLOCK, compressed
from cbrngraph.graph.build import make
from cbrngraph.terms import Term, local_name

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@pytest.mark.parametrize("seed", range(3))
def test_the_same_text_gives_the_same_bytes_however_it_is_cut(seed: int) -> None:
    dice = Random(seed)
    text = "".join(dice.choice("abcdé…\n") for _ in range(BLOCK))
    cuts = sorted(dice.sample(range(len(text)), 500))
    parts = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert compressed(parts) == compressed([text]) == compressed(iter(text))
    assert gzip.decompress(compressed(parts)).decode() == text


@pytest.mark.parametrize("running", [True, False])
def test_the_collector_of_cycles_is_as_it_was_before(tmp_path: Path, running: bool) -> None:
    before = gc.isenabled()
    try:
        gc.enable() if running else gc.disable()
        check(make(write(tmp_path, CORPUS)))
        assert gc.isenabled() == running
        with pytest.raises(BadDataError):
            make(write_data(tmp_path / "bad", readings="says: ["))
        assert gc.isenabled() == running
    finally:
        gc.enable() if before else gc.disable()


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the bench."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    return importlib.import_module("copies")


def counts(data: Path) -> Counter[str]:
    """How many facts say of what kind a thing is."""
    return Counter(local_name(value) for _, predicate, value in make(data).graph.facts if predicate == TYPE)


def test_copies_are_worlds_of_their_own(tmp_path: Path, copies: ModuleType) -> None:
    data = write(tmp_path, CORPUS)
    copies.copy_data(data, tmp_path / "copied", 4)
    report, one, four = check(make(tmp_path / "copied")), counts(data), counts(tmp_path / "copied")
    assert report.conforms()
    assert four == Counter({kind: number * (1 if kind == "Region" else 4) for kind, number in one.items()})


def test_copies_have_fresh_codes_and_no_identifiers(tmp_path: Path, copies: ModuleType) -> None:
    copies.copy_data(write(tmp_path, CORPUS), tmp_path / "copied", 3)
    facts = make(tmp_path / "copied").graph.facts
    codes = said(facts, "isoAlpha3")
    assert len(codes) == len(set(codes)) == 9
    assert sorted(said(facts, "projectNumber")) == sorted(said(make(tmp_path / "data").graph.facts, "projectNumber"))


def said(facts: frozenset[tuple[Term, Term, Term]], name: str) -> list[Term]:
    return [value for _, predicate, value in facts if local_name(predicate) == name]
