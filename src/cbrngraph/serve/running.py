"""Starting a server: the graph is opened, the port is taken, and uvicorn runs the application."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

from cbrngraph.errors import MissingExtraError, UsageError
from cbrngraph.opening import open as open_graph
from cbrngraph.serve.limits import Limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

__all__ = ["Settings", "built", "run"]


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


def built(settings: Settings, ready: Callable[[], None] = lambda: None) -> Starlette:
    """Return the application that settings describe; ``ready`` is told when it can answer.

    Raises:
        MissingExtraError: Starlette is not installed.
        NotFoundError, UsageError: there is no such graph, or no such policy.

    """
    try:
        from cbrngraph.serve.app import application
        from cbrngraph.serve.pool import Pool
        from cbrngraph.serve.rates import Rates
        from cbrngraph.serve.serving import Serving
        from cbrngraph.serve.site.files import Site, version_of
        from cbrngraph.serve.wire import Source
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"serving needs {error.name}: pip install 'cbrngraph[serve]'") from None
    kg = open_graph(settings.graph, settings.policy)
    source = Source(kg.origin, settings.policy, settings.dataset)
    pool = Pool(source, settings.limits, settings.workers)
    site = Site(kg, version_of(kg), "/sparql")
    return application(Serving(site, pool, settings.limits, Rates(settings.limits.minute)), ready)


def run(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        UsageError: the port is in use, or may not be taken.

    """
    listening = _taken(settings.host, settings.port)
    address = f"http://{settings.host}:{listening.getsockname()[1]}"
    app = built(settings, lambda: print(address, flush=True))
    import uvicorn

    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=True,
        forwarded_allow_ips=settings.proxies, timeout_keep_alive=15, timeout_graceful_shutdown=5,
        limit_concurrency=1000, h11_max_incomplete_event_size=max(65_536, 4 * settings.limits.query),
    )  # fmt: skip
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def _taken(host: str, port: int) -> socket.socket:
    """A socket that listens at an address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(128)
    except OSError as error:
        found.close()
        raise UsageError(f"{host}:{port} cannot be taken: {error.strerror}; choose another with --port") from None
    return found
