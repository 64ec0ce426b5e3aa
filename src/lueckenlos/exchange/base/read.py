"""Base data of a Land from files somebody fetched: Gemeinden, Orte, children, births, grid."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lueckenlos.exchange.base.counts import Counted, Counts, read_counts
from lueckenlos.exchange.base.ground import (
    Grid,
    Ground,
    Place,
    is_grid,
    place_columns,
    read_gemeinden,
    read_grid,
    read_places,
    stream_table,
)
from lueckenlos.exchange.base.laender import LAENDER, land_key
from lueckenlos.exchange.base.streams import stream
from lueckenlos.exchange.files.content import size_of
from lueckenlos.exchange.files.toml import toml_text
from lueckenlos.exchange.formulas import no_formula
from lueckenlos.exchange.layers.geojson import Feature, write_geojson
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.tables.read import read_table
from lueckenlos.exchange.tables.table import Table

GEMEINDEN, ORTE, KINDER, GEBURTEN, RASTER = "gemeinden", "orte", "kinder", "geburten", "raster"
PIECES = (GEMEINDEN, ORTE, KINDER, GEBURTEN, RASTER)
"""What base data consist of."""
READABLE = (
    *(".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".json", ".geojson", ".gpkg", ".shp"),
    *(".zip", ".tgz", ".gz"),
)
NO_BOUNDARIES = ("features_missing", "geojson_no_features", "vector_broken")
"""What is said of a file that is no layer at all."""
VECTORS = (".json", ".geojson", ".gpkg", ".shp", ".zip", ".tgz", ".gz")


@dataclass(frozen=True, slots=True)
class Origin:
    """The file a piece came from: which piece, its SHA-256, its time as far as it says."""

    piece: str
    file: str
    sha256: str
    time: str = ""


@dataclass(slots=True)
class Base:
    """Base data of a Land. `kreise`: births known only of so many whole Kreise."""

    land: str
    gemeinden: dict[str, Feature] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    children: tuple[Counted, ...] = ()
    births: tuple[Counted, ...] = ()
    grid: Grid | None = None
    origins: list[Origin] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def has(self, piece: str) -> bool:
        """Whether a piece was found."""
        return any(origin.piece == piece for origin in self.origins)


def read_base(land: str, paths: Iterable[Path]) -> Base:
    """Whatever base data of the Land is in these files and folders; boundaries are read first.

    Raises `CaseError` when the Land is not known or a file is not there.
    """
    base = Base(land_key(land))
    failed: dict[Path, tuple[Problem, ...]] = {}
    for path in _files(paths):
        try:
            if not _boundaries(path, base):
                failed[path] = ()
        except CaseError as error:
            failed[path] = error.problems
    for path, before in failed.items():
        try:
            if not _other(path, base):
                told = (one for one in before if one.code not in NO_BOUNDARIES)
                base.problems += [*told, Problem("base_file_unknown", path.name)]
        except CaseError as error:
            base.problems += [*before, *(one for one in error.problems if one not in before)]
    return base


def _files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those readable in folders named."""
    found: list[Path] = []
    for path in paths:
        if _is_folder(path):
            inside = sorted(file for file in path.rglob("*") if file.is_file())
            found += [file for file in inside if file.suffix.lower() in READABLE]
        else:
            size_of(path)
            found.append(path)
    return found


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # no such name can be
        return False


def _boundaries(path: Path, base: Base) -> bool:
    """Read the Gemeinden where the file holds them; whether it does. A file that only may hold
    them raises `CaseError` where it cannot be read as such."""
    if path.suffix.lower() not in VECTORS or stream(path):
        return False
    problems: list[Problem] = []
    found = read_gemeinden(path, base.land, problems)
    if found is None:
        return False
    base.problems += problems
    if not found:
        base.problems.append(
            Problem("base_nothing_here", path.name, values={"land": LAENDER[base.land]})
        )
    elif base.gemeinden:
        base.problems.append(Problem("base_piece_twice", path.name, values={"piece": GEMEINDEN}))
    else:
        base.gemeinden = found
        base.origins.append(_origin(GEMEINDEN, path))
    return True


def _other(path: Path, base: Base) -> bool:
    """Read what is no boundary; whether it was recognised."""
    source = stream(path)
    if source is not None and is_grid(source):
        ground = Ground(base.land, base.gemeinden)
        grid = read_grid(source, ground, base.problems)
        base.grid = grid if _keep(base, RASTER, path, len(grid.weights)) else base.grid
        return True
    if source is not None and (columns := place_columns(source.columns)):
        _keep_places(base, path, stream_table(source, columns), columns)
        return True
    table, problems = read_table(path)
    counts = read_counts(table, base.land, base.gemeinden, base.problems)
    if counts is not None:
        base.problems += problems
        _keep_counts(base, path, counts)
        return True
    if columns := place_columns(table.columns):
        _keep_places(base, path, table, columns)
        return True
    return False


