"""Which claims hold: each step of the policy, refinement, decisions, lists, nodes that fall; who is independent.

A candidate is a way in which one source says something; what differs between two candidates is all that weighs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import REGISTER, SOURCES, claim_of, kg, made, term, verdict_of, write_data

from cbrngraph.claims.independence import independent
from cbrngraph.claims.model import Status, Verdict
from cbrngraph.claims.policy import POLICIES, Policy, parse_policy
from cbrngraph.errors import BadDataError, UsageError
from cbrngraph.graph.build import ACCEPTED, Built
from cbrngraph.readings.dates import parse_date
from cbrngraph.readings.model import Source
from cbrngraph.terms import XSD, Term, Triple, integer, lexical, literal

PROJECT, FROM, NUMBER = kg("project-p053"), term("cbrn:from"), term("cbrn:projectNumber")
KINDS = ["official", "government", "implementer", "press", "mirror"]
Weigh = Callable[..., Built]


@dataclass(frozen=True)
class Candidate:
    """One value with the evidence for it; ``says`` is what is said of project-p053."""

    says: Mapping[str, Any]
    kind: str = "press"
    issued: str = ""
    inferred: bool = False
    joint: bool = False
    publisher: str = ""
    complete: tuple[str, ...] = ()
    decided: str = ""


def since(text: str, **evidence: Any) -> Candidate:
    return Candidate({"from": text}, **evidence)


def numbered(text: str, **evidence: Any) -> Candidate:
    """A value that is no date, so that no two of them differ in precision."""
    return Candidate({"projectNumber": text}, **evidence)


@pytest.fixture
def weigh(tmp_path: Path) -> Weigh:
    """Build the graph in which candidate number *n* is said by ``source-n`` (and ``source-n-too``, where joint)."""

    def weigh_all(*candidates: Candidate, policy: Policy = ACCEPTED, decisions: Iterable[Any] = ()) -> Built:
        return made(corpus(tmp_path, candidates, decisions), policy)

    return weigh_all


def corpus(folder: Path, candidates: Iterable[Candidate], decisions: Iterable[Any]) -> Path:
    sources: dict[str, Any] = {"source-editors": {"sourceKind": "editorial"}}
    readings, decided = [], list(decisions)
    for number, candidate in enumerate(candidates):
        names = source_names(number, candidate)
        sources |= {name: described(candidate) for name in names}
        marks: dict[str, Any] = {"inferred": "a guess"} if candidate.inferred else {}
        marks |= {"complete": list(candidate.complete)} if candidate.complete else {}
        readings.append({"source": names, "says": [{"at": "p1", **marks, "project-p053": dict(candidate.says)}]})
        if candidate.decided:
            what = {candidate.decided: {"project-p053": dict(candidate.says)}, "of": names[0], "because": "we know"}
            decided.append(what)
    return write_data(folder, {**REGISTER, "org-x": {"type": "Institution"}}, sources, readings, decided)


def source_names(number: int, candidate: Candidate) -> list[str]:
    return [f"source-{number}", f"source-{number}-too"] if candidate.joint else [f"source-{number}"]


def described(candidate: Candidate) -> dict[str, str]:
    found = {"sourceKind": candidate.kind, "issued": candidate.issued, "publisher": candidate.publisher}
    return {key: value for key, value in found.items() if value}


def verdict(built: Built, number: int, predicate: Term = FROM) -> Verdict:
    """The verdict on what candidate ``number`` says with one predicate."""
    [claim] = [c for c in built.evidence.claims if f"source-{number}" in c.sources and c.predicate == predicate]
    return built.graph.weighing.verdicts[claim.id]


def statuses(built: Built, count: int, predicate: Term = FROM) -> list[str]:
    return [verdict(built, number, predicate).status.value for number in range(count)]


def asserted(built: Built, predicate: Term = FROM, subject: Term = PROJECT) -> set[str]:
    return {o for s, p, o in built.graph.facts if (s, p) == (subject, predicate)}


def year(text: str) -> Term:
    return literal(text, XSD + "gYear")


# the order of the policy

STEPS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("decision", {"decided": "prefer"}, {}, "an editor preferred it: we know"),
    ("basis", {}, {"inferred": True}, "stated goes before inferred"),
    ("kind", {"kind": "government"}, {"kind": "implementer"}, "government sources go before implementer ones"),
    ("joint", {}, {"joint": True}, "one source goes before several read together"),
    ("precision", {"says": {"from": "2014-05"}}, {"says": {"from": "2013"}}, "it is more precise"),
    ("date", {"issued": "2019"}, {"issued": "2018"}, "it is the later document"),
]
"""Each step, from the strongest: its name, what the winner has, what the loser has, and the words for it."""


def rivals(number: int) -> tuple[Candidate, Candidate]:
    """Two candidates: one wins by step ``number`` alone, the other by all later steps put together."""
    winner: dict[str, Any] = {"says": {"from": "2014"}, "kind": "government", "issued": "2018"}
    loser: dict[str, Any] = {"says": {"from": "2013"}, "kind": "government", "issued": "2018"}
    for _, better, worse, _ in reversed(STEPS[number + 1 :]):
        loser, winner = loser | better, winner | worse
    name, better, worse, _ = STEPS[number]
    if name == "precision":
        return Candidate(**winner | better), Candidate(**loser | {"says": {"from": "2013"}})
    if name == "date":
        return Candidate(**winner | {"issued": "2019"}), Candidate(**loser)
    winner, loser = winner | better, loser | worse
    if winner["says"] == {"from": "2013"}:
        winner["says"], loser["says"] = {"from": "2014"}, {"from": "2013-05"}
    return Candidate(**winner), Candidate(**loser)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step[0] for step in STEPS])
def test_each_step_wins_against_all_later_ones_together(weigh: Weigh, number: int, turned: bool) -> None:
    winner, loser = rivals(number)
    assert winner.says != loser.says
    built = weigh(*([loser, winner] if turned else [winner, loser]))
    won, lost = verdict(built, int(turned)), verdict(built, 1 - int(turned))
    assert won.status is (Status.PREFERRED if number == 0 else Status.ACCEPTED)
    assert lost.status is Status.DISPUTED
    assert lost.reason.endswith(f" holds: {STEPS[number][3]}")
    assert len(asserted(built)) == 1
    assert not built.graph.weighing.ties


@pytest.mark.parametrize(("stronger", "weaker"), list(pairwise(KINDS)))
def test_every_kind_of_source_goes_before_the_next(weigh: Weigh, stronger: str, weaker: str) -> None:
    built = weigh(numbered("1", kind=weaker, issued="2020"), numbered("2", kind=stronger, issued="2010"))
    assert asserted(built, NUMBER) == {integer(2)}
    assert verdict(built, 0, NUMBER).reason.endswith(f"{stronger} sources go before {weaker} ones")


def test_sources_read_together_weigh_as_the_weakest_of_them(tmp_path: Path) -> None:
    sources = {
        "source-editors": {"sourceKind": "editorial"}, "source-a": {"sourceKind": "official"},
        "source-b": {"sourceKind": "press"}, "source-c": {"sourceKind": "government"},
    }  # fmt: skip
    readings = [
        {"source": ["source-a", "source-b"], "says": [{"at": "p1", "project-p053": {"from": "2013"}}]},
        {"source": "source-c", "says": [{"at": "p1", "project-p053": {"from": "2014"}}]},
    ]
    assert asserted(made(write_data(tmp_path, None, sources, readings))) == {year("2014")}


def test_sources_read_together_are_as_late_as_the_last_of_them(tmp_path: Path) -> None:
    sources: dict[str, Any] = {"source-editors": {"sourceKind": "editorial"}}
    sources |= {f"source-{y}": {"sourceKind": "press", "issued": y} for y in ("2015", "2017", "2016", "2018")}
    readings = [
        {"source": ["source-2015", "source-2018"], "says": [{"at": "p1", "project-p053": {"from": "2013"}}]},
        {"source": ["source-2016", "source-2017"], "says": [{"at": "p1", "project-p053": {"from": "2014"}}]},
    ]
    assert asserted(made(write_data(tmp_path, None, sources, readings))) == {year("2013")}


def test_sources_read_together_have_no_date_where_one_of_them_has_none(tmp_path: Path) -> None:
    sources: dict[str, Any] = {"source-editors": {"sourceKind": "editorial"}, "source-x": {"sourceKind": "press"}}
    sources |= {f"source-{y}": {"sourceKind": "press", "issued": y} for y in ("2016", "2017", "2018")}
    readings = [
        {"source": ["source-x", "source-2018"], "says": [{"at": "p1", "project-p053": {"from": "2013"}}]},
        {"source": ["source-2016", "source-2017"], "says": [{"at": "p1", "project-p053": {"from": "2014"}}]},
    ]
    assert asserted(made(write_data(tmp_path, None, sources, readings))) == set()


def test_what_the_register_says_goes_before_what_is_stated(tmp_path: Path) -> None:
    readings = [{"source": "source-official", "says": [{"at": "p1", "city-tashkent": {"country": "country-kaz"}}]}]
    built = made(write_data(tmp_path, readings=readings))
    assert asserted(built, term("cbrn:country"), kg("city-tashkent")) == {kg("country-uzb")}


def test_what_all_agree_on_is_accepted_of_all(weigh: Weigh) -> None:
    built = weigh(since("2013", kind="official"), since("2013", kind="mirror", inferred=True, joint=True))
    assert statuses(built, 2) == ["accepted", "accepted"]


def test_many_weak_sources_do_not_outweigh_a_strong_one(weigh: Weigh) -> None:
    built = weigh(*[since("2014", kind="press", issued="2020")] * 3, since("2013", kind="official"))
    assert asserted(built) == {year("2013")}


def test_a_value_is_as_strong_as_its_strongest_source(weigh: Weigh) -> None:
    built = weigh(since("2014", kind="mirror"), since("2013", kind="press"), since("2014", kind="official"))
    assert statuses(built, 3) == ["accepted", "disputed", "accepted"]


def test_what_can_be_many_is_no_conflict(weigh: Weigh) -> None:
    one = Candidate({"seenOn": ["2015", "2016"]}, kind="official")
    built = weigh(one, Candidate({"seenOn": "2017"}, kind="mirror"))
    assert len(asserted(built, term("cbrn:seenOn"))) == 3


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_of_three_the_best_holds(weigh: Weigh, order: list[int]) -> None:
    three = [numbered("1"), numbered("2", kind="official"), numbered("3", inferred=True, kind="official")]
    built = weigh(*[three[number] for number in order])
    assert asserted(built, NUMBER) == {integer(2)}


# ties


@pytest.mark.parametrize(
    "evidence",
    [
        ({}, {}),
        ({"issued": "2018"}, {"issued": "2018"}),
        ({"issued": "2018"}, {}),
        ({}, {"issued": "2018"}),
        ({"issued": "2018-12-31"}, {"issued": "2018"}),
        ({"issued": "2018..", "kind": "press"}, {"issued": "2019"}),
    ],
)
def test_a_tie_asserts_none_and_is_reported(weigh: Weigh, evidence: tuple[dict[str, str], dict[str, str]]) -> None:
    built = weigh(since("2013", **evidence[0]), since("2014", **evidence[1]))
    assert statuses(built, 2) == ["disputed", "disputed"]
    assert asserted(built) == set()
    [tie] = built.graph.weighing.ties
    assert set(tie.claims) == {claim.id for claim in built.evidence.claims if claim.predicate == FROM}
    [warning] = built.warnings
    assert "sources contradict each other with equal weight" in warning.what
    assert {str(place) for place in (warning.place, *warning.also)} == {
        str(place) for claim in built.evidence.claims if claim.predicate == FROM for place in claim.places
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [("2013", "2016"), ("2013-05", "2013-06"), ("2013-02", "2013-01"), ("2012-02", "2013-02"), ("2013..", "..2012")],
)
def test_dates_of_one_unit_are_equally_precise(weigh: Weigh, one: str, other: str) -> None:
    """June has fewer days than May; that is no reason to believe it."""
    built = weigh(since(one), since(other))
    assert statuses(built, 2) == ["disputed", "disputed"]
    assert len(built.graph.weighing.ties) == 1


@pytest.mark.parametrize(
    ("finer", "coarser"),
    [
        ("2014-05-01", "2013-05"),
        ("2014-01", "2013"),
        ("2014", "2012.."),
        ("2014-05-01", "2012..2013"),
        ("2014", "..2013"),
    ],
)
def test_a_day_is_more_precise_than_a_month_than_a_year_than_an_open_range(
    weigh: Weigh, finer: str, coarser: str
) -> None:
    built = weigh(since(coarser), since(finer))
    assert verdict(built, 1).status is Status.ACCEPTED


def test_a_tie_of_the_strong_does_not_let_the_weak_win(weigh: Weigh) -> None:
    built = weigh(numbered("1", kind="official"), numbered("2", kind="official"), numbered("3", kind="mirror"))
    assert asserted(built, NUMBER) == set()
    assert len(built.graph.weighing.ties) == 1


@pytest.mark.parametrize("key", ["budget", "trainings", "from"])
def test_a_tie_names_the_others(weigh: Weigh, key: str) -> None:
    values: dict[str, list[Any]] = {
        "budget": [{"amount": "5", "currency": "EUR"}, {"amount": "6", "currency": "EUR"}],
        "trainings": [{"quantity": "5"}, {"quantity": "6"}],
        "from": ["2013", "2014"],
    }
    built = weigh(*[Candidate({key: value}) for value in values[key]])
    claims = [claim for claim in built.evidence.claims if claim.sources in {("source-0",), ("source-1",)}]
    assert len(claims) == 2
    for claim, other in (claims, claims[::-1]):
        assert other.id in built.graph.weighing.verdicts[claim.id].reason


# refinement


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("coarse", "fine"),
    [
        ({"kind": "official"}, {"kind": "press"}),
        ({}, {}),
        ({"kind": "press"}, {"kind": "official"}),
        ({}, {"inferred": True}),
        ({"issued": "2020"}, {"issued": "2010"}),
        ({}, {"joint": True}),
    ],
    ids=["official-coarse", "equal", "official-fine", "inferred-fine", "early-fine", "joint-fine"],
)
def test_what_says_less_and_agrees_is_consistent(
    weigh: Weigh, coarse: dict[str, Any], fine: dict[str, Any], turned: bool
) -> None:
    two = [since("2013", **coarse), since("2013-05", **fine)]
    built = weigh(*(two[::-1] if turned else two))
    assert verdict(built, int(turned)).status is Status.CONSISTENT
    assert verdict(built, int(turned)).reason.endswith("and agrees")
    assert verdict(built, 1 - int(turned)).status is Status.ACCEPTED
    assert asserted(built) == {literal("2013-05", XSD + "gYearMonth")}


def test_refinement_goes_on_to_the_finest(weigh: Weigh) -> None:
    built = weigh(since("2013", kind="official"), since("2013-05", kind="press"), since("2013-05-07", kind="mirror"))
    assert statuses(built, 3) == ["consistent", "consistent", "accepted"]


def test_an_open_range_is_refined_by_what_lies_in_it(weigh: Weigh) -> None:
    built = weigh(since("..2015", kind="official"), since("2013", kind="press"))
    assert statuses(built, 2) == ["consistent", "accepted"]


def test_a_finer_value_that_contradicts_is_disputed(weigh: Weigh) -> None:
    built = weigh(since("2013", kind="official"), since("2014-05", kind="press"))
    assert statuses(built, 2) == ["accepted", "disputed"]


def test_refinement_serves_the_winner_not_the_loser(weigh: Weigh) -> None:
    built = weigh(since("2013", kind="official"), since("2014", kind="press"), since("2014-05", kind="press"))
    assert statuses(built, 3) == ["accepted", "disputed", "disputed"]


@pytest.mark.parametrize("kind", ["official", "press"])
def test_where_refinements_tie_what_both_agree_with_holds(weigh: Weigh, kind: str) -> None:
    built = weigh(since("2013", kind=kind), since("2013-05", kind="press"), since("2013-06", kind="press"))
    assert asserted(built) == {year("2013")}
    assert statuses(built, 3) == ["accepted", "disputed", "disputed"]


def test_of_refinements_the_stronger_holds(weigh: Weigh) -> None:
    built = weigh(since("2013", kind="official"), since("2013-05", kind="press"), since("2013-06", kind="government"))
    assert statuses(built, 3) == ["consistent", "disputed", "accepted"]


@pytest.mark.parametrize("kinds", [("press", "press", "press"), ("official", "government", "press")])
def test_what_refines_two_that_overlap_holds(weigh: Weigh, kinds: tuple[str, str, str]) -> None:
    texts = ("2012..2014", "2013..2015", "2013")
    built = weigh(*[since(text, kind=kind) for text, kind in zip(texts, kinds, strict=True)])
    assert asserted(built) == {year("2013")}
    assert statuses(built, 3) == ["consistent", "consistent", "accepted"]


def test_a_strong_refinement_holds_where_weak_ones_tie(weigh: Weigh) -> None:
    weak = [since("2013-05", kind="press"), since("2013-06", kind="press")]
    built = weigh(since("2013", kind="official"), *weak, since("2013-05-07", kind="government"))
    assert statuses(built, 4) == ["consistent", "consistent", "disputed", "accepted"]


def test_a_loser_to_a_refinement_is_told_a_reason_that_is_true(weigh: Weigh) -> None:
    """Press refines official; government lost to the official year, not to the press."""
    built = weigh(since("2013", kind="official"), since("2014", kind="government"), since("2013-05", kind="press"))
    assert statuses(built, 3) == ["consistent", "disputed", "accepted"]
    assert "press sources go before government ones" not in verdict(built, 1).reason


def test_two_spellings_of_one_span_end_in_an_answer(weigh: Weigh) -> None:
    """2013 and 2013-01..2013-12 say the same; each refining the other would never end."""
    one, other = parse_date("2013"), parse_date("2013-01..2013-12")
    assert not (one.refines(other) and other.refines(one)), "weighing these would not end"
    built = weigh(since("2013", kind="official"), since("2013-01..2013-12", kind="press"))
    assert len(asserted(built)) == 1


# superseded


def test_a_later_document_of_the_same_publisher_supersedes(weigh: Weigh) -> None:
    built = weigh(
        numbered("1", issued="2017", publisher="org-x"),
        numbered("2", issued="2019", publisher="org-x"),
    )
    assert statuses(built, 2, NUMBER) == ["superseded", "accepted"]
    assert verdict(built, 0, NUMBER).reason.endswith("is from the same publisher, and later")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"publisher": "org-jrc"}, {"publisher": "org-x"}),
        ({}, {}),
        ({"publisher": "org-x"}, {"publisher": "org-x", "decided": "prefer"}),
    ],
    ids=["another-publisher", "no-publisher", "an-editor-decided"],
)
def test_else_it_is_disputed(weigh: Weigh, earlier: dict[str, str], later: dict[str, str]) -> None:
    built = weigh(numbered("1", issued="2017", **earlier), numbered("2", issued="2019", **later))
    assert verdict(built, 0, NUMBER).status is Status.DISPUTED


def test_an_earlier_document_that_wins_supersedes_nothing(weigh: Weigh) -> None:
    built = weigh(
        numbered("1", issued="2017", publisher="org-x"),
        numbered("2", issued="2019", publisher="org-x", inferred=True),
    )
    assert statuses(built, 2, NUMBER) == ["accepted", "disputed"]


# decisions


def test_what_an_editor_prefers_holds_whatever_weighs_against_it(weigh: Weigh) -> None:
    weak = numbered("1", kind="mirror", inferred=True, joint=True, decided="prefer")
    built = weigh(weak, numbered("2", kind="official"))
    assert statuses(built, 2, NUMBER) == ["preferred", "disputed"]
    assert verdict(built, 0, NUMBER).reason == "we know"
    assert verdict(built, 1, NUMBER).reason.endswith("an editor preferred it: we know")


def test_what_an_editor_prefers_is_not_refined_away(weigh: Weigh) -> None:
    built = weigh(since("2013", decided="prefer"), since("2013-05", kind="official"))
    assert asserted(built) == {year("2013")}


def test_a_decision_of_no_source_is_on_all_who_say_it(weigh: Weigh) -> None:
    decision = {"withdraw": {"project-p053": {"projectNumber": "1"}}, "because": "a misprint"}
    built = weigh(numbered("1", kind="official"), numbered("1"), numbered("2", kind="mirror"), decisions=[decision])
    assert statuses(built, 3, NUMBER) == ["withdrawn", "withdrawn", "accepted"]
    assert verdict(built, 0, NUMBER).reason == "a misprint"
    assert asserted(built, NUMBER) == {integer(2)}


def test_a_decision_of_one_source_is_on_its_claim_alone(weigh: Weigh) -> None:
    decision = {"withdraw": {"project-p053": {"projectNumber": "1"}}, "of": "source-0", "because": "a misprint"}
    built = weigh(numbered("1", kind="official"), numbered("1"), numbered("2", kind="mirror"), decisions=[decision])
    assert statuses(built, 3, NUMBER) == ["withdrawn", "accepted", "disputed"]


def test_what_is_withdrawn_is_in_no_policy(weigh: Weigh) -> None:
    built = weigh(numbered("1", decided="withdraw"), policy=Policy("all"))
    assert asserted(built, NUMBER) == set()


def test_a_decision_on_a_property_of_a_node_leaves_the_node_alone(weigh: Weigh) -> None:
    said = {"leaders": {"org-istc": {"from": "2015"}}}
    built = weigh(Candidate(said, decided="withdraw"))
    node = kg("participation-project-p053-org-istc-leader")
    assert verdict_of(built, (node, term("rdf:type"), term("cbrn:Participation"))).status is Status.ACCEPTED
    assert verdict_of(built, (node, FROM, year("2015"))).status is Status.WITHDRAWN


def test_a_decision_on_a_value_is_on_the_whole_of_it(weigh: Weigh) -> None:
    one, two = {"amount": "5", "currency": "EUR"}, {"amount": "6", "currency": "USD"}
    built = weigh(Candidate({"budget": one}, decided="prefer"), Candidate({"budget": two}, kind="official"))
    assert statuses(built, 2, term("cbrn:budget")) == ["preferred", "disputed"]


# lists

LEADERS = term("rdf:type")


def leads(*slugs: str, **evidence: Any) -> Candidate:
    return Candidate({"leaders": list(slugs)}, **evidence)


def whole(*slugs: str, **evidence: Any) -> Candidate:
    return leads(*slugs, complete=("leaders",), **evidence)


@pytest.mark.parametrize(
    ("of_list", "of_statement", "denied"),
    [
        ({}, {}, True),
        ({"kind": "official"}, {"kind": "press"}, True),
        ({"kind": "press"}, {"kind": "official"}, False),
        ({}, {"inferred": True}, True),
        ({"inferred": True}, {}, False),
        ({"joint": True}, {}, False),
        ({}, {"joint": True}, True),
        ({"issued": "2018"}, {"issued": "2018"}, True),
        ({"issued": "2019"}, {"issued": "2018"}, True),
        ({"issued": "2018"}, {"issued": "2019"}, False),
        ({"issued": "2018"}, {}, True),
        ({}, {"issued": "2018"}, True),
        ({"kind": "official"}, {"kind": "press", "decided": "prefer"}, False),
    ],
)
def test_a_complete_list_denies_what_does_not_outweigh_it(
    weigh: Weigh, of_list: dict[str, Any], of_statement: dict[str, Any], denied: bool
) -> None:
    built = weigh(whole("org-jrc", **of_list), leads("org-istc", **of_statement))
    held = verdict(built, 1, LEADERS)
    assert held.holds is not denied
    if denied:
        assert held.status is Status.DISPUTED
        assert "calls complete lacks it" in held.reason
        assert "source-0" in held.reason
    assert verdict(built, 0, LEADERS).status is Status.ACCEPTED


def test_a_cut_list_never_denies(weigh: Weigh) -> None:
    built = weigh(leads("org-jrc", kind="official"), leads("org-istc", kind="mirror", inferred=True))
    assert statuses(built, 2, LEADERS) == ["accepted", "accepted"]


def test_a_complete_list_denies_its_own_role_alone(weigh: Weigh) -> None:
    built = weigh(whole("org-jrc", kind="official"), Candidate({"partners": "org-istc", "region": "region-ca"}))
    assert verdict(built, 1, LEADERS).holds
    assert asserted(built, term("cbrn:region")) == {kg("region-ca")}


def test_a_complete_list_denies_of_its_own_subject_alone(tmp_path: Path) -> None:
    readings = [
        {"source": "source-official",
         "says": [{"at": "p1", "complete": ["leaders"], "project-p053": {"leaders": "org-jrc"}}]},
        {"source": "source-press", "says": [{"at": "p1", "project-p060": {"leaders": "org-istc"}}]},
    ]  # fmt: skip
    built = made(write_data(tmp_path, readings=readings))
    assert not [v for v in built.graph.weighing.verdicts.values() if v.status is Status.DISPUTED]


def test_an_empty_complete_list_denies_all(weigh: Weigh) -> None:
    built = weigh(Candidate({}, complete=("leaders",), kind="official"), leads("org-istc"))
    assert not verdict(built, 1, LEADERS).holds


def test_what_one_who_lists_says_elsewhere_is_on_the_list(tmp_path: Path) -> None:
    says = [
        {"at": "p1", "complete": ["leaders"], "project-p053": {"leaders": "org-jrc"}},
        {"at": "p2", "project-p053": {"leaders": "org-istc"}},
    ]
    readings = [
        {"source": "source-official", "says": says},
        {"source": "source-press", "says": [{"at": "p1", "project-p053": {"leaders": "org-istc"}}]},
    ]
    built = made(write_data(tmp_path, readings=readings))
    assert not [v for v in built.graph.weighing.verdicts.values() if v.status is Status.DISPUTED]


def test_what_any_strong_source_says_is_not_denied_of_the_weak_ones(weigh: Weigh) -> None:
    built = weigh(whole("org-jrc", kind="government"), leads("org-istc"), leads("org-istc", kind="official"))
    assert statuses(built, 3, LEADERS) == ["accepted"] * 3


def test_two_complete_lists_deny_each_other(weigh: Weigh) -> None:
    built = weigh(whole("org-jrc", kind="official"), whole("org-istc", kind="press"))
    assert statuses(built, 2, LEADERS) == ["accepted", "disputed"]


@pytest.mark.parametrize(
    "others", [("2016", "2020"), ("2020", "2016"), ("2020", "2016", "2012"), ("2015", "2012", "2020")]
)
def test_the_latest_of_equal_lists_denies(weigh: Weigh, others: tuple[str, ...]) -> None:
    """A statement of 2018 is later than a list of 2016, but not than one of 2020."""
    built = weigh(leads("org-istc", issued="2018"), *[whole("org-jrc", issued=when) for when in others])
    assert not verdict(built, 0, LEADERS).holds


def test_a_withdrawn_list_denies_nothing(weigh: Weigh) -> None:
    """The claim that a list is whole can be withdrawn like any other."""
    decision = {"withdraw": {"project-p053": {"completeFor": "leaders"}}, "because": "it was cut"}
    built = weigh(whole("org-jrc", kind="official"), leads("org-istc"), decisions=[decision])
    assert verdict(built, 1, LEADERS).holds


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("budget", {"budget": {"amount": "5", "currency": "EUR"}}),
        ("trainings", {"trainings": {"quantity": "5"}}),
        ("region", {"region": "region-ca"}),
        ("beneficiaries", {"beneficiaries": "country-kaz"}),
        ("participations", {"beneficiaries": "country-kaz"}),
        ("seenOn", {"seenOn": "2015"}),
    ],
)
def test_every_list_can_be_complete(weigh: Weigh, key: str, said: dict[str, Any]) -> None:
    built = weigh(Candidate({}, complete=(key,), kind="official"), Candidate(said))
    [claim] = [claim for claim in built.evidence.claims if claim.sources == ("source-1",)]
    assert built.graph.weighing.verdicts[claim.id].status is Status.DISPUTED


# values and nodes


def test_a_sum_is_held_or_dropped_whole(weigh: Weigh) -> None:
    one, two = {"amount": "6.5", "currency": "EUR"}, {"amount": "5", "currency": "USD"}
    built = weigh(Candidate({"budget": one}, kind="official"), Candidate({"budget": two}, kind="press"))
    [node] = asserted(built, term("cbrn:budget"))
    assert {p: o for s, p, o in built.graph.facts if s == node} == {
        term("rdf:type"): term("cbrn:MonetaryAmount"),
        term("cbrn:amount"): literal("6.5", XSD + "decimal"),
        term("cbrn:qualifier"): term("cbrn:qualifier-exactly"),
        term("cbrn:currency"): "<http://publications.europa.eu/resource/authority/currency/EUR>",
    }
    assert len({s for s, p, _ in built.graph.facts if p == term("cbrn:currency")}) == 1


@pytest.mark.parametrize("change", [{"amountKind": "contract"}, {"asOf": "2019"}])
def test_sums_that_do_not_rival_hold_both(weigh: Weigh, change: dict[str, str]) -> None:
    first = {"amount": "6.5", "currency": "EUR", "amountKind": "total"}
    built = weigh(Candidate({"budget": first}), Candidate({"budget": {**first, "amount": "5", **change}}))
    assert len(asserted(built, term("cbrn:budget"))) == 2


def test_published_totals_never_rival(tmp_path: Path) -> None:
    readings = [
        {"source": source, "says": [{"at": "p1", "initiative-coe": {
            "observations": {"partner-countries": {"value": value, "asOf": "2020"}}}}]}
        for source, value in (("source-official", "62"), ("source-press", "63"))
    ]  # fmt: skip
    built = made(write_data(tmp_path, readings=readings))
    assert len({s for s, p, _ in built.graph.facts if p == term("cbrn:value")}) == 2


def facts_about(built: Built, node: Term) -> set[Triple]:
    return {triple for triple in built.graph.facts if node in triple}


LEADING = kg("participation-project-p053-org-istc-leader")


def test_what_is_said_of_a_denied_node_falls_with_it(weigh: Weigh) -> None:
    said = {"leaders": {"org-istc": {"from": "2015", "budget": {"amount": "5", "currency": "EUR"}}}}
    built = weigh(Candidate(said), whole("org-jrc", kind="official"))
    assert verdict(built, 0).reason == "what it speaks of does not hold"
    assert facts_about(built, LEADING) == set()
    assert not [triple for triple in built.graph.facts if triple[1] == term("cbrn:amount")]


def test_what_is_said_of_a_node_within_a_denied_node_falls_too(weigh: Weigh) -> None:
    said = {"leaders": {"org-istc": {"names": {"A": {"names": {"B": {"seenOn": "2015"}}}}}}}
    built = weigh(Candidate(said), whole("org-jrc", kind="official"))
    assert not [triple for triple in built.graph.facts if triple[1] in {term("cbrn:nameOf"), term("cbrn:seenOn")}]


def test_what_is_said_of_a_withdrawn_node_falls_with_it(weigh: Weigh) -> None:
    decision = {"withdraw": {"project-p053": {"leaders": "org-istc"}}, "because": "a misprint"}
    built = weigh(Candidate({"leaders": {"org-istc": {"from": "2015"}}}), decisions=[decision])
    assert facts_about(built, LEADING) == set()
    assert not verdict(built, 0).holds


def test_what_is_said_of_a_node_stands_while_anybody_says_there_is_one(weigh: Weigh) -> None:
    decision = {"withdraw": {"project-p053": {"leaders": "org-istc"}}, "of": "source-0", "because": "a misprint"}
    built = weigh(Candidate({"leaders": {"org-istc": {"from": "2015"}}}), leads("org-istc"), decisions=[decision])
    assert (LEADING, FROM, year("2015")) in built.graph.facts


def test_titles_in_two_languages_do_not_rival(weigh: Weigh) -> None:
    built = weigh(
        Candidate({"title": {"en": "One", "fr": "Un"}}, kind="official"),
        Candidate({"title": {"en": "Two", "ru": "Два"}}, kind="press"),
    )
    assert asserted(built, term("dct:title")) == {
        literal("One", lang="en"),
        literal("Un", lang="fr"),
        literal("Два", lang="ru"),
    }


def test_a_source_has_one_title_in_a_language(tmp_path: Path) -> None:
    """The catalogue gives a title; a reading that says another is told, with both places."""
    readings = [{"source": "source-press", "says": [{"at": "title", "source-press": {"title": "Another title"}}]}]
    with pytest.raises(BadDataError, match="the catalogue of sources says Article; correct one") as error:
        made(write_data(tmp_path, readings=readings))
    assert len(error.value.problems[0].also) == 1


# independence


def sources(**described_: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, Source]:
    """Sources by name, each with its publishers and what it repeats."""
    return {
        name: Source(name, "press", None, frozenset(publishers), frozenset(repeats))
        for name, (publishers, repeats) in described_.items()
    }


WORLD = sources(
    a=(("pa",), ()), b=(("pb",), ()), a2=(("pa",), ()), ab=(("pa", "pb"), ()), none=((), ()), none2=((), ()),
    copy_a=(("pm",), ("a",)), copy_b=(("pm",), ("b",)), copy_both=(("pm",), ("a", "b")),
    copy_copy=(("pn",), ("copy_a",)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("attributions", "count"),
    [
        ([], 0),
        (["a"], 1),
        (["a", "a"], 1),
        (["a", "b"], 2),
        (["a", "a2"], 1),
        (["a", "ab"], 1),
        (["none", "none2"], 1),
        (["a", "copy_a"], 1),
        (["b", "copy_a"], 2),
        (["copy_a", "copy_b"], 2),
        (["copy_a", "a2"], 1),
        (["a", "copy_copy"], 1),
        (["a", "copy_a", "copy_copy"], 1),
        (["a", "b", "copy_both"], 2),
        (["a+b"], 1),
        (["a", "b", "a+b"], 2),
        (["a", "a+b"], 1),
        (["b", "copy_a", "unknown"], 3),
    ],
)
def test_independent_sources_are_counted(attributions: list[str], count: int) -> None:
    assert independent([tuple(text.split("+")) for text in attributions], WORLD) == count


ATTRIBUTIONS = st.lists(st.lists(st.sampled_from(sorted(WORLD)), min_size=1, max_size=2).map(tuple), max_size=6)


@given(ATTRIBUTIONS, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_independence_does_not_depend_on_the_order(attributions: list[tuple[str, ...]], random: Any) -> None:
    shuffled = random.sample(attributions, len(attributions))
    assert independent(shuffled, WORLD) == independent(attributions, WORLD) <= len(attributions)


@given(ATTRIBUTIONS, ATTRIBUTIONS)
@settings(max_examples=200, deadline=None)
def test_another_voice_never_makes_fewer(some: list[tuple[str, ...]], more: list[tuple[str, ...]]) -> None:
    assert independent(some, WORLD) <= independent([*some, *more], WORLD)


# evidence policies


@pytest.mark.parametrize("text", sorted(POLICIES.keys() - {"as-known-on"}))
def test_a_policy_is_read_by_its_name(text: str) -> None:
    assert str(parse_policy(text)) == text
    assert parse_policy(f" {text} ") == Policy(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2020-12-31", date(2020, 12, 31)), ("2020-11", date(2020, 11, 30)), ("2020", date(2020, 12, 31))],
)
def test_a_day_is_read_with_as_known_on(text: str, day: date) -> None:
    assert parse_policy(f"as-known-on {text}") == Policy("as-known-on", day)
    assert str(Policy("as-known-on", day)) == f"as-known-on {day}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("acepted", "there is no policy 'acepted'; did you mean accepted"),
        ("", "there is no policy ''"),
        ("as-known-on", "as-known-on takes a day"),
        ("official 2020", "as-known-on takes a day, and only it"),
        ("as-known-on 2020-13", "there is no date 2020-13"),
        ("as-known-on yesterday", "as-known-on: 'yesterday' is not a date"),
        ("as-known-on 2020..", "as-known-on"),
    ],
)
def test_what_is_no_policy_is_told(text: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_policy(text)
    assert told in str(error.value)


VOICES = [
    numbered("1", kind="official", issued="2020", publisher="org-jrc"),
    numbered("2", kind="press", issued="2015", publisher="org-daily"),
    numbered("2", kind="implementer", issued="2016", publisher="org-istc"),
    numbered("3", kind="official"),
]


@pytest.mark.parametrize(
    ("policy", "expected", "speaking"),
    [
        ("accepted", set(), {0, 1, 2, 3}),
        ("all", {1, 2, 3}, {0, 1, 2, 3}),
        ("corroborated", {2}, {1, 2}),
        ("official", set(), {0, 3}),
        ("as-known-on 2014", set(), set()),
        ("as-known-on 2015", {2}, {1}),
        ("as-known-on 2019-06", {2}, {1, 2}),
        ("as-known-on 2020-11", {2}, {1, 2}),
        ("as-known-on 2020", {1}, {0, 1, 2}),
    ],
)
def test_a_policy_filters_and_weighs_again(weigh: Weigh, policy: str, expected: set[int], speaking: set[int]) -> None:
    built = weigh(*VOICES, policy=parse_policy(policy))
    assert asserted(built, NUMBER) == set(map(integer, expected))
    weighed = built.graph.weighing.verdicts
    heard = {c.sources for c in built.evidence.claims if c.predicate == NUMBER and c.id in weighed}
    assert heard == {(f"source-{number}",) for number in speaking}


@pytest.mark.parametrize("policy", ["official", "corroborated", "as-known-on 1990", "all", "accepted"])
def test_editorial_acts_pass_every_policy(weigh: Weigh, policy: str) -> None:
    built = weigh(*VOICES, policy=parse_policy(policy))
    assert (PROJECT, term("rdf:type"), term("cbrn:Project")) in built.graph.facts


def test_a_joint_claim_is_official_or_known_where_all_its_sources_are(tmp_path: Path) -> None:
    readings = [
        {"source": ["source-official", "source-press"], "says": [{"at": "p1", "project-p053": {"from": "2015"}}]}
    ]
    data = write_data(tmp_path, readings=readings)
    for policy, held in (("official", False), ("as-known-on 2018-06-01", False), ("as-known-on 2019-01-01", True)):
        assert bool(asserted(made(data, parse_policy(policy)))) is held, policy


def test_a_joint_claim_corroborates_nothing_by_itself(tmp_path: Path) -> None:
    readings = [
        {"source": ["source-official", "source-press"], "says": [{"at": "p1", "project-p053": {"from": "2015"}}]}
    ]
    assert asserted(made(write_data(tmp_path, readings=readings), Policy("corroborated"))) == set()


def test_undated_sources_are_left_out_and_counted(weigh: Weigh) -> None:
    built = weigh(*VOICES, numbered("4", issued="2014.."))
    policy = parse_policy("as-known-on 2030")
    assert policy.left_out(built.evidence.sources) == 1
    assert Policy("accepted").left_out(built.evidence.sources) == 0


def test_the_verdicts_of_a_decision_hold_under_every_policy(weigh: Weigh) -> None:
    two = [numbered("1", kind="official", decided="withdraw"), numbered("2", kind="official", decided="prefer")]
    for policy in ("accepted", "all", "official"):
        built = weigh(*two, policy=Policy(policy))
        assert statuses(built, 2, NUMBER) == ["withdrawn", "preferred"]
        assert claim_of(built.evidence.claims, (PROJECT, NUMBER, integer(2))).decision == "prefer"


def test_a_withdrawn_claim_corroborates_nothing(tmp_path: Path) -> None:
    readings = [
        {"source": source, "says": [{"at": "p1", "project-p053": {"from": "2013"}}]}
        for source in ("source-official", "source-press")
    ]
    withdrawn = [{"withdraw": {"project-p053": {"from": "2013"}}, "of": "source-press", "because": "a misprint"}]
    said = (kg("project-p053"), term("cbrn:from"), year("2013"))
    policy = Policy("corroborated")
    assert said in made(write_data(tmp_path / "a", readings=readings), policy).graph.facts
    assert said not in made(write_data(tmp_path / "b", readings=readings, decisions=withdrawn), policy).graph.facts


def test_a_mirror_of_unknown_original_is_no_voice() -> None:
    known = {
        "page": Source("page", "official", None, frozenset({"pa"}), frozenset()),
        "copy": Source("copy", "mirror", None, frozenset({"pb"}), frozenset()),
    }
    assert independent([("page",), ("copy",)], known) == 1


def test_two_preferences_for_what_can_only_be_one_are_told(tmp_path: Path) -> None:
    readings = [
        {"source": "source-official", "says": [{"at": "p1", "project-p053": {"from": "2013"}}]},
        {"source": "source-press", "says": [{"at": "p1", "project-p053": {"from": "2015"}}]},
    ]
    both = [{"prefer": {"project-p053": {"from": day}}, "because": "so"} for day in ("2013", "2015")]
    with pytest.raises(BadDataError, match="two decisions prefer different values"):
        made(write_data(tmp_path, readings=readings, decisions=both))


def test_what_weighs_less_than_a_tie_is_told_so(tmp_path: Path) -> None:
    sources = SOURCES | {f"source-{n}": {"sourceKind": "official", "title": n} for n in ("a", "b")}
    said = {"source-a": "2013", "source-b": "2014", "source-press": "2015"}
    readings = [
        {"source": source, "says": [{"at": "p1", "project-p053": {"from": day}}]} for source, day in said.items()
    ]
    built = made(write_data(tmp_path, sources=sources, readings=readings))
    reasons = {
        claim.sources[0]: built.graph.weighing.verdicts[claim.id].reason
        for claim in built.evidence.claims
        if claim.predicate == term("cbrn:from")
    }
    assert reasons["source-press"].startswith("weighs less than")
    assert reasons["source-a"].startswith("a tie with 2014")
    assert len(built.graph.weighing.ties[0].claims) == 2


def test_a_source_is_weighed_by_what_readings_say_where_the_catalogue_is_silent(tmp_path: Path) -> None:
    sources = SOURCES | {"source-new": {"sourceKind": "press", "title": "New"}}
    said = {"source-new": {"issued": "2014-02-03", "publisher": "org-daily"}, "project-p053": {"from": "2013"}}
    data = write_data(tmp_path, sources=sources, readings=[{"source": "source-new", "says": [{"at": "p1", **said}]}])
    known = parse_policy("as-known-on 2015")
    assert (kg("project-p053"), term("cbrn:from"), year("2013")) in made(data, known).graph.facts


def test_two_trainings_on_different_topics_are_no_rivals(tmp_path: Path) -> None:
    told = [
        {"quantity": "30", "unit": "person", "topic": "bio-safety-bio-security"},
        {"quantity": "20", "unit": "person", "topic": "first-response"},
    ]
    readings = [{"source": "source-press", "says": [{"at": "p1", "project-p053": {"trainings": told}}]}]
    assert not made(write_data(tmp_path, readings=readings)).graph.weighing.ties


def test_periods_that_overlap_contradict_each_other(build_of: Callable[..., Built]) -> None:
    """A period is no date that is known more or less well: 2015 to 2018 does not say more than 2015 to 2019."""
    register = REGISTER | {"plan-kaz": {"type": "ActionPlan", "label": {"en": "Plan"}}}
    built = build_of(
        register=register,
        readings=[
            {"source": "source-official", "says": [{"plan-kaz": {"planOf": "country-kaz", "period": "2015..2018"}}]},
            {"source": "source-press", "says": [{"plan-kaz": {"period": "2015..2019"}}]},
        ],
    )
    statuses = {
        lexical(claim.object): built.graph.weighing.verdicts[claim.id].status
        for claim in built.evidence.claims
        if claim.predicate == term("cbrn:period")
    }
    assert statuses == {"2015/2018": Status.ACCEPTED, "2015/2019": Status.DISPUTED}
