"""Each test asks as if nobody had asked before."""

from __future__ import annotations

import pytest
from tests.platform.finder.conftest import browser, open_world, world

from lueckenlos.finder.hsds import urls
from lueckenlos.finder.hsds.throttle import Throttle

__all__ = ["browser", "open_world", "world"]


@pytest.fixture(autouse=True)
def fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urls, "throttle", Throttle(urls.MOST_A_MINUTE))
