"""Queries that nobody would write: drawn from the grammar of SPARQL by dice, a part of them broken afterwards.

``query_of(random.Random(number))`` gives the same query for the same number. The words are those of the graph, so that
a good part of the queries finds something; depth, paths and products are drawn freely, so that some find too much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

__all__ = ["query_of"]

_VARIABLES = [f"?{name}" for name in "abcdefg"]
_IRIS = ["cbrn:Country", "cbrn:participant", "cbrn:project", "org:member", "org:subOrganizationOf", "skos:prefLabel",
         "rdf:type", "kg:country-kaz", "kg:initiative-coe", "<http://127.0.0.1:9/>", "<relative>", "<1#>", "cbrn:no",
         "cbrn:", "rdf:subject", "prov:wasDerivedFrom"]  # fmt: skip
_LITERALS = ["1", "-1.5", "1e400", "true", "'text'", '"Kazakhstan"@en', "'2020-11-30'^^xsd:date", "''",
             "'\\u0041'", "'é\\n'", "99999999999999999999", "'x'^^<http://a/b>", "'SERVICE'"]  # fmt: skip
_ODD = ["no:prefix", ":x", "_:b", "[]", "a", "UNDEF", "'", "?", "<a b>", "1SERVICE", "()", "<<?a a ?b>>", "$a"]
_FUNCTIONS = [
    "STR", "LANG", "DATATYPE", "IRI", "BNODE", "ABS", "CEIL", "STRLEN", "UCASE", "YEAR", "MD5", "SHA512",
    "ENCODE_FOR_URI", "isIRI", "isNUMERIC", "xsd:integer", "xsd:date",
]  # fmt: skip
_MANY = [
    "CONCAT", "COALESCE", "IF", "REPLACE", "REGEX", "SUBSTR", "CONTAINS", "STRBEFORE", "LANGMATCHES", "STRDT",
    "STRLANG",
]  # fmt: skip
_AGGREGATES = ["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "COUNT(DISTINCT", "SUM(DISTINCT"]
_OPERATORS = ["=", "!=", "<", ">", "<=", ">=", "&&", "||", "+", "-", "*", "/"]
_NOISE = [*"{}().;,'\"<>#\\?$|^\x00\ufeff𝄞", "\r\n", "SELECT", "WHERE", "SERVICE <http://127.0.0.1:9/> {}",
          "FROM <file:///etc/passwd>", "LIMIT", "OPTIONAL", "GROUP BY", "HAVING", "ORDER BY", "VALUES", "FILTER",
          "BIND", "GRAPH", "MINUS", "LOAD", "DROP ALL", "@en"]  # fmt: skip
_DEPTH = 5
_BROKEN, _STRANGE = 0.3, 0.004
"""The part of the queries that is broken after it was drawn, and of the terms that do not belong where they are."""


def query_of(dice: Random) -> str:
    """Draw a query."""
    query = _broken(dice, _query(dice)) if dice.random() < _BROKEN else _query(dice)
    return query.swapcase() if dice.random() < _STRANGE else query


def _query(dice: Random) -> str:
    form = dice.choice([_select, _select, _select, _construct, _ask, _describe])
    prologue = dice.choice(["", "", "PREFIX e: <http://example.org/>\n", "BASE <http://example.org/>\n"])
    return prologue + form(dice, 0)


def _select(dice: Random, depth: int) -> str:
    kind = dice.choice(["", "", "DISTINCT ", "REDUCED "])
    group = dice.choice([" GROUP BY ?a", " GROUP BY ?a ?b"]) if dice.random() < 0.2 else ""
    free = ["*", " ".join(sorted({_variable(dice, depth) for _ in range(3)})), _some(dice, _column, depth)]
    columns = _aggregated(dice) if group else dice.choice(free)
    return f"SELECT {kind}{columns} {_dataset(dice)}WHERE {_group(dice, depth)}{group}{_ending(dice, depth)}"


def _aggregated(dice: Random) -> str:
    return f"?a ({dice.choice(_AGGREGATES)}({_variable(dice, 0)}) AS ?n)".replace("DISTINCT(", "DISTINCT ")


def _construct(dice: Random, depth: int) -> str:
    made = " . ".join(f"?{dice.choice('abc')} {_iri(dice, depth)} {_term(dice, depth)}" for _ in range(2))
    return f"CONSTRUCT {{ {made} }} {_dataset(dice)}WHERE {_group(dice, depth)}{_ending(dice, depth)}"


def _ask(dice: Random, depth: int) -> str:
    return f"ASK {_group(dice, depth)}"


def _describe(dice: Random, depth: int) -> str:
    return f"DESCRIBE {_some(dice, dice.choice([_variable, _iri]), depth)} {_group(dice, depth)}{_ending(dice, depth)}"


def _dataset(dice: Random) -> str:
    return dice.choice([*[""] * 12, "FROM <https://w3id.org/cbrngraph/graph> ", "FROM <http://127.0.0.1:9/> "])


def _ending(dice: Random, depth: int) -> str:
    parts = [f" HAVING ({_expression(dice, depth)})" if dice.random() < 0.03 else "",
             f" ORDER BY {dice.choice(['', 'DESC'])}({_expression(dice, depth)})" if dice.random() < 0.2 else "",
             f" LIMIT {dice.choice([0, 1, 10, 100, 10**9])}" if dice.random() < 0.6 else "",
             f" OFFSET {dice.choice([0, 5, 10**9])}" if dice.random() < 0.1 else ""]  # fmt: skip
    return "".join(parts)


def _group(dice: Random, depth: int) -> str:
    if depth > _DEPTH:
        return f"{{ {_triple(dice, depth)} }}"
    return f"{{ {_some(dice, _pattern, depth + 1, ' ')} }}"


def _pattern(dice: Random, depth: int) -> str:
    inner = dice.choice([lambda: _triple(dice, depth) + " . "] * 6 + [
        lambda: f"OPTIONAL {_group(dice, depth)}", lambda: f"{_group(dice, depth)} UNION {_group(dice, depth)}",
        lambda: f"MINUS {_group(dice, depth)}", lambda: f"FILTER ({_expression(dice, depth)})",
        lambda: f"BIND ({_expression(dice, depth)} AS ?n{dice.randrange(10**6)})", lambda: _values(dice, depth),
        lambda: f"GRAPH {dice.choice([_variable, _iri])(dice, depth)} {_group(dice, depth)}",
        lambda: f"{{ {_select(dice, depth + 1)} }}", lambda: f"FILTER {_exists(dice, depth)}",
        lambda: _triple(dice, depth) + f" ; {_verb(dice, depth)} {_term(dice, depth)} , {_term(dice, depth)} . ",
    ])  # fmt: skip
    return inner()


def _values(dice: Random, depth: int) -> str:
    return f"VALUES {_variable(dice, depth)} {{ {_some(dice, _value, depth)} }}"


def _exists(dice: Random, depth: int) -> str:
    return f"{dice.choice(['', 'NOT '])}EXISTS {_group(dice, depth + 1)}"


def _triple(dice: Random, depth: int) -> str:
    return f"{dice.choice([_variable, _variable, _iri])(dice, depth)} {_verb(dice, depth)} {_term(dice, depth)}"


def _verb(dice: Random, depth: int) -> str:
    return dice.choice([_variable, _iri, _iri, _path])(dice, depth)


def _path(dice: Random, depth: int) -> str:
    if depth > _DEPTH or dice.random() < 0.4:
        return _iri(dice, depth)
    one, other = _path(dice, depth + 1), _path(dice, depth + 1)
    return dice.choice([f"({one})*", f"({one})+", f"({one})?", f"^({one})", f"({one}/{other})", f"({one}|{other})",
                        f"!({_iri(dice, depth)}|^a)"])  # fmt: skip


def _expression(dice: Random, depth: int) -> str:
    if depth > _DEPTH or dice.random() < 0.3:
        return _term(dice, depth)
    one, other = _expression(dice, depth + 1), _expression(dice, depth + 1)
    return dice.choice([
        lambda: f"({one} {dice.choice(_OPERATORS)} {other})", lambda: f"!({one})", lambda: f"-({one})",
        lambda: f"{dice.choice(_FUNCTIONS)}({one})", lambda: f"{dice.choice(_MANY)}({one}, {other})",
        lambda: f"{dice.choice(['RAND', 'NOW', 'UUID', 'STRUUID', 'BNODE'])}()", lambda: f"IF({one}, {other}, {one})",
        lambda: f"({one} IN ({other}, {one}))", lambda: _exists(dice, depth),
        lambda: f"REGEX(STR({one}), '{dice.choice(['^a', '(a|b)*c', '(', '(a+)+$', '[', '.{1000}{1000}'])}', 'i')",
    ])()  # fmt: skip


def _column(dice: Random, depth: int) -> str:
    return f"({_expression(dice, depth + 2)} AS ?n{dice.randrange(10**6)})"


def _term(dice: Random, depth: int) -> str:
    return dice.choice([_variable, _variable, _iri, _literal])(dice, depth)


def _value(dice: Random, depth: int) -> str:
    return dice.choice([_iri, _literal])(dice, depth)


def _variable(dice: Random, _: int) -> str:
    return dice.choice(_ODD if dice.random() < _STRANGE else _VARIABLES)


def _iri(dice: Random, _: int) -> str:
    return dice.choice(_ODD if dice.random() < _STRANGE else _IRIS)


def _literal(dice: Random, _: int) -> str:
    return dice.choice(_ODD if dice.random() < _STRANGE else _LITERALS)


def _some(dice: Random, make: Callable[[Random, int], str], depth: int, between: str = " ") -> str:
    return between.join(make(dice, depth) for _ in range(dice.choice([1, 1, 2, 2, 3, 4])))


def _broken(dice: Random, query: str) -> str:
    """Break a query in one to four places: something is put in, left out, doubled, or moved."""
    for _ in range(dice.randrange(1, 5)):
        words = query.split(" ")
        place = dice.randrange(len(words))
        query = " ".join(dice.choice([_put_in, _left_out, _doubled, _cut])(dice, words, place))
    return query


def _put_in(dice: Random, words: Sequence[str], place: int) -> Sequence[str]:
    return [*words[:place], dice.choice(_NOISE), *words[place:]]


def _left_out(_: Random, words: Sequence[str], place: int) -> Sequence[str]:
    return [*words[:place], *words[place + 1 :]]


def _doubled(dice: Random, words: Sequence[str], place: int) -> Sequence[str]:
    part = words[place : place + dice.randrange(1, 8)]
    return [*words[:place], *part * dice.choice([2, 2, 3, 50]), *words[place:]]


def _cut(dice: Random, words: Sequence[str], place: int) -> Sequence[str]:
    word = words[place]
    return [*words[:place], word[: dice.randrange(len(word) + 1)], *words[place + 1 :]]
