"""The commands of pictures, one module each."""
