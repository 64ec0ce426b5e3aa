"""Somebody who loads areas into an invented Kreis, and what stands there afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World, browser, world
from tests.platform.areas.kreis import Office

__all__ = ["browser", "world"]


@pytest.fixture
def office(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Office:
    """The coordination of the Kreis at its browser."""
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["coordinator"]
    return Office(world.here, user, browser(user), tmp_path)
