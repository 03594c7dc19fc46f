"""Builds the graph while a wheel is made, so that the package carries it; an editable install has no need of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GraphBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts a fresh build of ``data/``, the notebooks, and the borders of the site's map into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build and force-include the graph (``version`` is "editable" for an editable install)."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from cbrngraph.exports.notebooks import files_of
        from cbrngraph.graph.build import build
        from cbrngraph.serve.site.borders import asset

        out = root / "build" / "wheel-graph"
        build(root / "data", out)
        build_data["force_include"][str(out)] = "cbrngraph/assets/graph"
        borders = root / "build" / "wheel-borders.json"
        borders.write_bytes(asset())
        build_data["force_include"][str(borders)] = "cbrngraph/assets/borders.json"
        for path in files_of(root / "examples"):  # by name, so that no checkpoint of an editor gets in
            build_data["force_include"][str(path)] = f"cbrngraph/assets/examples/{path.name}"
