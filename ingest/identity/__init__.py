"""Normal forms of addresses; later blocking keys and comparisons."""
