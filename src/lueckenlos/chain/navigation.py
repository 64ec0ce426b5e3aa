"""The entries of the chain in the navigation."""

from __future__ import annotations

from lueckenlos.web.navigation import Entry

ENTRIES: tuple[Entry, ...] = ()
