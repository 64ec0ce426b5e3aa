"""What an import asks of its tables goes with one click, and with loading."""

from __future__ import annotations

import pytest
from tests.platform.areas.kreis import Office, borders, children, number_of, orte
from tests.platform.areas.seen import told

pytestmark = pytest.mark.django_db(transaction=True)
HINT = "Liegen alle Gebiete in der einen Gemeinde"


def test_hints_go_with_one_click(office: Office) -> None:
    paths = office.write(gebiete_geojson=borders(orte()), kinder_csv=children(orte()))
    one = office.upload(*paths)
    number = number_of(one, "areas")
    parts = [dict(part) for part in one.parts]
    parts[number]["questions"] = [f"{HINT} 1?"]
    type(one).unscoped.filter(pk=one.pk).update(parts=parts)
    page = told(office.page(office.url(one)))
    assert f"{HINT} 1?" in page and "Stimmt so" in page
    said = {"version": str(one.version)}
    office.client.post(office.url(one, f"teil/{number}/stimmt/"), said)
    one = office.again(one)
    assert HINT not in office.page(office.url(one))
    assert one.parts[number]["confirmed"] == [f"{HINT} 1?"]
    parts = [dict(part) for part in one.parts]
    parts[number]["questions"] = [f"{HINT} 2?"]
    type(one).unscoped.filter(pk=one.pk).update(parts=parts)
    one = office.load(one)
    assert HINT not in office.page(office.url(one))


def test_the_case_file_has_a_title(office: Office) -> None:
    one = office.upload(*office.write(gebiete_geojson=borders(orte())))
    text = office.page(office.url(one, "fall.toml"))
    assert f'title = "{office.here.name}"' in text and "[areas]" in text
