"""Content negotiation: which form of an answer a client takes (RFC 9110, section 12.5.1).

>>> chosen("text/csv;q=0.5, application/sparql-results+json", ROWS)
'application/sparql-results+json'
>>> chosen("image/png", ROWS) is None
True
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

__all__ = ["FORMS", "GRAPHS", "ROWS", "chosen", "form_named", "takes_coding"]

JSON = "application/sparql-results+json"
ROWS = {
    JSON: "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""The forms of rows and of truth values by media type; the first is what a client gets that takes any."""

GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/x-turtle": "ttl",
    "text/plain": "nt",
    "application/json": "jsonld",
    "application/xml": "rdf",
}
"""The forms of statements by media type."""

FORMS = {
    "json": "application/sparql-results+json", "xml": "application/sparql-results+xml", "csv": "text/csv",
    "tsv": "text/tab-separated-values", "ttl": "text/turtle", "nt": "application/n-triples",
    "jsonld": "application/ld+json", "rdf": "application/rdf+xml",
}  # fmt: skip
"""The media type of each form as ``?format=`` and suffixes name it."""


_OTHERWISE = {
    "turtle": "ttl", "n3": "ttl", "ntriples": "nt", "n-triples": "nt", "json-ld": "jsonld", "rdf+xml": "rdf",
    "rdfxml": "rdf",
}  # fmt: skip
"""What clients of other endpoints call these forms (SPARQLWrapper among them)."""
_GRAPHS_TOO = {"json": "jsonld", "xml": "rdf"}
"""What the names of forms of rows are taken for where an answer is a graph."""
_MOST = 50
"""So many parts of a header are looked at."""


def form_named(name: str, known: Mapping[str, str]) -> str | None:
    """Return the media type of a form, or ``None`` where none of the known types is of it.

    >>> form_named("xml", ROWS), form_named("xml", GRAPHS)
    ('application/sparql-results+xml', 'application/rdf+xml')
    """
    plain = name.strip().lower().replace(" ", "+")  # a + that nobody encoded is a space
    form = _OTHERWISE.get(plain, plain)
    for wanted in (FORMS.get(form, form), FORMS.get(_GRAPHS_TOO.get(form, ""), "")):
        if wanted in known:
            return wanted
    return None


def chosen(accept: str, known: Sequence[str] | Mapping[str, str]) -> str | None:
    """Return the known media type that an ``Accept`` header prefers, or ``None`` where it takes none of them.

    What cannot be read as a media range is passed over; a header in which nothing can be read takes anything. Of types
    that a client likes equally, the one that stands first among the known is taken.
    """
    ranges = list(_ranges(accept)) or [("*/*", 1.0)]
    best = [(quality, -place, media) for place, media in enumerate(known) if (quality := _quality(media, ranges)) > 0]
    return max(best)[2] if best else None


def takes_coding(accepted: str, coding: str) -> bool:
    """Return whether an ``Accept-Encoding`` header names a coding, and not to refuse it.

    >>> takes_coding("br, gzip; q=0.5", "gzip"), takes_coding("gzip;q=0.000", "gzip")
    (True, False)
    """
    return any(name == coding and _weight(parameters) > 0 for name, parameters in _parts(accepted))


def _parts(text: str) -> Iterator[tuple[str, list[str]]]:
    """The parts of a header, each with its parameters; so many as any client has reason to send."""
    for part in text.split(",", _MOST)[:_MOST]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        yield name, parameters


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for kind, parameters in _parts(accept):
        if kind.count("/") == 1 and all(kind.split("/")):
            yield kind, _weight(parameters)


def _weight(parameters: Sequence[str]) -> float:
    """The ``q`` of a media range; one that is no number between 0 and 1 counts as 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return weight if 0 <= (weight := float(value)) <= 1 else 1.0
            except ValueError:
                return 1.0
    return 1.0


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """How much a type is liked: the most specific range that covers it says so."""
    for wanted in (media, f"{media.partition('/')[0]}/*", "*/*"):
        for kind, quality in ranges:
            if kind == wanted:
                return quality
    return 0.0
