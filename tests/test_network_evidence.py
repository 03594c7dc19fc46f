"""What edges rest on, counted a second time from the raw claims by other means."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product

import pytest

from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import UsageError
from cbrngraph.graph.engine import rows
from cbrngraph.networks import robustness as room
from cbrngraph.networks.made import made_of
from cbrngraph.networks.making import AnyNetwork
from cbrngraph.networks.robustness import robustness
from cbrngraph.networks.when import dates_of
from cbrngraph.terms import compact, expand, iri, lexical, local_name

pytest_plugins = ["fixtures_builds"]
Marks = frozenset[str]
VIEW = "countries-by-projects"

CLAIMS = """
SELECT ?claim ?country ?project ?basis ?source WHERE {
  ?part cbrn:participant ?country ; cbrn:project ?project ; cbrn:role cbrn:role-beneficiary-country .
  ?claim rdf:subject ?part ; rdf:predicate rdf:type ; cbrn:basis ?basis ; prov:wasDerivedFrom ?source ;
         cbrn:status ?status .
  FILTER(?status IN (cbrn:status-accepted, cbrn:status-preferred))
}
"""
WHO = """
SELECT ?source ?kind ?publisher ?original ?author WHERE {
  ?source cbrn:sourceKind ?kind
  OPTIONAL { ?source dct:publisher ?publisher }
  OPTIONAL { ?source prov:hadPrimarySource ?original }
  OPTIONAL { ?source prov:wasAttributedTo ?author }
}
"""


@pytest.fixture(scope="module")
def net(real: KnowledgeGraph) -> AnyNetwork:
    return real.network(VIEW)


@pytest.fixture(scope="module")
def marks(real: KnowledgeGraph) -> dict[str, Marks | None]:
    """What each source shares with those that depend on it; nothing for a copy of nobody knows what."""
    said: defaultdict[str, tuple[set[str], set[str], set[str], set[str]]]
    said = defaultdict(lambda: (set(), set(), set(), set()))
    for source, *told in rows(real.engine, WHO):
        for group, term in zip(said[source], told, strict=True):
            group |= {term} - {""}

    def of(source: str) -> Marks:
        _, publishers, originals, authors = said[source]
        if originals:
            return frozenset([source]).union(*(of(original) for original in originals))
        return frozenset([source]) | (authors or publishers or {"nobody knows who"})

    def nameless(source: str) -> bool:
        kinds, _, originals, authors = said[source]
        return {local_name(kind) for kind in kinds} == {"source-kind-mirror"} and not originals and not authors

    return {source: None if nameless(source) else of(source) for source in list(said)}


@pytest.fixture(scope="module")
def stated(real: KnowledgeGraph) -> dict[tuple[str, str], set[frozenset[str]]]:
    """Country and project → the sets of sources that were read together and say so."""
    return claimed(real, {"basis-stated"})


def claimed(real: KnowledgeGraph, among: set[str]) -> dict[tuple[str, str], set[frozenset[str]]]:
    read: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for claim, country, project, basis, source in rows(real.engine, CLAIMS):
        if local_name(basis) in among:
            read[claim, compact(country), compact(project)].add(source)
    found: defaultdict[tuple[str, str], set[frozenset[str]]] = defaultdict(set)
    for (_, country, project), sources in read.items():
        found[country, project].add(frozenset(sources))
    return found


def packed(voices: set[Marks]) -> int:
    """The most voices of which no two share a mark."""
    if not voices:
        return 0
    first = min(voices, key=lambda voice: (len(voice), sorted(voice)))
    rest = voices - {first}
    apart = {voice for voice in rest if not voice & first}
    return max(1 + packed(apart), packed(rest) if apart != rest else 0)


def link_voices(
    one: str, other: str, project: str, stated: dict[tuple[str, str], set[frozenset[str]]],
    marks: dict[str, Marks | None],
) -> set[Marks]:  # fmt: skip
    found = set()
    for mine, yours in product(stated[one, project], stated[other, project]):
        every = [marks[source] for source in mine | yours]
        if None not in every:
            found.add(frozenset().union(*(part for part in every if part)))
    return found


def least(voices: set[Marks]) -> set[Marks]:
    return {voice for voice in voices if not any(other < voice for other in voices)}


def test_independent_sources_are_those_counted_by_hand(
    net: AnyNetwork, stated: dict[tuple[str, str], set[frozenset[str]]], marks: dict[str, Marks | None]
) -> None:
    edges = sorted(net.edges(data=True), key=lambda edge: (-edge[2]["sources"], edge[0], edge[1]))
    chosen = [*edges[:12], *edges[100::45]]
    assert max(data["sources"] for *_, data in chosen) > 2 and min(data["sources"] for *_, data in chosen) < 2
    for one, other, data in chosen:
        by_link = {project: link_voices(one, other, project, stated, marks) for project in data["through"]}
        expected = packed(least(set().union(*by_link.values())))
        assert data["sources"] == expected, (one, other)
        why = net.why(one, other)
        assert why.independent == expected
        assert {link.through: link.sources for link in why.links} == {p: packed(least(v)) for p, v in by_link.items()}


def test_what_is_left_without_a_page_is_what_the_other_claims_show(net: AnyNetwork, real: KnowledgeGraph) -> None:
    read = claimed(real, {"basis-stated", "basis-inferred"})
    for one, other in [("kg:country-kaz", "kg:country-uzb"), ("kg:country-alb", "kg:country-geo")]:
        why = net.why(one, other)
        projects = net.edges[one, other]["through"]
        pages = {page for p in projects for end in (one, other) for voice in read[end, p] for page in voice}
        for page in pages:
            stay = [
                p for p in projects if all(any(page not in voice for voice in read[end, p]) for end in (one, other))
            ]  # fmt: skip
            assert why.left.get(compact(page)[3:], len(projects)) == len(stay), page
        assert set(why.left) <= {compact(page)[3:] for page in pages}
        assert min(why.left.values()) < len(projects)


def test_what_was_only_inferred_corroborates_nothing(
    net: AnyNetwork, stated: dict[tuple[str, str], set[frozenset[str]]]
) -> None:
    bare = [
        data["sources"] for one, other, data in net.edges(data=True)
        if not any(stated[one, project] and stated[other, project] for project in data["through"])
    ]  # fmt: skip
    assert bare
    assert set(bare) == {0}


def test_an_editor_is_no_source(real: KnowledgeGraph) -> None:
    """What the register says of a body's country is taken as it is: no source, and none to be left out."""
    net = real.network("countries-by-events")
    editors = {
        compact(s)[3:] for (s,) in rows(real.engine, "SELECT ?s { ?s cbrn:sourceKind cbrn:source-kind-editorial }")
    }
    assert editors
    voices = {source for tie in made_of(net).ties for voice in tie.voices for source in voice}
    assert not voices & editors
    assert not {row["without"] for row in robustness(net, "degree").records()} & editors


