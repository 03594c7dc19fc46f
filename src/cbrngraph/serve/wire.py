"""What server and worker say to each other: a line of JSON, and the bytes that it announces.

A job has its query in the JSON. The worker says at once that it has it (:data:`BEGUN`); should it have died before, the
job is another's to do. An answer has a head (its kind, media type, size) and then ``size`` bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["BEGUN", "Head", "Job", "Source", "packed", "unpacked"]

BEGUN = b"+"


@dataclass(frozen=True, slots=True)
class Source:
    """What is served: a graph under an evidence policy, or the quads of a file as they are."""

    graph: str | None = None
    policy: str = "accepted"
    dataset: str | None = None
    version: str = ""
    """The name that the content must have (:func:`cbrngraph.serve.site.files.version_of`); empty is any."""


@dataclass(frozen=True, slots=True)
class Job:
    """A query, the forms in which its client takes an answer, and the graphs it is asked over."""

    query: str
    rows: str | None = "application/sparql-results+json"
    graph: str | None = "text/turtle"
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    base: str | None = None
    """What relative IRIs are relative to: the address that the query was sent to."""
    advice: str = ""
    """What is wanted in place of an answer: hints for a query that has ``rows``, or for one that has ``none``."""


@dataclass(frozen=True, slots=True)
class Head:
    """What became of a job: ``answer``, or the kind of its fault with what is told of it."""

    kind: str
    media: str = ""
    size: int = 0
    told: str = ""
    stable: bool = True
    """Whether the same graph answers the same again."""
    last: bool = False
    """Whether the worker ends after this answer."""


def packed(thing: Job | Head) -> bytes:
    """Return a job or a head as a line."""
    return json.dumps(asdict(thing)).encode() + b"\n"


def unpacked(line: bytes) -> dict[str, Any]:
    """Return what a line holds; lists are tuples again."""
    read = json.loads(line)
    return {key: tuple(value) if isinstance(value, list) else value for key, value in read.items()}
