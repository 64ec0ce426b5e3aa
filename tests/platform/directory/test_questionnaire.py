"""Questions go out as a workbook; what providers answer comes back as changes."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.platform.accounts.conftest import World
from tests.platform.areas.seen import told
from tests.platform.directory.importing import CAFE, KITA, THIRD, Desk, listed

from lueckenlos.directory.models import InventoryImport
from lueckenlos.directory.queries import offer_records

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "9;Frauenhaus;Caritas;Frauenhaus;Geheimweg 1;36037;Fulda;0661 9;"


@pytest.fixture
def desk(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["editor"]
    made = Desk(world.here, user, browser(user), tmp_path)
    made.bring(*made.write(liste_csv=listed(KITA, CAFE, THIRD, SECRET)))
    return made


def answered(desk: Desk, **said: str) -> Path:
    """The workbook for all providers, with answers about the first offer of the sheet Caritas."""
    content = desk.client.get(f"{desk.base}angebote/rueckfragen/rueckfragen.xlsx").content
    book = load_workbook(io.BytesIO(content))
    book["Anleitung"]["B4"] = date(2026, 10, 1)
    sheet = book["Caritas"]
    titles = {cell.value: cell.column for cell in sheet[4]}
    for title, value in said.items():
        sheet.cell(5, titles[title.replace("_", " ")]).value = value
    path = desk.folder / "antwort.xlsx"
    book.save(path)
    return path


def test_answers_are_shown_field_by_field_and_loaded(desk: Desk) -> None:
    path = answered(desk, Alter="0 bis 3 Jahre", **{"stimmt noch?": "ja"})
    one = desk.send(path, to="angebote/rueckfragen/")
    page = told(desk.page(desk.url(one)))
    assert "geändert 1" in page and "wird zu 0 bis 3 Jahre" in page
    assert "bestätigt am nichts gesagt → wird zu 01.10.2026" in page
    before = {one.id: one for one in offer_records(desk.here)}
    one = desk.load(one)
    assert one.state == InventoryImport.State.LOADED, one.job.error
    after = {one.id: one for one in offer_records(desk.here)}
    assert after["2"].ages == "0 bis 3 Jahre" and after["2"].confirmed_on == date(2026, 10, 1)
    assert {key for key in after if after[key] != before[key]} == {"2"}
    cafe = desk.service("2")
    assert (cafe.assured_date, cafe.version, cafe.maximum_age) == (date(2026, 10, 1), 2, 36)
    assert cafe.history.first().history_user == desk.user


def test_a_secret_address_is_asked_of_nobody(desk: Desk) -> None:
    content = desk.client.get(f"{desk.base}angebote/rueckfragen/rueckfragen.xlsx").content
    book = load_workbook(io.BytesIO(content))
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    assert "Hauptstr. 1" in cells and not any("Geheimweg" in one for one in cells)


def test_one_provider_gets_only_its_own_sheet(desk: Desk) -> None:
    awo = desk.service("1").organization
    assert awo
    address = f"{desk.base}angebote/rueckfragen/rueckfragen.xlsx?traeger={awo.pk}"
    book = load_workbook(io.BytesIO(desk.client.get(address).content))
    assert book.sheetnames == ["Anleitung", "AWO Fulda"]
    assert "AWO Fulda" in desk.page("angebote/rueckfragen/")


def test_an_empty_workbook_changes_nothing(desk: Desk) -> None:
    one = desk.send(answered(desk), to="angebote/rueckfragen/")
    assert one.found["numbers"]["change"] == 0
    assert "Nichts zu laden" in told(desk.page(desk.url(one)))
