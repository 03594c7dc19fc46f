"""The site over HTTP: paths to files, things to the form of their page that a client prefers, validators for caches."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cbrngraph import __version__
from cbrngraph.display.markup import Html, element, listed
from cbrngraph.graph.engine import rows
from cbrngraph.serve.beside import RefusedError, beside
from cbrngraph.serve.making import Pages
from cbrngraph.serve.media import chosen, form_named, takes_coding
from cbrngraph.serve.nearby import Near
from cbrngraph.serve.problems import problem
from cbrngraph.serve.requests import parameters
from cbrngraph.serve.serving import field_of, is_known
from cbrngraph.serve.shelf import Kept
from cbrngraph.serve.site.files import MEDIA, Site
from cbrngraph.serve.site.frame import Page, made, root_of
from cbrngraph.serve.site.linking import thing_html
from cbrngraph.serve.site.signposts import signposts
from cbrngraph.serve.workshop import WorkshopError
from cbrngraph.terms import KG, iri, name_of

__all__ = ["Pages", "home_of", "identified", "network", "page", "version"]

_FORMS: Mapping[str, str] = {
    ending: MEDIA[ending].partition(";")[0] for ending in ("html", "ttl", "jsonld", "nt", "json")
}
"""The forms between which a client chooses, by ending; the first is what one gets that takes any."""
_HTML = {"dataset": "about.html"}
"""Pages that are not named like their data."""
_CACHED = "public, max-age=300"
_HOME = "SELECT ?subject ?thing WHERE { ?claim rdf:subject ?subject OPTIONAL { ?claim cbrn:concerns ?thing } }"
_CLAIM = "SELECT ?claim WHERE { { ?claim rdf:subject ?node } UNION { ?claim rdf:object ?node } } ORDER BY ?claim"
_NAME = re.compile(r"[\w.-]+")
_TOLD = 200
"""So many letters of an address are repeated."""
_DEEPEST = 16
"""An address of more parts is not shown a page, whose links would each have to climb out of it."""


def pages_of(request: Request) -> Pages:
    """Return the pages of the server that a request came to."""
    found = request.app.state.pages
    assert isinstance(found, Pages)
    return found


async def identified(request: Request) -> Response:
    """Lead from a thing to what is said of it: a thing is not a document (303); an old id, to the one that was kept."""
    site, name = pages_of(request).site, request.path_params["name"]
    asked = _asked(request)
    if name in site.known.merged and name not in site.labels:
        return RedirectResponse(f"{site.known.merged[name]}{asked}", 301)
    home, place = (name, "") if name in site.labels else await asyncio.to_thread(home_of, site, name)
    if not home:
        return await _lost(request, f"id/{name}")
    return RedirectResponse(f"../doc/{home}{asked}{place}", 303, headers={"vary": "accept"})


def home_of(site: Site, name: str) -> tuple[str, str]:
    """Return the page on which something stands that has none, and its place there; empty where there is no such thing.

    A claim stands on the page of its subject or, where that has none, of the first thing that it concerns; what only
    claims know that do not hold, at the first of those.
    """
    if not _NAME.fullmatch(name):
        return "", ""
    is_claim = name.startswith("claim-")
    claims = [iri(KG + name)] if is_claim else [claim for (claim,) in rows(site.kg.engine, _CLAIM, node=iri(KG + name))]
    for claim in claims:
        found = rows(site.kg.engine, _HOME, claim=claim)
        names = [name_of(term) for term in (found[0][0], *sorted(row[1] for row in found if row[1]))] if found else []
        if home := next((each for each in names if each in site.labels), ""):
            return home, f"#{name_of(claim)}"
    return "", ""


async def network(request: Request) -> Response:
    """Lead from the short address of a network's file to the one that it has."""
    path = f"networks/{request.path_params['name']}"
    if path not in pages_of(request).site.paths:
        return await _lost(request, path)
    return RedirectResponse(f"../{path}{_asked(request)}", 301)


async def version(request: Request) -> Response:
    """Lead from a version of the ontology (``owl:versionIRI``) to the ontology, where it is the one that is here."""
    number = request.path_params["number"]
    if number != __version__:
        return await _lost(request, f"ontology/{number}")
    return RedirectResponse(f"../ontology{_asked(request)}", 303, headers={"vary": "accept"})


