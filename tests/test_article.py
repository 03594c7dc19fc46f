"""The graph of the founding article holds every fact of it, each on a claim with its paragraph and phrase.

The table below is written from the article, sentence by sentence, not from the readings. ``says`` is the statement that
a claim carries; ``where`` is what else must be true of its nodes in the graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from builds import ARTICLE, DATA, ROOT
from rdflib import RDF, SKOS, Graph, URIRef

from cbrngraph.api import KnowledgeGraph
from cbrngraph.graph.build import Built, make
from cbrngraph.sparql.query import AskAnswer, SelectAnswer

pytest_plugins = ["fixtures_builds"]

MEMBERSHIP = "kg:membership-country-kaz-initiative-coe"
ROUND_TABLE = "kg:event-round-table-ca-13"
COMMENT = "kg:event-statement-secretariat-ca-2020-11"
AGREEMENT = "kg:agreement-rs-ca-nscedi-2020"
DELIVERY = "kg:delivery-p053-nscedi"
PAGE = f"kg:{ARTICLE}"
PAGE_URL = "https://cbrn-risk-mitigation.network.europa.eu/news-1/kazakhstan-joins-coe-2020-11-20_el"
DAY = '"2020-11-20"^^xsd:date'
KG = "https://w3id.org/cbrngraph/id/"
CBRN = "https://w3id.org/cbrngraph/ontology#"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the article: what is said, in which passage, by which words."""

    name: str
    says: str
    at: str
    phrase: str
    where: str = ""
    basis: str = "stated"


def relation(cls: str, **parts: str) -> str:
    """The properties that identify a node of a class."""
    return " ".join(f"?node {name.replace('_', ':')} {value} ." for name, value in parts.items()) + f" ?node a {cls} ."


