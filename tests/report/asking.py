"""Offers put to their providers as a workbook, its cells, and what comes back of it."""

from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from lueckenlos.exchange.offers.answers import read_answers
from lueckenlos.exchange.offers.questions import questions_of
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.report.workbook import write_questions

DAY = date(2026, 11, 18)
OFFERS = (
    OfferRecord(
        *("S1", "Stillcafé am Markt", "Geburtshaus Lindenau e. V.", "Stillgruppe"),
        street="Am Markt 3",
        postcode="00601",
        city="Lindenau",
        file="liste.xlsx",
        row=7,
    ),
    OfferRecord(
        *("K1", "Kita Eichhörnchen", "Geburtshaus Lindenau e.V.", "Kita"),
        ages="3 Jahre bis Schuleintritt",
        cost="graded",
        per_year=250,
        access="komm",
        capacity=86,
        confirmed_on=date(2025, 1, 1),
        email="kita@example.org",
        file="liste.xlsx",
        row=8,
    ),
    OfferRecord("F1", "Frauenhaus", "Hilfe: Frauen/Kinder", "Frauenhaus", file="liste.xlsx", row=9),
)


def written(offers=OFFERS):
    questions = questions_of(offers)
    return load_workbook(
        BytesIO(write_questions(questions, title="Lindenau", day=DAY, sender="Netzwerk"))
    )


def cell(book, key, title):
    """The cell of an offer (by its key) under a title."""
    for sheet in book.worksheets[1:]:
        titles = {one.value: one.column for one in sheet[4]}
        for row in sheet.iter_rows(min_row=5):
            if row[titles["Kennung"] - 1].value == key:
                return row[titles[title] - 1]
    raise KeyError(key)


def back(tmp_path, book, offers=OFFERS, day=None):
    path = tmp_path / "rueckfragen.xlsx"
    book.save(path)
    return read_answers(path, offers, day)


def codes(problems):
    return [one.code for one in problems]
