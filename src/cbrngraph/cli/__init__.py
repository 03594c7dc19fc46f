"""The command line: one module per command, each loaded only when it is called.

stdout is data, stderr is messages; exit codes are 0 fine, 1 a negative answer, 2 usage, 3 bad data, 4 not found, 5 a
limit, 6 a missing extra, 70 internal, 130 interrupted.
"""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from cbrngraph import __version__

__all__ = ["COMMANDS", "main", "parser"]

COMMANDS = {
    "build": "make the graph from data/",
    "check": "judge data/ by shapes and rules, with file and line of each fault",
    "info": "say what the graph holds",
    "show": "show the card of a thing, every line with its source",
    "why": "say why the graph holds a statement: claims, phrases, sources",
    "search": "find things by name",
    "conflicts": "list where sources disagree, what holds, and by which rule",
    "coverage": "say what was found, what was sought in vain, and where no search is recorded",
    "reconcile-counts": "set published totals beside what the graph can name on their date",
    "ask": "answer a question of the library",
    "query": "answer a SPARQL 1.1 query",
    "network list": "list the cooperation networks that are declared",
    "network build": "make a network: its edges, its nodes, or a file for Gephi, Cytoscape, Pajek",
    "network measures": "measure the nodes of a network: degree, betweenness, constraint and others",
    "network brokers": "say who brokers between groups, in which role",
    "network mixing": "say how much of a network stays within its groups",
    "network core": "split a network into core and periphery",
    "network communities": "find communities, and say how stable they are",
    "network backbone": "say which ties are stronger than chance",
    "network compare": "compare two networks of the same nodes (QAP)",
    "network timeline": "follow a network through the years",
    "network robustness": "say how sure the ranks of a measure are",
    "plot network": "draw a network",
    "plot brokers": "draw who brokers, and how",
    "plot map": "draw the partner countries on a map",
    "plot accessions": "draw since when partner countries are known",
    "plot projects": "draw the projects in time",
    "plot heatmap": "draw how many projects each region has in each field of work",
    "serve": "serve the graph: a SPARQL endpoint, linked data, pages to look at",
    "notebook list": "list the notebooks that come with this: what each is about",
    "notebook copy": "put the notebooks into a folder of your own",
    "diff": "say which claims, and which answers, changed between two builds",
    "publish": "put the graph on a SPARQL endpoint",
    "export": "write the graph as RDF, as tables (csv), as a workbook (xlsx), or its description (dataset)",
}


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal; argparse would import a slow module to ask for the width."""

    def __init__(self, prog: str) -> None:
        try:
            width = os.get_terminal_size().columns - 2
        except OSError:
            width = 100
        super().__init__(prog, width=width)


def parser(command: str = "") -> argparse.ArgumentParser:
    """Return the parser of one command, or the one that lists them all."""
    if command:
        module = import_module(_module(command))
        epilog = f"example:\n  {module.EXAMPLE}"
        sub = argparse.ArgumentParser(
            prog=f"cbrngraph {command}", description=module.__doc__, epilog=epilog,
            formatter_class=_Help, allow_abbrev=False,
        )  # fmt: skip
        module.add_arguments(sub)
        sub.add_argument("-v", "--verbose", action="count", default=0, help="say more; -vv shows tracebacks")
        return sub
    listed = _listed(COMMANDS)
    top = argparse.ArgumentParser(
        prog="cbrngraph",
        description="The cooperation graph of the EU CBRN Centres of Excellence Initiative, and how we know.",
        epilog=f"commands:\n{listed}\n\nexample:\n  cbrngraph show kazakhstan\n\n"
        "cbrngraph COMMAND --help tells more of each.",
        formatter_class=_Help,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"cbrngraph {__version__}")
    top.add_argument("command", metavar="COMMAND", help="one of the commands below")
    return top


def _listed(commands: Iterable[str]) -> str:
    return "\n".join(f"  {name:<18} {COMMANDS[name]}" for name in commands)


def _module(command: str) -> str:
    return f"cbrngraph.cli.{command.replace(' ', '.').replace('-', '_')}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        return _run(words)
    except BrokenPipeError:
        # The reader has gone (head, less): nothing to say, and nothing more to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _run(words: list[str]) -> int:
    name = next((name for n in (2, 1) if (name := " ".join(words[:n])) in COMMANDS), "")
    if not name:
        return _no_command(words)
    rest = words[name.count(" ") + 1 :]
    takes = parser(name)
    options = takes.parse_intermixed_args(rest)  # options may stand between parameters
    _format_by_ending(takes, options)
    try:
        code = int(import_module(_module(name)).run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        raise
    except Exception as error:
        return _failed(error, options.verbose)


def _format_by_ending(takes: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Take the format that the name of the output ends with, where none is given and there is one of that name."""
    choices = next((action.choices for action in takes._actions if action.dest == "format"), None)
    ending = (getattr(options, "output", None) or "").rpartition(".")[2]
    if choices and getattr(options, "format", "") is None and ending in choices:
        options.format = ending


def _no_command(words: list[str]) -> int:
    if not words:
        parser().print_help(sys.stderr)
        return 2
    if group := [name for name in COMMANDS if name.startswith(f"{words[0]} ")]:
        return _no_part(words, group)
    if not words[0].startswith("-"):
        from cbrngraph.errors import nearest
        from cbrngraph.resources import resource

        asks = (resource("questions") / f"{words[0]}.rq").is_file()
        hint = f"; it is a question: cbrngraph ask {words[0]}" if asks else nearest(words[0], COMMANDS)
        print(f"cbrngraph: there is no command {words[0]}{hint}", file=sys.stderr)
        return 2
    parser().parse_args(words)
    return 2


def _no_part(words: list[str], group: list[str]) -> int:
    """The first word names several commands, and the second none of them: say which there are."""
    asked = next(iter(words[1:]), "--help")
    if asked in {"-h", "--help"}:
        print(f"commands:\n{_listed(group)}\n\ncbrngraph {words[0]} COMMAND --help tells more of each.")
        return 0 if words[1:] else 2
    from cbrngraph.errors import nearest

    parts = [name.split()[1] for name in group]
    hint = nearest(asked, parts) or f"; there is {', '.join(parts)}"
    print(f"cbrngraph: there is no command {words[0]} {asked}{hint}", file=sys.stderr)
    return 2


def _failed(error: Exception, verbose: int) -> int:
    from cbrngraph.errors import CbrnGraphError

    if verbose > 1:
        import traceback

        traceback.print_exc()
    if isinstance(error, CbrnGraphError):
        print(f"cbrngraph: {error}" if "\n" not in str(error) else str(error), file=sys.stderr)
        return error.exit_code
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        print(f"cbrngraph: {error.strerror}; the output is not whole", file=sys.stderr)
        return 5
    print(f"cbrngraph: internal error: {type(error).__name__}: {error}; -vv shows where", file=sys.stderr)
    return 70
