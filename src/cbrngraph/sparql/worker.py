"""A process that answers one query and can be killed: ``python -m cbrngraph.sparql.worker``.

A job comes in on stdin (a line of JSON), the answer goes to stdout (rows as TSV, statements as N-Triples), and what
became of it to stderr: ``ready`` when the graph is open, then a line of JSON.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from cbrngraph.errors import CbrnGraphError
from cbrngraph.graph.manifest import Manifest
from cbrngraph.graph.store import open_store
from cbrngraph.terms import PREFIXES

__all__ = ["main"]

GRACE = 2.0
"""Seconds after the deadline at which a worker ends itself, should the one who would kill it be gone."""


def main() -> int:
    """Do one job."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever asked says that it was interrupted
    job = json.loads(sys.stdin.buffer.readline())
    try:
        store = _opened(Path(job["graph"]))
        _tell("ready")
        _end_after(job["seconds"] + GRACE)
        _report(*_answered(store.query(job["query"], prefixes=PREFIXES)))
    except SyntaxError as error:
        _report("syntax", str(error))
    except (OSError, RuntimeError, CbrnGraphError) as error:
        _report("fault", str(error))
    return 0


def _opened(graph: Path) -> ox.Store:
    """A store in a folder; the store of a build's file, from the cache; any other file is read into memory."""
    if graph.is_dir():
        return ox.Store.read_only(str(graph))
    if graph.suffix == ".gz":
        return open_store(Manifest(graph.parent, graph.name, "", {}, ""))
    store = ox.Store()
    store.bulk_load(path=str(graph), format=ox.RdfFormat.N_QUADS)
    return store


def _end_after(seconds: float) -> None:
    """An alarm ends the process even while it is deep in the engine; not every system has one."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _answered(found: Any) -> tuple[str, str]:
    """Write the answer; return its kind, and a truth value as it is."""
    output = sys.stdout.buffer
    if isinstance(found, ox.QueryBoolean):
        return "truth", str(bool(found)).lower()
    if isinstance(found, ox.QuerySolutions):
        found.serialize(output, ox.QueryResultsFormat.TSV)
    else:
        output.writelines(f"{t.subject} {t.predicate} {t.object} .\n".encode() for t in found)
    output.flush()
    return "rows" if isinstance(found, ox.QuerySolutions) else "statements", ""


def _report(kind: str, told: str) -> None:
    _tell(json.dumps({"kind": kind, "told": told}))


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main())
