"""Tables from files: clean CSV, what is said about CSV that is not, and what cells mean."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.problems import CaseError, Problem, capped
from lueckenlos.exchange.reading import Reading
from lueckenlos.exchange.row_reader import readers
from lueckenlos.exchange.severity import Severity
from lueckenlos.exchange.tables.parsing import (
    AmbiguousNumberError,
    Count,
    NegativeCountError,
    number_style,
    parse_count,
    parse_day,
    parse_flag,
    parse_number,
    parse_whole,
)
from lueckenlos.exchange.tables.read import read_table
from lueckenlos.exchange.tables.table import Table


def read(folder: Path, content: str | bytes) -> Table:
    path = folder / "tabelle.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path)[0]


def noted(folder: Path, content: str) -> tuple[Table, Problem]:
    """The table and the one problem met on the way, which is no error."""
    path = folder / "tabelle.csv"
    path.write_text(content, encoding="utf-8")
    table, problems = read_table(path)
    (problem,) = problems
    assert problem.severity is not Severity.ERROR
    assert "tabelle.csv" in problem.place
    assert problem.what and problem.cure
    return table, problem


def refused(folder: Path, content: str | bytes) -> Problem:
    with pytest.raises(CaseError) as caught:
        read(folder, content)
    problem = caught.value.problems[0]
    assert "tabelle.csv" in problem.place
    assert problem.what and problem.cure
    return problem


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("sign", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_clean_tables(tmp_path: Path, start: str, sign: str, end: str):
    lines = [f"id{sign}name", f'01{sign}"a{sign} ""b"""', "", f"02{sign} Ö "]
    table = read(tmp_path, start + end.join(lines) + end)
    assert table.columns == ("id", "name")
    assert [row.number for row in table.rows] == [2, 4]
    assert table.rows[0].cells == {"id": "01", "name": f'a{sign} "b"'}
    assert table.rows[1].cells == {"id": "02", "name": "Ö"}


def test_trailing_empty_columns_of_a_spreadsheet_are_no_fault(tmp_path: Path):
    assert read(tmp_path, "a;b;;\n1;2;;\n;;;\n").rows[0].cells == {"a": "1", "b": "2"}


@pytest.mark.parametrize("content", [b"", b" \n\n"])
def test_what_is_refused(tmp_path: Path, content: bytes):
    assert refused(tmp_path, content).code == "file_empty"


def test_other_dialects_are_read(tmp_path: Path):
    for content in ("a,b\n1,ü\n".encode("cp1252"), "a\tb\n1\tü\n", "\na,b\n1,ü\n"):
        table = read(tmp_path, content)
        assert [row.cells for row in table.rows] == [{"a": "1", "b": "ü"}]


# --- rows of other lengths and columns of no or one name ----------------------------------------


def test_a_row_too_long_is_told_and_keeps_its_columns(tmp_path: Path):
    table, problem = noted(tmp_path, "a,b\n1,2,3\n4,5\n6,7\n")
    assert (problem.code, problem.row, problem.severity) == ("row_ragged", 2, Severity.WARNING)
    assert problem.values == {"cells": 3, "expected": 2}
    assert [list(row.cells.values()) for row in table.rows] == [["1", "2"], ["4", "5"], ["6", "7"]]


def test_a_row_too_short_is_filled_up(tmp_path: Path):
    assert [row.cells for row in read(tmp_path, "a,b\n1\n2,3\n").rows] == [
        {"a": "1", "b": ""},
        {"a": "2", "b": "3"},
    ]


def test_repeated_columns_get_names_of_their_own(tmp_path: Path):
    table, problem = noted(tmp_path, "id,Tel,Tel\n1,12,34\n2,56,78\n")
    assert table.columns == ("id", "Tel", "Tel (2)")
    assert table.rows[0].cells == {"id": "1", "Tel": "12", "Tel (2)": "34"}
    assert (problem.code, problem.column) == ("column_repeated", "Tel (2)")


def test_a_name_that_looks_counted_is_not_taken_twice(tmp_path: Path):
    table = read(tmp_path, "Tel,Tel,Tel (2)\n1,2,3\n")
    assert table.rows[0].cells == {"Tel": "1", "Tel (3)": "2", "Tel (2)": "3"}


