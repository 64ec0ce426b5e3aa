"""Grids of children: millions of rows, read piece by piece and clipped to the areas."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from lueckenlos.exchange.choosing import fits
from lueckenlos.exchange.files.content import opening
from lueckenlos.exchange.files.decoding import sampled_encoding
from lueckenlos.exchange.files.unpacking import members, streamed
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.ground.grid_layout import (
    EAST,
    EMPTY,
    NOT_PUBLISHED,
    Layout,
    is_header,
    layout_of,
    weight_of,
)
from lueckenlos.exchange.ground.grid_layout import NAME as GRID_NAME
from lueckenlos.exchange.layers.crs import F64, GRID, crs_of, move
from lueckenlos.exchange.layers.read import ZIP, chosen
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.reading import PLAIN, Reading
from lueckenlos.exchange.tables.parsing import number_or_nan
from lueckenlos.exchange.tables.sheets import refuse_other_kinds
from lueckenlos.exchange.tables.table import Table

GRID_X, GRID_Y = (3_900_000, 4_800_000), (2_500_000, 3_700_000)
"""Germany in EPSG:3035 metres, with room to spare."""
CHUNK, SAMPLE, LONGEST_LINE, MOST = 2_048, 1_000_000, 1_000_000, 200
BEFORE_HEADER = 30
CELL_NAME = re.compile(r"(?:CRS3035RES)?(\d{1,6})(k?m)N(\d{1,8})E(\d{1,8})\Z", re.ASCII)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
UNREADABLE = -1.0
NOTHING: Mapping[str, str] = {}

Bounds = tuple[float, float, float, float]
Rows = list[list[str]]
I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cells:
    """Midpoints in EPSG:3035 metres, all `(n,)`. `weight` is NaN where none is published; `area`
    is () without such a column; `row` counts as a spreadsheet does."""

    x: F64
    y: F64
    weight: F64
    area: tuple[str, ...]
    row: I64


@dataclass(slots=True)
class _Findings:
    """Problems of one file, at most so many of a sort; the rest is counted."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    times: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, code: str, rows: I64, column: str = "", **values: object) -> None:
        """Note the same problem of every row given."""
        room = max(0, MOST - self.times[code, column])
        if len(rows):
            self.times[code, column] += len(rows)
        for row in rows[:room].tolist():
            self.problems.append(Problem(code, self.file, row, shown(column), values))

    def all(self) -> list[Problem]:
        """What was found, with a note where more was."""
        more = {at: times - MOST for at, times in self.times.items() if times > MOST}
        counted = (
            Problem("further_alike", self.file, None, shown(column), {"count": times, "of": code})
            for (code, column), times in more.items()
        )
        return [*self.problems, *counted]


def is_grid_text(path: Path) -> bool:
    """Whether a file is read here: text, or an archive with a text inside; no workbook, no JSON."""
    head = opening(path)
    if head.startswith(ZIP):
        return bool(_texts_in(path))
    binary = b"\0" in head and not head.startswith(UTF16)
    return not binary and not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"["))


def is_census_grid(path: Path) -> bool:
    """Whether a text, also zipped, begins as an official grid does, with names or midpoints of
    cells, or in the words of a case: x, y, weight. Raises `CaseError` when it cannot be read."""
    if not is_grid_text(path):
        return False
    with _opened(path, PLAIN, []) as text:
        before = islice(iter(partial(text.readline, LONGEST_LINE), ""), BEFORE_HEADER)
        cells = [fold(cell) for line in before for cell in re.split(r"[;,\t|]", line)]
    return {"x", "y", "weight"} <= set(cells) or any(
        cell.startswith((EAST, GRID_NAME)) for cell in cells
    )


def read_cells_file(
    path: Path,
    reading: Reading = PLAIN,
    bounds: Bounds | None = None,
    columns: Mapping[str, str] = NOTHING,
) -> tuple[Cells, list[Problem]]:
    """The cells of a CSV file, also zipped, whose midpoints lie in `bounds` (EPSG:3035: west,
    south, east, north); `columns`: field → column.

    A cell that is not there is not zero. Raises `CaseError` when the file cannot be read.
    """
    found = _Findings(path.name)
    with _opened(path, reading, found.problems) as text:
        try:
            cells = _read(text, reading, bounds, columns, found)
        except csv.Error:
            raise CaseError(Problem("grid_broken", path.name)) from None
    return cells, found.all()


# --- opening --------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path, reading: Reading, problems: list[Problem]) -> Iterator[IO[str]]:
    if not opening(path).startswith(ZIP):
        with path.open("rb") as file:
            yield _decoded(file, path.name, reading.encoding)
        return
    inside = _texts_in(path)
    finest = [name for name in inside if "100m" in name.lower()]
    name = finest[0] if len(finest) == 1 and not reading.layer else ""
    if name and len(inside) > 1:
        problems.append(Problem("grid_file_taken", path.name, values={"name": shown(name)}))
    member = inside[name or chosen(path.name, list(inside), reading.layer)]
    with streamed(path, member.filename) as file:
        yield _decoded(file, path.name, reading.encoding)


