"""A network as one page that needs nothing from elsewhere, and as the frame in which a notebook shows it.

The page forbids its own browser every request (Content Security Policy Level 3, W3C): only its one script and its one
style, known by their hashes, are let in. Links to sources open on a click.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import cache, cached_property
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from cbrngraph.display.drawn import Drawn, drawn
from cbrngraph.display.markup import Html, element, listed
from cbrngraph.display.packed import Packed, packed
from cbrngraph.display.parts import counted
from cbrngraph.display.receipts import Receipts
from cbrngraph.display.svg import legend, svg
from cbrngraph.pictures.palette import ink, mixed, over

__all__ = ["Interactive"]

SCRIPTS = ("stage.js", "told.js", "network.js")
"""The first two are the explorer's too (``serve/explorer``)."""
_FRAME = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
_HEIGHT = 640
_HINT = (
    "Point at a node or a tie to read what stands behind it; a click pins it. Drag to move; after a click the wheel "
    "comes nearer."
)
_PLAIN = "Point at a node or a tie to read in brief what stands behind it. Where scripts run, there is more to read."


class Interactive:
    """A network to look into; a notebook shows it in a frame of its own."""

    def __init__(
        self, net: Any, *, size_by: str = "strength", alpha: float | None = None, nearest_ties: int = 3
    ) -> None:
        self._drawn = drawn(net, size_by=size_by, alpha=alpha, nearest_ties=nearest_ties)

    def __repr__(self) -> str:
        network = self._drawn.plan.network
        counts = f"{counted(len(network), 'node')}, {counted(network.number_of_edges(), 'tie')}"
        return f"<Interactive {self._drawn.title}, {counts}>"

    @cached_property
    def html(self) -> str:
        """The page."""
        return _page(self._drawn)

    def _repr_html_(self) -> str:
        return (
            f"<iframe title=\"{escape(self._drawn.title)}\" sandbox=\"{_FRAME}\" loading=\"lazy\" "
            f"style=\"width:100%;height:{_HEIGHT}px;border:1px solid rgba(128,128,128,.4)\" "
            f"srcdoc='{self.html.replace('&', '&amp;').replace(chr(39), '&#39;')}'></iframe>"
        )  # fmt: skip

    def save(self, path: str | Path) -> None:
        """Write the page to a file, whole or not at all.

        Raises:
            WriteError: the disk is full, or the folder cannot be written to.

        """
        from cbrngraph.files import write_atomically

        write_atomically(Path(path), self.html.encode())


def _page(found: Drawn) -> str:
    receipts = Receipts(found.made, found.plan.network.is_directed())
    data = packed(found, receipts)
    style, script = _shipped("network.css") + _colours(found), "".join(map(_shipped, SCRIPTS))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", **{"http-equiv": "Content-Security-Policy"}, content=_policy(style, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", found.title),
        element("style", Html(style)),
    )
    body = element(
        "body",
        element("main", _header(found), _bar(data), _both(found, receipts, data)),
        element("script", Html(data.text), type="application/json", id="data"),
        element("script", Html(script)),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hashed(style)}'; script-src '{_hashed(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )


def _hashed(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _shipped(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _colours(found: Drawn) -> str:
    """The colours of groups, on white and on black: what is darker than the page there would not be seen."""
    colours = list(found.plan.seen.scheme.colours.values())
    light = "".join(f".g{n}{{--c:{c};--ink:{ink(c)}}}" for n, c in enumerate(colours))
    dark = "".join(f".g{n}{{--c:{_on_dark(c)};--ink:{_on_dark(c)}}}" for n, c in enumerate(colours))
    return f"{light}\n@media (prefers-color-scheme: dark) {{{dark}}}\n"


def _on_dark(colour: str) -> str:
    """A colour lightened until it is one to write on in black, which is one to be seen on black."""
    share = 0.0
    while over(mixed(colour, "#FFFFFF", share)) == "#FFFFFF":
        share += 0.05
    return mixed(colour, "#FFFFFF", share)


def _header(found: Drawn) -> Html:
    network = found.plan.network
    counts = f"{counted(len(network), 'node')}, {counted(network.number_of_edges(), 'tie')}"
    policy = f"; evidence policy {found.policy}" if found.policy else ""
    told = element("p", f"{found.question} ", class_="soft") if found.question else ""
    return element("header", element("h1", found.title), told, element("p", f"{counts}{policy}", class_="soft"))


def _bar(data: Packed) -> Html:
    """What needs the script, and is hidden without it."""
    if not data.places:
        return Html()
    whole = element("button", "⤢", id="whole", type="button", title="show the whole network (0)",
                    **{"aria-label": "show the whole network"})  # fmt: skip
    some = len(data.first) < data.ties
    return element(
        "div",
        _button("nearer", "+", "come nearer (+)"), _button("farther", "−", "go farther (−)"), whole,
        element("label", "Find ", element("input", id="find", type="search", list="names", autocomplete="off")),
        element("datalist", id="names"),
        element("label", element("input", id="all", type="checkbox"), f" all {data.ties:,} ties") if some else "",
        id="bar", hidden="hidden",
    )  # fmt: skip


def _button(name: str, sign: str, told: str) -> Html:
    return element("button", sign, id=name, type="button", title=told, **{"aria-label": told})


def _both(found: Drawn, receipts: Receipts, data: Packed) -> Html:
    if not data.places:
        return element("header", element("p", "This network has no nodes, so that there is nothing to draw."),
                       listed(_notes(found, data)))  # fmt: skip
    stage = element("div", svg(found, receipts, data.places, data.first), id="stage")
    rest = element(
        "div",
        element("p", _HINT, class_="soft", id="hint", hidden="hidden"),
        element("noscript", element("p", _PLAIN, class_="soft")),
        legend(found),
        element("section", element("h2", "Notes"), listed(_notes(found, data)), class_="soft"),
        element("p", found.source, class_="soft"),
    )  # fmt: skip
    panel = element("aside", element("div", rest, id="told", **{"aria-live": "polite"}))
    return element("div", stage, panel, id="both")


def _notes(found: Drawn, data: Packed) -> Iterator[str]:
    """What a reader should know: the rule by which ties were chosen, what is left out, and the notes of the network."""
    yield from filter(None, [found.plan.ties.rule])
    yield from (note for note in found.plan.told if note.startswith("Several ties") or "with themselves" in note)
    yield from found.plan.seen.notes
    if data.left:
        yield f"{data.left:,} of {data.ties + data.left:,} ties are not in this page: the lightest of those not drawn."
    for note in found.made.notes if found.made else ():
        yield f"{note[:1].upper()}{note[1:]}."
