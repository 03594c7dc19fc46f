"""Cooperation networks: declared views, networkx graphs whose edges know their claims, measures, exchange files."""