def test_a_tie_through_a_body_rests_on_whose_body_it_is(real: KnowledgeGraph) -> None:
    ties = [tie for tie in made_of(real.network("country-event")).ties if len(tie.statements) > 1]
    assert ties
    for tie in ties:
        (event, _, body), (of, property, country) = tie.statements
        assert (event, of, property, country) == (tie.target, body, iri(expand("cbrn:country")), tie.source)
    for tie in made_of(real.network("organisation-country")).ties:
        assert {triple[2] for triple in tie.statements} == {tie.source, tie.target}


def test_leaders_are_of_the_consortium(real: KnowledgeGraph) -> None:
    asked = """SELECT ?who ?what { ?p cbrn:participant ?who ; cbrn:project ?what ; cbrn:role cbrn:role-leader .
      ?what a cbrn:Project }"""
    led = {(compact(who), compact(what)) for who, what in rows(real.engine, asked)}
    net = real.network("consortium-project")
    assert led and all("leader" in net.edges[edge]["type"] for edge in led)


# dates


def test_what_stands_stands_and_what_was_seen_was_there(real: KnowledgeGraph) -> None:
    for kind in ("Membership", "Hosting", "FocalPoint"):
        things = [thing for (thing,) in rows(real.engine, f"SELECT ?t {{ ?t a cbrn:{kind} . ?t cbrn:seenOn ?d }}")]
        assert {when.lasted for when in dates_of(real.engine, things).values()} == {date.max}
    asked = "SELECT ?t ?d { ?t a cbrn:Participation ; cbrn:seenOnLatest ?d . FILTER NOT EXISTS { ?t cbrn:from ?f } }"
    seen: defaultdict[str, list[date]] = defaultdict(list)
    for thing, day in rows(real.engine, asked):
        seen[thing].append(date.fromisoformat(lexical(day)))
    found = dates_of(real.engine, seen)
    assert {thing: when.begun for thing, when in found.items()} == {thing: min(days) for thing, days in seen.items()}


