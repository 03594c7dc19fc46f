"""What the reconciliation service matches with, over the repository's own data: made once a session.

A module takes it with ``pytest_plugins = ["fixtures_builds", "fixtures_reconcile"]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cbrngraph.api import KnowledgeGraph

if TYPE_CHECKING:
    from cbrngraph.serve.reconcile.things import Things


@pytest.fixture(scope="session")
def things(real: KnowledgeGraph) -> Things:
    from cbrngraph.serve.reconcile.things import Things
    from cbrngraph.serve.site.files import Site

    return Things(Site(real, "test"))
