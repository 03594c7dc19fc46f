"""Writing files so that a reader never sees half of one: temporary file, fsync, rename."""

from __future__ import annotations

import gzip
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cbrngraph.errors import CbrnGraphError

__all__ = ["WriteError", "compressed", "locked", "write_atomically", "writing"]


BLOCK = 1 << 20


class WriteError(CbrnGraphError):
    """A file cannot be written; what stood there before still stands."""

    exit_code = 5


def compressed(lines: Iterable[str]) -> bytes:
    """Return gzip bytes that depend on the text alone."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=6, mtime=0) as file:
        for block in _blocks(lines):
            file.write(block)
    return buffer.getvalue()


def _blocks(lines: Iterable[str]) -> Iterator[bytes]:
    """The text in blocks of one size, since what zlib makes of it depends on where it is cut."""
    held = bytearray()
    for line in lines:
        held += line.encode()
        while len(held) >= BLOCK:
            yield bytes(held[:BLOCK])
            del held[:BLOCK]
    yield bytes(held)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        WriteError: the disk is full, or the folder cannot be written to.

    """
    with writing(path) as file:
        file.write(content)


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its place when the block ends, and leaves no trace where the block fails.

    Raises:
        WriteError: the disk is full, or the folder cannot be written to.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise WriteError(f"cannot write {path}: {error.strerror}; what was there before is untouched") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other writers of a folder waiting; where the system has no such lock, writers are trusted to be alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"cannot write to {folder}: {error.strerror}; what was there before is untouched") from error
    if os.name != "posix":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _umask() -> int:
    """The process's mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last; folders cannot be opened on Windows, where the rename is logged anyway."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
