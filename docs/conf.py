"""How Sphinx makes the documentation: ``make docs``."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sphinx.application import Sphinx

import cbrngraph
from pages import site

gc.set_threshold(200_000)  # the trees of pages live long; looking for garbage in them takes a third of the time

project = "cbrngraph"
author = "cbrngraph founders"
project_copyright = "cbrngraph founders; text and data CC BY 4.0, code MIT"
version = release = cbrngraph.__version__
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["made/parts", "pages", "w3id"]
nitpicky = True
smartquotes = False  # two hyphens are an option here, and never a dash
suppress_warnings = ["misc.highlighting_failure"]  # the lexer of SPARQL does not know every path

myst_enable_extensions = ["fieldlist"]
myst_heading_anchors = 4
myst_heading_slug_func = "pages.site.slug"
nb_execution_mode = "off"
nb_ipywidgets_js: dict[str, object] = {}  # the widgets' script would be asked of another host

add_module_names = False
autodoc_default_options = {"undoc-members": True, "no-value": True}
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
python_display_short_literal_types = True
toc_object_entries = False
python_maximum_signature_line_length = 80

html_theme = "furo"
html_title = "cbrngraph"
html_static_path = ["_static"]
html_css_files = ["custom.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": False}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def setup(app: Sphinx) -> None:
    """Have the pages made that are made from code and data."""
    site.setup(app)
