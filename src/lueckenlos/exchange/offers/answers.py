"""The filled questionnaire read back into the records it asked about."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.offers.questions import (
    ADDRESS,
    ASKED,
    ENDED,
    FILE,
    FILLED_ON,
    GUIDE,
    ID,
    NO,
    PRINTED,
    STILL,
    YES,
    assumed_of,
    said_of,
    unread_of,
)
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.tables.parsing import parse_day, parse_whole
from lueckenlos.exchange.tables.sheets import workbook_bytes
from lueckenlos.exchange.vocabulary.costs import read_price
from lueckenlos.exchange.vocabulary.words import EXAMPLES, read_frequency, read_places, read_word

Grid = list[list[object]]
COUNTED_KEY = re.compile(r"Z\d+(?:-\d+)?", re.ASCII)
"""A key a list does not tell: the row of an offer."""
SHORT_DAY = re.compile(r"^(\d{2}\.\d{2}\.)(\d{2})$", re.ASCII)
"""A day with the last two digits of its year: 20.11.26."""
WORDING = {
    "ages": "0 bis 3 Jahre",
    "capacity": "eine Zahl wie 80, oder „ca. 80“",
    "ends_on": "31.07.2027",
    "cost": EXAMPLES["cost"],
    "access": EXAMPLES["access"],
    "per_year": EXAMPLES["per_year"],
    STILL: "ja, nein, beendet",
}


def read_answers(
    path: Path,
    offers: Sequence[OfferRecord],
    day: date | None = None,
    left_out: Collection[str] = (),
) -> tuple[tuple[OfferRecord, ...], list[Problem]]:
    """The offers with what their providers answered, in the same order, and what was odd.

    A cell left as it was printed changes nothing; a default becomes said where "stimmt noch?" says
    ja. Confirmed on `day`, else on the day the sheet "Anleitung" names. `left_out`: keys of offers
    that no longer count, whose answers are not missed. Raises `CaseError` when the workbook cannot
    be read.
    """
    content = workbook_bytes(path)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        grids = {name: _grid(book, name) for name in book.sheet_names}
    except (CalamineError, OSError):
        raise CaseError(Problem("workbook_broken", path.name)) from None
    problems: list[Problem] = []
    found = _Answers(path.name, list(offers), problems, left_out=left_out)
    found.day = day or _filled_on(grids.get(GUIDE, []))
    for name, grid in grids.items():
        if name != GUIDE:
            found.sheet(name, grid)
    if found.undated:
        problems.append(Problem("answers_without_day", path.name, sheet=GUIDE, column=FILLED_ON))
    return tuple(found.offers), problems


def _grid(book: CalamineWorkbook, name: str) -> Grid:
    rows: Any = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [list(row) for row in rows]


def _text(value: object) -> str:
    """A cell as a person would write it."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split()) if value is not None else ""


