"""The documentation: it builds without a warning, every link leads somewhere, nothing is asked of others."""

from __future__ import annotations

import doctest
import gzip
import inspect
import io
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest
import rdflib
from builds import ROOT, Ran, contents, python
from html_pages import Page, broken, in_style, is_outside, read_site, target
from rdflib import OWL, RDF, SKOS
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

import cbrngraph
from cbrngraph.cli import COMMANDS
from cbrngraph.files import locked
from cbrngraph.networks.measures.registry import MEASURES
from cbrngraph.networks.views import load_views
from cbrngraph.questions.library import load_questions
from cbrngraph.terms import PREFIXES

pytest.importorskip("sphinx", reason="the site is made by Sphinx: pip install 'cbrngraph[docs]'")
pytest.importorskip("furo", reason="the site is made by Sphinx: pip install 'cbrngraph[docs]'")
pytest.importorskip("myst_nb", reason="the site is made by Sphinx: pip install 'cbrngraph[docs]'")
pytest_plugins = ["fixtures_builds"]

DOCS = ROOT / "docs"
CBRN = "https://w3id.org/cbrngraph/ontology#"
MADE_BY_SPHINX = {"genindex.html", "py-modindex.html", "search.html"}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, real_build: Path) -> Path:
    """The folder of the built site; of several processes that run tests, one builds it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    with locked(shared / "site-made"):
        folder = shared / "site-made" / "site"
        if not (folder / "index.html").is_file():
            ran = sphinx(folder, real_build.parent)
            assert (ran.code, ran.out, ran.err) == (0, "", ""), f"{ran.out}{ran.err}"[-3000:]
    return folder


def sphinx(folder: Path, graph: Path) -> Ran:
    """What ``make docs`` does, with the graph of ``graph/build``."""
    words = ["-m", "sphinx", "-W", "--keep-going", "-n", "-q", "-j", "2", "-d", f"{folder}.doctrees"]
    return python(*words, str(DOCS), str(folder), cwd=graph)


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    """Every page, read."""
    return read_site(site)


@pytest.fixture(scope="session")
def inventory(site: Path) -> dict[str, dict[str, str]]:
    """What Sphinx says is described where: kind → name → address."""
    from sphinx.util.inventory import InventoryFile

    with io.BytesIO((site / "objects.inv").read_bytes()) as file:
        loaded = InventoryFile.loads(file.getvalue(), uri="").data
    return {kind: {name: item.uri for name, item in items.items()} for kind, items in loaded.items()}


# links


def test_every_link_and_fragment_leads_somewhere(site: Path, pages: dict[str, Page]) -> None:
    assert sum(len(page.links) for page in pages.values()) > 10_000
    assert broken(site, pages) == []


@pytest.mark.parametrize("planted", ["nowhere.html", "#nowhere", "two.html#nowhere", "pictures/none.svg"])
def test_a_planted_broken_link_is_found(tmp_path: Path, planted: str) -> None:
    (tmp_path / "two.html").write_text('<h1 id="here">Two</h1>')
    (tmp_path / "one.html").write_text('<a href="two.html#here"></a><a href="two.html"></a>')
    assert broken(tmp_path, read_site(tmp_path)) == []
    element = f'<img src="{planted}">' if planted.endswith("svg") else f'<a href="{planted}"></a>'
    (tmp_path / "one.html").write_text(element)
    assert broken(tmp_path, read_site(tmp_path)) == [f"one.html: {planted}"]


def test_nothing_is_loaded_from_outside(site: Path, pages: dict[str, Page]) -> None:
    styles = {path.name: list(in_style(path.read_text(encoding="utf-8"))) for path in site.rglob("*.css")}
    loads = {name: page.loads for name, page in pages.items()} | styles
    assert {name: wrong for name, found in loads.items() if (wrong := list(filter(is_outside, found)))} == {}
    assert sum(map(len, loads.values())) > len(pages)


@pytest.mark.parametrize(
    "planted",
    [
        '<script src="https://example.org/x.js"></script>', '<link rel="stylesheet" href="//example.org/x.css">',
        '<img src="http://example.org/x.png">', '<img srcset="https://example.org/x.png 2x">',
        "<style>@import 'https://example.org/x.css';</style>", '<p style="background: url(https://example.org/x.png)">',
    ],
)  # fmt: skip
def test_a_planted_load_is_found(tmp_path: Path, planted: str) -> None:
    (tmp_path / "one.html").write_text(planted)
    assert [load for load in read_site(tmp_path)["one.html"].loads if is_outside(load)] != []


def test_links_to_other_hosts_are_well_formed(pages: dict[str, Page]) -> None:
    found = {link for page in pages.values() for link in page.links if is_outside(link)}
    wrong = [link for link in found if not well_formed(link)]
    assert len(found) > 500
    assert wrong == []


def well_formed(link: str) -> bool:
    parts = urlsplit(link)
    return (
        parts.scheme in {"http", "https"}
        and bool(re.fullmatch(r"([\w-]+\.)+[a-z]{2,}\.?(:\d+)?", parts.netloc))
        and not re.search(r"[\s<>\"]", link)
    )


# pages


def test_every_page_has_a_title_a_description_and_headings_in_order(pages: dict[str, Page]) -> None:
    wrong = {
        name: [page.title, page.description, page.levels[:5]]
        for name, page in pages.items()
        if name not in MADE_BY_SPHINX
        and not (page.title.strip() and page.description.strip() and page.levels[:1] == [1] and in_order(page.levels))
    }
    assert wrong == {}
    titles = [page.title for page in pages.values()]
    assert [title for title in set(titles) if titles.count(title) > 1] == []


def in_order(levels: list[int]) -> bool:
    return levels.count(1) == 1 and all(after <= before + 1 for before, after in pairwise(levels))


def test_every_source_is_a_page_that_the_start_page_leads_to(site: Path, pages: dict[str, Page]) -> None:
    sources = [path for path in DOCS.rglob("*.md") if path.relative_to(DOCS).parts[0] not in {"made", "w3id"}]
    assert len(sources) > 40
    names = {path.relative_to(DOCS).with_suffix(".html").as_posix() for path in sources} - {"index.html"}
    reached = {target(site, "index.html", link)[0] for link in pages["index.html"].links if not is_outside(link)}
    assert sorted(name for name in names if (site / name).resolve() not in reached) == []


def test_the_start_page_leads_to_what_sparql_needs_in_one_click(pages: dict[str, Page]) -> None:
    wanted = {
        "reference/sparql.html#an-endpoint": "cbrngraph publish",
        "reference/sparql.html#prefixes": "PREFIX cbrn: <https://w3id.org/cbrngraph/ontology#>",
        "reference/library.html": "cbrngraph ask members",
        "reference/ontology.html": "cbrn:Membership",
    }
    for link, words in wanted.items():
        assert link in pages["index.html"].links
        assert words in pages[link.partition("#")[0]].text


def test_every_notebook_is_a_page(pages: dict[str, Page]) -> None:
    found = sorted(path.stem for path in (ROOT / "examples").glob("*.ipynb"))
    assert [name for name in found if f"made/notebooks/{name}.html" not in pages] == []


# the reference


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_has_its_place(
    command: str, pages: dict[str, Page], inventory: dict[str, dict[str, str]]
) -> None:
    from pages.commands import options

    page = pages["reference/commands.html"]
    assert f"cbrngraph-{command.replace(' ', '-')}" in page.ids
    described = inventory["std:cmdoption"]
    for option in options(command):
        for name in option.option_strings or [str(option.metavar or option.dest).partition("=")[0]]:
            assert described[f"cbrngraph-{command.replace(' ', '-')}.{name}"].partition("#")[2] in page.ids


def test_every_public_name_has_its_place(pages: dict[str, Page], inventory: dict[str, dict[str, str]]) -> None:
    """What a module takes from another stands where it is defined, and is linked."""
    described = {name for kind, items in inventory.items() if kind.startswith("py:") for name in items}
    names = {f"{path}.{name}" for path, names in public_names().items() for name in names}
    missing = {name for name in names if name not in described and not home_of(name) & described}
    assert len(names) > 500
    assert sorted(missing - {"cbrngraph.__version__"}) == []
    places = {name: uri for kind, items in inventory.items() if kind.startswith("py:") for name, uri in items.items()}
    split = {name: uri.partition("#") for name, uri in places.items()}
    assert sorted(name for name, (page, _, at) in split.items() if at not in pages[page].ids) == []


def public_names() -> dict[str, list[str]]:
    """The public names of all modules, as Python gives them."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "src" / "cbrngraph").rglob("*.py")):
        parts = path.relative_to(ROOT / "src").with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        if not name.endswith("__main__"):
            found[name] = list(getattr(import_module(name), "__all__", ()))
    return found


