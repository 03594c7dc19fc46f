"""What the graph is asked about words of a query: who has a name, which values are spelt alike, which terms it uses."""

from __future__ import annotations

from difflib import get_close_matches

from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import KG, XSD, Term, compact, datatype, language, lexical, literal, local_name

__all__ = ["alike_values", "has_match", "nearest_term", "of_kind", "prefer_used", "things_named", "used", "written"]

_NAMED = """
SELECT DISTINCT ?thing {
  VALUES ?property {
    skos:prefLabel skos:altLabel dct:title rdfs:label skos:notation cbrn:isoAlpha2 cbrn:isoAlpha3 cbrn:regionCode
    cbrn:projectNumber cbrn:contractNumber
  }
  ?thing ?property ?name FILTER(LCASE(STR(?name)) = LCASE(?text))
}
"""
_BEGINNING = """
SELECT DISTINCT ?thing { ?thing skos:prefLabel ?name FILTER(STRSTARTS(LCASE(STR(?name)), LCASE(?text))) }
"""
_ALIKE = "SELECT DISTINCT ?o { ?s ?property ?o FILTER(ISLITERAL(?o) && LCASE(STR(?o)) = LCASE(?text)) } LIMIT 50"
_BARE = {XSD + "integer", XSD + "decimal", XSD + "boolean"}
SHORT = 3
"""Fewer letters begin too many names."""


def has_match(engine: Engine, pattern: str) -> bool:
    """Whether a pattern, spelt with full IRIs, has a match."""
    return bool(rows(engine, f"SELECT * {{ {pattern} }} LIMIT 1"))


def things_named(engine: Engine, text: str) -> list[Term]:
    """Return the things and concepts that have this name, title or code, in any case."""
    return sorted(thing for (thing,) in rows(engine, _NAMED, text=literal(text)) if thing.startswith("<"))


def of_kind(engine: Engine, kind: str, text: str) -> list[Term]:
    """Return the things of ours with this name, else those whose name begins so; ``kind`` is how their ids begin."""
    begin = f"<{KG}{kind}-" if kind else f"<{KG}"
    found = [thing for thing in things_named(engine, text) if thing.startswith(begin)]
    if found or len(text) < SHORT:
        return found
    longer = {thing for (thing,) in rows(engine, _BEGINNING, text=literal(text)) if thing.startswith(begin)}
    return sorted(longer)


def prefer_used(engine: Engine, things: list[Term], of: Term) -> list[Term]:
    """Return those of the things that are values of a property; all of them where none is."""
    asked = f"SELECT ?t {{ VALUES ?t {{ {' '.join(things)} }} FILTER EXISTS {{ ?s {of} ?t }} }}"
    return sorted({thing for (thing,) in rows(engine, asked)}) or things


def alike_values(engine: Engine, of: Term, value: Term) -> list[Term]:
    """Return the values of a property with the same text, tag and type aside: the same case first, then English."""
    text = lexical(value)
    found = {term for (term,) in rows(engine, _ALIKE, property=of, text=literal(text))} - {value}
    return sorted(found, key=lambda term: (lexical(term) != text, language(term) != "en", term))


def used(engine: Engine, pattern: str, terms: set[Term] | None = None) -> set[Term]:
    """Return the terms (or those of these) that stand for ``?t`` in a pattern."""
    if terms is None:
        return {term for (term,) in rows(engine, f"SELECT DISTINCT ?t {{ {pattern} }}")}
    listed = f"VALUES ?t {{ {' '.join(sorted(terms))} }} FILTER EXISTS {{ {pattern} }}"
    return {term for (term,) in rows(engine, f"SELECT ?t {{ {listed} }}")} if terms else set()


def nearest_term(term: Term, known: set[Term]) -> Term:
    """Return the known term whose name is spelt most alike, the same vocabulary before others; empty if none is."""
    base = term[: -len(local_name(term)) - 1]
    by_name: dict[str, Term] = {}
    for other in sorted(known, key=lambda other: (other.startswith(base), other)):
        by_name[local_name(other).casefold()] = other
    wanted = local_name(term).casefold()
    if wanted in by_name:
        return by_name[wanted]
    kin = [name for name, other in by_name.items() if other.startswith(base)]
    found = get_close_matches(wanted, kin, 1, 0.7) or get_close_matches(wanted, by_name, 1, 0.8)
    return by_name[found[0]] if found else ""


def written(term: Term) -> str:
    """Return a term as people write it in a query."""
    if term.startswith("<"):
        short = compact(term)
        return term if short == term[1:-1] else short
    kind = datatype(term)
    if kind in _BARE:
        return lexical(term)
    plain = not kind or kind == XSD + "string"
    return term if plain else f"{term[: term.rindex('^^')]}^^{written(f'<{kind}>')}"
