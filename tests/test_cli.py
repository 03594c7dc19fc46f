"""The command line keeps the conventions of its users: data on stdout, exit codes, help that runs, errors that help."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from builds import DATA, ROOT, Ran, Run, command, copied, python
from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.query import Result

import cbrngraph
from cbrngraph.api import KnowledgeGraph
from cbrngraph.claims.policy import POLICIES
from cbrngraph.cli import COMMANDS
from cbrngraph.graph.build import build

pytest_plugins = ["fixtures_builds"]

EVERY = sorted(COMMANDS)
ENDING = [name for name in EVERY if name != "serve"]  # serve runs until it is stopped: test_serve_endpoint.py
OPENING = ["info", "show", "why", "search", "ask", "query", "export", "coverage", "reconcile-counts"]
WORDS = {
    "info": [],
    "show": ["kazakhstan"],
    "why": ["kazakhstan", "memberships"],
    "search": ["kazakhstan"],
    "ask": ["members"],
    "query": ["SELECT ?o { kg:country-kaz skos:prefLabel ?o }"],
    "export": ["nt"],
    "coverage": ["project"],
    "reconcile-counts": [],
}
HEAVY = ["rdflib", "yaml", "networkx", "pyshacl", "numpy", "scipy", "pandas"]
MEMBER = "ASK { kg:country-kaz org:memberOf kg:initiative-coe }"

each_command = pytest.mark.parametrize("name", EVERY)
opening = pytest.mark.parametrize("name", OPENING)


# help and start


def module_of(name: str) -> ModuleType:
    return import_module(f"cbrngraph.cli.{name.replace(' ', '.').replace('-', '_')}")


@each_command
def test_a_command_has_a_module_a_summary_and_an_example(name: str) -> None:
    module = module_of(name)
    assert module.__doc__
    assert COMMANDS[name]
    assert module.EXAMPLE.startswith(f"cbrngraph {name} ")


def test_every_module_of_a_command_is_a_command() -> None:
    folder = ROOT / "src" / "cbrngraph" / "cli"
    paths = [path.relative_to(folder).with_suffix("") for path in folder.rglob("[!_]*.py")]
    modules = [" ".join(path.parts).replace("_", "-") for path in paths]
    assert sorted(modules) == sorted(["common", "network shared", "plot shared", *EVERY])


@each_command
def test_help_shows_the_example_and_every_option(run: Run, name: str) -> None:
    ran = run(*name.split(), "--help")
    assert ran.code == 0
    assert module_of(name).EXAMPLE in ran.out
    assert ran.err == ""
    for option in re.findall(r"^  (-\S+)", ran.out, re.MULTILINE):
        assert re.search(rf"{re.escape(option)}.*\n? *\S{{2}}", ran.out)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, article: Path) -> Path:
    """A folder that looks like a checkout, with data and a build."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(DATA, folder / "data")
    shutil.copytree(article, folder / "build")
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    return folder


@pytest.mark.parametrize("name", ENDING)
def test_the_example_runs(run: Run, checkout: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(checkout)
    _, *words = shlex.split(module_of(name).EXAMPLE)
    ran = run(*words)
    assert ran.code == 0, ran.err
    written = checkout / words[words.index("-o") + 1] if "-o" in words else None
    assert written.read_text(encoding="utf-8") if written else ran.out


@opening
def test_the_build_of_the_checkout_is_opened_and_named(
    run: Run, checkout: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (checkout / "data" / "below").mkdir(exist_ok=True)
    for place, told in ((checkout, "build/"), (checkout / "data" / "below", str(checkout / "build"))):
        monkeypatch.chdir(place)
        assert f"graph: {told}, policy accepted\n" in run(name, *WORDS[name]).err


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], *([*name.split(), "--help"] for name in EVERY)], ids=" ".join
)
def test_help_and_version_load_nothing_heavy(words: list[str]) -> None:
    assert loaded([*HEAVY, "pyoxigraph", "tabulate", "platformdirs"], words) == []


@pytest.mark.parametrize("name", ["query", "show", "why", "ask", "search", "info", "coverage", "reconcile-counts"])
def test_an_answer_loads_only_what_it_needs(article: Path, name: str) -> None:
    assert loaded(HEAVY, [name, "--graph", str(article), *WORDS[name]]) == []


