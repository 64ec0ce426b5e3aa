"""The family finder: what suits a family, and the way of its child, for everybody."""
