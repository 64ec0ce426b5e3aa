"""The tables of an HSDS data package: a descriptor, a folder or a zip archive with CSV files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from lueckenlos.exchange.files.archives import BROKEN, content_of
from lueckenlos.exchange.files.content import of_file
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import listed, shown
from lueckenlos.exchange.tables.table import Row, Table
from lueckenlos.exchange.vocabulary.words import EXAMPLES

DESCRIPTOR = "datapackage.json"
BESIDE = ("", "resources", "data", "csv")
MOST_BYTES = 500_000_000
READ = {
    "service": "services",
    "organization": "organizations",
    "location": "locations",
    "service_at_location": "serviceatlocations servicesatlocation servicelocation",
    "address": "addresses physicaladdress physicaladdresses",
    "phone": "phones",
    "schedule": "schedules regularschedule regularschedules",
    "cost_option": "costoptions",
    "eligibility": "eligibilities",
    "attribute": "attributes serviceattribute serviceattributes otherattribute otherattributes "
    "servicetaxonomy servicetaxonomies",
    "taxonomy_term": "taxonomyterms",
    "taxonomy": "taxonomies",
    "service_area": "serviceareas",
    "service_capacity": "servicecapacities capacity capacities",
    "contact": "contacts",
    "language": "languages",
    "required_document": "requireddocuments",
    "accessibility": "accessibilities accessibilityfordisabilities",
}
"""HSDS object → further folded names of its table, older ones included."""
OLDER: Mapping[str, Mapping[str, str]] = {
    "organization": {"url": "website"},
    "service": {"fees": "fees_description"},
    "service_area": {"service_area": "name"},
    "language": {"language": "code"},
    "accessibility": {"accessibility": "description"},
    "attribute": {"taxonomy_id": "taxonomy_term_id", "service_id": "link_id"},
    "taxonomy": {"vocabulary": "taxonomy"},
    "taxonomy_term": {"vocabulary": "taxonomy"},
}
"""HSDS object → column of 1.1 or 2.0 → what 3.x calls it; `weekday` is read as it is. In 1.1 terms
stand in the table of taxonomies and say in `vocabulary` which one they are of."""
IGNORED = (
    "funding fundings metadata metatabledescription metatabledescriptions organizationidentifier "
    "organizationidentifiers program programs unit units url urls holidayschedule "
    "holidayschedules paymentaccepted paymentsaccepted postaladdress postaladdresses"
)
OBJECTS = {
    word: name for name, words in READ.items() for word in (fold(name), *words.split())
} | dict.fromkeys(IGNORED.split(), "")


@dataclass(slots=True)
class Package:
    """Tables by the name of their HSDS object, and what was found while reading them.

    `tallied` holds findings of one sort, told together by `tell`.
    """

    name: str
    tables: dict[str, Table] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    tallied: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of a table, none where it is missing."""
        return self.tables[name].rows if name in self.tables else ()

    def by_id(self, name: str) -> dict[str, Row]:
        """The rows of a table by their id, the first of each."""
        found: dict[str, Row] = {}
        for row in self.rows(name):
            key = row.cells.get("id", "")
            if not key:
                self.tally("hsds_rows_without_id", name, row.number, "id")
            elif found.setdefault(key, row) is not row:
                self.tally("hsds_ids_twice", name, key, "id")
        return found

    def by_link(self, name: str, *keys: str) -> dict[tuple[str, str], list[Row]]:
        """The rows of a table by the first of these columns they fill, and what it says."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows(name):
            link = next(((key, row.cells[key]) for key in keys if row.cells.get(key)), ("", ""))
            found.setdefault(link, []).append(row)
        return found

    def file(self, name: str) -> str:
        """The file of a table as messages show it."""
        return self.tables[name].file if name in self.tables else self.name

    def report(self, code: str, table: str, column: str = "", **values: object) -> None:
        """Note a problem of a table."""
        self.problems.append(Problem(code, self.file(table), None, column, values))

    def tally(self, code: str, table: str, example: object, column: str = "") -> None:
        """Count a finding of a table's column; `tell` notes how many, with the first three."""
        self.tallied.setdefault((code, table, column), []).append(shown(example))

    def tell(self) -> None:
        """Note what was counted, in the order it was found."""
        for (code, table, column), examples in self.tallied.items():
            first = dict.fromkeys(text for text in examples if text)
            values: dict[str, object] = {
                "count": len(examples),
                "all": len(self.rows(table)),
                "unsaid": examples.count(""),
                "examples": ", ".join(f"„{text}“" for text in list(first)[:3]) or "ohne Angabe",
                "allowed": EXAMPLES.get(column, ""),
            }
            self.report(code, table, column, **values)
        self.tallied.clear()


