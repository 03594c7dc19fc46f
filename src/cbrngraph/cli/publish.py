"""Put the built graph on a SPARQL endpoint, in batches; a run that was broken off goes on where it stopped.

It is sent to the endpoint's graph store (guessed for Virtuoso and Oxigraph, else named by --graph-store), or as SPARQL
updates (--update). CBRNGRAPH_ENDPOINT_USER and CBRNGRAPH_ENDPOINT_PASSWORD say who writes. At the end all of it is
read back and compared.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from cbrngraph.cli.common import Progress
from cbrngraph.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.graph.manifest import Manifest
    from cbrngraph.remote.endpoint import Endpoint
    from cbrngraph.remote.publish import Published
    from cbrngraph.remote.writers import Writer

EXAMPLE = "cbrngraph publish --endpoint http://localhost:8890/sparql --dry-run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--endpoint", metavar="URL", help="the SPARQL endpoint (default: CBRNGRAPH_ENDPOINT)")
    parser.add_argument("--graph-store", metavar="URL", help="its graph store (SPARQL 1.1 Graph Store HTTP Protocol)")
    parser.add_argument("--update", metavar="URL", help="where it takes SPARQL 1.1 updates, to be used instead")
    parser.add_argument("--graph", metavar="DIR", help="a folder that build wrote (default: the build of this folder)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent where, and send nothing")


def run(options: argparse.Namespace) -> int:
    """Publish; say what was sent."""
    from cbrngraph.remote.endpoint import Endpoint
    from cbrngraph.remote.publish import publish

    manifest = _build(options.graph)
    url = options.endpoint or os.environ.get("CBRNGRAPH_ENDPOINT", "")
    if not url:
        raise UsageError("publish where? give --endpoint URL")
    endpoint = Endpoint(url)
    writer = _writer(options, endpoint)
    if options.dry_run:
        count = manifest.counts["statements"]
        print(f"{manifest.graph.name}: {count:,} statements, {-(-count // writer.most):,} batches, to {writer.url}")
        return 0
    progress = Progress()
    try:
        found = publish(lambda: _lines(manifest.graph), manifest.graph.name, endpoint, writer, progress)
    finally:
        seconds = progress.done()
    return _tell(found, endpoint, seconds)


def _build(folder: str | None) -> Manifest:
    from cbrngraph.graph.locate import locate
    from cbrngraph.graph.manifest import read_manifest

    place = locate(Path(folder) if folder else None)
    if place.is_file():
        raise UsageError(f"publish sends a build; {place} is a file of statements: name the folder that build wrote")
    return read_manifest(place)


def _writer(options: argparse.Namespace, endpoint: Endpoint) -> Writer:
    from cbrngraph.remote.writers import GraphStore, Updates, graph_store_of, login_at

    if options.graph_store and options.update:
        raise UsageError("--graph-store and --update are two ways of the same; give one")
    login = endpoint.transport.login
    if options.update:
        return Updates(options.update, login_at(options.update, endpoint.url, login))
    store = options.graph_store or graph_store_of(endpoint.url, login)
    return GraphStore(store, login_at(store, endpoint.url, login))


def _lines(graph: Path) -> Iterator[str]:
    """The statements of a build, in the order of its file."""
    import gzip
    import zlib

    from cbrngraph.errors import NotFoundError

    try:
        with gzip.open(graph, "rt", encoding="utf-8") as lines:
            yield from lines
    except (OSError, EOFError, zlib.error):
        raise NotFoundError(f"{graph} is missing or damaged; run: cbrngraph build") from None


def _tell(found: Published, endpoint: Endpoint, seconds: float) -> int:
    compared = found.compared
    for line in compared.folded:
        print(f"not told apart from another there (docs/scaling.md): {line}", file=sys.stderr)
    for what, lines in (("missing there", compared.missing), ("not ours there", compared.alien)):
        for line in lines:
            print(f"{what}: {line}", file=sys.stderr)
    if not compared.whole:
        print(f"cbrngraph: {endpoint.url} does not hold what was sent; run it again to start over", file=sys.stderr)
        return 1
    sent = f"{found.sent:,} of {found.batches:,} batches sent" if found.sent else "it was there already"
    print(
        f"published {found.statements:,} statements at {endpoint.url} ({sent}; read back and compared; {seconds:.1f} s)"
    )
    return 0
