"""Files as cities have them, read as grids of text."""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.tables.reading import PLAIN, Reading
from lueckenlos.exchange.tables.sheets import Sheet, read_sheets

OFFERS = (("Name", "Träger", "Plätze"), ("Kita Süd", "Stadt", "12"), ("Krippe Nord", "Verein", "8"))
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def read_all(
    folder: Path, content: str | bytes, name: str = "liste.csv", reading: Reading = PLAIN
) -> tuple[list[Sheet], list[Problem]]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    sheets, problems = read_sheets(path, reading)
    for problem in problems:
        assert name in problem.place
        assert problem.what and problem.cure
    for sheet in sheets:
        assert sheet.file == name
        assert len(sheet.rows) == len(sheet.numbers)
        assert len({len(row) for row in sheet.rows}) == 1
    return sheets, problems


def grid(
    folder: Path, content: str | bytes, name: str = "liste.csv", **how: str
) -> list[list[str]]:
    (sheet,), _ = read_all(folder, content, name, Reading(**how))  # type: ignore[arg-type]
    return [list(row) for row in sheet.rows]


def codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def delimited(sign: str, rows: Sequence[Sequence[str]] = OFFERS, end: str = "\r\n") -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=sign, lineterminator=end).writerows(rows)
    return target.getvalue()


# --- CSV ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(tmp_path: Path, sign: str, end: str):
    assert grid(tmp_path, delimited(sign, end=end)) == [list(row) for row in OFFERS]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_titles_above_and_totals_below_do_not_mislead(tmp_path: Path, sign: str):
    text = (
        "Kinder in Kleinstadt; Stand: 1,5 Jahre\n\n" + delimited(sign) + "Summe, alle\n* Quelle\n"
    )
    rows = grid(tmp_path, text)
    assert [list(row) for row in OFFERS] == [row[:3] for row in rows[1:4]]


def test_decimal_commas_are_no_delimiter(tmp_path: Path):
    text = "Ort;Quote\n" + "".join(f"Ort {n};{n},5\n" for n in range(30))
    assert grid(tmp_path, text)[1] == ["Ort 0", "0,5"]


def test_points_with_commas_in_a_cell_are_no_columns(tmp_path: Path):
    text = "Name;Angaben\n" + "".join(f"Kita {n};eins, zwei, drei, vier\n" for n in range(30))
    assert grid(tmp_path, text)[1] == ["Kita 0", "eins, zwei, drei, vier"]


def test_a_single_column(tmp_path: Path):
    assert grid(tmp_path, "Name\nKita Süd\nKrippe, Nord\nHort\n") == [
        ["Name"],
        ["Kita Süd"],
        ["Krippe, Nord"],
        ["Hort"],
    ]


def test_a_declared_delimiter_wins(tmp_path: Path):
    assert grid(tmp_path, "a;b,c;d\n1;2,3;4\n", delimiter=",") == [["a;b", "c;d"], ["1;2", "3;4"]]
    assert grid(tmp_path, "a\tb;c\n1\t2;3\n", delimiter="tab") == [["a", "b;c"], ["1", "2;3"]]


def test_the_line_that_tells_a_spreadsheet_the_delimiter(tmp_path: Path):
    (sheet,), _ = read_all(tmp_path, "sep=|\nName|Ort\nKita|Nord\n")
    assert sheet.rows == (("Name", "Ort"), ("Kita", "Nord"))
    assert sheet.numbers == (1, 2)


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", True),
        ("utf-16-le", True),
        ("utf-16-be", True),
        ("cp1252", True),
        ("cp850", True),
        ("mac_roman", True),
    ],
)
def test_encodings_are_found(tmp_path: Path, encoding: str, note: bool):
    (sheet,), problems = read_all(tmp_path, delimited(";").encode(encoding))
    assert sheet.rows == OFFERS
    assert codes(problems) == (["encoding_taken"] if note else [])


