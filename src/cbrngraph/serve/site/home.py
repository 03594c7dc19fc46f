"""The first page: what this is, what it holds and how new that is, and where three kinds of reader begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cbrngraph.display.markup import Content, Html, element, listed, table
from cbrngraph.graph.engine import rows
from cbrngraph.pictures.members import members
from cbrngraph.serve.site.borders import has_borders
from cbrngraph.serve.site.files import File, Site
from cbrngraph.serve.site.frame import Page, made
from cbrngraph.serve.site.maps import PICTURE, legend
from cbrngraph.serve.site.schema import dataset
from cbrngraph.terms import lexical

__all__ = ["SLOW", "file", "newest", "paths"]

SLOW = False
_TITLE = "The EU CBRN Centres of Excellence as a graph"
_WHAT = (
    "Who works with whom in the EU CBRN Centres of Excellence Initiative, through which agreements, projects and "
    "events, since when, and how we know."
)
_HOW = (
    "Every statement rests on claims, each with its source, the place in it and, where noted, the words. Where sources "
    "disagree, all of them are kept, one wins by a written rule, and the others can be seen. Governance and "
    "cooperation only: nothing here describes materials, facilities or techniques."
)
_READ = "SELECT (MAX(?read) AS ?last) WHERE { ?source cbrn:retrievedOn ?read }"
_ISSUED = """
SELECT (MAX(?day) AS ?last) WHERE {
  ?source a cbrn:Source ; dct:issued ?day . FILTER(DATATYPE(?day) = xsd:date)
  FILTER NOT EXISTS { ?source cbrn:sourceKind cbrn:source-kind-editorial }
}
"""
_WAYS = {
    "To look something up": (
        ("search.html", "Search", "countries, regions, institutions, projects, events, by any of their names"),
        ("map.html", "Map", "partner countries by region, and since when"),
        ("timeline.html", "Timeline", "accessions, agreements, projects and events"),
        ("questions.html", "Questions", "the library, each with its answer and sources"),
    ),
    "To analyse": (
        ("networks.html", "Networks", "who is tied to whom, for Gephi, Cytoscape, Pajek and R"),
        ("tables.html", "Tables", "one for each class, as CSV"),
        ("coverage.html", "Coverage", "what was found, and what was sought in vain"),
        ("conflicts.html", "Conflicts", "where sources disagree, and what holds"),
    ),
    "To query and to reuse": (
        ("query.html", "SPARQL", "ask the graph, or point a client of your own at the endpoint"),
        ("ontology.html", "Ontology", "the words of the graph, and their definitions"),
        ("about.html", "About", "licence, citation, limits, dataset description"),
        ("about.html#linked-data", "Linked data", "every thing as Turtle, JSON-LD and N-Triples"),
    ),
}
_COUNTED = ("membership", "institution", "project", "event", "agreement", "region", "city", "participation")


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return the path of the first page."""
    return ["index.html"]


def file(site: Site, path: str) -> File:
    """Return the first page."""
    content = [
        element("p", _WHAT, class_="lead"), element("p", _HOW), _finder(), *_ways(), *_figure(site), *_counts(site),
    ]  # fmt: skip
    return made(site, Page(path, _TITLE, content, f"{_WHAT} {_HOW}", schema=dataset(site)))


def newest(site: Site) -> tuple[str, str]:
    """Return the day on which the last source was read, and that of the newest source; empty where none is known."""
    found = [rows(site.kg.engine, query)[0][0] for query in (_READ, _ISSUED)]
    read, issued = (lexical(day) if day else "" for day in found)
    return read, issued


def _finder() -> Html:
    box = element("input", type="search", name="q", id="find", autocomplete="off")
    return element(
        "form", element("label", "Search all names, in any language", for_="find"), box, element("button", "Search"),
        action="search.html", role="search", class_="large finder",
        **{"data-search": "home", "aria-label": "Whole graph"},
    )  # fmt: skip


def _ways() -> Iterator[Html]:
    parts = [
        element("section", element("h2", head), listed(map(_way, ways)), class_="entry") for head, ways in _WAYS.items()
    ]
    yield element("div", *parts, class_="entries")


def _way(way: tuple[str, str, str]) -> list[Content]:
    to, name, says = way
    return [element("a", name, href=to), f": {says}"]


def _figure(site: Site) -> Iterator[Html]:
    if not has_borders():
        return
    told = f"Partner countries by region, as known {_on(newest(site)[0])}. "
    picture = Html(
        f'<img src="{PICTURE}" alt="Map of the partner countries, coloured by region" width="960" height="560">'
    )
    caption = element("figcaption", told, element("a", "The map, by year", href="map.html"))
    key = legend(members(site.kg.engine))
    yield element("figure", element("a", picture, href="map.html"), key, caption, class_="figure")


def _on(day: str) -> str:
    return f"on {day}" if day else "on an unknown day"


def _counts(site: Site) -> Iterator[Html]:
    counts = site.known.info
    read, issued = newest(site)
    classes = {name: counts.classes[name] for name in _COUNTED if name in counts.classes}
    told = {
        "statements": counts.statements, "claims": sum(counts.claims.values()), "sources": sum(counts.sources.values()),
        "conflicts between sources": counts.conflicts,
    }  # fmt: skip
    told |= {_plural(name): count for name, count in classes.items()}
    numbers = table("What the graph holds", (), [(name, f"{count:,}") for name, count in told.items()], numbers=(1,))
    dates = [f"The last source was read {_on(read)}", f"the newest dated source is of {issued}" if issued else ""]
    yield element(
        "section", element("h2", "What it holds"), element("p", f"{'; '.join(filter(None, dates))}."), numbers
    )


def _plural(name: str) -> str:
    irregular = {"city": "cities", "membership": "memberships of the Initiative"}
    return irregular.get(name, f"{name}s")
