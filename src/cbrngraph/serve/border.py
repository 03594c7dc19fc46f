"""What every request passes on its way in and out: the client's rate, patience with slow readers, common headers."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cbrngraph.serve.problems import problem
from cbrngraph.serve.serving import ClientGoneError, Serving

__all__ = ["Border"]

_COMMON: Mapping[str, str] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Location, RateLimit, RateLimit-Policy, Query-Limits, Retry-After",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
}
_PREFLIGHT: Mapping[str, str] = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type, If-None-Match",
    "access-control-max-age": "86400",
}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Pages load from this server alone, and nothing that stands in them runs."""


class Border:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        self.app = app
        self.serving = serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, unless its client has had its share."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        client = (scope.get("client") or ("", 0))[0]
        wait = self.serving.rates.wait(client)
        app: ASGIApp = self.app
        if wait:
            told = f"{self.serving.limits.minute} requests in a minute are the limit; try again in {wait:.1f} s"
            app = problem("too-many", told, {"retry-after": str(math.ceil(wait))})
        more = {**_COMMON, **self.serving.rates.headers(client)}
        if scope["method"] == "OPTIONS":
            more |= _PREFLIGHT

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(message, more)
            async with asyncio.timeout(self.serving.limits.patience):
                await send(message)

        with contextlib.suppress(ClientGoneError):  # nobody is left to be told
            await app(scope, receive, sending)


def _add(message: Message, more: Mapping[str, str]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in more.items():
        headers.setdefault(name, value)
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("content-security-policy", CSP)