FACTS = [
    # head
    Fact("page: issued", f"{PAGE} dct:issued {DAY}", "head", "20 Νοέμβριος 2020"),
    Fact("page: place", f"{PAGE} dct:spatial kg:city-astana", "head", "Νουρ-Σουλτάν"),
    Fact("page: publisher JRC", f"{PAGE} dct:publisher kg:org-jrc", "head", "Κοινό Κέντρο Ερευνών"),
    Fact("page: publisher DEVCO", f"{PAGE} dct:publisher kg:org-dg-devco", "head", "Διεθνούς Συνεργασίας"),
    Fact("page: in Greek", f"{PAGE} dct:language ?l", "head", "Νοέμβριος", "FILTER(STRENDS(STR(?l), '/ELL'))"),
    Fact("page: in English", f"{PAGE} dct:language ?l", "head", "", "FILTER(STRENDS(STR(?l), '/ENG'))"),
    Fact("Nur-Sultan in Greek", "?node a cbrn:NameUse", "head", "Νουρ-Σουλτάν",
         '?node cbrn:nameOf kg:city-astana ; cbrn:name "Νουρ-Σουλτάν"@el .'),
    Fact("JRC, a body of the initiative", "?node a cbrn:Participation", "head", "Κοινό Κέντρο Ερευνών",
         "?node cbrn:project kg:initiative-coe ; cbrn:participant kg:org-jrc .", "inferred"),
    Fact("DEVCO, a body of the initiative", "?node a cbrn:Participation", "head", "Γενική Διεύθυνση",
         "?node cbrn:project kg:initiative-coe ; cbrn:participant kg:org-dg-devco .", "inferred"),
    # title
    Fact("page: title", f"{PAGE} dct:title ?t", "title", "62nd Partner Country",
         'FILTER(STR(?t) = "The EU CBRN CoE Initiative welcomes its 62nd Partner Country: Kazakhstan")'),
    Fact("Kazakhstan is a member", f"{MEMBERSHIP} a cbrn:Membership", "title", "Partner Country: Kazakhstan",
         f"{MEMBERSHIP} org:member kg:country-kaz ; org:organization kg:initiative-coe ."),
    Fact("Kazakhstan is the 62nd", f"{MEMBERSHIP} cbrn:ordinal 62", "title", "62nd"),
    Fact("there are 62 partner countries", "?node cbrn:about kg:initiative-coe", "title", "62nd",
         "?node cbrn:measure cbrn:measure-partner-countries ; cbrn:value ?n . FILTER(?n = 62)"),
    Fact("status: member", "kg:country-kaz cbrn:membershipStatus cbrn:membership-status-member", "title", "Kazakhstan"),
    # paragraph 1
    Fact("joined in November 2020", f'{MEMBERSHIP} cbrn:from "2020-11"^^xsd:gYearMonth', "p1", "November 2020",
         basis="inferred"),
    Fact("under the region", f"{MEMBERSHIP} cbrn:region kg:region-ca", "p1", "Regional Secretariat for Central Asia"),
    Fact("the secretariat serves Central Asia", "kg:secretariat-ca cbrn:serves kg:region-ca", "p1", "Central Asia"),
    Fact("the secretariat is of the initiative", "kg:secretariat-ca org:unitOf kg:initiative-coe", "p1", "Secretariat"),
    Fact("the 13th", f"{ROUND_TABLE} cbrn:number 13", "p1", "13th", f"{ROUND_TABLE} a cbrn:RoundTable ."),
    Fact("for Central Asia", f"{ROUND_TABLE} cbrn:region kg:region-ca", "p1", "for Central Asia"),
    Fact("Kazakhstan took part", f"{ROUND_TABLE} cbrn:attendee kg:country-kaz", "p1", "took part"),
    Fact("it was over by then", f"{ROUND_TABLE} cbrn:until ?d", "p1", "completion",
         f'{ROUND_TABLE} cbrn:untilLatest "2020-11-30"^^xsd:date . FILTER(STRSTARTS(STR(?d), ".."))', "inferred"),
    # paragraph 2
    Fact("the post", "kg:post-head-secretariat-ca org:postIn kg:secretariat-ca", "p2", "Head of the Regional"),
    Fact("the head", "?node a cbrn:Tenure", "p2", "Bakhtiyor Gulyamov",
         "?node cbrn:post kg:post-head-secretariat-ca ; cbrn:holder kg:person-bakhtiyor-gulyamov ."),
    Fact("in office that day", f"?node cbrn:seenOn {DAY}", "p2", "Gulyamov",
         "?node cbrn:holder kg:person-bakhtiyor-gulyamov ."),
    Fact("he commented", f"{COMMENT} cbrn:speaker kg:person-bakhtiyor-gulyamov", "p2", "Commenting",
         f"{COMMENT} a cbrn:PublicStatement ."),
    Fact("on Kazakhstan", f"{COMMENT} cbrn:about kg:country-kaz", "p2", "accession"),
    Fact("has joined", f"{MEMBERSHIP} a cbrn:Membership", "p2", "has joined"),
    Fact("focal points designated", "?node a cbrn:FocalPoint", "p2", "National Focal Points",
         "?node cbrn:country kg:country-kaz ."),
    Fact("focal points, that day", f"?node cbrn:seenOn {DAY}", "p2", "designated", "?node a cbrn:FocalPoint ."),
    Fact("the full name of the country", "?node a cbrn:NameUse", "p2", "Republic of Kazakhstan",
         'kg:country-kaz skos:altLabel "Republic of Kazakhstan"@en . ?node cbrn:nameOf kg:country-kaz .'),
    # paragraph 3
    Fact("signed on 12 March 2020", f'{AGREEMENT} cbrn:signedOn "2020-03-12"^^xsd:date', "p3", "12 March 2020",
         f"{AGREEMENT} a cbrn:CooperationAgreement , cbrn:Agreement ."),
    Fact("one party", f"{AGREEMENT} cbrn:party kg:secretariat-ca", "p3", "signed a Cooperation agreement"),
    Fact("the other party", f"{AGREEMENT} cbrn:party kg:org-nscedi", "p3", "signed a Cooperation agreement"),
    Fact("the secretariat sits in Tashkent", "?node a cbrn:Hosting", "p3", "Tashkent-based",
         "?node cbrn:hosted kg:secretariat-ca ; cbrn:city kg:city-tashkent ."),
    Fact("it sat there that day", f"?node cbrn:seenOn {DAY}", "p3", "Tashkent-based",
         "?node cbrn:hosted kg:secretariat-ca . kg:secretariat-ca cbrn:currentCity kg:city-tashkent ."),
    Fact("NSCEDI is in Almaty", "kg:org-nscedi cbrn:locatedIn kg:city-almaty", "p3", "based in Almaty"),
    Fact("NSCEDI's name", "?node a cbrn:NameUse", "p3", "National Scientific Center",
         "?node cbrn:nameOf kg:org-nscedi ; cbrn:name ?n . FILTER(STRSTARTS(?n, 'M. Aikimbayev'))"),
    # paragraph 4
    Fact("number 53", "kg:project-p053 cbrn:projectNumber 53", "p4", "Project 53", "kg:project-p053 a cbrn:Project ."),
    Fact("Kazakhstan benefited", "?node a cbrn:Participation", "p4", "benefited",
         "?node cbrn:project kg:project-p053 ; cbrn:participant kg:country-kaz ;"
         " cbrn:role cbrn:role-beneficiary-country ."),
    Fact("the title of Project 53", "kg:project-p053 dct:title ?t", "p4", "titled",
         'FILTER(STR(?t) = "Strengthening the National Legal Framework and Provision of Specialized Training on '
         'Bio-Safety and Bio-Security in Central Asian Countries")'),
    # paragraph 5
    Fact("ISTC implements it", "?node a cbrn:Participation", "p5", "implemented by",
         "?node cbrn:project kg:project-p053 ; cbrn:participant kg:org-istc ; cbrn:role cbrn:role-implementer ."),
    Fact("ISTC is based in Nur-Sultan", "kg:org-istc cbrn:locatedIn kg:city-astana", "p5", "based in Nur-Sultan"),
    Fact("the name in use that day", f"?node cbrn:seenOn {DAY}", "p5", "Nur-Sultan",
         '?node cbrn:nameOf kg:city-astana ; cbrn:name "Nur-Sultan"@en .'),
    Fact("88 master-trainers", "?node cbrn:producedBy kg:project-p053", "p5", "88 master-trainers",
         "?node a cbrn:TrainingOutput ; cbrn:unit cbrn:unit-master-trainer ; cbrn:quantity ?n ; "
         "cbrn:region kg:region-ca ; cbrn:topic cbrn:area-bio-safety-bio-security . FILTER(?n = 88)"),
    Fact("Project 53 is in Central Asia", "kg:project-p053 cbrn:region kg:region-ca", "p5", "Central Asia"),
    Fact("Kazakhstan among them", "?node a cbrn:Participation", "p5", "including Kazakhstan",
         "?node cbrn:project kg:project-p053 ; cbrn:participant kg:country-kaz ."),
    Fact("equipment", f'{DELIVERY} cbrn:item "laboratory equipment and supplies"', "p5", "laboratory equipment",
         f"{DELIVERY} a cbrn:EquipmentDelivery ."),
    Fact("received by NSCEDI", f"{DELIVERY} cbrn:deliveredTo kg:org-nscedi", "p5", "has received"),
    Fact("its use", f"{DELIVERY} cbrn:use ?use", "p5", "detection of coronavirus",
         "FILTER(CONTAINS(?use, 'coronavirus'))"),
    Fact("from Project 53", f"{DELIVERY} cbrn:producedBy kg:project-p053", "p5", "equipment", basis="inferred"),
    Fact("under the ministry", "kg:org-nscedi org:subOrganizationOf kg:org-moh-kaz", "p5", "Ministry of Healthcare"),
    # paragraph 6
    Fact("largest in Central Asia", "?node cbrn:about kg:country-kaz", "p6", "largest country in Central Asia",
         "?node cbrn:measure cbrn:measure-area-rank-region ; cbrn:value ?n . FILTER(?n = 1)"),
    Fact("ninth in the world", "?node cbrn:about kg:country-kaz", "p6", "ninth largest",
         "?node cbrn:measure cbrn:measure-area-rank-world ; cbrn:value ?n . FILTER(?n = 9)"),
    Fact("18.3 million inhabitants", "?node cbrn:about kg:country-kaz", "p6", "18.3 million",
         "?node cbrn:measure cbrn:measure-population ; cbrn:qualifier cbrn:qualifier-about ; cbrn:value ?n ;"
         " cbrn:unit cbrn:unit-person . FILTER(?n = 18300000)"),
    Fact("full-fledged", "kg:country-kaz cbrn:membershipStatus cbrn:membership-status-member", "p6", "full-fledged"),
    # foot
    Fact("page: date of publication", f"{PAGE} dct:issued {DAY}", "foot", "Ημερομηνία δημοσίευσης"),
    Fact("page: region", f"{PAGE} cbrn:region kg:region-ca", "foot", "CA - Central Asia"),
    Fact("code of the region", 'kg:region-ca cbrn:regionCode "CA"', "foot", "CA"),
]  # fmt: skip


