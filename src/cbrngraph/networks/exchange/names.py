"""What attributes are called in a format, so that no name of ours is taken for one that the format keeps for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cbrngraph.networks.exchange.plain import Attributes

__all__ = ["Names"]


@dataclass(frozen=True)
class Names:
    """The names of a format: what ours are called there, and which have a meaning of their own.

    A name that is taken gets a ``_`` at its end, whatever its case, and loses it when it is read.

    >>> names = Names({"type": "Kind"}, frozenset({"id"}))
    >>> [names.out(name) for name in ("type", "Id", "kind", "kind_", "age")]
    ['Kind', 'Id_', 'kind_', 'kind__', 'age']
    >>> [names.back(name) for name in ("Kind", "Id_", "kind_", "kind__", "age")]
    ['type', 'Id', 'kind', 'kind_', 'age']
    """

    ours: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    def out(self, name: str) -> str:
        """Return what an attribute of ours is called in the format."""
        return self.ours[name] if name in self.ours else f"{name}_" if self._taken(name) else name

    def back(self, name: str) -> str:
        """Return what an attribute of the format is called here."""
        for ours, theirs in self.ours.items():
            if theirs.casefold() == name.casefold():
                return ours
        return name[:-1] if name.endswith("_") and self._taken(name) else name

    def told(self, attributes: Attributes) -> Attributes:
        """Return attributes under the names of the format."""
        return {self.out(name): value for name, value in attributes.items()}

    def read(self, attributes: Mapping[str, object]) -> dict[str, object]:
        """Return attributes under our names."""
        return {self.back(name): value for name, value in attributes.items()}

    def _taken(self, name: str) -> bool:
        bare = name.rstrip("_").casefold()
        return bare in self.kept or bare in {theirs.casefold() for theirs in self.ours.values()}
