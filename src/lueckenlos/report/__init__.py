"""Figures to files and to sentences. Pure; knows no engine."""
