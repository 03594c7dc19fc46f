"""Lists and mappings that the library returns, which know what they are lists of, so that they can show themselves.

They are lists and mappings like any other: equal to plain ones with the same content.
"""

from __future__ import annotations

from typing import Any, Self, TypeVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.answers.conflicts import Conflict  # noqa: F401
    from cbrngraph.answers.coverage import Coverage  # noqa: F401
    from cbrngraph.answers.info import Passage  # noqa: F401
    from cbrngraph.answers.names import Match  # noqa: F401
    from cbrngraph.answers.reconcile import Reconciliation  # noqa: F401
    from cbrngraph.networks.views import View
    from cbrngraph.questions.library import Question

__all__ = ["Conflicts", "Coverages", "Listing", "Matches", "Passages", "Questions", "Totals", "Views"]

T = TypeVar("T")


class Listing(list[T]):
    """A list with what it was asked for and by which policy; a slice of it is one too."""

    about: str = ""
    policy: str = ""

    def of(self, about: str, policy: str) -> Self:
        """Return the list, which now knows this about itself."""
        self.about, self.policy = about, policy
        return self

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        return type(self)(found).of(self.about, self.policy) if isinstance(at, slice) else found


class Matches(Listing["Match"]):
    """What a search found."""


class Conflicts(Listing["Conflict"]):
    """Where sources disagree."""


class Coverages(Listing["Coverage"]):
    """What was found, and what was sought in vain."""


class Totals(Listing["Reconciliation"]):
    """Published totals beside what the graph can name."""


class Passages(Listing["Passage"]):
    """Passages that were read."""


class Questions(dict[str, "Question"]):
    """Questions of the library by name."""


class Views(dict[str, "View"]):
    """Network views by name."""
