"""What some files of ``data/`` touch: the nodes that a check of these files looks at.

These are the things that the files speak of, the nodes nested in them, whatever refers to them, and the sources read or
described; for the catalogue also what its sources say, for decisions all that was decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cbrngraph.checks.facts import Facts
from cbrngraph.checks.report import Finding
from cbrngraph.claims.files import Evidence
from cbrngraph.claims.model import Claim
from cbrngraph.errors import NotFoundError, UsageError
from cbrngraph.readings.corpus import from_here
from cbrngraph.readings.model import EDITORS
from cbrngraph.readings.yamltree import yaml_files
from cbrngraph.terms import KG, Term, iri

__all__ = ["Scope", "files_in", "touched"]


@dataclass(frozen=True, slots=True)
class Scope:
    """The files to check, by the names that places have, and the nodes that they touch."""

    files: frozenset[str]
    nodes: frozenset[Term]
    claims: frozenset[str]

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is on a node that is touched, or points into the files."""
        return finding.node in self.nodes or any(place.file in self.files for place in finding.places)

    def near(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """The claims that rules are shown: those of the files, and what else is said of the same subjects.

        So a rule may look at one claim, or compare the claims of one subject or source, but not count them all.
        """
        return (claim for claim in claims if claim.id in self.claims)


def files_in(data: Path, paths: Iterable[Path]) -> frozenset[str]:
    """Return files of the folder ``data`` by the names that places have.

    Raises:
        NotFoundError: there is no such file.
        UsageError: it is not a file that is read from there.

    """
    known = {path.resolve(): from_here(path) for path in yaml_files(data)}
    names: set[str] = set()
    for path in paths:
        if not path.exists():
            raise NotFoundError(f"there is no file {path}; what a file no longer says is seen by a check of everything")
        if path.resolve() not in known:
            raise UsageError(f"{path} is no YAML file of {data}/; name files of that folder, or another with --data")
        names.add(known[path.resolve()])
    return frozenset(names)


def touched(evidence: Evidence, facts: Facts, files: frozenset[str]) -> Scope:
    """Return what files touch."""
    sources = evidence.sources.items()
    described = {iri(KG + slug) for slug, source in sources if source.place and source.place.file in files}
    decided = any("decisions" in Path(name).parts for name in files)
    own = [
        claim
        for claim in evidence.claims
        if any(place.file in files for place in claim.places)
        or (decided and claim.decision)
        or not described.isdisjoint(_sources(claim))
    ]
    subjects = {subject for claim in own for subject, _, _ in claim.content}
    spoken_of = subjects.union(described, *map(_spoken_of, own))
    near = {claim.id for claim in evidence.claims if claim.subject in spoken_of}
    nodes = spoken_of.union(*map(facts.referring, subjects))
    return Scope(files, frozenset(nodes), frozenset(near.union(claim.id for claim in own)))


def _spoken_of(claim: Claim) -> Iterator[Term]:
    """The claim, what its subject is nested in, and its sources; all that it names, if it was decided.

    What is only named by a claim stays as it is; but whom a withdrawn office names may have had no other.
    """
    yield iri(KG + claim.id)
    yield from (*claim.member_of[:1], *_sources(claim))
    yield from claim.concerns if claim.decision else ()


def _sources(claim: Claim) -> Iterator[Term]:
    """The sources of a claim, but for the register: what it describes is no matter of evidence."""
    return (iri(KG + slug) for slug in claim.sources if slug != EDITORS)
