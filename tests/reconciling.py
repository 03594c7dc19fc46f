"""What tests of the reconciliation service say often."""

from __future__ import annotations

from typing import Any


def ids(found: dict[str, Any]) -> list[str]:
    """The things of an answer, in its order."""
    return [each["id"] for each in found["result"]]
