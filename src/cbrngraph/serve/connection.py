"""One connection to a client: uvicorn's, with patience for slow clients that ends, and errors that programs can read.

uvicorn waits without end for the rest of a request's headers, and for a client that has stopped to read its answer.
Here each has so many seconds; then the connection is cut. A client may have so many connections at a time.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol
from uvicorn.server import ServerState

from cbrngraph.serve.border import COMMON
from cbrngraph.serve.limits import Limits
from cbrngraph.serve.problems import MEDIA, PROBLEMS, content_of
from cbrngraph.serve.rates import client_named

__all__ = ["connections"]


def connections(limits: Limits, proxies: str) -> type[asyncio.Protocol]:
    """Return the class of a server's connections; ``proxies`` are the addresses that may have any number of them."""

    class Connection(_Connection):
        """A connection under the limits of one server."""

        def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], **more: Any) -> None:
            super().__init__(config, server_state, app_state, **more)
            self.limits = limits
            self.trusted = trusted
            self.each = each

    trusted = ProxyHeadersMiddleware(_nothing, proxies).trusted_hosts
    each: dict[str, int] = {}
    return Connection


async def _nothing(*_: object) -> None:
    """An application that does nothing."""


class _Connection(H11Protocol):
    limits: Limits
    trusted: Any
    each: dict[str, int]
    """How many connections each client has."""
    _is_refused = False
    _late: asyncio.TimerHandle | None = None
    """Cuts the connection where a request does not come, or an answer is not read."""
    _name = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        host = self.client[0] if self.client else ""
        if host not in self.trusted:
            self._name = client_named(host)
            self.each[self._name] = self.each.get(self._name, 0) + 1
            if self.each[self._name] > self.limits.connections:
                transport.abort()
                return
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        if self._name:
            self.each[self._name] -= 1
            if not self.each[self._name]:
                del self.each[self._name]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        super().data_received(data)
        is_waiting = self.cycle is None or self.cycle.response_complete
        if is_waiting and not self._is_refused:
            self._wait_for_request()
        elif not is_waiting and not self.flow.write_paused:
            self._wait_no_more()

    def pause_writing(self) -> None:
        """The client reads too slowly: it is to read on within its time."""
        super().pause_writing()
        self._wait_no_more()
        self._late = self.loop.call_later(self.limits.patience, self.transport.abort)

    def resume_writing(self) -> None:
        self._wait_no_more()
        super().resume_writing()
        if self._is_refused:
            self._late = self.loop.call_later(self.limits.patience, self.transport.abort)
        elif self.cycle and self.cycle.response_complete:
            self._wait_for_reader()

    def on_response_complete(self) -> None:
        """Answer what comes next; of a body that still arrives after its answer, nothing is read."""
        is_sending = self.conn.their_state is h11.SEND_BODY
        super().on_response_complete()
        if is_sending and not self.transport.is_closing():
            self._listen_no_more()
        else:
            self._wait_for_reader()

    def send_400_response(self, msg: str) -> None:
        """Tell what is wrong with a message that is no HTTP; uvicorn calls this where it finds one."""
        error = sys.exc_info()[1]
        if isinstance(error, h11.RemoteProtocolError) and error.error_status_hint == 431:
            is_address = b"\n" not in self.conn.trailing_data[0]
            self._refuse("address" if is_address else "headers", "send a long query with POST")
        else:
            self._refuse("malformed", f"{msg} {error}")

    def _wait_for_request(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(self.limits.patience, self._too_late)

    def _wait_for_reader(self) -> None:
        """What is left of an answer is to be read within its time too."""
        if self._late is None and self.transport.get_write_buffer_size():
            self._late = self.loop.call_later(self.limits.patience, self._cut_unless_read)

    def _wait_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._late = None
        if self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
            self._refuse("slow", f"the headers of the request did not arrive within {self.limits.patience:g} s")
        elif self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            self.transport.close()

    def _cut_unless_read(self) -> None:
        self._late = None
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def _refuse(self, kind: str, told: str) -> None:
        """Answer, and read on for a while without listening: a client that still sends would not see the answer."""
        self._is_refused = True
        if self.cycle and not self.cycle.response_complete:  # whoever works on it need not go on
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.abort()
            return
        body, status = content_of(kind, told), PROBLEMS[kind].status
        fields = {**COMMON, "content-type": MEDIA, "content-length": str(len(body)), "connection": "close"}
        headers = [(name.encode(), value.encode()) for name, value in fields.items()]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=STATUS_PHRASES[status]),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self._listen_no_more()

    def _listen_no_more(self) -> None:
        """Say that nothing follows, and let the client notice that before the connection is cut."""
        self._is_refused = True
        self._unset_keepalive_if_required()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._wait_no_more()
        self._late = self.loop.call_later(self.limits.patience, self.transport.abort)
