"""Each test asks as if nobody had asked before."""

from __future__ import annotations

import pytest
from tests.platform.finder.conftest import browser, open_world, world

from lueckenlos.finder import open_interface
from lueckenlos.finder.throttle import Throttle

__all__ = ["browser", "open_world", "world"]


@pytest.fixture(autouse=True)
def fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_interface, "throttle", Throttle(open_interface.MOST_A_MINUTE))
