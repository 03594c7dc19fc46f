"""A graph → its description as a dataset: what it is, whose, under which licence, its files, its counts.

DCAT 3 (W3C Recommendation, 2024) with terms of Dublin Core, FOAF and SPDX, and VoID (:mod:`cbrngraph.exports.counts`).
What the graph says of itself is repeated here, not written twice; its day is that of its bibliography. Sizes and
checksums are given of the two files of a build, where there is one, and of no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from cbrngraph.answers.bibliography import Reference, own
from cbrngraph.errors import NotFoundError, UsageError, nearest
from cbrngraph.exports.counts import part, statistics
from cbrngraph.exports.serialise import serialise
from cbrngraph.graph.engine import Engine, policy_of, rows
from cbrngraph.graph.manifest import MANIFEST, read_manifest
from cbrngraph.terms import DATASET, DCAT, DCT, OWL, PREFIXES, RDF, RDFS, XSD, Term, Triple, iri, lexical, literal

__all__ = ["FORMS", "KEYWORDS", "Distribution", "as_text", "description", "distributions"]

FORMS = ("ttl", "jsonld")
"""The formats of a description."""
KEYWORDS = (
    "CBRN", "EU CBRN Centres of Excellence", "governance", "international cooperation", "knowledge graph", "networks",
    "provenance",
)  # fmt: skip
"""What the dataset is found by; CITATION.cff has the same."""

_FOAF, _SPDX = "http://xmlns.com/foaf/0.1/", "http://spdx.org/rdf/terms#"
_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_ONTOLOGY = "https://w3id.org/cbrngraph/ontology"
_SAID = "SELECT ?p ?o WHERE { ?dataset ?p ?o }"
_CONFORMS = "SELECT ?version WHERE { ?ontology owl:versionIRI ?version }"
_SOURCES = """
SELECT (COUNT(DISTINCT ?source) AS ?read) (COUNT(DISTINCT ?used) AS ?bearing) WHERE {
  ?source a cbrn:Source . FILTER NOT EXISTS { ?source cbrn:sourceKind cbrn:source-kind-editorial }
  OPTIONAL { ?claim prov:wasDerivedFrom ?source BIND(?source AS ?used) }
}
"""
_BEGINS = """
SELECT (MIN(?day) AS ?first) WHERE { ?s cbrn:fromEarliest|cbrn:seenOnEarliest|cbrn:signedOnEarliest ?day }
"""
_ENDS = """
SELECT (MAX(?day) AS ?last) WHERE {
  ?s cbrn:fromLatest|cbrn:seenOnLatest|cbrn:signedOnLatest|cbrn:untilLatest ?day
}
"""
_WHERE = f"""
SELECT DISTINCT ?place WHERE {{
  ?membership a cbrn:Membership ; org:member/skos:exactMatch ?place .
  FILTER(STRSTARTS(STR(?place), "{_EU}country/"))
}}
"""


class Distribution(NamedTuple):
    """A form that a release has: name, title, media type, how it is compressed, and which file of a build it is."""

    name: str
    title: str
    media: str
    packed: str = ""
    file: Path | None = None


def description(engine: Engine, folder: Path | None = None) -> frozenset[Triple]:
    """Return the statements that describe a graph, under whichever evidence policy it was made.

    Args:
        engine: the graph, here or at an endpoint; all counts are asked of it.
        folder: the folder of the build that it was made from, where there is one.

    Raises:
        NotFoundError: the graph says nothing of itself.

    """
    cited = own(engine)
    if not cited:
        raise NotFoundError("this graph does not say what it is; describe one that cbrngraph build or export made")
    parts = (
        _own(engine, cited[0]),
        _agent(cited[0]),
        _coverage(engine),
        _provenance(engine, cited[0]),
        chain.from_iterable(map(_distribution, distributions(engine, folder))),
        statistics(engine),
    )
    return frozenset(chain.from_iterable(parts))


def distributions(engine: Engine, folder: Path | None = None) -> list[Distribution]:
    """Return the forms of a release; a graph under another policy than its build's is not the file of that build."""
    manifest = read_manifest(folder) if folder and (folder / MANIFEST).is_file() else None
    graph = manifest.graph if manifest and policy_of(engine) == "accepted" else None
    return [
        Distribution("nquads", "The whole graph, evidence and vocabulary included, as N-Quads",
                     "application/n-quads", "application/gzip", graph),
        Distribution("claims", "The claims and their sources, a JSON object a line",
                     "application/jsonl", "application/gzip", manifest.claims if manifest else None),
        Distribution("turtle", "Facts and derived statements as Turtle", "text/turtle"),
        Distribution("jsonld", "Facts and derived statements as JSON-LD", "application/ld+json"),
        Distribution("csv", "A table for each class, with the evidence, as CSV", "text/csv"),
        Distribution("workbook", "A workbook with a sheet for each class, with the evidence",
                     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ]  # fmt: skip


def as_text(triples: Iterable[Triple], form: str) -> str:
    """Return a description in one of :data:`FORMS`; Turtle begins with the dataset.

    Raises:
        UsageError: there is no such format.

    """
    if form not in FORMS:
        raise UsageError(f"there is no format {form}{nearest(form, FORMS)} (known: {', '.join(FORMS)})")
    if form != "ttl":
        return serialise(triples, form)
    ordered = sorted(triples, key=lambda triple: (triple[0][:-1], triple[1] != iri(RDF + "type"), triple))
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in ordered)
    used = {name: base for name, base in (PREFIXES | {"foaf": _FOAF, "spdx": _SPDX}).items() if f"<{base}" in lines}
    found = ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
    return (ox.serialize(found, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode()


def _own(engine: Engine, cited: Reference) -> Iterator[Triple]:
    """What the graph says of itself, and what is true of each release."""
    policy = policy_of(engine)
    for predicate, value in rows(engine, _SAID, dataset=DATASET):
        more = f" Made under the evidence policy {policy}; all counts are those of the graph under it."
        told = literal(lexical(value) + more, lang="en") if predicate == iri(DCT + "description") else value
        yield DATASET, predicate, told
        if predicate == iri(DCAT + "version"):
            yield DATASET, iri(OWL + "versionInfo"), value
    yield DATASET, iri(DCT + "identifier"), literal(DATASET[1:-1])
    yield DATASET, iri(DCT + "language"), iri(_EU + "language/ENG")
    yield DATASET, iri(DCT + "accessRights"), iri(_EU + "access-right/PUBLIC")
    yield DATASET, iri(DCAT + "theme"), iri(_EU + "data-theme/INTR")
    yield from ((DATASET, iri(DCAT + "keyword"), literal(word, lang="en")) for word in KEYWORDS)
    for name in ("issued", "modified") if len(cited.issued) == len("2026-11-22") else ():
        yield DATASET, iri(DCT + name), literal(cited.issued, XSD + "date")
    yield from ((DATASET, iri(DCT + "conformsTo"), version) for version in _conforms(engine))


def _conforms(engine: Engine) -> list[Term]:
    found = [version for (version,) in rows(engine, _CONFORMS, ontology=iri(_ONTOLOGY))]
    return found or [iri(_ONTOLOGY)]


def _agent(cited: Reference) -> Iterator[Triple]:
    for number, name in enumerate(cited.publishers, 1):
        node = part(f"creator-{number}")
        yield from ((DATASET, iri(DCT + role), node) for role in ("creator", "publisher"))
        yield node, iri(RDF + "type"), iri(_FOAF + "Agent")
        yield node, iri(_FOAF + "name"), literal(name)


def _coverage(engine: Engine) -> Iterator[Triple]:
    """When and where: from the earliest beginning to the latest end, planned ones included; the partner countries."""
    node, ends = part("temporal"), {"startDate": _BEGINS, "endDate": _ENDS}
    days = {name: found for name, query in ends.items() if (found := rows(engine, query)[0][0])}
    if days:
        yield DATASET, iri(DCT + "temporal"), node
        yield node, iri(RDF + "type"), iri(DCT + "PeriodOfTime")
        yield node, iri(RDFS + "comment"), literal("The latest end may be a planned one.", lang="en")
    yield from ((node, iri(DCAT + name), day) for name, day in days.items())
    yield from ((DATASET, iri(DCT + "spatial"), place) for (place,) in rows(engine, _WHERE))


def _provenance(engine: Engine, cited: Reference) -> Iterator[Triple]:
    node, ((read, bearing),) = part("provenance"), rows(engine, _SOURCES)
    last = f", the last of them on {cited.issued}" if cited.issued else ""
    told = (
        f"{lexical(read)} public sources were read{last}; "
        f"the claims in this graph come from {lexical(bearing)} of them, and each names its own."
    )
    yield DATASET, iri(DCT + "provenance"), node
    yield node, iri(RDF + "type"), iri(DCT + "ProvenanceStatement")
    yield node, iri(RDFS + "label"), literal(told, lang="en")


def _distribution(form: Distribution) -> Iterator[Triple]:
    node = part(form.name)
    yield DATASET, iri(DCAT + "distribution"), node
    yield node, iri(RDF + "type"), iri(DCAT + "Distribution")
    yield node, iri(DCT + "title"), literal(form.title, lang="en")
    yield node, iri(DCT + "license"), iri("https://creativecommons.org/licenses/by/4.0/")
    yield node, iri(DCAT + "accessURL"), DATASET
    yield node, iri(DCAT + "mediaType"), iri(_MEDIA + form.media)
    if form.packed:
        yield node, iri(DCAT + "compressFormat"), iri(_MEDIA + form.packed)
    if form.file:
        yield from _measured(node, form.file)


def _measured(node: Term, file: Path) -> Iterator[Triple]:
    """The size of a file that is here, and its SHA-256."""
    content, checksum = file.read_bytes(), f"{node[:-1]}-sha256>"
    yield node, iri(DCAT + "byteSize"), literal(str(len(content)), XSD + "nonNegativeInteger")
    yield node, iri(_SPDX + "checksum"), checksum
    yield checksum, iri(RDF + "type"), iri(_SPDX + "Checksum")
    yield checksum, iri(_SPDX + "algorithm"), iri(_SPDX + "checksumAlgorithm_sha256")
    yield checksum, iri(_SPDX + "checksumValue"), literal(hashlib.sha256(content).hexdigest(), XSD + "hexBinary")
