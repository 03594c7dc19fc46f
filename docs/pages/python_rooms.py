"""The Python interface: a page for each room, on which Sphinx sets signature and docstring of every public name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cbrngraph

__all__ = ["ROOMS", "Names", "defined", "imported", "listed", "made", "modules", "public"]

SOURCE = Path(cbrngraph.__file__).parent
ROOMS = (
    "api", "opening", "analysis", "jupyter", "answers", "questions", "sparql", "networks", "pictures", "exports",
    "claims", "graph", "readings", "checks", "remote", "vocabulary", "terms", "errors", "places", "files", "resources",
    "cli",
)  # fmt: skip
"""The rooms that come first, in the order in which a reader asks for them; others follow by name."""

_LONGEST = 72
"""Values longer than this are not shown."""

Names = dict[str, tuple[str, ...]]


def made() -> dict[str, str]:
    """Return a page for each room, by its name."""
    return {room: _room(room) for room in rooms()}


def listed() -> str:
    """Return the list of the rooms, for the page that leads to them."""
    return "```{toctree}\n:maxdepth: 1\n\n" + "".join(f"../made/python/{room}\n" for room in rooms()) + "```\n"


def rooms() -> list[str]:
    """Return the rooms that have a public name."""
    found = {name.split(".")[1] for name in modules() if "." in name}
    return [room for room in ROOMS if room in found] + sorted(found - set(ROOMS))


@cache
def modules() -> Names:
    """Return the public names of every module that has an ``__all__``."""
    found = {name: public(tree) for name, tree in _trees().items()}
    return {name: names for name, names in found.items() if names}


def public(tree: ast.Module) -> tuple[str, ...]:
    """Return the names in a module's ``__all__``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return tuple(ast.literal_eval(node.value))
    return ()


@cache
def imported(module: str, *, late: bool = True) -> dict[str, str]:
    """Return what a module calls the names that it imports (``late``: anywhere, for types too) → their full names."""
    tree = _trees()[module]
    found: dict[str, str] = {}
    for node in ast.walk(tree) if late else tree.body:
        if isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.asname or alias.name: alias.name for alias in node.names}
    return found


@cache
def defined(module: str) -> dict[str, ast.stmt]:
    """Return the names that a module defines itself, with the statements that define them."""
    found: dict[str, ast.stmt] = {}
    for node in _trees()[module].body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
            found |= dict.fromkeys(names, node)
    return found


@cache
def _trees() -> dict[str, ast.Module]:
    """Every module as it is written; nothing is imported for it."""
    return {_module(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


def _module(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _room(room: str) -> str:
    title = f"cbrngraph.{room}"
    inside = [name for name in modules() if name.split(".")[1:2] == [room]]
    members = (line for name in inside for line in _members(name, title))
    return "\n".join([title, "=" * len(title), "", *_head(room), *members])


def _head(room: str) -> Iterator[str]:
    """The docstring of a room that is a package without public names of its own."""
    if f"cbrngraph.{room}" not in modules():
        yield from (f".. automodule:: cbrngraph.{room}", "   :no-members:", "")


def _members(name: str, title: str) -> Iterator[str]:
    if name != title:
        short = name.removeprefix("cbrngraph.")
        yield from (short, "-" * len(short), "")
    shown = {one: _shown(name, one) for one in modules()[name]}
    own = [one for one, elsewhere in shown.items() if not elsewhere]
    yield from (f".. automodule:: {name}", f"   :members: {', '.join(own)}" if own else "   :no-members:", "")
    yield from (line for lines in shown.values() for line in lines)
    yield ""


def _shown(module: str, name: str) -> list[str]:
    """How a name is shown that Sphinx does not find in the module: one from elsewhere, or data without a docstring."""
    if module != "cbrngraph" and name in modules()["cbrngraph"]:
        return [f"* :py:obj:`cbrngraph.{name}`"]
    if full := imported(module, late=False).get(name):
        return [f"* :py:obj:`{name} <{full}>`"]
    node = defined(module)[name]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or _told(module, node):
        return []
    value = ast.unparse(node.value) if isinstance(node, ast.Assign | ast.AnnAssign) and node.value else ""
    return ["", f".. py:data:: {name}", f"   :value: {value}" if 0 < len(value) <= _LONGEST else "", ""]


def _told(module: str, node: ast.stmt) -> bool:
    """Whether a docstring stands below a statement."""
    body = _trees()[module].body
    after = body[at] if (at := body.index(node) + 1) < len(body) else None
    return isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str)
