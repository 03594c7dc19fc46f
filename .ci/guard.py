"""What stands between a command and the network, and between root and files that are read-only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["NETWORK", "Guard", "probe", "raise_loopback"]

HOOK = """
import sys
def refuse(event, arguments):
    if event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", "localhost", None, ""):
        raise OSError("offline: " + str(arguments[0]))
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] != "127.0.0.1":
        raise OSError("offline: " + str(arguments[1]))
sys.addaudithook(refuse)
"""
"""Refuses every connection but to this machine: for where no network namespace can be made."""

NETWORK = """
import socket
try:
    socket.create_connection(("192.0.2.1", 9), timeout=5)
except TimeoutError:
    print("there is a network")
except OSError as error:
    print("refused", error)
"""
"""Ask for an address that belongs to nobody (RFC 5737): refused at once where there is no network, else silence."""


class Guard:
    """The words and the environment that a command is run with; ``told`` says what they are.

    ``binds``: whether read-only files are read-only for this user.
    """

    def __init__(self, scratch: Path) -> None:
        self.words: list[str] = []
        self.environment: dict[str, str] = {}
        self.told: list[str] = []
        self.binds = True
        self._offline(scratch)
        self._bound()

    def _offline(self, scratch: Path) -> None:
        for words in (["unshare", "-n"], ["unshare", "-rn"]):
            if runs([*words, "true"]):
                self.words = [*words, sys.executable, __file__]
                self.told.append(
                    f"offline: in a network namespace ({' '.join(words)}) with a loopback and no other network"
                )
                return
        (scratch / "hook").mkdir()
        (scratch / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
        self.environment["PYTHONPATH"] = str(scratch / "hook")
        self.told.append("offline: no network namespace can be made here; an audit hook refuses sockets")

    def _bound(self) -> None:
        without = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
        if os.geteuid() and "-rn" not in self.words:
            self.told.append("read-only: by its permissions, and compared before and after")
        elif runs([*without, "true"]):
            self.words += without
            self.told.append("read-only: by its permissions, as root without the right to pass them over (setpriv), "
                             "and compared before and after")  # fmt: skip
        else:
            self.binds = False
            self.told.append("read-only: compared before and after only; root passes permissions over")


def runs(words: Sequence[str]) -> bool:
    """Whether a command can be run here."""
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def probe(site: Path) -> str:
    """A program that tries to write where it must not."""
    return f"try:\n    open({str(site / 'probe')!r}, 'w')\nexcept OSError as error:\n    print('refused', error)"


def raise_loopback() -> None:
    """Bring up the loopback of a new network namespace, which kernels of notebooks speak over (netdevice(7))."""
    import fcntl
    import socket
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        up_and_running = 0x1 | 0x40
        fcntl.ioctl(one, 0x8914, struct.pack("16sH14x", b"lo", up_and_running))


if __name__ == "__main__":
    raise_loopback()
    os.execvp(sys.argv[1], sys.argv[1:])
