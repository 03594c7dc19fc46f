"""Prefixes, and RDF terms as the strings that N-Triples writes them with.

Inside the build a term is a string in canonical N-Triples form (RDF 1.1 N-Triples, section 4): it hashes, sorts and
compares as itself, needs no library, and a file of statements is these strings joined.
"""

from __future__ import annotations

import re
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

__all__ = [
    "CBRN",
    "DATASET",
    "DCAT",
    "DCT",
    "EDTF",
    "GRAPH",
    "KG",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "PUBLISHING",
    "RDF",
    "RDFS",
    "SHACL",
    "SHAPES",
    "SKOS",
    "VOID",
    "XSD",
    "Term",
    "Triple",
    "compact",
    "datatype",
    "decimal_text",
    "expand",
    "integer",
    "iri",
    "language",
    "lexical",
    "literal",
    "local_name",
    "name_of",
]

Term = str
Triple = tuple[Term, Term, Term]

CBRN = "https://w3id.org/cbrngraph/ontology#"
SHAPES = "https://w3id.org/cbrngraph/shapes#"
KG = "https://w3id.org/cbrngraph/id/"
DATASET = "<https://w3id.org/cbrngraph/dataset>"
"""The graph itself, as its own description names it."""
GRAPH = "<https://w3id.org/cbrngraph/graph>"
"""The named graph that ``publish`` puts the statements into on an endpoint, which may hold other graphs too."""
PUBLISHING = "<https://w3id.org/cbrngraph/graph/publishing>"
"""The named graph that says, while it is there, how far that has come: the one above is not whole yet."""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
SHACL = "http://www.w3.org/ns/shacl#"
VOID = "http://rdfs.org/ns/void#"
EDTF = "http://id.loc.gov/datatypes/edtf/"

PREFIXES: dict[str, str] = {
    "cbrn": CBRN,
    "kg": KG,
    "cbrnsh": SHAPES,
    "dcat": DCAT,
    "dct": DCT,
    "edtf": EDTF,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "sh": SHACL,
    "skos": SKOS,
    "void": VOID,
    "xsd": XSD,
}

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_UNESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def iri(value: str) -> Term:
    """Return the term of a full IRI."""
    return f"<{value}>"


def literal(value: str, datatype: str = "", lang: str = "") -> Term:
    """Return the term of a literal; a plain one is an ``xsd:string``."""
    text = f'"{value.translate(_ESCAPES)}"'
    if lang:
        return f"{text}@{lang.lower()}"
    return f"{text}^^<{datatype}>" if datatype and datatype != XSD + "string" else text


def integer(value: int) -> Term:
    """Return the term of an integer."""
    return literal(str(value), XSD + "integer")


def decimal_text(value: Decimal) -> str:
    """Return the lexical form that Oxigraph keeps, so that a file and a store agree.

    >>> decimal_text(Decimal("1.50")), decimal_text(Decimal("18300000"))
    ('1.5', '18300000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def expand(name: str) -> str:
    """Return the full IRI of a prefixed name; a name without a known prefix is returned as it is."""
    prefix, colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES and not rest.startswith("//") else name


@lru_cache(maxsize=1 << 16)
def compact(term: Term) -> str:
    """Return the prefixed name of an IRI term (or bare IRI) where a prefix fits, else the IRI."""
    value = term[1:-1] if term.startswith("<") else term
    for prefix, base in PREFIXES.items():
        rest = value[len(base) :]
        if value.startswith(base) and rest and re.fullmatch(r"[\w.-]*\w", rest):
            return f"{prefix}:{rest}"
    return value


def local_name(value: str) -> str:
    """Return what stands after the last ``#`` or ``/`` of an IRI."""
    return re.split(r"[#/]", value.strip("<>"))[-1]


def name_of(term: Term) -> str:
    """Return the slug of a data IRI: ``country-kaz`` of ``<…/id/country-kaz>``."""
    return term[1 + len(KG) : -1] if term.startswith(f"<{KG}") else compact(term)


def lexical(term: Term) -> str:
    """Return the text of a literal, or the compact form of an IRI."""
    match = _LITERAL.fullmatch(term)
    if match is None:
        return compact(term)
    return _ESCAPED.sub(_unescape, match[1])


def datatype(term: Term) -> str:
    """Return the datatype IRI of a literal (``xsd:string`` for a plain one), or an empty string."""
    match = _LITERAL.fullmatch(term)
    return (match[3] or XSD + "string") if match and not match[2] else ""


def _unescape(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _UNESCAPES.get(found[3], found[3])


def language(term: Term) -> str:
    """Return the language tag of a literal, or an empty string."""
    match = _LITERAL.fullmatch(term)
    return (match[2] or "") if match else ""
