"""Measures of a network, one module a family: each cites its paper and returns a tidy table, undefined values told."""
