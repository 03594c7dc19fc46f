"""Judge a wheel before it is released, as users will have it: in empty environments, read-only, offline, elsewhere.

``make release-check`` builds the wheel, installs it for each Python 3.11 or newer that there is (``PYTHONS=…`` names
others) and runs the commands of a first hour. In the newest of them a notebook is copied and executed with the extra
``notebook``. Progress goes to stderr, the table to stdout; the exit code is 1 where anything fails.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guard import NETWORK, Guard, probe

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 10_000_000
"""Bytes that a wheel may have."""
MINORS = (11, 12, 13, 14)
"""The versions of Python 3 that are looked for."""
STARTS = 15
CHECKS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("--version",), "cbrngraph "),
    (("info",), " statements, "),
    (("ask", "members"), "Kazakhstan\t62"),
    (("show", "kazakhstan"), "62"),
    (("query", "ASK { kg:country-kaz org:memberOf kg:initiative-coe }"), "true"),
    (("export", "dataset"), "void:triples"),
    (("network", "build", "countries-by-projects"), "Kazakhstan"),
    (("notebook", "copy", "notebooks"), ".ipynb"),
)
"""What is run, and what the answer must hold."""


@dataclass
class Judged:
    """What was found with one Python."""

    version: str
    install: float = 0.0
    passed: int = 0
    asked: int = 0
    start: float = 0.0
    faults: list[str] = field(default_factory=list)

    def check(self, what: str, fault: str) -> None:
        """Count a check; an empty fault is none."""
        self.asked += 1
        self.passed += not fault
        if fault:
            self.faults.append(f"Python {self.version}: {what}: {fault}")
        say(f"  {'no' if fault else 'ok'}  {what}{f': {fault}' if fault else ''}")


def say(text: str) -> None:
    """Tell what is going on."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Build, judge with each Python, print the table."""
    scratch = Path(tempfile.mkdtemp(prefix="cbrngraph-release-"))
    try:
        wheel = built(scratch)
        size = wheel.stat().st_size
        say(f"{wheel.name}: {size:,} bytes{'' if size < LARGEST else f', more than {LARGEST:,}'}")
        found, absent = pythons()
        guard = Guard(scratch)
        say("\n".join([f"Python 3.{minor}: not found" for minor in absent] + guard.told))
        judged = [
            judge(python, version, wheel, scratch / version, guard, notebook=version == found[-1][1])
            for python, version in found
        ]
    finally:
        writable(scratch)
        shutil.rmtree(scratch, ignore_errors=True)
    print(table(judged, size, absent))
    faults = [fault for one in judged for fault in one.faults]
    faults += [] if size < LARGEST else [f"the wheel has {size:,} bytes, and may have {LARGEST:,}"]
    say("\n".join(faults) or "nothing failed")
    return bool(faults) or not judged


def built(scratch: Path) -> Path:
    """The wheel, built by pinned versions in an environment of its own."""
    say("building the wheel")
    run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(scratch), str(ROOT)])
    (wheel,) = scratch.glob("*.whl")
    return wheel


def run(words: Sequence[str], **more: str) -> None:
    """Run a step without which there is nothing to judge."""
    pins = str(ROOT / "constraints.txt")
    environment = os.environ | {"PIP_CONSTRAINT": pins, "PIP_BUILD_CONSTRAINT": pins} | more
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:5])} … failed:\n{done.stderr[-3000:]}")


def pythons() -> tuple[list[tuple[str, str]], list[int]]:
    """The Pythons, one for each minor version, oldest first, and the minor versions that there are none of."""
    named = os.environ.get("PYTHONS", "").split()
    found: dict[int, tuple[str, str]] = {}
    for path in named or candidates():
        minor, version = asked(path)
        if minor >= MINORS[0]:
            found.setdefault(minor, (path, version))
        elif named:
            raise SystemExit(f"{path} is no Python 3.{MINORS[0]} or newer; name others: make release-check PYTHONS=…")
    absent = [] if named else [minor for minor in MINORS if minor not in found]
    return [found[minor] for minor in sorted(found)], absent


def candidates() -> Iterator[str]:
    """What is on the PATH, then what pyenv has."""
    yield from (path for minor in MINORS if (path := shutil.which(f"python3.{minor}")))
    if not shutil.which("pyenv"):
        return
    roots, names = (
        subprocess.run(["pyenv", *words], capture_output=True, text=True, check=False).stdout
        for words in (["root"], ["versions", "--bare"])
    )
    yield from (str(Path(roots.strip()) / "versions" / name / "bin" / "python") for name in names.split())


