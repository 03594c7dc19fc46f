"""Small corpora for tests: a data folder written from Python, and the graph that is made of it.

Every part of a folder (register, sources, readings, decisions) is YAML text, or Python data that JSON can say (JSON is
YAML), or a mapping of file names to either, for tests about several files.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cbrngraph.claims.model import Claim, Verdict
from cbrngraph.claims.policy import Policy
from cbrngraph.claims.state import Stated, state
from cbrngraph.graph.build import ACCEPTED, Built, make
from cbrngraph.readings.corpus import load_corpus
from cbrngraph.terms import KG, Term, Triple, expand, iri
from cbrngraph.vocabulary import Vocabulary, load_vocabulary

__all__ = ["REGISTER", "SOURCES", "claim_of", "kg", "made", "stated", "term", "verdict_of", "vocabulary", "write_data"]

Part = str | list[Any] | Mapping[str, Any]

REGISTER: dict[str, Any] = {
    "initiative-coe": {"type": "Initiative", "label": {"en": "The Initiative"}},
    "country-kaz": {"type": "Country", "label": {"en": "Kazakhstan"}, "isoAlpha3": "KAZ"},
    "country-uzb": {"type": "Country", "label": {"en": "Uzbekistan"}, "isoAlpha3": "UZB"},
    "country-nor": {"type": "Country", "label": {"en": "Norway"}, "isoAlpha3": "NOR"},
    "region-ca": {"type": "Region", "label": {"en": "Central Asia"}, "regionCode": "CA"},
    "secretariat-ca": {"type": "RegionalSecretariat", "label": {"en": "Secretariat for Central Asia"}},
    "city-tashkent": {"type": "City", "label": {"en": "Tashkent"}, "country": "country-uzb"},
    "city-almaty": {"type": "City", "label": {"en": "Almaty"}, "country": "country-kaz"},
    "org-istc": {"type": "Institution", "label": {"en": "Science Center"}},
    "org-nscedi": {"type": "Institution", "label": {"en": "Infections Center"}},
    "org-jrc": {"type": "Institution", "label": {"en": "Joint Research Centre"}},
    "org-daily": {"type": "Institution", "label": {"en": "The Daily"}},
    "project-p053": {"type": "Project", "label": {"en": "Project on biosafety"}},
    "project-p060": {"type": "Project", "label": {"en": "Project on waste"}},
    "agreement-one": {"type": "CooperationAgreement", "label": {"en": "Agreement one"}},
}
"""A few subjects of every kind that tests need."""

SOURCES: dict[str, Any] = {
    "source-editors": {"sourceKind": "editorial", "title": "Register"},
    "source-official": {"sourceKind": "official", "publisher": "org-jrc", "issued": "2018-01-01", "title": "Page"},
    "source-press": {"sourceKind": "press", "publisher": "org-daily", "issued": "2019-01-01", "title": "Article"},
    "source-istc": {"sourceKind": "implementer", "publisher": "org-istc", "issued": "2017-01-01", "title": "Report"},
}
"""Three sources of different weight, and the editors."""


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def write_data(
    folder: Path,
    register: Part | None = None,
    sources: Part | None = None,
    readings: Part | None = None,
    decisions: Part | None = None,
) -> Path:
    """Write ``folder/data`` and return it; the register and the sources are those above unless given."""
    parts = {
        "register": REGISTER if register is None else register,
        "sources": SOURCES if sources is None else sources,
        "readings": [] if readings is None else readings,
        "decisions": [] if decisions is None else decisions,
    }
    data = folder / "data"
    for part, content in parts.items():
        for name, text in _files(content).items():
            path = data / part / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return data


def made(data: Path, policy: Policy = ACCEPTED) -> Built:
    """Make the graph of a data folder, in memory."""
    return make(data, policy)


def stated(data: Path) -> Stated:
    """The claims of a data folder, not yet weighed."""
    return state(load_corpus(data, vocabulary()), vocabulary())


def kg(slug: str) -> Term:
    """The term of a slug of ours."""
    return iri(KG + slug)


def term(name: str) -> Term:
    """The term of a prefixed name."""
    return iri(expand(name))


def claim_of(claims: Iterable[Claim], triple: Triple, *sources: str) -> Claim:
    """The one claim of a statement (of these sources, where they are given)."""
    found = [claim for claim in claims if claim.triple == triple and (not sources or claim.sources == sources)]
    assert len(found) == 1, f"{len(found)} claims say {triple}"
    return found[0]


def verdict_of(built: Built, triple: Triple, *sources: str) -> Verdict:
    """The verdict on the one claim of a statement."""
    return built.graph.weighing.verdicts[claim_of(built.evidence.claims, triple, *sources).id]


def _files(content: Part) -> dict[str, str]:
    """The files of a part: one per document of a list, so that a file may also be given as text."""
    if isinstance(content, Mapping) and any(name.endswith((".yaml", ".yml")) for name in content):
        return {name: _text(item) for name, item in content.items()}
    return {"all.yaml": _text(content)} if content or isinstance(content, str) else {}


def _text(content: Part) -> str:
    """YAML text; a list of readings is written as a document each, a list of decisions as one list."""
    if isinstance(content, str):
        return textwrap.dedent(content).lstrip("\n")
    if isinstance(content, list) and content and all("says" in item for item in content):
        return "".join(f"---\n{_text(item)}\n" for item in content)
    return json.dumps(content, ensure_ascii=False, indent=1)
