"""Long lists come in pages: what was asked for stays, and files hold all of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.platform.areas.kreis import Office, orte
from tests.platform.areas.seen import csv_rows, table_rows, told, xlsx_rows

from lueckenlos.areas import need_views, queries, views

pytestmark = pytest.mark.django_db(transaction=True)


def names(page: str) -> list[str]:
    """The areas a page lists."""
    firsts = [cells[0] for cells in table_rows(page.split("<table")[-1]) if cells]
    return [one for one in firsts if one.startswith("Ort ")]


def test_areas_come_in_pages_and_what_was_asked_for_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.kreis(orte(9))
    assert views.AT_ONCE == 200
    monkeypatch.setattr(views, "AT_ONCE", 2)
    first = office.page("gebiete/?gemeinde=06634001&sort=einwohner")
    assert names(first) == ["Ort 008", "Ort 003"]
    assert "Seite 1 von 3" in told(first) and "5 Gebiete" in told(first)
    assert "?gemeinde=06634001&amp;sort=einwohner&amp;seite=2" in first
    last = office.page("gebiete/?gemeinde=06634001&sort=einwohner&seite=3")
    assert names(last) == ["Ort 000"]
    assert 'rel="prev"' in last and 'rel="next"' not in last
    assert "liste.csv?gemeinde=06634001&amp;sort=einwohner" in last
    file = office.client.get(f"{office.base}gebiete/liste.csv?gemeinde=06634001")
    assert len(csv_rows(file)) == 1 + 5


def test_a_table_of_children_comes_in_pages_and_its_file_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.kreis(orte(9))
    assert need_views.AT_ONCE == 200
    monkeypatch.setattr(need_views, "AT_ONCE", 4)
    address = f"kinder/{queries.populations(office.here)[0].pk}/"
    assert names(office.page(address)) == ["Ort 000", "Ort 001", "Ort 002", "Ort 003"]
    last = office.page(f"{address}?seite=3")
    assert names(last) == ["Ort 008"] and "Seite 3 von 3" in told(last)
    rows = xlsx_rows(office.client.get(f"{office.base}{address}tabelle.xlsx"))
    assert sum(str(row[0]).startswith("Ort ") for row in rows) == 9


def test_more_areas_ask_no_more_of_the_database(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, set[int]] = {}
    for number in (6, 20):
        one = office.kreis(orte(number))
        if number == 20:
            new = next(one for one in queries.editions(office.here) if one.state == "ready")
            office.client.post(f"{office.base}gebiete/staende/{new.pk}/einschalten/")
            office.work()
        assert one.state == one.State.LOADED
        address = f"kinder/{queries.populations(office.here)[0].pk}/"
        for page in ("gebiete/", "gebiete/?seite=2", address):
            office.page(page)  # the map is kept
            with CaptureQueriesContext(connection) as found:
                said = office.page(page)
            asked.setdefault(page[:6], set()).add(len(found))
        monkeypatch.setattr(views, "AT_ONCE", 10)
    assert "Ort 019" in said
    assert [len(one) for one in asked.values()] == [1, 1], asked
