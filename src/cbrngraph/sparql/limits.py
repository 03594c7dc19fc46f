"""Limits of an answer: so many rows, so many seconds; what is cut says so, and what is late is no answer at all.

Oxigraph cannot be stopped, and nested queries can end its process. A query with a deadline is therefore answered by a
process of its own (:mod:`cbrngraph.sparql.worker`), whose whole answer comes back or nothing does.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from cbrngraph.errors import LimitError, UsageError
from cbrngraph.graph.engine import Engine
from cbrngraph.sparql.results import Found, found_in
from cbrngraph.sparql.tokens import is_unsure, tokens
from cbrngraph.terms import PREFIXES

__all__ = ["first", "with_limit", "within"]

Status = dict[str, str]


def with_limit(query: str, most: int) -> str:
    """Return a SELECT that gives at most so many rows, so that the engine can stop there; other forms as they are.

    One in which it is not sure what stands at the top is as it was, too: a LIMIT further in must not be touched.
    """
    words = tokens(query)
    form = next((word for word in words if word.says("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), None)
    if form is None or not form.says("SELECT") or is_unsure(query):
        return query
    depth, place = 0, len(query)
    for word, following in zip(words, [*words[1:], None], strict=True):
        depth += word.says("{") - word.says("}")
        if depth == 0 and word.says("LIMIT") and following and re.fullmatch("[0-9]+", following.text):
            return f"{query[: following.start]}{min(most, int(following.text))}{query[following.end :]}"
        if depth == 0 and word.says("VALUES"):
            place = min(place, word.start)
    return f"{query[:place]}\nLIMIT {most}\n{query[place:]}"


def first(solutions: ox.QuerySolutions, limit: int) -> tuple[ox.QuerySolutions, bool]:
    """Return the first solutions as solutions of their own, and whether there are others."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the solutions, and has no name to clean up)
    file.write("\t".join(f"?{variable.value}" for variable in solutions.variables).encode() + b"\n")
    for row in islice(solutions, limit):
        file.write("\t".join("" if term is None else str(term) for term in row).encode() + b"\n")
    more = next(iter(solutions), None) is not None
    return _rows_of(file), more


def within(engine: Engine, query: str, seconds: float, build: Path | None) -> Found:
    """Answer a query within so many seconds.

    Raises:
        LimitError: they were over, or the query ended the process that worked on it.
        SyntaxError: it does not parse.
        OSError: it cannot be answered.

    """
    if not seconds > 0:
        raise UsageError(f"a timeout of {seconds:g} s leaves no time for an answer")
    if not isinstance(engine, ox.Store):
        return _asked_within(engine, query, seconds)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (as above)
    with _graph_file(engine, build) as graph:
        status = _worked({"graph": str(graph), "query": query, "seconds": seconds}, file, seconds)
    if status["kind"] == "rows":
        return _rows_of(file)
    if status["kind"] == "truth":
        return status["told"] == "true"
    file.seek(0)
    quads = ox.parse(file, format=ox.RdfFormat.N_TRIPLES)
    return sorted((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads)


def _asked_within(engine: Engine, query: str, seconds: float) -> Found:
    """An endpoint keeps the deadline itself, with its connection."""
    from cbrngraph.remote.endpoint import Endpoint

    if not isinstance(engine, Endpoint):
        raise UsageError(f"a timeout cannot be kept by this engine ({type(engine).__name__})")
    before, engine.transport.seconds = engine.transport.seconds, seconds
    try:
        return found_in(engine.query(query, prefixes=PREFIXES))
    finally:
        engine.transport.seconds = before


def _rows_of(file: IO[bytes]) -> ox.QuerySolutions:
    file.seek(0)
    found = ox.parse_query_results(file, ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    return found


@contextmanager
def _graph_file(store: ox.Store, build: Path | None) -> Iterator[Path]:
    """The file that the worker opens: the build's, else what the store holds, for as long as it is needed."""
    if build is not None:
        yield build
        return
    with tempfile.TemporaryDirectory(prefix="cbrngraph-") as folder:
        path = Path(folder) / "graph.nq"
        store.dump(str(path), format=ox.RdfFormat.N_QUADS)
        yield path


def _worked(job: dict[str, object], output: IO[bytes], seconds: float) -> Status:
    """Let a worker do a job; it is gone when this returns, whatever happened."""
    words = [sys.executable, "-m", "cbrngraph.sparql.worker"]
    worker = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE, bufsize=0)
    try:
        assert worker.stdin and worker.stderr
        said = _until_ready(worker.stderr, lambda: _send(worker.stdin, job))
        said += worker.communicate(timeout=seconds)[1] if said.endswith(b"ready\n") else worker.communicate()[1]
    except subprocess.TimeoutExpired:
        raise LimitError(
            f"no answer within {seconds:g} s, so there is none; allow more time, or ask for less (a LIMIT inside, "
            "fewer patterns without a shared variable)"
        ) from None
    finally:
        worker.kill()
        worker.wait()
    return _status(said, worker.returncode)


def _send(pipe: IO[bytes] | None, job: dict[str, object]) -> None:
    assert pipe
    line = json.dumps(job).encode() + b"\n"
    while line:  # an unbuffered pipe may take a part
        line = line[pipe.write(line) :]


def _until_ready(pipe: IO[bytes], send: Callable[[], None]) -> bytes:
    """Send the job and wait for the graph to be open: the query's time begins then."""
    try:
        send()
    except BrokenPipeError:
        return b""
    return pipe.readline()


def _status(said: bytes, code: int) -> Status:
    lines = said.decode(errors="replace").splitlines()
    told = next((line for line in reversed(lines) if line.startswith("{")), "")
    if not told:
        last = f": {lines[-1]}" if lines and code > 0 else ""
        raise LimitError(
            f"the query ended the process that worked on it (exit code {code}){last}; it is nested too deeply, or "
            "needs more memory than there is"
        )
    status: Status = json.loads(told)
    if status["kind"] == "syntax":
        raise SyntaxError(status["told"])
    if status["kind"] == "fault":
        raise OSError(status["told"])
    return status
