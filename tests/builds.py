"""The article's data copied and changed, and the command line run in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "article"
"""The first article and what it needs, as it was before the rest came: small, and known to the last statement."""
ARTICLE = "source-coe-news-2020-11-20"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The rows of tab-separated output, without the headings."""
        return [line.split("\t") for line in self.out.splitlines()[1:]]


Run = Callable[..., Ran]


def python(*words: str, given: str = "", cwd: Path | None = None, **environment: str) -> Ran:
    """Run this Python in a process of its own; the environment is this one's, and what is given."""
    done = subprocess.run(
        [sys.executable, *words], input=given, cwd=cwd, env=os.environ | environment,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def command(*words: str, given: str = "", cwd: Path | None = None, **environment: str) -> Ran:
    """Run the command line in a process of its own."""
    return python("-m", "cbrngraph", *words, given=given, cwd=cwd, **environment)


def copied(to: Path, **added: str) -> Path:
    """Copy the article's data and add readings, name → YAML (``register_x`` goes to ``register/``)."""
    shutil.copytree(DATA, to)
    for name, text in added.items():
        part, _, stem = name.rpartition("_")
        path = to / (part or "readings") / f"{stem}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return to


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
