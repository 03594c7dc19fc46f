"""A store in a folder that the user names: for graphs larger than memory, and for asking an RDF file again and again.

The folder is made on first use from a build or an RDF file, read block by block, and made anew when that has changed.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pyoxigraph as ox

from cbrngraph.errors import UsageError
from cbrngraph.graph.manifest import read_manifest
from cbrngraph.graph.rdffiles import fill_from

__all__ = ["keep", "kept_source"]

STAMP = "cbrngraph.json"


def keep(source: Path, place: Path, extra: str) -> ox.Store:
    """Open the store of ``source`` in the folder ``place``, making it where it is missing or out of date.

    Args:
        source: the folder of a build, or an RDF file.
        place: the folder; an existing one must be empty, or a store made here.
        extra: N-Triples lines to add: the vocabulary, which RDF files leave out.

    Raises:
        UsageError: the folder holds something else.
        BadDataError: the RDF file does not parse.

    """
    wanted = _stamp(source)
    if place.exists() and not _is_ours(place):
        raise UsageError(f"{place} is no store of cbrngraph, and it is not empty; name another folder with --store")
    if _read_stamp(place).get("made_of") != wanted:
        _make(source, place, extra, wanted)
    return ox.Store.read_only(str(place / "store"))


def kept_source(place: Path) -> Path | None:
    """Return what the store in a folder was made of, if it is there still and the folder is a store of ours."""
    source = Path(str(_read_stamp(place).get("source", "")))
    return source if source.name and source.exists() else None


def _make(source: Path, place: Path, extra: str, made_of: object) -> None:
    """Make the store beside its place and put it there whole; what was there goes last."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}.") as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        store = ox.Store(str(made / "store"))
        fill_from(store, source)
        store.bulk_load(input=extra.encode(), format=ox.RdfFormat.N_TRIPLES)
        store.flush()
        store.optimize()
        del store
        stamp = {"source": str(source.resolve()), "made_of": made_of}
        (made / STAMP).write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")
        if place.exists():
            place.rename(Path(scratch) / "old")
        made.rename(place)


def _stamp(source: Path) -> object:
    """What tells a changed source: a build by the hash in its file's name, a file by its size and time."""
    if source.is_dir():
        return [read_manifest(source).graph.name, ox.__version__]
    told = source.stat()
    return [source.name, told.st_size, told.st_mtime_ns, ox.__version__]


def _is_ours(place: Path) -> bool:
    return place.is_dir() and ((place / STAMP).is_file() or not any(place.iterdir()))


def _read_stamp(place: Path) -> dict[str, object]:
    try:
        found = json.loads((place / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
