"""``cbrngraph notebook copy`` gives a user the notebooks, whole, and takes nothing of the user's away."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builds import ROOT, Run, command

from cbrngraph.errors import BadDataError, NotFoundError
from cbrngraph.exports import notebooks as room
from cbrngraph.exports.notebooks import copy_notebooks, files_of, notebooks
from cbrngraph.files import WriteError

pytest_plugins = ["fixtures_builds"]

HEAD = "# 1 · Who works *with* whom?\n\nWords.\n\n**The question.** Who works\n**with** whom, and 2 * 3 = 6?\n\nMore."


def notebook(first: str) -> str:
    cells = [{"cell_type": "markdown", "source": first.splitlines(keepends=True)}, {"cell_type": "code", "source": []}]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}})


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of notebooks as an editor and Python leave one, in the place of ours."""
    folder = tmp_path / "shipped"
    for name, text in {
        "01-one.ipynb": notebook(HEAD),
        "01-one.py": "# %% [markdown]\n# # 1 · Who?\n",
        "02-two.ipynb": notebook("## No heading of the first order\n"),
        "helper.py": "x = 1\n",
        ".ipynb_checkpoints/01-one-checkpoint.ipynb": "{}",
        "__pycache__/01-one.cpython-311.pyc": "",
        "notes.txt": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(room, "resource", lambda *parts: folder.parent.joinpath("shipped", *parts[1:]))
    return folder


OURS = ["01-one.ipynb", "01-one.py", "02-two.ipynb"]


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


# what there is


def test_only_notebooks_and_their_pairs_are_taken(shipped: Path, tmp_path: Path) -> None:
    assert [path.name for path in files_of(shipped)] == OURS
    assert files_of(tmp_path / "nothing") == []


def test_a_notebook_is_told_by_its_first_cell(shipped: Path) -> None:
    assert shipped.is_dir()
    one, two = notebooks()
    assert (one.title, one.question) == ("Who works with whom?", "Who works with whom, and 2 * 3 = 6?")
    assert (two.title, two.question) == ("02-two", "")


@pytest.mark.parametrize("text", ["", "{}", '{"cells": []}', "[1]", '{"cells": [3]}'])
def test_what_is_no_notebook_is_named(shipped: Path, text: str) -> None:
    (shipped / "02-two.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(BadDataError, match=r"02-two\.ipynb.*no notebook"):
        notebooks()


def test_the_list_has_every_notebook_of_the_checkout(run: Run) -> None:
    ran = run("notebook", "list", "-f", "json")
    assert ran.code == 0, ran.err
    rows = json.loads(ran.out)
    assert [row["notebook"] for row in rows] == sorted(path.stem for path in (ROOT / "examples").glob("*.ipynb"))
    assert rows
    assert all(row["title"] != row["notebook"] and row["question"] for row in rows)


# copying


def test_a_copy_is_byte_for_byte_and_nothing_else(shipped: Path, run: Run, tmp_path: Path) -> None:
    to = tmp_path / "a" / "my notebooks"
    ran = run("notebook", "copy", str(to))
    assert ran.code == 0, ran.err
    assert names(to) == OURS
    assert all((to / name).read_bytes() == (shipped / name).read_bytes() for name in OURS)
    assert ran.out.splitlines() == [str(to / name) for name in OURS]
    assert ran.err.endswith(f"next: jupyter lab '{to}'\n")


def test_a_second_copy_finds_all_as_it_should_be(shipped: Path, tmp_path: Path) -> None:
    assert shipped.is_dir()
    first, second = (copy_notebooks(tmp_path / "to") for _ in range(2))
    assert (len(first.written), first.same, first.kept) == (3, (), ())
    assert (second.written, second.same, second.kept) == ((), first.written, ())


def test_what_a_user_changed_is_kept_and_named(shipped: Path, run: Run, tmp_path: Path) -> None:
    assert shipped.is_dir()
    to = tmp_path / "to"
    to.mkdir()
    (to / "01-one.ipynb").write_text("mine", encoding="utf-8")
    (to / "other.txt").write_text("mine too", encoding="utf-8")
    ran = run("notebook", "copy", str(to))
    assert ran.code == 0
    assert f"kept {to / '01-one.ipynb'}" in ran.err
    assert "--force" in ran.err
    assert (to / "01-one.ipynb").read_text(encoding="utf-8") == "mine"
    assert names(to) == [*OURS, "other.txt"]
    assert str(to / "01-one.ipynb") not in ran.out


def test_force_replaces_it_and_nothing_else(shipped: Path, run: Run, tmp_path: Path) -> None:
    to = tmp_path / "to"
    to.mkdir()
    for name in ("01-one.ipynb", "other.ipynb"):
        (to / name).write_text("mine", encoding="utf-8")
    ran = run("notebook", "copy", str(to), "--force")
    assert (ran.code, "kept" in ran.err) == (0, False)
    assert (to / "01-one.ipynb").read_bytes() == (shipped / "01-one.ipynb").read_bytes()
    assert (to / "other.ipynb").read_text(encoding="utf-8") == "mine"


def test_a_link_that_leads_nowhere_is_kept(shipped: Path, tmp_path: Path) -> None:
    assert shipped.is_dir()
    to = tmp_path / "to"
    to.mkdir()
    (to / "01-one.py").symlink_to(tmp_path / "gone")
    assert copy_notebooks(to).kept == (to / "01-one.py",)
    assert (to / "01-one.py").is_symlink()


def test_a_copy_that_fails_leaves_the_old_file_whole(
    shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shipped.is_dir()
    to = tmp_path / "to"
    to.mkdir()
    (to / "01-one.ipynb").write_text("mine", encoding="utf-8")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="No space left"):
        copy_notebooks(to, force=True)
    assert names(to) == ["01-one.ipynb"]
    assert (to / "01-one.ipynb").read_text(encoding="utf-8") == "mine"


# what goes wrong


def test_a_file_in_the_place_of_the_folder(shipped: Path, run: Run, tmp_path: Path) -> None:
    assert shipped.is_dir()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    ran = run("notebook", "copy", str(tmp_path / "file"))
    assert (ran.code, ran.out) == (5, "")
    assert "it is a file; name a folder" in ran.err
    below = run("notebook", "copy", str(tmp_path / "file" / "below"))
    assert (below.code, below.out) == (5, "")
    assert "name a folder that you can write to" in below.err


@pytest.fixture
def unwritable() -> Iterator[Path]:
    """A folder that its user cannot write to, where everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="cbrngraph-"))
    folder.chmod(0o555)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anywhere; be another user for a while."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_folder_that_cannot_be_written_to(shipped: Path, unwritable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_all = Path(tempfile.mkdtemp(prefix="cbrngraph-"))
    open_to_all.chmod(0o755)
    try:
        ours = [Path(shutil.copy(path, open_to_all)) for path in files_of(shipped)]
        monkeypatch.setattr(room, "_shipped", lambda: ours)
        with as_nobody(), pytest.raises(WriteError, match=r"Permission denied.*name a folder that you can write to"):
            copy_notebooks(unwritable)
    finally:
        shutil.rmtree(open_to_all)
    assert names(unwritable) == []


def test_an_installation_without_notebooks(shipped: Path, run: Run, tmp_path: Path) -> None:
    for name in OURS:
        (shipped / name).unlink()
    for words in (["copy", str(tmp_path / "to")], ["list"]):
        ran = run("notebook", *words)
        assert (ran.code, ran.out) == (4, "")
        assert "install cbrngraph again" in ran.err
    assert not (tmp_path / "to").exists()
    with pytest.raises(NotFoundError):
        notebooks()


@pytest.mark.parametrize("words", [["copy"], ["copy", "a", "b"], ["copy", "a", "--froce"], ["move", "a"]])
def test_a_slip_is_an_error_of_usage(run: Run, words: list[str]) -> None:
    assert run("notebook", *words).code == 2


def test_what_is_missing_to_run_them_is_said(
    shipped: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shipped.is_dir()
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "jupyterlab" else found(name))
    ran = run("notebook", "copy", str(tmp_path / "to"))
    assert ran.code == 0
    assert "jupyterlab not installed; first: pip install 'cbrngraph[notebook]'" in ran.err


def test_the_command_copies_the_notebooks_of_the_checkout(tmp_path: Path) -> None:
    ran = command("notebook", "copy", "notebooks", cwd=tmp_path)
    assert ran.code == 0, ran.err
    copied = names(tmp_path / "notebooks")
    assert copied == [path.name for path in files_of(ROOT / "examples")]
    assert all(
        (tmp_path / "notebooks" / name).read_bytes() == (ROOT / "examples" / name).read_bytes() for name in copied
    )