def _texts_in(path: Path) -> dict[str, zipfile.ZipInfo]:
    return {
        name.stem: item
        for name, item in members(path).items()
        if name.suffix.lower() in (".csv", ".txt", ".tsv")
    }


def _decoded(file: IO[bytes], name: str, encoding: str) -> IO[str]:
    """The file as text, from its beginning; what cannot be read becomes a sign of its own."""
    sample = file.read(SAMPLE)
    file.seek(0)
    refuse_other_kinds(name, sample)
    try:
        told = encoding or sampled_encoding(sample)
        return io.TextIOWrapper(file, told, errors="replace", newline="")
    except LookupError:
        values: dict[str, object] = {"encoding": shown(encoding)}
        raise CaseError(Problem("encoding_unknown", name, values=values)) from None


# --- reading --------------------------------------------------------------------------------


def _read(
    text: IO[str],
    reading: Reading,
    bounds: Bounds | None,
    columns: Mapping[str, str],
    found: _Findings,
) -> Cells:
    lines = iter(partial(text.readline, LONGEST_LINE), "")
    before = list(islice(lines, BEFORE_HEADER))
    delimiter = reading.delimiter or max(";,\t|", key="".join(before).count)
    rows = list(csv.reader(before, delimiter=delimiter))
    header = reading.header[1] if reading.header else _header(rows, columns)
    names = [" ".join(cell.split()) for cell in rows[header - 1]] if header <= len(rows) else []
    while names and not names[-1]:
        names.pop()
    table = Table(found.file, tuple(names), (), header=header)
    layout = layout_of(table, reading, columns, found.problems)
    if layout is None:
        return _joined([])
    data = islice(csv.reader(chain(before, lines), delimiter=delimiter), header, None)
    clip = _Clip(layout, reading, bounds, found)
    number, pieces = header + 1, list[Cells]()
    while rows := list(islice(data, CHUNK)):
        pieces.append(clip.cells(rows, number))
        number += len(rows)
    cells = _joined(pieces)
    _tell(cells, clip, found)
    return cells


def _header(rows: Rows, columns: Mapping[str, str]) -> int:
    """The row that names the columns, the first one where none does."""
    found = (number for number, row in enumerate(rows, 1) if is_header(row, columns))
    return next(found, 1)


@dataclass(slots=True)
class _Clip:
    """Turns rows into cells and keeps those within the bounds; `read` counts all of them, `empty`
    those within in which probably nobody lives."""

    layout: Layout
    reading: Reading
    bounds: Bounds | None
    found: _Findings
    read: int = 0
    empty: int = 0
    weights: dict[str, float] = field(default_factory=dict)

    def cells(self, rows: Rows, first: int) -> Cells:
        """The cells of some rows, of which the first has the number `first`."""
        number = np.arange(first, first + len(rows))
        if set(map(len, rows)) != {len(self.layout.columns)}:
            rows, number = self._whole(rows, number)
        if self.layout.where:
            wanted = [at for at, row in enumerate(rows) if self._wanted(row)]
            rows, number = [rows[at] for at in wanted], number[wanted]
        x, y = self._midpoints(rows)
        good = self._placed(x, y, number)
        self.read += int(good.sum())
        if self.bounds is not None:
            west, south, east, north = self.bounds
            good &= (west <= x) & (x <= east) & (south <= y) & (y <= north)
        here = np.flatnonzero(good)
        weight = np.array([self._weight(rows[at]) for at in here.tolist()], np.float64)
        odd, empty = weight == UNREADABLE, weight == EMPTY
        self.found.add("cell_unreadable", number[here[odd]], self.layout.weight_column)
        self.empty += int(empty.sum())
        good, area = ~(odd | empty), self.layout.area
        kept = here[good]
        names = () if area is None else tuple(rows[at][area].strip() for at in kept.tolist())
        return Cells(x[kept], y[kept], weight[good], names, number[kept])

    def _whole(self, rows: Rows, number: I64) -> tuple[Rows, I64]:
        """The rows as long as the header, without blank ones; others are noted."""
        width, kept = len(self.layout.columns), []
        for at, row in enumerate(rows):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) < width or any(cell.strip() for cell in row[width:]):
                here = number[at : at + 1]
                self.found.add("row_ragged", here, cells=len(row), expected=width)
            else:
                kept.append(at)
        return [rows[at] for at in kept], number[kept]

    def _wanted(self, row: list[str]) -> bool:
        return all(fits(row[at].strip(), values) for at, values in self.layout.where)

    def _midpoints(self, rows: Rows) -> tuple[F64, F64]:
        """Midpoints in EPSG:3035 metres, NaN where a row has none."""
        at_x, at_y, at_name = self.layout.x, self.layout.y, self.layout.name
        if at_x is None or at_y is None:
            points = np.array([_midpoint(row[at_name or 0]) for row in rows], np.float64)
            x, y = points.reshape(-1, 2).T
            return x, y
        decimal = self.reading.decimal
        x = _numbers([row[at_x] for row in rows], decimal)
        y = _numbers([row[at_y] for row in rows], decimal)
        return _to_grid(x, y, self.reading.crs, self.found.file) if self.reading.crs else (x, y)

    def _placed(self, x: F64, y: F64, number: I64) -> NDArray[np.bool_]:
        """Which midpoints can be read and lie in Germany; others are noted."""
        readable = np.isfinite(x) & np.isfinite(y)
        good = _within(x, GRID_X) & _within(y, GRID_Y)
        swapped = _within(y, GRID_X) & _within(x, GRID_Y)
        place = self.layout.place
        self.found.add("cell_unreadable", number[~readable], place)
        self.found.add("cell_swapped", number[swapped], place)
        self.found.add("cell_outside", number[readable & ~good & ~swapped], place)
        return good

    def _weight(self, row: list[str]) -> float:
        """The weight in a row, `UNREADABLE` where it is none."""
        if self.layout.weight is None:
            return NOT_PUBLISHED
        text = row[self.layout.weight]
        if text not in self.weights:
            try:
                self.weights[text] = weight_of(text, self.layout.official, self.reading)
            except ValueError:
                self.weights[text] = UNREADABLE
        return self.weights[text]


