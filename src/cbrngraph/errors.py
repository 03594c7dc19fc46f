"""What can go wrong, and how it is told: what is wrong, where (file and line), and what to do.

Every error of the project is a :class:`CbrnGraphError` (a ``ValueError``) and carries the exit code that the
command line gives it.
"""

from __future__ import annotations

TYPE_CHECKING = False  # not typing's: what every command imports stays free of slow modules
if TYPE_CHECKING:
    from collections.abc import Iterable

    from cbrngraph.places import Problem

__all__ = [
    "BadDataError",
    "CbrnGraphError",
    "EndpointError",
    "Hints",
    "LimitError",
    "MissingExtraError",
    "NotFoundError",
    "UsageError",
    "nearest",
]


class CbrnGraphError(ValueError):
    """Base of all errors of this project."""

    exit_code = 70

    def _render_traceback_(self) -> list[str]:
        """In a notebook: the message, without a screen of Python above it."""
        return [f"{type(self).__name__}: {self}"]


class UsageError(CbrnGraphError):
    """The question cannot be understood: an unknown option, parameter, format or query syntax."""

    exit_code = 2


class BadDataError(CbrnGraphError):
    """The data cannot be built; holds every problem found, and prints some of each kind."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        from cbrngraph.places import listed

        self.problems = tuple(sorted(set(problems)))
        super().__init__(listed(self.problems))


class NotFoundError(CbrnGraphError):
    """Nothing has that name."""

    exit_code = 4


class EndpointError(CbrnGraphError):
    """An endpoint cannot be reached, lets nobody in, or does not answer as one."""

    exit_code = 4


class LimitError(CbrnGraphError):
    """A limit of time, size or depth was hit."""

    exit_code = 5


class MissingExtraError(CbrnGraphError):
    """An optional library is not installed; the message names the ``pip install`` that brings it."""

    exit_code = 6


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``": did you mean X?"`` for the known word nearest to ``word``, or an empty string.

    >>> nearest("memberhsips", ["memberships", "party"])
    '; did you mean memberships?'
    """
    from difflib import get_close_matches

    by_folded = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), by_folded, n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(by_folded[name] for name in found)}?" if found else ""


class Hints:
    """Hints for a run over data: each costs a look at every known word, so that there are some and not ten thousand."""

    most = 30

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], str] = {}

    def __call__(self, word: str, known: Iterable[str], of: str = "subject") -> str:
        """Return what :func:`nearest` says, as long as not too many words (``of`` one kind) have been asked for."""
        if (of, word) not in self._found:
            self._found[(of, word)] = nearest(word, known) if len(self._found) < self.most else ""
        return self._found[(of, word)]
