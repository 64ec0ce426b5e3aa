"""What the invented cities are made of: areas, people, and writers of files of every sort."""

import csv
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry
from tests.layers import Layer, moved

NAMES = (
    "Altstadt",
    "Bahnhofsvorstadt",
    "Bad Hellbrunn",
    "Grünau",
    "Hasselbeck",
    "Lindenhöhe",
    "Mühlenviertel",
    "Nordend",
    "Oberweiler",
    "St. Jürgen",
    "Südstadt",
    "Weststadt",
)
WEST, SOUTH, SIZE = 9.40, 51.30, 0.02


@dataclass
class City:
    """Files of a city and what is true of them. `children`: from and to year → their number."""

    files: list[str]
    areas: int = len(NAMES)
    kreis: str = ""
    inhabitants: int | None = None
    births: int | None = None
    children: dict[tuple[int, int], int] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    placed: int | None = None


def people(area: int, year: int) -> int:
    """Children of an area in a year of age; different everywhere, never small."""
    return 20 + (7 * area + 3 * year + area * year) % 23


def of_age(areas: Iterable[int], start: int, stop: int) -> int:
    return sum(people(area, year) for area in areas for year in range(start, stop))


def everybody(area: int) -> int:
    return 2100 + 137 * area


def squares(count: int, west: float = WEST, south: float = SOUTH) -> list[BaseGeometry]:
    """Squares in degrees, four in a row."""
    found = []
    for at in range(count):
        x, y = west + SIZE * (at % 4), south + SIZE * (at // 4)
        found.append(box(x, y, x + SIZE, y + SIZE))
    return found


def middle(area: int) -> tuple[float, float]:
    """Longitude and latitude of the middle of an area."""
    return WEST + SIZE * (area % 4 + 0.5), SOUTH + SIZE * (area // 4 + 0.5)


def frame(crs: str, **columns: Sequence[object]) -> Layer:
    count = len(next(iter(columns.values())))
    return Layer(columns, moved(squares(count), crs), crs)


def dotted(number: int, sign: str = ".") -> str:
    """A number with a sign between thousands."""
    return f"{number:,}".replace(",", sign)


def sheet_of(book: openpyxl.Workbook, name: str, rows: Iterable[Sequence[object]]) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(list(row))


def xlsx(path: Path, **sheets: Iterable[Sequence[object]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet_of(book, name, rows)
    book.save(path)


def write_csv(
    path: Path, rows: Iterable[Sequence[object]], encoding: str = "utf-8", delimiter: str = ";"
) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def ods(path: Path, rows: Iterable[Sequence[object]], name: str = "Tabelle1") -> None:
    def cell(value: object) -> str:
        kind = "float" if isinstance(value, int | float) else "string"
        said = f' office:value="{value}"' if kind == "float" else ""
        text = f"<text:p>{value}</text:p>" if value != "" else ""
        return f'<table:table-cell office:value-type="{kind}"{said}>{text}</table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", '<manifest xmlns="urn:x"/>')


def points(path: Path, rows: Iterable[dict[str, object]], areas: Iterable[int]) -> None:
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": {"type": "Point", "coordinates": list(middle(area))},
        }
        for row, area in zip(rows, areas, strict=True)
    ]
    document = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
