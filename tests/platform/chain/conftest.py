"""A Kreis whose areas, children and offers are in the database, as an import puts them there."""

from __future__ import annotations

from tests.platform.accounts.conftest import browser, world

__all__ = ["browser", "world"]
