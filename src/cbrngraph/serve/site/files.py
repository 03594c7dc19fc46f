"""What the site is made of: a file has a media type and bytes; a section knows its paths and makes its files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from cbrngraph.api import KnowledgeGraph
from cbrngraph.display.markup import Html
from cbrngraph.graph.manifest import read_manifest

__all__ = ["MEDIA", "File", "Section", "Site", "html_file", "json_file", "media_of", "version_of"]

MEDIA: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "wasm": "application/wasm",
    "woff2": "font/woff2",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
    "cx2": "application/json",
    "net": "text/plain; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gz": "application/gzip",
}
"""The media type of a file by its ending."""


@dataclass(frozen=True, slots=True)
class File:
    """What stands at a path."""

    media: str
    body: bytes


@dataclass(frozen=True)
class Site:
    """What all sections are made from."""

    kg: KnowledgeGraph
    version: str
    """The name of the graph's content."""
    endpoint: str = ""
    """The path or address of a SPARQL endpoint; a static site may have none."""

    def __hash__(self) -> int:
        return hash(self.version)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of every thing that has a page, by its id (``country-kaz``)."""
        from cbrngraph.serve.site.things import things

        return things(self.kg)


class Section(Protocol):
    """A part of the site."""

    def paths(self, site: Site) -> Iterable[str]:
        """Return every path of the section; all of them together make the static site."""

    def file(self, site: Site, path: str) -> File | None:
        """Return the file at a path, or ``None`` where it is not of this section."""


def version_of(kg: KnowledgeGraph) -> str:
    """Return the name of a graph's content: that of its build, or the number of its statements."""
    place = Path(kg.origin)
    name = read_manifest(place).graph.name.partition(".")[0] if place.is_dir() else f"{place.name}-{len(kg.store)}"
    return name if kg.policy == "accepted" else f"{name}-{kg.policy.replace(' ', '-')}"


def media_of(path: str) -> str:
    """Return the media type of a file by its ending."""
    return MEDIA.get(path.rpartition(".")[2], "application/octet-stream")


def json_file(content: object) -> File:
    """Return plain data as a file of JSON, as short as it can be."""
    return File(MEDIA["json"], json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def html_file(text: Html) -> File:
    """Return a page as a file."""
    return File(MEDIA["html"], text.encode())
