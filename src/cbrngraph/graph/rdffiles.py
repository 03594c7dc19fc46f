"""RDF files (plain or gzip, of any syntax that Oxigraph reads) and builds → a store, block by block."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from cbrngraph.errors import BadDataError, UsageError
from cbrngraph.graph.manifest import read_manifest
from cbrngraph.places import Place, Problem

__all__ = ["FORMATS", "fill_from"]

FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_TRIPLES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE)


def fill_from(store: ox.Store, source: Path) -> None:
    """Load a build or an RDF file into a store, every named graph into the default one.

    Raises:
        UsageError: the format of a file is not known by its ending.
        BadDataError: it does not parse, or is no whole gzip file.

    """
    path = read_manifest(source).graph if source.is_dir() else source
    suffix = Path(path.name.removesuffix(".gz")).suffix
    if suffix not in FORMATS:
        raise UsageError(f"{path}: its format is not known; it should end in {', '.join(FORMATS)} (or these and .gz)")
    try:
        with _opened(path) as file:
            if FORMATS[suffix] in _TRIPLES:
                store.bulk_load(input=file, format=FORMATS[suffix])
            else:
                store.bulk_extend(_in_default_graph(file, FORMATS[suffix]))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadDataError([Problem(Place(str(path)), f"this is no whole gzip file: {error}")]) from None
    except SyntaxError as error:
        raise BadDataError([Problem(Place(str(path), error.lineno or 0), error.msg)]) from None


def _in_default_graph(file: IO[bytes], form: ox.RdfFormat) -> Iterator[ox.Quad]:
    for quad in ox.parse(file, format=form):
        yield ox.Quad(quad.subject, quad.predicate, quad.object)


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.name.endswith(".gz") else path.open("rb")  # type: ignore[return-value]
