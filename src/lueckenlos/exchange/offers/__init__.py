"""Offers: lists of them, and what providers answer."""
