"""The command line: every command with its options, as its parser has them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from importlib import import_module

from cbrngraph import errors
from cbrngraph.cli import COMMANDS, parser
from pages.markdown import escaped, fence, page, prose, table

__all__ = ["exit_codes", "made", "options"]

_WIDTH = 76


def made() -> str:
    """Return the page."""
    listed = ([f"[`cbrngraph {name}`](#cbrngraph-{name.replace(' ', '-')})", told] for name, told in COMMANDS.items())
    return page(
        [
            table(["command", "what it does"], listed),
            "## Exit codes",
            table(["code", "when"], ([str(code), told] for code, told in exit_codes())),
            "## The commands",
            *(part for name in COMMANDS for part in _command(name)),
        ]
    )


def options(command: str) -> list[argparse.Action]:
    """Return the options and arguments of a command but ``--help``, which all have."""
    return [action for action in parser(command)._actions if action.dest != "help"]


def exit_codes() -> Iterator[tuple[int, str]]:
    """Yield each exit code and when it is given; those of errors from the errors themselves."""
    yield 0, "fine"
    yield 1, "a negative answer: false, faults found, something changed"
    by_code: dict[int, list[str]] = {}
    for kind in _kinds(errors.CbrnGraphError):
        by_code.setdefault(kind.exit_code, []).append(prose(kind.__doc__ or "").splitlines()[0])
    for code, told in sorted(by_code.items()):
        yield code, "internal error" if code == errors.CbrnGraphError.exit_code else " ".join(told)
    yield 130, "interrupted"


def _kinds(kind: type[errors.CbrnGraphError]) -> Iterable[type[errors.CbrnGraphError]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from _kinds(below)


def _command(name: str) -> Iterator[str]:
    module = import_module(f"cbrngraph.cli.{name.replace(' ', '.').replace('-', '_')}")
    takes = parser(name)
    takes.formatter_class = _help
    yield f"### cbrngraph {name}"
    yield prose(module.__doc__ or "")
    yield fence("console", f"$ {module.EXAMPLE}")
    yield fence("text", takes.format_usage().removeprefix("usage: "))
    yield f"```{{program}} cbrngraph {name}\n```"
    yield from (_option(takes, action) for action in options(name))


def _help(prog: str) -> argparse.HelpFormatter:
    """As wide as a page, and not as the terminal of whoever builds it."""
    return argparse.HelpFormatter(prog, width=_WIDTH)


def _option(takes: argparse.ArgumentParser, action: argparse.Action) -> str:
    formatter = takes._get_formatter()
    value = formatter._format_args(action, action.dest.upper()) if _valued(action) else ""
    names = [f"{name} {value}".strip() for name in action.option_strings] or [str(action.metavar or action.dest)]
    told = formatter._expand_help(action) if action.help else ""
    return f"```{{option}} {', '.join(names)}\n{escaped(told)}\n```"


def _valued(action: argparse.Action) -> bool:
    return bool(action.option_strings) and action.nargs != 0
