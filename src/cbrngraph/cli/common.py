"""What the commands share: the options of an opened graph, output, and progress on a terminal."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from cbrngraph import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from cbrngraph.api import KnowledgeGraph

__all__ = [
    "ROW_FORMATS",
    "Progress",
    "add_cite",
    "add_format",
    "add_graph_options",
    "add_output",
    "emit",
    "emit_stream",
    "opened",
    "rows_text",
]

CITATIONS = ("text", "bibtex", "csl")
ROW_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md")


def add_graph_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--graph``, ``--endpoint`` and ``--policy``."""
    parser.add_argument("--graph", metavar="PATH", help="a folder that build wrote, or an RDF file")
    parser.add_argument("--endpoint", metavar="URL",
                        help="ask a SPARQL endpoint that publish filled (default: CBRNGRAPH_ENDPOINT)")  # fmt: skip
    parser.add_argument("--policy", metavar="NAME", default="accepted",
                        help="accepted (default), all, corroborated, official, 'as-known-on DATE'")  # fmt: skip
    parser.add_argument("--store", metavar="DIR", help="keep the store in this folder (made on first use), for graphs "
                        "larger than memory; :memory: loads the graph into memory")  # fmt: skip


def add_format(parser: argparse.ArgumentParser, choices: Sequence[str], told: str) -> None:
    """Add ``-f``."""
    parser.add_argument("-f", "--format", choices=choices, metavar="FORMAT", help=f"{', '.join(choices)} ({told})")


def add_cite(parser: argparse.ArgumentParser, told: str = "add the bibliography") -> None:
    """Add ``--cite``."""
    parser.add_argument("--cite", choices=CITATIONS, nargs="?", const="text", metavar="STYLE",
                        help=f"{told}: text (default), bibtex, csl (JSON)")  # fmt: skip


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add ``-o``."""
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to a file (whole or not at all) instead of stdout"
    )


def opened(options: argparse.Namespace) -> KnowledgeGraph:
    """Open the graph that the options name, and say on stderr which one it is."""
    from cbrngraph.opening import open as open_graph

    here = options.graph or options.store
    endpoint = options.endpoint or ("" if here else os.environ.get("CBRNGRAPH_ENDPOINT", ""))
    kg = open_graph(options.graph, options.policy, options.store, endpoint=endpoint)
    note = f" ({kg.note})" if kg.note else ""
    stale = " (older than data/; run: cbrngraph build)" if _older_than_data(Path(kg.origin)) else ""
    print(f"graph: {_origin(kg.origin)}, policy {kg.policy}{note}{stale}", file=sys.stderr)
    return kg


def emit(text: str, output: str | None) -> None:
    """Write to stdout, or to a file whole or not at all."""
    if output and output != "-":
        emit_stream(lambda file: file.write(text.encode()), output)
    else:
        sys.stdout.write(text)


def emit_stream(write: Callable[[IO[bytes]], object], output: str | None) -> None:
    """Let ``write`` write to stdout as it goes, or to a file whole or not at all."""
    if not output or output == "-":
        sys.stdout.flush()
        _to_stdout(write)
        return
    from cbrngraph.files import WriteError, writing

    target = Path(output).resolve()
    if target.is_dir():
        raise WriteError(f"cannot write {output}: it is a folder; name a file in it")
    if target.exists() and not target.is_file():  # a device or a pipe is written to, never replaced
        with target.open("wb") as device:
            write(device)
    else:
        with writing(target) as file:
            write(file)


def _to_stdout(write: Callable[[IO[bytes]], object]) -> None:
    """Write bytes; a stdout that somebody replaced may take text alone."""
    import io

    if hasattr(sys.stdout, "buffer"):
        write(sys.stdout.buffer)
        return
    held = io.BytesIO()
    write(held)
    sys.stdout.write(held.getvalue().decode())


def rows_text(headings: Sequence[str], cells: Sequence[Sequence[str]], form: str | None) -> str:
    """Lay out rows of text in one of :data:`ROW_FORMATS` (default: a table on a terminal, else tsv)."""
    form = form or ("table" if sys.stdout.isatty() else "tsv")
    if form in {"table", "md"}:
        from cbrngraph.sparql.tables import table

        return table(headings, cells, form)
    if form in {"json", "jsonl"}:
        import json

        records = [dict(zip(headings, row, strict=True)) for row in cells]
        if form == "json":
            return json.dumps(records, ensure_ascii=False, indent=2) + "\n"
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    import csv
    import io

    buffer = io.StringIO()
    csv.writer(buffer, delimiter="," if form == "csv" else "\t", lineterminator="\n").writerows([headings, *cells])
    return buffer.getvalue()


class Progress:
    """Says what is going on, on a terminal only, and keeps the time."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._shown = sys.stderr.isatty()

    def __call__(self, text: str) -> None:
        """Show the step that begins."""
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{text} …")
            sys.stderr.flush()

    def done(self) -> float:
        """Clear the line; return the seconds since the start."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
        return time.perf_counter() - self._start


def _older_than_data(build: Path) -> bool:
    """Whether a build stands beside readings that were changed after it."""
    manifest, data = build / "manifest.json", build.parent / "data"
    if not manifest.is_file() or not data.is_dir():
        return False
    made = manifest.stat().st_mtime
    return _changed_since(str(data), made)


def _changed_since(folder: str, time: float) -> bool:
    """Whether a YAML file in a folder, or below it, is younger; pathlib takes four times as long, at every start."""
    with os.scandir(folder) as entries:
        return any(
            _changed_since(entry.path, time) if entry.is_dir()
            else entry.name.endswith(".yaml") and entry.stat().st_mtime > time
            for entry in entries
        )  # fmt: skip


def _origin(path: str) -> str:
    """The graph's place as a person in this folder would write it."""
    from cbrngraph.resources import packaged_graph

    if Path(path) == packaged_graph():
        return f"the one packaged with cbrngraph {__version__}"
    try:
        near = str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path
    return f"{near}/" if Path(path).is_dir() else near
