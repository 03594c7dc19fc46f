"""The shapes and rules that judge the graph: each under the fragment of its IRI, with what it tells if unmet."""

from __future__ import annotations

from collections.abc import Iterator

from pages.markdown import anchor, bullets, escaped, fence, folded, linked, page
from pages.ontology_terms import concept_names, term_names
from pages.shape_rules import GraphRule, NodeShape, ShapeRule, graph_rules, node_shapes

__all__ = ["made"]


def made() -> str:
    """Return the page."""
    return page(
        [
            "## Shapes",
            *(part for shape in node_shapes() for part in _shape(shape)),
            "## Rules over the whole graph",
            "A query for what a shape cannot see. In what it tells, the names in braces stand for what was found.",
            *(part for rule in graph_rules() for part in _whole(rule)),
        ]
    )


def _shape(shape: NodeShape) -> Iterator[str]:
    yield f"### `cbrnsh:{shape.shape}`"
    yield f"Of {', '.join(map(_text, shape.classes))}. {_text(shape.says)}"
    yield bullets([*map(_rule, shape.rules), *map(_text, shape.others)])


def _rule(rule: ShapeRule) -> str:
    paths = " or ".join(_text(path) if path.startswith(("cbrn:", "^cbrn:")) else f"`{path}`" for path in rule.paths)
    asked = f"{rule.count}; {_text(rule.takes)}" if rule.takes else rule.count
    told = f"{_text(rule.description)} Else a {rule.severity}: {_text(rule.message)}"
    return f"{anchor(rule.shape)}**{escaped(rule.name)}** ({paths}): {asked}. {told}"


def _whole(rule: GraphRule) -> Iterator[str]:
    yield f"(rule-{rule.name})="
    yield f"### {rule.name}"
    yield f"A {rule.severity}. It tells: {escaped(rule.message)}"
    yield folded("The query", fence("sparql", rule.query))


def _text(text: str) -> str:
    return linked(text, term_names(), concept_names())
