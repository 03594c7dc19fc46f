"""Nothing was lost on the way: every value of the 1,414 records is carried by a claim or left out with a reason.

``data/account/`` lists them by record and value; it holds no value, so that what was left out for being private stays
out.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache

from builds import ROOT

from cbrngraph.graph.build import make

ACCOUNT = ROOT / "data" / "account"
COUNTS = {
    "agreements": (58, 382), "countries": (96, 537), "events": (444, 4537), "organisations": (262, 1332),
    "person-roles": (183, 755), "projects": (118, 2952), "regions": (32, 521), "statistics": (221, 957),
}  # fmt: skip
"""Records and values of each file of facts, as they were read on 2026-11-22."""
REASONS = {
    "building", "corrected", "general-knowledge", "no-term", "not-governance", "out-of-scope", "personal", "restates",
    "structural", "vague",
}  # fmt: skip


@cache
def rows() -> list[dict[str, str]]:
    return list(_rows())


def _rows() -> Iterator[dict[str, str]]:
    for path in sorted(ACCOUNT.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def test_every_record_and_every_value_is_accounted_for_once() -> None:
    assert Counter((row["record"], row["value"]) for row in rows()).most_common(1)[0][1] == 1
    found = {
        name: (
            len({row["record"] for row in rows() if row["record"].startswith(f"{name}/")}),
            sum(row["record"].startswith(f"{name}/") for row in rows()),
        )
        for name in COUNTS
    }
    assert found == COUNTS
    assert sum(records for records, _ in found.values()) == 1414


def test_what_is_carried_names_claims_of_the_build() -> None:
    known = {claim.id for claim in make(ROOT / "data").evidence.claims}
    gone = [
        f"{row['record']} ({row['id']}) {row['value']}"
        for row in rows()
        if row["how"] == "carried" and not (row["claims"] and set(row["claims"].split()) <= known)
    ]
    told = "these values lost their claims; name the claim that carries each now, or say why it is left out:\n"
    assert not gone, told + "\n".join(gone[:30])


def test_what_is_left_out_says_why() -> None:
    left = [row for row in rows() if row["how"] != "carried"]
    assert {row["how"].removeprefix("left out: ") for row in left} <= REASONS
    assert not [row for row in left if row["claims"] or not row["because"].strip()]
