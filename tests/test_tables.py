"""One table for each class, as CSV and as a workbook: what a person with a spreadsheet gets."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from builds import DATA, Run
from support import REGISTER, SOURCES

from cbrngraph.exports.tables import Sheet, as_csv, tables
from cbrngraph.exports.workbook import workbook
from cbrngraph.graph.build import Built, make
from cbrngraph.graph.engine import rows
from cbrngraph.graph.store import load_lines

pytest_plugins = ["fixtures_builds"]
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets_of(built: Built) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in tables(load_lines(built.graph.lines))}


def records(sheet: Sheet) -> list[dict[str, str]]:
    return [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]


@pytest.fixture(scope="module")
def built() -> Built:
    return make(DATA)


def test_every_thing_of_the_data_stands_in_a_table(built: Built) -> None:
    store = load_lines(built.graph.lines)
    things = rows(store, "SELECT DISTINCT ?s WHERE { ?s a ?c FILTER(STRSTARTS(STR(?s), STR(kg:))) }")
    told = {row[0] for name, sheet in sheets_of(built).items() if name != "README" for row in sheet.rows}
    assert told == {thing[0].rsplit("/", 1)[1].strip(">") for thing in things}


def test_a_row_has_ids_labels_and_sources(built: Built) -> None:
    [delivery] = [row for row in records(sheets_of(built)["output"]) if "equipment delivery" in row["type"]]
    assert delivery["id"] == "delivery-p053-nscedi"
    assert delivery["delivered to id"] == "org-nscedi"
    assert delivery["delivered to"] == "M. Aikimbayev National Scientific Center for Especially Dangerous Infections"
    assert "source-coe-news-2020-11-20" in delivery["sources"].split(" | ")


def test_columns_stand_in_the_order_that_people_expect(built: Built) -> None:
    sheets = sheets_of(built)
    assert sheets["participation"].headings[:8] == (
        "id", "type", "label", "project", "project id", "participant", "participant id", "role",
    )  # fmt: skip
    for name, sheet in sheets.items():
        dates = [heading for heading in ("from", "until", "seen on") if heading in sheet.headings]
        assert dates == [heading for heading in sheet.headings if heading in dates], name
        assert "sources" not in sheet.headings[:-1], name
        assert [heading for heading in sheet.headings if heading != heading.lower()] == [], name


def test_claims_tell_their_property_in_words_and_repeat_nothing(built: Built) -> None:
    claims = sheets_of(built)["claim"]
    assert not {"label", "sources", "outweighed by id"} & {*claims.headings}
    told = records(claims)
    assert {"type", "label", "about", "signed on"} <= {row["predicate"] for row in told}
    ids = ("subject id", "object id")
    assert not [cell for row in told for key, cell in row.items() if key not in ids and "w3id.org" in cell]


def test_pages_without_a_title_are_told_by_host_and_year(build_of: Callable[..., Built]) -> None:
    bare = {key: value for key, value in SOURCES["source-press"].items() if key not in {"title", "issued"}}
    pages = {
        "source-bare": bare | {"url": "https://www.example.org/a"},
        "source-dated": bare | {"url": "https://news.example.org/b", "issued": "2019-05"},
        "source-named": bare | {"url": "https://example.org/c", "title": "News"},
    }
    labels = {row["id"]: row["label"] for row in records(sheets_of(build_of(sources=SOURCES | pages))["source"])}
    assert labels["source-bare"] == "untitled page, example.org"
    assert labels["source-dated"] == "untitled page, news.example.org, 2019"
    assert labels["source-named"] == "News"


def test_the_readme_counts_every_table_and_names_the_policy(built: Built) -> None:
    sheets = sheets_of(built)
    readme = sheets.pop("README")
    assert {row[0]: row[1] for row in readme.rows if row[1]} == {n: f"{len(s.rows):,}" for n, s in sheets.items()}
    assert any("evidence policy: accepted" in row[0] for row in readme.rows)
    assert any(row[0].startswith("Who took part in a project as what") for row in readme.rows)


@pytest.mark.parametrize("odd", ['=HYPERLINK("x"), "quoted"\nline', "=1+1", "=2+5+cmd|' /C calc'!A0", "-2+3", "@1"])
def test_csv_reads_back_and_runs_no_formula(build_of: Callable[..., Built], odd: str) -> None:
    register = REGISTER | {"org-odd": {"type": "Institution", "label": {"en": odd}}}
    sheet = sheets_of(build_of(register=register))["institution"]
    found = list(csv.DictReader(io.StringIO(as_csv(sheet), newline="")))
    [row] = [row for row in found if row["id"] == "org-odd"]
    assert row["label"] == f"'{' '.join(odd.split())}"
    assert len(found) == len(sheet.rows)


def test_a_workbook_holds_the_tables_as_text(built: Built) -> None:
    sheets = tables(load_lines(built.graph.lines))
    content = workbook(sheets)
    assert content == workbook(sheets), "equal tables, equal bytes"
    book = zipfile.ZipFile(io.BytesIO(content))
    names = [sheet.get("name") for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{CELL}sheet")]
    assert names == [sheet.name for sheet in sheets]
    shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    texts = ["".join(part.text or "" for part in item.iter(f"{CELL}t")) for item in shared.iter(f"{CELL}si")]
    for number, sheet in enumerate(sheets, 1):
        page = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
        cells = list(page.iter(f"{CELL}c"))
        assert not list(page.iter(f"{CELL}f")), "a formula"
        found = [texts[int(cell.findtext(f"{CELL}v", ""))] for cell in cells]
        assert found == [text for row in [sheet.headings, *sheet.rows] for text in row if text]


def test_the_commands_write_them(run: Run, tmp_path: Path) -> None:
    folder, book = tmp_path / "tables", tmp_path / "book.xlsx"
    assert run("export", "csv", "-o", str(folder)).code == 0
    assert (folder / "README.csv").is_file() and (folder / "institution.csv").is_file()
    assert run("export", "xlsx", "-o", str(book)).code == 0
    assert zipfile.is_zipfile(book)


@pytest.mark.parametrize(("form", "told"), [("csv", "name a folder"), ("xlsx", "name a file")])
def test_tables_need_a_place(run: Run, form: str, told: str) -> None:
    ran = run("export", form)
    assert ran.code == 2 and told in ran.err


def test_tables_do_not_replace_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    ran = run("export", "csv", "-o", str(tmp_path / "taken"))
    assert ran.code != 0 and "name a folder" in ran.err and (tmp_path / "taken").read_text() == "mine"
