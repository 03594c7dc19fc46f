"""How a query is answered: its algebra as a tree, the matches of each pattern, its rows and its time.

rdflib parses and translates, since Oxigraph shows no plan; nothing is evaluated by rdflib.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from cbrngraph.graph.engine import Engine, rows
from cbrngraph.sparql.query import run_query
from cbrngraph.sparql.results import AskAnswer, GraphAnswer, QueryAnswer
from cbrngraph.terms import PREFIXES, compact, lexical

__all__ = ["explain"]

RUNS = 3

_IRI = re.compile(r"<[^<>\s]+>")
_SIGNS = {
    "ConditionalAndExpression": " && ", "ConditionalOrExpression": " || ", "AdditiveExpression": " + ",
    "MultiplicativeExpression": " * ",
}  # fmt: skip
_FORMS = {"SelectQuery": "SELECT", "AskQuery": "ASK", "ConstructQuery": "CONSTRUCT", "DescribeQuery": "DESCRIBE"}


def explain(
    engine: Engine,
    query: str,
    parameters: Mapping[str, object],
    *,
    timeout: float | None = None,
    build: Path | None = None,
) -> str:
    """Return how a query is answered, as text; the arguments are those of :func:`cbrngraph.sparql.query.run_query`."""
    from cbrngraph.sparql.parameters import bind, term_of

    seconds, told, answer = [], "", None
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = run_query(engine, query, parameters, timeout=timeout, build=build)
        told = _told(answer)
        seconds.append(time.perf_counter() - start)
    lines = [f"{told}, {median(seconds) * 1000:,.1f} ms (median of {RUNS})"]
    terms = {name: term_of(value) for name, value in parameters.items()}
    lines += _tree(engine, bind(query, terms) if terms else query)
    lines += [f"hint: {hint}" for hint in (answer.hints if answer else ())]
    return "\n".join(lines) + "\n"


def _told(answer: QueryAnswer) -> str:
    if isinstance(answer, AskAnswer):
        return answer.text("")[:-1]
    if isinstance(answer, GraphAnswer):
        return _counted(len(answer.triples), "statement")
    return _counted(sum(1 for _ in answer), "row")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _tree(engine: Engine, query: str) -> list[str]:
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(query), initNs=PREFIXES).algebra
    except Exception as error:  # a parser of its own, which refuses in many ways what Oxigraph takes
        reason = " ".join(str(error).split())[:100]
        return [f"(no tree: rdflib does not read this query: {type(error).__name__} {reason})"]
    return list(_node(engine, algebra, 0))


def _node(engine: Engine, node: Any, depth: int) -> Iterator[str]:
    """The lines of a part of the algebra: what it is, its patterns, and its parts."""
    full = [part for part in (node.p1, node.p2) if part.name != "BGP" or part.triples] if node.name == "Join" else []
    if len(full) == 1:  # rdflib joins every group with an empty pattern
        yield from _node(engine, full[0], depth)
        return
    indent = "  " * depth
    yield f"{indent}{_FORMS.get(node.name, node.name)}{_details(node)}"
    for triple in (node.get("triples") or ()) if node.name == "BGP" else ():
        yield f"{indent}  {_pattern(triple)}  · {_matches(engine, triple)}"
    for key in ("p", "p1", "p2", "part"):
        if hasattr(part := node.get(key), "name") and part is not None:
            yield from _node(engine, part, depth + 1)
    for part in _nested(node.get("expr")):
        yield f"{indent}  {part.name.removeprefix('Builtin_')}"
        yield from _node(engine, part.graph, depth + 2)


def _details(node: Any) -> str:
    """What a part of the algebra does, in a few words."""
    if node.name == "Extend":
        return f" ?{node.var} := {_expression(node.expr)}"
    if node.name in {"Filter", "LeftJoin"}:
        condition = _expression(node.expr)
        return "" if condition == "TrueFilter()" else f" {condition}"
    if node.name == "OrderBy":
        return " " + ", ".join(f"{condition.order or 'ASC'}({_expression(condition.expr)})" for condition in node.expr)
    if node.name == "Slice":
        return f" {node.length if node.length is not None else 'all'} from {node.start or 0}"
    if node.name == "Group":
        return " by " + ", ".join(map(_expression, node.expr or ())) if node.expr else " all in one"
    if node.name == "AggregateJoin":
        return " " + ", ".join(f"?{each.res} := {_aggregate(each)}" for each in node.A)
    if node.name in {"Project", "SelectQuery"}:
        return " " + " ".join(f"?{variable}" for variable in node.PV or ())
    if node.name in {"values", "ToMultiSet"}:
        return f" {len(node.res or ()):,} rows" if node.get("res") is not None else ""
    return f" {_term(node.term)}" if node.name in {"Graph", "ServiceGraphPattern"} and node.get("term") else ""


def _aggregate(each: Any) -> str:
    return f"{each.name.removeprefix('Aggregate_')}({_expression(each.vars)})"


def _nested(expression: Any) -> Iterator[Any]:
    """The patterns inside an expression: EXISTS and NOT EXISTS."""
    if isinstance(expression, list):
        for part in expression:
            yield from _nested(part)
    elif hasattr(expression, "items") and hasattr(expression, "name"):
        if expression.name in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
            yield expression
            return
        for _, part in expression.items():
            yield from _nested(part)


def _expression(part: Any) -> str:
    if isinstance(part, list):
        return ", ".join(map(_expression, part))
    if not hasattr(part, "name") or not hasattr(part, "items"):
        return _term(part)
    if part.name in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
        return f"{part.name.removeprefix('Builtin_')} …"
    if part.name == "RelationalExpression":
        return f"{_expression(part.expr)} {part.op} {_expression(part.other)}"
    if part.name in _SIGNS:
        others = part.other if isinstance(part.other, list) else [part.other]
        return _SIGNS[part.name].join(map(_expression, [part.expr, *others]))
    name = _term(part.iri) if part.name == "Function" else part.name.removeprefix("Builtin_")
    inner = [
        _expression(value) for key, value in part.items() if key not in {"_vars", "iri", "op"} and value is not None
    ]
    return f"{name}({', '.join(text for text in inner if text)})"


def _term(term: Any) -> str:
    """A term or path, IRIs by their prefixed names."""
    text = term.n3() if hasattr(term, "n3") else str(term)
    return _IRI.sub(lambda found: compact(found[0]), text)


def _pattern(triple: Any) -> str:
    return " ".join(map(_term, triple))


def _matches(engine: Engine, triple: Any) -> str:
    asked = " ".join(term.n3() for term in triple)
    ((count,),) = rows(engine, f"SELECT (COUNT(*) AS ?n) {{ {asked} }}")
    number = int(lexical(count))
    return f"{number:,} match{'es' * (number != 1)}"
