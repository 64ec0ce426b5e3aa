"""The chain of a municipality: schemes, runs, findings, gaps, releases."""
