"""Claims and sources as JSON Lines, the canonical form of a build: everything else can be made from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from cbrngraph.claims.model import Basis, Claim
from cbrngraph.readings.dates import parse_date
from cbrngraph.readings.model import Source
from cbrngraph.terms import Triple

__all__ = ["Evidence", "dump_evidence", "load_evidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The claims and sources of a build."""

    claims: tuple[Claim, ...]
    sources: Mapping[str, Source]


_KEPT = tuple(field.name for field in fields(Claim) if field.name != "places")
_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def dump_evidence(claims: Iterable[Claim], sources: Iterable[Source]) -> Iterator[str]:
    """Yield one line of JSON for each source and claim, sorted by id.

    Places stay behind: a file and line is the editor's, not the reader's.
    """
    for source in sorted(sources, key=lambda source: source.id):
        yield _line({"source": _source_record(source)})
    for claim in sorted(claims, key=lambda claim: claim.id):
        record = {name: value for name in _KEPT if (value := getattr(claim, name))}
        yield _line({"claim": record})


def load_evidence(lines: Iterable[str]) -> Evidence:
    """Read back what :func:`dump_evidence` wrote."""
    claims: list[Claim] = []
    sources: dict[str, Source] = {}
    for line in lines:
        record = json.loads(line)
        if "claim" in record:
            claims.append(_claim(record["claim"]))
        else:
            source = _source(record["source"])
            sources[source.id] = source
    return Evidence(tuple(claims), sources)


def _line(record: object) -> str:
    return _write(record) + "\n"


def _source_record(source: Source) -> dict[str, object]:
    issued = source.issued.text.replace("/", "..") if source.issued else ""
    return {
        "id": source.id,
        "kind": source.kind,
        "issued": issued.replace("....", "..", 1),
        "publishers": sorted(source.publishers),
        "repeats": sorted(source.repeats),
        "authors": sorted(source.authors),
        "content": sorted(source.content),
    }


def _source(record: dict[str, object]) -> Source:
    def texts(key: str) -> list[str]:
        value = record[key]
        return [str(item) for item in value] if isinstance(value, list) else []

    return Source(
        id=str(record["id"]),
        kind=str(record["kind"]),
        issued=parse_date(str(record["issued"])) if record["issued"] else None,
        publishers=frozenset(texts("publishers")),
        repeats=frozenset(texts("repeats")),
        authors=frozenset(texts("authors")),
        content=frozenset(_triples(record["content"])),
    )


def _claim(record: dict[str, object]) -> Claim:
    fixed: dict[str, object] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in record.items()
    }
    fixed["content"] = tuple(_triples(record["content"]))
    fixed["passages"] = tuple(_pairs(record.get("passages")))
    fixed["basis"] = Basis(str(record["basis"]))
    return Claim(**fixed)  # type: ignore[arg-type]  # the record is what dump_evidence() wrote of a Claim


def _pairs(found: object) -> list[tuple[str, str]]:
    return [(first, second) for first, second in found] if isinstance(found, list) else []


def _triples(found: object) -> Iterator[Triple]:
    for triple in found if isinstance(found, list) else ():
        subject, predicate, value = triple
        yield (subject, predicate, value)
