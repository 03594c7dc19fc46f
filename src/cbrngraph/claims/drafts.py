"""Nested keys of a reading → drafts of nodes: what identifies each, and what else is said of it; and their names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cbrngraph.claims.values import QUALIFIER, Value, ValueReader, WrongValueError
from cbrngraph.errors import nearest
from cbrngraph.places import Place
from cbrngraph.readings.yamltree import Items, Node, Table, Text
from cbrngraph.terms import CBRN, KG, Term, iri, lexical, local_name, name_of
from cbrngraph.vocabulary import Nested, Property, Vocabulary

__all__ = ["Draft", "DraftReader", "relation_name", "value_name"]

Content = set[tuple[Term, Term]]


@dataclass(slots=True)
class Draft:
    """A nested node on its way to a claim."""

    nested: Nested
    parent: Term
    place: Place
    identity: dict[Term, Term] = field(default_factory=dict)
    rest: list[tuple[Text, Node]] = field(default_factory=list)
    read_as: set[str] = field(default_factory=set)
    """The ids by which it is read, of things that have several."""

    @property
    def ordered_identity(self) -> tuple[Term, ...]:
        """What names a relation: its parent, then the other parts of its key in the ontology's order."""
        parts = [self.identity[part] for part in self.nested.identity if part in self.identity]
        return (self.parent, *(term for term in parts if term != self.parent))


class DraftReader:
    """Reads the forms in which nested nodes are written."""

    def __init__(self, vocabulary: Vocabulary, values: ValueReader) -> None:
        self._vocabulary = vocabulary
        self._values = values

    def read(self, parent: Term, nested: Nested, node: Node) -> Iterator[Draft]:
        """Accept ``{key: {…}}``, a list of keys or of mappings, one key, or (without keys) one mapping.

        Raises:
            WrongValueError: with the place of what is none of these.

        """
        if isinstance(node, Items):
            for item in _filled_list(node, nested.key):
                yield from self._item(parent, nested, item)
        elif isinstance(node, Text):
            yield from self._item(parent, nested, node)
        elif nested.keyed_by:
            for key, value in node.entries:
                for item in _filled_list(value, nested.key) if isinstance(value, Items) else (value,):
                    yield self._keyed(parent, nested, key, item)
        else:
            yield self._filled(Draft(nested, parent, node.place), node)

    def content(self, draft: Draft) -> tuple[Content, str]:
        """Return the properties of a value node, and what was read, in words."""
        content: Content = set(draft.identity.items())
        words = [self._values.told(term) for term in draft.identity.values()]
        for key, node in draft.rest:
            prop = self._vocabulary.properties.get(key.value)
            if prop is None or prop.rule:
                hint = nearest(key.value, self._vocabulary.properties)
                raise WrongValueError(key.place, f"there is no property {key.value} to say of {draft.nested.key}{hint}")
            if prop.iri == QUALIFIER:
                raise WrongValueError(key.place, "write the qualifier before the number: {amount: about 5000000}")
            for value in self._values.read(prop, node) if not prop.functional else [self._one(prop, node)]:
                content.add((prop.iri, value.term))
                draft.read_as.update(value.read_as)
                content.update({(QUALIFIER, value.qualifier)} if value.qualifier else ())
                words.append(self._values.told(value.term, value.text))
        return content, " · ".join(words)

    def _item(self, parent: Term, nested: Nested, item: Node) -> Iterator[Draft]:
        if isinstance(item, Text) and nested.keyed_by and item.value:
            yield self._keyed(parent, nested, item, None)
        elif isinstance(item, Table):
            yield self._filled(Draft(nested, parent, item.place), item)
        else:
            raise WrongValueError(item.place, f"{nested.key} takes a mapping of properties, such as {{from: 2015}}")

    def _keyed(self, parent: Term, nested: Nested, key: Text, node: Node | None) -> Draft:
        draft = Draft(nested, parent, key.place)
        prop = self._vocabulary.by_iri[nested.keyed_by]
        self._identify(draft, prop, key)
        if node is None or (isinstance(node, Text) and not node.value):
            return self._filled(draft, Table((), key.place))
        if not isinstance(node, Table):
            raise WrongValueError(node.place, f"{nested.key}, {key.value}: expected properties, such as {{from: 2015}}")
        return self._filled(draft, node)

    def _filled(self, draft: Draft, table: Table) -> Draft:
        """Take the parts of the identity out of the mapping; what remains is said of the node."""
        nested = draft.nested
        if nested.under and not nested.is_value:
            draft.identity[nested.under] = draft.parent
        if nested.fixed:
            draft.identity[nested.fixed[0]] = nested.fixed[1]
        for key, node in table.entries:
            prop = self._vocabulary.properties.get(key.value)
            if prop is None or nested.is_value or prop.iri not in nested.identity:
                draft.rest.append((key, node))
            elif prop.iri in draft.identity:
                raise WrongValueError(key.place, f"{key.value} is already given by where this stands; leave it out")
            else:
                self._identify(draft, prop, node)
        return draft

    def _identify(self, draft: Draft, prop: Property, node: Node) -> None:
        """Take a part of what identifies a node."""
        value = self._one(prop, node)
        draft.identity[prop.iri] = value.term
        draft.read_as.update(value.read_as)

    def _one(self, prop: Property, node: Node) -> Value:
        values = list(self._values.read(prop, node))
        if len(values) != 1:
            raise WrongValueError(node.place, f"{prop.key} takes one value here; write one node for each")
        return values[0]


def _filled_list(node: Items, key: str) -> tuple[Node, ...]:
    if not node.items:
        raise WrongValueError(node.place, f"{key} has an empty list; leave it out, or say what is in it")
    return node.items


def relation_name(draft: Draft) -> Term:
    """Name a relation by its class and key: ``membership-country-kaz-initiative-coe``."""
    return iri(KG + "-".join([_kebab(draft.nested.cls), *map(_slug, draft.ordered_identity)]))


def value_name(draft: Draft, content: Content) -> Term:
    """Name a value by its class, the thing it is said of, and a hash of its content."""
    digest = hashlib.sha256("\n".join(f"{p} {o}" for p, o in sorted(content)).encode()).hexdigest()[:8]
    return iri(f"{KG}{_kebab(draft.nested.cls)}-{name_of(draft.parent)}-{digest}")


def _kebab(cls: Term) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", local_name(cls)).lower()


def _slug(term: Term) -> str:
    if term.startswith(f"<{KG}"):
        return name_of(term)
    if term.startswith(f"<{CBRN}"):
        return local_name(term).split("-", 1)[-1]
    text = lexical(term)
    return text if re.fullmatch(r"[a-z0-9]+", text) else hashlib.sha256(term.encode()).hexdigest()[:8]
