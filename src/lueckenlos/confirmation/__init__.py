"""Confirming entries without an account: who knows is asked, and answers in seconds."""
