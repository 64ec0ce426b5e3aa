"""HSDS packages as a list of offers."""
