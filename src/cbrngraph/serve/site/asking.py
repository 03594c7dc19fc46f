"""The SPARQL page (``query.html``), the library of questions by theme, and the words that an editor completes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cbrngraph.display.markup import Content, Html, code, element, listed, table
from cbrngraph.questions.library import THEMES, Question, load_questions
from cbrngraph.serve.site.described import example_query
from cbrngraph.serve.site.files import File, Site, json_file
from cbrngraph.serve.site.frame import Page, made, wide
from cbrngraph.serve.site.vocabulary import borrowed, terms
from cbrngraph.terms import GRAPH, PREFIXES, compact

__all__ = ["SLOW", "file", "paths"]

SLOW = False
_FIRST = """\
# The partner countries, with the day by which each had joined, where a source says.
SELECT ?country ?label ?joined WHERE {
  ?membership a cbrn:Membership ; org:member ?country ; org:organization kg:initiative-coe .
  ?country skos:prefLabel ?label . FILTER(LANG(?label) = "en")
  OPTIONAL { ?membership cbrn:from ?joined }
}
ORDER BY ?label
"""
_QUERY = "Ask the graph in SPARQL 1.1; the prefixes below need not be declared."
_ABSENT = (
    "This site is made of files alone, and answers no query by itself. “cbrngraph serve” makes an endpoint on any "
    "computer; “cbrngraph query” asks without one."
)
_QUESTIONS = (
    "Questions that can be asked of the graph, by theme: each with its query, an answer, and the sources behind it."
)
_FORMS = {"csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML", "ttl": "Turtle (CONSTRUCT, DESCRIBE)"}


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return the pages and the data behind them."""
    return ["query.html", "questions.html", "data/questions.json", "data/vocabulary.json"]


def file(site: Site, path: str) -> File:
    """Return a page, or data."""
    if path == "data/questions.json":
        return json_file([_question(site, question) for question in load_questions().values()])
    if path == "data/vocabulary.json":
        told = [[compact(one.term), one.kind, one.label, one.definition] for one in [*terms(site), *borrowed(site)]]
        return json_file({"prefixes": PREFIXES, "graph": GRAPH[1:-1], "terms": told})
    return made(site, _query_page(site) if path == "query.html" else _questions_page())


def _query_page(site: Site) -> Page:
    content: list[Content] = [
        element("p", _QUERY), *([] if site.endpoint else [element("p", _ABSENT, class_="warning")]), _form(site),
        element("div", id="answer", **{"data-results": "yes", "aria-live": "polite"}), _library(), *_prefixes(),
    ]  # fmt: skip
    told = "A SPARQL page for the cooperation graph: prefixes, a library of questions, answers as rows, CSV or JSON."
    return Page("query.html", "SPARQL", content, told, data="data/questions.json", scripts=["query"])


def _form(site: Site) -> Html:
    area = element("textarea", _FIRST, id="query", name="query", rows="14", spellcheck="false", autocapitalize="off")
    options = [element("option", words, value=form) for form, words in _FORMS.items()]
    chosen = element("select", *options, name="format", id="format")
    send = element("p", element("label", "Answer as ", for_="format"), chosen, " ", element("button", "Run the query"))
    there = {"action": site.way_to_endpoint("")} if site.endpoint else {"data-absent": "endpoint"}
    hooks = {"data-query": "yes"} | there
    return element(
        "form", element("label", "Query", for_="query"), area, send if site.endpoint else "", method="get", **hooks
    )


def _library() -> Html:
    page = element("a", "all by theme", href="questions.html")
    parts: list[Html] = [element("p", "Each leads to the question with its query and an answer: ", page, ".")]
    for theme, questions in _by_theme():
        items = [
            element("li", element("a", one.title, href=f"questions/{one.name}.html", **{"data-question": one.name}))
            for one in questions
        ]
        parts.append(element("details", element("summary", f"{theme} ({len(questions)})"), element("ul", *items)))
    return element("section", element("h2", "Library"), *parts, id="library", **{"data-fallback": "query"})


def _prefixes() -> Iterator[Html]:
    yield element("h2", "Prefixes", id="prefixes")
    rows = [[code(f"{name}:"), address] for name, address in PREFIXES.items()]
    yield wide("Prefixes", table("Prefixes that need not be declared", ("prefix", "address"), rows))


def _by_theme() -> Iterator[tuple[str, list[Question]]]:
    for theme in THEMES:
        if found := [question for question in load_questions().values() if question.theme == theme]:
            yield theme, found


def _questions_page() -> Page:
    content: list[Content] = [element("p", _QUESTIONS)]
    for theme, questions in _by_theme():
        items = [[element("a", one.title, href=f"questions/{one.name}.html"), " ", code(one.name)] for one in questions]
        content += [element("h2", theme, id=theme), listed(items)]
    return Page("questions.html", "Questions", content, _QUESTIONS, data="data/questions.json")


def _question(site: Site, question: Question) -> dict[str, object]:
    parameters = [{"name": p.name, "kind": p.kind, "default": p.default, "means": p.means} for p in question.parameters]
    return {
        "name": question.name, "title": question.title, "theme": question.theme, "parameters": parameters,
        "example": dict(question.example), "columns": list(question.columns), "notes": list(question.notes),
        "sparql": example_query(site.kg.engine, question) or question.sparql({}),
    }  # fmt: skip
