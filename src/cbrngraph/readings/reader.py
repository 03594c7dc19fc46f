"""What the readers of ``data/`` have in common: the ids that are known, and every fault with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cbrngraph.errors import Hints
from cbrngraph.places import Place, Problem
from cbrngraph.readings.model import Source, Subject
from cbrngraph.readings.yamltree import Node, Table, Text

__all__ = ["Reader"]


class Reader:
    """Reads parts of documents and collects their faults; a reader may share what it knows with another."""

    def __init__(self, shared: Reader | None = None) -> None:
        self.problems: list[Problem] = shared.problems if shared else []
        self.subjects: dict[str, Subject] = shared.subjects if shared else {}
        self.sources: dict[str, Source] = shared.sources if shared else {}
        self.hints: Hints = shared.hints if shared else Hints()

    def problem(self, place: Place, what: str, *also: Place) -> None:
        """Note a fault."""
        self.problems.append(Problem(place, what, also))

    def scalar(self, node: Node | None) -> str:
        """Return a piece of text with single spaces, or an empty string where there is none."""
        if node is None:
            return ""
        if not isinstance(node, Text):
            self.problem(node.place, "expected a piece of text here, not a list or a mapping")
            return ""
        return " ".join(node.value.split())

    def said(self, node: Table, reserved: Iterable[str]) -> Iterator[tuple[Text, Table]]:
        """Yield the subjects of a mapping, each with what is said of it."""
        for key, value in node.entries:
            if key.value in reserved:
                continue
            if key.value not in self.subjects:
                hint = self.hints(key.value, [*self.subjects, *reserved])
                self.problem(key.place, f"there is no subject {key.value} in data/register/{hint}")
            elif not isinstance(value, Table):
                self.problem(key.place, f"{key.value}: expected what is said of it, such as {{from: 2015}}")
            else:
                yield key, value
