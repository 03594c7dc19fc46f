"""Partial dates: what is read, what is refused, and that the rules of the graph derive the same bounds."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import term

from cbrngraph.graph.assemble import vocabulary_triples
from cbrngraph.graph.rules import apply_rules
from cbrngraph.readings.dates import PartialDate, parse_date, term_date
from cbrngraph.terms import EDTF, XSD, Term, lexical, literal

EVERY_DAY = st.dates(date(1900, 1, 1), date(2100, 12, 31))
POINTS = st.tuples(EVERY_DAY, st.sampled_from([4, 7, 10])).map(lambda pair: pair[0].isoformat()[: pair[1]])


def ranges() -> st.SearchStrategy[str]:
    """Ranges, closed and open."""

    def text(pair: tuple[str, str]) -> str:
        first, last = sorted(pair, key=lambda point: parse_date(point).earliest or date.min)
        return f"{first}..{last}" if _runs_forward(first, last) else f"{last}..{first}"

    closed = st.tuples(POINTS, POINTS).map(text)
    return st.one_of(closed, POINTS.map(lambda point: f"{point}.."), POINTS.map(lambda point: f"..{point}"))


def _runs_forward(first: str, last: str) -> bool:
    one, other = parse_date(first).earliest, parse_date(last).latest
    return one is not None and other is not None and one <= other


DATES = st.one_of(POINTS, ranges())


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-11", date(2020, 11, 1), date(2020, 11, 30)),
        ("2020-11-20", date(2020, 11, 20), date(2020, 11, 20)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29)),
        ("2017-03..2020-10", date(2017, 3, 1), date(2020, 10, 31)),
        ("..2020-11", None, date(2020, 11, 30)),
        ("2020..", date(2020, 1, 1), None),
    ],
)
def test_a_date_has_its_first_and_last_possible_day(text: str, earliest: date | None, latest: date | None) -> None:
    when = parse_date(text)
    assert (when.earliest, when.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020", literal("2020", XSD + "gYear")),
        ("2020-11", literal("2020-11", XSD + "gYearMonth")),
        ("2020-11-20", literal("2020-11-20", XSD + "date")),
        ("2017-03..2020-10", literal("2017-03/2020-10", EDTF + "EDTF")),
        ("..2020-11", literal("../2020-11", EDTF + "EDTF")),
        ("2020..", literal("2020/..", EDTF + "EDTF")),
    ],
)
def test_a_date_is_typed_by_its_precision(text: str, expected: Term) -> None:
    assert parse_date(text).term == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2021-02-29", "there is no date 2021-02-29"),
        ("2020-13", "there is no date 2020-13"),
        ("2020-00", "there is no date 2020-00"),
        ("0000", "there is no date 0000"),
        ("20.11.2020", "'20.11.2020' is not a date; write 2020, 2020-11"),
        ("2020-1", "is not a date"),
        ("November 2020", "is not a date"),
        ("", "is not a date"),
        ("..", "needs at least one end"),
        ("2020-10..2017-03", "runs backwards; write 2017-03..2020-10"),
        ("2020..2021..2022", "is not a date"),
        ("2020/2021", "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_the_mend(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        parse_date(text)
    assert told in str(error.value)


@pytest.mark.parametrize("text", ["٢٠٢٠", "２０２０-11", "2020-１1-20"])
def test_digits_of_other_scripts_are_no_date(text: str) -> None:
    """An ``xsd:gYear`` is written with the digits 0 to 9; engines drop any other without a word."""
    with pytest.raises(ValueError, match="is not a date"):
        parse_date(text)


@given(DATES)
@settings(max_examples=400, deadline=None)
def test_every_date_round_trips_through_its_term(text: str) -> None:
    when = parse_date(text)
    assert term_date(when.term) == when


@pytest.mark.parametrize(
    ("finer", "coarser"),
    [
        ("2013-05", "2013"),
        ("2013-05-01", "2013-05"),
        ("2013-05", "..2013-05"),
        ("2013", "2012..2014"),
        ("2013..2014", "2013.."),
    ],
)
def test_a_date_refines_what_it_lies_within(finer: str, coarser: str) -> None:
    assert parse_date(finer).refines(parse_date(coarser))
    assert not parse_date(coarser).refines(parse_date(finer))


@pytest.mark.parametrize(
    ("one", "other"), [("2013-05", "2014"), ("2013", "2013"), ("2012-06..2013-06", "2013"), ("2013..", "..2014")]
)
def test_a_date_does_not_refine_what_it_only_meets(one: str, other: str) -> None:
    assert not parse_date(one).refines(parse_date(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2013", "2013-01..2013-12"),
        ("2013-02", "2013-02-01..2013-02-28"),
        ("2013", "2013..2013"),
        ("2013-05-01", "2013-05-01..2013-05-01"),
        ("2013..", "2013-01-01.."),
    ],
)
def test_two_spellings_of_one_span_do_not_refine_each_other(one: str, other: str) -> None:
    """Each would take the place of the other, without end."""
    assert not (parse_date(one).refines(parse_date(other)) and parse_date(other).refines(parse_date(one)))


@given(DATES, DATES, DATES)
@settings(max_examples=300, deadline=None)
def test_refinement_is_a_strict_order(first: str, second: str, third: str) -> None:
    one, two, three = map(parse_date, (first, second, third))
    assert not one.refines(one)
    assert not (one.refines(two) and two.refines(one))
    if one.refines(two) and two.refines(three):
        assert one.refines(three)


# the bounds that the rules derive


def _every_month_and_year() -> list[str]:
    years = [f"{year}" for year in range(1900, 2101)]
    return years + [f"{year}-{month:02}" for year in years for month in range(1, 13)]


def _some_days() -> list[str]:
    """The first and last of every month of the years in which February is odd, and every 37th day."""
    ends = [
        date(year, month, day)
        for year in (1900, 1999, 2000, 2020, 2023, 2100)
        for month in range(1, 13)
        for day in (1, calendar.monthrange(year, month)[1])
    ]
    return [day.isoformat() for day in ends + [date(1900, 1, 1) + timedelta(days) for days in range(0, 73000, 37)]]


def _some_ranges() -> list[str]:
    points = ["1900", "1900-02", "1999-12-31", "2000-02", "2000-02-29", "2016", "2016-02", "2100-02", "2100-12-31"]
    closed = [f"{one}..{other}" for number, one in enumerate(points) for other in points[number:]]
    return [*closed, *(f"{point}.." for point in points), *(f"..{point}" for point in points)]


def _derived_bounds(dates: dict[Term, PartialDate]) -> dict[tuple[Term, Term], set[str]]:
    facts = {(node, term("cbrn:from"), when.term) for node, when in dates.items()}
    found: dict[tuple[Term, Term], set[str]] = {}
    for subject, predicate, value in apply_rules(facts | vocabulary_triples()):
        if subject in dates:
            assert value.endswith(f"^^<{XSD}date>"), f"{value} is not a date"
            found.setdefault((subject, predicate), set()).add(lexical(value))
    return found


def test_the_rules_derive_the_bounds_that_the_readings_know() -> None:
    texts = [*_every_month_and_year(), *_some_days(), *_some_ranges()]
    dates = {term(f"kg:node-{number}"): parse_date(text) for number, text in enumerate(texts)}
    found = _derived_bounds(dates)
    wrong = [
        (when.text, sorted(found.get((node, bound), ())), day)
        for node, when in dates.items()
        for bound, day in ((term("cbrn:fromEarliest"), when.earliest), (term("cbrn:fromLatest"), when.latest))
        if found.get((node, bound), set()) != ({day.isoformat()} if day else set())
    ]
    assert not wrong
    assert {predicate for _, predicate in found} == {term("cbrn:fromEarliest"), term("cbrn:fromLatest")}
