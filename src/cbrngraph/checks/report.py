"""Findings, and the report of them: for people, as JSON, as a SHACL validation report, and as SARIF 2.1.0."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from cbrngraph import __version__
from cbrngraph.errors import BadDataError
from cbrngraph.places import Place
from cbrngraph.terms import PREFIXES, SHACL, SHAPES, Term, compact, iri, literal, name_of

__all__ = ["FORMATS", "SEVERITIES", "Finding", "Report"]

SEVERITIES = ("Violation", "Warning", "Info")
_FEW = 5
"""So many warnings of one kind, or places of one finding, are listed one by one."""
_SARIF_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One fault: how grave, of what, in which words, found by which shape or rule, and where it was written."""

    rank: int
    places: tuple[Place, ...]
    node: Term
    message: str
    rule: str
    path: Term = ""
    value: Term = ""
    component: Term = ""

    @property
    def severity(self) -> str:
        """Violation, Warning or Info."""
        return SEVERITIES[self.rank]

    def __str__(self) -> str:
        where = f"{self.places[0]}  " if self.places else ""
        grade = "" if self.severity == "Violation" else f"{self.severity.lower()}: "
        others = "".join(f"\n  see also {place}" for place in self.places[1 : _FEW + 1])
        unnamed = len(self.places) - 1 - _FEW
        others += f"\n  and {unnamed} more lines" if unnamed > 0 else ""
        return f"{where}{grade}{self.told}{others}"

    @property
    def told(self) -> str:
        """The thing and what is wrong with it."""
        return f"{name_of(self.node)}: {self.message}" if self.node else self.message


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of a check, the gravest first."""

    findings: tuple[Finding, ...]
    checked: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of_bad_data(cls, error: BadDataError) -> Report:
        """The report on data that cannot even be read: its problems, as violations."""
        problems = error.problems
        return cls(
            tuple(Finding(0, (p.place, *p.also), "", p.what, "reading") for p in problems), {"problems": len(problems)}
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    def conforms(self, *, strict: bool = False) -> bool:
        """Whether nothing is found that would mislead (strict: or that is incomplete)."""
        return not any(finding.rank < (2 if strict else 1) for finding in self.findings)

    def human(self, *, brief: bool = False) -> str:
        """The report for a person: one finding a line, then the sum.

        brief: what is only worth a look (info), and warnings of which there are many alike, are summed up, one line for
        each rule and message.
        """
        sums = ", ".join(f"{count} {severity.lower()}{'s' * (count != 1)}" for severity, count in self.counts.items())
        looked = ", ".join(f"{count} {what}" for what, count in self.checked.items())
        alike = Counter(map(_kind, self.findings))
        listed = [finding for finding in self.findings if not brief or not _summed(finding, alike)]
        kinds = {_kind(finding): finding for finding in reversed(self.findings) if brief and _summed(finding, alike)}
        summed = [_sum(finding, alike[kind]) for kind, finding in sorted(kinds.items())]
        hint = ["(--all lists what is only summed up here)"] if summed else []
        return "\n".join([*map(str, listed), *summed, " ".join([f"{sums} ({looked})", *hint])])

    def json(self) -> str:
        """The report as one JSON object."""
        record = {"conforms": self.conforms(), "counts": self.counts, "findings": [_record(f) for f in self.findings]}
        return json.dumps(record, ensure_ascii=False, indent=2)

    def sarif(self) -> str:
        """The report as SARIF 2.1.0 (OASIS), which editors and code hosts show beside the line."""
        driver = {"name": "cbrngraph", "version": __version__, "rules": [{"id": rule} for rule in self._rules()]}
        run = {"tool": {"driver": driver}, "results": [_sarif(finding) for finding in self.findings]}
        schema = "https://json.schemastore.org/sarif-2.1.0.json"
        return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)

    def ttl(self) -> str:
        """The report as a SHACL validation report (W3C SHACL, section 3.6) in Turtle."""
        lines = [f"@prefix {prefix}: <{base}> ." for prefix, base in PREFIXES.items() if prefix in {"sh", "kg", "xsd"}]
        conforms = str(self.conforms()).lower()
        results = " , ".join(f"[\n{_shacl(finding)}\n]" for finding in self.findings)
        told = f" ;\n  sh:result {results}" if results else ""
        return "\n".join([*lines, "", f"[] a sh:ValidationReport ;\n  sh:conforms {conforms}{told} .", ""])

    def _rules(self) -> list[str]:
        return sorted({finding.rule for finding in self.findings})


FORMATS: dict[str, Callable[[Report], str]] = {
    "human": Report.human,
    "json": Report.json,
    "ttl": Report.ttl,
    "sarif": Report.sarif,
}


def _kind(finding: Finding) -> tuple[int, str, str]:
    return finding.rank, finding.rule, finding.message


def _summed(finding: Finding, alike: Mapping[tuple[int, str, str], int]) -> bool:
    """Whether a brief report gives the number of such findings, not each."""
    return finding.severity == "Info" or (finding.severity == "Warning" and alike[_kind(finding)] > _FEW)


def _sum(first: Finding, count: int) -> str:
    where = f" (the first: {first.places[0]})" if first.places and first.severity != "Info" else ""
    return f"{first.severity.lower()}: {count} × {first.rule}: {first.message}{where}"


def _record(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity,
        "node": compact(finding.node) if finding.node else None,
        "path": compact(finding.path) if finding.path else None,
        "message": finding.message,
        "rule": finding.rule,
        "places": [{"file": place.file, "line": place.line} for place in finding.places],
    }


def _sarif(finding: Finding) -> dict[str, object]:
    return {
        "ruleId": finding.rule,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": finding.told},
        "locations": [_location(place) for place in finding.places[:1]],
        "relatedLocations": [_location(place) for place in finding.places[1:]],
    }


def _location(place: Place) -> dict[str, object]:
    region = {"startLine": max(place.line, 1)}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(place.file)}, "region": region}}


def _uri(path: str) -> str:
    return Path(path).as_uri() if Path(path).is_absolute() else quote(path)


def _shacl(finding: Finding) -> str:
    pairs: Iterable[tuple[str, str]] = [
        ("a", "sh:ValidationResult"),
        *([("sh:focusNode", finding.node)] if finding.node else []),
        ("sh:resultSeverity", f"sh:{finding.severity}"),
        ("sh:resultMessage", literal(finding.message)),
        ("sh:sourceShape", iri(SHAPES + finding.rule)),
        ("sh:sourceConstraintComponent", finding.component or iri(SHACL + "SPARQLConstraintComponent")),
        *([("sh:value", finding.value)] if finding.value else []),
        *([("sh:resultPath", finding.path)] if finding.path else []),
    ]
    return " ;\n".join(f"    {key} {value}" for key, value in pairs)
