"""Signposting (level 1, signposting.org): what a program should know of a page, as links in its head and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cbrngraph.serve.site.files import MEDIA, Site, ending_of
from cbrngraph.serve.site.schema import type_of
from cbrngraph.terms import DATASET, KG

__all__ = ["LICENCE", "Sign", "signposts"]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_RDF = ("ttl", "jsonld", "nt")
_ALSO = ("json", "bib", "csl.json", "csv")
_ABOUT = "https://schema.org/"


class Sign(NamedTuple):
    """A link: how the page is related to what, an address elsewhere or a path of the site."""

    relation: str
    target: str
    media: str = ""

    def href(self, root: str) -> str:
        """Return the target as seen from a page."""
        return self.target if "://" in self.target else f"{root}{self.target}"


def signposts(site: Site, path: str) -> Iterator[Sign]:
    """Yield the links of a page, or of a file that describes one."""
    ending = ending_of(path)
    stem = path.removesuffix(f".{ending}")
    if ending == "html":
        yield from _of_page(site, stem)
    elif f"{stem}.html" in site.paths:
        yield Sign("describes", f"{stem}.html", "text/html")
        yield Sign("license", LICENCE)


def _of_page(site: Site, stem: str) -> Iterator[Sign]:
    folder, _, name = stem.partition("/")
    if folder == "doc":
        yield Sign("cite-as", KG + name)
        yield Sign("type", f"{_ABOUT}AboutPage")
        yield Sign("type", f"{_ABOUT}{type_of(site, name)}")
        yield Sign("collection", "about.html", "text/html")
    elif stem in {"index", "about"}:
        yield Sign("cite-as", DATASET[1:-1])
        yield Sign("type", f"{_ABOUT}AboutPage")
        yield Sign("type", f"{_ABOUT}Dataset")
        yield from (Sign("describedby", f"dataset.{ending}", _bare(ending)) for ending in ("ttl", "jsonld"))
    yield Sign("license", LICENCE)
    for ending in (*_RDF, *_ALSO):
        if f"{stem}.{ending}" in site.paths:
            yield Sign("describedby" if ending in _RDF else "alternate", f"{stem}.{ending}", _bare(ending))


def _bare(ending: str) -> str:
    return MEDIA[ending].partition(";")[0]
