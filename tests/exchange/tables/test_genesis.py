"""Flat files of GENESIS databases in both dialects."""

from pathlib import Path

from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.reading import Reading
from lueckenlos.exchange.row_reader import readers
from lueckenlos.exchange.tables.read import read_table
from lueckenlos.exchange.tables.table import Table

NEW_HEAD = (
    "statistics_code;statistics_label;time_code;time_label;time;"
    "1_variable_code;1_variable_label;1_variable_attribute_code;1_variable_attribute_label;"
    "2_variable_code;2_variable_label;2_variable_attribute_code;2_variable_attribute_label;"
    "value;value_unit;value_variable_code;value_variable_label"
)
OLD_HEAD = (
    "Statistik_Code;Statistik_Label;Zeit_Code;Zeit_Label;Zeit;1_Merkmal_Code;1_Merkmal_Label;"
    "1_Auspraegung_Code;1_Auspraegung_Label;2_Merkmal_Code;2_Merkmal_Label;2_Auspraegung_Code;"
    "2_Auspraegung_Label;BEV003__Gestorbene__Anzahl;BEV001__Lebendgeborene__Anzahl"
)
AREA = "Kreise und kreisfreie Städte"


def new(
    code: str, area: str, age: str, label: str, value: str, variable: str = "Bevölkerung"
) -> str:
    return (
        f"12411;Fortschreibung;STAG;Stichtag;2024-12-31;KREISE;{AREA};{code};{area};"
        f"ALTX20;Altersgruppen;{age};{label};{value};Anzahl;BEVSTD;{variable}"
    )


def read(folder: Path, *lines: str, reading: Reading | None = None) -> tuple[Table, list[Problem]]:
    path = folder / "genesis.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_table(path, reading or Reading())


def test_the_new_dialect(tmp_path: Path):
    table, problems = read(
        tmp_path,
        NEW_HEAD,
        new("01001", "Flensburg", "ALT000B03", "unter 3 Jahre", "2401"),
        new("01001", "Flensburg", "", "", "98765"),
    )
    assert table.columns == (
        *("time", AREA, f"{AREA} (Code)", "Altersgruppen", "Altersgruppen (Code)"),
        "Bevölkerung (Anzahl)",
    )
    assert table.rows[0].cells == {
        "time": "2024-12-31",
        AREA: "Flensburg",
        f"{AREA} (Code)": "01001",
        "Altersgruppen": "unter 3 Jahre",
        "Altersgruppen (Code)": "ALT000B03",
        "Bevölkerung (Anzahl)": "2401",
    }
    assert table.rows[1].cells["Altersgruppen"] == "Insgesamt"
    assert [row.number for row in table.rows] == [2, 3]
    assert [problem.code for problem in problems] == ["genesis_found"]
    assert problems[0].what and problems[0].cure


def test_the_old_dialect(tmp_path: Path):
    line = "12613;Gestorbene;JAHR;Jahr;2023;KREISE;{};{};{};GES;Geschlecht;{};{};17;."
    table, _ = read(
        tmp_path,
        OLD_HEAD,
        line.format(AREA, "06611", "Kassel, documenta-Stadt", "", "Insgesamt"),
        line.format(AREA, "06633", "  Kassel, Landkreis", "GESM", "männlich"),
    )
    assert table.columns[-2:] == ("Gestorbene (Anzahl)", "Lebendgeborene (Anzahl)")
    assert table.columns[:3] == ("Zeit", AREA, f"{AREA} (Code)")
    assert table.rows[0].cells["Geschlecht"] == "Insgesamt"
    assert table.rows[1].cells[AREA] == "Kassel, Landkreis"
    assert table.rows[1].cells[f"{AREA} (Code)"] == "06633"


def test_totals_stay_and_where_chooses(tmp_path: Path):
    lines = (
        NEW_HEAD,
        new("DG", "Deutschland", "", "Insgesamt", "9"),
        new("01001", "Flensburg", "A", "unter 3 Jahre", "3"),
        new("01002", "Kiel", "A", "unter 3 Jahre", "4"),
    )
    table, _ = read(tmp_path, *lines)
    assert len(table.rows) == 3
    where = {f"{AREA} (Code)": ("010*",), "Altersgruppen": ("unter 3 Jahre",)}
    table, _ = read(tmp_path, *lines, reading=Reading(where=where))
    assert [row.cells[AREA] for row in table.rows] == ["Flensburg", "Kiel"]


def test_problems_name_the_column_of_the_file(tmp_path: Path):
    table, _ = read(tmp_path, NEW_HEAD, new("01001", "Flensburg", "A", "unter 3", "viele"))
    problems: list[Problem] = []
    for reader in readers(table, {"count": "Bevölkerung (Anzahl)"}, problems):
        reader.whole("count")
    assert (problems[0].row, problems[0].column) == (2, "value")


def test_several_figures_in_one_file_are_told_apart(tmp_path: Path):
    table, _ = read(
        tmp_path,
        NEW_HEAD,
        new("01001", "Flensburg", "A", "unter 3", "3", "Bevölkerung"),
        new("01001", "Flensburg", "A", "unter 3", "4", "Haushalte"),
    )
    assert table.columns[-3:] == ("value", "value_variable_label", "value_unit")
    assert [row.cells["value_variable_label"] for row in table.rows] == ["Bevölkerung", "Haushalte"]


def test_variables_that_change_their_label_get_columns_of_their_own(tmp_path: Path):
    land = new("01", "Schleswig-Holstein", "A", "unter 3", "9").replace(AREA, "Bundesländer")
    table, _ = read(tmp_path, NEW_HEAD, new("01001", "Flensburg", "A", "unter 3", "3"), land)
    assert [row.cells[AREA] for row in table.rows] == ["Flensburg", ""]
    assert [row.cells["Bundesländer"] for row in table.rows] == ["", "Schleswig-Holstein"]
