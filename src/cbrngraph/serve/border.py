"""What every request passes on its way in and out: the client's share, its Host, preflights, common headers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cbrngraph.serve.problems import problem
from cbrngraph.serve.rates import client_named
from cbrngraph.serve.serving import ClientGoneError, Serving

__all__ = ["COMMON", "CSP", "DATA_CSP", "FRAMED_CSP", "Border"]

COMMON: Mapping[str, str] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Location, RateLimit, RateLimit-Policy, Query-Limits, Retry-After",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
}
"""What every response has; no credentials are known here, so that every page of the web may ask."""
_PREFLIGHT: Mapping[str, str] = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type, If-None-Match, *",
    "access-control-max-age": "86400",
}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Pages load from this server alone, and nothing that stands in them runs."""
DATA_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Data are no page: nothing in them runs, whatever a browser takes XML for that a query has made."""
FRAMED_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""A preview is shown in the frame of another page; it loads nothing."""
_PICTURE = "image/"
_HOST = re.compile(r"([\w.-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?", re.ASCII)
_LOG = logging.getLogger("cbrngraph.serve")


class Border:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        self.app = app
        self.serving = serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, unless it is none or its client has had its share."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        client = client_named((scope.get("client") or ("", 0))[0])
        app = self._halted(scope, client) or self.app
        more = dict(_PREFLIGHT) if scope["method"] == "OPTIONS" else {}
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add(message, {**COMMON, **more, **self.serving.rates.headers(client)})
            await send(message)

        try:
            with contextlib.suppress(ClientGoneError, ClientDisconnect):  # nobody is left to be told
                await app(scope, receive, sending)
        except asyncio.CancelledError:
            if started:
                raise
            await problem("busy", "the server is ending", {"retry-after": "10"})(scope, receive, sending)
        except Exception as error:
            _LOG.exception("%s %s", scope["method"], scope["path"])
            if started:
                raise
            await problem("internal", f"{type(error).__name__}; the server's log has more")(scope, receive, sending)

    def _halted(self, scope: Scope, client: str) -> ASGIApp | None:
        """What is answered to a request that does not pass."""
        rates = self.serving.rates
        wait = rates.requests.wait(client)
        if wait:
            told = f"{rates.requests.most:g} requests in a minute are the limit; try again in {wait:.1f} s"
            return problem("too-many", told, {"retry-after": str(math.ceil(wait))})
        rates.requests.take(client)
        headers = Headers(scope=scope)
        if not all(_HOST.fullmatch(host) for host in headers.getlist("host")):
            return problem("malformed", "the Host header is no host")
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            return Response(status_code=204)
        return None


def _add(message: Message, more: Mapping[str, str]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in more.items():
        headers.setdefault(name, value)
    media = headers.get("content-type", "")
    if not media.startswith(_PICTURE):
        headers.setdefault("content-security-policy", CSP if media.startswith("text/html") else DATA_CSP)
