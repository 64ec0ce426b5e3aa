"""A first look at a file: what it is and what its columns hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import gcd
from pathlib import Path

from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.ground.cells import GRID_X, GRID_Y, is_census_grid
from lueckenlos.exchange.hsds.package import is_package
from lueckenlos.exchange.layers.geojson import Feature, key_text
from lueckenlos.exchange.layers.polygons import of_land
from lueckenlos.exchange.layers.read import layers, read_vector
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.proposal.columns import AGE, COUNT, fields_of, one_of
from lueckenlos.exchange.proposal.found import TableFound
from lueckenlos.exchange.proposal.headless import first_row_is_data
from lueckenlos.exchange.proposal.named_kind import kind_of_title, kind_of_words, names_some_kind
from lueckenlos.exchange.reading import NO_HEADER, PLAIN, Reading
from lueckenlos.exchange.tables.bands import NO_COUNT, guess_bands
from lueckenlos.exchange.tables.headers import find_heading
from lueckenlos.exchange.tables.parsing import UNDEFINED, WITHHELD, ZERO, parse_number
from lueckenlos.exchange.tables.read import to_table
from lueckenlos.exchange.tables.sheet import Sheet
from lueckenlos.exchange.tables.sheets import read_sheets
from lueckenlos.exchange.tables.table import Table
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer
from lueckenlos.exchange.vocabulary.recognition import recognised

VECTOR = (".geojson", ".gpkg", ".shp", ".zip", ".topojson", ".json")
COMPANIONS = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qmd", ".qpj", ".qix", ".xml")
"""Parts of a shapefile beside its .shp."""
NOT_A_TABLE = {"archive_without_table", "file_is_document", "file_is_pdf"}
"""Problems that say what a file is, which helps more than that it has no boundaries."""
WHOLE = re.compile(r"\d{1,9}(?:[.,]0{1,2})?|[1-9]\d{0,2}(?:[.,  ' ]\d{3})+", re.ASCII)
PARTS_OF_TOWN = re.compile(r"bezirk|teil|raum|gebiet|quartier|gemeinde|kreis|grenze")
CHILDREN = re.compile(r"kind|child|unter.?\d|\bu.?\d")
CELL = 100
"""Metres of the smallest cell of official grids."""
SAMPLE = 300
"""Rows that tell what a list is about."""
STRONG = {"provider", "phone", "url", "email", "schedule", "street", "postcode", "latitude", "x"}
WEAK = {"kind", "ages", "capacity", "area", "city", "per_year", "cost", "classes"}


@dataclass(slots=True)
class Look:
    """A table or a layer of a file. `use`: what it is for: "areas", "grid", "offers", "counts",
    "addresses", "package" or "" when nobody knows. `reading` is how it was read; `title` what
    stands above the table, `notes` the sentences around it, a line each, as `plain` spells them.
    `heads`: the first row, where it seems to be data and is read so."""

    path: Path
    use: str
    table: Table | None = None
    features: tuple[Feature, ...] = ()
    reading: Reading = PLAIN
    title: str = ""
    notes: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    heads: tuple[str, ...] = ()
    _values: dict[str, list[str]] = field(default_factory=dict)
    _sorts: dict[str, set[str]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table, or properties of the features."""
        if self.table:
            return self.table.columns
        return tuple(dict.fromkeys(name for one in self.features for name in one.properties))

    @property
    def sheet(self) -> str:
        """The sheet the table stands on, also where it is the only one."""
        return self.reading.sheet or (self.table.sheet if self.table else "")

    @property
    def said(self) -> str:
        """What file, sheet and title say about the content, as `plain` spells it."""
        return plain(f"{self.path.stem} {self.reading.sheet} {self.title}".replace("_", " "))

    @property
    def called(self) -> str:
        """The names of sheet and file, in words."""
        return f"{self.reading.sheet} {self.path.stem}".replace("_", " ")

    def values(self, column: str) -> list[str]:
        """What stands in a column."""
        if column not in self._values:
            if self.table:
                found = [row.cells.get(column, "") for row in self.table.rows]
            else:
                found = [key_text(one.properties.get(column)) for one in self.features]
            self._values[column] = found
        return self._values[column]

    def sorts(self, column: str) -> set[str]:
        """What stands in a column, each once, blanks aside."""
        if column not in self._sorts:
            self._sorts[column] = set(self.values(column)) - {""}
        return self._sorts[column]

    def numeric(self, column: str) -> bool:
        """Whether nearly everything in a column is a number or a sign of official tables."""
        return _nearly_all(self.values(column), _is_number)

    def counts(self, column: str) -> bool:
        """Whether a column holds whole numbers, as counts are and shares are not; a cross may
        stand among numbers, as it does in official tables."""
        values = self.values(column)
        return _nearly_all(values, _is_whole) or (
            any(map(WHOLE.fullmatch, values))
            and _nearly_all(values, lambda text: _is_whole(text) or text in UNDEFINED)
        )


def _nearly_all(values: Sequence[str], fits: Callable[[str], bool]) -> bool:
    said = [value for value in values[: 10 * SAMPLE] if value]
    return bool(said) and sum(map(fits, said)) >= 0.9 * len(said)


