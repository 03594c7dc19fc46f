"""Files of the site as they are kept for the next client: compressed, with the validator of what is in them."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from cbrngraph.serve.site.files import File

__all__ = ["Kept", "Shelf", "kept"]

_PLAIN = ("image/png", "font/woff2", "application/gzip")
"""What is compressed already."""
_LEAST = 512
_ROOM = 64 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A file: as it is where that is small or compressed already, else as gzip."""

    media: str
    body: bytes
    zipped: bool
    digest: str

    def told(self, *, zipped: bool) -> bytes:
        """Return the bytes of the file, as gzip or plain; what is kept plain is given plain."""
        return gzip.decompress(self.body) if self.zipped and not zipped else self.body


def kept(file: File) -> Kept:
    """Return a file as it is kept."""
    digest = hashlib.sha256(file.body).hexdigest()[:32]
    if len(file.body) < _LEAST or file.media in _PLAIN:
        return Kept(file.media, file.body, False, digest)
    return Kept(file.media, gzip.compress(file.body, 6, mtime=0), True, digest)


class Shelf:
    """The files that were asked for last, as many as there is room for."""

    def __init__(self, room: int = _ROOM) -> None:
        self._room = room
        self._files: OrderedDict[str, Kept] = OrderedDict()

    def get(self, path: str) -> Kept | None:
        """Return a file that is here, which is then the last to go."""
        found = self._files.get(path)
        if found:
            self._files.move_to_end(path)
        return found

    def put(self, path: str, file: Kept) -> None:
        """Keep a file; those that nobody asked for the longest make room."""
        if old := self._files.pop(path, None):
            self._room += len(old.body)
        self._files[path] = file
        self._room -= len(file.body)
        while self._room < 0 and len(self._files) > 1:
            self._room += len(self._files.popitem(last=False)[1].body)
