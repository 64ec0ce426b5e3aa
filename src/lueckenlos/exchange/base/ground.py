"""Base data with a place: Gemeinden, Orte with their PLZ, and the grid of children."""

from __future__ import annotations

import json
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely

from lueckenlos.exchange.addresses.read import ADDRESS_FIELDS, read_points
from lueckenlos.exchange.base.laender import LAENDER
from lueckenlos.exchange.base.streams import Stream
from lueckenlos.exchange.files.content import read_bytes
from lueckenlos.exchange.files.limits import LAYER_BYTES
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.ground.grid_layout import OFFICIALLY_EMPTY, OFFICIALLY_WITHHELD
from lueckenlos.exchange.layers.crs import F64, on_grid
from lueckenlos.exchange.layers.geojson import Feature, key_text
from lueckenlos.exchange.layers.polygons import read_polygons
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.reading import PLAIN, Reading
from lueckenlos.exchange.tables.parsing import WITHHELD, ZERO, parse_number
from lueckenlos.exchange.tables.table import Row, Table

LAYERS = ("vg250_gem", "vg5000_gem", "vg25_gem", "vg1000_gem", "gemeinden", "gem")
"""Names the BKG gives the layer of Gemeinden."""
PACKED = "gemeinden.geo.json"
KEYS = ("ags", "ars", "rs", "sdvars", "gemeindeschluessel", "regionalschluessel", "kreisars")
COLUMNS = {
    "postcode": ("plz", "postleitzahl", "postcode", "postalcode", "zip"),
    "city": ("ort", "ortsname", "city", "locality", "place", "placename", "name", "gemeinde"),
    "suburb": ("ortsteil", "stadtteil", "suburb"),
    "latitude": ("lat", "latitude", "breite", "breitengrad", "geobreite"),
    "longitude": ("lon", "lng", "long", "longitude", "laenge", "laengengrad", "geolaenge"),
    "x": ("x", "rechts", "rechtswert", "ostwert", "utmre", "utmrechts", "east"),
    "y": ("y", "hoch", "hochwert", "nordwert", "utmho", "utmhoch", "north"),
    "state": ("state", "bundesland", "land"),
    "key": KEYS,
    "sort": ("oba", "objart", "objartname"),
}
SETTLED = re.compile(r"ortslage|gemeinde|gemeindeteil|wohnplatz|siedlung|stadt|dorf")
"""Sorts of names of the GN250 that people live at."""
GRID_X = ("xmp100m", "xmp1km", "xmp10km", "xmp", "x", "xmp100", "xmp100meter")
GRID_Y = tuple(f"y{name[1:]}" for name in GRID_X)
CHILDREN = re.compile(r"unter(?:10|6|18|3|15)|under(?:10|18)|a00?bis0?[0-9]$|kind|weight|gewicht")
ADULTS = re.compile(r"einwohner|insgesamt|bevoelkerung|population")


@dataclass(slots=True)
class Ground:
    """The Gemeinden of a Land by key, for clipping and naming what lies in them."""

    land: str
    gemeinden: dict[str, Feature] = field(default_factory=dict)

    def inside(self, points: F64, metres: bool = False) -> list[str]:
        """The Gemeinde each point `(n, 2)` lies in, "" outside; degrees or grid metres."""
        keys = list(self.gemeinden)
        shapes = [feature.geometry for feature in self.gemeinden.values()]
        moved = [on_grid(shape) for shape in shapes] if metres else shapes
        found = [""] * len(points)
        hits = shapely.STRtree(moved).query(shapely.points(points), predicate="intersects")
        for at, hit in sorted(hits.T.tolist(), reverse=True):
            found[at] = keys[hit]
        return found

    def is_here(self, key: str) -> bool | None:
        """Whether a key is one of the Land's; None where it says nothing."""
        return key.startswith(self.land) if key[:2] in LAENDER else None


