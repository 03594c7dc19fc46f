"""What the reader of a table of measures must know: of the network, of the weights, and of what is undefined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx

from cbrngraph.networks.measures.plain import number_of
from cbrngraph.networks.measures.registry import DISTANCE, NOT_USED, Measure
from cbrngraph.networks.measures.simple import Simple, listed

__all__ = ["notes_on"]

Found = Mapping[str, Sequence[float | None]]


def notes_on(ties: Simple, asked: Sequence[Measure], found: Found, weighted: bool) -> tuple[str, ...]:
    """Return the notes of a table, each a sentence."""
    names = {measure.name for measure in asked}
    if not ties.nodes:
        return ("The network has no nodes.",)
    return (
        *ties.notes,
        *_size(ties.graph),
        *_parts(ties, names, found),
        *_directions(ties.graph, names),
        *(_weights(asked) if weighted else ()),
        *_undefined(ties, asked, found),
        *_few(ties, names),
    )


def _size(graph: nx.Graph) -> list[str]:
    return [] if graph.size() else [f"The network has {number_of(len(graph), 'node')} and no tie."]


def _parts(ties: Simple, names: set[str], found: Found) -> list[str]:
    """What several components mean."""
    components = nx.weakly_connected_components if ties.graph.is_directed() else nx.connected_components
    parts = sorted(map(len, components(ties.graph)), reverse=True)
    if len(parts) < 2:
        return []
    alone = sum(size == 1 for size in parts)
    notes = [
        f"The network falls into {len(parts)} components, the largest of {number_of(parts[0], 'node')}; "
        f"{number_of(alone, 'node')} without ties."
    ]
    if "closeness" in names:
        notes.append(
            "closeness: distances are taken within a component, and multiplied by the share of other nodes in it "
            "(Wasserman & Faust 1994, p. 201); small components are comparable with large ones only roughly."
        )
    about = [ties.labels[place] for place, value in enumerate(found.get("eigenvector", ())) if value is not None]
    if about:
        notes.append(f"eigenvector: about one component only, of {number_of(len(about), 'node')} ({listed(about)}).")
    return notes


def _directions(graph: nx.Graph, names: set[str]) -> list[str]:
    if not graph.is_directed():
        return []
    told = {
        "Ties in both directions are counted together": ["degree", "strength", "core"],
        "The two directions of a pair are added up": ["constraint", "effective-size", "efficiency", "hierarchy"],
        "Ties are followed to a node": ["closeness", "harmonic", "eigenvector", "pagerank"],
    }
    kept = {what: [name for name in of if name in names] for what, of in told.items()}
    return [f"{what}: {', '.join(of)}." for what, of in kept.items() if of]


def _weights(asked: Sequence[Measure]) -> list[str]:
    kinds = {kind: [measure.name for measure in asked if measure.weighted == kind] for kind in (DISTANCE, NOT_USED)}
    told = {
        DISTANCE: "A tie is 1/weight long, so that strong ties are short (Newman 2001; Opsahl et al. 2010)",
        NOT_USED: "Weights are not used",
    }
    notes = [f"{told[kind]}: {', '.join(of)}." for kind, of in kinds.items() if of]
    unit = [name for name in kinds[DISTANCE] if name != "betweenness"]
    return [*notes, f"The values have the unit of the weights, and may exceed 1: {', '.join(unit)}."] if unit else notes


def _undefined(ties: Simple, asked: Sequence[Measure], found: Found) -> list[str]:
    """Which values are undefined and why, once for measures that share nodes and reason."""
    cases: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for measure in asked:
        none = tuple(label for label, value in zip(ties.labels, found[measure.name], strict=True) if value is None)
        if none:
            cases.setdefault((measure.undefined, none), []).append(measure.name)
    return [
        f"{', '.join(names)}: undefined for {_who(none, len(ties.nodes))}: {reason}."
        for (reason, none), names in cases.items()
    ]


def _who(labels: Sequence[str], nodes: int) -> str:
    return "all nodes" if len(labels) == nodes > 1 else f"{number_of(len(labels), 'node')} ({listed(labels)})"


def _few(ties: Simple, names: set[str]) -> list[str]:
    """Clustering has no pairs of neighbours to be a share of, and is 0 by custom."""
    few = sum(len(set(nx.all_neighbors(ties.graph, node))) < 2 for node in ties.graph)
    told = f"clustering: {number_of(few, 'node')} with fewer than two neighbours; 0 by custom, not by measurement."
    return [told] if few and "clustering" in names else []
