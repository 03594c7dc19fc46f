"""The service over HTTP: a manifest at its address, queries as a form, suggestions and previews below it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cbrngraph.display.markup import element
from cbrngraph.serve.border import FRAMED_CSP
from cbrngraph.serve.problems import problem
from cbrngraph.serve.reconcile.service import PARTS, ReconcileError, candidates, extended, manifest, proposed, suggested
from cbrngraph.serve.reconcile.things import Things
from cbrngraph.serve.requests import RequestError, form
from cbrngraph.serve.serving import serving_of

__all__ = ["ROUTES"]

_BATCH = 50
"""So many queries may come in one request."""


async def reconcile(request: Request) -> Response:
    """Match names, extend a table, or say what this service is."""
    serving = serving_of(request)
    try:
        told = dict(await form(request, serving.limits))
        if "queries" in told:
            return await _made(request, lambda things: _all(things, _object(told["queries"])))
        if "extend" in told:
            return await _made(request, lambda things: extended(things, _object(told["extend"])))
    except RequestError as error:
        return problem(error.kind, str(error), error.headers)
    except ReconcileError as error:
        return problem("malformed", str(error))
    base = str(request.base_url).rstrip("/")
    return await _made(request, lambda things: manifest(things, base))


async def suggest(request: Request) -> Response:
    """Suggest things, kinds or properties that begin as a text does."""
    part, prefix = request.path_params["part"], request.query_params.get("prefix", "")
    if part not in PARTS:
        return problem("not-found", f"there are no suggestions of {part[:50]}; there are {', '.join(PARTS)}")
    return await _made(request, lambda things: suggested(things, part, prefix[:200]))


async def properties(request: Request) -> Response:
    """Propose properties for a table of one kind."""
    return await _made(request, lambda things: proposed(things, request.query_params.get("type", "")))


async def preview(request: Request) -> Response:
    """Show a thing in a few lines, for the small window of a client."""
    things = _things(request)
    name = request.query_params.get("id", "")
    if name not in things.site.labels:
        return problem("not-found", f"there is nothing with the id {name[:100]}")
    kinds = ", ".join(things.site.known.kinds.get(name, ()))
    head = element("p", element("strong", things.site.labels[name]), f" ({kinds})")
    more = element(
        "p", element("a", "All that is known, with sources", href=f"/doc/{name}", target="_blank", rel="noopener")
    )
    title = element("head", element("title", things.site.labels[name]))
    page = element("html", title, element("body", head, more), lang="en")
    headers = {"content-security-policy": FRAMED_CSP}
    return Response(f"<!doctype html>\n{page}\n", headers=headers, media_type="text/html")


async def _made(request: Request, answer: Callable[[Things], dict[str, Any]]) -> Response:
    """An answer, made beside the loop that serves others."""
    try:
        return JSONResponse(await asyncio.to_thread(answer, _things(request)))
    except ReconcileError as error:
        return problem("malformed", str(error))


def _things(request: Request) -> Things:
    """What can be matched, read when it is first asked for."""
    state = request.app.state
    if not hasattr(state, "things"):
        state.things = Things(serving_of(request).site)
    found: Things = state.things
    return found


def _all(things: Things, queries: Mapping[str, Any]) -> dict[str, Any]:
    if len(queries) > _BATCH:
        raise ReconcileError(f"{len(queries)} queries are sent; {_BATCH} may come in one request")
    if not all(isinstance(query, dict) for query in queries.values()):
        raise ReconcileError("each query is an object with a name in 'query'")
    return {key: candidates(things, query) for key, query in queries.items()}


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ReconcileError("this is no JSON") from None
    if not isinstance(found, dict):
        raise ReconcileError("an object of JSON is expected")
    return found


ROUTES = (
    Route("/reconcile", reconcile, methods=["GET", "POST"]),
    Route("/reconcile/suggest/{part}", suggest),
    Route("/reconcile/properties", properties),
    Route("/reconcile/preview", preview),
)
"""The addresses of the service."""
