"""Grids of the Zensus and one's own, and settled places."""

import time
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.conftest import Folder, told

from lueckenlos.exchange.ground.cells import Bounds, Cells, is_grid_text, read_cells_file
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.reading import Reading

INSIDE = (4249350, 2988350)  # a cell of the first area of the small case
SIZE = 3_088_037  # cells of the Zensus 2022 with inhabitants


def read(
    path: Path,
    bounds: Bounds | None = None,
    columns: dict[str, str] | None = None,
    **reading: object,
) -> tuple[Cells, list[str]]:
    cells, problems = read_cells_file(path, Reading(**reading), bounds, columns or {})
    return cells, [told(problem).code for problem in problems]


def grid(folder: Path, content: str | bytes, name: str = "gitter.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def listed(cells: Cells) -> list[tuple[float, float, float | None]]:
    rows = zip(cells.x.tolist(), cells.y.tolist(), cells.weight.tolist(), strict=True)
    return [(x, y, None if np.isnan(w) else w) for x, y, w in rows]


# --- layouts of the Zensus ------------------------------------------------------------------

LONG = "CRS3035RES100mN2691700E4341100"


def test_the_layout_of_2022(tmp_path: Path):
    rows = [
        f"{LONG};4341150;2691750;12",
        f"{LONG};4341250;2691750;–",
        f"{LONG};4341350;2691750;â€“",
    ]
    text = "\n".join(["GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner", *rows])
    cells, codes = read(grid(tmp_path, text))
    assert listed(cells) == [
        (4341150, 2691750, 12),
        (4341250, 2691750, None),
        (4341350, 2691750, None),
    ]
    assert cells.row.tolist() == [2, 3, 4]
    assert codes == ["grid_weight_taken"]


def test_a_dash_of_another_encoding_and_a_decimal_comma(tmp_path: Path):
    head = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Anteil_unter_18;werterlaeuternde_Zeichen\n"
    rows = f"{LONG};4341150;2691750;12,34;KLAMMERN\n{LONG};4341250;2691750;–;\n"
    cells, _ = read(grid(tmp_path, (head + rows).encode("cp1252")))
    assert [weight for *_, weight in listed(cells)] == [12.34, None]


def test_many_columns_of_numbers(tmp_path: Path):
    head = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Insgesamt_Bevoelkerung;{};a10bis19\n"
    row = f"{LONG};4341150;2691750;90;7;5\n"
    cells, codes = read(grid(tmp_path, head.format("Unter10") + row))
    assert listed(cells)[0][2] == 7 and codes == ["grid_weight_taken"]
    path = grid(tmp_path, head.format("Frauen") + row)
    assert read(path)[1] == ["grid_weight_open"]
    cells, codes = read(path, columns={"weight": "Frauen"})
    assert listed(cells)[0][2] == 7 and codes == []


def test_the_layout_of_2011(tmp_path: Path):
    """-1: nobody lives there or the number is secret; a floor there would settle every forest."""
    text = (
        "Gitter_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n"
        "100mN26917E43411;4341150;2691750;-1\n100mN26917E43412;4341250;2691750;8\n"
        "100mN26917E43413;4341350;2691750;-9\n"
    )
    path = grid(tmp_path, text)
    found, problems = read_cells_file(path)
    assert [weight for *_, weight in listed(found)] == [8, None]
    [note] = [problem for problem in problems if problem.code == "cells_empty"]
    assert note.values["count"] == 1 and "unbewohnt" in note.what
    assert "cells_elsewhere" not in {problem.code for problem in problems}
    kept, _ = read(path, signs={"-1": "withheld"})
    assert [weight for *_, weight in listed(kept)] == [None, 8, None]


def test_the_long_layout_of_2011(tmp_path: Path):
    text = (
        "Gitter_ID_100m;Gitter_ID_100m_neu;Merkmal;Auspraegung_Code;Auspraegung_Text;Anzahl;Anzahl_q\n"
        '100mN26917E43411;CRS;" INSGESAMT";0;"Einheiten insgesamt";48;0\n'
        "100mN26917E43411;CRS;ALTER_10JG;1;Unter 10;7;0\n"
        "100mN26917E43412;CRS;ALTER_10JG;1;Unter 10;3;1\n"
        "100mN26917E43412;CRS;ALTER_10JG;2;10 - 19;5;0\n"
    )
    path = grid(tmp_path, text)
    assert read(path)[1] == ["grid_where_missing"]
    cells, codes = read(path, where={"Merkmal": ("ALTER*",), "Auspraegung_Code": ("1",)})
    assert listed(cells) == [(4341150, 2691750, 7), (4341250, 2691750, 3)]
    assert cells.row.tolist() == [3, 4] and codes == []
    assert read(path, where={"Merkmale": ("ALTER*",)})[1] == ["column_missing"]


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        (LONG, 4341150, 2691750),
        ("100mN26917E43411", 4341150, 2691750),
        ("CRS3035RES1000mN2691000E4341000", 4341500, 2691500),
        ("1kmN2691E4341", 4341500, 2691500),
        ("CRS3035RES10000mN2690000E4340000", 4345000, 2695000),
        ("10kmN269E434", 4345000, 2695000),
    ],
)
def test_a_cell_by_its_name_alone(tmp_path: Path, name: str, x: float, y: float):
    cells, _ = read(grid(tmp_path, f"Gitter_ID;Einwohner\n{name};4\n"))
    assert listed(cells) == [(x, y, 4)]
    assert "cell_unreadable" in read(grid(tmp_path, "Gitter_ID;Einwohner\nN26E43;4\n"))[1]