def is_package(path: Path) -> bool:
    """Whether a file or folder is a package, by the names in it: it has a table of services."""
    try:
        if path.is_dir() or path.name.lower() == DESCRIPTOR:
            folder = path if path.is_dir() else path.parent
            names = [file.name for file in _walk(folder)]
        elif path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if _wanted(name)]
        else:
            return False
    except BROKEN:
        return False
    return any(_object("", name) == "service" for name in names)


def read_tables(path: Path) -> Package:
    """Every table of the package at `path`: datapackage.json, its folder or a zip archive.

    Raises `CaseError` when there is nothing to read or no table of services.
    """
    files = _files(path)
    package = Package(path.name)
    folder, resources = _described(path, files, package)
    named: dict[str, str] = {}
    for name, file in resources:
        if file in files:
            named.setdefault(file, name)
        else:
            values: dict[str, object] = {"name": shown(name), "path": shown(file)}
            package.problems.append(Problem("hsds_resource_missing", DESCRIPTOR, values=values))
    beside = _beside(files, folder, named)
    unlisted = [file for file in beside if file not in named]
    if resources and unlisted:
        names = listed(PurePosixPath(file).name for file in unlisted)
        package.problems.append(Problem("hsds_unlisted", DESCRIPTOR, values={"names": names}))
    ignored = []
    for file in dict.fromkeys((*named, *beside)):
        object_ = _object(named.get(file, ""), file)
        if object_:
            _read(package, object_, file, files[file])
        else:
            ignored.append(PurePosixPath(file).name)
    if ignored:
        values = {"names": listed(ignored)}
        package.problems.append(Problem("hsds_not_read", package.name, values=values))
    if "service" not in package.tables:
        found = listed(PurePosixPath(file).name for file in files)
        problem = Problem("hsds_no_services", package.name, values={"found": found})
        raise CaseError(*package.problems, problem)
    return package


def _files(path: Path) -> dict[str, bytes]:
    """Path inside the package → content, for everything that may be a table or the descriptor."""
    try:
        if path.is_dir() or path.name.lower() == DESCRIPTOR:
            folder = path if path.is_dir() else path.parent
            found = {file.relative_to(folder).as_posix(): file for file in _walk(folder)}
            return {name: file.read_bytes() for name, file in found.items()}
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return _unzipped(path, archive)
    except BROKEN:
        raise CaseError(of_file(path, "file_unreadable")) from None
    if not path.exists():
        raise CaseError(of_file(path, "file_missing"))
    raise CaseError(Problem("hsds_archive_broken", path.name, values={"most": _megabytes()}))


def _walk(folder: Path) -> list[Path]:
    """Tables and descriptors of a folder, two levels deep, in a fixed order."""
    found = [*folder.glob("*"), *folder.glob("*/*")]
    return sorted(file for file in found if file.is_file() and _wanted(file.name))


