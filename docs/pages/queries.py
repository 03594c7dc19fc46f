"""Queries as pages show them: without the header, in which a file says in comments what its query is."""

from __future__ import annotations

__all__ = ["body"]


def body(query: str) -> str:
    r"""Return a query without the lines of its header; what these name, as receipts do, the query need not use.

    >>> body("# because: ?s cbrn:seenOn []\nASK { ?s ?p ?o }\n")
    'ASK { ?s ?p ?o }'
    """
    return "\n".join(line for line in query.splitlines() if not line.startswith("# ")).strip()
