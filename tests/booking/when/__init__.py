"""How typed times are read."""
