"""The commands of networks, one module each."""
