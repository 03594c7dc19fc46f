"""The static twin: ``export site`` writes every path, the same bytes each time, into a folder that is its own."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from builds import Run, command
from html_pages import broken, read_site

from cbrngraph.api import KnowledgeGraph
from cbrngraph.serve.site.files import Site, version_of
from cbrngraph.serve.site.writing import OWN

pytest_plugins = ["fixtures_builds", "fixtures_site"]


def _files(folder: Path) -> dict[str, str]:
    """Every file of a folder and the hash of its content."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_two_exports_are_the_same_whatever_the_order_of_sets_and_processes(
    contested: Path, public: Path, tmp_path: Path
) -> None:
    out = tmp_path / "again"
    done = command("export", "site", str(out), "--graph", str(contested), "--jobs", "2", PYTHONHASHSEED="17")
    assert done.code == 0, done.err
    assert _files(out) == _files(public)
    assert done.err.splitlines()[-1].endswith(f"in {out}")
    assert "\r" not in done.err


def test_every_path_of_the_site_is_there_and_nothing_else(contested_kg: KnowledgeGraph, public: Path) -> None:
    site = Site(contested_kg, version_of(contested_kg))
    assert set(_files(public)) == {*site.paths, OWN, ".nojekyll"}
    assert (public / ".well-known" / "void").is_file()
    assert (public / OWN).read_text(encoding="utf-8").splitlines() == sorted({*site.paths, ".nojekyll"})


def test_a_site_of_files_leads_nowhere_that_is_not_there(public: Path) -> None:
    assert broken(public, read_site(public)) == []


def test_a_site_without_an_endpoint_says_where_one_can_be_had(public: Path) -> None:
    text = (public / "query.html").read_text(encoding="utf-8")
    assert 'data-absent="endpoint"' in text
    assert "cbrngraph serve" in text
    assert "data-endpoint" not in text
    assert not (public / "problems.html").exists()


def test_an_export_goes_over_the_last_one_and_takes_away_what_is_gone(
    run: Run, contested: Path, public: Path, tmp_path: Path
) -> None:
    out = shutil.copytree(public, tmp_path / "site")
    gone, changed, kept = out / "doc" / "gone" / "page.html", out / "index.html", out / "about.html"
    gone.parent.mkdir()
    gone.write_text("old")
    with (out / OWN).open("a", encoding="utf-8") as listed:
        listed.write("doc/gone/page.html\n../beyond\n")
    (tmp_path / "beyond").write_text("not ours")
    changed.write_text("damaged")
    before = kept.stat().st_mtime_ns
    assert run("export", "site", str(out), "--graph", str(contested), "--jobs", "1").code == 0
    assert _files(out) == _files(public)
    assert not gone.exists()
    assert not gone.parent.exists()
    assert "damaged" not in changed.read_text(encoding="utf-8")
    assert kept.stat().st_mtime_ns == before
    assert (tmp_path / "beyond").read_text() == "not ours"


def test_a_folder_with_files_of_others_is_refused_unless_one_insists(run: Run, contested: Path, tmp_path: Path) -> None:
    out = tmp_path / "home"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    words = ("export", "site", str(out), "--graph", str(contested), "--jobs", "1")
    refused = run(*words)
    assert refused.code == 2
    assert "thesis.txt" in refused.err
    assert list(out.iterdir()) == [out / "thesis.txt"]
    assert run(*words, "--force").code == 0
    assert (out / "thesis.txt").read_text() == "mine"
    assert (out / "index.html").is_file()
    assert "thesis.txt" not in (out / OWN).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "site"), "name one folder"),
        (("export", "site", "-o", "-"), "name one folder"),
        (("export", "site", "a", "-o", "b"), "name one folder"),
        (("export", "site", "a", "--jobs", "0"), "--jobs 0: one at least"),
        (("export", "ttl", "a"), "for export site"),
        (("export", "csv", "--force"), "for export site"),
    ],
)
def test_what_cannot_be_is_said(
    run: Run, contested: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words, "--graph", str(contested))
    assert done.code == 2
    assert told in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_left_alone(run: Run, contested: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    place.write_text("mine")
    done = run("export", "site", str(place), "--graph", str(contested))
    assert done.code == 5
    assert "it is a file" in done.err
    assert place.read_text() == "mine"


def test_a_policy_has_a_site_of_its_own(run: Run, contested: Path, tmp_path: Path) -> None:
    out = tmp_path / "official"
    done = run("export", "site", str(out), "--graph", str(contested), "--policy", "official", "--jobs", "1")
    assert done.code == 0, done.err
    assert "Evidence policy official" in (out / "index.html").read_text(encoding="utf-8")
    assert (out / "networks" / "countries-by-projects.accepted.json").is_file()
    text = (out / "doc" / "country-kaz.html").read_text(encoding="utf-8")
    assert "A paper on Kazakhstan" not in text
