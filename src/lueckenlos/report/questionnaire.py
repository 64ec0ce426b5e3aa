"""Questions to the providers as a workbook: a sheet each, filled in as far as things are known."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from lueckenlos.exchange.offers.providers import same_providers
from lueckenlos.exchange.offers.questions import (
    ADDRESS,
    ASKED,
    CHOICES,
    ENDED,
    FILE,
    FILLED_ON,
    GUIDE,
    ID,
    NO,
    PRINTED,
    STILL,
    YES,
    Question,
)
from lueckenlos.exchange.tables.parsing import parse_day, parse_whole
from lueckenlos.report.sheets_xlsx import (
    Column,
    Value,
    choose,
    for_print,
    head,
    new_book,
    put,
    saved,
)

FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
TAKEN = ("anleitung", "history", "verlauf")
MISSING = PatternFill("solid", fgColor="FFF3B0")
ASSUMED = PatternFill("solid", fgColor="E8EDF8")
CLOSED = PatternFill("solid", fgColor="DDDDDD")
THIN = Side(style="thin", color="9AA3B8")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WIDTHS = {"ages": 20, "street": 26, "city": 16, "phone": 26, "access": 18, "cost": 18}
SORTS = {"capacity": "whole", "ends_on": "day"}
COLUMNS = (
    *(Column("Nr.", 6, "whole"), Column("Angebot", 34, "long"), Column("Art", 22, "long")),
    *(
        Column(label, WIDTHS.get(name, 13), SORTS.get(name, "text"))
        for name, label in ASKED.items()
    ),
    *(Column(STILL, 12), Column(ID, 12), Column(FILE, 20), Column(PRINTED, 20)),
)
HIDDEN = 3
"""The last columns, by which a row is known when it comes back."""
SEVERAL = (
    "Dieses Angebot steht in mehreren Zeilen, zum Beispiel je Altersgruppe. Bitte beantworten Sie "
    "jede Zeile für sich; Plätze nicht zusammenzählen."
)
HEAD_ROW = 4
FIRST_ASKED = 4
LEGEND = (
    "Gelb: fehlt noch, bitte eintragen. Kursiv auf Blau: nur angenommen, bitte bestätigen oder "
    "ändern. Sonst: bitte durchsehen. Zuletzt je Zeile „stimmt noch?“ auswählen."
)
GUIDING = (
    "1. Suchen Sie unten das Blatt Ihrer Einrichtung.",
    "2. Gelbe Felder fehlen noch: bitte eintragen, was Sie wissen. Leer lassen ist erlaubt.",
    "3. Kursive Angaben auf Blau sind nur angenommen: bitte bestätigen oder überschreiben.",
    "4. Wählen Sie in jeder Zeile bei „stimmt noch?“: ja, nein oder beendet.",
    "5. Tragen Sie auf diesem Blatt bei „Ausgefüllt am“ den Tag ein und schicken Sie die Datei "
    "zurück.",
    "Bitte keine Zeilen, Spalten oder Blätter umbenennen. Angaben zu einzelnen Kindern oder "
    "Familien gehören nicht hierher.",
)


def write_questions(
    questions: Sequence[Question], *, title: str, day: date, sender: str = ""
) -> bytes:
    """`rueckfragen.xlsx`. `sender`: who asks and gets the file back; `day` dates the file."""
    book = new_book()
    guide = book.sheet(GUIDE)
    listed: list[tuple[Value, ...]] = []
    names = set(TAKEN)
    for some in _by_provider(questions):
        sheet = book.sheet(_name(some[0].provider, names))
        missing = _fill(sheet, some)
        mails = ", ".join(dict.fromkeys(one.email for one in some if one.email))
        number = len({(one.file, one.offer_id) for one in some})
        listed.append((some[0].provider or "ohne Träger", sheet.title, mails, number, missing))
    _guide(guide, title, sender, listed)
    return saved(book, f"{title}: Rückfragen an die Träger", day)


def _by_provider(questions: Iterable[Question]) -> list[list[Question]]:
    """The questions of one provider together, however its name is spelled; in order of names."""
    listed = list(questions)
    keys = same_providers(one.provider for one in listed)
    groups: dict[str, list[Question]] = {}
    for one in listed:
        groups.setdefault(keys[one.provider], []).append(one)
    return [groups[key] for key in sorted(groups)]


def _name(provider: str, names: set[str]) -> str:
    """A name Excel takes for a sheet, not taken yet; notes it in `names`."""
    bare = " ".join(FORBIDDEN.sub(" ", provider).split()).strip("'") or "Ohne Träger"
    name, number = bare[:31].strip(" '"), 1
    while name.casefold() in names:
        number += 1
        ending = f" {number}"
        name = bare[: 31 - len(ending)].strip(" '") + ending
    names.add(name.casefold())
    return name


# --- the guide ----------------------------------------------------------------------------------


def _guide(sheet: Worksheet, title: str, sender: str, listed: Sequence[tuple[Value, ...]]) -> None:
    _line(sheet, 1, f"{title}: Rückfragen zu Ihren Angeboten", Font(bold=True, size=16))
    _line(sheet, 2, f"Rückfragen von: {sender}" if sender else "", Font())
    put(_cell(sheet, 4, 1), FILLED_ON)
    _cell(sheet, 4, 1).font = Font(bold=True)
    answer = _cell(sheet, 4, 2)
    put(answer, None, "day")
    answer.fill, answer.border = MISSING, FRAME
    for row, text in enumerate(GUIDING, 6):
        _line(sheet, row, text, Font())
    columns = (
        *(Column("Träger", 44, "long"), Column("Blatt", 34), Column("E-Mail", 34, "long")),
        *(Column("Angebote", 11, "whole"), Column("offene Angaben", 12, "whole")),
    )
    top = 7 + len(GUIDING)
    head(sheet, top, columns)
    for row, values in enumerate(listed, top + 1):
        for at, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            put(_cell(sheet, row, at), value, column.sort)
        link = _cell(sheet, row, 2)
        target = str(link.value).replace("'", "''")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{target}'!A1")
        link.font = Font(color="1A3B8B", underline="single")
    for_print(sheet, 0)


def _line(sheet: Worksheet, row: int, text: str, font: Font) -> None:
    cell = _cell(sheet, row, 1)
    put(cell, text)
    cell.font = font
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
    if len(text) > 130:
        sheet.row_dimensions[row].height = 32


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))


# --- a provider's sheet -------------------------------------------------------------------------


def _fill(sheet: Worksheet, questions: Sequence[Question]) -> int:
    """The table of a provider's offers; how many values are missing or only assumed."""
    put(_cell(sheet, 1, 1), questions[0].provider or "Ohne Träger")
    _cell(sheet, 1, 1).font = Font(bold=True, size=14, color="1A3B8B")
    put(_cell(sheet, 2, 1), LEGEND)
    head(sheet, HEAD_ROW, COLUMNS)
    offers: dict[tuple[str, str], dict[str, Question]] = {}
    for one in questions:
        offers.setdefault((one.file, one.offer_id), {})[one.column] = one
    houses = Counter(next(iter(asked.values())).offer for asked in offers.values())
    missing, row = 0, HEAD_ROW
    for row, asked in enumerate(offers.values(), HEAD_ROW + 1):
        missing += _offer(sheet, row, row - HEAD_ROW, asked)
        if houses[next(iter(asked.values())).offer] > 1:
            _note(_cell(sheet, row, 2), SEVERAL)
    _choices(sheet, row)
    for column in range(len(COLUMNS) - HIDDEN + 1, len(COLUMNS) + 1):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    for_print(sheet, HEAD_ROW)
    return missing


