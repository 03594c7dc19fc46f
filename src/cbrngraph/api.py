"""The library in one object: what the command line does, Python does with the same verbs.

>>> import cbrngraph
>>> kg = cbrngraph.open()                                                    # doctest: +SKIP
>>> kg.query("SELECT ?c WHERE { ?m org:member ?c }").rows()                  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from functools import cached_property
from pathlib import Path

from cbrngraph.errors import UsageError
from cbrngraph.graph.engine import Engine, embedded, policy_of
from cbrngraph.graph.locate import locate
from cbrngraph.graph.manifest import read_manifest
from cbrngraph.graph.store import IN_MEMORY, load_lines, open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

    from cbrngraph.answers.card import Card
    from cbrngraph.answers.conflicts import Conflict
    from cbrngraph.answers.coverage import Coverage
    from cbrngraph.answers.info import Info, Passage
    from cbrngraph.answers.names import Match
    from cbrngraph.answers.reconcile import Reconciliation
    from cbrngraph.answers.why import Explanation
    from cbrngraph.exports.tables import Sheet
    from cbrngraph.questions.answer import AskedAnswer
    from cbrngraph.questions.difference import Difference
    from cbrngraph.sparql.results import QueryAnswer

__all__ = ["KnowledgeGraph", "locate", "open"]


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
        return f"<KnowledgeGraph {self.origin}{size}, policy {self.policy}>"

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

    def ask(self, question: str, /, **parameters: str) -> AskedAnswer:
        """Answer a question of the library; a parameter such as ``from`` is passed as ``**{"from": "2020"}``."""
        from cbrngraph.questions.answer import ask

        return ask(self.engine, question, parameters)

    def diff(self, newer: KnowledgeGraph, step: Callable[[str], object] = str) -> Difference:
        """Return which claims and which answers of the library changed from this graph to a newer one."""
        from cbrngraph.questions.difference import difference

        return difference(self.engine, newer.engine, step)

    def show(self, name: str) -> Card:
        """Return the card of a thing, by id, label, alternative label, code, or *Project 53*."""
        from cbrngraph.answers.card import show

        return show(self.engine, name)

    def why(self, subject: str, predicate: str = "", value: str = "") -> Explanation:
        """Return the claims behind a statement, and what other sources say; or one claim, by its id."""
        from cbrngraph.answers.why import why

        return why(self.engine, subject, predicate, value)

    def search(self, text: str) -> list[Match]:
        """Return the things whose names hold these words, the best first."""
        from cbrngraph.answers.names import search

        return search(self.engine, text)

    def near_names(self, text: str) -> str:
        """Return the names nearest to a text that finds nothing, as words to show; empty where none is near."""
        from cbrngraph.answers.names import near_names

        return near_names(self.engine, text)

    def info(self) -> Info:
        """Return what the graph holds, in counts."""
        from cbrngraph.answers.info import info

        return info(self.engine)

    def passages(self) -> list[Passage]:
        """Return the passages that were read, with the number of claims each bears."""
        from cbrngraph.answers.info import passages

        return passages(self.engine)

    def conflicts(self, name: str = "") -> list[Conflict]:
        """Return where sources disagree (about one thing, or everywhere): who says what, and which one holds."""
        from cbrngraph.answers.conflicts import conflicts

        return conflicts(self.engine, name)

    def coverage(self, kind: str = "") -> list[Coverage]:
        """Return, for each country, region or project and each property: found, sought in vain, or not sought."""
        from cbrngraph.answers.coverage import coverage

        return coverage(self.engine, kind)

    def reconcile_counts(self, measure: str = "") -> list[Reconciliation]:
        """Return the published totals (of one measure) beside what the graph can name on their dates."""
        from cbrngraph.answers.reconcile import reconcile

        return reconcile(self.engine, measure)

    def export(self, form: str, *, claims: bool = False) -> str:
        """Return facts and derived statements (``claims``: the evidence too) as ttl, jsonld, nt, nq or trig.

        ``statements`` is a table with one statement a row.
        """
        from cbrngraph.exports.serialise import is_evidence, is_vocabulary, serialise

        triples = ((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in self.store)
        return serialise((t for t in triples if not is_vocabulary(t) and (claims or not is_evidence(t))), form)

    def tables(self) -> list[Sheet]:
        """Return one table for each class, a README first; see :mod:`cbrngraph.exports.tables`."""
        from cbrngraph.exports.tables import tables

        return tables(self.store)

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The whole graph as an rdflib ``Graph`` of its own, with the project's prefixes bound."""
        import rdflib

        from cbrngraph.terms import PREFIXES

        graph = rdflib.Graph()
        for prefix, base in PREFIXES.items():
            graph.bind(prefix, base, replace=True)
        lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in self.store)
        return graph.parse(data=lines, format="nt")


