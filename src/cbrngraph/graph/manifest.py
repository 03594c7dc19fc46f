"""The manifest of a build: the names of its two files, which carry the hash of their content, and its counts."""

from __future__ import annotations

import json

from cbrngraph.errors import NotFoundError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MANIFEST", "Manifest", "read_manifest"]

MANIFEST = "manifest.json"


class Manifest:
    """What a build consists of."""

    def __init__(self, folder: Path, graph: str, claims: str, counts: dict[str, int], version: str) -> None:
        self.folder = folder
        self.graph = folder / graph
        self.claims = folder / claims
        self.counts = counts
        self.version = version


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a build.

    Raises:
        NotFoundError: there is no build in that folder, or its manifest is damaged.

    """
    try:
        return Manifest(folder, **json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise NotFoundError(f"there is no built graph in {folder}; run: cbrngraph build") from None
    except (ValueError, TypeError):
        raise NotFoundError(f"{folder / MANIFEST} is damaged; run: cbrngraph build") from None