def home_of(full: str) -> set[str]:
    """Where a name may be described that its module does not define: where it is defined, or in the package."""
    module, _, name = full.rpartition(".")
    value = getattr(import_module(module), name)
    same = {
        path for path, names in public_names().items() if name in names and getattr(import_module(path), name) is value
    }
    return {f"{path}.{name}" for path in {"cbrngraph", *same}}


def test_every_method_of_the_graph_is_described(inventory: dict[str, dict[str, str]]) -> None:
    methods = [name for name, _ in inspect.getmembers(cbrngraph.KnowledgeGraph) if not name.startswith("_")]
    described = {*inventory["py:method"], *inventory["py:property"], *inventory.get("py:attribute", {})}
    assert len(methods) > 15
    assert [name for name in methods if f"cbrngraph.KnowledgeGraph.{name}" not in described] == []


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in [ROOT / "ontology" / "cbrngraph.ttl", *(ROOT / "ontology" / "schemes").glob("*.ttl")]:
        graph.parse(path)
    return graph


def test_every_term_stands_under_the_fragment_of_its_iri(pages: dict[str, Page], vocabulary: rdflib.Graph) -> None:
    declared = {str(term).removeprefix(CBRN) for term in vocabulary.subjects(RDF.type) if str(term).startswith(CBRN)}
    assert len(declared) > 350
    assert sorted(declared - pages["reference/ontology.html"].ids) == []