def _is_whole(text: str) -> bool:
    return text in WITHHELD or text in ZERO or bool(WHOLE.fullmatch(text))


def _is_number(text: str) -> bool:
    if _is_whole(text):
        return True
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Looked:
    """What stands in files, with what hindered the look."""

    files: tuple[Path, ...]
    found: tuple[Look, ...]
    problems: tuple[Problem, ...]


def look_at(files: Sequence[Path]) -> Looked:
    """Look at files, of a folder at those in it; no cases and no parts of shapefiles."""
    found, problems = list[Look](), list[Problem]()
    for path in _files(files):
        some, more = looks(path)
        found += some
        problems += more
    return Looked(tuple(files), tuple(found), tuple(problems))


def tables_of(looked: Looked, folder: Path) -> list[TableFound]:
    """The tables and layers somebody may choose from, called as a case in `folder` calls them."""
    return [
        TableFound(
            file=named_from(folder, one.path),
            sheet=one.reading.sheet,
            layer=one.reading.layer,
            use=one.use,
            columns=one.columns,
            rows=len(one.table.rows) if one.table else len(one.features),
            filled=tuple(name for name in one.columns if one.sorts(name)),
            heads=one.heads,
        )
        for one in looked.found
    ]


def named_from(folder: Path, path: Path) -> str:
    """How a case in a folder names a file: from there if it lies below."""
    whole = path.absolute()
    below = whole.is_relative_to(folder)
    return (whole.relative_to(folder) if below else path).as_posix()


def _files(files: Sequence[Path]) -> Iterator[Path]:
    """The files themselves, of a folder those in it; no cases and no parts of shapefiles."""
    for path in files:
        inner = path.is_dir() and not is_package(path)
        if inner:
            yield from _files(sorted(one for one in path.iterdir() if one.name[:1] != "."))
        elif not _is_beside(path):
            yield path


def _is_beside(path: Path) -> bool:
    """Whether a file is a case or a part of a shapefile."""
    suffix = path.suffix.lower()
    return suffix == ".toml" or (suffix in COMPANIONS and path.with_suffix(".shp").exists())


def looks(path: Path) -> tuple[list[Look], list[Problem]]:
    """Everything in a file that may serve a case, with what hindered the look."""
    try:
        path.as_posix().encode()
    except UnicodeError:
        values: dict[str, object] = {"path": ascii(path.name)}
        return [], [Problem("file_unreadable", ascii(path.name), values=values)]
    try:
        if is_package(path):
            return [Look(path, "package")], []
        if _is_grid(path):
            return [Look(path, "grid")], []
        several = layers(path) if path.suffix.lower() in VECTOR else ()
    except CaseError as error:
        return [], list(error.problems)
    found, problems = list[Look](), list[Problem]()
    for layer in several if len(several) > 1 else ("",):
        some, more = _layer(path, Reading(layer=layer))
        found += some
        problems += more
    return found, [] if found else problems


def _layer(path: Path, reading: Reading) -> tuple[list[Look], list[Problem]]:
    """A layer of a file, or the whole of it: areas, or tables."""
    problems: list[Problem] = []
    if path.suffix.lower() in VECTOR:
        try:
            features = read_vector(path, reading)
        except CaseError as error:
            problems = list(error.problems)
        else:
            if _polygonal(features):
                look = Look(path, "areas", features=features, reading=reading)
                if not kind_in(look) or PARTS_OF_TOWN.search(look.said):
                    look.features = of_land(path.name, features, [])
                    return [look], []
    found: list[Look] = []
    try:
        sheets, _ = read_sheets(path, reading)
    except CaseError as error:
        told = list(error.problems)
        return [], told if NOT_A_TABLE & {one.code for one in told} else problems or told
    for sheet in sheets:
        own = Reading(sheet=sheet.name) if len(sheets) > 1 else reading
        try:
            table, _ = to_table([sheet], own)
        except CaseError as error:
            problems += error.problems
            continue
        look = _tabular(path, table, own, _title(sheet))
        found.append(_headless(look, sheet) or look)
        found[-1].notes = _notes(sheet)
    return found, [] if found else problems


def _title(sheet: Sheet) -> str:
    """The rows above the names of columns."""
    heading = find_heading(sheet)
    rows = [sheet.rows[at] for at in heading.titles] if heading else []
    return " · ".join(" ".join(" ".join(dict.fromkeys(row)).split()) for row in rows)


def _notes(sheet: Sheet) -> str:
    """Rows that are sentences, not cells."""
    said = [[*dict.fromkeys(filter(None, row))] for row in sheet.rows[: 10 * SAMPLE]]
    return "\n".join(plain(" ".join(row)) for row in said if 0 < len(row) < 3 and " " in row[-1])


def _polygonal(features: Sequence[Feature]) -> bool:
    shapes = [one.geometry for one in features if one.geometry is not None]
    return bool(shapes) and sum("Polygon" in one.geom_type for one in shapes) * 2 > len(shapes)


