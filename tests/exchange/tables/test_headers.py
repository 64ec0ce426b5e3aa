"""Which rows of a sheet hold the column names, and which rows under them are data."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.tables.read import Table, read_table, to_table
from lueckenlos.exchange.tables.reading import PLAIN, Reading
from lueckenlos.exchange.tables.sheet import Sheet
from lueckenlos.exchange.tables.sheets import read_sheets


def sheet(*rows: Sequence[str] | str, name: str = "", file: str = "mappe.xlsx") -> Sheet:
    """A grid; a row may be written with `|` between its cells. Blank rows only count."""
    split = [row.split("|") if isinstance(row, str) else list(row) for row in rows]
    cells = [tuple(cell.strip() for cell in row) for row in split]
    kept = [(number, row) for number, row in enumerate(cells, 1) if any(row)]
    width = max((len(row) for _, row in kept), default=0)
    padded = tuple(row + ("",) * (width - len(row)) for _, row in kept)
    return Sheet(file, name, padded, tuple(number for number, _ in kept))


def read(*rows: Sequence[str] | str, **how: object) -> tuple[Table, list[Problem]]:
    return to_table([sheet(*rows)], Reading(**how) if how else PLAIN)  # type: ignore[arg-type]


def body(table: Table) -> list[tuple[str, ...]]:
    return [tuple(row.cells[column] for column in table.columns) for row in table.rows]


def codes(problems: Sequence[Problem]) -> list[str]:
    for problem in problems:
        assert problem.place and problem.what and problem.cure
    return [problem.code for problem in problems]


# --- a plain first row is never misread ---------------------------------------------------------

PLAIN_TABLES = [
    ("id|name|kinder", "1|Altstadt|30", "2|Neustadt|4"),
    ("gebiet|anzahl", "A|viele", "B|3", "C|4"),
    ("a|b|c|d|e", "1|2|3|4|5", "2|3|4|5|6"),
    ("von|bis|jahr|anzahl", "1|2|3|4", "2|3|4|5"),
    ("Stadtteil|2015|2016|2017", "Altstadt|3|4|5", "Neustadt|7|8|9"),
    ("Stadtteil|0|1|2|3", "Altstadt|3|4|5|6", "Neustadt|7|8|9|1"),
    ("name|träger|art", "Stilltreff|Verein|Stillgruppe", "Kita|Stadt|Kita"),
    ("name|plätze", "Kita|", "Hort|"),
    ("Anzahl|Einheit", "Anzahl|Prozent", "3|4"),
    ("jahr|stadtteil|kinder", "2017||5", "2018|Nord|6"),
    ("gebiet|jahr|jahr der Zahl", "|2017|2018", "a|2017|2018", "b|2017|2018"),
    ("Quelle|Stand|Titel", "Stadt|2024|x", "Land|2023|y"),
    ("wert",),
    ("wert", "3"),
]


@pytest.mark.parametrize("rows", PLAIN_TABLES)
def test_a_plain_first_row(rows: tuple[str, ...]):
    table, problems = read(*rows)
    assert table.header == 1
    assert table.columns == tuple(rows[0].split("|"))
    assert body(table) == [tuple(row.split("|")) for row in rows[1:]]
    assert codes(problems) == []


NAME = st.text("abcdefghäöüß", min_size=1, max_size=6)
VALUE = st.sampled_from(["", "3", "17", "1.234", ".", "-", "x", "Nord", "Kita", "2017", "1", "2"])


@given(st.data(), st.lists(NAME, min_size=1, max_size=6, unique=True))
def test_every_cell_under_a_plain_header_comes_back(data: st.DataObject, names: list[str]):
    key = st.text("nordsüwet", min_size=1, max_size=5)
    row = st.tuples(key, *[VALUE] * (len(names) - 1))
    rows = data.draw(st.lists(row, max_size=12))
    table, _ = read(names, *rows)
    assert table.columns == tuple(names)
    assert body(table) == rows
    assert [row.number for row in table.rows] == list(range(2, len(rows) + 2))


# --- titles, stacked rows, units, years ---------------------------------------------------------


def test_titles_above_are_left_out_and_told():
    table, problems = read(
        "Kinder in der Stadt",
        "Stand:|31.12.2024",
        "",
        "Stadtteil|unter 3|3 bis unter 6",
        "Altstadt|30|28",
        "Neustadt|12|.",
    )
    assert table.columns == ("Stadtteil", "unter 3", "3 bis unter 6")
    assert body(table) == [("Altstadt", "30", "28"), ("Neustadt", "12", ".")]
    assert [row.number for row in table.rows] == [5, 6]
    assert codes(problems) == ["rows_above_header", "header_found"]
    assert "Kinder in der Stadt" in problems[0].what


def test_a_list_of_words_under_a_title():
    table, _ = read(
        "Angebote der Frühen Hilfen",
        "",
        "Name|Träger|Straße|PLZ",
        "Stilltreff|Verein|Weg 1|",
        "Elterncafé||Weg 2|24937",
        "Krabbelgruppe|Kirche|Weg 3|24939",
    )
    assert table.columns == ("Name", "Träger", "Straße", "PLZ")
    assert [row.number for row in table.rows] == [4, 5, 6]
    words, _ = read("Unsere Angebote", "Name|Träger|Ort", "Stilltreff|Verein|Nord", "Café||Süd")
    assert words.columns == ("Name", "Träger", "Ort")
    assert len(words.rows) == 2


@pytest.mark.parametrize(
    "upper",
    [
        "Stadtteil|Kinder im Alter von||||Haushalte",
        "Stadtteil|Kinder im Alter von|Kinder im Alter von|Kinder im Alter von||Haushalte",
    ],
)
@pytest.mark.parametrize("key", ["", "Stadtteil"])
def test_stacked_rows_are_joined(upper: str, key: str):
    table, problems = read(
        upper,
        f"{key}|unter 3|3 bis unter 6|6 bis unter 10||",
        "Altstadt|30|28|40||900",
        "Nord|1|2|3||9",
    )
    assert table.columns == (
        "Stadtteil",
        "Kinder im Alter von / unter 3",
        "Kinder im Alter von / 3 bis unter 6",
        "Kinder im Alter von / 6 bis unter 10",
        "Haushalte",
    )
    assert [row.number for row in table.rows] == [3, 4]
    assert codes(problems) == ["header_found"]


def test_three_stacked_rows_with_units_and_column_numbers():
    table, problems = read(
        "Tabelle 3: Bevölkerung",
        "Nr.|Stadtteil|Kinder||||",
        "||männlich||weiblich||",
        "||unter 3|3 bis unter 6|unter 3|3 bis unter 6|zusammen",
        "||Anzahl|Anzahl|Anzahl|Anzahl|Anzahl",
        "1|2|3|4|5|6|7",
        "01|Altstadt|1|2|3|4|10",
        "02|Neustadt|5|6|7|8|26",
    )
    assert table.columns == (
        "Nr.",
        "Stadtteil",
        "Kinder / männlich / unter 3",
        "Kinder / männlich / 3 bis unter 6",
        "Kinder / weiblich / unter 3",
        "Kinder / weiblich / 3 bis unter 6",
        "Kinder / weiblich / zusammen",
    )
    assert body(table)[1] == ("02", "Neustadt", "5", "6", "7", "8", "26")
    assert codes(problems).count("header_row_skipped") == 2


def test_repeated_words_are_dropped():
    table, _ = read("Ort|Kinder|", "|Kinder unter 3|Kinder unter 6", "a|1|2", "b|3|4")
    assert table.columns == ("Ort", "Kinder unter 3", "Kinder unter 6")


def test_a_title_in_the_middle_names_no_column():
    rows = "Ort|Schulen|Kitas", "a|3|4", "b|6|9"
    table, problems = read("|Einrichtungen der Stadt|", *rows)
    assert table.columns == ("Ort", "Schulen", "Kitas")
    assert "Einrichtungen der Stadt" in problems[0].what


def test_a_title_above_groups_does_not_name_the_key():
    rows = "|Alter|||", "Ortsteil|0-3|3-6|6-10|alle", "a|1|2|3|6", "b|2|2|2|6"
    table, _ = read("Bevölkerung", *rows)
    assert table.columns == (
        "Ortsteil",
        "Alter / 0-3",
        "Alter / 3-6",
        "Alter / 6-10",
        "Alter / alle",
    )


def test_a_first_row_of_data_that_counts_up():
    table, _ = read("Ort|darunter||alle", "|unter 3|3-6|", "a|1|2|3", "b|2|3|5")
    assert table.columns == ("Ort", "darunter / unter 3", "darunter / 3-6", "alle")
    assert body(table) == [("a", "1", "2", "3"), ("b", "2", "3", "5")]


def test_rows_with_few_cells_before_the_first_full_one():
    rows = "Titel", "id|nr|art", "|135|", "|136|x", "|137|y"
    table, _ = read(*rows)
    assert table.columns == ("id", "nr", "art")
    assert [row.number for row in table.rows] == [3, 4, 5]


def test_years_that_name_a_column_of_their_own_are_joined():
    table, _ = read("Nr|Ort|Kinder unter 3|", "||2022|2023", "1|a|4|5", "2|b|6|7")
    assert table.columns == ("Nr", "Ort", "Kinder unter 3 / 2022", "Kinder unter 3 / 2023")


def test_single_years_under_a_title():
    table, _ = read("Kinder nach Alter", "Ort|0|1|2", "a|1|2|3", "b|1|2|3")
    assert table.columns == ("Ort", "0", "1", "2")
    assert len(table.rows) == 2


def test_single_years_under_a_group():
    table, _ = read("Ort|Alter in Jahren|||", "|0|1|2|3", "a|4|4|9|2", "b|5|1|1|3")
    assert table.columns[1:] == tuple(f"Alter in Jahren / {year}" for year in range(4))
    assert len(table.rows) == 2


def test_years_under_complete_names_are_skipped_and_told():
    table, problems = read(
        "Kennziffer|Raum|Quote|Anteil", "||2016|2017", "01001|A|3,4|5,1", "01002|B|1,0|2,2"
    )
    assert table.columns == ("Kennziffer", "Raum", "Quote", "Anteil")
    assert (codes(problems), problems[0].row) == (["header_row_skipped"], 2)


def test_years_that_tell_columns_apart_are_joined():
    table, _ = read("Ort|Kinder|Kinder|Kinder", "|2015|2016|2017", "a|3|4|5", "b|6|7|8")
    assert table.columns == ("Ort", "Kinder / 2015", "Kinder / 2016", "Kinder / 2017")


def test_a_title_over_the_whole_merged_row():
    title = ["Bevölkerung am Ort der Hauptwohnung"] * 3
    table, _ = read(title, "Ort|unter 3|3 bis 6", "a|3|4", "b|6|7")
    assert table.columns == ("Ort", "unter 3", "3 bis 6")


# --- declared -----------------------------------------------------------------------------------


def test_a_declared_header_is_taken():
    rows = ("x|y|z", "Ort|Kinder|", "|unter 3|3-6", "|nicht|data", "a|3|4")
    table, _ = read(*rows, header=(2, 3))
    assert table.columns == ("Ort", "Kinder / unter 3", "Kinder / 3-6")
    assert [row.number for row in table.rows] == [4, 5]
    with pytest.raises(CaseError) as caught:
        read(*rows, header=(9, 9))
    assert codes(caught.value.problems) == ["header_outside"]


def test_nothing_is_guessed_where_names_are_certain():
    grid = sheet("a|b", "|2017", "Insgesamt|3", "Quelle: x|")
    named = Sheet(grid.file, "", grid.rows, grid.numbers, named=True)
    table, problems = to_table([named])
    assert [row.number for row in table.rows] == [2, 3, 4]
    assert problems == []


# --- sheets -------------------------------------------------------------------------------------


def test_the_fullest_sheet_is_chosen_and_the_others_are_named():
    cover = sheet("Statistischer Bericht", "Inhalt", name="Titel")
    small = sheet("Ort|Kinder", "a|3", name="Tab 1")
    large = sheet("Ort|Kinder", "a|3", "b|4", "b|4,5|6", name="Tab 2")
    table, problems = to_table([cover, small, large])
    assert table.sheet == "Tab 2"
    assert codes(problems)[0] == "sheet_chosen"
    assert "„Tab 2“" in problems[0].what and "Tab 1" in problems[0].what
    assert "Titel" not in problems[0].what
    assert all(problem.sheet == "Tab 2" for problem in problems[1:])


def test_a_file_with_one_sheet_names_none():
    table, problems = to_table([sheet("Ort|Kinder", "a|3", "Summe|3", name="Tabelle1")])
    assert table.sheet == ""
    assert [problem.sheet for problem in problems] == [""]


def test_a_sheet_without_content_is_refused():
    with pytest.raises(CaseError) as caught:
        to_table([sheet("", "")])
    assert codes(caught.value.problems) == ["header_missing"]


# --- an old official workbook -------------------------------------------------------------------


def official(name: str, areas: int) -> Sheet:
    """Population by single years under sexes, thousands parted by blanks, footnotes below."""
    ages = [str(year) for year in range(18)]
    blanks = [""] * 17
    rows: list[list[str]] = [
        ["Statistischer Bericht A I 3"],
        [f"3.{name} Bevölkerung der Ortsteile nach Alter und Geschlecht 1)"],
        [],
        ["Nr.", "Ortsteil", "Insgesamt", *blanks, "Männlich", *blanks, "Einwohner"],
        ["", "", *ages, *ages, "insgesamt"],
        ["", "", *["Anzahl"] * 37],
        [str(number) for number in range(1, 40)],
    ]
    for block in range(2):
        for number in range(areas):
            key = f"{block}{number:02}"
            counts = [
                f"1 {number:03}" if year % 5 == 0 else str(year + number) for year in range(36)
            ]
            rows.append([key, f"Ort {key}", *counts, "12 345"])
        rows.append(
            ["", f"Stadtbezirk {block} zusammen".replace(" zusammen", " insgesamt")] + ["99"] * 37
        )
    rows.append(["", "Insgesamt", *["2 000"] * 37])
    rows.append(["__________"])
    rows.append(["1) Ergebnisse der Fortschreibung auf Grundlage des Zensus."])
    rows.append(["Quelle: Statistisches Amt, eigene Berechnung"])
    return sheet(*rows, name=name)


def test_an_old_official_workbook():
    sheets = [official(str(number), 3 if number != 7 else 9) for number in range(19)]
    table, problems = to_table(sheets)
    assert table.sheet == "7"
    assert table.columns[:4] == ("Nr.", "Ortsteil", "Insgesamt / 0", "Insgesamt / 1")
    assert table.columns[20] == "Männlich / 0"
    assert len(table.columns) == 39
    assert [row.cells["Nr."] for row in table.rows] == [
        f"{block}{number:02}" for block in range(2) for number in range(9)
    ]
    assert table.rows[0].number == 8
    assert table.rows[0].cells["Insgesamt / 0"] == "1 000"
    found = codes(problems)
    assert found.count("row_of_total") == 3
    assert found.count("row_of_remark") == 3


# --- whatever comes -----------------------------------------------------------------------------

WORDS = ["Stadtteil", "Kinder", "unter 3", "Insgesamt", "Quelle: Amt", "Stand:", "____", "Altstadt"]
SIGNS = ["", "", "", "3", "17", "1.234", "2017", "1", "2", "Anzahl", "%", ".", "-", "x"]
CELL = st.sampled_from([*WORDS, *SIGNS]) | st.text(max_size=5)
GRID = st.lists(st.lists(CELL, max_size=6), max_size=9)


@given(GRID, st.none() | st.tuples(st.integers(1, 4), st.integers(1, 6)))
def test_any_grid_is_read_or_refused(grid: list[list[str]], header: tuple[int, int] | None):
    made = sheet(*grid, name="Blatt")
    try:
        table, problems = to_table([made], Reading(header=header))
    except CaseError as error:
        problems, table = list(error.problems), None
    codes(problems)
    if table:
        assert len(set(table.columns)) == len(table.columns)
        assert all(set(row.cells) == set(table.columns) for row in table.rows)
        assert all(row.number > table.header for row in table.rows)


AREAS = st.lists(st.text("abcdeäöü", min_size=3, max_size=8), min_size=2, max_size=8, unique=True)


@given(
    areas=AREAS,
    titles=st.integers(0, 3),
    groups=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    stacked=st.booleans(),
    units=st.booleans(),
    gap=st.booleans(),
    footnotes=st.integers(0, 2),
    data=st.data(),
)
def test_every_cell_of_an_official_table_comes_back(
    areas: list[str],
    titles: int,
    groups: list[int],
    stacked: bool,
    units: bool,
    gap: bool,
    footnotes: int,
    data: st.DataObject,
):
    width = sum(groups)
    assume(width > 1 or not stacked)  # "Ort, Kinder" over "unter 3" may be a slip in a plain table
    number = st.sampled_from(["3", "17", "1.234", "20", "1 000", "0"])
    row = st.lists(number, min_size=width, max_size=width)
    counts = [data.draw(row) for _ in areas]
    lower = [f"{age} bis unter {age + 3}" for size in groups for age in range(size)]
    upper = [
        name for at, size in enumerate(groups) for name in [f"Gruppe {at}", *[""] * (size - 1)]
    ]
    rows: list[list[str]] = [["Bevölkerung nach Alter"], ["Stand: 2024"], ["Amt"]][:titles]
    rows += [[]] if gap and titles else []
    if stacked:
        rows += [["Ortsteil", *upper], ["", *lower]]
    else:
        rows += [["Ortsteil", *(f"{at} {name}" for at, name in enumerate(lower))]]
    rows += [["", *["Anzahl"] * width]] if units else []
    start = len(rows) + 1
    rows += [[area, *cells] for area, cells in zip(areas, counts, strict=True)]
    rows += [["Quelle: Amt"], ["© Stadt 2024"]][:footnotes]
    table, problems = read(*rows)
    assert body(table) == [(area, *cells) for area, cells in zip(areas, counts, strict=True)]
    assert table.rows[0].number == start
    assert codes(problems).count("row_of_remark") == footnotes
    assert all(name in column for name, column in zip(lower, table.columns[1:], strict=True))


# --- real files ---------------------------------------------------------------------------------


@pytest.mark.needs("shared")
def test_real_tables(shared_dir: Path):
    data = shared_dir / "data"
    table, problems = read_table(data / "deutschland" / "inkar_kreise_2017.csv")
    assert (len(table.rows), table.rows[0].number) == (401, 3)
    assert table.rows[0].cells["Kennziffer"] == "01001"
    assert table.rows[0].cells["Einwohner unter 6 Jahre"] == "5,5"
    assert codes(problems) == ["header_row_skipped"]
    for name, rows, columns in (
        ("flensburg/schulen.csv", 30, 26),
        ("flensburg/kitas.csv", 70, 18),
        ("flensburg/sozialatlas_altersgruppen_stadtteil_jahr.csv", 26, 10),
        ("flensburg/sozialatlas_hilfen_zur_erziehung_jahr.csv", 6, 9),
        ("berlin/berlin-lor-population-2024-02-t2-planning-areas.csv", 542, 23),
        ("berlin/gssa_2022_planungsraeume.csv", 448, 12),
        ("hessen/schulen_geocoded.json", 2535, 8),
    ):
        table, problems = read_table(data / name)
        assert (len(table.rows), len(table.columns)) == (rows, columns), name
        assert table.rows[0].number == 2
        assert codes(problems) == [], name


@pytest.mark.needs("shared")
@pytest.mark.parametrize(
    "titles",
    [
        [["Überschrift der Tabelle"]],
        [["Überschrift"], ["Stand:", "31.12.2024"]],
        [["Liste der Angebote im Kreis"], ["Stand 2024"], []],
        [["", "Titel in der Mitte der Tabelle"]],
    ],
)
def test_real_tables_under_titles_and_above_remarks(shared_dir: Path, titles: list[list[str]]):
    data = shared_dir / "data"
    for name in (
        "deutschland/inkar_kreise_2017.csv",
        "flensburg/schulen.csv",
        "flensburg/kitas.csv",
        "flensburg/sozialatlas_altersgruppen_stadtteil_jahr.csv",
        "berlin/berlin-lor-population-2024-02-t2-planning-areas.csv",
        "berlin/gssa_2022_planungsraeume.csv",
        "hsds-ilao/resources/eligibilities.csv",
        "hsds-ilao/input/services.csv",
    ):
        sheets, _ = read_sheets(data / name)
        plain, _ = to_table(sheets)
        remarks = [["__________"], ["Quelle: Stadt, eigene Berechnung"]]
        framed, problems = to_table([sheet(*titles, *sheets[0].rows, *remarks, name="Blatt")])
        assert framed.columns == plain.columns, name
        assert body(framed) == body(plain), name
        assert codes(problems).count("row_of_remark") == 2
