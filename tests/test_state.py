"""Readings → claims: every way to write a statement, what names it, and what it brings with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from support import SOURCES, claim_of, kg, stated, term

from cbrngraph.claims.model import Basis, Claim
from cbrngraph.claims.state import TYPE
from cbrngraph.terms import EDTF, XSD, Term, Triple, literal, name_of

Write = Callable[..., Path]
Reading = dict[str, Any]
MEMBERSHIP = kg("membership-country-kaz-initiative-coe")


def year(text: str) -> Term:
    return literal(text, XSD + "gYear")


def number(text: str) -> Term:
    return literal(text, XSD + ("decimal" if "." in text else "integer"))


def reading(said: dict[str, Any], source: str | list[str] = "source-press", **marks: Any) -> Reading:
    """A reading of one passage."""
    return {"source": source, "says": [{"at": "p1", **marks, **said}]}


def claims_of(write: Write, *readings: Reading | str) -> list[Claim]:
    """The claims of readings, those of the register left out; readings are Python data or one YAML text."""
    data = write(readings=readings[0] if isinstance(readings[0], str) else list(readings))
    return [claim for claim in stated(data).claims.values() if claim.basis is not Basis.EDITORIAL]


def triples(claims: Iterable[Claim]) -> set[Triple]:
    return {claim.triple for claim in claims}


def ids(claims: Iterable[Claim]) -> set[str]:
    return {claim.id for claim in claims}


# scalars


@pytest.mark.parametrize(
    ("said_of", "predicate", "value"),
    [
        ("isoAlpha2: NO", "cbrn:isoAlpha2", literal("NO")),
        ("m49: 010", "cbrn:m49", literal("010")),
        ("documentNumber: 12:30", "cbrn:documentNumber", literal("12:30")),
        ("documentNumber: 1.50", "cbrn:documentNumber", literal("1.50")),
        ("documentNumber: true", "cbrn:documentNumber", literal("true")),
        ("documentNumber: 2020-11-20", "cbrn:documentNumber", literal("2020-11-20")),
        ("projectNumber: 053", "cbrn:projectNumber", literal("53", XSD + "integer")),
        ("quantity: 1.50", "cbrn:quantity", number("1.5")),
        ("quantity: 18300000", "cbrn:quantity", number("18300000")),
        ("found: true", "cbrn:found", literal("true", XSD + "boolean")),
        ("website: https://example.org/a", "cbrn:website", literal("https://example.org/a", XSD + "anyURI")),
        ("exactMatch: https://example.org/a", "skos:exactMatch", "<https://example.org/a>"),
        ("from: 2020", "cbrn:from", year("2020")),
        ("from: 2020-11", "cbrn:from", literal("2020-11", XSD + "gYearMonth")),
        ("from: 2020-11-20", "cbrn:from", literal("2020-11-20", XSD + "date")),
        ("from: ..2020-11", "cbrn:from", literal("../2020-11", EDTF + "EDTF")),
        ("country: country-nor", "cbrn:country", kg("country-nor")),
        ("projectStatus: ongoing", "cbrn:projectStatus", term("cbrn:project-status-ongoing")),
        ("title: Some words", "dct:title", literal("Some words", lang="en")),
        ("title: {ru: Слова}", "dct:title", literal("Слова", lang="ru")),
        ('title: "Some\\n  words"', "dct:title", literal("Some words", lang="en")),
        ('title: {en: "Some\\n  words"}', "dct:title", literal("Some words", lang="en")),
        ('item: "a \\"quoted\\" \\\\ thing"', "cbrn:item", literal('a "quoted" \\ thing')),
    ],
)
def test_a_scalar_is_typed_by_its_property(write: Write, said_of: str, predicate: str, value: Term) -> None:
    [claim] = claims_of(write, f"source: source-press\nsays:\n- at: p1\n  project-p053:\n    {said_of}\n")
    assert claim.triple == (kg("project-p053"), term(predicate), value)
    assert claim.content == (claim.triple,)


def test_a_number_keeps_its_wording(write: Write) -> None:
    claims = claims_of(write, reading({"project-p053": {"quantity": "5.50", "projectNumber": "53"}}))
    assert {claim.original for claim in claims} == {"5.50", ""}


def test_lists_and_languages_are_a_claim_each(write: Write) -> None:
    said = {"agreement-one": {"party": ["country-kaz", "org-istc"], "title": {"en": "One", "fr": ["Un", "Une"]}}}
    assert triples(claims_of(write, reading(said))) == {
        (kg("agreement-one"), term("cbrn:party"), kg("country-kaz")),
        (kg("agreement-one"), term("cbrn:party"), kg("org-istc")),
        (kg("agreement-one"), term("dct:title"), literal("One", lang="en")),
        (kg("agreement-one"), term("dct:title"), literal("Un", lang="fr")),
        (kg("agreement-one"), term("dct:title"), literal("Une", lang="fr")),
    }


def test_what_can_only_be_one_has_rivals_and_what_can_be_many_is_of_a_list(write: Write) -> None:
    said = {"project-p053": {"from": "2015", "title": {"ru": "Слова"}, "region": "region-ca"}}
    by_predicate = {claim.predicate: claim for claim in claims_of(write, reading(said))}
    project = kg("project-p053")
    assert by_predicate[term("cbrn:from")].rivals == (project, term("cbrn:from"))
    assert by_predicate[term("dct:title")].rivals == (project, term("dct:title"), "ru")
    assert by_predicate[term("cbrn:region")].rivals == ()
    assert by_predicate[term("cbrn:region")].member_of == (project, term("cbrn:region"))
    assert by_predicate[term("cbrn:from")].member_of == ()


# relations

EXISTENCE = {
    (MEMBERSHIP, TYPE, term("cbrn:Membership")),
    (MEMBERSHIP, term("org:member"), kg("country-kaz")),
    (MEMBERSHIP, term("org:organization"), kg("initiative-coe")),
}


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({"initiative-coe": {}}, id="mapping-by-key"),
        pytest.param({"initiative-coe": None}, id="mapping-by-key-with-nothing"),
        pytest.param(["initiative-coe"], id="list-of-keys"),
        pytest.param("initiative-coe", id="one-key"),
        pytest.param([{"organization": "initiative-coe"}], id="list-of-mappings"),
        pytest.param({"initiative-coe": [{}]}, id="list-under-a-key"),
    ],
)
def test_every_form_of_a_relation_gives_the_same_existence_claim(write: Write, form: object) -> None:
    [claim] = claims_of(write, reading({"country-kaz": {"memberships": form}}))
    assert claim.triple == (MEMBERSHIP, TYPE, term("cbrn:Membership"))
    assert set(claim.content) == EXISTENCE
    assert claim.content[0] == claim.triple
    assert claim.node == MEMBERSHIP
    assert claim.member_of == (kg("country-kaz"), term("cbrn:Membership"))
    assert not claim.rivals


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({"initiative-coe": {"from": "2020", "seenOn": ["2021", "2022"]}}, id="mapping-by-key"),
        pytest.param(
            [{"organization": "initiative-coe", "from": "2020", "seenOn": ["2021", "2022"]}], id="list-of-mappings"
        ),
        pytest.param(
            {"initiative-coe": [{"from": "2020", "seenOn": "2021"}, {"seenOn": "2022"}]}, id="list-under-a-key"
        ),
        pytest.param(
            [{"organization": "initiative-coe", "from": "2020"}, {"organization": "initiative-coe", "seenOn": "2021"},
             {"organization": "initiative-coe", "seenOn": "2022"}],
            id="several-mappings",
        ),
    ],
)  # fmt: skip
def test_each_further_property_of_a_relation_is_a_claim_of_its_own(write: Write, form: object) -> None:
    claims = claims_of(write, reading({"country-kaz": {"memberships": form}}))
    assert triples(claims) == {
        (MEMBERSHIP, TYPE, term("cbrn:Membership")),
        (MEMBERSHIP, term("cbrn:from"), year("2020")),
        (MEMBERSHIP, term("cbrn:seenOn"), year("2021")),
        (MEMBERSHIP, term("cbrn:seenOn"), year("2022")),
    }
    from_claim = next(claim for claim in claims if claim.predicate == term("cbrn:from"))
    assert from_claim.rivals == (MEMBERSHIP, term("cbrn:from"))
    assert from_claim.content == (from_claim.triple,)


def test_a_relation_without_its_key_is_named_by_its_parent_alone(write: Write) -> None:
    [one] = claims_of(write, reading({"country-kaz": {"focalPoints": [{}]}}))
    [other] = claims_of(write, reading({"country-kaz": {"focalPoints": "org-nscedi"}}))
    [team] = claims_of(write, reading({"country-kaz": {"nationalTeam": {}}}))
    assert name_of(one.subject) == "focal-point-country-kaz"
    assert name_of(other.subject) == "focal-point-country-kaz-org-nscedi"
    assert name_of(team.subject) == "national-team-country-kaz"


def test_a_key_that_is_a_number_or_a_name_is_part_of_the_node_name(write: Write) -> None:
    plans = claims_of(write, reading({"country-kaz": {"actionPlans": [{"number": "1"}, {"number": "2"}]}}))
    assert {name_of(claim.subject) for claim in plans} == {
        "action-plan-country-kaz-1",
        "action-plan-country-kaz-2",
    }
    names = claims_of(write, reading({"country-kaz": {"names": {"Kazakhstan": {}, "Республика": {}}}}))
    assert len({claim.subject for claim in names}) == 2
    assert all((claim.subject, term("cbrn:nameOf"), kg("country-kaz")) in claim.content for claim in names)


def test_all_parts_of_the_key_name_a_relation_wherever_they_stand(write: Write) -> None:
    by_city = {"secretariat-ca": {"hostings": {"city-tashkent": {"host": "country-uzb", "from": "2015"}}}}
    by_list = {"secretariat-ca": {"hostings": [{"host": "country-uzb", "from": "2015", "city": "city-tashkent"}]}}
    assert ids(claims_of(write, reading(by_city))) == ids(claims_of(write, reading(by_list)))
    hosting = kg("hosting-secretariat-ca-city-tashkent-country-uzb")
    [existence] = [claim for claim in claims_of(write, reading(by_city)) if claim.predicate == TYPE]
    assert set(existence.content) == {
        (hosting, TYPE, term("cbrn:Hosting")),
        (hosting, term("cbrn:hosted"), kg("secretariat-ca")),
        (hosting, term("cbrn:city"), kg("city-tashkent")),
        (hosting, term("cbrn:host"), kg("country-uzb")),
    }


@pytest.mark.parametrize(
    ("shortcut", "long"),
    [
        ({"beneficiaries": "country-kaz"}, {"participations": {"country-kaz": {"role": "beneficiary-country"}}}),
        (
            {"beneficiaries": {"country-kaz": {"from": "2015"}}},
            {"participations": {"country-kaz": {"role": "beneficiary-country", "from": "2015"}}},
        ),
        (
            {"leaders": ["org-istc", "org-jrc"]},
            {"participations": [{"participant": "org-istc", "role": "leader"},
                                {"role": "leader", "participant": "org-jrc"}]},
        ),
        (
            {"leaders": "org-istc", "implementers": "org-istc"},
            {"participations": {"org-istc": [{"role": "leader"}, {"role": "implementer"}]}},
        ),
        ({"responsibleServices": "org-jrc"}, {"participations": {"org-jrc": {"role": "responsible-service"}}}),
    ],
)  # fmt: skip
def test_a_role_of_its_own_key_is_a_participation_with_that_role(write: Write, shortcut: object, long: object) -> None:
    short_claims = {claim.id: claim for claim in claims_of(write, reading({"project-p053": shortcut}))}
    long_claims = {claim.id: claim for claim in claims_of(write, reading({"project-p053": long}))}
    assert short_claims == long_claims
    assert any(claim.node for claim in short_claims.values())


def test_a_participation_belongs_to_the_lists_of_its_role_and_its_class(write: Write) -> None:
    [claim] = claims_of(write, reading({"project-p053": {"beneficiaries": "country-kaz"}}))
    assert claim.member_of[0] == kg("project-p053")
    assert set(claim.member_of[1:]) == {term("cbrn:role-beneficiary-country"), term("cbrn:Participation")}
    assert (claim.subject, term("cbrn:role"), term("cbrn:role-beneficiary-country")) in claim.content


def test_two_nodes_that_would_have_one_name_are_told(write: Write) -> None:
    register = {
        "org-a": {"type": "Institution"}, "org-a-org-b": {"type": "Institution"},
        "org-b-org-c": {"type": "Institution"}, "org-c": {"type": "Institution"},
    }  # fmt: skip
    both = reading({"org-a": {"memberships": "org-b-org-c"}, "org-a-org-b": {"memberships": "org-c"}}, "source-x")
    sources = {"source-editors": {"sourceKind": "editorial"}, "source-x": {"sourceKind": "press"}}
    with pytest.raises(ValueError, match="membership-org-a-org-b-org-c would name two different things"):
        stated(write(register=register, sources=sources, readings=[both]))


# values

BUDGET = {"amount": "about 5000000", "currency": "EUR", "amountKind": "total"}


def test_a_value_is_one_claim_of_its_link_with_all_its_content(write: Write) -> None:
    [claim] = claims_of(write, reading({"project-p053": {"budget": BUDGET}}))
    project, node = kg("project-p053"), claim.object
    assert claim.triple == (project, term("cbrn:budget"), node)
    kinds = {p: o for _, p, o in claim.content[1:]}
    assert kinds == {
        TYPE: term("cbrn:MonetaryAmount"),
        term("cbrn:amount"): number("5000000"),
        term("cbrn:qualifier"): term("cbrn:qualifier-about"),
        term("cbrn:amountKind"): term("cbrn:amount-kind-total"),
        term("cbrn:currency"): "<http://publications.europa.eu/resource/authority/currency/EUR>",
    }
    assert {s for s, _, _ in claim.content[1:]} == {node} == {claim.node}
    assert claim.member_of[0] == project
    assert claim.rivals[0] == project


def test_a_value_that_stands_under_its_thing_links_back_to_it(write: Write) -> None:
    said = {"country-kaz": {"observations": {"population": {"value": "about 18300000", "asOf": "2020"}}}}
    [claim] = claims_of(write, reading(said))
    assert claim.triple == (claim.node, term("cbrn:about"), kg("country-kaz"))
    assert (claim.node, term("cbrn:measure"), term("cbrn:measure-population")) in claim.content
    assert claim.original == "population · about 18300000 · 2020"
    assert not claim.rivals


@pytest.mark.parametrize(
    "other",
    [
        {"amountKind": "total", "currency": "EUR", "amount": "about 5000000"},
        {"amount": "about 5000000.00", "currency": "EUR", "amountKind": "total"},
    ],
)
def test_a_value_is_named_by_its_content(write: Write, other: dict[str, str]) -> None:
    [one] = claims_of(write, reading({"project-p053": {"budget": BUDGET}}))
    [two] = claims_of(write, reading({"project-p053": {"budget": other}}))
    assert (one.id, one.node, one.content) == (two.id, two.node, two.content)


@pytest.mark.parametrize(
    "other", [{"amount": "5000000"}, {"amount": "about 5000001"}, {"currency": "USD"}, {"amountKind": "contract"}]
)
def test_values_that_differ_have_names_that_differ(write: Write, other: dict[str, str]) -> None:
    claims = claims_of(write, reading({"project-p053": {"budget": [BUDGET, {**BUDGET, **other}]}}))
    assert len({claim.node for claim in claims}) == len(ids(claims)) == 2


def test_the_same_value_of_two_things_is_two_nodes(write: Write) -> None:
    claims = claims_of(write, reading({"project-p053": {"budget": BUDGET}, "project-p060": {"budget": BUDGET}}))
    assert len({claim.node for claim in claims}) == 2


def test_sums_of_another_kind_or_date_are_no_rivals(write: Write) -> None:
    forms = [BUDGET, {**BUDGET, "amountKind": "contract"}, {**BUDGET, "asOf": "2019"}, {**BUDGET, "currency": "USD"}]
    rivals = [claim.rivals for form in forms for claim in claims_of(write, reading({"project-p053": {"budget": form}}))]
    assert len(set(rivals)) == 3
    assert rivals[0] == rivals[3]


# names of claims, and what is said twice

SAID = {"project-p053": {"from": "2015", "budget": BUDGET, "beneficiaries": {"country-kaz": {"from": "2016"}}}}


@pytest.mark.parametrize(
    "marks",
    [{"at": "page 12"}, {"phrase": "other words"}, {"inferred": "from the title"}, {"complete": ["beneficiaries"]}],
    ids=["place", "phrase", "basis", "complete"],
)
def test_a_claim_id_depends_on_what_is_said_and_by_whom_alone(write: Write, marks: dict[str, Any]) -> None:
    one, two = claims_of(write, reading(SAID)), claims_of(write, reading(SAID, **marks))
    assert ids(one) <= ids(two)
    assert len(one) == 4


def test_a_claim_id_does_not_depend_on_the_passage(write: Write) -> None:
    split = {"source": "source-press", "says": [{"at": f"p{n}", "project-p053": {key: value}}
             for n, (key, value) in enumerate(SAID["project-p053"].items())]}  # fmt: skip
    assert ids(claims_of(write, reading(SAID))) == ids(claims_of(write, split))


def test_a_claim_id_depends_on_the_sources_but_not_on_their_order(write: Write) -> None:
    one = ids(claims_of(write, reading(SAID, "source-press")))
    other = ids(claims_of(write, reading(SAID, "source-istc")))
    joint = ids(claims_of(write, reading(SAID, ["source-press", "source-istc"])))
    turned = ids(claims_of(write, reading(SAID, ["source-istc", "source-press", "source-istc"])))
    assert joint == turned
    assert not one & other and not one & joint and not other & joint


def test_a_claim_id_does_not_depend_on_the_description_of_the_source(write: Write) -> None:
    one = ids(claims_of(write, reading(SAID)))
    sources = {**SOURCES, "source-press": {"sourceKind": "official", "url": "https://example.org/moved"}}
    data = write(readings=[reading(SAID)], sources=sources)
    assert one <= ids(stated(data).claims.values())


def test_a_claim_id_is_frozen(write: Write) -> None:
    """Ids are cited: what makes them may never change between releases."""
    [claim] = claims_of(write, reading({"project-p053": {"from": "2015"}}))
    assert claim.id == "claim-b4a7e108208b2217"


def test_what_a_source_says_twice_is_one_claim_with_both_places(write: Write) -> None:
    text = (
        "source: source-press\nsays:\n- {at: p1, phrase: began in 2015, project-p053: {from: 2015}}\n"
        "- {at: p9, phrase: since 2015, project-p053: {from: 2015}}\n"
    )
    [claim] = claims_of(write, text)
    assert set(claim.locators) == {"p1", "p9"}
    assert set(claim.phrases) == {"began in 2015", "since 2015"}
    assert [place.line for place in claim.places] == [3, 4]


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_stated_once_is_stated(write: Write, turned: bool) -> None:
    passages = [
        {"at": "p1", "inferred": "from the title", "project-p053": {"from": "2015"}},
        {"at": "p9", "project-p053": {"from": "2015"}},
    ]
    [claim] = claims_of(write, {"source": "source-press", "says": passages[::-1] if turned else passages})
    assert claim.basis is Basis.STATED
    assert claim.reason == ""
    assert claim.locators == ("p9",)


def test_the_order_of_passages_changes_no_claim(write: Write) -> None:
    """Not their reasons, places in the source and wording either, which are published with them."""
    passages = [
        {"at": at, "phrase": phrase, "inferred": why, "project-p053": {"from": "2015", "quantity": quantity}}
        for at, phrase, why, quantity in (
            ("p1", "one", "because of this", "1.50"),
            ("p2", "two", "because of that", "01.5"),
            ("p3", "three", "because of both", "1.500"),
        )
    ]
    one = claims_of(write, {"source": "source-press", "says": passages})
    two = claims_of(write, {"source": "source-press", "says": [passages[2], passages[0], passages[1]]})
    assert {claim.id: claim for claim in one} == {claim.id: claim for claim in two}


def test_the_same_said_by_two_sources_is_two_claims(write: Write) -> None:
    claims = claims_of(write, reading(SAID), reading(SAID, "source-istc"))
    assert len(claims) == 8
    assert len(triples(claims)) == 4


# evidence


def test_a_claim_carries_its_evidence(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        "source: source-press\nsays:\n- at: p3\n  phrase: since the  spring\n  inferred: the page gives no year\n"
        "  project-p053:\n    from: 2015\n"
    )
    [claim] = claims_of(write, text)
    assert claim.sources == ("source-press",)
    assert claim.basis is Basis.INFERRED
    assert claim.reason == "the page gives no year"
    assert claim.locators == ("p3",)
    assert claim.phrases == ("since the spring",)
    assert [str(place) for place in claim.places] == ["data/readings/all.yaml:7"]


def test_a_joint_reading_is_one_claim_of_all_its_sources(write: Write) -> None:
    [claim] = claims_of(write, reading({"project-p053": {"from": "2015"}}, ["source-press", "source-istc"]))
    assert claim.sources == ("source-istc", "source-press")
    assert claim.joint
    assert not claims_of(write, reading({"project-p053": {"from": "2015"}}))[0].joint


def test_the_register_speaks_as_the_editors(write: Write) -> None:
    claims = stated(write()).claims.values()
    kind = claim_of(claims, (kg("country-kaz"), TYPE, term("cbrn:Country")))
    label = claim_of(claims, (kg("country-kaz"), term("skos:prefLabel"), literal("Kazakhstan", lang="en")))
    assert {claim.sources for claim in (kind, label)} == {("source-editors",)}
    assert {claim.basis for claim in (kind, label)} == {Basis.EDITORIAL}


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        (["beneficiaries"], ["cbrn:role-beneficiary-country"]),
        (["memberships"], ["cbrn:Membership"]),
        (["party"], ["cbrn:party"]),
        (["beneficiaries", "leaders"], ["cbrn:role-beneficiary-country", "cbrn:role-leader"]),
        ("region", ["cbrn:region"]),
    ],
)
def test_a_complete_list_is_claimed_of_every_subject_of_the_passage(
    write: Write, keys: object, named: list[str]
) -> None:
    said = {"project-p053": {"from": "2015"}, "project-p060": {}}
    claims = claims_of(write, reading(said, complete=keys))
    assert triples(claims) - {(kg("project-p053"), term("cbrn:from"), year("2015"))} == {
        (kg(project), term("cbrn:completeFor"), term(name)) for project in said for name in named
    }


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("budget", {"budget": BUDGET}),
        ("trainings", {"trainings": {"quantity": "5"}}),
        ("beneficiaries", {"beneficiaries": "country-kaz"}),
        ("participations", {"participations": {"country-kaz": {"role": "beneficiary-country"}}}),
        ("participations", {"participations": "country-kaz"}),
        ("region", {"region": "region-ca"}),
    ],
)
def test_a_complete_list_has_the_name_that_its_members_know(write: Write, key: str, said: dict[str, Any]) -> None:
    claims = claims_of(write, reading({"project-p053": said}, complete=[key]))
    [whole] = [claim for claim in claims if claim.predicate == term("cbrn:completeFor")]
    [member] = [claim for claim in claims if claim.member_of and claim is not whole]
    assert member.member_of[0] == whole.subject
    assert whole.object in member.member_of[1:]


# what claims concern


@pytest.mark.parametrize(
    ("said", "predicate", "concerned"),
    [
        ({"project-p053": {"from": "2015"}}, "cbrn:from", {"project-p053"}),
        ({"project-p053": {"region": "region-ca"}}, "cbrn:region", {"project-p053", "region-ca"}),
        ({"project-p053": {"budget": BUDGET}}, "cbrn:budget", {"project-p053"}),
        ({"project-p053": {"leaders": "org-istc"}}, "rdf:type", {"project-p053", "org-istc"}),
        ({"project-p053": {"leaders": {"org-istc": {"from": "2015"}}}}, "cbrn:from", {"project-p053", "org-istc"}),
        (
            {"country-kaz": {"memberships": {"initiative-coe": {"region": "region-ca"}}}},
            "cbrn:region",
            {"country-kaz", "initiative-coe", "region-ca"},
        ),
        ({"country-kaz": {"observations": {"population": {"value": "5"}}}}, "cbrn:about", {"country-kaz"}),
        (
            {"project-p053": {"trainings": {"quantity": "5", "region": "region-ca"}}},
            "cbrn:producedBy",
            {"project-p053", "region-ca"},
        ),
    ],
)
def test_a_claim_concerns_the_registered_subjects_it_involves(
    write: Write, said: dict[str, Any], predicate: str, concerned: set[str]
) -> None:
    [claim] = [claim for claim in claims_of(write, reading(said)) if claim.predicate == term(predicate)]
    assert set(map(name_of, claim.concerns)) == concerned
    assert list(claim.concerns) == sorted(claim.concerns)


# sources


def test_the_catalogue_describes_sources_and_claims_nothing(write: Write) -> None:
    found = stated(write())
    content = found.sources["source-press"].content
    source = kg("source-press")
    assert {
        (source, TYPE, term("cbrn:Source")),
        (source, term("cbrn:sourceKind"), term("cbrn:source-kind-press")),
        (source, term("dct:title"), literal("Article", lang="en")),
        (source, term("dct:publisher"), kg("org-daily")),
        (source, term("dct:issued"), literal("2019-01-01", XSD + "date")),
    } <= content
    assert not any(name_of(claim.subject).startswith("source-") for claim in found.claims.values())


def test_what_a_source_says_of_itself_is_a_claim(write: Write) -> None:
    [claim] = claims_of(write, reading({"source-press": {"language": "en"}}))
    assert claim.subject == kg("source-press")
    assert claim.basis is Basis.STATED


def test_passages_that_were_read_are_told_of_their_source(write: Write) -> None:
    readings = {
        "source": ["source-press", "source-istc"],
        "says": [{"at": "p1", "project-p053": {"from": "2015"}}, {"at": "p7", "nothing": "it is about the weather"}],
    }
    found = stated(write(readings=[readings])).sources
    for slug in ("source-press", "source-istc"):
        told = {(p, o) for s, p, o in found[slug].content if s == kg(slug) and "Passage" in p}
        assert told == {
            (term("cbrn:readPassage"), literal("p1")),
            (term("cbrn:readPassage"), literal("p7")),
            (term("cbrn:emptyPassage"), literal("p7: it is about the weather")),
        }
    assert not any("Passage" in p for _, p, _ in found["source-official"].content)


def test_a_source_knows_how_to_weigh_it(write: Write) -> None:
    sources = {**SOURCES, "source-copy": {"sourceKind": "mirror", "repeats": ["source-press", "source-istc"]}}
    found = stated(write(sources=sources)).sources
    assert found["source-copy"].repeats == {"source-press", "source-istc"}
    assert found["source-copy"].issued is None
    assert found["source-press"].kind == "press"
    assert found["source-press"].publishers == {"org-daily"}
    assert found["source-press"].issued and found["source-press"].issued.text == "2019-01-01"
