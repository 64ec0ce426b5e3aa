"""Streets to walk on, from an extract of OpenStreetMap."""
