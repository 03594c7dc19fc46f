"""The process that holds the graph and bears workers: ``python -m cbrngraph.serve.nursery``.

It loads the graph into memory once. A worker is a fork of it: there within milliseconds, and its memory is shared until
it writes. The nursery has one thread when it forks, and never evaluates a stranger's query. Each byte on its control
socket asks for one worker; the answer is the process's id, with the socket to speak to it. When the server is gone,
however it ended, the nursery ends its whole process group, which is itself and every worker.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from cbrngraph.graph.store import IN_MEMORY
from cbrngraph.opening import open as open_graph
from cbrngraph.serve import worker
from cbrngraph.serve.limits import Limits
from cbrngraph.serve.wire import Source

__all__ = ["ANSWER", "OTHER", "READY", "main"]

READY = b"ready"
OTHER = b"other"
"""What is said once: the graph is here; it is not the one that was asked for."""
ANSWER = 16
"""The bytes of a worker's process id on the control socket."""

_ATTEMPTS = 20


def main() -> int:
    """Load the graph, say so, and bear workers until the server is gone."""
    told = json.loads(sys.argv[1])
    control = socket.socket(fileno=int(told["control"]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for workers: the end of their socket tells
    source, limits = Source(**told["source"]), Limits(**told["limits"])
    with ThreadPoolExecutor(1) as aside:
        store, version = aside.submit(_ready, source, limits).result()
    try:
        control.sendall(READY if source.version in {"", version} else OTHER)
        while control.recv(1):
            _bear(store, control, limits)
    except OSError as error:
        print(f"cbrngraph serve: the process that bears workers ends: {error}", file=sys.stderr)
    finally:
        if os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
    return 0


def _forked() -> int:
    """Fork; where the system has no room for another process, a moment later."""
    for _ in range(_ATTEMPTS):
        try:
            return os.fork()
        except OSError:
            time.sleep(0.1)
    return os.fork()


def _ready(source: Source, limits: Limits) -> tuple[ox.Store, str]:
    """The graph in memory, and the name of its content; all that a worker may need has been imported.

    This is done by a thread that ends. The engine's random numbers are a thread's own: had the thread that forks used
    them, every worker would go on with the same ones, and UUID() would name different things alike.
    """
    store, version = _opened(source)
    worker.warm(store, limits)
    return store, version


def _bear(store: ox.Store, control: socket.socket, limits: Limits) -> None:
    ours, theirs = socket.socketpair()
    if (process := _forked()) == 0:
        control.close()
        ours.close()
        _live(store, theirs, limits)
    theirs.close()
    socket.send_fds(control, [str(process).encode().ljust(ANSWER)], [ours.fileno()])
    ours.close()


def _opened(source: Source) -> tuple[ox.Store, str]:
    if source.dataset is None:
        from cbrngraph.serve.site.files import version_of

        kg = open_graph(source.graph, source.policy, IN_MEMORY)
        return kg.store, version_of(kg)
    store = ox.Store()
    store.bulk_load(path=source.dataset)
    return store, source.version


def _live(store: ox.Store, connection: socket.socket, limits: Limits) -> None:
    """The life of a worker."""
    code = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        worker.confine(limits)
        worker.work(store, connection, limits)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    raise SystemExit(main())
