"""What people write before they know the house: usual names, a part of a name, a slip in a notebook, one country."""

from __future__ import annotations

from pathlib import Path

import pytest
from builds import Run
from IPython.core.interactiveshell import InteractiveShell

from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import UsageError

pytest_plugins = ["fixtures_builds"]
VIEW = "countries-by-projects"


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("Vietnam", "vnm"), ("Turkey", "tur"), ("Ivory Coast", "civ"), ("DRC", "cod"), ("Burma", "mmr"),
        ("Laos", "lao"), ("UAE", "are"), ("Macedonia", "mkd"), ("UK", "gbr"),
    ],
)  # fmt: skip
def test_a_country_answers_to_its_usual_name(name: str, thing: str, real: KnowledgeGraph) -> None:
    card = real.show(name)
    assert (card.id, card.note) == (f"kg:country-{thing}", "")


def test_a_name_that_is_met_in_part_says_so(real: KnowledgeGraph) -> None:
    assert "no thing is called 'Congo'" in real.show("Congo").note


def test_a_slip_in_a_notebook_is_told_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    InteractiveShell.clear_instance()
    try:
        shell = InteractiveShell.instance(history_load_length=0)
        shell.run_cell("from cbrngraph.errors import NotFoundError\nraise NotFoundError('nothing is called so')")
    finally:
        InteractiveShell.clear_instance()
    assert capsys.readouterr().out.strip() == "NotFoundError: nothing is called so"


def test_a_picture_of_one_country_names_it(real_build: Path, run: Run, tmp_path: Path) -> None:
    words = ["plot", "network", VIEW, "--graph", str(real_build), "--around"]
    out = tmp_path / "ghana.svg"
    assert run(*words, "ghana", "-o", str(out)).code == 0
    assert "around Ghana" in out.read_text(encoding="utf-8")
    wrong = run(*words, "nowhere", "-o", str(tmp_path / "none.svg"))
    assert (wrong.code, (tmp_path / "none.svg").exists()) == (4, False)


def test_a_network_is_drawn_as_what_is_asked_for(real: KnowledgeGraph) -> None:
    net = real.network(VIEW, between="2020..2022")
    texts = [text.get_text() for text in real.plot(net, kind="brokers").findobj(lambda part: hasattr(part, "get_text"))]
    assert any("Brokerage roles by region" in text for text in texts)
    with pytest.raises(UsageError, match="network and brokers are"):
        real.plot(net, kind="broker")


def test_a_core_is_set_against_chance(real_build: Path, run: Run) -> None:
    ran = run("network", "core", VIEW, "--graph", str(real_build), "--against", "3", "-f", "csv")
    assert ran.code == 0
    assert "of 3 random networks with the same degrees" in ran.err
