"""A built site as a browser sees it: the ids, links, loads and headings of every page, by the standard parser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADS = {
    "script": "src", "img": "src", "iframe": "src", "embed": "src", "source": "src", "audio": "src", "video": "src",
    "track": "src", "input": "src", "object": "data", "image": "href", "use": "href", "feimage": "href", "link": "href",
}  # fmt: skip
_IN_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


@dataclass(slots=True)
class Page:
    """What one page has."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    """What a browser fetches without being asked: scripts, styles, images, fonts, frames."""
    levels: list[int] = field(default_factory=list)
    title: str = ""
    description: str = ""
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open: list[str] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.split(":")[-1]: value or "" for name, value in attrs}
        page = self.page
        page.ids |= {given[name] for name in ("id", "name") if name in given and (name == "id" or tag == "a")}
        if tag == "a" and "href" in given:
            page.links.append(given["href"])
        if tag in _LOADS and given.get(_LOADS[tag]):
            page.loads.append(given[_LOADS[tag]])
        page.loads += [part.split()[0] for part in given.get("srcset", "").split(",") if part.strip()]
        page.loads += list(in_style(given.get("style", "")))
        if re.fullmatch("h[1-6]", tag):
            page.levels.append(int(tag[1]))
        if tag == "meta" and given.get("name") == "description":
            page.description = given.get("content", "")
        if tag in {"title", "script", "style", "svg"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "title" and "svg" not in self._open:
            self.page.title += data
        elif inside == "style":
            self.page.loads += list(in_style(data))
        elif not inside:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self.page.text = " ".join("".join(self._text).split())


def read(path: Path) -> Page:
    """Read one page."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader.page


def read_site(folder: Path) -> dict[str, Page]:
    """Read every page of a site, by its path in it."""
    return {path.relative_to(folder).as_posix(): read(path) for path in sorted(folder.rglob("*.html"))}


def in_style(text: str) -> Iterator[str]:
    """What a style sheet, or a style in a page, loads."""
    yield from (one or other for one, other in _IN_STYLE.findall(text))


def is_outside(address: str) -> bool:
    """Whether an address leads to another host; what stands in the page itself does not."""
    return not address.startswith("data:") and bool(urlsplit(address).scheme or urlsplit(address).netloc)


def target(folder: Path, page: str, link: str) -> tuple[Path, str]:
    """Where a link within the site leads: a file, and a fragment in it."""
    path, _, fragment = link.partition("#")
    path = unquote(path.partition("?")[0])
    base = folder / page
    return (base.parent / path if path else base).resolve(), unquote(fragment)


def broken(folder: Path, pages: Mapping[str, Page]) -> list[str]:
    """The links and loads within a site that lead nowhere, and where they stand."""
    by_path = {(folder / name).resolve(): page for name, page in pages.items()}
    found: list[str] = []
    for name, page in pages.items():
        for link in sorted({*page.links, *page.loads}):
            if is_outside(link) or link.startswith("data:"):
                continue
            path, fragment = target(folder, name, link)
            if not path.is_file() or (fragment and path in by_path and fragment not in by_path[path].ids):
                found.append(f"{name}: {link}")
    return found
