"""Search (``search.html``): an index of all names by kind, and the same as data, for a script that searches it."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cbrngraph.display.markup import Content, Html, element
from cbrngraph.display.parts import counted
from cbrngraph.graph.engine import rows
from cbrngraph.serve.site.files import File, Site, json_file
from cbrngraph.serve.site.frame import Page, made
from cbrngraph.serve.site.linking import thing_html
from cbrngraph.terms import lexical, name_of

__all__ = ["SLOW", "file", "named", "paths"]

SLOW = False
_TITLE = "Search"
_TOLD = "Every name in the graph, in all its languages: countries, institutions, projects, events, people and sources."
_PLAIN = "All names by kind. Where scripts run, the field above finds them as you type."
_NAMES = """
SELECT DISTINCT ?thing ?name WHERE {
  { ?thing skos:prefLabel|skos:altLabel|dct:title ?name } UNION { ?thing cbrn:isoAlpha2|cbrn:isoAlpha3 ?name }
  UNION { ?thing cbrn:regionCode|cbrn:contractNumber ?name }
  FILTER(STRSTARTS(STR(?thing), STR(kg:)))
  MINUS { ?kind cbrn:nodeKind "relation" . ?thing a ?kind }
}
"""
_FIRST = (
    "country", "region", "regional secretariat", "institution", "initiative", "project", "part of a project",
    "programme", "agreement", "person", "city",
)  # fmt: skip
_LAST = ("use of a name", "observation", "search", "source")


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return the page and its data."""
    return ["search.html", "data/search.json"]


def file(site: Site, path: str) -> File:
    """Return the page or its data."""
    found = named(site)
    if path == "data/search.json":
        return json_file(_data(site, found))
    content: list[Content] = [
        element("p", _TOLD), _finder(),
        element("div", id="results", **{"data-search-results": "yes", "aria-live": "polite"}),
        element("section", element("p", _PLAIN), *_index(site, found), **{"data-fallback": "search"}),
    ]  # fmt: skip
    return made(site, Page(path, _TITLE, content, _TOLD, data="data/search.json", scripts=["search"]))


def named(site: Site) -> dict[str, list[str]]:
    """Return the names of each thing that has one, but the label that heads its page."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for thing, name in rows(site.kg.engine, _NAMES):
        if (key := name_of(thing)) in site.labels:
            names[key].add(lexical(name))
    return {key: sorted(found - {site.labels[key]}) for key, found in sorted(names.items())}


def _data(site: Site, found: dict[str, list[str]]) -> dict[str, object]:
    kinds = _kinds(site, found)
    order = sorted(found, key=lambda name: (-site.known.weights.get(name, 0), name))
    things = [
        [name, site.labels[name], kinds.index(_kind(site, name)), site.known.weights.get(name, 0), found[name]]
        for name in order
    ]
    return {"kinds": kinds, "things": things}


def _kinds(site: Site, found: Iterable[str]) -> list[str]:
    """The kinds in the order in which they are listed."""
    kinds = {_kind(site, name) for name in found}
    middle = sorted(kinds - {*_FIRST, *_LAST})
    return [*(kind for kind in _FIRST if kind in kinds), *middle, *(kind for kind in _LAST if kind in kinds)]


def _kind(site: Site, name: str) -> str:
    return next(iter(site.known.kinds.get(name, ())), "thing")


def _finder() -> Html:
    box = element("input", type="search", name="q", id="q", autocomplete="off", spellcheck="false")
    return element(
        "form", element("label", "A name, a code or a number", for_="q"), box, element("button", "Search"),
        role="search", class_="large finder", **{"data-search": "page", "aria-label": "Names"},
    )  # fmt: skip


def _index(site: Site, found: dict[str, list[str]]) -> Iterator[Html]:
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(found, key=lambda name: (_sorted_as(site.labels[name]), name)):
        by_kind[_kind(site, name)].append(name)
    for kind in _kinds(site, found):
        yield element("h2", f"{kind} ({len(by_kind[kind]):,})", id=kind.replace(" ", "-"))
        told = counted(len(by_kind[kind]), "name")
        items = [element("li", thing_html(site, "", name)) for name in by_kind[kind]]
        yield element("details", element("summary", told), element("ul", *items, class_="index"))


def _sorted_as(text: str) -> Sequence[object]:
    """Letters without accents and case, numbers by size: Project 9 before Project 10."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    words = plain.replace(":", " ").split()
    return [(0, int(word), "") if word.isascii() and word.isdigit() else (1, 0, word) for word in words]
