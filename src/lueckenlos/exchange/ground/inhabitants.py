"""Inhabitants by area, where the boundaries do not bring them."""

from __future__ import annotations

from dataclasses import replace

from lueckenlos.exchange.counts import added_up, without_sums
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.exchange.row_reader import RowReader, readers
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.table import resolve_columns

FIELDS = ("area", "count")


def read_inhabitants(
    desk: Desk, section: Section | None, areas: tuple[AreaRecord, ...]
) -> tuple[AreaRecord, ...]:
    """The areas with the inhabitants a table gives them; they decide between town and country."""
    if section is None:
        return areas
    source = desk.source(section, "inhabitants")
    named = section.columns(FIELDS)
    section.allow("area_by", "add_up")
    table = desk.table(source)
    if table is None:
        return areas
    desk.empty(table)
    columns = resolve_columns(table, named, FIELDS, FIELDS, desk.problems)
    if not columns.keys() >= set(FIELDS):
        return areas
    keyed, counts = list[tuple[RowReader, str]](), dict[str, int]()
    adding, groups = added_up(desk, section, table), set[tuple[str, ...]]()
    table = desk.keyed(section, table, columns)
    table = without_sums(desk, table, columns, adding)
    for row, reader in zip(table.rows, readers(table, columns, desk.problems), strict=True):
        key, count = reader.text("area"), reader.whole("count")
        group = (key, *(row.cells.get(column, "") for column in adding))
        keyed.append((reader, key))
        if group in groups:
            reader.report("inhabitants_twice", "area", area=shown(key))
        elif count is not None:
            counts[key] = counts.get(key, 0) + count
        groups.add(group)
    desk.check_areas(keyed, "area")
    return tuple(replace(area, inhabitants=counts.get(area.id, area.inhabitants)) for area in areas)
