"""The files of the invented Landkreis without its case, grids, levels, and years as columns."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from tests.exchange.proposing import TODAY, squares, written

from lueckenlos.exchange.case import Case, read_case
from lueckenlos.exchange.need import Need, read_need
from lueckenlos.exchange.proposal import propose
from lueckenlos.exchange.proposal.parts import Part, parts_of, text_of
from lueckenlos.exchange.records import AreaRecord, Population
from lueckenlos.exchange.severity import Severity

SAMPLE = Path(__file__).parents[2] / "samples" / "lindenau"
TABLES = ("kinder.csv", "geburten.csv", "sgb2.csv", "raster.csv")


@cache
def sample() -> Case:
    return read_case(SAMPLE / "case.toml")[0]


def parts(folder: Path, *files: Path, known: tuple[AreaRecord, ...] = ()) -> list[Part]:
    text, problems = propose([*files], "06999", TODAY, folder, offers=False, known=known)
    assert problems == []
    return parts_of(text)


def read(found: list[Part], folder: Path, known: tuple[AreaRecord, ...] = ()) -> Need:
    """What is proposed, with the second population, which is off."""
    need, problems = read_need(text_of([replace(one, on=True) for one in found]), folder, known)
    assert [one.code for one in problems if one.severity is Severity.ERROR] == []
    return need


def rules(one: Population) -> tuple[object, ...]:
    return one.births, one.withheld, one.threshold, one.sensitive, one.car, one.free_only


@pytest.mark.parametrize("known", [False, True])
def test_the_files_of_the_sample_are_read_as_its_case_is(known: bool):
    case = sample()
    areas = case.areas if known else ()
    names = TABLES if known else ("gebiete.geojson", *TABLES)
    found = parts(SAMPLE, *(SAMPLE / name for name in names), known=areas)
    on = [one.use for one in found if one.on]
    assert on == ["", *([] if known else ["areas"]), "children", "grid", "births"]
    assert [one.use for one in found if not one.on] == ["second_population"]
    assert not any("Nicht verwendet" in one for one in found[0].remarks)
    need = read(found, SAMPLE, areas)
    assert need.areas == case.areas
    assert need.cells == case.cells
    assert known or need.planning_level == case.planning_level == "Ortsteil"
    for one, other in zip(need.populations, case.populations, strict=True):
        assert one.counts == other.counts and rules(one) == rules(other)
    assert need.births and case.births
    assert need.births.counts == case.births.counts
    assert rules(need.births) == rules(case.births)


# --- grids ----------------------------------------------------------------------------------------


def use_of(folder: Path, *rows: str) -> dict[str, Part]:
    ground = squares(folder, ["01", "02"], NAME=["Nord", "Süd"])
    children = written(folder, "kinder.csv", "Bezirk;unter 3", "01;5", "02;4")
    found = parts(folder, ground, children, written(folder, "zellen.csv", *rows))
    return {one.use: one for one in found}


@pytest.mark.parametrize(
    ("head", "weight"),
    [
        ("x;y;kinder", "kinder"),
        ("Rechtswert;Hochwert;Anzahl", "Anzahl"),
        ("x;y;unter 10", "unter 10"),
        ("x;y;Menschen", "Menschen"),
    ],
)
def test_cells_in_metres_are_a_grid(tmp_path: Path, head: str, weight: str):
    found = use_of(tmp_path, head, "4268350;3079050;4", "4268450;3079050;", "4268350;3079250;2")
    x, y, _ = head.split(";")
    assert found["grid"].settings["columns"] == {"x": x, "y": y, "weight": weight}


@pytest.mark.parametrize(
    "rows",
    [
        ("x;y;kinder", "9;50;4", "10;51;4"),
        ("x;y;kinder", "4268350;3079050;4", "4268357;3079050;4"),
        ("x;y;kinder", "568350;5579050;4", "568450;5579050;4"),
        ("x;y;Müll;Gas", "4268350;3079050;4;1", "4268450;3079050;4;2"),
        ("x;y;Anteil Kinder in %;Gas", "4268350;3079050;4;1", "4268450;3079050;4;2"),
        ("x;y;kinder", "4268350;;4", "4268450;3079050;4"),
        ("x;y;Name;Telefon;Plätze", "4268350;3079050;Kita A;1;4", "4268450;3079050;Kita B;2;5"),
    ],
)
def test_other_coordinates_are_no_grid(tmp_path: Path, rows: tuple[str, ...]):
    assert "grid" not in use_of(tmp_path, *rows)


# --- what areas are called ------------------------------------------------------------------------

PARTS = ["0699900101", "0699900102", "0699900201"]
TOWNS = ["06999001", "06999001", "06999002"]


def head_and_areas(folder: Path, keys: list[str], **more: list[str]) -> tuple[str, dict[str, str]]:
    found = {one.use: one.settings for one in parts(folder, squares(folder, keys, **more))}
    return found[""]["planning_level"], found["areas"]["columns"]


def test_parts_of_several_gemeinden_are_not_called_gemeinden(tmp_path: Path):
    names = {"NAME": ["A", "B", "C"], "gemeinde": TOWNS}
    level, columns = head_and_areas(tmp_path, PARTS, **names, gem_name=["L", "L", "M"])
    assert level == "Ortsteil" and columns["municipality"] == "gemeinde"
    assert columns["municipality_name"] == "gem_name"
    assert head_and_areas(tmp_path, PARTS, NAME=["A", "B", "C"])[0] == "Ortsteil"
    assert head_and_areas(tmp_path, PARTS, **names, Quartier=["a", "b", "c"])[0] == "Quartier"
    assert head_and_areas(tmp_path, PARTS[:2], NAME=["A", "B"])[0] == "Stadtteil"


def test_gemeinden_are_called_so(tmp_path: Path):
    keys = ["06999001", "06999002", "06999003"]
    assert head_and_areas(tmp_path, keys, gemeinde=["L", "M", "N"])[0] == "Gemeinde"


def test_a_name_of_the_gemeinde_beside_its_key(tmp_path: Path):
    names = {"NAME": ["A", "B", "C"], "gemeinde": ["L", "L", "M"], "ags": TOWNS}
    columns = head_and_areas(tmp_path, PARTS, **names)[1]
    assert (columns["municipality"], columns["municipality_name"]) == ("ags", "gemeinde")
    differing = names | {"gemeinde": ["L", "M", "M"]}
    assert "municipality_name" not in head_and_areas(tmp_path, PARTS, **differing)[1]


# --- years as columns -----------------------------------------------------------------------------

YEARS = ("Gebiet;2023;2024;2025", "Nord;10;11;12", "Süd;5;6;.")


@pytest.mark.parametrize(
    ("first", "unit", "figure"), [("10", "Anzahl", "count"), ("10,5", "%", "value")]
)
def test_years_as_columns_may_be_an_indicator(tmp_path: Path, first: str, unit: str, figure: str):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    rows = [row.replace("Nord;10", f"Nord;{first}") for row in YEARS]
    found = parts(tmp_path, ground, written(tmp_path, "hilfen.csv", *rows))
    [one] = [part for part in found if part.use == "indicator"]
    assert not one.on and one.settings["unit"] == unit
    assert one.settings["columns"] == {"area": "Gebiet", figure: "count"}
    assert one.settings["bands"] == {year: year for year in ("2023", "2024", "2025")}
    one.settings["definition"] = "Fälle im Jahr"
    values = read(found, tmp_path).indicators[0].values
    assert [value.value for value in values] == [float(first.replace(",", ".")), 11, 12, 5, 6, None]
    assert [value.day for value in values[:3]] == [date(n, 12, 31) for n in (2023, 2024, 2025)]
    assert {value.area for value in values} == {"01", "02"}


@pytest.mark.parametrize(
    "rows",
    [
        ("Gebiet;2025", "Nord;10", "Süd;5"),
        ("Gebiet;2025;2027", "Nord;10;1", "Süd;5;1"),
        ("Gebiet;Art;2024;2025", "Nord;a;1;1", "Nord;b;1;1", "Süd;a;1;1", "Süd;b;1;1"),
        ("Art;2024;2025", "a;1;1", "b;1;1"),
        ("Gebiet;2024;2025", "Nord;ja;nein", "Süd;ja;nein"),
    ],
)
def test_no_indicator_of_years_where_it_is_not_clear(tmp_path: Path, rows: tuple[str, ...]):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    found = parts(tmp_path, ground, written(tmp_path, "hilfen.csv", *rows))
    assert "indicator" not in {one.use for one in found}
