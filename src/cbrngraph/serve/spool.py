"""Where answers are kept while their clients read them: small ones in memory, others in a file without a name.

All of them together may take so many bytes; a client that reads slowly cannot fill the disk.
"""

from __future__ import annotations

import tempfile
import weakref
from typing import IO

__all__ = ["FullError", "Spool"]

_IN_MEMORY = 1 << 18


class FullError(Exception):
    """There is no room for another answer at present."""


class Spool:
    """Room for so many bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0

    def room(self, size: int) -> IO[bytes]:
        """Return an empty file for so many bytes; they count as held until nobody knows the file any more.

        Raises:
            FullError: there is not so much room left.

        """
        if self.held + size > self.most:
            raise FullError
        self.held += size
        found = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed when it was sent)
        weakref.finalize(found, self._free, size)
        return found

    def _free(self, size: int) -> None:
        self.held -= size
