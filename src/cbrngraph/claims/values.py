"""Text → typed values: what a property takes decides how its text is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from cbrngraph.claims.identity import Identity
from cbrngraph.errors import Hints, nearest
from cbrngraph.places import Place
from cbrngraph.readings.dates import parse_date
from cbrngraph.readings.model import Subject
from cbrngraph.readings.quantities import parse_quantity
from cbrngraph.readings.yamltree import Items, Node, Table, Text
from cbrngraph.terms import CBRN, KG, XSD, Term, decimal_text, iri, lexical, literal, name_of
from cbrngraph.vocabulary import Kind, Property, Vocabulary

__all__ = ["QUALIFIER", "Value", "ValueReader", "WrongValueError"]

QUALIFIER = iri(CBRN + "qualifier")
DEFAULT_LANGUAGE = "en"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_INTEGER = re.compile(r"-?[0-9]+")


class WrongValueError(ValueError):
    """A value that its property cannot take."""

    def __init__(self, place: Place, what: str) -> None:
        super().__init__(what)
        self.place = place


@dataclass(frozen=True, slots=True)
class Value:
    """A typed value, the text it was read from, the qualifier of a number, and the id of a thing that has several."""

    term: Term
    text: str
    place: Place
    qualifier: Term = ""
    read_as: tuple[str, ...] = ()


class ValueReader:
    """Reads values with the dictionary and the register at hand."""

    def __init__(self, vocabulary: Vocabulary, subjects: Mapping[str, Subject], identity: Identity) -> None:
        self.hints = Hints()
        self._vocabulary = vocabulary
        self._subjects = subjects
        self._identity = identity
        named = (concepts.items() for concepts in vocabulary.concepts.values())
        self._notations = {concept: notation for found in named for notation, concept in found}

    def told(self, term: Term, text: str = "") -> str:
        """Return a value in words: the house label of a thing, a concept without hyphens, else the text as read."""
        if term.startswith(f"<{KG}"):
            subject = self._subjects.get(name_of(term))
            label = subject.entries.get("label") if subject else None
            named = label.get("en") if isinstance(label, Table) else label
            return named.value if isinstance(named, Text) else text or name_of(term)
        if term in self._notations and self._notations[term].islower():
            return self._notations[term].replace("-", " ")
        return text or lexical(term)

    def read(self, prop: Property, node: Node) -> Iterator[Value]:
        """Yield the values of a property.

        Raises:
            WrongValueError: with the place of the value.

        """
        if isinstance(node, Items):
            if not node.items:
                raise WrongValueError(node.place, f"{prop.key} has an empty list; leave it out, or say what is in it")
            for item in node.items:
                yield from self.read(prop, item)
        elif isinstance(node, Table):
            yield from self._by_language(prop, node)
        elif not node.value:
            raise WrongValueError(node.place, f"{prop.key} has no value; it takes {prop.kind.value}")
        else:
            yield self._scalar(prop, node)

    def _by_language(self, prop: Property, node: Table) -> Iterator[Value]:
        if prop.kind is not Kind.LABEL:
            raise WrongValueError(node.place, f"{prop.key} takes {prop.kind.value}, not a mapping")
        for tag, texts in node.entries:
            if not _LANGUAGE.fullmatch(tag.value):
                what = f"{prop.key}: {tag.value!r} is no language tag such as en, ru or pt-BR (BCP 47)"
                if isinstance(texts, Text) and not texts.value:
                    what += "; if it belongs to the text before the comma, put that text in quotes"
                raise WrongValueError(tag.place, what)
            for item in texts.items if isinstance(texts, Items) else (texts,):
                if not isinstance(item, Text) or not item.value:
                    raise WrongValueError(tag.place, f"{prop.key} in {tag.value}: expected text")
                text = " ".join(item.value.split())
                yield Value(literal(text, lang=tag.value), text, item.place)

    def _scalar(self, prop: Property, node: Text) -> Value:
        text = " ".join(node.value.split())
        try:
            return self._typed(prop, text, node.place)
        except WrongValueError:
            raise
        except ValueError as error:
            raise WrongValueError(node.place, f"{prop.key}: {error}") from None

    def _typed(self, prop: Property, text: str, place: Place) -> Value:
        match prop.kind:
            case Kind.THING:
                return Value(self._thing(text), text, place, read_as=self._identity.read_as(text))
            case Kind.CONCEPT:
                return Value(self._concept(prop, text), text, place)
            case Kind.DATE:
                return Value(parse_date(text).term, text, place)
            case Kind.LABEL:
                return Value(literal(text, lang=DEFAULT_LANGUAGE), text, place)
            case Kind.DECIMAL:
                return self._number(text, place)
            case Kind.TERM:
                return Value(self._term(text), text, place)
            case _:
                return Value(_plain(prop.kind, text), text, place)

    def _thing(self, text: str) -> Term:
        if text not in self._subjects:
            raise ValueError(f"there is no subject {text} in data/register/{self.hints(text, self._subjects)}")
        return self._identity.term(text)

    def _concept(self, prop: Property, text: str) -> Term:
        concepts = self._vocabulary.concepts.get(prop.scheme, {})
        if text not in concepts:
            known = f"; {prop.key} takes {', '.join(sorted(concepts))}"
            raise ValueError(f"there is no concept {text}{nearest(text, concepts)}{known}")
        return concepts[text]

    def _term(self, text: str) -> Term:
        if text in self._vocabulary.nested:
            return self._vocabulary.nested[text].list_name
        if text in self._vocabulary.properties:
            return self._vocabulary.properties[text].iri
        raise ValueError(f"there is no property {text}{nearest(text, self._vocabulary.keys())}")

    def _number(self, text: str, place: Place) -> Value:
        notation, number = parse_quantity(text)
        qualifiers = self._vocabulary.concepts.get(iri(CBRN + "scheme-qualifier"), {})
        digits = decimal_text(number)
        datatype = "decimal" if "." in digits else "integer"
        return Value(literal(digits, XSD + datatype), text, place, qualifiers[notation])


def _plain(kind: Kind, text: str) -> Term:
    match kind:
        case Kind.INTEGER:
            if not _INTEGER.fullmatch(text):
                raise ValueError(f"{text!r} is not a whole number; write digits only, such as 62")
            return literal(str(int(text)), XSD + "integer")
        case Kind.BOOLEAN:
            if text not in {"true", "false"}:
                raise ValueError(f"{text!r} is neither true nor false")
            return literal(text, XSD + "boolean")
        case Kind.URI | Kind.IRI:
            if not text.startswith(("http://", "https://")) or not _is_iri(text):
                raise ValueError(f"{text!r} is not a web address; write it whole, from http:// or https://")
            return iri(text) if kind is Kind.IRI else literal(text, XSD + "anyURI")
        case _:
            return literal(text)


def _is_iri(text: str) -> bool:
    """Whether RDF can write it (RFC 3987, as Oxigraph reads it)."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
