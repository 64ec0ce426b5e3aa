"""Migrations of jobs: forward only, never edited after landing."""
