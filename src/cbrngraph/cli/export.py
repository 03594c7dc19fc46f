"""Write the graph as ttl, jsonld, nt, nq, trig or statements (a row each); as csv or xlsx, a table for each class.

csv writes one file a class into the folder that -o names, xlsx one workbook with a sheet a class; both hold the
evidence. dataset describes the graph instead: title, licence, version, files and counts, in DCAT 3 and VoID. site DIR
writes the pages that serve shows, with their data, as files for any web host.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from cbrngraph.cli.common import add_graph_options, add_output, emit, opened
from cbrngraph.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.api import KnowledgeGraph

EXAMPLE = "cbrngraph export jsonld --claims -o cbrngraph.jsonld"
FORMATS = ("ttl", "jsonld", "nt", "nq", "trig", "statements", "csv", "xlsx", "dataset", "site")
DESCRIPTIONS = ("ttl", "jsonld")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("format", metavar="FORMAT", choices=FORMATS, help=", ".join(FORMATS))
    parser.add_argument("folder", metavar="DIR", nargs="?", help="of site: the folder, which -o can name too")
    parser.add_argument("--claims", action="store_true", help="add the evidence: claims and sources (not csv, xlsx)")
    parser.add_argument("-f", "--format", dest="form", choices=DESCRIPTIONS, metavar="FORM",
                        help="of dataset: ttl (default) or jsonld, which the ending of -o says too")  # fmt: skip
    parser.add_argument("--jobs", type=int, metavar="N", help="of site: so many processes (default: all processors)")
    parser.add_argument("--force", action="store_true", help="of site: write into a folder that has other files too")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Export."""
    if options.form and options.format != "dataset":
        raise UsageError(f"-f is for export dataset; the format of this export is {options.format}")
    if options.format != "site" and (options.folder or options.jobs or options.force):
        raise UsageError(f"a folder, --jobs and --force are for export site; name the file of {options.format} with -o")
    if options.format == "site":
        _site(opened(options), options)
    elif options.format == "csv":
        _folder(opened(options), options.output)
    elif options.format == "xlsx":
        _workbook(opened(options), options.output)
    elif options.format == "dataset":
        form = "jsonld" if (options.output or "").endswith(".jsonld") else "ttl"
        emit(opened(options).describe(options.form or form), options.output)
    else:
        emit(opened(options).export(options.format, claims=options.claims), options.output)
    return 0


def _site(kg: KnowledgeGraph, options: argparse.Namespace) -> None:
    from cbrngraph.serve.site.sections import missing
    from cbrngraph.serve.site.writing import write_site

    folder = options.folder or options.output
    if not folder or folder == "-" or (options.folder and options.output):
        raise UsageError("a site is many files; name one folder: cbrngraph export site public")
    jobs = options.jobs if options.jobs is not None else os.cpu_count() or 1
    if jobs < 1:
        raise UsageError(f"--jobs {jobs}: one at least")
    for told in missing():
        print(told, file=sys.stderr)
    shown = sys.stderr.isatty()
    written = write_site(kg, Path(folder), jobs=jobs, force=options.force, step=_step if shown else max)
    end = "\r\033[K" if shown else ""
    print(f"{end}{written.files:,} files, {written.size / 1e6:,.0f} MB in {folder}", file=sys.stderr)


def _step(done: int, whole: int) -> None:
    print(f"\r{done:,} of {whole:,} files", end="", file=sys.stderr, flush=True)


def _folder(kg: KnowledgeGraph, output: str | None) -> None:
    from cbrngraph.exports.tables import as_csv
    from cbrngraph.files import WriteError, write_atomically

    if not output or output == "-":
        raise UsageError("csv is one file for each class; name a folder: cbrngraph export csv -o tables")
    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise WriteError(f"cannot write tables to {output}: it is a file; name a folder")
    sheets = kg.tables()
    for sheet in sheets:
        write_atomically(folder / f"{sheet.name}.csv", as_csv(sheet).encode())
    print(f"{len(sheets)} tables in {output}", file=sys.stderr)


def _workbook(kg: KnowledgeGraph, output: str | None) -> None:
    from cbrngraph.files import write_atomically

    if not output or output == "-":
        raise UsageError("a workbook is no text; name a file: cbrngraph export xlsx -o cbrngraph.xlsx")
    from cbrngraph.exports.workbook import workbook

    write_atomically(Path(output), workbook(kg.tables()))