def _within(values: F64, limits: tuple[int, int]) -> NDArray[np.bool_]:
    return (limits[0] <= values) & (values <= limits[1])


def _numbers(texts: list[str], decimal: str) -> F64:
    """Numbers, NaN for what is none."""
    try:
        return np.array(list(map(float, texts)), np.float64)
    except ValueError:
        return np.array([number_or_nan(text, decimal) for text in texts], np.float64)


def _midpoint(name: str) -> tuple[float, float]:
    """The middle of the cell of an official name; NaN when it is none.

    Long names have the metres of its south-west corner, short ones count cells.
    """
    match = CELL_NAME.match(name.strip())
    if not match:
        return math.nan, math.nan
    size = int(match[1]) * (1000 if match[2] == "km" else 1)
    step = 1 if match[0].startswith("CRS") else size
    return int(match[4]) * step + size / 2, int(match[3]) * step + size / 2


def _joined(pieces: list[Cells]) -> Cells:
    if not pieces:
        nothing = np.empty(0)
        return Cells(nothing, nothing, nothing, (), np.empty(0, np.int64))
    return Cells(
        np.concatenate([piece.x for piece in pieces]),
        np.concatenate([piece.y for piece in pieces]),
        np.concatenate([piece.weight for piece in pieces]),
        tuple(chain.from_iterable(piece.area for piece in pieces)),
        np.concatenate([piece.row for piece in pieces]),
    )


def _tell(cells: Cells, clip: _Clip, found: _Findings) -> None:
    """Note cells named twice, cells left out and a grid of somewhere else."""
    left = clip.read - clip.empty - len(cells.x)
    values: dict[str, object] = {"count": left, "all": clip.read}
    if clip.empty:
        inside: dict[str, object] = {"count": clip.empty, "name": shown(clip.layout.weight_column)}
        found.problems.append(Problem("cells_empty", found.file, values=inside))
    if not found.times and (left or not clip.read):
        some = "cells_elsewhere" if len(cells.x) or clip.empty else "grid_elsewhere"
        code = some if clip.read else "table_without_rows"
        found.problems.append(Problem(code, found.file, values=values))
    if clip.layout.several or not len(cells.x):
        return
    order = np.lexsort((cells.row, cells.y, cells.x))
    same = (np.diff(cells.x[order]) == 0) & (np.diff(cells.y[order]) == 0)
    for at in np.flatnonzero(same).tolist():
        before, again = int(cells.row[order[at]]), cells.row[order[at + 1 : at + 2]]
        found.add("cell_twice", again, clip.layout.place, first=before)


def _to_grid(x: F64, y: F64, crs: str, file: str) -> tuple[F64, F64]:
    """Points of a system as EPSG:3035 metres, NaN where it fails; `CaseError` if it is unknown."""
    system = crs_of(crs)
    if system is None:
        raise CaseError(Problem("crs_unknown", file, values={"crs": shown(crs)}))
    moved = move(system, GRID)(np.column_stack([x, y]))
    moved[~np.isfinite(moved)] = math.nan
    return moved[:, 0], moved[:, 1]
