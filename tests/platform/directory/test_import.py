"""From lists at the browser to the inventory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.conftest import ROOT
from tests.platform.accounts.conftest import World
from tests.platform.areas.seen import told
from tests.platform.directory.importing import CAFE, KITA, THIRD, Desk, listed

from lueckenlos.directory.loading import Codes
from lueckenlos.directory.models import (
    InventoryImport,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
)
from lueckenlos.directory.queries import offer_records
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.proposal import propose

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLE = ROOT / "samples" / "lindenau" / "case.toml"


@pytest.fixture
def desk(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["editor"]
    return Desk(world.here, user, browser(user), tmp_path)


def test_a_list_from_the_upload_to_the_inventory(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    one = desk.send(path)
    assert one.state == InventoryImport.State.OPEN
    page = told(desk.page(desk.url(one)))
    for said in (
        *("neu 3", "3 Angebote", "Kindertagesstätte: 1", "Kita Sonne · Elterncafé Mond"),
        *("Träger Träger", "Kita Sonne, AWO Fulda, Hauptstr. 1, Fulda"),
    ):
        assert said in page, (said, page)
    assert desk.services == []
    one = desk.load(one)
    assert one.state == InventoryImport.State.LOADED, one.job.error
    assert "neu 3" in told(desk.page(desk.url(one)))
    kita, cafe, _ = desk.services
    assert [one.code for one in desk.services] == ["1", "2", "3"]
    assert (kita.name, kita.organization.name, kita.batch) == ("Kita Sonne", "AWO Fulda", one)  # type: ignore[union-attr]
    assert (cafe.kind_key, cafe.free, cafe.file) == ("eltern_kind_cafe", True, "kitas.csv")
    [line] = kita.history.all()
    assert (line.history_user, line.status, line.history_type) == (desk.user, "active", "+")
    assert Organization.objects.for_municipality(desk.here).count() == 2
    assert Service.objects.for_municipality(desk.here).filter(batch=one).count() == 3


def test_the_same_list_once_more_brings_nothing_new(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    before = offer_records(desk.here)
    one = desk.send(path)
    assert one.found["numbers"] == {"new": 0, "change": 0, "same": 3, "skip": 0, "aside": 0}
    page = told(desk.page(desk.url(one)))
    assert "unverändert 3" in page and "Nichts zu laden" in page
    assert "nichts, was neu oder anders wäre" in told(desk.order_load(one))
    assert offer_records(desk.here) == before


def test_what_is_different_is_told_field_by_field_and_loaded(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    moved = KITA.replace("0661 1", "0661 99").replace("AWO Fulda", "AWO Hessen")
    new = "4;Kita Neu;AWO Fulda;Kita;Weg 9;36037;Fulda;;"
    [path] = desk.write(kitas_csv=listed(moved, CAFE, new))
    one = desk.send(path)
    page = told(desk.page(desk.url(one)))
    assert "Telefon 0661 1 → wird zu 0661 99" in page
    assert "Träger AWO Fulda → wird zu AWO Hessen" in page
    assert "Nicht mehr in der Liste: 1" in page and "Krabbelgruppe Stern" in page
    one = desk.load(one)
    assert one.found["numbers"] == {"new": 1, "change": 1, "same": 1, "skip": 0, "aside": 0}
    records = {one.id: one for one in offer_records(desk.here)}
    assert list(records) == ["1", "2", "3", "4"]
    assert (records["1"].phone, records["1"].provider) == ("0661 99", "AWO Hessen")
    assert records["1"].street == "Hauptstr. 1"
    kita = desk.service("1")
    assert kita.version == 2
    assert [line.history_type for line in kita.history.all()] == ["~", "+"]
    assert kita.history.first().history_user == desk.user


def test_an_empty_cell_of_a_foreign_list_takes_nothing_away(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    [path] = desk.write(kitas_csv=listed(KITA.replace("0661 1", ""), CAFE, THIRD))
    assert desk.send(path).found["numbers"]["same"] == 3


def test_an_exported_list_edited_comes_back_as_changes(desk: Desk) -> None:
    secret = "9;Frauenhaus;Frauen e. V.;Frauenhaus;Geheimweg 1;36037;Fulda;0661 9;"
    [path] = desk.write(kitas_csv=listed(KITA, CAFE, THIRD, secret))
    desk.bring(path)
    export = desk.client.get(f"{desk.base}angebote/liste.csv").content.decode("utf-8-sig")
    (desk.folder / "angebote.csv").write_text(export, encoding="utf-8-sig")
    one = desk.send(desk.folder / "angebote.csv")
    assert one.found["numbers"]["same"] == 4, one.found["changes"]
    edited = export.replace("0661 1;", ";").replace("Elterncafé Mond", "Elterncafé Vollmond")
    (desk.folder / "angebote.csv").write_text(edited, encoding="utf-8-sig")
    one = desk.send(desk.folder / "angebote.csv")
    numbers = one.found["numbers"]
    assert (numbers["new"], numbers["change"], numbers["same"]) == (0, 2, 2), one.found["changes"]
    assert "Telefon 0661 1 → wird zu nichts gesagt" in told(desk.page(desk.url(one)))
    desk.load(one)
    records = {one.id: one for one in offer_records(desk.here)}
    assert records["1"].phone == "" and records["2"].name == "Elterncafé Vollmond"
    assert records["9"].street == "Geheimweg 1" and records["1"].file == "kitas.csv"


def test_what_is_alike_only_is_asked(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    alike = "7;Kita Sonnne;AWO Fulda;Kita;Hauptstraße 1;36037;Fulda;0661 1;"
    [path] = desk.write(andere_csv=listed(alike))
    one = desk.send(path)
    page = told(desk.page(desk.url(one)))
    assert "Ist das dasselbe?" in page and "Sieht aus wie im Bestand: Kita Sonne" in page
    assert one.found["numbers"]["new"] == 1
    kita = desk.service("1")
    assert desk.decide(one, frage_0="skip").found["numbers"]["skip"] == 1
    one = desk.decide(one, frage_0=str(kita.pk))
    assert one.found["numbers"]["new"] == 0 and one.found["numbers"]["change"] == 1
    desk.load(one)
    assert desk.service("1").name == "Kita Sonnne" and len(desk.services) == 3


def test_a_change_nobody_wants_is_left(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    [path] = desk.write(kitas_csv=listed(KITA.replace("0661 1", "0661 99"), CAFE, THIRD))
    one = desk.decide(desk.send(path), aenderung_0="keep")
    assert one.found["numbers"]["change"] == 0 and one.found["changes"][0]["keep"]


def test_keys_of_another_list_are_other_offers(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    other = "1;Erziehungsberatung;Kreis;Erziehungsberatungsstelle;Markt 5;36037;Fulda;;"
    [path] = desk.write(beratung_csv=listed(other))
    desk.bring(path)
    assert [one.code for one in desk.services] == ["1", "2", "3", "1-2"]
    assert desk.send(path).found["numbers"]["same"] == 1


def test_no_offer_is_keyed_as_the_second_place_of_another(desk: Desk) -> None:
    lines = (CAFE.replace("2;", "7;", 1), THIRD.replace("3;", "7/2;", 1),
             KITA.replace("1;", "8/2023;", 1))  # fmt: skip
    [path] = desk.write(liste_csv=listed(*lines))
    desk.bring(path)
    assert [one.code for one in desk.services] == ["7", "7/2-2", "8/2023"]
    service, beside = desk.service("7"), desk.service("8/2023").at_locations.get().location
    ServiceAtLocation.objects.create(service=service, location=beside, position=1)
    ids = [record.id for record in offer_records(desk.here)]
    assert ids == ["7", "7/2", "7/2-2", "8/2023"]
    assert desk.send(path).found["numbers"]["same"] == 3


def test_no_offer_gets_a_key_whose_second_place_is_taken() -> None:
    codes = Codes(["9/2", "A1"])
    wishes = ("9", "9/3", "A1", "A1/2", "A1/1", "", "A1/02")
    assert [codes.free(wish) for wish in wishes] == [
        "9-2", "9/3", "A1-2", "A1/2-2", "A1/1", "-2", "A1/02",
    ]  # fmt: skip


def test_kinds_are_decided_once_for_all_lists(desk: Desk) -> None:
    odd = "5;Blaue Wolke;Caritas;Quorx;Weg 1;36037;Fulda;;"
    [path] = desk.write(liste_csv=listed(KITA, odd))
    one = desk.send(path)
    page = desk.page(desk.url(one, "arten/"))
    assert "Quorx" in page
    desk.client.post(desk.url(one, "arten/"), {"text_0": "kita"})
    desk.work()
    one = desk.load(desk.again(one))
    assert desk.service("5").kind_key == "kita" and one.found["numbers"]["new"] == 2
    assert "Quorx" in desk.page("angebote/laden/arten/")
    again = odd.replace("5;Blaue Wolke", "6;Rote Wolke")
    [path] = desk.write(weitere_csv=listed(KITA, again))
    assert desk.send(path).found["undecided"] == []
    desk.client.post(f"{desk.base}angebote/laden/arten/", {"text_0": "-"})
    assert desk.send(path).found["numbers"]["new"] == 0


def test_columns_and_the_usual_kind_can_be_chosen(desk: Desk) -> None:
    text = listed("1;Haus Eins;AWO;;Weg 1;36037;Fulda;;", "2;Haus Zwei;AWO;;Weg 2;36037;Fulda;;")
    [path] = desk.write(haeuser_csv=text)
    one = desk.send(path)
    page = desk.save(one, 0, list_kind="kita", list_delivered="2026-05-01")
    assert "wird angesehen" in page
    one = desk.load(desk.again(one))
    assert {one.kind_key for one in desk.services} == {"kita"}
    assert {one.assured_date for one in desk.services} == {date(2026, 5, 1)}


def test_the_sample_is_what_the_command_line_reads(desk: Desk) -> None:
    desk.case(SAMPLE)
    case, _ = read_case(SAMPLE)
    assert offer_records(desk.here) == case.offers


@pytest.mark.needs("shared")
def test_flensburg_is_what_the_command_line_reads(
    desk: Desk, shared_dir: Path, tmp_path: Path
) -> None:
    data = shared_dir / "data" / "flensburg"
    text, _ = propose([data], "01001", date(2026, 11, 18), data)
    folder = tmp_path / "fl"
    folder.mkdir()
    for path in data.iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "fall.toml").write_text(text, encoding="utf-8")
    case, _ = read_case(folder / "fall.toml")
    desk.case(folder / "fall.toml", only=("areas",))
    found = offer_records(desk.here)
    assert len(found) > 100 and found == case.offers


def test_an_inventory_that_was_changed_meanwhile_is_compared_again(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    one = desk.send(path)
    desk.bring(path)
    assert "hat sich der Bestand geändert" in told(desk.order_load(one))
    desk.work()
    assert desk.again(one).found["numbers"]["same"] == 3
    assert len(desk.services) == 3


def test_discarded_nothing_is_left(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    one = desk.send(path)
    desk.client.post(desk.url(one, "verwerfen/"))
    one = desk.again(one)
    assert one.state == InventoryImport.State.DISCARDED and "plan" not in one.found
    assert not one.files.exists() and not Location.objects.for_municipality(desk.here).exists()


def test_a_discarded_import_leaves_the_list_and_can_be_shown_again(desk: Desk) -> None:
    one = desk.send(*desk.write(liste_csv=listed()))
    where = f"{desk.base}angebote/laden/"
    assert str(one.pk) in desk.page(where)
    desk.client.post(desk.url(one, "verwerfen/"))
    page = desk.page(where)
    assert str(one.pk) not in page and "den verworfenen Import" in page
    assert str(one.pk) in desk.page(f"{where}?alle")


def test_a_list_of_which_nothing_is_read_does_not_say_all_of_it_is_there(desk: Desk) -> None:
    page = desk.page(desk.url(desk.send(*desk.write(liste_csv="Stadt;Wert\nFulda;3\nKassel;4\n"))))
    assert "schon so im Bestand" not in page and "<dt>neu</dt>" not in page
