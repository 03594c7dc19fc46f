"""Starting a server: the graph is opened, the port is taken, and uvicorn runs the application."""

from __future__ import annotations

import resource
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

from cbrngraph.errors import CbrnGraphError, MissingExtraError, NotFoundError, UsageError
from cbrngraph.opening import open as open_graph
from cbrngraph.serve.limits import MIB, Limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

__all__ = ["Settings", "built", "run"]


_CONNECTIONS = 1000
"""So many connections at a time, of all clients; of more, each is told that the server has too much to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is run."""

    graph: str | None = None
    policy: str = "accepted"
    dataset: str | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 2
    proxies: str = "127.0.0.1"
    limits: Limits = field(default_factory=Limits)

    def check(self) -> None:
        """Refuse numbers that no server can work with.

        Raises:
            UsageError: one is too small or too large.

        """
        limits = self.limits
        for option, value, least, most in (
            ("--port", self.port, 0, 65_535), ("--workers", self.workers, 1, 256),
            ("--timeout", limits.seconds, 0.1, 3600), ("--patience", limits.patience, 0.1, 3600),
            ("--memory", limits.memory // MIB, 16, 1 << 20),
            ("--max-rows", limits.rows, 1, 1 << 30), ("--rate", limits.minute, 0, 1 << 30),
            ("--work", limits.work, 0, 1 << 30), ("--cache", limits.cache // MIB, 0, 1 << 20),
        ):  # fmt: skip
            if not least <= value <= most:
                raise UsageError(f"{option} {value:g} is not between {least:g} and {most:g}")
        for name in self.proxies.split(","):
            if not _is_address(name.strip()):
                raise UsageError(f"--proxies: {name.strip()!r} is no address and no network of addresses")


def built(
    settings: Settings,
    ready: Callable[[], None] = lambda: None,
    failed: Callable[[CbrnGraphError], None] = lambda _: None,
) -> Starlette:
    """Return the application that settings describe; ``ready`` is told when it can answer, ``failed`` why it cannot.

    Raises:
        MissingExtraError: Starlette is not installed.
        NotFoundError, UsageError: there is no such graph or dataset, or no such policy.

    """
    try:
        from cbrngraph.serve.answers import Answers
        from cbrngraph.serve.app import application
        from cbrngraph.serve.pool import Pool
        from cbrngraph.serve.rates import Rates
        from cbrngraph.serve.serving import Serving
        from cbrngraph.serve.site.files import Site, version_of
        from cbrngraph.serve.wire import Source
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"serving needs {error.name}: pip install 'cbrngraph[serve]'") from None
    limits = settings.limits
    kg = open_graph(settings.graph, settings.policy)
    version = version_of(kg) + _stamp(settings.dataset)
    source = Source(kg.origin, settings.policy, settings.dataset, version)
    pool = Pool(source, limits, settings.workers)
    rates = Rates(limits.minute, limits.work)
    site, answers = Site(kg, version, "/sparql", limits), Answers(limits.cache)
    return application(Serving(site, pool, limits, rates, answers, len(kg.store)), ready, failed)


def _is_address(name: str) -> bool:
    """Whether a name is one that connections can come from: an address, a network, or ``*`` for any."""
    with suppress(ValueError):
        return name == "*" or bool(ip_network(name))
    return False


def _stamp(dataset: str | None) -> str:
    """What tells the content of a file of quads from another: its size and its time."""
    if dataset is None:
        return ""
    try:
        told = Path(dataset).stat()
    except OSError as error:
        raise NotFoundError(f"there is no dataset {dataset}: {error.strerror}") from None
    return f"-{told.st_size:x}-{told.st_mtime_ns:x}"


def run(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        UsageError: the port is in use, or may not be taken; or a limit is none.
        CbrnGraphError: the graph cannot be loaded.

    """
    settings.check()
    listening = _taken(settings.host, settings.port)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{listening.getsockname()[1]}"
    faults: list[CbrnGraphError] = []

    def failed(error: CbrnGraphError) -> None:
        faults.append(error)
        server.should_exit = True

    app = built(settings, lambda: print(address, flush=True), failed)
    import uvicorn

    from cbrngraph.serve.connection import connections
    from cbrngraph.serve.site.sections import missing

    for told in missing():
        print(told, file=sys.stderr)
    config = uvicorn.Config(
        app, http=connections(settings.limits, settings.proxies), ws="none", lifespan="on", log_level="error",
        access_log=False, server_header=False, proxy_headers=True, forwarded_allow_ips=settings.proxies,
        timeout_keep_alive=15, timeout_graceful_shutdown=1, limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=max(65_536, 4 * settings.limits.query),
    )  # fmt: skip
    server = uvicorn.Server(config)
    _allow_files(2 * _CONNECTIONS)
    with listening:
        server.run(sockets=[listening])
    if faults:
        raise faults[0]


def _allow_files(wanted: int) -> None:
    """A connection and an answer that is being read are a file each."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if least != resource.RLIM_INFINITY and least < wanted:
        allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))


def _taken(host: str, port: int) -> socket.socket:
    """A socket that listens at an address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(128)
    except OSError as error:
        found.close()
        raise UsageError(f"{host}:{port} cannot be taken: {error.strerror}; choose another with --port") from None
    return found
