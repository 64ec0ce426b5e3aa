"""The command line on the invented Landkreis: what it prints, writes and returns."""

import csv
import json
import shutil
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import pytest

from lueckenlos.cli import main

CASE = Path(__file__).parents[2] / "samples/lindenau/case.toml"
COLUMNS = {
    "coverage.csv": "area_id,area_name,population,field,way,life_phase,required,children,"
    "children_low,children_high,covered_confirmed,covered_recorded,share_confirmed,"
    "share_recorded,complete,choice_median,places_per_100,places_known_share,months",
    "without_car.csv": "area_id,area_name,population,field,way,life_phase,required,children,"
    "children_low,children_high,covered_confirmed,covered_recorded,share_confirmed,"
    "share_recorded,complete,choice_median,places_per_100,places_known_share,months",
    "gaps.csv": "gap_id,area_ids,area_names,population,field,from_month,to_month,cause,"
    "without_recorded,without_confirmed,certain",
    "links.csv": "area_id,area_name,population,link,basis,held_confirmed,held_recorded,judgeable",
}


@pytest.fixture(scope="module")
def internal(tmp_path_factory):
    folder = tmp_path_factory.mktemp("internal")
    assert main(["analyse", str(CASE), "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    folder = tmp_path_factory.mktemp("public")
    assert main(["analyse", str(CASE), "--out", str(folder), "--public"]) == 0
    return folder


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_tables_have_exactly_these_columns(internal, public):
    for folder in (internal, public):
        for name, columns in COLUMNS.items():
            assert (folder / name).read_text(encoding="utf-8").split("\n", 1)[0] == columns


def test_files_are_utf8_with_unix_lines(internal):
    for path in internal.iterdir():
        if path.suffix not in (".pdf", ".xlsx"):
            assert b"\r" not in path.read_bytes()
            path.read_text(encoding="utf-8")


def test_the_two_planted_gaps_are_the_only_certain_ones(internal):
    certain = [row for row in rows(internal / "gaps.csv") if row["certain"] == "true"]
    told = {tuple(row[name] for name in ("field", "cause", "from_month")) for row in certain}
    assert told == {("betreuung", "too_few_places", "12"), ("treffpunkt", "too_far", "0")}
    assert {row["to_month"] for row in certain} == {"36"}
    places = next(row for row in certain if row["field"] == "betreuung")
    assert places["area_names"].split("|") == ["Steinbach", "Oberau", "Hinterau"]
    assert next(row["area_names"] for row in certain if row["field"] == "treffpunkt") == "Nordend"


def test_everything_else_planted_is_a_question(internal):
    questions = {
        (row["area_names"], row["field"], row["population"], row["cause"])
        for row in rows(internal / "gaps.csv")
        if row["certain"] == "false"
    }
    assert ("Weststadt", "treffpunkt", "sgb2", "costs_money") in questions
    assert ("Haselgrund", "treffpunkt", "children", "age_limit") in questions
    assert ("Kirchtal", "treffpunkt", "children", "unconfirmed") in questions
    assert ("Grenzhain", "gesundheit", "children", "too_far") in questions
    assert ("Moosgrund", "treffpunkt", "children", "too_far") in questions
    assert len(questions) < 28


def test_links_hold_under_both_counts_under_recorded_only_and_under_neither(internal):
    held = {
        (row["area_name"], row["link"]): (row["held_confirmed"], row["held_recorded"])
        for row in rows(internal / "links.csv")
        if row["population"] == "children"
    }
    assert held["Altstadt", "betreuung/3-6"] == ("1", "1")
    assert held["Südstadt", "betreuung/3-6"] == ("0", "1")
    assert held["Oberau", "betreuung/0-3"] == ("0", "0")


def test_children_are_the_source_s_to_the_last(internal):
    table = [
        row
        for row in rows(internal / "coverage.csv")
        if (row["population"], row["field"]) == ("children", "betreuung")
        and row["life_phase"] != "schwangerschaft"
    ]
    counted = sum(float(row["children"]) for row in table)
    source = CASE.with_name("kinder.csv")
    assert counted == pytest.approx(sum(int(row["anzahl"]) for row in rows(source)), abs=1e-3)


def test_what_is_withheld_is_empty_and_never_zero(internal):
    source = CASE.with_name("sgb2.csv")
    hidden = {
        (row["gebiet"], f"{row['von_jahr']}-{row['bis_jahr']}")
        for row in rows(source)
        if row["anzahl"] == "*"
    }
    assert hidden
    for row in rows(internal / "coverage.csv"):
        if row["population"] == "sgb2" and (row["area_id"], row["life_phase"]) in hidden:
            assert row["children"] == row["covered_recorded"] == row["share_recorded"] == ""


def test_an_indicator_has_no_coverage(internal):
    table = [row for row in rows(internal / "coverage.csv") if row["way"] == "indicator"]
    assert table
    for row in table:
        for name in ("covered_recorded", "share_confirmed", "places_per_100", "choice_median"):
            assert row[name] == ""


def everything_in(path: Path) -> str:
    """All text of a file; of a workbook its unpacked parts. The PDF is set from the same report."""
    if path.suffix == ".xlsx":
        with ZipFile(path) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    return path.read_bytes().decode("latin-1") if path.suffix == ".pdf" else path.read_text("utf-8")


def test_a_protected_address_is_in_no_file(internal, public, capsys):
    shelters = [row for row in rows(CASE.with_name("angebote.csv")) if row["geschuetzt"]]
    assert shelters
    for folder in (internal, public):
        for path in folder.iterdir():
            text = everything_in(path)
            for shelter in shelters:
                for secret in (shelter["strasse"], shelter["breite"], shelter["laenge"]):
                    assert not secret or secret not in text


def test_files_say_whether_they_may_be_passed_on(internal, public):
    about = json.loads((internal / "run.json").read_text(encoding="utf-8"))
    assert about["edition"] == "internal"
    assert "nicht weitergeben" in about["note"]
    about = json.loads((public / "run.json").read_text(encoding="utf-8"))
    assert about["edition"] == "public"
    assert about["reference_day"] == "2026-11-18"
    assert not (public / "quality.csv").exists()


def test_the_same_input_gives_the_same_bytes(internal, tmp_path):
    assert main(["analyse", str(CASE), "--out", str(tmp_path), "--threads", "3"]) == 0
    for path in internal.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_public_counts_are_rounded(public):
    for row in rows(public / "coverage.csv"):
        for name in ("children", "covered_confirmed", "covered_recorded"):
            assert row[name] == "" or int(row[name]) % 5 == 0
    for row in rows(public / "gaps.csv"):
        assert row["without_recorded"] == "" or int(row["without_recorded"]) % 5 == 0


def test_findings_are_printed_with_their_reason(internal, tmp_path, capsys):
    main(["analyse", str(CASE), "--out", str(tmp_path)])
    said = capsys.readouterr().out
    assert "Lücken (2)" in said
    assert "Betreuung, 1 bis 3 Jahre: Steinbach, Oberau, Hinterau" in said
    assert "Grund: zu wenige Plätze" in said
    assert "§ 24 Abs. 2 SGB VIII" in said
    assert "zu selten" in said
    assert str(tmp_path) in said


@pytest.mark.parametrize(
    ("call", "code", "says"),
    [
        ([], 2, "So geht es"),
        (["analyse"], 2, "So geht es"),
        (["analyse", "nothing.toml", "--out", "OUT"], 1, "nothing.toml"),
        (["analyse", str(CASE), "--out", "OUT/file/below"], 3, "schreiben"),
    ],
)
def test_a_wrong_call_says_what_to_do(call, code, says, tmp_path, capsys):
    (tmp_path / "file").write_text("a file where a folder is wanted", encoding="utf-8")
    call = [part.replace("OUT", str(tmp_path)) for part in call]
    try:
        result = main(call)
    except SystemExit as leaving:
        result = leaving.code
    assert result == code
    assert says in capsys.readouterr().err


def test_another_scheme_is_another_input(internal, tmp_path):
    folder = tmp_path / "case"
    shutil.copytree(CASE.parent, folder)
    scheme = files("lueckenlos.assemble").joinpath("scheme.toml").read_text(encoding="utf-8")
    text = CASE.read_text(encoding="utf-8").replace('scheme = "core"', 'scheme = "own.toml"')
    (folder / "case.toml").write_text(text, encoding="utf-8")
    seen = set()
    for name, rules in (("a", scheme), ("b", scheme.replace("gap_months = 6", "gap_months = 7"))):
        (folder / "own.toml").write_text(rules, encoding="utf-8")
        assert main(["analyse", str(folder / "case.toml"), "--out", str(tmp_path / name)]) == 0
        about = json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8"))
        seen.add(about["input_sha256"])
    assert len(seen) == 2