def read_gemeinden(path: Path, land: str, problems: list[Problem]) -> dict[str, Feature] | None:
    """The Land's Gemeinden of a vector file by AGS; None where it has none."""
    found: dict[str, Feature] = {}
    features = _features(path, problems)
    spelled = {name.upper(): name for feature in features[:1] for name in feature.properties}
    if not {"AGS", "GEN"} <= spelled.keys():
        return None
    keys = [key_text(feature.properties.get(spelled["AGS"])) for feature in features]
    if not any(len(key) in (7, 8) for key in keys):
        return None  # Kreise or Länder
    for key, feature in zip((key.zfill(8) for key in keys), features, strict=True):
        if not key.startswith(land) or feature.geometry is None:
            continue
        name = key_text(feature.properties.get(spelled["GEN"]))
        sort = key_text(feature.properties.get(spelled.get("BEZ", ""), ""))
        shape = shapely.union_all([found[key].geometry, feature.geometry]) if key in found else None
        official = {"AGS": key, "GEN": name, "BEZ": sort}
        properties = {"id": key, "name": name, "bez": sort, "kreis": key[:5], **official}
        found[key] = Feature(shape or feature.geometry, properties, feature.row)
    return dict(sorted(found.items()))


def _features(path: Path, problems: list[Problem]) -> tuple[Feature, ...]:
    """Polygons of a vector file, of the layer of Gemeinden where it has several."""
    with TemporaryDirectory() as folder:
        plain = _unpacked(path, Path(folder))
        tried: CaseError | None = None
        for reading in (PLAIN, *(Reading(layer=name) for name in LAYERS)):
            try:
                return read_polygons(plain, reading, problems)
            except CaseError as error:
                tried = tried or error
                if error.problems[0].code not in ("layer_open", "layer_missing"):
                    raise
        raise tried or CaseError(Problem("features_missing", path.name))


def _packed(path: Path) -> bytes:
    """The features in a packed npm package; `CaseError` when it is broken or too large."""
    try:
        with tarfile.open(path) as archive:
            members = [one for one in archive.getmembers() if one.name.endswith(PACKED)]
            if members and members[0].size > LAYER_BYTES:
                raise CaseError(Problem("zip_too_large", path.name))
            file = archive.extractfile(members[0]) if members else None
            return file.read() if file else b""
    except (tarfile.TarError, OSError, EOFError, zlib.error):
        raise CaseError(Problem("zip_broken", path.name)) from None


def _unpacked(path: Path, folder: Path) -> Path:
    """The file itself; features that stand in a bare list or a packed npm package as a
    FeatureCollection in `folder`."""
    if path.name.lower().endswith((".tgz", ".tar.gz")):
        content = _packed(path)
    elif path.suffix.lower() in (".json", ".geojson"):
        content = read_bytes(path, LAYER_BYTES, "layer_too_large")
    else:
        return path
    if not content.lstrip().startswith(b"["):
        return path
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise CaseError(Problem("geojson_broken", path.name)) from None
    plain = folder / path.with_suffix(".geojson").name
    members = {"type": "FeatureCollection", "features": list(_flat(document))}
    plain.write_text(json.dumps(members), encoding="utf-8")
    return plain


