"""Products and quotients of decimals: with too many digits Oxigraph's are nothing at all, and the row drops."""

from __future__ import annotations

from collections.abc import Iterator

from cbrngraph.graph.engine import Engine, rows
from cbrngraph.sparql.expressions import Expressions, Span
from cbrngraph.sparql.mends import Edit, Finding
from cbrngraph.terms import XSD

__all__ = ["overflows"]

_NUMERIC = "SELECT ?p { ?p cbrn:numeric true }"
_DOUBLES = {XSD + "double", XSD + "float"}


def overflows(engine: Engine, text: Expressions) -> Iterator[Finding]:
    """Yield the products and quotients of what may be a decimal that are not computed in xsd:double.

    One number times (or through) a number that is written out is safe, and let pass.
    """
    chains = list(_chains(text))
    numeric = _numeric_variables(engine, text) if chains else set()
    for chain in chains:
        touched = [span for span in chain if _variables(text, span) & numeric and not text.says(span.first, "COUNT")]
        if not touched or any(_is_double(text, span) for span in chain) or _is_safe(text, chain):
            continue
        edits = tuple(
            Edit(word.start, word.end, f"xsd:double({word.text})")
            for span in touched for word in text.inside(span) if word.variable in numeric
        )  # fmt: skip
        names = ", ".join(dict.fromkeys(f"?{edit.text[12:-1]}" for edit in edits))
        what = f"a product or quotient of decimals ({names}) with too many digits is nothing, and its row drops; "
        yield Finding(text.words[chain[0].first].start, what + "compute in xsd:double", edits)


def _chains(text: Expressions) -> Iterator[list[Span]]:
    """The operands of each row of ``*`` and ``/``; in a path of properties there is neither variable nor number."""
    done = -1
    for number in range(len(text.words)):
        if number <= done or not _multiplies(text, number):
            continue
        chain = [text.before(number)]
        while _multiplies(text, number) or (number > done and text.says(number, "*", "/") and len(chain) > 1):
            operand = text.after(number)
            chain.append(operand)
            done, number = number, operand.last + 1
        yield chain


def _multiplies(text: Expressions, number: int) -> bool:
    if number == 0 or not text.says(number, "*", "/"):
        return False
    return any(word.kind in {"variable", "number"} for word in text.inside(text.before(number)))


def _numeric_variables(engine: Engine, text: Expressions) -> set[str]:
    """The variables that hold an amount, a value or a quantity, and those computed from one."""
    properties = {term[1:-1] for (term,) in rows(engine, _NUMERIC)}
    found = {bound.variable for bound in text.bindings() if any(iri in properties for _, iri in bound.properties)}
    for number, word in enumerate(text.words):
        if word.says("AS") and number + 1 < len(text.words):
            source = text.before(number)
            if _variables(text, source) & found and not text.says(source.first, "COUNT"):
                found.add(text.words[number + 1].variable)
    return found - {""}


def _variables(text: Expressions, span: Span) -> set[str]:
    return {word.variable for word in text.inside(span)} - {""}


def _is_double(text: Expressions, span: Span) -> bool:
    return any(
        text.iri(number) in _DOUBLES or _is_exponent(text, number) for number in range(span.first, span.last + 1)
    )


def _is_exponent(text: Expressions, number: int) -> bool:
    word = text.words[number]
    return word.kind == "number" and "e" in word.text.casefold()


def _is_safe(text: Expressions, chain: list[Span]) -> bool:
    """A value or a sum of values, and a number written out."""
    words = [word for span in chain for word in text.inside(span)]
    plain = any(len(text.inside(span)) == 1 and text.inside(span)[0].kind == "number" for span in chain)
    return len(chain) == 2 and plain and not any(word.says("AVG", "*", "/") for word in words)