def test_a_declared_encoding_wins(tmp_path: Path):
    text = "Name;Ort\nŁukasz;Zürich\n"
    assert grid(tmp_path, text.encode("cp1250"), encoding="cp1250")[1] == ["Łukasz", "Zürich"]


def test_two_encodings_in_one_file(tmp_path: Path):
    content = "Name;Ort\nKita Süd;Köln\n".encode() + "Krippe Grün;Düren\n".encode("cp1252")
    (sheet,), problems = read_all(tmp_path, content)
    assert sheet.rows[1:] == (("Kita Süd", "Köln"), ("Krippe Grün", "Düren"))
    assert codes(problems) == ["encoding_taken"]


def test_mojibake_is_mended(tmp_path: Path):
    broken = "Straße „Grün“ – Öl".encode().decode("cp1252", errors="replace").replace("�", "\x9d")
    twice = "Größe".encode().decode("cp1252").encode().decode("cp1252")
    (sheet,), problems = read_all(tmp_path, f"Name;Ort\n{broken};Köln\nKita;{twice}\n")
    assert sheet.rows[1:] == (("Straße „Grün“ – Öl", "Köln"), ("Kita", "Größe"))
    (problem,) = problems
    assert (problem.code, problem.row, problem.values["count"]) == ("letters_mended", 2, 2)


@given(st.text(alphabet="aeiouäöüÄÖÜß „“–…é°²€", max_size=12))
def test_sound_german_text_is_left_alone(tmp_path_factory: pytest.TempPathFactory, text: str):
    folder = tmp_path_factory.mktemp("heil")
    (sheet,), problems = read_all(folder, f"Name;Ort\nX{text};Köln\n")
    assert sheet.rows[1][0] == " ".join(f"X{text}".split())
    assert not problems


def test_lost_letters_are_told(tmp_path: Path):
    _, problems = read_all(tmp_path, "Name;Ort\nKita;Köln\nS�d;K�ln\n")
    assert [(problem.code, problem.row) for problem in problems] == [("letters_lost", 3)]


def test_rows_keep_their_numbers_and_long_rows_their_cells(tmp_path: Path):
    (sheet,), problems = read_all(tmp_path, "\na;b;c\n;;\n1;2\n\n1;2;3;4;;\n")
    assert sheet.rows == (("a", "b", "c", ""), ("1", "2", "", ""), ("1", "2", "3", "4"))
    assert sheet.numbers == (2, 4, 6)
    assert not problems


def test_cells_are_on_one_line(tmp_path: Path):
    text = '"Name\nder Kita";Ort\n"  Haus\u00a0 am\r\nSee\u200b ";"Ko\u0308ln"\nKita;Nord\n'
    (sheet,), _ = read_all(tmp_path, text)
    assert sheet.rows == (("Name der Kita", "Ort"), ("Haus am See", "Köln"), ("Kita", "Nord"))
    assert sheet.numbers == (1, 2, 3)


@pytest.mark.parametrize(
    "line", ['2;"Krone;Nord', '2;"Krone" Apotheke;Nord', '2;5" Rohr";Nord', '2;Haus "Sonne;Nord']
)
def test_open_quotation_marks_swallow_nothing(tmp_path: Path, line: str):
    rows = [f'{n};"Kita {n}";Ort' for n in range(3, 30)]
    (sheet,), problems = read_all(tmp_path, "\n".join(["Nr;Name;Ort", line, *rows]))
    assert len(sheet.rows) == 29
    assert sheet.rows[1][0] == "2" and sheet.rows[1][2] == "Nord"
    assert sheet.rows[2] == ("3", "Kita 3", "Ort")
    assert all((item.code, item.row) == ("quote_open", 2) for item in problems)
    assert problems or line.count('"') == 2 or line.startswith("2;Haus")


def test_two_open_marks_that_look_like_a_pair(tmp_path: Path):
    text = 'Nr;Name;Ort\n1;"Krone;Nord\n2;Anker";Süd\n3;Hort;West\n'
    (sheet,), problems = read_all(tmp_path, text)
    assert [row[0] for row in sheet.rows] == ["Nr", "1", "2", "3"]
    assert codes(problems) == ["quote_open"]


