"""German words of an inventory: kinds of offer, hours, costs, and how to find them in a text."""
