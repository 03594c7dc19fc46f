"""Cooperation networks: the declared views, what their edges know, and what stands behind an edge."""

from __future__ import annotations

import pickle
from collections import Counter
from contextlib import nullcontext
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from builds import Run

from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import NotFoundError, UsageError
from cbrngraph.graph.engine import rows
from cbrngraph.networks.made import made_of
from cbrngraph.networks.making import AnyNetwork
from cbrngraph.networks.views import load_views
from cbrngraph.terms import compact, expand, iri, lexical

pytest_plugins = ["fixtures_builds"]
VIEWS = sorted(load_views())
ASKED = [
    "country-project", "countries-by-projects", "organisation-project", "organisations-by-consortium",
    "organisation-country", "parties-by-agreements", "attendance", "co-attendance", "secretariat-institution",
    "governance", "cooperation",
]  # fmt: skip
each_view = pytest.mark.parametrize("name", VIEWS)
LINKED = ("kg:country-kaz", "kg:country-uzb")


@pytest.fixture(scope="module")
def networks(real: KnowledgeGraph) -> dict[str, AnyNetwork]:
    return {name: real.network(name) for name in VIEWS}


# views


def test_the_views_that_analysts_come_for_are_there() -> None:
    assert set(ASKED) <= set(VIEWS)


@each_view
def test_a_view_says_what_it_is(name: str) -> None:
    view = load_views()[name]
    assert view.title
    assert view.question.endswith("?")
    assert all(view.modes)
    assert view.weight
    assert view.because
    assert view.dated


@each_view
def test_a_view_has_the_edge_that_it_promises(name: str, networks: dict[str, AnyNetwork]) -> None:
    view = load_views()[name]
    assert networks[name].has_edge(*view.expectation)


@each_view
def test_edges_know_their_claims(name: str, networks: dict[str, AnyNetwork], real: KnowledgeGraph) -> None:
    """Each edge has claims, and each of them is one of the graph that holds."""
    net = networks[name]
    claims = {claim for _, _, found in net.edges(data="claims") for claim in found}
    assert all(found for _, _, found in net.edges(data="claims"))
    query = """SELECT ?claim WHERE { ?claim a cbrn:Claim ; cbrn:status ?status .
      FILTER(?status IN (cbrn:status-accepted, cbrn:status-preferred)) }"""
    assert claims <= {compact(claim).removeprefix("kg:") for (claim,) in rows(real.engine, query)}


@each_view
def test_nodes_know_what_they_are(name: str, networks: dict[str, AnyNetwork]) -> None:
    net = networks[name]
    for node, data in net.nodes(data=True):
        assert node.startswith("kg:")
        assert data["label"]
        assert {"kind", "region", "ids"} <= set(data)
    told = {part for mode in net.view.modes for part in mode.split(", ")}
    assert {kind for _, kind in net.nodes(data="kind")} - {"programme", "initiative", "thing"} <= told | {
        "national team"
    }


def test_nodes_have_their_region_and_codes(networks: dict[str, AnyNetwork]) -> None:
    nodes = networks["countries-by-projects"].nodes
    assert nodes["kg:country-kaz"]["region"] == "Central Asia"
    assert "KAZ" in nodes["kg:country-kaz"]["ids"].split("; ")
    assert ";" in nodes["kg:country-mar"]["region"]
    assert networks["co-attendance"].nodes["kg:secretariat-ca"]["region"] == "Central Asia"


@each_view
def test_only_two_mode_views_are_two_mode(name: str, networks: dict[str, AnyNetwork]) -> None:
    net = networks[name]
    sides = {side for _, side in net.nodes(data="bipartite")}
    assert sides == ({0, 1} if net.view.two_mode else {None})
    if net.view.two_mode:
        assert nx.is_bipartite(net)


# weights, against an independent count

