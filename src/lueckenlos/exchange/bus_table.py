"""Whether a bus runs, from a table of areas that somebody uploads alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lueckenlos.exchange.bus.section import by_area
from lueckenlos.exchange.declaration import BY_ID, BY_NAME
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.ground.read import know_areas
from lueckenlos.exchange.problems import Problem, capped
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.table import Table

KEYS = ("schluessel", "gebietsschluessel", "ags", "ars", "area", "id")
NAMES = ("gebiet", "ortsteil", "stadtteil", "ort", "gemeinde", "name")
RUNS = ("bus", "busanbindung", "oepnv")


def read_bus_table(
    file: str, folder: Path, known: Sequence[AreaRecord]
) -> tuple[dict[str, bool], list[Problem]]:
    """By key of an area or Gemeinde whether a bus runs on weekdays, and what was met on the way;
    where the table says nothing, or that nobody knows, there is no key.

    The columns are known by their names; areas may be named by key or by name.
    """
    problems: list[Problem] = []
    desk = Desk(folder, problems, closed=True)
    know_areas(desk, known)
    said: dict[str, object] = {"file": file}
    source = desk.source(Section(said, "bus", "", []), "bus")
    table = desk.table(source)
    if table is None:
        return {}, problems
    area, runs = _column(table, (*KEYS, *NAMES)), _column(table, RUNS)
    named = {"area": area, "bus": runs}
    cells = [row.cells.get(area, "").strip() for row in table.rows]
    by_key = sum(cell in desk.areas for cell in cells) * 2 >= len(cells)
    section = Section({**said, "area_by": BY_ID if by_key else BY_NAME}, "bus", "", problems)
    found = by_area(desk, section, source, {key: name for key, name in named.items() if name})
    return found.runs if found else {}, capped(problems)


def _column(table: Table, words: Sequence[str]) -> str:
    """The first column that is called by one of these words, "" where there is none."""
    called = {fold(column): column for column in reversed(table.columns)}
    return next((called[word] for word in words if word in called), "")