# --- one's own grids ------------------------------------------------------------------------


def test_titles_above_and_other_signs(tmp_path: Path):
    text = (
        "Kinder im Gitter\n\nRechts;Hoch;Kinder\n4341150,0;2.691.750,0;k. A.\n4341250;2691750;-\n"
    )
    path = grid(tmp_path, text)
    columns = {"x": "Rechts", "y": "Hoch", "weight": "Kinder"}
    cells, codes = read(path, columns=columns, signs={"k. A.": "withheld"})
    assert listed(cells) == [(4341150, 2691750, None), (4341250, 2691750, 0)]
    assert cells.row.tolist() == [4, 5] and codes == []
    assert "cell_unreadable" in read(path, columns=columns)[1]


def test_a_grid_in_another_system(tmp_path: Path):
    text = "x,y,weight\n476000,5551000,4\n"
    ((x, y, _),) = listed(read(grid(tmp_path, text), crs="EPSG:25832")[0])
    assert (x, y) == pytest.approx((4_225_456, 3_000_000), abs=1000)
    with pytest.raises(CaseError):
        read(grid(tmp_path, text), crs="Soldner")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("9,50,1", "cell_outside"),
        ("2691750,4341150,1", "cell_swapped"),
        ("a,b,1", "cell_unreadable"),
        ("nan,inf,1", "cell_unreadable"),
        ("4341150,2691750,-1", "cell_unreadable"),
        ("4341150,2691750", "row_ragged"),
        ("4341150,0,2691750,0,1", "row_ragged"),
        ("4341150,2691750,1\n4341150,2691750,2", "cell_twice"),
        ("", "table_without_rows"),
    ],
)
def test_rows_that_are_wrong(tmp_path: Path, rows: str, code: str):
    assert read(grid(tmp_path, f"x,y,weight\n{rows}\n"))[1] == [code]


def test_many_rows_that_are_wrong_are_counted(tmp_path: Path):
    _, codes = read(grid(tmp_path, "x,y\n" + "1,2\n" * 5000))
    assert len(codes) == 201 and codes[-1] == "further_alike"


