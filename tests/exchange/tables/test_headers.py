"""Which rows of a sheet hold the column names, and which rows under them are data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.tables.grids import body, codes, read, sheet

from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.tables.read import to_table
from lueckenlos.exchange.tables.sheet import Sheet

# --- a plain first row is never misread ------------------------------------------------------

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


# --- titles, stacked rows, units, years ------------------------------------------------------


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


def test_a_titled_list_of_words_with_a_late_number_keeps_its_first_rows():
    rows = "Angebote", "Was?|Alter|Kosten", "Treff|0-1|frei", "Rat|alle|frei", "Turnen|2-4|30 €"
    table, _ = read(*rows)
    assert table.columns == ("Was?", "Alter", "Kosten")
    assert len(table.rows) == 3


# --- declared --------------------------------------------------------------------------------


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


# --- sheets ----------------------------------------------------------------------------------


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
