"""The frame of every page: head, the way through the site, content, foot. It reads without a script and without colour.

Links are relative (``root`` leads from the page to the top of the site), so that a page is the same on a server and as
a file. Nothing is asked of another host; scripts are modules of the explorer, and a page is whole without them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cbrngraph.display.markup import Content, Html, element
from cbrngraph.serve.site.files import File, Site, html_file
from cbrngraph.serve.site.signposts import signposts

__all__ = ["NAVIGATION", "Page", "made", "root_of", "wide"]

NAVIGATION: Mapping[str, str] = {
    "index.html": "Overview",
    "search.html": "Search",
    "map.html": "Map",
    "timeline.html": "Timeline",
    "networks.html": "Networks",
    "tables.html": "Tables",
    "questions.html": "Questions",
    "query.html": "SPARQL",
    "about.html": "About",
}
_LONGEST = 200
"""So many letters of a description are shown by those who find pages."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, before it is written."""

    path: str
    title: str
    content: Sequence[Content]
    description: str
    data: str = ""
    """The path of the data behind the view."""
    scripts: Sequence[str] = ()
    """Modules of the explorer that make the page move; it is whole without them."""
    schema: Mapping[str, object] | None = None
    """The page's subject in the words of schema.org."""
    hooks: Mapping[str, str] = field(default_factory=dict)
    """Attributes of ``main`` that scripts look for."""


def made(site: Site, page: Page) -> File:
    """Return a page as a file."""
    root = root_of(page.path)
    main = element("main", element("h1", page.title), *page.content, id="content", **dict(page.hooks))
    body = element(
        "body",
        element("a", "Skip to content", href="#content", class_="skip"),
        element("header", _home(root), _ways(page.path, root), _finder(root), class_="site"),
        main,
        element("footer", *_foot(site, page, root), class_="site"),
    )
    hooks = {"data-root": root or "./", "data-page": page.path, "data-version": site.version}
    hooks |= {"data-policy": site.kg.policy, "data-endpoint": site.way_to_endpoint(root)}
    whole = element("html", element("head", *_head(site, page, root)), body, lang="en", **hooks)
    return html_file(Html(f"<!doctype html>\n{whole}\n"))


def root_of(path: str) -> str:
    """Return the way from a page to the top of the site.

    >>> root_of("index.html"), root_of("doc/country-kaz.html")
    ('', '../')
    """
    return "../" * path.count("/")


def wide(label: str, *content: Content) -> Html:
    """Return content that may be wider than the page, and is then moved by itself, with the keyboard too."""
    return element("div", *content, class_="wide", tabindex="0", role="region", **{"aria-label": label})


def _head(site: Site, page: Page, root: str) -> Iterator[Html]:
    yield element("meta", charset="utf-8")
    yield element("title", page.title if page.path == "index.html" else f"{page.title} · cbrngraph")
    yield element("meta", name="viewport", content="width=device-width, initial-scale=1")
    yield element("meta", name="description", content=_shortened(page.description))
    yield element("meta", name="color-scheme", content="light dark")
    yield _link(rel="icon", type="image/svg+xml", href=f"{root}static/icon.svg")
    yield _link(rel="stylesheet", href=f"{root}static/site.css")
    if "static/explorer.css" in site.paths:
        yield _link(rel="stylesheet", href=f"{root}static/explorer.css")
    for sign in signposts(site, page.path):
        yield _link(rel=sign.relation, type=sign.media, href=sign.href(root))
    if page.schema:
        yield Html(_schema(page.schema))
    for name in ("site", *page.scripts):
        if f"static/explorer/{name}.js" in site.paths:
            yield element("script", type="module", src=f"{root}static/explorer/{name}.js")


def _link(**attributes: str) -> Html:
    """A link of the head, which has no end tag."""
    return Html(str(element("link", **attributes)).removesuffix("</link>"))


def _home(root: str) -> Html:
    return element("a", "cbrngraph", href=f"{root}index.html", class_="home")


def _ways(path: str, root: str) -> Html:
    links = [
        element("li", element("a", name, href=f"{root}{to}", **({"aria-current": "page"} if to == path else {})))
        for to, name in NAVIGATION.items()
    ]
    return element("nav", element("ul", *links), **{"aria-label": "Site"})


def _finder(root: str) -> Html:
    """The search in the head of each page; without a script it leads to the index."""
    box = element("input", type="search", name="q", placeholder="Search", **{"aria-label": "Search all names"})
    return element("form", box, action=f"{root}search.html", role="search", class_="finder", **{"data-search": "head"})


def _foot(site: Site, page: Page, root: str) -> Iterator[Content]:
    behind = element("a", "Data behind this view", href=f"{root}{page.data}", **{"data-behind": "yes"})
    here = "#cite" if "data-thing" in page.hooks else f"{root}about.html#cite"
    cite = element("a", "How to cite", href=here, **{"data-cite": "yes"})
    licence = element("a", "CC BY 4.0", href="https://creativecommons.org/licenses/by/4.0/", rel="license noopener")
    yield element("p", *([behind, " · "] if page.data else []), cite)
    policy = element("a", f"Evidence policy {site.kg.policy}", href=f"{root}about.html#policies")
    yield element("p", policy, f"; graph {site.version}. Data ", licence, ".")


def _schema(told: Mapping[str, object]) -> str:
    """Data in a script element that runs nothing; no text in it can end the element."""
    text = json.dumps({"@context": "https://schema.org", **told}, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + " …"
