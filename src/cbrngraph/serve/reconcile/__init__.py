"""The Reconciliation Service API 0.2 at ``/reconcile``: people's own lists of names, matched with things of the graph.

OpenRefine and other clients send names (with a kind and other columns, if they like) and get candidates with scores;
they can then take properties of what was matched back into their tables. https://www.w3.org/community/reports/reconciliation/
"""
