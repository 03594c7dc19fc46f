"""About the site (``about.html``): licence, citation, evidence policies, limits, linked data; the kinds of problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cbrngraph import __version__
from cbrngraph.answers.bibliography import written
from cbrngraph.claims.policy import POLICIES
from cbrngraph.display.markup import Content, Html, code, element, link, listed, table
from cbrngraph.graph.engine import rows
from cbrngraph.serve.site.files import File, Site
from cbrngraph.serve.site.frame import Page, made
from cbrngraph.serve.site.home import newest
from cbrngraph.serve.site.schema import dataset
from cbrngraph.serve.site.signposts import LICENCE
from cbrngraph.terms import GRAPH, KG, lexical

__all__ = ["SLOW", "file", "paths"]

SLOW = False
_TOLD = (
    "What this graph is, how it is cited, under which licence, what it can and cannot tell, and how programs read it."
)
_RULE = (
    "Where sources disagree on what can only be one: the decision of an editor, with its reason, goes first; then what "
    "is stated before what is inferred; official sources (EU, UN) before government, implementers, press and mirrors; "
    "one source before several read together; the more precise; the later document. A tie asserts none. A list that "
    "its source calls complete denies what it lacks; a cut list never does."
)
_LIMITS = (
    "Only public pages were read, and not all of them: what is not here may still be so. The coverage page tells what "
    "was sought in vain from what nobody looked for.",
    "Most statements rest on one source. The policy corroborated shows those that two independent ones say.",
    "A mark with several sources, such as [2+4], means that they were read together, and that nobody noted which of "
    "them says it.",
    "Dates are as precise as the source; a page without a date is not taken to be early or late.",
    "Nothing here is a statement of the European Union or of the United Nations, nor about the legal status of a "
    "territory.",
)
_FORMS = {"html": "a page", "ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "json": "the card as JSON"}


def paths(site: Site) -> Iterable[str]:
    """Return the page, and that of problems where there is an endpoint that may have some."""
    return ["about.html", *(["problems.html"] if site.endpoint else [])]


def file(site: Site, path: str) -> File:
    """Return one of the two pages."""
    return made(site, _about(site) if path == "about.html" else _problems())


def _about(site: Site) -> Page:
    content: list[Content] = [
        element("p", _TOLD), *_what(site), *_cite(site), *_licence(), *_policies(site), *_resolution(), *_limits(),
        *_linked(site), *_versions(site),
    ]  # fmt: skip
    return Page("about.html", "About", content, _TOLD, data="dataset.ttl", schema=dataset(site))


def _what(site: Site) -> Iterator[Content]:
    read, issued = newest(site)
    yield element("h2", "What it is", id="what")
    yield element(
        "p", "The cooperation graph of the EU CBRN Centres of Excellence Initiative, and how we know what is in it: "
        "countries, institutions, agreements, projects, events and results, every statement with the claims behind it. "
        "Governance and cooperation only: nothing here describes materials, facilities or techniques.",
    )  # fmt: skip
    yield element(
        "p", f"The last source was read on {read or 'an unknown day'}; the newest dated one is of {issued or 'no day'}."
    )


def _cite(site: Site) -> Iterator[Content]:
    yield element("h2", "How to cite", id="cite")
    found = site.known.own
    if not found:
        yield element("p", "This graph does not say what it is, so that there is no citation of it.")
        return
    yield element("p", written(found, "text").strip(), class_="citation")
    for words, style in {"BibTeX": "bibtex", "CSL-JSON (Zotero)": "csl"}.items():
        yield element("details", element("summary", words), element("pre", written(found, style).strip()))
    yield element(
        "p",
        "Cite the sources of what you use too: every page of a thing lists them, as BibTeX and CSL-JSON too.",
    )


def _licence() -> Iterator[Content]:
    yield element("h2", "Licence", id="licence")
    yield element(
        "p", "Data, ontology, shapes and questions: ", link(LICENCE, "CC BY 4.0"), ". The program: MIT. What is "
        "reproduced of a page is a title, and phrases of ten words at most. Borders on maps are those of Natural "
        "Earth, in the public domain.",
    )  # fmt: skip


def _policies(site: Site) -> Iterator[Content]:
    yield element("h2", "Evidence policies", id="policies")
    yield element(
        "p", f"This site shows what holds under the policy {site.kg.policy}. Networks can be seen under others too."
    )
    yield table("Policies", ("policy", "what it admits"), [[code(name), says] for name, says in POLICIES.items()])


def _resolution() -> Iterator[Content]:
    page = element("a", "Where sources disagree here", href="conflicts.html")
    yield from (element("h2", "When sources disagree", id="resolution"), element("p", _RULE), element("p", page, "."))


def _limits() -> Iterator[Content]:
    pages = [element("a", name, href=f"{name}.html") for name in ("coverage", "conflicts")]
    yield from (
        element("h2", "Limits", id="limits"),
        listed(_LIMITS),
        element("p", "See: ", pages[0], ", ", pages[1], "."),
    )


def _linked(site: Site) -> Iterator[Content]:
    yield element("h2", "Linked data", id="linked-data")
    yield element("p", "Every thing has an address that stays, ", code(f"{KG}country-kaz"), " for example, and is ",
                  "told here as ", *_example(site), ".")  # fmt: skip
    if site.endpoint:
        yield element("p", "SPARQL 1.1 endpoint: ", code(f"/{site.way_to_endpoint('')}"), ". Add ", code("?format=ttl"),
                      " to an address, or send an ", code("Accept"), " header.")  # fmt: skip
        yield from _allowed(site)
    yield element("p", "Elsewhere the whole graph stands in the named graph ", code(GRAPH[1:-1]), ".")
    files = {
        "dataset.ttl": "the dataset described (DCAT, VoID) as Turtle", "dataset.jsonld": "the same as JSON-LD",
        ".well-known/void": "the same where programs look for it", "ontology.html": "the ontology",
        "shapes.html": "the shapes (SHACL)", "examples.ttl": "the questions as executables of SHACL",
        "tables.html": "tables as CSV", "networks.html": "networks for Gephi, Cytoscape, Pajek and R",
    }  # fmt: skip
    yield listed([element("a", name, href=name), f": {says}"] for name, says in files.items())


def _allowed(site: Site) -> Iterator[Content]:
    if site.limits:
        yield table("What the endpoint allows", (), list(site.limits.in_words().items()))
        page = element("a", "problem", href="problems.html")
        yield element("p", "What is beyond a limit is never a part of an answer, but a ", page, " that says so.")


def _example(site: Site) -> Iterator[Content]:
    name = "country-kaz" if "country-kaz" in site.labels else next(iter(site.labels), "")
    for place, (ending, words) in enumerate(_FORMS.items()):
        yield ", " * bool(place)
        yield element("a", words, href=f"doc/{name}.{ending}") if name else words


def _versions(site: Site) -> Iterator[Content]:
    found = rows(site.kg.engine, "SELECT ?v WHERE { <https://w3id.org/cbrngraph/ontology> owl:versionInfo ?v }")
    told = [["program", f"cbrngraph {__version__}"], ["graph", site.version], ["evidence policy", site.kg.policy]]
    told += [["ontology", lexical(version)] for (version,) in found]
    told += [["note", site.kg.note]] if site.kg.note else []
    yield from (element("h2", "Versions", id="versions"), table("What this site was made from", (), told))


def _problems() -> Page:
    from cbrngraph.serve.problems import PROBLEMS

    says = "What this server says where it cannot answer, as application/problem+json (RFC 9457)."
    items: list[Html] = []
    for name, kind in PROBLEMS.items():
        items += [
            element("dt", kind.title, " ", code(name), id=name),
            element("dd", f"Status {kind.status}. {kind.meaning}"),
        ]
    return Page("problems.html", "Problems", [element("p", says), element("dl", *items, class_="terms")], says)
