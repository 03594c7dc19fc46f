"""Pictures of this house as PNG: as a file shows them, a fourth of its size, with the title for who cannot see."""

from __future__ import annotations

from io import BytesIO

from matplotlib.figure import Figure
from PIL import Image

from cbrngraph.pictures.figure import DPI, written

__all__ = ["picture_png"]

_COLOURS = 256
"""More than a picture of this house has, but for the edges of its letters."""


def picture_png(figure: Figure) -> tuple[bytes, dict[str, object]]:
    """Return a picture, and its metadata: as wide as it was drawn, so that it is crisp on dense screens too."""
    wide, high = (round(float(inches) * 96) for inches in figure.get_size_inches())
    assert DPI > 96
    return _smaller(written(figure, "png")), {"width": wide, "height": high, "alt": str(figure.get_label())}


def _smaller(png: bytes) -> bytes:
    """The same picture with a palette: notebooks carry their pictures, and are sent about."""
    made = BytesIO()
    with Image.open(BytesIO(png)) as full:
        few = full.convert("RGB").quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()
