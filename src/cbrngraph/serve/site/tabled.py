"""Tables (``tables/KIND.html``): one for each class, as a page, as CSV and as data with the facets it can be cut by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest

from cbrngraph.display.markup import Content, Html, element, link, safe_url, table
from cbrngraph.display.parts import counted
from cbrngraph.exports.tables import Sheet, as_csv
from cbrngraph.graph.engine import rows
from cbrngraph.serve.site.files import File, Site, data_file, ending_of, json_file
from cbrngraph.serve.site.frame import Page, made, wide
from cbrngraph.serve.site.linking import thing_html
from cbrngraph.terms import lexical, local_name, name_of

__all__ = ["MOST", "SLOW", "facets", "file", "paths"]

SLOW = True
MOST = 1000
"""So many rows stand on a page; the files have all of them."""
_TITLE = "Tables"
_TOLD = "The graph as tables, one for each class, with ids, labels, values and sources: as pages, as CSV and as JSON."
_BETWEEN = " | "
_TOGETHER = 6
"""So many values stand in a cell; of more, the first and how many there are."""
_ROOTS = """
SELECT DISTINCT ?label WHERE {
  ?root a owl:Class ; rdfs:label ?label . FILTER(STRSTARTS(STR(?root), STR(cbrn:)))
  FILTER NOT EXISTS { ?root rdfs:subClassOf ?above . FILTER(STRSTARTS(STR(?above), STR(cbrn:))) }
  FILTER EXISTS { ?thing a ?root . FILTER(STRSTARTS(STR(?thing), STR(kg:))) }
}
"""
_POSTS = "SELECT ?post WHERE { ?post a org:Post . FILTER(STRSTARTS(STR(?post), STR(kg:))) } LIMIT 1"
_KINDS = "SELECT ?source ?kind WHERE { ?source cbrn:sourceKind ?kind }"
_FACETS = (
    "type", "kind", "region", "area", "category", "country", "role", "status", "source kind", "measure", "unit",
    "project status", "plan status", "event status", "membership status", "basis", "predicate", "language",
)  # fmt: skip
_YEARS = ("from", "seen on", "signed on", "adopted on", "issued", "as of", "searched on", "until")
_VALUES = 80
"""A facet has no more values than this: else it is none to choose from."""


def paths(site: Site) -> Iterable[str]:
    """Return the list, and each table as a page, as CSV and as data."""
    yield "tables.html"
    for name in _names(site):
        yield from (f"tables/{name}.{ending}" for ending in ("html", "csv", "json"))


def _names(site: Site) -> list[str]:
    """The names of the tables, without making them."""
    found = {lexical(label).replace(" ", "-") for (label,) in rows(site.kg.engine, _ROOTS)}
    return sorted(found | ({"post"} if rows(site.kg.engine, _POSTS) else set()))


def file(site: Site, path: str) -> File:
    """Return the list, or a table in one of its forms."""
    sheets = _sheets(site)
    if path == "tables.html":
        return made(site, _list(sheets))
    ending = ending_of(path)
    sheet = sheets[path.removeprefix("tables/").removesuffix(f".{ending}")]
    if ending == "csv":
        return data_file(path, as_csv(sheet))
    return made(site, _page(site, sheet)) if ending == "html" else json_file(_data(site, sheet))


@lru_cache(maxsize=1)
def _sheets(site: Site) -> Mapping[str, Sheet]:
    return {sheet.name: sheet for sheet in site.kg.tables()[1:]}


def _list(sheets: Mapping[str, Sheet]) -> Page:
    told = [
        [element("a", name.replace("-", " "), href=f"tables/{name}.html"), sheet.about, f"{len(sheet.rows):,}",
         [element("a", "CSV", href=f"tables/{name}.csv"), " ", element("a", "JSON", href=f"tables/{name}.json")]]
        for name, sheet in sheets.items()
    ]  # fmt: skip
    more = "cbrngraph export xlsx writes all of them as one workbook. Several values of a cell have “ | ” between them."
    listing = table(counted(len(told), "table"), ("table", "what it holds", "rows", "files"), told, numbers=(2,))
    content = [element("p", _TOLD), element("p", more, class_="soft"), wide("Tables", listing)]
    return Page("tables.html", _TITLE, content, _TOLD)


def _page(site: Site, sheet: Sheet) -> Page:
    shown = sheet.rows[:MOST]
    words = sheet.name.replace("-", " ")
    left = (
        f"The first {len(shown):,} of {len(sheet.rows):,} rows; the files have all." if len(sheet.rows) > MOST else ""
    )
    csv = element("a", "All rows as CSV", href=f"{sheet.name}.csv", **{"data-csv": "yes"})
    whole = element("div", wide(words, _table(site, sheet, shown)), **{"data-table": sheet.name})
    content: list[Content] = [
        element("p", sheet.about), element("p", counted(len(sheet.rows), "row"), ". ", left, " ", csv, "."),
        element("div", **{"data-controls": "table"}), whole,
    ]  # fmt: skip
    return Page(
        f"tables/{sheet.name}.html", f"Table: {words}", content, f"{sheet.about} {len(sheet.rows):,} rows.",
        data=f"tables/{sheet.name}.json", scripts=["table"],
    )  # fmt: skip


def _table(site: Site, sheet: Sheet, shown: Sequence[Sequence[str]]) -> Html:
    """Rows with things by name, each leading to its page; how many sources a row has, which its page lists."""
    columns = [place for place, heading in enumerate(sheet.headings) if not _is_beside(sheet, heading)]
    headings = [sheet.headings[place] if place else sheet.name.replace("-", " ") for place in columns]
    return table("", headings, ([_cell(site, sheet, row, place) for place in columns] for row in shown))


def _is_beside(sheet: Sheet, heading: str) -> bool:
    """Whether a column has the ids of the things that the column before it names, or the name of the row's own."""
    return heading == "label" or (heading.endswith(" id") and heading.removesuffix(" id") in sheet.headings)


