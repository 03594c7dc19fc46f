"""Names of ours in a query that the graph does not know: misspelt ones, and ids that were merged into others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cbrngraph.errors import nearest
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.sparql.hints import known
from cbrngraph.sparql.lookup import of_kind, used
from cbrngraph.sparql.mends import Edit, Finding
from cbrngraph.sparql.tokens import Token, declared_prefixes, iri_of, tokens
from cbrngraph.terms import CBRN, KG, Term, compact, iri, literal, local_name, name_of

__all__ = ["unknown_names"]

_VOCABULARY = "SELECT DISTINCT ?t { { ?t rdfs:isDefinedBy ?o } UNION { ?t skos:inScheme ?o } UNION { ?t a owl:Class } }"
_NAMED = re.compile(r"(?:did you mean|was merged into) ([^\s?]+)")
_THINGS = "SELECT DISTINCT ?t { ?t skos:prefLabel ?label }"

MOST_NAMED = 2
"""A name that more things begin with names none."""


def unknown_names(engine: Engine, query: str, terms: Mapping[str, Term]) -> Iterator[Finding]:
    """Yield each name once, with its place in the query and what is to be said of it."""
    used = dict(_used(tokens(query), terms))
    missing = used.keys() - known(engine, set(used))
    vocabulary = _names(engine, _VOCABULARY, CBRN) if missing else set()
    if not vocabulary:
        return  # a graph without its ontology: nothing can be told of its names
    for term, token in used.items():
        if term not in missing:
            continue
        through = f" (the value of {token.text})" if token.variable else ""
        if term.startswith(f"<{CBRN}"):
            near = _elsewhere(engine, term) or _nearest_term(
                local_name(term), {name.removeprefix("cbrn:") for name in vocabulary}
            )
            yield _finding(token, f"{compact(term)}{through} is no term of the ontology{near}")
        else:
            yield _finding(token, f"{compact(term)}{through} {_told_of_id(engine, term)}")


def _finding(token: Token, what: str) -> Finding:
    """A finding whose mend is the first name that it names."""
    name = _NAMED.search(what)
    return Finding(token.start, what, (Edit(token.start, token.end, name[1]),) if name else ())


def _used(words: tuple[Token, ...], terms: Mapping[str, Term]) -> Iterator[tuple[Term, Token]]:
    """The terms of ours that a query asks for, each with its first place; those that it constructs may be new."""
    prefixes, seen = declared_prefixes(words), set[Term]()
    for word in _asking(words):
        named = terms.get(word.variable, "") if word.variable else iri(iri_of(word, prefixes))
        if named.startswith((f"<{CBRN}", f"<{KG}")) and named not in seen and named not in {f"<{CBRN}>", f"<{KG}>"}:
            seen.add(named)
            yield named, word


def _asking(words: tuple[Token, ...]) -> Iterator[Token]:
    """The words but those of declarations and of the template of a CONSTRUCT."""
    depth, template = 0, False
    for number, word in enumerate(words):
        depth += word.says("{") - word.says("}")
        if word.says("CONSTRUCT") and number + 1 < len(words) and words[number + 1].says("{"):
            template = True
        elif template and depth == 0:
            template = False
        declaring = number > 1 and words[number - 2].says("PREFIX")
        if not template and not declaring:
            yield word


def _elsewhere(engine: Engine, term: Term) -> str:
    """The term of another vocabulary that has this name and is used, such as org:memberOf."""
    name = local_name(term)
    found = sorted(other for other in used(engine, "?s ?t ?o") | used(engine, "?s a ?t") if local_name(other) == name)
    return f"; did you mean {compact(found[0])}?" if found else ""


def _nearest_term(name: str, vocabulary: set[str]) -> str:
    """The nearest terms: classes for what begins like a class, properties and concepts for the rest."""
    alike = {known for known in vocabulary if known[0].isupper() == name[0].isupper()}
    return re.sub("( mean | or )", r"\1cbrn:", nearest(name, alike))


def _told_of_id(engine: Engine, term: Term) -> str:
    slug = name_of(term)
    merged = rows(engine, "SELECT ?kept { ?kept cbrn:mergedId ?slug }", slug=literal(slug))
    if merged:
        return f"was merged into {compact(merged[0][0])} by an editor; ask for that"
    things = _names(engine, _THINGS, KG)
    kind, _, rest = slug.partition("-")
    alike = {name for name in things if name.startswith(f"kg:{kind}-")}
    named = of_kind(engine, kind if alike else "", re.sub("[-_]", " ", rest if alike else slug))
    if 0 < len(named) <= MOST_NAMED:
        return f"is not in the graph; did you mean {' or '.join(map(compact, named))}?"
    return f"is not in the graph{nearest(compact(term), alike or things)}"


def _names(engine: Engine, query: str, base: str) -> set[str]:
    return {compact(term) for (term,) in rows(engine, query) if term.startswith(f"<{base}")}
