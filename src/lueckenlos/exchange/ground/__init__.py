"""Ground: boundaries, cells, keys of areas."""