@pytest.mark.parametrize("name", ["accessions", "projects", "map", "heatmap"])
def test_a_picture_of_the_graph_loads_nothing_of_networks(article: Path, tmp_path: Path, name: str) -> None:
    pytest.importorskip("matplotlib", reason="pictures need matplotlib: pip install 'cbrngraph[pictures]'")
    words = ["plot", name, "--graph", str(article), "-o", str(tmp_path / "picture.svg")]
    assert loaded(["networkx", "scipy", "pandas", "rdflib", "cbrngraph.networks.making"], words) == []


def loaded(modules: list[str], words: list[str]) -> list[str]:
    """Which of these modules a command loads."""
    text = f"""
import contextlib, io, sys
from cbrngraph.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    code = main({words!r})
    assert code == 0, code
print(*(name for name in {modules!r} if name in sys.modules))
"""
    ran = python("-c", text)
    assert ran.code == 0, ran.err
    return ran.out.split()


def test_version(run: Run) -> None:
    assert run("--version") == Ran(0, f"cbrngraph {cbrngraph.__version__}\n", "")


def test_help_lists_every_command(run: Run) -> None:
    told = run("--help").out
    assert all(f"  {name:<18} {summary}" in told for name, summary in COMMANDS.items())


# exit codes and messages


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["qurey", "x"], 2, "did you mean query?"),
        (["network", "brokrs"], 2, "did you mean brokers?"),
        ([], 2, "COMMAND"),
        (["query", "--nonsense"], 2, "--nonsense"),
        (["--nonsense"], 2, "usage"),
        (["show"], 2, "NAME"),
        (["show", ""], 2, "nothing to look for"),
        (["show", "kazahkstan"], 4, "did you mean Kazakhstan"),
        (["show", "kg:country-xxx"], 4, "kg:country-xxx"),
        (["search", "nobody"], 1, "nothing is called"),
        (["why", "kazakhstan", "membrships"], 4, "memberships"),
        (["why", "kazakhstan", "party"], 4, "cbrngraph show country-kaz"),
        (["why", "nobody", "party"], 4, "nobody"),
        (["why", "kazakhstan", "ordinal", "63"], 4, "63"),
        (["ask", "membres"], 2, "did you mean members"),
        (["ask", "members", "dat=2020"], 2, "did you mean date?"),
        (["ask", "members", "2020"], 2, "name=value"),
        (["ask", "members", "date=soon"], 2, "not a date"),
        (["ask", "members", "date=20"], 2, "not a date"),
        (["ask", "members", "date=2020-02-30"], 2, "no date"),
        (["ask", "members", "question=x"], 2, "no parameter question"),
        (["ask", "members", "self=x"], 2, "no parameter self"),
        (["ask", "members", "name=x"], 2, "no parameter name"),
        (["ask", "agreements-of"], 2, "needs party="),
        (["ask", "agreements-of", "party="], 2, "needs party="),
        (["ask", "agreements-of", "party=nobody"], 4, "nobody"),
        (["info", "--policy", "offical"], 2, "did you mean official?"),
        (["info", "--policy", "as-known-on"], 2, "as-known-on 2020"),
        (["info", "--policy", "as-known-on 2020-13"], 2, "2020-13"),
        (["info", "--policy", "official 2020"], 2, "as-known-on"),
        (["export", "rdf"], 2, "rdf"),
        (["query", "-f", "xml", "ASK {}"], 2, "xml"),
        (["query", "ASK {}", "-f", "ttl"], 2, "true or false"),
        (["query", "SELECT * { ?s ?p ?o }", "-f", "jsonld"], 2, "rows"),
        (["query", "DESCRIBE kg:country-kaz", "-f", "csv"], 2, "graph"),
        (["query", "INSERT DATA { kg:a kg:b kg:c }"], 2, "does not parse"),
        (["query", ""], 2, "the query is empty"),
        (["query", "-F", "nowhere.rq"], 4, "nowhere.rq"),
        (["query", "nowhere.rq"], 4, "nowhere.rq"),
        (["query", "-F", "."], 2, "cannot be read"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_exit_code_and_message(run: Run, article: Path, words: list[str], code: int, told: str) -> None:
    chosen = ["--graph", str(article)] if words and words[0] in OPENING else []
    ran = run(*words[:1], *chosen, *words[1:])
    assert ran.code == code, ran.err
    assert told in ran.err
    assert (ran.out, "Traceback" in ran.err) == ("", False)


def test_only_an_internal_error_is_70_and_shows_its_trace_on_demand(
    ask_article: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(KnowledgeGraph, "show", broken)
    quiet, loud = ask_article("show", "kazakhstan"), ask_article("show", "kazakhstan", "-vv")
    assert (quiet.code, loud.code) == (70, 70)
    assert "broken on purpose" in quiet.err
    assert "-vv" in quiet.err
    assert ("Traceback" in quiet.err, "Traceback" in loud.err) == (False, True)


def test_an_interrupt_is_130(ask_article: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(KnowledgeGraph, "show", interrupted)
    assert ask_article("show", "kazakhstan").code == 130


@opening
def test_stdout_is_data_and_stderr_names_the_graph(ask_article: Run, article: Path, name: str) -> None:
    ran = ask_article(name, *WORDS[name])
    assert ran.code == 0, ran.err
    assert f"graph: {article}" in ran.err
    assert ran.out
    assert "graph: " not in ran.out


# where the query comes from, and how it is written


def test_a_query_from_argument_file_and_stdin(ask_article: Run, tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_text(MEMBER, encoding="utf-8")
    ways = [[MEMBER], ["-F", str(file)], [str(file)]]
    assert {ask_article("query", *way).out for way in ways} == {"true\n"}
    assert ask_article("query", given=MEMBER).out == "true\n"
    assert ask_article("query", "-", given=MEMBER).out == "true\n"
    assert ask_article("query", "-F", "-", given=MEMBER).out == "true\n"


@pytest.mark.parametrize("prefix", ["cbrn", "kg", "org", "prov", "skos", "dct", "rdf", "rdfs", "owl", "xsd"])
def test_a_prefix_of_the_project_need_not_be_written(ask_article: Run, prefix: str) -> None:
    assert ask_article("query", f"ASK {{ {prefix}:x ?p ?o }}").out == "false\n"


ROWS = 'SELECT ?l ?n { VALUES (?l ?n) { ("é, \\"q\\"\\n2"@fr 1) (kg:country-kaz UNDEF) ("tab\\there" 1.50) } }'


@pytest.mark.parametrize("form", ["json", "csv", "tsv"])
def test_rows_in_the_formats_of_the_standard(ask_article: Run, form: str) -> None:
    ran = ask_article("query", ROWS, "-f", form)
    parsed = Result.parse(io.BytesIO(ran.out.encode()), format=form)
    assert [str(variable) for variable in parsed.vars or []] == ["l", "n"]
    first, second, third = ([str(cell) if cell is not None else "" for cell in row] for row in parsed)  # type: ignore[union-attr]
    assert first == ['é, "q"\n2', "1"]
    assert second == ["https://w3id.org/cbrngraph/id/country-kaz", ""]
    assert third[0] == "tab\there"


def test_rows_as_json_lines_and_tables(ask_article: Run) -> None:
    lines = [json.loads(line) for line in ask_article("query", ROWS, "-f", "jsonl").out.splitlines()]
    assert lines[:2] == [{"l": 'é, "q"\n2', "n": "1"}, {"l": "kg:country-kaz", "n": None}]
    assert ask_article("query", ROWS, "-f", "table").out.rstrip().endswith("(3 rows)")
    markdown = ask_article("query", "SELECT ?a { VALUES ?a { 'one' 'two|2' } }", "-f", "md").out
    assert [line.replace("\\|", "").count("|") for line in markdown.splitlines()] == [2] * 4


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_ask_prints_true_or_false(ask_article: Run, form: str) -> None:
    told = ask_article("query", "ASK {}", "-f", form).out
    assert (json.loads(told)["boolean"] is True) if form.startswith("json") else told == "true\n"
    assert "false" in ask_article("query", "ASK { kg:x kg:y kg:z }", "-f", form).out


@pytest.mark.parametrize("query", ["DESCRIBE kg:country-kaz", "CONSTRUCT { ?s org:member ?o } { ?s org:member ?o }"])
def test_graphs_in_every_format(ask_article: Run, query: str) -> None:
    graphs = [
        Graph().parse(data=ask_article("query", query, "-f", form).out, format=parser)
        for form, parser in (("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"))
    ]
    assert len(graphs[0]) > 0
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])
    assert ask_article("query", query).out == ask_article("query", query, "-f", "ttl").out


def test_a_graph_with_blank_nodes_in_every_format(ask_article: Run) -> None:
    query = 'CONSTRUCT { kg:a cbrn:about _:b . _:b rdfs:label "x" } {}'
    ttl = Graph().parse(data=ask_article("query", query).out, format="turtle")
    jsonld = Graph().parse(data=ask_article("query", query, "-f", "jsonld").out, format="json-ld")
    assert len(ttl) == 2
    assert isomorphic(ttl, jsonld)


def test_an_answer_without_rows_is_an_answer(ask_article: Run) -> None:
    none = "SELECT ?x { ?x kg:never kg:said }"
    assert ask_article("query", none).out == "?x\n"
    assert ask_article("query", none, "-f", "jsonl").out == ""
    assert json.loads(ask_article("query", none, "-f", "json").out)["results"]["bindings"] == []


@opening
def test_no_terminal_means_rows_in_tsv(ask_article: Run, name: str) -> None:
    if name in {"search", "ask", "query"}:
        assert all("\t" in line or "?" in line or "<" in line or '"' in line for line in
                   ask_article(name, *WORDS[name]).out.splitlines())  # fmt: skip
        assert ask_article(name, *WORDS[name]).out == ask_article(name, *WORDS[name], "-f", "tsv").out


def test_a_terminal_gets_a_table(article: Path) -> None:
    reader, writer = pty.openpty()
    words = ["query", "--graph", str(article), "SELECT ?a { VALUES ?a { 1 } }"]
    process = subprocess.Popen([sys.executable, "-m", "cbrngraph", *words], stdout=writer, stderr=subprocess.DEVNULL)
    assert process.wait(60) == 0
    os.close(writer)
    shown = os.read(reader, 10_000).decode()
    os.close(reader)
    assert "(1 row)" in shown


@pytest.mark.parametrize("name", ["search", "ask", "why"])
@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_other_commands_have_the_formats_too(ask_article: Run, name: str, form: str) -> None:
    ran = ask_article(name, *WORDS[name], "-f", form)
    assert ran.code == 0, ran.err
    assert "azakhstan" in ran.out
    if form == "json":
        assert all(isinstance(row, dict) for row in json.loads(ran.out))
    if form in {"csv", "tsv"}:
        rows = list(csv.reader(io.StringIO(ran.out), delimiter="," if form == "csv" else "\t"))
        assert len({len(row) for row in rows}) == 1


# errors of SPARQL


def test_a_syntax_error_has_line_column_and_caret(ask_article: Run) -> None:
    ran = ask_article("query", "SELECT ?a\nWHERE { ?a ?b ) }")
    assert ran.code == 2
    match = re.search(r"line (\d+), column (\d+)", ran.err)
    assert match is not None
    line, column = int(match[1]), int(match[2])
    shown, caret = ran.err.rstrip("\n").splitlines()[-2:]
    assert (line, shown) == (2, "  WHERE { ?a ?b ) }")
    assert caret.index("^") == column + 1


@pytest.mark.parametrize(
    ("query", "fault"),
    [("SELEC * {}", "SELEC"), ("ASK { ?s ?p ) }", ")"), ("ASK { ?s nope:p ?o }", "nope:p "),
     ("ASK { ?s ?p ?o . ?x }", " }"), ("ASK { ?s ?p 'x\\y' }", "'x\\y'")],
)  # fmt: skip
def test_the_caret_points_at_the_fault(ask_article: Run, query: str, fault: str) -> None:
    caret = ask_article("query", query).err.splitlines()[-1]
    start = query.index(fault)
    assert start <= caret.index("^") - 2 <= start + len(fault)


@pytest.mark.parametrize(
    ("query", "mend"),
    [
        ("ASK { ?s crbn:ordinal 62 }", "did you mean cbrn"),
        ("ASK { ?s schema:name ?n }", "the prefix schema: is not known"),
        ("PREFIX mine: <http://x/> ASK { ?s mine:a ?n ; yours:b ?m }", "the prefix yours: is not known"),
    ],
)
def test_an_unknown_prefix_is_named_with_the_likely_mend(ask_article: Run, query: str, mend: str) -> None:
    ran = ask_article("query", query)
    assert (ran.code, mend in ran.err) == (2, True), ran.err


def test_an_unknown_prefix_does_not_drown_in_grammar(ask_article: Run) -> None:
    assert "{00B7}" not in ask_article("query", "ASK { ?s crbn:ordinal 62 }").err


def test_a_column_counts_characters_not_bytes(ask_article: Run) -> None:
    plain = ask_article("query", 'ASK { ?s rdfs:label "eee" ; }} ').err
    accented = ask_article("query", 'ASK { ?s rdfs:label "ééé" ; }} ').err
    assert plain.replace("eee", "ééé") == accented


def nested(opening: str, closing: str, depth: int = 5000) -> str:
    return f"{opening * depth}{closing * depth}"


BRACKETS = "(" * 5000 + "1" + ")" * 5000
HOSTILE = {
    "braces": f"ASK {{ {nested('{', '}')} }}",
    "parentheses": f"ASK {{ FILTER({BRACKETS}) }}",
    "brackets": f"ASK {{ ?s ?p {nested('[', ']')} }}",
    "braces never closed": "ASK " + "{" * 5000,
    "parentheses between less and greater": f"ASK {{ FILTER(1<{BRACKETS}&&2>1) }}",
    "parentheses between escaped quotes": f"ASK {{ ?s kg:a\\' ?o . FILTER({BRACKETS}) . FILTER(?o = 'b') }}",
    "parentheses after a quote in a comment": f"ASK {{ # it's\n FILTER({BRACKETS}) FILTER('a' = 'a') }}",
    "negations": f"ASK {{ FILTER({'!' * 50_000}true) }}",
    "alternatives": f"ASK {{ FILTER(true{'||false' * 20_000}) }}",
    "a long sum": f"ASK {{ FILTER(1{'+1' * 20_000}) }}",
    "a long row of BIND": f"SELECT * {{ {' '.join(f'BIND({n} AS ?v{n})' for n in range(5000))} }}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_is_refused_and_never_a_crash(article: Path, name: str) -> None:
    ran = command("query", "--graph", str(article), given=HOSTILE[name])
    assert ran.code in {2, 5}, f"exit code {ran.code}"
    assert ran.err.count("\n") < 10


def test_brackets_in_strings_iris_and_comments_do_not_nest(ask_article: Run) -> None:
    many = "(" * 300
    query = f'ASK {{ FILTER("{many}" != "x") # {many}\n FILTER NOT EXISTS {{ ?s <http://x#{many}> \'{many}\' }} }}'
    assert ask_article("query", query).out == "true\n"


def test_a_query_that_goes_to_the_network_is_no_internal_error(ask_article: Run) -> None:
    ran = ask_article("query", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert ran.code in {2, 5}, ran.err


# pipes and files


def test_a_broken_pipe_is_quiet(article: Path) -> None:
    for words in (["export", "nt", "--claims"], ["query", "SELECT * { ?s ?p ?o }"], ["info"]):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, "-m", "cbrngraph", words[0], "--graph", str(article), *words[1:]],
            stdout=writer, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        os.close(writer)
        assert (done.returncode, done.stderr) == (0, f"graph: {article}, policy accepted\n")


def test_head_gets_its_line(article: Path) -> None:
    words = shlex.join([sys.executable, "-m", "cbrngraph", "export", "nt", "--claims", "--graph", str(article)])
    done = subprocess.run(["sh", "-c", f"{words} | head -1"], capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert done.stderr == f"graph: {article}, policy accepted\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_stdout_is_told(article: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        words = ["export", "nt", "--graph", str(article)]
        done = subprocess.run(
            [sys.executable, "-m", "cbrngraph", *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 5
    assert "No space left" in done.stderr
    assert "internal error" not in done.stderr
    assert "Exception ignored" not in done.stderr


@opening
def test_o_writes_what_stdout_would_have(ask_article: Run, tmp_path: Path, name: str) -> None:
    shown = ask_article(name, *WORDS[name])
    written = ask_article(name, *WORDS[name], "-o", str(tmp_path / "new" / "out"))
    assert (written.code, written.out) == (0, "")
    assert (tmp_path / "new" / "out").read_text(encoding="utf-8") == shown.out
    assert ask_article(name, *WORDS[name], "-o", "-").out == shown.out


def test_o_onto_a_folder_is_told(ask_article: Run, tmp_path: Path) -> None:
    ran = ask_article("export", "nt", "-o", str(tmp_path))
    assert (ran.code, "cannot write" in ran.err) == (5, True)


# --graph


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("form", ["ttl", "nt", "nq", "trig", "jsonld"])
def test_a_file_in_every_format_can_be_asked(
    run: Run, kg: KnowledgeGraph, tmp_path: Path, form: str, packed: str
) -> None:
    content = kg.export(form, claims=True).encode()
    path = tmp_path / f"graph.{form}{packed}"
    path.write_bytes(gzip.compress(content, mtime=0) if packed else content)
    ran = run("query", "--graph", str(path), MEMBER)
    assert (ran.code, ran.out, ran.err) == (0, "true\n", f"graph: {path}, policy accepted\n")
    assert "Kazakhstan" in run("show", "--graph", str(path), "country-kaz").out
    membership = "membership-country-kaz-initiative-coe"
    assert "62nd" in run("why", "--graph", str(path), membership, "cbrn:ordinal").out


@pytest.mark.parametrize("name", ["show", "why", "search", "ask", "info"])
def test_an_exported_file_answers_as_the_build_does(
    run: Run, ask_article: Run, kg: KnowledgeGraph, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(kg.export("ttl", claims=True), encoding="utf-8")
    from_build, from_file = ask_article(name, *WORDS[name]).out, run(name, "--graph", str(path), *WORDS[name]).out
    if name == "info":
        from_build, from_file = ("".join(told.partition("\n")[1:]) for told in (from_build, from_file))
    assert from_file == from_build


@pytest.mark.parametrize(
    ("name", "content", "code", "told"),
    [
        ("graph.rdf", b"", 2, "should end in .nq, .nt, .ttl"),
        ("graph.ttl", b"kg:a kg:b", 3, "graph.ttl:1"),
        ("graph.nt", b"<http://a> <http://b> <http://c> .\n<http://a> <b", 3, "graph.nt:2"),
        ("graph.nt", b'<http://a> <http://b> "\xff" .', 3, "UTF-8"),
        ("graph.ttl.gz", b"no gzip", 3, "graph.ttl.gz"),
        ("graph.nt.gz", gzip.compress(b"<http://a> <http://b> <http://c> .", mtime=0)[:20], 3, "graph.nt.gz"),
        ("graph.jsonld", b'{"@context": "https://example.org/remote.jsonld"}', 3, "graph.jsonld"),
    ],
)
def test_a_bad_file_is_told(run: Run, tmp_path: Path, name: str, content: bytes, code: int, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    ran = run("info", "--graph", str(tmp_path / name))
    assert (ran.code, told in ran.err) == (code, True), ran.err


def test_no_graph_is_told(run: Run, tmp_path: Path) -> None:
    assert run("info", "--graph", str(tmp_path / "nowhere")).code == 4
    assert run("info", "--graph", str(tmp_path)).code == 4


# policies


@opening
@pytest.mark.parametrize("policy", [*(name for name in POLICIES if name != "as-known-on"), "as-known-on 2020-12-31"])
def test_every_policy_on_every_verb(ask_article: Run, name: str, policy: str) -> None:
    words = ["kazakhstan", "cbrn:isoAlpha3"] if name == "why" else WORDS[name]
    ran = ask_article(name, *words, "--policy", policy)
    assert ran.code == 0, ran.err
    assert f"policy {policy}" in ran.err


@pytest.mark.parametrize(
    ("policy", "member"),
    [("accepted", "true"), ("all", "true"), ("official", "true"), ("corroborated", "false"),
     ("as-known-on 2020-11-20", "true"), ("as-known-on 2020-11", "true"), ("as-known-on 2020-01-01", "false")],
)  # fmt: skip
def test_a_policy_decides_what_holds(ask_article: Run, policy: str, member: str) -> None:
    assert ask_article("query", MEMBER, "--policy", policy).out == f"{member}\n"
    rows = ask_article("ask", "members", "date=2021", "--policy", policy).rows
    assert len(rows) == (1 if member == "true" else 0)


def test_a_policy_needs_the_claims_of_a_build(run: Run, kg: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "graph.nt").write_text(kg.export("nt"), encoding="utf-8")
    assert run("info", "--graph", str(tmp_path / "graph.nt"), "--policy", "all").code == 2


def test_undated_sources_are_counted(run: Run, tmp_path: Path) -> None:
    undated = "source-undated: {sourceKind: press, title: Undated, publisher: org-jrc}\n"
    build(copied(tmp_path / "data", sources_undated=undated), tmp_path / "build")
    ran = run("info", "--graph", str(tmp_path / "build"), "--policy", "as-known-on 2021")
    assert "1 undated source left out" in ran.err


# names


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("kg:country-kaz", "kg:country-kaz"),
        ("country-kaz", "kg:country-kaz"),
        ("https://w3id.org/cbrngraph/id/country-kaz", "kg:country-kaz"),
        ("Kazakhstan", "kg:country-kaz"),
        ("KAZAKHSTAN", "kg:country-kaz"),
        ("Казахстан", "kg:country-kaz"),
        ("Ouzbekistan", "kg:country-uzb"),
        ("Republic of Kazakhstan", "kg:country-kaz"),
        ("KZ", "kg:country-kaz"),
        ("kaz", "kg:country-kaz"),
        ("CA", "kg:region-ca"),
        ("Project 53", "kg:project-p053"),
        ("project 053", "kg:project-p053"),
        ("P53", "kg:project-p053"),
        ("DEVCO", "kg:org-dg-devco"),
        ("Nur-Sultan", "kg:city-astana"),
        ("nur sultan", "kg:city-astana"),
        ("Νουρ-Σουλτάν", "kg:city-astana"),
        ("M. Aikimbayev’s National Scientific Center for Especially Dangerous Infections", "kg:org-nscedi"),
        ("M. Aikimbayev's National Scientific Center for Especially Dangerous Infections", "kg:org-nscedi"),
    ],
)
def test_a_thing_is_found_by_its_names(ask_article: Run, name: str, found: str) -> None:
    ran = ask_article("show", *name.split())
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[0].endswith(found)
    assert json.loads(ask_article("show", name, "-f", "json").out)["id"] == found
    assert f"{found}\t" in ask_article("search", name).out or ":" in name or name == "country-kaz"


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A build in which two things have one name."""
    assert cache.is_dir()
    folder = tmp_path_factory.mktemp("twins")
    text = "".join(f"org-twin-{n}: {{type: Institution, label: {{en: Twin Institute}}}}\n" for n in "ab")
    build(copied(folder / "data", register_twins=text), folder / "build")
    return folder / "build"


@pytest.mark.parametrize(
    "words", [["show", "twin institute"], ["why", "Twin Institute", "kind"], ["ask", "agreements-of", "party=twin"]]
)
def test_an_ambiguous_name_lists_the_choices(run: Run, twins: Path, words: list[str]) -> None:
    ran = run(words[0], "--graph", str(twins), *words[1:])
    assert ran.code == 2
    assert "kg:org-twin-a" in ran.err
    assert "kg:org-twin-b" in ran.err


def test_search_lists_the_best_first_and_ignores_accents(ask_article: Run) -> None:
    ids = [row[0] for row in ask_article("search", "kazakhstan").rows]
    assert ids[0] == "kg:country-kaz"
    assert "kg:org-moh-kaz" in ids
    assert [row[0] for row in ask_article("search", "ouzbékistan").rows] == ["kg:country-uzb"]
    assert ask_article("search", "infections", "center").rows == ask_article("search", "center", "infections").rows


# why


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["agreement-rs-ca-nscedi-2020", "signedOn"], ["12 March 2020", "p3", "accepted"]),
        (["agreement-rs-ca-nscedi-2020", "signed on"], ["12 March 2020"]),
        (["agreement-rs-ca-nscedi-2020", "cbrn:signedOn"], ["12 March 2020"]),
        (["agreement-rs-ca-nscedi-2020", "party", "NSCEDI"], ["p3"]),
        (["kazakhstan", "memberships"], ["62", "inferred: the page dates the news"]),
        (["kazakhstan", "ordinal"], ["62nd", "title"]),
        (["kazakhstan", "ordinal", "62"], ["62nd", "title"]),
        (["kazakhstan", "memberOf"], ["derived by the rule member-of", "has joined"]),
        (["kazakhstan", "member of", "initiative-coe"], ["derived by the rule member-of"]),
        (["membership-country-kaz-initiative-coe", "fromLatest"], ["2020-11-30", "rule date-latest", "p1"]),
        (["membership-country-kaz-initiative-coe", "cbrn:fromEarliest", "2020-11-01"], ["rule date-earliest"]),
        (["project-p053", "altLabel", "Project 53"], ["rule project-label", "Project 53"]),
        (["city-astana", "altLabel", "Nur-Sultan"], ["rule names", "based in Nur-Sultan"]),
        (["delivery-p053-nscedi", "producedBy"], ["inferred: the paragraph is about Project 53"]),
        (["kazakhstan", "a"], ["country", "editorial"]),
        (["kazakhstan", "isoAlpha3"], ["KAZ", "editorial"]),
        (["kazakhstan", "population"], ["Kazakhstan · population · about 18300000", "p6"]),
        (["kazakhstan", "m49"], ["398", "editorial"]),
        (["agreement-rs-ca-nscedi-2020", "type"], ["rule supertypes"]),
    ],
    ids=lambda value: value[-1],
)
def test_why_tells_claims_and_rules(ask_article: Run, words: list[str], told: list[str]) -> None:
    ran = ask_article("why", *words)
    assert ran.code == 0, ran.err
    for text in told:
        assert text in ran.out
    assert re.search(r"claim-[0-9a-f]{16}", ran.out)


def test_why_of_one_object_leaves_the_others_out(ask_article: Run) -> None:
    every = ask_article("why", "agreement-rs-ca-nscedi-2020", "party", "-f", "json").out
    one = ask_article("why", "agreement-rs-ca-nscedi-2020", "party", "NSCEDI", "-f", "json").out
    assert (len(json.loads(every)), len(json.loads(one))) == (2, 1)


# questions


def test_ask_without_a_name_lists_the_questions(ask_article: Run) -> None:
    listed = {row[1] for row in ask_article("ask").rows}
    assert listed == {path.stem for path in (ROOT / "questions").glob("*.rq")}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["members", "date=2020-11-30"], ["Kazakhstan", "62", "2020-11", "Central Asia"]),
        (["agreements-of", "party=tashkent secretariat"], ["2020-03-12", "Aikimbayev"]),
        (["agreements-of", "party=NSCEDI"], ["2020-03-12", "Regional Secretariat"]),
        (["trained", "region=CA"], ["88", "master-trainer"]),
    ],
)
def test_a_question_answers_with_receipts(ask_article: Run, words: list[str], expected: list[str]) -> None:
    ran = ask_article("ask", *words, "--receipts")
    assert (ran.code, len(ran.rows)) == (0, 1), ran.err
    assert all(text in ran.out for text in expected)
    claims = ran.rows[0][-1].split()
    assert claims
    assert all(claim in ran.err for claim in claims)
    assert "The EU CBRN CoE Initiative welcomes its 62nd Partner Country: Kazakhstan, 2020-11-20" in ran.err


@pytest.mark.parametrize(("day", "count"), [("2020-10-31", 0), ("2020-11-19", 0), ("2020-11-20", 1), ("2021", 1)])
def test_members_on_a_day(ask_article: Run, day: str, count: int) -> None:
    assert len(ask_article("ask", "members", f"date={day}").rows) == count


# text of a user's stays text


INJECTIONS = [
    'zzz"', "zzz'", "zz<b", "zz:{bar}", "zz:bar> . DROP ALL", 'zz" . } DROP ALL #', "kg:zz> ?o . ?s ?p ?o } #", "{}",
    "\\", "\\u0022", "?zzz", "$party", "zz\nb", "http://x y", "<http://x>", "::", ":", "zzz:", "[", "(", "%zz", "{zz}",
    "\u202e", "😀", "é" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS, ids=lambda text: ascii(text)[:30])
@pytest.mark.parametrize(
    "words",
    [["show", "{}"], ["search", "{}"], ["why", "{}", "party"], ["why", "kazakhstan", "{}"],
     ["why", "kazakhstan", "ordinal", "{}"], ["ask", "agreements-of", "party={}"], ["ask", "members", "date={}"],
     ["ask", "members", "{}=x"], ["ask", "{}"]],
    ids=lambda words: " ".join(words),
)  # fmt: skip
def test_what_a_user_writes_stays_text(ask_article: Run, words: list[str], text: str) -> None:
    ran = ask_article(*(word.replace("{}", text) for word in words))
    assert ran.code in {1, 2, 4}, ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    "predicate",
    ["x:y> ?z . ?s <x:z", 'rdf:type> ?x . BIND("leaked" AS ?o) ?s <cbrn:x', "rdf:type>|<http://www.w3.org/ns/org#member",
     "org:memberOf> ?o . ?a ?b ?c . ?s <http://www.w3.org/ns/org#memberOf"],
)  # fmt: skip
def test_a_predicate_never_becomes_part_of_a_query(ask_article: Run, predicate: str) -> None:
    ran = ask_article("why", "kazakhstan", predicate)
    assert (ran.code, ran.out) == (4, ""), ran.err
    assert "internal" not in ran.err


def test_a_group_of_commands_lists_them(run: Run) -> None:
    asked, bare = run("network", "--help"), run("network")
    assert (asked.code, bare.code) == (0, 2)
    assert asked.out == bare.out
    assert [name for name in COMMANDS if name.startswith("network ") and name not in asked.out] == []
