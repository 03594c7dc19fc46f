"""How we know: conflicts, coverage, published totals, independent sources, and the policy that every answer names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from support import REGISTER, SOURCES, term

from cbrngraph.answers.conflicts import Conflict, Side, conflicts
from cbrngraph.answers.coverage import EXPECTED, State, coverage, summary
from cbrngraph.answers.info import info
from cbrngraph.answers.receipts import SourceLine
from cbrngraph.answers.reconcile import Span, reconcile, standing
from cbrngraph.answers.why import why
from cbrngraph.claims.policy import parse_policy
from cbrngraph.errors import UsageError
from cbrngraph.graph.assemble import assemble
from cbrngraph.graph.build import Built
from cbrngraph.graph.engine import policy_of
from cbrngraph.graph.store import load_lines

Build = Callable[..., Built]


def says(source: str | list[str], subjects: dict[str, Any], **marks: Any) -> dict[str, Any]:
    return {"source": source, "says": [{**marks, **subjects}]}


def conflicts_of(built: Built, name: str = "") -> list[Conflict]:
    return conflicts(load_lines(built.graph.lines), name)


# conflicts


def test_a_conflict_names_every_side_what_holds_and_the_rule(build_of: Build) -> None:
    built = build_of(
        readings=[
            says("source-official", {"project-p053": {"until": "2018"}}),
            says("source-press", {"project-p053": {"until": "2019"}}),
        ]
    )
    [conflict] = conflicts_of(built)
    assert (conflict.subject, conflict.property, conflict.kind) == ("kg:project-p053", "until", "one")
    winner, loser = conflict.sides
    assert winner.holds and winner.value == "2018" and winner.sources[0].id == "source-official"
    assert not loser.holds and loser.value == "2019" and "official sources go before press ones" in loser.reason


def test_values_that_agree_are_no_conflict(build_of: Build) -> None:
    built = build_of(
        readings=[
            says("source-official", {"project-p053": {"until": "2018"}}),
            says("source-press", {"project-p053": {"until": "2018-05"}}),
        ]
    )
    assert conflicts_of(built) == []


def test_everyone_who_says_the_same_stands_on_one_side(build_of: Build) -> None:
    built = build_of(
        readings=[
            says("source-official", {"project-p053": {"until": "2018"}}),
            says("source-istc", {"project-p053": {"until": "2018"}}),
            says("source-press", {"project-p053": {"until": "2019"}}),
        ]
    )
    [conflict] = conflicts_of(built)
    assert [(side.value, side.holds) for side in conflict.sides] == [("2018", True), ("2018", True), ("2019", False)]


def test_a_tie_holds_nothing(build_of: Build) -> None:
    sources = SOURCES | {"source-other": SOURCES["source-official"] | {"publisher": "org-istc"}}
    built = build_of(
        sources=sources,
        readings=[
            says("source-official", {"project-p053": {"durationMonths": "24"}}),
            says("source-other", {"project-p053": {"durationMonths": "36"}}),
        ],
    )
    [conflict] = conflicts_of(built)
    assert not any(side.holds for side in conflict.sides)
    assert "a tie" in str(conflict)


def test_a_complete_list_is_listed_with_what_it_denies(build_of: Build) -> None:
    whole = says("source-official", {"project-p053": {"beneficiaries": ["country-kaz"]}}, complete=["beneficiaries"])
    built = build_of(readings=[whole, says("source-press", {"project-p053": {"beneficiaries": ["country-nor"]}})])
    [conflict] = conflicts_of(built)
    assert conflict.kind == "list" and conflict.property == "beneficiary country"
    assert [side.holds for side in conflict.sides] == [True, False]
    assert "Norway" in conflict.sides[1].value


def test_a_conflict_is_told_once_in_words(build_of: Build) -> None:
    built = build_of(
        register=REGISTER | {"event-x": {"type": "Exercise", "label": {"en": "X"}}},
        readings=[
            says("source-official", {"event-x": {"eventStatus": "held"}}),
            says("source-istc", {"event-x": {"eventStatus": "held"}}),
            says("source-press", {"event-x": {"eventStatus": "announced"}}),
        ],
    )
    [conflict] = conflicts_of(built)
    holds, *_ = [side for side in conflict.sides if side.holds]
    lines = str(conflict).splitlines()
    assert [line for line in lines[1:] if line[2] != " "] == [
        "  holds       held", "  against it  announced", "  why: official sources go before press ones",
    ]  # fmt: skip
    assert f"{'':14}{holds.sources[0]}" in lines
    loser = conflict.sides[-1]
    assert re.fullmatch(r"held \(claim-[0-9a-f]{16}\) holds: official sources go before press ones", loser.reason)


def test_different_reasons_stand_beside_the_values(build_of: Build) -> None:
    built = build_of(
        readings=[
            says("source-official", {"project-p053": {"until": "2018"}}),
            says("source-press", {"project-p053": {"until": "2019"}}),
            says("source-official", {"project-p053": {"until": "2020"}}, inferred="the sum of two durations"),
        ]
    )
    [conflict] = conflicts_of(built)
    told = str(conflict)
    assert "against it  2019: official sources go before press ones" in told
    assert "against it  2020, inferred: stated goes before inferred" in told
    assert "why:" not in told and "claim-" not in told


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("2018 (claim-0a) holds: an editor preferred it: two pages", "an editor preferred it: two pages"),
        ("2018 (claim-0a) holds; what would refine it", "what would refine it"),
        ("a tie with 1 (claim-0a), 2 (claim-0b): neither weighs more", "a tie: neither weighs more"),
        ("the list that source-a, source-b calls complete lacks it", "the complete list lacks it"),
        ("2018 (claim-0a) is from the same publisher, and later", "2018 is from the same publisher, and later"),
        ("two pages say so", "two pages say so"),
    ],
)
def test_a_reason_for_people_repeats_nothing(reason: str, why: str) -> None:
    assert Side("2019", "disputed", reason, "stated", (), "claim-00").why == why


def test_info_counts_the_conflicts_that_are_listed(build_of: Build) -> None:
    """What falls with a node that lost is no conflict of its own."""
    whole = says("source-official", {"project-p053": {"beneficiaries": ["country-kaz"]}}, complete=["beneficiaries"])
    member = says("source-press", {"project-p053": {"beneficiaries": {"country-nor": {"from": "2015"}}}})
    store = load_lines(build_of(readings=[whole, member]).graph.lines)
    assert info(store).claims["disputed"] > 1
    assert info(store).conflicts == len(conflicts(store)) == 1


@pytest.mark.parametrize(
    ("title", "url", "told"),
    [
        ("News", "https://www.example.org/x", "News, 2019, press, https://www.example.org/x"),
        ("", "https://www.example.org/x", "untitled page of example.org, 2019, press, https://www.example.org/x"),
        ("", "", "source-x, 2019, press"),
    ],
)
def test_a_source_is_told_by_its_title_or_host(title: str, url: str, told: str) -> None:
    assert str(SourceLine("source-x", title, url, "2019", "press")) == told


def test_conflicts_of_one_thing(build_of: Build) -> None:
    readings = [
        says(source, {project: {"until": year}})
        for project in ("project-p053", "project-p060")
        for source, year in (("source-official", "2018"), ("source-press", "2019"))
    ]
    built = build_of(readings=readings)
    assert len(conflicts_of(built)) == 2
    assert [conflict.subject for conflict in conflicts_of(built, "project-p060")] == ["kg:project-p060"]


# absence


SEARCH = {
    "search-p053-until": {"type": "Search", "label": {"en": "End of Project 53"}},
    "search-project-5": {"type": "Search", "label": {"en": "Project 5"}},
}
SOUGHT = says(
    "source-editors",
    {
        "search-p053-until": {
            "sought": "project-p053", "soughtProperty": "until", "searchedIn": "source-official",
            "searchedOn": "2026-11-22", "found": "false",
        },
        "search-project-5": {
            "sought": "initiative-coe", "soughtProperty": "projectNumber", "soughtValue": "5",
            "searchedIn": "source-official", "searchedOn": "2026-11-22", "found": "false",
        },
    },
)  # fmt: skip


def test_found_sought_in_vain_and_never_sought_are_told_apart(build_of: Build) -> None:
    built = build_of(
        register=REGISTER | SEARCH, readings=[SOUGHT, says("source-press", {"project-p053": {"from": "2015"}})]
    )
    found = {one.id: one for one in coverage(load_lines(built.graph.lines), "project")}
    states = found["kg:project-p053"].states
    assert (states["start"], states["end"], states["budget"]) == (State.FOUND, State.SOUGHT, State.NOT_SOUGHT)
    assert found["(number 5)"].states == {"any page": State.SOUGHT}
    assert summary(found.values())["project"]["end"] == {
        State.FOUND: 0, State.DISPUTED: 0, State.SOUGHT: 1, State.NOT_SOUGHT: 1,
    }  # fmt: skip


def test_what_only_ties_say_is_disputed(build_of: Build) -> None:
    sources = SOURCES | {"source-other": SOURCES["source-official"] | {"publisher": "org-istc"}}
    built = build_of(
        sources=sources,
        readings=[
            says("source-official", {"project-p053": {"from": "2015"}}),
            says("source-other", {"project-p053": {"from": "2016"}}),
        ],
    )
    [states] = [c.states for c in coverage(load_lines(built.graph.lines), "project") if c.id == "kg:project-p053"]
    assert states["start"] == State.DISPUTED


def test_a_dispute_about_a_region_is_none_about_the_seat_of_its_secretariat(build_of: Build) -> None:
    seat = {"secretariat-ca": {"serves": "region-ca", "hostings": {"city-tashkent": {}}}}
    said = [says("source-official", {"region-ca": {"from": year}}) for year in ("2014", "2015")]
    built = build_of(readings=[says("source-official", seat), *said])
    [region] = coverage(load_lines(built.graph.lines), "region")
    assert (region.states["city"], region.states["opened"]) == (State.FOUND, State.NOT_SOUGHT)


def test_a_search_for_one_value_is_no_search_for_any(build_of: Build) -> None:
    search = {"sought": "project-p053", "soughtProperty": "until", "soughtValue": "2019", "found": "false"}
    more = {"searchedIn": "source-official", "searchedOn": "2026-11-22"}
    built = build_of(
        register=REGISTER | SEARCH, readings=[says("source-editors", {"search-p053-until": search | more})]
    )
    [states] = [c.states for c in coverage(load_lines(built.graph.lines), "project") if c.id == "kg:project-p053"]
    assert states["end"] == State.NOT_SOUGHT


def test_coverage_knows_its_kinds(build_of: Build) -> None:
    store = load_lines(build_of().graph.lines)
    assert {one.kind for one in coverage(store)} <= set(EXPECTED)
    with pytest.raises(UsageError, match="did you mean project"):
        coverage(store, "projects")


# published totals


def test_a_total_stands_beside_what_can_be_named_on_its_date(build_of: Build) -> None:
    built = build_of(
        readings=[
            says(
                "source-official",
                {
                    "country-kaz": {"memberships": {"initiative-coe": {"from": "2015", "region": "region-ca"}}},
                    "country-uzb": {"memberships": {"initiative-coe": {"from": "2014..2018"}}},
                    "country-nor": {"memberships": {"initiative-coe": {"seenOn": "2019-03"}}},
                    "initiative-coe": {
                        "observations": {
                            "partner-countries": [
                                {"value": "3", "unit": "country", "asOf": "2017-06-01"},
                                {"value": "over 2", "unit": "country", "asOf": "2019"},
                                {"value": "9", "unit": "country"},
                            ]
                        }
                    },
                    "region-ca": {
                        "observations": {"partner-countries": {"value": "1", "unit": "country", "asOf": "2016"}}
                    },
                },
            )
        ]
    )
    undated, early, late, region = reconcile(load_lines(built.graph.lines), "partner-countries")
    assert undated.difference is None and "no date" in undated.explanation
    assert early.named == ("Kazakhstan",) and early.possible == ("Norway", "Uzbekistan")
    assert early.difference == 2 and "perhaps among: Norway, Uzbekistan" in early.explanation
    assert late.published == "over 2" and late.named == ("Kazakhstan", "Norway", "Uzbekistan")
    assert region.about == "kg:region-ca" and region.explanation == "as many named"


def test_standing_ends_and_does_not_begin_before_it_can() -> None:
    spans = [
        Span("ended", "2010-01-01", "2010-12-31", "", "2012-12-31"),
        Span("later", "2016-01-01", "2016-12-31"),
        Span("seen", "", "", "2013-05-01"),
    ]
    assert standing(spans, "2011-06-01") == (("ended",), ("seen",))
    assert standing(spans, "2014-01-01") == (("seen",), ())
    assert standing(spans, "2016-06-30") == (("seen",), ("later",))


# independence and policy


def test_info_counts_facts_by_independent_sources(build_of: Build) -> None:
    sources = SOURCES | {
        "source-copy": {"sourceKind": "mirror", "publisher": "org-nscedi", "repeats": "source-press", "title": "Copy"},
    }
    built = build_of(
        sources=sources,
        readings=[
            says("source-official", {"project-p053": {"from": "2015", "durationMonths": "24"}}),
            says("source-press", {"project-p053": {"from": "2015", "durationMonths": "24"}}),
            says("source-istc", {"project-p053": {"from": "2015"}}),
            says("source-copy", {"project-p053": {"from": "2015", "durationMonths": "24", "until": "2018"}}),
        ],
    )
    counts = info(load_lines(built.graph.lines))
    assert counts.independent == {"1": 1, "2": 1, "3 or more": 1}
    assert "33.3%" in str(counts)


@pytest.mark.parametrize("name", ["accepted", "all", "corroborated", "official", "as-known-on 2018-06-30"])
def test_a_graph_says_by_which_policy_it_was_made(build_of: Build, name: str) -> None:
    built = build_of(readings=[says("source-official", {"project-p053": {"from": "2015"}})])
    graph = assemble(built.evidence.claims, built.evidence.sources, parse_policy(name))
    assert policy_of(load_lines(graph.lines)) == name


def test_a_claim_can_be_asked_for_by_its_id(build_of: Build) -> None:
    built = build_of(
        readings=[says("source-official", {"project-p053": {"from": "2015"}}, at="p4", phrase="since 2015")]
    )
    store = load_lines(built.graph.lines)
    [claim] = [claim for claim in built.evidence.claims if claim.predicate == term("cbrn:from")]
    told = str(why(store, claim.id))
    assert "since 2015" in told and claim.id in told
    with pytest.raises(UsageError, match="needs a property"):
        why(store, "project-p053")


def test_a_participation_is_found_by_who_takes_part(build_of: Build) -> None:
    built = build_of(readings=[says("source-official", {"project-p053": {"partners": ["org-istc", "org-nscedi"]}})])
    found = why(load_lines(built.graph.lines), "project-p053", "participations", "Science Center")
    assert len(found.reasons) == 1


def test_the_plainest_evidence_comes_first(build_of: Build) -> None:
    said = {"project-p053": {"from": "2015"}}
    built = build_of(
        readings=[says(["source-official", "source-istc"], said), says("source-press", said, at="p1", phrase="in 2015")]
    )
    first = why(load_lines(built.graph.lines), "project-p053", "from").reasons[0].receipt
    assert first.sources == ("source-press",)


def test_what_is_only_inferred_corroborates_nothing(build_of: Build) -> None:
    said = {"project-p053": {"from": "2015"}}
    inferred = [says("source-official", said), says("source-press", said, inferred="the page tells of its third year")]
    stated = [says("source-official", said), says("source-press", said)]
    for readings, holds in ((inferred, False), (stated, True)):
        built = build_of(readings=readings)
        policy = parse_policy("corroborated")
        graph = assemble(built.evidence.claims, built.evidence.sources, policy)
        assert any(fact[1] == term("cbrn:from") for fact in graph.facts) is holds


def test_what_editors_say_in_a_reading_is_editorial(build_of: Build) -> None:
    built = build_of(register=REGISTER | SEARCH, readings=[SOUGHT])
    said = [claim for claim in built.evidence.claims if claim.predicate == term("cbrn:soughtProperty")]
    assert {claim.basis.value for claim in said} == {"editorial"}


def test_a_mirror_speaks_for_those_whose_document_it_shows(build_of: Build) -> None:
    mirror = {"sourceKind": "mirror", "publisher": "org-nscedi", "title": "Copy", "contentOf": "org-jrc"}
    said = {"project-p053": {"from": "2015"}}
    built = build_of(
        sources=SOURCES | {"source-copy": mirror},
        readings=[says("source-copy", said), says("source-official", said), says("source-press", said)],
    )
    assert info(load_lines(built.graph.lines)).independent["2"] == 1, "the mirror and the page are both of the JRC"
