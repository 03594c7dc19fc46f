"""``data/`` → a build: the claims (canonical) and the graph made from them, as two files and a manifest.

The manifest names the two files by the hash of their content and is renamed into place last, so that a build is there
whole or not at all, and a killed one leaves the previous one standing. Equal input gives equal bytes.
"""

from __future__ import annotations

import gc
import gzip
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cbrngraph import __version__
from cbrngraph.claims.files import Evidence, dump_evidence, load_evidence
from cbrngraph.claims.model import Claim
from cbrngraph.claims.policy import Policy
from cbrngraph.claims.state import state
from cbrngraph.errors import BadDataError, NotFoundError
from cbrngraph.files import compressed, locked, write_atomically
from cbrngraph.graph.assemble import Assembled, assemble
from cbrngraph.graph.manifest import MANIFEST, Manifest, read_manifest
from cbrngraph.places import Place, Problem
from cbrngraph.readings.corpus import load_corpus
from cbrngraph.terms import lexical, local_name, name_of
from cbrngraph.vocabulary import load_vocabulary

__all__ = [
    "MANIFEST",
    "Built",
    "Manifest",
    "build",
    "make",
    "read_evidence",
    "read_manifest",
    "uncollected",
    "write_build",
]

Step = Callable[[str], None]
_OURS = re.compile(r"\.?(?:graph-[0-9a-f]{16}\.nq\.gz|claims-[0-9a-f]{16}\.jsonl\.gz|manifest\.json)(?:\.\w+\.tmp)?")
"""The files of a build, and the temporary ones of a killed one: the folder may hold others, which are not ours."""

ACCEPTED = Policy("accepted")


def silent(text: str) -> None:
    """Tell nobody what is going on."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles out: here are none, and it would look through all that is made again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Built:
    """A graph in memory, with the claims it was made from (their places included)."""

    evidence: Evidence
    graph: Assembled

    @property
    def warnings(self) -> list[Problem]:
        """Ties: contradictions that no rule and no editor decided."""
        by_id = {claim.id: claim for claim in self.evidence.claims}
        return [_tie_warning([by_id[key] for key in tie.claims]) for tie in self.graph.weighing.ties]


@uncollected()
def make(data: Path, policy: Policy = ACCEPTED, step: Step = silent) -> Built:
    """Read ``data/`` and make its graph in memory; ``step`` is told what is going on.

    Raises:
        BadDataError: with every problem, each with file and line.

    """
    step("reading")
    vocabulary = load_vocabulary()
    corpus = load_corpus(data, vocabulary)
    step("stating claims")
    stated = state(corpus, vocabulary)
    step("weighing, deriving")
    evidence = Evidence(tuple(stated.claims.values()), stated.sources)
    return Built(evidence, assemble(evidence.claims, evidence.sources, policy))


def build(data: Path, out: Path, step: Step = silent) -> Built:
    """Build ``data/`` into the folder ``out``; on any fault the previous build there is untouched."""
    built = make(data, step=step)
    if not built.evidence.claims:
        raise BadDataError([Problem(Place(str(data)), "there is no statement in these files; nothing was built")])
    step("writing")
    write_build(built, out)
    return built


@uncollected()
def write_build(built: Built, out: Path) -> Manifest:
    """Write the two files and then, in one rename, the manifest that makes them the build."""
    graph = compressed(built.graph.lines)
    claims = compressed(dump_evidence(built.evidence.claims, built.evidence.sources.values()))
    names = {
        "graph": f"graph-{_digest(graph)}.nq.gz",
        "claims": f"claims-{_digest(claims)}.jsonl.gz",
    }
    manifest = {"version": __version__, **names, "counts": _counts(built)}
    with locked(out):
        write_atomically(out / names["graph"], graph)
        write_atomically(out / names["claims"], claims)
        write_atomically(out / MANIFEST, (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode())
        _sweep(out, {*names.values(), MANIFEST})
        return read_manifest(out)


def read_evidence(manifest: Manifest) -> Evidence:
    """Read the claims and sources of a build."""
    try:
        with gzip.open(manifest.claims, "rt", encoding="utf-8") as lines:
            return load_evidence(lines)
    except (OSError, EOFError, zlib.error, ValueError):
        raise NotFoundError(f"{manifest.claims} is missing or damaged; run: cbrngraph build") from None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _counts(built: Built) -> dict[str, int]:
    graph, evidence = built.graph, built.evidence
    statuses = Counter(verdict.status.value for verdict in graph.weighing.verdicts.values())
    return {
        "facts": len(graph.facts),
        "derived": len(graph.derived),
        "statements": len(graph.lines),
        "claims": len(evidence.claims),
        "sources": sum(source.kind != "editorial" for source in evidence.sources.values()),
        "ties": len(graph.weighing.ties),
        **{f"claims {status}": count for status, count in sorted(statuses.items())},
    }


def _sweep(out: Path, keep: set[str]) -> None:
    """Remove what earlier builds, finished or killed, left behind, and nothing that only looks like it."""
    for path in out.iterdir():
        if _OURS.fullmatch(path.name) and path.name not in keep:
            path.unlink(missing_ok=True)


def _tie_warning(claims: list[Claim]) -> Problem:
    places = sorted({place for claim in claims for place in claim.places})
    said = "; ".join(sorted(f"{', '.join(claim.sources)}: {_said(claim)}" for claim in claims))
    what = f"sources contradict each other with equal weight, so none holds ({said}); decide it in data/decisions/"
    return Problem(places[0] if places else Place("claims"), what, tuple(places[1:]))


def _said(claim: Claim) -> str:
    return f"{name_of(claim.subject)} {local_name(claim.predicate)} {claim.original or lexical(claim.object)}"