def test_every_concept_stands_in_its_scheme(pages: dict[str, Page], vocabulary: rdflib.Graph) -> None:
    kinds = (SKOS.Concept, SKOS.ConceptScheme)
    found = {str(term) for kind in kinds for term in vocabulary.subjects(RDF.type, kind)}
    concepts = {term.removeprefix(CBRN) for term in found if term.startswith(CBRN)}
    assert len(concepts) > 200
    assert sorted(concepts - pages["reference/schemes.html"].ids) == []


def test_a_term_lists_the_questions_whose_query_uses_it() -> None:
    """Those in which rdflib's parser finds its IRI; that a receipt names a term does not make a query use it.

    It takes a tenth of a second for a query: every fourth is parsed.
    """
    from pages.ontology import used_in
    from pages.ontology_terms import term_names

    library = load_questions()
    users = {name: set(iris(parsed(library[name].file.query))) for name in {*sorted(library)[::4], "joined"}}
    listed = {term: {question.name for question in used_in(f"cbrn:{term}")} for term in term_names()}
    assert {term: names & users.keys() for term, names in listed.items()} == {
        term: {name for name, used in users.items() if CBRN + term in used} for term in term_names()
    }
    assert "cbrn:seenOn []" in library["joined"].file.query
    assert "joined" in listed["seenOnLatest"] - listed["seenOn"]


def parsed(query: str) -> object:
    """The algebra of a query; rdflib takes terms only in VALUES, where a parameter of the house may stand."""
    spaces = {prefix: rdflib.Namespace(base) for prefix, base in PREFIXES.items()}
    return translateQuery(parseQuery(re.sub(r"\{ \$\w+ \}", "{ kg:x }", query)), initNs=spaces).algebra


def iris(part: object) -> Iterator[str]:
    """The IRIs in a part of the algebra: in patterns, expressions and paths."""
    if isinstance(part, rdflib.URIRef):
        yield str(part)
    elif isinstance(part, rdflib.term.Node):
        return
    elif isinstance(part, Mapping):
        yield from (found for one in part.values() for found in iris(one))
    elif isinstance(part, list | tuple | set):
        yield from (found for one in part for found in iris(one))
    elif isinstance(part, PropertyPath):
        yield from (found for one in vars(part).values() for found in iris(one))


