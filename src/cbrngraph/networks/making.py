"""The way of a network: view → ties → those that held → links → a networkx graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from cbrngraph.answers.support import catalogue
from cbrngraph.claims.independence import independent
from cbrngraph.errors import UsageError, nearest
from cbrngraph.graph.engine import Engine, policy_of
from cbrngraph.networks.edges import Key, Link, links_of, nodes_in, weights_of
from cbrngraph.networks.evidence import Voice
from cbrngraph.networks.made import Made
from cbrngraph.networks.network import DirectedNetwork, Network, TypedNetwork
from cbrngraph.networks.nodes import attributes_of
from cbrngraph.networks.projection import check_weights
from cbrngraph.networks.ties import Tie, held, read_ties
from cbrngraph.networks.views import View, load_view
from cbrngraph.networks.when import Span, span_of, whole
from cbrngraph.readings.model import Source
from cbrngraph.sparql.hints import hints
from cbrngraph.terms import Term, compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["assembled", "make", "of_view"]

AnyNetwork = Network | DirectedNetwork | TypedNetwork
DATES = ("certain", "possible")


def make(
    engine: Engine,
    view: str | Path,
    *,
    as_of: object = None,
    between: Sequence[object] | str | None = None,
    weights: str = "count",
    dates: str = "certain",
    evidence: bool = True,
    note: str = "",
) -> AnyNetwork:
    """Return the network of a view, as :meth:`cbrngraph.api.KnowledgeGraph.network` says."""
    if dates not in DATES:
        raise UsageError(f"dates={dates}: certain or possible{nearest(dates, DATES)}")
    span = span_of(as_of, between)
    net = of_view(engine, load_view(view), span, weights, possible=dates == "possible", evidence=evidence)
    if note and net.made:
        net.made = replace(net.made, notes=(note, *net.made.notes))
    return net


def of_view(
    engine: Engine, view: View, span: Span | None, weights: str, *, possible: bool, evidence: bool
) -> AnyNetwork:
    """Return the network of a view that is read, for a span that is understood."""
    check_weights(weights)
    if weights != "count" and not view.onto:
        raise UsageError(f"{weights} weighs what two share, and {view.name} is no projection; use count")
    every = read_ties(engine, view, evidence=evidence)
    ties, perhaps, left_out = held(every, span, possible=possible)
    notes = (*_nothing(every, ties), *left_out, *_policy(engine), *_of(engine, view), *view.notes)
    made = Made(
        engine, view, tuple(ties), weights, span, notes, perhaps=tuple(perhaps),
        sources=catalogue(engine) if evidence else {},
    )  # fmt: skip
    return assembled(made, attributes_of(engine, nodes_in(view, ties)))


def _nothing(every: Sequence[Tie], ties: Sequence[Tie]) -> list[str]:
    if ties:
        return []
    return ["there is no tie: the graph holds nothing of the kind" + (" for that time" if every else "")]


def _of(engine: Engine, view: View) -> Iterator[str]:
    """What the kind of network asks its reader to know, and what a view of one's own may have got wrong."""
    if view.two_mode:
        yield "two modes: no tie is within a mode, so that density, clustering and turnover are not those of one mode"
    if not view.because:
        yield "the view has no '# because:' line, so that its edges have no claims"
    if view.own:
        yield from hints(engine, view.query, {})
        patterns = " . ".join(" ".join(pattern) for pattern in view.because)
        yield from hints(engine, f"SELECT * WHERE {{ {patterns} }}", {}) if patterns else ()


def assembled(made: Made, attributes: Mapping[Term, Mapping[str, str]]) -> AnyNetwork:
    """Return the network of what is at hand."""
    view, ties = made.view, made.ties
    graph: AnyNetwork = TypedNetwork() if view.typed else DirectedNetwork() if view.directed else Network()
    terms = nodes_in(view, ties)
    first = {tie.source for tie in ties}
    for term in terms:
        side = {"bipartite": int(term not in first)} if view.two_mode else {}
        graph.add_node(compact(term), **attributes[term], **side)
    weights = weights_of(view, ties, made.weights)
    links = links_of(view, ties) if made.sources else {}
    for key in sorted(weights):
        _add(graph, key, weights[key], links.get(key, ()), made)
    named = {(compact(one), compact(other), kind): found for (one, other, kind), found in links.items()}
    graph.graph |= _described(made)
    if ties and not weights:
        made = replace(made, notes=("no two of the nodes share anything", *made.notes))
    graph.made = replace(made, links=named)
    return graph


def _add(graph: nx.Graph, key: Key, weight: float, links: Sequence[Link], made: Made) -> None:
    one, other, kind = key
    data: dict[str, Any] = {"weight": int(weight) if made.weights == "count" else weight}
    if links:
        first, last = whole(link.when for link in links)
        voices = frozenset(voice for link in links for voice in link.stated if voice)
        types = sorted({link.type for link in links} - {""})
        data |= {
            "count": len(links),
            **({"first": first} if first else {}),
            **({"last": last} if last else {}),
            **({"sources": _independent(voices, made.sources)} if made.view.because else {}),
            "claims": tuple(sorted(frozenset[str]().union(*(link.claims for link in links)))),
            "through": tuple(sorted({compact(link.through) for link in links if link.through})),
            **({"type": "; ".join(types)} if types else {}),
        }
    graph.add_edge(compact(one), compact(other), **({"key": kind} if made.view.typed else {}), **data)


def _independent(voices: frozenset[Voice], sources: Mapping[str, Source]) -> int:
    return independent([tuple(sorted(voice)) for voice in voices], sources)


def _described(made: Made) -> dict[str, str]:
    """What the network says of itself, as text that every exchange format can hold."""
    said = {
        "name": made.view.name,
        "title": made.view.title,
        "question": made.view.question,
        "policy": policy_of(made.engine),
        "weights": made.weights if made.view.onto else "",
        "time": _time(made.span),
    }
    return {name: text for name, text in said.items() if text}


def _time(span: Span | None) -> str:
    if span is None:
        return ""
    if span.as_of:
        return f"as of {span.until}"
    return f"{span.start} to {span.until}" if span.until != date.max else f"since {span.start}"


def _policy(engine: Engine) -> list[str]:
    policy = policy_of(engine)
    return [f"evidence policy: {policy}"] if policy != "accepted" else []
