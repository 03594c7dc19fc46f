"""``%%sparql`` in a real IPython shell: frames, parameters, and faults as one message."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas
import polars
import pytest
from builds import ROOT, python
from IPython.core.interactiveshell import InteractiveShell

pytest_plugins = ["fixtures_builds"]


@pytest.fixture
def shell(article: Path, monkeypatch: pytest.MonkeyPatch) -> InteractiveShell:
    """A shell in the folder of the article's build."""
    monkeypatch.chdir(article.parent)
    monkeypatch.delenv("CBRNGRAPH_ENDPOINT", raising=False)
    InteractiveShell.clear_instance()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = InteractiveShell.instance(history_load_length=0)
    made.run_line_magic("load_ext", "cbrngraph.jupyter")
    made.run_line_magic("reload_ext", "cbrngraph.jupyter")
    return made


def shown(shell: InteractiveShell, text: str) -> object:
    ran = shell.run_cell(text)
    ran.raise_error()
    return ran.result


def test_a_cell_gives_a_frame_and_keeps_it(shell: InteractiveShell) -> None:
    cell = (
        "%%sparql -o df --labels -p who=kg:country-kaz\nSELECT ?m ?n WHERE {\n ?m org:member $who ; cbrn:ordinal ?n }"
    )
    frame = shown(shell, cell)
    assert isinstance(frame, pandas.DataFrame)
    assert frame is shell.user_ns["df"]
    assert list(frame) == ["m", "m_label", "n"]
    assert frame["n"].tolist() == [62]


def test_a_line_gives_one_too(shell: InteractiveShell) -> None:
    frame = shown(
        shell, '%sparql --polars -o few --limit 2 SELECT ?s { ?s rdfs:label "x"@en } VALUES ?s { kg:country-kaz }'
    )
    assert isinstance(frame, polars.DataFrame)
    assert shell.user_ns["few"].shape == (0, 1)
    assert shown(shell, "%sparql ASK { kg:country-kaz ?p ?o }") is True
    assert shown(shell, "kept = %sparql DESCRIBE kg:country-kaz\nlist(kept)") == ["subject", "predicate", "object"]


def test_values_may_hold_quotes_and_spaces(shell: InteractiveShell) -> None:
    cell = "%%sparql -p 'name=\"Central Asia\"@en' -p day=2020-11-30\nSELECT $name $day {}"
    frame = shown(shell, cell)
    assert isinstance(frame, pandas.DataFrame)
    assert frame["name"].tolist() == ["Central Asia"]
    assert str(frame["day"].dtype) == "datetime64[s]"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("%%sparql\nSELECT ?a WEHRE {}", "did you mean WHERE"),
        ("%%sparql -o 1x\nASK {}", "no name for a variable"),
        ("%%sparql --nonsense\nASK {}", "unrecognized arguments: --nonsense"),
        ("%%sparql -p x\nASK {}", "is no parameter"),
        ("%%sparql -p x=1\nASK {}", "no variable $x"),
        ("%%sparql -p x='\nASK {}", "No closing quotation"),
        ("%%sparql --policy nonsense\nASK {}", "nonsense"),
        ("%%sparql --graph nowhere\nASK {}", "no graph at nowhere"),
        (
            "%%sparql --timeout 0.2\nSELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l) }",
            "no answer within",
        ),
        ("%sparql -o df", "there is no query"),
    ],
)
def test_a_fault_is_one_message(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], cell: str, told: str
) -> None:
    ran = shell.run_cell(cell)
    said = capsys.readouterr()
    assert not ran.success
    assert told in said.err + said.out
    assert "Traceback" not in said.err + said.out
    assert len((said.err + said.out).strip().splitlines()) <= 6


def test_hints_and_cuts_are_told(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    shown(shell, '%%sparql --limit 1\nSELECT ?m { ?m cbrn:from ?d FILTER(?d > "2000-01-01"^^xsd:date) }')
    assert "cbrn:fromEarliest" in capsys.readouterr().err
    shown(shell, "%%sparql --limit 1\nSELECT ?s { ?s a ?k }")
    assert "first 1 rows; there are more" in capsys.readouterr().err


def test_another_policy_and_help(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(shell, "%%sparql --policy all\nASK { kg:country-kaz ?p ?o }") is True
    assert shown(shell, "%sparql --help") is None
    assert "--labels" in capsys.readouterr().out


def test_the_module_loads_without_frames() -> None:
    ran = python(
        "-c", "import sys, cbrngraph.jupyter; print({'pandas', 'polars', 'IPython'} & {*sys.modules})", cwd=ROOT
    )
    assert (ran.code, ran.out) == (0, "set()\n"), ran.err
