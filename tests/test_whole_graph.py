"""Rules on the whole graph, each where it must speak, with the lines it must name, and where it must be silent.

The lines that a finding must name are marked ``# here`` in the reading.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support import REGISTER, made, write_data

from cbrngraph.checks.check import check
from cbrngraph.checks.report import Finding

MARK = "# here"
HEAD = "source: source-official\nsays:\n- at: p1\n"
MORE = {
    "region-sea": {"type": "Region", "label": {"en": "South East Asia"}, "regionCode": "SEA"},
    "event-one": {"type": "Meeting", "label": {"en": "Meeting one"}},
    "org-new": {"type": "Institution", "label": {"en": "New body"}},
    "change-one": {"type": "OrganizationChange", "label": {"en": "Change one"}},
    "membership-extra": {"type": "Membership", "label": {"en": "Said apart"}},
    "project-p061": {"type": "Project", "label": {"en": "Third project"}},
}


@pytest.fixture
def findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], list[Finding]]:
    """What one rule finds in a reading, whose subjects begin on line 4."""
    monkeypatch.chdir(tmp_path)

    def found(rule: str, says: str) -> list[Finding]:
        data = write_data(tmp_path, register=REGISTER | MORE, readings=HEAD + says)
        return [finding for finding in check(made(data)).findings if finding.rule == rule]

    return found


Findings = Callable[[str, str], list[Finding]]


def marked(says: str) -> list[tuple[str, int]]:
    lines = (HEAD + says).splitlines()
    return [("data/readings/all.yaml", number) for number, line in enumerate(lines, 1) if line.endswith(MARK)]


def places(finding: Finding) -> list[tuple[str, int]]:
    return [(place.file, place.line) for place in finding.places]


REGIONS = """\
  country-kaz:
    memberships:
      initiative-coe: {home}  # here
  project-p053:
    region: {regions}  # here
    beneficiaries:
      country-kaz:  # here
"""
EVENT = """\
  project-p053:
    from: {begun}{mark_from}
    until: {over}{mark_until}
  event-one:
    project: project-p053  # here
