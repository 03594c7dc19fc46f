"""The cooperation graph of the EU CBRN Centres of Excellence Initiative, and how we know what is in it.

>>> import cbrngraph
>>> kg = cbrngraph.open()                                    # doctest: +SKIP
>>> print(kg.show("kazakhstan"))                             # doctest: +SKIP
"""

from __future__ import annotations

TYPE_CHECKING = False  # not typing's: importing the package stays free of slow modules
if TYPE_CHECKING:
    from cbrngraph.api import KnowledgeGraph
    from cbrngraph.opening import open

__all__ = ["KnowledgeGraph", "__version__", "open"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the library on first use, so that ``cbrngraph --version`` does not pay for it."""
    if name in __all__:
        from cbrngraph import api, opening

        return opening.open if name == "open" else getattr(api, name)
    raise AttributeError(f"module 'cbrngraph' has no attribute {name!r}")
