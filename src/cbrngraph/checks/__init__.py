"""SHACL shapes and whole-graph rules; a report that a person can act on, with the file and line of each fault."""
