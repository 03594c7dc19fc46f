"""The store: a read-only Oxigraph database, made once from a build into the user's cache, or in memory.

The cache is named by the hash of the graph's content, so that it can be stale never and needs no invalidation; where
nothing can be written the graph is loaded into memory.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from cbrngraph.errors import NotFoundError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.graph.manifest import Manifest

__all__ = ["IN_MEMORY", "cache_folder", "load_into", "load_lines", "open_store"]

_OURS = re.compile(r"\.?graph-[0-9a-f]{16}-oxigraph-[\w.]+")
"""The folders of stores, and the temporary ones of killed processes: a user's cache may hold other things."""

IN_MEMORY = ":memory:"
"""The name of the store that is no folder: the graph is loaded into memory, where it answers fastest."""

KEPT_FOR = 30 * 24 * 3600
"""Seconds that a store stays in the cache after it was made; it is made again in a second when it is needed."""


def cache_folder() -> Path:
    """Return the folder for stores: ``CBRNGRAPH_CACHE``, else where the user's system keeps caches."""
    if chosen := os.environ.get("CBRNGRAPH_CACHE"):
        return Path(chosen)
    system = {"win32": ("LOCALAPPDATA", "AppData/Local"), "darwin": ("", "Library/Caches")}
    variable, fallback = system.get(sys.platform, ("XDG_CACHE_HOME", ".cache"))
    return Path(os.environ.get(variable) or Path.home() / fallback) / "cbrngraph"


def open_store(manifest: Manifest) -> ox.Store:
    """Open the store of a build, making it on first use."""
    name = manifest.graph.name.partition(".")[0]
    place = cache_folder() / f"{name}-oxigraph-{ox.__version__}"
    if place.is_dir():
        try:
            return ox.Store.read_only(str(place))
        except (OSError, RuntimeError):  # Oxigraph tells a damaged database by either
            _remove(place)
    try:
        _make(manifest.graph, place)
        return ox.Store.read_only(str(place))
    except (OSError, RuntimeError):
        return _in_memory(manifest.graph)


def _make(graph: Path, place: Path) -> None:
    """Build the database beside its place and rename it there; another process may have been quicker."""
    import tempfile

    _prune(place.parent)
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}."))
    try:
        store = ox.Store(str(temporary))
        _load(store, graph)
        store.flush()
        store.optimize()
        del store
        try:
            temporary.rename(place)
        except OSError:
            if not place.is_dir():
                raise
    finally:
        _remove(temporary)


def _in_memory(graph: Path) -> ox.Store:
    store = ox.Store()
    _load(store, graph)
    return store


def _prune(folder: Path) -> None:
    """Take away stores, and what killed processes left, that nobody made anew for a month."""
    import time

    for path in folder.iterdir() if folder.is_dir() else ():
        if _OURS.fullmatch(path.name) and time.time() - path.stat().st_mtime > KEPT_FOR:
            _remove(path)


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _load(store: ox.Store, graph: Path) -> None:
    import gzip
    import zlib

    try:
        lines = gzip.decompress(graph.read_bytes())
        store.bulk_load(input=lines, format=ox.RdfFormat.N_QUADS, lenient=True)  # IRIs that our own build wrote
    except (FileNotFoundError, gzip.BadGzipFile, EOFError, zlib.error, SyntaxError):
        raise NotFoundError(f"{graph} is missing or damaged; run: cbrngraph build") from None


def load_lines(lines: Iterable[str]) -> ox.Store:
    """Return an in-memory store of N-Quads lines."""
    return load_into(ox.Store(), "".join(lines))


def load_into(store: ox.Store, lines: str) -> ox.Store:
    """Add N-Quads lines to a store."""
    store.bulk_load(input=lines.encode(), format=ox.RdfFormat.N_QUADS)
    return store
