"""The commands of notebooks, one module each."""
