"""YAML → readings: what one source says, passage by passage, with the file and line of every word."""