def holds(kg: KnowledgeGraph, pattern: str) -> bool:
    answer = kg.query(f"ASK {{ {pattern} }}")
    assert isinstance(answer, AskAnswer)
    return bool(answer)


def claimed(fact: Fact) -> str:
    """The pattern of the claim that carries a fact."""
    subject, predicate, value = fact.says.split(" ", 2)
    verb = "rdf:type" if predicate == "a" else predicate
    return f"""{fact.says} . {fact.where}
      ?claim a cbrn:Claim ; rdf:subject {subject} ; rdf:predicate {verb} ; rdf:object {value} ;
        prov:wasDerivedFrom {PAGE} ; cbrn:attribution cbrn:attribution-single ;
        cbrn:status cbrn:status-accepted ; cbrn:basis cbrn:basis-{fact.basis} ;
        cbrn:locator "{fact.at}" ; cbrn:phrase ?phrase .
      FILTER(CONTAINS(?phrase, "{fact.phrase}"))"""


def column(kg: KnowledgeGraph, query: str) -> list[str]:
    answer = kg.query(query)
    assert isinstance(answer, SelectAnswer)
    return [next(iter(row.values())) or "" for row in answer.rows()]


by_name = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.at} {fact.name}")


@by_name
def test_the_fact_is_in_the_graph(kg: KnowledgeGraph, fact: Fact) -> None:
    assert holds(kg, f"{fact.says} . {fact.where}")


