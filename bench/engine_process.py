"""One engine in a process of its own: it loads, then answers line by line.

``python bench/engine_process.py ENGINE PLACE [WHERE]``, where
``memory`` and ``rdflib`` load the N-Triples at PLACE; ``disk`` makes a store of them in the folder WHERE, or opens the
store that PLACE is, and reads it only; ``endpoint`` publishes them to the endpoint WHERE, and asks there. The first
line that is written says how long that took and by how much the process grew; then each line read is a query and each
line written its answer, as JSON. What is timed is the query and reading every row of the answer, each term an object of
the engine's own: the median of a few runs after each other.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql.aggregates import Accumulator
from rdflib.plugins.sparql.evalutils import _eval
from rdflib.plugins.sparql.sparql import NotBoundError

from cbrngraph.graph.engine import Engine
from cbrngraph.remote.endpoint import Endpoint, open_endpoint
from cbrngraph.remote.publish import publish
from cbrngraph.remote.writers import GraphStore, graph_store_of
from cbrngraph.terms import PREFIXES, XSD

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], tuple[Iterable[object], Rows]]
"""What answers a query: with the names of the columns, and the rows."""
BURST, SHORT = 5, 0.2
"""How often a query is run at once, and the seconds after which that is enough: what a processor has at hand is part of
a warm engine, and another process takes it away."""
NUMBERS = {XSD + name for name in ("decimal", "double", "float", "integer")}


class TooLongError(BaseException):
    """Raised in the middle of a query; no ``except Exception`` of an engine's may catch it."""


def in_memory(place: Path) -> Ask:
    return _asking(_filled(ox.Store(), place))


def on_disk(place: Path, folder: str = "") -> Ask:
    """Make a store as ``cbrngraph`` does, and open it as it does."""
    if folder:
        store = _filled(ox.Store(folder), place)
        store.flush()
        store.optimize()
        del store
    return _asking(ox.Store.read_only(folder or str(place)))


def by_rdflib(place: Path) -> Ask:
    """Load a graph of rdflib's; see :func:`_use_row` for the one thing that is put right in it."""
    Accumulator.use_row = _use_row  # type: ignore[method-assign]
    graph = rdflib.Graph().parse(place, format="nt")

    def ask(query: str) -> tuple[Iterable[object], Rows]:
        found = graph.query(query, initNs=PREFIXES)
        return found.vars or [], [tuple(row) for row in found]  # type: ignore[arg-type]

    return ask


def at_endpoint(place: Path, url: str) -> Ask:
    """Publish to an endpoint as ``cbrngraph publish`` does (the environment says who writes), and ask there."""
    endpoint = Endpoint(url)
    login = endpoint.transport.login
    store = graph_store_of(endpoint.url, login)
    done = publish(lambda: place.open(encoding="utf-8"), place.name, endpoint, GraphStore(store, login), print_nothing)
    assert done.compared.whole, done.compared
    return _asking(open_endpoint(url))


def print_nothing(_: str) -> None:
    """Publishing says what it does; here nobody listens."""


def _use_row(self: Accumulator, row: Any) -> bool:
    """Leave a row without a value out of a DISTINCT aggregate, as SPARQL says; rdflib 7.6 raises an error there."""
    try:
        return _eval(self.expr, row) not in self.seen
    except NotBoundError:
        return False


ENGINES: dict[str, Callable[..., Ask]] = {
    "memory": in_memory,
    "disk": on_disk,
    "rdflib": by_rdflib,
    "endpoint": at_endpoint,
}


def _filled(store: ox.Store, place: Path) -> ox.Store:
    """Load as ``cbrngraph`` loads what it wrote: IRIs are not validated; rdflib does not either."""
    store.bulk_load(path=str(place), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return store


def _asking(engine: Engine) -> Ask:
    def ask(query: str) -> tuple[Iterable[object], Rows]:
        found = engine.query(query, prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)
        return [variable.value for variable in found.variables], [tuple(row) for row in found]

    return ask


def main() -> None:
    name, place, *rest = sys.argv[1:]
    signal.signal(signal.SIGALRM, _too_long)
    before, start = _resident(), time.perf_counter()
    ask = ENGINES[name](Path(place), *rest)
    _say(seconds=time.perf_counter() - start, memory=_resident() - before)
    for line in sys.stdin:
        job = json.loads(line)
        try:
            _answer(ask, **job)
        except TooLongError:  # the alarm rang again while the first was being told
            signal.setitimer(signal.ITIMER_REAL, 0)
            _say(seconds=job["cap"], capped=True)


def _answer(ask: Ask, query: str, cap: float, *, show: bool) -> None:
    """Answer a query a few times; where it takes longer than ``cap`` seconds, say only that."""
    taken: list[float] = []
    try:
        signal.setitimer(signal.ITIMER_REAL, cap, 1)
        while len(taken) < BURST and sum(taken) < SHORT:
            start = time.perf_counter()
            names, rows = ask(query)
            taken.append(time.perf_counter() - start)
            signal.setitimer(signal.ITIMER_REAL, cap, 1)
    except TooLongError:
        return _say(seconds=cap, capped=True)
    except Exception as error:  # a fault of the engine's, of whatever kind
        return _say(seconds=cap, failed=f"{type(error).__name__}: {error}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    shown = [list(map(_text, row)) for row in rows] if show else []
    return _say(seconds=statistics.median(taken), count=len(rows), names=list(map(str, names)), rows=shown)


def _too_long(*_: object) -> None:
    raise TooLongError


def _text(value: Any) -> str:
    """The text of a term; engines write numbers and the type of a string differently."""
    text = "" if value is None else str(value.value) if type(value).__module__ == "pyoxigraph" else str(value)
    datatype = getattr(value, "datatype", None)
    return f"{float(text):.9g}" if str(getattr(datatype, "value", datatype)) in NUMBERS else text


def _resident() -> int:
    """The bytes that the process has in memory; where the system does not say, the most that it had."""
    gc.collect()
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return pages * os.sysconf("SC_PAGE_SIZE")


def _say(**said: object) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
