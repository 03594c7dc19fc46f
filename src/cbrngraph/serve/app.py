"""The application: which address leads where (ASGI, Starlette)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cbrngraph.errors import CbrnGraphError
from cbrngraph.serve.beside import RefusedError, refusal
from cbrngraph.serve.border import Border, methods_of
from cbrngraph.serve.openapi import described
from cbrngraph.serve.pages import Pages, identified, network, page, version
from cbrngraph.serve.problems import problem
from cbrngraph.serve.protocol import advice, sparql
from cbrngraph.serve.reconcile.routes import ROUTES as RECONCILE
from cbrngraph.serve.requests import RequestError
from cbrngraph.serve.serving import Serving, serving_of

__all__ = ["application"]


def application(
    serving: Serving,
    ready: Callable[[], None] = lambda: None,
    failed: Callable[[CbrnGraphError], None] = lambda _: None,
) -> Starlette:
    """Return the application of a server.

    Its workers start and stop with it; ``ready`` is told when they have started, ``failed`` why they cannot.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            await serving.pool.start()
            app.state.pages.start()
            ready()
        except CbrnGraphError as error:
            failed(error)
        try:
            yield
        finally:
            await app.state.pages.stop()
            await serving.pool.stop()

    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(Border, serving=serving)],
        exception_handlers={HTTPException: _problem, RefusedError: refusal, RequestError: _malformed},
        lifespan=lifespan,
    )
    app.state.serving = serving
    app.state.pages = Pages(serving.site)
    return app


def _routes() -> Sequence[BaseRoute]:
    return [
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/hints", advice, methods=["GET", "POST"]),
        Route("/healthz", healthz),
        Route("/openapi.json", openapi),
        *RECONCILE,
        Route("/id/{name}", identified),
        Route("/network/{name}", network),
        Route("/ontology/{number}", version),
        Route("/{path:path}", page),
    ]


async def healthz(request: Request) -> Response:
    """Say whether queries can be answered, and over which graph."""
    serving = serving_of(request)
    pool = serving.pool
    if pool.fault:
        return problem("unavailable", pool.fault, graph=serving.version)
    told = {"status": "ok", "graph": serving.version, "workers": pool.alive}
    return JSONResponse(told, headers={"cache-control": "no-store"})


async def openapi(request: Request) -> Response:
    """Return the description of this server for programs."""
    return JSONResponse(described(serving_of(request).limits), headers={"cache-control": "public, max-age=300"})


async def _malformed(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)
    return problem(error.kind, str(error), error.headers)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = methods_of(request.url.path)
        return problem("method", f"{request.method} is not for this address; {allowed} are", {"allow": allowed})
    return problem("not-found" if error.status_code == 404 else "malformed", str(error.detail), error.headers)
