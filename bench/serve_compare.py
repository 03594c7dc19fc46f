"""Beside rdflib-endpoint: ``python bench/serve_compare.py --other COMMAND [-o FILE.md]``; prints Markdown.

COMMAND is the ``rdflib-endpoint`` of an environment of its own. Both servers have the same graph, and are asked the
questions of the library with their examples' parameters: first each question by one client, in turn, then all of them
by many clients at once. Ours works every answer out (``--cache 0``). What is timed is the request and the whole answer.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from machine import about
from questions import texts
from serve_clients import JSON
from serve_load import BUILD, Run, loaded, report
from serve_process import Process, started
from shape import read_shape
from timing import shown

from cbrngraph.graph.manifest import read_manifest
from cbrngraph.graph.store import open_store
from cbrngraph.terms import PREFIXES

OURS, OTHER = "cbrngraph serve", "rdflib-endpoint"
OPTIONS = ("--rate", "0", "--work", "0", "--cache", "0")
PORT, START = 8765, 120
"""Where the other server listens, and the seconds that it may take to load the graph."""


class Asked(NamedTuple):
    """A question asked of one server: the median of the seconds, and the rows of the answer where there is one."""

    seconds: float
    rows: int | None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--other", required=True, metavar="COMMAND", help="the rdflib-endpoint to start")
    parser.add_argument("--build", type=Path, default=BUILD, metavar="DIR", help="the built graph (default: build/)")
    parser.add_argument("--cap", type=float, default=30, metavar="S", help="give a question up then (default: 30)")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="turns of each question (default: 3)")
    parser.add_argument("--seconds", type=float, default=30, metavar="S", help="of the load (default: 30)")
    parser.add_argument("--clients", type=int, default=50, metavar="N", help="of the load (default: 50)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.md", help="write the table here too")
    options = parser.parse_args()
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    queries = {name: declared + text for name, text in texts(open_store(read_manifest(options.build))).items()}
    one: dict[str, dict[str, Asked]] = {}
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="cbrngraph-serve-") as scratch:
        place = Path(scratch) / "graph.nt"
        read_shape(options.build).write(place, 1)
        with started(options.build, *OPTIONS) as ours, closing(Other(options.other, place)) as other:
            for name, query in queries.items():
                one[name] = {OURS: _asked(ours, query, options), OTHER: _asked(other.running(), query, options)}
                if one[name][OTHER].rows is None:
                    other.close()  # it works on, and nobody could ask it meanwhile
                times = (f"{server} {shown(found.seconds)}" for server, found in one[name].items())
                print(name, *times, sep=", ", file=sys.stderr)
            for name, at in ((OURS, ours), (OTHER, other.running())):
                runs.append(loaded(name, at, queries, options.clients, options.seconds))
    text = "\n".join(_told(one, runs, options)) + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return int(bool(runs[0].load.errors))


class Other:
    """The other server, which is started when it is needed."""

    def __init__(self, command: str, place: Path) -> None:
        self._words = [command, "serve", "--host", "127.0.0.1", "--port", str(PORT), str(place)]
        self._running: Process | None = None

    def running(self) -> Process:
        """Start it where it does not run, and wait until it answers."""
        if self._running is None:
            process = subprocess.Popen(self._words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
            self._running = Process(f"http://127.0.0.1:{PORT}", process, "/")
            late = time.monotonic() + START
            while _rows(self._running, "SELECT * { ?s ?p ?o } LIMIT 1", START) != 1:
                assert process.poll() is None, f"{self._words[0]} has ended"
                assert time.monotonic() < late, f"{self._words[0]} does not answer"
                time.sleep(0.2)
        return self._running

    def close(self) -> None:
        """End it, whatever it works on."""
        if self._running:
            self._running.process.kill()
            self._running.process.wait()
            self._running = None


def _asked(at: Process, query: str, options: argparse.Namespace) -> Asked:
    """Ask a question a few times; one that takes long, once."""
    taken: list[float] = []
    rows: int | None = None
    while len(taken) < options.repeats and sum(taken) < options.cap / 3:
        began = time.perf_counter()
        rows = _rows(at, query, options.cap)
        taken.append(time.perf_counter() - began)
    return Asked(statistics.median(taken), rows)


def _rows(at: Process, query: str, cap: float) -> int | None:
    """The number of rows of an answer; none where there is no answer."""
    connection = http.client.HTTPConnection(*at.address, timeout=cap)
    try:
        connection.request("GET", f"{at.path}?{urlencode({'query': query})}", headers={"accept": JSON})
        reply = connection.getresponse()
        body = reply.read()
        return len(json.loads(body)["results"]["bindings"]) if reply.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return None
    finally:
        connection.close()


def _told(one: Mapping[str, Mapping[str, Asked]], runs: Sequence[Run], options: argparse.Namespace) -> Iterator[str]:
    yield f"{about()} Each question {options.repeats} times by one client, given up after {options.cap:g} s."
    yield from ("", f"## {len(one)} questions, one client", "")
    yield from ("| | median | 95 of 100 within | slowest | no answer |", "| --- | --- | --- | --- | --- |")
    for server in (OURS, OTHER):
        times = [found[server].seconds for found in one.values()]
        late = statistics.quantiles(times, n=20)[18]
        none = sum(found[server].rows is None for found in one.values())
        yield f"| {server} | {shown(statistics.median(times))} | {shown(late)} | {shown(max(times))} | {none} |"
    both = {name: found for name, found in one.items() if None not in {asked.rows for asked in found.values()}}
    ratios = [found[OTHER].seconds / found[OURS].seconds for found in both.values()]
    differing = [name for name, found in both.items() if found[OURS].rows != found[OTHER].rows]
    yield ""
    yield (
        f"{OURS} is {statistics.geometric_mean(ratios):.3g} times faster in the geometric mean of the {len(both)} "
        f"questions that both answer (between {min(ratios):.2g} and {max(ratios):.3g} times)."
    )
    yield f"Another number of rows: {', '.join(differing) or 'none'}."
    yield from ("", f"## {options.clients} clients for {options.seconds:g} s", "", *report(list(runs)))


if __name__ == "__main__":
    sys.exit(main())
