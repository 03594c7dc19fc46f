"""The repository's own data: the article in it, the members by name, what is unclear, disputed or absent."""

from __future__ import annotations

from pathlib import Path

import pytest
from builds import DATA, ROOT

import cbrngraph
from cbrngraph.answers.coverage import State
from cbrngraph.api import KnowledgeGraph
from cbrngraph.checks.check import check
from cbrngraph.claims.model import Status
from cbrngraph.graph.build import Built, make, write_build
from cbrngraph.sparql.query import SelectAnswer

pytest_plugins = ["fixtures_builds"]
UNCLEAR = {"country-omn", "country-nga", "country-mus", "country-gin", "country-ssd"}


@pytest.fixture(scope="module")
def built() -> Built:
    return make(ROOT / "data")


@pytest.fixture(scope="module")
def whole(built: Built, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    assert cache.is_dir()
    out = tmp_path_factory.mktemp("whole") / "build"
    write_build(built, out)
    return cbrngraph.open(out)


def column(kg: KnowledgeGraph, query: str) -> list[str]:
    answer = kg.query(query)
    assert isinstance(answer, SelectAnswer)
    return [next(iter(row.values())) or "" for row in answer.rows()]


def test_it_conforms(built: Built) -> None:
    report = check(built)
    assert report.conforms(), report.human(brief=True)


def test_every_claim_of_the_article_is_here_and_none_is_disputed(built: Built) -> None:
    here = {claim.id: claim for claim in built.evidence.claims}
    ours = [claim for claim in make(DATA).evidence.claims if claim.sources != ("source-editors",)]
    assert [claim.id for claim in ours if claim.id not in here] == []
    verdicts = {built.graph.weighing.verdicts[claim.id].status for claim in ours}
    assert verdicts <= {Status.ACCEPTED, Status.PREFERRED, Status.CONSISTENT}


@pytest.mark.parametrize(("day", "published"), [("2020-11-20", "62"), ("2022-11", "64"), ("2024-04-15", "64")])
def test_sixty_two_members_can_be_named(whole: KnowledgeGraph, day: str, published: str) -> None:
    totals = [one for one in whole.reconcile_counts("partner-countries") if one.as_of == day]
    [total] = [one for one in totals if one.about == "kg:initiative-coe" and one.published == published]
    assert len(total.named) == 62
    assert total.difference == int(published) - 62
    assert total.possible == ()


def test_who_is_unclear_has_a_status_and_no_membership(whole: KnowledgeGraph) -> None:
    members = {name.removeprefix("kg:") for name in column(whole, "SELECT DISTINCT ?c { ?m org:member ?c }")}
    assert len(members) == 62
    assert not members & UNCLEAR
    said = column(whole, "SELECT ?c { ?c cbrn:membershipStatus ?s FILTER(?s != cbrn:membership-status-member) }")
    assert {name.removeprefix("kg:") for name in said} >= UNCLEAR


def test_one_country_is_in_two_regions(whole: KnowledgeGraph) -> None:
    query = "SELECT ?c { ?m org:member ?c ; cbrn:region ?r } GROUP BY ?c HAVING (COUNT(DISTINCT ?r) > 1)"
    assert column(whole, query) == ["kg:country-mar"]


def test_eight_regions_have_a_secretariat_a_city_and_a_head(whole: KnowledgeGraph) -> None:
    found = whole.coverage("region")
    assert len(found) == 8
    assert {one.states[name] for one in found for name in ("secretariat", "city", "head", "member")} == {State.FOUND}


def test_numbers_nobody_speaks_of_were_searched_for(whole: KnowledgeGraph) -> None:
    absent = {one.label for one in whole.coverage("project") if one.id.startswith("(number")}
    known = {f"Project {number}" for number in column(whole, "SELECT ?n { ?p a cbrn:Project ; cbrn:projectNumber ?n }")}
    assert "Project 2" in absent and not absent & known
    mentioned = {"Project 95"}  # named as what follows others; no page of its own
    assert {f"Project {n}" for n in range(1, 109)} <= absent | known | mentioned


def test_every_disputed_claim_stands_in_a_conflict(built: Built, whole: KnowledgeGraph) -> None:
    verdicts = built.graph.weighing.verdicts
    lost = {key for key, v in verdicts.items() if v.status in {Status.DISPUTED, Status.SUPERSEDED} and v.by}
    told = {side.claim for conflict in whole.conflicts() for side in conflict.sides}
    assert lost and lost <= told


def test_the_lists_of_project_46_are_told_apart(whole: KnowledgeGraph) -> None:
    [conflict] = [c for c in whole.conflicts("project-p046") if c.property == "beneficiary country"]
    assert conflict.kind == "list" and conflict.sides[0].holds
    assert {side.value for side in conflict.sides[1:]} == {"Indonesia"}


def test_every_claim_has_a_source_that_can_be_looked_up(whole: KnowledgeGraph) -> None:
    query = """SELECT DISTINCT ?s { ?c prov:wasDerivedFrom ?s . ?s cbrn:sourceKind ?kind
      FILTER(?kind != cbrn:source-kind-editorial) FILTER NOT EXISTS { ?s cbrn:url ?url } }"""
    assert column(whole, query) == []


def test_a_person_is_here_only_by_a_public_office(whole: KnowledgeGraph) -> None:
    query = "SELECT ?p { ?p a cbrn:Person FILTER NOT EXISTS { ?t cbrn:holder ?p ; cbrn:post ?post } }"
    assert column(whole, query) == []
    assert column(whole, "SELECT ?o { ?p a cbrn:Person . ?p ?any ?o FILTER(REGEX(STR(?o), '@|\\\\+[0-9]{6}')) }") == []


def test_the_mirror_of_a_list_is_the_voice_of_who_made_it(whole: KnowledgeGraph) -> None:
    """UNICRI's list of 2017 was read on a mirror: it counts once, and not beside another page of UNICRI."""
    assert column(whole, "SELECT ?a { kg:source-sambuz-unicri-list-2017 prov:wasAttributedTo ?a }") == ["kg:org-unicri"]
