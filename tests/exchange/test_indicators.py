"""Indicators: shares of counts or values as they stand, by day, of areas or of the whole."""

from datetime import date

import pytest
from tests.exchange.conftest import Folder, collection, feature, told

from lueckenlos.exchange.need import Need, read_need
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import IndicatorRecord, IndicatorValue
from lueckenlos.exchange.severity import Severity

SECTION = """
[[indicator]]
file = "schule.csv"
name = "Sprachstand"
definition = "Anteil unauffälliger Kinder an allen untersuchten"
"""
AREAS = '[areas]\nfile = "gebiete.geojson"\n'


def read(folder: Folder, rows: str, more: str = "", areas: str = "") -> tuple[Need, list[Problem]]:
    folder.write("schule.csv", rows)
    return read_need(areas + SECTION + more, folder.path)


def read_one(folder: Folder, rows: str, more: str = "", areas: str = "") -> IndicatorRecord:
    """The one indicator, of which there is nothing to say."""
    need, problems = read(folder, rows, more, areas)
    assert problems == []
    return need.indicators[0]


def problem(folder: Folder, code: str, rows: str, more: str = "", areas: str = "") -> Problem:
    """The one problem of this code, with a cure."""
    found = [one for one in read(folder, rows, more, areas)[1] if one.code == code]
    assert len(found) == 1, [one.code for one in read(folder, rows, more, areas)[1]]
    return told(found[0])


def test_a_count_of_so_many_is_a_share(folder: Folder):
    one = read_one(folder, "area,year,count,of\n01,2024,30,40\n02,2024,.,20\n", "", AREAS)
    last = date(2024, 12, 31)
    assert one.values == (
        IndicatorValue("01", last, 75.0, 30, 40, row=2),
        IndicatorValue("02", last, None, None, 20, low=0, high=4, row=3),
    )
    assert (one.key, one.name, one.unit) == ("indicator_1", "Sprachstand", "%")
    assert (one.threshold, one.sensitive, one.source.file) == (5, False, "schule.csv")


def test_how_it_is_disclosed_is_declared(folder: Folder):
    more = 'key = "sprache"\nthreshold = 3\nsensitive = true\nwithheld = [1, 2]\n'
    one = read_one(folder, "year,count,of\n2024,*,40\n", more)
    assert (one.key, one.threshold, one.sensitive) == ("sprache", 3, True)
    assert (one.values[0].low, one.values[0].high) == (1, 2)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12,5", 12.5), ("12.5", 12.5), ("12,5 %", 12.5), ("–", 0.0), ("/", None), ("< 4", None)],
)
def test_a_value_is_taken_as_it_stands(folder: Folder, text: str, value: float | None):
    found = read_one(folder, f"year;value\n2024;{text}\n").values[0]
    assert found == IndicatorValue("", date(2024, 12, 31), value, row=2)


@pytest.mark.parametrize("text", ["31.07.2024", "2024-07-31"])
def test_days_as_tables_write_them(folder: Folder, text: str):
    more = 'columns = { day = "Stichtag" }\n'
    assert read_one(folder, f"Stichtag;value\n{text};7\n", more).values[0].day == date(2024, 7, 31)


def test_one_day_for_all_rows(folder: Folder):
    more = "date = 2025-09-01\n"
    values = read_one(folder, "area,value\n01,7\n02,8\n", more, AREAS).values
    assert [(one.area, one.day) for one in values] == [
        ("01", date(2025, 9, 1)),
        ("02", date(2025, 9, 1)),
    ]


def test_areas_may_be_called_by_their_names(folder: Folder):
    more = 'area_by = "name"\ncolumns = { area = "Ort" }\n'
    values = read_one(folder, "Ort,year,value\nOrt 02,2024,7\n", more, AREAS).values
    assert [one.area for one in values] == ["02"]


def test_the_named_column_counts_where_a_table_has_both(folder: Folder):
    rows = "year,value,count,of\n2024,7,1,4\n"
    stated = IndicatorValue("", date(2024, 12, 31), 7.0, row=2)
    assert read_one(folder, rows, 'columns = { value = "value" }\n').values[0] == stated
    assert read_one(folder, rows, 'columns = { count = "count" }\n').values[0].value == 25.0


