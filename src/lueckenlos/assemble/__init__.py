"""Records and scheme become the engine's world, and its sums become figures; nowhere else."""
