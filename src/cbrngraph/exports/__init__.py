"""Statements → files: Turtle, JSON-LD, N-Triples, N-Quads, TriG, CSV; each reads back as the same graph."""
