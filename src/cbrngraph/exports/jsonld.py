"""Statements → JSON-LD 1.1 that reads as plain JSON: one flat object a thing, keys from ``ontology/context.jsonld``.

Numbers are numbers; a date stands under ``from``, ``fromMonth`` or ``fromYear``, whichever is as precise as its source.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cbrngraph.resources import resource
from cbrngraph.terms import CBRN, RDF, XSD, Term, Triple, compact, datatype, expand, iri, language, lexical

__all__ = ["to_jsonld"]

_TYPE = iri(RDF + "type")
_NATIVE = {XSD + "integer", XSD + "boolean"}


def to_jsonld(triples: Sequence[Triple]) -> str:
    """Return a JSON-LD document with its context inside, so that no reader has to fetch one."""
    context = json.loads(resource("ontology", "context.jsonld").read_text(encoding="utf-8"))["@context"]
    writer = _Writer(context)
    things: dict[Term, dict[str, Any]] = {}
    for subject, predicate, value in triples:
        thing = things.setdefault(subject, {"id": writer.thing(subject)})
        writer.put(thing, predicate, value)
    document = {"@context": context, "@graph": [_tidy(thing) for _, thing in sorted(things.items())]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


class _Writer:
    """Puts values under the key that the context has for their property and type."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._typed: dict[tuple[str, str], str] = {}
        self._by_language: dict[str, str] = {}
        self._plain: dict[str, str] = {}
        for key, entry in context.items():
            if not isinstance(entry, dict):
                continue
            prop = expand(entry["@id"])
            if entry.get("@container") == "@language":
                self._by_language[prop] = key
            elif "@type" in entry:
                self._typed[(prop, expand(entry["@type"]))] = key
            else:
                self._plain[prop] = key

    def put(self, thing: dict[str, Any], predicate: Term, value: Term) -> None:
        """Add a value to a thing; several values of a key make a list."""
        if predicate == _TYPE:
            return _append(thing, "type", _vocabulary_name(value))
        prop, tag = predicate[1:-1], language(value)
        if tag and prop in self._by_language:
            return _append(thing.setdefault(self._by_language[prop], {}), tag, lexical(value))
        kinds = ("@vocab", "@id") if not value.startswith('"') else (datatype(value),)
        for kind in kinds:
            if (prop, kind) in self._typed:
                return _append(thing, self._typed[(prop, kind)], self._coerced(value, kind))
        return _append(thing, self._plain.get(prop, compact(predicate)), self._whole(value, tag))

    def thing(self, value: Term) -> str:
        """The compact IRI of a thing."""
        return compact(value)

    def _coerced(self, value: Term, kind: str) -> object:
        """A value whose key says its type."""
        if kind == "@vocab":
            return _vocabulary_name(value)
        if kind == "@id":
            return compact(value)
        return json.loads(lexical(value)) if kind in _NATIVE else lexical(value)

    def _whole(self, value: Term, tag: str) -> object:
        """A value that says its type itself."""
        if not value.startswith('"'):
            return {"id": compact(value)}
        if tag:
            return {"@value": lexical(value), "@language": tag}
        kind = datatype(value)
        if kind in _NATIVE:
            return json.loads(lexical(value))
        return lexical(value) if kind == XSD + "string" else {"@value": lexical(value), "@type": compact(iri(kind))}


def _vocabulary_name(value: Term) -> str:
    """Our own terms without a prefix (the context has them as @vocab), others with theirs."""
    name = compact(value)
    return name.removeprefix("cbrn:") if value.startswith(f"<{CBRN}") else name


def _append(thing: dict[str, Any], key: str, value: object) -> None:
    if key not in thing:
        thing[key] = value
    elif isinstance(thing[key], list):
        thing[key].append(value)
    else:
        thing[key] = [thing[key], value]


def _tidy(thing: dict[str, Any]) -> dict[str, Any]:
    """Id and kind first, then the keys in order."""
    rest = {key: thing[key] for key in sorted(thing) if key not in {"id", "type"}}
    return {"id": thing["id"], **({"type": thing["type"]} if "type" in thing else {}), **rest}
