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

__all__ = ["COMMON", "CSP", "DATA_CSP", "FRAMED_CSP", "PICTURE_CSP", "Border", "methods_of"]

COMMON: Mapping[str, str] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Location, RateLimit, RateLimit-Policy, Query-Limits, Retry-After",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
}
"""What every response has; no credentials are known here, so that every page of the web may ask."""
_PREFLIGHT: Mapping[str, str] = {
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
PICTURE_CSP = "default-src 'none'; style-src 'unsafe-inline'"
"""A drawing (SVG) that is opened by itself: its own styles apply, and nothing in it runs."""
_PICTURE = "image/"
_DRAWING = "image/svg+xml"
_FIELDS, _FIELDS_SIZE = 100, 16 << 10
"""So many header fields, and so many bytes of them, are looked at; to read more of them takes a while."""
_ADDRESS = 2 << 10
"""So many bytes of a path, and of what follows it where it is no query."""
_LONG = ("/sparql", "/hints", "/reconcile")
"""Where a query may stand in the address."""
_POSTED: Mapping[str, str] = {
    "/sparql": "application/sparql-query, application/x-www-form-urlencoded",
    "/hints": "application/sparql-query, application/x-www-form-urlencoded",
    "/reconcile": "application/x-www-form-urlencoded",
}
"""Where something may be posted, and as what."""
_FREE = "/healthz"
"""Monitors ask this often; it is no part of a client's share."""
_ABSOLUTE = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
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
        scope = _in_origin_form(scope)
        client = client_named((scope.get("client") or ("", 0))[0])
        app = self._halted(scope, client) or self.app
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add(message, {**COMMON, **self.serving.rates.headers(client)})
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
        if scope["method"] == "OPTIONS":  # a page that may not ask what it may would not be told why it must wait
            return _options(scope["path"])
        rates = self.serving.rates
        is_free = scope["path"] == _FREE
        if wait := 0 if is_free else rates.requests.wait(client):
            told = f"{rates.requests.most:g} requests in a minute are the limit; try again in {wait:.1f} s"
            return problem("too-many", told, {"retry-after": str(math.ceil(wait))})
        rates.requests.take(client, 0 if is_free else 1)
        if oversized := _oversized(scope):
            return oversized
        headers = Headers(scope=scope)
        if not all(_HOST.fullmatch(host) for host in headers.getlist("host")):
            return problem("malformed", "the Host header is no host")
        if scope["method"] in {"GET", "HEAD"} and _has_body(headers):
            return problem("malformed", f"a body is sent, and {scope['method']} has none")
        return None


def _in_origin_form(scope: Scope) -> Scope:
    """A request as servers know it: a client may name the server in the target too (RFC 9112, section 3.2.2)."""
    found = _ABSOLUTE.match(scope["path"])
    if not found:
        return scope
    raw: bytes = scope.get("raw_path") or b""
    own = raw[raw.find(b"/", raw.find(b"//") + 2) :] if raw.count(b"/") > 2 else b"/"
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    host = (b"host", found[1].encode(errors="replace"))
    return {**scope, "path": scope["path"][found.end() :] or "/", "raw_path": own, "headers": [host, *others]}


def methods_of(path: str) -> str:
    """Return the methods that an address takes, as ``Allow`` has them."""
    return "GET, HEAD, POST, OPTIONS" if path in _POSTED else "GET, HEAD, OPTIONS"


def _options(path: str) -> Response:
    """What an address takes: for a browser that asks before a page of elsewhere may, and for all others."""
    allowed = methods_of(path)
    more = {"accept-post": _POSTED[path]} if path in _POSTED else {}
    return Response(
        status_code=204, headers={**_PREFLIGHT, "access-control-allow-methods": allowed, "allow": allowed, **more}
    )


def _oversized(scope: Scope) -> ASGIApp | None:
    """What is answered to a request whose headers or address are larger than what is looked at."""
    fields = scope["headers"]
    if len(fields) > _FIELDS or sum(len(name) + len(value) for name, value in fields) > _FIELDS_SIZE:
        return problem("headers", f"{_FIELDS} fields with {_FIELDS_SIZE:,} bytes in all are taken")
    path: str = scope["path"]
    if len(scope.get("raw_path") or path.encode(errors="replace")) > _ADDRESS:
        return problem("address", f"a path of {_ADDRESS:,} bytes is taken")
    if len(scope["query_string"]) > _ADDRESS and not path.startswith(_LONG):
        return problem("address", f"{_ADDRESS:,} bytes are taken after the path, save where queries are answered")
    return None


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or any(size.strip("0 ") for size in headers.getlist("content-length"))


def _add(message: Message, more: Mapping[str, str]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in more.items():
        headers.setdefault(name, value)
    media = headers.get("content-type", "")
    if media.startswith(_DRAWING):
        headers.setdefault("content-security-policy", PICTURE_CSP)
    elif not media.startswith(_PICTURE):
        headers.setdefault("content-security-policy", CSP if media.startswith("text/html") else DATA_CSP)
