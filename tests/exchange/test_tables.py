"""Clean CSV, and what is said about CSV that is not."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.parsing import (
    AmbiguousNumberError,
    Count,
    NegativeCountError,
    parse_count,
    parse_day,
    parse_flag,
    parse_number,
    parse_whole,
)
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.tables import Table, capped, read_csv
from lueckenlos.exchange.words import read_frequency, read_word


def read(folder: Path, content: str | bytes) -> Table:
    path = folder / "tabelle.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_csv(path)[0]


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


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"", "file_empty", None),
        (b" \n\n", "file_empty", None),
        ("a,b\n1,2\nGrün,3\n".encode("cp1252"), "file_encoding", 3),
        (b"PK\x03\x04rest", "file_is_workbook", None),
        ("a,b\n1,2,3\n", "row_ragged", 2),
        ("a,b\n1\n", "row_ragged", 2),
        ('a,b\n1,2\n"x,2\n', "table_broken", 3),
        ("a,a\n1,2\n", "column_twice", 1),
        ("\na,b\n1,2\n", "header_missing", 1),
        ("a\tb\n1\t2\n", "delimiter_unknown", 1),
    ],
)
def test_what_is_refused(tmp_path: Path, content: str | bytes, code: str, row: int | None):
    problem = refused(tmp_path, content)
    assert (problem.code, problem.row) == (code, row)


def test_a_missing_file(tmp_path: Path):
    with pytest.raises(CaseError, match=r"fehlt\.csv"):
        read_csv(tmp_path / "fehlt.csv")


def test_a_folder_is_no_table(tmp_path: Path):
    with pytest.raises(CaseError, match="lässt sich nicht öffnen"):
        read_csv(tmp_path)


@given(st.binary(max_size=300))
def test_random_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    path = tmp_path_factory.getbasetemp() / "zufall.csv"
    path.write_bytes(data)
    try:
        table, _ = read_csv(path)
    except CaseError as error:
        assert all(problem.what and problem.cure for problem in error.problems)
    else:
        assert all(set(row.cells) == set(table.columns) for row in table.rows)


def test_many_problems_of_one_sort_are_counted():
    many = [Problem("area_empty", "a.csv", row, "id") for row in range(300)]
    kept = capped(many)
    assert len(kept) == 201
    assert "100 weitere" in kept[-1].what


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


@pytest.mark.parametrize("text", ["", "-3", "1,5", "zwölf", "12 Plätze", "1e3", "9" * 5000, "٣²"])
def test_what_is_no_whole_number(text: str):
    with pytest.raises(ValueError):
        parse_whole(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("52.52", 52.52), ("52,52", 52.52), ("-1", -1.0), ("1.234,5", 1234.5), ("1.234", 1.234)],
)
def test_numbers_with_decimals(text: str, value: float):
    assert parse_number(text) == value


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
    with pytest.raises(ValueError):
        parse_flag("vielleicht")


@pytest.mark.parametrize(
    ("text", "count"),
    [(sign, Count(None)) for sign in (".", "*", "/")]
    + [(sign, Count(0)) for sign in ("0", "-", "–", "—")]
    + [("< 4", Count(None, most=3)), ("<4", Count(None, most=3)), ("17", Count(17))]
    + [("x", Count(None, "count_undefined")), ("", Count(None, "count_missing"))],
)
def test_signs_of_official_tables(text: str, count: Count):
    assert parse_count(text) == count


def test_counts_that_are_none():
    with pytest.raises(NegativeCountError):
        parse_count("-3")
    with pytest.raises(ValueError):
        parse_count("viele")


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("täglich", 250),
        ("wöchentlich", 50),
        ("14-täglich", 25),
        ("alle 2 Wochen", 25),
        ("monatlich", 12),
        ("vierteljährlich", 4),
        ("jährlich", 1),
        ("einmalig", 1),
        ("2x pro Woche", 100),
        ("1x im Monat", 12),
        ("zweimal wöchentlich", 100),
        ("", None),
    ],
)
def test_how_often(text: str, times: int | None):
    assert read_frequency(text) == times


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        ("cost", "kostenfrei", "free"),
        ("cost", "0 €", "free"),
        ("cost", "0,00 EUR", "free"),
        ("cost", "12,50 € im Monat", "paid"),
        ("cost", "BuT", "but"),
        ("cost", "einkommensabhängig", "graded"),
        ("cost", "k. A.", ""),
        ("access", "Komm-Struktur", "komm"),
        ("access", "aufsuchend", "geh"),
        ("access", "online", "digital"),
        ("prevention", "Selektiv", "selective"),
        ("open_to", "Schulbezirk", "assigned"),
        ("settlement", "ländlich", "country"),
    ],
)
def test_words(field: str, text: str, word: str):
    assert read_word(field, text) == word


@pytest.mark.parametrize(("field", "text"), [("cost", "mal so"), ("access", "vielleicht")])
def test_words_nobody_knows(field: str, text: str):
    with pytest.raises(ValueError):
        read_word(field, text)
