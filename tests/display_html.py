"""HTML read as a browser would: whether every element is closed, and what it links, loads and tells."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source"})
LOADING = frozenset({"src", "srcset", "data", "poster", "background", "action", "formaction", "manifest", "ping"})
"""Attributes whose address a browser asks for by itself."""
ASKING = re.compile(
    r"@import|url\(\s*(?![\s\"']*#)|\bfetch\s*\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\s*\(|"
    r"importScripts|\bWorker\s*\(|\bsrc\s*="
)
"""What in a style or a script asks for something; ``url(#…)`` is a part of the page itself."""


class Read(HTMLParser):
    """A piece of HTML: elements with their attributes in order, its text, and what is wrong with it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{name}> is not closed" for name in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.elements.append((tag, given))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes what is not open")

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self._open), data))

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [given for name, given in self.elements if name == tag]

    def inside(self, tag: str) -> list[str]:
        """The texts within elements of a kind."""
        return [text for path, text in self.texts if tag in path]

    @property
    def text(self) -> str:
        """All text but that of styles and scripts."""
        return "".join(text for path, text in self.texts if not {"style", "script"} & set(path))

    @property
    def links(self) -> list[str]:
        """Where links lead."""
        return [given["href"] for given in self.all("a") if "href" in given]

    @property
    def loads(self) -> list[str]:
        """What a browser would ask for without a click."""
        found = [
            f"<{tag} {name}={value}>"
            for tag, given in self.elements
            for name, value in given.items()
            if name in LOADING
            or (tag == "link" and name == "href")
            or (name in {"href", "xlink:href"} and tag not in {"a", "link"} and not value.startswith("#"))
            or (name == "style" and ASKING.search(value))
            or (tag == "meta" and value.lower() == "refresh")
        ]
        asked = [
            match[0]
            for path, text in self.texts
            if {"style", "script"} & set(path) and not text.startswith('{"directed"')
            for match in ASKING.finditer(text)
        ]
        return found + asked

    @property
    def handlers(self) -> list[str]:
        """Scripts in attributes, and addresses that are scripts."""
        return [
            f"{name}={value}"
            for _, given in self.elements
            for name, value in given.items()
            if name.startswith("on") or value.strip().lower().startswith(("javascript:", "data:", "vbscript:"))
        ]
