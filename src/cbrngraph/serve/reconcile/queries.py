"""What clients send: one query of a batch, and the table of an extension, read and counted before anything is done.

A query has a name, or values of properties, or both. Without a name, the things are meant that hold one of the values.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cbrngraph.serve.reconcile.things import PROPERTIES

__all__ = ["BATCH", "Pace", "Query", "ReconcileError", "Value", "batch_read", "number_read", "read", "table_read"]

_MOST = 50
"""So many candidates are told."""
BATCH = 50
"""So many queries may come in one request."""
_LONGEST = 500
_DIGITS = 9
_VALUES = 20
_BATCH_VALUES = 200
_CELLS = 20_000
_SECONDS = 5.0
"""So long one request may be worked on."""


class ReconcileError(ValueError):
    """A query that is not one of this API; ``kind`` names the problem."""

    def __init__(self, told: str, kind: str = "malformed") -> None:
        super().__init__(told)
        self.kind = kind


class Value(NamedTuple):
    """A value that a query gives to tell apart what is called alike."""

    property: str
    text: str
    id: str = ""


class Query(NamedTuple):
    """One query: a name, how many candidates, the kinds, the values of properties."""

    text: str | None
    """Empty where it cannot be the name of anything; nothing, where values alone are given."""
    most: int
    kinds: Sequence[str]
    values: Sequence[Value]


@dataclass(slots=True)
class Pace:
    """Whether to go on: a request has its time, from when it is begun, and ends where its client is gone."""

    clock: Callable[[], float] = time.monotonic
    is_left: bool = False
    began: float | None = None

    def check(self) -> None:
        """Look whether there is time for more.

        Raises:
            ReconcileError: there is none.

        """
        now = self.clock()
        self.began = now if self.began is None else self.began
        if self.is_left or now > self.began + _SECONDS:
            raise ReconcileError(f"the request takes more than {_SECONDS:g} s; send fewer queries, or rows, at a time")


def batch_read(queries: Mapping[str, object]) -> dict[str, Query]:
    """Return the queries of a batch.

    Raises:
        ReconcileError: there are too many, one is none, or they hold too many values.

    """
    if len(queries) > BATCH:
        told = f"{len(queries)} queries are sent; {BATCH} may come in one request (batchSize of the manifest)"
        raise ReconcileError(told, "too-large")
    found = {key: _read_as(key, query) for key, query in queries.items()}
    if (count := sum(len(query.values) for query in found.values())) > _BATCH_VALUES:
        raise ReconcileError(f"the queries give {count} values of properties; {_BATCH_VALUES} may come in one request")
    return found


def _read_as(key: str, query: object) -> Query:
    try:
        return read(query)
    except ReconcileError as error:
        raise ReconcileError(f"the query {key[:50]!r} cannot be read: {error}") from None


def read(query: object) -> Query:
    """Return one query. What stands in a cell of a table may be anything; what a client makes of it may not.

    Raises:
        ReconcileError: something is missing, or of the wrong kind, or there are too many values.

    """
    if not isinstance(query, dict) or not {"query", "properties"} & query.keys():
        raise ReconcileError("a query is an object with a name in 'query', or with values in 'properties'")
    most, kinds = query.get("limit", 10), query.get("type") or []
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise ReconcileError("'limit' is a whole number, one at least")
    name = _name(query["query"]) if "query" in query else None
    return Query(name, min(most, _MOST), _kinds(kinds), _values(query.get("properties") or []))


def _name(given: object) -> str:
    """A name as it stands in a cell; nothing that is no text, or a longer one than any name."""
    name = given.strip() if isinstance(given, str) else ""
    return name if len(name) <= _LONGEST else ""


def _kinds(given: object) -> Sequence[str]:
    listed = given if isinstance(given, list) else [given]
    found = [kind.get("id") if isinstance(kind, dict) else kind for kind in listed]
    named = [kind for kind in found if isinstance(kind, str)]
    if len(named) < len(found):
        raise ReconcileError("'type' is the id of a kind, or a list of them")
    return list(filter(None, named))


def _values(given: object) -> Sequence[Value]:
    if not isinstance(given, list) or not all(
        isinstance(one, dict) and isinstance(one.get("pid"), str) for one in given
    ):
        raise ReconcileError("'properties' is a list of objects with 'pid' and 'v'")
    each = [(one["pid"], one.get("v")) for one in given]
    flat = [(name, value) for name, found in each for value in (found if isinstance(found, list) else [found])]
    if len(flat) > _VALUES:
        raise ReconcileError(f"a query gives {len(flat)} values of properties; {_VALUES} are the limit")
    return [_value(name, value) for name, value in flat]


def _value(name: str, value: object) -> Value:
    """A value as it stands in a cell, or one that was matched before; a long text is like no value, and stays one."""
    given = value if isinstance(value, dict) else {"name": "" if value is None else value}
    text, key = given.get("name") or "", given.get("id") or ""
    if not isinstance(text, str | int | float) or not isinstance(key, str):
        raise ReconcileError("a value of a property is a text, a number, or an object with an 'id'")
    return Value(name, str(text)[: _LONGEST + 1], key[: _LONGEST + 1])


def number_read(name: str, text: str) -> int | None:
    """Return a parameter that counts, or ``None`` where it is not given.

    Raises:
        ReconcileError: it is no whole number, or has too many digits.

    """
    if text and not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        raise ReconcileError(f"{name!r} is a whole number, of {_DIGITS} digits at most")
    return int(text) if text else None


def table_read(asked: Mapping[str, object]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the ids and the properties of a table that is to be extended, each once.

    Raises:
        ReconcileError: they are not given as lists, a property is not known, or the table would be too large.

    """
    ids, named = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise ReconcileError("'extend' needs a list of 'ids', which are texts")
    if not isinstance(named, list) or not all(isinstance(each, dict) for each in named):
        raise ReconcileError("'extend' needs a list of 'properties', which are objects with an 'id'")
    names = list(dict.fromkeys(str(each.get("id", ""))[:_LONGEST] for each in named))
    if unknown := [name for name in names if name not in PROPERTIES]:
        raise ReconcileError(f"there is no property {unknown[0][:100]!r}; there are {', '.join(PROPERTIES)}")
    things = list(dict.fromkeys(ids))
    if len(things) * max(1, len(names)) > _CELLS:
        told = f"{len(things)} ids with {len(names)} properties are asked for"
        raise ReconcileError(f"{told}; {_CELLS:,} values may come in one request")
    return things, names