@by_name
def test_its_claim_names_the_passage_and_the_words(kg: KnowledgeGraph, fact: Fact) -> None:
    assert holds(kg, claimed(fact))


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.basis == "inferred"], ids=lambda fact: fact.name)
def test_what_is_inferred_says_from_what(kg: KnowledgeGraph, fact: Fact) -> None:
    assert holds(kg, claimed(fact) + " ?claim cbrn:basisReason ?reason .")


@pytest.mark.parametrize(
    "wrong",
    ["kg:country-uzb org:memberOf kg:initiative-coe", f"{MEMBERSHIP} cbrn:ordinal 61", f"{MEMBERSHIP} cbrn:until ?d",
     f"{ROUND_TABLE} cbrn:attendee kg:country-uzb", "?p a cbrn:Participation ; cbrn:participant kg:org-nscedi"],
)  # fmt: skip
def test_what_the_article_does_not_say_is_not_in_the_graph(kg: KnowledgeGraph, wrong: str) -> None:
    assert not holds(kg, wrong)


def test_kazakhstan_was_a_member_on_the_day_by_the_rule_of_the_design(kg: KnowledgeGraph) -> None:
    member = f"{MEMBERSHIP} cbrn:fromLatest|cbrn:seenOnLatest ?known . FILTER(?known <= {DAY})"
    assert holds(kg, f"{member} kg:country-kaz org:memberOf kg:initiative-coe")


# from a fact to its paragraph, as a reader goes


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "locators", "phrase"),
    [
        ("kazakhstan", "ordinal", "62", {"title"}, "62nd Partner Country: Kazakhstan"),
        ("kazakhstan", "from", "", {"p1"}, "accession … came in November 2020"),
        ("kazakhstan", "memberOf", "", {"p1", "p2", "title"}, "the Republic of Kazakhstan has joined"),
        ("kazakhstan", "focalPoints", "", {"p2"}, "designated Kazakhstani National Focal Points"),
        ("kazakhstan", "observations", "population · about 18300000 · person · 2020-11-20", {"p6"}, "18.3 million"),
        ("agreement-rs-ca-nscedi-2020", "signed on", "", {"p3"}, "12 March 2020 … signed"),
        ("agreement-rs-ca-nscedi-2020", "party", "NSCEDI", {"p3"}, "signed a Cooperation agreement"),
        ("NSCEDI", "locatedIn", "Almaty", {"p3"}, "based in Almaty"),
        ("NSCEDI", "partOf", "", {"p5"}, "Ministry of Healthcare"),
        ("Project 53", "title", "", {"p4"}, "titled"),
        ("Project 53", "implementers", "", {"p5"}, "implemented by"),
        ("Project 53", "trainings", "", {"p5"}, "88 master-trainers"),
        ("ISTC", "locatedIn", "Nur-Sultan", {"p5"}, "based in Nur-Sultan"),
        ("delivery-p053-nscedi", "producedBy", "Project 53", {"p5"}, "laboratory equipment"),
        ("secretariat-ca", "currentCity", "tashkent", {"p3"}, "Tashkent-based"),
        ("Bakhtiyor Gulyamov", "tenures", "", {"p2"}, "Head of the Regional Secretariat"),
        ("event-round-table-ca-13", "attendee", "KAZ", {"p1"}, "took part"),
        (ARTICLE, "publisher", "JRC", {"head"}, "Κοινό Κέντρο Ερευνών"),
    ],
)
def test_why_leads_to_the_paragraph(
    kg: KnowledgeGraph, subject: str, predicate: str, value: str, locators: set[str], phrase: str
) -> None:
    records = kg.why(subject, predicate, value).records()
    assert {at for record in records for at in str(record["locator"]).split(", ")} == locators
    assert phrase in " · ".join(str(record["phrase"]) for record in records)


