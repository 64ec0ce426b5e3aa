"""Text files with any delimiter, encoding and quotation marks."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.tables.written import OFFERS, codes, delimited, grid, read_all


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
