"""What somebody decides about an import: tables, columns, days; and what is broken in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.areas.kreis import (
    DAY,
    Office,
    borders,
    children,
    number_of,
    orte,
    table,
    vorsorge,
)

from lueckenlos.areas import import_views
from lueckenlos.areas.models import Edition, Import, Indicator, Population
from lueckenlos.jobs.models import Job, StoredFile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def one(office: Office) -> Import:
    """Areas and children, looked at."""
    paths = office.write(gebiete_geojson=borders(orte()), kinder_csv=children(orte()))
    return office.upload(*paths)


def nothing_is_loaded(office: Office) -> bool:
    tables = (Edition, Population, Indicator)
    return not any(one.objects.for_municipality(office.here).exists() for one in tables)


def told(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# --- the form of a table -------------------------------------------------------------------------


def test_the_day_and_the_level_are_those_somebody_types(office: Office, one: Import) -> None:
    office.save(one, number_of(one, "areas"), level="Stadtteil", valid_from="2023-07-01")
    office.save(one, number_of(one, "children"), date="2024-12-31", threshold="10")
    office.load(one)
    edition = Edition.objects.for_municipality(office.here).get()
    assert (edition.level.name, edition.valid_from) == ("Stadtteil", date(2023, 7, 1))
    row = Population.objects.for_municipality(office.here).get()
    assert (row.day, row.threshold, row.finest) == (date(2024, 12, 31), 10, "Stadtteil")


@pytest.mark.parametrize("wrong", ["31.02.2024", "gestern", "2024-13-01", "99999-01-01"])
def test_a_wrong_day_is_told_and_nothing_is_lost(office: Office, one: Import, wrong: str) -> None:
    number = number_of(one, "children")
    said = office.save(one, number, date=wrong, text_title="Meldestelle", threshold="7")
    assert f'value="{wrong}"' in said
    assert 'value="Meldestelle"' in said
    assert "gültiges Datum" in said
    assert office.again(one).parts == one.parts


@pytest.mark.parametrize("wrong", ["Jahr", "= 2024", "Jahr =", "Jahr: 2024", "Jahr = 2024\nAlter"])
def test_a_line_that_is_no_pair_is_told_and_nothing_is_lost(
    office: Office, one: Import, wrong: str
) -> None:
    number = number_of(one, "children")
    said = office.save(one, number, pairs_where=wrong, text_title="Meldestelle")
    assert "In jeder Zeile steht „Spalte = Wert“" in said
    assert 'value="Meldestelle"' in said
    assert wrong.splitlines()[-1].replace("=", "=") in said
    assert office.again(one).version == one.version


def test_pairs_stand_in_the_form_as_they_were_typed(office: Office, one: Import) -> None:
    number, lines = number_of(one, "children"), "Alter = unter 3 | 3 bis unter 6"
    office.save(one, number, pairs_where=lines)
    assert lines in office.page(office.url(one, f"teil/{number}/"))
    page = office.page(office.url(one))
    assert "Alter = unter 3 oder 3 bis unter 6" in page
    assert "6 bis unter 10 Jahre: " not in page
    office.save(one, number, pairs_where="")  # other rows, so their day is asked for again
    assert "Von wann die Zahlen „Kinder“ sind, ist nicht gesagt." in office.page(office.url(one))
    office.save(one, number, date=DAY)
    assert "6 bis unter 10 Jahre: 375" in office.page(office.url(one))


def test_a_second_table_of_children_is_named_and_not_dropped_in_silence(office: Office) -> None:
    paths = office.write(
        gebiete_geojson=borders(orte()),
        kinder_2023_csv=children(orte()),
        kinder_2024_csv=children(orte()),
    )
    page = office.page(office.url(office.upload(*paths)))
    assert "Nicht dabei ist, was auch Kinder nach Alter nennt" in page
    assert "Für einen weiteren Stichtag beginnen Sie einen eigenen Import." in page


def test_a_question_stays_until_somebody_says_it_is_answered(office: Office) -> None:
    paths = office.write(gebiete_geojson=borders(orte()), kinder_csv=children(orte()))
    one = office.upload(*paths)
    number = number_of(one, "areas")
    one.parts[number]["questions"] = ["Liegen alle Gebiete in der einen Gemeinde?"]
    one.save()
    since = {"valid_from": "2025-01-01", "level": "Ortsteil"}
    office.save(one, number, text_owner="Stadt", **since)
    assert office.again(one).parts[number]["settings"]["owner"] == "Stadt"
    assert "Liegen alle Gebiete in der einen Gemeinde?" in office.page(office.url(one))
    office.save(one, number, answered="on", **since)
    assert "Liegen alle Gebiete in der einen Gemeinde?" not in office.page(office.url(one))


def test_columns_that_count_an_age_can_be_saved_again(office: Office) -> None:
    head = ("Gebiet", "unter 3\nJahre", "3 bis unter 6 = Kita", "6 bis unter 10")
    rows = [(o.key, *o.children) for o in orte()]
    paths = office.write(gebiete_geojson=borders(orte()), kinder_csv=table(rows, head))
    one = office.upload(*paths)
    number = number_of(one, "children")
    before = one.parts[number]["settings"]
    office.save(one, number)
    assert office.again(one).parts[number]["settings"].get("bands") == before.get("bands")
    assert office.again(one).problems == one.problems


def test_another_table_has_other_columns(office: Office) -> None:
    paths = office.write(
        gebiete_geojson=borders(orte()),
        kinder_csv=children(orte()),
        neu_csv=table([(o.key, "unter 3", 7) for o in orte()], ("Wo", "Wie alt", "Wie viele")),
    )
    one = office.upload(*paths)
    number = number_of(one, "children")
    other = next(str(n) for n, t in enumerate(one.tables) if t["file"] == "neu.csv")
    said = office.save(one, number, table=other)
    assert "Wählen Sie jetzt die Spalten der anderen Tabelle." in said
    assert "columns" not in office.again(one).parts[number]["settings"]
    columns = {"column_area": "Wo", "column_age": "Wie alt", "column_count": "Wie viele"}
    office.save(one, number, **columns)
    assert "unter 3 Jahre: 42" in office.page(office.url(one))
    assert not office.again(one).problems


def test_an_added_table_is_not_used_before_its_columns_are_chosen(
    office: Office, one: Import
) -> None:
    number = office.add(one, "births", "kinder.csv")
    page = office.page(office.url(one))
    assert ">Laden<" not in page
    office.order_load(one)
    office.work()
    assert nothing_is_loaded(office)
    form = office.client.get(office.url(one, f"teil/{number}/")).context["form"]
    typed = office.typed(office.again(one), number)
    typed.pop("on")
    assert form["on"].value() is True
    office.client.post(office.url(one, f"teil/{number}/"), typed)
    office.work()
    assert office.load(office.again(one)).state == Import.State.LOADED


def test_every_kind_of_table_can_be_added_and_looked_at(office: Office, one: Import) -> None:
    for use in ("inhabitants", "births", "second_population", "grid", "settled_places"):
        office.add(one, use, "kinder.csv")
    office.add(one, "indicator", "kinder.csv")
    assert office.client.post(office.url(one, "teil/"), {"use": "areas", "table": "0"}).url
    office.work()
    parts = office.again(one).parts
    assert len(parts) == len(one.parts) + 7
    assert [part["on"] for part in parts if part["use"] == "areas"] == [False, True]
    for number in range(1, len(office.again(one).parts)):
        assert "Spalte:" in office.page(office.url(one, f"teil/{number}/"))
    assert "Fehler" in office.page(office.url(one))


@pytest.mark.parametrize("number", [0, 9, 1000])
def test_what_is_no_table_has_no_form(office: Office, one: Import, number: int) -> None:
    assert office.client.get(office.url(one, f"teil/{number}/")).status_code == 404


# --- two people -----------------------------------------------------------------------------------


def test_who_saves_later_sees_both_and_keeps_what_was_typed(
    office: Office, one: Import, world: World, browser: Callable[..., Client]
) -> None:
    number = number_of(one, "children")
    typed = office.typed(one, number)
    other = browser(world.people["here"]["editor"])
    address = office.url(one, f"teil/{number}/")
    assert other.post(address, {**typed, "text_title": "Meldestelle"}).status_code == 302
    office.work()
    said = office.client.post(address, {**typed, "text_title": "Statistikamt"})
    page = said.content.decode()
    assert "Jemand anders hat diesen Import inzwischen geändert." in page
    assert 'value="Statistikamt"' in page
    assert office.again(one).parts[number]["settings"]["title"] == "Meldestelle"
    now = re.findall(r'name="version" value="(\d+)"', page)
    assert now == [str(office.again(one).version)]
    again = office.client.post(address, {**typed, "text_title": "Statistikamt", "version": now[0]})
    assert again.status_code == 302
    assert office.again(one).parts[number]["settings"]["title"] == "Statistikamt"


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 30])
def test_a_version_that_is_none_changes_nothing(office: Office, one: Import, version: str) -> None:
    number = number_of(one, "children")
    said = office.save(one, number, version=version, text_title="X")
    assert "Jemand anders hat diesen Import inzwischen geändert." in said
    assert office.again(one).parts == one.parts


def test_a_loaded_import_is_changed_no_more(office: Office, one: Import) -> None:
    number = number_of(one, "children")
    typed = office.typed(one, number)
    office.load(one)
    said = office.client.post(office.url(one, f"teil/{number}/"), typed, follow=True)
    assert "Das geht nicht mehr: Der Import ist geladen." in told(said.content.decode())
    for what in ("laden/", "verwerfen/", "wieder/"):
        office.client.post(office.url(one, what))
    office.work()
    assert office.again(one).state == Import.State.LOADED
    assert Population.objects.for_municipality(office.here).count() == 1


# --- broken files ---------------------------------------------------------------------------------


def test_errors_stand_in_the_report_and_block_loading(office: Office, one: Import) -> None:
    office.save(one, number_of(one, "children"), column_count="Alter")
    page = office.page(office.url(one))
    assert "Prüfbericht" in page
    assert "Das fehlt noch" in page
    assert ">Laden<" not in page
    office.order_load(one)
    office.work()
    assert nothing_is_loaded(office)
    report = office.client.get(office.url(one, "pruefbericht.xlsx"))
    assert report.content.startswith(b"PK")
    text = office.client.get(office.url(one, "fall.toml")).content.decode()
    assert "[children]" in text


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
SHP = bytes.fromhex("0000270a") + bytes(200)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bericht.pdf", PDF, "Diese Art Datei wird hier nicht angenommen"),
        ("kinder.csv", PDF, "Diese Art Datei wird hier nicht angenommen"),
        ("grenzen.shp", SHP, "Packen Sie sie zusammen in ein ZIP"),
        ("leer.csv", b"", "leer"),
        ("seite.html", b"<html><script>1</script>", "Diese Art Datei wird hier nicht angenommen"),
    ],
)
def test_a_file_of_another_kind_is_refused_and_the_others_go_too(
    office: Office, name: str, content: bytes, said: str
) -> None:
    (office.folder / name).write_bytes(content)
    good = office.write(gut_csv=children(orte()))
    answer = office.post_files(*good, office.folder / name)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Import.objects.for_municipality(office.here).exists()
    assert not StoredFile.objects.for_municipality(office.here).exists()
    assert not [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]


def test_files_are_too_large_together(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = office.write(eins_csv=children(orte()), zwei_csv=children(orte(7)))
    monkeypatch.setattr(import_views, "IMPORT_LIMIT", sum(p.stat().st_size for p in paths) - 1)
    said = office.post_files(*paths).content.decode()
    assert "zwei.csv: Die Datei ist größer als" in said
    assert not StoredFile.objects.for_municipality(office.here).exists()
    monkeypatch.setattr(import_views, "IMPORT_LIMIT", sum(p.stat().st_size for p in paths))
    assert office.post_files(*paths).status_code == 302


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gebiete.geojson", b'{"type": "FeatureCollection", "features": [{'),
        ("gebiete.geojson", b"{}"),
        ("kinder.xlsx", b"PK\x03\x04 kaputt xl/workbook.xml"),
        ("grenzen.zip", b"PK\x03\x04 kaputt"),
        ("kinder.gpkg", b"SQLite format 3\0 kaputt"),
        ("kinder.csv", b"\xff\xfe\x00"),
        ("kinder.csv", b"ein Satz ohne Tabelle"),
    ],
)
def test_a_broken_file_ends_in_a_report_or_is_refused(
    office: Office, name: str, content: bytes
) -> None:
    (office.folder / name).write_bytes(content)
    said = office.post_files(office.folder / name)
    if said.status_code == 200:
        assert "angenommen" in said.content.decode()
        return
    office.work()
    one = Import.objects.for_municipality(office.here).select_related("job").get()
    assert one.state == Import.State.OPEN, one.job and one.job.error
    page = office.page(office.url(one))
    assert one.problems or "Nichts erkannt" in page


def test_an_excel_file_by_another_name_is_read_as_what_it_is(office: Office) -> None:
    from lueckenlos.report.sheets_xlsx import Column, add_sheet, new_book, saved

    book = new_book()
    heads = [Column(name, 20, "text") for name in ("Ortsteil", "Alter", "Kinder")]
    add_sheet(book, "Kinder", heads, [(o.key, "unter 3", 40) for o in orte()])
    (office.folder / "kinder.csv").write_bytes(saved(book, "Kinder", None))
    one = office.upload(
        *office.write(gebiete_geojson=borders(orte())), office.folder / "kinder.csv"
    )
    assert StoredFile.objects.for_municipality(office.here).filter(name="kinder.csv.xlsx").exists()
    assert "unter 3 Jahre: 240" in office.page(office.url(one))


def test_two_files_of_one_name_are_both_there(office: Office, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (first,) = office.write(kinder_csv=children(orte()))
    second = tmp_path / "b" / "kinder.csv"
    second.write_text(vorsorge())
    one = office.upload(*office.write(gebiete_geojson=borders(orte())), first, second)
    assert sorted(t["file"] for t in one.tables) == [
        "gebiete.geojson",
        "kinder (2).csv",
        "kinder.csv",
    ]
    assert "unter 3 Jahre: 255" in office.page(office.url(one))
    assert office.load(one).state == Import.State.LOADED


# --- given up, failed -----------------------------------------------------------------------------


def test_a_discarded_import_leaves_no_files(office: Office, one: Import) -> None:
    said = office.client.post(office.url(one, "verwerfen/"), follow=True).content.decode()
    assert "Der Import ist verworfen; geladen wurde nichts." in said
    assert office.again(one).state == Import.State.DISCARDED
    assert not StoredFile.objects.for_municipality(office.here).exists()
    assert not [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]
    assert "Aus diesem Import wurde nichts geladen." in office.page(office.url(one))
    office.work()
    assert nothing_is_loaded(office)


def test_an_import_is_discarded_before_it_is_looked_at(office: Office) -> None:
    office.post_files(*office.write(kinder_csv=children(orte())))
    one = Import.objects.for_municipality(office.here).get()
    office.client.post(office.url(one, "verwerfen/"))
    office.work()
    assert office.again(one).state == Import.State.DISCARDED
    assert Job.objects.for_municipality(office.here).get().state == Job.State.CANCELLED


def test_a_failed_job_leads_to_opening_the_import_again(office: Office, one: Import) -> None:
    (file,) = StoredFile.objects.for_municipality(office.here).filter(name="kinder.csv")
    content = Path(settings.MEDIA_ROOT) / file.sha256[:2] / file.sha256
    content.rename(office.folder / "weg")
    assert office.load(one).state == Import.State.LOADING
    page = office.page(office.url(one))
    assert "Das hat nicht geklappt" in page
    assert "Import wieder öffnen" in page
    (office.folder / "weg").rename(content)
    office.client.post(office.url(one, "wieder/"))
    assert office.again(one).state == Import.State.OPEN
    assert office.load(one).state == Import.State.LOADED
    assert Population.objects.for_municipality(office.here).get().counts.count() == 18


def test_children_without_areas_say_what_to_load_first(office: Office) -> None:
    one = office.upload(*office.write(kinder_csv=children(orte())))
    page = office.page(office.url(one))
    assert ">Laden<" not in page
    assert office.load(one).state == Import.State.OPEN
    assert nothing_is_loaded(office)


def test_a_key_that_is_a_text_is_refused_with_a_cure(office: Office) -> None:
    some = [type(o)(o.key + "x" * 60, o.name, o.shape) for o in orte()]
    one = office.load(office.upload(*office.write(gebiete_geojson=borders(some))))
    assert one.job
    assert "hat mehr als 60 Zeichen" in one.job.error
    assert nothing_is_loaded(office)
