"""The site over HTTP: paths to files, things to the form of their page that a client prefers, validators for caches."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cbrngraph.errors import nearest
from cbrngraph.serve.media import chosen
from cbrngraph.serve.problems import problem
from cbrngraph.serve.serving import etag, is_known, serving_of
from cbrngraph.serve.site.files import File, Site
from cbrngraph.serve.site.sections import file_at

__all__ = ["identified", "page"]

_ENDINGS = {"html": "text/html", "ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}


async def identified(request: Request) -> Response:
    """Lead from a thing to what is said of it: a thing is not a document (303)."""
    name = request.path_params["name"]
    return RedirectResponse(f"/doc/{name}", 303, headers={"vary": "accept"})


async def page(request: Request) -> Response:
    """Return a file of the site; a page without an ending comes in the form that the client prefers."""
    site = serving_of(request).site
    path = request.path_params["path"] or "index.html"
    tag = etag(site.version, path, request.headers.get("accept", ""))
    if is_known(request, tag):
        return Response(status_code=304, headers={"etag": tag})
    chosen_path = path
    if path.startswith("doc/") and path.removeprefix("doc/") in site.labels:
        media = chosen(request.headers.get("accept", ""), list(_ENDINGS.values()))
        if media is None:
            return problem("unacceptable", f"a page comes as {', '.join(_ENDINGS.values())}")
        chosen_path = f"{path}.{next(ending for ending, kind in _ENDINGS.items() if kind == media)}"
    found = await asyncio.to_thread(_made, site, chosen_path)
    if found is None:
        near = nearest(path.removeprefix("doc/").partition(".")[0], site.labels)
        return problem("not-found", f"there is nothing at /{path}{near}")
    headers = {"etag": tag, "vary": "accept", "cache-control": "public, max-age=300"}
    if chosen_path != path:
        headers["content-location"] = f"/{chosen_path}"
    return Response(found.body, headers=headers, media_type=found.media)


@lru_cache(maxsize=512)
def _made(site: Site, path: str) -> File | None:
    """A file; those asked for last are kept, since the graph does not change while it is served."""
    return file_at(site, path)
