"""Areas, points for spreading children, and the ground of neighbours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.area_keys import AreaKeys
from lueckenlos.exchange.declaration import area_by
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.field_words import key_with_word
from lueckenlos.exchange.ground.cells import GRID_X, GRID_Y, Bounds, is_grid_text, read_cells_file
from lueckenlos.exchange.ground.grid_layout import CELL_FIELDS, weight_of
from lueckenlos.exchange.ground.misfit import cells_misfit, grid_misfit
from lueckenlos.exchange.layers.crs import DEGREES, GRID, move, on_grid
from lueckenlos.exchange.layers.geojson import Feature, in_germany, key_text
from lueckenlos.exchange.layers.polygons import overlaps
from lueckenlos.exchange.layers.systems import system
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import hint, listed, shown
from lueckenlos.exchange.records import AreaRecord, Cell, Population, Source
from lueckenlos.exchange.row_reader import RowReader, readers
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.parsing import parse_number
from lueckenlos.exchange.tables.table import resolve_columns

AREA_FIELDS = ("id", "name", "municipality", "municipality_name", "inhabitants", "settlement")
GRID_AXES, DEGREE_AXES = ("x", "y"), ("latitude", "longitude")
FAR_M = 1000.0
WITHIN = 0.9
"""Share of an area that lies in another where it is a part of it."""
MUCH = 0.01
"""Share of an area's ground from which mending it is more than a formality."""


def read_areas(desk: Desk, section: Section | None) -> tuple[AreaRecord, ...]:
    """The areas of a case; their keys and those of their Gemeinden become known to the desk."""
    if section is None:
        return ()
    source = desk.source(section, "areas")
    columns = section.columns(AREA_FIELDS)
    constants = source.reading.constants
    features = tuple(
        replace(feature, properties={**feature.properties, **constants})
        for feature in desk.features(source)
    )
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
    found = _beside_each_other(desk, source.file, tuple(areas.values()))
    know_areas(desk, found)
    return found


def know_areas(desk: Desk, areas: Sequence[AreaRecord]) -> None:
    """Make the keys of areas and of their Gemeinden known to the desk, and where they lie."""
    gemeinden = {area.municipality: area.municipality_name for area in areas if area.municipality}
    desk.ground = _hull(areas)
    desk.keys = AreaKeys({area.id: area.name for area in areas}, gemeinden)


def _hull(areas: Sequence[AreaRecord]) -> BaseGeometry | None:
    """The ground of all areas in EPSG:3035 without its bays, None without any."""
    if not areas:
        return None
    whole = shapely.geometrycollections([area.geometry for area in areas])
    return on_grid(shapely.convex_hull(whole))


