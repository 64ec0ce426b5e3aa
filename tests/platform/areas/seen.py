"""What somebody sees of an invented Kreis: its pages, their tables, its files."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

from openpyxl import load_workbook
from tests.platform.areas.kreis import (
    AREAS,
    CHILDREN,
    INDICATOR,
    Office,
    Ort,
    above,
    borders,
    children,
    orte,
    part,
    vorsorge,
)

from lueckenlos.areas import queries

FEW = 4


def told(page: str) -> str:
    """What somebody reads of a page."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def table_rows(page: str) -> list[list[str]]:
    """The cells of every row of the tables of a page."""
    found = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    cells = (re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in found)
    return [[told(cell).strip() for cell in row] for row in cells]


def row(page: str, name: str) -> list[str]:
    """The cells of the row that begins with a name."""
    return next(cells for cells in table_rows(page) if cells and cells[0] == name)


def put_in(office: Office, some: list[Ort]) -> None:
    """Areas with children of three ages, a second day, and an indicator."""
    office.write(gebiete_geojson=borders(some), kinder_csv=children(some))
    office.write(vorsorge_csv=vorsorge(some, FEW))
    parts = [
        above(),
        part("areas", AREAS),
        part("children", CHILDREN),
        part("indicator", INDICATOR),
    ]
    office.declared(parts, "gebiete.geojson", "kinder.csv", "vorsorge.csv")


def pages(office: Office) -> dict[str, str]:
    """The address of each page, files too."""
    children_of = queries.populations(office.here)[0].pk
    indicator = queries.indicators(office.here)[0].pk
    edition = queries.editions(office.here)[0]
    return {
        "areas": "gebiete/",
        "csv": "gebiete/liste.csv",
        "xlsx": "gebiete/liste.xlsx",
        "area": f"gebiete/ebene/ortsteil/{orte()[1].key}/",
        "populations": "kinder/",
        "population": f"kinder/{children_of}/",
        "population_xlsx": f"kinder/{children_of}/tabelle.xlsx",
        "indicators": "kennzahlen/",
        "indicator": f"kennzahlen/{indicator}/?gebiet={orte()[1].key}",
        "editions": "gebiete/staende/",
        "edition": f"gebiete/staende/{edition.pk}/",
        "imports": "daten/",
        "import": f"daten/{queries.imports(office.here)[0].pk}/",
    }


def csv_rows(response: Any) -> list[list[str]]:
    """The rows of a CSV file as German Excel opens it."""
    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def xlsx_rows(response: Any, number: int = 0) -> list[tuple[Any, ...]]:
    """The rows of a sheet of a workbook, of the first unless told."""
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[number]
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]
