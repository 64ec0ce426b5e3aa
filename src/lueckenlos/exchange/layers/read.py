"""Vector files into features in EPSG:4326: GeoJSON, TopoJSON, Shapefile (also zipped), GeoPackage.

What a file is its content tells, not its name.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from zipfile import ZipInfo

import numpy as np
import pyogrio
import pyogrio.raw
import pyproj
import shapely
from numpy.typing import NDArray

from lueckenlos.exchange.choosing import fits
from lueckenlos.exchange.files.content import opening, read_bytes
from lueckenlos.exchange.files.decoding import decoded_text
from lueckenlos.exchange.files.limits import LAYER_BYTES
from lueckenlos.exchange.files.unpacking import Members, members, unpacked
from lueckenlos.exchange.layers.crs import DEGREES, crs_of, move
from lueckenlos.exchange.layers.dbf import blanked, codec_of, encoding_of
from lueckenlos.exchange.layers.geojson import (
    Feature,
    crs_member,
    features_of,
    json_document,
    key_text,
    plain_name,
)
from lueckenlos.exchange.layers.systems import system
from lueckenlos.exchange.layers.topojson import collection, objects
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import hint, listed, shown
from lueckenlos.exchange.reading import PLAIN, Reading

T = TypeVar("T")
GEOPACKAGE, ZIP, SHAPE = b"SQLite format 3\0", b"PK\x03\x04", b"\0\0\x27\x0a"
SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
DOCUMENTS = (".geojson", ".topojson", ".json")
LARGEST = 500_000_000
"""Bytes to unpack from an archive."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Features in the coordinates of `crs`, as the file names it; "" where it does not say."""

    features: tuple[Feature, ...]
    crs: str = ""
    problems: tuple[Problem, ...] = ()


def read_vector(
    path: Path, reading: Reading = PLAIN, problems: list[Problem] | None = None
) -> tuple[Feature, ...]:
    """Features of any vector file in EPSG:4326, heights dropped, boundaries not mended.

    `geometry` is None where there is none to read; `reading` may name layer, crs and encoding.
    What was assumed goes to `problems`. Raises `CaseError` when the file cannot be read or its
    coordinates cannot be placed.
    """
    head = opening(path)
    if head.startswith(GEOPACKAGE):
        layer = _geopackage(path, path.name, reading)
    elif head.startswith(ZIP):
        layer = _archive(path, reading)
    elif head.startswith(SHAPE):
        layer = _shapes(path.name, _siblings(path), reading)
    elif path.suffix.lower() in SHAPE_PARTS[1:]:
        raise CaseError(Problem("shape_part", path.name))
    elif path.suffix.lower() in DOCUMENTS or head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        layer = _json(path.name, read_bytes(path, LAYER_BYTES, "layer_too_large"), reading)
    else:
        raise CaseError(Problem("vector_broken", path.name))
    features, assumed = _placed(path.name, layer, reading)
    if problems is not None:
        problems.extend((*layer.problems, *assumed))
    return features


def kept(features: Iterable[Feature], where: Mapping[str, tuple[str, ...]]) -> tuple[Feature, ...]:
    """The features that have, for every property of `where`, one of its values."""
    return tuple(
        feature
        for feature in features
        if all(fits(key_text(feature.properties.get(name)), where[name]) for name in where)
    )


def layers(path: Path) -> tuple[str, ...]:
    """The names of the layers of a GeoPackage or an archive; () of any other file.

    Raises `CaseError` when it cannot be read.
    """
    head = opening(path)
    if head.startswith(GEOPACKAGE):
        return tuple(map(plain_name, _tables_with_ground(path, path.name)))
    return tuple(map(plain_name, _layers_in(members(path)))) if head.startswith(ZIP) else ()