@pytest.mark.parametrize("name", ["kazakhstan", "Project 53", "NSCEDI", "Tashkent secretariat", ARTICLE])
def test_every_line_of_a_card_has_its_source(kg: KnowledgeGraph, name: str) -> None:
    card = kg.show(name)
    assert card.lines
    assert all(line.marks for line in card.lines)


def test_every_passage_was_read_and_bears_claims_or_says_why_not(kg: KnowledgeGraph) -> None:
    passages = [passage for passage in kg.passages() if passage.source == ARTICLE]
    assert [p.locator for p in passages] == ["head", "title", *(f"p{n}" for n in range(1, 8)), "foot"]
    assert [p.locator for p in passages if not p.claims] == [p.locator for p in passages if p.note] == ["p7"]


def test_the_address_of_the_page(kg: KnowledgeGraph) -> None:
    assert column(kg, f"SELECT ?url {{ {PAGE} cbrn:url ?url }}") == [PAGE_URL]


# the house rules of a graph


@pytest.fixture(scope="module")
def built() -> Built:
    return make(DATA)


@pytest.fixture(scope="module")
def graph(kg: KnowledgeGraph) -> Graph:
    return kg.graph


def test_no_phrase_is_longer_than_ten_words(kg: KnowledgeGraph) -> None:
    phrases = column(kg, "SELECT ?p { ?c cbrn:phrase ?p }")
    assert phrases
    assert [phrase for phrase in phrases if len(phrase.split()) > 10] == []


def test_every_claim_of_the_article_has_a_place_and_a_phrase(kg: KnowledgeGraph) -> None:
    bare = f"?c prov:wasDerivedFrom {PAGE} . FILTER NOT EXISTS {{ ?c cbrn:locator ?at ; cbrn:phrase ?phrase }}"
    assert column(kg, f"SELECT ?c {{ {bare} }}") == []


def test_a_name_in_use_stands_in_a_phrase_that_bears_it(kg: KnowledgeGraph) -> None:
    """A phrase has ten words at most, so that a long name may be cut, but its last words are there."""
    claim = "?use cbrn:name ?name . ?c rdf:subject ?use ; rdf:predicate rdf:type ; cbrn:phrase ?phrase"
    answer = kg.query(f"SELECT ?name ?phrase {{ {claim} }}")
    assert isinstance(answer, SelectAnswer)
    used = [(row["name"] or "", row["phrase"] or "") for row in answer.rows()]
    assert used
    assert [name for name, phrase in used if " ".join(name.split()[-4:]) not in phrase] == []


def test_there_is_no_blank_node(kg: KnowledgeGraph) -> None:
    assert column(kg, "SELECT ?s { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }") == []


def test_every_data_iri_is_kind_and_slug(graph: Graph) -> None:
    ids = {str(term) for triple in graph for term in triple if str(term).startswith(KG)}
    assert len(ids) > 50
    assert [name for name in ids if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", name.removeprefix(KG))] == []


def test_every_term_of_ours_is_declared(graph: Graph) -> None:
    declared = Graph()
    for path in [ROOT / "ontology" / "cbrngraph.ttl", *(ROOT / "ontology" / "schemes").glob("*.ttl")]:
        declared.parse(path)
    used = {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(CBRN)}
    known = {term for term in used if (term, RDF.type, None) in declared}
    assert len(used) > 100
    assert sorted(used - known) == []


def test_every_statement_of_the_facts_is_carried_by_a_claim_that_holds(built: Built) -> None:
    verdicts = built.graph.weighing.verdicts
    carried = {t for claim in built.evidence.claims if verdicts[claim.id].holds for t in claim.content}
    assert built.graph.facts == carried


def test_every_other_statement_is_derived_evidence_or_vocabulary(built: Built, kg: KnowledgeGraph) -> None:
    parts = built.graph.facts | built.graph.derived | built.graph.evidence | built.graph.vocabulary
    assert {(str(q.subject), str(q.predicate), str(q.object)) for q in kg.store} == parts
    assert not built.graph.facts & built.graph.derived


def test_every_derived_statement_is_of_a_predicate_that_a_rule_fills(built: Built) -> None:
    from cbrngraph.graph.rules import load_rules

    fills = {term for rule in load_rules() for term in rule.fills}
    assert {predicate for _, predicate, _ in built.graph.derived} <= fills


def test_there_is_one_label_for_each_thing_and_language(graph: Graph) -> None:
    labels = [(subject, label.language) for subject, label in graph.subject_objects(SKOS.prefLabel)]
    assert len(labels) == len(set(labels))
