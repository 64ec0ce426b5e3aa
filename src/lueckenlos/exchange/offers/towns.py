"""Offers whose list names an Ortsteil nobody knows beside a town that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lueckenlos.exchange.addresses.text import town_and_part
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.offers.service_areas import area_finder
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.tables.table import Row, Table


def by_town(desk: Desk, table: Table, columns: Mapping[str, str]) -> Table:
    """The list with the town as area where only that is known: "Bad Sollingen OT Ruhrberg".

    Half a name with a hyphen is a town only where every other row of its PLZ lies there, and two
    known places are no Ortsteil of either. Each row is noted.
    """
    area, known = columns.get("area", ""), desk.areas
    if not area or not known:
        return table
    postcode, meant = columns.get("postcode", ""), area_finder(desk.keys)
    there: dict[str, set[str]] = {}
    for row in table.rows:
        if row.cells.get(area) in known:
            there.setdefault(row.cells.get(postcode, ""), set()).add(row.cells[area])
    rows = list[Row]()
    for row in table.rows:
        said, plz = row.cells.get(area, ""), row.cells.get(postcode, "")
        near = there.get(plz, set()) if plz else set()
        readings = () if not said or said in known else town_and_part(said)
        towns = (
            (town, key)
            for town, part in readings
            if (key := meant(town)) and not meant(part)
            if f"{town}-{part}" != said or near == {key}
        )
        town, key = next(towns, ("", ""))
        if key:
            values: dict[str, object] = {"said": shown(said), "town": shown(town)}
            column = row.origin.get(area, area)
            desk.problems.append(table.problem("area_by_town", row.number, column, **values))
        rows.append(replace(row, cells={**row.cells, area: key}) if key else row)
    return replace(table, rows=tuple(rows))
