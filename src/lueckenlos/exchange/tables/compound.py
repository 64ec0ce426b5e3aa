"""Old workbooks (XLS): whether their parts are all there, and which cells are in error.

Checked before they are read: a damaged one would make the reader ask for all memory there is.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence

from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.tables.workbook_parts import SheetScan

SECTORS = (512, 4096)
MINI, SMALL = 64, 4096
"""Streams shorter than `SMALL` lie in sectors of `MINI` bytes in a stream of their own."""
LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks."""
STREAMS = ("Workbook", "Book")
MOST_ROWS, MOST_COLUMNS = 65_536, 256
DIMENSIONS, STRINGS, SHEET = 0x0200, 0x00FC, 0x0085
FLAG, FORMULA, SEVERAL = 0x0205, 0x0006, 0x00BD
CELLS = frozenset({FLAG, FORMULA, SEVERAL, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6})
"""Kinds of records that hold a value of a cell, `SEVERAL` those of cells side by side."""
ERROR_RESULT = b"\x02\xff\xff"


def scanned_xls(file: str, content: bytes) -> tuple[bytes, dict[str, SheetScan]]:
    """The content, its last sector filled up, and every sheet by name with its cells in error.

    Raises `CaseError` when parts are missing or it claims to be larger than such a file can be.
    """
    try:
        size = 1 << min(int.from_bytes(content[30:32], "little"), 20)
        if size not in SECTORS or len(content) < 3 * size:
            raise ValueError("no such sectors")
        whole = content + bytes(-len(content) % size)
        return whole, _scans(_workbook(whole, size))
    except (ValueError, IndexError, struct.error):
        raise CaseError(Problem("workbook_broken", file)) from None


# --- the file system inside -----------------------------------------------------------------


def _workbook(content: bytes, size: int) -> bytes:
    """The stream of the workbook; ValueError when it is not all there."""

    def sector(number: int) -> bytes:
        start = (number + 1) * size
        if start >= len(content):
            raise ValueError("a sector is missing")
        return content[start : start + size]

    lists = list(struct.unpack_from("<109I", content, 76))
    further = int.from_bytes(content[68:72], "little")
    while further < LAST:
        *more, further = _numbers(sector(further))
        lists += more
        if len(lists) > len(content) // 4:
            raise ValueError("a circle")
    table = _numbers(b"".join(sector(number) for number in lists if number < LAST))
    directory = _chain(int.from_bytes(content[48:52], "little"), table, sector)
    root, *entries = (directory[at : at + 128] for at in range(0, len(directory), 128))
    start, length = _found(entries)
    if length >= SMALL:
        return _chain(start, table, sector)[:length]
    small = _chain(int.from_bytes(root[116:120], "little"), table, sector)
    listed = _numbers(_chain(int.from_bytes(content[60:64], "little"), table, sector))
    return _chain(start, listed, lambda at: small[at * MINI : (at + 1) * MINI])[:length]


def _found(entries: Sequence[bytes]) -> tuple[int, int]:
    """First sector and length of the workbook."""
    places = {}
    for entry in entries:
        name = entry[:64].decode("utf-16-le", "replace").rstrip("\0")
        places[name] = struct.unpack_from("<II", entry, 116)
    for name in STREAMS:
        if name in places:
            start, length = places[name]
            return start, length
    raise ValueError("no workbook")


def _numbers(content: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(content) // 4}I", content)


def _chain(start: int, table: Sequence[int], sector: Callable[[int], bytes]) -> bytes:
    """The sectors from one on, each naming the next."""
    parts = []
    while start < LAST:
        parts.append(sector(start))
        start = table[start]
        if len(parts) > len(table):
            raise ValueError("a circle")
    return b"".join(parts)


# --- the records of the workbook ------------------------------------------------------------


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of each record's data."""
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, position + 4, length
        position += 4 + length


def _scans(stream: bytes) -> dict[str, SheetScan]:
    scans: dict[str, SheetScan] = {}
    starts: dict[int, SheetScan] = {}
    scan = SheetScan()
    for kind, at, length in _records(stream):
        scan = starts.get(at - 4, scan)
        if kind == SHEET:
            place = int.from_bytes(stream[at : at + 4], "little")
            starts[place] = scans[_name(stream[at + 6 : at + length])] = SheetScan()
        elif kind == STRINGS and int.from_bytes(stream[at + 4 : at + 8], "little") > len(stream):
            raise ValueError("more texts than bytes")
        elif kind == DIMENSIONS:
            _check_dimensions(stream[at : at + length])
        elif kind in CELLS:
            _look(scan, kind, stream[at : at + length])
    return scans


def _name(data: bytes) -> str:
    """The name of a sheet: its length, how wide its letters are, the letters."""
    count, wide = data[0], data[1] & 1
    return data[2 : 2 + count * 2].decode("utf-16-le") if wide else data[2:].decode("latin-1")


def _check_dimensions(data: bytes) -> None:
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(data) >= 12 else "<HHHH", data)
    if not (top <= bottom <= MOST_ROWS and left <= right <= MOST_COLUMNS):
        raise ValueError("larger than any sheet")


def _look(scan: SheetScan, kind: int, data: bytes) -> None:
    row, column = struct.unpack_from("<HH", data)
    last = int.from_bytes(data[-2:], "little") if kind == SEVERAL else column
    if not column <= last < MOST_COLUMNS:
        raise ValueError("wider than any sheet")
    scan.reach(row + 1, last)
    result = data[6:7] + data[12:14]
    if (kind == FLAG and data[7:8] == b"\1") or (kind == FORMULA and result == ERROR_RESULT):
        scan.errors.append((row + 1, column))
