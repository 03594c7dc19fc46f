"""Opening a graph: a build, an RDF file, a kept store, or an endpoint, under an evidence policy."""

from __future__ import annotations

import sys
from pathlib import Path

from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import UsageError
from cbrngraph.graph.engine import policy_of
from cbrngraph.graph.locate import locate
from cbrngraph.graph.manifest import read_manifest
from cbrngraph.graph.store import IN_MEMORY, open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["open"]


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
    if "IPython" in sys.modules:
        from cbrngraph.display.shell import register_here

        register_here()
    if endpoint:
        return _remote(endpoint, policy, alone=graph is None and store is None)
    place = _place(graph, store)
    if policy != "accepted":
        if store not in (None, IN_MEMORY):
            raise UsageError(f"a store in a folder holds what the policy accepted holds; {policy} is weighed in memory")
        from cbrngraph.graph.weigh import weighed

        found = weighed(place, policy)
        return KnowledgeGraph(found.store, str(place), found.policy, found.note)
    if store is None and place.is_dir():
        manifest = read_manifest(place)
        return KnowledgeGraph(open_store(manifest), str(place), build=manifest.graph)
    if store is None or store == IN_MEMORY:
        return KnowledgeGraph(loaded := _loaded(place), str(place), policy_of(loaded))
    kept = _kept(place, Path(store))
    return KnowledgeGraph(kept, str(place), policy_of(kept), build=Path(store) / "store")


def _remote(url: str, policy: str, *, alone: bool) -> KnowledgeGraph:
    """Ask an endpoint in the place of a store."""
    from cbrngraph.remote.endpoint import open_endpoint

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
