"""Servers on the loopback: a port that nobody has, and waiting until somebody listens there."""

from __future__ import annotations

import socket
import subprocess
import time

__all__ = ["answers", "free_port"]


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(process: subprocess.Popen[bytes], port: int, within: float) -> bool:
    """Wait so many seconds, or until the process has ended; return whether somebody listens at the port."""
    ends = time.monotonic() + within
    while time.monotonic() < ends and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False
