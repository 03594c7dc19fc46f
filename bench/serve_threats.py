"""Strangers against a server: ``python bench/serve_threats.py [--queries N] [-o FILE.md]``; prints Markdown.

A server is started, and is asked 1,000 queries that mean harm or nothing at all: the threats that were measured against
the engine, with what was found beside them, and queries drawn from the grammar. Two clients ask at a time, as many as
there are workers, so that nothing waits. Exits with 1 where the server died, where a query was answered later than half
a second after its deadline, or with anything but a whole answer or a problem, or where another host was asked.
"""

from __future__ import annotations

import argparse
import http.client
import json
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

from machine import about
from serve_grammar import query_of
from serve_process import started

__all__ = ["THREATS", "Met", "meet"]

BUILD = Path(__file__).parent.parent / "build"
GRACE = 0.5
"""Seconds after the deadline within which a client must have its answer."""
KINDS: Mapping[int, frozenset[str]] = {
    200: frozenset({"answer"}), 400: frozenset({"syntax", "refused"}), 422: frozenset({"limit", "fault"}),
    503: frozenset({"died", "memory"}), 504: frozenset({"timeout"}),
}  # fmt: skip
"""What may become of a query, by status."""


def _patterns(number: int) -> str:
    return " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(number))


def _growing(function: str) -> str:
    return " ".join(f"BIND({function.format(f'?x{n}')} AS ?x{n + 1})" for n in range(40))


_EIGHTFOLD = "REPLACE({}, 'a', 'aaaaaaaa')"
_FAR = "<http://127.0.0.1:PORT/> { ?a ?b ?c }"
THREATS: Mapping[str, str] = {
    "nesting of groups": "SELECT * " + "{" * 5000 + "?s ?p ?o" + "}" * 5000,
    "nesting of brackets": "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
    "nesting that only the engine sees": "SELECT * { ?s ?p <1#> . " + "{" * 5000 + "}" * 5000 + " }",
    "long path": "SELECT * { ?s " + "/".join(["org:subOrganizationOf"] * 500) + " ?o }",
    "path of many alternatives": "SELECT * { ?s (" + "|".join(["org:subOrganizationOf", "!a"] * 12) + ")* ?o }",
    "path of any length over anything": "SELECT (COUNT(*) AS ?n) { ?s ((((!<a>)*)*)*)* ?o }",
    "cross product": f"SELECT * {{ {_patterns(4)} }}",
    "count of a cross product": f"SELECT (COUNT(*) AS ?n) {{ {_patterns(4)} }}",
    "sort bomb": f"SELECT * {{ {_patterns(3)} }} ORDER BY ?o0 ?s1 ?p2",
    "distinct bomb": f"SELECT DISTINCT ?s0 ?s1 ?s2 {{ {_patterns(3)} }}",
    "group concatenation": "SELECT (GROUP_CONCAT(CONCAT(STR(?s0), STR(?o1))) AS ?x) { " + _patterns(2) + " }",
    "doubled text": f"SELECT ?x40 {{ BIND('abcdefghij' AS ?x0) {_growing('CONCAT({0}, {0})')} }}",
    "replaced text": f"SELECT ?x40 {{ BIND('aaaa' AS ?x0) {_growing(_EIGHTFOLD)} }}",
    "regular expression that grows": "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '((a{1,100}){1,100}){1,100}')) }",
    "result bomb": f"SELECT * {{ {_patterns(2)} }}",
    "result of long values": f"SELECT ?x {{ {_patterns(1)} BIND('{'x' * 60_000}' AS ?y) BIND(CONCAT(?y, ?y) AS ?x) }}",
    "statements without end": "CONSTRUCT { ?s0 ?p0 ?o1 } { " + _patterns(2) + " }",
    "the same statement without end": "CONSTRUCT { <http://a> <http://b> 1 } { " + _patterns(3) + " }",
    "descriptions of everything": "DESCRIBE ?s0 ?s1 { " + _patterns(2) + " }",
    "many patterns": "SELECT * { " + "?s ?p ?o." * 5000 + " }",
    "long list": "SELECT * { ?s ?p (" + "1 " * 20_000 + ") }",
    "many alternatives": "SELECT * { ?s ?p ?o FILTER(" + "||".join(["?o"] * 12_000) + ") }",
    "nested optional parts": "SELECT * { ?s a ?c " + "OPTIONAL { ?s a ?c " * 90 + "}" * 90 + " }",
    "conditions that never hold": f"SELECT (COUNT(*) AS ?n) {{ {_patterns(3)} FILTER(?o0 < ?o1 && ?o1 < ?o0) }}",
    "quotes without end": "SELECT * { " + '\\"' * 30_000 + " }",
    "words without end": "SELECT * { " + "word " * 12_000 + " }",
    "SERVICE": f"SELECT * {{ SERVICE {_FAR} }}",
    "SERVICE SILENT": f"SELECT * {{ SERVICE SILENT {_FAR} }}",
    "SERVICE in disguise": f"SELECT * {{ OPTIONAL {{ ?s ?p <1#> }} SERVICESILENT{_FAR} }}",
    "FROM another host": "SELECT * FROM <http://127.0.0.1:PORT/> { ?s ?p ?o }",
    "FROM a file": "SELECT * FROM <file:///etc/passwd> FROM NAMED <file:///etc/passwd> { ?s ?p ?o }",
    "LOAD over HTTP": "LOAD <http://127.0.0.1:PORT/>",
    "LOAD of a file": "LOAD <file:///etc/passwd>",
    "update": "PREFIX a: <http://a/> DELETE WHERE { ?s ?p ?o }",
}
"""The threats by name; ``PORT`` is where somebody listens who must not be asked."""


