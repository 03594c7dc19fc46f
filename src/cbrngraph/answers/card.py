"""A card: all that the graph knows of one thing, line by line, each with its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cbrngraph.answers.heads import LABELS, Mark, editors_last, kinds_of, name_marks, other_names
from cbrngraph.answers.labels import label_of
from cbrngraph.answers.names import find, merge_note
from cbrngraph.answers.receipts import Receipt, SourceLine, claims_about, receipts_of, sources_of
from cbrngraph.graph.engine import Engine, policy_of, rows
from cbrngraph.terms import CBRN, RDF, Term, compact, iri, language, lexical, local_name, name_of

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
    lines = tuple(_Writer(store, thing).lines(receipts))
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
        note=merge_note(store, thing, name),
    )


def _tenures(store: Engine, body: Term) -> list[Receipt]:
    """The claims on who held the posts of a body: its card names its heads."""
    query = """SELECT DISTINCT ?claim WHERE {
      ?post org:postIn ?body . ?tenure cbrn:post ?post . ?claim rdf:subject ?tenure ; a cbrn:Claim }"""
    return receipts_of(store, [claim for (claim,) in rows(store, query, body=body)])


class _Writer:
    """Writes the lines of one card: its own statements, the nodes named by it, and what others say of it."""

    def __init__(self, store: Engine, thing: Term) -> None:
        self.store = store
        self.thing = thing
        self._kinds_known: dict[Term, str] = {}
        self._labels_known: dict[Term, str] = {}

    def lines(self, receipts: list[Receipt]) -> Iterator[Line]:
        own: list[Receipt] = []
        nodes: defaultdict[Term, list[Receipt]] = defaultdict(list)
        others: list[Receipt] = []
        for receipt in receipts:
            subject, predicate, value = receipt.triple
            if subject == self.thing and not self._nested(value):
                own += [receipt] if predicate not in LABELS | _SKIPPED else []
            elif self._nested(subject) or self._nested(value):
                nodes[subject if self._nested(subject) else value].append(receipt)
            elif predicate not in _SKIPPED:
                others.append(receipt)
        yield from self._grouped(own, outgoing=True)
        for node in sorted(nodes, key=lambda node: (self._node_heading(node), self._node_text(node))):
            yield from self._node_lines(node, nodes[node])
        yield from self._grouped(others, outgoing=False)

    def _grouped(self, receipts: Iterable[Receipt], *, outgoing: bool) -> Iterator[Line]:
        groups: defaultdict[tuple[str, str, bool], list[Receipt]] = defaultdict(list)
        for receipt in receipts:
            subject, predicate, value = receipt.triple
            said = self._label(predicate)
            if outgoing:
                groups[(said, self._text(value, receipt), receipt.holds)].append(receipt)
            else:
                kind = ", ".join(sorted(kinds_of(self.store, subject))) or "thing"
                groups[(kind, f"{self._label(subject)} ({said})", receipt.holds)].append(receipt)
        for (heading, text, holds), group in sorted(groups.items(), key=lambda item: (not item[0][2], item[0])):
            yield _line(heading, text, group, holds)

    def _node_lines(self, node: Term, receipts: list[Receipt]) -> Iterator[Line]:
        heading, text = self._node_heading(node), self._node_text(node)
        bearing = [r for r in receipts if r.triple[1] == _TYPE or node == r.triple[2] or self._is_value(node)]
        holds = any(receipt.holds for receipt in bearing) if bearing else bool(self._objects(node, "rdf:type"))
        said = text or next((r.words for r in bearing if r.words), "(not named)")
        yield _line(heading, f"{said}{self._direction(node)}", bearing, holds)
        details = [receipt for receipt in receipts if receipt not in bearing]
        groups: defaultdict[tuple[bool, str], list[Receipt]] = defaultdict(list)
        for receipt in details:
            told = f"{self._label(receipt.triple[1])}: {self._text(receipt.triple[2], receipt)}"
            groups[(receipt.holds and holds, told)].append(receipt)
        for (held, told), group in sorted(groups.items(), key=lambda item: item[0][1]):
            yield _line("", told, group, held)

    def _text(self, value: Term, receipt: Receipt) -> str:
        if receipt.words:
            return receipt.words
        if value.startswith("<"):
            return self._label(value)
        tag = language(value)
        return f"{lexical(value)} ({tag})" if tag not in {"", "en"} else lexical(value)

    def _nested(self, node: Term) -> bool:
        return node.startswith("<") and bool(self._node_kind(node))

    def _is_value(self, node: Term) -> bool:
        return self._node_kind(node) == "value"

    def _label(self, thing: Term) -> str:
        if thing not in self._labels_known:
            self._labels_known[thing] = label_of(self.store, thing)
        return self._labels_known[thing]

    def _node_kind(self, node: Term) -> str:
        if node not in self._kinds_known:
            self._kinds_known[node] = self._look_up_kind(node)
        return self._kinds_known[node]

    def _look_up_kind(self, node: Term) -> str:
        query = "SELECT ?kind WHERE { ?class cbrn:nodeKind ?kind . { ?node a ?class } UNION { %s } } LIMIT 1"
        claimed = "?claim rdf:subject ?node ; rdf:predicate rdf:type ; rdf:object ?class"
        found = rows(self.store, query % claimed, node=node)
        if found and not self._registered(node):
            return lexical(found[0][0])
        return "value" if "-" in name_of(node) and self._unheld_value(node) else ""

    def _registered(self, node: Term) -> bool:
        query = "SELECT ?c WHERE { ?c rdf:subject ?node ; rdf:predicate rdf:type ; cbrn:basis cbrn:basis-editorial }"
        return bool(rows(self.store, query, node=node))

    def _unheld_value(self, node: Term) -> bool:
        """A value that lost: no statement is left of it but the claim that links it."""
        return not rows(self.store, "SELECT ?o WHERE { ?node ?p ?o } LIMIT 1", node=node) and bool(
            rows(self.store, "SELECT ?c WHERE { ?c rdf:object|rdf:subject ?node ; cbrn:originalValue ?w }", node=node)
        )

    def _node_heading(self, node: Term) -> str:
        claimed = "?c rdf:subject ?node ; rdf:predicate rdf:type ; rdf:object ?kind"
        query = f"""SELECT ?kind WHERE {{ {{ ?node a ?kind }} UNION {{ {claimed} }} . ?kind cbrn:nodeKind ?any
          FILTER NOT EXISTS {{ ?node a ?narrower . ?narrower rdfs:subClassOf ?kind }} }}"""
        kinds = rows(self.store, query, node=node)
        return self._label(kinds[0][0]) if kinds else self._fallen_kind(node)

    def _fallen_kind(self, node: Term) -> str:
        """The kind of a value that lost, read off its name: nothing else is left of it."""
        classes = [cls for (cls,) in rows(self.store, 'SELECT ?class WHERE { ?class cbrn:nodeKind "value" }')]
        named = [cls for cls in classes if name_of(node).replace("-", "").startswith(local_name(cls).casefold())]
        return self._label(max(named, key=len)) if named else "value"

    def _node_text(self, node: Term) -> str:
        """What a relation relates, the thing itself left out; nothing for a value, whose claim has the words."""
        if self._is_value(node):
            return ""
        query = """SELECT ?value WHERE { ?c rdf:subject ?node ; rdf:predicate rdf:type ; cbrn:concerns ?value }"""
        parts = [self._label(value) for (value,) in rows(self.store, query, node=node) if value != self.thing]
        roles = [self._label(role) for (role,) in self._objects(node, "cbrn:role")]
        names = [lexical(name) for (name,) in self._objects(node, "cbrn:name|cbrn:item")]
        return ", ".join([*sorted(set(parts)), *names, *(f"as {role}" for role in roles)])

    def _direction(self, node: Term) -> str:
        """How a value leads to the thing where it is not the thing's own: who received is told from who gave."""
        query = """SELECT ?link WHERE { ?node ?link ?thing ; a ?class . ?class cbrn:nodeKind "value"
          FILTER NOT EXISTS { ?class cbrn:nestedUnder|cbrn:nestedLink ?link } }"""
        links = sorted({self._label(link) for (link,) in rows(self.store, query, node=node, thing=self.thing)})
        return f" ({', '.join(links)})" if links else ""

    def _objects(self, node: Term, predicate: str) -> list[tuple[Term, ...]]:
        return rows(self.store, f"SELECT ?value WHERE {{ ?node {predicate} ?value }}", node=node)


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
