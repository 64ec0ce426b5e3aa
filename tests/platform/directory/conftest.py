"""Somebody who keeps the inventory of an invented Kreis."""

from __future__ import annotations

from tests.platform.accounts.conftest import browser, world

__all__ = ["browser", "world"]
