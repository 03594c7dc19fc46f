"""Networks as files of other programs: Gephi, Cytoscape, Pajek, spreadsheets, and whoever reads JSON."""
