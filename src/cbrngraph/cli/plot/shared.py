"""What the commands of pictures share: where a picture goes, and in which format."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from cbrngraph.cli.common import add_format, add_graph_options, add_output, emit_stream, opened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["FORMATS", "add_drawn", "add_whole", "draw_whole", "form_of", "save"]

FORMATS = ("svg", "png")


def add_drawn(parser: argparse.ArgumentParser, formats: Sequence[str] = FORMATS) -> None:
    """Add the options of a picture."""
    add_format(parser, formats, "default: what FILE ends with, else svg")
    add_output(parser)


def add_whole(parser: argparse.ArgumentParser) -> None:
    """Add the options of a picture of the whole graph."""
    add_drawn(parser)
    add_graph_options(parser)


def save(figure: Figure, options: argparse.Namespace) -> int:
    """Write a picture to a file, whole or not at all, or to stdout."""
    from cbrngraph.pictures.figure import written

    content = written(figure, form_of(options))
    emit_stream(lambda file: file.write(content), options.output)
    return 0


def form_of(options: argparse.Namespace) -> str:
    """Return the format that was asked for, by its name or the ending of the file."""
    ending = Path(options.output or "").suffix.removeprefix(".").lower()
    return options.format or ending or "svg"


def draw_whole(name: str, options: argparse.Namespace) -> int:
    """Draw a picture of the whole graph."""
    return save(opened(options).plot(name), options)
