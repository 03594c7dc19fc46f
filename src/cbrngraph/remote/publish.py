"""A build → a named graph of an endpoint, in batches, so that a broken run is taken up where it stopped.

A second graph marks how far it has come: while it is there, readers are told that the first is not whole. It holds the
name of the build's graph (a hash of its content) and the steps done, each written after the step; a run that finds the
marker of the same build goes on, one that finds another's starts over.

At the end all statements are read back, in pages, and compared with those sent: by number, and by the sum of the hashes
of each statement as Oxigraph writes it. That finds any that lacks, was added, or was altered by a character; it misses
faults that cancel each other out in 128 bits, and an index of the engine that disagrees with its own listing. Virtuoso
takes two dates of one subject and property that begin on the same day (2021-06 and 2021-06-01) for one, and keeps the
first it is sent: where an engine says that it finds them equal, the others are expected to lack, and are told.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from cbrngraph.remote.endpoint import Endpoint
from cbrngraph.remote.writers import Writer
from cbrngraph.terms import GRAPH, PREFIXES, PUBLISHING, XSD

__all__ = ["Compared", "Published", "publish"]

Lines = Callable[[], Iterable[str]]
_DCT = PREFIXES["dct"]
_STARTS = {"gYear": "-01-01", "gYearMonth": "-01", "date": ""}
_DATE = re.compile(rf'(<\S+> <\S+>) "([^"]*)"\^\^<{re.escape(XSD)}(gYear|gYearMonth|date)> \.')
_STATE = f"""
SELECT ?name ?step WHERE {{
  GRAPH {PUBLISHING} {{ {GRAPH} dct:identifier ?name OPTIONAL {{ {GRAPH} dct:hasPart ?step }} }}
}}
"""
_EQUAL = 'ASK { FILTER("2021-06"^^xsd:gYearMonth = "2021-06-01"^^xsd:date) }'
_CLEARED = "cleared"
_PAGE = 10_000
_NEARLY = 0.99
"""What holds fewer of the statements than this is not what was sent before, and need not be read to know that."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """What an endpoint holds, beside what it was to hold."""

    folded: tuple[str, ...] = ()
    """Statements that it takes for others, and does not hold therefore."""
    missing: tuple[str, ...] = ()
    alien: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it holds what it was sent."""
        return not self.missing and not self.alien


@dataclass(frozen=True, slots=True)
class Published:
    """What became of it."""

    statements: int
    batches: int
    sent: int
    """The batches that this run sent; the others were there already."""
    compared: Compared


def publish(lines: Lines, name: str, endpoint: Endpoint, writer: Writer, step: Callable[[str], None]) -> Published:
    """Put statements into our graph on an endpoint, and see that they are there.

    Args:
        lines: gives the statements, as lines of N-Triples, always in the same order.
        name: what names this content and no other.
        endpoint: what is asked.
        writer: what writes there.
        step: is told what is going on.

    Raises:
        EndpointError: it cannot be reached, or refuses.
        LimitError: it does not answer in time, or not wholly; run again to go on.

    """
    total = sum(1 for _ in lines())
    batches = -(-total // writer.most)
    found, done = _state(endpoint)
    if found is None and total * _NEARLY <= _count(endpoint) <= total:
        step("comparing with what is there")
        if (there := _compared(lines, endpoint)).whole:
            return Published(total, batches, 0, there)
    if found != name:
        writer.replace(PUBLISHING, [_said("identifier", name)])
        done = set()
    if _CLEARED not in done:
        step("clearing")
        writer.clear(GRAPH)
        writer.add(PUBLISHING, [_said("hasPart", _CLEARED)])
    sent = 0
    for number, batch in enumerate(_batches(lines(), writer.most), 1):
        if f"{writer.most}/{number}" not in done:
            step(f"batch {number} of {batches}")
            writer.add(GRAPH, batch)
            writer.add(PUBLISHING, [_said("hasPart", f"{writer.most}/{number}")])
            sent += 1
    step("reading back")
    compared = _compared(lines, endpoint)
    if compared.whole:
        writer.clear(PUBLISHING)
    else:  # its steps are not what they say: the next run starts over
        writer.replace(PUBLISHING, [_said("identifier", "not whole")])
    return Published(total, batches, sent, compared)


def _batches(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(lines)
    while batch := list(islice(rest, size)):
        yield batch


def _said(predicate: str, text: str) -> str:
    return f'{GRAPH} <{_DCT}{predicate}> "{text}" .\n'


def _state(endpoint: Endpoint) -> tuple[str | None, set[str]]:
    """The name and the steps that the marker tells; no name where there is no marker."""
    found = _rows(endpoint, _STATE)
    names = {str(row["name"].value) for row in found}
    return (names.pop() if len(names) == 1 else None), {row["step"].value for row in found if row["step"]}


def _count(endpoint: Endpoint) -> int:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {GRAPH} {{ ?s ?p ?o }} }}"
    return int(_rows(endpoint, query)[0]["n"].value)


def _compared(lines: Lines, endpoint: Endpoint) -> Compared:
    """Compare all statements; those that are named are some of each kind."""
    held = _sum(_held(endpoint))
    if held == _sum(_canonical(lines())):
        return Compared()
    folded = frozenset(_folded(_canonical(lines()))) if endpoint.query(_EQUAL, prefixes=PREFIXES) else frozenset()
    if folded and held == _sum(line for line in _canonical(lines()) if line not in folded):
        return Compared(tuple(sorted(folded)))
    wanted = {line for line in _canonical(lines()) if line not in folded}
    there = set(_held(endpoint))
    missing, alien = sorted(wanted - there)[:_SHOWN], sorted(there - wanted)[:_SHOWN]
    changing = ("(it changed while it was read)",) if not missing and not alien else ()
    return Compared(tuple(sorted(folded)), tuple(missing), tuple(alien) or changing)


def _sum(lines: Iterable[str]) -> tuple[int, int]:
    """The number of statements, and the sum of their hashes, for which their order is nothing."""
    count = total = 0
    for line in lines:
        count += 1
        total += int.from_bytes(hashlib.blake2b(line.encode(), digest_size=16).digest())
    return count, total % (1 << 128)


def _canonical(lines: Iterable[str]) -> Iterator[str]:
    """Statements as Oxigraph writes them, whoever wrote them."""
    for batch in _batches(lines, _PAGE):
        for quad in ox.parse("".join(batch).encode(), format=ox.RdfFormat.N_TRIPLES):
            yield f"{quad.subject} {quad.predicate} {quad.object} ."


def _held(endpoint: Endpoint) -> Iterator[str]:
    """All statements of our graph; a page may be shorter than asked for, where the engine has a limit of its own."""
    offset = 0
    every = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {GRAPH} {{ ?s ?p ?o }} }}"
    while page := endpoint.page(f"{every} LIMIT {_PAGE} OFFSET {offset}"):
        yield from (f"{triple.subject} {triple.predicate} {triple.object} ." for triple in page)
        offset += len(page)


def _folded(lines: Iterable[str]) -> Iterator[str]:
    """The statements whose date begins on the same day as one before, of the same subject and property."""
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if match := _DATE.fullmatch(line):
            key = (match[1], match[2] + _STARTS[match[3]])
            if key in seen:
                yield line
            seen.add(key)


def _rows(endpoint: Endpoint, query: str) -> list[ox.QuerySolution]:
    found = endpoint.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)
