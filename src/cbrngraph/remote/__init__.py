"""A SPARQL endpoint in the place of the store: asking one over HTTP, whole answers or none, and publishing to one."""
