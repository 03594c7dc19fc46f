"""The site over HTTP: paths to files, things to the form of their page that a client prefers, validators for caches."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Mapping
from difflib import get_close_matches

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cbrngraph.display.markup import element, listed
from cbrngraph.errors import nearest
from cbrngraph.graph.engine import rows
from cbrngraph.serve.media import chosen
from cbrngraph.serve.problems import problem
from cbrngraph.serve.serving import is_known
from cbrngraph.serve.shelf import Kept, Shelf, kept
from cbrngraph.serve.site.files import MEDIA, File, Site
from cbrngraph.serve.site.frame import Page, made, root_of
from cbrngraph.serve.site.linking import thing_html
from cbrngraph.serve.site.sections import file_at
from cbrngraph.serve.site.signposts import signposts
from cbrngraph.serve.workshop import Order, Workshop, WorkshopError
from cbrngraph.terms import KG, iri, name_of

__all__ = ["Pages", "home_of", "identified", "network", "page"]

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
_NEAR = 5
_AHEAD = ("map", "data/map", "pictures/", "networks/", "tables", "questions/", "")
"""How the paths begin that are made beforehand, in the order in which they are."""


class Pages:
    """The files of a server's site: made when they are first asked for, those that take long in a process apart."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.workshop = Workshop(Order(site.kg.origin, site.kg.policy, site.version, site.endpoint))
        self._shelf = Shelf()
        self._making: dict[str, asyncio.Future[Kept]] = {}
        self._ahead: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look up what all pages need, and make the first one and the largest, so that no client waits for that."""
        self._warming = asyncio.create_task(self._warm())

    async def _warm(self) -> None:
        for path in await asyncio.to_thread(_looked_up, self.site):
            await self.get(path)

    async def stop(self) -> None:
        """End what is under way."""
        for task in (self._warming, self._ahead):
            if task:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        self.workshop.stop()

    async def get(self, path: str) -> Kept | None:
        """Return a file; several clients that ask for one at a time wait for the same."""
        section = self.site.paths.get(path)
        if section is None:
            return None
        if found := self._shelf.get(path):
            return found
        if path not in self._making:
            self._making[path] = asyncio.ensure_future(self._made(path, slow=section.SLOW))
            self._making[path].add_done_callback(lambda _: self._making.pop(path, None))
        return await asyncio.shield(self._making[path])

    async def _made(self, path: str, *, slow: bool) -> Kept:
        if slow:
            file: File | None = await self.workshop.made(path)
        else:
            file = await asyncio.to_thread(file_at, self.site, path)
        assert file is not None, "it is one of the paths of the site"
        found = await asyncio.to_thread(kept, file)
        self._shelf.put(path, found)
        return found

    def go_ahead(self) -> None:
        """Make the pages that take long beforehand, once somebody looks at pages at all."""
        if self._ahead is None:
            self._ahead = asyncio.create_task(self._make_ahead())

    async def _make_ahead(self) -> None:
        for path in _slow(self.site):
            with contextlib.suppress(WorkshopError):  # whoever asks for it is told
                await self.get(path)


def _looked_up(site: Site) -> list[str]:
    """Look up what all pages need; the first page, and that of the thing of which most is said."""
    known = site.known
    _ = (site.labels, site.paths, known.neighbours, known.dates, known.disputes, known.info)
    heaviest = max(known.weights, key=lambda name: (known.weights[name], name), default="")
    return [path for path in ("index.html", f"doc/{heaviest}.html") if path in site.paths]


def _slow(site: Site) -> list[str]:
    """What takes long: pages, and the data that their scripts ask for; what is looked at most first."""
    found = [path for path, section in site.paths.items() if section.SLOW and path.endswith((".html", ".json", ".svg"))]
    return sorted(found, key=lambda path: _AHEAD.index(next(begin for begin in _AHEAD if path.startswith(begin))))


def pages_of(request: Request) -> Pages:
    """Return the pages of the server that a request came to."""
    found = request.app.state.pages
    assert isinstance(found, Pages)
    return found


async def identified(request: Request) -> Response:
    """Lead from a thing to what is said of it: a thing is not a document (303); an old id, to the one that was kept."""
    site, name = pages_of(request).site, request.path_params["name"]
    asked = f"?{request.url.query}" if request.url.query else ""
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
    return RedirectResponse(f"../networks/{request.path_params['name']}", 301)


async def page(request: Request) -> Response:
    """Return a file of the site; one without an ending comes in the form that the client prefers."""
    pages = pages_of(request)
    path = request.path_params["path"] or "index.html"
    forms = _forms(pages.site, path)
    if path not in pages.site.paths and not forms:
        return await _lost(request, path)
    asks = "format" in request.query_params and len(forms) > 1
    taken = path if path in pages.site.paths and not asks else _form(request, forms)
    if not taken:
        return problem("unacceptable", f"/{path} comes as {', '.join(_FORMS[ending] for ending in forms)}")
    try:
        found = await pages.get(taken)
    except WorkshopError as error:
        return problem("internal", str(error))
    if found is None:
        return await _lost(request, path)
    if found.media.startswith("text/html"):
        pages.go_ahead()
    return _given(request, pages.site, path, taken, found)


def _forms(site: Site, path: str) -> dict[str, str]:
    """The forms of what stands at a path, by ending; the path may have one itself."""
    stem, dot, ending = path.rpartition(".")
    stem = stem if dot and ending in _FORMS else path
    named = {ending: _HTML.get(stem, f"{stem}.html") if ending == "html" else f"{stem}.{ending}" for ending in _FORMS}
    return {ending: found for ending, found in named.items() if found in site.paths}


def _form(request: Request, forms: Mapping[str, str]) -> str:
    """The path of the form that is asked for by ``?format=`` or preferred by the client; empty where there is none."""
    if wanted := request.query_params.get("format", "").replace(" ", "+"):  # a plus that was not encoded
        return next((found for ending, found in forms.items() if wanted in {ending, _FORMS[ending]}), "")
    by_media = {_FORMS[ending]: found for ending, found in forms.items() if ending != "json"}
    media = chosen(request.headers.get("accept", ""), by_media)
    return by_media[media] if media else ""


def _given(request: Request, site: Site, path: str, taken: str, found: Kept) -> Response:
    zipped = found.zipped and _takes_gzip(request)
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


def _takes_gzip(request: Request) -> bool:
    taken = [part.strip().lower() for part in request.headers.get("accept-encoding", "").split(",")]
    return any(part == "gzip" or (part.startswith("gzip;q=") and part[7:] not in {"0", "0.0"}) for part in taken)


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
    site = pages_of(request).site
    name = path.removeprefix("doc/").removeprefix("id/").partition(".")[0]
    if chosen(request.headers.get("accept", ""), ["application/problem+json", "text/html"]) != "text/html":
        near = await asyncio.to_thread(nearest, name, site.labels)
        return problem("not-found", f"there is nothing at /{path}{near}")
    root = root_of(path)
    links = [thing_html(site, root, found) for found in await asyncio.to_thread(_near, site, name)]
    told_near = [element("p", "Something near:"), listed(links)] if links else []
    search = element("a", "Search", href=f"{root}search.html")
    told = element("p", "There is nothing at this address: ", element("code", f"/{path}"))
    content = [told, *told_near, element("p", search, " all names.")]
    lost = Page(f"{'x/' * path.count('/')}404.html", "Not found", content, "There is nothing at this address.")
    file = made(site, lost)
    return Response(file.body, 404, {"cache-control": "no-store", "vary": "accept"}, media_type=file.media)


def _near(site: Site, name: str) -> list[str]:
    """The things whose ids or names are nearest to a text."""
    by_name = {label.casefold(): key for key, label in site.labels.items()}
    ids = get_close_matches(name.casefold(), site.labels, n=_NEAR, cutoff=0.6)
    names = get_close_matches(name.replace("-", " ").casefold(), by_name, n=_NEAR, cutoff=0.7)
    return list(dict.fromkeys([*ids, *(by_name[found] for found in names)]))[:_NEAR]