SELF_JOIN = """
SELECT ?a ?b (COUNT(DISTINCT ?project) AS ?shared) WHERE {
  ?one cbrn:participant ?a ; cbrn:role cbrn:role-beneficiary-country ; cbrn:project ?project .
  ?other cbrn:project ?project ; cbrn:role cbrn:role-beneficiary-country ; cbrn:participant ?b .
  ?project a cbrn:Project .
  FILTER(STR(?a) < STR(?b))
} GROUP BY ?a ?b
"""


def test_shared_projects_are_those_of_a_self_join(networks: dict[str, AnyNetwork], real: KnowledgeGraph) -> None:
    net = networks["countries-by-projects"]
    joined = {(compact(a), compact(b)): int(lexical(n)) for a, b, n in rows(real.engine, SELF_JOIN)}
    assert {tuple(sorted((a, b))): weight for a, b, weight in net.edges(data="weight")} == joined


def test_weights_count_what_joins(networks: dict[str, AnyNetwork]) -> None:
    for name in ("countries-by-projects", "co-attendance", "organisations-by-consortium", "organisation-country"):
        for _, _, data in networks[name].edges(data=True):
            assert data["weight"] == data["count"] == len(data["through"])


def test_newman_weights_sum_to_half_the_sizes(real: KnowledgeGraph, networks: dict[str, AnyNetwork]) -> None:
    """Each thing with k > 1 nodes gives k(k-1)/2 pairs 1/(k-1) each: k/2."""
    net = real.network("countries-by-projects", weights="newman")
    sizes = Counter(project for _, project in networks["country-project"].edges())
    assert sum(weight for _, _, weight in net.edges(data="weight")) == pytest.approx(
        sum(size for size in sizes.values() if size > 1) / 2
    )
    jaccard = real.network("countries-by-projects", weights="jaccard")
    assert min(weight for _, _, weight in jaccard.edges(data="weight")) > 0
    assert max(weight for _, _, weight in jaccard.edges(data="weight")) <= 1


@each_view
def test_without_evidence_the_weights_are_the_same(
    name: str, networks: dict[str, AnyNetwork], real: KnowledgeGraph
) -> None:
    bare = real.network(name, evidence=False)
    assert set(bare) == set(networks[name])
    weights = {tuple(edge): data["weight"] for *edge, data in networks[name].edges(data=True)}
    assert {tuple(edge): data["weight"] for *edge, data in bare.edges(data=True)} == weights
    with pytest.raises(UsageError, match="no projection") if not networks[name].view.onto else nullcontext():
        real.network(name, weights="newman", evidence=False)


# independent sources


def test_an_edge_needs_all_that_it_rests_on(networks: dict[str, AnyNetwork]) -> None:
    """The sources behind a link say both ends of it: one that names one country alone is no voice."""
    net = networks["countries-by-projects"]
    for edge, links in list(net.made.links.items())[:200]:
        for link in links:
            ends = {tie.source for tie in link.ties}
            assert len(ends) == 2
            for voice in link.voices:
                told = {tie.source for tie in link.ties if any(part <= voice for part in tie.voices)}
                assert told == ends, edge


# receipts


def test_kazakhstan_and_uzbekistan_share_project_53(networks: dict[str, AnyNetwork], real: KnowledgeGraph) -> None:
    why = networks["countries-by-projects"].why("Kazakhstan", "uzbekistan")
    assert "kg:project-p053" in [link.through for link in why.links]
    assert "Project 53" in str(why)
    own = next(link for link in why.links if link.through == "kg:project-p053")
    told = {reason.receipt.triple[0] for reason in own.reasons}
    assert {compact(term) for term in told} == {
        "kg:participation-project-p053-country-kaz-beneficiary-country",
        "kg:participation-project-p053-country-uzb-beneficiary-country",
    }
    assert "source-coe-news-2020-11-20" in why.sources
    assert why.cite().count("\n") == len([s for s in why.sources.values() if s.kind != "editorial"]) + 1
    shown = rows(real.engine, "SELECT ?claim WHERE { ?claim a cbrn:Claim }")
    assert {record["claim"] for record in why.records()} <= {compact(claim)[3:] for (claim,) in shown}


