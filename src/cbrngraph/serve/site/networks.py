"""Networks (``networks/VIEW.html``): a drawing, the heaviest ties and what joins them, data by policy, formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cbrngraph.api import KnowledgeGraph
from cbrngraph.display.markup import Content, Html, day_html, element, listed, table
from cbrngraph.display.parts import counted, notes
from cbrngraph.display.receipts import Receipts
from cbrngraph.networks.attributes import label
from cbrngraph.networks.exchange.formats import tables, write
from cbrngraph.networks.views import View, load_views
from cbrngraph.opening import open as open_graph
from cbrngraph.serve.site.files import File, Site, data_file, json_file
from cbrngraph.serve.site.frame import Page, made, wide
from cbrngraph.serve.site.linking import thing_html
from cbrngraph.serve.site.network_data import Laid, laid, network_data

__all__ = ["FORMATS", "SLOW", "file", "paths", "policies"]

SLOW = True
FORMATS: Mapping[str, tuple[str, str]] = {
    "gexf": ("gexf", "Gephi, Gephi Lite"),
    "graphml": ("graphml", "yEd, igraph, Cytoscape"),
    "cx2": ("cx2", "Cytoscape, NDEx"),
    "net": ("pajek", "Pajek"),
    "json": ("json", "networkx, d3 (node-link)"),
    "nodes.csv": ("csv", "nodes for spreadsheets, R, Gephi"),
    "edges.csv": ("csv", "ties for spreadsheets, R, Gephi"),
}
"""The other formats of a network by ending: the name of the format here, and who reads it."""
_FILES = "Files for Gephi, Cytoscape, Pajek and R"
_POLICIES = ("accepted", "official", "corroborated")
_TITLE = "Networks"
_TOLD = (
    "Cooperation networks, each made by a query that can be read: nodes, ties with dates, weights and independent "
    "sources, and behind every tie its claims."
)
_MOST = 50
_NAMED = 3
_ABSENT = (
    "There is no drawing here: what places the names comes with an extra (pip install 'cbrngraph[pictures]'), which "
    "was not there when this page was made. The table below has the heaviest ties, the files have all of them."
)
_GROUP = re.compile(r'class="([^"]*\bg(\d+)\b[^"]*)"')


def policies(site: Site) -> list[str]:
    """Return the evidence policies under which there are networks: a file of statements has no claims to weigh."""
    if not Path(site.kg.origin).is_dir():
        return [_slug(site.kg.policy)]
    return list(dict.fromkeys([_slug(site.kg.policy), *_POLICIES]))


def _slug(policy: str) -> str:
    return policy.replace(" ", "-")


def paths(site: Site) -> Iterable[str]:
    """Return the list, and of each network its page, its data by policy, and its other formats."""
    own, *others = policies(site)
    yield "networks.html"
    for name in load_views():
        yield from (f"networks/{name}.{ending}" for ending in ("html", f"{own}.json", *FORMATS))
    yield from (f"networks/{name}.{policy}.json" for policy in others for name in load_views())


def file(site: Site, path: str) -> File:
    """Return a page, or the data of a network."""
    if path == "networks.html":
        return made(site, _list(site))
    name, _, ending = path.removeprefix("networks/").partition(".")
    if ending == "html":
        return made(site, _page(site, _network(site, name, _slug(site.kg.policy))))
    if ending not in FORMATS:
        found = _network(site, name, ending.removesuffix(".json"))
        return json_file(network_data(found.laid, found.receipts))
    net = _network(site, name, _slug(site.kg.policy)).laid.net
    form = FORMATS[ending][0]
    return data_file(path, tables(net)[ending] if form == "csv" else write(net, form))


@dataclass(frozen=True)
class _Network:
    view: View
    laid: Laid
    receipts: Receipts


@lru_cache(maxsize=2)
def _network(site: Site, name: str, policy: str) -> _Network:
    """A network under a policy; the last are kept, since one has many files."""
    kg = site.kg if policy == _slug(site.kg.policy) else _under(site.kg.origin, policy)
    net = kg.network(name)
    return _Network(load_views()[name], laid(net), Receipts(net.made, net.is_directed()))


@lru_cache(maxsize=1)
def _under(origin: str, policy: str) -> KnowledgeGraph:
    return open_graph(origin, policy)


def _list(site: Site) -> Page:
    pairs = {name: {frozenset((one, other)) for one, other, _ in ties} for name, ties in site.known.ties.items()}
    rows = [
        [element("a", view.title, href=f"networks/{name}.html"), view.question, " – ".join(view.modes),
         f"{len(frozenset().union(*pairs[name])):,}", f"{len(pairs[name]):,}"]
        for name, view in load_views().items()
    ]  # fmt: skip
    head = ("network", "question", "nodes are", "nodes with a tie", "ties")
    told = table(f"{counted(len(rows), 'network')}", head, rows, numbers=(3, 4))
    content = [element("p", _TOLD), wide("Networks", told)]
    return Page("networks.html", _TITLE, content, _TOLD)


def _page(site: Site, found: _Network) -> Page:
    view, data = found.view, f"networks/{found.view.name}.{_slug(site.kg.policy)}.json"
    content: list[Content] = [
        element("p", view.question, class_="lead"),
        element("p", f"{counted(len(found.laid.order), 'node')} ({' – '.join(view.modes)}), "
                     f"{counted(len(found.laid.pairs), 'tie')}{_more(found)}; a weight counts {view.weight}; "
                     f"evidence policy {site.kg.policy}."),
        element("p", element("a", _FILES, href="#download")),
        element("div", **{"data-controls": "network"}), *_figure(site, found), notes(found.laid.net.made.notes),
        _heaviest(site, found), _downloads(view), _query(view),
    ]  # fmt: skip
    return Page(
        f"networks/{view.name}.html", view.title, content, f"{view.question} {_TOLD}", data=data, scripts=["network"]
    )


def _more(found: _Network) -> str:
    """That files have more edges than there are ties, where two nodes are tied in more ways than one."""
    edges = found.laid.net.number_of_edges()
    return "" if edges == len(found.laid.pairs) else f" (in files {edges:,}, one for each way in which two are tied)"


def _figure(site: Site, found: _Network) -> Iterator[Html]:
    hooks = {"data-network": found.view.name, "data-policies": " ".join(policies(site))}
    drawing = found.laid.drawn
    if drawing is None or not found.laid.order:
        told = _ABSENT if found.laid.order else "This network has no nodes, so that there is nothing to draw."
        yield element(
            "figure", element("p", told, class_="warning"), id="network", **hooks, **{"data-absent": "drawing"}
        )
        return
    from cbrngraph.display.svg import legend, svg

    places = {node: place for place, node in enumerate(found.laid.order)}
    first = {pair: place for place, (pair, at_first) in enumerate(found.laid.pairs) if at_first}
    drawn = _coloured(svg(drawing, found.receipts, places, first), found.laid)
    told = element("p", " ".join([drawing.plan.ties.rule, *drawing.plan.told[1:]]), class_="soft")
    keys = element("div", _coloured(legend(drawing), found.laid), class_="legend")
    yield element("figure", element("div", drawn, class_="paper"), keys, element("figcaption", told), id="network",
                  class_="figure drawing", **hooks)  # fmt: skip


def _coloured(drawing: Html, found: Laid) -> Html:
    """The drawing with the classes by which the style sheet knows regions, and its headings as those of a list."""
    codes = found.codes
    marked = _GROUP.sub(lambda match: f'class="{match[1]} region-{codes[int(match[2])]}"', drawing)
    return Html(marked.replace("<h2>", '<p class="head">').replace("</h2>", "</p>"))


def _heaviest(site: Site, found: _Network) -> Html:
    pairs = [pair for pair, _ in reversed(found.laid.pairs)][:_MOST]
    ends = ("from", "to") if found.view.directed else ("one", "other")
    head = (*ends, "weight", "first", "last", "independent sources", "by")
    rows = [_row(site, found, *pair) for pair in pairs]
    more = len(found.laid.pairs) - len(pairs)
    told = f"The heaviest ties: {len(pairs)} of {len(found.laid.pairs):,}" if more else "All ties"
    made_of = table(told, head, rows, numbers=(2, 5))
    hooks = {"data-fallback": "network"}
    return element("section", element("h2", "Ties"), wide("Ties", made_of), id="heaviest", **hooks)


def _row(site: Site, found: _Network, one: str, other: str) -> list[Content]:
    behind = found.receipts.behind(one, other)
    ends = [_node(site, found, node) for node in (one, other)]
    weight = f"{found.laid.weights[one, other]:g}"
    if behind is None:
        return [*ends, weight, "", "", "", ""]
    names = dict.fromkeys(found.receipts.name(link) or link.type for link in behind.links)
    told = [name for name in names if name]
    more = f"; and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    return [
        *ends,
        weight,
        day_html(behind.first),
        day_html(behind.last),
        str(behind.sources),
        "; ".join(told[:_NAMED]) + more,
    ]


def _node(site: Site, found: _Network, node: str) -> Html:
    return thing_html(site, "../", node.removeprefix("kg:"), label(found.laid.net, node))


def _downloads(view: View) -> Html:
    links = [
        [element("a", ending, href=f"{view.name}.{ending}"), f": {program}"] for ending, (_, program) in FORMATS.items()
    ]
    lite = (
        "Gephi Lite opens a network by its address, where this site is public: put that of the GEXF file after "
        "https://gephi.org/gephi-lite/?file= ."
    )
    gephi = element("p", lite, class_="soft", **{"data-gephi": f"{view.name}.gexf"})
    return element("section", element("h2", "Download"), listed(links), gephi, id="download")


def _query(view: View) -> Html:
    told = "The query whose rows are its ties"
    return element(
        "details",
        element("summary", told),
        element("pre", element("code", view.query.strip()), tabindex="0"),
        class_="query",
    )
