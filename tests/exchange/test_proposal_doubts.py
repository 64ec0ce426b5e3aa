"""What a proposal asks instead of taking it for granted, and what it takes from odd lists."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from shapely.geometry import box
from tests.exchange.proposing import TODAY, squares, written
from tests.layers import Layer

from lueckenlos.cli import main
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.proposal import propose
from lueckenlos.exchange.proposal.columns import fields_of
from lueckenlos.exchange.proposal.looks import look_at
from lueckenlos.exchange.proposal.withheld import withheld_of

NAMES = ["Nord", "Süd", "Ost", "West"]


def offers(folder: Path) -> Path:
    rows = (f"Kita {name};Stadt;Kita;{name}" for name in NAMES)
    return written(folder, "kitas.csv", "Name;Träger;Art;Stadtteil", *rows)


def proposal(folder: Path, *files: Path, kreis: str = "") -> str:
    return propose([*files, offers(folder)], kreis, TODAY, folder)[0]


def gemeinden(folder: Path, *kreise: str) -> Path:
    keys = [f"{kreis}00{at}" for kreis in kreise for at in range(1, 4)]
    shapes = [box(9 + at / 10, 50, 9.1 + at / 10, 50.1) for at in range(len(keys))]
    path = folder / "gemeinden.geojson"
    table = {"AGS": keys, "GEN": [f"Ort {key}" for key in keys]}
    Layer(table, shapes).to_file(path)
    return path


def test_a_kreis_that_no_area_belongs_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    files = (gemeinden(tmp_path, "06634", "06635"), offers(tmp_path))
    monkeypatch.chdir(tmp_path)
    for kreis, told in (("09999", True), ("06634", False), ("06634001", False), ("", False)):
        main(["init", *map(str, files), *(["--kreis", kreis] if kreis else [])])
        printed = capsys.readouterr()
        assert ("Kein Gebiet gehört zum Schlüssel 09999" in printed.err) is told
        assert ("# ? Kein Gebiet gehört zu 09999; hier sind alle" in printed.out) is told
        assert ('key = "09999" # ?' in printed.out) is told
        assert "Nicht verwendet" not in printed.out


def test_parts_of_a_town_without_its_key_are_asked_for_it(tmp_path: Path):
    areas = squares(tmp_path, ["1", "2", "3", "4"], STADTTEIL=NAMES)
    told = proposal(tmp_path, areas)
    assert "# ? Keine Spalte nennt die Gemeinde" in told
    assert '# ? constants = { municipality = "00000000", settlement = "Stadt" }' in told
    people = written(tmp_path, "e.csv", "Stadtteil;Einwohner", *(f"{name};900" for name in NAMES))
    told = proposal(tmp_path, areas, people)
    assert '# ? constants = { municipality = "00000000" }' in told and "settlement" not in told
    assert "Keine Spalte nennt die Gemeinde" not in proposal(tmp_path, areas, kreis="06634001")
    with_keys = squares(tmp_path, ["1", "2", "3", "4"], STADTTEIL=NAMES, AGS=["06634001"] * 4)
    assert "Keine Spalte nennt die Gemeinde" not in proposal(tmp_path, with_keys)
    assert "nennt die Gemeinde" not in proposal(tmp_path, gemeinden(tmp_path, "06634"))


@pytest.mark.parametrize(
    ("notes", "withheld"),
    [
        ("* Werte unter 3 und zugehörige Sekundärsperrungen", (1, 5)),
        ("* aus Gründen der Geheimhaltung", (1, 5)),
        ("", (1, 5)),
        ("* Zahlenwerte kleiner als 3", (1, 2)),
        ("Werte 1 und 2 sind gesperrt", (1, 2)),
        ("* Werte < 4 sind geheim", (1, 3)),
        ("Kinder unter 3 Jahren nach Stadtteilen", (1, 5)),
        ("Kinder unter 3 Jahren, Datenschutz beachten", (1, 5)),
    ],
)
def test_what_a_star_can_be_is_what_the_notes_say(notes: str, withheld: tuple[int, int]):
    assert withheld_of(plain(notes)) == withheld


@pytest.mark.parametrize(
    ("note", "line"), [("* Werte unter 3 und Sekundärsperrungen", "[1, 5]"), ("* < 3", "[1, 2]")]
)
def test_a_footnote_is_read_for_the_second_group(tmp_path: Path, note: str, line: str):
    head = "Stadtteil;unter 3;3 bis unter 6;6 bis unter 10"
    children = written(tmp_path, "kinder.csv", head, *(f"{name};9;9;9" for name in NAMES))
    book = Workbook()
    book.active.append(["Kinder in Bedarfsgemeinschaften (SGB II)"])
    book.active.append(head.split(";"))
    for name in NAMES:
        book.active.append([name, 3, "*", 7])
    book.active.append([])
    book.active.append([note])
    book.save(tmp_path / "sgb2.xlsx")
    areas = squares(tmp_path, ["1", "2", "3", "4"], STADTTEIL=NAMES)
    assert f"# withheld = {line}" in proposal(tmp_path, areas, children, tmp_path / "sgb2.xlsx")


@pytest.mark.parametrize(
    ("columns", "provider"),
    [
        ("Name|Träger / Ansprechpartner|Ort", "Träger / Ansprechpartner"),
        ("Name|Träger/Anbieter|Ort", "Träger/Anbieter"),
        ("Name|Träger / Anbieter|Ort", "Träger / Anbieter"),
        ("Name|Träger (Ansprechperson)|Ort", "Träger (Ansprechperson)"),
        ("Haus|Träger / Haus|Träger / Straße|Ort", None),
        ("Name|Trägerart / Ansprechpartner|Ort", None),
    ],
)
def test_a_provider_beside_who_answers_for_it(columns: str, provider: str | None):
    assert fields_of(columns.split("|")).get("provider") == provider


def test_births_below_a_stacked_head_with_a_column_for_each_year(tmp_path: Path):
    head = "Stadtteil;unter 3;3 bis unter 6;6 bis unter 10"
    children = written(tmp_path, "kinder.csv", head, *(f"{name};9;9;9" for name in NAMES))
    book = Workbook()
    sheet = book.active
    sheet.title = "3.2 Geburten"
    years = ["Sterbefälle 2025", *(f"Lebendgeborene {year}" for year in (2023, 2024, 2025, 2026))]
    for row in (["Tabelle 3.2 Geburten"], [], ["Stadtteil", "Merkmal"], ["", *years]):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:F3")
    for name in NAMES:
        sheet.append([name, 8, 3, 4, 5, 1])
    book.save(tmp_path / "jahrbuch.xlsx")
    areas = squares(tmp_path, ["1", "2", "3", "4"], STADTTEIL=NAMES)
    told = proposal(tmp_path, areas, children, tmp_path / "jahrbuch.xlsx")
    assert 'count = "Merkmal / Lebendgeborene 2025"' in told
    assert "# ergibt 20 (bitte vergleichen)" in told


def test_entries_that_name_no_kind_are_counted_and_named(tmp_path: Path):
    head, kita = "Name;Träger;Art;Stadtteil", "Kita {};Stadt;Kita;Nord"
    rows = [*(kita.format(at) for at in range(9)), "Verein Blau;Stadt;Xyz;Süd"]
    text = propose([written(tmp_path, "liste.csv", head, *rows)], "", TODAY, tmp_path)[0]
    assert "Ein Eintrag nennt keine erkennbare Art (von 10): Zeile 11 „Verein Blau“. " in text
    assert 'Sind es: kind = "Kindertagesstätte"' in text
    more = [f"Verein {at};Stadt;{'Xyz' * (at > 0)};Süd" for at in range(3)]
    text = propose([written(tmp_path, "liste.csv", head, *rows, *more)], "", TODAY, tmp_path)[0]
    assert "4 Einträge nennen keine erkennbare Art (von 13): Zeile 11 „Verein Blau“, " in text
    assert "Zeile 13 „Verein 1“ und weitere." in text and "Verein 2“" not in text


def test_entries_without_a_kind_are_as_many_as_the_reader_says(tmp_path: Path):
    """A name settles what a stated text leaves open, for the one as for the other."""
    head, kita = "Name;Träger;Art;Stadtteil", "Kita {};Stadt;Kita;Nord"
    rows = [*(kita.format(at) for at in range(9)), "Verein Blau;Stadt;Xyz;Süd"]
    rows += ["Kita Rot;Stadt;Xyz;Süd"]
    text = propose([written(tmp_path, "liste.csv", head, *rows)], "", TODAY, tmp_path)[0]
    assert "Ein Eintrag nennt keine erkennbare Art (von 11)" in text
    (tmp_path / "fall.toml").write_text(text, encoding="utf-8")
    problems = read_case(tmp_path / "fall.toml")[1]
    assert [one.values["count"] for one in problems if one.code == "kinds_open"] == [1]
    del rows[9]
    text = propose([written(tmp_path, "liste.csv", head, *rows)], "", TODAY, tmp_path)[0]
    assert "keine erkennbare Art" not in text


OFFERS = [
    ["Name", "Träger", "Straße", "Ort"],
    *(
        ["Zwergentreff", "Kirche", "Ring 1", "Auental"],
        ["Offenes Haus", "AWO", "Ring 2", "Auental"],
    ),
]


def titled(folder: Path, *rows: list[str]) -> str:
    """The proposal for offers below titles, each merged over the table."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
        if len(row) == 1:
            at = book.active.max_row
            book.active.merge_cells(f"A{at}:D{at}")
    book.save(folder / "liste.xlsx")
    return propose([folder / "liste.xlsx"], "", TODAY, folder)[0]