"""


def event(begun: str, over: str, dates: str, side: str = "") -> str:
    marks = {"mark_from": f"  {MARK}" * (side == "start"), "mark_until": f"  {MARK}" * (side == "end")}
    return EVENT.format(begun=begun, over=over, **marks) + "".join(f"    {line}\n" for line in dates.split("; "))


def seats(one: str, other: str) -> str:
    """Two hostings of one secretariat, each a line under its city."""
    return f"  secretariat-ca:\n    hostings:\n    - {one}\n    - {other}\n"


def takes_part(body: str, project: str = "", part: str = "{}") -> str:
    """A body that leads a project, with dates of the project or of its part."""
    dates = f"    {project}  # here\n" if project else ""
    return f"{body}  project-p053:\n{dates}    leaders:\n      org-new: {part}  # here\n"


TASHKENT, ALMATY = "city: city-tashkent", "city: city-almaty"

SPEAKS = [
    ("beneficiary-region", "Warning", "country-kaz is a member in none of the regions of project-p053",
     REGIONS.format(home="{region: region-sea}", regions="region-ca")),
    ("event-in-project", "Warning", "lies (2020-05) after the end of project-p053 (2019)",
     event("2015", "2019", "from: 2020-05  # here", "end")),
    ("event-in-project", "Warning", "lies (2013) before the start of project-p053 (2015)",
     event("2015", "2019", "from: 2013  # here", "start")),
    ("event-in-project", "Warning", "lies (2014-12-31) before the start of project-p053 (2015)",
     event("2015", "2019", "from: 2014-12-01; until: 2014-12-31  # here", "start")),
    ("one-seat", "Warning", "secretariat-ca has two seats",
     seats(f"{{{TASHKENT}, from: 2012, until: 2018}}  # here", f"{{{ALMATY}, from: 2015, until: 2020}}  # here")),
    ("one-seat", "Warning", "both hold on 2019-05-05",
     seats(f"{{{TASHKENT}, seenOn: 2019-05-05}}  # here", f"{{{ALMATY}, seenOn: 2019-05-05}}  # here")),
    ("one-seat", "Warning", "both hold on 2016-12-31",
     seats(f"{{{TASHKENT}, from: 2012, seenOn: 2018}}  # here", f"{{{ALMATY}, from: 2016, until: 2020}}  # here")),
    ("one-seat", "Warning", "has two seats",
     seats(f"{{{TASHKENT}, host: org-istc, from: 2012, until: 2018}}  # here",
           f"{{{TASHKENT}, host: org-jrc, from: 2015, until: 2020}}  # here")),
    ("founded-later", "Warning", "org-new came into being (2019) after the project ended (2017)",
     takes_part("  org-new: {foundedOn: 2019}  # here\n", "until: 2017")),
    ("founded-later", "Warning", "org-new came into being (2019) after the participation ended (2018)",
     takes_part("  org-new: {foundedOn: 2019}  # here\n", part="{until: 2018}")),
    ("founded-later", "Warning", "org-new came into being (2019) after the participation began (2016-02)",
     takes_part("  org-new: {foundedOn: 2019}  # here\n", part="{from: 2016-02, until: 2022}")),
    ("founded-later", "Warning", "name the one that took part, perhaps org-jrc",
     takes_part("  org-new:\n    replaces: org-jrc\n    foundedOn: 2019  # here\n", "until: 2017")),
    ("founded-later", "Warning", "org-new came into being (2019) after the project ended (2017)",
     takes_part("  change-one:\n    originalOrganization: org-jrc\n    resultingOrganization: org-new\n"
                "    from: 2019  # here\n", "until: 2017")),
    ("one-membership", "Violation", "says again that country-kaz belongs to initiative-coe, as membership-extra does",
     "  country-kaz:\n    memberships:\n      initiative-coe: {from: 2015}  # here\n"
     "  membership-extra:\n    member: country-kaz  # here\n    organization: initiative-coe\n"),
    ("one-identifier", "Violation", "has the projectNumber 53, and so has project-p060",
     "  project-p053: {projectNumber: 53}  # here\n  project-p060: {projectNumber: 53}  # here\n"),
    ("no-circle", "Violation", "replaces org-jrc leads back to org-jrc itself",
     "  org-jrc: {replaces: org-jrc}  # here\n"),
    ("no-circle", "Violation", "continues project-p053 leads back to project-p053",
     "  project-p053:\n    continues: project-p053  # here\n"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "severity", "told", "says"), SPEAKS, ids=[f"{r}: {t}" for r, _, t, _ in SPEAKS])
def test_a_fault_is_found_with_its_lines(findings: Findings, rule: str, severity: str, told: str, says: str) -> None:
    [finding] = findings(rule, says)
    assert finding.severity == severity
    assert told in finding.told
    assert places(finding) == marked(says)


SILENT = [
    ("beneficiary-region", REGIONS.format(home="{region: region-ca}", regions="region-ca")),
    ("beneficiary-region", REGIONS.format(home="{region: [region-sea, region-ca]}", regions="region-ca")),
    ("beneficiary-region", REGIONS.format(home="{region: region-sea}", regions="[region-ca, region-sea]")),
    ("beneficiary-region", REGIONS.format(home="{from: 2015}", regions="region-ca")),
    ("beneficiary-region", "  country-kaz: {memberships: {initiative-coe: {region: region-ca}}}\n"
                           "  project-p053: {beneficiaries: country-kaz}\n"),
    ("beneficiary-region", "  project-p053: {region: region-ca, beneficiaries: country-kaz}\n"),
    ("beneficiary-region", "  country-kaz: {memberships: {initiative-coe: {region: region-sea}}}\n"
                           "  project-p053: {region: region-ca, partners: country-kaz}\n"),
    ("event-in-project", event("2015", "2019", "from: 2019-12-31; until: 2020-01-02")),
    ("event-in-project", event("2015", "2019", "from: 2014-12-30; until: 2015-01-02")),
    ("event-in-project", event("2015", "2019", "from: 2019; until: 2020")),
    ("event-in-project", event("2015-06", "2019", "from: 2015")),
    ("event-in-project", event("2015", "2019..", "from: 2021")),
    ("event-in-project", event("2015", "..2019", "from: ..2014-05-01; until: 2017")),
    ("one-seat", seats(f"{{{TASHKENT}, from: 2012, until: 2015}}", f"{{{ALMATY}, from: 2015, until: 2020}}")),
    ("one-seat", seats(f"{{{TASHKENT}, from: 2012, until: 2015-05-31}}",
                       f"{{{ALMATY}, from: 2015-05-31, until: 2020}}")),
    ("one-seat", seats(f"{{{TASHKENT}, seenOn: 2019}}", f"{{{ALMATY}, seenOn: 2019}}")),
    ("one-seat", seats(f"{{{TASHKENT}, from: 2012}}", f"{{{ALMATY}, from: 2015}}")),
    ("one-seat", seats(f"{{{TASHKENT}, from: 2012, until: 2018}}", f"{{{ALMATY}}}")),
    ("one-seat", seats(f"{{{TASHKENT}, from: 2012, until: 2018}}",
                       f"{{{TASHKENT}, host: org-jrc, from: 2012, until: 2018}}")),
    ("one-seat", seats(f"{{{TASHKENT}, from: 2012, seenOn: 2014}}", f"{{{ALMATY}, from: 2013..2016, until: 2020}}")),
    ("founded-later", takes_part("  org-new: {foundedOn: 2019}\n", "until: 2019")),
    ("founded-later", takes_part("  org-new: {foundedOn: ..2019}\n", "until: 2017")),
    ("founded-later", takes_part("  org-new: {foundedOn: 2016}\n", "until: 2017")),
    ("founded-later", takes_part("  org-new: {foundedOn: 2019}\n", "until: 2017", "{from: 2019, until: 2022}")),
    ("founded-later", takes_part("  org-jrc: {foundedOn: 2019}\n", "until: 2017")),
    ("founded-later", takes_part("  change-one: {originalOrganization: org-new, resultingOrganization: org-new,"
                                 " from: 2019}\n", "until: 2017")),
    ("one-membership", "  country-kaz: {memberships: {initiative-coe: {from: 2015}}}\n"
                       "  membership-extra: {member: country-uzb, organization: initiative-coe}\n"),
    ("one-membership", "  country-kaz: {memberships: {initiative-coe: {from: 2015}, org-istc: {from: 2015}}}\n"),
    ("one-identifier", "  project-p053: {projectNumber: 53}\n  project-p060: {projectNumber: 60}\n"),
    ("one-identifier", "  project-p053: {contractNumber: a}\n  project-p060: {contractNumber: a}\n"),
    ("no-circle", "  org-new: {replaces: [org-jrc, org-istc]}\n  org-jrc: {replaces: org-istc}\n"),
    ("no-circle", "  project-p053: {continues: project-p060, complements: project-p061}\n"
                  "  project-p061: {complements: project-p053}\n"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "says"), SILENT, ids=[f"{rule}-{n}" for n, (rule, _) in enumerate(SILENT)])
def test_what_may_be_right_is_let_alone(findings: Findings, rule: str, says: str) -> None:
    assert findings(rule, says) == []


@pytest.mark.parametrize(
    ("key", "things"),
    [
        ("replaces", ["org-new", "org-jrc", "org-istc"]),
        ("continues", ["project-p053", "project-p060", "project-p061"]),
        ("partOf", ["org-new", "org-jrc"]),
    ],
)
def test_every_statement_of_a_longer_circle_is_told(findings: Findings, key: str, things: list[str]) -> None:
    pairs = zip(things, [*things[1:], things[0]], strict=True)
    says = "".join(f"  {one}: {{{key}: {other}}}  # here\n" for one, other in pairs)
    found = findings("no-circle", says)
    assert sorted(place for finding in found for place in places(finding)) == marked(says)
    assert {finding.severity for finding in found} == {"Violation"}


def test_what_leads_into_a_circle_is_no_part_of_it(findings: Findings) -> None:
    says = "  org-new: {replaces: org-jrc}\n  org-jrc: {replaces: org-istc}\n  org-istc: {replaces: org-jrc}\n"
    assert {finding.node[-9:-1] for finding in findings("no-circle", says)} == {"/org-jrc", "org-istc"}
