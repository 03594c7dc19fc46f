"""Network views: a file ``networks/views/NAME.rq`` is a query whose rows are ties, with a header on how to read them.

A view has the columns ``?source`` and ``?target``, and may have ``?through`` (what joins the two) and ``?type``. A view
without a query is a projection: its header names the two-mode view it is made ``of`` and which side it is ``onto``.
docs/reference/networks.md says what each key of the header is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cbrngraph.errors import NotFoundError, UsageError, nearest
from cbrngraph.graph.headers import Headed, Pattern, read_headed
from cbrngraph.resources import resource

__all__ = ["View", "load_view", "load_views"]

SIDES = ("source", "target")
_KEYS = frozenset(
    ["title", "question", "nodes", "directed", "typed", "weight", "time", "because", "note", "expect", "of", "onto"]
)
_PART = r"(?:[?]\w+|\w+:[\w.-]+|<[^<>\s]+>)"
_PATTERN = re.compile(rf"{_PART}\s+(?:{_PART}|a)\s+(?:{_PART}|\[\])\s*[.]?")
_SELECT = re.compile(r"^\s*(?:SELECT|PREFIX|BASE)\b", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class View:
    """A declared network: which query gives its ties, and how they are to be read."""

    file: Headed
    base: Headed
    """The file that holds the query: the same one, or that of the two-mode view that this one projects."""
    own: bool = False
    """Whether it is a file of the user's."""

    @property
    def name(self) -> str:
        """What it is called: the name of its file."""
        return self.file.name

    @property
    def title(self) -> str:
        """What the network shows."""
        return self.file.one("title")

    @property
    def question(self) -> str:
        """The question that it answers."""
        return self.file.one("question")

    @property
    def weight(self) -> str:
        """What the weight of an edge counts, in words."""
        return self.file.one("weight", "ties")

    @property
    def onto(self) -> str:
        """The side that a projection is made onto; empty where the ties themselves are the edges."""
        return self.file.one("onto")

    @property
    def modes(self) -> tuple[str, ...]:
        """The kinds of node of each mode: one text, or two where the network has two modes."""
        sides = tuple(side.strip() for side in self.base.one("nodes").split("|"))
        return (sides[SIDES.index(self.onto)],) if self.onto and len(sides) > 1 else sides

    @property
    def two_mode(self) -> bool:
        """Whether ties go between two kinds of node, and never within one."""
        return len(self.modes) > 1

    @property
    def directed(self) -> bool:
        """Whether a tie from one to the other says nothing of the other way round."""
        return self.base.one("directed") == "yes" and not self.onto

    @property
    def typed(self) -> bool:
        """Whether ties of different types between the same two are different edges."""
        return self.base.one("typed") == "yes" and not self.onto

    @property
    def dated(self) -> tuple[str, ...]:
        """The variables of the things whose dates are those of a tie; the first whose start is stated counts."""
        return tuple(word.removeprefix("?") for word in self.base.one("time").split())

    @property
    def because(self) -> tuple[Pattern, ...]:
        """The patterns of the statements without which a tie would not be."""
        return self.base.because

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the network should know."""
        own = self.file.header.get("note", ())
        return own if self.base is self.file else (*own, *self.base.header.get("note", ()))

    @property
    def expectation(self) -> tuple[str, ...]:
        """Two nodes that have an edge."""
        return tuple(self.file.one("expect").split())

    @property
    def query(self) -> str:
        """The SPARQL query of the ties."""
        lines = self.base.query.splitlines()
        return "\n".join(line for line in lines if not line.lstrip().startswith("#")).strip() + "\n"


@cache
def load_views() -> dict[str, View]:
    """Read the views that come with the project, by name."""
    return {path.stem: load_view(path.stem) for path in _files()}


def load_view(name: str | Path) -> View:
    """Read a view: one that comes with the project, by its name, or one of the user's, by the path of its file.

    Raises:
        NotFoundError: there is no such file.
        UsageError: there is no view of that name, or its header does not make sense.

    """
    path = _path(str(name))
    file = _read(path)
    base = file
    if of := file.one("of"):
        beside = path.parent / f"{of}.rq"
        base = _read(beside if beside.is_file() else _path(of))
    view = View(file, base, own=str(name).endswith(".rq"))
    if faults := list(_faults(view)):
        raise UsageError("\n".join(f"{_told(path)}: {fault}" for fault in faults))
    return view


def _read(path: Path) -> Headed:
    try:
        return read_headed(path)
    except (UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path}: it cannot be read as a query ({error}); a view is a text file in UTF-8") from None


def _path(name: str) -> Path:
    if name.endswith(".rq"):
        path = Path(name)
        if not path.is_file():
            raise NotFoundError(f"there is no file {name}; a view of your own is named by the path of its .rq file")
        return path
    path = resource("networks", "views") / f"{name}.rq"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        hint = nearest(name, [known.stem for known in _files()]) or "; cbrngraph network list names them"
        raise UsageError(f"there is no network view {name}{hint}")
    return path


def _faults(view: View) -> Iterable[str]:
    """What is wrong with a header, in words."""
    for key in ("title", "question"):
        if not view.file.one(key):
            yield f"the header has no '# {key}:' line"
    for key in view.file.header:
        if key not in _KEYS:
            yield f"the header has a line '# {key}:' that no view has{nearest(key, _KEYS)}"
    if not _SELECT.search(view.query):
        yield "there is no query, and no '# of:' line that names the view to take it from"
    if view.onto and view.onto not in SIDES:
        yield f"'# onto: {view.onto}' should name a side: source or target"
    if view.file.one("of") and not view.onto:
        yield "a view '# of:' another says which side it is '# onto:' (source or target)"
    for line in view.file.header.get("because", ()):
        if not _PATTERN.fullmatch(line):
            yield f"'# because: {line}' is no pattern of three: ?variable or prefixed:name, a property, a value"
    for key in ("directed", "typed"):
        if (said := view.file.one(key, "no")) not in {"yes", "no"}:
            yield f"'# {key}: {said}' should be yes or no"


def _told(path: Path) -> str:
    """A file as its writer knows it."""
    try:
        return str(path.relative_to(resource("networks").parent))
    except ValueError:
        return str(path)


def _files() -> list[Path]:
    return sorted(resource("networks", "views").glob("*.rq"))
