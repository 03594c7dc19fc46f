"""A build is there whole or not at all, and equal input gives equal bytes.

The builds run in processes of their own, which are killed, starved of disk and given other hash seeds.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from builds import DATA, Ran, command, contents, copied, python

import cbrngraph
from cbrngraph.claims.files import load_evidence
from cbrngraph.graph.build import MANIFEST, build, make, read_manifest

pytest_plugins = ["fixtures_builds"]

BY_PATH = "import sys; from pathlib import Path; from cbrngraph.cli import main\n"
REVERSED = BY_PATH + (
    "found = Path.rglob\n"
    "Path.rglob = lambda self, pattern: iter(sorted(found(self, pattern), reverse=True))\n"
    "raise SystemExit(main(sys.argv[1:]))"
)
ANOTHER = """
source: source-coe-news-2020-11-20
says:
- at: p6
  phrase: made up for a test
  country-uzb: {memberships: {initiative-coe: {ordinal: 99}}}
"""
ASKED = "ASK { ?m org:member kg:country-uzb }"


def built(data: Path, out: Path, seed: str = "0") -> dict[str, bytes]:
    """Build in a process of its own; return the artefacts."""
    ran = command("build", "--data", str(data), "--out", str(out), PYTHONHASHSEED=seed)
    assert ran.code == 0, ran.err
    return contents(out)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The artefacts of the repository's data."""
    return built(DATA, tmp_path_factory.mktemp("first") / "build")


@pytest.fixture(scope="module")
def other_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's data and one statement more."""
    return copied(tmp_path_factory.mktemp("other") / "data", another=ANOTHER)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory, other_data: Path) -> dict[str, bytes]:
    """The artefacts of the other data."""
    return built(other_data, tmp_path_factory.mktemp("second") / "build")


# equal bytes


def test_a_build_is_two_files_and_a_manifest(first: dict[str, bytes]) -> None:
    assert sorted(name.split("-")[0] for name in first) == ["claims", "graph", MANIFEST]


def test_the_same_bytes_under_another_hash_seed(first: dict[str, bytes], tmp_path: Path) -> None:
    assert built(DATA, tmp_path / "build", seed="1") == first