def test_why_is_the_same_either_way_round_and_by_id(networks: dict[str, AnyNetwork]) -> None:
    net = networks["countries-by-projects"]
    one, other = net.why(*LINKED), net.why(*reversed(LINKED))
    assert one.links == other.links
    assert one.independent == net.edges[LINKED]["sources"]
    assert sorted({link.through for link in one.links}) == sorted(net.edges[LINKED]["through"])


@each_view
def test_every_view_says_why(name: str, networks: dict[str, AnyNetwork]) -> None:
    net = networks[name]
    why = net.why(*net.view.expectation)
    data = net.get_edge_data(*net.view.expectation)
    claims = {c for d in (data.values() if net.is_multigraph() else [data]) for c in d["claims"]}
    assert {reason.receipt.id for link in why.links for reason in link.reasons} == claims
    assert all(reason.receipt.holds for link in why.links for reason in link.reasons)
    assert "independent source" in str(why)


def test_why_of_two_regions_joins_the_links_of_their_countries(networks: dict[str, AnyNetwork]) -> None:
    net = networks["countries-by-projects"]
    inside = {node for node, region in net.nodes(data="region") if region == "Central Asia"}
    across = {
        thing for one, other, through in net.edges(data="through") for thing in through
        if (one in inside) != (other in inside)
    }  # fmt: skip
    assert {link.through for link in net.why("central asia").links} >= across
    one = net.why("Central Asia", "South East and Eastern Europe")
    shared = next(link for link in one.links if link.through == "kg:project-p101")
    assert {"Kazakhstan", "Georgia"} <= set(shared.who)
    assert "claims" in str(one)


def test_all_others_are_not_those_of_the_region(networks: dict[str, AnyNetwork]) -> None:
    net = networks["countries-by-projects"]
    inside = {node for node, region in net.nodes(data="region") if region == "Central Asia"}
    labels = {net.nodes[node]["label"] for node in inside}
    for link in net.why("Central Asia").links:
        assert set(link.who) - labels and set(link.who) & labels
    for link in net.why("Central Asia", "Central Asia").links:
        assert set(link.who) <= labels


def test_direct_ties_of_one_node_are_a_link_each(networks: dict[str, AnyNetwork]) -> None:
    why = networks["country-project"].why("Kazakhstan")
    assert {link.through for link in why.links} == set(networks["country-project"]["kg:country-kaz"])


def test_without_a_publisher_no_more_is_left_than_without_its_pages(
    networks: dict[str, AnyNetwork], real: KnowledgeGraph
) -> None:
    """By hand: every link all of whose voices have a page of the publisher goes."""
    net = networks["countries-by-projects"]
    pages = {
        compact(page).removeprefix("kg:") for (page,) in
        rows(real.engine, "SELECT ?page WHERE { ?page dct:publisher kg:org-european-commission }")
    }  # fmt: skip
    for edge in [LINKED, ("kg:country-alb", "kg:country-geo"), ("kg:country-phl", "kg:country-vnm")]:
        why = net.why(*edge)
        stay = [
            link for link in net.made.links[(*sorted(edge), "")] if any(not voice & pages for voice in link.voices)
        ]  # fmt: skip
        assert why.left_publishers["European Commission"] <= len(stay)
        assert min(why.left_publishers.values()) <= min(why.left.values())
        if why.independent == len(why.links) == 1:
            assert min(why.left_publishers.values()) == 0


def test_links_that_are_left_out_are_counted(real: KnowledgeGraph) -> None:
    net = real.network("countries-by-projects", between="2015..")
    every = real.network("countries-by-projects", between="2015..", dates="possible")
    ends = ("South East Asia", "South East Asia")
    assert net.why(*ends).open_links == len(every.why(*ends).links) - len(net.why(*ends).links) > 0
    with pytest.raises(NotFoundError, match="possible dates show them"):
        net.why("South East Asia", "South East and Eastern Europe")


