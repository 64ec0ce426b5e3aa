"""Migrations of areas: forward only, never edited after landing."""
