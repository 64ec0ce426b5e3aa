"""Areas, points for spreading children, and the ground of neighbours."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.folding import shown
from lueckenlos.exchange.geojson import Feature, in_germany, key_text
from lueckenlos.exchange.parsing import WITHHELD, ZERO, parse_number
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import AreaRecord, Cell
from lueckenlos.exchange.rows import RowReader, readers
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables import hint, listed, resolve_columns

AREA_FIELDS = ("id", "name", "municipality", "municipality_name", "inhabitants", "settlement")
GRID_X, GRID_Y = (3_900_000, 4_800_000), (2_500_000, 3_700_000)
"""Germany in EPSG:3035 metres, with room to spare."""


def read_areas(desk: Desk, section: Section | None) -> tuple[AreaRecord, ...]:
    """The areas of a case; their keys and those of their Gemeinden become known to the desk."""
    if section is None:
        return ()
    source = desk.source(section, "areas")
    columns = section.columns(AREA_FIELDS)
    features = desk.features(source)
    if not _has_properties(desk, source.file, {"id": "id", **columns}, features):
        return ()
    areas: dict[str, AreaRecord] = {}
    for feature in features:
        area = _area(desk, source.file, columns, feature)
        if area is None:
            continue
        if area.id in areas:
            values: dict[str, object] = {"area": shown(area.id)}
            desk.problems.append(Problem("area_twice", source.file, area.row, "id", values))
        areas.setdefault(area.id, area)
    desk.areas = dict.fromkeys(areas)
    desk.areas.update(dict.fromkeys(a.municipality for a in areas.values() if a.municipality))
    return tuple(areas.values())


def _has_properties(
    desk: Desk, file: str, columns: Mapping[str, str], features: tuple[Feature, ...]
) -> bool:
    """Whether some feature has the property of the keys; named ones that none has are noted."""
    found = dict.fromkeys(name for feature in features for name in feature.properties)
    for field, name in columns.items():
        if features and name not in found:
            values: dict[str, object] = {
                "field": field,
                "name": shown(name),
                "hint": hint(name, found),
                "found": listed(found),
            }
            desk.problems.append(Problem("column_missing", file, None, shown(name), values))
    return not features or columns["id"] in found


def _area(desk: Desk, file: str, columns: Mapping[str, str], feature: Feature) -> AreaRecord | None:
    named = {field: columns.get(field, field) for field in AREA_FIELDS}
    cells = {name: key_text(value) for name, value in feature.properties.items()}
    reader = RowReader(file, feature.row, cells, named, desk.problems)
    key = reader.text("id")
    if not key:
        found = listed(feature.properties)
        reader.report("area_without_id", "id", row=feature.row, name=named["id"], found=found)
        return None
    if feature.geometry is None:
        reader.report("geometry_missing", "id", area=shown(key))
        return None
    if feature.mended:
        reader.report("geometry_mended", "id", area=shown(key))
    name = reader.text("name")
    if not name:
        reader.report("area_without_name", "name", area=shown(key))
    return AreaRecord(
        id=key,
        name=name or key,
        geometry=feature.geometry,
        municipality=reader.text("municipality"),
        municipality_name=reader.text("municipality_name"),
        inhabitants=reader.whole("inhabitants"),
        settlement=reader.word("settlement") or None,
        row=feature.row,
    )


def read_cells(desk: Desk, root: Section) -> tuple[Cell, ...]:
    """The grid or the settled places, whichever the case names."""
    grid, settled = root.section("grid"), root.section("settled_places")
    if grid is not None and settled is not None:
        root.report("two_spreads", "grid")
    cells: tuple[Cell, ...] = ()
    if settled is not None:
        cells = _cells(desk, settled, "settled_places", ("lat", "lon", "area"))
    if grid is not None:
        cells = _cells(desk, grid, "grid", ("x", "y"))
    return cells


def _cells(desk: Desk, section: Section, key: str, required: tuple[str, ...]) -> tuple[Cell, ...]:
    fields = (*required[:2], "area", "weight")
    source = desk.source(section, key)
    named = section.columns(fields)
    table = desk.table(source)
    if table is None:
        return ()
    desk.empty(table)
    columns = resolve_columns(table, named, fields, required, desk.problems)
    if not columns.keys() >= set(required):
        return ()
    first, cells, keyed = (
        dict[tuple[float, float], int](),
        list[Cell](),
        list[tuple[RowReader, str]](),
    )
    for reader in readers(table, columns, desk.problems):
        cell = _cell(reader, required[:2])
        if cell is None:
            continue
        before = first.setdefault((cell.x_m, cell.y_m), reader.row)
        if before != reader.row:
            reader.report("cell_twice", required[0], first=before)
        cells.append(cell)
        if cell.area:
            keyed.append((reader, cell.area))
    desk.check_areas(keyed, "area")
    return tuple(cells) if key == "grid" else _projected(cells)


def _cell(reader: RowReader, axes: tuple[str, ...]) -> Cell | None:
    """A point as the table has it: metres, or longitude and latitude in degrees."""
    try:
        one, two = (parse_number(reader.text(axis)) for axis in axes)
        weight = _weight(reader.text("weight"))
    except ValueError:
        reader.report("cell_unreadable", axes[0])
        return None
    if axes[0] == "lat":
        inside, x, y = in_germany(two, one), two, one
    else:
        x, y = one, two
        inside = GRID_X[0] <= x <= GRID_X[1] and GRID_Y[0] <= y <= GRID_Y[1]
    if not inside:
        reader.report("cell_outside", axes[0])
        return None
    return Cell(x, y, weight, reader.text("area"))


def _weight(text: str) -> float | None:
    if not text or text in WITHHELD:
        return None
    weight = 0.0 if text in ZERO else parse_number(text)
    if not 0 <= weight <= 1e9:
        raise ValueError(text)
    return weight


def _projected(cells: list[Cell]) -> tuple[Cell, ...]:
    """Points in degrees as EPSG:3035 metres, to the millimetre."""
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True)
    x, y = to_metres.transform([cell.x_m for cell in cells], [cell.y_m for cell in cells])
    points = zip(np.round(x, 3).tolist(), np.round(y, 3).tolist(), cells, strict=True)
    return tuple(Cell(east, north, cell.weight, cell.area) for east, north, cell in points)


def read_neighbours(desk: Desk, section: Section | None) -> tuple[BaseGeometry | None, bool]:
    """Ground of neighbours without an inventory, and whether nobody unknown lives around.

    (None, False): all ground outside the areas; (None, True): there is none; (ground, False): this.
    """
    if section is None:
        return None, False
    inventory = section.choice("inventory", "unknown", ("unknown", "none"))
    if not section.has("file"):
        return None, inventory == "none"
    if section.has("inventory"):
        section.report("neighbours_twice", "inventory")
    source = desk.source(section, "neighbours")
    ground = []
    for feature in desk.features(source):
        if feature.geometry is None:
            values: dict[str, object] = {"area": f"Nr. {feature.row}"}
            problem = Problem("geometry_missing", source.file, feature.row, values=values)
            desk.problems.append(problem)
        else:
            ground.append(feature.geometry)
    return (shapely.union_all(ground) if ground else None), False
