"""So many requests of one client in a minute: a bucket for each address, which fills as time goes by."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

__all__ = ["Rates"]

_CLIENTS = 10_000
"""So many addresses are remembered; of more, those that were quiet longest are forgotten."""


class Rates:
    """The buckets of all clients (a token bucket each, which holds the requests of a minute)."""

    def __init__(self, minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.minute = minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take one request of a client; return the seconds until the next is due where there is none left, else 0."""
        if not self.minute:
            return 0.0
        now = self._clock()
        left, seen = self._left.pop(client, (float(self.minute), now))
        left = min(self.minute, left + (now - seen) * self.minute / 60)
        self._left[client] = (left - 1, now) if left >= 1 else (left, now)
        while len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) * 60 / self.minute

    def headers(self, client: str) -> dict[str, str]:
        """Return the limit and what is left of it, as headers (draft-ietf-httpapi-ratelimit-headers)."""
        if not self.minute:
            return {}
        left = max(0, math.floor(self._left.get(client, (self.minute, 0.0))[0]))
        return {"ratelimit-policy": f'"minute";q={self.minute};w=60', "ratelimit": f'"minute";r={left}'}
