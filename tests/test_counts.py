"""How much the repository's data holds: what is lost, or counted twice, is seen here first.

The expected counts, least and most, stand in ``expected/counts.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from builds import ROOT

from cbrngraph.graph.build import make
from cbrngraph.graph.engine import rows
from cbrngraph.graph.store import load_lines
from cbrngraph.terms import lexical, local_name

FILE = Path(__file__).parent / "expected" / "counts.yaml"
EXPECTED = yaml.safe_load(FILE.read_text(encoding="utf-8"))
PER_REGION = {
    "members": "?membership cbrn:region ?region ; org:member ?thing .",
    "secretariats": "?thing cbrn:serves ?region .",
    "projects": "?thing a cbrn:Project ; cbrn:region ?region .",
}
Range = tuple[int, int]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return load_lines(make(ROOT / "data").graph.lines)


def counted(store: ox.Store, pattern: str, group: str) -> dict[str, int]:
    query = f"SELECT ?{group} (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ {pattern} }} GROUP BY ?{group}"
    named = ((key if key.startswith('"') else local_name(key), count) for key, count in rows(store, query))
    return {lexical(key) if key.startswith('"') else key: int(lexical(count)) for key, count in named}


def wrong(counts: Mapping[str, int], expected: Mapping[str, Range], what: str) -> list[str]:
    """What is outside its range, in words; what is expected and not there counts as none."""
    found: list[str] = []
    for name, (least, most) in expected.items():
        count = counts.get(name, 0)
        told = f"{what}{name}: {count} in the graph, but {{}} in tests/expected/counts.yaml"
        if count < least:
            found.append(f"{told.format(f'at least {least}')}: was something lost?")
        if count > most:
            found.append(f"{told.format(f'at most {most}')}: is something counted twice, or has the data grown?")
    return found


def test_every_class_is_as_full_as_expected(store: ox.Store) -> None:
    counts = counted(store, "?thing a ?class . FILTER(STRSTARTS(STR(?thing), STR(kg:)))", "class")
    assert wrong(counts, EXPECTED["classes"], "") == []


@pytest.mark.parametrize("what", PER_REGION)
def test_every_region_is_as_full_as_expected(store: ox.Store, what: str) -> None:
    counts = counted(store, f"?region cbrn:regionCode ?code . {PER_REGION[what]}", "code")
    expected = {code: parts[what] for code, parts in EXPECTED["regions"].items()}
    assert wrong(counts, expected, f"{what} of ") == []


def test_every_region_has_expected_counts(store: ox.Store) -> None:
    codes = set(counted(store, "?thing cbrn:regionCode ?code", "code"))
    assert codes == set(EXPECTED["regions"]), "the regions of the graph and of tests/expected/counts.yaml differ"


def test_the_expected_counts_can_be_met() -> None:
    ranges = [*EXPECTED["classes"].values()]
    ranges += [each for parts in EXPECTED["regions"].values() for each in parts.values()]
    assert all(0 <= least <= most for least, most in ranges)
    assert all(set(parts) == set(PER_REGION) for parts in EXPECTED["regions"].values())


def test_both_sides_are_told() -> None:
    expected = {"Country": (2, 3), "City": (2, 3), "Region": (0, 1)}
    assert wrong({"Country": 4, "City": 1}, expected, "") == [
        "Country: 4 in the graph, but at most 3 in tests/expected/counts.yaml: "
        "is something counted twice, or has the data grown?",
        "City: 1 in the graph, but at least 2 in tests/expected/counts.yaml: was something lost?",
    ]
