"""The graph on the web: the SPARQL 1.1 Protocol, linked data, and pages to look at.

A query from a stranger is answered by a process of its own, which has a deadline, a share of memory, and no way to the
network or to a file. The server only passes on what came back whole.
"""
