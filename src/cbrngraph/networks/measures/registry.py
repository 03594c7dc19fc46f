"""The measures of nodes by name, and the table of any of them; what each needs is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from cbrngraph.errors import UsageError, nearest
from cbrngraph.networks.attributes import Node
from cbrngraph.networks.table import Cell, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

    from cbrngraph.networks.measures.simple import Simple

__all__ = ["DISTANCE", "MEASURES", "NOT_USED", "STRENGTH", "Measure", "measure_of", "measures", "values"]

DISTANCE = "distance 1/weight"
STRENGTH = "strength"
NOT_USED = "not used"
"""How a measure uses weights, if it is asked to."""

_BURT = "Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press."
_FREEMAN = "Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks 1, 215–239."
_BARRAT = "Barrat, A. et al. (2004). The architecture of complex weighted networks. PNAS 101, 3747–3752."
_OPSAHL = (
    "Opsahl, T., Agneessens, F. & Skvoretz, J. (2010). Node centrality in weighted networks. "
    "Social Networks 32, 245–251."
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of nodes: what it says, whose it is, how it uses weights, and why a value may be undefined."""

    name: str
    says: str
    paper: str
    weighted: str
    module: str
    """The module of this room that computes it, in a function of its name."""
    undefined: str = ""
    directed: bool = False
    """Whether it is of directed networks only."""
    always: bool = False
    """Whether it uses weights whether asked to or not."""

    def values(self, graph: nx.Graph, *, weighted: bool = False) -> dict[Node, float | None]:
        """Return the value of each node, None where it is undefined.

        Raises:
            UsageError: the measure needs directed ties and these are not, or a weight it uses is no positive number.

        """
        ties = _simple(graph, self.reads(weighted))
        return dict(zip(ties.nodes, self.of(ties, weighted), strict=True))

    def of(self, ties: Simple, weighted: bool) -> list[float | None]:
        """Return the values for a graph made simple, in the order of its nodes.

        Raises:
            UsageError: the measure needs directed ties and these are not.

        """
        if self.directed and not ties.graph.is_directed():
            plain = self.name.partition("-")[2]
            raise UsageError(f"{self.name} needs a directed network; here ties have no direction: ask for {plain}")
        compute: Callable[[Simple, bool], list[float | None]] = getattr(
            import_module(f"cbrngraph.networks.measures.{self.module}"), self.name.replace("-", "_")
        )
        return compute(ties, weighted)

    def reads(self, weighted: bool) -> bool:
        """Return whether it reads weights, asked to use them or not."""
        return self.always or (weighted and self.weighted != NOT_USED)


_ALONE = "a node that is alone in the network has no others to be near"
_TIELESS = "a node without ties has no contacts"
_ALL = (
    Measure("degree", "the number of a node's ties", _FREEMAN, NOT_USED, "centrality"),
    Measure("strength", "the sum of the weights of a node's ties", _BARRAT, STRENGTH, "centrality", always=True),
    Measure(
        "betweenness", "the share of the shortest paths between two others that pass a node",
        "Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40, 35–41.",
        DISTANCE, "centrality", "it takes two others for a node to be between",
    ),
    Measure(
        "closeness", "the inverse of the mean distance of those that reach a node, times the share of nodes that do",
        _FREEMAN, DISTANCE, "centrality", _ALONE,
    ),
    Measure(
        "harmonic", "the mean of 1/distance over all others, 0 for those that do not reach a node",
        "Marchiori, M. & Latora, V. (2000). Harmony in the small-world. Physica A 285, 539–546.",
        DISTANCE, "centrality", _ALONE,
    ),
    Measure(
        "eigenvector", "how well a node is tied to nodes that are well tied; the squares add up to 1",
        "Bonacich, P. (1972). Factoring and weighting approaches to status scores and clique identification. "
        "Journal of Mathematical Sociology 2, 113–120.",
        STRENGTH, "centrality",
        "it is about the component whose largest eigenvalue is largest, if there is only one such; and where ties have "
        "a direction, about networks in which each node reaches all others",
    ),
    Measure(
        "pagerank", "where somebody is who follows ties, and now and then starts anew; the values add up to 1",
        "Brin, S. & Page, L. (1998). The anatomy of a large-scale hypertextual Web search engine. Computer Networks "
        "and ISDN Systems 30, 107–117.",
        STRENGTH, "centrality",
    ),
    Measure(
        "core", "the largest k for which a node is in a part of the network where all have k ties to each other",
        "Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5, 269–287.",
        NOT_USED, "centrality",
    ),
    Measure(
        "constraint", "how far a node's ties lead to the same contacts: high where there are no holes to broker",
        _BURT, STRENGTH, "holes", _TIELESS,
    ),
    Measure(
        "effective-size", "the number of a node's contacts less what they repeat of each other",
        _BURT, STRENGTH, "holes", _TIELESS,
    ),
    Measure("efficiency", "the effective size over the number of contacts", _BURT, STRENGTH, "holes", _TIELESS),
    Measure(
        "hierarchy", "how far the constraint on a node comes from one contact: from 0, all alike, to 1, one alone",
        _BURT, STRENGTH, "holes", "constraint cannot be spread over fewer than two contacts",
    ),
    Measure(
        "clustering", "the share of pairs of a node's neighbours that are tied; 0 with fewer than two neighbours",
        "Watts, D. J. & Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks. Nature 393, 440–442; "
        "with weights: Onnela, J.-P. et al. (2005). Intensity and coherence of motifs in weighted complex networks. "
        "Physical Review E 71, 065103.",
        STRENGTH, "centrality",
    ),
    Measure("in-degree", "the number of ties that come to a node", _FREEMAN, NOT_USED, "centrality", directed=True),
    Measure("out-degree", "the number of ties that go from a node", _FREEMAN, NOT_USED, "centrality", directed=True),
    Measure(
        "in-strength", "the sum of the weights of the ties that come to a node",
        _BARRAT, STRENGTH, "centrality", directed=True, always=True,
    ),
    Measure(
        "out-strength", "the sum of the weights of the ties that go from a node",
        _BARRAT, STRENGTH, "centrality", directed=True, always=True,
    ),
)  # fmt: skip

