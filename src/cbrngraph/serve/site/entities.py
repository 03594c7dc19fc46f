"""The page of a thing (``doc/ID.html``) and its other forms: statements as RDF, the card as JSON, a bibliography."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cbrngraph.answers.bibliography import written
from cbrngraph.answers.card import Line
from cbrngraph.answers.why import Reason, record
from cbrngraph.display.markup import Content, Html, code, element, listed
from cbrngraph.display.parts import counted
from cbrngraph.exports.serialise import serialise
from cbrngraph.serve.site.around import days_of, neighbourhood, timeline
from cbrngraph.serve.site.borne import borne
from cbrngraph.serve.site.entity import Entity, bibliography, entity, in_words, statements
from cbrngraph.serve.site.files import MEDIA, File, Site, data_file, ending_of, json_file
from cbrngraph.serve.site.frame import Page, made
from cbrngraph.serve.site.linking import term_html, thing_html, word
from cbrngraph.serve.site.schema import thing
from cbrngraph.serve.site.statements import claims_list, lines_list, marked, source_list
from cbrngraph.terms import KG, expand, iri

__all__ = ["FORMS", "SLOW", "file", "paths"]

SLOW = False
FORMS: Mapping[str, str] = {
    "ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "json": "JSON of this page",
    "bib": "BibTeX with all sources", "csl.json": "CSL-JSON with all sources (Zotero)",
}  # fmt: skip
"""The other forms of a page, by ending."""

_CODES = ("cbrn:isoAlpha2", "cbrn:isoAlpha3", "cbrn:m49", "cbrn:regionCode", "skos:exactMatch")
"""What names a thing elsewhere, which stands last on its page."""


def paths(site: Site) -> Iterable[str]:
    """Return every page of a thing in every form, and pages for ids that gave way to others."""
    yield from (f"doc/{name}.{ending}" for name in site.labels for ending in ("html", *FORMS))
    yield from (f"doc/{old}.html" for old in site.known.merged if old not in site.labels)


def file(site: Site, path: str) -> File:
    """Return a page, or its data."""
    ending = ending_of(path)
    name = path.removeprefix("doc/").removesuffix(f".{ending}")
    if name not in site.labels:
        return made(site, _merged(site, name, site.known.merged[name]))
    if ending == "html":
        return made(site, _page(site, entity(site, name)))
    if ending == "json":
        return json_file(_record(site, entity(site, name)))
    if ending in {"bib", "csl.json"}:
        return data_file(path, _bibliography(site, name, "bibtex" if ending == "bib" else "csl"))
    return data_file(path, serialise(statements(site, name), ending))


def _page(site: Site, found: Entity) -> Page:
    kinds = ", ".join(found.card.kinds) or "thing"
    days = days_of(site, found)
    return Page(
        f"doc/{found.name}.html", found.card.label,
        [*_head(found, kinds), *_known(site, found), borne(site, found.name), timeline(days),
         neighbourhood(site, found.name), *_foot(site, found)],
        _described(site, found, kinds), data=f"doc/{found.name}.json", schema=thing(site, found.name),
        scripts=[*(["timeline"] if days else []), *(["network"] if found.name in site.known.neighbours else [])],
        hooks={"data-thing": found.name, "data-kinds": kinds},
    )  # fmt: skip


def _described(site: Site, found: Entity, kinds: str) -> str:
    first = [f"{line.heading}: {line.text}" for line in _held(site, found) if line.heading][:4]
    return f"{found.card.label} ({kinds}): {'; '.join(first) or 'what the graph knows of it'}."


def _head(found: Entity, kinds: str) -> Iterator[Content]:
    yield element("p", element("span", kinds, class_="tag"), " ", code(f"kg:{found.name}"), class_="kind")
    if found.card.names:
        marks = element("span", marked(found, found.card.name_marks), class_="marks")
        yield element("p", "Also: ", "; ".join(found.card.names), " ", marks)


def _known(site: Site, found: Entity) -> Iterator[Content]:
    held = _held(site, found)
    lost = [line for line in found.card.lines if not line.holds]
    hint = "Marks lead to the claims behind a statement: [2 p3] is source 2, paragraph 3; [2+4] were read together."
    parts = [element("h2", "What is known"), element("p", hint, class_="soft")]
    if not held:
        parts.append(element("p", "No claim about it holds under this evidence policy."))
    parts += [_carried(site, found), lines_list(site, found, held)]
    if lost:
        parts += [element("h3", "Said, but not held true"), lines_list(site, found, lost)]
    if found.apart:
        told = f"Kind and labels: {counted(len(found.apart), 'claim')}"
        parts.append(
            element("details", element("summary", told), claims_list(site, found, found.apart), class_="apart")
        )
    yield element("section", *parts, id="known")


def _held(site: Site, found: Entity) -> list[Line]:
    """The lines that hold, what names a thing elsewhere last."""
    codes = {site.known.word(iri(expand(name))) for name in _CODES}
    return sorted((line for line in found.card.lines if line.holds), key=lambda line: line.heading in codes)


def _carried(site: Site, found: Entity) -> Html:
    """What it is tied to by what it is, or by a rule."""
    items = [
        part
        for predicate, value in found.carried
        for part in (element("dt", word(site, "../", predicate)), element("dd", term_html(site, "../", value)))
    ]
    return element("dl", *items, class_="card") if items else Html()


def _foot(site: Site, found: Entity) -> Iterator[Content]:
    if found.numbers:
        yield element("section", element("h2", "Sources"), source_list(site, found), id="sources")
    links = [element("a", words, href=f"{found.name}.{ending}", type=_bare(ending)) for ending, words in FORMS.items()]
    yield element("section", element("h2", "Download"), listed(links), id="download")
    yield element("section", element("h2", "How to cite this page"), *_cited(found), id="cite")


def _cited(found: Entity) -> Iterator[Html]:
    if not found.reference:
        yield element("p", "The graph does not say what it is, so that there is no citation of it.")
        return
    yield element("p", written(found.reference, "text").strip(), class_="citation")
    folded = element(
        "details", element("summary", "BibTeX"), element("pre", written(found.reference, "bibtex").strip())
    )
    yield folded
    yield element("p", "Its address, which stays: ", code(KG + found.name))


def _bare(ending: str) -> str:
    return MEDIA[ending].partition(";")[0]


def _record(site: Site, found: Entity) -> dict[str, object]:
    """The card, and each of its claims in words."""
    sources = {key: str(line) for key, line in found.sources.items()}
    told = [record(Reason(in_words(site, claim), claim), "", found.sources) for claim in found.receipts.values()]
    return {**found.card.record(), "sources": sources, "claims": told}


def _bibliography(site: Site, name: str, style: str) -> str:
    return written(bibliography(site, name), style)


def _merged(site: Site, old: str, kept: str) -> Page:
    """A page that says what became of an id."""
    told = element("p", "An editor merged this id into ", thing_html(site, "../", kept), ".")
    return Page(f"doc/{old}.html", old, [told], f"{old} was merged into {kept}.")
