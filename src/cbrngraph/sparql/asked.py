"""A query with the values of its parameters: its patterns, and what their words stand for in the graph."""

from __future__ import annotations

from collections.abc import Mapping

from cbrngraph.graph.engine import Engine
from cbrngraph.sparql.expressions import Expressions, Span
from cbrngraph.sparql.mends import Edit
from cbrngraph.sparql.patterns import FREE, Node, Pattern, Patterns
from cbrngraph.terms import RDF, XSD, Term, iri, lexical, literal

__all__ = ["TYPE", "Asked"]

TYPE = f"<{RDF}type>"


class Asked:
    """A query, taken to words and to patterns."""

    def __init__(self, engine: Engine, query: str, terms: Mapping[str, Term]) -> None:
        self.engine = engine
        self.text = Expressions(query)
        self.terms = terms
        self.read = Patterns(self.text)
        self.patterns = [pattern for pattern in self.read.found if pattern.need != FREE]

    def place(self, span: Span) -> int:
        """Return where an operand begins in the text of the query."""
        return self.text.words[span.first].start

    def edit(self, span: Span, new: str) -> Edit:
        """Return the edit that puts something in the place of an operand."""
        return Edit(self.place(span), self.text.words[span.last].end, new)

    def through(self, span: Span) -> str:
        """Return the words that say that an operand is a parameter; of others none."""
        word = self.text.words[span.first]
        return f" (the value of {word.text})" if word.variable in self.terms else ""

    def term(self, span: Span) -> Term:
        """Return the term that an operand is, or an empty string."""
        word = self.text.words[span.first]
        if span.first == span.last and word.variable:
            return self.terms.get(word.variable, "")
        if word.kind == "string":
            return self._literal(span)
        if span.first == span.last and self.text.iri(span.first) and not word.text.startswith("_:"):
            return iri(self.text.iri(span.first))
        told = "".join(word.text for word in self.text.inside(span))
        if self.text.words[span.last].kind == "number":
            kind = "double" if "e" in told.casefold() else "decimal" if "." in told else "integer"
            return literal(told, XSD + kind)
        return literal(told.lower(), XSD + "boolean") if word.says("TRUE", "FALSE") else ""

    def _literal(self, span: Span) -> Term:
        words = self.text.inside(span)
        quote = words[0].text[:3] if words[0].text[:3] in {'"""', "'''"} else words[0].text[:1]
        inner = words[0].text[len(quote) : -len(quote)]
        value = lexical(f'"{inner}"') if '"' not in inner.replace('\\"', "") else inner
        if words[-1].kind == "tag":
            return literal(value, lang=words[-1].text[1:])
        return literal(value, self.text.iri(span.last) if len(words) > 1 else "")

    def property(self, pattern: Pattern) -> Term:
        """Return the one property of a pattern, or the one that ends its path; an empty string where there is none."""
        last = pattern.path.last
        plain = pattern.path.first == last or self.text.says(last - 1, "/")
        return self.term(Span(last, last)) if plain and self.text.iri(last) else ""

    def spelt(self, pattern: Pattern) -> str:
        """Return a pattern with full IRIs, parameters filled in."""
        path = " ".join(self._spelt(number) for number in range(pattern.path.first, pattern.path.last + 1))
        return f"{self._node(pattern.subject)} {path} {self._node(pattern.object)}"

    def shown(self, pattern: Pattern) -> str:
        """Return a pattern as it stands in the query."""
        words = self.text.words
        parts = (pattern.subject.span, pattern.path, pattern.object.span)
        return " ".join(" ".join(self._said(span).split()) for span in parts if words)

    def _said(self, span: Span) -> str:
        inside = self.text.inside(span)
        return self.text.query[inside[0].start : inside[-1].end] if inside else ""

    def _node(self, node: Node) -> str:
        if node.kind == "blank":
            return f"?blank{node.span.first}"
        return self.term(node.span) or f"?{self.text.words[node.span.first].variable}"

    def _spelt(self, number: int) -> str:
        return self.term(Span(number, number)) or self.text.words[number].text