def _unzipped(path: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [item for item in archive.infolist() if not item.is_dir() and _wanted(item.filename)]
    if sum(item.file_size for item in entries) > MOST_BYTES:
        raise CaseError(Problem("hsds_archive_broken", path.name, values={"most": _megabytes()}))
    return {item.filename: content_of(archive, item) for item in entries}


def _wanted(name: str) -> bool:
    last = PurePosixPath(name).name.lower()
    return last == DESCRIPTOR or (last.endswith(".csv") and not last.startswith("."))


def _megabytes() -> int:
    return MOST_BYTES // 1_000_000


def _described(
    path: Path, files: Mapping[str, bytes], package: Package
) -> tuple[PurePosixPath, list[tuple[str, str]]]:
    """The folder inside the package that counts, and (name, file) of each resource described."""
    descriptors = [name for name in files if PurePosixPath(name).name.lower() == DESCRIPTOR]
    if not descriptors:
        services = [file for file in files if _object("", file) == "service"]
        first = min(services, key=lambda file: (file.count("/"), file), default="services.csv")
        return PurePosixPath(first).parent, []
    descriptor = min(descriptors, key=lambda file: (file.count("/"), file))
    try:
        document = json.loads(files[descriptor].decode("utf-8-sig"))
        resources = document["resources"]
        found = [(str(item.get("name", "")), item.get("path", "")) for item in resources]
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise CaseError(Problem("hsds_descriptor_broken", path.name)) from None
    folder = PurePosixPath(descriptor).parent
    return folder, [
        (name, str(folder / part)) for name, value in found for part in _parts(package, name, value)
    ]


def _parts(package: Package, name: str, value: Any) -> list[str]:
    """The files of a resource; addresses and paths out of the package are noted."""
    parts = [part for part in (value if isinstance(value, list) else [value]) if part]
    inside = []
    for part in parts:
        way = PurePosixPath(str(part))
        if "://" in str(part) or way.is_absolute() or ".." in way.parts:
            values: dict[str, object] = {"name": shown(name), "path": shown(part)}
            package.problems.append(Problem("hsds_resource_outside", DESCRIPTOR, values=values))
        else:
            inside.append(str(way))
    return inside


def _beside(files: Iterable[str], folder: PurePosixPath, named: Iterable[str]) -> list[str]:
    """CSV files in the folders a package keeps its tables in."""
    folders = {str(PurePosixPath(file).parent) for file in named}
    if not folders:
        folders = {str(folder / name) for name in BESIDE}
    return sorted(
        file
        for file in files
        if file.lower().endswith(".csv") and str(PurePosixPath(file).parent) in folders
    )


def _object(name: str, file: str) -> str:
    """The HSDS object of a resource by its name, else by its file; "" for what is not read."""
    by_name = OBJECTS.get(fold(name))
    return OBJECTS.get(fold(PurePosixPath(file).stem), "") if by_name is None else by_name


def _read(package: Package, name: str, file: str, content: bytes) -> None:
    """Read a table into the package; one that cannot be read is noted."""
    last = PurePosixPath(file).name
    if name in package.tables and name != "attribute":
        values: dict[str, object] = {"name": name, "first": package.tables[name].file}
        package.problems.append(Problem("hsds_table_twice", last, values=values))
        return
    try:
        table, ragged = _table(last, content, OLDER.get(name, {}))
    except (ValueError, csv.Error) as error:
        reason = (
            "Sie ist nicht in UTF-8 geschrieben."
            if isinstance(error, UnicodeDecodeError)
            else "Es fehlen Spaltennamen oder Anführungszeichen."
        )
        package.problems.append(Problem("hsds_table_unreadable", last, values={"reason": reason}))
        return
    if ragged:
        values = {"count": len(ragged), "examples": ", ".join(map(str, ragged[:3]))}
        package.problems.append(Problem("hsds_rows_ragged", last, values=values))
    if name in package.tables:
        table = Table(last, table.columns, package.tables[name].rows + table.rows)
    package.tables[name] = table


def _table(file: str, content: bytes, older: Mapping[str, str]) -> tuple[Table, list[int]]:
    """A CSV file as a table, and the rows that are too short or too long. `older`: columns that
    are called otherwise by now, where the table does not have the later one, too."""
    text = content.decode("utf-8-sig")
    first = text.split("\n", maxsplit=1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = [" ".join(cell.split()).lower() for cell in next(lines, [])]
    if not any(columns):
        raise ValueError(file)
    columns = [name if older.get(name, name) in columns else older[name] for name in columns]
    rows, ragged = [], []
    for number, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            ragged.append(number)
        named = zip(columns, cells, strict=False)
        rows.append(Row(number, {name: cell.strip() for name, cell in named if name}))
    return Table(file, tuple(name for name in columns if name), tuple(rows)), ragged
