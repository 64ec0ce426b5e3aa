"""Hesse as whole cases: a city and a Landkreis from the files they have, a proposal to a report."""

import io
import shutil
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from lueckenlos.cli.analyse import Analysed, analyse, analysed
from lueckenlos.cli.base import base
from lueckenlos.cli.main import main

from .hesse import AGES, KREIS, Kreis, frankfurt, gemeinden, schools, schwalm_eder, write

pytestmark = pytest.mark.needs("shared")
GRID = "zensus2011_alter_unter_10_100m.csv"
ORTE = ("PLZ", "Ort", "Breite", "Länge")
DECLARED = 'complete = ["beratung", "gesundheit", "treffpunkt"]\ndelivered = 2026-10-01\n'
DECISION = """
[[resolved]]
field = "treffpunkt"
months = [0, 72]
decision = "Kreistag 1/2026"
on = 2026-01-01
"""


def proposed(folder: Path, *files: str, kreis: str, edits: dict[str, str] | None = None) -> Path:
    """A case as `init` proposes it, a few lines edited."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as said:
        patch.chdir(folder)
        assert main(["init", *files, "--kreis", kreis]) == 0
    text = said.getvalue()
    for old, new in (edits or {}).items():
        assert text.count(old) == 1, text
        text = text.replace(old, new)
    path = folder / "fall.toml"
    path.write_text(text, "utf-8")
    return path


def run(path: Path) -> Analysed:
    return analysed(path, public=False, threads=1)


def codes(one: Analysed) -> Counter[str]:
    return Counter(problem.code for problem in one.problems)


# --- Frankfurt --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, shared_dir: Path) -> tuple[Path, dict[str, int]]:
    folder = tmp_path_factory.mktemp("frankfurt")
    totals = frankfurt(shared_dir, folder)
    files = ("stadtteile.geojson", "kinder_stadtteile.csv", GRID, "schulen_geocoded.json")
    town = 'constants = { municipality = "06412000"'
    edits = {f"{town} }}": f'{town}, settlement = "Stadt" }}'}
    return proposed(folder, *files, kreis="06412", edits=edits), totals


def test_frankfurt_from_a_register_of_the_whole_land(city: tuple[Path, dict[str, int]]):
    path, totals = city
    one = run(path)
    assert len(one.case.areas) == 46 and sum(totals.values()) == 63_147
    assert one.figures.populations[0].children == pytest.approx(63_147)
    assert codes(one)["geometry_mended"] == 1  # Nied
    here = [offer for offer in one.figures.offers if offer.area_id]
    assert 140 <= len(here) <= 165
    assert not {offer.area_id for offer in here} & {""}
    beside = sum(offer.outside for offer in one.figures.offers)
    assert sum(row.recorded for row in one.figures.recorded) < len(one.figures.offers) - beside + 1


def test_repeats_are_one_school_and_schools_far_away_none(city: tuple[Path, dict[str, int]]):
    one = run(city[0])
    repeats = next(p for p in one.problems if p.code == "offer_rows_repeated")
    assert repeats.values["count"] == 2535 - 1859
    elsewhere = next(p for p in one.problems if p.code == "offers_elsewhere")
    assert elsewhere.values["all"] == 1859
    assert len(one.case.offers) == 1859 - int(str(elsewhere.values["count"]))
    assert codes(one)["double_record"] < 5


def test_nothing_declared_complete_is_nothing_red(city: tuple[Path, dict[str, int]]):
    one = run(city[0])
    assert not any(gap.certain for gap in one.figures.gaps)
    assert one.figures.headlines[0].holding_recorded is None


def test_a_register_places_the_schools_it_has_no_point_for(city: tuple[Path, dict[str, int]]):
    path, _ = city
    before = codes(run(path))["offer_without_place"]
    register = '[[addresses]]\nfile = "schulen_geocoded.json"\ncolumns = { street = "address", '
    more = path.with_name("mit_adressen.toml")
    points = 'latitude = "location.lat", longitude = "location.lon" }\n'
    more.write_text(path.read_text("utf-8") + f"\n{register}{points}", "utf-8")
    one = run(more)
    told = next(p for p in one.problems if p.code == "addresses_placed")
    assert told.values["all"] == 98
    assert codes(one)["offer_without_place"] < before / 2


# --- Schwalm-Eder-Kreis -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def kreis(tmp_path_factory: pytest.TempPathFactory, shared_dir: Path) -> tuple[Path, Kreis]:
    folder = tmp_path_factory.mktemp("schwalm-eder")
    return folder, schwalm_eder(shared_dir, folder)


def test_step_one_is_a_list_and_a_key(kreis: tuple[Path, Kreis]):
    folder, made = kreis
    one = run(proposed(folder, "angebote.xlsx", kreis=KREIS))
    assert one.run.step == 1 and one.figures.gaps == ()
    assert len(one.case.offers) == len(made.rows)
    assert all(offer.kind for offer in one.figures.offers)
    assert all(offer.postcode and offer.city for offer in one.case.offers)
    assert codes(one)["row_of_total"] == codes(one)["row_of_remark"] == 1


def test_step_two_asks_where_homes_and_addresses_are_not_known(kreis: tuple[Path, Kreis]):
    folder, made = kreis
    files = ("gemeinden.geojson", "kinder_gemeinden.csv", "einwohner.csv", "orte.csv")
    one = run(proposed(folder, "angebote.xlsx", *files, kreis=KREIS))
    assert one.run.step == 2 and len(one.case.areas) == 27
    placed = next(p for p in one.problems if p.code == "addresses_placed").values
    assert placed["all"] == len(made.rows) and placed["exact"] == 0
    assert placed["rough"] == len(made.rows) - int(str(placed["missing"])) > 40
    assert codes(one)["areas_without_cells"] == 1 and not codes(one)["area_without_cells"]
    assert codes(one)["offer_without_place"] == 0  # the list names their Gemeinde


def test_step_three_judges_villages_by_the_rule_for_the_country(kreis: tuple[Path, Kreis]):
    folder, _ = kreis
    files = ("gemeinden.geojson", "kinder_gemeinden.csv", "einwohner.csv", "orte.csv", GRID)
    path = proposed(folder, "angebote.xlsx", *files, kreis=KREIS)
    text = path.read_text("utf-8").replace('area_by = "name"', f'area_by = "name"\n{DECLARED}')
    head, _, rest = text.partition('area_by = "name"')
    at = head.rindex('owner = ""')
    text = f'{head[:at]}owner = "Jugendamt"{head[at + 10 :]}area_by = "name"{rest}'
    path.write_text(text + DECISION, "utf-8")
    one = run(path)
    assert one.run.step == 3
    found = [gap for gap in one.figures.gaps if gap.field == "treffpunkt"]
    red = {key for gap in found if gap.certain for key in gap.area_ids}
    has = {offer.area_id for offer in one.figures.offers if offer.field == "treffpunkt"}
    assert red and not red & has  # a Gemeinde with a place to meet is not called without
    assert len(red) < 20
    asked = [gap for gap in one.figures.gaps if gap.cause == "placed_roughly"]
    assert asked and not any(gap.certain for gap in asked)
    covered = [row for row in one.figures.coverage if row.field == "beratung" and row.children]
    assert any(row.share_recorded == 1 for row in covered)


def test_base_data_of_the_land_make_the_case_of_a_kreis(
    kreis: tuple[Path, Kreis], shared_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder, _ = kreis
    inside = tmp_path / "downloads"
    inside.mkdir()
    for name in ("gemeinden.geojson", GRID, "orte.csv"):
        shutil.copy(folder / name, inside / name)
    keys = [one["properties"]["AGS"] for one in gemeinden(shared_dir)["features"]]
    write(inside / "12411.csv", ("AGS", *AGES), [(key, 100, 110, 120) for key in keys])
    base("Hessen", [inside], tmp_path)
    told = capsys.readouterr().out
    assert told.count("Es fehlt noch") == 1 and "Geburten nach Gemeinde" in told
    assert max(map(len, told.splitlines())) < 250
    shutil.copy(folder / "angebote.xlsx", tmp_path)
    files = ("gemeinden.geojson", "kinder.csv", "raster.csv", "orte.csv")
    path = proposed(tmp_path, "angebote.xlsx", *files, kreis=KREIS)
    analyse(path, tmp_path / "bericht")
    one = run(path)
    assert len(one.case.areas) == 27 and one.run.step == 3
    assert one.figures.populations[0].children == pytest.approx(27 * 330)
    assert (tmp_path / "bericht" / "report.pdf").stat().st_size > 10_000


def test_the_register_is_as_described(shared_dir: Path):
    found = schools(shared_dir)
    assert len(found) == 1859
    assert sum(not (one.get("location") or {}).get("lat") for one in found) == 98
