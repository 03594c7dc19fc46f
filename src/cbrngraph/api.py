"""The library in one object: what the command line does, Python does with the same verbs.

>>> cbrngraph.open().query("SELECT ?c WHERE { ?m org:member ?c }").rows()    # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Sized
from functools import cached_property
from pathlib import Path

from cbrngraph.display.listing import Conflicts, Coverages, Matches, Passages, Questions, Totals, Views
from cbrngraph.errors import UsageError
from cbrngraph.graph.engine import Engine, embedded

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pyoxigraph
    import rdflib
    from matplotlib.figure import Figure

    from cbrngraph.answers.card import Card
    from cbrngraph.answers.info import Info
    from cbrngraph.answers.why import Explanation
    from cbrngraph.display.page import Interactive
    from cbrngraph.exports.tables import Sheet
    from cbrngraph.networks.making import AnyNetwork
    from cbrngraph.questions.answer import AskedAnswer
    from cbrngraph.questions.difference import Difference
    from cbrngraph.sparql.results import QueryAnswer

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph:
    """An opened graph."""

    def __init__(
        self, engine: Engine, origin: str, policy: str = "accepted", note: str = "", build: Path | None = None
    ) -> None:
        self.engine = engine
        self.origin = origin
        self.policy = policy
        self.note = note
        self._build = build  # the file that the store was made from, for a process that opens it once more

    def __repr__(self) -> str:
        size = f", {len(self.engine):,} statements" if isinstance(self.engine, Sized) else ""
        name = self.origin if "://" in self.origin else Path(self.origin).name
        return f"<KnowledgeGraph {name}{size}, policy {self.policy}>"

    @property
    def store(self) -> pyoxigraph.Store:
        """The embedded store, for what reads every statement; an endpoint has none."""
        return embedded(self.engine, "an export, a table or kg.graph")

    def query(
        self,
        sparql: str,
        parameters: Mapping[str, object] | None = None,
        /,
        *,
        limit: int | None = None,
        timeout: float | None = None,
        warn: bool = True,
        **more: object,
    ) -> QueryAnswer:
        """Answer a SPARQL 1.1 query; the project's prefixes need not be declared.

        Args:
            sparql: a SELECT, ASK, CONSTRUCT or DESCRIBE.
            parameters: values for variables of the query, bound as terms; they may be given as keywords too.
            limit: give at most so many rows; ``answer.more`` says whether there are others.
            timeout: seconds after which there is an error and no answer.
            warn: whether the hints of the answer (``answer.hints``) are given as warnings too.
            more: parameters.

        Raises:
            UsageError: it does not parse, or a parameter does not fit it.
            LimitError: it took longer than ``timeout``, or is nested too deeply.

        """
        from cbrngraph.sparql.query import run_query, warn_of

        answer = run_query(
            self.engine, sparql, {**(parameters or {}), **more}, limit=limit, timeout=timeout, build=self._build
        )
        if warn and answer.hints:
            warn_of(answer.hints)
        return answer

    def explain(
        self, sparql: str, parameters: Mapping[str, object] | None = None, /, *, timeout: float | None = None
    ) -> str:
        """Return how a query is answered: its algebra, the matches of each pattern, rows, time, hints."""
        from cbrngraph.sparql.explain import explain

        return explain(self.engine, sparql, parameters or {}, timeout=timeout, build=self._build)

    def ask(self, question: str, /, **parameters: object) -> AskedAnswer:
        """Answer a question of the library; values are text, numbers or dates.

        A parameter whose name is a word of Python takes a line below it: ``from_=2020``.
        """
        from cbrngraph.questions.answer import ask

        return ask(self.engine, question, {name.rstrip("_"): str(value) for name, value in parameters.items()})

    def questions(self) -> Questions:
        """Return the questions of the library by name."""
        from cbrngraph.questions.library import load_questions

        return Questions(load_questions())

    def diff(self, newer: KnowledgeGraph, step: Callable[[str], object] = str) -> Difference:
        """Return which claims and which answers of the library changed from this graph to a newer one."""
        from cbrngraph.questions.difference import difference

        return difference(self.engine, newer.engine, step)

    def show(self, name: str | int) -> Card:
        """Return the card of a thing, by id, label, alternative label, code, or number of a project."""
        from cbrngraph.answers.card import show

        return show(self.engine, str(name))

    def why(self, subject: str, predicate: str = "", value: str = "") -> Explanation:
        """Return the claims behind a statement, and what other sources say; or one claim, by its id."""
        from cbrngraph.answers.why import why

        return why(self.engine, subject, predicate, value)

    def search(self, text: str) -> Matches:
        """Return the things whose names hold these words, the best first."""
        from cbrngraph.answers.names import search

        return Matches(search(self.engine, text)).of(text, self.policy)

    def near_names(self, text: str) -> str:
        """Return the names nearest to a text that finds nothing, as words to show; empty where none is near."""
        from cbrngraph.answers.names import near_names

        return near_names(self.engine, text)

    def info(self) -> Info:
        """Return what the graph holds, in counts."""
        from cbrngraph.answers.info import info

        return info(self.engine)

    def passages(self) -> Passages:
        """Return the passages that were read, with the number of claims each bears."""
        from cbrngraph.answers.info import passages

        return Passages(passages(self.engine)).of("", self.policy)

    def conflicts(self, name: str = "") -> Conflicts:
        """Return where sources disagree (about one thing, or everywhere): who says what, and which one holds."""
        from cbrngraph.answers.conflicts import conflicts

        return Conflicts(conflicts(self.engine, name)).of(name, self.policy)

    def coverage(self, kind: str = "") -> Coverages:
        """Return, for each country, region or project and each property: found, sought in vain, or not sought."""
        from cbrngraph.answers.coverage import coverage

        return Coverages(coverage(self.engine, kind)).of(kind, self.policy)

    def reconcile_counts(self, measure: str = "") -> Totals:
        """Return the published totals (of one measure) beside what the graph can name on their dates."""
        from cbrngraph.answers.reconcile import reconcile

        return Totals(reconcile(self.engine, measure)).of(measure, self.policy)

    def network(
        self,
        view: str | Path,
        *,
        as_of: object = None,
        between: Sequence[object] | str | None = None,
        policy: str = "",
        weights: str = "count",
        dates: str = "certain",
        evidence: bool = True,
    ) -> AnyNetwork:
        """Return a cooperation network: a networkx graph whose edges know their claims, and say :meth:`why`.

        Args:
            view: the name of a declared view (:meth:`networks`), or the path of a view file of your own.
            as_of: a day; ties that stood then, and events that had happened.
            between: two dates, or ``2015..2020``; ties that held at some time in it.
            policy: another evidence policy than that of this graph: its claims are weighed again.
            weights: of a projection: ``count``, ``newman`` or ``jaccard``.
            dates: ``certain`` ties only, or ``possible`` ones too: those whose dates leave it open.
            evidence: whether edges know their claims, sources and dates; without, it is made faster.

        Raises:
            UsageError: there is no such view, weighting, policy or date, or the view's query is at fault.

        """
        from cbrngraph.networks.making import make

        engine, note = self._under(policy) if policy and policy != self.policy else (self.engine, self.note)
        return make(
            engine, view, as_of=as_of, between=between, weights=weights, dates=dates, evidence=evidence, note=note
        )

    def networks(self) -> Views:
        """Return the declared network views by name."""
        from cbrngraph.networks.views import load_views

        return Views(load_views())

    def plot(
        self, what: str | AnyNetwork, *, kind: str = "network", size_by: str = "strength", alpha: float | None = None
    ) -> Figure:
        """Draw a picture: ``map``, ``accessions``, ``projects``, ``heatmap``, or a network.

        Args:
            what: the name of a picture of the whole graph, or a network of :meth:`network`.
            kind: of a network: ``network``, or ``brokers``, the roles of the nodes that have the most of them.
            size_by: of a network: the measure that says how large a node is.
            alpha: of a network: draw the ties stronger than chance at this level, not the heaviest of each node.

        Raises:
            UsageError: there is no such picture or measure.
            MissingExtraError: matplotlib, or the package of borders, is not installed.

        """
        if isinstance(what, str):
            from cbrngraph.pictures.drawing import drawn

            return drawn(self.engine, what)
        from cbrngraph.pictures.network_drawing import drawn_as

        return drawn_as(kind, what, size_by, alpha)

    def interactive(self, net: AnyNetwork, *, size_by: str = "strength", alpha: float | None = None) -> Interactive:
        """Return a network to look into: a notebook shows it, ``html`` is its page, ``save(path)`` writes that.

        A network in a notebook shows itself so; here the measure of its nodes, or a backbone, can be chosen.

        Args:
            net: a network of :meth:`network`; any other networkx graph is shown without receipts.
            size_by: the measure that says how large a node is.
            alpha: draw the ties stronger than chance at this level at first, not the heaviest of each node.

        Raises:
            UsageError: there is no such measure, or no such level.
            MissingExtraError: what lays it out is not installed.

        """
        from cbrngraph.display.interactive import interactive

        return interactive(net, size_by=size_by, alpha=alpha)

    def _under(self, policy: str) -> tuple[Engine, str]:
        """The engine of this graph under another evidence policy, and what that leaves out."""
        from cbrngraph.graph.weigh import weighed

        if not isinstance(self.engine, Sized):
            raise UsageError(f"{policy} weighs the claims of a build again, and an endpoint has none; use --graph")
        found = weighed(Path(self.origin), policy)
        return found.store, found.note

    def export(self, form: str, *, claims: bool = False) -> str:
        """Return facts and derived statements (``claims``: the evidence too) as ttl, jsonld, nt, nq or trig.

        ``statements`` is a table with one statement a row.
        """
        from cbrngraph.exports.serialise import is_evidence, is_vocabulary, serialise

        triples = ((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in self.store)
        return serialise((t for t in triples if not is_vocabulary(t) and (claims or not is_evidence(t))), form)

    def cite(self, thing: object = None, style: str = "text") -> str:
        """Return the bibliography of an answer, a card, a *why* or a network (of the graph alone, without one)."""
        from cbrngraph.answers.bibliography import cited

        return cited(self.engine, thing, style)

    def describe(self, form: str = "ttl") -> str:
        """Return the description of this graph as a dataset (DCAT 3, VoID), as ``ttl`` or ``jsonld``."""
        from cbrngraph.exports.dataset import as_text, description

        return as_text(description(self.engine, Path(self.origin)), form)

    def tables(self) -> list[Sheet]:
        """Return one table for each class, a README first; see :mod:`cbrngraph.exports.tables`."""
        from cbrngraph.exports.tables import tables

        return tables(self.store)

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The whole graph as an rdflib ``Graph`` of its own, with the project's prefixes bound."""
        from cbrngraph.graph.rdflibs import rdflib_graph

        return rdflib_graph(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in self.store)
