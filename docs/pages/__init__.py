"""Pages of the documentation that are made from the code, the ontology, the questions and the graph; one module a page.

``docs/conf.py`` has them written to ``docs/made`` before each build of the site. To see one alone, in ``docs``:
``python -m pages ontology``; without a name, all are written.
"""