def test_unnamed_columns_with_content_are_numbered(tmp_path: Path):
    table, problem = noted(tmp_path, "a,,c\n1,2,3\n4,5,6\n")
    assert table.rows[0].cells == {"a": "1", "Spalte 2": "2", "c": "3"}
    assert (problem.code, problem.values["number"]) == ("column_unnamed", 2)


def test_a_last_column_without_name_that_most_rows_have(tmp_path: Path):
    table, problem = noted(tmp_path, "a,b\n1,2,3\n4,5,6\n7,8\n")
    assert table.columns == ("a", "b", "Spalte 3")
    assert problem.code == "column_unnamed"
    assert table.rows[2].cells["Spalte 3"] == ""


def test_unnamed_columns_without_content_go_silently(tmp_path: Path):
    assert read(tmp_path, "a,,c\n1,,3\n").columns == ("a", "c")


def test_a_missing_file(tmp_path: Path):
    with pytest.raises(CaseError, match=r"fehlt\.csv"):
        read_table(tmp_path / "fehlt.csv")


def test_a_folder_is_no_table(tmp_path: Path):
    with pytest.raises(CaseError, match="lässt sich nicht öffnen"):
        read_table(tmp_path)


@given(st.binary(max_size=300))
def test_random_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    path = tmp_path_factory.getbasetemp() / "zufall.csv"
    path.write_bytes(data)
    try:
        table, _ = read_table(path)
    except CaseError as error:
        assert all(problem.what and problem.cure for problem in error.problems)
    else:
        assert all(set(row.cells) == set(table.columns) for row in table.rows)


def test_many_problems_of_one_sort_are_counted():
    many = [Problem("area_empty", "a.csv", row, "id") for row in range(300)]
    kept = capped(many)
    assert len(kept) == 201
    assert kept[-1].what.endswith("aufgeführt sind: 100.")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("165", 165),
        ("165,0", 165),
        ("1.234", 1234),
        ("1 234", 1234),
        ("12\xa0000", 12000),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1.234,0", 1234),
    ],
)
def test_whole_numbers(text: str, value: int):
    assert parse_whole(text) == value


@pytest.mark.parametrize("text", ["12.000", "1,234"])
def test_a_point_that_may_mean_thousands_or_decimals(text: str):
    with pytest.raises(AmbiguousNumberError):
        parse_whole(text)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("12.000", ",", 12000),
        ("1,234", ".", 1234),
        ("12,000", ",", 12),
        ("12.000", ".", 12),
        ("1.234.567,0", ",", 1234567),
        ("1 234", ",", 1234),
        ("165", ".", 165),
    ],
)
def test_whole_numbers_whose_decimal_sign_is_known(text: str, decimal: str, value: int):
    assert parse_whole(text, decimal) == value


@pytest.mark.parametrize(
    ("text", "decimal"),
    [("1.234", "."), ("1,5", ","), ("12.34", ","), ("1234.567", ","), ("", ","), (",5", ",")],
)
def test_what_is_no_whole_number_in_its_style(text: str, decimal: str):
    with pytest.raises(ValueError):
        parse_whole(text, decimal)


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["1.234", "12.345,6"], ","),
        (["1,234", "12,345.6"], "."),
        (["1.234.567", "12.000"], ","),
        (["34,8", "1.560"], ","),
        (["52.52", "13.4"], "."),
        (["1.234", "12.000", "3.456", "17"], ","),
        (["1,234", "12,000", "3,456", ""], "."),
        (["12.000", "13.000", "14.000"], ""),
        (["12.000", "1.234"], ""),
        (["1.234", "1,234", "2.345", "2,345", "3.456", "3,456"], ""),
        (["1,5", "1.5"], ""),
        (["0.123", "0.456", "0.789"], "."),
        (["1 234", ".", "-", "x", "Insgesamt", ""], ""),
        ([], ""),
    ],
)
def test_the_decimal_sign_of_a_column(cells: list[str], style: str):
    assert number_style(cells) == style


