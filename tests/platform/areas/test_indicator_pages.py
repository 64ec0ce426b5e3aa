"""Indicators as pages show them: page by page, covered by what the source tells."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.platform.areas.kreis import (
    AREAS,
    INDICATOR,
    SOURCE,
    Office,
    Ort,
    above,
    borders,
    named,
    orte,
    part,
    table,
    vorsorge,
)
from tests.platform.areas.seen import row, table_rows, told

from lueckenlos.areas import queries

pytestmark = pytest.mark.django_db(transaction=True)


def page(office: Office, more: str = "") -> str:
    return office.page(f"kennzahlen/{queries.indicators(office.here)[0].pk}/{more}")


def orts(page: str) -> list[str]:
    """The areas of the table of a page, in its order."""
    return [cells[0] for cells in table_rows(page) if cells[0].startswith("Ort ")]


def declared(office: Office, some: list[Ort], text: str, **more: Any) -> None:
    office.write(gebiete_geojson=borders(some), vorsorge_csv=text)
    parts = [above(), part("areas", AREAS), part("indicator", INDICATOR, **more)]
    office.declared(parts, "gebiete.geojson", "vorsorge.csv")


STATED = {"columns": {"area": "Gebiet", "year": "Jahr", "value": "Anteil"}, **SOURCE}
SHARES = table(
    [(one.key, 2024, value) for one, value in zip(orte(), (0, 100, 12.5, 99, 1, 50), strict=True)],
    ("Gebiet", "Jahr", "Anteil"),
)


def test_places_stand_page_by_page_and_the_chosen_ones_stay_drawn(office: Office) -> None:
    some = orte(120, 12)
    declared(office, some, vorsorge(some))
    names = [name for number in "123" for name in orts(page(office, f"?seite={number}"))]
    assert names == [one.name for one in some]
    first = page(office)
    assert names[:50] == orts(first) and "Seite 1 von 3" in told(first)
    second = page(office, f"?gebiet={some[3].key}&gebiet={some[5].key}&seite=2")
    onward = re.findall(r'rel="next" href="([^"]*)"', second)[0].replace("&amp;", "&")
    assert onward == f"?gebiet={some[3].key}&gebiet={some[5].key}&seite=3"
    assert second.count(" checked>") == 2
    assert "Ort 003" in second.split("<figure")[1].split("</figure>")[0]


def test_only_the_newest_value_of_the_area_itself_stands_on_its_page(office: Office) -> None:
    some = orte()
    rows = [(some[0].key, 2023, 10), (some[0].key, 2022, 20), (some[1].key, 2024, 70)]
    declared(office, some, table(rows, ("Gebiet", "Jahr", "Anteil")), **STATED)
    said = told(office.page(f"gebiete/ebene/ortsteil/{some[0].key}/"))
    assert "10 %" in said and "31.12.2023" in said
    assert "20 %" not in said and "70 %" not in said
    assert "Vorsorge U7" not in told(office.page(f"gebiete/ebene/ortsteil/{some[2].key}/"))


def test_what_nobody_can_check_is_said_and_not_promised(office: Office) -> None:
    declared(office, orte(), SHARES, **STATED)
    said = told(page(office))
    assert "Die Quelle nennt keine Anzahlen" in said and "sind verdeckt" not in said
    assert row(page(office), "Ort 000")[1:] == ["0 %"]


def test_nobody_and_everybody_are_covered_where_it_is_sensitive(office: Office) -> None:
    declared(office, orte(), SHARES, **STATED, sensitive=True)
    said = page(office)
    shown = [cells[1] for cells in table_rows(said) if cells[0].startswith("Ort ")]
    assert shown == ["verdeckt", "verdeckt", "12,5 %", "99 %", "1 %", "50 %"]
    assert "0 % und 100 % sind verdeckt" in told(said)
    assert "verdeckt" in told(office.page(f"gebiete/ebene/ortsteil/{orte()[1].key}/"))


def test_small_numbers_of_persons_are_promised_covered_where_the_source_tells_them(
    office: Office,
) -> None:
    declared(office, orte(), vorsorge())
    said = told(page(office))
    assert "Werte aus weniger als 5 Personen sind verdeckt" in said
    assert "keine Anzahlen" not in said


def test_one_area_is_one_area(office: Office) -> None:
    one = named(orte()[0], name="Allein")
    loaded = office.put_in(*office.write(gebiete_geojson=borders([one])))
    edition = queries.editions(office.here)[0]
    for address in ("gebiete/", f"gebiete/staende/{edition.pk}/", f"daten/{loaded.pk}/"):
        said = told(office.page(address))
        assert "1 Gebiet " in said and "1 Gebiete" not in said, address
