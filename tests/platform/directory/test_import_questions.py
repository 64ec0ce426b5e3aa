"""Questions about rows of a list: answered first, loaded then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.areas.seen import told
from tests.platform.directory.importing import CAFE, KITA, THIRD, Desk, listed

from lueckenlos.directory.models import InventoryImport

pytestmark = pytest.mark.django_db(transaction=True)
ALIKE = "7;Kita Sonnne;AWO Fulda;Kita;Hauptstraße 1;36037;Fulda;0661 1;"
BUTTON = '<span class="kern-label">Laden</span>'
KINDLESS = [f"{at};Verein {at};Stadt;Verein;Weg {at};36037;Fulda;;" for at in (4, 5, 6, 7)]


@pytest.fixture
def desk(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["editor"]
    return Desk(world.here, user, browser(user), tmp_path)


def asked(desk: Desk) -> InventoryImport:
    """An import with a row that looks like something in the inventory."""
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    [path] = desk.write(andere_csv=listed(ALIKE))
    one: InventoryImport = desk.send(path)
    return one


def test_loading_stands_below_what_is_to_be_seen_and_decided(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    page = desk.page(desk.url(desk.send(path)))
    assert page.count(BUTTON) == 1 and "disabled" not in page
    assert page.index("Was erkannt wurde") < page.index(BUTTON)


def test_nothing_is_loaded_while_a_question_is_open(desk: Desk) -> None:
    one = asked(desk)
    page = desk.page(desk.url(one))
    assert page.index("Ist das dasselbe?</h2>") < page.index(BUTTON)
    assert f'disabled aria-describedby="warum">{BUTTON}' in page
    assert f"angebote/laden/{one.pk}/laden/" not in page
    assert "Bei einer Zeile ist noch offen, was sie ist." in told(page)
    assert "Bei einer Zeile ist noch offen." in told(desk.order_load(one))
    assert desk.again(one).state == InventoryImport.State.OPEN and len(desk.services) == 3


@pytest.mark.parametrize(("said", "number"), [("new", 4), ("skip", 3)])
def test_a_decision_opens_the_way(desk: Desk, said: str, number: int) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    new = "8;Kita Regen;AWO Fulda;Kita;Allee 8;36037;Fulda;;"
    [path] = desk.write(andere_csv=listed(ALIKE, new))
    one = desk.decide(desk.send(path), frage_0="")
    assert "disabled" in desk.page(desk.url(one))
    one = desk.decide(one, frage_0=said)
    assert "disabled" not in desk.page(desk.url(one))
    desk.load(one)
    assert len(desk.services) == number + 1


def test_what_is_left_open_can_be_said_to_be_new_at_once(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    more = ALIKE.replace("7;", "8;", 1).replace("Sonnne", "Ssonne")
    [path] = desk.write(andere_csv=listed(ALIKE, more))
    one = desk.send(path)
    assert "Speichern, und was noch offen ist, ist neu" in told(desk.page(desk.url(one)))
    one = desk.decide(one, frage_0="skip", rest="new")
    assert sorted(said["decided"] for said in one.found["questions"]) == ["new", "skip"]
    page = desk.page(desk.url(one))
    assert "was noch offen ist" not in page and "disabled" not in page


def test_entries_without_a_kind_are_counted_named_and_mended(desk: Desk) -> None:
    kitas = [KITA.replace("1;", f"{at};", 1).replace("Sonne", f"Nr. {at}") for at in range(8, 20)]
    [path] = desk.write(liste_csv=listed(KITA, CAFE, THIRD, *kitas, *KINDLESS))
    one = desk.send(path)
    address = f"{desk.base}angebote/?fehlt=art"
    page = desk.page(desk.url(one))
    said = told(page)
    assert "4 Einträge nennen keine erkennbare Art (von 19): Zeile 17 „Verein 4“, " in said
    assert "Zeile 19 „Verein 6“ und weitere." in said and "Verein 7“" not in said
    assert "Übliche Angebotsart der Liste" in said
    assert f'href="{desk.url(one, "arten/")}">Alle' in page
    one = desk.load(one)
    assert "Alle Angebote ohne Angebotsart" in told(desk.page(desk.url(one)))
    names = [row.service.name for row in desk.client.get(address).context["rows"]]
    assert names == ["Verein 4", "Verein 5", "Verein 6", "Verein 7"]