@pytest.mark.parametrize(
    "title",
    ["Frühe Hilfen (Kitas siehe dort)", "Angebote der Familienzentren", "Familienzentrum Auental"],
)
def test_a_title_that_only_mentions_a_kind_gives_none(tmp_path: Path, title: str):
    told = titled(tmp_path, [title], *OFFERS)
    assert 'kind = "Kind' not in told and 'kind = "Familien' not in told
    assert "Die Art steht in keiner Spalte" in told


def test_a_title_that_says_the_kind_gives_it_as_a_guess(tmp_path: Path):
    told = titled(tmp_path, ["Liste der Kitas in Auental 2026"], *OFFERS)
    assert 'kind = "Kindertagesstätte"' in told
    assert "„Kindertagesstätte“ ist geraten" in told


def test_titles_between_rows_are_no_offers_and_give_no_kind(tmp_path: Path):
    told = titled(tmp_path, OFFERS[0], ["Kitas"], OFFERS[1], ["Elternkurse"], OFFERS[2])
    assert 'kind = "Abschnitt"' not in told and "Die Art steht in keiner Spalte" in told


def test_a_document_in_an_archive_is_called_what_it_is(tmp_path: Path):
    for name in ("brief.docx", "brief.docx.zip"):
        with ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
            archive.writestr("[Content_Types].xml", "<Types/>")
        told = look_at([tmp_path / name]).problems
        assert [one.code for one in told] == ["file_is_document"], name
    with ZipFile(tmp_path / "gepackt.zip", "w") as archive:
        archive.write(tmp_path / "brief.docx", "brief.docx")
    assert look_at([tmp_path / "gepackt.zip"]).problems[0].code == "archive_without_table"
