"""Cases made of the real files of Hesse: a city and a Landkreis, with what is invented around them.

Real are grid, boundaries and school register. Made up are the split of the children into three age
groups (3, 3 and 4 tenths), the inhabitants (children under ten times `PEOPLE_PER_CHILD`) and, in
the list of the Landkreis, every offer that is no school. No provider in it exists.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import shapely
from pyproj import Transformer

AGES = ("unter 3", "3 bis unter 6", "6 bis unter 10")
PEOPLE_PER_CHILD = 11.5
KREIS = "06634"
TO_GRID = Transformer.from_crs(4326, 3035, always_xy=True)
HEADER = ("Name der Einrichtung", "Träger", "Art des Angebots", "Straße", "PLZ", "Ort")
COUNSELLING = {"34576": "Erziehungsberatungsstelle Homberg", "34613": "Familienberatung Schwalm"}
DOCTORS = ("34560", "34212", "34613")

School = dict[str, Any]
Row = tuple[str, ...]


@dataclass(frozen=True)
class Kreis:
    """The list of a Landkreis and what is true of it: rows, and points of the places around."""

    rows: list[Row]
    listed: list[School]
    left_out: list[School]


def schools(shared: Path) -> list[School]:
    """Every school once."""
    found = json.loads((shared / "data/hessen/schulen_geocoded.json").read_text("utf-8"))
    return list({one["id"]: one for one in found}.values())


def grid(shared: Path) -> list[list[str]]:
    """The rows of the grid of children under ten, without the names of its columns."""
    with (shared / "data/hessen/zensus2011_alter_unter_10_100m.csv").open() as file:
        return list(csv.reader(file))[1:]


def gemeinden(shared: Path) -> dict[str, Any]:
    """The Gemeinden of Hesse as GeoJSON."""
    text = (shared / "data/hessen/gemeinden_vg5000_2021.geojson").read_text("utf-8")
    return dict(json.loads(text))


def summed(shapes: Sequence[Any], cells: Sequence[Sequence[str]]) -> list[int]:
    """Children of the grid in each shape of degrees, a cell on a border in the first."""
    ground = [
        shapely.make_valid(shapely.transform(one, lambda at: np.array(TO_GRID.transform(*at.T)).T))
        for one in shapes
    ]
    rows = np.array([[float(cell) for cell in row[:3]] for row in cells])
    points, hits = shapely.STRtree(ground).query(
        shapely.points(rows[:, :2]), predicate="intersects"
    )
    first = dict(reversed(list(zip(points.tolist(), hits.tolist(), strict=True))))
    totals = [0] * len(shapes)
    for point, shape in first.items():
        totals[shape] += int(rows[point, 2])
    return totals


def in_ages(total: int) -> tuple[int, int, int]:
    """A sum of children under ten, made up into three age groups."""
    young = round(total * 0.3)
    return young, young, total - 2 * young


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A German CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, delimiter=";")
        lines.writerow(header)
        lines.writerows(rows)


# --- Frankfurt --------------------------------------------------------------------------------


def frankfurt(shared: Path, out: Path) -> dict[str, int]:
    """Write the city's files, the grid as it is; children by Stadtteil."""
    ground = (shared / "data/frankfurt/stadtteile.geojson").read_text("utf-8")
    (out / "stadtteile.geojson").write_text(ground, "utf-8")
    for name in ("schulen_geocoded.json", "zensus2011_alter_unter_10_100m.csv"):
        (out / name).write_bytes((shared / "data/hessen" / name).read_bytes())
    features = json.loads(ground)["features"]
    shapes = [shapely.geometry.shape(one["geometry"]) for one in features]
    names = [one["properties"]["name"] for one in features]
    totals = dict(zip(names, summed(shapes, grid(shared)), strict=True))
    rows = [(name, *in_ages(total)) for name, total in totals.items()]
    write(out / "kinder_stadtteile.csv", ("Stadtteil", *AGES), rows)
    return totals


