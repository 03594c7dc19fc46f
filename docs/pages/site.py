"""What Sphinx is told beyond its settings: exact fragments for terms, links to notebooks, descriptions."""

from __future__ import annotations

import html
import posixpath
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_parser.slugs import github_slugify
from sphinx.application import Sphinx

from pages import signatures
from pages.making import write_all
from pages.served import write_served

__all__ = ["setup", "slug"]

_TERM = re.compile(r"cbrn(?:sh)?:([\w-]+)")
_NOTEBOOK = re.compile(r"\]\((?:\.\./)*examples/(\d[\w-]+\.ipynb)(?=[)#])")
_DECISION = re.compile(r"decisions/(\d+)-")
_LONGEST = 200


def slug(title: str) -> str:
    """Return the fragment of a heading: of a term or shape that of its IRI, else what GitHub makes of it."""
    found = _TERM.fullmatch(title)
    return found[1] if found else github_slugify(title)


def setup(app: Sphinx) -> None:
    """Tell Sphinx when to ask for what stands here."""
    app.connect("builder-inited", lambda app: write_all(Path(app.srcdir) / "made"))
    app.connect("source-read", _notebooks_linked)
    app.connect("doctree-read", _exact, priority=100)
    signatures.setup(app)
    app.connect("html-page-context", _described)
    app.connect("build-finished", lambda app, failed: None if failed else write_served(Path(app.outdir)))


def _notebooks_linked(app: Sphinx, docname: str, source: list[str]) -> None:
    """A link to a notebook leads to its page; on GitHub the same link leads to the notebook itself."""
    if docname.startswith("made/"):
        return
    up = posixpath.relpath("made/notebooks", posixpath.dirname(docname) or ".")
    source[0] = _NOTEBOOK.sub(rf"]({up}/\1", source[0])


def _exact(app: Sphinx, doctree: nodes.document) -> None:
    """Give the section of a term the fragment of its IRI and no other; docutils would write it small."""
    slugs = app.env.metadata[app.env.docname].get("myst_slugs", {})
    for section in doctree.findall(nodes.section):
        if found := _TERM.fullmatch(section[0].astext()):
            section["ids"] = [found[1]]
            line, _, text = slugs[found[1]]
            slugs[found[1]] = (line, found[1], text)


def _described(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Describe a page by its first paragraph; a decision, by its title too, which may be that of another page."""
    if found := _DECISION.match(page):
        context["title"] = f"{context['title']} (decision {found[1]})"
    first = next(iter(doctree.findall(nodes.paragraph)), None) if doctree else None
    if first and 'name="description"' not in (context.get("metatags") or ""):
        text = html.escape(_shortened(" ".join(first.astext().split())))
        context["metatags"] = f'{context.get("metatags") or ""}\n<meta name="description" content="{text}" />'


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + " …"