def _offer(sheet: Worksheet, row: int, number: int, asked: dict[str, Question]) -> int:
    any_one = next(iter(asked.values()))
    values: tuple[Value, ...] = (number, any_one.offer, any_one.kind)
    for at, value in enumerate(values, 1):
        put(_cell(sheet, row, at), value, COLUMNS[at - 1].sort)
    missing = 0
    for at, column in enumerate(ASKED, FIRST_ASKED):
        missing += _ask(_cell(sheet, row, at), column, asked.get(column), any_one.kind)
    at = len(COLUMNS) - HIDDEN
    still = _cell(sheet, row, at)
    put(still, "", "text")
    still.fill, still.border = MISSING, FRAME
    for step, value in enumerate((any_one.offer_id, any_one.file, _printed(asked)), 1):
        put(_cell(sheet, row, at + step), value, "text")
    return missing


def _printed(asked: dict[str, Question]) -> str:
    """What the cells of a row say, and which of it is only a default, for when they come back."""
    told: dict[str, tuple[str, bool | str]] = {
        column: (one.printed, not (one.said or one.unread))
        for column, one in asked.items()
        if one.printed
    }
    any_one = next(iter(asked.values()))
    told["offer"] = (any_one.offer, any_one.ages)
    return json.dumps(told, ensure_ascii=False)


def _ask(cell: Cell, column: str, question: Question | None, kind: str) -> int:
    """One cell as known, assumed or missing; 1 where the provider should look."""
    sort = SORTS.get(column, "text")
    if question is None:
        put(cell, "", sort)
        cell.border = FRAME
        if column in ADDRESS:
            cell.fill = CLOSED
            _note(cell, "Die Adresse ist geschützt – bitte nicht eintragen.")
        return 0
    put(cell, _typed(column, question), "text" if question.unread else sort)
    cell.border = FRAME
    if question.said:
        return 0
    if question.unread:
        cell.fill = MISSING
        held = f" Bis dahin gilt „{question.assumed}“." if question.assumed else ""
        _note(cell, f"So steht es in der Liste und ist nicht eindeutig – bitte angeben.{held}")
    elif question.assumed:
        cell.font, cell.fill = Font(italic=True), ASSUMED
        for_kind = f" für „{kind}“" if kind else ""
        _note(cell, f"Vorgabe{for_kind} – bitte bestätigen oder ändern.")
    else:
        cell.fill = MISSING
    return 1


def _note(cell: Cell, text: str) -> None:
    cell.comment = Comment(text, "Lückenlos", height=60, width=240)


def _typed(column: str, question: Question) -> Value:
    """The value of a cell: numbers and days as such where the list says them."""
    if column == "capacity" and question.said:
        return parse_whole(question.said)
    return parse_day(question.said) if column == "ends_on" else question.printed or None


def _choices(sheet: Worksheet, last: int) -> None:
    for at, column in enumerate(ASKED, FIRST_ASKED):
        if column in CHOICES:
            letter = get_column_letter(at)
            cells = f"{letter}{HEAD_ROW + 1}:{letter}{last}"
            choose(sheet, cells, CHOICES[column], strict=column == "cost")
    letter = get_column_letter(len(COLUMNS) - HIDDEN)
    choose(sheet, f"{letter}{HEAD_ROW + 1}:{letter}{last}", (YES, NO, ENDED))