def test_cells_of_elsewhere_are_left_out_and_counted(tmp_path: Path):
    path = grid(tmp_path, "x,y\n4341150,2691750\n4341250,2691750\n4341250,2691850\n")
    cells, codes = read(path, (4341200, 2691700, 4341300, 2691800))
    assert listed(cells) == [(4341250, 2691750, None)] and codes == ["cells_elsewhere"]
    assert read(path, (0, 0, 1, 1))[1] == ["grid_elsewhere"]


def test_columns_that_are_not_there_or_twice(tmp_path: Path):
    path = grid(tmp_path, "x,y,weight,jahr,jahr\n4341150,2691750,4,2022,2023\n")
    assert read(path, where={"monat": ("1",)})[1] == ["column_missing"]
    assert read(path, where={"jahr": ("2022",)})[1] == ["grid_column_twice"]
    assert read(path, columns={"weight": "kinder"})[1] == ["column_missing"]
    assert read(grid(tmp_path, "a,b\n1,2\n"))[1] == ["column_missing", "column_missing"]


def test_no_table_at_all(tmp_path: Path):
    """A cell longer than any table has: refused, or as a row without the other columns."""
    try:
        codes = read(grid(tmp_path, "x,y\n" + "1" * 200_000))[1]
    except CaseError as error:
        codes = [told(problem).code for problem in error.problems]
    assert codes in (["grid_broken"], ["row_ragged"])


def test_a_grid_in_utf16(tmp_path: Path):
    path = grid(tmp_path, "x;y;weight\n4341150;2691750;4\n".encode("utf-16"))
    assert is_grid_text(path)
    assert listed(read(path)[0]) == [(4341150, 2691750, 4)]


def test_a_zipped_grid(tmp_path: Path):
    path = tmp_path / "zensus.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("daten/Zensus_10km-Gitter.csv", "x,y,weight\n4345000,2695000,9\n")
        archive.writestr("daten/Zensus_100m-Gitter.csv", "x,y,weight\n4341150,2691750,4\n")
        archive.writestr("daten/Beschreibung.pdf", "nichts")
    cells, codes = read(path)
    assert listed(cells) == [(4341150, 2691750, 4)] and codes == ["grid_file_taken"]
    assert listed(read(path, layer="zensus_10km-gitter")[0]) == [(4345000, 2695000, 9)]
    assert is_grid_text(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(CaseError):
        read(path)


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["4341150", "2691750", "", "–", "1,5", "1e400", "-1", '"', "\0", "x", "y"]
)


@given(
    st.lists(st.lists(CELL, max_size=4), max_size=6),
    st.sampled_from(["x,y,weight", "Gitter_ID,n", ""]),
)
def test_any_text_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], head: str
):
    path = tmp_path_factory.getbasetemp() / "zufall.csv"
    path.write_text("\n".join([head, *map(",".join, rows)]), encoding="utf-8")
    try:
        cells, _ = read(path)
    except CaseError as error:
        assert all(told(problem) for problem in error.problems)
    else:
        assert np.isfinite(cells.x).all() and not (cells.weight < 0).any()


# --- in a case ------------------------------------------------------------------------------


def test_a_grid_with_areas(folder: Folder):
    folder.write("gitter.csv", f"x,y,weight,area\n{INSIDE[0]},{INSIDE[1]},4,2\n4249450,2988350,,\n")
    folder.more('[grid]\nfile = "gitter.csv"\narea_by = "number"\n')
    assert [(cell.weight, cell.area) for cell in folder.case().cells] == [(4, "02"), (None, "")]


def test_a_grid_in_a_workbook(folder: Folder):
    book = openpyxl.Workbook()
    for row in (("x", "y", "weight"), (*INSIDE, 4), (4249450, 2988350, None)):
        book.active.append(row)
    book.save(folder.path / "gitter.xlsx")
    folder.more('[grid]\nfile = "gitter.xlsx"\n')
    assert not is_grid_text(folder.path / "gitter.xlsx")
    assert [(cell.x_m, cell.weight) for cell in folder.case().cells] == [
        (4249350, 4),
        (4249450, None),
    ]


