"""Uploaded files go when somebody says so, or after a day where no import has them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.areas.kreis import Office, borders, orte

from lueckenlos.areas.models import Area, Import
from lueckenlos.jobs.models import StoredFile

pytestmark = pytest.mark.django_db(transaction=True)


def contents(office: Office) -> list[Path]:
    return [one for one in (office.folder / "media").rglob("*") if one.is_file()]


def test_files_of_a_loaded_import_are_removed_and_what_was_loaded_stays(office: Office) -> None:
    one = office.kreis()
    page = office.page(office.url(one))
    assert "Dateien löschen" in page and len(contents(office)) == 2
    said = office.client.post(office.url(one, "dateien/"), follow=True).content.decode()
    assert "Die Dateien sind gelöscht" in said and "Dateien löschen" not in said
    assert "gebiete.geojson</a>" not in said and "kinder.csv</a>" not in said
    assert contents(office) == []
    assert not StoredFile.objects.for_municipality(office.here).exists()
    assert Area.objects.for_municipality(office.here).count() == 6
    assert "Ort 000" in office.page("gebiete/")
    change = office.again(one).history.first()
    assert change.history_user == office.user and not change.files.exists()


def test_files_of_an_import_that_is_still_open_stay(office: Office) -> None:
    one = office.upload(*office.write(gebiete_geojson=borders(orte())))
    assert "Dateien löschen" not in office.page(office.url(one))
    said = office.client.post(office.url(one, "dateien/"), follow=True).content.decode()
    assert "werden noch gebraucht" in said and len(contents(office)) == 1
    assert office.load(one).state == Import.State.LOADED


def test_only_who_imports_there_removes_files(office: Office, world: World) -> None:
    one = office.kreis()
    for user in (world.people["here"]["steering"], world.people["there"]["coordinator"]):
        office.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert office.client.post(office.url(one, "dateien/")).status_code in (403, 404)
    assert len(contents(office)) == 2


def test_an_upload_no_import_has_is_gone_after_a_day(office: Office) -> None:
    one = office.kreis()
    office.write(alt_csv="a;b\n1;2\n", neu_csv="a;b\n3;4\n")
    old, _ = office.stored("alt.csv", "neu.csv")
    mine = StoredFile.objects.for_municipality(office.here)
    mine.exclude(name="neu.csv").update(stored=timezone.now() - timedelta(days=1, minutes=1))
    office.work()
    assert set(mine.values_list("name", flat=True)) == {"gebiete.geojson", "kinder.csv", "neu.csv"}
    assert len(contents(office)) == 3 and not mine.filter(pk=old.pk).exists()
    assert "Dateien löschen" in office.page(office.url(one))
