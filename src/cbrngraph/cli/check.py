"""Judge data/ by every shape and rule. Exit 1 on violations; warnings are printed and exit 0, unless --strict.

With FILE, all of data/ is read, and what these files touch is judged: the things they speak of, the nodes nested in
those, and whatever refers to them; for files of data/sources/ also what those sources say, for files of data/decisions/
all that was decided. The findings are those that the whole check has there. What a file no longer says, only the whole
check sees. Data that cannot be read are told whole, whichever file they stand in.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from cbrngraph.cli.common import Progress, add_output, emit
from cbrngraph.errors import BadDataError

EXAMPLE = "cbrngraph check -f sarif -o check.sarif"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a file of data/: judge what it touches")
    parser.add_argument("--data", metavar="DIR", default="data", help="the folder of readings (default: data)")
    parser.add_argument("-f", "--format", choices=["human", "json", "ttl", "sarif"], default="human", metavar="FORMAT",
                        help="human (default), json, ttl (a SHACL report), sarif")  # fmt: skip
    parser.add_argument("--strict", action="store_true", help="exit 1 on warnings too")
    parser.add_argument("--all", action="store_true", help="list what is only worth a look (info), not its sums")
    parser.add_argument("--pyshacl", action="store_true",
                        help="let pySHACL, the reference, judge the shapes: the same findings, slowly")  # fmt: skip
    add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Check and report."""
    from cbrngraph.checks.check import check
    from cbrngraph.checks.report import FORMATS, Report
    from cbrngraph.checks.scope import files_in
    from cbrngraph.graph.build import make

    data, progress = Path(options.data), Progress()
    files = files_in(data, options.files)
    try:
        report = check(make(data, step=progress), progress, files=files, by_pyshacl=options.pyshacl)
    except BadDataError as error:
        if options.format == "human":
            raise
        emit(FORMATS[options.format](Report.of_bad_data(error)).rstrip("\n") + "\n", options.output)
        return error.exit_code
    finally:
        progress.done()
    human = options.format == "human"
    text = report.human(brief=not options.all) if human else FORMATS[options.format](report)
    emit(text.rstrip("\n") + "\n", options.output)
    return 0 if report.conforms(strict=options.strict) else 1
