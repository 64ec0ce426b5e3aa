"""What the commands say, write and leave as it was: calls, the quality report, whole folders."""

import csv
import os
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.exchange.conftest import Folder, fill

from lueckenlos.cli import main
from lueckenlos.cli.check import EXAMPLES, report_lines
from lueckenlos.cli.writing import replaced
from lueckenlos.exchange.problems import Problem
from lueckenlos.report.tables import cell, write_quality
from lueckenlos.report.workbook import write_quality as quality_workbook


@pytest.fixture
def case(tmp_path: Path) -> Folder:
    return fill(tmp_path)


def code_of(*call: object) -> int:
    try:
        return main([str(part) for part in call])
    except SystemExit as leaving:
        return int(leaving.code or 0)


# --- calls ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["chek", "a.toml"], "Den Befehl „chek“ gibt es nicht."),
        (["check"], "Es fehlt: FALL.toml."),
        (["analyse", "a.toml"], "Es fehlt: --out."),
        (["analyse", "a.toml", "--out"], "Nach --out fehlt eine Angabe."),
        (["analyse", "a.toml", "--out", "b", "--threads", "0"], "eine ganze Zahl ab 1"),
        (["check", "a.toml", "--fest"], "--fest"),
        (["init", "a.csv", "--kreis", "abc"], "--kreis braucht den amtlichen Schlüssel"),
        (["init", "a.csv", "--kreis", "99"], "5 Stellen für einen Kreis"),
        (["init", "a.csv", "--kreis", "6634"], "8 für eine Gemeinde"),
        (["init", "a.csv", "--kreis", "99634"], "(01 bis 16)"),
        (["init", "a.csv", "--kreis", "066349"], "zum Beispiel 06634."),
        (["init", "a.csv", "--kreis", "٠٦٦٣٤"], "--kreis braucht"),
    ],
)
def test_a_wrong_call_is_explained_in_german(call, says, capsys):
    assert code_of(*call) == 2
    said = capsys.readouterr().err
    assert says in said and "So geht es:" in said
    assert "argument" not in said and "required" not in said


@pytest.mark.parametrize("command", ["", "init", "check", "ask", "analyse", "base", "locate"])
def test_help_is_german_throughout(command, capsys):
    assert code_of(*filter(None, [command, "--help"])) == 0
    said = capsys.readouterr().out
    assert "Aufruf: lueckenlos" in said and "diese Hilfe zeigen" in said
    for english in ("usage", "options", "positional", "show this", "arguments"):
        assert english not in said


@pytest.mark.parametrize("command", ["analyse", "check", "ask"])
def test_a_folder_that_cannot_be_written_is_told_before_anything_is_read(command, case, capsys):
    (case.path / "datei").write_text("", encoding="utf-8")
    assert code_of(command, case.path / "fall.toml", "--out", case.path / "datei/neu") == 3
    said = capsys.readouterr()
    assert "datei lässt sich nicht schreiben" in said.err
    assert said.out == "" and "Lese" not in said.err


# --- check ----------------------------------------------------------------------------------


def test_check_tells_the_share_of_kinds_first_and_writes_both_tables(case, capsys):
    case.write("kinder.csv", "gebiet,von,bis,anzahl\n01,0,3,30\n01,3,6,28\n02,0,3,12\n02,3,6,\n")
    assert code_of("check", case.path / "fall.toml", "--out", case.path / "aus") == 0
    said = capsys.readouterr().out
    assert said.index("Angebotsart erkannt: 2 von 2 (100 %)") < said.index("Warnungen")
    assert said.index("Warnungen") < said.index("Hinweise")
    assert "kinder.csv, Zeile 5, „anzahl“" in said
    assert {path.name for path in (case.path / "aus").iterdir()} == {"quality.csv", "quality.xlsx"}


