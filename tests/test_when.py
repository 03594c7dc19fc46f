"""When ties held: what is certain and what is possible, from dates as rough as their sources."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from builds import Run
from hypothesis import given
from hypothesis import strategies as st

from cbrngraph.api import KnowledgeGraph
from cbrngraph.networks.made import made_of
from cbrngraph.networks.making import AnyNetwork
from cbrngraph.networks.slices import slices
from cbrngraph.networks.ties import held
from cbrngraph.networks.when import FIRST_DAY, UNDATED, Span, When, dates_of, joint, span_of, whole
from cbrngraph.terms import Term, expand, iri

pytest_plugins = ["fixtures_builds"]

YEAR = When(date(2015, 1, 1), date(2015, 12, 31), date(2018, 1, 1), date(2018, 12, 31))
days = st.dates(date(2010, 1, 1), date(2030, 12, 31))
spans = st.tuples(days, days).map(lambda pair: Span(min(pair), max(pair)))
whens = st.lists(days, min_size=4, max_size=4).map(lambda four: When(*sorted(four)))


def term(name: str) -> Term:
    return iri(expand(name))


@pytest.mark.parametrize(
    ("between", "certain", "possible"),
    [
        ("2016..2017", True, True),
        ("2015-06..2015-07", False, True),  # it may have begun later in the year
        ("2018-06..2019", False, True),  # it may have ended in January
        ("2019..2020", False, False),
        ("2010..2014", False, False),
        ("2010..2030", True, True),
    ],
)
def test_a_year_is_as_sure_as_it_is_rough(between: str, certain: bool, possible: bool) -> None:
    span = span_of(between=between)
    assert span
    assert YEAR.certain(span) is certain
    assert YEAR.possible(span) is possible


@given(whens, spans)
def test_what_is_certain_is_possible(when: When, span: Span) -> None:
    assert when.possible(span) or not when.certain(span)


@given(whens, spans, spans)
def test_a_longer_span_loses_nothing(when: When, span: Span, other: Span) -> None:
    both = Span(min(span.start, other.start), max(span.until, other.until))
    assert when.certain(both) or not when.certain(span)
    assert when.possible(both) or not when.possible(span)


@given(whens, whens)
def test_two_are_there_together_no_longer_than_each(one: When, other: When) -> None:
    found = joint(one, other)
    assert found == joint(other, one)
    apart = max(one.first or date.min, other.first or date.min) > min(one.ended or date.max, other.ended or date.max)
    assert (found == UNDATED) is apart
    if not apart:
        assert found.begun and found.begun >= max(one.begun or date.min, other.begun or date.min)
        assert found.ended and found.ended <= min(one.ended or date.max, other.ended or date.max)


def test_nothing_known_is_possible_and_not_certain() -> None:
    span = Span(FIRST_DAY, date(2026, 1, 1))
    assert UNDATED.possible(span)
    assert not UNDATED.certain(span)
    assert whole([UNDATED]) == ("", "")


def test_an_open_end_is_told_as_none() -> None:
    assert whole([YEAR]) == ("2015-01-01", "2018-12-31")
    assert whole([YEAR, When(date(2012, 1, 1), date(2012, 1, 1), date(2012, 1, 1), None)]) == ("2012-01-01", "")


def test_as_of_a_day_an_event_has_happened() -> None:
    event = When(*[date(2015, 3, 24)] * 4, momentary=True)
    later = span_of("2020")
    assert later
    assert event.certain(later)
    assert not YEAR.certain(later)
    assert not event.certain(Span(date(2016, 1, 1), date(2020, 1, 1)))


# what the graph says


def test_dates_of_things(real: KnowledgeGraph) -> None:
    things = ["kg:agreement-rs-ca-nscedi-2020", "kg:event-rtm-ca-11", "kg:project-p076", "kg:country-kaz"]
    found = dates_of(real.engine, map(term, things))
    signed = found[term("kg:agreement-rs-ca-nscedi-2020")]
    assert (signed.begun, signed.lasted, signed.ended) == (date(2020, 3, 12), date.max, None)
    assert found[term("kg:event-rtm-ca-11")].momentary
    project = found[term("kg:project-p076")]
    assert project[:4] == (date(2019, 2, 1), date(2019, 2, 1), date(2022, 1, 31), date(2022, 1, 31))
    assert term("kg:country-kaz") not in found


def test_projects_that_ran_are_those_of_the_question(real: KnowledgeGraph) -> None:
    """``as_of`` and the question ``projects-running`` agree where the dates of a tie are those of its project."""
    running = {term(id) for row in real.ask("projects-running", date="2020-11-20").ids for id in row}
    dated = {tie.target for tie in made_of(real.network("country-project")).ties if tie.dated == (tie.target,)}
    then = {tie.target for tie in made_of(real.network("country-project", as_of="2020-11-20")).ties}
    assert then & dated == running & dated
    assert then & dated


def test_certain_and_possible_add_up(real: KnowledgeGraph) -> None:
    ties = made_of(real.network("country-project")).ties
    span = span_of(between="2018..2018")
    sure, left, notes = held(ties, span)
    perhaps, none, others = held(ties, span, possible=True)
    assert set(sure) < set(perhaps) < set(ties)
    assert set(sure) | set(left) == set(perhaps)
    assert none == []
    counted = sum(int(note.split()[0]) for note in notes)
    assert len(perhaps) - len(sure) == counted
    assert all("left out" in note for note in notes) and all("taken in" in note for note in others)


@pytest.fixture(scope="module")
def events(real: KnowledgeGraph) -> AnyNetwork:
    return real.network("countries-by-events")


def test_slices_are_the_networks_of_their_years(events: AnyNetwork, real: KnowledgeGraph) -> None:
    found = slices(events)
    assert list(found) == sorted(found)
    for year in ("2015", "2018", "2022"):
        alone = real.network("countries-by-events", between=f"{year}..{year}")
        assert nx_edges(found[year]) == nx_edges(alone)
        assert dict(found[year].nodes(data="region")) == dict(alone.nodes(data="region"))


def test_cumulative_slices_only_grow(events: AnyNetwork) -> None:
    found = list(slices(events, years=3, cumulative=True).values())
    for one, other in pairwise(found):
        assert set(nx_edges(one)) <= set(nx_edges(other))
    assert len(nx_edges(found[-1])) <= events.number_of_edges()


def nx_edges(net: AnyNetwork) -> dict[tuple[str, str], float]:
    return {(min(a, b), max(a, b)): weight for a, b, weight in net.edges(data="weight")}


def test_the_timeline_command(run: Run, real_build: object) -> None:
    ran = run("network", "timeline", "countries-by-events", "--graph", str(real_build))
    assert ran.code == 0
    assert [row[0] for row in ran.rows] == sorted(row[0] for row in ran.rows)
    assert "persistence" in ran.out.splitlines()[0] or "jaccard" in ran.out.splitlines()[0]
