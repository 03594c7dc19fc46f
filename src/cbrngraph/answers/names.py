"""Names → things: by id, label, alternative label, code or title, in any language, with or without accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from cbrngraph.answers.labels import labels_of
from cbrngraph.errors import NotFoundError, UsageError, nearest
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import PREFIXES, Term, compact, expand, iri, lexical, literal, name_of

__all__ = ["Match", "as_iri", "find", "merge_note", "near_names", "normalised", "search"]

_RANKS = """VALUES (?property ?rank) {
    (skos:prefLabel 0) (cbrn:isoAlpha3 0) (cbrn:isoAlpha2 0) (cbrn:regionCode 0) (dct:title 1) (skos:altLabel 1)
  }"""
_NAMES = f"""
SELECT ?thing ?name ?rank WHERE {{
  {_RANKS}
  ?thing ?property ?name .
  FILTER(STRSTARTS(STR(?thing), STR(kg:)))
  FILTER NOT EXISTS {{ ?thing a/cbrn:nodeKind "relation" }}
}}
"""
_NAMES_OF_KIND = f"""
SELECT DISTINCT ?thing ?name ?rank WHERE {{
  VALUES ?class {{ %s }}
  ?thing a ?class .
  {_RANKS}
  ?thing ?property ?name .
}}
"""
_CALLED = """
SELECT DISTINCT ?thing WHERE {
  VALUES ?name { %s }
  VALUES ?property { skos:prefLabel cbrn:isoAlpha3 cbrn:isoAlpha2 cbrn:regionCode }
  ?thing ?property ?name .
  FILTER(STRSTARTS(STR(?thing), STR(kg:)))
  FILTER NOT EXISTS { ?thing a/cbrn:nodeKind "relation" }
}
"""
_LANGUAGES = ("", "en", "fr", "ru")
"""The languages in which a name as it stands is looked up before all names are searched."""
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


def find(store: Engine, text: str, kind: str = "thing", classes: Sequence[str] = ()) -> Term:
    """Return the one thing that has this name; where classes are given, the one of them (a ``kind`` in words).

    Raises:
        NotFoundError: nothing has it; the message names what is near.
        UsageError: several things have it, or what has it is of another kind.

    """
    thing = _by_id(store, text) or _called(store, text)
    if thing and _is_one_of(store, thing, classes):
        return thing
    matches = _search(store, text, classes)
    if not matches:
        raise _nothing(store, text, kind, classes)
    best = [match for match in matches if match.score == matches[0].score]
    if len({match.thing for match in best}) > 1:
        choices = "\n".join(f"  {match.id}  {match.label}" for match in best[:10])
        raise UsageError(f"several things are called {text!r}; name one by its id:\n{choices}")
    return best[0].thing


def _nothing(store: Engine, text: str, kind: str, classes: Sequence[str]) -> NotFoundError | UsageError:
    """Say that nothing has a name, what is near, and what of another kind has it."""
    other = _search(store, text, ()) if classes else []
    known = {name for _, name, _ in _names(store, classes)}
    if other and other[0].score > 1:
        return UsageError(f"{text!r} is {other[0].id} ({other[0].label}), which is no {kind}{nearest(text, known)}")
    return NotFoundError(f"{'nothing' if not classes else f'no {kind}'} here is called {text!r}{nearest(text, known)}")


def _is_one_of(store: Engine, thing: Term, classes: Sequence[str]) -> bool:
    listed = " ".join(classes)
    return not classes or bool(store.query(f"ASK {{ VALUES ?c {{ {listed} }} {thing} a ?c }}", prefixes=PREFIXES))


def _called(store: Engine, text: str) -> Term:
    """The one thing whose label or code is this text as it stands, or with capitals: quick, since both are indexed."""
    spelt = {text.strip(), text.strip().title(), text.strip().upper()}
    names = " ".join(sorted(literal(form, lang=lang) for form in spelt for lang in _LANGUAGES))
    found = rows(store, _CALLED % names)
    return found[0][0] if len(found) == 1 else ""


def _by_id(store: Engine, text: str) -> Term:
    """The thing that has this id, or had it before an editor merged it into another."""
    thing = as_iri(text if ":" in text else f"kg:{text}")
    if thing and store.query(f"ASK {{ {thing} ?property ?value }}"):
        return thing
    return _kept(store, text)


def as_iri(text: str) -> Term:
    """Return the term of an IRI or prefixed name, or an empty string where a text is neither."""
    whole = expand(text)
    try:
        ox.NamedNode(whole)
    except ValueError:
        return ""
    return iri(whole) if whole.startswith("http") else ""


def search(store: Engine, text: str) -> list[Match]:
    """Return the things whose names hold every word of a text, the best first (equal names before longer ones).

    Raises:
        UsageError: the text is empty.

    """
    return _search(store, text, ())


def near_names(store: Engine, text: str) -> str:
    """Return the names that are nearest to a text that finds nothing, as a hint; an empty string where none is."""
    return nearest(text, {name for _, name, _ in _names(store, ())})


def _search(store: Engine, text: str, classes: Sequence[str]) -> list[Match]:
    wanted = normalised(text)
    if not wanted:
        raise UsageError("nothing to look for; give a name, a code or a number")
    best: dict[Term, tuple[int, str]] = {}
    for thing, name, rank in _names(store, classes):
        score = _score(wanted, normalised(name), rank)
        if score and (thing not in best or score > best[thing][0]):
            best[thing] = (score, name)
    if (merged := _kept(store, text)) and _is_one_of(store, merged, classes):
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


def _names(store: Engine, classes: Sequence[str]) -> list[tuple[Term, str, int]]:
    query = _NAMES_OF_KIND % " ".join(classes) if classes else _NAMES
    return [(thing, lexical(name), int(lexical(rank))) for thing, name, rank in rows(store, query)]


def _score(wanted: str, name: str, rank: int) -> int:
    """4 or 3 for the whole name, 2 for its beginning, 1 for words within it."""
    if name == wanted:
        return 4 - rank
    if not all(re.search(rf"\b{re.escape(word)}", name) for word in wanted.split()):
        return 0
    return 2 if name.startswith(wanted) else 1
