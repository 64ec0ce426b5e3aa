"""Official tables under titles, as a whole: old ones, any, and real ones."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.exchange.tables.grids import body, codes, read, sheet

from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.reading import Reading
from lueckenlos.exchange.tables.read import read_table, to_table
from lueckenlos.exchange.tables.sheet import Sheet
from lueckenlos.exchange.tables.sheets import read_sheets

# --- an old official workbook ----------------------------------------------------------------


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


# --- whatever comes --------------------------------------------------------------------------

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


# --- real files ------------------------------------------------------------------------------


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
