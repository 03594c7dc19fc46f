"""Any network of any names comes back from every format, within what the format can hold."""

from __future__ import annotations

import io
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_exchange_samples import FORMS, back, held, said

from cbrngraph.networks.exchange.formats import read, tables, write

ANY = st.text(st.characters(), max_size=12)  # with control characters, halves of pairs, and what is no character
IDS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp"], exclude_characters='"\\'),
    min_size=1,
    max_size=8,
)
WEIGHTS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
DAYS = st.dates().map(str) | st.sampled_from(["", "2012", "2012-05"])
CLASSES = [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]
several = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def attributes_of_a_tie() -> st.SearchStrategy[dict[str, Any]]:
    lists = st.lists(IDS, max_size=3).map(tuple)
    known = {"weight": WEIGHTS, "count": st.integers(0, 9), "sources": st.integers(0, 9), "first": DAYS, "last": DAYS}
    return st.fixed_dictionaries({}, optional={**known, "claims": lists, "through": lists})


@st.composite
def networks(draw: st.DrawFn) -> nx.Graph:
    graph = draw(st.sampled_from(CLASSES))()
    nodes = draw(st.lists(ANY.filter(bool), unique_by=held, max_size=5))
    for node in nodes:
        graph.add_node(node)
        graph.nodes[node].update(draw(st.dictionaries(st.sampled_from(["label", "kind", "region", "ids"]), ANY)))
    ends = st.sampled_from(nodes) if nodes else st.nothing()
    numbered = draw(st.booleans())
    for _ in range(draw(st.integers(0, 6)) if nodes else 0):
        one, two, data = draw(ends), draw(ends), draw(attributes_of_a_tie())
        if not graph.is_multigraph():
            graph.add_edge(one, two)
            graph.edges[one, two].update(data)
        elif numbered:
            graph.edges[one, two, graph.add_edge(one, two)].update(data)
        else:
            kind = held(draw(ANY.filter(bool)))
            graph.add_edge(one, two, key=kind)
            graph.edges[one, two, kind].update(data, type=kind)
    return graph


@pytest.mark.parametrize("form", FORMS)
@several
@given(graph=networks())
def test_any_network_comes_back(form: str, graph: nx.Graph) -> None:
    if form == "csv" and graph.is_directed() and not graph.number_of_edges():
        graph = graph.to_undirected()
    assert back(graph, form) == said(graph, form)


@pytest.mark.parametrize("form", FORMS)
@several
@given(graph=networks())
def test_what_was_read_is_written_as_it_was(form: str, graph: nx.Graph) -> None:
    once = tables(graph) if form == "csv" else write(graph, form)
    came = read(once, form)
    if form == "csv" and graph.is_directed() and not graph.number_of_edges():
        return
    again = tables(came) if form == "csv" else write(came, form)
    assert read(again, form).edges == came.edges
    assert form in {"csv", "gexf", "cx2"} or again == once


@several
@given(graph=networks())
def test_xml_of_any_network_is_well_formed_and_networkx_reads_it(graph: nx.Graph) -> None:
    for form, reader in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        content = write(graph, form)
        ElementTree.fromstring(content)
        came = reader(io.BytesIO(content))
        assert set(came) == {held(node) for node in graph}
        assert came.number_of_edges() == graph.number_of_edges()


@several
@given(graph=networks())
def test_networkx_reads_any_network_of_pajek_without_types(graph: nx.Graph) -> None:
    simple = nx.DiGraph(graph) if graph.is_directed() else nx.Graph(graph)
    came = nx.read_pajek(io.BytesIO(write(simple, "pajek")))
    assert len(came) == len(simple)
    assert came.number_of_edges() == simple.number_of_edges()
    told = sorted(data.get("l", "") for _, _, data in came.edges(data=True))
    assert told == sorted(" ".join(map(held, data.get("claims", ()))) for _, _, data in simple.edges(data=True))
