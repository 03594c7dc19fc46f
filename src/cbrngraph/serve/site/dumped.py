"""The whole graph as one file (``data/graph.nq.gz``), in a site of files alone: the explorer answers queries from it.

A server has an endpoint for that, and has no such file.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable

import pyoxigraph as ox

from cbrngraph.serve.site.files import File, Site, data_file

__all__ = ["PATH", "SLOW", "file", "paths"]

SLOW = True
PATH = "data/graph.nq.gz"


def paths(site: Site) -> Iterable[str]:
    """Return the path of the file, where there is no endpoint."""
    return [] if site.endpoint else [PATH]


def file(site: Site, path: str) -> File:
    """Return the graph as sorted N-Quads, packed: the same bytes for the same graph."""
    statements = site.kg.store.dump(format=ox.RdfFormat.N_QUADS)
    assert statements is not None
    lines = sorted(statements.splitlines(keepends=True))
    return data_file(path, gzip.compress(b"".join(lines), mtime=0))
