"""What was decided at the browser is all in the case file: the command line reads the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.areas.kreis import Office, borders, children, orte
from tests.platform.directory.importing import CAFE, KITA, THIRD, Desk, listed, plain

from lueckenlos.directory.queries import offer_records
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.records import Case, OfferRecord

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["coordinator"]
    return Desk(world.here, user, browser(user), tmp_path)


def office(desk: Desk) -> Office:
    """The same person at the pages of the areas."""
    return Office(desk.here, desk.user, desk.client, desk.folder)


def case_beside(desk: Desk, files: Sequence[Path], address: str) -> Case:
    """The downloaded case, read by the command line beside the files."""
    folder = desk.folder / "fall"
    folder.mkdir(exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.read_bytes())
    said = desk.client.get(address)
    assert said.status_code == 200 and "fall.toml" in said["Content-Disposition"]
    (folder / "fall.toml").write_bytes(said.content)
    return read_case(folder / "fall.toml")[0]


def told(offers: Sequence[OfferRecord]) -> list[tuple[str, ...]]:
    """Of every offer what an analysis goes by."""
    return [(one.file, one.name, one.provider, one.kind, one.ages, one.area)
            for one in plain(offers)]  # fmt: skip


def kinds_said(desk: Desk, one: Any, decide: Callable[[dict[str, Any]], str]) -> Any:
    """Answer the first page of kinds; the import read again."""
    every = desk.again(one).found["undecided"][:40]
    typed = {f"text_{at}": decide(text) for at, text in enumerate(every)}
    desk.client.post(desk.url(one, "arten/"), typed)
    desk.work()
    return desk.again(one)


def no_offer(text: dict[str, Any]) -> str:
    return "-" if ["-", 95] in text["proposals"] else ""


@pytest.mark.needs("shared")
@pytest.mark.parametrize("loaded", [False, True])
def test_schools_of_berlin_without_those_decided_to_be_no_offer(
    desk: Desk, shared_dir: Path, *, loaded: bool
) -> None:
    files = [shared_dir / "data" / "berlin" / "schulen_2023-10.geojson"]
    one = kinds_said(desk, desk.send(*files), no_offer)
    one = desk.load(one) if loaded else one
    found = case_beside(desk, files, desk.url(one, "fall.toml"))
    assert len(found.offers) == 902 - 117 == one.found["numbers"]["new"]
    assert found.title.startswith(f"{desk.here.name}: Angebote vom ")
    if loaded:
        assert told(found.offers) == told(offer_records(desk.here))


@pytest.mark.needs("shared")
def test_kitas_of_flensburg_with_one_kind_and_areas(desk: Desk, shared_dir: Path) -> None:
    data = shared_dir / "data" / "flensburg"
    ground = data / "stadtteile.geojson"
    people = data / "sozialatlas_altersgruppen_stadtteil_jahr.csv"
    desk.here.key = "01001000"
    desk.here.save()
    lived = data / "sozialatlas_einwohner_stadtteil_jahr.csv"
    grid = data / "zensus2011_alter_unter_10_100m.csv"
    office(desk).put_in(ground, people, lived, grid)
    files = [data / "kitas.geojson"]
    one = desk.send(*files)
    desk.client.post(
        desk.url(one, "teil/0/art/"),
        {"version": str(one.version), "list_kind": "kita", "antwort": "eine"},
    )
    desk.work()
    one = desk.again(one)
    assert {name for name, _ in one.found["lists"]["0"]["kinds"]} == {"Kindertagesstätte"}
    one = desk.load(one)
    found = case_beside(desk, [*files, ground], desk.url(one, "fall.toml"))
    assert told(found.offers) == told(offer_records(desk.here)) and len(found.offers) > 60
    assert len(found.areas) == 13 and found.populations == ()
    whole = case_beside(desk, [people, lived, grid], f"{desk.base}angebote/laden/fall.toml")
    assert told(whole.offers) == told(found.offers)
    assert len(whole.populations) == 1 and len(whole.areas) == 13 and len(whole.cells) > 1000
    assert sum(one.inhabitants or 0 for one in whole.areas) == 99_341


def test_rows_and_providers_that_were_decided(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    alike = "7;Kita Sonnne;AWO Fulda e. V.;Kita;Hauptstraße 1;36037;Fulda;0661 1;"
    other = "8;Kita Regen;AWO Fulda e. V.;Kita;Allee 8;36037;Fulda;;"
    [path] = desk.write(andere_csv=listed(alike, other))
    one = desk.decide(desk.send(path), frage_0="skip", traeger_0="AWO Fulda")
    for _ in range(2):
        found = case_beside(desk, [path], desk.url(one, "fall.toml"))
        assert [(one.name, one.provider) for one in found.offers] == [("Kita Regen", "AWO Fulda")]
        one = desk.load(one)
    whole = f"{desk.base}angebote/laden/fall.toml"
    kitas = desk.folder / "kitas.csv"
    assert len(case_beside(desk, [path, kitas], whole).offers) == 4
    [path] = desk.write(andere_csv=listed(alike.replace("Sonnne", "Nebel")))
    desk.bring(path)
    names = [one.name for one in case_beside(desk, [path, kitas], whole).offers]
    assert "Kita Nebel" in names and len(names) == 4


def test_all_that_is_loaded_is_one_case(desk: Desk) -> None:
    ground, people = desk.write(gebiete_geojson=borders(orte()), kinder_csv=children(orte()))
    office(desk).put_in(ground, people)
    [first] = desk.write(kitas_csv=listed(KITA))
    desk.bring(first)
    [first] = desk.write(kitas_csv=listed(KITA, CAFE))
    [second] = desk.write(gruppen_csv=listed(THIRD))
    one = desk.bring(first)
    desk.bring(second)
    address = f"{desk.base}angebote/laden/fall.toml"
    for page in (desk.url(one), f"{desk.base}angebote/laden/"):
        assert f'href="{address}"' in desk.page(page)
    found = case_beside(desk, [ground, people, first, second], address)
    assert told(found.offers) == told(offer_records(desk.here)) and len(found.offers) == 3
    assert len(found.areas) == len(orte()) and len(found.populations) == 1
    text = (desk.folder / "fall" / "fall.toml").read_text(encoding="utf-8")
    assert "von Hand geändert" in text and "#   gruppen.csv\n" in text
    assert (found.title, found.key) == (desk.here.name, desk.here.key)


def test_who_removes_the_files_removes_what_was_decided_about_their_texts(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    [path] = desk.write(
        neu_csv=listed("8;Kita Regen;AWO Fulda, Fr. Lehm;Kita;Allee 8;36037;Fulda;;")
    )
    one = desk.load(desk.decide(desk.send(path), traeger_0="AWO Fulda"))
    address = desk.url(one, "fall.toml")
    assert "Fr. Lehm" in desk.page(address)
    desk.client.post(desk.url(one, "dateien/"))
    assert "Fr. Lehm" not in desk.page(address)
    assert "Lehm" not in str(desk.again(one).found)
