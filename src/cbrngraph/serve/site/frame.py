"""The frame of every page: head, the way through the site, content, foot. It reads without a script and without colour.

Links are relative (``root`` leads from the page to the top of the site), so that a page is the same on a server and as
a file. Nothing is asked of another host; scripts are modules of the explorer, and a page is whole without them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from cbrngraph.display.markup import Content, Html, element
from cbrngraph.serve.site.files import Site

__all__ = ["NAVIGATION", "Page", "root_of"]

NAVIGATION: Mapping[str, str] = {
    "index.html": "Overview",
    "search.html": "Search",
    "map.html": "Map",
    "timeline.html": "Timeline",
    "networks.html": "Networks",
    "tables.html": "Tables",
    "query.html": "SPARQL",
    "about.html": "About",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page, before it is written."""

    path: str
    title: str
    content: Sequence[Content]
    description: str = ""
    data: str = ""
    """The path of the data behind the view."""
    scripts: Sequence[str] = ()
    """Modules of the explorer that make the page move; it is whole without them."""
    alternates: Mapping[str, str] = ()  # type: ignore[assignment]
    """Other forms of the page: path → media type."""
    schema: Mapping[str, object] | None = None
    """The page's subject in the words of schema.org."""

    def html(self, site: Site) -> Html:
        """Return the page as a document."""
        root = root_of(self.path)
        head = [
            element("meta", charset="utf-8"),
            element("title", f"{self.title} · cbrngraph" if self.path != "index.html" else self.title),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="description", content=self.description or self.title),
            element("meta", name="color-scheme", content="light dark"),
            Html(f'<link rel="stylesheet" href="{root}static/site.css">'),
            *(Html(f'<link rel="alternate" type="{kind}" href="{root}{escape(path)}">')
              for path, kind in dict(self.alternates).items()),
            Html(_schema(self.schema)) if self.schema else "",
            *(_script(root, name) for name in ("site", *self.scripts)),
        ]  # fmt: skip
        body = [
            Html('<a class="skip" href="#content">Skip to content</a>'),
            element("header", _home(root), _ways(self.path, root)),
            element("main", element("h1", self.title), *self.content, id="content"),
            element("footer", *_foot(site, self, root)),
        ]
        page = element("html", element("head", *head), element("body", *body), lang="en", data_root=root or "./")
        return Html(f"<!doctype html>\n{page}\n")


def root_of(path: str) -> str:
    """Return the way from a page to the top of the site.

    >>> root_of("index.html"), root_of("doc/country-kaz.html")
    ('', '../')
    """
    return "../" * path.count("/")


def _ways(path: str, root: str) -> Html:
    links = [
        element("a", name, href=f"{root}{to}", **({"aria-current": "page"} if to == path else {}))
        for to, name in NAVIGATION.items()
    ]
    return element("nav", *links, **{"aria-label": "Site"})


def _foot(site: Site, page: Page, root: str) -> Sequence[Content]:
    behind = element("a", "Data behind this view", href=f"{root}{page.data}") if page.data else ""
    cite = element("a", "How to cite", href=f"{root}about.html#cite")
    return [
        element("p", behind, " " if page.data else "", cite),
        element("p", f"Evidence policy {site.kg.policy}; graph {site.version}. Data CC BY 4.0."),
    ]


def _home(root: str) -> Html:
    return element("a", "cbrngraph", href=f"{root}index.html", class_="home")


def _script(root: str, name: str) -> Html:
    return Html(f'<script type="module" src="{root}static/explorer/{name}.js"></script>')


def _schema(told: Mapping[str, object]) -> str:
    text = json.dumps({"@context": "https://schema.org", **told}, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'