def test_of_a_value_and_its_persons_the_persons_count_where_they_make_a_share(folder: Folder):
    found = read_one(folder, "year,value,count,of\n2024,7,1,4\n").values[0]
    assert (found.value, found.count, found.of) == (25.0, 1, 4)
    day = date(2024, 12, 31)
    per_thousand = read_one(folder, "year,value,count,of\n2024,7,1,4\n", 'unit = "je 1000"\n')
    assert per_thousand.values[0] == IndicatorValue("", day, 7.0, row=2)
    of_nobody = read_one(folder, "year,value,count\n2024,7,1\n")
    assert of_nobody.values[0] == IndicatorValue("", day, 7.0, row=2)


def test_cases_need_a_unit(folder: Folder):
    rows = "year,count\n2024,230\n"
    found = read_one(folder, rows, 'unit = "Fälle"\n').values[0]
    assert (found.value, found.count, found.of) == (230.0, 230, None)
    assert "Fälle" in problem(folder, "key_missing", rows).cure
    shares = "year,count,of\n2024,2,4\n"
    assert problem(folder, "key_type", shares, 'unit = "Fälle"\n').column == "indicator.unit"


@pytest.mark.parametrize(
    ("code", "rows", "more"),
    [
        ("figure_twice", "year,value\n2024,7\n2024,8\n", ""),
        ("figure_above_all", "year,count,of\n2024,7,6\n", ""),
        ("figure_columns_missing", "year,wert\n2024,7\n", ""),
        ("figure_said_twice", "year,value,count\n2024,7,6\n", "BOTH"),
        ("figure_day_unsaid", "value\n7\n8\n", ""),
        ("figure_day_unreadable", "year,value\n2023/24,7\n2023,7\n", ""),
        ("figure_day_unreadable", "year,value\n2023,7\n0000,7\n", ""),
        ("figure_day_unreadable", "value,year,x\n7,,a\n8,2024,b\n", ""),
        ("figure_unreadable", "year,value\n2024,viele\n", ""),
        ("count_unreadable", "year,count,of\n2024,2,viele\n", ""),
        ("count_above_withheld", "year,count,of\n2024,< 9,20\n", ""),
        ("count_above_withheld", "year,value\n2024,< 9\n", ""),
        ("areas_missing_for", "area,year,value\n01,2024,7\n", ""),
        ("column_missing", "year,value\n2024,7\n", 'columns = { of = "alle" }\n'),
        ("table_without_rows", "year,value\n", ""),
    ],
)
def test_what_cannot_be_is_an_error(folder: Folder, code: str, rows: str, more: str):
    more = more.replace("BOTH", 'columns = { value = "value", count = "count" }\n')
    assert problem(folder, code, rows, more).severity is Severity.ERROR


def test_a_second_row_of_an_area_names_the_first(folder: Folder):
    rows = "area,year,value\n01,2024,7\n02,2024,7\n02,2024,9\n"
    found = problem(folder, "figure_twice", rows, "", AREAS)
    assert (found.row, found.what) == (
        4,
        "Für den 31.12.2024 im Gebiet „02“ steht schon in Zeile 3 ein Wert.",
    )


@pytest.mark.parametrize("text", ["100,1", "-3", "230"])
def test_no_share_outside_of_a_hundred_percent(folder: Folder, text: str):
    rows = f"year;value\n2024;{text}\n"
    assert problem(folder, "figure_no_share", rows).severity is Severity.WARNING
    assert read_one(folder, rows, 'unit = "Tage"\n').values


def test_all_and_none_are_shares(folder: Folder):
    one = read_one(folder, "year,count,of\n2023,0,9\n2024,9,9\n")
    assert [value.value for value in one.values] == [0.0, 100.0]


def test_of_nobody_there_is_no_share(folder: Folder):
    rows = "year,count,of\n2024,0,0\n"
    assert problem(folder, "figure_of_nobody", rows).severity is Severity.NOTE
    assert read(folder, rows)[0].indicators[0].values[0].value is None


def test_a_blank_cell_is_told_and_no_value(folder: Folder):
    rows = "area,year,value\n01,2023,\n01,2024,5\n"
    assert problem(folder, "count_missing", rows, "", AREAS).row == 2
    assert read(folder, rows, "", AREAS)[0].indicators[0].values[0].value is None


def test_areas_nobody_knows_are_told_as_those_of_children(folder: Folder):
    folder.write("gebiete.geojson", collection(*(feature(f"0{n}", 9 + n / 100) for n in (1, 2, 3))))
    rows = "area,year,value\n01,2024,7\n02,2024,7\n09,2024,7\n"
    assert problem(folder, "unknown_area", rows, "", AREAS).severity is Severity.WARNING
    rows = "area,year,value\n01,2024,7\n08,2024,7\n09,2024,7\n"
    assert problem(folder, "areas_do_not_match", rows, "", AREAS).severity is Severity.ERROR
    assert read(folder, rows, "", AREAS)[0].indicators[0].values == ()
    rows = "area,year,value\n01,2024,7\n,2024,7\n"
    assert problem(folder, "area_empty", rows, "", AREAS).severity is Severity.ERROR