def _filled_on(grid: Grid) -> date | None:
    """The day beside "Ausgefüllt am"; None when there is none to read."""
    for row in grid:
        cells = [_text(cell) for cell in row]
        for at, cell in enumerate(cells[:-1]):
            if fold(cell) == fold(FILLED_ON) and cells[at + 1]:
                try:
                    return parse_day(SHORT_DAY.sub(r"\g<1>20\2", cells[at + 1]))
                except ValueError:
                    return None
    return None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a sheet: the text of its columns by their folded title."""

    sheet: str
    number: int
    cells: dict[str, str]

    def of(self, title: str) -> str:
        return self.cells.get(fold(title), "")


def _rows(name: str, grid: Grid) -> Iterator[_Row] | None:
    """The rows below the column names; None when no row has the column of keys."""
    for at, row in enumerate(grid):
        titles = [fold(_text(cell)) for cell in row]
        if fold(ID) in titles:
            return (
                _Row(name, number, dict(zip(titles, map(_text, some), strict=False)))
                for number, some in enumerate(grid[at + 1 :], at + 2)
            )
    return None


@dataclass(slots=True)
class _Answers:
    """Collects answers into the records by their key, and by their file where lists share one."""

    file: str
    offers: list[OfferRecord]
    problems: list[Problem]
    day: date | None = None
    undated: bool = False
    left_out: Collection[str] = ()
    places: dict[str, list[int]] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for at, offer in enumerate(self.offers):
            self.places.setdefault(offer.id, []).append(at)

    def sheet(self, name: str, grid: Grid) -> None:
        """Read every row of a sheet."""
        rows = _rows(name, grid)
        if rows is None:
            if any(_text(cell) for row in grid for cell in row):
                self.problems.append(Problem("answers_sheet_skipped", self.file, sheet=name))
            return
        for row in rows:
            self.row(row)

    def row(self, row: _Row) -> None:
        key = row.of(ID)
        if not key:
            if row.of("Angebot"):
                self.say("answers_row_without_id", row, ID, offer=shown(row.of("Angebot")))
            return
        if key in self.left_out and key not in self.places:
            return
        some = self.places.get(key, [])
        same = [at for at in some if self.offers[at].file == row.of(FILE)]
        if len(some) != 1 and len(same) != 1:
            self.say("answers_offer_unknown", row, ID, offer=shown(key))
            return
        at = same[0] if same else some[0]
        if self._moved(row, self.offers[at]):
            if _is_answered(row, _printed(row, self.offers[at])):
                now = shown(self.offers[at].name)
                self.say("answers_offer_moved", row, ID, offer=shown(row.of("Angebot")), now=now)
            return
        if at in self.answered:
            self.say("answers_twice", row, ID, offer=shown(row.of("Angebot") or key))
        self.answered.add(at)
        self.offers[at] = self.answer(row, self.offers[at])

    def _moved(self, row: _Row, offer: OfferRecord) -> bool:
        """Whether the key of a row has come to another offer since it was printed.

        A key that is only the row of a list does so where the list gets another order; of several
        rows of one house the ages tell which it was.
        """
        try:
            name, ages = map(_text, json.loads(row.of(PRINTED))["offer"])
        except (ValueError, TypeError, KeyError, RecursionError):
            return False
        if not COUNTED_KEY.fullmatch(offer.id) or (name, ages) == _name_and_ages(offer):
            return False
        others = (one for one in self.offers if one.file == offer.file)
        return name != _text(offer.name) or (name, ages) in map(_name_and_ages, others)

    def answer(self, row: _Row, offer: OfferRecord) -> OfferRecord:
        """The record with what its row says."""
        still = fold(row.of(STILL))
        if still not in (YES, NO, ENDED, ""):
            self.unreadable(row, STILL, STILL)
        changes: dict[str, Any] = {}
        printed = _printed(row, offer)
        for column, title in ASKED.items():
            text = row.of(title)
            if not text or says_same(column, text, said_of(offer, column)):
                continue
            before, default = printed.get(column, ("", False))
            confirmed = default and still == YES and not said_of(offer, column)
            if says_same(column, text, before) and not confirmed:
                continue
            if column in ADDRESS and is_protected(offer):
                self.say("answers_address_protected", row, title, offer=shown(offer.name))
                continue
            try:
                changes[column] = value_of(column, text)
            except ValueError:
                self.unreadable(row, title, column)
        roughly = "capacity" in changes and read_places(row.of(ASKED["capacity"]))[1]
        if still == NO:
            code = "answers_denied_changed" if changes else "answers_denied"
            self.say(code, row, STILL, offer=shown(offer.name))
        elif roughly:
            said, places = row.of(ASKED["capacity"]), changes["capacity"]
            self.say("places_rough", row, ASKED["capacity"], value=said, places=places)
        if changes:
            changes["wording"] = tuple(one for one in offer.wording if one[0] not in changes)
            changes |= price_of(row.of(ASKED["cost"])) if "cost" in changes else {}
        return self.judged(offer, NO if roughly and still != ENDED else still, changes)

    def judged(self, offer: OfferRecord, still: str, changes: dict[str, Any]) -> OfferRecord:
        """With the day it is confirmed on, or since when it has ended."""
        if still in (YES, ENDED) and self.day is None:
            self.undated = True
        elif still == YES:
            changes["confirmed_on"] = max(filter(None, (self.day, offer.confirmed_on)))
        elif still == ENDED and "ends_on" not in changes:
            last = self.day - timedelta(days=1) if self.day else None
            changes["ends_on"] = min(filter(None, (last, offer.ends_on)))
        elif still == NO and not self._later(offer):
            changes["confirmed_on"] = None
        return replace(offer, **changes)

    def _later(self, offer: OfferRecord) -> bool:
        """Whether an offer was confirmed after this answer."""
        return bool(self.day and offer.confirmed_on and offer.confirmed_on > self.day)

    def unreadable(self, row: _Row, title: str, column: str) -> None:
        value = shown(row.of(title))
        self.say("answers_cell_unreadable", row, title, value=value, example=WORDING[column])

    def say(self, code: str, row: _Row, column: str, **values: object) -> None:
        self.problems.append(Problem(code, self.file, row.number, column, values, row.sheet))


def _name_and_ages(offer: OfferRecord) -> tuple[str, str]:
    return _text(offer.name), _text(offer.ages)


def _is_answered(row: _Row, printed: Mapping[str, tuple[str, bool]]) -> bool:
    """Whether somebody filled in anything of a row."""
    changed = (
        not says_same(column, text, printed.get(column, ("", False))[0])
        for column, title in ASKED.items()
        if (text := row.of(title))
    )
    return bool(row.of(STILL)) or any(changed)


def _printed(row: _Row, offer: OfferRecord) -> Mapping[str, tuple[str, bool]]:
    """What the cells of a row said when it was sent out, and whether that was only a default.

    A row that does not tell is taken to have said what it would say now.
    """
    try:
        told = json.loads(row.of(PRINTED))
        return {column: (str(text), bool(default)) for column, (text, default) in told.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        now = {column: said_of(offer, column) or unread_of(offer, column) for column in ASKED}
        return {
            column: (text or assumed_of(offer, column), not text) for column, text in now.items()
        }


def says_same(column: str, text: str, known: str) -> bool:
    """Whether a text says what is known already, ages also in other words."""
    known = " ".join(known.split())
    if column == "postcode" and text.isdigit():
        return text.zfill(5) == known.zfill(5) if known else False
    if column != "ages" or not known or text == known:
        return text == known
    one, two = read_ages(text), read_ages(known)
    return one is not None and two is not None and replace(one, text="") == replace(two, text="")


def price_of(text: str) -> dict[str, Any]:
    """The price in words of what it costs, for the fields of a record."""
    price = read_price(text)
    return {"amount": price.amount, "amount_description": price.description}


def value_of(column: str, text: str) -> object:
    """What a text means for a field of a record; ValueError when it cannot be read."""
    match column:
        case "cost" | "access":
            return read_word(column, text)
        case "per_year":
            return parse_whole(text) if text.isdigit() else read_frequency(text)
        case "capacity":
            return read_places(text)[0]
        case "ends_on":
            return parse_day(text)
        case "postcode":
            return text.zfill(5) if text.isdigit() else text
        case "ages" if read_ages(text) is None:
            raise ValueError(text)
    return text
