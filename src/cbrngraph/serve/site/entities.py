"""The page of a thing (``doc/ID.html``): its card with sources; its statements as Turtle, JSON-LD and N-Triples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cbrngraph.display.card import card_html
from cbrngraph.exports.serialise import serialise
from cbrngraph.graph.engine import rows
from cbrngraph.serve.site.files import MEDIA, File, Site, html_file, json_file
from cbrngraph.serve.site.frame import Page
from cbrngraph.terms import KG, Triple, iri

__all__ = ["FORMS", "paths", "file"]

FORMS: Mapping[str, str] = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "json": "JSON"}
"""The other forms of a page, by ending."""


def paths(site: Site) -> Iterable[str]:
    """Return every page of a thing, in every form."""
    return (f"doc/{name}.{ending}" for name in site.labels for ending in ("html", *FORMS))


def file(site: Site, path: str) -> File | None:
    """Return a page, or its data."""
    folder, _, rest = path.partition("/")
    name, _, ending = rest.rpartition(".")
    if folder != "doc" or name not in site.labels:
        return None
    if ending == "html":
        return html_file(_page(site, name).html(site))
    if ending == "json":
        return json_file(site.kg.show(name).record())
    return File(MEDIA[ending], serialise(_statements(site, name), ending).encode()) if ending in FORMS else None


def _page(site: Site, name: str) -> Page:
    card = site.kg.show(name)
    others = {f"doc/{name}.{ending}": MEDIA[ending] for ending in FORMS}
    return Page(
        f"doc/{name}.html", site.labels[name], [card_html(card)], f"{card.label} ({', '.join(card.kinds)})",
        data=f"doc/{name}.json", alternates=others,
    )  # fmt: skip


def _statements(site: Site, name: str) -> list[Triple]:
    """What is said of a thing, and what points to it."""
    thing = iri(KG + name)
    said = [(thing, p, o) for p, o in rows(site.kg.engine, "SELECT ?p ?o { ?s ?p ?o }", s=thing)]
    return [*said, *((s, p, thing) for s, p in rows(site.kg.engine, "SELECT ?s ?p { ?s ?p ?o }", o=thing))]
