"""Tables somebody prepared to do harm: on pages, in drawings, links and files."""

from __future__ import annotations

import html
import io
import re
from html.parser import HTMLParser
from urllib.parse import quote, unquote

import pytest
from openpyxl import load_workbook
from tests.platform.areas.kreis import (
    AREAS,
    CHILDREN,
    Office,
    above,
    borders,
    children,
    named,
    orte,
    part,
)
from tests.platform.areas.seen import csv_rows

from lueckenlos.areas import queries
from lueckenlos.areas.models import Population

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = (
    "<script>alert(1)</script>",
    '=cmd|"/C calc"!A0',
    "\"><img src=x onerror='alert(2)'>",
    "L" * 300,
    "Nord\u202egnuztes",
    "A & B </svg><b>",
)
KEYS = ("a/b", "50%", "wer?was", "x#y", "mit Platz", "+49")


@pytest.fixture
def hostile(office: Office) -> Office:
    some = [
        named(one, key=key, name=name, gemeinde="=1+1")
        for one, key, name in zip(orte(), KEYS, HOSTILE, strict=True)
    ]
    office.write(gebiete_geojson=borders(some), kinder_csv=children(some))
    parts = [
        above(),
        part("areas", AREAS),
        part("children", CHILDREN, name="<i>Kinder</i>", title="<u>Quelle</u>"),
    ]
    office.declared(parts, "gebiete.geojson", "kinder.csv")
    return office


def test_hostile_names_stay_text_on_every_page(hostile: Office) -> None:
    row = Population.objects.for_municipality(hostile.here).get()
    said = [hostile.page(f"gebiete/ebene/ortsteil/{quote(key)}/") for key in KEYS]
    last = queries.imports(hostile.here)[0]
    addresses = (
        "gebiete/",
        "kinder/",
        f"kinder/{row.pk}/",
        "gebiete/staende/",
        f"daten/{last.pk}/",
    )
    said += [hostile.page(one) for one in addresses]
    for page in said:
        seen = _Elements()
        seen.feed(page)
        assert not seen.harmful
        assert "alert(1)</" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said[0]


class _Elements(HTMLParser):
    """Collects what a table has smuggled into a page."""

    def __init__(self) -> None:
        super().__init__()
        self.harmful: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        foreign = tag == "script" and not told.get("src")
        if foreign or tag in ("img", "b", "i", "u") or any(one.startswith("on") for one in told):
            self.harmful.append(str(self.get_starttag_text()))


def test_every_link_of_the_list_and_the_map_leads_to_its_area(hostile: Office) -> None:
    page = hostile.page("gebiete/")
    links = {html.unescape(one) for one in re.findall(r'href="([^"]*/ebene/[^"]*)"', page)}
    assert {unquote(link).split("/ortsteil/")[1].rstrip("/") for link in links} == set(KEYS)
    for link in links:
        said = hostile.client.get(link)
        assert said.status_code == 200, link
        assert said.context["area"].key == unquote(link).split("/ortsteil/")[1].rstrip("/")


def test_files_hold_no_formulas(hostile: Office) -> None:
    lines = csv_rows(hostile.client.get(f"{hostile.base}gebiete/liste.csv"))
    cells = [cell for line in lines for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]
    response = hostile.client.get(f"{hostile.base}gebiete/liste.xlsx")
    book = load_workbook(io.BytesIO(response.content))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert "f" not in kinds
