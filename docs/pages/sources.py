"""The catalogue of sources, by kind and publisher, with the number of claims that each bears and what is not known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import cbrngraph
from cbrngraph.answers.labels import host_of, labels_of
from cbrngraph.graph.engine import rows
from cbrngraph.terms import lexical, local_name, name_of
from pages.markdown import anchor, escaped, page, table

__all__ = ["Source", "made", "sources"]

_ALL = """
SELECT ?source ?kind ?url ?title ?issued ?publisher ?claims WHERE {
  ?source a cbrn:Source ; cbrn:sourceKind ?kind .
  FILTER(?kind != cbrn:source-kind-editorial)
  OPTIONAL { ?source cbrn:url ?url }
  OPTIONAL { ?source dct:title ?title }
  OPTIONAL { ?source dct:issued ?issued }
  OPTIONAL { ?source dct:publisher ?publisher }
  OPTIONAL { { SELECT ?source (COUNT(?claim) AS ?claims) { ?claim prov:wasDerivedFrom ?source } GROUP BY ?source } }
}
"""
_KINDS = {
    "official": "Official",
    "government": "Governments",
    "implementer": "Implementers",
    "press": "Press",
    "mirror": "Mirrors",
}
"""The kinds in the order in which they outweigh each other, as headings."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the catalogue; what is not known is empty."""

    id: str
    kind: str
    url: str
    title: str
    issued: str
    publishers: tuple[str, ...]
    claims: int

    @property
    def name(self) -> str:
        """The title, or where the page stands."""
        return self.title or f"untitled page of {host_of(self.url)}"


def made() -> str:
    """Return the page."""
    found = sources()
    kinds = Counter(one.kind for one in found)
    return page(
        [
            table(
                ["what is missing", "sources"],
                [
                    ["no title was noted", str(sum(not one.title for one in found))],
                    ["no date is known", str(sum(not one.issued for one in found))],
                    ["no publisher is known", str(sum(not one.publishers for one in found))],
                    ["no claim rests on it", str(sum(not one.claims for one in found))],
                ],
            ),
            "## Publishers",
            _publishers(found),
            *(part for kind in sorted(kinds, key=_rank) for part in _kind(kind, found)),
        ]
    )


@cache
def sources() -> tuple[Source, ...]:
    """Return the catalogue without the editors, sorted by publisher, date and name."""
    engine = cbrngraph.open().engine
    said: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for source, *rest in rows(engine, _ALL):
        said[source].append(tuple(rest))
    publishers = {row[4] for several in said.values() for row in several if row[4]}
    labels = labels_of(engine, publishers)
    found = (_source(name_of(source), several, labels) for source, several in said.items())
    return tuple(sorted(found, key=lambda one: (one.publishers or ("~",), one.issued or "~", one.name, one.id)))


def _source(name: str, several: list[tuple[str, ...]], labels: dict[str, str]) -> Source:
    kind, url, _, issued, _, claims = min(several)
    titles = sorted({row[2] for row in several if row[2]})
    return Source(
        id=name,
        kind=local_name(kind).removeprefix("source-kind-"),
        url=lexical(url) if url else "",
        title=lexical(titles[0]) if titles else "",
        issued=lexical(issued) if issued else "",
        publishers=tuple(sorted({labels[row[4]] for row in several if row[4]})),
        claims=int(lexical(claims)) if claims else 0,
    )


def _publishers(found: Iterable[Source]) -> str:
    """Each publisher with its sources and claims; a page of several counts for each."""
    by_name: defaultdict[str, list[Source]] = defaultdict(list)
    for one in found:
        for publisher in one.publishers or ("not known",):
            by_name[publisher].append(one)
    ordered = sorted(by_name.items(), key=lambda item: (-len(item[1]), item[0]))
    cells = ([escaped(name), str(len(several)), _claims(several)] for name, several in ordered)
    return table(["publisher", "sources", "claims"], cells)


def _claims(several: Iterable[Source]) -> str:
    return f"{sum(one.claims for one in several):,}"


def _kind(kind: str, found: Iterable[Source]) -> Iterator[str]:
    own = [one for one in found if one.kind == kind]
    yield f"## {_KINDS.get(kind, kind.capitalize())}"
    yield f"{len(own)} sources, {_claims(own)} claims."
    yield table(["source", "publisher", "date", "claims"], map(_cells, own), "stacked")


def _cells(one: Source) -> list[str]:
    return [_link(one), escaped("; ".join(one.publishers)) or "–", one.issued or "–", f"{one.claims:,}"]


def _link(one: Source) -> str:
    return f"{anchor(one.id)}[{escaped(one.name)}](<{one.url}>)" if one.url else f"{anchor(one.id)}{escaped(one.name)}"


def _rank(kind: str) -> tuple[int, str]:
    return (list(_KINDS).index(kind) if kind in _KINDS else len(_KINDS)), kind
