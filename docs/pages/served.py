"""Files that a web host serves beside the pages: ontology, shapes and data, at the addresses that w3id.org leads to.

What follows ``#`` in an IRI never reaches a server: whoever asks for a term or a concept is sent to the one file of the
ontology. So that file holds the concepts too, which in the project have files of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cbrngraph
from cbrngraph.files import write_atomically
from cbrngraph.graph.locate import locate
from cbrngraph.graph.manifest import read_manifest
from cbrngraph.resources import resource
from cbrngraph.vocabulary import vocabulary_files

__all__ = ["copies", "served", "write_served"]


def served() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Return, by its address in the site, what each file is and how to get its bytes."""
    ontology, build = resource("ontology"), read_manifest(locate(None))
    return {
        "ontology/cbrngraph.ttl": ("the ontology with its concept schemes", lambda: _joined(*vocabulary_files())),
        "ontology/schemes.ttl": ("the concept schemes alone", lambda: _joined(*_turtle(ontology / "schemes"))),
        "ontology/alignments.ttl": ("how its terms stand to those of others", _of(ontology / "alignments.ttl")),
        "ontology/context.jsonld": ("the JSON-LD context", _of(ontology / "context.jsonld")),
        "shapes/shapes.ttl": ("the shapes (SHACL)", lambda: _joined(*_turtle(resource("shapes")))),
        "data/dataset.ttl": ("the description of the dataset (DCAT, VoID)", lambda: _described("ttl")),
        "data/dataset.jsonld": ("the same as JSON-LD", lambda: _described("jsonld")),
        "data/cbrngraph.nq.gz": ("the whole graph with its evidence, as N-Quads", _of(build.graph)),
        "data/claims.jsonl.gz": ("the claims and their sources, a JSON object a line", _of(build.claims)),
    }


def copies(address: str) -> list[str]:
    """Return the addresses of a file: its own, and for the ontology that of the version, which stays as it is.

    >>> copies("ontology/cbrngraph.ttl")[0]
    'ontology/cbrngraph.ttl'
    """
    folder, _, name = address.partition("/")
    return [address, f"{folder}/{cbrngraph.__version__}/{name}"] if folder == "ontology" else [address]


def write_served(site: Path) -> None:
    """Write the files into the folder of a built site."""
    for address, (_, content) in served().items():
        found = content()
        for place in copies(address):
            write_atomically(site / place, found)


def _of(path: Path) -> Callable[[], bytes]:
    return path.read_bytes


def _turtle(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.ttl"))


def _joined(*files: Path) -> bytes:
    """Files of Turtle as one; Turtle lets prefixes be declared again."""
    return b"\n".join(path.read_bytes() for path in files)


def _described(form: str) -> bytes:
    return cbrngraph.open().describe(form).encode()
