"""What the pages of areas, children and indicators show, list and give away as files."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.platform.areas.kreis import Office, named, orte, square
from tests.platform.areas.seen import csv_rows, pages, put_in, row, table_rows, told, xlsx_rows

from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.people import give_role
from lueckenlos.areas import queries

pytestmark = pytest.mark.django_db(transaction=True)


QUERIES = {
    "areas": 13,
    "csv": 11,
    "xlsx": 11,
    "area": 17,
    "populations": 6,
    "population": 12,
    "population_xlsx": 9,
    "indicators": 6,
    "indicator": 9,
    "editions": 7,
    "edition": 8,
    "imports": 7,
    "import": 8,
}
"""How often a page asks the database at most."""

# --- how much it takes ---------------------------------------------------------------------------


def test_a_page_asks_as_often_for_two_hundred_areas_as_for_thirteen(office: Office) -> None:
    asked: list[dict[str, int]] = []
    for number in (13, 200):
        here = Municipality.objects.create(
            key=f"07{number:03}", name=f"Kreis {number}", slug=f"kreis-{number}", kind="kreis"
        )
        give_role(by=None, user=office.user, role="coordinator", municipality=here)
        large = replace(office, here=here)
        some = orte(13, 20) + [
            named(one, key=f"07{n:08}", shape=square(n % 20, 1 + n // 20))
            for n, one in enumerate(orte(number, 20)[13:])
        ]
        put_in(large, some)
        one = {}
        for name, address in pages(large).items():
            with CaptureQueriesContext(connection) as queries_made:
                assert large.client.get(large.base + address).status_code == 200
            one[name] = len(queries_made)
        asked.append(one)
    assert asked[0] == asked[1]
    assert {name for name, number in asked[1].items() if number > QUERIES[name]} == set()


# --- finding -------------------------------------------------------------------------------------

NAMES = ("Ärzen", "Öhringen", "Straßdorf", "Zell am See", "Aue (Nord)", "überlingen")


@pytest.fixture
def umlauts(office: Office) -> Office:
    some = [named(one, name=name) for one, name in zip(orte(), NAMES, strict=True)]
    some[4] = named(some[4], children=(400, 500, 600), inhabitants=9000)
    put_in(office, some)
    return office


def listed(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)</a>', page.split("Liste der Geb")[1])


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ärz", ["Ärzen"]),
        ("AERZ", ["Ärzen"]),
        ("strassdorf", ["Straßdorf"]),
        ("ÜBER", ["überlingen"]),
        ("zell am", ["Zell am See"]),
        ("(nord", ["Aue (Nord)"]),
        ("0663400205", ["überlingen"]),
    ],
)
def test_an_area_is_found_however_its_name_is_typed(
    umlauts: Office, words: str, names: list[str]
) -> None:
    said = umlauts.client.get(f"{umlauts.base}gebiete/", {"q": words}).content.decode()
    assert listed(said) == names
    found = umlauts.client.get(f"{umlauts.base}gebiete/liste.csv", {"q": words})
    assert [cells[1] for cells in csv_rows(found)[1:]] == names


def test_nothing_found_says_so(umlauts: Office) -> None:
    assert "Nichts gefunden" in umlauts.page("gebiete/?q=xyz")


def test_areas_are_sorted_and_chosen_by_gemeinde(umlauts: Office) -> None:
    by_name = ["Ärzen", "Aue (Nord)", "Öhringen", "Straßdorf", "überlingen", "Zell am See"]
    assert listed(umlauts.page("gebiete/")) in (by_name, ["Aue (Nord)", *by_name[:1], *by_name[2:]])
    assert listed(umlauts.page("gebiete/?sort=kinder"))[0] == "Aue (Nord)"
    assert listed(umlauts.page("gebiete/?sort=einwohner"))[0] == "Aue (Nord)"
    of_second = listed(umlauts.page("gebiete/?gemeinde=06634002"))
    assert sorted(of_second) == ["Aue (Nord)", "überlingen"]
    assert len(listed(umlauts.page("gebiete/?gemeinde=weg&sort=quer"))) == 6


def test_an_area_is_found_by_the_search_of_the_municipality(umlauts: Office) -> None:
    said = umlauts.client.get(f"{umlauts.base}suche/", {"q": "Öhring"}).content.decode()
    assert "/gebiete/ebene/ortsteil/0663400101/" in said
    assert "/gebiete/ebene/" not in umlauts.page("suche/?q=-")
    assert "/kinder/" + str(queries.populations(umlauts.here)[0].pk) in umlauts.page(
        "suche/?q=KINDER"
    )


# --- files ----------------------------------------------------------------------------------------


def test_files_of_the_list_say_what_the_page_says(umlauts: Office) -> None:
    page = umlauts.page("gebiete/?sort=kinder")
    lines = csv_rows(umlauts.client.get(f"{umlauts.base}gebiete/liste.csv?sort=kinder"))
    cells = xlsx_rows(umlauts.client.get(f"{umlauts.base}gebiete/liste.xlsx?sort=kinder"))
    assert [line[1] for line in lines[1:]] == listed(page)
    head = next(n for n, line in enumerate(cells) if line[0] == "Schlüssel")
    assert [line[:7] for line in cells[head + 1 :]] == [
        (*line[:4], int(line[4]), float(line[5].replace(",", ".")), int(line[6]))
        for line in lines[1:]
    ]
    for line in lines[1:]:
        shown = row(page.split("Liste der Geb")[1], line[1])
        assert shown[1] == line[0]
        assert shown[5].replace(".", "") == line[6]
        assert re.fullmatch(r"\d,\d+", line[5])


def test_the_workbook_of_children_says_what_the_page_says(umlauts: Office) -> None:
    address = pages(umlauts)["population"]
    page = umlauts.page(address)
    cells = xlsx_rows(umlauts.client.get(umlauts.base + pages(umlauts)["population_xlsx"]))
    for name in NAMES:
        line = next(line for line in cells if line[0] == name)
        assert [str(cell) for cell in line] == row(page, name)


# --- small numbers --------------------------------------------------------------------------------


def test_small_numbers_stand_nowhere(office: Office) -> None:
    some = orte()
    some[2] = named(some[2], children=(3, 52, 62))
    put_in(office, some)
    key = some[2].key
    page = office.page(pages(office)["population"])
    cells = row(page, "Ort 002")
    assert cells[1:] == ["verdeckt", "verdeckt", "60", "120"]
    others = [cells for cells in table_rows(page) if cells[0] != "Ort 002"]
    assert any(cells[1] == "verdeckt" for cells in others)  # the whole would tell it
    assert any(cells[2] == "verdeckt" for cells in others)
    book = xlsx_rows(office.client.get(office.base + pages(office)["population_xlsx"]))
    assert next(line for line in book if line[0] == "Ort 002")[1] == "verdeckt"
    area = office.page(f"gebiete/ebene/ortsteil/{key}/")
    assert row(area, "unter 3 Jahre")[1] == "verdeckt"
    listing = office.page("gebiete/")
    assert row(area, "3 bis unter 6 Jahre")[1] == "verdeckt"
    exact = re.compile(r"\b(117|52|62)\b")
    for text in (page, listing, area):
        assert not exact.search(told(text))


def test_a_small_total_stands_neither_in_list_nor_map_nor_files(office: Office) -> None:
    some = orte()
    some[2] = named(some[2], children=(1, 1, 1))
    put_in(office, some)
    listing = office.page("gebiete/")
    assert row(listing.split("Liste der Geb")[1], "Ort 002")[-1] == "verdeckt"
    assert "Ort 001: 150 Kinder" in listing
    links = [one for one in re.findall(r"Ort 002: [^<\"]*", listing) if one]
    assert links
    assert not [one for one in links if re.search(r"\d", one.removeprefix("Ort 002"))]
    lines = csv_rows(office.client.get(f"{office.base}gebiete/liste.csv"))
    assert next(line for line in lines if line[1] == "Ort 002")[6] == "verdeckt"
    sheet = xlsx_rows(office.client.get(f"{office.base}gebiete/liste.xlsx"))
    assert next(line for line in sheet if line[1] == "Ort 002")[6] == "verdeckt"


def test_a_covered_value_stands_neither_in_table_nor_drawing(office: Office) -> None:
    put_in(office, orte())
    key, base = orte()[2].key, pages(office)["indicator"].split("?")[0]
    page = office.page(f"{base}?gebiet={key}")
    assert row(page, "Ort 002")[1:] == ["verdeckt", "verdeckt"]
    assert "6,5" not in told(page)
    assert "6.45" not in page
    assert "verdeckt" in office.page(f"gebiete/ebene/ortsteil/{key}/")
    assert "50,8 %" in office.page(f"{base}?gebiet={orte()[1].key}")
