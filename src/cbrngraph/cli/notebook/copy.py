"""Put the notebooks into a folder of your own, to run and change there; a file that is there already is kept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

EXAMPLE = "cbrngraph notebook copy notebooks"
NEEDED = ("jupyterlab", "ipykernel", "pandas", "matplotlib")
"""What the notebooks are opened and run with; all of it comes with the extra ``notebook``."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("folder", metavar="DIR", help="where to; it is made if need be")
    parser.add_argument("--force", action="store_true", help="replace files of these names that are there already")


def run(options: argparse.Namespace) -> int:
    """Copy, and say what to do next."""
    from cbrngraph.exports.notebooks import copy_notebooks

    copied = copy_notebooks(Path(options.folder), force=options.force)
    for path in sorted((*copied.written, *copied.same)):
        print(path)
    for path in copied.kept:
        print(f"kept {path}, which is not ours or was changed; --force replaces it", file=sys.stderr)
    print("\n".join(_next(options.folder)), file=sys.stderr)
    return 0


def _next(folder: str) -> list[str]:
    from importlib.util import find_spec
    from shlex import quote

    missing = [name for name in NEEDED if find_spec(name) is None]
    told = f"{', '.join(missing)} not installed; first: pip install 'cbrngraph[notebook]'"
    return [*([told] if missing else []), f"next: jupyter lab {quote(folder)}"]
