"""Networks and measures: the declared views, and what can be computed on a network, each with the paper it follows."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from cbrngraph import analysis
from cbrngraph.networks.measures.registry import MEASURES, Measure
from cbrngraph.networks.views import View, load_views
from pages.markdown import bullets, escaped, fence, fields, folded, page, prose

__all__ = ["functions", "made"]

_NO_MEASURES = {"around", "edge_table", "measures", "node_table", "save", "slices"}
"""Tables, parts and files of networks; and the table of the measures of nodes, which have entries of their own."""
_CITED = re.compile(r"\((?:1[89]|20)\d\d\b|\b(?:1[89]|20)\d\d\)")


def made() -> str:
    """Return the page."""
    return page(
        [
            "## Views",
            bullets(f"[{escaped(view.title)}](#view-{name})" for name, view in load_views().items()),
            *(part for view in load_views().values() for part in _view(view)),
            "## Measures of nodes",
            "`cbrngraph network measures VIEW MEASURE`, or `measures(net, …)` of `cbrngraph.analysis`.",
            *(part for measure in MEASURES.values() for part in _measure(measure)),
            "## Other measures",
            "Each is a function of `cbrngraph.analysis` that takes a network.",
            *(part for name, function in functions().items() for part in _function(name, function)),
        ]
    )


def functions() -> dict[str, Callable[..., object]]:
    """Return what of :mod:`cbrngraph.analysis` measures a network as a whole, or groups, ties and pairs in it."""
    return {name: getattr(analysis, name) for name in analysis.__all__ if name not in _NO_MEASURES}


def _view(view: View) -> Iterator[str]:
    yield f"(view-{view.name})="
    yield f"### {escaped(view.title)}"
    yield f"`{view.name}`: {escaped(view.question)}"
    yield fields(
        [
            ("Nodes", escaped(" — ".join(view.modes))),
            ("An edge", escaped(_edge(view))),
            ("Its weight", escaped(view.weight)),
            ("Projection", f"of [{view.base.name}](#view-{view.base.name})" if view.onto else ""),
            ("Its dates are those of", ", ".join(f"`{name}`" for name in view.dated)),
            ("Rests on", ", ".join(f"`{' '.join(pattern)}`" for pattern in view.because)),
            ("Know", "; ".join(map(escaped, view.notes))),
        ]
    )
    yield "" if view.onto else folded("The query", fence("sparql", view.query))


def _edge(view: View) -> str:
    way = "leads from one to the other" if view.directed else "has no direction"
    kinds = "; ties of different types are different edges" if view.typed else ""
    return f"{way}{'; between two kinds of node only' if view.two_mode else ''}{kinds}"


def _measure(measure: Measure) -> Iterator[str]:
    yield f"(measure-{measure.name})="
    yield f"### {measure.name}"
    yield f"{escaped(measure.says[0].upper() + measure.says[1:])}."
    yield fields(
        [
            ("Paper", escaped(measure.paper)),
            ("Weights", "always: " * measure.always + escaped(measure.weighted)),
            ("Undefined where", escaped(measure.undefined)),
            ("Networks", "directed ones only" if measure.directed else ""),
        ]
    )


def _function(name: str, function: Callable[..., object]) -> Iterator[str]:
    told = (inspect.getdoc(function) or "").partition("\nArgs:")[0].partition("\nRaises:")[0]
    yield f"(measure-{name.replace('_', '-')})="
    yield f"### {name}"
    yield prose(told)
    papers = " ".join(map(escaped, _papers(function)))
    yield fields([("Paper", papers), ("In Python", f"[`{name}`](#{_full(function)})")])


def _papers(function: Callable[..., object]) -> list[str]:
    """The references that the function's module gives: of the authors whom its docstring names, else all of them."""
    told = inspect.getdoc(function) or ""
    given = list(dict.fromkeys(_given(vars(import_module(function.__module__)))))
    return [paper for paper in given if paper.split(",")[0] in told] or ([] if _CITED.search(told) else given)


def _given(names: Mapping[str, object]) -> Iterator[str]:
    for name, value in sorted(names.items()):
        several = value if isinstance(value, tuple) else [value]
        yield from (one for one in several if name.isupper() and isinstance(one, str) and _CITED.search(one))


def _full(function: Callable[..., object]) -> str:
    return f"{function.__module__}.{function.__name__}"
