"""A user's SPARQL: parameters, errors with a caret and the likely mend, hints, answers as tables, files and frames."""