def test_check_of_a_broken_case_tells_errors_first_and_what_else_there_is(case, capsys):
    case.write("kinder.csv", "gebiet,von,bis,anzahl\n01,0,3,viele\n01,3,6,\n")
    assert code_of("check", case.path / "fall.toml", "--out", case.path / "aus") == 1
    said = capsys.readouterr()
    assert said.out.index("Fehler: ") < said.out.index("Warnungen: ")
    assert said.out.count("„viele“ ist keine Anzahl") == 1 and said.err == ""
    with (case.path / "aus/quality.csv").open(encoding="utf-8", newline="") as file:
        first, *rest = csv.DictReader(file)
    assert (first["severity"], first["row"], first["column"]) == ("error", "2", "anzahl")
    assert any(row["severity"] == "warning" for row in rest)


def test_an_unknown_word_gets_the_cure_of_its_own_column(case):
    columns = (
        'columns = { provider = "traeger", kind = "art", cost = "Kosten", per_year = "Turnus" }'
    )
    case.change('columns = { provider = "traeger", kind = "art" }', columns)
    rows = "A,B,Kita,01,mittel,bald\nC,B,Kita,02,mittel,manchmal\nD,B,Kita,02,wenig,manchmal\n"
    case.write("angebote.csv", f"name,traeger,art,area,Kosten,Turnus\n{rows}")
    lines = "\n".join(report_lines(case.read()[1]))
    for found in lines.split("  – "):
        told = " ".join(found.split())
        cured = "Abhilfe" in told and "nicht bekannt" in told
        assert not cured or ("kostenfrei" in told) == ("„Kosten“" in told), told
    assert "kostenfrei" in lines and "14-täglich" in lines


def test_seven_hundred_notes_stay_readable():
    many = [
        Problem("area_empty", "liste.csv", row, "gebiet", sheet=f"Blatt {row % 9}")
        for row in range(700)
    ]
    many += [Problem("number_unreadable", "a.csv", 1, "x", {"value": n}) for n in range(9)]
    many += [Problem("further_alike", "a.csv", None, "x", {"count": 41, "of": "number_unreadable"})]
    lines = list(report_lines(many))
    assert len(lines) < 25 and max(map(len, lines)) <= 96
    assert "… und 699 weitere dieser Art" in "\n".join(lines)
    assert f"… und {50 - EXAMPLES} weitere dieser Art" in "\n".join(lines)
    assert "Fehler: So lässt sich der Fall nicht auswerten (700)" in lines[0]


# --- tables a spreadsheet opens -------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+49 6692", "-Kita", "@SUM(A1)", "\t=1", "- 3", "-1-2"])
def test_text_is_no_formula(text):
    assert cell(text) == cell((text, "b")).removesuffix("|b") == f"'{text}"


@pytest.mark.parametrize("text", ["-3", "+3", "-3.5", "-1,25", "3 - 4", "Kita =", "", "–"])
def test_numbers_and_plain_text_stay(text):
    assert cell(text) == text


def test_numbers_keep_their_sign():
    assert (cell(-3), cell(-0.25), cell(None), cell(True)) == ("-3", "-0.25", "", "true")


def test_the_quality_table_names_the_sheet_and_holds_no_formula(tmp_path):
    values = {"value": "=1+1"}
    problem = Problem("number_unreadable", "=a.xlsx", 3, "@b", values, sheet="Nord")
    with write_quality(tmp_path, [problem]).open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["sheet"], row["row"], row["column"]) == (
        "'=a.xlsx",
        "Nord",
        "3",
        "'@b",
    )
    sheet = load_workbook(BytesIO(quality_workbook([problem]))).worksheets[0]
    assert all(one.data_type != "f" for cells in sheet.iter_rows() for one in cells)


# --- folders whole or not at all ------------------------------------------------------------


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_interrupted_run_leaves_the_earlier_one_as_it_was(tmp_path):
    with replaced(tmp_path, last="run.json") as folder:
        for name in ("a.csv", "run.json"):
            (folder / name).write_text("alt", encoding="utf-8")
    before = everything(tmp_path)
    assert before.keys() == {"a.csv", "run.json"}
    with pytest.raises(KeyboardInterrupt), replaced(tmp_path, last="run.json") as folder:
        (folder / "a.csv").write_text("neu", encoding="utf-8")
        raise KeyboardInterrupt
    assert everything(tmp_path) == before


