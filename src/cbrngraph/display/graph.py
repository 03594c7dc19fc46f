"""An opened graph as HTML: what it is, how much it holds, how it is cited, and what can be asked next."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from cbrngraph.answers.info import Info, info
from cbrngraph.display.markup import Content, Html, block, element, listed, table
from cbrngraph.display.parts import cited, counted, folded, next_steps, notes, title
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import DATASET, lexical

__all__ = ["graph_html", "info_html"]

_ABOUT = (
    "SELECT ?title ?about ?version WHERE { ?dataset dct:title ?title ; dct:description ?about ; dcat:version ?version }"
)
_PUBLISHERS = "SELECT (COUNT(DISTINCT ?who) AS ?n) WHERE { ?source cbrn:sourceKind ?kind ; dct:publisher ?who }"
_READ = "SELECT (MAX(?day) AS ?last) WHERE { ?source cbrn:retrievedOn ?day }"
_NAMED = {
    "membership": ("member", "members"), "project": ("project", "projects"), "institution": ("institution", ""),
    "event": ("event", ""), "agreement": ("agreement", ""), "region": ("region", ""),
    "regional secretariat": ("regional secretariat", ""),
}  # fmt: skip
_STEPS = {
    "kg.ask('members')": "a question of the library; kg.questions() lists them",
    "kg.show('kazakhstan')": "all that is known of a thing",
    "kg.why('kazakhstan', 'memberships')": "the claims behind a statement",
    "kg.conflicts()": "where sources disagree",
    "kg.network('countries-by-projects')": "a cooperation network; kg.networks() lists them",
    "kg.query('SELECT …')": "SPARQL 1.1",
}


class Opened(Protocol):
    """What an opened graph says of itself."""

    engine: Engine
    origin: str
    policy: str
    note: str


def graph_html(kg: Opened) -> Html:
    """Return a summary of an opened graph."""
    found = rows(kg.engine, _ABOUT, dataset=DATASET)
    name, about, version = map(lexical, found[0]) if found else ("A graph", "", "")
    counts = info(kg.engine)
    return block(
        title(name, about),
        listed([
            f"version {version or 'unknown'}; the last source was read on {_last_read(kg.engine) or 'an unknown day'}",
            f"evidence policy {kg.policy}{f' ({kg.note})' if kg.note else ''}",
            f"opened from {_place(kg.origin)}",
        ]),
        table("What it holds", (), _held(kg.engine, counts), numbers=(1,)),
        element("p", "How to cite it: ", *cited(kg.engine)) if found else "",
        next_steps(_STEPS),
        label="Knowledge graph",
    )  # fmt: skip


def _held(engine: Engine, counts: Info) -> list[tuple[Content, str]]:
    classes = {_NAMED[name][1] or f"{name}s": count for name, count in counts.classes.items() if name in _NAMED}
    first = {
        "statements": counts.statements,
        "claims": sum(counts.claims.values()),
        "sources": sum(number for kind, number in counts.sources.items() if kind != "editorial"),
        "publishers": int(lexical(rows(engine, _PUBLISHERS)[0][0])),
        "conflicts between sources": counts.conflicts,
    }
    return [(name, f"{count:,}") for name, count in (first | classes).items()]


def _last_read(engine: Engine) -> str:
    found = rows(engine, _READ)
    return lexical(found[0][0]) if found and found[0][0] else ""


def _place(origin: str) -> str:
    """Where it was opened from: the address of an endpoint, or a path as people in this folder would write it."""
    try:
        return str(Path(origin).relative_to(Path.cwd()))
    except ValueError:
        return origin if "://" in origin else Path(origin).name


def info_html(counts: Info) -> Html:
    """Return the counts of a graph."""
    blocks = {"Things": counts.classes, "Claims by status": counts.claims, "Sources by kind": counts.sources}
    tables = [
        folded(f"{head}: {sum(found.values()):,}", table("", (), _rows(found), numbers=(1,)))
        for head, found in blocks.items()
    ]  # fmt: skip
    whole = sum(counts.independent.values()) or 1
    shares = [(number, f"{count:,}", f"{count / whole:.1%}") for number, count in counts.independent.items()]
    return block(
        title(f"{counts.statements:,} statements, {sum(counts.claims.values()):,} claims, "
              f"{counted(counts.conflicts, 'conflict')}"),
        table("Facts by independent sources", ("independent sources", "facts", "share"), shares, numbers=(1, 2)),
        tables,
        notes([f"evidence policy: {counts.policy}"]),
        label="What the graph holds",
    )  # fmt: skip


def _rows(found: dict[str, int]) -> list[tuple[str, str]]:
    return [(name, f"{count:,}") for name, count in found.items()]
