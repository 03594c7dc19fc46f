"""The article with a dispute and a merged id, and its site as files: made once a session.

A module takes them with ``pytest_plugins = ["fixtures_builds", "fixtures_site"]``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from builds import copied

import cbrngraph
from cbrngraph.api import KnowledgeGraph
from cbrngraph.graph.build import build
from cbrngraph.serve.site.files import Site, version_of
from cbrngraph.serve.site.writing import write_site

_SOURCE = """\
source-paper:
  sourceKind: press
  url: https://paper.example/kazakhstan
  title: A paper on Kazakhstan
  issued: 2020-11-21
  retrievedOn: 2026-11-22
"""
_READING = """\
source: source-paper
says:
- at: p2
  phrase: the 61st country to join
  country-kaz:
    memberships:
      initiative-coe: {ordinal: 61}
"""
_REGISTER = """\
org-planted:
  type: Institution
  label: {en: Planted Centre}
"""
_DECISION = """\
- merge: {org-planted: org-nscedi}
  because: planted by a test
"""


@pytest.fixture(scope="session")
def contested(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """The folder of a build in which a paper denies an ordinal, and an id was merged into another."""
    assert cache.is_dir()
    folder = tmp_path_factory.mktemp("contested")
    data = copied(folder / "data", sources_paper=_SOURCE, readings_paper=_READING, register_planted=_REGISTER,
                  decisions_planted=_DECISION)  # fmt: skip
    build(data, folder / "build")
    return folder / "build"


@pytest.fixture(scope="session")
def contested_kg(contested: Path) -> KnowledgeGraph:
    return cbrngraph.open(contested)


@pytest.fixture(scope="session")
def site(contested_kg: KnowledgeGraph) -> Site:
    """Its site, as a server has it."""
    return Site(contested_kg, version_of(contested_kg), "sparql")


@pytest.fixture(scope="session")
def public(contested_kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site as files."""
    out = tmp_path_factory.mktemp("site") / "public"
    write_site(contested_kg, out)
    return out
