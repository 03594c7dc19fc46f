"""Each derivation rule on a tiny graph, and that what a rule gives as its reason is there."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from support import kg, made, term, vocabulary, write_data

from cbrngraph.graph.assemble import vocabulary_triples
from cbrngraph.graph.rules import Rule, apply_rules, load_rules, premises
from cbrngraph.graph.store import load_lines
from cbrngraph.readings.dates import parse_date
from cbrngraph.terms import XSD, Term, Triple, expand, integer, iri, literal

Fact = tuple[str, str, str]


def node(text: str) -> Term:
    """A term as tests write it: ``kg:x``, a date, a whole number, or ``text@en``."""
    if text.isdigit() and len(text) < 4:
        return integer(int(text))
    if text[:4].isdigit() or text.startswith(".."):
        return parse_date(text).term
    value, at, lang = text.rpartition("@")
    return literal(value, lang=lang) if at else term(text)


def graph(*facts: Fact) -> set[Triple]:
    return {(node(s), term("rdf:type" if p == "a" else p), node(o)) for s, p, o in facts}


def derived(facts: Iterable[Triple], *predicates: str) -> set[Triple]:
    """What the rules add, of these predicates, about data (not about the vocabulary)."""
    wanted = set(map(term, predicates))
    found = apply_rules(set(facts) | vocabulary_triples())
    return {triple for triple in found if triple[1] in wanted and triple[0].startswith(kg("")[:-1])}


def rule(name: str) -> Rule:
    return next(rule for rule in load_rules() if rule.name == name)


# kinds


def test_what_is_of_a_kind_is_of_every_broader_kind() -> None:
    kinds = {kg(f"x{number}"): cls for number, cls in enumerate(sorted(vocabulary().superclasses))}
    found = derived({(thing, term("rdf:type"), cls) for thing, cls in kinds.items()}, "rdf:type")
    assert found == {
        (thing, term("rdf:type"), broader)
        for thing, cls in kinds.items()
        for broader in vocabulary().superclasses[cls] - {cls}
    }
    assert term("org:OrganizationalCollaboration") in vocabulary().superclasses[term("cbrn:CooperationAgreement")]


def test_a_kind_without_a_broader_one_adds_nothing() -> None:
    assert derived(graph(("kg:x", "a", "cbrn:Country")), "rdf:type") == set()


# members

MEMBERSHIP: list[Fact] = [
    ("kg:m", "a", "cbrn:Membership"),
    ("kg:m", "org:member", "kg:kaz"),
    ("kg:m", "org:organization", "kg:coe"),
]


def test_a_membership_makes_a_member() -> None:
    member = (kg("kaz"), term("org:memberOf"), kg("coe"))
    assert derived(graph(*MEMBERSHIP), "org:memberOf") == {member}
    assert derived(graph(*MEMBERSHIP, ("kg:m", "cbrn:from", "2015")), "org:memberOf") == {member}


@pytest.mark.parametrize("end", ["2015", "2015-05-01", "..2015"])
def test_an_ended_membership_makes_no_member(end: str) -> None:
    assert derived(graph(*MEMBERSHIP, ("kg:m", "cbrn:until", end)), "org:memberOf") == set()


def test_the_end_of_one_membership_ends_no_other() -> None:
    facts = [("kg:m2", p, o) for _, p, o in MEMBERSHIP] + [("kg:m2", "cbrn:until", "2015")]
    assert derived(graph(*MEMBERSHIP, *facts), "org:memberOf") == {(kg("kaz"), term("org:memberOf"), kg("coe"))}


def test_a_participation_makes_no_member() -> None:
    facts = [("kg:m", "a", "cbrn:Participation"), *MEMBERSHIP[1:]]
    assert derived(graph(*facts), "org:memberOf") == set()


# dates


def day(text: str) -> Term:
    return literal(text, XSD + "date")


@pytest.mark.parametrize("key", [prop.key for prop in vocabulary().properties.values() if prop.bounds])
def test_every_date_property_gets_its_bounds(key: str) -> None:
    prop = vocabulary().properties[key]
    assert prop.bounds
    found = apply_rules({(kg("x"), prop.iri, node("2020-02"))} | vocabulary_triples())
    assert {triple for triple in found if triple[0] == kg("x")} == {
        (kg("x"), prop.bounds[0], day("2020-02-01")),
        (kg("x"), prop.bounds[1], day("2020-02-29")),
    }


def test_an_open_range_has_one_bound() -> None:
    until = graph(("kg:x", "cbrn:until", "..2020"))
    since = graph(("kg:x", "cbrn:until", "2020.."))
    bounds = ("cbrn:untilEarliest", "cbrn:untilLatest")
    assert derived(until, *bounds) == {(kg("x"), term("cbrn:untilLatest"), day("2020-12-31"))}
    assert derived(since, *bounds) == {(kg("x"), term("cbrn:untilEarliest"), day("2020-01-01"))}


def test_every_date_of_many_has_its_own_bounds() -> None:
    found = derived(graph(("kg:x", "cbrn:seenOn", "2020"), ("kg:x", "cbrn:seenOn", "2021-05")), "cbrn:seenOnLatest")
    assert {value for _, _, value in found} == {day("2020-12-31"), day("2021-05-31")}


def test_dates_of_other_vocabularies_have_no_bounds() -> None:
    facts = {(kg("x"), term("dct:issued"), node("2020"))}
    assert not [triple for triple in apply_rules(facts | vocabulary_triples()) if triple[0] == kg("x")]


# the current site of a secretariat


def hosting(name: str, city: str = "", host: str = "", **dates: str) -> list[Fact]:
    facts = [(f"kg:{name}", "a", "cbrn:Hosting"), (f"kg:{name}", "cbrn:hosted", "kg:office")]
    facts += [(f"kg:{name}", f"cbrn:{key}", f"kg:{site}") for key, site in (("city", city), ("host", host)) if site]
    return facts + [(f"kg:{name}", f"cbrn:{key}", value) for key, value in dates.items()]


BOTH = {"tashkent", "almaty"}


@pytest.mark.parametrize(
    ("hostings", "cities"),
    [
        ([hosting("a", "tashkent")], {"tashkent"}),
        ([hosting("a", "tashkent", seenOn="2020")], {"tashkent"}),
        ([hosting("a", "tashkent", **{"from": "2010"})], {"tashkent"}),
        ([hosting("a", "tashkent", until="2020")], set()),
        ([hosting("a", "tashkent", until="..2020")], set()),
        ([hosting("a", "tashkent", seenOn="2015"), hosting("b", "almaty", seenOn="2020")], {"almaty"}),
        ([hosting("a", "tashkent", **{"from": "2015"}), hosting("b", "almaty", **{"from": "2012"})], {"tashkent"}),
        ([hosting("a", "tashkent", **{"from": "2015"}), hosting("b", "almaty", seenOn="2014")], {"tashkent"}),
        ([hosting("a", "tashkent", seenOn="2020", until="2021"), hosting("b", "almaty", seenOn="2015")], {"almaty"}),
        ([hosting("a", "tashkent", **{"from": "2019", "until": "2030"}), hosting("b", "almaty")], {"almaty"}),
        ([hosting("a", "tashkent"), hosting("b", "almaty", seenOn="2015")], {"almaty"}),
        ([hosting("a", "tashkent"), hosting("b", "almaty")], BOTH),
        ([hosting("a", "tashkent", seenOn="2020"), hosting("b", "almaty", seenOn="2020-12-31")], BOTH),
        ([hosting("a", "tashkent", seenOn="2020"), hosting("b", "almaty", seenOn="2020-06")], {"tashkent"}),
        ([hosting("a", "tashkent", **{"from": "2010", "seenOn": "2020"}), hosting("b", "almaty", seenOn="2015")],
         {"tashkent"}),
        ([hosting("a", "tashkent", seenOn="2015"), hosting("b", host="uzb", seenOn="2020")], {"tashkent"}),
        ([hosting("a", "tashkent", seenOn="2020", until="2021"), hosting("b", "almaty", seenOn="2020")], {"almaty"}),
        ([], set()),
    ],
)  # fmt: skip
def test_the_current_city_is_that_of_the_latest_hosting_not_ended(hostings: list[list[Fact]], cities: set[str]) -> None:
    facts = graph(*[fact for facts in hostings for fact in facts])
    found = derived(facts, "cbrn:currentCity")
    assert found == {(kg("office"), term("cbrn:currentCity"), kg(city)) for city in cities}


@pytest.mark.parametrize(
    ("hostings", "hosts"),
    [
        ([hosting("a", host="uzb")], {"uzb"}),
        ([hosting("a", host="uzb", until="2020")], set()),
        ([hosting("a", host="uzb", seenOn="2015"), hosting("b", host="kaz", seenOn="2020")], {"kaz"}),
        ([hosting("a", host="uzb", seenOn="2015"), hosting("b", host="kaz", seenOn="2020", until="2021")], {"uzb"}),
        ([hosting("a", host="uzb", seenOn="2020", until="2021"), hosting("b", host="kaz", seenOn="2020")], {"kaz"}),
        ([hosting("a", host="uzb"), hosting("b", host="kaz")], {"uzb", "kaz"}),
        ([hosting("a", host="uzb", seenOn="2015"), hosting("b", "almaty", seenOn="2020")], {"uzb"}),
    ],
)
def test_the_current_host_is_that_of_the_latest_hosting_not_ended(hostings: list[list[Fact]], hosts: set[str]) -> None:
    facts = graph(*[fact for facts in hostings for fact in facts])
    found = derived(facts, "cbrn:currentHost")
    assert found == {(kg("office"), term("cbrn:currentHost"), kg(host)) for host in hosts}


def test_the_site_of_one_office_is_not_that_of_another() -> None:
    other = [(s, p, "kg:other" if p == "cbrn:hosted" else o) for s, p, o in hosting("b", "almaty", seenOn="2020")]
    found = derived(graph(*hosting("a", "tashkent", seenOn="2015"), *other), "cbrn:currentCity")
    assert {(s, o) for s, _, o in found} == {(kg("office"), kg("tashkent")), (kg("other"), kg("almaty"))}


# labels


def test_a_numbered_project_is_called_by_its_number() -> None:
    found = derived(graph(("kg:p", "cbrn:projectNumber", "53")), "skos:altLabel")
    assert found == {(kg("p"), term("skos:altLabel"), literal("Project 53", lang="en"))}


def test_a_name_in_use_is_a_label_unless_it_is_the_house_label() -> None:
    facts = [
        ("kg:x", "skos:prefLabel", "Astana@en"),
        *[("kg:u1", "cbrn:nameOf", "kg:x"), ("kg:u1", "cbrn:name", "Nur-Sultan@en")],
        *[("kg:u2", "cbrn:nameOf", "kg:x"), ("kg:u2", "cbrn:name", "Astana@en")],
        *[("kg:u3", "cbrn:nameOf", "kg:x"), ("kg:u3", "cbrn:name", "Astana@fr")],
    ]
    found = derived(graph(*facts), "skos:altLabel")
    assert {value for _, _, value in found} == {literal("Nur-Sultan", lang="en"), literal("Astana", lang="fr")}


LABELS: list[Fact] = [
    ("kg:one", "skos:prefLabel", "One@en"),
    ("kg:one", "skos:prefLabel", "Un@fr"),
    ("kg:two", "skos:prefLabel", "Two@en"),
]


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("cbrn:Membership", "org:member", "org:organization"),
        ("cbrn:Participation", "cbrn:participant", "cbrn:project"),
        ("cbrn:Hosting", "cbrn:hosted", "cbrn:city"),
        ("cbrn:Tenure", "cbrn:holder", "cbrn:post"),
    ],
)
def test_a_relation_is_labelled_by_what_it_relates(kind: str, first: str, second: str) -> None:
    facts = graph(("kg:r", "a", kind), ("kg:r", first, "kg:one"), ("kg:r", second, "kg:two"), *LABELS)
    assert derived(facts, "skos:prefLabel") == {(kg("r"), term("skos:prefLabel"), literal("One – Two", lang="en"))}


def test_a_participation_is_labelled_with_its_role() -> None:
    facts = graph(
        ("kg:r", "a", "cbrn:Participation"), ("kg:r", "cbrn:role", "cbrn:role-leader"),
        ("kg:r", "cbrn:participant", "kg:one"), ("kg:r", "cbrn:project", "kg:two"), *LABELS,
    )  # fmt: skip
    [(_, _, label)] = derived(facts, "skos:prefLabel")
    assert label == literal("One, leader, Two", lang="en")


def test_a_relation_with_a_label_of_its_own_gets_no_second_one() -> None:
    facts = graph(
        ("kg:r", "a", "cbrn:Membership"), ("kg:r", "org:member", "kg:one"), ("kg:r", "org:organization", "kg:two"),
        ("kg:r", "skos:prefLabel", "A label@en"), *LABELS,
    )  # fmt: skip
    assert derived(facts, "skos:prefLabel") == set()


def test_a_part_of_a_project_is_labelled_by_its_project_and_what_it_is() -> None:
    facts = graph(("kg:r", "a", "cbrn:ProjectPart"), ("kg:r", "cbrn:project", "kg:one"), *LABELS)
    facts.add((kg("r"), term("cbrn:item"), literal("first phase")))
    assert derived(facts, "skos:prefLabel") == {
        (kg("r"), term("skos:prefLabel"), literal("One – first phase", lang="en"))
    }


# all rules together

READINGS = [
    {"source": "source-official", "says": [
        {"at": "p1", "country-kaz": {
            "memberships": {"initiative-coe": {"from": "2015-03", "seenOn": ["2018", "2019-02"]}},
            "names": {"Republic of Kazakhstan": {"seenOn": "2018"}}}},
        {"at": "p2", "country-uzb": {"memberships": {"initiative-coe": {"from": "2012", "until": "..2016"}}}},
        {"at": "p3", "secretariat-ca": {"serves": "region-ca", "hostings": [
            {"city": "city-tashkent", "host": "country-uzb", "from": "2013", "until": "2016"},
            {"city": "city-almaty", "host": "country-kaz", "seenOn": "2017..2018"}]}},
        {"at": "p4", "project-p053": {"projectNumber": "53", "from": "2015", "until": "2016-12..2017-02",
            "leaders": "org-istc", "beneficiaries": ["country-kaz", "country-uzb"],
            "trainings": {"quantity": "88", "asOf": "2016"}, "parts": {"inception phase": {"until": "2015"}}}},
        {"at": "p5", "agreement-one": {"party": ["org-jrc", "org-istc"], "signedOn": "2015-05-05"}},
    ]},
]  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[ox.Store, frozenset[Triple], frozenset[Triple]]:
    """A graph on which every rule has something to say: its store, its facts, what is derived."""
    built = made(write_data(tmp_path_factory.mktemp("rules"), readings=READINGS)).graph
    stated = built.facts | built.evidence | built.vocabulary
    return load_lines(built.lines), stated, built.derived


Whole = tuple[ox.Store, frozenset[Triple], frozenset[Triple]]


def test_every_derived_statement_rests_on_statements_of_the_graph(whole: Whole) -> None:
    store, stated, found = whole
    for triple in found:
        reasons = [premise for rule in load_rules() for premise in premises(store, rule, triple)]
        assert reasons, f"no rule explains {triple}"
        assert set(reasons) <= stated | found, triple
        assert triple not in reasons


@pytest.mark.parametrize("name", [rule.name for rule in load_rules()])
def test_every_rule_derives_and_explains_what_it_fills(name: str, whole: Whole) -> None:
    store, stated, found = whole
    explained = {triple: premises(store, rule(name), triple) for triple in found if triple[1] in rule(name).fills}
    told = {triple: reasons for triple, reasons in explained.items() if reasons}
    assert told, f"{name} derives nothing here"
    assert all(set(reasons) <= stated | found for reasons in told.values())
    assert all(len(reasons) >= 1 for reasons in told.values())


def test_a_rule_rests_on_the_statements_of_its_own_case(whole: Whole) -> None:
    store = whole[0]
    member = (kg("country-kaz"), term("org:memberOf"), kg("initiative-coe"))
    node_ = kg("membership-country-kaz-initiative-coe")
    assert premises(store, rule("member-of"), member) == [
        (node_, term("org:member"), kg("country-kaz")),
        (node_, term("org:organization"), kg("initiative-coe")),
    ]
    assert premises(store, rule("member-of"), (kg("country-uzb"), *member[1:])) == []
    city = (kg("secretariat-ca"), term("cbrn:currentCity"), kg("city-almaty"))
    assert premises(store, rule("current-city"), city) == [
        (kg("hosting-secretariat-ca-city-almaty-country-kaz"), term("cbrn:city"), kg("city-almaty"))
    ]


def test_a_rule_does_not_explain_what_is_not_its_own(whole: Whole) -> None:
    store, stated, found = whole
    for one in load_rules():
        assert not [premise for triple in stated | found if triple[1] not in one.fills for premise in
                    (premises(store, one, triple) if triple[0] == kg("country-kaz") else [])]  # fmt: skip


def test_every_rule_fills_what_the_ontology_says_it_derives() -> None:
    declared = {prop.iri: prop.rule for prop in vocabulary().properties.values() if prop.rule}
    assert {predicate for predicate in declared if predicate in rule(declared[predicate]).fills} == set(declared)
    assert all(one.says and one.because for one in load_rules())


def test_rules_run_in_order_and_see_what_those_before_said() -> None:
    assert [one.name for one in load_rules()][:3] == ["supertypes", "date-earliest", "date-latest"]
    facts = graph(*hosting("a", "tashkent", seenOn="2015"), *hosting("b", "almaty", seenOn="2020"))
    assert derived(facts, "cbrn:currentCity") == {(kg("office"), term("cbrn:currentCity"), kg("almaty"))}


def test_rules_derive_the_same_of_any_order() -> None:
    facts = sorted(graph(*MEMBERSHIP, *LABELS, *hosting("a", "tashkent", seenOn="2015")) | vocabulary_triples())
    assert apply_rules(facts) == apply_rules(reversed(facts))


def test_no_rule_repeats_what_is_already_said() -> None:
    facts = graph(*MEMBERSHIP, ("kg:kaz", "org:memberOf", "kg:coe"))
    assert iri(expand("org:memberOf")) in {p for _, p, _ in facts}
    assert derived(facts, "org:memberOf") - facts == set()


def test_an_end_after_the_last_look_at_the_sources_is_no_end() -> None:
    """A hosting agreement that runs to 2030 is in force while the sources were last read in 2026."""
    looked = ("kg:source-a", "cbrn:retrievedOn", "2026-11-22")
    ahead = graph(*hosting("a", "tashkent", until="2030"), looked)
    over = graph(*hosting("a", "tashkent", until="2020"), looked)
    assert derived(ahead, "cbrn:currentCity") == {(kg("office"), term("cbrn:currentCity"), kg("tashkent"))}
    assert derived(over, "cbrn:currentCity") == set()