def test_name_and_definition_are_required(folder: Folder):
    folder.write("schule.csv", "year,value\n2024,7\n")
    _, problems = read_need('[[indicator]]\nfile = "schule.csv"\nname = " "\n', folder.path)
    assert [(one.code, one.column) for one in problems] == [
        ("key_type", "indicator.name"),
        ("key_missing", "indicator.definition"),
    ]


def test_a_key_is_of_one_table_only(folder: Folder):
    folder.write("schule.csv", "year,value\n2024,7\n")
    text = SECTION + SECTION + 'key = "indicator_1"\n'
    found = [one for one in read_need(text, folder.path)[1] if one.code == "indicator_twice"]
    assert len(found) == 1 and told(found[0]).column == "indicator[2].key"


def test_a_case_may_have_indicators(folder: Folder):
    folder.write("schule.csv", "area,year,value\n01,2024,7\n").more(SECTION)
    case = folder.case()
    assert [(one.area, one.value) for one in case.indicators[0].values] == [("01", 7.0)]
    assert case.sources["indicator_1"].file == "schule.csv"
    folder.write("schule.csv", "area,year,value\n01,2024,viele\n")
    assert folder.error("figure_unreadable").row == 2


@pytest.mark.parametrize(
    "label", ["Insgesamt", "Gesamtstadt", "Stadt insgesamt", "Landkreis gesamt", "Summe:", "ges."]
)
def test_a_sum_of_all_is_a_value_of_the_whole(folder: Folder, label: str):
    one = read_one(folder, f"area,year,value\n01,2024,7\n02,2024,9\n{label},2024,8\n", "", AREAS)
    assert [(v.area, v.value, v.row) for v in one.values] == [
        ("01", 7.0, 2),
        ("02", 9.0, 3),
        ("", 8.0, 4),
    ]


def test_a_sum_of_all_beside_areas_called_by_name(folder: Folder):
    folder.write("gebiete.geojson", collection(feature("01", 9, name="Alt"), feature("02", 9.1)))
    rows = "area,2023,2024\nAlt,7,8\nInsgesamt,5,6\n"
    more = 'area_by = "name"\nunit = "Tage"\nbands = { "2023" = "2023", "2024" = "2024" }\n'
    more += 'columns = { area = "area", value = "count" }\n'
    need, problems = read(folder, rows, more, AREAS)
    assert [one.code for one in problems if one.severity is not Severity.NOTE] == []
    assert [(v.area, v.day.year, v.value) for v in need.indicators[0].values] == [
        ("01", 2023, 7.0),
        ("01", 2024, 8.0),
        ("", 2023, 5.0),
        ("", 2024, 6.0),
    ]


@pytest.mark.parametrize("label", ["Nord insgesamt", "Zwischensumme", "Gemeinde A gesamt"])
def test_a_sum_of_some_areas_is_left_out_with_a_note(folder: Folder, label: str):
    rows = f"area,year,value\n01,2024,7\n{label},2024,8\n"
    found = problem(folder, "figure_sums", rows, "", AREAS)
    assert found.severity is Severity.NOTE and label in found.what and found.row == 3
    need, problems = read(folder, rows, "", AREAS)
    assert [one.code for one in problems] == ["figure_sums"]
    assert [one.area for one in need.indicators[0].values] == ["01"]


def test_what_is_called_like_an_area_is_that_area(folder: Folder):
    folder.write("gebiete.geojson", collection(feature("gesamt", 9), feature("02", 9.1)))
    one = read_one(folder, "area,year,value\ngesamt,2024,7\n", "", AREAS)
    assert [value.area for value in one.values] == ["gesamt"]


def test_a_sum_of_years_is_no_value(folder: Folder):
    need, problems = read(folder, "year,value\n2023,7\n2024,9\nInsgesamt,16\n")
    assert [one.code for one in problems] == ["row_of_total"]
    assert [one.value for one in need.indicators[0].values] == [7.0, 9.0]


def test_a_sum_of_all_in_the_second_column(folder: Folder):
    one = read_one(folder, "year,area,value\n2024,01,7\n2024,Insgesamt,8\n", "", AREAS)
    assert [(v.area, v.value) for v in one.values] == [("01", 7.0), ("", 8.0)]
