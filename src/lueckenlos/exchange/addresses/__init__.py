"""From an address to a point, without a network."""
