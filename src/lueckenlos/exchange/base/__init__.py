"""Base data of a Land, loaded once."""