def open(
    graph: str | Path | None = None,
    policy: str = "accepted",
    store: str | Path | None = None,
    *,
    endpoint: str = "",
) -> KnowledgeGraph:
    """Open a graph: the one named, else the build of this folder or checkout, else the one that the package carries.

    Args:
        graph: a folder that ``cbrngraph build`` wrote, or an RDF file.
        policy: an evidence policy; other than ``accepted`` it weighs the claims of the build again.
        store: a folder to keep the store in, for a graph larger than memory; ``:memory:`` loads it into memory, where
            it answers fastest. By default the store of a build is kept in the user's cache, that of a file in memory.
        endpoint: the address of a SPARQL endpoint that ``cbrngraph publish`` filled, to be asked instead.

    Raises:
        NotFoundError: there is no graph.
        UsageError: the policy is unknown, or cannot be applied to an RDF file or an endpoint, or the folder holds
            something else.
        EndpointError, LimitError: the endpoint does not answer, or not wholly.

    """
    if endpoint:
        return _remote(endpoint, policy, alone=graph is None and store is None)
    place = _place(graph, store)
    if policy != "accepted":
        if store not in (None, IN_MEMORY):
            raise UsageError(f"a store in a folder holds what the policy accepted holds; {policy} is weighed in memory")
        return _weighed(place, policy)
    if store is None and place.is_dir():
        manifest = read_manifest(place)
        return KnowledgeGraph(open_store(manifest), str(place), build=manifest.graph)
    if store is None or store == IN_MEMORY:
        return KnowledgeGraph(loaded := _loaded(place), str(place), policy_of(loaded))
    kept = _kept(place, Path(store))
    return KnowledgeGraph(kept, str(place), policy_of(kept), build=Path(store) / "store")


def _remote(url: str, policy: str, *, alone: bool) -> KnowledgeGraph:
    """Ask an endpoint in the place of a store."""
    from cbrngraph.graph.endpoint import open_endpoint

    if not alone:
        raise UsageError("a graph is either here (--graph, --store) or at an endpoint (--endpoint); leave one out")
    if policy != "accepted":
        raise UsageError(f"{policy} weighs the claims of a build again, and an endpoint has none; leave --endpoint out")
    engine = open_endpoint(url)
    return KnowledgeGraph(engine, engine.url, engine.policy)


def _place(graph: str | Path | None, store: str | Path | None) -> Path:
    """The graph to open: a kept store knows what it was made of."""
    if graph is None and store not in (None, IN_MEMORY):
        from cbrngraph.graph.kept import kept_source

        if source := kept_source(Path(store or "")):
            return source
    return locate(Path(graph) if graph else None)


def _loaded(place: Path) -> pyoxigraph.Store:
    """A build or a file in memory."""
    import pyoxigraph

    from cbrngraph.graph.rdffiles import fill_from

    store = pyoxigraph.Store()
    fill_from(store, place)
    if place.is_file():
        store.bulk_load(input=_vocabulary().encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return store


def _kept(place: Path, folder: Path) -> pyoxigraph.Store:
    from cbrngraph.graph.kept import keep

    return keep(place, folder, _vocabulary())


def _vocabulary() -> str:
    """Ontology and schemes as N-Triples, which exports leave out and every verb needs."""
    from cbrngraph.graph.assemble import vocabulary_triples

    return "".join(f"{s} {p} {o} .\n" for s, p, o in vocabulary_triples())


def _weighed(place: Path, policy: str) -> KnowledgeGraph:
    """Weigh the claims of a build again under a policy."""
    from cbrngraph.claims.policy import parse_policy
    from cbrngraph.graph.assemble import assemble
    from cbrngraph.graph.build import read_evidence

    chosen = parse_policy(policy)
    if place.is_file():
        raise UsageError(f"the policy {chosen} needs the claims of a build; {place} is a file of statements")
    evidence = read_evidence(read_manifest(place))
    graph = assemble(evidence.claims, evidence.sources, chosen)
    left_out = chosen.left_out(evidence.sources)
    note = f"{left_out} undated source{'s' * (left_out != 1)} left out" if left_out else ""
    return KnowledgeGraph(load_lines(graph.lines), str(place), str(chosen), note)