def place(folder: Folder, content: str, more: str = "") -> Folder:
    return folder.write("orte.csv", content).more(f'[settled_places]\nfile = "orte.csv"\n{more}')


def test_settled_places_in_metres(folder: Folder):
    place(folder, "x;y;area\n500358;5539110;01\n", 'crs = "EPSG:25832"\n')
    (metres,) = folder.case().cells
    folder.write("orte.csv", "x;y;area\n500358;5539110;01\n").change('crs = "EPSG:25832"\n', "")
    assert folder.warning("crs_assumed")
    assert folder.case().cells == (metres,)
    folder.write("orte.csv", "x;y;area\n5000;5000;01\n").error("crs_missing")


def test_settled_places_in_the_wrong_place(folder: Folder):
    place(folder, "latitude,longitude,area\n50.005,9.005,01\n50.005,9.04,01\n")
    problem = folder.warning("place_off_area")
    assert problem.row == 3 and "01" in problem.what and "2,2 km" in problem.what
    folder.write("orte.csv", "latitude,longitude,area\n9.005,50.005,01\n").error("cell_swapped")
    folder.write("orte.csv", "latitude,longitude,area\n40.1,9.005,01\n").error("cell_outside")


# --- the size of real grids -----------------------------------------------------------------


@pytest.mark.needs("shared")
@pytest.mark.parametrize(
    ("name", "count", "children"), [("hessen", 93_516, 519_958), ("flensburg", 1_071, 6_483)]
)
def test_real_grids(shared_dir: Path, name: str, count: int, children: int):
    started = time.process_time()
    cells, codes = read(shared_dir / "data" / name / "zensus2011_alter_unter_10_100m.csv")
    assert time.process_time() - started < 1.5
    assert (len(cells.x), cells.weight.sum()) == (count, children)
    assert codes == ["grid_weight_taken"]


@pytest.mark.needs("shared")
def test_a_city_of_a_grid_of_its_land(folder: Folder, shared_dir: Path):
    data = shared_dir / "data"
    folder.change('"gebiete.geojson"', f'"{data}/frankfurt/stadtteile.geojson"')
    folder.change('municipality = "gemeinde", inhabitants = "einwohner"', 'id = "cartodb_id"')
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n1,0,3,30\n")
    folder.write("angebote.csv", "name,traeger,art\nStilltreff,Verein,Stillgruppe\n")
    folder.more(f'[grid]\nfile = "{data}/hessen/zensus2011_alter_unter_10_100m.csv"\n')
    started = time.process_time()
    case, problems = folder.read()
    assert time.process_time() - started < 1.5
    assert len(case.areas) == 46
    assert 63_147 <= sum(cell.weight for cell in case.cells) < 130_000
    codes = [problem.code for problem in problems]
    assert {"cells_elsewhere", "grid_weight_taken", "geometry_mended"} <= set(codes)


@pytest.mark.soak
def test_a_grid_of_all_germany(tmp_path: Path):
    dice = np.random.default_rng(1)
    east, north = dice.integers(40_300, 46_700, SIZE), dice.integers(26_800, 35_500, SIZE)
    path = tmp_path / "zensus.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n")
        for x, y in zip(east.tolist(), north.tolist(), strict=True):
            file.write(f"CRS3035RES100mN{y}00E{x}00;{x}50;{y}50;4\n")
    started = time.process_time()
    cells, _ = read(path, (4_250_000, 2_980_000, 4_290_000, 3_020_000))
    assert time.process_time() - started < 10
    assert 5_000 < len(cells.x) < 20_000


def test_a_problem_is_named(tmp_path: Path):
    _, problems = read_cells_file(grid(tmp_path, "x,y\n9,50\n"))
    assert problems == [Problem("cell_outside", "gitter.csv", 2, "x")]
