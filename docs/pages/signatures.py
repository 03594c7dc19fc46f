"""What Sphinx makes of docstrings and signatures: names of types are found as their module finds them."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from importlib.util import find_spec

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

from pages.python_rooms import defined, imported, modules

__all__ = ["setup"]

_ALIAS = re.compile(r"Alias for field number \d+")
_ADDRESS = re.compile(r"<[^<>]*>")
_HOMES = {"KnowledgeGraph": "cbrngraph.api", "open": "cbrngraph.opening"}
"""Where what the package itself offers is defined."""
_BEFORE, _AFTER = 400, 600
"""Napoleon comes between; it takes what stands before a colon, in the text of an attribute or a result, for a type."""


def setup(app: Sphinx) -> None:
    """Tell Sphinx when to ask for what stands here."""
    kept: dict[str, list[str]] = {}

    def keep(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
        lines[:] = [] if lines and _ALIAS.match(lines[0]) else _returned(lines)
        kept[name] = list(lines)

    def put_back(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
        if what in {"attribute", "data", "property"}:
            lines[:] = kept[name]

    app.connect("autodoc-process-docstring", keep, priority=_BEFORE)
    app.connect("autodoc-process-docstring", put_back, priority=_AFTER)
    app.connect("autodoc-process-signature", _readable)
    app.connect("autodoc-skip-member", _foreign)
    app.connect("doctree-read", _found)
    app.connect("doctree-read", _plain)


def _returned(lines: list[str]) -> Iterator[str]:
    """Write the section on the result as a field; its lines stand four to the right."""
    inside = False
    for line in lines:
        if line == "Returns:":
            inside = True
            yield ":returns:"
        else:
            inside = inside and (not line or line.startswith(" "))
            yield line


def _readable(
    app: Sphinx, what: str, name: str, obj: object, options: object, arguments: str | None, result: str | None
) -> tuple[str | None, str | None]:
    """Write ... for a default that has no text in Python."""
    return (_ADDRESS.sub("...", arguments) if arguments else arguments), result


def _foreign(app: Sphinx, what: str, name: str, obj: object, skip: bool, options: object) -> bool | None:
    """Leave out what another package puts into our classes."""
    home = getattr(obj, "__module__", None) or "cbrngraph"
    return True if what == "class" and callable(obj) and not home.startswith("cbrngraph") else None


def _found(app: Sphinx, doctree: nodes.document) -> None:
    """Give each name of a type its full name; what is not ours, or not public, is shown without a link."""
    for node in list(doctree.findall(pending_xref)):
        if node.get("refdomain") == "py" and (node["reftype"] != "meth" or "." in node["reftarget"]):
            full = _full(node.get("py:module") or "cbrngraph", str(node["reftarget"]))
            if full == "":
                node.replace_self(node.children)
            elif full:
                node["reftarget"], node["reftype"], node["refspecific"] = full, "obj", False


def _plain(app: Sphinx, doctree: nodes.document) -> None:
    """Put a colon between a parameter and its meaning, where Sphinx puts two hyphens."""
    for text in list(doctree.findall(nodes.Text)):
        if text == " -- ":
            text.parent.replace(text, nodes.Text(": "))


def _full(module: str, target: str) -> str | None:
    """The full name of what a module calls ``target``: empty where there is no page for it, None where nobody knows."""
    first, dot, rest = target.lstrip(".~").partition(".")
    if first == "cbrngraph":
        return _public(target)
    if first in modules().get(module, ()):
        return f"{module}.{first}{dot}{rest}"
    if full := _names(module).get(first):
        return _public(full + dot + rest)
    if first in defined(module) or hasattr(builtins, first) or (dot and find_spec(first)):
        return ""
    elsewhere = [f"{home}.{target}" for home, names in modules().items() if first in names]
    return elsewhere[0] if len(elsewhere) == 1 else None


def _names(module: str) -> dict[str, str]:
    """What a module imports; the package shows what stands in two others."""
    homes = _HOMES.values() if module == "cbrngraph" else [module]
    return {name: full for home in homes for name, full in imported(home).items()}


def _public(full: str) -> str:
    """A full name as it is, where it or what it is an attribute of is in the ``__all__`` of its module."""
    for name, home in _HOMES.items():
        full = re.sub(rf"^{home}\.{name}\b", f"cbrngraph.{name}", full)
    parts = full.split(".")
    homes = ((".".join(parts[:at]), parts[at]) for at in range(1, len(parts)))
    return full if full in modules() or any(name in modules().get(home, ()) for home, name in homes) else ""
