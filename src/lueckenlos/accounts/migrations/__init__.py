"""Migrations of accounts: forward only, never edited after landing."""
