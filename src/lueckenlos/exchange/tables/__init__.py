"""Tables of any file: grids of text, then columns with names."""
