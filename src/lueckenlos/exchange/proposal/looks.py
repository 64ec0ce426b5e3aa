"""A first look at a file: what it is and what its columns hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.ground.boundaries import read_vector
from lueckenlos.exchange.ground.geojson import Feature, key_text
from lueckenlos.exchange.hsds.read import is_package
from lueckenlos.exchange.offers.recognition import recognised
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.proposal.columns import fields_of
from lueckenlos.exchange.tables.parsing import WITHHELD, ZERO, parse_number
from lueckenlos.exchange.tables.read import Table, to_table
from lueckenlos.exchange.tables.reading import PLAIN, Reading
from lueckenlos.exchange.tables.sheets import read_sheets

VECTOR = (".geojson", ".gpkg", ".shp", ".zip", ".topojson", ".json")
WORDS = re.compile(r"[^\W\d_]+")
GRID = ("gitterid", "xmp", "ymp")
SAMPLE = 2000


@dataclass(slots=True)
class Look:
    """A table or a layer of a file. `use`: what it is for: "areas", "grid", "offers", "counts",
    "addresses", "package" or "" when nobody knows. `reading` is how it was read."""

    path: Path
    use: str
    table: Table | None = None
    features: tuple[Feature, ...] = ()
    reading: Reading = PLAIN
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table, or properties of the features."""
        if self.table:
            return self.table.columns
        return tuple(dict.fromkeys(name for one in self.features for name in one.properties))

    def values(self, column: str) -> list[str]:
        """What stands in a column, of the first rows."""
        if self.table:
            return [row.cells.get(column, "") for row in self.table.rows[:SAMPLE]]
        return [key_text(one.properties.get(column)) for one in self.features]

    def numeric(self, column: str) -> bool:
        """Whether nearly everything in a column is a number or a sign of official tables."""
        said = [value for value in self.values(column) if value]
        return bool(said) and sum(map(_is_number, said)) >= 0.9 * len(said)


def _is_number(text: str) -> bool:
    if text in WITHHELD or text in ZERO:
        return True
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def looks(path: Path) -> tuple[list[Look], list[Problem]]:
    """Everything in a file that may serve a case, with what hindered the look."""
    if is_package(path):
        return [Look(path, "package")], []
    problems: list[Problem] = []
    if path.suffix.lower() in VECTOR:
        try:
            features = read_vector(path)
        except CaseError as error:
            problems = list(error.problems)
        else:
            if _polygonal(features):
                return [Look(path, "areas", features=features)], []
    if is_grid(path):
        return [Look(path, "grid")], []
    found: list[Look] = []
    try:
        sheets, _ = read_sheets(path)
    except CaseError as error:
        return [], problems or list(error.problems)
    for sheet in sheets:
        reading = Reading(sheet=sheet.name) if len(sheets) > 1 else PLAIN
        try:
            table, _ = to_table([sheet], reading)
        except CaseError as error:
            problems += error.problems
            continue
        found.append(_tabular(path, table, reading))
    return found, [] if found else problems


def _polygonal(features: Sequence[Feature]) -> bool:
    shapes = [one.geometry for one in features if one.geometry is not None]
    return bool(shapes) and sum("Polygon" in one.geom_type for one in shapes) * 2 > len(shapes)


def is_grid(path: Path) -> bool:
    """Whether a text file begins like a census grid."""
    try:
        with path.open("rb") as file:
            head = file.read(2000).decode("utf-8", errors="replace")
    except OSError:
        return False
    first = (
        [fold(cell) for cell in head.splitlines()[0].replace(",", ";").split(";")] if head else []
    )
    return sum(any(cell.startswith(word) for cell in first) for word in GRID) >= 2


def _tabular(path: Path, table: Table, reading: Reading) -> Look:
    """A table, sorted by what its columns are called and hold."""
    look = Look(path, "", table=table, reading=reading)
    look.fields = fields_of(table.columns)
    look.use = _use(look)
    return look


def _use(look: Look) -> str:
    has = look.fields.keys()
    located = {"latitude", "longitude"} <= has
    told = has & {"kind", "provider", "phone", "url", "email", "schedule", "capacity", "ages"}
    if located and not told and has & {"postcode", "street"} and not kind_in(look):
        return "addresses"
    if "name" in has and _is_text(look, look.fields["name"]):
        placed = has & {"street", "postcode", "city", "area"}
        if told or located or placed:
            return "offers"
    return "counts" if any(map(look.numeric, look.columns)) else ""


def kind_in(look: Look) -> str:
    """The kind a file or sheet is named after: "kitas.csv" is a list of Kitas; else ""."""
    for word in WORDS.findall(f"{look.reading.sheet} {look.path.stem}".replace("_", " ")):
        for spelling in (word, word.removesuffix("s"), word.removesuffix("n"), word[:-2]):
            one = recognised("", spelling)
            if len(fold(spelling)) > 3 and one.kind is not None and one.score >= 100:
                return one.kind.name
    return ""


def _is_text(look: Look, column: str) -> bool:
    said = [value for value in look.values(column) if value]
    return bool(said) and not look.numeric(column) and len(set(said)) * 2 > len(said)
