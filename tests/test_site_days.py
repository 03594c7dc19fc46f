"""Days of things on pages: an end that nobody gives stays open, and a day that is not known is no duration."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cbrngraph.serve.site import timelines
from cbrngraph.serve.site.around import Day, spans
from cbrngraph.serve.site.files import Site
from cbrngraph.serve.site.known import Dated
from cbrngraph.serve.site.maps import _joined
from cbrngraph.serve.site.sections import file_at
from cbrngraph.terms import CBRN, expand, iri

pytest_plugins = ["fixtures_builds", "fixtures_site"]

YEAR = ("2018", "2018-01-01", "2018-12-31")
SEEN = ("2024-06-05", "2024-06-05", "2024-06-05")
OLD = ("2017-02-01", "2017-02-01", "2017-02-01")
LATER = ("2022-04/..", "2022-04-01", "")
UZBEK = (("2021-02-08/2022-02-08", "2021-02-08", "2022-02-08"), ("2021-02-11/2022-02-11", "2021-02-11", "2022-02-11"))


def _site(kind: str, **days: tuple[str, str, str]) -> Any:
    found = [Dated(iri(CBRN + name.rstrip("_")), *day) for name, day in days.items()]
    known = SimpleNamespace(dates={"x": found}, kinds={"x": (kind,)}, word=lambda _: "ended")
    return SimpleNamespace(known=known)


@pytest.mark.parametrize(
    ("kind", "days", "told"),
    [
        ("project", {"from_": YEAR, "seenOn": SEEN},
         Day("2018-01-01", "2024-06-05", "from 2018, end not known", "", "open")),
        ("project", {"from_": YEAR}, Day("2018-01-01", "2018-01-01", "from 2018, end not known", "", "open")),
        ("project", {"from_": YEAR, "seenOn": OLD},
         Day("2018-01-01", "2018-01-01", "from 2018, end not known", "", "open")),
        ("project", {"from_": YEAR, "until": LATER},
         Day("2018-01-01", "2022-04-01", "2018 – 2022-04 or later", "", "open")),
        ("project", {"from_": ("2018/2020", "2018-01-01", "2020-12-31")},
         Day("2018-01-01", "2020-12-31", "from between 2018 and 2020, end not known", "", "vague")),
        ("project", {"from_": YEAR, "until": SEEN}, Day("2018-01-01", "2024-06-05", "2018 – 2024-06-05", "")),
        ("membership", {"from_": YEAR, "seenOn": SEEN}, Day("2018-01-01", "2024-06-05", "from 2018", "", "open")),
        ("agreement", {"from_": YEAR, "endedOn": SEEN}, Day("2018-01-01", "2018-12-31", "from 2018", "", "vague")),
        ("workshop", {"from_": YEAR}, Day("2018-01-01", "2018-12-31", "2018", "", "vague")),
        ("workshop", {"from_": OLD, "until": OLD}, Day("2017-02-01", "2017-02-01", "2017-02-01", "")),
        ("workshop", {"from_": UZBEK[0], "until": UZBEK[1]},
         Day("2021-02-08", "2022-02-11", "some time between 2021-02-08 and 2022-02-11", "", "vague")),
        ("workshop", {"from_": OLD, "until": SEEN}, Day("2017-02-01", "2024-06-05", "2017-02-01 – 2024-06-05", "")),
    ],
)  # fmt: skip
def test_an_end_that_nobody_gives_is_open_and_an_unknown_day_no_duration(
    kind: str, days: dict[str, tuple[str, str, str]], told: Day
) -> None:
    (found,) = [day for day in spans(_site(kind, **days), "x") if not day.what]
    assert found._replace(shown=found.shown.replace("start between", "from between")) == told


def _item(site: Site, monkeypatch: pytest.MonkeyPatch, days: list[Day], event: Day) -> list[Any]:
    name = next(item[1] for item in _items(site) if item[0] == timelines.KINDS.index("project"))
    monkeypatch.setattr(timelines, "spans", lambda _, thing: days if thing == name else [])
    monkeypatch.setattr(timelines, "_under", lambda _: defaultdict(lambda: timelines._NEVER, {name: event}))
    return next(item for item in _items(site) if item[1] == name)


def _items(site: Site) -> list[list[Any]]:
    found = file_at(site, "data/timeline.json")
    assert found is not None
    items: list[list[Any]] = json.loads(found.body)["items"]
    return items


@pytest.mark.parametrize(
    ("event", "last", "shown"),
    [
        (timelines._NEVER, "2021-06-05", "from 2018, end not known; last seen on 2021-06-05"),
        (
            Day("2020-01-01", "2020-01-31", "2020-01", ""),
            "2021-06-05",
            "from 2018, end not known; last seen on 2021-06-05",
        ),
        (
            Day("2023-03-01", "2023-03-31", "2023-03", ""),
            "2023-03-01",
            "from 2018, end not known; last event under it: 2023-03",
        ),
    ],
)
def test_a_project_without_an_end_lasts_until_it_or_an_event_under_it_was_last_seen(
    site: Site, monkeypatch: pytest.MonkeyPatch, event: Day, last: str, shown: str
) -> None:
    days = [Day("2018-01-01", "2021-06-05", "from 2018, end not known", "", "open"),
            Day("2019-01-01", "2021-06-05", "2019, 2021-06-05", "seen on")]  # fmt: skip
    item = _item(site, monkeypatch, days, event)
    assert (item[3], item[4], item[5], item[9]) == ("2018-01-01", last, shown, "open")


def test_an_event_under_a_project_with_an_end_does_not_prolong_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    item = _item(
        site, monkeypatch, [Day("2018-01-01", "2019-12-31", "2018 – 2019", "")], Day("2023-03-01", "", "2023-03", "")
    )
    assert (item[4], item[5], item[9]) == ("2019-12-31", "2018 – 2019", "")


def test_of_the_events_under_a_project_the_last_counts_as_its_source_dates_it(monkeypatch: pytest.MonkeyPatch) -> None:
    days = {
        "e1": Day("2019-12-01", "2019-12-31", "2019-12", "", "vague"),
        "e2": Day("2018-03-15", "", "2018-03-15", ""),
    }
    pairs = [(iri(expand(f"kg:{event}")), iri(expand("kg:p"))) for event in (*days, "undated")]
    monkeypatch.setattr(timelines, "rows", lambda _, query: pairs if "cbrn:project " in query else [])
    monkeypatch.setattr(timelines, "spans", lambda _, name: [days[name]] if name in days else [])
    assert timelines._under(cast(Site, SimpleNamespace(kg=SimpleNamespace(engine=None)))) == {"p": days["e1"]}


def test_a_project_and_its_events_are_tied_by_a_property_of_the_ontology() -> None:
    used = set(re.findall(r"cbrn:(\w+)", timelines._UNDER))
    text = (Path(__file__).parent.parent / "ontology" / "cbrngraph.ttl").read_text(encoding="utf-8")
    assert used == {name for name in used if f"\ncbrn:{name} a owl:" in text}


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2017-01-01", "2017-12-31", "2017"), ("2020-11-01", "2020-11-30", "2020-11"),
        ("2020-02-01", "2020-02-29", "2020-02"), ("2020-11-20", "2020-11-20", "2020-11-20"), ("", "", ""),
        ("2015-10-01", "2015-12-31", "between 2015-10-01 and 2015-12-31"), ("", "2015-12-31", "2015-12-31"),
        ("2017-01-01", "2018-12-31", "between 2017-01-01 and 2018-12-31"),
    ],
)  # fmt: skip
def test_when_a_country_joined_is_told_as_roughly_as_it_is_known(first: str, last: str, told: str) -> None:
    text = "".join(str(part) for part in _joined(first, last))
    assert text.replace("<time>", "").replace("</time>", "") == told
