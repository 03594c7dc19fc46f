"""On what was measured: the versions, the day and the machine, as every report says first."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version

__all__ = ["about"]

LIBRARIES = ("pyoxigraph", "rdflib", "pyshacl", "PyYAML")


def about() -> str:
    """One sentence on versions, day and machine."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"cbrngraph {version('cbrngraph')} on {datetime.now(UTC):%Y-%m-%d}; {_machine()}; "
        f"Python {platform.python_version()}, {libraries}."
    )


def _machine() -> str:
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}{load}"
