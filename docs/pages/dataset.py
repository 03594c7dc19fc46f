"""The dataset: what is in this version, how to cite it, what changed, under which licence, and where its files are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

import cbrngraph
from cbrngraph.answers.bibliography import references, written
from cbrngraph.resources import resource
from pages.markdown import bullets, escaped, fence, fields, page, table
from pages.served import served
from pages.sources import sources

__all__ = ["changes", "made"]

_VERSION = re.compile(r"^## (.+)$", re.MULTILINE)
_DATA = re.compile(r"^- \*\*Data\*\*: (.*(?:\n  .*)*)", re.MULTILINE)


def made() -> str:
    """Return the page."""
    kg = cbrngraph.open()
    info = kg.info()
    [own] = references(kg.engine, {})
    whole = {"statements": info.statements, "claims": sum(info.claims.values()), "sources": len(sources())}
    return page(
        [
            fields(
                [
                    ("Version", cbrngraph.__version__),
                    ("Date", own.issued),
                    ("Identifier", f"[{own.url}]({own.url})"),
                    ("Evidence policy", info.policy),
                    ("Licence", "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)"),
                ]
            ),
            "## What it holds",
            table(["what", "how many"], _counts({**whole, **info.classes}.items())),
            "Claims by status:",
            table(["status", "claims"], _counts(info.claims.items())),
            "Facts by the number of independent sources that say them:",
            table(["independent sources", "facts"], _counts(info.independent.items())),
            "## How to cite it",
            escaped(written([own], "text")),
            fence("bibtex", written([own], "bibtex")),
            *_citation(),
            "## Files",
            "Beside this page, at addresses that stay:",
            bullets(f'<a href="../{place}">{place}</a>: {escaped(told)}' for place, (told, _) in served().items()),
            "## Licence",
            escaped((_root() / "LICENSE-DATA").read_text(encoding="utf-8")),
            "## What changed in the data",
            fields(changes((_root() / "CHANGELOG.md").read_text(encoding="utf-8"))),
        ]
    )


def changes(changelog: str) -> Iterator[tuple[str, str]]:
    """Yield each version of the changelog with its line on the data, where it has one."""
    _, *parts = _VERSION.split(changelog)
    for version, said in zip(parts[::2], parts[1::2], strict=True):
        if found := _DATA.search(said):
            yield version, " ".join(found[1].split())


def _counts(items: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    return ([escaped(name), f"{count:,}"] for name, count in items)


def _citation() -> Iterator[str]:
    """What CITATION.cff adds, where there is one: reference managers read that file."""
    path = _root() / "CITATION.cff"
    if path.is_file():
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield f"{escaped(said['message'])} The file `CITATION.cff` says the same to reference managers."


def _root() -> Path:
    return resource("ontology").parent