def test_files_that_cannot_move_leave_no_run_that_looks_finished(tmp_path):
    (tmp_path / "run.json").write_text("alt", encoding="utf-8")
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(OSError), replaced(tmp_path, last="run.json") as folder:
        for name in ("a.csv", "b.csv", "run.json"):
            (folder / name).write_text("neu", encoding="utf-8")
    assert not (tmp_path / "run.json").exists()
    assert not list(tmp_path.glob(".unfertig*"))


def test_an_analysis_that_fails_while_writing_changes_nothing(case, monkeypatch):
    out = case.path / "aus"
    assert code_of("analyse", case.path / "fall.toml", "--out", out) == 0
    (out / "eigenes.txt").write_text("bleibt", encoding="utf-8")
    before = everything(out)
    case.write("angebote.csv", "name,traeger,art,area\nKita Nord,Stadt,Kita,02\n")
    monkeypatch.setattr("lueckenlos.cli.analyse.write_tables", full_disk)
    assert code_of("analyse", case.path / "fall.toml", "--out", out) == 3
    assert everything(out) == before
    monkeypatch.undo()
    assert code_of("analyse", case.path / "fall.toml", "--out", out, "--public") == 0
    after = everything(out)
    assert after["eigenes.txt"] == b"bleibt" and "quality.csv" not in after
    assert after["report.html"] != before["report.html"]


def full_disk(*_: object) -> None:
    raise OSError(28, os.strerror(28))


# --- ask ------------------------------------------------------------------------------------


def test_ask_never_overwrites_answers_the_case_reads(case, capsys):
    case.write("angebote.csv", "name,traeger,art,area\nTreff,Verein,Xyz,01\n")
    assert code_of("ask", case.path / "fall.toml", "--out", case.path) == 0
    filled = (case.path / "rueckfragen.xlsx").read_bytes()
    text = (case.path / "fall.toml").read_text("utf-8")
    case.write("fall.toml", f'answers = ["rueckfragen.xlsx"]\n{text}')
    assert code_of("ask", case.path / "fall.toml", "--out", case.path) == 0
    assert (case.path / "rueckfragen.xlsx").read_bytes() == filled
    assert (case.path / "rueckfragen_2.xlsx").exists()
    assert "1 Angebot von 1 Träger." in capsys.readouterr().out


# --- whatever the tables hold ---------------------------------------------------------------

DIRT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    "01 02 -9 1.234 <4 . x – ja 31.02.2026 6-3 0-3 Kita 9.005 50.005 12345 =1+1 nan inf "
    "1e999".split()
)
COLUMNS = {
    "angebote.csv": "name traeger art area latitude longitude ages cost per_year ends_on capacity "
    "street postcode city host service_area",
    "kinder.csv": "gebiet von bis anzahl",
    "adressen.csv": "street postcode city lat lon",
    "gitter.csv": "x y weight area",
    "geburten.csv": "area count",
}
MORE = '[[addresses]]\nfile = "adressen.csv"\n[births]\nfile = "geburten.csv"\n'
GRID = '[grid]\nfile = "gitter.csv"\n'


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return ";".join('"' + one.replace('"', '""') + '"' for one in cells)

    return "\n".join([";".join(columns), *map(line, rows)])


@st.composite
def tables(draw: st.DrawFn) -> dict[str, str]:
    """One to three of the case's tables, filled with anything."""
    chosen = draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=1, max_size=3, unique=True))
    found = {}
    for name in chosen:
        columns = COLUMNS[name].split()
        row = st.lists(DIRT, min_size=len(columns), max_size=len(columns))
        found[name] = table(columns, draw(st.lists(row, max_size=4)))
    return found


@given(found=tables(), command=st.sampled_from(["check", "check", "ask", "analyse"]))
def test_no_table_makes_a_command_crash(tmp_path_factory, found, command):
    folder = fill(tmp_path_factory.mktemp("fall"))
    more = "".join(
        part for part, file in ((MORE, "adressen.csv"), (GRID, "gitter.csv")) if file in found
    )
    for name in ("adressen.csv", "geburten.csv", "gitter.csv"):
        folder.write(name, table(COLUMNS[name].split(), []))
    for name, text in found.items():
        folder.write(name, text)
    if more:
        folder.more(more)
    assert code_of(command, folder.path / "fall.toml", "--out", folder.path / "aus") in (0, 1)
