"""The service over HTTP: a manifest at its address, queries as a form, suggestions and previews below it.

All work is done beside the loop that serves others, and paid for from the share of whoever asked for it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cbrngraph.display.markup import element
from cbrngraph.serve.beside import beside
from cbrngraph.serve.border import FRAMED_CSP
from cbrngraph.serve.problems import problem
from cbrngraph.serve.reconcile.queries import Pace, ReconcileError, number_read
from cbrngraph.serve.reconcile.service import PARTS, batch, extended, manifest, proposed, suggested
from cbrngraph.serve.reconcile.things import Things
from cbrngraph.serve.requests import form, parameters
from cbrngraph.serve.serving import ClientGoneError, serving_of, unless_gone

__all__ = ["ROUTES"]

_Endpoint = Callable[[Request], Awaitable[Response]]
_Answer = Callable[[Things, Pace], Mapping[str, Any]]


def _told(endpoint: _Endpoint) -> _Endpoint:
    """The endpoint, with the problems that a request may be."""

    @wraps(endpoint)
    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ReconcileError as error:
            return problem(error.kind, str(error))

    return answered


@_told
async def reconcile(request: Request) -> Response:
    """Match names, extend a table, or say what this service is."""
    told = dict(await form(request, serving_of(request).limits))
    _check_asked(request, told)
    if "queries" in told:
        return await _made(request, lambda things, pace: batch(things, _object(told["queries"]), pace))
    if "extend" in told:
        return await _made(request, lambda things, pace: extended(things, _object(told["extend"]), pace))
    base = str(request.base_url).rstrip("/")
    return await _made(request, lambda things, _: manifest(things, base))


def _check_asked(request: Request, told: Mapping[str, str]) -> None:
    """Refuse what would be passed over: a form that asks nothing, and one of two questions at once."""
    named = {"queries", "extend"} & told.keys()
    if len(named) > 1 or (request.method == "POST" and not named):
        raise ReconcileError("a request asks with 'queries' or with 'extend'; GET without either describes the service")


@_told
async def suggest(request: Request) -> Response:
    """Suggest things, kinds or properties that begin as a text does."""
    part, prefix = request.path_params["part"], _parameter(request, "prefix")
    if part not in PARTS:
        return problem("not-found", f"there are no suggestions of {part[:50]}; there are {', '.join(PARTS)}")
    cursor = number_read("cursor", _parameter(request, "cursor")) or 0
    return await _made(request, lambda things, _: suggested(things, part, prefix[:200], cursor))


@_told
async def properties(request: Request) -> Response:
    """Propose properties for a table of one kind."""
    kind, most = _parameter(request, "type"), number_read("limit", _parameter(request, "limit"))
    return await _made(request, lambda things, _: proposed(things, kind, most))


@_told
async def preview(request: Request) -> Response:
    """Show a thing in a few lines, for the small window of a client."""
    name, things = _parameter(request, "id"), _things(request)
    page = await beside(request, lambda: _previewed(things, name))
    if not page:
        return problem("not-found", f"there is nothing with the id {name[:100]}")
    return Response(page, headers={"content-security-policy": FRAMED_CSP}, media_type="text/html")


def _previewed(things: Things, asked: str) -> str:
    """The page of a thing, also by an id that it had; nothing, where there is none of that id."""
    name = things.thing_of(asked)
    if name not in things.site.labels:
        return ""
    kinds = ", ".join(things.site.known.kinds.get(name, ()))
    head = element("p", element("strong", things.site.labels[name]), f" ({kinds})")
    more = element(
        "p", element("a", "All that is known, with sources", href=f"/doc/{name}", target="_blank", rel="noopener")
    )
    title = element("head", element("title", things.site.labels[name]))
    return f"<!doctype html>\n{element('html', title, element('body', head, more), lang='en')}\n"


async def _made(request: Request, answer: _Answer) -> Response:
    """An answer as JSON. It may hold the Host that was asked, so that no cache may keep it; who hangs up, ends it."""
    things, pace = _things(request), Pace()
    try:
        body = await unless_gone(request, beside(request, lambda: _json(answer(things.read(), pace))))
    except ClientGoneError:
        pace.is_left = True
        raise
    return Response(body, headers={"cache-control": "no-store"}, media_type="application/json")


def _json(found: Mapping[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _things(request: Request) -> Things:
    """What can be matched; it is read beside the loop."""
    state = request.app.state
    if not hasattr(state, "things"):
        state.things = Things(serving_of(request).site)
    found: Things = state.things
    return found


def _parameter(request: Request, name: str) -> str:
    return dict(parameters(request.url.query)).get(name, "")


def _object(text: str) -> Mapping[str, Any]:
    """The object that a text of JSON is; half a surrogate pair is no text, and could not be told again."""
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise ReconcileError("this is no JSON in Unicode") from None
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
