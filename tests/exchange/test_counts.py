"""Tables of children: ages in column names, holes, shares that are no counts."""

import pytest
from tests.exchange.conftest import CASE, Folder

WIDE = CASE.replace('columns = { area = "gebiet", from_year = "von", to_year = "bis", '
                    'count = "anzahl" }', 'columns = { area = "gebiet" }')  # fmt: skip


def test_ages_in_column_names_need_no_declaration(folder: Folder):
    folder.write("kinder.csv", "gebiet,unter 3 Jahre,3 bis unter 6 Jahre\n01,30,28\n02,12,.\n")
    folder.write("fall.toml", WIDE)
    case, problems = folder.read()
    told = [(one.area, one.from_month, one.count) for one in case.populations[0].counts]
    assert told == [("01", 0, 30), ("01", 36, 28), ("02", 0, 12), ("02", 36, None)]
    [note] = [one for one in problems if one.code == "bands_guessed"]
    assert "„unter 3 Jahre“" in note.what or "unter 3 Jahre (0 bis unter 3 Jahre)" in note.what


def test_a_hole_between_columns_is_quoted_by_their_ages(folder: Folder):
    folder.write("kinder.csv", "gebiet,a,b\n01,30,28\n02,12,9\n")
    folder.write(
        "fall.toml",
        WIDE.replace(
            'columns = { area = "gebiet" }',
            'columns = { area = "gebiet" }\nbands = { a = "0 bis unter 2", b = "3 bis unter 6" }',
        ),
    )
    [told] = [one for one in folder.read()[1] if one.code == "age_hole"]
    assert "„0 bis unter 2“ und „3 bis unter 6“" in told.what
    assert (told.row, told.column) == (2, "b")


def test_shares_are_no_counts(folder: Folder):
    folder.write("kinder.csv", "gebiet,von,bis,Anteil in %\n01,0,3,30\n02,0,3,12\n")
    folder.write("fall.toml", CASE.replace('count = "anzahl"', 'count = "Anteil in %"'))
    assert "Anteil in %" in folder.error("count_is_share").what


SUMS = "gebiet,Name,unter 3,3 bis unter 6\n01,Nord,30,28\n02,Ost,12,9\n"


def test_sums_without_a_key_are_told_once_and_left_out(folder: Folder):
    folder.write("kinder.csv", SUMS + ",Bezirk Mitte,42,37\n").write("fall.toml", WIDE)
    case, problems = folder.read()
    assert {one.area for one in case.populations[0].counts} == {"01", "02"}
    [told] = [one for one in problems if one.code == "rows_without_area"]
    assert "Bezirk Mitte" in told.what and told.row == 4
    assert not [one for one in problems if one.code == "area_empty"]


def test_inhabitants_of_districts_without_a_key_are_left_out_too(folder: Folder):
    folder.write("leute.csv", "gebiet,Name,Leute\n01,Nord,300\n02,Ost,120\n,Bezirk Mitte,420\n")
    section = (
        '\n[inhabitants]\nfile = "leute.csv"\ncolumns = { area = "gebiet", count = "Leute" }\n'
    )
    case, problems = folder.write("fall.toml", CASE + section).read()
    assert [area.inhabitants for area in case.areas] == [300, 120]
    found = {one.code for one in problems}
    assert "rows_without_area" in found and not found & {"unknown_area", "inhabitants_twice"}


@pytest.mark.parametrize("rows", [",Ost,3,4\n", ",,3,4\n", ",Bezirk A,3,4\n,Bezirk B,3,4\n"])
def test_rows_without_a_key_that_may_be_areas_are_errors(folder: Folder, rows: str):
    folder.write("kinder.csv", SUMS + rows).write("fall.toml", WIDE)
    folder.error("area_empty")


def test_births_and_a_grid_say_from_when_they_are(folder: Folder):
    folder.write("geburten.csv", "area,count\n06999001,14\n")
    folder.write("gitter.csv", "x,y,weight\n4249350,2988350,4\n")
    folder.more('[births]\nfile = "geburten.csv"\ndate = 2024-12-31\n')
    folder.more('[grid]\nfile = "gitter.csv"\n')
    problem = folder.warning("day_unsaid")
    assert problem.column == "grid.date" and "date = 2022-05-15" in problem.cure
    folder.more("date = 2022-05-15\n").change("date = 2024-12-31\n", "")
    assert folder.warning("day_unsaid").column == "births.date"
