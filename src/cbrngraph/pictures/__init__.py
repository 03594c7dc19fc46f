"""Pictures: networks, maps, timelines, heat maps and roles as SVG and PNG, the same bytes every time."""

from __future__ import annotations

from cbrngraph.pictures.extra import needed

# Here, since every module of this room draws with it and none can be imported without passing here.
needed("matplotlib")
