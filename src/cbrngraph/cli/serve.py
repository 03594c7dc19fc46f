"""Serve the graph: a SPARQL endpoint, linked data, and pages to look at, until Ctrl-C.

A query is answered by a process of its own, with a deadline, a share of memory, and no way to the network. The address
is printed when the server can answer. docs/serve.md says how to run it behind a proxy.
"""

from __future__ import annotations

import argparse
import os
import sys

from cbrngraph.errors import UsageError

EXAMPLE = "cbrngraph serve --port 8080"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--graph", metavar="PATH", help="a folder that build wrote, or an RDF file")
    parser.add_argument("--policy", metavar="NAME", default="accepted",
                        help="accepted (default), all, corroborated, official, 'as-known-on DATE'")  # fmt: skip
    parser.add_argument("--dataset", metavar="FILE", help="answer queries over the quads of this file, as they are")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8080, help="the port; 0 takes a free one (default: 8080)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N",
                        help="queries answered at a time (default: one for each processor)")  # fmt: skip
    parser.add_argument("--timeout", type=float, default=10.0, metavar="S", help="seconds for a query (default: 10)")
    parser.add_argument("--patience", type=float, default=10.0, metavar="S",
                        help="seconds that a query waits, and that a slow client has (default: 10)")  # fmt: skip
    parser.add_argument("--memory", type=int, default=512, metavar="MIB", help="memory of a query (default: 512)")
    parser.add_argument("--max-rows", type=int, default=100_000, metavar="N", help="of an answer (default: 100000)")
    parser.add_argument("--rate", type=int, default=600, metavar="N",
                        help="requests of one client in a minute; 0: any number (default: 600)")  # fmt: skip
    parser.add_argument("--work", type=float, default=60.0, metavar="S",
                        help="seconds of work for one client in a minute; 0: any number (default: 60)")  # fmt: skip
    parser.add_argument("--cache", type=int, default=32, metavar="MIB",
                        help="answers kept to be given again; 0: none (default: 32)")  # fmt: skip
    parser.add_argument("--proxies", default="127.0.0.1", metavar="ADDRESSES",
                        help="proxies whose word on a client's address is taken (default: 127.0.0.1)")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    if sys.platform == "win32":
        raise UsageError("serve needs Linux or macOS: its workers are forks of one process")
    from cbrngraph.serve.limits import MIB, Limits
    from cbrngraph.serve.running import Settings
    from cbrngraph.serve.running import run as serve

    limits = Limits(
        seconds=options.timeout, patience=options.patience, memory=options.memory * MIB, rows=options.max_rows,
        minute=options.rate, work=options.work, cache=options.cache * MIB,
    )  # fmt: skip
    serve(Settings(
        options.graph, options.policy, options.dataset, options.host, options.port, options.workers, options.proxies,
        limits,
    ))  # fmt: skip
    return 0
