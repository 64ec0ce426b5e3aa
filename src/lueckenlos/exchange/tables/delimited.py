"""CSV in any dialect as a grid of text."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lueckenlos.exchange.files.limits import ROWS, check_grid
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.tables.sheet import Sheet
from lueckenlos.exchange.tables.tidying import Tidier

DELIMITERS = ";,\t|"
TABULATORS = ("tab", "tabulator", "\\t")
SAMPLE_LINES, LINE_OF_SAMPLE = 400, 20_000
LINES_OF_RECORD, FEWER_LINES, BROKEN_ROWS = 1000, 20, 300
"""A cell with more line breaks is taken for an open quotation mark; after so many broken rows the
second number holds, lest a long search for its end begins at every row."""
SHOWN_OPEN = 20
LINE_LENGTH = 4_000_000
csv.field_size_limit(LINE_LENGTH)  # some tables carry the outline of an area in a cell
DIRECTIVE = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)
NUMBER = re.compile(r"[-+−]?[\d.,\s]*\d[\d.,\s]*%?")
HEADLESS = 0.3
"""What a delimiter's score is worth when the first row it makes is no row of names."""


def read_delimited(file: str, text: str, delimiter: str = "") -> tuple[list[Sheet], list[Problem]]:
    """The one sheet of a text. Rows are numbered as a spreadsheet does: a cell with line breaks
    is one row, a first line "sep=;" none. Raises `CaseError` when it is too large.
    """
    if text.count("\n") + text.count("\r") > 2 * ROWS:
        raise CaseError(Problem("rows_too_many", file, values={"most": ROWS}))
    lines = list(io.StringIO(text, newline=""))
    long = next((row for row, line in enumerate(lines, 1) if len(line) > LINE_LENGTH), None)
    if long:
        raise CaseError(Problem("line_too_long", file, long))
    sign = _declared(file, delimiter)
    if lines and (directive := DIRECTIVE.fullmatch(lines[0])):
        del lines[0]
        sign = sign or directive[1]
    records = _Records(file, lines, *((sign, 0) if sign else _sniffed(lines)))
    tidier = Tidier()
    rows, numbers = _tidied(file, records, tidier)
    sheet = Sheet(file, "", rows, numbers)
    return [sheet], [*records.problems(), *tidier.problems(file)]


def _declared(file: str, delimiter: str) -> str:
    sign = "\t" if delimiter.casefold() in TABULATORS else delimiter
    if len(sign) > 1 or sign in ('"', "\r", "\n", " "):
        raise CaseError(Problem("delimiter_wrong", file, values={"delimiter": shown(delimiter)}))
    return sign


# --- which delimiter ------------------------------------------------------------------------


def _sniffed(lines: list[str]) -> tuple[str, int]:
    """The delimiter that makes most rows of one width, and this width; ";" and 1 if none does."""
    sample = [line[:LINE_OF_SAMPLE] for line in lines[:SAMPLE_LINES] if line.strip()]
    scored = [(*_score(sample, sign), sign) for sign in DELIMITERS]
    score, width, sign = max(scored, key=lambda item: item[0])
    return (sign, width) if score > 0 else (";", 1)


def _score(sample: list[str], sign: str) -> tuple[float, int]:
    rows = [_single(line, sign)[0] for line in sample if sign in line]
    counted = Counter(len(row) for row in rows if len(row) > 1)
    if not counted:
        return 0.0, 1
    width, times = max(counted.items(), key=lambda item: (item[1] * math.log2(item[0]), item[0]))
    if width == 2 and 2 * times < len(sample):  # a sign in some texts of a single column
        return 0.0, 1
    first = next(row for row in rows if len(row) == width)
    others = DELIMITERS.replace(sign, "").replace(",", "")
    named = not any(NUMBER.fullmatch(cell[:40]) or set(others) & set(cell) for cell in first)
    return times / len(sample) * math.log2(width) * (1 if named else HEADLESS), width


def _single(line: str, sign: str) -> tuple[list[str], bool]:
    """One line for itself, and whether its quotation marks are in order."""
    try:
        return next(csv.reader([line], delimiter=sign, strict=True), []), True
    except csv.Error:
        pass
    bare = line.rstrip("\r\n")
    if bare.count('"') % 2 == 0:
        try:
            return next(csv.reader([bare], delimiter=sign), []), False
        except csv.Error:
            pass
    return bare.split(sign), False


# --- records --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Records:
    """The records of a file; a line whose quotation marks do not match is read for itself."""

    file: str
    lines: list[str]
    sign: str
    width: int
    open: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[list[str]]:
        number = start = 0
        while start < len(self.lines):
            for cells, behind in self._unbroken(start):
                yield cells
                number += 1
                start = behind
            if start < len(self.lines):
                number += 1
                self.open.append(number)
                yield _single(self.lines[start], self.sign)[0]
                start += 1

    def _unbroken(self, position: int) -> Iterator[tuple[list[str], int]]:
        """Cells and the line behind each record, up to a line whose marks do not match."""
        most = LINES_OF_RECORD if len(self.open) < BROKEN_ROWS else FEWER_LINES
        source = _Window(self.lines, position, most)
        reader = csv.reader(source, delimiter=self.sign, strict=True)
        while True:
            source.begin()
            try:
                cells = next(reader)
            except (StopIteration, csv.Error):
                return
            if source.position - position > 1 and self._swallowed(position, source.position):
                return
            position = source.position
            yield cells, position

    def _swallowed(self, start: int, behind: int) -> bool:
        """Whether every line of a record makes a full row of its own."""
        if self.width < 2:
            return False
        lines = self.lines[start:behind]
        return all(line.count(self.sign) == self.width - 1 for line in lines)

    def problems(self) -> list[Problem]:
        """A warning for every row read for itself; many are counted."""
        found = [Problem("quote_open", self.file, number) for number in self.open[:SHOWN_OPEN]]
        if len(self.open) > SHOWN_OPEN:
            row = self.open[SHOWN_OPEN]
            count = len(self.open) - SHOWN_OPEN
            found.append(Problem("quotes_open", self.file, row, values={"count": count}))
        return found


class _Window:
    """Lines from a position on; ends early when one record takes more than `most` of them."""

    def __init__(self, lines: list[str], position: int, most: int) -> None:
        self.lines, self.position, self.most = lines, position, most
        self.stop = position

    def begin(self) -> None:
        """A new record begins here."""
        self.stop = min(len(self.lines), self.position + self.most)

    def __iter__(self) -> _Window:
        return self

    def __next__(self) -> str:
        if self.position >= self.stop:
            raise StopIteration
        self.position += 1
        return self.lines[self.position - 1]


def _tidied(
    file: str, records: _Records, tidier: Tidier
) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Rows with content, all of one width, and their numbers."""
    rows: list[tuple[str, ...]] = []
    numbers = []
    width = 0
    for number, record in enumerate(records, 1):
        if number > ROWS:
            raise CaseError(Problem("rows_too_many", file, values={"most": ROWS}))
        cells = [raw and tidier.cell(raw, number, column) for column, raw in enumerate(record)]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        width = max(width, len(cells))
        check_grid(file, "", len(rows) + 1, width)
        rows.append(tuple(cells))
        numbers.append(number)
    return tuple(row + ("",) * (width - len(row)) for row in rows), tuple(numbers)
