"""What a person asks by name: find a thing, show its card, and say why the graph holds what it holds."""
