"""Hints: what parses, is answered, and surely or likely is not what was meant.

Most queries give no cause for a hint, and pay for two short looks at their text and one at the graph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cbrngraph.errors import CbrnGraphError
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import CBRN, KG, Term, expand, iri

__all__ = ["hints"]

_OURS = re.compile(rf"\b(?:cbrn|kg):\w[\w.-]*|<(?:{re.escape(CBRN)}|{re.escape(KG)})[^<>\s]+>")
_COUNTS = re.compile(
    r"[<>!]?=\s|[?$\w)]\s*[<>]=?|[<>]\s|\b(?:YEAR|MONTH|DAY)\s*\(|(?:[?$]\w+|\)|\b[0-9.]+)\s*[*/]", re.IGNORECASE
)
"""What compares or computes; full IRIs are taken for it too, which costs a closer look."""
_VARIABLE = re.compile(r"[?$](\w+)")
_INNER = re.compile(r"\([^()]*\)")
_FILLING = re.compile(r"\bAS\s+[?$]\w+|\bVALUES\s*\([^)]*\)", re.IGNORECASE)


def hints(engine: Engine, query: str, terms: Mapping[str, Term]) -> tuple[str, ...]:
    """Return the hints for a query that parses; ``terms`` are the values of its parameters.

    Each begins with line and column, and ends with the query that was probably meant, where that can be told.
    """
    try:
        return (*_on_names(engine, query, terms), *_on_values(engine, query, terms), *_on_variables(query, terms))
    except (CbrnGraphError, OSError, RuntimeError, SyntaxError):
        return ()  # an endpoint that does not answer a second question keeps its answer to the first


def _on_names(engine: Engine, query: str, terms: Mapping[str, Term]) -> list[str]:
    """Names of ours that the graph does not know; found in the plain text first, which is quick and errs rarely."""
    named = {name if name[0] == "<" else iri(expand(name.rstrip("."))) for name in _OURS.findall(query)}
    named |= {term for term in terms.values() if term.startswith((f"<{CBRN}", f"<{KG}"))}
    declares = "w3id.org/cbrngraph" in query and "prefix" in query.casefold()
    if not declares and len(named) == len(known(engine, named)):
        return []
    from cbrngraph.sparql.names import unknown_names
    from cbrngraph.sparql.tokens import located

    return [located(query, found.place, "", found.what) for found in unknown_names(engine, query, terms)]


def known(engine: Engine, things: set[Term]) -> set[Term]:
    """Return those of these IRIs that occur in the graph."""
    listed = " ".join(sorted(things))
    asked = f"SELECT ?t {{ VALUES ?t {{ {listed} }} FILTER(EXISTS {{ ?t ?p ?o }} || EXISTS {{ ?s ?q ?t }}) }}"
    return {term for (term,) in rows(engine, asked)} if things else set()


def _on_values(engine: Engine, query: str, terms: Mapping[str, Term]) -> list[str]:
    """Comparisons and sums that drop rows."""
    if not _COUNTS.search(query):
        return []
    from cbrngraph.sparql.mends import dropped_rows

    return dropped_rows(engine, query, terms)


def _on_variables(query: str, terms: Mapping[str, Term]) -> list[str]:
    """Variables that nothing fills: what stands outside of brackets may be filled, the rest is looked at."""
    _, brace, body = query.partition("{")
    body = body.rpartition("}")[0]
    while (plain := _INNER.sub(" ", body)) != body:
        body = plain
    filled = {*_VARIABLE.findall(body), *_VARIABLE.findall(" ".join(_FILLING.findall(query))), *terms}
    if not brace or not {*_VARIABLE.findall(query)} - filled:
        return []
    from cbrngraph.sparql.mends import unfilled_variables

    return unfilled_variables(query, terms)
