"""Readings → claims: single statements with their evidence; which of them hold, and by which rule."""
