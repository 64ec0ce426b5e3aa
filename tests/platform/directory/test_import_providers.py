"""Loading a list: providers that may be one, secret addresses, many changes at once."""

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
AGAIN = "7;Kita Sonne;AWO Fulda, Fr. Lehmann 05691-4410;Kita;Hauptstr. 1;36037;Fulda;0661 1;"
HAVEN = "9;Haus am See;Frauen e. V.;Frauenhaus;Geheimweg 13;36037;Fulda;0661 9;"


@pytest.fixture
def desk(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["editor"]
    return Desk(world.here, user, browser(user), tmp_path)


def bring(desk: Desk, *lines: str) -> None:
    [path] = desk.write(kitas_csv=listed(*lines))
    desk.bring(path)


def send(desk: Desk, *lines: str) -> InventoryImport:
    [path] = desk.write(neue_csv=listed(*lines))
    one: InventoryImport = desk.send(path)
    return one


def test_a_provider_written_otherwise_is_suggested_to_be_the_one_known(desk: Desk) -> None:
    bring(desk)
    one = send(desk, AGAIN)
    page = told(desk.page(desk.url(one)))
    assert "Ähnliche Träger: 1" in page and "derselbe wie „AWO Fulda“" in page
    assert one.found["questions"], "the house itself is asked about, too"
    one = desk.decide(one, traeger_0="AWO Fulda")
    assert one.found["questions"] == [] and one.found["numbers"]["same"] == 1
    one = desk.decide(one, traeger_0="")
    assert one.found["questions"] and one.found["numbers"]["new"] == 1


def test_all_suggestions_are_taken_with_one_button(desk: Desk) -> None:
    bring(desk)
    more = "8;Kita Mond;AWO Fulda (Hr. Groß);Kita;Allee 8;36037;Fulda;;"
    one = desk.decide(send(desk, AGAIN, more), alle="traeger")
    assert {said["decided"] for said in one.found["providers"]} == {"AWO Fulda"}
    desk.load(one)
    assert {str(one.organization) for one in desk.services if "AWO" in str(one.organization)} == {
        "AWO Fulda"
    }


def test_many_changes_are_left_or_taken_with_one_button(desk: Desk) -> None:
    bring(desk)
    one = send(desk, *(line.replace("0661", "0662").replace(";;", ";0662 2;", 1)
                       for line in (KITA, CAFE, THIRD)))  # fmt: skip
    page = desk.page(desk.url(one))
    assert one.found["numbers"]["change"] == 3 and "freiwillig" not in page
    assert "Alle übernehmen" in page and "wird beim Laden übernommen" in told(page)
    one = desk.decide(one, alle="lassen")
    assert one.found["numbers"]["change"] == 0 and one.found["numbers"]["same"] == 3
    one = desk.decide(one, alle="uebernehmen")
    assert one.found["numbers"]["change"] == 3


def test_loading_says_whose_address_is_secret(desk: Desk) -> None:
    one = send(desk, KITA, HAVEN)
    words = "1 Angebot wird als geschützt geführt; seine Adresse sieht nur, wer es ändern darf."
    page = told(desk.page(desk.url(one)))
    assert words in page and "Geheimweg" not in page
    assert "geschützt geführt" not in told(desk.page(desk.url(send(desk, KITA))))


def test_an_exported_list_changes_nothing_when_it_is_loaded_again(desk: Desk) -> None:
    bring(desk, KITA, HAVEN)
    exported = desk.client.get(f"{desk.base}angebote/liste.xlsx").content
    path = desk.folder / "angebote.xlsx"
    path.write_bytes(exported)
    found = desk.send(path).found
    assert found["numbers"] | {"aside": 0} == {
        "new": 0, "change": 0, "same": 2, "skip": 0, "aside": 0
    }  # fmt: skip