def asked(path: str) -> tuple[int, str]:
    """The minor version of a Python 3, and the whole of it; 0 where it does not run, as a shim of pyenv may not."""
    code = (  # Python 2 must understand it too
        "import platform, sys\n"
        "sys.stdout.write('%d %s' % (sys.version_info[1] * (sys.version_info[0] == 3), platform.python_version()))"
    )
    try:
        done = subprocess.run([path, "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0, ""
    minor, version = done.stdout.split()
    return int(minor), version


def judge(python: str, version: str, wheel: Path, folder: Path, guard: Guard, *, notebook: bool) -> Judged:
    """Install the wheel for one Python and run the checks."""
    found = Judged(version)
    say(f"Python {version}: installing")
    began = time.perf_counter()
    site = installed(python, str(wheel), folder / "venv")
    found.install = time.perf_counter() - began
    held = read_only(site)
    user = User(folder, guard)
    for words, answer in CHECKS:
        found.check(" ".join(words)[:40], user.fault("cbrngraph", *words, answer=answer))
    if guard.binds:
        found.check("nothing can be written there", user.fault("python", "-c", probe(site), answer="refused"))
    found.check("no other network is there", user.fault("python", "-c", NETWORK, answer="refused"))
    found.check("nothing was changed there", "" if contents(site) == held else "files changed")
    found.start = started(user)
    if notebook:
        found.check("a copied notebook runs", executed(python, wheel, folder / "notebook", guard))
    return found


def installed(python: str, what: str, venv: Path) -> Path:
    """An empty environment with the wheel; its site-packages."""
    run([python, "-m", "venv", str(venv)], PYTHONPATH="")
    own = str(venv / "bin" / "python")
    run([own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", what], PYTHONPATH="")
    (site,) = (venv / "lib").glob("python3*/site-packages")
    return site


def read_only(site: Path) -> dict[str, str]:
    """Take the rights to write from a folder and all in it; what it holds."""
    for path in [*site.rglob("*"), site]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    return contents(site)


def writable(folder: Path) -> None:
    """Give the rights back, so that it can be removed."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


def contents(folder: Path) -> dict[str, str]:
    """The files of a folder, and a digest of each."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


class User:
    """Somebody in an empty folder with an environment of their own, who has no checkout."""

    def __init__(self, folder: Path, guard: Guard) -> None:
        self.bin, self.home, self._guard = folder / "venv" / "bin", folder / "home", guard
        self.home.mkdir()

    def does(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment."""
        return subprocess.run(
            [*self._guard.words, str(self.bin / program), *words], cwd=self.home, capture_output=True, text=True,
            check=False, timeout=900,
            env={"PATH": f"{self.bin}{os.pathsep}{os.defpath}", "HOME": str(self.home), "LANG": "C.UTF-8"}
            | self._guard.environment,
        )  # fmt: skip

    def fault(self, program: str, *words: str, answer: str) -> str:
        """What is wrong with an answer, or nothing; a graph that is opened must be the one in the wheel."""
        done = self.does(program, *words)
        if done.returncode:
            return f"exit {done.returncode}, {(done.stderr or done.stdout).strip()[-300:]!r}"
        if answer not in done.stdout:
            return f"the answer does not hold {answer!r}: {done.stdout[:300]!r}"
        opened = [line for line in done.stderr.splitlines() if line.startswith("graph: ")]
        return "" if all("packaged with cbrngraph" in line for line in opened) else "another graph was opened"


def started(user: User) -> float:
    """Milliseconds that ``cbrngraph --version`` takes: the median of some runs, without what guards it."""
    times = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([str(user.bin / "cbrngraph"), "--version"], cwd=user.home, capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def executed(python: str, wheel: Path, folder: Path, guard: Guard) -> str:
    """Copy the notebooks in an environment with the extra, execute the first; what went wrong."""
    say("  installing the extra notebook")
    read_only(installed(python, f"{wheel}[notebook]", folder / "venv"))
    user = User(folder, guard)
    if fault := user.fault("cbrngraph", "notebook", "copy", "notebooks", answer=".ipynb"):
        return fault
    name = min((user.home / "notebooks").glob("*.ipynb")).name
    done = user.does("jupyter", "nbconvert", "--to", "notebook", "--execute", "--output", "run", f"notebooks/{name}")
    made = user.home / "notebooks" / "run.ipynb"
    if done.returncode or not made.is_file():
        return f"{name}: {done.stderr.strip()[-1500:]}"
    cells = [cell for cell in json.loads(made.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    say(f"  {name}: {sum(bool(cell['execution_count']) for cell in cells)} of {len(cells)} cells run")
    return "" if all(cell["execution_count"] for cell in cells if cell["source"]) else f"{name}: cells were left out"


def table(judged: Sequence[Judged], size: int, absent: Sequence[int]) -> str:
    """The table, in Markdown."""
    rows = [
        f"| {one.version} | {size:,} | {one.install:.1f} | {one.passed} of {one.asked} | {one.start:.0f} |"
        for one in judged
    ]
    rows += [f"| 3.{minor}: not found | | | | |" for minor in absent]
    head = "| Python | wheel, bytes | install, s | checks passed | `cbrngraph --version`, ms |"
    return "\n".join([head, "| --- | --- | --- | --- | --- |", *rows])


if __name__ == "__main__":
    sys.exit(main())
