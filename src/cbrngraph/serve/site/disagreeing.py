"""Coverage (what was found, what was sought in vain) and conflicts (where sources disagree), with the data of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cbrngraph.answers.conflicts import Conflict, Side
from cbrngraph.answers.coverage import Coverage, State, summary
from cbrngraph.answers.receipts import SourceLine
from cbrngraph.display.markup import Content, Html, element, listed, table
from cbrngraph.display.parts import counted
from cbrngraph.serve.site.files import File, Site, json_file
from cbrngraph.serve.site.frame import Page, made, wide
from cbrngraph.serve.site.known import conflict_id
from cbrngraph.serve.site.linking import source_html, thing_html

__all__ = ["SLOW", "file", "paths"]

SLOW = False
_COVERAGE = (
    "What is known of each country, region and project, property by property. A search in vain is a finding: somebody "
    "looked there and then, and it was not there. Where nobody looked, nothing is said."
)
_CONFLICTS = (
    "Where sources say different things of what can only be one, or where a complete list lacks what others name. All "
    "are kept; a written rule, or an editor with a reason, says which one holds."
)
_MARKS = {State.FOUND: "found", State.DISPUTED: "disputed", State.SOUGHT: "in vain", State.NOT_SOUGHT: "–"}
_SIDES = ("what it says", "status", "who says it", "why")


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return the two pages and their data."""
    return ["coverage.html", "data/coverage.json", "conflicts.html", "data/conflicts.json"]


def file(site: Site, path: str) -> File:
    """Return one of the pages, or its data."""
    if "coverage" in path:
        found = site.kg.coverage()
        return json_file(_coverage_data(found)) if path.endswith("json") else made(site, _coverage(site, path, found))
    told = site.kg.conflicts()
    return (
        json_file([_conflict_data(one) for one in told])
        if path.endswith("json")
        else made(site, _conflicts(site, path, told))
    )


def _coverage(site: Site, path: str, found: Sequence[Coverage]) -> Page:
    content: list[Content] = [element("p", _COVERAGE), element("div", **{"data-controls": "coverage"})]
    for kind, properties in summary(found).items():
        things = [one for one in found if one.kind == kind]
        content += [element("h2", kind, id=kind), _summed(kind, properties), *_thing_by_thing(site, kind, things)]
    return Page(path, "Coverage", content, _COVERAGE, data="data/coverage.json", scripts=["table"])


def _summed(kind: str, properties: dict[str, dict[State, int]]) -> Html:
    rows = [(name, *(f"{counts[state]:,}" for state in State)) for name, counts in properties.items()]
    told = f"Coverage by property: {kind}"
    return wide(told, table(told, ("property", *(state.value for state in State)), rows, numbers=range(1, 5)))


def _thing_by_thing(site: Site, kind: str, things: Sequence[Coverage]) -> Iterator[Html]:
    names = list(dict.fromkeys(name for one in things for name in one.states))
    rows = [
        [_thing(site, one.id, one.label), *(_mark(one.states.get(name)) for name in names)] for one in things
    ]  # fmt: skip
    told = table(f"Coverage: each {kind}", (kind, *names), rows)
    yield element("details", element("summary", f"{len(things)}, one by one"), wide(f"Coverage of each {kind}", told))


def _mark(state: State | None) -> Content:
    return element("span", _MARKS[state], class_=f"state {state.name.casefold().replace('_', '-')}") if state else ""


def _thing(site: Site, key: str, label: str) -> Html:
    return thing_html(site, "", key.removeprefix("kg:"), label)


def _coverage_data(found: Sequence[Coverage]) -> list[dict[str, object]]:
    states = list(State)
    told: list[dict[str, object]] = []
    for kind in dict.fromkeys(one.kind for one in found):
        things = [one for one in found if one.kind == kind]
        names = list(dict.fromkeys(name for one in things for name in one.states))
        marks = [
            [one.id.removeprefix("kg:"), one.label,
             [states.index(one.states[name]) if name in one.states else None for name in names]]
            for one in things
        ]  # fmt: skip
        told.append({"kind": kind, "properties": names, "states": [state.value for state in states], "things": marks})
    return told


def _conflicts(site: Site, path: str, found: Sequence[Conflict]) -> Page:
    rule = element("a", "The rule", href="about.html#resolution")
    content: list[Content] = [
        element("p", _CONFLICTS, " ", rule, "."),
        element("p", f"{counted(len(found), 'conflict')} under the evidence policy {site.kg.policy}."),
        *(_conflict(site, one) for one in found),
    ]
    return Page(path, "Conflicts", content, _CONFLICTS, data="data/conflicts.json")


def _conflict(site: Site, one: Conflict) -> Html:
    sides = sorted(one.sides, key=lambda side: (not side.holds, not side.loses, side.claim))
    outcome = "a complete list lacks some" if one.kind == "list" else _outcome(one)
    head = element("h2", _thing(site, one.subject, one.label), f": {one.property}")
    told = table(outcome, _SIDES, (_row(site, one, side) for side in sides))
    return element("section", head, wide(f"{one.label}: {one.property}", told), id=conflict_id(one), class_="conflict")


def _outcome(one: Conflict) -> str:
    return "One holds" if any(side.holds for side in one.sides) else "A tie: none holds"


def _row(site: Site, one: Conflict, side: Side) -> Sequence[Content]:
    inferred = ", inferred" * (side.basis == "inferred")
    claim = element("a", "claim", href=f"doc/{one.subject.removeprefix('kg:')}.html#{side.claim}", title=side.claim)
    there = [claim] if one.subject.removeprefix("kg:") in site.labels else []
    status = element("strong", "holds") if side.holds else side.status
    return [f"{side.value}{inferred} ", *there], status, _who(site, side.sources), side.why


def _who(site: Site, sources: Sequence[SourceLine]) -> Content:
    told = [source_html(site, "", one) for one in sources]
    return told[0] if len(told) == 1 else ["read together:", listed(told)]


def _conflict_data(one: Conflict) -> dict[str, object]:
    sides = [
        {"value": side.value, "status": side.status, "holds": side.holds, "why": side.why, "claim": side.claim,
         "sources": [source.id for source in side.sources]}
        for side in one.sides
    ]  # fmt: skip
    return {"id": one.subject.removeprefix("kg:"), "label": one.label, "property": one.property, "kind": one.kind,
            "anchor": conflict_id(one), "sides": sides}  # fmt: skip