def test_a_path_that_is_walked_backwards_says_so(pages: dict[str, Page]) -> None:
    """A person is the value of ``cbrn:holder`` and not its subject."""
    assert "tenure (^cbrn:holder): at least 1; a cbrn:Tenure" in pages["reference/shapes.html"].text
    ontology = pages["reference/ontology.html"].text
    assert "the other way round, towards cbrn:Person: at least 1; a cbrn:Tenure" in ontology
    assert "of cbrn:Person: at least 1; a cbrn:Tenure" not in ontology


def test_every_question_view_and_measure_has_its_place(pages: dict[str, Page]) -> None:
    from pages.views import functions

    library, views = pages["reference/library.html"].ids, pages["reference/views.html"].ids
    assert [name for name in load_questions() if f"question-{name}" not in library] == []
    assert [name for name in load_views() if f"view-{name}" not in views] == []
    measures = [*MEASURES, *(name.replace("_", "-") for name in functions())]
    assert [name for name in measures if f"measure-{name}" not in views] == []
    assert {"brokerage", "qap", "ei_index", "core_periphery", "turnover"} <= set(functions())


def test_every_shape_and_rule_has_its_place(pages: dict[str, Page]) -> None:
    shapes = rdflib.Graph()
    for path in (ROOT / "shapes").glob("*.ttl"):
        shapes.parse(path)
    names = {str(shape).partition("shapes#")[2] for shape in shapes.subjects(RDF.type) if "shapes#" in str(shape)}
    names |= {f"rule-{path.stem}" for path in (ROOT / "shapes" / "rules").glob("*.rq")}
    assert len(names) > 350
    assert sorted(names - pages["reference/shapes.html"].ids) == []


def test_every_source_of_the_graph_is_in_the_catalogue(pages: dict[str, Page], real_build: Path) -> None:
    query = "SELECT ?s { ?s a cbrn:Source ; cbrn:sourceKind ?k FILTER(?k != cbrn:source-kind-editorial) }"
    found = [row["s"].removeprefix("kg:") for row in cbrngraph.open(real_build).query(query).rows()]
    assert len(found) > 500
    assert [name for name in found if name not in pages["reference/sources.html"].ids] == []


KNOWN = {
    "reference/ontology.html": [
        "The place of a member in the published order of joining, counted from one.",
        "ordinal (cbrn:ordinal): at most 1; a whole number; at least 1 (else a violation)",
        "functional: only one value can be true",
        "derived by the rule member-of",
        "related to eurio:Project: Both are funded work of several bodies",
        "When did a country join, as which partner country and in which regions?",
    ],
    "reference/schemes.html": ["beneficiary country (cbrn:role-beneficiary-country)", "Key beneficiaries."],
    "reference/library.html": ["cbrngraph ask joined country=Kazakhstan", "Expected of the example: 1 rows"],
    "reference/shapes.html": [
        "region given (cbrn:region): at least 1. Whether the membership has a region. Else a warning: The region",
    ],
    "reference/views.html": ["Freeman, L. C. (1977)", "Krackhardt, D. & Stern, R. N. (1988)", "both benefit"],
    "reference/commands.html": ["Nothing has that name.", "--policy NAME", "interrupted"],
    "reference/dataset.html": ["CC BY 4.0", "@dataset{cbrngraph", "the initiative as some 570 public pages tell it"],
    "reference/sources.html": ["CoE Initiative welcomes its 62nd Partner Country: Kazakhstan", "no date"],
    "changelog.html": ["Changelog", "0.1.0"],
}  # fmt: skip
"""What a few pages must say, read off the files that they are made from."""


@pytest.mark.parametrize("name", KNOWN)
def test_a_page_says_what_its_files_say(name: str, pages: dict[str, Page]) -> None:
    assert [words for words in KNOWN[name] if words not in pages[name].text] == []


# files beside the pages


def test_what_w3id_leads_to_is_served(site: Path, real_build: Path) -> None:
    from pages.served import copies, served

    wanted = {
        "ontology/cbrngraph.ttl",
        "ontology/alignments.ttl",
        "ontology/context.jsonld",
        "shapes/shapes.ttl",
        "data/dataset.ttl",
    }
    assert wanted <= set(served())
    assert (site / "ontology" / cbrngraph.__version__ / "cbrngraph.ttl").is_file()
    for address in served():
        first, *others = [(site / place).read_bytes() for place in copies(address)]
        assert first
        assert all(other == first for other in others)
    build = next(real_build.glob("graph-*.nq.gz"))
    assert (site / "data" / "cbrngraph.nq.gz").read_bytes() == build.read_bytes()


