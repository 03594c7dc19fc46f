"""An answer to a question: its rows as people read them, and, when wanted, the claims and sources behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

import pyoxigraph as ox

from cbrngraph.answers.labels import labels_of
from cbrngraph.graph.engine import Engine, as_term, policy_of, rows
from cbrngraph.graph.headers import fill
from cbrngraph.questions.library import ANY, SEPARATOR, Question, load_question
from cbrngraph.questions.parameters import bind, read_otherwise
from cbrngraph.terms import KG, PREFIXES, Term, Triple, compact, lexical, literal, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pandas
    import polars

    from cbrngraph.answers.receipts import Receipt, SourceLine

__all__ = ["AskedAnswer", "ask"]

Cells = tuple[Term, ...]
_NUMBER = re.compile(r"-?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?")


class AskedAnswer:
    """The answer to a question of the library.

    ``terms`` holds the rows as terms (an empty string where there is no value), ``rows`` as text, labels for IRIs.
    """

    def __init__(self, engine: Engine, question: Question, given: Mapping[str, str], bound: Mapping[str, Term]) -> None:
        self.question = question
        self.given = {p.name: value for p in question.parameters if (value := given.get(p.name) or p.default)}
        self.sparql = question.sparql(bound)
        self.columns = question.columns
        self._engine = engine
        self._terms = bound
        solutions = engine.query(self.sparql, prefixes=PREFIXES)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        found = [dict(zip(names, map(_term, row), strict=True)) for row in solutions]
        self._solutions, self.terms, self.rows = self._ordered(found)

    def __repr__(self) -> str:
        return f"<AskedAnswer {self.question.name}, {len(self.rows)} rows: {', '.join(self.columns)}>"

    @property
    def bound(self) -> dict[str, str]:
        """The parameters as they were understood."""
        labels = labels_of(self._engine, {term for term in self._terms.values() if term.startswith("<")})
        return {name: labels.get(term) or lexical(term) for name, term in self._terms.items()}

    @cached_property
    def receipts(self) -> tuple[tuple[Receipt, ...], ...]:
        """The claims behind each row."""
        because = self.question.because(self._terms)
        return _receipts(self._engine, [self._any_filled(fill(because, row)) for row in self._solutions])

    @property
    def claims(self) -> list[Receipt]:
        """Every claim behind the answer, once."""
        return sorted({receipt for row in self.receipts for receipt in row}, key=lambda receipt: receipt.id)

    @cached_property
    def sources(self) -> Mapping[str, SourceLine]:
        """The sources of these claims."""
        from cbrngraph.answers.receipts import sources_of

        return sources_of(self._engine, {source for receipt in self.claims for source in receipt.sources})

    def to_pandas(self, *, ids: bool = False) -> pandas.DataFrame:
        """Return the answer as a pandas DataFrame: labels for things (``ids``: their ids beside them), typed values."""
        from cbrngraph.sparql.frames import frame_pandas

        return frame_pandas(*self._framed(ids))

    def to_polars(self, *, ids: bool = False) -> polars.DataFrame:
        """Return the answer as a polars DataFrame, as :meth:`to_pandas` does."""
        from cbrngraph.sparql.frames import frame_polars

        return frame_polars(*self._framed(ids))

    def _framed(self, ids: bool) -> tuple[list[str], list[list[Term]]]:
        """Columns and terms, things told by their labels."""
        pairs = zip(self.terms, self.rows, strict=True)
        cells = [[literal(t) if term.startswith("<") else term for term, t in zip(*row, strict=True)] for row in pairs]
        if not ids:
            return list(self.columns), cells
        told = [[*row, *map(literal, found)] for row, found in zip(cells, self.ids, strict=True)]
        return [*self.columns, *self.id_columns], told

    def cite(self, style: str = "text") -> str:
        """Return the bibliography of the answer, the graph itself first: ``text``, ``bibtex`` or ``csl`` (JSON)."""
        from cbrngraph.answers.bibliography import references, written
        from cbrngraph.answers.receipts import sources_of

        return written(references(self._engine, {**self.sources, **sources_of(self._engine, self._named)}), style)

    @property
    def _named(self) -> set[str]:
        """The sources that stand in the rows themselves: whoever asks for sources means to cite them."""
        return {name_of(term) for row in self.terms for term in row if term.startswith(f"<{KG}source-")}

    @property
    def notes(self) -> list[str]:
        """What a reader must know beside the rows: how names were read, what the question says, its caveats."""
        read = read_otherwise(self._engine, self.question, self.given, self._terms)
        everything = [_OF_ALL] if policy_of(self._engine) == "all" else []
        return [*everything, *read, *self.question.notes, *self.caveats]

    @property
    def caveats(self) -> list[str]:
        """What other questions of the library know that qualifies this answer."""
        found = []
        for name, words in self.question.caveats:
            other = load_question(name)
            given = {p.name: self.given[p.name] for p in other.parameters if self.given.get(p.name, ANY) != ANY}
            number = len(ask(self._engine, name, given).terms)
            if number:
                told = " ".join([name, *(f'{key}="{v}"' if " " in v else f"{key}={v}" for key, v in given.items())])
                found.append(f"{words} ({number}): cbrngraph ask {told}")
        return found

    @property
    def ids(self) -> list[tuple[str, ...]]:
        """For each row the ids of its things, as queries write them."""
        return [tuple(compact(row[n]) if row[n].startswith("<") else "" for n in self._things()) for row in self.terms]

    @property
    def id_columns(self) -> list[str]:
        """The headings of :attr:`ids`."""
        return [f"{self.columns[n]}_id" for n in self._things()]

    def _things(self) -> list[int]:
        return [n for n in range(len(self.columns)) if any(row[n].startswith("<") for row in self.terms)]

    def _ordered(
        self, found: list[dict[str, Term]]
    ) -> tuple[list[dict[str, Term]], tuple[Cells, ...], tuple[tuple[str, ...], ...]]:
        """Sort here rather than in the query: engines collate differently, and people read labels and not IRIs."""
        for row in found:
            row |= {column: _in_order(row[column]) for column in self.question.lists}
        cells = [tuple(row[column] for column in self.columns) for row in found]
        texts = _labelled(self._engine, cells)
        order = list(range(len(found)))
        for column in reversed((*self.question.order, *self.columns)):
            place = self.columns.index(column.removeprefix("-"))
            order = _sorted(order, [row[place] for row in texts], backwards=column.startswith("-"))
        return [found[n] for n in order], tuple(cells[n] for n in order), tuple(texts[n] for n in order)

    def _any_filled(self, triples: Iterable[Triple]) -> list[Triple]:
        """Replace a statement with any object (``[]``) by those that the graph has."""
        return [
            (s, p, value)
            for s, p, o in triples
            for value in ([o] if o != "[]" else [found for (found,) in rows(self._engine, _OBJECTS, s=s, p=p)])
        ]


_OF_ALL = "under the policy all, values that contradict each other stand side by side: rows and sums may count twice"
_OBJECTS = "SELECT ?o WHERE { ?s ?p ?o }"


def ask(engine: Engine, name: str, given: Mapping[str, str]) -> AskedAnswer:
    """Answer a question of the library.

    Raises:
        UsageError: there is no such question or parameter, or a value is missing or of the wrong kind.
        NotFoundError: a parameter names a thing that is not there.

    """
    question = load_question(name)
    return AskedAnswer(engine, question, given, bind(engine, question, given))


def _in_order(joined: Term) -> Term:
    """Sort the values of a cell that holds several: SPARQL leaves their order to the engine."""
    return literal(SEPARATOR.join(sorted(filter(None, lexical(joined).split(SEPARATOR))))) if joined else joined


def _term(value: object) -> Term:
    return "" if value is None else as_term(value)


def _sorted(order: list[int], column: list[str], *, backwards: bool) -> list[int]:
    """Sort rows by a column, numbers by size, empty cells last either way; equal ones keep their order."""
    filled = [n for n in order if column[n]]
    if all(_NUMBER.fullmatch(column[n]) for n in filled):
        filled.sort(key=lambda n: float(column[n]), reverse=backwards)
    else:
        filled.sort(key=lambda n: column[n].removeprefix("../").casefold(), reverse=backwards)
    return filled + [n for n in order if not column[n]]


def _receipts(engine: Engine, rests_on: list[list[Triple]]) -> tuple[tuple[Receipt, ...], ...]:
    from cbrngraph.answers.receipts import claims_for

    everything = claims_for(engine, {triple for triples in rests_on for triple in triples})
    found: list[tuple[Receipt, ...]] = []
    for triples in rests_on:
        subjects = {triple[0] for triple in triples} | {triple[2] for triple in triples}
        wanted = set(triples)
        found.append(tuple(receipt for receipt in everything if _bears(receipt, wanted, subjects)))
    return tuple(found)


def _bears(receipt: Receipt, wanted: set[Triple], subjects: set[Term]) -> bool:
    """Whether a claim carries one of the statements, or says that a node which they are about is there."""
    subject, predicate, value = receipt.triple
    exists = predicate.endswith("#type>") or (bool(receipt.words) and value in subjects)
    return receipt.triple in wanted or (subject in subjects and exists)


def _labelled(engine: Engine, cells: list[Cells]) -> list[tuple[str, ...]]:
    things = {term for row in cells for term in row if term.startswith("<")}
    labels = labels_of(engine, things)
    return [tuple(labels[term] if term in labels else lexical(term) if term else "" for term in row) for row in cells]
