"""What changed between two graphs: which claims came, went or weigh otherwise, and which *answers* changed thereby.

Every question is asked with its example, and once more for each thing of the kind it asks for that a changed claim is
about; so a change is seen where people would meet it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cbrngraph.answers.labels import labels_of
from cbrngraph.errors import CbrnGraphError
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.questions.answer import ask
from cbrngraph.questions.library import Question, load_questions
from cbrngraph.questions.parameters import KINDS
from cbrngraph.terms import Term, Triple, lexical, local_name, name_of

__all__ = ["MOST_THINGS", "AnswerChange", "ClaimChange", "Difference", "difference", "value_of"]

MOST_THINGS = 50
"""For so many things at most is one question asked: a change of everything shows in fewer."""

Step = Callable[[str], object]
_CLAIMS = """
SELECT ?claim ?subject ?predicate ?object ?status ?source WHERE {
  ?claim a cbrn:Claim ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    cbrn:status ?status ; prov:wasDerivedFrom ?source
}
"""
_TOUCHED = "SELECT DISTINCT ?thing WHERE { VALUES ?claim { %s } ?claim cbrn:concerns|rdf:subject|rdf:object ?thing }"
_BESIDE = """
SELECT DISTINCT ?other WHERE {
  VALUES ?thing { %s }
  { ?thing cbrn:party ?other } UNION { ?part cbrn:project ?thing ; cbrn:participant ?other }
  UNION { ?thing cbrn:attendee ?other } UNION { ?thing cbrn:region ?other }
}
"""
_OF_CLASSES = "SELECT DISTINCT ?thing WHERE { VALUES ?class { %s } ?thing a ?class }"
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that one graph has and the other has not (its status there is empty), or that has another status."""

    id: str
    triple: Triple
    sources: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer that is not the same: the rows that it lost and gained, or why it cannot be given on one side."""

    question: str
    given: Mapping[str, str]
    columns: tuple[str, ...]
    lost: tuple[tuple[str, ...], ...]
    gained: tuple[tuple[str, ...], ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed; ``asked`` is how many answers were compared, ``cut`` the questions not asked for all things."""

    claims: tuple[ClaimChange, ...]
    answers: tuple[AnswerChange, ...]
    labels: Mapping[Term, str]
    asked: int
    questions: int
    cut: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.claims or self.answers)


@dataclass(frozen=True, slots=True)
class _Known:
    triple: Triple
    status: str
    sources: tuple[str, ...]


def difference(old: Engine, new: Engine, step: Step = str) -> Difference:
    """Compare two graphs; ``step`` is told what is going on."""
    step("comparing claims")
    changes = tuple(_claim_changes(_claims(old), _claims(new)))
    touched = _touched(old, changes) | _touched(new, changes)
    answers: list[AnswerChange] = []
    asked, cut = 0, []
    for question in load_questions().values():
        step(f"asking {question.name}")
        wanted, whole = _ways_to_ask(question, old, new, touched)
        cut += [] if whole else [question.name]
        asked += len(wanted)
        answers += _distinct(change for given in wanted if (change := _answer_change(question, given, old, new)))
    terms = {term for change in changes for term in change.triple if term.startswith("<")}
    return Difference(
        changes, tuple(answers), labels_of(old, terms) | _labelled(new, terms), asked, len(load_questions()), tuple(cut)
    )


def _claims(engine: Engine) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    for claim, subject, predicate, value, status, source in rows(engine, _CLAIMS):
        key = name_of(claim)
        sources = tuple(sorted({name_of(source), *(found[key].sources if key in found else ())}))
        found[key] = _Known((subject, predicate, value), local_name(status).removeprefix("status-"), sources)
    return found


def _claim_changes(old: Mapping[str, _Known], new: Mapping[str, _Known]) -> Iterable[ClaimChange]:
    nothing = _Known(("", "", ""), "", ())
    changed = [key for key in {*old, *new} if old.get(key, nothing).status != new.get(key, nothing).status]
    found = [(key, new.get(key) or old[key]) for key in changed]
    for key, known in sorted(found, key=lambda item: (item[1].triple, item[0])):
        before, after = old.get(key, nothing).status, new.get(key, nothing).status
        yield ClaimChange(key, known.triple, known.sources, before, after)


def _touched(engine: Engine, changes: tuple[ClaimChange, ...]) -> set[Term]:
    """The things that the changed claims which this graph has are about, and those that take part in them."""
    found: set[Term] = set()
    for start in range(0, len(changes), _BATCH):
        listed = " ".join(f"kg:{change.id}" for change in changes[start : start + _BATCH])
        found |= {thing for (thing,) in rows(engine, _TOUCHED % listed)}
    named = " ".join(sorted(thing for thing in found if thing.startswith("<")))
    return found | {thing for (thing,) in rows(engine, _BESIDE % named)} if len(found) <= _BATCH else found


def _ways_to_ask(question: Question, old: Engine, new: Engine, touched: set[Term]) -> tuple[list[dict[str, str]], bool]:
    """The parameters to ask with: the example's, and those with each touched thing; and whether these are all."""
    ways = [dict(question.example)]
    for parameter in question.parameters:
        if parameter.kind in KINDS and touched:
            things = sorted(touched & (_things(old, parameter.kind) | _things(new, parameter.kind)))
            others = {p.name: p.default or question.example[p.name] for p in question.parameters}
            ways += [others | {parameter.name: f"kg:{name_of(thing)}"} for thing in things[:MOST_THINGS]]
            return ways, len(things) <= MOST_THINGS
    return ways, True


def _things(engine: Engine, kind: str) -> set[Term]:
    classes = KINDS[kind] or ("cbrn:Country", "cbrn:Region", "cbrn:Project", "cbrn:Institution", "cbrn:Event")
    return {thing for (thing,) in rows(engine, _OF_CLASSES % " ".join(classes))}


def _answer_change(question: Question, given: Mapping[str, str], old: Engine, new: Engine) -> AnswerChange | None:
    before, no_before = _asked(old, question.name, given)
    after, no_after = _asked(new, question.name, given)
    if before == after and no_before == no_after:
        return None
    fault = "; ".join(f"{which}: {why}" for which, why in (("before", no_before), ("after", no_after)) if why)
    lost, gained = sorted((before - after).elements()), sorted((after - before).elements())
    return AnswerChange(question.name, given, question.columns, tuple(lost), tuple(gained), fault)


def _distinct(changes: Iterable[AnswerChange]) -> list[AnswerChange]:
    """Leave out what was asked twice: a thing by its id that the example asks for by its name."""
    found = {(change.lost, change.gained, change.fault): change for change in reversed(list(changes))}
    return list(reversed(found.values()))


def _asked(engine: Engine, name: str, given: Mapping[str, str]) -> tuple[Counter[tuple[str, ...]], str]:
    """The rows of an answer, or why there is none: the thing asked for may be in one of the graphs only."""
    try:
        return Counter(ask(engine, name, given).rows), ""
    except CbrnGraphError as error:
        return Counter(), str(error)


def _labelled(engine: Engine, terms: set[Term]) -> dict[Term, str]:
    """Labels of those that this graph has any for."""
    return {term: label for term, label in labels_of(engine, terms).items() if label != name_of(term)}


def value_of(term: Term, labels: Mapping[Term, str]) -> str:
    """Return a term as people read it."""
    return labels.get(term, name_of(term)) if term.startswith("<") else lexical(term)
