"""Which rows of a sheet hold the column names, and what the columns are called.

A full first row of different words is always the header. Else it stands above the first row that
looks like the rows below it: titles above are left out, stacked rows are joined as "upper /
lower", rows of units, years or column numbers are skipped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from lueckenlos.exchange.folding import fold, plain
from lueckenlos.exchange.reading import NO_HEADER
from lueckenlos.exchange.tables.letters import named_by_letter
from lueckenlos.exchange.tables.sheet import Sheet

NUMBER = re.compile(r"[-−+<>(]?\s?(?:\d[\d.,'’\s]*|[.,]\d+)\s?[%€)]?|\d{4}-\d\d-\d\d", re.ASCII)
SIGNS = frozenset({".", "-", "–", "—", "−", "/", "*", "x", "X", "...", "…", "•"})
META = re.compile(
    r".*:$|(?:stand|stichtag|datum|quelle|erstellt|gebietsstand|gebietsstatus|zeitpunkt|zeitraum|"
    r"berichtszeitraum|berichtsjahr|tabelle|blatt|herausgeber)\b"
)
_UNITS = (
    "anzahl prozent inprozent personen kinder einwohner faelle jahre eur euro tsdeur qm km2 qkm "
    "ha hektar je1000 je1000einwohner absolut einheit"
)
UNITS = frozenset(_UNITS.split())
UNIT_SIGNS = frozenset({"%", "in %", "€", "‰", "(%)", "[%]"})
LOOK_AT, LONG, MOST_ROWS = 300, 60, 4


@dataclass(frozen=True, slots=True)
class Heading:
    """The header of a sheet. Positions count the sheet's rows from 0.

    `names`: by column, "" where none is written. `rows`: those the names come from. `titles`,
    `skipped`: rows with content above and among them. `body`: the first row of data.
    """

    names: tuple[str, ...]
    rows: tuple[int, ...]
    titles: tuple[int, ...]
    skipped: tuple[int, ...]
    body: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A row that is not blank, without blank cells at its end. `kinds`: per cell "" blank, "N"
    number, "S" sign, "T" text."""

    at: int
    number: int
    cells: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def filled(self) -> list[int]:
        return [column for column, cell in enumerate(self.cells) if cell]

    @property
    def said(self) -> list[int]:
        """`filled`, but a word that goes on over the next columns counts once."""
        goes_on = (
            self.cells[at] == self.cells[at - 1] and self.kinds[at] == "T" for at in self.filled
        )
        return [at for at, again in zip(self.filled, goes_on, strict=True) if not (at and again)]

    def cell(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""

    def kind(self, column: int) -> str:
        return self.kinds[column] if column < len(self.kinds) else ""

    @property
    def complete(self) -> bool:
        """Whether every cell has a word of its own."""
        return all(self.cells) and len(set(self.cells)) == len(self.cells)

    @property
    def meta(self) -> bool:
        """Whether it tells about the table, as "Stand: 31.12.2024" does."""
        said = self.said
        return len(said) < 3 and bool(META.match(plain(self.cells[said[0]])))


def find_heading(sheet: Sheet, declared: tuple[int, int] | None = None) -> Heading | None:
    """The header, as declared by the numbers of its first and last row or as it looks.

    None when the sheet has no content, or none in the declared rows.
    """
    lines = list(islice(_lines(sheet), max(LOOK_AT, *(declared or (0,)))))
    if not lines:
        return None
    if declared == NO_HEADER:
        letters = named_by_letter([line.cells for line in lines])
        return Heading(letters, (lines[0].at,), (), (), lines[0].at)
    if declared:
        first, last = declared
        chosen = [line for line in lines if first <= line.number <= last]
        body = next((at for at, n in enumerate(sheet.numbers) if n > last), len(sheet.rows))
        return _heading(sheet, lines, chosen, [], body) if chosen else None
    if sheet.named:
        return _heading(sheet, lines, lines[:1], [], lines[0].at + 1)
    width = _width(lines)
    top = next((at for at, one in enumerate(lines) if one.said != [0] and not one.meta), 0)
    names, below = lines[top], lines[top:]
    named = names.complete and len(names.cells) >= width and _words(names)
    if width == 1 or (named and not _goes_on(below)):
        return _plain(sheet, lines, 0 if width == 1 else top)
    start = _first_data(lines, width)
    if start is None:
        full = (at for at, line in enumerate(lines) if _may_name(line, width))
        top = next(full, 0)
        return _heading(sheet, lines, lines[top : top + 1], [], lines[top].at + 1)
    return _stacked(sheet, lines, start)


def _lines(sheet: Sheet) -> Iterator[_Line]:
    for at, (number, row) in enumerate(zip(sheet.numbers, sheet.rows, strict=True)):
        cells = [" ".join(cell.split()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield _Line(at, number, tuple(cells), tuple(map(_kind, cells)))


def _kind(cell: str) -> str:
    if not cell:
        return ""
    if cell in SIGNS:
        return "S"
    return "N" if NUMBER.fullmatch(cell) else "T"


def _words(line: _Line) -> bool:
    return "T" in line.kinds


def _may_name(line: _Line, width: int) -> bool:
    return len(line.said) >= max(2, 0.6 * width) and not line.meta


def _width(lines: Sequence[_Line]) -> int:
    """How many columns most rows have."""
    widths = Counter(len(line.cells) for line in lines if len(line.said) > 1)
    return max(widths, key=lambda width: (widths[width], width)) if widths else 1


# --- a first row that is the header -----------------------------------------------------------


def _plain(sheet: Sheet, lines: Sequence[_Line], top: int) -> Heading:
    """One row names the columns; rows under it that hold only units or the like go."""
    at, below = 1, lines[top:]
    while at + 1 < len(below) and at < MOST_ROWS and _says_nothing(below, at):
        at += 1
    return _heading(sheet, lines, below[:1], below[1:at], below[at - 1].at + 1)


def _goes_on(lines: Sequence[_Line]) -> bool:
    """Whether the second row certainly names the columns more closely: no key, only words, above
    nothing but keys and numbers."""
    if len(lines) < 3 or lines[1].cell(0) or len(lines[1].filled) < 2 or _units(lines[1]):
        return False
    below = [line for line in lines[2:12] if not _units(line)]
    numeric = set(_numeric(below))
    words = all(lines[1].kinds[at] == "T" and at in numeric for at in lines[1].filled)
    return words and all(line.cell(0) for line in below)


def _says_nothing(lines: Sequence[_Line], at: int) -> bool:
    """Whether a row under a plain header certainly is no data."""
    line, below = lines[at], lines[at + 1 :]
    if _column_numbers(line):
        return _mostly(below, 0, "T")
    keyed = sum(bool(other.cell(0)) for other in below)
    if line.cell(0) or 2 * keyed <= len(below):
        return False
    if _units(line):
        return True
    filled = line.filled
    of_years = len(filled) > 1 and 2 * len(filled) >= len(lines[0].cells) and _years(line)
    return of_years and not any(_years(other) for other in below[:3])


def _mostly(lines: Sequence[_Line], column: int, kind: str) -> bool:
    kinds = [line.kind(column) for line in lines if line.kind(column)]
    return bool(kinds) and 2 * kinds.count(kind) > len(kinds)


def _units(line: _Line) -> bool:
    cells = [line.cells[column] for column in line.filled]
    return all(cell in UNIT_SIGNS or fold(cell) in UNITS for cell in cells)


def _column_numbers(line: _Line) -> bool:
    cells = [line.cells[column].strip("()") for column in line.filled]
    return len(cells) > 2 and cells == [str(number) for number in range(1, len(cells) + 1)]


def _years(line: _Line) -> bool:
    """Whether nothing but years stands right of the first column."""
    cells = [line.cells[column] for column in line.filled if column]
    return bool(cells) and all(re.fullmatch(r"(?:19|20)\d\d", cell) for cell in cells)


def _counts_up(line: _Line) -> bool:
    """Whether its numbers, right of the first column, are single years (of several groups, each
    from the same year on, or each over several columns) or calendar years."""
    cells = [
        cell
        for at, cell in enumerate(line.cells)
        if at and line.kinds[at] == "N" and cell != line.cells[at - 1]
    ]
    if len(cells) < 2 or not all(cell.isdecimal() and len(cell) <= 4 for cell in cells):
        return False
    years = [int(cell) for cell in cells]
    steps = [after - before == 1 for before, after in pairwise(years)]
    again = all(step or year == years[0] for step, year in zip(steps, years[1:], strict=True))
    return _years(line) or (len(years) > 2 and all(steps[:2]) and again)


# --- a header somewhere below titles, in one or more rows --------------------------------------


def _first_data(lines: Sequence[_Line], width: int) -> int | None:
    """The first row that has numbers where the rows below have them; None when none has."""
    for at in range(1, len(lines)):
        line = lines[at]
        if len(line.said) < 2 or line.meta or not _fits(lines, at):
            continue
        if _column_numbers(line) and (_mostly(lines[at + 1 :], 0, "T") or width > 4):
            continue
        if _counts_up(line) and line.kind(0) != "N" and _is_header(lines, at):
            continue
        return at
    return None


def _is_header(lines: Sequence[_Line], at: int) -> bool:
    """Whether a row of single or calendar years names columns and is no data."""
    line, above = lines[at], lines[max(0, at - 2) : at]
    below = [other for other in lines[at + 1 : at + 6] if not _units(other)]
    if above[-1].said == [0]:
        return True
    if not line.cell(0):
        return 2 * sum(bool(other.cell(0)) for other in below) > len(below)
    names = ["".join(other.cell(column) for other in above) for column in line.filled[1:]]
    named = all(names) and len(set(names)) == len(names)
    return not named and not (below and all(_counts_up(other) for other in below))


def _numeric(lines: Sequence[_Line]) -> list[int]:
    """The columns that mostly hold numbers or signs."""
    kinds: dict[int, Counter[str]] = {}
    for line in lines[:200]:
        for column in line.filled if len(line.said) > 1 else ():
            kinds.setdefault(column, Counter())[line.kinds[column]] += 1
    return [
        column
        for column, seen in kinds.items()
        if seen["N"] and 5 * (seen["N"] + seen["S"]) >= 3 * seen.total()
    ]


def _fits(lines: Sequence[_Line], at: int) -> bool:
    line = lines[at]
    columns = _numeric(lines[at + 1 :]) or _numeric(lines[at : at + 1])
    kinds = [line.kind(column) for column in columns]
    good = kinds.count("N") + kinds.count("S")
    return good > 0 and good >= 2 * kinds.count("T")


def _stacked(sheet: Sheet, lines: Sequence[_Line], start: int) -> Heading:
    """Names from the rows above the first row of data."""
    start = _with_gaps(lines, start)
    while start > 1 and lines[start - 1].said == [0] and len(lines[start - 2].said) > 1:
        start -= 1  # the title of a block of rows stands under the header
    chosen: list[_Line] = []
    skipped: list[_Line] = []
    for line in reversed(lines[:start]):
        if len(chosen) == MOST_ROWS:
            break
        if _units(line) or (_column_numbers(line) and len(lines) > 1):
            skipped.append(line)
        elif not chosen or _belongs_above(line, chosen):
            chosen.append(line)
        else:
            break
    chosen, skipped = (chosen, skipped) if chosen else (skipped[-1:], skipped[:-1])
    if len(chosen) > 1 and _is_row_of_data(chosen[0], chosen[1]):
        chosen, start = chosen[1:], start - 1
    chosen.reverse()
    if len(chosen) > 1 and not chosen[-1].cell(0) and _years(chosen[-1]):
        names = _names(chosen[:-1], sheet)
        above = [names[column] for column in chosen[-1].filled]
        if all(above) and len(set(above)) == len(above):
            skipped.append(chosen.pop())
    return _heading(sheet, lines, chosen, skipped, lines[start].at)


def _with_gaps(lines: Sequence[_Line], start: int) -> int:
    """The first row of data when rows with blanks instead of numbers stand before `start`."""
    numeric = _numeric(lines[start:])
    for first in range(start, 1, -1):
        line = lines[first - 1]
        kinds = {line.kind(column) for column in numeric}
        bare = "T" not in line.kinds and not _counts_up(line) and not _column_numbers(line)
        if "T" in kinds and len(line.said) > 1:
            return first
        if not bare and (kinds & {"T", "N"} or len(line.said) < 2):
            break
    return start


def _belongs_above(line: _Line, chosen: Sequence[_Line]) -> bool:
    """Whether a row holds groups of the columns named in the rows under it, the lowest first."""
    lower, said = chosen[-1], line.said
    if lower.number - line.number != 1 or line.meta:
        return False
    if "N" in line.kinds and not _counts_up(line):
        return False
    if len(said) > 1:
        return True
    text, first = line.cells[said[0]], said[0]
    if len(text) > LONG:
        return False
    if first == 0:
        return len(line.filled) == 1 and not any(row.cell(0) for row in chosen)
    classes = lower.cells[first:-1] or lower.cells[first:]
    of_classes = all(map(_has_digits, classes)) and not _has_digits(text)
    return of_classes or not lower.complete


def _has_digits(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _is_row_of_data(line: _Line, above: _Line) -> bool:
    """Whether a row of words under complete column names is data with a slip of the pen."""
    keyed = bool(line.cell(0)) and line.cell(0) != above.cell(0)
    return keyed and above.complete and set(above.kinds) == {"T"} and len(line.cells) > 1


# --- names --------------------------------------------------------------------------------------


def _heading(
    sheet: Sheet,
    lines: Sequence[_Line],
    chosen: Sequence[_Line],
    skipped: Sequence[_Line],
    body: int,
) -> Heading:
    rows = tuple(line.at for line in chosen)
    titles = tuple(line.at for line in lines if line.at < rows[0])
    left = tuple(sorted(line.at for line in skipped if line.at > rows[0]))
    return Heading(tuple(_names(chosen, sheet)), rows, titles, left, body)


def _names(chosen: Sequence[_Line], sheet: Sheet) -> list[str]:
    """One name per column, stacked cells joined by " / " without repeated words."""
    width = max(len(sheet.rows[line.at]) for line in chosen)
    levels = [[line.cell(column) for column in range(width)] for line in chosen]
    for level in range(len(levels) - 1):
        _spread(levels, level)
    return [_joined([cells[column] for cells in levels]) for column in range(width)]


def _spread(levels: list[list[str]], level: int) -> None:
    """Fill the blank cells right of a group's title as far as the group reaches."""
    cells = levels[level]
    group = ""
    for column, cell in enumerate(cells):
        below = any(lower[column] for lower in levels[level + 1 :])
        above = levels[level - 1] if level else []
        starts = bool(above) and column > 0 and above[column] != above[column - 1]
        if cell:
            group = cell if below else ""
        elif group and below and not starts:
            cells[column] = group
        else:
            group = ""


def _joined(parts: Sequence[str]) -> str:
    kept: list[str] = []
    for part in parts:
        folded = fold(part)
        if not part or (kept and folded == fold(kept[-1])):
            continue
        if kept and folded and folded.startswith(fold(kept[-1])):
            kept.pop()
        kept.append(part)
    return " / ".join(kept)
