"""Frames: each column has the type of its terms, what is unbound is missing, and what cannot be typed is text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pandas
import polars
import pytest
from builds import python

from cbrngraph.api import KnowledgeGraph
from cbrngraph.sparql.frames import frame_columns, frame_pandas, frame_polars
from cbrngraph.terms import XSD, literal

pytest_plugins = ["fixtures_builds"]

KAZ = "<https://w3id.org/cbrngraph/id/country-kaz>"


def typed(kind: str, *texts: str) -> list[str]:
    return [literal(text, XSD + kind) for text in texts]


CASES = {
    "integers": ([*typed("integer", "62", "-1"), ""], "Int64", polars.Int64, [62, -1, None]),
    "integers of other names": (typed("nonNegativeInteger", "5"), "Int64", polars.Int64, [5]),
    "integers too long": (typed("integer", "9" * 20), "string", polars.String, ["9" * 20]),
    "decimals": ([*typed("decimal", "1.5"), ""], "Float64", polars.Float64, [1.5, None]),
    "numbers of all kinds": (
        [*typed("decimal", "1.5"), *typed("integer", "2"), *typed("double", "1e3", "-INF")],
        "Float64", polars.Float64, [1.5, 2.0, 1000.0, float("-inf")],
    ),
    "booleans": ([*typed("boolean", "true", "0"), ""], "boolean", polars.Boolean, [True, False, None]),
    "days": ([*typed("date", "2020-11-30", "0990-01-01"), ""], "datetime64[s]", polars.Date,
             [date(2020, 11, 30), date(990, 1, 1), None]),
    "days and a year": ([*typed("date", "2020-11-30"), *typed("gYear", "2020")], "string", polars.String,
                        ["2020-11-30", "2020"]),
    "days and a range": ([*typed("date", "2020-11-30"), literal("2017/2018", "http://id.loc.gov/datatypes/edtf/EDTF")],
                         "string", polars.String, ["2020-11-30", "2017/2018"]),
    "months": (typed("gYearMonth", "2020-11"), "string", polars.String, ["2020-11"]),
    "days of a zone": (typed("date", "2020-11-30Z"), "string", polars.String, ["2020-11-30Z"]),
    "times": ([*typed("dateTime", "2020-11-30T12:00:00"), ""], "datetime64[us]", polars.Datetime("us"),
              [datetime(2020, 11, 30, 12), None]),
    "times of a zone": (typed("dateTime", "2020-11-30T12:00:00Z", "2020-11-30T12:00:00+06:00"), "datetime64[us, UTC]",
                        polars.Datetime("us", "UTC"),
                        [datetime(2020, 11, 30, 12, tzinfo=UTC), datetime(2020, 11, 30, 6, tzinfo=UTC)]),
    "times with and without a zone": (typed("dateTime", "2020-11-30T12:00:00Z", "2020-11-30T12:00:00"), "string",
                                      polars.String, ["2020-11-30T12:00:00Z", "2020-11-30T12:00:00"]),
    "IRIs, text and blanks": ([KAZ, "<https://example.org/x>", '"a\\n\\"é"@fr', "_:b", ""], "string", polars.String,
                              ["kg:country-kaz", "https://example.org/x", 'a\n"é', "_:b", None]),
    "text and numbers": ([*typed("integer", "62"), '"x"'], "string", polars.String, ["62", "x"]),
    "nothing": (["", ""], "string", polars.String, [None, None]),
    "no rows": ([], "string", polars.String, []),
}  # fmt: skip
each_case = pytest.mark.parametrize("name", CASES)


@each_case
def test_pandas(name: str) -> None:
    terms, dtype, _, values = CASES[name]
    column = frame_pandas(["x"], [[term] for term in terms])["x"]
    assert str(column.dtype) == dtype
    found = [None if pandas.isna(value) else value for value in column]
    if "datetime" in dtype:
        found = [value and value.to_pydatetime() for value in found]
        values = [datetime(*value.timetuple()[:3]) if type(value) is date else value for value in values]
    assert found == values


@each_case
def test_polars(name: str) -> None:
    terms, _, dtype, values = CASES[name]
    column = frame_polars(["x"], [[term] for term in terms])["x"]
    assert column.dtype == dtype
    assert column.to_list() == values


def test_a_missing_term_may_be_none_or_empty() -> None:
    (column,) = frame_columns(["x"], [[None], [""], ['"a"']])
    assert column.values == [None, None, "a"]


def test_labels_stand_beside_columns_of_iris() -> None:
    rows = [[KAZ, '"x"', ""], ["<https://example.org/x>", "", KAZ]]
    frame = frame_pandas(
        ["a", "b", "c"], rows, lambda things: {thing: "Kazakhstan" for thing in things if thing == KAZ}
    )
    assert list(frame) == ["a", "a_label", "b", "c", "c_label"]
    assert [None if pandas.isna(label) else label for label in frame["a_label"]] == ["Kazakhstan", None]


def test_a_column_that_is_called_so_already_stays() -> None:
    assert list(frame_pandas(["a", "a_label"], [[KAZ, '"mine"']], lambda _: {KAZ: "Kazakhstan"})) == ["a", "a_label"]


def test_answers_as_frames(kg: KnowledgeGraph) -> None:
    answer = kg.query(
        "SELECT ?m ?n ?d ?u { ?m a cbrn:Membership ; cbrn:ordinal ?n ; cbrn:from ?d OPTIONAL { ?m cbrn:until ?u } }"
    )
    frame = answer.to_pandas(labels=True)
    assert list(frame.dtypes.astype(str)) == ["string", "string", "Int64", "string", "string"]
    assert frame["m_label"].tolist() == ["Kazakhstan – EU CBRN Centres of Excellence Initiative"]
    assert answer.to_polars(labels=True)["m_label"].to_list() == frame["m_label"].tolist()
    days = kg.query("SELECT ?d { ?m cbrn:fromLatest ?d }")
    assert (str(days.to_pandas()["d"].dtype), days.to_polars()["d"].dtype) == ("datetime64[s]", polars.Date)


def test_statements_as_a_frame(kg: KnowledgeGraph) -> None:
    frame = kg.query("DESCRIBE kg:country-kaz").to_pandas(labels=True)
    assert list(frame)[:2] == ["subject", "subject_label"]
    assert set(frame["subject_label"]) == {"Kazakhstan"}


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_missing_library_is_named_with_its_install(article: Path, name: str) -> None:
    code = (
        f"import sys; sys.modules[{name!r}] = None\n"
        "import cbrngraph\nfrom cbrngraph.errors import MissingExtraError\n"
        f"answer = cbrngraph.open({str(article)!r}).query('SELECT ?s {{ ?s a ?k }}', limit=1)\n"
        f"try: answer.to_{name}()\nexcept MissingExtraError as error: print(error, error.exit_code)"
    )
    ran = python("-c", code)
    assert ran.out == f"{name} is not installed; it comes with: pip install 'cbrngraph[frames]' 6\n", ran.err
