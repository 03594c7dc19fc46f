"""What a stranger may ask for: sizes, seconds, memory; said in every answer that they touch, and on the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass

__all__ = ["MIB", "Limits"]

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server."""

    seconds: float = 10.0
    """Seconds that a query may be worked on."""
    patience: float = 10.0
    """Seconds that a query may wait for a worker, and a client may take for a request or for reading its answer on."""
    rows: int = 100_000
    """Rows, or statements, of an answer."""
    size: int = 64 * MIB
    """Bytes of an answer."""
    memory: int = 512 * MIB
    """Bytes of memory that a query may take, beyond those of the graph."""
    query: int = 64 * 1024
    """Bytes of a query."""
    nesting: int = 100
    """Brackets within brackets."""
    operators: int = 2000
    """Operators and brackets in all."""
    steps: int = 50
    """Steps of one property path."""
    waiting: int = 200
    """Queries that wait; one more is turned away at once."""
    minute: int = 600
    """Requests of one client in a minute; 0 is any number."""
    work: float = 60.0
    """Seconds of workers' time that the queries of one client may take in a minute; 0 is any number."""
    connections: int = 200
    """Connections of one client at a time; proxies that are trusted may have any number."""
    spool: int = 512 * MIB
    """Bytes of answers that are kept while their clients read them."""
    cache: int = 32 * MIB
    """Bytes of answers that are kept to be given again; 0 keeps none."""

    def told(self) -> dict[str, float]:
        """Return every limit by its name."""
        return asdict(self)

    def in_words(self) -> dict[str, str]:
        """Return the limits that a client meets, as people read them."""
        return {
            "seconds for a query": f"{self.seconds:g}",
            "memory of a query": f"{self.memory // MIB:,} MiB beyond the graph",
            "rows, or statements, of an answer": f"{self.rows:,}",
            "size of an answer": f"{self.size // MIB:,} MiB",
            "size of a query": f"{self.query // 1024:,} KiB",
            "brackets within brackets": f"{self.nesting:,}",
            "operators and brackets": f"{self.operators:,}",
            "steps of a property path": f"{self.steps:,}",
            "requests of one client in a minute": f"{self.minute:,}" if self.minute else "any number",
            "seconds of work for one client in a minute": f"{self.work:g}" if self.work else "any number",
        }
