"""Columns nobody reads, columns chosen once, lists without headings, and prices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.areas.seen import told
from tests.platform.directory.importing import Desk

from lueckenlos.directory.models import CostOption, InventoryImport, Service

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "Name;Träger;Art;Adresse;Ort / PLZ;Kosten;Bemerkungen;Bürozeiten"
KITA = "Kita Sonne;AWO Fulda;Kita;Hauptstr. 1;36037 Fulda;45 €/Monat;barrierefrei;Mo 9"
CAFE = "Elterncafé Mond;Caritas;Eltern-Kind-Café;Ring 2;Fulda;60 €;;"
UNREAD = "Diese Spalten werden nicht gelesen"
BARE = (
    "Kita Sonne;Kita;AWO Fulda;1 - 6 Jahre;36037 Fulda;Hauptstr. 1",
    "Kita Mond;Kita;Caritas;3-6 Jahre;36037 Fulda;Ring 2",
    "Kita Stern;Kita;Stadt;3-6 Jahre;36039 Fulda;Allee 3",
)


@pytest.fixture
def desk(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["editor"]
    return Desk(world.here, user, browser(user), tmp_path)


def listed(*lines: str, head: str = HEAD) -> str:
    return "\n".join([head, *lines]) + "\n"


def choose(desk: Desk, one: InventoryImport, **said: str) -> Any:
    answer = {"version": str(desk.again(one).version), **said}
    reply = desk.client.post(desk.url(one, "teil/0/spalten/"), answer, follow=True)
    desk.work()
    return reply


def price(service: Service) -> CostOption:
    return CostOption.objects.get(service=service)


def test_what_is_not_read_is_named_above_loading_and_can_be_chosen(desk: Desk) -> None:
    [path] = desk.write(liste_csv=listed(KITA, CAFE))
    one = desk.send(path)
    page = desk.page(desk.url(one))
    assert page.index(UNREAD) < page.index("Laden oder verwerfen")
    assert "Bemerkungen" in told(page) and "Bürozeiten" in told(page)
    for label in ("Zielgruppe", "Anmeldung", "Beschreibung für Familien", "Ansprechstelle"):
        assert f">{label}</option>" in page
    choose(desk, one, spalte_0="description")
    page = desk.page(desk.url(one))
    assert "barrierefrei" in told(page) and "Bürozeiten" in page[page.index(UNREAD) :]
    assert "Bemerkungen" not in page[page.index(UNREAD) :]
    desk.load(one)
    assert desk.services[0].description == "barrierefrei"


def test_two_columns_cannot_say_the_same(desk: Desk) -> None:
    [path] = desk.write(liste_csv=listed(KITA, CAFE))
    one = desk.send(path)
    reply = choose(desk, one, spalte_0="description", spalte_1="description")
    assert "Wählen Sie für jede Spalte etwas anderes." in reply.content.decode()
    assert "description" not in desk.again(one).parts[0]["settings"]["columns"]


def test_columns_are_remembered_by_their_headings(desk: Desk) -> None:
    [path] = desk.write(liste_2026_csv=listed(KITA, CAFE))
    one = desk.send(path)
    choose(desk, one, spalte_0="description")
    desk.load(one)
    [again] = desk.write(liste_2027_csv=listed(KITA.replace("barrierefrei", "mit Aufzug"), CAFE))
    one = desk.send(again)
    assert desk.again(one).parts[0]["settings"]["columns"]["description"] == "Bemerkungen"
    page = told(desk.page(desk.url(one)))
    assert "Die Spalten sind so gewählt wie bei „liste_2026.csv“ vom" in page
    assert "barrierefrei wird zu mit Aufzug" in page.replace(" → ", " ")
    desk.load(one)
    assert desk.services[0].description == "mit Aufzug" and len(desk.services) == 2


def test_other_headings_are_proposed_afresh(desk: Desk) -> None:
    [path] = desk.write(liste_csv=listed(KITA, CAFE))
    one = desk.send(path)
    choose(desk, one, spalte_0="description")
    desk.load(one)
    other = listed(KITA + ";x", CAFE + ";", head=HEAD + ";Neues")
    [again] = desk.write(andere_csv=other)
    assert "description" not in desk.send(again).parts[0]["settings"]["columns"]


def test_plz_and_ort_of_one_column_come_apart(desk: Desk) -> None:
    [path] = desk.write(liste_csv=listed(KITA, CAFE))
    desk.bring(path)
    places = [one.at_locations.get().location for one in desk.services]
    assert [(one.postcode, one.city) for one in places] == [("36037", "Fulda"), ("", "Fulda")]
    assert desk.send(path).found["numbers"] == {
        "new": 0, "change": 0, "same": 2, "skip": 0, "aside": 0
    }  # fmt: skip


def test_prices_are_kept_shown_and_compared(desk: Desk) -> None:
    [path] = desk.write(liste_csv=listed(KITA, CAFE))
    desk.bring(path)
    kita, cafe = desk.services
    assert price(kita).amount == 45 and price(kita).amount_description == "45 €/Monat"
    assert price(cafe).option == "paid" and price(cafe).amount == 60
    assert "60,00 €" in told(desk.page(f"{desk.base}angebote/{cafe.pk}/"))
    exported = desk.client.get(f"{desk.base}angebote/liste.csv").content.decode("utf-8-sig")
    assert "60 €" in exported and "45 €/Monat" in exported
    (desk.folder / "export.csv").write_text(exported, encoding="utf-8")
    assert desk.send(desk.folder / "export.csv").found["numbers"]["same"] == 2
    [again] = desk.write(liste_csv=listed(KITA, CAFE.replace("60 €", "75 €")))
    one = desk.send(again)
    assert one.found["numbers"]["change"] == 1
    assert ["Kosten", "60 €", "75 €"] in one.found["changes"][0]["fields"]
    desk.load(one)
    assert price(cafe).amount == 75 and price(kita).amount == 45


def test_a_list_that_names_no_price_leaves_the_one_that_is_known(desk: Desk) -> None:
    [path] = desk.write(liste_csv=listed(KITA, CAFE))
    desk.bring(path)
    [again] = desk.write(liste_csv=listed(KITA, CAFE.replace("60 €", "kostenpflichtig")))
    assert desk.send(again).found["numbers"]["change"] == 0
    [again] = desk.write(liste_csv=listed(KITA, CAFE.replace("60 €", "kostenlos")))
    desk.load(desk.send(again))
    assert (price(desk.services[1]).option, price(desk.services[1]).amount) == ("free", None)


def test_a_list_without_headings_asks_and_reads_the_first_row(desk: Desk) -> None:
    [path] = desk.write(liste_csv="\n".join(BARE) + "\n")
    one = desk.send(path)
    page = desk.page(desk.url(one))
    assert "Hat Ihre Liste Überschriften?" in page and one.found["numbers"]["new"] == 3
    assert "nein, die erste Zeile ist schon ein Angebot" in page
    assert "Spalte C (z. B. „AWO Fulda“)" in told(page)
    choose(desk, one, kopf="nein")
    assert "Hat Ihre Liste Überschriften?" not in desk.page(desk.url(one))
    desk.load(one)
    assert [each.name for each in desk.services] == ["Kita Sonne", "Kita Mond", "Kita Stern"]


def test_the_first_row_may_be_headings_all_the_same(desk: Desk) -> None:
    [path] = desk.write(liste_csv="\n".join(BARE) + "\n")
    one = desk.send(path)
    choose(desk, one, kopf="ja")
    one = desk.again(one)
    assert "header" not in one.parts[0]["settings"]
    assert one.tables[0]["columns"] == BARE[0].split(";")
    assert "Hat Ihre Liste Überschriften?" not in desk.page(desk.url(one))


def test_ages_and_words_nobody_can_read_are_told_each(desk: Desk) -> None:
    head = HEAD + ";Alter"
    lines = [f"{KITA};Bad Marbach".replace("45 €/Monat", "lt. Plan"), f"{CAFE};3-6"]
    lines[1] = lines[1].replace("60 €", "gering")
    [path] = desk.write(liste_csv=listed(*lines, head=head))
    page = told(desk.page(desk.url(desk.send(path))))
    for word in ("Bad Marbach", "lt. Plan", "gering"):
        assert f"„{word}“ ist" in page


def test_no_key_of_a_case_file_is_named(desk: Desk) -> None:
    head = HEAD.replace("Träger", "Wer")
    [path] = desk.write(liste_csv=listed(KITA, CAFE, head=head))
    problems = desk.send(path).problems
    [said] = [one for one in problems if one["code"] == "offer_column_missing"]
    assert "keine Spalte für „Träger“" in said["what"] and "unter „Ändern“" in said["cure"]
    page = told(desk.page(desk.url(desk.send(path))))
    assert "den Träger, wenn es für alle derselbe ist" in page
    for key in ("provider", "columns", "Falldatei.", "area_by"):
        assert key not in page


def test_an_empty_file_is_called_by_its_name(desk: Desk) -> None:
    [path] = desk.write(leer_csv="\n")
    page = told(desk.page(desk.url(desk.send(path))))
    assert "leer.csv" in page and "lueckenlos-import" not in page