def chosen(file: str, names: Sequence[str], wanted: str) -> str:
    """The layer of the name wanted, or the only one."""
    plain = [plain_name(name) for name in names]
    values: dict[str, object] = {"layers": listed(plain)}
    if wanted:
        meant = plain_name(wanted).casefold()
        found = [name for name, said in zip(names, plain, strict=True) if said.casefold() == meant]
        if not found:
            values |= {"layer": shown(wanted), "hint": hint(wanted, plain)}
            raise CaseError(Problem("layer_missing", file, values=values))
        return found[0]
    if not names:
        raise CaseError(Problem("layers_none", file))
    if len(names) > 1:
        raise CaseError(Problem("layer_open", file, values=values))
    return names[0]


# --- GeoJSON and TopoJSON -------------------------------------------------------------------


def _json(file: str, content: bytes, reading: Reading) -> _Layer:
    text, problems = decoded_text(file, content, reading.encoding)
    document = json_document(file, text)
    if document.get("type") == "Topology":
        name = chosen(file, objects(file, document), reading.layer)
        document = collection(file, document, name)
    crs = "" if reading.crs else crs_member(file, document)
    return _Layer(features_of(file, document), crs, tuple(problems))


# --- files GDAL reads -----------------------------------------------------------------------


def _tables_with_ground(path: Path, file: str) -> tuple[str, ...]:
    found = _by_gdal(file, lambda: pyogrio.list_layers(path))
    return tuple(str(name) for name, kind in found if kind is not None)


def _geopackage(path: Path, file: str, reading: Reading) -> _Layer:
    return _gdal(path, file, layer=chosen(file, _tables_with_ground(path, file), reading.layer))


def _layers_in(inside: Members) -> dict[str, PurePosixPath]:
    """What may be chosen in an archive, by its name, or by its path where names repeat."""
    found = {
        str(name.with_suffix("")): name
        for name in inside
        if name.suffix.lower() in (".shp", ".gpkg", *DOCUMENTS)
    }
    by_name = {path.rpartition("/")[2]: name for path, name in found.items()}
    return by_name if len(by_name) == len(found) else found


def _archive(path: Path, reading: Reading) -> _Layer:
    """The shapefile, GeoPackage or JSON in a zip file, in whatever folder."""
    inside = members(path)
    named = _layers_in(inside)
    whole = [name for name in named.values() if name.suffix.lower() != ".shp"]
    wanted = "" if len(named) == len(whole) == 1 else reading.layer
    name = named[chosen(path.name, tuple(named), wanted)]
    if name in whole:
        return _in_archive(path, name.suffix.lower(), inside[name], reading)
    stem = str(name.with_suffix("")).casefold()
    parts = {
        other.suffix.lower(): item
        for other, item in inside.items()
        if str(other.with_suffix("")).casefold() == stem and other.suffix.lower() in SHAPE_PARTS
    }
    content = unpacked(path, parts.values(), LARGEST)
    return _shapes(path.name, dict(zip(parts, content, strict=True)), reading)


def _in_archive(path: Path, suffix: str, item: ZipInfo, reading: Reading) -> _Layer:
    largest = LAYER_BYTES if suffix in DOCUMENTS else LARGEST
    (content,) = unpacked(path, [item], largest)
    if suffix in DOCUMENTS:
        return _json(path.name, content, reading)
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "layers.gpkg"
        copy.write_bytes(content)
        return _geopackage(copy, path.name, reading)


def _siblings(path: Path) -> dict[str, bytes]:
    """The parts of a shapefile that lie beside its .shp, by suffix."""
    stem = path.stem.casefold()
    beside = sorted(
        other
        for other in path.parent.iterdir()
        if other.stem.casefold() == stem and other.is_file()
    )
    found = {other.suffix.lower(): other for other in beside}
    parts = {suffix: found[suffix].read_bytes() for suffix in SHAPE_PARTS if suffix in found}
    return {**parts, ".shp": read_bytes(path, LARGEST, "layer_too_large")}


