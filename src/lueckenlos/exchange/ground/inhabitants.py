"""Inhabitants by area, where the boundaries do not bring them."""

from __future__ import annotations

from dataclasses import replace

from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.folding import shown
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.read import resolve_columns
from lueckenlos.exchange.tables.rows import RowReader, readers

FIELDS = ("area", "count")


def read_inhabitants(
    desk: Desk, section: Section | None, areas: tuple[AreaRecord, ...]
) -> tuple[AreaRecord, ...]:
    """The areas with the inhabitants a table gives them; they decide between town and country."""
    if section is None:
        return areas
    source = desk.source(section, "inhabitants")
    named = section.columns(FIELDS)
    table = desk.table(source)
    if table is None:
        return areas
    desk.empty(table)
    columns = resolve_columns(table, named, FIELDS, FIELDS, desk.problems)
    if not columns.keys() >= set(FIELDS):
        return areas
    keyed, counts = list[tuple[RowReader, str]](), dict[str, int]()
    for reader in readers(desk.keyed(section, table, columns), columns, desk.problems):
        key, count = reader.text("area"), reader.whole("count")
        keyed.append((reader, key))
        if key in counts:
            reader.report("inhabitants_twice", "area", area=shown(key))
        elif count is not None:
            counts[key] = count
    desk.check_areas(keyed, "area")
    return tuple(replace(area, inhabitants=counts.get(area.id, area.inhabitants)) for area in areas)
