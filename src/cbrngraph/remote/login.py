"""Who asks an endpoint: the user and password of an address or of the environment, and what is made of them.

HTTP's two ways are spoken: Digest (RFC 7616: MD5 or SHA-256, ``qop=auth`` or none) and Basic (RFC 7617). A password is
sent to nobody but the endpoint it was given for, and only after that has asked for one.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import parse_http_list, parse_keqv_list

from cbrngraph.errors import UsageError

__all__ = ["Login", "address", "login_for", "origin_of"]

_USER = "CBRNGRAPH_ENDPOINT_USER"
_PASSWORD = "CBRNGRAPH_ENDPOINT_PASSWORD"
_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


class Login:
    """A user and a password, and the last challenge they were asked by."""

    def __init__(self, user: str, password: str) -> None:
        self.user = user
        self._password = password
        self._challenge: dict[str, str] = {}
        self._count = 0

    def challenged(self, headers: Iterable[str]) -> bool:
        """Take the challenge of a 401, Digest before Basic; whether there is one that can be met."""
        found = {scheme.casefold(): rest for scheme, _, rest in (header.partition(" ") for header in headers)}
        if "digest" in found:
            self._challenge = {"scheme": "digest", **parse_keqv_list(parse_http_list(found["digest"]))}
            self._count = 0
            return self._challenge.get("algorithm", "MD5").upper() in _HASHES and "nonce" in self._challenge
        self._challenge = {"scheme": "basic"} if "basic" in found else {}
        return bool(self._challenge)

    def header(self, method: str, path: str) -> dict[str, str]:
        """The header that meets the last challenge; none before there was one."""
        if not self._challenge:
            return {}
        if self._challenge["scheme"] == "basic":
            pair = base64.b64encode(f"{self.user}:{self._password}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        return {"Authorization": f"Digest {self._digest(method, path)}"}

    def _digest(self, method: str, path: str) -> str:
        known = self._challenge
        self._count += 1
        count, own = f"{self._count:08x}", secrets.token_hex(8)
        secret = self._hash(f"{self.user}:{known.get('realm', '')}:{self._password}")
        asked = self._hash(f"{method}:{path}")
        ways = [way.strip() for way in known.get("qop", "").split(",")]
        middle = f"{count}:{own}:auth:" if "auth" in ways else ""
        answer = self._hash(f"{secret}:{known['nonce']}:{middle}{asked}")
        told = {"username": self.user, "realm": known.get("realm", ""), "nonce": known["nonce"], "uri": path}
        told |= {"response": answer} | {key: known[key] for key in ("opaque",) if key in known}
        quoted = ", ".join(f'{key}="{_escaped(value)}"' for key, value in told.items())
        quoted += f", algorithm={known['algorithm']}" if "algorithm" in known else ""
        return f'{quoted}, qop=auth, nc={count}, cnonce="{own}"' if middle else quoted

    def _hash(self, text: str) -> str:
        make = _HASHES[self._challenge.get("algorithm", "MD5").upper()]
        return make(text.encode(), usedforsecurity=False).hexdigest()


def address(url: str) -> tuple[str, Login | None]:
    """Split an address into what may be shown and the login it carries, if any.

    Raises:
        UsageError: it is no http or https address.

    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UsageError(f"{_unnamed(url)!r} is no address; write http://host:port/sparql") from None
    if parts.scheme not in {"http", "https"} or not host or any(char <= " " for char in url.strip()):
        raise UsageError(f"{_unnamed(url)!r} is no address of an endpoint; it begins with http:// or https://")
    place = f"[{host}]" if ":" in host else host
    bare = urlunsplit((parts.scheme, f"{place}:{port}" if port else place, parts.path or "/", parts.query, ""))
    if parts.username is None:
        return bare, None
    return bare, Login(unquote(parts.username), unquote(parts.password or ""))


def login_for(own: Login | None) -> Login | None:
    """Return the login of the address, else the one of the environment, if there is any."""
    if own is not None or not os.environ.get(_USER):
        return own
    return Login(os.environ[_USER], os.environ.get(_PASSWORD, ""))


def origin_of(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address: what a password is given for."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _unnamed(url: str) -> str:
    """An address as it may be shown, whatever is wrong with it."""
    scheme, slashes, rest = url.partition("://")
    return f"{scheme}{slashes}{rest.rpartition('@')[2]}" if slashes else url.rpartition("@")[2]
