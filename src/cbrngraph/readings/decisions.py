"""Reads ``data/decisions/``: what editors prefer, withdraw, or say to be one thing, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from cbrngraph.readings.model import Decision, Merge
from cbrngraph.readings.reader import Reader
from cbrngraph.readings.yamltree import Items, Node, Table, Text

__all__ = ["DecisionReader"]

VERBS = ("prefer", "withdraw", "merge")
_NEEDED = "a decision has prefer:, withdraw: or merge:, and because:"


class DecisionReader(Reader):
    """Reads decisions one by one; what they say of claims is told apart from what they say of ids."""

    def __init__(self, shared: Reader) -> None:
        super().__init__(shared)
        self.decisions: list[Decision] = []
        self.merges: list[Merge] = []

    def document(self, node: Node) -> None:
        """Read a list of decisions."""
        if not isinstance(node, Items):
            self.problem(node.place, "decisions are a list; each has prefer:, withdraw: or merge:, and because:")
            return
        for item in node.items:
            self._decision(item)

    def _decision(self, node: Node) -> None:
        verbs = [key for key, _ in node.entries if key.value in VERBS] if isinstance(node, Table) else []
        if not isinstance(node, Table) or len(verbs) != 1:
            self.problem(node.place, _NEEDED)
            return
        because = self._reason(node, verbs[0].value)
        said = node.get(verbs[0].value)
        if verbs[0].value == "merge":
            self.merges += self._merges(verbs[0], said, because)
        elif not isinstance(said, Table) or any(isinstance(v, Table) and not v.entries for _, v in said.entries):
            example = f"{verbs[0].value}: {{project-p053: {{until: 2018}}}}"
            self.problem(verbs[0].place, f"this decides nothing; write what is said, such as {example}")
        else:
            of = self.scalar(node.get("of"))
            self.decisions.append(Decision(verbs[0].value, because, of, tuple(self.said(said, ())), node.place))

    def _reason(self, node: Table, verb: str) -> str:
        """Return why it is decided; other keys than a decision has are told."""
        known = {verb, "because"} if verb == "merge" else {verb, "because", "of"}
        for key, _ in node.entries:
            if key.value not in known:
                what = f"a decision has {verb}:, because:{' and of:' * ('of' in known)}, not {key.value}:"
                self.problem(key.place, what)
        because, of = self.scalar(node.get("because")), self.scalar(node.get("of"))
        if not because:
            self.problem(node.place, "a decision needs its reason; write because: …")
        if of and of not in self.sources:
            self.problem(
                node.place, f"there is no source {of} in data/sources/{self.hints(of, self.sources, 'source')}"
            )
        return because

    def _merges(self, verb: Text, said: Node | None, because: str) -> Iterator[Merge]:
        """Yield the pairs of ids that name one thing."""
        if not isinstance(said, Table) or not said.entries:
            self.problem(verb.place, "this merges nothing; write two ids, the one to keep last: merge: {org-b: org-a}")
            return
        for gone, kept in said.entries:
            if isinstance(kept, Text) and kept.value:
                yield Merge(gone.value, kept.value, because, gone.place)
            else:
                self.problem(gone.place, f"merge: {gone.value} needs the one id to keep, such as {{org-b: org-a}}")
