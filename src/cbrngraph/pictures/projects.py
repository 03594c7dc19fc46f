"""What pictures ask the graph about projects: numbers, titles, regions, areas, and the days that are known of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from cbrngraph.answers.labels import labels_of
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import Term, compact, lexical

__all__ = ["Project", "projects"]

_PROJECTS = """
SELECT ?project ?number ?months WHERE {
  ?project a cbrn:Project .
  OPTIONAL { ?project cbrn:projectNumber ?number }
  OPTIONAL { ?project cbrn:durationMonths ?months }
}"""
_DAYS = """
SELECT ?project ?property ?day WHERE {
  VALUES ?property { cbrn:fromEarliest cbrn:fromLatest cbrn:untilEarliest cbrn:untilLatest cbrn:seenOnEarliest }
  ?project a cbrn:Project ; ?property ?day .
}"""
_REGIONS = "SELECT ?project ?region WHERE { ?project a cbrn:Project ; cbrn:region ?region }"
_AREAS = "SELECT ?project ?area WHERE { ?project a cbrn:Project ; cbrn:area ?area }"


@dataclass(frozen=True, slots=True)
class Project:
    """A project; days are ``YYYY-MM-DD``, empty where no source gives one."""

    id: str
    number: int | None
    label: str
    months: int | None
    """Its length as printed."""
    regions: tuple[str, ...]
    """Ids of regions, sorted."""
    areas: tuple[str, ...]
    """Labels of fields of work, sorted."""
    from_earliest: str
    from_latest: str
    until_earliest: str
    until_latest: str
    seen: tuple[str, ...]
    """Days on which a source shows it at work."""

    @property
    def title(self) -> str:
        """What it is about, without its number."""
        told = self.label.removeprefix(f"Project {self.number}: ")
        return told[:1].upper() + told[1:]

    @property
    def short(self) -> str:
        """Its number, or else its title."""
        return str(self.number) if self.number is not None else self.label


def projects(engine: Engine) -> list[Project]:
    """Return the projects that the graph knows: by number, those without one last."""
    found = rows(engine, _PROJECTS)
    labels = labels_of(engine, [project for project, _, _ in found])
    areas = _sets(engine, _AREAS)
    names = labels_of(engine, {area for some in areas.values() for area in some})
    regions = _sets(engine, _REGIONS)
    days: defaultdict[tuple[Term, str], set[str]] = defaultdict(set)
    for project, said, day in rows(engine, _DAYS):
        days[(project, compact(said).removeprefix("cbrn:"))].add(lexical(day))
    made = [
        Project(
            compact(project), int(lexical(number)) if number else None, labels[project],
            int(lexical(months)) if months else None,
            tuple(sorted(map(compact, regions[project]))), tuple(sorted(names[area] for area in areas[project])),
            min(days[project, "fromEarliest"], default=""), max(days[project, "fromLatest"], default=""),
            min(days[project, "untilEarliest"], default=""), max(days[project, "untilLatest"], default=""),
            tuple(sorted(days[project, "seenOnEarliest"])),
        )
        for project, number, months in found
    ]  # fmt: skip
    return sorted(made, key=lambda one: (one.number is None, one.number or 0, one.label, one.id))


def _sets(engine: Engine, query: str) -> defaultdict[Term, set[Term]]:
    found: defaultdict[Term, set[Term]] = defaultdict(set)
    for thing, value in rows(engine, query):
        found[thing].add(value)
    return found