def _is_grid(path: Path) -> bool:
    if path.suffix.lower() not in (".csv", ".txt", ".tsv", ".zip"):
        return False
    try:
        return is_census_grid(path)
    except CaseError:
        return False


def _tabular(path: Path, table: Table, reading: Reading, title: str) -> Look:
    """A table, sorted by what its columns are called and hold."""
    look = Look(path, "", table=table, reading=reading, title=title)
    look.fields = fields_of(table.columns)
    _with_name(look)
    look.use = _use(look)
    return look


def _headless(look: Look, sheet: Sheet) -> Look | None:
    """A list of offers whose first row is one of them; None where it names the columns."""
    if look.table is None or sheet.named:
        return None
    cells = {name: look.sorts(name) for name in look.columns if not look.numeric(name)}
    if not first_row_is_data(cells, look.fields):
        return None
    reading = replace(look.reading, header=NO_HEADER)
    table, _ = to_table([sheet], reading)
    found = Look(look.path, "", table=table, reading=reading, heads=look.columns)
    _with_name(found)
    found.use = _use(found)
    return found if found.use == "offers" else None


def _with_name(look: Look) -> None:
    """The names from another column where none is called so: one called like a kind of offer
    ("Kita"), else the first of different texts."""
    name = look.fields.get("name")
    if name and _is_text(look, name):
        return
    look.fields.pop("name", None)
    free = [c for c in look.columns if c not in look.fields.values() and _is_text(look, c)]
    free = free if len(look.columns) > 1 else []  # a sheet with remarks
    called = [c for c in free if recognised("", c).kind is not None]
    has = look.fields.keys()
    told = len(has & STRONG) > 1 or (has & {"provider", "kind"} and len(has & (STRONG | WEAK)) > 3)
    if called or (free and told):
        look.fields["name"] = (called or free)[0]


def _use(look: Look) -> str:
    has = look.fields.keys()
    located = {"latitude", "longitude"} <= has or {"x", "y"} <= has
    told = has & {"kind", "provider", "phone", "url", "email", "schedule", "capacity", "ages"}
    if not has & (STRONG - {"x"}) and (cells := _cells_in(look)):
        look.fields = cells
        return "grid"
    if located and not told and has & {"postcode", "street"} and not kind_in(look):
        return "addresses"
    if "name" in has and (has & STRONG or _names_kinds(look)):
        return "offers"
    if "name" in has and len(has & WEAK) > 1 and not _counting(look):
        return "offers"
    return "counts" if any(map(look.numeric, look.columns)) else ""


def _cells_in(look: Look) -> dict[str, str]:
    """x, y and weight of a table with a row for each cell of a grid; empty where it is none.

    Its numbers have to be metres of EPSG:3035 in Germany that all lie a multiple of a cell apart.
    """
    x, y = look.fields.get("x", ""), look.fields.get("y", "")
    if not x or not y or not (_spaced(look, x, GRID_X) and _spaced(look, y, GRID_Y)):
        return {}
    numeric = [c for c in look.columns if c not in (x, y) and look.numeric(c)]
    children = [c for c in numeric if CHILDREN.search(plain(c)) and not NO_COUNT.search(plain(c))]
    likely = (children, [named] if (named := one_of(numeric, COUNT)) else [], numeric)
    weight = next((some[0] for some in likely if len(some) == 1), "")
    return {"x": x, "y": y, "weight": weight} if weight else {}


def _spaced(look: Look, column: str, within: tuple[int, int]) -> bool:
    """Whether a column holds metres within limits, as far apart as cells are."""
    texts = look.sorts(column)
    if not all(map(WHOLE.fullmatch, texts)) or "" in look.values(column):
        return False
    metres = sorted(round(parse_number(text)) for text in texts)
    apart = gcd(*(two - one for one, two in pairwise(metres)))
    return bool(metres) and within[0] <= metres[0] <= metres[-1] <= within[1] and apart % CELL == 0


def _counting(look: Look) -> bool:
    """Whether a table has people by age: in columns, or in rows with an age and a number."""
    numeric = [column for column in look.columns if look.numeric(column)]
    return len(guess_bands(numeric)) > 1 or bool(one_of(look.columns, AGE) and numeric)


def _names_kinds(look: Look) -> bool:
    """Whether the names, or that of their column or of the file, are kinds of offer."""
    column = look.fields["name"]
    names = look.values(column)[:SAMPLE]
    known = sum(recognised(name).kind is not None for name in names)
    called = recognised("", column).kind or kind_in(look)
    return 2 * known > len(names) or called is not None


def kind_in(look: Look) -> KindOfOffer | None:
    """The one kind a file or sheet is named after, else its title: "kitas.csv" is a list of
    Kitas."""
    if names_some_kind(look.called):
        return kind_of_words(look.called)
    return kind_of_title(look.title)


def _is_text(look: Look, column: str) -> bool:
    """Whether a column has words, most of them different."""
    said = [value for value in look.values(column) if value]
    wordy = sum(any(sign.isalpha() for sign in value) for value in said) * 10 >= 9 * len(said)
    return bool(said) and wordy and len(set(said)) * 2 > len(said)
