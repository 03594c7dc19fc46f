"""The site: every page and every data file by its path, each made from the graph and nothing else.

One mapping from paths to bytes has two uses: the server gives a file when it is asked for, and ``export site`` writes
them all. So links are relative and name a file with its ending; what needs a query of a stranger's is not of the site.
"""
