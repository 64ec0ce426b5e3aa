"""Ages in two columns: which tables have them, and whether the end of an age counts."""

from pathlib import Path

import pytest
from tests.exchange.conftest import CASE, Folder, told
from tests.exchange.proposing import TODAY, squares, written

from lueckenlos.exchange.need import Need, read_need
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.proposal import propose
from lueckenlos.exchange.proposal.parts import Part, parts_of, text_of
from lueckenlos.exchange.severity import Severity

EXCLUDED = ("0;3", "3;6", "6;10")
INCLUDED = ("0;2", "3;5", "6;9")
USUAL = {(0, 36): 2, (36, 72): 4, (72, 120): 6}


def proposed(folder: Path, head: str, *ages: str) -> Part:
    """What is proposed for children of two areas: in each one more child of every age."""
    ground = squares(folder, ["01", "02"], NAME=["Nord", "Süd"])
    rows = [f"{area};{age};{n}" for area in ("01", "02") for n, age in enumerate(ages, start=1)]
    table = written(folder, "kinder.csv", f"Bezirk;{head};Anzahl", *rows)
    text, problems = propose([ground, table], "", TODAY, folder, offers=False)
    assert problems == []
    return next((one for one in parts_of(text) if one.use == "children"), Part("", on=False))


def read(folder: Path, part: Part) -> tuple[Need, list[Problem]]:
    areas = '[areas]\nfile = "gebiete.geojson"\ncolumns = { id = "NR", name = "NAME" }\n'
    need, problems = read_need(areas + text_of([part]), folder)
    assert not [one for one in problems if one.severity is Severity.ERROR]
    return need, problems


def months(need: Need) -> dict[tuple[int, int], int]:
    """How many children of each age there are in both areas."""
    sums: dict[tuple[int, int], int] = {}
    for one in need.populations[0].counts:
        age = one.from_month, one.to_month
        sums[age] = sums.get(age, 0) + (one.count or 0)
    return sums


@pytest.mark.parametrize(
    "head",
    [
        "von_jahr;bis_jahr",
        "von;bis",
        "Alter von;Alter bis",
        "alter_von;alter_bis",
        "ab Alter;bis unter Alter",
        "Alter / von;Alter / bis",
        "from_year;to_year",
        "Alter ab (Jahre);Alter bis (Jahre)",
        "Mindestalter;Höchstalter",
        "min_age;max_age",
    ],
)
def test_ages_in_two_columns_are_read_as_proposed(tmp_path: Path, head: str):
    part = proposed(tmp_path, head, *EXCLUDED)
    start, stop = head.split(";")
    assert part.on and not any("zählt mit" in one for one in part.remarks)
    named = {"area": "Bezirk", "from_year": start, "to_year": stop, "count": "Anzahl"}
    assert part.settings["columns"] == named
    assert "where" not in part.settings
    assert any("2 unter 3, 4 von 3 bis unter 6" in one for one in part.remarks)
    assert [one for one in part.questions if "mitzählt" in one] == []
    assert months(read(tmp_path, part)[0]) == {(0, 36): 2, (36, 72): 4, (72, 120): 6}


def test_a_year_that_is_included_is_told_by_the_proposal_and_by_the_reader(tmp_path: Path):
    part = proposed(tmp_path, "von;bis", *INCLUDED)
    assert "Das Ende unter „bis“ zählt mit: „0 bis 2“ heißt 0 bis unter 3 Jahre." in part.remarks
    assert any("2 unter 3, 4 von 3 bis unter 6" in one for one in part.remarks)
    need, problems = read(tmp_path, part)
    assert months(need) == USUAL
    [note] = [told(one) for one in problems if one.code == "age_last_year_included"]
    assert note.column == "bis" and "„0 bis 2“ heißt 0 bis unter 3 Jahre" in note.what


def test_single_years_may_begin_and_end_alike(tmp_path: Path):
    part = proposed(tmp_path, "von;bis", "0;0", "1;1", "2;2")
    assert months(read(tmp_path, part)[0]) == {(0, 12): 2, (12, 24): 4, (24, 36): 6}
    part = proposed(tmp_path, "von;bis", "0;1", "1;2", "2;3")
    assert months(read(tmp_path, part)[0]) == {(0, 12): 2, (12, 24): 4, (24, 36): 6}