def test_the_same_bytes_from_a_copy_elsewhere(first: dict[str, bytes], tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / "readings of mine"
    for path in sorted(DATA.rglob("*.yaml"), reverse=True):
        to = copy / path.relative_to(DATA)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
    assert built(copy, tmp_path / "build", seed="2") == first


def test_the_same_bytes_when_files_are_listed_in_another_order(first: dict[str, bytes], tmp_path: Path) -> None:
    ran = python("-c", REVERSED, "build", "--data", str(DATA), "--out", str(tmp_path / "build"))
    assert ran.code == 0, ran.err
    assert contents(tmp_path / "build") == first


def test_the_same_bytes_when_files_have_other_names(first: dict[str, bytes], tmp_path: Path) -> None:
    """Renamed, the files are read in the opposite order."""
    data = copied(tmp_path / "data")
    files = sorted(data.rglob("*.yaml"), reverse=True)
    for number, path in enumerate(files):
        path.rename(path.with_name(f"{number:02}.yaml"))
    assert built(data, tmp_path / "build") == first


def test_the_same_bytes_when_the_passages_stand_in_another_order(first: dict[str, bytes], tmp_path: Path) -> None:
    data = copied(tmp_path / "data")
    reading = next((data / "readings").glob("*.yaml"))
    head, _, body = reading.read_text(encoding="utf-8").partition("says:\n")
    passages = ["- at:" + part.rstrip() + "\n" for part in body.split("- at:")[1:]]
    assert len(passages) > 20
    reading.write_text(head + "says:\n" + "".join(reversed(passages)), encoding="utf-8")
    assert built(data, tmp_path / "build") == first


def test_other_data_give_other_bytes(first: dict[str, bytes], second: dict[str, bytes]) -> None:
    assert not set(first) & (set(second) - {MANIFEST})
    assert first[MANIFEST] != second[MANIFEST]


def test_the_files_are_named_by_their_content_and_tell_no_time(first: dict[str, bytes]) -> None:
    for name, content in first.items():
        if name != MANIFEST:
            assert hashlib.sha256(content).hexdigest()[:16] in name
            assert content[4:8] == bytes(4)


def test_no_place_of_an_editor_is_in_the_files(first: dict[str, bytes], tmp_path: Path) -> None:
    for name, content in first.items():
        text = content if name == MANIFEST else gzip.decompress(content)
        assert b".yaml" not in text
        assert str(tmp_path).encode() not in text


def test_the_claims_are_the_canonical_form(first: dict[str, bytes]) -> None:
    """What is read back from the file of claims gives the same graph."""
    from cbrngraph.claims.policy import Policy
    from cbrngraph.graph.assemble import assemble

    names = json.loads(first[MANIFEST])
    evidence = load_evidence(gzip.decompress(first[names["claims"]]).decode().splitlines())
    graph = assemble(evidence.claims, evidence.sources, Policy("accepted"))
    assert "".join(graph.lines).encode() == gzip.decompress(first[names["graph"]])


def test_the_manifest_counts_what_is_there(first: dict[str, bytes]) -> None:
    record = json.loads(first[MANIFEST])
    assert record["counts"]["statements"] == len(gzip.decompress(first[record["graph"]]).splitlines())
    claims = [line for line in gzip.decompress(first[record["claims"]]).splitlines() if line.startswith(b'{"claim"')]
    assert record["counts"]["claims"] == len(claims)


# a fault


FAULTS = {
    "bad YAML": ("readings/x.yaml", "source: [\n", "readings/x.yaml:2"),
    "unknown property": (
        "readings/x.yaml",
        "source: source-coe-news-2020-11-20\nsays:\n- country-kaz: {memberhsips: initiative-coe}\n",
        "did you mean memberships",
    ),
    "unknown subject": (
        "readings/x.yaml",
        "source: source-coe-news-2020-11-20\nsays:\n- country-kza: {isoAlpha3: KAZ}\n",
        "did you mean country-kaz",
    ),
    "unknown source": (
        "readings/x.yaml",
        "source: source-coe-news\nsays:\n- country-kaz: {isoAlpha3: KAZ}\n",
        "readings/x.yaml:1",
    ),
    "not UTF-8": ("readings/x.yaml", b"source: \xe9\n", "readings/x.yaml:1"),
    "subject twice": ("register/x.yaml", "country-kaz: {type: Country}\n", "registered twice"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_leaves_the_previous_build(article: Path, tmp_path: Path, fault: str) -> None:
    file, text, told = FAULTS[fault]
    data = copied(tmp_path / "data")
    (data / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    assert_refused(article, data, tmp_path, told)


@pytest.mark.parametrize("missing", [True, False])
def test_nothing_to_read_leaves_the_previous_build(article: Path, tmp_path: Path, missing: bool) -> None:
    data = tmp_path / "data"
    if not missing:
        (data / "readings").mkdir(parents=True)
    assert_refused(article, data, tmp_path, "nothing to read")


def test_files_without_a_statement_leave_the_previous_build(article: Path, tmp_path: Path) -> None:
    for part in ("register", "sources", "readings"):
        (tmp_path / "data" / part).mkdir(parents=True)
        (tmp_path / "data" / part / "empty.yaml").write_text("# nothing yet\n", encoding="utf-8")
    assert_refused(article, tmp_path / "data", tmp_path, "nothing was built")


def assert_refused(article: Path, data: Path, folder: Path, told: str) -> None:
    out = folder / "build"
    shutil.copytree(article, out)
    ran = command("build", "--data", str(data), "--out", str(out))
    assert ran.code == 3
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""
    assert contents(out) == contents(article)


# killed


def assert_whole(out: Path, known: list[dict[str, bytes]]) -> bool:
    """There is no build, or one of the known ones, whole and served; return whether there is one."""
    if not (out / MANIFEST).is_file():
        return False
    which = [artefacts for artefacts in known if artefacts[MANIFEST] == (out / MANIFEST).read_bytes()]
    assert len(which) == 1, "the manifest is of neither build"
    manifest = read_manifest(out)
    for path in (manifest.graph, manifest.claims):
        assert path.read_bytes() == which[0][path.name]
        gzip.decompress(path.read_bytes())
    answer = cbrngraph.open(out).query(ASKED)
    assert bool(answer) == (which[0] is known[1])
    return True


def killed(words: list[str], delay: float) -> bool:
    """Start a build and kill it after a while; return whether it was still running."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-m", "cbrngraph", *words], stdout=quiet, stderr=quiet)
    time.sleep(delay)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return running


@pytest.mark.usefixtures("cache")
def test_fifty_killed_builds_leave_no_half(
    tmp_path: Path, other_data: Path, first: dict[str, bytes], second: dict[str, bytes]
) -> None:
    out = tmp_path / "build"
    start = time.perf_counter()
    built(DATA, tmp_path / "timed")
    whole = time.perf_counter() - start
    hit = 0
    for number in range(50):
        data = (DATA, other_data)[number % 2]
        # half of the kills fall into the last third, where the files are written
        share = (0.05 + number / 40) if number < 25 else (0.67 + (number - 25) / 60)
        hit += killed(["build", "--data", str(data), "--out", str(out)], share * whole)
        assert_whole(out, [first, second])
    assert hit >= 10, "most builds were over before they were killed"
    assert built(DATA, out) == first


KILL_AT = """
import os, signal, sys
from pathlib import Path
out, stop, words = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
seen = 0
def step(name):
    global seen
    seen += 1
    if seen == stop:
        os.kill(os.getpid(), signal.SIGKILL)
def hook(event, args):
    if event in ("open", "os.rename", "os.remove", "os.mkdir") and str(args[0]).startswith(out):
        if event != "open" or args[2] & os.O_ACCMODE:
            step(event)
sync = os.fsync
def fsync(handle):
    step("fsync")
    sync(handle)
os.fsync = fsync
from cbrngraph.cli import main
sys.addaudithook(hook)
code = main(words)
print(f"steps {seen}")
raise SystemExit(code)
"""


def killed_at(step: int, data: Path, out: Path) -> Ran:
    """Build and die just before the given step of writing (0: never)."""
    return python("-c", KILL_AT, str(out), str(step), "build", "--data", str(data), "--out", str(out))


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("before", [True, False], ids=["over a build", "into nothing"])
def test_a_build_killed_at_any_step_of_writing_leaves_no_half(
    tmp_path: Path, other_data: Path, first: dict[str, bytes], second: dict[str, bytes], before: bool
) -> None:
    def place(name: str) -> Path:
        out = tmp_path / name
        if before:
            out.mkdir()
            for file, content in first.items():
                (out / file).write_bytes(content)
        return out

    ran = killed_at(0, other_data, place("counted"))
    assert ran.code == 0, ran.err
    steps = int(ran.out.rsplit("steps ", 1)[1])
    assert steps > 9
    for step in range(1, steps + 1):
        out = place(f"at-{step}")
        assert killed_at(step, other_data, out).code == -signal.SIGKILL
        assert assert_whole(out, [first, second]) or not before
    assert (out / MANIFEST).read_bytes() == second[MANIFEST]


def test_the_next_build_sweeps_what_a_killed_one_left(
    tmp_path: Path, other_data: Path, first: dict[str, bytes]
) -> None:
    out = tmp_path / "build"
    for step in (2, 4, 8):
        killed_at(step, other_data, out)
    assert any(name.endswith(".tmp") for name in contents(out)), "nothing was left to sweep"
    assert built(DATA, out) == first


def test_the_sweep_leaves_other_files_alone(tmp_path: Path, first: dict[str, bytes]) -> None:
    """A folder of the user's may hold files that only look like those of a build."""
    mine = ["notes.txt", "graph-2020.nq.gz", "claims-of-mine.jsonl.gz", ".draft.tmp", "graph-of-friends.nq.gz"]
    (tmp_path / "build").mkdir()
    for name in mine:
        (tmp_path / "build" / name).write_text("mine", encoding="utf-8")
    assert built(DATA, tmp_path / "build") == first | dict.fromkeys(mine, b"mine")


def test_the_cache_sheds_old_stores_and_nothing_else(tmp_path: Path) -> None:
    from cbrngraph.graph.store import KEPT_FOR, _prune

    stores = [f"graph-{16 * 'a'}-oxigraph-0.5.13", f".graph-{16 * 'b'}-oxigraph-0.5.13.x1y2"]
    mine = ["paragraph-drafts", "my-graph-thesis", "graph-2020"]
    fresh = f"graph-{16 * 'c'}-oxigraph-0.5.13"
    for name in [*stores, *mine, fresh]:
        (tmp_path / name).mkdir()
    for name in [*stores, *mine]:
        os.utime(tmp_path / name, (0, time.time() - KEPT_FOR - 60))
    _prune(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*mine, fresh}


def test_two_builds_into_one_folder_leave_one_of_them_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other_data: Path, first: dict[str, bytes], second: dict[str, bytes]
) -> None:
    """The other build is given time to run whole while this one has its files written, but not yet its manifest."""
    from cbrngraph.graph import build as module

    out = tmp_path / "build"
    others: list[subprocess.Popen[bytes]] = []
    write = module.write_atomically

    def interrupted(path: Path, content: bytes) -> None:
        if path.name == MANIFEST:
            words = ["build", "--data", str(other_data), "--out", str(out)]
            others.append(subprocess.Popen([sys.executable, "-m", "cbrngraph", *words], stdout=subprocess.DEVNULL))
            with contextlib.suppress(subprocess.TimeoutExpired):
                others[0].wait(timeout=2)
        write(path, content)

    monkeypatch.setattr(module, "write_atomically", interrupted)
    monkeypatch.setenv("CBRNGRAPH_CACHE", str(tmp_path / "cache"))
    build(DATA, out)
    assert others[0].wait(timeout=60) == 0
    assert assert_whole(out, [first, second])
    assert len(contents(out)) == 3


# a disk that is full, a folder that cannot be written


def limited(size: int, *words: str) -> Ran:
    """Run a command that may write no file larger than this; -B, since Python would keep cut-off bytecode."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = subprocess.run(
        [sys.executable, "-B", "-m", "cbrngraph", *words], preexec_fn=limit, capture_output=True, text=True, check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("size", [0, 100, 12_000])
def test_a_full_disk_is_told_and_leaves_the_previous_build(
    tmp_path: Path, other_data: Path, first: dict[str, bytes], size: int
) -> None:
    out = tmp_path / "build"
    out.mkdir()
    for name, content in first.items():
        (out / name).write_bytes(content)
    assert max(map(len, first.values())) > 12_000
    ran = limited(size, "build", "--data", str(other_data), "--out", str(out))
    assert ran.code == 5
    assert "cannot write" in ran.err
    assert "Traceback" not in ran.err
    left = contents(out)
    assert {name: left[name] for name in first} == first
    assert not [name for name in left if name.endswith(".tmp")]


def test_a_full_disk_does_not_cut_an_output_file(tmp_path: Path, article: Path) -> None:
    (tmp_path / "out.nt").write_text("before", encoding="utf-8")
    ran = limited(1000, "export", "nt", "--graph", str(article), "-o", str(tmp_path / "out.nt"))
    assert (ran.code, contents(tmp_path)) == (5, {"out.nt": b"before"})


def test_an_out_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("mine", encoding="utf-8")
    ran = command("build", "--data", str(DATA), "--out", str(tmp_path / "build"))
    assert ran.code == 5
    assert "cannot write" in ran.err
    assert contents(tmp_path) == {"build": b"mine"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir(mode=0o555)
    ran = command("build", "--data", str(DATA), "--out", str(tmp_path / "build"))
    assert ran.code == 5
    assert "cannot write" in ran.err


# a build that somebody damaged


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])


DAMAGES: dict[str, Callable[[Path], object]] = {
    "manifest without names": lambda out: (out / MANIFEST).write_text("{}", encoding="utf-8"),
    "manifest of a list": lambda out: (out / MANIFEST).write_text("[]", encoding="utf-8"),
    "manifest cut": lambda out: (out / MANIFEST).write_text('{"graph": "gra', encoding="utf-8"),
    "graph gone": lambda out: read_manifest(out).graph.unlink(),
    "graph cut": lambda out: cut(read_manifest(out).graph),
    "graph no gzip": lambda out: read_manifest(out).graph.write_bytes(b"junk"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_build_is_told_with_what_to_do(tmp_path: Path, article: Path, damage: str) -> None:
    out = tmp_path / "build"
    shutil.copytree(article, out)
    DAMAGES[damage](out)
    ran = command("info", "--graph", str(out), CBRNGRAPH_CACHE=str(tmp_path / "cache"))
    assert ran.code in {3, 4}
    assert "cbrngraph build" in ran.err
    assert "internal error" not in ran.err


# the cache of the store


def served(article: Path, cache: Path) -> Ran:
    return command("query", "--graph", str(article), "ASK { ?m org:member kg:country-kaz }", CBRNGRAPH_CACHE=str(cache))


def assert_served(ran: Ran) -> None:
    assert (ran.code, ran.out) == (0, "true\n"), ran.err


def stores(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


def test_the_store_is_made_once(article: Path, tmp_path: Path) -> None:
    assert_served(served(article, tmp_path))
    assert len(stores(tmp_path)) == 1
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.sst")}
    assert_served(served(article, tmp_path))
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.sst")}
    assert before


def test_the_store_holds_what_the_file_holds(article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CBRNGRAPH_CACHE", str(tmp_path))
    lines = gzip.decompress(read_manifest(article).graph.read_bytes()).decode().splitlines()
    for _ in range(2):
        store = cbrngraph.open(article).store
        assert sorted(f"{q.subject} {q.predicate} {q.object} ." for q in store) == lines
        del store


def empty_folder(place: Path) -> None:
    shutil.rmtree(place)
    place.mkdir()


def file_instead(place: Path) -> None:
    shutil.rmtree(place)
    place.write_text("mine", encoding="utf-8")


def without(pattern: str) -> Callable[[Path], object]:
    return lambda place: [path.unlink() for path in place.glob(pattern)]


def with_junk(pattern: str) -> Callable[[Path], object]:
    return lambda place: [path.write_bytes(b"junk" * 50) for path in place.glob(pattern)]


CORRUPTIONS = {
    "an empty folder": empty_folder,
    "no CURRENT": without("CURRENT"),
    "no MANIFEST": without("MANIFEST-*"),
    "no tables": without("*.sst"),
    "CURRENT is junk": with_junk("CURRENT"),
    "MANIFEST is junk": with_junk("MANIFEST-*"),
    "tables are junk": with_junk("*.sst"),
    "a file in its place": file_instead,
}


@pytest.mark.parametrize("corruption", CORRUPTIONS)
def test_a_corrupt_store_is_made_again(article: Path, tmp_path: Path, corruption: str) -> None:
    assert_served(served(article, tmp_path))
    (place,) = tmp_path.iterdir()
    CORRUPTIONS[corruption](place)
    assert_served(served(article, tmp_path))
    assert_served(served(article, tmp_path))


def test_a_cache_that_cannot_be_written_falls_back_to_memory(article: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    assert_served(served(article, file))
    assert_served(served(article, file / "below"))
    assert contents(tmp_path) == {"file": b"mine"}


def test_a_full_disk_under_the_cache_falls_back_to_memory(article: Path, tmp_path: Path) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))

    words = [sys.executable, "-B", "-m", "cbrngraph", "query", "--graph", str(article), "ASK { ?m org:member ?x }"]
    environment = os.environ | {"CBRNGRAPH_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(words, env=environment, preexec_fn=limit, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "true\n"), done.stderr


def test_processes_that_open_at_once_all_answer(article: Path, tmp_path: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    words = [sys.executable, "-m", "cbrngraph", "query", "--graph", str(article), query]
    environment = os.environ | {"CBRNGRAPH_CACHE": str(tmp_path)}
    pipe = subprocess.PIPE
    processes = [subprocess.Popen(words, env=environment, stdout=pipe, stderr=pipe, text=True) for _ in range(4)]
    answers = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, answers
    assert len({out for out, _ in answers}) == 1
    assert len(stores(tmp_path)) == 1


def test_a_killed_process_leaves_no_half_store(article: Path, tmp_path: Path) -> None:
    words = ["query", "--graph", str(article), "ASK { ?m org:member kg:country-kaz }"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CBRNGRAPH_CACHE", str(tmp_path))
        for number in range(8):
            killed(words, 0.06 + number * 0.015)
            assert_served(served(article, tmp_path))
            for path in tmp_path.glob("graph-*"):
                shutil.rmtree(path)


def test_another_graph_gets_another_store(article: Path, other_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "other"
    built(other_data, out)
    words = ["query", "--graph", str(out), ASKED]
    assert command(*words, CBRNGRAPH_CACHE=str(tmp_path / "cache")).out == "true\n"
    assert command("query", "--graph", str(article), ASKED, CBRNGRAPH_CACHE=str(tmp_path / "cache")).out == "false\n"


def test_the_store_is_not_an_artefact(article: Path) -> None:
    assert {path.suffix for path in article.iterdir()} == {".gz", ".json"}
    assert make(DATA).graph.lines == sorted(make(DATA).graph.lines)
    assert ox.__version__ not in "".join(contents(article))
