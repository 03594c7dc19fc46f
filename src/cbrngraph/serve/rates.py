"""Each client's share of the server: so many requests, and so many seconds of work, in a minute.

A share is a bucket that holds what a minute allows and fills as time goes by. Work is paid for when it is done, so that
a bucket can be overdrawn by one query; the next waits until it is filled again.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

__all__ = ["Rates", "Shares", "client_named"]

_CLIENTS = 10_000
"""So many clients are remembered; of more, those that were quiet longest are forgotten."""
_MINUTE = 60


def client_named(address: str) -> str:
    """Return the client that an address stands for: with IPv6 a whole network of 64 bits, which is one customer's.

    >>> client_named("2001:db8::1") == client_named("2001:db8::2:1")
    True
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))


class Shares:
    """The buckets of all clients for one thing (a token bucket each); ``most`` is what a minute allows, 0 anything."""

    def __init__(self, most: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def left(self, client: str) -> float:
        """Return what a client has left."""
        left, seen = self._left.get(client, (self.most, 0.0))
        return min(self.most, left + (self._clock() - seen) * self.most / _MINUTE)

    def wait(self, client: str, needed: float = 1.0) -> float:
        """Return the seconds until a client has as much as is needed; 0 where it has it now."""
        return max(0.0, (needed - self.left(client)) * _MINUTE / self.most) if self.most else 0.0

    def told(self, wait: float) -> str:
        """Return what a client is told that has to wait so many seconds for work."""
        return f"{self.most:g} s of work in a minute are the limit of one client; try again in {wait:.1f} s"

    def take(self, client: str, cost: float = 1.0) -> None:
        """Take something out of a client's bucket."""
        if self.most:
            self._left[client] = (self.left(client) - cost, self._clock())
            self._left.move_to_end(client)
            while len(self._left) > _CLIENTS:
                self._left.popitem(last=False)


class Rates:
    """The shares of all clients."""

    def __init__(self, minute: int, work: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.requests = Shares(minute, clock)
        self.work = Shares(work, clock)

    def headers(self, client: str) -> dict[str, str]:
        """Return the limits and what is left of them, as headers (draft-ietf-httpapi-ratelimit-headers)."""
        known = {"requests": self.requests, "work": self.work}
        limited = {name: share for name, share in known.items() if share.most}
        if not limited:
            return {}
        policy = ", ".join(f'"{name}";q={math.floor(share.most)};w={_MINUTE}' for name, share in limited.items())
        left = ", ".join(f'"{name}";r={max(0, math.floor(share.left(client)))}' for name, share in limited.items())
        return {"ratelimit-policy": policy, "ratelimit": left}
