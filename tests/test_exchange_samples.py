"""Networks to be written and read again, and what of them a format can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx

from cbrngraph.networks.exchange.formats import read, tables, write

FORMS = ["csv", "cx2", "gexf", "graphml", "json", "pajek"]
LISTS = ("claims", "through")
TEXT = {"csv"}
NUMBERS = ("weight", "count", "sources", "bipartite")


def countries() -> nx.Graph:
    """Countries tied by projects: what our views make, with a tie of no days and one of a year."""
    graph = nx.Graph(
        name="projects", title="Countries through projects", view="projects", policy="accepted", as_of="2024-05-01",
        weights="Newman (2001)", notes="One note: with a colon.\nAnother; with a semicolon.",
    )  # fmt: skip
    graph.add_node("kg:country-kaz", label="Kazakhstan", kind="country", region="Central Asia", ids="ISO KAZ")
    graph.add_node("kg:country-geo", label="Georgia", kind="country", region="Central Asia; South East", ids="")
    graph.add_node("kg:country-irq", label="العراق", kind="country", region="Middle East", ids="ISO IRQ")
    graph.add_node("kg:country-civ", label='Côte d\'Ivoire "CIV" & co.', kind="country")
    graph.add_edge(
        "kg:country-kaz", "kg:country-geo", weight=2.5, count=3, first="2012-01-01", last="2015-12-31", sources=2,
        claims=("kg:claim-1", "kg:claim-2"), through=("kg:project-p53", "kg:project-p46"),
    )  # fmt: skip
    graph.add_edge(
        "kg:country-kaz", "kg:country-irq", weight=1, count=1, first="", last="", sources=1,
        claims=("kg:claim-3",), through=("kg:project-p46",),
    )  # fmt: skip
    graph.add_edge(
        "kg:country-irq", "kg:country-civ", weight=1, count=1, first="2012", sources=1, claims=("kg:claim-4",)
    )
    return graph


def typed() -> nx.MultiDiGraph:
    """Ties of several types, which are their keys, with parallel ties both ways and a loop."""
    graph = nx.MultiDiGraph(name="ties", notes="")
    graph.add_node("kg:org-a", label="Institute", kind="organization")
    graph.add_node("kg:org-b", label="Institute", kind="organization")
    graph.add_node("kg:project-1", label="Project = 1", kind="project")
    for one, two, kind in [
        ("a", "b", "funded"),
        ("a", "b", "led & paid"),
        ("b", "a", "funded"),
        ("b", "b", "led & paid"),
    ]:
        graph.add_edge(
            f"kg:org-{one}", f"kg:org-{two}", key=kind, type=kind, weight=1, count=1, first="2014-02-03",
            claims=(f"kg:claim-{one}{two}",), sources=1, through=(),
        )  # fmt: skip
    graph.add_edge("kg:project-1", "kg:org-a", key="partner", type="partner", weight=0.25, claims=("kg:claim-x",))
    return graph


@dataclass(frozen=True)
class Facts:
    """What a network says, so that two can be compared: nodes, and edges with their ends and keys in order."""

    directed: bool
    multigraph: bool
    attributes: dict[str, Any]
    nodes: dict[str, dict[str, Any]]
    edges: list[tuple[tuple[str, str], Any, dict[str, Any]]]


def held(text: str) -> str:
    """What a file holds of a text: the characters of XML 1.0 (2008, production 2), and one kind of line end."""
    one_end = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign if _in_xml(sign) else "\ufffd" for sign in one_end)


def _in_xml(sign: str) -> bool:
    code = ord(sign)
    return sign in "\t\n" or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def back(graph: nx.Graph, form: str) -> Facts:
    """What comes back of a network that is written and read."""
    return facts(read(tables(graph) if form == "csv" else write(graph, form), form))


def facts(graph: nx.Graph) -> Facts:
    """What a network says; empty text and empty lists are the same as nothing."""
    nodes = {held(str(node)): _filled(data) for node, data in graph.nodes(data=True)}
    keyed = (
        graph.edges(keys=True, data=True)
        if graph.is_multigraph()
        else ((*e[:2], None, e[2]) for e in graph.edges(data=True))
    )
    edges = [(_ends(graph, one, two), key, _filled(data)) for one, two, key, data in keyed]
    ordered = sorted(edges, key=lambda edge: (edge[0], edge[1] if isinstance(edge[1], int) else 0, str(edge[1])))
    return Facts(graph.is_directed(), graph.is_multigraph(), _filled(graph.graph), nodes, ordered)


def _ends(graph: nx.Graph, one: object, two: object) -> tuple[str, str]:
    ends = (held(str(one)), held(str(two)))
    return ends if graph.is_directed() else (min(ends), max(ends))


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    texts = {name: held(value) if isinstance(value, str) else value for name, value in data.items()}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in texts.items()
        if value not in ("", (), None)
    }


def said(graph: nx.Graph, form: str) -> Facts:
    """What a format holds of a network, as the documentation of the formats says it."""
    whole = facts(graph)
    nodes, edges = whole.nodes, whole.edges
    if form in {"gexf", "cx2"}:
        labelled = {held(str(node)) for node, data in graph.nodes(data=True) if data.get("label") is not None}
        nodes = {node: data if node in labelled else {"label": node, **data} for node, data in nodes.items()}
    if form == "pajek":
        kept = ("weight", "type", "claims") if whole.multigraph else ("weight", "claims")
        edges = [
            (ends, key, {"weight": 1, **{n: v for n, v in data.items() if n in kept}}) for ends, key, data in edges
        ]
    attributes = {} if form == "csv" else whole.attributes
    return Facts(whole.directed, whole.multigraph, attributes, nodes, edges)


def test_facts_tell_networks_apart() -> None:
    """The comparison that the other tests rest on."""
    one, two = countries(), countries()
    assert facts(one) == facts(two)
    two.edges["kg:country-geo", "kg:country-kaz"]["claims"] = ("kg:claim-9",)
    assert facts(one) != facts(two)
    assert facts(nx.DiGraph(one)) != facts(one)
    assert isinstance(facts(one), Facts)
