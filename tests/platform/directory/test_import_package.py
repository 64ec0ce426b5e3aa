"""A real package with broken links loads with a report; its next version doubles nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.directory.importing import Desk

from lueckenlos.directory.models import Organization


def zipped(folder: Path, **instead: str) -> bytes:
    """The package of a folder as an archive, some texts in it replaced."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.write(folder / "datapackage.json", "datapackage.json")
        for file in sorted((folder / "resources").glob("*.csv")):
            text = file.read_text("utf-8")
            for old, new in instead.items():
                text = text.replace(old.replace("_", " "), new)
            archive.writestr(f"resources/{file.name}", text)
    return content.getvalue()


@pytest.mark.needs("shared")
@pytest.mark.soak
@pytest.mark.django_db
def test_a_real_package_and_its_next_version(
    world: World, tmp_path: Path, shared_dir: Path
) -> None:
    user, client = world.people["here"]["editor"], Client()
    client.force_login(user)
    desk = Desk(world.here, user, client, tmp_path)
    folder = shared_dir / "data" / "hsds-ilao"
    path = tmp_path / "paket.zip"
    path.write_bytes(zipped(folder))
    one = desk.bring(path)
    loaded = len(desk.services)
    assert loaded > 400 and one.problems
    providers = Organization.objects.for_municipality(world.here).count()
    again = desk.send(path)
    assert (again.found["numbers"]["new"], again.found["numbers"]["change"]) == (0, 0)
    path.write_bytes(zipped(folder, Free_legal="Gratis legal"))
    changed = desk.bring(path)
    assert changed.found["numbers"]["new"] == 0 and changed.found["numbers"]["change"] > 0
    assert len(desk.services) == loaded
    assert Organization.objects.for_municipality(world.here).count() == providers
    assert any(one.name.startswith("Gratis legal") for one in desk.services)
