"""The W3C's tests of the SPARQL 1.1 Protocol, its query side; their folder is named by CBRNGRAPH_W3C."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from builds import ROOT
from rdflib import RDF, RDFS
from rdflib.collection import Collection
from serving import Reply, Server, running

pytest.importorskip("starlette", reason="the server needs Starlette: pip install 'cbrngraph[serve]'")

FOLDER = Path(os.environ.get("CBRNGRAPH_W3C", "")) / "sparql" / "sparql11" / "protocol"
MANIFEST = FOLDER / "manifest.ttl"
pytestmark = pytest.mark.skipif(
    "CBRNGRAPH_W3C" not in os.environ or not MANIFEST.is_file(),
    reason="CBRNGRAPH_W3C names no checkout of the W3C's rdf-tests",
)
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
FORMATS = {"tabular": {"application/sparql-results+json"}, "boolean": {"application/sparql-results+json"},
           "RDF": {"text/turtle"}}  # fmt: skip

EMPTY = "http://kasei.us/2009/09/sparql/data/data0.rdf"
"""A graph that many tests name and the suite does not bring: a server that loads nothing must have it."""


def manifest() -> rdflib.Graph:
    graph = rdflib.Graph()
    return graph.parse(MANIFEST) if MANIFEST.is_file() else graph


GRAPH = manifest()


def names() -> list[str]:
    """The query side: what is about updates is not for a read-only endpoint."""
    listed = [node for head in GRAPH.objects(None, MF.entries) for node in Collection(GRAPH, head)]
    return [name for node in listed if "update" not in (name := str(node).partition("#")[2])]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the graphs that the tests name."""
    folder = tmp_path_factory.mktemp("w3c")
    store = ox.Store()
    for data in set(GRAPH.objects(None, UT.graphData)):
        name, path = str(GRAPH.value(data, RDFS.label)), str(GRAPH.value(data, UT.graph)).rpartition("/")[2]
        store.bulk_load(path=str(FOLDER / path), to_graph=ox.NamedNode(name))
    store.add(ox.Quad(ox.NamedNode(EMPTY), ox.NamedNode(str(RDFS.label)), ox.Literal(""), ox.NamedNode(EMPTY)))
    store.dump(str(folder / "data.nq"), format=ox.RdfFormat.N_QUADS)
    with running("--dataset", str(folder / "data.nq"), "--rate", "0", cwd=ROOT) as server:
        yield server


def test_there_are_twenty() -> None:
    assert len(names()) == 20


@pytest.mark.parametrize("name", names())
def test_protocol(name: str, served: Server) -> None:
    test = next(node for node in GRAPH.subjects(RDF.type, MF.ProtocolTest) if str(node).endswith(f"#{name}"))
    requests = list(Collection(GRAPH, GRAPH.value(GRAPH.value(test, MF.action), HT.requests)))  # type: ignore[arg-type]
    assert requests
    for request in requests:
        judge(request, sent(served, request))


def sent(server: Server, request: Any) -> Reply:
    """Send a request as the manifest describes it."""
    path = str(GRAPH.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
    body = GRAPH.value(request, HT.body)
    encoding = str(GRAPH.value(body, CNT.characterEncoding) or "utf-8")
    content = str(GRAPH.value(body, CNT.chars)).encode(encoding) if body else None
    headers = {
        str(GRAPH.value(header, HT.fieldName)): str(GRAPH.value(header, HT.fieldValue))
        for head in GRAPH.objects(request, HT.headers)
        for header in Collection(GRAPH, head)
    }
    return server.ask(path, method=str(GRAPH.value(request, HT.methodName)), body=content, **headers)


def judge(request: Any, reply: Reply) -> None:
    """Compare a reply with what the manifest expects."""
    expected = GRAPH.value(request, HT.resp)
    classes = {str(status).rpartition("StatusCode")[2][0] for status in GRAPH.objects(expected, MF.expectedStatus)}
    assert str(reply.status)[0] in classes, reply.text
    form = GRAPH.value(expected, MF.expectedFormat)
    if form is not None:
        assert reply.media in FORMATS[str(form)]
    truth = GRAPH.value(expected, MF.expectedBoolean)
    if truth is not None:
        assert json.loads(reply.body)["boolean"] is truth.toPython()