def test_a_column_settles_what_a_cell_leaves_open(tmp_path: Path):
    table = read(tmp_path, "gebiet;anzahl\na;12.000\nb;1.234\nc;3.456\n")
    problems: list[Problem] = []
    found = [row.count("n").value for row in readers(table, {"n": "anzahl"}, problems)]
    assert found == [12000, 1234, 3456]
    alone = read(tmp_path, "gebiet;anzahl\na;12.000\n")
    assert [row.whole("n") for row in readers(alone, {"n": "anzahl"}, problems)] == [None]
    assert [problem.code for problem in problems] == ["number_ambiguous"]


def test_what_a_source_declares_settles_more(tmp_path: Path):
    path = tmp_path / "tabelle.csv"
    path.write_text("gebiet;anzahl\na;12.000\nb;-\nc;...\n", encoding="utf-8")
    reading = Reading(decimal=",", signs={"-": "withheld", "...": "missing"})
    table, _ = read_table(path, reading)
    found = [row.count("n") for row in readers(table, {"n": "anzahl"}, [])]
    assert found == [Count(12000), Count(None), Count(None, "count_missing")]


@pytest.mark.parametrize("text", ["", "-3", "1,5", "zwölf", "12 Plätze", "1e3", "9" * 5000, "٣²"])
def test_what_is_no_whole_number(text: str):
    with pytest.raises(ValueError):
        parse_whole(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("52.52", 52.52), ("52,52", 52.52), ("-1", -1.0), ("1.234,5", 1234.5), ("1.234", 1.234)),
        *((".876", 0.876), ("-,5", -0.5), ("1,234.5", 1234.5)),
    ],
)
def test_numbers_with_decimals(text: str, value: float):
    assert parse_number(text) == value


def test_a_known_decimal_sign_parts_thousands_by_the_other():
    assert parse_number("1.234", ",") == 1234
    assert parse_number("1.234", ".") == 1.234
    assert parse_number("467.234", ",") == 467234


@pytest.mark.parametrize("text", ["nan", "inf", "1,2,3", "", "1e5", "0x1"])
def test_what_is_no_number(text: str):
    with pytest.raises(ValueError):
        parse_number(text)


@pytest.mark.parametrize("text", ["2026-02-01", "1.2.2026", "01.02.2026", "1. 2. 2026"])
def test_days(text: str):
    assert parse_day(text) == date(2026, 2, 1)


@pytest.mark.parametrize("text", ["31.02.2026", "1.2.26", "2026-13-01", "Februar", "2026-02-01T00"])
def test_what_is_no_day(text: str):
    with pytest.raises(ValueError):
        parse_day(text)


def test_flags():
    assert [parse_flag(text) for text in ("ja", "JA", "x", "nein", "0")] == [True] * 3 + [False] * 2
    assert all(parse_flag(text) for text in ("Ja, mit Anmeldung", "✓", "Yes"))
    with pytest.raises(ValueError):
        parse_flag("vielleicht")
    with pytest.raises(ValueError):
        parse_flag("nein, außer im Notfall")
    with pytest.raises(ValueError):
        parse_flag("Jahrgang 3")


@pytest.mark.parametrize(
    ("text", "count"),
    [(sign, Count(None)) for sign in (".", "*", "/")]
    + [(sign, Count(0)) for sign in ("0", "-", "–", "—")]
    + [("< 4", Count(None, most=3)), ("<4", Count(None, most=3)), ("17", Count(17))]
    + [("x", Count(None, "count_undefined")), ("", Count(None, "count_missing"))],
)
def test_signs_of_official_tables(text: str, count: Count):
    assert parse_count(text) == count


@pytest.mark.parametrize(
    ("meaning", "count"),
    [("zero", Count(0)), ("withheld", Count(None)), ("missing", Count(None, "count_missing"))],
)
def test_signs_a_source_declares(meaning: str, count: Count):
    assert parse_count(" - ", {"-": meaning}) == count
    assert parse_count("", {"": meaning}) == count


def test_counts_that_are_none():
    with pytest.raises(NegativeCountError):
        parse_count("-3")
    with pytest.raises(ValueError):
        parse_count("viele")
