"""A build under another evidence policy: its claims weighed again, its facts and derived statements made anew."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cbrngraph.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["Weighed", "weighed"]


class Weighed(NamedTuple):
    """A store of what holds under a policy, the policy in full, and a note on the sources it leaves out."""

    store: pyoxigraph.Store
    policy: str
    note: str


def weighed(place: Path, policy: str) -> Weighed:
    """Weigh the claims of a build again.

    Raises:
        UsageError: there is no such policy, or the place is a file of statements, which has no claims to weigh.

    """
    from cbrngraph.claims.policy import parse_policy
    from cbrngraph.graph.assemble import assemble
    from cbrngraph.graph.build import read_evidence
    from cbrngraph.graph.manifest import read_manifest
    from cbrngraph.graph.store import load_lines

    chosen = parse_policy(policy)
    if not place.is_dir():
        raise UsageError(f"the policy {chosen} needs the claims of a build; {place} is a file of statements")
    evidence = read_evidence(read_manifest(place))
    graph = assemble(evidence.claims, evidence.sources, chosen)
    left_out = chosen.left_out(evidence.sources)
    note = f"{left_out} undated source{'s' * (left_out != 1)} left out" if left_out else ""
    return Weighed(load_lines(graph.lines), str(chosen), note)
