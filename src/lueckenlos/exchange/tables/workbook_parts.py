"""What the parts of a workbook tell that reading its values does not: how far each sheet reaches
(before room for it is made), cells in error, formulas without a stored result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from lueckenlos.exchange.problems import CaseError, Problem

CELL = re.compile(
    rb"<(?:\w+:)?(?:row\b([^<>]*+)>|c\b([^<>]*+)>((?:[^<]++|<(?!/?(?:\w+:)?(?:c|row)\b))*+))"
)
"""The start of a row, or a cell and what is in it up to the next cell or row."""
FILLED = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Za-z]{1,3})([0-9]{1,7})["'][^<>]*+(?<!/)>"""
)
UNPLACED = re.compile(rb"""<(?:\w+:)?c\b(?![^<>]*\br=["'])""")
PLACE = re.compile(rb"""\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
ROW_NUMBER = re.compile(rb"""\br=["']([0-9]{1,7})["']""")
ERROR = re.compile(rb"""\bt=["']e["']""")
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
RESULT = re.compile(rb"<(?:\w+:)?v\b[^<>]*>[^<]|<(?:\w+:)?is\b")
TEXT_RESULT = re.compile(rb"""\bt=["']str["']""")
SHEET_DATA = re.compile(rb"<(?:\w+:)?sheetData\b")

LARGEST_LIST = 10_000_000


@dataclass(slots=True)
class SheetScan:
    """Rows and columns up to the last used cell; places: row (from 1) and column (from 0)."""

    rows: int = 0
    columns: int = 0
    errors: list[tuple[int, int]] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)

    def reach(self, row: int, column: int) -> None:
        """A used cell."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column + 1)


# --- XLSX -----------------------------------------------------------------------------------


def scanned_xlsx(
    file: str, parts: dict[str, bytes]
) -> tuple[dict[str, SheetScan], dict[str, SheetScan]]:
    """Every sheet by name, and those by path that no name leads to.

    Raises `CaseError` when the workbook has no list of sheets.
    """
    by_path = {name.replace("\\", "/").lower(): part for name, part in parts.items()}
    try:
        targets = {name: path.lower() for name, path in _targets(by_path)}
    except (KeyError, ElementTree.ParseError):
        raise CaseError(Problem("workbook_broken", file)) from None
    scans = {name: _scan(by_path[path]) for name, path in targets.items() if path in by_path}
    rest = by_path.keys() - set(targets.values())
    others = (path for path in rest if SHEET_DATA.search(by_path[path]))
    return scans, {path: _scan(by_path[path]) for path in sorted(others)}


def _targets(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Names of sheets and the paths of their parts."""
    if len(parts["xl/workbook.xml"]) > LARGEST_LIST:
        raise KeyError("a list of sheets of this size is none")
    relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    paths = {item.get("Id"): item.get("Target", "") for item in relations}
    for item in ElementTree.fromstring(parts["xl/workbook.xml"]).iter():
        if item.tag.rpartition("}")[2] == "sheet":
            key = next((key for name, key in item.items() if name.endswith("}id")), "")
            path = paths.get(key, "")
            yield item.get("name", ""), path[1:] if path.startswith("/") else f"xl/{path}"


def _scan(part: bytes) -> SheetScan:
    if ERROR.search(part) or FORMULA.search(part) or UNPLACED.search(part):
        return _scan_cells(part)
    places = FILLED.findall(part)  # the usual sheet, far quicker than cell by cell
    rows = max((int(row) for _, row in places), default=0)
    return SheetScan(
        rows, max((_column(name) + 1 for name in {name for name, _ in places}), default=0)
    )


def _scan_cells(part: bytes) -> SheetScan:
    scan = SheetScan()
    row, column = 0, -1
    for about, attributes, inner in CELL.findall(part):
        if not attributes and not inner:
            number = ROW_NUMBER.search(about)
            row, column = (int(number[1]) if number else row + 1), -1
            continue
        place = PLACE.search(attributes)
        if place:
            row, column = int(place[2]), _column(place[1])
        else:
            column += 1
        if inner and not attributes.endswith(b"/"):
            _look(scan, row, column, attributes, inner)
    return scan


def _look(scan: SheetScan, row: int, column: int, attributes: bytes, inner: bytes) -> None:
    scan.reach(row, column)
    if ERROR.search(attributes):
        scan.errors.append((row, column))
    elif FORMULA.search(inner) and not (RESULT.search(inner) or TEXT_RESULT.search(attributes)):
        scan.formulas.append((row, column))


def _column(letters: bytes) -> int:
    """From 0: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1


# --- ODS ------------------------------------------------------------------------------------


def scanned_ods(file: str, part: bytes) -> dict[str, SheetScan]:
    """Every sheet by name; rows and cells can be repeated a million times in a few letters."""
    scanner = _OdsScanner()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.EntityDeclHandler = scanner.refuse
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError):
        raise CaseError(Problem("workbook_broken", file)) from None
    return scanner.sheets


class _OdsScanner:
    """Counts rows and cells of a `content.xml` with their repetitions."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetScan] = {}
        self.scan = SheetScan()
        self.row = self.times = self.column = self.wide = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        kind = tag.rpartition(" ")[2]
        named = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if kind == "table":
            self.scan = self.sheets.setdefault(named.get("name", ""), SheetScan())
            self.row = 0
        elif kind == "table-row":
            self.times = int(named.get("number-rows-repeated", 1))
            self.column = 0
        elif kind in ("table-cell", "covered-table-cell"):
            self.wide = int(named.get("number-columns-repeated", 1))
            self.column += self.wide
            if "value-type" in named:
                self.scan.reach(self.row + self.times, self.column - 1)
                if named["value-type"] == "error":
                    self.scan.errors.append((self.row + 1, self.column - self.wide))
        elif kind == "p" and self.column:
            self.scan.reach(self.row + self.times, self.column - 1)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag.rpartition(" ")[2] == "table-row":
            self.row += self.times

    def refuse(self, *_declared: object) -> None:
        """No workbook declares entities of its own."""
        raise ValueError("entity")
