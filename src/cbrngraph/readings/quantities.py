"""Numbers as their source prints them: ``88``, ``about 18300000``, ``over 60``."""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = ["parse_quantity"]

_QUALIFIERS = ("about", "over", "at least", "up to", "under", "exactly")
_QUANTITY = re.compile(rf"(?:({'|'.join(_QUALIFIERS)})\s+)?(-?[0-9]+(?:\.[0-9]+)?)")


def parse_quantity(text: str) -> tuple[str, Decimal]:
    """Return the qualifier's notation and the number.

    Raises:
        ValueError: the text is not a number of that form.

    >>> parse_quantity("at least 60")
    ('at-least', Decimal('60'))

    """
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        hint = re.sub(r"(?<=\d)[,' ](?=\d{3})", "", text)
        mend = f"; write {hint}" if _QUANTITY.fullmatch(hint.strip()) else ""
        raise ValueError(f"{text!r} is not a number{mend} (digits, before them about, over, at least, up to or under)")
    return (match[1] or "exactly").replace(" ", "-"), Decimal(match[2])
