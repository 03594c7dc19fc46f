"""A card: all that the graph knows of one thing, line by line, each with its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cbrngraph.answers.heads import LABELS, Mark, editors_last, kinds_of, name_marks, other_names
from cbrngraph.answers.labels import label_of
from cbrngraph.answers.names import find, name_note
from cbrngraph.answers.nodes import Nodes
from cbrngraph.answers.receipts import Receipt, SourceLine, claims_about, receipts_of, sources_of
from cbrngraph.graph.engine import Engine, policy_of, rows
from cbrngraph.terms import CBRN, RDF, Term, compact, iri, language, lexical, name_of

__all__ = ["Card", "Line", "show"]

_TYPE = iri(RDF + "type")
_SKIPPED = {_TYPE, iri(CBRN + "completeFor")}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card: what is said, where it is said, and what a reader must know of it."""

    heading: str
    text: str
    marks: tuple[Mark, ...]
    note: str
    holds: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """What the graph knows of one thing; prints as text."""

    id: str
    label: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    name_marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    sources: dict[str, SourceLine]
    policy: str
    note: str = ""

    def __str__(self) -> str:
        numbers = {source: number for number, source in enumerate(self.sources, 1)}
        head = [f"{self.label}  ({', '.join(self.kinds)})  {self.id}"]
        head += [f"  ({self.note})"] if self.note else []
        if self.names:
            head.append(f"  also: {'; '.join(self.names)}  {_marked(self.name_marks, numbers)}".rstrip())
        width = min(max((len(line.heading) for line in self.lines), default=0), 28)
        body = [line for line in self.lines if line.holds]
        lost = [line for line in self.lines if not line.holds]
        told = [*_told(body, width, numbers)]
        if lost:
            told += ["", "Said, but not held true", *_told(lost, width, numbers)]
        listed = [f"  [{number}] {self.sources[source]}" for source, number in numbers.items()]
        return "\n".join([*head, "", *told, "", f"Sources (policy {self.policy})", *listed])

    def __repr__(self) -> str:
        return str(self)

    def record(self) -> dict[str, object]:
        """The card as plain data, for JSON."""
        return {
            "id": self.id,
            "label": self.label,
            "kinds": list(self.kinds),
            "names": list(self.names),
            "lines": [
                {
                    "heading": line.heading,
                    "text": line.text,
                    "sources": [{"source": " + ".join(sources), "locator": at} for sources, at in line.marks],
                    "note": line.note,
                    "holds": line.holds,
                    "claims": list(line.claims),
                }
                for line in self.lines
            ],
            "sources": {key: str(source) for key, source in self.sources.items()},
            "policy": self.policy,
            "note": self.note,
        }


def show(store: Engine, name: str) -> Card:
    """Return the card of the thing with this name (id, label, alternative label, code, or *Project 53*).

    Raises:
        NotFoundError: nothing has that name.
        UsageError: several things have it.

    """
    thing = find(store, name)
    receipts = [*claims_about(store, thing), *_tenures(store, thing)]
    lines = tuple(_Writer(store, thing, receipts).lines(receipts))
    if thing.startswith("<") and rows(store, "SELECT ?k WHERE { ?s cbrn:sourceKind ?k }", s=thing):
        told = {(line.heading, line.text) for line in lines}
        lines = (*(line for line in _catalogued(store, thing) if (line.heading, line.text) not in told), *lines)
    names = other_names(store, thing)
    named = set(name_marks(store, thing, receipts, names))
    used = {source for sources, _ in [*named, *(mark for line in lines for mark in line.marks)] for source in sources}
    return Card(
        id=compact(thing),
        label=label_of(store, thing),
        kinds=tuple(sorted(kinds_of(store, thing))),
        names=tuple(names),
        name_marks=tuple(sorted(named)),
        lines=lines,
        sources=dict(sorted(sources_of(store, used).items(), key=editors_last)),
        policy=policy_of(store),
        note=name_note(store, thing, name),
    )


def _tenures(store: Engine, body: Term) -> list[Receipt]:
    """The claims on who held the posts of a body: its card names its heads."""
    query = """SELECT DISTINCT ?claim WHERE {
      ?post org:postIn ?body . ?tenure cbrn:post ?post . ?claim rdf:subject ?tenure ; a cbrn:Claim }"""
    return receipts_of(store, [claim for (claim,) in rows(store, query, body=body)])


