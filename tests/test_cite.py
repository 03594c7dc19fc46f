"""Any result exports its bibliography: an answer, a card, a *why*, a network or a part of it, the graph alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builds import Run

from cbrngraph.analysis import around
from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import UsageError

pytest_plugins = ["fixtures_builds"]


def keys(bibtex: str) -> set[str]:
    return set(re.findall(r"^@\w+\{([^,]+),", bibtex, re.MULTILINE))


def test_the_graph_alone_is_one_work(real: KnowledgeGraph) -> None:
    assert keys(real.cite(style="bibtex")) == {"cbrngraph"}


def test_a_card_is_cited_with_all_its_sources(real: KnowledgeGraph) -> None:
    card = real.show("Project 35")
    named = {key for key, line in card.sources.items() if line.kind != "editorial"}
    assert len(named) > 3
    assert keys(real.cite(card, "bibtex")) == {"cbrngraph", *named}


def test_a_why_is_cited_with_both_sides(real: KnowledgeGraph) -> None:
    assert keys(real.cite(real.why("Project 35", "until"), "bibtex")) == {
        "cbrngraph", "source-atalayar-paises-africanos-mejoran-respuesta-riesgos",
        "source-une-cooperacion-portada-proyecto-35",
    }  # fmt: skip


def test_a_part_of_a_network_is_cited_with_the_sources_of_its_ties_only(real: KnowledgeGraph) -> None:
    net = real.network("parties-by-agreements")
    part = around(net, "tashkent secretariat")
    shown = {
        source for *_, data in part.edges(data=True) for claim in data["claims"] for source in sources(real, claim)
    }
    cited = keys(part.cite("bibtex")) - {"cbrngraph"}
    assert cited == shown != set()
    assert cited < keys(net.cite("bibtex"))
    assert real.cite(part, "bibtex") == part.cite("bibtex")


def sources(real: KnowledgeGraph, claim: str) -> list[str]:
    found = real.query("SELECT ?s WHERE { $claim prov:wasDerivedFrom ?s }", claim=f"kg:{claim.removeprefix('kg:')}")
    return [str(row["s"]).removeprefix("kg:") for row in found.rows()]


def test_a_question_for_sources_is_cited_with_them(real: KnowledgeGraph) -> None:
    answer = real.ask("sources-of", subject="Nairobi")
    named = {row[0] for row in answer.ids if row[0].startswith("kg:source-")}
    assert len(named) > 3
    assert {f"kg:{key}" for key in keys(answer.cite("bibtex"))} >= named - {"kg:source-editors", "kg:source-register"}


def test_what_names_no_source_cannot_be_cited(real: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="a list names no sources"):
        real.cite([1])
    with pytest.raises(UsageError, match="there is no style"):
        real.cite(style="apa")


@pytest.mark.parametrize(
    "words",
    [
        ["show", "agreement-rs-ca-nscedi-2020"],
        ["show", "agreement-rs-ca-nscedi-2020", "-f", "json"],
        ["why", "agreement-rs-ca-nscedi-2020", "signedOn"],
        ["why", "agreement-rs-ca-nscedi-2020", "signedOn", "-f", "tsv"],
        ["info"],
    ],
    ids=" ".join,
)
def test_the_command_line_cites(words: list[str], article: Path, run: Run) -> None:
    ran = run(*words, "--cite", "--graph", str(article))
    rows = "-f" in words
    assert ran.code == 0
    assert ("https://w3id.org/cbrngraph/dataset" in ran.out) is not rows
    assert ("https://w3id.org/cbrngraph/dataset" in ran.err) is rows
