"""Workbooks: readable, real numbers, no formulas from anybody's text, the same bytes every time."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.figures import (
    Completeness,
    FieldNote,
    OfferRow,
    PhaseNote,
    RecordedRow,
    RunNote,
    SourceNote,
)
from lueckenlos.exchange.problems import Problem
from lueckenlos.report.words import about
from lueckenlos.report.workbook import printed, write_findings, write_quality

CASE = Path(__file__).parents[2] / "samples/lindenau/case.toml"
EVIL = '=HYPERLINK("x")'


def note(*, public: bool = False) -> RunNote:
    return RunNote(
        title="Landkreis Lindenau (Beispiel)",
        key="06999",
        reference_day=date(2026, 11, 18),
        planning_level="Ortsteil",
        public=public,
        step=3,
        scheme="core 2026.1",
        engine="1",
        checksum="abc",
        fields=(
            FieldNote("betreuung", "Betreuung", "places", "Plätze", ((12, 36, "law", "§ 24"),)),
            FieldNote("gesundheit", "Gesundheit", "reachable", "15 Minuten"),
        ),
        phases=(PhaseNote("0-3", "0 bis 3 Jahre", 0, 36),),
        sources=(SourceNote("children", "kinder.csv", "Kinder", "Amt", "", date(2025, 12, 31)),),
        complete=(Completeness(("betreuung",), (), "Jugendhilfeplanung", date(2026, 10, 15)),),
    )


@pytest.fixture(scope="module")
def lindenau():
    case, problems = read_case(CASE)
    made = assemble(case, CASE.parent)
    found = replace(
        figures(made),
        offers=(
            OfferRow(
                *("1", EVIL, "+49 Träger", "Kita", "betreuung", "0699900101", "Altstadt"),
                *(0, 36, "recorded", "point", 50.9, 9.2, ("ages", "access"), "angebote.csv", 7),
            ),
            OfferRow(
                *("2", "Frauenhaus", "Verein", "Frauenhaus", "schutz", "0699900102", "Nordstadt"),
                *(-9, 216, "confirmed", "protected"),
            ),
        ),
        recorded=(RecordedRow("0699900101", "Altstadt", "betreuung", "0-3", 2, 5, 1),),
    )
    return case, found, (*problems, *made.problems)


@pytest.fixture(scope="module")
def book(lindenau):
    case, found, problems = lindenau
    return load_workbook(BytesIO(write_findings(found, note(), case.areas, problems)))


def test_the_sheets_stand_in_the_order_of_work(book):
    assert book.sheetnames == [
        *("Lücken und Fragen", "Glieder", "Abdeckung", "Angebote", "Erfasst"),
        *("Zum Bestand", "Quellen und Regeln"),
    ]


def test_a_second_group_of_children_is_called_by_its_name(lindenau):
    case, found, problems = lindenau
    second = SourceNote("sgb2", "sgb2.csv", "Quote", "Amt", "", date(2026, 6, 30))
    run = replace(note(), sources=(*note().sources, second))
    book = load_workbook(BytesIO(write_findings(found, run, case.areas, problems)))
    cells = [row[0].value for row in book["Quellen und Regeln"].iter_rows() if row[1].value]
    assert "sgb2" not in cells
    name = next(one.name for one in found.populations if one.key == "sgb2")
    assert cells.count(name) == 2, "among the sources, and among those who are counted"


def test_gaps_come_first_and_can_be_worked_with(book, lindenau):
    _, found, _ = lindenau
    sheet = book["Lücken und Fragen"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(found.gaps)
    for note_ in found.populations:
        own = [row for row in rows if row[5] == note_.name]
        assert [row[0] for row in own] == list(range(1, len(own) + 1))
        words = [row[1] for row in own]
        assert words == sorted(words, key=["Lücke", "Frage"].index)
    assert all(isinstance(row[6], int) for row in rows)
    assert {row[12] for row in rows} == {"offen"}
    assert len(sheet.data_validations.dataValidation) == 1
    assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_title_rows


def test_counts_of_people_are_rounded_as_in_the_report():
    for children in (0, 1, 2.5, 7, 97.4, 97.6, 99.9, 104.6, 105, 1234.5):
        assert about(children) == "etwa " + f"{printed(children):,}".replace(",", ".")


def test_shares_are_numbers(book):
    sheet = book["Abdeckung"]
    shares = [row[13] for row in sheet.iter_rows(min_row=2, values_only=True)]
    numbers = [share for share in shares if isinstance(share, int | float)]
    assert numbers and all(0 <= share <= 1 for share in numbers)
    assert sheet.cell(2, 14).number_format == "0 %"


def test_text_never_becomes_a_formula(book):
    sheet = book["Angebote"]
    for cell, text in ((sheet["B2"], EVIL), (sheet["C2"], "+49 Träger")):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert not any(cell.data_type == "f" for one in book for row in one.iter_rows() for cell in row)


def test_of_a_protected_offer_no_place_is_told(book):
    row = next(r for r in book["Angebote"].iter_rows(values_only=True) if r[0] == "2")
    assert (row[5], row[6], row[9]) == (None, None, "geschützt")


def test_the_same_is_said_once(book, lindenau):
    *_, problems = lindenau
    rows = list(book["Zum Bestand"].iter_rows(min_row=2, values_only=True))
    assert len(rows) < len(problems)
    assert sum(row[4] for row in rows) == len(problems)


def test_the_same_figures_give_the_same_bytes(lindenau):
    case, found, problems = lindenau
    one, two = (write_findings(found, note(), case.areas, problems) for _ in range(2))
    assert one == two
    assert load_workbook(BytesIO(one)).properties.modified.date() == date(2026, 11, 18)


def test_the_public_edition_withholds_and_keeps_the_inside_to_itself(lindenau):
    case, found, problems = lindenau
    hidden = [replace(row, children=None, covered_recorded=None) for row in found.coverage]
    shown = replace(found, coverage=tuple(hidden))
    book = load_workbook(BytesIO(write_findings(shown, note(public=True), case.areas, problems)))
    assert "Zum Bestand" not in book.sheetnames
    assert "Nur angenommen" not in [cell.value for cell in book["Angebote"][1]]
    values = {value for row in book["Abdeckung"].iter_rows(values_only=True) for value in row}
    assert "geheim" in values and "nicht bekannt" not in values


def test_without_figures_the_first_sheet_says_so(lindenau):
    _, found, _ = lindenau
    none = replace(found, coverage=(), links=(), gaps=(), headlines=(), populations=())
    book = load_workbook(BytesIO(write_findings(none, note(), (), ())))
    assert "Glieder" not in book.sheetnames
    assert book["Lücken und Fragen"]["C2"].value.startswith("Keine Lücken")


def test_quality_puts_the_worst_first_and_names_the_place():
    problems = [
        Problem("double_record", "a.csv", 4, "name", {"offer": "A", "other": "B", "row": 2}),
        Problem("age_unreadable", "a.xlsx", 9, "Alter", {"value": "=1+1"}, "Blatt 1"),
        Problem("fonts_missing"),
    ]
    made = write_quality(problems)
    assert made == write_quality(problems)
    rows = list(load_workbook(BytesIO(made)).active.iter_rows(values_only=True))
    assert rows[0][:5] == ("Schwere", "Datei", "Blatt", "Zeile", "Spalte")
    assert [row[0] for row in rows[1:]] == ["Fehler", "Warnung", "Warnung"] or rows[1][
        0
    ] == "Fehler"
    assert ("Warnung", "a.xlsx", "Blatt 1", 9, "Alter") in [row[:5] for row in rows]
