"""The inventory as a table: what stands in it, and that our readers read the same offers again."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.test_rows import FULL, SAMPLE

from lueckenlos.directory.exporting import APPROXIMATE, TITLES, offers_xlsx
from lueckenlos.directory.list_forms import FIELDS
from lueckenlos.directory.models import (
    Location,
    Organization,
    OrganizationMember,
    Service,
    ServiceAtLocation,
)
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.offers.lists import RECORD_FIELDS
from lueckenlos.exchange.offers.read import read_inventory
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.proposal.columns import SPELLED, fields_of
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer
from lueckenlos.exchange.vocabulary.recognition import is_plain

Opens = Callable[..., Client]
LIST = "/k/lindenau/angebote/"
SECRET = OfferRecord(
    id="F", name="Haus am See", provider="Frauen e. V.", kind="Frauenhaus", street="Geheimweg 1",
    postcode="36041", city="Fulda", latitude=50.123, longitude=9.876, host="Geheimes Heim",
)  # fmt: skip


def read_again(content: bytes, folder: Path, ending: str = "xlsx") -> tuple[OfferRecord, ...]:
    """The offers as our readers read a table whose columns are declared."""
    (folder / f"angebote.{ending}").write_bytes(content)
    columns = "\n".join(f'{name} = "{title}"' for name, title in TITLES.items())
    text = f'[offers]\nfile = "angebote.{ending}"\n[offers.columns]\n{columns}\n'
    desk, problems = Desk(folder, []), list[Problem]()
    root = Section(tomllib.loads(text), "", "fall.toml", problems)
    offers = read_inventory(desk, root, root.one_or_more("offers"))
    assert not problems
    return offers


def meaning(one: OfferRecord) -> OfferRecord:
    """A record without where and how it was written; a point of an Ort is none of the offer, and
    an address that is secret by the kind is written down as such."""
    point: dict[str, Any] = {"latitude": None, "longitude": None} if one.approximate else {}
    schedule = " ".join(one.schedule.split())
    secret = True if is_protected(one) else one.protected
    return replace(one, file="", row=0, wording=(), approximate=False, schedule=schedule,
                   protected=secret, **point)  # fmt: skip


def sheet(content: bytes) -> list[dict[str, object]]:
    rows = load_workbook(io.BytesIO(content)).worksheets[0].values
    head = [str(one) for one in next(rows)]
    return [dict(zip(head, row, strict=True)) for row in rows]


# --- round trip ----------------------------------------------------------------------------------


def test_every_field_has_a_column_and_the_recogniser_of_lists_finds_them() -> None:
    assert list(TITLES) == list(RECORD_FIELDS)
    assert next(iter(TITLES.values())) == "Kennung"
    assert len(set(TITLES.values())) == len(TITLES)
    found = fields_of([*TITLES.values(), APPROXIMATE])
    assert found == {name: title for name, title in TITLES.items() if name in SPELLED}


def test_an_offer_that_says_everything_is_read_back(tmp_path: Path) -> None:
    full = replace(FULL, approximate=False, wording=(("cost", "kostenlos"),))
    [again] = read_again(offers_xlsx([full]), tmp_path)
    assert meaning(again) == meaning(full)
    assert dict(again.wording)["cost"] == "kostenlos"


def test_the_sample_is_read_back_offer_by_offer(tmp_path: Path) -> None:
    case, _ = read_case(SAMPLE)
    again = read_again(offers_xlsx(case.offers), tmp_path)
    assert list(map(meaning, again)) == list(map(meaning, case.offers))


KINDS = [one for one in kinds_of_offer() if not is_plain(one)]
WORD = st.text("abcdeäöüß", min_size=3, max_size=9)
TEXT = st.lists(WORD, max_size=3).map(" ".join)
FORMULAS = st.sampled_from(["=1+1", "+49 661 123", "-3 Treppen", "@heim", "", "'quoted"])
NUMBERS = st.none() | st.integers(0, 5000)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1))
POINTS = st.none() | st.tuples(st.floats(48, 54), st.floats(8, 13))
FIELD_KEYS = [key for key, _ in FIELDS]


@st.composite
def offers(draw: st.DrawFn) -> list[OfferRecord]:
    return [_offer(draw, f"K-{at}") for at in range(draw(st.integers(1, 4)))]


def _offer(draw: st.DrawFn, key: str) -> OfferRecord:
    point = draw(POINTS) or (None, None)
    starts, ends = sorted(filter(None, (draw(DAYS), draw(DAYS)))), None
    if len(starts) == 2:
        ends = starts[1]
    return OfferRecord(
        id=key,
        name=draw(FORMULAS.filter(bool) | WORD),
        provider=draw(TEXT),
        kind=draw(st.sampled_from(KINDS)).name,
        street=draw(TEXT),
        postcode=draw(st.sampled_from(["", "01067", "36037"])),
        city=draw(TEXT),
        latitude=point[0],
        longitude=point[1],
        ages=draw(st.sampled_from(["", "0–3", "ab 6 Jahre", "36 bis unter 72 Monate"])),
        field=draw(st.sampled_from(["", *FIELD_KEYS])),
        further_fields=tuple(draw(st.lists(st.sampled_from(FIELD_KEYS), unique=True, max_size=2))),
        cost=draw(st.sampled_from(["", "free", "graded", "paid", "but"])),
        per_year=draw(st.none() | st.integers(1, 400)),
        access=draw(st.sampled_from(["", "komm", "geh", "setting", "digital"])),
        prevention=draw(st.sampled_from(["", "universal", "selective", "indicated"])),
        open_to=draw(st.sampled_from(["", "anyone", "residents", "assigned"])),
        starts_on=starts[0] if starts else None,
        ends_on=ends,
        funded_until=draw(DAYS),
        confirmed_on=draw(DAYS),
        capacity=draw(NUMBERS),
        served_per_year=draw(NUMBERS),
        host=draw(TEXT),
        protected=draw(st.none() | st.booleans()),
        phone=draw(FORMULAS),
        email=draw(FORMULAS),
        schedule=draw(TEXT | st.sampled_from(["Mo 9–11 Uhr", "=Mo"])),
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(offers())
def test_whatever_offers_say_is_read_back(tmp_path: Path, told: list[OfferRecord]) -> None:
    again = read_again(offers_xlsx(told), tmp_path)
    assert list(map(meaning, again)) == told


def test_a_point_of_an_ort_is_not_taken_for_an_address(tmp_path: Path) -> None:
    rough = replace(FULL, approximate=True)
    [row] = sheet(offers_xlsx([rough]))
    assert row["Breite"] is None and row["Länge"] is None and row[APPROXIMATE] == "ja"


def test_places_that_are_only_about_right_stay_so_until_somebody_confirms_them() -> None:
    rough = replace(FULL, confirmed_on=None)
    assert sheet(offers_xlsx([rough]))[0]["Plätze"] == "ca. 12"
    assert sheet(offers_xlsx([FULL]))[0]["Plätze"] == "12"


def test_words_of_a_provider_stay_only_while_they_mean_what_holds() -> None:
    free = replace(FULL, wording=(("cost", "kostenlos"),))
    assert sheet(offers_xlsx([free]))[0]["Kosten"] == "kostenlos"
    dear = replace(free, cost="paid")
    assert sheet(offers_xlsx([dear]))[0]["Kosten"] == "kostenpflichtig"
    unread = replace(FULL, cost="", wording=(("cost", "siehe Aushang"),))
    assert sheet(offers_xlsx([unread]))[0]["Kosten"] == "siehe Aushang"


# --- the pages -----------------------------------------------------------------------------------


@pytest.fixture
def coordinator(world: World, browser: Opens) -> Client:
    bad = replace(FULL, id="K-2", name="=HYPERLINK(1)", phone="+49 661 1", confirmed_on=None)
    put(world.here, [FULL, bad, SECRET])
    put(world.there, [replace(FULL, name="Fremd")])
    return browser(world.people["here"]["coordinator"])


def test_the_workbook_holds_the_selection_of_all_pages(world: World, coordinator: Client) -> None:
    assert [one["Kennung"] for one in sheet(coordinator.get(f"{LIST}liste.xlsx").content)] == [
        "K-1", "F", "K-2",
    ]  # fmt: skip
    [row] = sheet(coordinator.get(f"{LIST}liste.xlsx?art=frauenhaus").content)
    assert row["Name"] == "Haus am See" and row["Straße und Hausnummer"] == "Geheimweg 1"
    put(world.here, [replace(FULL, id=f"N{at}") for at in range(60)])
    assert len(sheet(coordinator.get(f"{LIST}liste.xlsx").content)) == 63


def test_csv_opens_in_german_excel_and_starts_no_formula(coordinator: Client) -> None:
    answer = coordinator.get(f"{LIST}liste.csv?sort=name")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [one["Name"] for one in rows] == [FULL.name, SECRET.name, "'=HYPERLINK(1)"]
    assert rows[0]["bestätigt am"] == "04.05.2026" and rows[2]["Telefon"] == "'+49 661 1"
    assert rows[1]["Breite"] == "50,123"
    book = load_workbook(io.BytesIO(coordinator.get(f"{LIST}liste.xlsx").content))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize(
    ("one", "word"),
    [
        (SECRET, "ja"),
        (replace(SECRET, protected=False), "nein"),
        (replace(FULL, protected=True), "ja"),
        (replace(FULL, protected=None), None),
    ],
)
def test_a_protected_address_is_named_so_by_kind_or_by_word(
    one: OfferRecord, word: str | None
) -> None:
    [row] = sheet(offers_xlsx([one]))
    assert row["Adresse geschützt"] == word


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_who_may_not_edit_takes_no_protected_address_away(
    world: World, browser: Opens, coordinator: Client, ending: str
) -> None:
    def told(client: Client) -> str:
        content = client.get(f"{LIST}liste.{ending}?art=frauenhaus").content
        return content.decode() if ending == "csv" else str(sheet(content))

    secrets = ("Geheimweg", "36041", "50,123", "9,876", "Geheimes Heim")
    assert all(one in told(coordinator) for one in secrets)
    reader = told(browser(world.people["here"]["steering"]))
    assert not any(one in reader for one in secrets)
    assert "Haus am See" in reader and "Fulda" not in reader
    provider = world.people["here"]["provider"]
    mine = Organization.objects.for_municipality(world.here).get(name="Frauen e. V.")
    OrganizationMember.objects.create(organization=mine, user=provider)
    assert "Geheimweg" in told(browser(provider))


def test_a_service_with_two_places_has_two_rows(world: World, coordinator: Client) -> None:
    service = Service.objects.for_municipality(world.here).get(code="K-1")
    second = Location.unscoped.create(municipality=world.here, city="Neuhof")
    ServiceAtLocation.objects.create(service=service, location=second, position=1)
    rows = sheet(coordinator.get(f"{LIST}liste.xlsx?traeger=Familienzentrum").content)
    assert [(one["Kennung"], one["Ort"]) for one in rows if one["Name"] == FULL.name] == [
        ("K-1", "Fulda"), ("K-1/2", "Neuhof"),
    ]  # fmt: skip