def test_who_is_not_tied_is_told(networks: dict[str, AnyNetwork]) -> None:
    net = networks["countries-by-projects"]
    strangers = next((a, b) for a, b in combinations(sorted(net), 2) if not net.has_edge(a, b))
    with pytest.raises(NotFoundError, match="no tie in the network countries-by-projects"):
        net.why(*strangers)
    with pytest.raises(NotFoundError, match="has no tie in the network"):
        net.why("Kazakhstan", "ISTC")
    with pytest.raises(NotFoundError, match="did you mean"):
        net.why("Kazakhstn", "Uzbekistan")


def test_copies_keep_their_receipts(networks: dict[str, AnyNetwork]) -> None:
    net = networks["countries-by-projects"]
    assert net.copy().why(*LINKED).links == net.subgraph(LINKED).why(*LINKED).links == net.why(*LINKED).links
    cut = net.copy()
    cut.remove_edge(*LINKED)
    with pytest.raises(NotFoundError, match="no tie in the network"):
        cut.why(*LINKED)
    assert type(net.to_directed()) is nx.DiGraph
    assert set(nx.ego_graph(net, LINKED[0])) == {LINKED[0], *net[LINKED[0]]}
    with pytest.raises(UsageError, match="no receipts"):
        made_of(nx.path_graph(3))


def test_a_pickled_network_is_a_plain_one(networks: dict[str, AnyNetwork]) -> None:
    net = networks["countries-by-projects"]
    back = pickle.loads(pickle.dumps(net))
    assert nx.utils.graphs_equal(back, net)
    with pytest.raises(UsageError, match="no receipts"):
        back.why(*LINKED)


# policies


def test_another_policy_gives_another_network(real: KnowledgeGraph, networks: dict[str, AnyNetwork]) -> None:
    plain = networks["countries-by-projects"]
    every = real.network("countries-by-projects", policy="all")
    official = real.network("countries-by-projects", policy="official")
    held, said = (sum(weight for _, _, weight in net.edges(data="weight")) for net in (plain, every))
    assert held < said
    assert official.number_of_edges() < plain.number_of_edges() <= every.number_of_edges()
    assert "evidence policy: official" in official.notes
    assert official.graph["policy"] == "official"


def test_the_article_has_its_agreement(kg: KnowledgeGraph) -> None:
    net = kg.network("parties-by-agreements")
    assert list(net.edges(data="first")) == [("kg:org-nscedi", "kg:secretariat-ca", "2020-03-12")]
    assert net.why("tashkent secretariat", "nscedi").independent == 1


# bad input


def view_of(folder: Path, text: str) -> str:
    path = folder / "mine.rq"
    path.write_text(text, encoding="utf-8")
    return str(path)


HEAD = "# title: Mine\n# question: Whose?\n# nodes: country | project\n"
QUERY = "SELECT ?source ?target WHERE { ?target cbrn:participant ?source }"


def test_a_view_of_ones_own(kg: KnowledgeGraph, tmp_path: Path) -> None:
    net = kg.network(view_of(tmp_path, HEAD + "# because: ?target cbrn:participant ?source\n" + QUERY))
    assert net.number_of_edges() > 0
    assert all(found for _, _, found in net.edges(data="claims"))


def test_a_view_of_ones_own_with_an_unknown_term_says_so(kg: KnowledgeGraph, tmp_path: Path) -> None:
    net = kg.network(view_of(tmp_path, HEAD + "SELECT ?source ?target WHERE { ?target cbrn:particpant ?source }"))
    assert any("cbrn:participant" in note for note in net.notes)
    assert any("because" in note for note in net.notes)
    (tmp_path / "two.rq").write_text("# title: T\n# question: Q?\n# of: mine\n# onto: source\n", encoding="utf-8")
    assert kg.network(tmp_path / "two.rq").number_of_edges() == 0
    (tmp_path / "odd.rq").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="text file in UTF-8"):
        kg.network(tmp_path / "odd.rq")


