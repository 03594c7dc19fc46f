"""A made-up ``data/`` of any size, in the shape of the real one: ``python bench/synthetic.py DIR [-n STATEMENTS]``.

Countries, institutions, projects with their participants, budgets and results, events, agreements and public offices,
read from several sources of different kinds, which agree, say less, say more, or contradict each other. The same size
and seed give the same bytes; everything is invented (country codes are those that ISO 3166 leaves to users).
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

__all__ = ["dumped", "write_data"]

Record = dict[str, Any]

BASE, PER_COUNTRY, PER_PROJECT = 9_000, 250, 1_260
"""Statements of the vocabulary and the bodies, of each country, and of each project with all its own (measured)."""

REGIONS = ("AAF", "CA", "ECA", "GCC", "MIE", "NAS", "SEA", "SEEE")
AREAS = ("first-response", "waste-management", "border-control-and-monitoring", "crisis-management", "legal-framework")
CATEGORIES = ("chemical", "biological", "radiological", "nuclear")
KINDS = ("ministry", "agency", "laboratory", "university", "research-centre", "company")
EVENTS = ("RoundTable", "Training", "Exercise", "Workshop", "Conference")
AGREEMENTS = ("CooperationAgreement", "MemorandumOfUnderstanding", "Contract", "HostingAgreement")
UNITS = ("trainer", "person", "master-trainer")
POSTS = 16


@dataclass
class World:
    """What is made: the register by file, the catalogue of sources, and the readings by file."""

    dice: random.Random
    countries: int
    projects: int
    register: defaultdict[str, Record] = field(default_factory=lambda: defaultdict(dict))
    sources: Record = field(default_factory=dict)
    readings: defaultdict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))

    def mint(self, file: str, slug: str, cls: str, label: str, **more: object) -> None:
        self.register[file][slug] = {"type": cls, "label": {"en": label}, **more}

    def some(self, file: str, least: int, most: int) -> list[str]:
        """Some ids of a file of the register, each once."""
        return self.dice.sample(sorted(self.register[file]), self.dice.randint(least, most))

    def one(self, file: str) -> str:
        return self.some(file, 1, 1)[0]

    def source(self, slug: str, kind: str, year: int, **more: object) -> str:
        """Put a document into the catalogue; its day is its own, so that no two weigh the same."""
        self.sources[slug] = {
            "sourceKind": kind,
            "url": f"https://example.org/{slug}",
            "title": f"Document {slug.removeprefix('source-')}",
            "publisher": self.one("institutions"),
            "issued": self.day(year),
            "language": "en",
            "retrievedOn": "2026-01-15",
            **more,
        }
        return slug

    def read(self, file: str, source: str | list[str], says: Sequence[Record]) -> None:
        passages = [
            {"at": f"p{number}", "phrase": f"as stated under {number}"} | said for number, said in numbered(says)
        ]
        self.readings[file].append({"source": source, "says": passages})

    def day(self, year: int) -> str:
        return f"{year}-{self.dice.randint(1, 12):02}-{self.dice.randint(1, 28):02}"

    def vaguer(self, day: str) -> str:
        """The same date, as another document puts it: the day, the month or the year."""
        return day[: self.dice.choice((4, 7, 10))]


def write_data(folder: Path, statements: int, seed: int = 1) -> None:
    """Write a ``data/`` whose graph has about so many statements (within some 4 % from 20,000 on)."""
    countries = 64 if statements > 50_000 else 24
    projects = round((statements - BASE - PER_COUNTRY * countries) / PER_PROJECT)
    world = World(random.Random(seed), countries, max(2, projects))
    _places(world)
    _institutions(world)
    _network(world)
    _offices(world)
    for number in range(1, world.projects + 1):
        _project(world, number)
        _results(world, number)
        for _ in range(2):
            _event(world, number)
        if number % 2:
            _agreement(world, number)
    _write(world, folder)


def numbered(items: Sequence[Record]) -> list[tuple[int, Record]]:
    return list(enumerate(items, start=1))


# the fixed part


def _places(world: World) -> None:
    world.mint("initiative", "initiative-coe", "Initiative", "Invented Centres of Excellence")
    for code in REGIONS:
        world.mint("regions", f"region-{code.lower()}", "Region", f"Region {code}", regionCode=code)
        world.mint("secretariats", f"secretariat-{code.lower()}", "RegionalSecretariat", f"Secretariat for {code}")
    for number in range(world.countries):
        code = f"X{chr(65 + number // 26)}{chr(65 + number % 26)}"
        label = {"en": f"Land {code}", "fr": f"Pays {code}", "ru": f"Страна {code}"}
        two, m49 = f"{code[1]}{code[2]}", f"{900 + number:03}"
        slug = f"country-{code.lower()}"
        world.mint("countries", slug, "Country", "", isoAlpha2=two, isoAlpha3=code, m49=m49)
        world.register["countries"][slug]["label"] = label
    for number in range(max(64, world.projects // 3)):
        country = world.one("countries")
        world.mint("cities", f"city-c{number:04}", "City", f"City {number}", country=country)


def _institutions(world: World) -> None:
    parents: list[Record] = []
    for number in range(max(40, world.projects)):
        kind, country = world.dice.choice(KINDS), world.one("countries")
        more: Record = {"kind": kind, "country": country, "altLabel": [f"I{number}"]}
        if number > 20 and world.dice.random() < 0.3:
            parents.append({f"org-i{number:04}": {"partOf": f"org-i{world.dice.randint(0, 19):04}"}})
        label = f"{kind.capitalize()} no. {number} of {country.removeprefix('country-').upper()}"
        world.mint("institutions", f"org-i{number:04}", "Institution", label, **more)
    world.read("institutions", world.source("source-institutions", "official", 2019), parents)


def _network(world: World) -> None:
    """Memberships as the initiative's site and three governments' pages tell them."""
    official = world.source("source-members", "official", 2021)
    says: list[Record] = []
    for number, country in enumerate(world.register["countries"], start=1):
        joined, region = world.day(world.dice.randint(2011, 2020)), world.one("regions")
        member = {"ordinal": number, "from": world.vaguer(joined), "region": region, "seenOn": "2021-06-01"}
        focal = {world.one("institutions"): {"seenOn": "2021-06-01"}}
        says.append({country: {"memberships": {"initiative-coe": member}, "focalPoints": focal}})
        page = world.source(f"source-gov-{country}", "government", 2019)
        said = {"memberships": {"initiative-coe": {"from": world.vaguer(joined)}}}
        people = {"value": f"about {world.dice.randint(1, 90)}00000", "unit": "person", "asOf": "2018"}
        world.read("governments", page, [{country: said}, {country: {"observations": {"population": people}}}])
    world.read("members", official, says)
    secretariats = [
        {
            secretariat: {
                "serves": region,
                "unitOf": "initiative-coe",
                "hostings": {world.one("cities"): {"from": "2013"}},
            }
        }
        for secretariat, region in zip(world.register["secretariats"], world.register["regions"], strict=True)
    ]
    world.read("secretariats", world.source("source-secretariats", "official", 2020), secretariats)


def _offices(world: World) -> None:
    source = world.source("source-offices", "official", 2022)
    for number in range(POSTS):
        post, first, second = f"post-o{number:02}", f"person-p{number:02}a", f"person-p{number:02}b"
        world.mint("offices", post, "Post", f"Head of body {number}")
        world.mint("offices", first, "Person", f"First Holder {number}")
        world.mint("offices", second, "Person", f"Second Holder {number}")
        tenures = {first: {"from": "2012", "until": "2016-05"}, second: {"from": "2016-06", "seenOn": "2022-01-10"}}
        body = world.one("institutions")
        world.read("offices", source, [{post: {"postIn": body}}, {post: {"tenures": tenures}}])


# what grows: a project, its results, its events, its agreements


def _project(world: World, number: int) -> None:
    """A project as its official page, its implementer, a mirror and a joint document tell it."""
    slug, area = f"project-p{number:04}", world.dice.choice(AREAS)
    world.mint("projects", slug, "Project", f"Project {number} on {area.replace('-', ' ')}", altLabel=[f"P{number:04}"])
    start = world.dice.randint(2010, 2018)
    begun, over = world.day(start), world.day(start + world.dice.randint(2, 4))
    sum_, countries = world.dice.randint(5, 80) * 100_000, world.some("countries", 4, 9)
    partners, implementer = world.some("institutions", 2, 5), world.one("institutions")
    facts: Record = {
        "title": f"Strengthening {area.replace('-', ' ')} in region {number}",
        "region": world.some("regions", 1, 2),
        "area": area,
        "category": world.dice.choice(CATEGORIES),
    }
    facts |= {"projectNumber": number} if number <= 999 else {}
    page = world.source(f"source-page-{slug}", "official", 2021)
    budget = {"amount": sum_, "currency": "EUR", "amountKind": "total"}
    world.read(f"p{number:04}", page, [
        {slug: facts},
        {slug: {"from": begun[:7], "until": over, "budget": budget}},
        {slug: {"implementers": implementer, "partners": partners}},
        {slug: {"beneficiaries": {country: {"from": begun[:4]} for country in countries}}},
    ])  # fmt: skip
    own = world.source(f"source-own-{slug}", "implementer", 2018)
    other = budget | {"amount": f"about {sum_ + 100_000 * world.dice.randint(0, 1)}"}
    whole = ["beneficiaries"] if number % 5 == 0 else []
    world.read(f"p{number:04}", own, [
        {slug: {"from": world.vaguer(begun), "until": world.vaguer(over), "budget": other}},
        {slug: {"implementers": {implementer: {"from": begun}}, "partners": partners[:2]}},
        {slug: {"beneficiaries": countries[1:]}, **({"complete": whole} if whole else {})},
    ])  # fmt: skip
    mirror = world.source(f"source-mirror-{slug}", "mirror", 2022, repeats=page)
    late = {"from": begun[:4], "until": str(int(over[:4]) + world.dice.randint(0, 1))}
    world.read(f"p{number:04}", mirror, [{slug: late}, {slug: {"partners": world.some("institutions", 1, 2)}}])
    said = {slug: {"beneficiaries": countries[0]}, "inferred": "the two documents were read together"}
    world.read(f"p{number:04}", [own, mirror], [said])


def _results(world: World, number: int) -> None:
    slug, region = f"project-p{number:04}", world.one("regions")
    trained, unit = world.dice.randint(10, 400), world.dice.choice(UNITS)
    training = {"quantity": trained, "unit": unit, "region": region, "outputStatus": "actual"}
    delivery = {"item": "laboratory equipment", "quantity": world.dice.randint(1, 30), "unit": "item",
                "deliveredTo": world.one("institutions"), "outputStatus": "actual", "asOf": "2019"}  # fmt: skip
    says = [{slug: {"trainings": training}}, {slug: {"deliveries": delivery}}]
    world.read(f"p{number:04}", f"source-page-{slug}", says)
    paper = world.source(f"source-press-{slug}", "press", 2019)
    doubted = training | {"quantity": f"over {trained - world.dice.randint(0, 1) * 5}"}
    world.read(f"p{number:04}", paper, [{slug: {"trainings": doubted}}])


def _event(world: World, number: int) -> None:
    project, count = f"project-p{number:04}", len(world.register["events"])
    slug, cls, day = f"event-e{count:05}", world.dice.choice(EVENTS), world.day(2019)
    world.mint("events", slug, cls, f"{cls} {count}")
    region, guests = world.one("regions"), world.some("countries", 3, 7)
    facts = {"from": day, "until": day, "city": world.one("cities"), "region": region, "project": project}
    who = {"organiser": world.one("institutions"), "attendee": guests}
    world.read(f"p{number:04}", f"source-page-{project}", [{slug: facts}, {slug: who}])
    told = {slug: {"from": world.vaguer(day), "attendee": guests[:3]}}
    world.read(f"p{number:04}", f"source-press-{project}", [told])


def _agreement(world: World, number: int) -> None:
    slug, day = f"agreement-a{number:04}", world.day(2017)
    world.mint("agreements", slug, world.dice.choice(AGREEMENTS), f"Agreement {number}")
    facts = {"signedOn": day, "party": [world.one("secretariats"), *world.some("institutions", 1, 2)]}
    world.read(f"p{number:04}", f"source-page-project-p{number:04}", [{slug: facts}])
    world.read(f"p{number:04}", f"source-own-project-p{number:04}", [{slug: {"signedOn": world.vaguer(day)}}])


# files


def _write(world: World, folder: Path) -> None:
    editors = {"source-editors": {"sourceKind": "editorial", "title": "Register of an invented world"}}
    for name, entries in world.register.items():
        _dump(folder / "register" / f"{name}.yaml", [entries])
    _dump(folder / "sources" / "catalogue.yaml", [editors | world.sources])
    for name, readings in world.readings.items():
        _dump(folder / "readings" / f"{name}.yaml", readings)


def _dump(path: Path, documents: Sequence[Record]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumped(documents), encoding="utf-8")


def dumped(documents: Sequence[object]) -> str:
    """YAML documents as text."""
    return str(yaml.dump_all(documents, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120))


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes a thing out each time that it stands: readings have no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to write register/, sources/ and readings/")
    parser.add_argument("-n", "--statements", type=int, default=200_000, metavar="N", help="default: 200000")
    parser.add_argument("--seed", type=int, default=1, help="default: 1")
    options = parser.parse_args()
    write_data(options.folder, options.statements, options.seed)


if __name__ == "__main__":
    main()