def _cell(site: Site, sheet: Sheet, row: Sequence[str], place: int) -> Content:
    heading, text = sheet.headings[place], row[place]
    if not place:
        return _row_name(site, sheet, row)
    if heading == "sources" and text:
        return counted(text.count(_BETWEEN) + 1, "source")
    ids = row[sheet.headings.index(f"{heading} id")].split(_BETWEEN) if f"{heading} id" in sheet.headings else []
    return _joined([_thing(site, name, words) for words, name in zip_longest(text.split(_BETWEEN), ids, fillvalue="")])


def _row_name(site: Site, sheet: Sheet, row: Sequence[str]) -> Content:
    if row[0] in site.labels:
        return thing_html(site, "../", row[0])
    subject = row[sheet.headings.index("subject id")] if "subject id" in sheet.headings else ""
    if subject not in site.labels:
        return row[0]
    return element("a", row[0], href=f"../doc/{subject}.html#{row[0]}")


def _thing(site: Site, name: str, words: str) -> Content:
    if name in site.labels:
        return thing_html(site, "../", name, words)
    return link(words) if safe_url(words) else words


def _joined(cells: Sequence[Content]) -> Iterator[Content]:
    """The first of many values; files have all."""
    shown = cells if len(cells) <= _TOGETHER else cells[: _TOGETHER - 1]
    for place, cell in enumerate(shown):
        yield from ("; ", cell) if place else (cell,)
    if len(shown) < len(cells):
        yield f"; and {len(cells) - len(shown)} more"


def _data(site: Site, sheet: Sheet) -> dict[str, object]:
    things = [n for n, heading in enumerate(sheet.headings) if heading in {"id", "sources"} or heading.endswith(" id")]
    return {
        "name": sheet.name, "about": sheet.about, "headings": list(sheet.headings), "things": things,
        "linked": sheet.name != "claim", "rows": [list(row) for row in sheet.rows], "facets": facets(site, sheet),
    }  # fmt: skip


def facets(site: Site, sheet: Sheet) -> list[dict[str, object]]:
    """Return what a table can be cut by: for each facet its values, and for each row the numbers of those it has."""
    kinds = {
        name_of(source): local_name(kind).removeprefix("source-kind-") for source, kind in rows(site.kg.engine, _KINDS)
    }
    found = {name: [_values(sheet, row, name) for row in sheet.rows] for name in _FACETS if name in sheet.headings}
    found["year"] = [_years(sheet, row) for row in sheet.rows]
    if "sources" in sheet.headings:
        found["kind of source"] = [
            sorted({kinds[s] for s in _values(sheet, row, "sources") if s in kinds}) for row in sheet.rows
        ]
    return [_facet(name, told) for name, told in found.items() if 1 < len({v for row in told for v in row}) <= _VALUES]


def _facet(name: str, told: Sequence[Sequence[str]]) -> dict[str, object]:
    values = sorted({value for row in told for value in row})
    places = {value: place for place, value in enumerate(values)}
    return {"name": name, "values": values, "rows": [[places[value] for value in row] for row in told]}


def _values(sheet: Sheet, row: Sequence[str], heading: str) -> list[str]:
    return sorted({value for value in row[sheet.headings.index(heading)].split(_BETWEEN) if value})


def _years(sheet: Sheet, row: Sequence[str]) -> list[str]:
    """The years of the first column of days that a row has a value in."""
    for heading in _YEARS:
        if heading in sheet.headings and (cell := row[sheet.headings.index(heading)]):
            return sorted({day.strip("./")[:4] for day in cell.split(_BETWEEN) if day.strip("./")[:4].isdigit()})
    return []
