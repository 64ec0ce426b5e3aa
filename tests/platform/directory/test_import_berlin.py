"""All lists of a large city are loaded in less than half a minute of work."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.directory.importing import Desk

from lueckenlos.directory.models import InventoryImport

pytestmark = pytest.mark.django_db(transaction=True)
FILES = ("berlin-daycare-centers-2026-07-details.csv", "schulen_2023-10.geojson",
         "jugendfreizeiteinrichtungen_2022-12.geojson")  # fmt: skip


@pytest.mark.needs("shared")
@pytest.mark.soak
def test_berlin_is_loaded_quickly(
    world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any, shared_dir: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["editor"]
    desk = Desk(world.here, user, browser(user), tmp_path)
    one = desk.send(*(shared_dir / "data" / "berlin" / name for name in FILES))
    begun = time.process_time()
    one = desk.load(one)
    took = time.process_time() - begun
    assert one.state == InventoryImport.State.LOADED, one.job.error
    assert len(desk.services) > 3000
    assert took < 30, took
    again = desk.send(*(shared_dir / "data" / "berlin" / name for name in FILES))
    print("AGAIN", time.monotonic() - begun, again.found["numbers"], again.found["changes"][:3])
    assert again.found["numbers"]["new"] == 0 and again.found["numbers"]["change"] == 0