class Met(NamedTuple):
    """What became of a query: its name, the kind of the answer, and the seconds until its client had it."""

    name: str
    kind: str
    seconds: float


def meet(address: tuple[str, int], name: str, query: str, deadline: float) -> Met:
    """Ask a query; the kind is ``wrong`` with whatever is neither a whole answer nor a problem."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection(*address, timeout=deadline + 30)
    try:
        connection.request("POST", "/sparql", query.encode("utf-8", "surrogatepass"),
                           {"content-type": "application/sparql-query"})  # fmt: skip
        reply = connection.getresponse()
        kind = _kind(reply.status, reply.getheader("content-type", ""), reply.read())
    except (OSError, http.client.HTTPException) as error:
        kind = f"wrong: {type(error).__name__}"
    finally:
        connection.close()
    return Met(name, kind, time.perf_counter() - began)


def _kind(status: int, media: str, body: bytes) -> str:
    kind = "answer" if status == 200 else ""
    if media.startswith("application/problem+json"):
        kind = str(json.loads(body)["type"]).removeprefix("/problems#")
    return kind if kind in KINDS.get(status, ()) else f"wrong: {status} {kind}"


@dataclass(frozen=True)
class _Outcome:
    met: Sequence[Met]
    deadline: float
    reached: bool
    lives: bool
    memory: int

    @property
    def late(self) -> list[Met]:
        return [one for one in self.met if one.seconds > self.deadline + GRACE]

    @property
    def wrong(self) -> list[Met]:
        return [one for one in self.met if one.kind.startswith("wrong")]

    @property
    def good(self) -> bool:
        return self.lives and not self.late and not self.wrong and not self.reached


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=BUILD, metavar="DIR", help="the built graph (default: build/)")
    parser.add_argument("--queries", type=int, default=1000, metavar="N", help="queries in all (default: 1000)")
    parser.add_argument("--timeout", type=float, default=2.0, metavar="S", help="the server's deadline (default: 2)")
    parser.add_argument("--seed", type=int, default=1, help="of the dice (default: 1)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.md", help="write the table here too")
    options = parser.parse_args()
    found = _measured(options.build, options.queries, options.timeout, options.seed)
    text = "\n".join(_report(found)) + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return int(not found.good)


def _measured(build: Path, number: int, deadline: float, seed: int) -> _Outcome:
    limits = ("--timeout", f"{deadline:g}", "--workers", "2", "--rate", "0", "--work", "0", "--cache", "0")
    with socket.create_server(("127.0.0.1", 0)) as listener, started(build, *limits) as server:
        listener.setblocking(False)
        queries = list(_queries(number, seed, listener.getsockname()[1]))
        with ThreadPoolExecutor(2) as clients:
            met = list(clients.map(lambda one: meet(server.address, *one, deadline), queries))
        lives = meet(server.address, "lives", "ASK { ?s ?p ?o }", deadline).kind == "answer" and server.runs()
        return _Outcome(met, deadline, _reached(listener), lives, server.memory())


def _queries(number: int, seed: int, port: int) -> Iterator[tuple[str, str]]:
    """The threats, and so many queries from the grammar that there are enough."""
    for name, query in list(THREATS.items())[:number]:
        yield name, query.replace("PORT", str(port)).replace(":9/", f":{port}/")
    for drawn in range(seed * 1_000_000, seed * 1_000_000 + number - len(THREATS)):
        yield f"drawn {drawn}", query_of(Random(drawn)).replace(":9/", f":{port}/")


def _reached(listener: socket.socket) -> bool:
    """Whether anybody has come where nobody should."""
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _report(found: _Outcome) -> Iterator[str]:
    yield f"{about()} Deadline {found.deadline:g} s, 2 workers, 2 clients."
    yield from ("", f"## {len(found.met):,} queries that mean harm, or nothing", "")
    yield from ("| what became of it | queries | slowest |", "| --- | --- | --- |")
    for kind, count in Counter(one.kind for one in found.met).most_common():
        slowest = max(one.seconds for one in found.met if one.kind == kind)
        yield f"| {kind} | {count} | {slowest:.2f} s |"
    yield from ("", f"The server {'lives' if found.lives else 'DIED'}; it holds {found.memory / 2**20:.0f} MiB.")
    yield f"Later than {found.deadline + GRACE:g} s: {_names(found.late)}."
    yield f"Neither a whole answer nor a problem: {_names(found.wrong)}."
    yield f"Somebody else was asked: {'YES' if found.reached else 'never'}."
    yield from ("", "| threat | what became of it | after |", "| --- | --- | --- |")
    yield from (f"| {one.name} | {one.kind} | {one.seconds:.2f} s |" for one in found.met if one.name in THREATS)


def _names(some: Sequence[Met]) -> str:
    return ", ".join(f"{one.name} ({one.kind}, {one.seconds:.2f} s)" for one in some) or "none"


if __name__ == "__main__":
    sys.exit(main())
