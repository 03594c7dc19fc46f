"""What the endpoint can do, as RDF (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import pyoxigraph as ox

from cbrngraph.serve.media import FORMS
from cbrngraph.terms import DATASET, PREFIXES

__all__ = ["service_description"]

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF_XML",
}  # fmt: skip
_RDF_FORMS = {"ttl": "TURTLE", "nt": "N_TRIPLES", "jsonld": "JSON_LD", "rdf": "RDF_XML"}


def service_description(statements: int, endpoint: str, form: str) -> bytes:
    """Return the description of the endpoint at an address over so many statements, in a form of statements."""
    lines = [
        f"@prefix sd: <{SD}> .",
        "@prefix dct: <http://purl.org/dc/terms/> .",
        "@prefix void: <http://rdfs.org/ns/void#> .",
        f"<{endpoint}> a sd:Service ; sd:endpoint <{endpoint}> ; sd:supportedLanguage sd:SPARQL11Query ;",
        f"  sd:defaultDataset <{endpoint}#dataset> ;",
        "  sd:resultFormat " + ", ".join(f"<http://www.w3.org/ns/formats/{_FORMATS[form]}>" for form in FORMS) + " .",
        f"<{endpoint}#dataset> a sd:Dataset ; sd:defaultGraph <{endpoint}#graph> .",
        f"<{endpoint}#graph> a sd:Graph ; void:triples {statements} ; dct:source {DATASET} .",
    ]
    found = ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.TURTLE)
    triples = (quad.triple for quad in found)
    prefixes = {name: PREFIXES[name] for name in ("dct", "void", "xsd")} | {"sd": SD}
    written = ox.serialize(triples, format=getattr(ox.RdfFormat, _RDF_FORMS[form]), prefixes=prefixes)
    assert written is not None
    return written
