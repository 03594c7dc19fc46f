"""No way out: a Python that finds this folder on its path cannot reach anything, not even by name.

An audit hook cannot be taken off again. The kernel's own channels are not Python's sockets, and stay open.
"""

from __future__ import annotations

import sys

_OUT = {
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto",
    "socket.sendmsg", "urllib.Request", "http.client.connect",
}  # fmt: skip


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _OUT:
        raise OSError(f"no network here: {event} {arguments[1:]}")


sys.addaudithook(_refuse)