def test_a_projection_of_ones_own(real: KnowledgeGraph, tmp_path: Path) -> None:
    net = real.network(view_of(tmp_path, "# title: M\n# question: W?\n# of: country-project\n# onto: target\n"))
    assert {kind for _, kind in net.nodes(data="kind")} == {"project"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "SELECT ?source ?goal WHERE { ?goal cbrn:participant ?source }", "no column [?]target"),
        (HEAD + "SELECT ?x WHERE { ?x a cbrn:Country }", "no column [?]source and [?]target"),
        (HEAD + "SELECT ?source ?target WHERE { ?source cbrn: }", "does not parse"),
        (HEAD + "SELECT ?source ?target WHERE { ?source a cbrn:Country . BIND(?source AS ?target) }", "to itself"),
        (HEAD, "no query"),
        (QUERY, "no '# title:' line"),
        (HEAD + "# titel: x\n" + QUERY, "did you mean title"),
        (HEAD + "# directed: perhaps\n" + QUERY, "should be yes or no"),
        (HEAD + "# onto: left\n" + QUERY, "should name a side"),
        ("# title: M\n# question: W?\n# of: country-projct\n# onto: source\n", "did you mean country-project"),
        ("# title: M\n# question: W?\n# of: country-project\n", "says which side"),
        (HEAD + "ASK { ?s ?p ?o }", "no query"),
        (HEAD + "# because: nonsense here\n" + QUERY, "no pattern of three"),
        (HEAD + "# because: ?target cbrn:country|cbrn:city ?source\n" + QUERY, "no pattern of three"),
        (HEAD + "# because: ?target cbrn:participant ?sorce\n" + QUERY, "did you mean [?]source"),
        (HEAD + "# time: ?nothing\n" + QUERY, "selects no [?]nothing"),
    ],
)  # fmt: skip
def test_a_view_at_fault_says_what_is_wrong(kg: KnowledgeGraph, tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        kg.network(view_of(tmp_path, text))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"as_of": "2009-12-31"}, "began in 2010"),
        ({"as_of": "2009"}, "began in 2010"),
        ({"as_of": "yesterday"}, "as_of=yesterday"),
        ({"between": "2020..2015"}, "backwards"),
        ({"between": "2020"}, "two dates"),
        ({"as_of": "2020", "between": "2015..2020"}, "leave one out"),
        ({"weights": "jacard"}, "did you mean jaccard"),
        ({"policy": "officail"}, "did you mean official"),
        ({"dates": "maybe"}, "certain or possible"),
    ],
)
def test_bad_options_say_what_is_wrong(kg: KnowledgeGraph, options: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        kg.network("countries-by-projects", **options)  # type: ignore[arg-type]


def test_an_unknown_view_names_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="did you mean countries-by-projects"):
        kg.network("countries-by-project")
    with pytest.raises(NotFoundError, match=r"no file mine\.rq"):
        kg.network("mine.rq")


def test_a_network_without_ties_says_so(kg: KnowledgeGraph) -> None:
    net = kg.network("co-attendance", as_of="2011")
    assert net.number_of_edges() == 0
    assert "there is no tie" in net.notes[0]


# the command line


def test_the_commands_on_the_article(ask_article: Run) -> None:
    ran = ask_article("why", "tashkent secretariat", "nscedi", "--network", "parties-by-agreements", "--cite")
    assert ran.code == 0
    assert "1 link, on 1 independent source" in ran.out
    assert "evidence policy accepted" in ran.out
    assert ask_article("why", "nscedi", "--as-of", "2020").code == 2


def test_an_iri_is_a_name_too(networks: dict[str, AnyNetwork]) -> None:
    whole = iri(expand("kg:country-kaz"))[1:-1]
    assert networks["countries-by-projects"].why(whole, "UZB").links