def _keep_places(base: Base, path: Path, table: Table, columns: Mapping[str, str]) -> None:
    places = read_places(table, columns, Ground(base.land, base.gemeinden), base.problems)
    if _keep(base, ORTE, path, len(places), several=True):
        base.places += places


def _keep_counts(base: Base, path: Path, counts: Counts) -> None:
    piece = GEBURTEN if counts.births else KINDER
    if not _keep(base, piece, path, len(counts.rows), time=counts.time):
        return
    if counts.births:
        base.births = counts.rows
        if counts.kreise:
            values: dict[str, object] = {"count": counts.kreise}
            base.problems.append(Problem("base_births_of_kreise", path.name, values=values))
    else:
        base.children = counts.rows
    known = base.gemeinden.keys()
    strange = sorted({row.area for row in counts.rows if len(row.area) == 8} - known)
    if known and strange:
        values = {"count": len(strange), "examples": ", ".join(strange[:3])}
        base.problems.append(Problem("base_gemeinden_strange", path.name, values=values))


def _keep(
    base: Base, piece: str, path: Path, rows: int, *, time: str = "", several: bool = False
) -> bool:
    """Whether a piece counts: it has rows of this Land and is the first of its sort."""
    if not rows:
        base.problems.append(
            Problem("base_nothing_here", path.name, values={"land": LAENDER[base.land]})
        )
    elif base.has(piece) and not several:
        base.problems.append(Problem("base_piece_twice", path.name, values={"piece": piece}))
    else:
        base.origins.append(_origin(piece, path, time))
        return True
    return False


def _origin(piece: str, path: Path, time: str = "") -> Origin:
    with path.open("rb") as file:
        return Origin(piece, path.name, hashlib.file_digest(file, "sha256").hexdigest(), time)


# --- writing --------------------------------------------------------------------------------


def write_base(base: Base, out: Path) -> list[str]:
    """Write the pieces found and their sources to a folder; the names of the files."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    if base.gemeinden:
        write_geojson(out / "gemeinden.geojson", base.gemeinden.values())
        written.append("gemeinden.geojson")
    for name, header, rows in _tables(base):
        text = io.StringIO(newline="")
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(header)
        lines.writerows(rows)
        (out / name).write_text(text.getvalue(), encoding="utf-8", newline="")
        written.append(name)
    (out / "quellen.toml").write_text(_sources(base), encoding="utf-8", newline="\n")
    return [*written, "quellen.toml"]


def _tables(base: Base) -> list[tuple[str, Sequence[str], Iterable[Sequence[object]]]]:
    """Name, columns and rows of each table there is; a withheld count is "."."""
    found: list[tuple[str, Sequence[str], Iterable[Sequence[object]]]] = []
    if base.places:
        rows = [
            (
                p.postcode,
                *map(no_formula, (p.city, p.suburb)),
                f"{p.latitude:.6f}",
                f"{p.longitude:.6f}",
                p.gemeinde,
            )
            for p in base.places
        ]
        columns = ("postcode", "city", "suburb", "latitude", "longitude", "gemeindeschluessel")
        found.append(("orte.csv", columns, rows))
    if base.children:
        ages = [(c.area, _age(c), c.from_year, c.to_year, _count(c.count)) for c in base.children]
        found.append(("kinder.csv", ("area", "age", "from_year", "to_year", "count"), ages))
    if base.births:
        births = [(c.area, _count(c.count)) for c in base.births]
        found.append(("geburten.csv", ("area", "count"), births))
    if base.grid is not None:
        cells = zip(base.grid.points.tolist(), base.grid.weights.tolist(), strict=True)
        weights = [
            (f"{x:.0f}", f"{y:.0f}", "" if np.isnan(weight) else f"{weight:g}")
            for (x, y), weight in cells
        ]
        found.append(("raster.csv", ("x", "y", "weight"), weights))
    return found


def _age(counted: Counted) -> str:
    return f"{counted.from_year} bis unter {counted.to_year} Jahr{'e' * (counted.to_year != 1)}"


def _count(count: int | None) -> str:
    return "." if count is None else str(count)


def _sources(base: Base) -> str:
    """The sources as TOML; what no file says is left open with a question."""
    lines = [
        "# Woher die Grunddaten stammen. Was leer ist, bitte nach dem Beiblatt ausfüllen:",
        "# Ohne Titel, Stelle, Lizenz und Stand soll keine Zahl veröffentlicht werden.",
    ]
    for origin in base.origins:
        day = origin.time if len(origin.time) == 10 else ""
        date = f"date = {day}" if day else f'date = ""  # Stand? {origin.time}'.rstrip()
        lines += [
            "",
            f"[[{origin.piece}]]",
            f"original = {toml_text(origin.file)}",
            f'sha256 = "{origin.sha256}"',
            'title = ""  # Wie heißt die Veröffentlichung?',
            'owner = ""  # Welche Stelle gibt sie heraus? (Quellenvermerk)',
            'licence = ""  # Unter welcher Lizenz? (zum Beispiel dl-de/by-2-0)',
            date,
        ]
    return "\n".join(lines) + "\n"