def test_the_joined_turtle_holds_what_its_files_hold(site: Path) -> None:
    for address, files in {
        "shapes/shapes.ttl": ["shapes/*.ttl"],
        "ontology/schemes.ttl": ["ontology/schemes/*.ttl"],
        "ontology/cbrngraph.ttl": ["ontology/cbrngraph.ttl", "ontology/schemes/*.ttl"],
    }.items():
        whole = rdflib.Graph().parse(site / address)
        parts = [rdflib.Graph().parse(path) for pattern in files for path in ROOT.glob(pattern)]
        assert len(whole) == sum(map(len, parts)) > 500


def test_every_term_and_concept_is_told_of_where_its_iri_leads(site: Path, real_build: Path) -> None:
    """The fragment of an IRI stays with the client: all that the graph and the shapes use is in the one file."""
    said = rdflib.Graph().parse(site / "ontology" / "cbrngraph.ttl")
    told = {str(term) for term in said.subjects(RDF.type) if (term, SKOS.definition, None) in said}
    used = set(
        re.findall(rf"<({CBRN}[^>]+)>", gzip.decompress(next(real_build.glob("graph-*.gz")).read_bytes()).decode())
    )
    shapes = rdflib.Graph().parse(site / "shapes" / "shapes.ttl")
    used |= {str(term) for triple in shapes for term in triple if str(term).startswith(CBRN)}
    assert {f"{CBRN}Membership", f"{CBRN}role-beneficiary-country", f"{CBRN}scheme-role"} <= used
    assert sorted(used - told) == []
    assert (rdflib.URIRef(CBRN[:-1]), OWL.versionInfo, rdflib.Literal(cbrngraph.__version__)) in said


def test_two_runs_make_the_same_pages(site: Path, tmp_path: Path, real_build: Path) -> None:
    """The run that made the site had a seed of its own."""
    from pages.making import MADE

    assert site.is_dir()
    code = "import sys; from pathlib import Path; from pages.making import write_all; write_all(Path(sys.argv[1]))"
    environment = {"PYTHONHASHSEED": "1", "PYTHONPATH": str(DOCS)}
    ran = python("-c", code, str(tmp_path / "made"), cwd=real_build.parent, **environment)
    assert ran.code == 0, ran.err
    first, second = contents(MADE), contents(tmp_path / "made")
    assert len(first) > 30
    assert first == second


# the parts that make pages


@pytest.mark.parametrize("name", sorted(path.stem for path in (DOCS / "pages").glob("*.py") if path.stem != "__main__"))
def test_examples_in_the_pages_package_are_true(name: str) -> None:
    module: ModuleType = import_module(f"pages.{name}")
    assert module.__doc__
    assert doctest.testmod(module).failed == 0


def test_links_of_a_notebook_lead_where_they_led() -> None:
    from pages.notebooks import moved

    text = "[a](../docs/start.md#x) [b](../README.md) [c](02-next.ipynb) [d](https://example.org)"
    notebook = (
        '{"cells": [{"cell_type": "markdown", "source": ["%s"]}, {"cell_type": "code", "source": ["](../docs/"]}]}'
    )
    found = moved(notebook % text)
    assert "[a](../../start.md#x) [b](../../../README.md) [c](02-next.ipynb) [d](https://example.org)" in found
    assert '"](../docs/"' in found


def test_the_data_lines_of_a_changelog_are_found() -> None:
    from pages.dataset import changes

    text = (
        "# Changelog\n\n## 0.2.0 (2027-01-01)\n\n- **Data**: one\n  two.\n- **Code**: x\n\n## 0.1.1\n\n- **Code**: y\n"
    )
    assert list(changes(text)) == [("0.2.0 (2027-01-01)", "one two.")]


@pytest.mark.parametrize(
    ("heading", "fragment"),
    [("cbrn:Membership", "Membership"), ("cbrn:region", "region"), ("What it holds", "what-it-holds")],
)
def test_a_term_keeps_the_case_of_its_fragment(heading: str, fragment: str) -> None:
    from pages.site import slug

    assert slug(heading) == fragment
