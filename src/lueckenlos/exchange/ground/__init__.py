"""The ground of a case: its areas, their inhabitants, the cells people live in."""
