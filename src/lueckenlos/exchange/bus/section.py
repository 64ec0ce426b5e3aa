"""The section [bus] of a case: a timetable, or a table of areas."""

from __future__ import annotations

from datetime import date, timedelta

from lueckenlos.exchange.bus.gtfs import is_timetable, read_timetable
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.records import Source
from lueckenlos.exchange.row_reader import RowReader, readers
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.table import resolve_columns
from lueckenlos.exchange.travel import Bus

FIELDS = ("area", "bus")
NOT_KNOWN = frozenset(("?", "unbekannt", "unklar", "weiß nicht", "k. a.", "k.a.", "unknown"))
MARGIN_M = 50_000.0
"""So far beyond the areas stops are read: more than a bus goes in the minutes asked."""
WALK_M, MINUTES, LEAST = 600, 45, 4
TUESDAY, SATURDAY = 1, 5


def read_bus(desk: Desk, section: Section | None, reference_day: date | None) -> Bus | None:
    """Whether a bus runs; None without the section, or where it cannot be read, which is noted."""
    if section is None:
        return None
    source, named = desk.source(section, "bus"), section.columns(FIELDS)
    section.allow("area_by")
    walk_m = section.whole("walk_m", WALK_M, 100, 2000)
    minutes = section.whole("minutes", MINUTES, 5, 120)
    least = section.whole("rides", LEAST, 1, 100)
    day = section.day("day") or tuesday(reference_day or date.min)
    if day.weekday() >= SATURDAY:
        section.wrong("day", "ein Tag von Montag bis Freitag")
        return None
    if not source.file or desk.ground is None:
        return None
    if not is_timetable(desk.folder / source.file):
        return by_area(desk, section, source, named)
    west, south, east, north = desk.ground.buffer(MARGIN_M).bounds
    try:
        box = (west, south, east, north)
        found = read_timetable(desk.folder / source.file, day, box, minutes)
    except CaseError as error:
        desk.problems.extend(error.problems)
        return None
    return Bus({}, found, walk_m, minutes, least)


def tuesday(day: date) -> date:
    """The first Tuesday from a day on: no day on which anything is different."""
    return day + timedelta((TUESDAY - day.weekday()) % 7)


def by_area(desk: Desk, section: Section, source: Source, named: dict[str, str]) -> Bus | None:
    """What a table of areas says; None where it cannot be read, which is noted."""
    table = desk.table(source)
    if table is None:
        return None
    desk.empty(table)
    columns = resolve_columns(table, named, FIELDS, FIELDS, desk.problems)
    if not columns.keys() >= set(FIELDS):
        return None
    table = desk.keyed(section, table, columns)
    keyed, runs = list[tuple[RowReader, str]](), dict[str, bool]()
    for reader in readers(table, columns, desk.problems):
        key = reader.text("area")
        keyed.append((reader, key))
        told = None if reader.text("bus").casefold() in NOT_KNOWN else reader.flag("bus")
        if told is not None and runs.setdefault(key, told) != told:
            reader.report("bus_twice", "area", area=desk.areas.get(key, key))
    desk.check_areas(keyed, "area")
    return Bus(runs)
