"""Answers that are given again: the graph does not change while it is served, and people ask the same questions."""

from __future__ import annotations

from collections import OrderedDict

from cbrngraph.serve.wire import Head

__all__ = ["Answers"]

_PART = 16
"""One answer may take such a part of the room."""


class Answers:
    """The answers that were asked for last, in so many bytes; with no room none is kept."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0
        self._answers: OrderedDict[str, tuple[Head, bytes]] = OrderedDict()

    def get(self, tag: str) -> tuple[Head, bytes] | None:
        """Return an answer by the validator of its request, if it is kept."""
        if tag in self._answers:
            self._answers.move_to_end(tag)
        return self._answers.get(tag)

    def takes(self, head: Head) -> bool:
        """Whether an answer is kept: one that is always the same, and small enough."""
        return head.stable and head.size <= self.most // _PART

    def put(self, tag: str, head: Head, body: bytes) -> None:
        """Keep an answer; those that were asked for longest ago make room."""
        if tag in self._answers or not self.takes(head):
            return
        self._answers[tag] = head, body
        self.held += _cost(body)
        while self.held > self.most:
            _, (_, gone) = self._answers.popitem(last=False)
            self.held -= _cost(gone)


def _cost(body: bytes) -> int:
    return len(body) + 1024  # with what keeping it takes
