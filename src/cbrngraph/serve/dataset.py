"""The dataset of a query (SPARQL 1.1 Protocol, section 2.1.4): what its FROM clauses or the request's parameters name.

Nothing is loaded for a name: a graph is one of those that the store holds, or the whole graph under its own name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from cbrngraph.serve.wire import Job
from cbrngraph.sparql.tokens import Token, declared_prefixes, iri_of, tokens
from cbrngraph.terms import GRAPH

__all__ = ["OURS", "dataset_of", "graphs_of", "named_in"]

OURS = GRAPH[1:-1]
"""The name that the graph has on other endpoints; here it is the default graph."""


def graphs_of(store: ox.Store) -> frozenset[str]:
    """Return the IRIs of the graphs that may be named."""
    return frozenset(_held(store)) | {OURS}


def named_in(query: str) -> Iterator[tuple[Token, str, bool]]:
    """Yield the graphs that a query's FROM clauses name: where, which, and whether as a named one."""
    words = tokens(query)
    prefixes = declared_prefixes(words)
    for place, word in enumerate(words[:-1]):
        if word.says("FROM"):
            named = words[place + 1].says("NAMED") and place + 2 < len(words)
            token = words[place + 2] if named else words[place + 1]
            yield token, iri_of(token, prefixes), named


def dataset_of(store: ox.Store, job: Job) -> dict[str, Any]:
    """Return the dataset of a job as the engine takes it; the request goes before the query."""
    if job.default is not None or job.named is not None:
        default, named = job.default or (), job.named or ()
    else:
        found = list(named_in(job.query))
        if not found:
            return {}
        default = tuple(iri for _, iri, is_named in found if not is_named)
        named = tuple(iri for _, iri, is_named in found if is_named)
    held = _held(store)
    whole = [ox.DefaultGraph()] if OURS in default else []
    return {
        "default_graph": [*whole, *(ox.NamedNode(name) for name in default if name in held)],
        "named_graphs": [ox.NamedNode(name) for name in named if name in held],
    }


def _held(store: ox.Store) -> set[str]:
    return {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)}