def _flat(items: Sequence[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, dict) and item.get("type") == "FeatureCollection":
            yield from item.get("features", [])
        elif isinstance(item, dict) and item.get("type") == "Feature":
            yield item


# --- Orte -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A named point: Ort or Ortsteil, with its PLZ where the source tells it."""

    postcode: str
    city: str
    suburb: str
    latitude: float
    longitude: float
    gemeinde: str


def place_columns(columns: Sequence[str]) -> dict[str, str]:
    """Field → column, of a list of places; empty where it is none."""
    folded = {fold(column): column for column in reversed(columns)}
    found = {
        name: next((folded[word] for word in words if word in folded), "")
        for name, words in COLUMNS.items()
    }
    found = {name: column for name, column in found.items() if column}
    if fold(found.get("city", "")) == "name" and "gemeinde" in folded:
        found |= {"suburb": found["city"], "city": folded["gemeinde"]}
    point = {"latitude", "longitude"} <= found.keys() or {"x", "y"} <= found.keys()
    return found if point and {"postcode", "city"} & found.keys() else {}


def read_places(
    table: Table, columns: Mapping[str, str], ground: Ground, problems: list[Problem]
) -> list[Place]:
    """The places of the Land: by key or name of the Land, else by the Gemeinden around them."""
    rows = [row for row in table.rows if _is_here(row, columns, ground)]
    kept = Table(table.file, table.columns, tuple(rows), table.sheet)
    named = {name: column for name, column in columns.items() if name in ADDRESS_FIELDS}
    if not rows:
        return []
    points, found = read_points(kept, named)
    problems += found
    degrees = np.array([(p.longitude, p.latitude) for p in points], float).reshape(-1, 2)
    keys = ground.inside(degrees) if ground.gemeinden else [""] * len(points)
    unsaid = not {"key", "state"} & columns.keys()
    return [
        Place(
            p.postcode, p.city, p.suburb if p.suburb != p.city else "", p.latitude, p.longitude, key
        )
        for p, key in zip(points, keys, strict=True)
        if key or not unsaid
    ]


def _is_here(row: Row, columns: Mapping[str, str], ground: Ground) -> bool:
    """Whether a row may be of the Land and, in a list of names of all sorts, is a settlement."""
    text = {name: row.cells.get(column, "") for name, column in columns.items()}
    if "sort" in text and not SETTLED.search(fold(text["sort"])):
        return False
    here = ground.is_here(text.get("key", ""))
    if here is None and text.get("state"):
        here = fold(text["state"]) == fold(LAENDER[ground.land])
    return here is not False


def stream_table(source: Stream, columns: Mapping[str, str]) -> Table:
    """The columns named of a stream as a table."""
    at = {name: source.columns.index(name) for name in columns.values()}
    rows = (
        Row(number, {name: cells[i].strip() for name, i in at.items() if i < len(cells)})
        for number, cells in source.rows()
    )
    return Table(source.path.name, tuple(at), tuple(rows))


# --- grid -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of the Land: midpoints `(n, 2)` in EPSG:3035 metres and weights, NaN where the count
    is withheld. `counted`: the column; `children` false: it counts all people."""

    points: F64
    weights: F64
    counted: str
    children: bool


def is_grid(source: Stream) -> bool:
    """Whether a table is a grid: columns of midpoints and one to count."""
    return source.at(*GRID_X) >= 0 and source.at(*GRID_Y) >= 0 and _counted(source)[0] >= 0


def _counted(source: Stream) -> tuple[int, bool]:
    """The position of the column that counts, children before people, and whether it is them."""
    folded = [fold(column) for column in source.columns]
    for pattern, children in ((CHILDREN, True), (ADULTS, False)):
        for at, name in enumerate(folded):
            if pattern.search(name) and not name.startswith("anteil"):
                return at, children
    return -1, False


def read_grid(source: Stream, ground: Ground, problems: list[Problem]) -> Grid:
    """The cells of the Land, by a column of keys where there is one, else by the Gemeinden; those
    marked as empty are left out."""
    x, y, key = source.at(*GRID_X), source.at(*GRID_Y), source.at(*KEYS)
    at, children = _counted(source)
    found: list[tuple[float, float, float]] = []
    bad: list[int] = []
    keyed = key >= 0
    if not keyed and not ground.gemeinden:
        raise CaseError(Problem("base_cannot_clip", source.path.name))
    box = _box(ground) if not keyed else (0.0, 0.0, np.inf, np.inf)
    for number, cells in source.rows():
        try:
            if keyed and not cells[key].startswith(ground.land):
                continue
            east, north = float(cells[x]), float(cells[y])
            inside = box[0] <= east <= box[2] and box[1] <= north <= box[3]
            if inside and cells[at].strip() not in OFFICIALLY_EMPTY:
                found.append((east, north, _weight(cells[at])))
        except (IndexError, ValueError):
            bad.append(number)
    if bad:
        values: dict[str, object] = {"count": len(bad), "examples": ", ".join(map(str, bad[:3]))}
        problems.append(Problem("base_rows_unreadable", source.path.name, values=values))
    grid = np.array(found, float).reshape(-1, 3)
    if not keyed:
        grid = grid[[bool(name) for name in ground.inside(grid[:, :2], metres=True)]]
    return Grid(grid[:, :2], grid[:, 2], source.columns[at], children)


def _box(ground: Ground) -> tuple[float, float, float, float]:
    shapes = [
        on_grid(feature.geometry) for feature in ground.gemeinden.values() if feature.geometry
    ]
    west, south, east, north = shapely.total_bounds(np.array(shapes, object)).tolist()
    return west, south, east, north


def _weight(text: str) -> float:
    bare = text.strip()
    withheld = WITHHELD | ZERO | OFFICIALLY_WITHHELD
    if not bare or bare in withheld or not bare.isascii():
        return float("nan")  # in a grid a dash is a withheld count
    return parse_number(bare)
