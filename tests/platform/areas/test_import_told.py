"""What an import tells before and after: days to come, what it replaces, what nobody recognised."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.platform.areas.kreis import BANDS, Office, borders, children, number_of, orte, vorsorge
from tests.platform.areas.seen import told

from lueckenlos.areas import queries
from lueckenlos.areas.cures import CURES
from lueckenlos.areas.models import Import
from lueckenlos.exchange.problems import MESSAGES

pytestmark = pytest.mark.django_db(transaction=True)
CASE_WORDS = r"\b(where|header|bands|constants|columns|municipality|settlement|crs|kreis)\b|\[\w+\]"


def test_numbers_of_a_day_to_come_are_refused(office: Office) -> None:
    one = office.upload(*office.write(gebiete_geojson=borders(orte()), kinder_csv=children(orte())))
    today = timezone.localdate()
    tomorrow, number = today + timedelta(days=1), number_of(one, "children")
    office.save(one, number, date=tomorrow.isoformat())
    said = told(office.page(office.url(one)))
    assert f"{tomorrow:%d.%m.%Y}, liegt in der Zukunft" in said
    assert office.load(one).state == Import.State.OPEN
    office.save(one, number, date=today.isoformat())
    assert "liegt in der Zukunft" not in office.page(office.url(one))
    assert office.load(one).state == Import.State.LOADED


def test_what_is_replaced_is_told_before_and_after(office: Office) -> None:
    office.kreis()
    today = timezone.localdate()
    before = f"die Kinderzahlen vom 31.12.2024, geladen am {today:%d.%m.%Y} aus kinder.csv."
    one = office.upload(*office.write(neu_csv=children(orte())))
    number = number_of(one, "children")
    assert f"Ersetzt {before}" in told(office.page(office.url(one)))
    assert f"Ersetzt {before}" in told(office.page(office.url(one, f"teil/{number}/")))
    office.save(one, number, date="2023-12-31")
    assert "Ersetzt" not in office.page(office.url(one))
    office.save(one, number, date="2024-12-31")
    after = told(office.page(office.url(office.load(one))))
    assert f"Ersetzt: {before}" in after
    third = office.upload(*office.write(neuer_csv=children(orte())), day="2022-12-31")
    assert "Ersetzt" not in office.page(office.url(office.load(third)))


def test_an_indicator_that_goes_on_replaces_the_one_before(office: Office) -> None:
    office.kreis()
    for time in ("", "Ersetzt die Kennzahl „U7“, geladen am "):
        one = office.upload(*office.write(vorsorge_csv=vorsorge()))
        more = {"text_name": "U7", "text_definition": "Kinder mit U7", "answered": "on"}
        office.save(one, number_of(one, "indicator"), on="on", **more)
        said = told(office.page(office.url(one)))
        assert time in said if time else "Ersetzt" not in said
        office.load(one)
    assert "Ersetzt: die Kennzahl „U7“" in told(office.page(office.url(one)))


def test_every_table_nobody_recognised_tells_what_it_lacks(office: Office) -> None:
    office.put_in(*office.write(gebiete_geojson=borders(orte())))
    one = office.upload(
        *office.write(
            leer_csv="Ortsteil,Alter,Kinder\n",
            worte_csv="Ortsteil,Kinder\n" + "".join(f"{o.key},viele\n" for o in orte()),
            fremd_csv="Ort,Kinder\nNirgendwo,12\nAnderswo,13\nUnbekannt,14\n",
        )
    )
    said = told(office.page(office.url(one)))
    assert "Nichts erkannt" in said
    report = {p["file"]: f"{p['what']} {p['cure']}" for p in one.problems}
    assert "nur Überschriften und keine Zeilen" in report["leer.csv"]
    assert "In keiner Spalte stehen fast nur Zahlen" in report["worte.csv"]
    assert "Keine Spalte nennt die Gebiete, die hier gelten" in report["fremd.csv"]
    assert all(words in said for words in report.values())


def test_numbers_without_borders_say_that_borders_come_first(office: Office) -> None:
    one = office.upload(*office.write(kinder_csv=children(orte())))
    assert "es gibt noch keine Gebiete dazu" in told(office.page(office.url(one)))


def test_years_that_are_not_loaded_are_named(office: Office) -> None:
    office.put_in(*office.write(gebiete_geojson=borders(orte())))
    lines = [
        f"{o.key},{year},{age},{20 + n}\n"
        for n, o in enumerate(orte())
        for year in (2021, 2022, 2023, 2024)
        for age in BANDS
    ]
    one = office.upload(*office.write(kinder_csv="Ortsteil,Jahr,Alter,Kinder\n" + "".join(lines)))
    said = told(office.page(office.url(one)))
    assert "Weitere Jahre in der Tabelle 2021 bis 2023" in said
    assert "nur Zeilen mit Jahr = 2024" in said
    number = number_of(one, "children")
    office.save(one, number, pairs_where="Jahr = 2022", date="2022-12-31")
    assert office.load(one).state == Import.State.LOADED
    assert [f"{one.day}" for one in queries.populations(office.here)] == ["2022-12-31"]


@pytest.mark.parametrize("code", sorted(CURES))
def test_no_cure_in_the_browser_names_a_key_of_the_case_file(code: str) -> None:
    assert code in MESSAGES
    assert not re.search(CASE_WORDS, CURES[code]), CURES[code]


def test_messages_and_forms_speak_of_what_stands_in_them(office: Office) -> None:
    lines = "Ortsteil,Alter,Kinder\n" + "".join(f"{o.key},unter 3,20\n" for o in orte())
    one = office.upload(*office.write(gebiete_geojson=borders(orte()), kinder_csv=lines))
    number = number_of(one, "children")
    office.save(one, number, pairs_where="Alter = unter 9")
    said = told(office.page(office.url(one)))
    assert "„Nur diese Zeilen“ lässt keine Zeile übrig." in said
    assert "where" not in said
    office.save(one, number, pairs_where="", date="")
    said = told(office.page(office.url(one)))
    assert "Nennen Sie ihren Stichtag." in said and "(date)" not in said


def test_what_holds_for_all_rows_is_typed_in_german(office: Office) -> None:
    one = office.upload(*office.write(gebiete_geojson=borders(orte())), day="")
    number = number_of(one, "areas")
    for typed in ("Stadt oder Land = Stadt", "stadt oder land=Stadt", "settlement = Stadt"):
        office.save(one, number, pairs_constants=typed, valid_from="2025-01-01")
        assert office.again(one).parts[number]["settings"]["constants"] == {"settlement": "Stadt"}
    assert "Stadt oder Land = Stadt" in office.page(office.url(one, f"teil/{number}/"))
    assert "Stadt oder Land = Stadt" in told(office.page(office.url(one)))
