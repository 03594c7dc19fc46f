"""The static twin: every file of the site in a folder, each whole or not at all, by as many processes as are given.

The folder knows which files are its own (``.cbrngraph-site``): a later export takes away those that are gone, and a
folder with files of others is refused unless one insists. A file whose content is the same is left as it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path

from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import UsageError
from cbrngraph.files import WriteError
from cbrngraph.graph.engine import embedded
from cbrngraph.opening import open as open_graph
from cbrngraph.serve.site.files import Site, version_of
from cbrngraph.serve.site.sections import file_at

__all__ = ["OWN", "Written", "write_site"]

OWN = ".cbrngraph-site"
"""The list of the files that an export wrote."""
_TOGETHER = 60
"""So many pages are made one after the other by a process; those of one thing together."""
_EXTRA = (".nojekyll",)
"""An empty file that keeps GitHub Pages from leaving ``.well-known`` out."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an export wrote."""

    files: int
    size: int


def write_site(
    kg: KnowledgeGraph, folder: Path, *, jobs: int = 1, force: bool = False, step: Callable[[int, int], object] = max
) -> Written:
    """Write the site of a graph.

    Args:
        kg: the graph.
        folder: where to; it is made if it is not there.
        jobs: how many processes make pages.
        force: whether it may have files that no export wrote; they stay, unless one has the name of ours.
        step: is told how many files of how many there are.

    Raises:
        UsageError: the folder has files of others, or the graph is at an endpoint.
        WriteError: a file cannot be written.

    """
    embedded(kg.engine, "a site")
    site = Site(kg, version_of(kg))
    known = _known(folder)
    if not force:
        _refuse_others(folder, known)
    _list(folder, sorted({*known, *site.paths, *_EXTRA}))
    _put(folder / _EXTRA[0], b"")
    done = size = 0
    for files, written in _all(site, folder, jobs):
        done, size = done + files, size + written
        step(done, len(site.paths))
    for gone in known - {*site.paths, *_EXTRA}:
        _remove(folder, gone)
    _list(folder, sorted({*site.paths, *_EXTRA}))
    return Written(done, size)


def _known(folder: Path) -> set[str]:
    """The files that an earlier export wrote; one of them cannot lead out of the folder."""
    if folder.exists() and not folder.is_dir():
        raise WriteError(f"cannot write a site to {folder}: it is a file; name a folder")
    try:
        listed = (folder / OWN).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return set()
    return {path for path in listed if path and not path.startswith("/") and ".." not in path.split("/")}


def _refuse_others(folder: Path, known: set[str]) -> None:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in known and name != OWN:
            raise UsageError(f"{folder} has files that no export wrote, such as {name}; name another, or add --force")


def _list(folder: Path, paths: Iterable[str]) -> None:
    _put(folder / OWN, "".join(f"{path}\n" for path in paths).encode())


def _remove(folder: Path, path: str) -> None:
    (folder / path).unlink(missing_ok=True)
    for above in Path(path).parents[:-1]:
        if not any((folder / above).iterdir()):
            (folder / above).rmdir()


def _put(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it there; not synchronised, since an export can be run again."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise WriteError(f"cannot write {path}: {error.strerror}; what was there before is untouched") from error


def _all(site: Site, folder: Path, jobs: int) -> Iterator[tuple[int, int]]:
    """Write everything, and yield how many files and bytes each part had."""
    parts = list(_parts(site))
    if jobs < 2:
        yield from (_write(site, folder, part) for part in parts)
        return
    given = (site.kg.origin, site.kg.policy, str(folder))
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, given) as pool:
        try:
            for part in as_completed([pool.submit(_write_part, part) for part in parts]):
                yield part.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _parts(site: Site) -> Iterator[Sequence[str]]:
    """The paths in parts that one process makes: what is made from the same stays together; the longest first."""
    slow = [path for path, section in site.paths.items() if section.SLOW]
    quick = [path for path, section in site.paths.items() if not section.SLOW]
    for paths in (reversed(slow), quick):
        for _, same in groupby(paths, key=_same):
            yield from _cut(list(same))


def _same(path: str) -> str:
    """What is made from the same: all of a network under a policy, all tables, all things."""
    folder, _, name = path.partition("/")
    if folder != "networks":
        return folder if name else ""
    view, _, ending = name.partition(".")
    return view if ending.count(".") == 0 or ending in {"nodes.csv", "edges.csv"} else ending


def _cut(paths: list[str]) -> Iterator[Sequence[str]]:
    size = len(paths) if paths[0].startswith(("networks/", "tables")) else _TOGETHER * 7
    yield from (paths[start : start + size] for start in range(0, len(paths), size))


def _write(site: Site, folder: Path, paths: Sequence[str]) -> tuple[int, int]:
    size = 0
    for path in paths:
        file = file_at(site, path)
        assert file is not None, path
        _put(folder / path, file.body)
        size += len(file.body)
    return len(paths), size


_BEGUN: list[tuple[Site, Path]] = []


def _begin(origin: str, policy: str, folder: str) -> None:
    kg = open_graph(origin, policy)
    _BEGUN[:] = [(Site(kg, version_of(kg)), Path(folder))]


def _write_part(paths: Sequence[str]) -> tuple[int, int]:
    return _write(*_BEGUN[0], paths)
