"""The first page: what this is, what it holds, and where to begin."""

from __future__ import annotations

from collections.abc import Iterable

from cbrngraph.display.markup import element
from cbrngraph.serve.site.files import File, Site, html_file
from cbrngraph.serve.site.frame import NAVIGATION, Page

__all__ = ["file", "paths"]


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return the path of the first page."""
    return ["index.html"]


def file(site: Site, path: str) -> File | None:
    """Return the first page."""
    if path != "index.html":
        return None
    what = "Who works with whom in the EU CBRN Centres of Excellence Initiative, since when, and how we know."
    ways = [element("li", element("a", name, href=to)) for to, name in NAVIGATION.items()]
    page = Page(path, "cbrngraph", [element("p", what), element("ul", *ways)], what)
    return html_file(page.html(site))