MEASURES: Mapping[str, Measure] = MappingProxyType({measure.name: measure for measure in _ALL})
"""The measures of nodes, by name."""


def measure_of(name: str) -> Measure:
    """Return a measure; ``effective-size`` and ``effective_size`` are one.

    Raises:
        UsageError: there is none of that name.

    """
    name = name.replace("_", "-")
    if name not in MEASURES:
        raise UsageError(f"there is no measure {name}{nearest(name, MEASURES)} (known: {', '.join(MEASURES)})")
    return MEASURES[name]


def values(graph: nx.Graph, name: str, *, weighted: bool = False) -> dict[Node, float | None]:
    """Return the value of each node by one measure, None where it is undefined.

    Raises:
        UsageError: there is no such measure; or as :meth:`Measure.values`.

    """
    return measure_of(name).values(graph, weighted=weighted)


def measures(graph: nx.Graph, names: Sequence[str] | None = None, *, weighted: bool = False) -> Table:
    """Return one row a node with its values by some measures, or by all that the network has.

    Rows are sorted by the first measure, largest first, then by label. ``weight`` is the strength of a tie: used only
    if ``weighted`` (and always by strength), and by betweenness, closeness and harmonic as a distance of 1/weight.
    Notes say what was left out, what several components mean, and which values are undefined and why.

    Raises:
        UsageError: there is no such measure, or one is asked for twice; or as :meth:`Measure.values`.

    """
    from cbrngraph.networks.measures.notes import notes_on

    asked = _asked(graph, [names] if isinstance(names, str) else names)
    made: dict[bool, Simple] = {}
    found: dict[str, list[float | None]] = {}
    for measure in asked:
        reads = measure.reads(weighted)
        if reads not in made:
            made[reads] = _simple(graph, reads)
        found[measure.name] = measure.of(made[reads], weighted)
    ties = made.get(True) or made[False]
    papers = [measure.paper for measure in asked]
    if weighted and any(measure.weighted == DISTANCE for measure in asked):
        papers.append(_OPSAHL)
    kinds = {node: str(kind) for node, kind in graph.nodes(data="kind") if kind}
    return Table(
        ("node", "label", *(["kind"] if kinds else []), *(name.replace("-", "_") for name in found)),
        _rows(ties, kinds, list(found.values())),
        notes_on(ties, asked, found, weighted),
        tuple(dict.fromkeys(papers)),
    )


def _simple(graph: nx.Graph, weighted: bool) -> Simple:
    from cbrngraph.networks.measures.simple import simple

    return simple(graph, weighted=weighted)


def _asked(graph: nx.Graph, names: Sequence[str] | None) -> list[Measure]:
    if names is None:
        return [measure for measure in _ALL if graph.is_directed() or not measure.directed]
    if len(set(names)) != len(names) or not names:
        raise UsageError(f"ask for one measure at least, and for each once; asked for: {', '.join(names) or 'none'}")
    return [measure_of(name) for name in names]


def _rows(
    ties: Simple, kinds: Mapping[Node, str], columns: Sequence[Sequence[float | None]]
) -> tuple[tuple[Cell, ...], ...]:
    def key(place: int) -> tuple[bool, float, str, str]:
        first = columns[0][place]
        return first is None, -(first or 0), ties.labels[place], str(ties.nodes[place])

    return tuple(
        (
            *ties.head(place),
            *([kinds.get(ties.nodes[place])] if kinds else []),
            *(column[place] for column in columns),
        )
        for place in sorted(range(len(ties.nodes)), key=key)
    )