class _Writer:
    """Writes the lines of one card: its own statements, the nodes named by it, and what others say of it."""

    def __init__(self, store: Engine, thing: Term, receipts: list[Receipt]) -> None:
        self.thing = thing
        self.nodes = Nodes(store, thing, {term for receipt in receipts for term in receipt.triple})

    def lines(self, receipts: list[Receipt]) -> Iterator[Line]:
        own: list[Receipt] = []
        nodes: defaultdict[Term, list[Receipt]] = defaultdict(list)
        others: list[Receipt] = []
        for receipt in receipts:
            subject, predicate, value = receipt.triple
            if subject == self.thing and not self.nodes.nested(value):
                own += [receipt] if predicate not in LABELS | _SKIPPED else []
            elif self.nodes.nested(subject) or self.nodes.nested(value):
                nodes[subject if self.nodes.nested(subject) else value].append(receipt)
            elif predicate not in _SKIPPED:
                others.append(receipt)
        yield from self._grouped(own, outgoing=True)
        for node in sorted(nodes, key=lambda node: (self.nodes.heading(node), self.nodes.text(node))):
            yield from self._node_lines(node, nodes[node])
        yield from self._grouped(others, outgoing=False)

    def _grouped(self, receipts: Iterable[Receipt], *, outgoing: bool) -> Iterator[Line]:
        groups: defaultdict[tuple[str, str, bool], list[Receipt]] = defaultdict(list)
        for receipt in receipts:
            subject, predicate, value = receipt.triple
            said = self.nodes.label(predicate)
            if outgoing:
                groups[(said, self._text(value, receipt), receipt.holds)].append(receipt)
            else:
                kind = self.nodes.kinds(subject)
                groups[(kind, f"{self.nodes.label(subject)} ({said})", receipt.holds)].append(receipt)
        for (heading, text, holds), group in sorted(groups.items(), key=lambda item: (not item[0][2], item[0])):
            yield _line(heading, text, group, holds)

    def _node_lines(self, node: Term, receipts: list[Receipt]) -> Iterator[Line]:
        heading, text = self.nodes.heading(node), self.nodes.text(node)
        bearing = [r for r in receipts if r.triple[1] == _TYPE or node == r.triple[2] or self.nodes.is_value(node)]
        holds = any(receipt.holds for receipt in bearing) if bearing else node in self.nodes.stated
        said = text or next((r.words for r in bearing if r.words), "(not named)")
        yield _line(heading, f"{said}{self.nodes.direction(node)}", bearing, holds)
        details = [receipt for receipt in receipts if receipt not in bearing]
        groups: defaultdict[tuple[bool, str], list[Receipt]] = defaultdict(list)
        for receipt in details:
            told = f"{self.nodes.label(receipt.triple[1])}: {self._text(receipt.triple[2], receipt)}"
            groups[(receipt.holds and holds, told)].append(receipt)
        for (held, told), group in sorted(groups.items(), key=lambda item: item[0][1]):
            yield _line("", told, group, held)

    def _text(self, value: Term, receipt: Receipt) -> str:
        if receipt.words:
            return receipt.words
        if value.startswith("<"):
            return self.nodes.label(value)
        tag = language(value)
        return f"{lexical(value)} ({tag})" if tag not in {"", "en"} else lexical(value)


def _line(heading: str, text: str, receipts: list[Receipt], holds: bool) -> Line:
    marks = sorted({(r.sources, ", ".join(r.locators)) for r in receipts})
    plain = any(receipt.holds and not receipt.note for receipt in receipts)  # it is stated: an inference adds nothing
    notes = sorted({r.note for r in receipts if r.note and not plain})
    return Line(heading, text, tuple(marks), "; ".join(notes), holds, tuple(sorted(r.id for r in receipts)))


def _told(lines: Iterable[Line], width: int, numbers: dict[str, int]) -> Iterator[str]:
    before = ""
    for line in lines:
        heading = "" if line.heading == before and line.heading else line.heading
        marks = _marked(line.marks, numbers)
        indent = "  " if line.heading else "    "
        note = f"  ({line.note})" if line.note else ""
        yield f"  {heading:<{width}}{indent}{line.text}  {marks}{note}"
        before = line.heading or before


def _marked(marks: Iterable[Mark], numbers: dict[str, int]) -> str:
    """Marks as ``[1 p3]``, and ``[1+2 p3]`` for sources that were read together."""
    told = [("+".join(str(numbers[source]) for source in sources), at) for sources, at in marks]
    return " ".join(f"[{sources}{f' {at}' if at else ''}]" for sources, at in told)


def _catalogued(store: Engine, source: Term) -> Iterator[Line]:
    """What the catalogue says of a source: its own marks, since it is its own evidence."""
    for predicate, value in sorted(rows(store, "SELECT ?p ?o WHERE { ?s ?p ?o }", s=source)):
        if predicate not in {_TYPE, iri(CBRN + "readPassage")}:
            text = label_of(store, value) if value.startswith("<") else lexical(value)
            yield Line(label_of(store, predicate), text, (((name_of(source),), ""),), "", True, ())