def _has_properties(
    desk: Desk, file: str, columns: Mapping[str, str], features: tuple[Feature, ...]
) -> bool:
    """Whether some feature has the property of the keys; named ones that none has are noted."""
    found = dict.fromkeys(name for feature in features for name in feature.properties)
    for field, name in columns.items():
        if features and name not in found:
            values: dict[str, object] = {
                "field": key_with_word(field),
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
        _tell_mended(reader, feature, key)
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


def _tell_mended(reader: RowReader, feature: Feature, key: str) -> None:
    """Note that a boundary was mended, and how much ground that changed if it is much."""
    share = f", und ihre Fläche hat sich dabei um {100 * feature.changed:.0f} % geändert"
    changed = share if feature.changed > MUCH else ""
    reader.report("geometry_mended", "id", area=shown(key), changed=changed)


def _beside_each_other(
    desk: Desk, file: str, areas: tuple[AreaRecord, ...]
) -> tuple[AreaRecord, ...]:
    """The areas without one that is the whole of all others; others that share ground are told:
    their children would be counted in one of them only."""
    pairs = overlaps([area.geometry for area in areas])
    size = [area.geometry.area for area in areas]
    parts = _parts(pairs, size)
    for one, two, share in pairs:
        if two not in parts.get(one, ()) and one not in parts.get(two, ()):
            names = {"one": shown(areas[one].name), "other": shown(areas[two].name)}
            values: dict[str, object] = {**names, "share": max(1, round(100 * share))}
            desk.problems.append(Problem("areas_overlap", file, areas[two].row, values=values))
    whole = {
        at
        for at, inner in parts.items()
        if len(inner) == len(areas) - 1 and sum(size[i] for i in inner) >= WITHIN * size[at]
    }
    for at, inner in parts.items():
        examples = ", ".join(f"„{shown(areas[i].name)}“" for i in inner[:3])
        values = {"one": shown(areas[at].name), "count": len(inner), "examples": examples}
        code = "areas_whole" if at in whole else "areas_nested"
        desk.problems.append(Problem(code, file, areas[at].row, values=values))
    return tuple(area for i, area in enumerate(areas) if i not in whole)


def _parts(pairs: list[tuple[int, int, float]], size: list[float]) -> dict[int, list[int]]:
    """Of areas in which at least two others lie: those."""
    found: dict[int, list[int]] = {}
    for one, two, share in pairs:
        if share >= WITHIN:
            outer, inner = (one, two) if size[one] > size[two] else (two, one)
            found.setdefault(outer, []).append(inner)
    return {outer: inner for outer, inner in found.items() if len(inner) > 1}


def read_cells(
    desk: Desk,
    root: Section,
    areas: tuple[AreaRecord, ...] = (),
    people: Sequence[Population | None] = (),
) -> tuple[Cell, ...]:
    """The grid or the settled places, whichever the case names; of a grid the part with areas.

    `people`: whose counts are spread over them.
    """
    grid, settled = root.section("grid"), root.section("settled_places")
    if grid is not None and settled is not None:
        root.report("two_spreads", "grid")
    cells: tuple[Cell, ...] = ()
    if settled is not None:
        cells = _settled_places(desk, settled, areas)
    if grid is not None:
        cells = _grid(desk, grid, areas)
        desk.problems.extend(grid_misfit(desk.problems, areas, people))
    return cells


def _grid(desk: Desk, section: Section, areas: tuple[AreaRecord, ...]) -> tuple[Cell, ...]:
    """Cells of a text that may be long; those of a workbook are read as any table."""
    source, named = desk.dated_source(section, "grid"), section.columns(CELL_FIELDS)
    find = desk.keys.finder(area_by(section))
    if not source.file:
        return ()
    path = desk.folder / source.file
    try:
        if not is_grid_text(path):
            return _cells(desk, section, source, named, GRID_AXES, areas)
        found, problems = read_cells_file(path, source.reading, _bounds(areas), named)
    except CaseError as error:
        desk.problems.extend(error.problems)
        return ()
    desk.problems.extend(problems)
    keys = [find(name) for name in found.area] or [""] * len(found.x)
    columns = {"area": named.get("area", "area")}
    named_areas = zip(found.row.tolist(), keys, strict=True)
    desk.check_areas(
        [
            (RowReader(path.name, row, {}, columns, desk.problems), key)
            for row, key in named_areas
            if key
        ],
        "area",
    )
    rows = zip(found.x.tolist(), found.y.tolist(), found.weight.tolist(), keys, strict=True)
    return tuple(
        Cell(x, y, None if math.isnan(weight) else weight, key) for x, y, weight, key in rows
    )


def _bounds(areas: tuple[AreaRecord, ...]) -> Bounds | None:
    """West, south, east and north of the areas in EPSG:3035 metres."""
    if not areas:
        return None
    west, south, east, north = shapely.total_bounds([on_grid(area.geometry) for area in areas])
    return float(west), float(south), float(east), float(north)


def _settled_places(
    desk: Desk, section: Section, areas: tuple[AreaRecord, ...]
) -> tuple[Cell, ...]:
    source = desk.source(section, "settled_places")
    named = section.columns((*DEGREE_AXES, *CELL_FIELDS))
    axes = GRID_AXES if "x" in named or "y" in named else ()
    return _cells(desk, section, source, named, axes, areas)


def _cells(
    desk: Desk,
    section: Section,
    source: Source,
    named: Mapping[str, str],
    axes: tuple[str, ...],
    areas: tuple[AreaRecord, ...],
) -> tuple[Cell, ...]:
    """Points of any table. `axes`: the fields of the coordinates, () where the table tells."""
    section.allow("area_by")
    table = desk.table(source)
    if table is None:
        return ()
    desk.empty(table)
    settled = section.path == "settled_places"
    metric = "latitude" not in {*named, *table.columns} and "x" in table.columns
    axes = axes or (GRID_AXES if metric else DEGREE_AXES)
    required = (*axes, "area") if settled else axes
    columns = resolve_columns(table, named, (*axes, "area", "weight"), required, desk.problems)
    if not columns.keys() >= set(required):
        return ()
    rows = list(readers(desk.keyed(section, table, columns), columns, desk.problems))
    crs = source.reading.crs or ("" if settled else GRID)
    try:
        placed = _placed(desk, source.file, rows, axes, crs)
    except CaseError as error:
        desk.problems.extend(error.problems)
        return ()
    first = dict[tuple[float, float], int]()
    for reader, cell in placed:
        before = first.setdefault((cell.x_m, cell.y_m), reader.row)
        if before != reader.row:
            reader.report("cell_twice", axes[0], first=before)
    desk.check_areas([(reader, cell.area) for reader, cell in placed if cell.area], "area")
    cells = tuple(cell for _, cell in placed)
    if areas and _tell_misfit(desk, source.file, settled, cells, areas):
        return ()
    if settled:
        _tell_far(placed, areas)
    return cells


def _tell_misfit(
    desk: Desk, file: str, settled: bool, cells: tuple[Cell, ...], areas: tuple[AreaRecord, ...]
) -> bool:
    """Note points of another place than the areas; a grid without keys is only of no use then."""
    what = "Wohnorten" if settled else "Gitterzellen"
    boundaries = desk.sources["areas"].file if "areas" in desk.sources else file
    misfit = cells_misfit(cells, areas, desk.areas, boundaries, what)
    if misfit and not settled and not any(cell.area for cell in cells):
        misfit = Problem("grid_elsewhere", file, values={"all": len(cells)})
    desk.problems.extend([misfit] if misfit else [])
    return misfit is not None


def _placed(
    desk: Desk, file: str, rows: list[RowReader], axes: tuple[str, ...], crs: str
) -> list[tuple[RowReader, Cell]]:
    """The rows as points in EPSG:3035 metres; `CaseError` when nobody knows their system."""
    read = [(reader, point) for reader in rows if (point := _point(reader, axes)) is not None]
    if not read:
        return []
    points = np.array([(east, north) for _, (east, north, _) in read])
    if axes == DEGREE_AXES:
        crs = DEGREES
    known, problems = system(file, crs, points, desk.ground) if crs != GRID else (GRID, ())
    desk.problems.extend(problems)
    moved = points if known == GRID else np.round(move(known or DEGREES, GRID)(points), 3)
    placed = []
    for (reader, (east, north, weight)), (x, y) in zip(read, moved.tolist(), strict=True):
        if GRID_X[0] <= x <= GRID_X[1] and GRID_Y[0] <= y <= GRID_Y[1]:
            placed.append((reader, Cell(x, y, weight, reader.text("area"))))
        else:
            swapped = in_germany(north, east) or (
                GRID_X[0] <= north <= GRID_X[1] and GRID_Y[0] <= east <= GRID_Y[1]
            )
            reader.report("cell_swapped" if swapped else "cell_outside", axes[0])
    return placed


def _point(reader: RowReader, axes: tuple[str, ...]) -> tuple[float, float, float | None] | None:
    """East, north and weight as the row has them; None when they cannot be read."""
    decimal = reader.reading.decimal
    try:
        one, two = (parse_number(reader.text(axis), decimal) for axis in axes)
        weight = weight_of(reader.text("weight"), False, reader.reading)
    except ValueError:
        reader.report("cell_unreadable", axes[0])
        return None
    east, north = (two, one) if axes == DEGREE_AXES else (one, two)
    return east, north, None if math.isnan(weight) else weight


def _tell_far(placed: list[tuple[RowReader, Cell]], areas: tuple[AreaRecord, ...]) -> None:
    """Note settled places that lie far from the area they are said to be in."""
    ground: dict[str, list[BaseGeometry]] = {}
    for area in areas:
        for key in {area.id, area.municipality} - {""}:
            ground.setdefault(key, []).append(area.geometry)
    by_area: dict[str, list[tuple[RowReader, Cell]]] = {}
    for reader, cell in placed:
        if cell.area in ground:
            by_area.setdefault(cell.area, []).append((reader, cell))
    for key, here in by_area.items():
        shape = on_grid(shapely.union_all(ground[key]))
        points = shapely.points([(cell.x_m, cell.y_m) for _, cell in here])
        for (reader, _), away in zip(here, shapely.distance(shape, points).tolist(), strict=True):
            if away > FAR_M:
                km = f"{away / 1000:.1f}".replace(".", ",")
                reader.report("place_off_area", "area", area=shown(key), km=km)


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
