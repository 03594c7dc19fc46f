"""Names → things: by id, label, alternative label, code or title, in any language, with or without accents."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox

from cbrngraph.errors import NotFoundError, UsageError, nearest
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.resources import resource
from cbrngraph.terms import KG, PREFIXES, Term, compact, expand, iri, language, lexical, literal, local_name, name_of

__all__ = ["Match", "as_iri", "dictionary", "find", "label_of", "labels_of", "merge_note", "normalised", "search"]

_NAMES = """
SELECT ?thing ?name ?rank WHERE {
  VALUES (?property ?rank) {
    (skos:prefLabel 0) (cbrn:isoAlpha3 0) (cbrn:isoAlpha2 0) (cbrn:regionCode 0) (dct:title 1) (skos:altLabel 1)
  }
  ?thing ?property ?name .
  FILTER(STRSTARTS(STR(?thing), STR(kg:)))
  FILTER NOT EXISTS { ?thing a/cbrn:nodeKind "relation" }
}
"""
_MERGES = """
SELECT ?id ?because WHERE {
  ?claim rdf:subject ?thing ; rdf:predicate cbrn:mergedId ; rdf:object ?id ; cbrn:basisReason ?because
}
"""
_BROUGHT = """
SELECT ?id ?name WHERE {
  ?claim rdf:subject ?thing ; rdf:predicate skos:altLabel ; rdf:object ?name ; cbrn:readAs ?id
}
"""
_LABELS = """
SELECT ?thing ?label ?rank WHERE {
  VALUES ?thing { %s }
  VALUES (?property ?rank) { (skos:prefLabel 0) (rdfs:label 0) (dct:title 1) (cbrn:name 1) }
  ?thing ?property ?label .
}
"""


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that a text finds."""

    thing: Term
    label: str
    name: str
    note: str = ""
    score: int = field(compare=False, default=0)

    @property
    def id(self) -> str:
        """The prefixed name, as queries write it."""
        return compact(self.thing)


def normalised(text: str) -> str:
    """Return a text as names are compared: no case, accents, or punctuation.

    >>> normalised("M. Aikimbáyev’s  Centre")
    'm aikimbayev s centre'
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", plain.casefold()))


def find(store: Engine, text: str) -> Term:
    """Return the one thing that has this name.

    Raises:
        NotFoundError: nothing has it; the message names what is near.
        UsageError: several things have it.

    """
    thing = as_iri(text if ":" in text else f"kg:{text}")
    if thing and store.query(f"ASK {{ {thing} ?property ?value }}"):
        return thing
    if merged := _kept(store, text):
        return merged
    matches = search(store, text)
    if not matches:
        known = {name for _, name, _ in _names(store)}
        raise NotFoundError(f"nothing here is called {text!r}{nearest(text, known)}")
    best = [match for match in matches if match.score == matches[0].score]
    if len({match.thing for match in best}) > 1:
        choices = "\n".join(f"  {match.id}  {match.label}" for match in best[:10])
        raise UsageError(f"several things are called {text!r}; name one by its id:\n{choices}")
    return best[0].thing


def as_iri(text: str) -> Term:
    """Return the term of an IRI or prefixed name, or an empty string where a text is neither."""
    whole = expand(text)
    try:
        ox.NamedNode(whole)
    except ValueError:
        return ""
    return iri(whole) if whole.startswith("http") else ""


def search(store: Engine, text: str) -> list[Match]:
    """Return the things whose names hold every word of a text, the best first (equal names before longer ones)."""
    wanted = normalised(text)
    if not wanted:
        raise UsageError("nothing to look for; give a name, a code or a number")
    best: dict[Term, tuple[int, str]] = {}
    for thing, name, rank in _names(store):
        score = _score(wanted, normalised(name), rank)
        if score and (thing not in best or score > best[thing][0]):
            best[thing] = (score, name)
    if merged := _kept(store, text):
        best[merged] = (4, _slug(text))
    labels, merges = labels_of(store, best), rows(store, "SELECT DISTINCT ?kept WHERE { ?kept cbrn:mergedId ?id }")
    matches = [
        Match(thing, labels[thing], name, merge_note(store, thing, name) if (thing,) in merges else "", score)
        for thing, (score, name) in best.items()
    ]
    return sorted(matches, key=lambda match: (-match.score, match.label, match.thing))


def merge_note(store: Engine, thing: Term, name: str) -> str:
    """Say that a name leads to a thing because an editor merged ids; nothing where the name is its own.

    A name is an id, or a label that was registered with an id that gave way.
    """
    merges = {lexical(slug): lexical(because) for slug, because in rows(store, _MERGES, thing=thing)}
    brought = {normalised(lexical(label)): lexical(slug) for slug, label in rows(store, _BROUGHT, thing=thing)}
    slug = _slug(name) if _slug(name) in merges else brought.get(normalised(name), "")
    return f"{slug} was merged into {name_of(thing)} by an editor: {merges[slug]}" if slug in merges else ""


def _kept(store: Engine, text: str) -> Term:
    """The thing that an id was merged into, or nothing."""
    found = rows(store, "SELECT ?kept WHERE { ?kept cbrn:mergedId ?id }", id=literal(_slug(text)))
    return found[0][0] if found else ""


def _slug(text: str) -> str:
    """An id, as it stands or taken out of an IRI."""
    thing = as_iri(text)
    return name_of(thing) if thing else text


def _names(store: Engine) -> list[tuple[Term, str, int]]:
    return [(thing, lexical(name), int(lexical(rank))) for thing, name, rank in rows(store, _NAMES)]


def _score(wanted: str, name: str, rank: int) -> int:
    """4 or 3 for the whole name, 2 for its beginning, 1 for words within it."""
    if name == wanted:
        return 4 - rank
    if not all(re.search(rf"\b{re.escape(word)}", name) for word in wanted.split()):
        return 0
    return 2 if name.startswith(wanted) else 1


def labels_of(store: Engine, things: Iterable[Term]) -> dict[Term, str]:
    """Return the label of each thing: English where there is one, else any, else its id."""
    wanted = set(things)
    found: defaultdict[Term, list[tuple[int, Term]]] = defaultdict(list)
    listed = " ".join(sorted(wanted))
    for thing, label, rank in rows(store, _LABELS % listed) if wanted else ():
        found[thing].append((int(lexical(rank)), label))
    return {thing: _preferred(found[thing]) or _id(thing) for thing in wanted}


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