def test_a_stated_start_is_not_lost_to_a_sighting(real: KnowledgeGraph) -> None:
    """Mongolia takes part in Project 53 from 2016 and was seen there in November: at the end of 2015 it did not yet."""
    net = real.network("country-project", as_of="2015-12-31")
    assert "kg:project-p053" not in net or "kg:country-mng" not in net["kg:project-p053"]
    then = real.network("country-project", as_of="2016-12-31")
    assert then.edges["kg:country-mng", "kg:project-p053"]["first"] == "2016-01-01"


def test_a_sighting_alone_gives_way_to_the_dates_of_the_project(real: KnowledgeGraph) -> None:
    ties = made_of(real.network("country-project")).ties
    dated = {(compact(t.source), compact(t.target)): compact(t.dated[0]) for t in ties if t.dated}
    assert dated["kg:country-kaz", "kg:project-p053"] == "kg:project-p053"
    assert dated["kg:country-mng", "kg:project-p053"].startswith("kg:participation")


def test_an_event_by_a_day_is_not_on_that_day(real: KnowledgeGraph) -> None:
    event = iri(expand("kg:event-interregional-tele-2020"))
    [when] = dates_of(real.engine, [event]).values()
    assert when.begun == date(2020, 6, 3) and when.first is None
    on, by = real.network("attendance", between="2020-05..2020-06"), real.network("attendance", as_of="2020-06-30")
    assert compact(event) not in on
    assert compact(event) in by or compact(event) not in real.network("attendance")


def test_edges_have_the_dates_of_what_joins(net: AnyNetwork) -> None:
    links = made_of(net).links
    for one, other, data in net.edges(data=True):
        key = (one, other, "") if (one, other, "") in links else (other, one, "")
        firsts = [str(link.when.first) for link in links[key] if link.when.first]
        if firsts and not any(link.when.seen for link in links[key]):
            assert data["first"] == min(firsts)
    assert any(link.dates for link in net.why("kg:country-kaz", "kg:country-uzb").links)


# draws


def test_a_bootstrap_leaves_out_the_tails(net: AnyNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    middle = robustness(net, "degree", by="bootstrap", replicates=100).records()
    monkeypatch.setattr(room, "SURE", 1.0)
    every = robustness(net, "degree", by="bootstrap", replicates=100).records()
    inner, outer = ({row["node"]: (row["least"], row["largest"]) for row in table} for table in (middle, every))
    assert all(outer[node][0] <= inner[node][0] and inner[node][1] <= outer[node][1] for node in inner)
    assert inner != outer


def test_disputes_are_of_the_accepted_policy_and_of_claims(real: KnowledgeGraph) -> None:
    """One disputed participation makes several ties of organisations and a country; they come and go together."""
    view = "organisation-country"
    every = real.network(view, policy="all")
    more = set(made_of(every).ties) - set(made_of(real.network(view)).ties)
    assert len(more) > 1 and all(tie.claims for tie in more)
    assert "2 combinations" in robustness(real.network(view), "degree", by="disputes", every=every).notes[0]
    with pytest.raises(UsageError, match="weighed under the policy accepted"):
        robustness(real.network(VIEW, policy="official"), "degree", by="disputes", every=every)


def test_a_network_without_evidence_says_that_it_has_none(real: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="without evidence"):
        real.network(VIEW, evidence=False).why("Kazakhstan", "Uzbekistan")


def test_a_part_of_a_network_is_refused_where_the_whole_is_needed(net: AnyNetwork) -> None:
    from cbrngraph.networks.backbones import backbone
    from cbrngraph.networks.slices import slices

    part = net.subgraph(["kg:country-kaz", "kg:country-uzb"])
    cut = net.copy()
    cut.remove_edge("kg:country-kaz", "kg:country-uzb")
    for graph in (part, cut):
        for whole in (backbone, slices):
            with pytest.raises(UsageError, match="a part of a network, or a changed one"):
                whole(graph)
    with pytest.raises(UsageError, match="as of a day"):
        slices(_as_of(net))


def _as_of(net: AnyNetwork) -> AnyNetwork:
    from cbrngraph.networks.making import make

    return make(made_of(net).engine, VIEW, as_of="2018-06")


def test_a_policy_says_what_it_leaves_out(real: KnowledgeGraph) -> None:
    assert any("undated source" in note for note in real.network(VIEW, policy="as-known-on 2020-12-31").notes)