def test_errors_of_a_spreadsheet_are_empty_cells(tmp_path: Path):
    (sheet,), problems = read_all(tmp_path, "Ort;Zahl;Quote\nNord;#BEZUG!;1\nSüd;2;#DIV/0!\n")
    assert sheet.rows[1:] == (("Nord", "", "1"), ("Süd", "2", ""))
    assert [(problem.code, problem.values["cells"]) for problem in problems] == [
        ("cells_in_error", "B2, C3")
    ]


@given(
    rows=st.lists(
        st.lists(st.text(alphabet='ab ä;,"1\n', max_size=5), min_size=3, max_size=3),
        min_size=2,
        max_size=12,
    ),
    sign=st.sampled_from(";,\t|"),
)
def test_what_a_spreadsheet_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], sign: str
):
    head = [["Name", "Ort", "Art"]]
    text = delimited(sign, head + rows)
    found = grid(tmp_path_factory.mktemp("csv"), text, delimiter=sign)
    tidy = [[" ".join(cell.split()) for cell in row] for row in rows]
    assert found == head + [row for row in tidy if any(row)]


# --- workbooks ------------------------------------------------------------------------------


def xlsx(**sheets: Sequence[Sequence[object]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(*tables: str) -> bytes:
    names = ("office", "table", "text", "style", "calcext")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            + "".join(tables)
            + "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()


def words(*texts: str, repeated: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def test_values_as_a_german_reader_would_write_them(tmp_path: Path):
    values = {
        5.0: "5",
        0.1 + 0.2: "0,3",
        1234567.5: "1234567,5",
        0.0000001: "0,0000001",
        -2.25: "-2,25",
        True: "ja",
        "00123": "00123",
        " a\u00a0\n b ": "a b",
        dt.date(2026, 5, 1): "2026-05-01",
        dt.datetime(2026, 5, 1, 12, 30): "2026-05-01 12:30",
        dt.time(7, 30): "07:30",
        dt.timedelta(hours=30): "30:00",
    }
    book = xlsx(Werte=[list(values)])
    assert grid(tmp_path, saved(book), "w.xlsx") == [list(values.values())]
    assert grid(tmp_path, saved(book), "w.xlsx", decimal=".")[0][1] == "0.3"


def test_all_sheets_but_hidden_and_empty_ones(tmp_path: Path):
    book = xlsx(Eins=OFFERS, Leer=[], Weg=OFFERS, Zwei=OFFERS[:2])
    book["Weg"].sheet_state = "hidden"
    sheets, problems = read_all(tmp_path, saved(book), "b.xlsx")
    assert [sheet.name for sheet in sheets] == ["Eins", "Zwei"]
    assert [(problem.code, problem.sheet) for problem in problems] == [("sheet_hidden", "Weg")]


@pytest.mark.parametrize("wanted", ["Kita Liste", "kita liste", "2"])
def test_the_declared_sheet(tmp_path: Path, wanted: str):
    book = xlsx(**{"Eins": OFFERS, "Kita Liste": OFFERS[:1]})
    (sheet,), _ = read_all(tmp_path, saved(book), "b.xlsx", Reading(sheet=wanted))
    assert (sheet.name, sheet.rows) == ("Kita Liste", OFFERS[:1])


def test_merged_cells_hold_their_value_everywhere(tmp_path: Path):
    rows = [["", "2024", "", "2025"], ["Ort", "m", "w", "m"], ["Nord", 1, 2, 3], [None, 4, 5, 6]]
    book = xlsx(A=rows)
    book["A"].merge_cells("B1:C1")
    book["A"].merge_cells("A3:A4")
    assert grid(tmp_path, saved(book), "b.xlsx") == [
        ["", "2024", "2024", "2025"],
        ["Ort", "m", "w", "m"],
        ["Nord", "1", "2", "3"],
        ["Nord", "4", "5", "6"],
    ]


def test_blank_rows_keep_their_numbers_and_first_blank_columns_stay(tmp_path: Path):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["B3"], sheet["C3"], sheet["B6"] = "Name", "Ort", "Kita"
    (found,), _ = read_all(tmp_path, saved(book), "b.xlsx")
    assert found.rows == (("", "Name", "Ort"), ("", "Kita", ""))
    assert found.numbers == (3, 6)


def test_errors_and_formulas_without_result_are_named(tmp_path: Path):
    book = xlsx(Eins=OFFERS, Zahlen=[["Ort", "Zahl"], ["Nord", "=1+1"], ["Süd", "#REF!"]])
    book["Zahlen"]["B3"].data_type = "e"
    sheets, problems = read_all(tmp_path, saved(book), "b.xlsx")
    assert sheets[1].rows == (("Ort", "Zahl"), ("Nord", ""), ("Süd", ""))
    assert [(item.code, item.sheet, item.row, item.values["cells"]) for item in problems] == [
        ("cells_in_error", "Zahlen", 3, "B3"),
        ("formulas_empty", "Zahlen", 2, "B2"),
    ]


def test_an_old_workbook(tmp_path: Path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Kinder")
    sheet.write_merge(0, 0, 0, 2, "Kinder nach Ortsteil")
    day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for column, value in enumerate(["007", 12.0, 0.5]):
        sheet.write(2, column, value)
    sheet.write(3, 0, dt.date(2026, 1, 1), day)
    book.add_sheet("Lücke")
    (found,), problems = read_all(tmp_path, saved(book), "alt.xls")
    assert found.rows[0] == ("Kinder nach Ortsteil",) * 3
    assert found.rows[1:] == (("007", "12", "0,5"), ("2026-01-01", "", ""))
    assert (found.numbers, problems) == ((1, 3, 4), [])


def test_errors_in_an_old_workbook_are_named(tmp_path: Path):
    book = xlwt.Workbook()
    book.add_sheet("Größen").write(0, 0, "Ort")
    sheet = book.add_sheet("Zahlen")
    sheet.write(0, 0, "Ort")
    sheet.row(4).set_cell_error(2, "#DIV/0!")
    _, problems = read_all(tmp_path, saved(book), "alt.xls")
    assert [(item.code, item.sheet, item.values["cells"]) for item in problems] == [
        ("cells_in_error", "Zahlen", "C5")
    ]


def test_an_open_document(tmp_path: Path):
    number = '<table:table-cell office:value-type="float" office:value="3"/>'
    table = (
        '<table:table table:name="Kinder">'
        + words("Ort", "Zahl")
        + f"<table:table-row>{number * 2}</table:table-row>"
        + words("Süd", "#DIV/0!")
        + '<table:table-row table:number-rows-repeated="1048572">'
        + '<table:table-cell table:number-columns-repeated="16384"/>'
        + "</table:table-row></table:table>"
    )
    (sheet,), problems = read_all(tmp_path, ods(table), "k.ods")
    assert (sheet.name, sheet.rows) == ("Kinder", (("Ort", "Zahl"), ("3", "3"), ("Süd", "")))
    assert codes(problems) == ["cells_in_error"]


def test_a_workbook_named_csv_and_a_csv_named_xls(tmp_path: Path):
    assert grid(tmp_path, saved(xlsx(A=OFFERS)), "liste.csv") == [list(row) for row in OFFERS]
    assert grid(tmp_path, delimited("\t"), "liste.xls") == [list(row) for row in OFFERS]


@pytest.mark.parametrize("inside", ["daten/liste.csv", "liste.xlsx", "liste.json"])
def test_an_archive_with_one_table(tmp_path: Path, inside: str):
    contents = {
        "csv": delimited(";").encode("cp1252"),
        "xlsx": saved(xlsx(A=OFFERS)),
        "json": json.dumps([dict(zip(OFFERS[0], row, strict=True)) for row in OFFERS[1:]]).encode(),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(inside, contents[inside.rpartition(".")[2]])
        archive.writestr("LIESMICH.txt", "Stand 2026")
        archive.writestr("__MACOSX/._liste.csv", "x")
    assert grid(tmp_path, target.getvalue(), "a.zip") == [list(row) for row in OFFERS]


# --- JSON -----------------------------------------------------------------------------------


def test_nested_records_become_columns(tmp_path: Path):
    records = [
        {"id": 1, "ort": {"lat": 54.5, "lon": None}, "art": ["Kita", "Hort"], "ja": True},
        {"id": 2, "ort": {"lat": "9.25"}, "tage": [{"tag": "Mo", "von": 8}, {"tag": "Di"}]},
    ]
    document = {"stand": "2026", "antwort": {"meta": [{"x": 1}], "liste": records}}
    (sheet,), problems = read_all(tmp_path, json.dumps(document), "d.json")
    assert sheet.named
    assert sheet.rows == (
        ("id", "ort.lat", "ort.lon", "art", "ja", "tage.tag", "tage.von"),
        ("1", "54,5", "", "Kita|Hort", "ja", "", ""),
        ("2", "9.25", "", "", "", "Mo|Di", "8"),
    )
    assert sheet.numbers == (1, 2, 3)
    assert [(item.code, item.column) for item in problems] == [
        ("json_path_taken", ""),
        ("json_nested", "tage"),
    ]


def test_the_declared_path(tmp_path: Path):
    document = json.dumps({"a": [{"x": 1}] * 9, "b": {"c.d": [{"y": 2}]}})
    assert grid(tmp_path, document, "d.json", path="b.c.d") == [["y"], ["2"]]


def test_records_under_keys(tmp_path: Path):
    document = {"01": {"name": "Nord", "u3": 4}, "02": {"name": "Süd", "u3": None}}
    assert grid(tmp_path, json.dumps(document), "d.json") == [
        ["key", "name", "u3"],
        ["01", "Nord", "4"],
        ["02", "Süd", ""],
    ]


def test_a_record_on_each_line(tmp_path: Path):
    text = '{"name": "Kita", "n": 1}\n\n{"name": "Hort", "n": 2.5}\n'
    for name in ("d.jsonl", "d.txt"):
        assert grid(tmp_path, text, name) == [["name", "n"], ["Kita", "1"], ["Hort", "2,5"]]


def test_fields_of_one_name_are_joined_and_names_stay_unique(tmp_path: Path):
    document = json.dumps([{"a": {"b": 1}, "a.b": 2, " x": 3, "x ": 4, "": 5}])
    assert grid(tmp_path, document, "d.json") == [["a.b", "x", "(ohne Namen)"], ["1|2", "3|4", "5"]]


def test_half_a_letter_becomes_a_sign_that_can_be_written(tmp_path: Path):
    rows = grid(tmp_path, '[{"a": "x\\ud800"}]', "d.json")
    assert rows[1] == ["x�"]


# --- GeoJSON --------------------------------------------------------------------------------


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(x: float, y: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [x, y]}


def collection(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members})


def test_points_become_rows(tmp_path: Path):
    ring = [[9.0, 50.0], [9.2, 50.0], [9.2, 50.2], [9.0, 50.2], [9.0, 50.0]]
    text = collection(
        feature(point(9.43, 54.78), name="Kita", ort={"plz": "24937"}),
        feature({"type": "Polygon", "coordinates": [ring]}, name="Spielplatz"),
        feature(None, name="Ohne"),
    )
    (sheet,), problems = read_all(tmp_path, text, "k.geojson")
    assert sheet.named
    assert sheet.rows == (
        ("name", "ort.plz", "latitude", "longitude"),
        ("Kita", "24937", "54,78", "9,43"),
        ("Spielplatz", "", "50,1", "9,1"),
        ("Ohne", "", "", ""),
    )
    assert codes(problems) == ["points_missing"]


@pytest.mark.parametrize("declared", [True, False])
def test_points_in_metres(tmp_path: Path, declared: bool):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    text = collection(feature(point(500000, 5700000)), **({} if declared else {"crs": crs}))
    rows = grid(tmp_path, text, "k.geojson", crs="EPSG:25832" if declared else "")
    north, east = (float(cell.replace(",", ".")) for cell in rows[1])
    assert (north, east) == pytest.approx((51.4512, 9.0), abs=1e-4)


# --- real files -----------------------------------------------------------------------------

REAL = {  # records and attributes as the README of the data says; a place adds two columns
    "flensburg/stadtteile.geojson": (13, 10),
    "flensburg/stadtbezirke_shp.zip": (41, 11),
    "flensburg/sozialatlas_altersgruppen_stadtteil_jahr.csv": (26, 10),
    "flensburg/sozialatlas_kinder_unter18_stadtteil_jahr.csv": (104, 3),
    "flensburg/sozialatlas_einwohner_stadtteil_jahr.csv": (91, 3),
    "flensburg/sozialatlas_sgb2_nichterwerbsfaehige_stadtteil_jahr.csv": (65, 3),
    "flensburg/sozialatlas_hilfen_zur_erziehung_jahr.csv": (6, 9),
    "flensburg/kitas.geojson": (70, 21),
    "flensburg/kitas.csv": (70, 18),
    "flensburg/schulen.csv": (30, 26),
    "flensburg/spielplaetze.geojson": (76, 5),
    "flensburg/zensus2011_alter_unter_10_100m.csv": (1071, 4),
    "flensburg/sozialatlas_details.json": (13, None),
    "berlin/lor_planungsraeume_2021_shp.zip": (542, 7),
    "berlin/berlin-lor-population-2024-02-t2-planning-areas.csv": (542, 23),
    "berlin/berlin-daycare-centers-2026-07-details.csv": (2893, 12),
    "berlin/schulen_2023-10.geojson": (902, 15),
    "berlin/jugendfreizeiteinrichtungen_2022-12.geojson": (407, 22),
    "berlin/gssa_2022_planungsraeume.csv": (448, 12),
    "frankfurt/stadtteile.geojson": (46, 6),
    "hessen/gemeinden_vg5000_2021.geojson": (426, 8),
    "hessen/schulen_geocoded.json": (2535, 8),
    "hessen/zensus2011_alter_unter_10_100m.csv": (93516, 4),
    "deutschland/kreise_vg5000_2021.geojson": (401, 6),
    "deutschland/inkar_kreise_2017.csv": (402, 29),
    "heidelberg/zensus2011_alter_unter_10_100m.csv": (1464, 4),
    "hsds-ilao/resources/services.csv": (429, 15),
    "hsds-ilao/resources/locations.csv": (520, 8),
    "hsds-ilao/resources/schedules.csv": (2492, 7),
    "hsds-ilao/input/services.csv": (430, 44),
    "hsds-ilao/input/locations.csv": (520, 30),
    "hsds-ilao/input/organizations.csv": (33, 13),
    "access-chicago/chicago_metro_pop.csv": (1930, 2),
    "access-chicago/chicago_metro_docs_dentists.geojson": (1930, 5),
    "spopt-san-francisco/SF_demand_205_centroid_uniform_weight.csv": (205, 12),
}


@pytest.mark.needs("shared")
@pytest.mark.parametrize("name", REAL)
def test_real_files(shared_dir: Path, name: str):
    rows, columns = REAL[name]
    (sheet,), problems = read_sheets(shared_dir / "data" / name)
    assert len(sheet.rows) - 1 == rows
    assert columns in (None, len(sheet.rows[0]))
    assert set(codes(problems)) <= {"json_path_taken"}


def test_a_missing_file(tmp_path: Path):
    with pytest.raises(CaseError) as caught:
        read_sheets(tmp_path / "fehlt.csv")
    assert codes(caught.value.problems) == ["file_missing"]
