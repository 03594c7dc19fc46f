"""A network as SVG that can be read without a script: ties and marks that say on hover what they are, and names."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from cbrngraph.display.drawn import Drawn
from cbrngraph.display.marks import mark, number
from cbrngraph.display.markup import Html, element
from cbrngraph.display.parts import counted
from cbrngraph.display.receipts import Receipts
from cbrngraph.networks.attributes import label
from cbrngraph.pictures.legend import Entry, Section
from cbrngraph.pictures.nodes import SPREAD
from cbrngraph.pictures.placing import Placed
from cbrngraph.pictures.strokes import stroke
from cbrngraph.pictures.ties import Pair

__all__ = ["group_of", "legend", "svg", "tie_width"]

_LINE = 8.0
_NAMED = 4
"""So many links are named on hover where no script runs."""
_MANY = 400
"""Of more ties than these one link each is: the page would be mostly that."""


def svg(found: Drawn, receipts: Receipts, places: Mapping[Hashable, int], pairs: Mapping[Pair, int]) -> Html:
    """Return the drawing: the ties that are drawn at first, all nodes; numbers lead to the data of the page.

    Args:
        found: the network as it is laid out.
        receipts: what stands behind its ties.
        places: node → its number.
        pairs: the ties that are drawn at first → their numbers.

    """
    wide, high = found.size
    head = element("path", d="M0 0 8 4 0 8Z")
    arrow = element("marker", head, id="arrow", viewBox="0 0 8 8", refX="7", refY="4", markerWidth="6",
                    markerHeight="6", markerUnits="userSpaceOnUse", orient="auto")  # fmt: skip
    directed = found.plan.network.is_directed()
    world = element(
        "g",
        element("g", _ties(found, receipts, pairs), id="ties"),
        element("g", _groups(found), id="regions"),
        element("g", _nodes(found, places), id="nodes"),
        id="world",
    )
    return element(
        "svg", element("title", found.title), element("defs", arrow) if directed else "", world, id="net",
        role="group", tabindex="0",
        viewBox=f"0 0 {number(wide)} {number(high)}",
        **{"aria-label": "The network; arrow keys move it, plus and minus zoom, Tab goes to a node"},
    )  # fmt: skip


def group_of(found: Drawn) -> dict[Hashable, int]:
    """Return the number of the group of each node, by the order of the legend."""
    order = list(found.plan.seen.scheme.colours)
    return {node: order.index(found.plan.seen.groups[node]) for node in found.where}


def tie_width(found: Drawn) -> dict[Pair, float]:
    """Return how thick each tie is drawn, by its weight among those that are drawn at first."""
    network, first = found.plan.network, found.plan.ties.pairs
    width = stroke([network[one][other]["weight"] for one, other in first])
    return {(one, other): min(width(float(weight)), 3.2) for one, other, weight in network.edges(data="weight")}


def _ties(found: Drawn, receipts: Receipts, pairs: Mapping[Pair, int]) -> Iterator[Html]:
    groups, widths, network = group_of(found), tie_width(found), found.plan.network
    named = _NAMED if len(pairs) <= _MANY else 1
    for (one, other), place in pairs.items():
        behind = receipts.behind(one, other)
        arrow = "→" if network.is_directed() else "–"
        told = f": {receipts.title(behind, named)}" if behind else f": {found.weight} {network[one][other]['weight']:g}"
        name = f"{label(found.graph, one)} {arrow} {label(found.graph, other)}{told}"
        inside = f" g{groups[one]}" if groups[one] == groups[other] else ""
        width = widths.get((one, other)) or widths[(other, one)]
        yield element(
            "path", element("title", name), class_=f"t{inside}", d=_path(found, one, other), **{
                "data-t": str(place), "stroke-width": number(width),
                "marker-end": "url(#arrow)" if network.is_directed() else "",
            },
        )  # fmt: skip


def _path(found: Drawn, one: Hashable, other: Hashable) -> str:
    (x, y), (u, v) = found.where[one], found.where[other]
    if not found.plan.network.is_directed():
        return f"M{number(x)} {number(y)}L{number(u)} {number(v)}"
    # Bent to the right, so that ties both ways are two lines; it ends at the mark, where the arrow is.
    far = max(((u - x) ** 2 + (v - y) ** 2) ** 0.5, 1e-6)
    a, b = (x + u) / 2 - (v - y) * 0.08, (y + v) / 2 + (u - x) * 0.08
    reach = min(found.plan.seen.radii[other] + 1, far / 2) / far
    end = f"{number(u - (u - x) * reach)} {number(v - (v - y) * reach)}"
    return f"M{number(x)} {number(y)}Q{number(a)} {number(b)} {end}"


def _groups(found: Drawn) -> Iterator[Html]:
    order = list(found.plan.seen.scheme.colours)
    for name, placed in found.plan.texts.groups.items():
        x, y = _middle(found, placed)
        text = element("text", name, class_=f"g{order.index(name)}")
        yield element("g", text, transform=f"translate({number(x)} {number(y)})")


def _nodes(found: Drawn, places: Mapping[Hashable, int]) -> Iterator[Html]:
    """Marks with their names, small ones on top of large ones."""
    seen, groups, names = found.plan.seen, group_of(found), _names(found)
    for node in sorted(found.where, key=lambda node: (-seen.radii[node], str(node))):
        x, y = found.where[node]
        hollow = " hollow" if node in seen.hollow else ""
        yield element(
            "g",
            element("title", _told(found, node)),
            mark(seen.shapes[node], seen.radii[node]),
            names.get(node, ""),
            class_=f"n g{groups[node]}{hollow}", transform=f"translate({number(x)} {number(y)})",
            **{"data-n": str(places[node])},
        )  # fmt: skip


def _told(found: Drawn, node: Hashable) -> str:
    data, network = found.graph.nodes[node], found.plan.network
    ties = network.degree(node)
    what = ", ".join(str(part) for part in (data.get("kind"), data.get("region")) if part)
    return f"{label(found.graph, node)}{f' ({what})' if what else ''}: {counted(ties, 'tie')}"


def _names(found: Drawn) -> dict[Hashable, Html]:
    """The names of those nodes for which there is room, each relative to its node."""
    made: dict[Hashable, Html] = {}
    for node, placed in found.plan.texts.nodes.items():
        (x, y), (u, v) = _middle(found, placed), found.where[node]
        top = y - v - (len(placed.label.lines) - 1) * _LINE / 2
        lines = (
            element("tspan", line, x=number(x - u), y=number(top + n * _LINE))
            for n, line in enumerate(placed.label.lines)
        )
        made[node] = element("text", *lines)
    for row in found.plan.rows:
        beside = {node: (text, found.plan.seen.radii[node] + 2.5) for node, text, _ in row if text}
        made |= {node: element("text", text, x=number(x), class_="s") for node, (text, x) in beside.items()}
    return made


def _middle(found: Drawn, placed: Placed) -> tuple[float, float]:
    return placed.x, found.size[1] - placed.y


def legend(found: Drawn) -> Html:
    """Return what colours, shapes, sizes and widths mean."""
    order = list(found.plan.seen.scheme.colours)
    return Html("".join(_section(section, order if not n else []) for n, section in enumerate(found.plan.sections)))


def _section(section: Section, groups: list[str]) -> Html:
    entries = (
        element("li", _sample(entry, f"g{place}" if groups else ""), entry.text)
        for place, entry in enumerate(section.entries)
    )
    return element("section", element("h2", section.title), element("ul", *entries))


def _sample(entry: Entry, group: str) -> Html:
    size = max(entry.size, 10.0) if entry.shape != "line" else 14.0
    if entry.shape == "line":
        sign = element("path", class_="t", d="M-7 0H7", **{"stroke-width": number(entry.size)})
    else:
        sign = mark("o" if group else entry.shape, entry.size / 2 / SPREAD.get(entry.shape, 1))
    half, whole = number(size / 2 + 1), number(size + 2)
    return element("svg", element("g", sign, class_=group or "plain"), width=whole, height=whole,
                   viewBox=f"-{half} -{half} {whole} {whole}", **{"aria-hidden": "true"})  # fmt: skip
