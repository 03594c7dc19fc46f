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
from cbrngraph.serve.limits import Limits
from cbrngraph.serve.site.known import Known
from cbrngraph.serve.site.things import labelled

__all__ = [
    "MEDIA",
    "File",
    "Section",
    "Site",
    "data_file",
    "ending_of",
    "html_file",
    "json_file",
    "media_of",
    "version_of",
]

MEDIA: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "csl.json": "application/vnd.citationstyles.csl+json",
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
    "rq": "application/sparql-query; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "gz": "application/gzip",
    "void": "text/turtle; charset=utf-8",
}
"""The media type of a file by its ending; that of ``.well-known/void`` is all of its name."""


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
    """The path of the SPARQL endpoint from the top of the site; a static site has none."""
    limits: Limits | None = None
    """What the endpoint allows, where that is to be told."""

    def __hash__(self) -> int:
        return hash(self.version)

    def way_to_endpoint(self, root: str) -> str:
        """Return the relative address of the endpoint, from where ``root`` leads to the top; empty without one."""
        return f"{root}{self.endpoint.lstrip('/')}" if self.endpoint else ""

    @cached_property
    def known(self) -> Known:
        """What pages of all kinds look up."""
        return Known(self.kg)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of every thing that has a page, by its id (``country-kaz``)."""
        return labelled(self.kg.engine, self.known.kinds)

    @cached_property
    def paths(self) -> Mapping[str, Section]:
        """Every path of the site, and the section that makes its file."""
        from cbrngraph.serve.site.sections import SECTIONS

        return {path: section for section in SECTIONS for path in section.paths(self)}


class Section(Protocol):
    """A part of the site."""

    SLOW: bool
    """Whether a file of it takes longer than a reader would wait, so that a server makes it beforehand and apart."""

    def paths(self, site: Site) -> Iterable[str]:
        """Return every path of the section; all of them together make the static site."""

    def file(self, site: Site, path: str) -> File:
        """Return the file at one of these paths."""


def version_of(kg: KnowledgeGraph) -> str:
    """Return the name of a graph's content: that of its build, or the number of its statements."""
    place = Path(kg.origin)
    name = read_manifest(place).graph.name.partition(".")[0] if place.is_dir() else f"{place.name}-{len(kg.store)}"
    return name if kg.policy == "accepted" else f"{name}-{kg.policy.replace(' ', '-')}"


def ending_of(path: str) -> str:
    """Return the ending of a path, the longest that is known.

    >>> ending_of("doc/country-kaz.csl.json"), ending_of("doc/country-kaz.json"), ending_of(".well-known/void")
    ('csl.json', 'json', 'void')
    """
    name = path.rpartition("/")[2]
    return next((ending for ending in MEDIA if name.endswith(f".{ending}") and "." in ending), name.rpartition(".")[2])


def media_of(path: str) -> str:
    """Return the media type of a file by its ending."""
    return MEDIA.get(ending_of(path), "application/octet-stream")


def data_file(path: str, content: str | bytes) -> File:
    """Return what stands at a path, as its ending says."""
    return File(media_of(path), content.encode() if isinstance(content, str) else content)


def json_file(content: object) -> File:
    """Return plain data as a file of JSON, as short as it can be."""
    return File(MEDIA["json"], json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def html_file(text: Html) -> File:
    """Return a page as a file."""
    return File(MEDIA["html"], text.encode())
