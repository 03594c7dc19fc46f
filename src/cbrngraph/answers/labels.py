"""Things → the words people read for them: a label, else a title, else a name, else the id."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from cbrngraph.graph.engine import Engine, rows
from cbrngraph.resources import resource
from cbrngraph.terms import KG, PREFIXES, Term, compact, expand, iri, language, lexical, literal, local_name, name_of

__all__ = ["dictionary", "host_of", "label_of", "labels_of", "normalised"]

_LABELS = "SELECT ?thing ?label WHERE { VALUES ?thing { %s } ?thing skos:prefLabel ?label }"
_NAMES = """
SELECT ?thing ?label ?rank WHERE {
  VALUES ?thing { %s }
  { ?thing rdfs:label ?label . BIND(0 AS ?rank) }
  UNION { ?thing dct:title ?label . BIND(1 AS ?rank) }
  UNION { ?thing cbrn:name ?label . BIND(2 AS ?rank) }
  UNION { ?thing cbrn:url ?label . BIND(3 AS ?rank) }
}
"""
"""What stands for a label where there is none; apart, since nearly all have one and a join of four is slow."""

_ADDRESS = "3"
"""The rank of an address, of which the host is told."""


def labels_of(store: Engine, things: Iterable[Term]) -> dict[Term, str]:
    """Return the label of each thing: English where there is one, else any, else its id."""
    wanted = set(things)
    found: defaultdict[Term, list[tuple[int, Term]]] = defaultdict(list)
    for thing, label in rows(store, _LABELS % _listed(wanted)) if wanted else ():
        found[thing].append((0, label))
    unlabelled = wanted - set(found)
    for thing, label, rank in rows(store, _NAMES % _listed(unlabelled)) if unlabelled else ():
        told = literal(f"untitled page of {host_of(lexical(label))}") if lexical(rank) == _ADDRESS else label
        found[thing].append((int(lexical(rank)), told))
    return {thing: _preferred(found[thing]) or _id(thing) for thing in wanted}


def host_of(url: str) -> str:
    """Return the host of an address, as people say it: without *www*."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _listed(things: Iterable[Term]) -> str:
    return " ".join(sorted(things))


def label_of(store: Engine, thing: Term) -> str:
    """Return the label of one thing."""
    return labels_of(store, [thing])[thing]


def _preferred(labels: list[tuple[int, Term]]) -> str:
    """The house label before a title or name that sources print, English before other languages."""
    ordered = sorted((rank, language(label) != "en", language(label), label) for rank, label in labels)
    return lexical(ordered[0][-1]) if ordered else ""


def _id(thing: Term) -> str:
    if thing.startswith(f"<{KG}"):
        return name_of(thing)
    words = next((words for words, term in dictionary().items() if term == thing), "")
    prefix, colon, _ = compact(thing).partition(":")
    if not words and colon and prefix in PREFIXES:
        return _words(local_name(thing))
    return words or compact(thing)


def _words(key: str) -> str:
    """*unit of* for ``unitOf``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z]|[0-9]$)", " ", key).casefold()


@cache
def dictionary() -> dict[str, Term]:
    """The keys of the readings as words (``unitOf`` → *unit of*), with their properties."""
    context = json.loads(resource("ontology", "context.jsonld").read_text(encoding="utf-8"))["@context"]
    entries = {key: entry for key, entry in context.items() if isinstance(entry, dict)}
    return {_words(key): iri(expand(entry["@id"])) for key, entry in entries.items()}


def normalised(text: str) -> str:
    """Return a text as names are compared: no case, accents, or punctuation.

    >>> normalised("M. Aikimbáyev’s  Centre")
    'm aikimbayev s centre'
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", plain.casefold()))
