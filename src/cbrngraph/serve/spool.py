"""Where answers are kept while their clients read them: small ones in memory, others in a file without a name.

All of them together may take so many bytes, and those of one client a part of that: a client that reads slowly cannot
fill the disk, nor keep others from their answers. Small answers have a room of their own.
"""

from __future__ import annotations

import tempfile
import weakref
from collections import Counter
from typing import IO

__all__ = ["FullError", "Spool"]

_SMALL = 1 << 18
"""Bytes of an answer that is kept in memory."""
_PART = 8
"""The part of the room that one client may hold, and the part that small answers have."""


class FullError(Exception):
    """There is no room for another answer at present."""


class Spool:
    """Room for so many bytes; ``shared`` is whether a client has a part of it only."""

    def __init__(self, most: int, *, shared: bool = True) -> None:
        self._shared = shared
        self._large, self._small = _Room(most), _Room(most // _PART)

    @property
    def held(self) -> int:
        """Bytes that are held at present."""
        return self._large.held + self._small.held

    def room(self, size: int, client: str = "") -> IO[bytes]:
        """Return an empty file for so many bytes; they count as held until nobody knows the file any more.

        Raises:
            FullError: there is not so much room left, or not for this client.

        """
        room = self._small if size <= _SMALL else self._large
        room.take(size, client, room.most // _PART if self._shared else room.most)
        found = tempfile.SpooledTemporaryFile(_SMALL)  # noqa: SIM115 (closed when it was sent)
        weakref.finalize(found, room.free, size, client)
        return found


class _Room:
    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0
        self._of: Counter[str] = Counter()

    def take(self, size: int, client: str, each: int) -> None:
        if self.held + size > self.most or (self._of[client] and self._of[client] + size > each):
            raise FullError  # the first answer of a client is taken however large it is
        self.held += size
        self._of[client] += size

    def free(self, size: int, client: str) -> None:
        self.held -= size
        self._of[client] -= size
        if not self._of[client]:
            del self._of[client]
