"""How things show themselves in a notebook: cards and tables as HTML, pictures as PNG, networks to look into."""

from __future__ import annotations

from cbrngraph.display.shell import register, register_here

__all__ = ["register", "register_here"]