def _asked(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""


async def page(request: Request) -> Response:
    """Return a file of the site; one without an ending comes in the form that the client prefers."""
    pages = pages_of(request)
    path = request.path_params["path"] or "index.html"
    wanted = dict(reversed(parameters(request.url.query))).get("format", "")
    forms = _forms(pages.site, path)
    is_there = path in pages.site.paths
    if not is_there and (not forms or (_has_ending(path) and not wanted)):
        return await _lost(request, path)
    taken = path if is_there and not (wanted and forms) else _form(request, wanted, forms)
    if not taken:
        told = ", ".join(f"{_FORMS[ending]} (format={ending})" for ending in forms)
        return problem("unacceptable", f"/{path} comes as {told}")
    try:
        found = await pages.asked(request, taken)
    except WorkshopError as error:
        return problem("internal", str(error))
    if found is None:
        return await _lost(request, path)
    if found.media.startswith("text/html"):
        pages.go_ahead()
    return _given(request, pages.site, path, taken, found)


def _has_ending(path: str) -> bool:
    """Whether a path names its form itself."""
    return path.rpartition(".")[2] in _FORMS


def _forms(site: Site, path: str) -> dict[str, str]:
    """The forms of what stands at a path, by ending; the path may have one itself."""
    stem, dot, ending = path.rpartition(".")
    stem = stem if dot and ending in _FORMS else path
    named = {ending: _HTML.get(stem, f"{stem}.html") if ending == "html" else f"{stem}.{ending}" for ending in _FORMS}
    return {ending: found for ending, found in named.items() if found in site.paths}


def _form(request: Request, wanted: str, forms: Mapping[str, str]) -> str:
    """The path of the form that is asked for by ``?format=`` or preferred by the client; empty where there is none."""
    if wanted:
        media = form_named(wanted, {_FORMS[ending]: ending for ending in forms})
        named = next((ending for ending in forms if _FORMS[ending] == media), "")
        return forms.get(wanted.strip().lower()) or forms.get(named, "")
    by_media = {_FORMS[ending]: found for ending, found in forms.items()}
    media = chosen(field_of(request, "accept"), by_media)
    return by_media[media] if media else ""


def _given(request: Request, site: Site, path: str, taken: str, found: Kept) -> Response:
    zipped = found.zipped and takes_coding(field_of(request, "accept-encoding"), "gzip")
    tag = f'W/"{found.digest}"'
    headers = {"etag": tag, "vary": "accept, accept-encoding", "cache-control": _CACHED, "link": _links(site, taken)}
    if taken != path:
        headers["content-location"] = f"{root_of(path)}{taken}"
    headers = {name: value for name, value in headers.items() if value}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["content-encoding"] = "gzip"
    return Response(found.told(zipped=zipped), headers=headers, media_type=found.media)


def _links(site: Site, path: str) -> str:
    """Signposting as a header: the links that the head of the page has too."""
    root = root_of(path)
    told = []
    for sign in signposts(site, path):
        media = f'; type="{sign.media}"' if sign.media else ""
        told.append(f'<{sign.href(root)}>; rel="{sign.relation}"{media}')
    return ", ".join(told)


async def _lost(request: Request, path: str) -> Response:
    """Say that there is nothing, and what is near: as a page where the client takes one, else as a problem."""
    site, near = pages_of(request).site, await _near(request, path)
    told = f"/{path}" if len(path) < _TOLD else f"/{path[: _TOLD - 1]}…"
    accepted = chosen(field_of(request, "accept"), ["application/problem+json", "text/html"])
    if accepted != "text/html" or path.count("/") > _DEEPEST:
        hint = f"; did you mean {' or '.join(f'/{each.path}' for each in near[:2])}?" if near else ""
        return problem("not-found", f"there is nothing at {told}{hint}")
    root = root_of(path)
    found = [element("p", "Something near:"), listed([_link(site, root, each) for each in near])] if near else []
    search = element("a", "Search", href=f"{root}search.html")
    nothing = element("p", "There is nothing at this address: ", element("code", told))
    content = [nothing, *found, element("p", search, " all names.")]
    lost = Page(f"{'x/' * path.count('/')}404.html", "Not found", content, "There is nothing at this address.")
    file = made(site, lost)
    return Response(file.body, 404, {"cache-control": "no-store", "vary": "accept"}, media_type=file.media)


async def _near(request: Request, path: str) -> list[Near]:
    """What is near; nothing for a client who has had its share of work, which is no reason to tell it less."""
    try:
        return await beside(request, lambda: pages_of(request).nearby.near(path))
    except RefusedError:
        return []


def _link(site: Site, root: str, near: Near) -> Html:
    return thing_html(site, root, near.thing) if near.thing else element("a", f"/{near.path}", href=root + near.path)
