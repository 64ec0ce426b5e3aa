"""Questions written by the command line, filled in as a provider would, and read back."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.exchange.conftest import Folder, fill

from lueckenlos.cli import main

OFFERS = (
    "id,name,traeger,art,area,from_month,to_month,capacity\n"
    "1,Stilltreff,Verein e.V.,Stillgruppe,01,0,12,\n"
    "2,Kita Nord,Stadt,Kita,02,12,84,\n"
    "3,Kita Süd,Verein e. V.,Kita,01,12,168,50\n"
)


@pytest.fixture
def case(tmp_path: Path) -> Folder:
    children = "gebiet,von,bis,anzahl\n01,0,3,30\n01,3,6,28\n02,0,3,12\n02,3,6,20\n"
    return fill(tmp_path).write("angebote.csv", OFFERS).write("kinder.csv", children)


def run(case: Folder, command: str, out: str) -> Path:
    assert main([command, str(case.path / "fall.toml"), "--out", str(case.path / out)]) == 0
    return case.path / out


def answered(case: Folder, **answers: dict[str, object]) -> dict[str, list[dict[str, str]]]:
    """The tables of an analysis after providers answered; `answers`: name of an offer → cells."""
    book = load_workbook(run(case, "ask", "fragen") / "rueckfragen.xlsx")
    book["Anleitung"]["B4"] = "16.11.2026"
    for sheet in book.worksheets[1:]:
        titles = {one.value: one.column for one in sheet[4]}
        for row in sheet.iter_rows(min_row=5):
            for title, value in answers.get(str(row[1].value).replace(" ", "_"), {}).items():
                sheet.cell(row[0].row, titles[title], value)
    book.save(case.path / "zurueck.xlsx")
    text = (case.path / "fall.toml").read_text("utf-8")
    case.write("fall.toml", f'answers = ["zurueck.xlsx"]\n{text}')
    return tables(run(case, "analyse", "nachher"))


def tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    for name in ("coverage.csv", "gaps.csv", "links.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def changed(before, after, name="coverage.csv"):
    """Fields of action whose rows differ."""
    one, two = ([tuple(row.items()) for row in some[name]] for some in (before, after))
    return {dict(row)["field"] for row in set(one) ^ set(two)}


FIELD = "betreuung"


def covered(found, area, how="confirmed"):
    """Children of an area with a place, over all life phases."""
    rows = [r for r in found["coverage.csv"] if (r["area_id"], r["field"]) == (area, FIELD)]
    return sum(int(r[f"covered_{how}"] or 0) for r in rows)


def test_an_untouched_file_changes_no_figure(case):
    before = tables(run(case, "analyse", "vorher"))
    assert answered(case) == before
    sources = json.loads((case.path / "nachher/run.json").read_text("utf-8"))["sources"]
    assert "Rückfragen an die Träger" in str(sources)


MIXED = (
    "name,traeger,art,area,Alter,Kosten,Turnus,Wann,Plätze,strasse,plz,ort\n"
    "Treffpunkt Nord,Verein e.V.,Offener Treff,02,,,,,,Am Markt 3,601,Lindenau\n"
    "Krabbeln am Morgen,Verein e.V.,,01,alle,n. Satzung,,Di 9-12,,,,\n"
    "Still-Café,Verein e.V.,,02,0-1,5 €,,1. und 3. Donnerstag im Monat,,,,\n"
    "Logopädie Krause,Praxis,Logopädie,01,ab 3,Krankenkasse,n.V.,nach Bedarf,,,,\n"
    "Kita Nord,Stadt,Tageseinrichtung für Kinder,02,0 - 6,,,,80 (davon 30 U3),,,\n"
    "Kita Süd,Stadt,Kita,01,irgendwann,,einmal im Monat,,ca. 75,,,\n"
    "Eltern-Kind-Gruppe,Stadt,,01,,,,,,,,\n"
)
COLUMNS = (
    *('ages = "Alter"', 'cost = "Kosten"', 'per_year = "Turnus"', 'schedule = "Wann"'),
    *('capacity = "Plätze"', 'street = "strasse"', 'postcode = "plz"', 'city = "ort"'),
)


@pytest.mark.parametrize("usual", ["", 'kind = "Elterncafé"', 'kind = "Kindertagesstätte"'])
def test_only_a_day_filled_in_changes_no_byte(case, usual):
    case.write("angebote.csv", MIXED)
    old = 'columns = { provider = "traeger", kind = "art" }'
    new = old.replace(" }", ", " + ", ".join(COLUMNS) + " }")
    case.change(old, f"{new}\n{usual}")
    before = run(case, "analyse", "vorher")
    answered(case)
    for name in ("coverage.csv", "gaps.csv", "links.csv", "quality.csv"):
        assert (case.path / "nachher" / name).read_bytes() == (before / name).read_bytes(), name


def test_a_confirmed_offer_changes_its_own_field_and_nothing_else(case):
    before = tables(run(case, "analyse", "vorher"))
    after = answered(case, Kita_Nord={"Plätze": "80 Plätze", "stimmt noch?": "ja"})
    assert changed(before, after) == {FIELD}
    assert covered(before, "01") == covered(after, "01") == covered(before, "02") == 0
    assert covered(after, "02") == covered(after, "02", "recorded") > 0


def test_about_eighty_places_count_and_confirm_nothing(case):
    before = tables(run(case, "analyse", "vorher"))
    after = answered(case, Kita_Nord={"Plätze": "ca. 80", "stimmt noch?": "ja"})
    assert changed(before, after) == {FIELD}
    assert covered(after, "02") == 0 < covered(after, "02", "recorded")
    assert any(r["places_per_100"] for r in after["coverage.csv"] if r["area_id"] == "02")


def test_an_offer_that_has_ended_counts_no_longer(case):
    before = tables(run(case, "analyse", "vorher"))
    after = answered(case, Stilltreff={"stimmt noch?": "beendet"})
    assert FIELD not in changed(before, after)
    recorded = [
        sum(int(r["covered_recorded"] or 0) for r in some["coverage.csv"] if r["area_id"] == "01")
        for some in (before, after)
    ]
    assert recorded[1] < recorded[0]


def test_the_workbook_has_a_sheet_for_each_provider_and_one_for_none(case, capsys):
    case.write(
        "angebote.csv",
        "name,traeger,art,area\nA,Verein e.V.,Kita,01\nB,verein e. V.,Kita,01\n"
        "C,öffentlich,Kita,02\nD,freier Träger,Kita,02\nE,privat,Kita,02\n",
    )
    book = load_workbook(run(case, "ask", "fragen") / "rueckfragen.xlsx")
    assert book.sheetnames == ["Anleitung", "Ohne Träger", "Verein e.V."]
    said = capsys.readouterr().out
    assert "rueckfragen.xlsx: 5 Angebote von 1 Träger und ohne Träger." in said
    assert case.warning("provider_is_a_sort").values["count"] == 3


def unknown(case: Folder, *names: str) -> Folder:
    rows = "".join(f"Treff {at},Verein,{name},01\n" for at, name in enumerate(names))
    return case.write("angebote.csv", f"name,traeger,art,area\n{rows}")


def said(case: Folder, capsys, command: str, *more: str) -> str:
    capsys.readouterr()
    assert main([command, str(case.path / "fall.toml"), *more]) == 0
    return capsys.readouterr().out


def test_check_names_the_file_the_column_and_what_to_run_next(case, capsys):
    unknown(case, "Xyz", "Xyz", "Abc")
    toml, target = case.path / "fall.toml", case.path / "entscheidungen.csv"
    told = said(case, capsys, "check")
    assert "Noch ohne Angebotsart: 2 Bezeichnungen, zum Beispiel „Xyz“." in told
    assert f"in der Datei {target}:" in told and "Spalte „art“" in told
    assert f"1. lueckenlos ask {toml}" in told and "3. Danach noch einmal: lueckenlos check" in told
    assert not target.exists()
    told = said(case, capsys, "ask", "--out", str(case.path / "fragen"))
    assert f"{target}: 2 Bezeichnungen ohne Angebotsart" in told and "Spalte „art“" in told
    told = said(case, capsys, "check")
    assert f"lueckenlos ask {toml}" not in told and "1. Dort in der Spalte" in told
    assert f"in der Datei {target}:" in told
    text = target.read_text("utf-8-sig").replace("Xyz;;", "Xyz;Kita;").replace("Abc;;", "Abc;-;")
    target.write_text(text, "utf-8")
    assert "Noch ohne Angebotsart" not in said(case, capsys, "check")


def test_analyse_tells_it_as_well(case, capsys):
    unknown(case, "Xyz")
    told = said(case, capsys, "analyse", "--out", str(case.path / "aus"))
    assert "Noch ohne Angebotsart: 1 Bezeichnung, zum Beispiel „Xyz“." in told
    assert str(case.path / "entscheidungen.csv") in told


def test_ask_writes_into_the_file_the_case_names(case, capsys):
    unknown(case, "Xyz").write("eigene.csv", "text;art\nAlt;Kita\n")
    toml = case.path / "fall.toml"
    toml.write_text(f'decisions = "eigene.csv"\n{toml.read_text("utf-8")}', "utf-8")
    told = said(case, capsys, "ask", "--out", str(case.path / "fragen"))
    assert f"{case.path / 'eigene.csv'}: 1 Bezeichnung ohne" in told
    assert "Alt;Kita" in (case.path / "eigene.csv").read_text("utf-8-sig")
    assert not (case.path / "entscheidungen.csv").exists()