@pytest.mark.parametrize("stop", ["bis unter", "bis_einschließlich"])
def test_the_name_of_a_column_says_whether_the_end_counts(tmp_path: Path, stop: str):
    part = proposed(tmp_path, f"von;{stop}", "0;2")
    need, _ = read(tmp_path, part)
    assert months(need) == {(0, 24 if stop == "bis unter" else 36): 2}
    assert [one for one in part.questions if "mitzählt" in one] == []


def test_where_nothing_says_whether_the_end_counts_it_is_asked(tmp_path: Path):
    part = proposed(tmp_path, "von;bis", "0;2")
    assert any("Ob das Ende unter „bis“ noch mitzählt" in one for one in part.questions)
    assert months(read(tmp_path, part)[0]) == {(0, 24): 2}


@pytest.mark.parametrize("ages", [EXCLUDED, INCLUDED])
def test_grown_ups_and_sums_are_left_out(tmp_path: Path, ages: tuple[str, ...]):
    grown_up = ("18;25", "25;65", "65;") if ages is EXCLUDED else ("18;24", "25;64", "65;120")
    part = proposed(tmp_path, "von;bis", *ages, *grown_up, "insgesamt;")
    assert part.settings["where"] == {"von": ["0", "3", "6"]}
    assert months(read(tmp_path, part)[0]) == USUAL


def test_of_wide_and_narrow_ages_the_narrow_ones_count(tmp_path: Path):
    part = proposed(tmp_path, "von;bis", *EXCLUDED, "0;18")
    assert part.settings["where"] == {"von": ["0", "3", "6"], "bis": ["3", "6", "10"]}
    assert months(read(tmp_path, part)[0]) == USUAL
    crossed = proposed(tmp_path, "von;bis", "0;3", "3;6", "6;10", "0;6")
    assert not crossed.on and any("überschneiden sich" in one for one in crossed.questions)


def test_ages_in_months(tmp_path: Path):
    part = proposed(tmp_path, "von Monat;bis Monat", "0;35", "36;71", "72;119")
    assert part.settings["columns"]["from_month"] == "von Monat"
    assert any("0 bis unter 36 Monate" in one for one in part.remarks)
    need, problems = read(tmp_path, part)
    assert months(need) == USUAL
    [note] = [told(one) for one in problems if one.code == "age_last_month_included"]
    assert "der letzte Monat" in note.what


def test_whether_an_age_is_years_or_months_is_asked(tmp_path: Path):
    part = proposed(tmp_path, "von;bis", "0;36", "36;72", "72;120")
    assert not part.on and part.settings["columns"]["to_month"] == "bis"
    assert any("Jahre oder Monate" in one for one in part.questions)


@pytest.mark.parametrize(
    "ages", [("2019;2020", "2020;2021"), ("3;0", "6;3"), ("0;3", "rund 3;6"), ("0;3", "3;")]
)
def test_what_is_no_age_is_not_read_as_one(tmp_path: Path, ages: tuple[str, ...]):
    assert not proposed(tmp_path, "von;bis", *ages).use


@pytest.mark.parametrize(
    "head", ["min;max", "Untergrenze;Obergrenze", "von;Stand", "von Monat;bis Jahr", "Beginn;bis"]
)
def test_columns_of_other_names_are_no_ages(tmp_path: Path, head: str):
    assert not proposed(tmp_path, head, *EXCLUDED).use


def test_ages_that_contradict_each_other_are_told(folder: Folder):
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n01,0,2,5\n01,3,6,5\n01,6,10,5\n")
    hole = folder.warning("age_hole_between_columns")
    assert hole.row == 3 and "„0 bis 2“ und „3 bis 6“" in hole.what
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n01,0,1,5\n01,1,2,5\n02,2,3,5\n01,3,4,5\n")
    assert folder.read()[1] == []  # a row without children is left out of one area


def test_an_included_year_beyond_childhood_is_outside(folder: Folder):
    assert "from_year" in CASE
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n01,0,2,5\n01,3,17,5\n")
    assert folder.case().populations[0].counts[1].to_month == 216
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n01,0,2,5\n01,3,18,5\n")
    assert folder.error("age_outside").row == 3
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n01,0,2,5\n01,3,5,5\n01,7,6,5\n")
    assert folder.error("age_reversed").row == 4
