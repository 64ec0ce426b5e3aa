"""A list whose columns name no kind: it is asked for first, and then no name says another."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.areas.seen import told
from tests.platform.directory.importing import Desk, listed

from lueckenlos.directory.import_kind import suggested_kind
from lueckenlos.directory.models import InventoryImport

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "Name;Träger;Straße;PLZ;Ort;Plätze\n"
ROWS = ("Musikschule am Park;AWO;Weg 1;36037;Fulda;20\n"
        "Kinderarztpraxis Dr. Maier;AWO;Weg 2;36037;Fulda;30\n"
        "Weiße Wolke;AWO;Weg 3;36037;Fulda;40\n")  # fmt: skip
ASKED = "Ist das eine Liste einer einzigen Angebotsart? Welche?"
OPEN_KINDS = "Angebotsarten, die niemand erkennt"


@pytest.fixture
def desk(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["editor"]
    return Desk(world.here, user, browser(user), tmp_path)


def sent(desk: Desk, text: str = HEAD + ROWS) -> InventoryImport:
    [path] = desk.write(einrichtungen_csv=text)
    one: InventoryImport = desk.send(path)
    return one


def answer(desk: Desk, one: InventoryImport, **said: str) -> InventoryImport:
    version = str(desk.again(one).version)
    desk.client.post(desk.url(one, "teil/0/art/"), {"version": version, **said})
    desk.work()
    again: InventoryImport = desk.again(one)
    return again


def test_the_kind_of_a_list_is_asked_before_any_name_is_guessed(desk: Desk) -> None:
    one = sent(desk)
    page = desk.page(desk.url(one))
    assert page.index(ASKED) < page.index("Verglichen mit dem Bestand")
    assert re.search(r'<option value="kita" selected', page)
    assert OPEN_KINDS not in page and "Kinderarztpraxis: 1" not in told(page)


def test_one_kind_holds_whatever_a_name_says(desk: Desk) -> None:
    one = answer(desk, sent(desk), list_kind="kita", antwort="eine")
    page = told(desk.page(desk.url(one)))
    assert ASKED not in page and OPEN_KINDS not in page and "keine erkennbare" not in page
    assert "Angebotsart der ganzen Liste Kindertagesstätte" in page
    assert "Kindertagesstätte: 3" in page
    desk.load(one)
    assert {service.kind_key for service in desk.services} == {"kita"}


def test_several_kinds_go_by_their_names(desk: Desk) -> None:
    one = answer(desk, sent(desk), antwort="mehrere")
    page = desk.page(desk.url(one))
    assert ASKED not in page and OPEN_KINDS in page and "Kinderarztpraxis: 1" in told(page)


def test_without_a_choice_nothing_is_decided(desk: Desk) -> None:
    one = sent(desk)
    again = answer(desk, one, list_kind="", antwort="eine")
    assert again.version == one.version and ASKED in desk.page(desk.url(one))


def test_a_list_with_a_column_of_kinds_is_not_asked(desk: Desk) -> None:
    assert ASKED not in desk.page(desk.url(sent(desk, listed())))


def test_the_answer_is_remembered_for_the_same_columns(desk: Desk) -> None:
    desk.load(answer(desk, sent(desk), list_kind="kita", antwort="eine"))
    [path] = desk.write(neu_csv=HEAD + ROWS + "Kita Neu;AWO;Weg 4;36037;Fulda;10\n")
    page = desk.page(desk.url(desk.send(path)))
    assert ASKED not in page and "Kindertagesstätte: 4" in told(page)


@pytest.mark.parametrize(
    ("settings", "kinds", "kind"),
    [
        ({"columns": {"name": "Name"}, "kind": "Kita"}, [], "kita"),
        ({"columns": {"name": "Kita", "street": "Straße"}}, [], "kita"),
        ({"columns": {"name": "Name"}}, [["Grundschule", 6], ["Hort", 4]], "grundschule"),
        ({"columns": {"name": "Name"}}, [["Grundschule", 4], ["Hort", 3]], ""),
        ({"columns": {"name": "Name", "provider": "T"}, "bands": {"U3": "U3"}}, [], "kita"),
        ({"columns": {"name": "Name", "capacity": "Plätze"}}, [], ""),
    ],
)
def test_what_is_suggested(settings: dict[str, Any], kinds: list[Any], kind: str) -> None:
    part = {"questions": [], "settings": settings}
    assert suggested_kind(part, {"number": 10, "kinds": kinds}) == kind


# --- what a card says -----------------------------------------------------------------------------


def test_rows_offers_and_repeats_are_counted_apart(desk: Desk) -> None:
    page = told(desk.page(desk.url(sent(desk, HEAD + ROWS + ROWS.splitlines()[0] + "\n"))))
    assert "4 Zeilen, 3 Angebote, 1 mehrfach" in page


def test_a_card_names_the_columns_of_places_by_age(desk: Desk) -> None:
    head = "Name;Träger;Straße;PLZ;Ort;Plätze U3;Plätze Ü3\n"
    one = sent(desk, head + "Kita Sonne;AWO;Weg 1;36037;Fulda;20;40\n")
    page = told(desk.page(desk.url(one)))
    assert "1 Zeile, 2 Angebote" in page
    assert re.search(r"Plätze [^;]*unter 3 Jahre Plätze U3 Plätze [^;]*Plätze Ü3", page)


def test_hints_go_with_one_click_and_stay_away(desk: Desk) -> None:
    one = sent(desk)
    hint = "Bitte ergänzen: Tag, an dem der Träger die Liste bestätigt hat."
    page = desk.page(desk.url(one))
    assert hint in page and "Stimmt so" in page
    version = str(desk.again(one).version)
    address = desk.url(one, "teil/0/stimmt/")
    late = desk.client.post(address, {"version": "0"}, follow=True).content.decode()
    assert "geändert" in told(late) and hint in late
    desk.client.post(address, {"version": version})
    page = desk.page(desk.url(one))
    assert hint not in page and "Stimmt so" not in page
    assert hint in desk.again(one).parts[0]["confirmed"]
    desk.load(one)
    [path] = desk.write(neu_csv=HEAD + ROWS)
    again = desk.send(path)
    assert hint not in desk.page(desk.url(again))


def test_hints_are_gone_once_it_is_loaded(desk: Desk) -> None:
    one = sent(desk)
    assert "Bitte ergänzen" in desk.page(desk.url(one))
    page = desk.page(desk.url(desk.load(one)))
    assert "Bitte ergänzen" not in page and "Stimmt so" not in page
