"""The invented Landkreis Lindenau: made from one seed, the same bytes on every machine."""
