"""Names → things: by id, label, alternative label, code or title, in any language, with or without accents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import pyoxigraph as ox

from cbrngraph.answers.labels import labels_of, normalised
from cbrngraph.errors import NotFoundError, UsageError, nearest
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import PREFIXES, Term, compact, expand, integer, iri, lexical, literal, name_of

__all__ = ["Match", "as_iri", "find", "is_name", "name_note", "near_names", "search"]

_RANKS = """{ ?thing skos:prefLabel ?name . BIND(0 AS ?rank) }
  UNION { ?thing cbrn:isoAlpha3 ?name . BIND(0 AS ?rank) }
  UNION { ?thing cbrn:isoAlpha2 ?name . BIND(0 AS ?rank) }
  UNION { ?thing cbrn:regionCode ?name . BIND(0 AS ?rank) }
  UNION { ?thing dct:title ?name . BIND(1 AS ?rank) }
  UNION { ?thing skos:altLabel ?name . BIND(1 AS ?rank) }"""
_NAMES = f"""
SELECT ?thing ?name ?rank WHERE {{
  {_RANKS}
  FILTER(STRSTARTS(STR(?thing), STR(kg:)))
  MINUS {{ ?kind cbrn:nodeKind "relation" . ?thing a ?kind }}
}}
"""
_NAMES_OF = f"""
SELECT DISTINCT ?thing ?name ?rank WHERE {{
  %s
  {_RANKS}
}}
"""
_CALLED = """
SELECT DISTINCT ?thing ?rank WHERE {
  { VALUES ?name { %s } ?thing skos:prefLabel ?name . BIND(0 AS ?rank) }
  UNION { VALUES ?name { %s } ?thing skos:altLabel ?name . BIND(1 AS ?rank) }
  UNION { ?thing cbrn:isoAlpha3 %s . BIND(0 AS ?rank) }
  UNION { ?thing cbrn:isoAlpha2 %s . BIND(0 AS ?rank) }
  UNION { ?thing cbrn:regionCode %s . BIND(0 AS ?rank) }
  FILTER(STRSTARTS(STR(?thing), STR(kg:)))
  MINUS { ?kind cbrn:nodeKind "relation" . ?thing a ?kind }
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


_PART = 2
"""The score of a name that is met in part only."""
_CLOSED = ("country", "region")
"""Kinds of which all are known by name: a part of one is no name."""
_SHOWN = 10
_BARE_NUMBER = re.compile(r"(?:project\s+)?p?0*([0-9]{1,3})", re.IGNORECASE)


class Match(NamedTuple):
    """A thing that a text finds."""

    thing: Term
    label: str
    name: str
    note: str = ""

    @property
    def id(self) -> str:
        """The prefixed name, as queries write it."""
        return compact(self.thing)


def find(store: Engine, text: str, kind: str = "thing", classes: Sequence[str] = ()) -> Term:
    """Return the one thing that has this name; where classes are given, the one of them (a ``kind`` in words).

    Raises:
        NotFoundError: nothing has it; the message names what is near.
        UsageError: several things have it, or what has it is of another kind.

    """
    numbered = _by_number(store, text) if not classes or "cbrn:Project" in classes else ""
    thing = numbered or _by_id(store, text) or _called(store, text)
    if thing and _is_one_of(store, thing, classes):
        return thing
    matches = _search(store, text, classes)
    if not matches:
        raise _nothing(store, text, kind, classes)
    best = [match for score, match in matches if score == matches[0][0]]
    if classes and matches[0][0] <= _PART:  # who asks by name must mean it: "republic" is no country
        best = [match for _, match in matches]
        if kind in _CLOSED:
            raise UsageError(f"no {kind} is called {text!r}; name one whole, or by its code or id:\n{_choices(best)}")
    if len({match.thing for match in best}) > 1:
        raise UsageError(f"several things are called {text!r}; name one by its id:\n{_choices(best)}")
    return best[0].thing


def is_name(store: Engine, thing: Term, text: str) -> bool:
    """Return whether a text is the whole of a name, a code or the id of a thing."""
    wanted = normalised(text)
    if _by_number(store, text) == thing:
        return True
    known = {name for (_, name, _) in _names_of(store, f"VALUES ?thing {{ {thing} }}")} | {name_of(thing)}
    return wanted in map(normalised, known) or as_iri(text) == thing or _kept(store, text) == thing


def _choices(matches: list[Match]) -> str:
    shown = [f"  {match.id}  {match.label}" for match in matches[:_SHOWN]]
    return "\n".join([*shown, *([f"  and {len(matches) - _SHOWN} more"] if len(matches) > _SHOWN else [])])


def _nothing(store: Engine, text: str, kind: str, classes: Sequence[str]) -> NotFoundError | UsageError:
    """Say that nothing has a name, what is near, and what of another kind has it."""
    other = _search(store, text, ()) if classes else []
    known = {name for _, name, _ in _names(store, classes)}
    if other and other[0][0] > 1:
        it = other[0][1]
        return UsageError(f"{text!r} is {it.id} ({it.label}), which is no {kind}{nearest(text, known)}")
    return NotFoundError(f"{'nothing' if not classes else f'no {kind}'} here is called {text!r}{nearest(text, known)}")


def _is_one_of(store: Engine, thing: Term, classes: Sequence[str]) -> bool:
    listed = " ".join(classes)
    return not classes or bool(store.query(f"ASK {{ VALUES ?c {{ {listed} }} {thing} a ?c }}", prefixes=PREFIXES))


def _called(store: Engine, text: str) -> Term:
    """The one thing whose name or code is this text as it stands, or with capitals: quick, since names are indexed."""
    spelt = {text.strip(), text.strip().title(), text.strip().capitalize(), text.strip().upper()}
    names = " ".join(sorted(literal(form, lang=lang) for form in spelt for lang in _LANGUAGES))
    code = literal(text.strip().upper())
    found = rows(store, _CALLED % (names, names, code, code, code))
    best = {thing for thing, rank in found if rank == min(rank for _, rank in found)}
    return best.pop() if len(best) == 1 else ""


def _by_number(store: Engine, text: str) -> Term:
    """The project of a bare number, such as 53 or P053."""
    number = _BARE_NUMBER.fullmatch(text.strip())
    query = "SELECT ?project WHERE { ?project cbrn:projectNumber ?number }"
    found = rows(store, query, number=integer(int(number[1]))) if number else []
    return found[0][0] if found else ""


def _by_id(store: Engine, text: str) -> Term:
    """The thing that has this id, or had it before an editor merged it into another."""
    thing = as_iri(text if ":" in text else f"kg:{text}")
    if thing and store.query(f"ASK {{ {thing} ?property ?value }}"):
        return thing
    return _kept(store, text)


def as_iri(text: str) -> Term:
    """Return the term of an IRI or prefixed name, or an empty string where a text is neither."""
    whole = expand(text.strip("<>"))
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
    return [match for _, match in _search(store, text, ())]


def near_names(store: Engine, text: str) -> str:
    """Return the names that are nearest to a text that finds nothing, as a hint; an empty string where none is."""
    return nearest(text, {name for _, name, _ in _names(store, ())})


def _search(store: Engine, text: str, classes: Sequence[str]) -> list[tuple[int, Match]]:
    """The matches with their scores, the best first."""
    wanted = normalised(text)
    if not wanted:
        raise UsageError("nothing to look for; give a name, a code or a number")
    best: dict[Term, tuple[int, int, str]] = {}
    for thing, name, rank in _names(store, classes):
        score = _score(wanted, normalised(name), rank)
        if score and (thing not in best or (-score, rank, name) < best[thing]):
            best[thing] = (-score, rank, name)
    if (merged := _kept(store, text)) and _is_one_of(store, merged, classes):
        best[merged] = (-4, 0, _slug(text))
    labels, merges = labels_of(store, best), rows(store, "SELECT DISTINCT ?kept WHERE { ?kept cbrn:mergedId ?id }")
    matches = [
        (-less, Match(thing, labels[thing], name, name_note(store, thing, name) if (thing,) in merges else ""))
        for thing, (less, _, name) in best.items()
    ]
    return sorted(matches, key=lambda found: (-found[0], found[1].label, found[1].thing))


def name_note(store: Engine, thing: Term, name: str) -> str:
    """Say how a name led to a thing: an editor merged ids, or it is a part of a name; nothing where it is its own.

    A name is an id, or a label that was registered with an id that gave way.
    """
    merges = {lexical(slug): lexical(because) for slug, because in rows(store, _MERGES, thing=thing)}
    brought = {normalised(lexical(label)): lexical(slug) for slug, label in rows(store, _BROUGHT, thing=thing)}
    slug = _slug(name) if _slug(name) in merges else brought.get(normalised(name), "")
    if slug in merges:
        return f"{slug} was merged into {name_of(thing)} by an editor: {merges[slug]}"
    return "" if is_name(store, thing, name) else f"no thing is called {name!r}; this is the one whose names hold it"


def _kept(store: Engine, text: str) -> Term:
    """The thing that an id was merged into, or nothing."""
    found = rows(store, "SELECT ?kept WHERE { ?kept cbrn:mergedId ?id }", id=literal(_slug(text)))
    return found[0][0] if found else ""


def _slug(text: str) -> str:
    """An id, as it stands or taken out of an IRI."""
    thing = as_iri(text)
    return name_of(thing) if thing else text


def _names(store: Engine, classes: Sequence[str]) -> list[tuple[Term, str, int]]:
    return (
        _names_of(store, f"VALUES ?class {{ {' '.join(classes)} }} ?thing a ?class .")
        if classes
        else _named(store, _NAMES)
    )


def _names_of(store: Engine, which: str) -> list[tuple[Term, str, int]]:
    return _named(store, _NAMES_OF % which)


def _named(store: Engine, query: str) -> list[tuple[Term, str, int]]:
    return [(thing, lexical(name), int(lexical(rank))) for thing, name, rank in rows(store, query)]


def _score(wanted: str, name: str, rank: int) -> int:
    """4 or 3 for the whole name, 2 for its beginning, 1 for words within it."""
    if name == wanted:
        return 4 - rank
    if not all(re.search(rf"\b{re.escape(word)}", name) for word in wanted.split()):
        return 0
    return 2 if name.startswith(wanted) else 1
