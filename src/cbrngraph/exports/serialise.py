"""Writes statements in the formats users load; equal statements give equal bytes, whatever the hash seed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from cbrngraph.errors import UsageError, nearest
from cbrngraph.exports.jsonld import to_jsonld
from cbrngraph.terms import DATASET, KG, PREFIXES, RDF, RDFS, SKOS, XSD, Triple, datatype, iri, language, lexical

__all__ = ["FORMATS", "is_evidence", "is_vocabulary", "serialise"]

_LABELS = {iri(SKOS + "prefLabel"), iri(RDFS + "label")}
_EVIDENCE = (f"<{KG}claim-", f"<{KG}source-", f"<{KG}search-")


def is_evidence(triple: Triple) -> bool:
    """Whether a statement belongs to the evidence: a claim, a source or a search."""
    return triple[0].startswith(_EVIDENCE)


def is_vocabulary(triple: Triple) -> bool:
    """Whether a statement belongs to the ontology or a scheme: its subject is no data node."""
    return not triple[0].startswith(f"<{KG}") and triple[0] != DATASET


def serialise(triples: Iterable[Triple], form: str) -> str:
    """Return statements in a format of :data:`FORMATS`.

    Raises:
        UsageError: there is no such format.

    """
    if form not in FORMATS:
        raise UsageError(f"there is no format {form}{nearest(form, FORMATS)} (known: {', '.join(FORMATS)})")
    return FORMATS[form](sorted(set(triples)))


def _ntriples(triples: list[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


def _turtle(triples: list[Triple]) -> str:
    """Pretty Turtle: prefixes in use, subjects in order, their kind first."""
    ordered = sorted(triples, key=lambda triple: (triple[0], triple[1] != iri(RDF + "type"), triple))
    found = ox.parse(_ntriples(ordered).encode(), format=ox.RdfFormat.N_TRIPLES)
    return (ox.serialize(found, format=ox.RdfFormat.TURTLE, prefixes=_prefixes_in(triples)) or b"").decode()


def _prefixes_in(triples: list[Triple]) -> dict[str, str]:
    """The prefixes that some IRI or datatype begins with."""
    terms = {term for triple in triples for term in triple}
    named = {term[1:] for term in terms if term.startswith("<")}
    named |= {suffix[3:] for suffix in {term.rsplit('"', 1)[-1] for term in terms} if suffix.startswith("^^<")}
    return {prefix: base for prefix, base in PREFIXES.items() if any(name.startswith(base) for name in named)}


def _csv(triples: list[Triple]) -> str:
    """One statement a row (RFC 4180); full IRIs, and labels beside them for the eye."""
    labels = {
        s: lexical(o) for s, p, o in triples if p.endswith(("#prefLabel>", "#label>")) and language(o) in {"", "en"}
    }
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["subject", "subjectLabel", "predicate", "object", "objectLabel", "datatype", "language"])
    for s, p, o in triples:
        kind = "" if language(o) else datatype(o) or "@id"
        value = o[1:-1] if o.startswith("<") else lexical(o)
        said = "" if kind == XSD + "string" else kind
        writer.writerow([s.strip("<>"), labels.get(s, ""), p[1:-1], value, labels.get(o, ""), said, language(o)])
    return buffer.getvalue()


FORMATS: dict[str, Callable[[list[Triple]], str]] = {
    "ttl": _turtle,
    "jsonld": to_jsonld,
    "nt": _ntriples,
    "nq": _ntriples,  # everything stands in the default graph (docs/decisions/0004-no-named-graphs.md)
    "trig": _turtle,
    "statements": _csv,
}