def _shapes(file: str, parts: Mapping[str, bytes], reading: Reading) -> _Layer:
    """A shapefile from its parts, its text in the encoding it really has."""
    table = parts.get(".dbf", b"")
    if len(table) < 33:
        raise CaseError(Problem("shape_without_table", file))
    if reading.encoding and not codec_of(reading.encoding):
        values: dict[str, object] = {"encoding": shown(reading.encoding)}
        raise CaseError(Problem("encoding_unknown", file, values=values))
    label = reading.encoding or parts.get(".cpg", b"").decode("ascii", errors="replace").strip()
    encoding = encoding_of(table, label)
    with TemporaryDirectory() as folder:
        for suffix in (".shp", ".shx"):
            if suffix in parts:
                (Path(folder) / f"layer{suffix}").write_bytes(parts[suffix])
        (Path(folder) / "layer.dbf").write_bytes(blanked(table, encoding))
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
        try:
            layer = _gdal(Path(folder) / "layer.shp", file, encoding=encoding)
        finally:  # it holds for the whole process, and breaks archives that others read
            pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})
    system_text = parts.get(".prj", b"").decode("utf-8", errors="replace").strip()
    return replace(layer, crs=system_text if crs_of(system_text) else "")


def _by_gdal(file: str, ask: Callable[[], T]) -> T:
    """What GDAL answers; its warnings are of what is left out here, as heights are."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ask()
    except (RuntimeError, ValueError, UnboundLocalError):  # the last: a system it cannot name
        raise CaseError(Problem("vector_broken", file)) from None


def _gdal(path: Path, file: str, **how: str) -> _Layer:
    meta, _, wkb, columns = _by_gdal(file, lambda: pyogrio.raw.read(path, force_2d=True, **how))
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    names = [plain_name(str(name)) for name in meta["fields"]]
    values = zip(*map(_values, columns), strict=True) if names else [()] * len(shapes)
    features = tuple(
        Feature(shape, dict(zip(names, cells, strict=True)), row)
        for row, (shape, cells) in enumerate(zip(shapes, values, strict=True), 1)
    )
    return _Layer(features, meta["crs"] or "")


def _values(column: NDArray[Any]) -> list[Any]:
    """A column as JSON would hold it: days as text, None where there is nothing."""
    if column.dtype.kind == "M":
        return [None if np.isnat(day) else str(day) for day in column]
    if column.dtype.kind == "f":
        return [None if np.isnan(number) else number for number in column.tolist()]
    return [value.strip() if isinstance(value, str) else value for value in column.tolist()]


# --- where on earth -------------------------------------------------------------------------


def _placed(
    file: str, layer: _Layer, reading: Reading
) -> tuple[tuple[Feature, ...], tuple[Problem, ...]]:
    """The features in EPSG:4326, with a note where their system was assumed."""
    shapes = np.array([feature.geometry for feature in layer.features], object)
    there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if not len(there):
        return tuple(replace(item, geometry=None) for item in layer.features), ()
    points, owner = shapely.get_coordinates(shapes[there], return_index=True)
    first = points[np.unique(owner, return_index=True)[1]]
    first = first[np.isfinite(first).all(axis=1)]
    crs, problems = system(file, reading.crs or layer.crs, first)
    ground = np.full(len(shapes), None, object)
    ground[there] = shapes[there]
    if crs is not None:
        try:
            ground[there] = shapely.transform(shapes[there], move(crs, DEGREES))
        except pyproj.exceptions.ProjError:
            values: dict[str, object] = {"crs": shown(crs.name)}
            raise CaseError(Problem("crs_unknown", file, values=values)) from None
        points = shapely.get_coordinates(ground[there])
    lost = np.unique(owner[~np.isfinite(points).all(axis=1)])
    ground[there[lost]] = None
    placed = zip(layer.features, ground, strict=True)
    return tuple(replace(feature, geometry=shape) for feature, shape in placed), problems
