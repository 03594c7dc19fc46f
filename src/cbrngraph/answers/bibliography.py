"""Sources → a bibliography: as text, as BibTeX (the ``@online`` of biblatex), as CSL-JSON for Zotero and its kin."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cbrngraph.answers.labels import labels_of
from cbrngraph.answers.receipts import SourceLine
from cbrngraph.errors import UsageError, nearest
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import DATASET, KG, iri, lexical, name_of

__all__ = ["STYLES", "Reference", "cited", "own", "references", "written"]

_DETAILS = """
SELECT ?source ?publisher ?retrieved ?language WHERE {
  VALUES ?source { %s }
  OPTIONAL { ?source dct:publisher ?publisher }
  OPTIONAL { ?source cbrn:retrievedOn ?retrieved }
  OPTIONAL { ?source dct:language ?tongue . ?tongue skos:notation ?language }
}
"""
_OWN = """
SELECT ?title ?about ?version ?policy WHERE {
  ?dataset dct:title ?title ; dct:description ?about ; dcat:version ?version ; cbrn:evidencePolicy ?policy
}
"""
_READ = "SELECT (MAX(?day) AS ?last) WHERE { ?source cbrn:retrievedOn ?day }"
_TEX = str.maketrans(
    {char: f"\\{char}" for char in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a bibliography says of one work; ``issued`` and ``read`` are a year, a month or a day."""

    key: str
    title: str
    publishers: tuple[str, ...] = ()
    issued: str = ""
    url: str = ""
    read: str = ""
    language: str = ""
    version: str = ""


def references(engine: Engine, sources: Mapping[str, SourceLine]) -> list[Reference]:
    """Return the references of an answer: the graph itself, then the sources by their ids; editors are no source."""
    found = {key: line for key, line in sources.items() if line.kind != "editorial"}
    publishers, read, languages = _details(engine, found)
    return [
        *own(engine),
        *(
            Reference(
                key=key,
                title=line.name,
                publishers=tuple(sorted(publishers[key])),
                issued=line.issued,
                url=line.url,
                read=read.get(key, ""),
                language=languages.get(key, ""),
            )
            for key, line in sorted(found.items())
        ),
    ]


def cited(engine: Engine, thing: object, style: str = "text") -> str:
    """Return the bibliography of whatever knows its sources (an answer, a card, a network); of the graph, for ``None``.

    Raises:
        UsageError: it knows of no sources, or there is no such style.

    """
    cite = getattr(thing, "cite", None)
    if cite is not None:
        return str(cite(style))
    sources = {} if thing is None else getattr(thing, "sources", None)
    if sources is None:
        raise UsageError(f"a {type(thing).__name__} names no sources; cite an answer, a card, a why or a network")
    return written(references(engine, sources), style)


def written(found: Sequence[Reference], style: str) -> str:
    """Write references in one of :data:`STYLES`.

    Raises:
        UsageError: there is no such style.

    """
    if style not in STYLES:
        raise UsageError(f"there is no style {style}{nearest(style, STYLES)}; known: {', '.join(STYLES)}")
    return STYLES[style](found)


def own(engine: Engine) -> list[Reference]:
    """The graph as a work: which version, under which evidence policy, of the day when its last source was read."""
    return [
        Reference(
            key="cbrngraph",
            title=f"{lexical(title)}: {lexical(about).rstrip('.')}",
            publishers=("cbrngraph founders",),
            issued=lexical(rows(engine, _READ)[0][0]),
            url=DATASET[1:-1],
            version=f"{lexical(version)} (evidence policy {lexical(policy)})",
        )
        for title, about, version, policy in rows(engine, _OWN, dataset=DATASET)
    ]


def _details(
    engine: Engine, sources: Iterable[str]
) -> tuple[Mapping[str, set[str]], Mapping[str, str], Mapping[str, str]]:
    listed = " ".join(sorted(iri(KG + key) for key in sources))
    found = rows(engine, _DETAILS % listed) if listed else []
    labels = labels_of(engine, {publisher for _, publisher, _, _ in found if publisher})
    publishers: defaultdict[str, set[str]] = defaultdict(set)
    read: dict[str, str] = {}
    languages: dict[str, str] = {}
    for source, publisher, retrieved, language in found:
        key = name_of(source)
        publishers[key] |= {labels[publisher]} if publisher else set()
        read |= {key: lexical(retrieved)} if retrieved else {}
        languages |= {key: lexical(language)} if language else {}
    return publishers, read, languages


def _text(found: Sequence[Reference]) -> str:
    return "".join(f"{_line(reference)}\n" for reference in found)


def _line(reference: Reference) -> str:
    who = "; ".join(reference.publishers)
    when = f"({reference.issued or 'no date'})"
    head = " ".join(part for part in (who, when) if part)
    version = f"Version {reference.version}." if reference.version else ""
    parts = [f"{head}:" if head else "", _stopped(reference.title), version, reference.url]
    read = f"(read {reference.read})" if reference.read else ""
    return " ".join(part for part in (*parts, read) if part)


def _stopped(text: str) -> str:
    return f"{text}." if text and text[-1] not in ".?!" else text


def _bibtex(found: Sequence[Reference]) -> str:
    return "\n".join(map(_entry, found))


def _entry(reference: Reference) -> str:
    fields = {
        "title": f"{{{reference.title.translate(_TEX)}}}",
        "organization": " and ".join(f"{{{name.translate(_TEX)}}}" for name in reference.publishers),
        "date": reference.issued,
        "url": reference.url,
        "urldate": reference.read,
        "version": reference.version.translate(_TEX),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'dataset' if reference.version else 'online'}{{{reference.key},\n{lines}}}\n"


def _csl(found: Sequence[Reference]) -> str:
    return json.dumps([_item(reference) for reference in found], ensure_ascii=False, indent=2) + "\n"


def _item(reference: Reference) -> dict[str, object]:
    item: dict[str, object] = {
        "id": reference.key,
        "type": "dataset" if reference.version else "webpage",
        "title": reference.title,
        "publisher": "; ".join(reference.publishers),
        "issued": _date_parts(reference.issued),
        "accessed": _date_parts(reference.read),
        "URL": reference.url,
        "language": reference.language,
        "version": reference.version,
    }
    return {name: value for name, value in item.items() if value}


def _date_parts(text: str) -> dict[str, list[list[int]]]:
    """The form CSL gives to a date or a range of them (EDTF ``start/end``)."""
    ends = [[int(part) for part in end.split("-")] for end in text.split("/") if end and end != ".."]
    return {"date-parts": ends} if ends else {}


STYLES: Mapping[str, Callable[[Sequence[Reference]], str]] = {"text": _text, "bibtex": _bibtex, "csl": _csl}
"""The styles by name."""