# --- Schwalm-Eder-Kreis -----------------------------------------------------------------------


def schwalm_eder(shared: Path, out: Path) -> Kreis:
    """Write the Landkreis's files: a list without coordinates, Orte with PLZ, children, people."""
    document = gemeinden(shared)
    here = [one for one in document["features"] if one["properties"]["AGS"].startswith(KREIS)]
    shapes = [shapely.geometry.shape(one["geometry"]) for one in here]
    whole = shapely.union_all(shapes)
    inside = [one for one in schools(shared) if (at := _point(one)) and whole.contains(at)]
    made = Kreis(_rows(inside[::2]), inside[::2], inside[1::2])
    _workbook(out / "angebote.xlsx", made.rows)
    orte = [(*_place(one), one["location"]["lat"], one["location"]["lon"]) for one in made.left_out]
    write(out / "orte.csv", ("PLZ", "Ort", "Breite", "Länge"), orte)
    (out / "gemeinden.geojson").write_text(json.dumps(document), "utf-8")
    totals = summed(shapes, grid(shared))
    keys = [one["properties"]["AGS"] for one in here]
    names = [one["properties"]["GEN"] for one in here]
    children = [
        (key, name, *in_ages(sum_)) for key, name, sum_ in zip(keys, names, totals, strict=True)
    ]
    write(out / "kinder_gemeinden.csv", ("AGS", "Gemeinde", *AGES), children)
    people = [(key, round(sum_ * PEOPLE_PER_CHILD)) for key, sum_ in zip(keys, totals, strict=True)]
    write(out / "einwohner.csv", ("AGS", "Einwohner"), people)
    name = "zensus2011_alter_unter_10_100m.csv"
    (out / name).write_bytes((shared / "data/hessen" / name).read_bytes())
    return made


def _point(school: School) -> Any:
    at = school.get("location") or {}
    return shapely.Point(float(at["lon"]), float(at["lat"])) if at.get("lat") else None


def _place(school: School) -> tuple[str, str]:
    """PLZ and Ort."""
    code, _, town = school["address"].rpartition(", ")[2].partition(" ")
    return code, town


def _rows(listed: Sequence[School]) -> list[Row]:
    """The schools, and at their addresses Kitas and Familienzentren that do not exist."""
    rows: list[Row] = []
    told = set[str]()
    for number, one in enumerate(listed):
        street = one["address"].rpartition(", ")[0]
        at = (street, *_place(one))
        code, town = _place(one)
        rows.append((one["name"], "Schwalm-Eder-Kreis", one["school_type"], *at))
        if "grundschul" in one["school_type"].lower():
            rows.append((f"Kita {town} {number}", f"Gemeinde {town}", "Kindertagesstätte", *at))
            if number % 3 == 0:
                name = f"Familientreff {town} {number}"
                rows.append((name, "Familienwerk e. V.", "Familienzentrum", *at))
        if code in COUNSELLING and code not in told:
            rows.append((COUNSELLING[code], "Beratungsdienst gGmbH", "Erziehungsberatung", *at))
        if code in DOCTORS and code not in told:
            rows.append((f"Praxis {town}", "Praxis am Ort", "Kinderarztpraxis", *at))
        told.add(code)
    return rows


def _workbook(path: Path, rows: Sequence[Row]) -> None:
    """An office's list: titles above, a sum and a remark below, PLZ as numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Angebote"
    sheet.append(["Schwalm-Eder-Kreis (erfundene Liste)"])
    sheet.append(["Angebote für Kinder und Familien, Stand 01.10.2026"])
    sheet.append([])
    sheet.append(list(HEADER))
    for row in rows:
        sheet.append([*row[:4], int(row[4]), row[5]])
    sheet.append(["Summe", None, len(rows)])
    sheet.append([])
    sheet.append(["Anmerkung: Angaben ohne Gewähr"])
    book.save(path)
