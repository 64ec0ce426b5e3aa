"""Real cities in a real browser: uploaded, compared, loaded; the totals of the files themselves."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Browser, BrowserContext, Page
from shapely.geometry import mapping, shape
from tests.platform.conftest import Installation, Running

PASSWORD = "drei-blaue-heringe"
LONG_MS = 60_000
pytestmark = pytest.mark.needs("shared", "chromium")
FOUND = """
from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import give_role
here = Municipality.objects.create(key=key, name="Stadt", slug="stadt", kind="city")
user = User.objects.create_user("k@stadt.example", password)
give_role(by=None, user=user, role="coordinator", municipality=here)
"""
COUNTED = """
from django.db.models import Sum
from lueckenlos.areas.models import Area, ChildCount, Edition
found = ChildCount.objects.filter(
    population__state="active", population__key="children", population__edition__state="active"
)
bands = found.values("from_month", "to_month").order_by("from_month", "to_month")
areas = Area.unscoped.filter(edition__state="active")
people = areas.aggregate(Sum("inhabitants"))["inhabitants__sum"]
sums = bands.annotate(sum=Sum("count"))
told = [[one["from_month"], one["to_month"], one["sum"]] for one in sums]
result = {"areas": areas.count(), "people": people, "bands": told}
"""


@pytest.fixture
def city(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Installation, Running]]:
    """An empty installation with a city and its coordinator, at work."""
    one = Installation(tmp_path)
    one.upgraded()
    one.python(FOUND, key=request.param, password=PASSWORD)
    with one.serve() as running:
        yield one, running


@pytest.fixture
def browser(chromium_browser: Browser) -> Iterator[BrowserContext]:
    context = chromium_browser.new_context(locale="de-DE")
    context.set_default_timeout(LONG_MS)
    yield context
    context.close()


def signed_in(browser: BrowserContext, running: Running) -> Page:
    page = browser.new_page()
    page.goto(f"{running.url}/konto/login/")
    page.fill("input[name=login]", "k@stadt.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/k/stadt/")
    return page


def uploaded(page: Page, running: Running, *files: Path) -> str:
    """What is said about files that were uploaded and looked at."""
    page.goto(f"{running.url}/k/stadt/daten/")
    page.set_input_files("input[type=file]", [str(one) for one in files])
    page.get_by_role("button", name="Hochladen und ansehen").click()
    page.get_by_role("heading", name="Was erkannt wurde").wait_for()
    return page.inner_text("main")


def load(page: Page) -> None:
    page.get_by_role("button", name="Laden", exact=True).click()
    page.get_by_text("geladen", exact=True).wait_for()


def column(path: Path, name: str, **where: str) -> int:
    """The sum of a column of a file over some rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if all(r[k] == v for k, v in where.items())]
    return sum(int(row[name]) for row in rows)


def german(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@pytest.mark.parametrize("city", ["01001"], indirect=True)
@pytest.mark.soak
def test_flensburg_and_its_next_edition(
    city: tuple[Installation, Running], browser: BrowserContext, shared_dir: Path, tmp_path: Path
) -> None:
    one, running = city
    folder = shared_dir / "data" / "flensburg"
    ages = folder / "sozialatlas_altersgruppen_stadtteil_jahr.csv"
    people = folder / "sozialatlas_einwohner_stadtteil_jahr.csv"
    page = signed_in(browser, running)
    said = uploaded(page, running, folder / "stadtteile.geojson", ages, people)
    seven = column(ages, "age_0_to_under_7", year="2022")
    eighteen = column(ages, "age_under_18", year="2022")
    residents = column(people, "residents", year="2022")
    for words in (f"unter 7 Jahre: {german(seven)}", f"unter 18 Jahre: {german(eighteen)}"):
        assert words in said
    assert f"{german(residents)} Einwohner" in said and "13 Gebiete" in said
    load(page)
    told = one.python(COUNTED)
    assert told == {"areas": 13, "people": residents,
                    "bands": [[0, 84, seven], [0, 216, eighteen]]}  # fmt: skip

    uploaded(page, running, next_edition(folder / "stadtteile.geojson", tmp_path))
    load(page)
    page.get_by_role("link", name="Änderungen ansehen").click()
    said = page.inner_text("main")
    assert "06 Weiche (STGT06) → 15 West (STGT15), 16 Ost (STGT16)" in said
    assert "01 Altstadt (STGT01), 02 Neustadt (STGT02) → 14 Mitte (STGT14)" in said
    assert "9-mal unverändert" in said or "10-mal unverändert" in said
    assert one.python(COUNTED) == told  # nothing has changed so far
    page.get_by_role("button", name="Diese Grenzen einschalten").click()
    page.get_by_text("Dieser Gebietsstand gilt").wait_for()
    with ages.open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["year"] == "2022" and r["district_id"] != "6"]
    switched = one.python(COUNTED)
    assert switched["areas"] == 13
    assert switched["bands"] == [
        [0, 84, sum(int(row["age_0_to_under_7"]) for row in rows)],
        [0, 216, sum(int(row["age_under_18"]) for row in rows)],
    ]


def next_edition(path: Path, folder: Path) -> Path:
    """The boundaries with one district split and two put together."""
    told = json.loads(path.read_text(encoding="utf-8"))
    by_number = {one["properties"]["AREA_NAME"][:2]: one for one in told["features"]}
    grounds = {number: shape(one["geometry"]) for number, one in by_number.items()}
    west, south, east, north = grounds["06"].bounds
    half = shapely.box(west, south, (west + east) / 2, north)
    made = {
        "14 Mitte": shapely.union(grounds["01"], grounds["02"]),
        "15 West": shapely.intersection(grounds["06"], half),
        "16 Ost": shapely.difference(grounds["06"], half),
    }
    kept = [one for number, one in by_number.items() if number not in ("01", "02", "06")]
    new = [
        {"type": "Feature", "geometry": mapping(ground),
         "properties": {"AREA_ID": f"STGT{name[:2]}", "AREA_NAME": name}}
        for name, ground in made.items()
    ]  # fmt: skip
    target = folder / "stadtteile-neu.geojson"
    target.write_text(json.dumps({**told, "features": [*kept, *new]}), encoding="utf-8")
    return target


@pytest.mark.parametrize("city", ["11000"], indirect=True)
@pytest.mark.soak
def test_berlin(
    city: tuple[Installation, Running], browser: BrowserContext, shared_dir: Path
) -> None:
    one, running = city
    folder = shared_dir / "data" / "berlin"
    people = folder / "berlin-lor-population-2024-02-t2-planning-areas.csv"
    page = signed_in(browser, running)
    said = uploaded(page, running, folder / "lor_planungsraeume_2021_shp.zip", people)
    bands = {
        "unter 6 Jahre": column(people, "inhabitants_age_below_6"),
        "6 bis unter 15 Jahre": column(people, "inhabitants_age_6_15"),
        "15 bis unter 18 Jahre": column(people, "inhabitants_age_15_18"),
    }
    assert "542 Gebiete" in said
    assert all(f"{ages}: {german(count)}" in said for ages, count in bands.items())
    load(page)
    residents = column(people, "inhabitants")
    months = [[0, 72], [72, 180], [180, 216]]
    assert one.python(COUNTED) == {
        "areas": 542,
        "people": residents,
        "bands": [[*band, count] for band, count in zip(months, bands.values(), strict=True)],
    }
    page.goto(f"{running.url}/k/stadt/gebiete/?q=Schloßstraße")
    assert page.get_by_role("link", name="Schloßstraße").count() >= 2  # two are called so
