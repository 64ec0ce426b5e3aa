"""Offers: lists of them, their kinds, ages, hours and costs, and what providers answer."""
