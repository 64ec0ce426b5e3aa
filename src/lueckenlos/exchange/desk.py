"""Where the readers of a case's sections meet: folder, problems, sources and the known areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.area_keys import AreaKeys, alike, examples, reason
from lueckenlos.exchange.declaration import BY_ID, area_by, declared
from lueckenlos.exchange.layers.geojson import Feature
from lueckenlos.exchange.layers.polygons import read_polygons
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import hint, shown
from lueckenlos.exchange.records import Source
from lueckenlos.exchange.row_reader import RowReader
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.read import read_table
from lueckenlos.exchange.tables.table import Table


@dataclass(slots=True)
class Desk:
    """What the readers of one case share. `keys` are those a table may name an area by, `ground`
    is where its areas lie, in EPSG:3035. `of_one_kind`: ids of offers whose list says what they
    all are. `closed`: no file outside the folder is opened."""

    folder: Path
    problems: list[Problem]
    sources: dict[str, Source] = field(default_factory=dict)
    keys: AreaKeys = field(default_factory=lambda: AreaKeys({}, {}))
    ground: BaseGeometry | None = None
    populations: set[str] = field(default_factory=set)
    of_one_kind: set[str] = field(default_factory=set)
    closed: bool = False

    @property
    def areas(self) -> dict[str, str]:
        """Every key a table may name, in order, with its name."""
        return {**self.keys.names, **self.keys.gemeinden}

    def source(self, section: Section, key: str) -> Source:
        """What a section declares of its file, kept under `key`."""
        found = Source(
            file=self._file(section),
            title=section.text("title", ""),
            owner=section.text("owner", ""),
            licence=section.text("licence", ""),
            day=section.day("date"),
            reading=declared(section),
        )
        self.sources[key] = found
        return found

    def _file(self, section: Section) -> str:
        """The file a section names; none where it must not be opened, which is noted."""
        file = section.text("file", expected="Name einer Datei")
        if file and self.closed and not _inside(self.folder, file):
            section.report("file_elsewhere", "file", path=shown(file))
            return ""
        return file

    def dated_source(self, section: Section, key: str) -> Source:
        """The same of counts that must not be taken as of today: without a day it is told."""
        found = self.source(section, key)
        if found.file and found.day is None:
            section.report("day_unsaid", "date", section=section.path)
        return found

    def table(self, source: Source, *, totals: bool = False) -> Table | None:
        """The source's table, with `totals` also its sums; None when it cannot be read, which is
        noted."""
        if not source.file:
            return None
        try:
            table, problems = read_table(self.folder / source.file, source.reading, totals=totals)
        except CaseError as error:
            self.problems.extend(error.problems)
            return None
        self.problems.extend(problems)
        return table

    def features(self, source: Source) -> tuple[Feature, ...]:
        """The areas of the source; none when it cannot be read, which is noted."""
        if not source.file:
            return ()
        try:
            return read_polygons(self.folder / source.file, source.reading, self.problems)
        except CaseError as error:
            self.problems.extend(error.problems)
            return ()

    def empty(self, table: Table, code: str = "table_without_rows") -> None:
        """Note a table that has no rows."""
        if not table.rows:
            self.problems.append(Problem(code, table.file))

    def keyed(self, section: Section, table: Table, columns: Mapping[str, str]) -> Table:
        """The table with its areas named by key, as `area_by` says it names them."""
        way, column = area_by(section), columns.get("area", "")
        if way == BY_ID or not column:
            return table
        find = self.keys.finder(way)
        rows = (
            replace(row, cells={**row.cells, column: find(row.cells.get(column, ""))})
            for row in table.rows
        )
        return replace(table, rows=tuple(rows))

    def check_areas(
        self, named: Iterable[tuple[RowReader, str]], at: str, at_least: int = 1
    ) -> bool:
        """Note keys of a column that no area has; False when most have none: these tables do not
        match."""
        known = self.areas
        if not known:
            return True
        found = list(named)
        keys = dict.fromkeys(key for _, key in found)
        unknown = [key for key in keys if key not in known]
        if len(unknown) >= at_least and 2 * len(unknown) > len(keys):
            reader = next(reader for reader, key in found if key == unknown[0])
            reader.report(
                "areas_do_not_match",
                at,
                unknown=len(unknown),
                all=len(keys),
                here=examples(unknown),
                there=examples(known),
                reason=reason(list(keys), self.keys),
            )
            return False
        alone = len(unknown) == 1 or 10 * len(unknown) <= len(keys)
        asked = unknown[:200] if alone else []  # else it is no slip of the pen
        hints = {key: hint(key, known) for key in asked if not _covers(key, known)}
        for reader, key in found:
            if key not in known:
                reader.report(
                    "unknown_area", at, area=shown(key), hint=hints.get(key, ""), alike=alike(key)
                )
        return True


def _inside(folder: Path, file: str) -> bool:
    """Whether a file lies in a folder, links followed."""
    try:
        return (folder / file).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return True  # no file can be called so; reading it says why


def _covers(key: str, known: Iterable[str]) -> bool:
    """Whether a key is the beginning of others: a Kreis among its Gemeinden, no slip of the pen."""
    return bool(key) and any(one.startswith(key) for one in known)
