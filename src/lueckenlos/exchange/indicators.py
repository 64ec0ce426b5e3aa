"""Tables of indicators: figures of areas or of the whole municipality, by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from lueckenlos.exchange.counts import MOST, read_count, tell_wider, without_sums
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.quoting import listed, shown
from lueckenlos.exchange.records import IndicatorRecord, IndicatorValue
from lueckenlos.exchange.row_reader import RowReader, readers
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.parsing import Count, parse_day
from lueckenlos.exchange.tables.reshaping import without_totals
from lueckenlos.exchange.tables.table import Table, resolve_columns
from lueckenlos.exchange.tables.totals import is_total, is_whole

INDICATOR_FIELDS = ("area", "day", "year", "value", "count", "of")
PERCENT = "%"
WITHHELD = (0, 4)


def read_indicators(desk: Desk, sections: list[Section]) -> tuple[IndicatorRecord, ...]:
    """The indicators as their sections declare them."""
    numbered = enumerate(sections, start=1)
    return tuple(_indicator(desk, section, f"indicator_{number}") for number, section in numbered)


def _indicator(desk: Desk, section: Section, usual: str) -> IndicatorRecord:
    key = section.text("key", usual) or usual
    if key in desk.sources:
        section.report("indicator_twice", "key", key=shown(key))
    record = IndicatorRecord(
        key=key,
        name=section.text("name", expected="wie die Kennzahl heißt"),
        definition=section.text("definition", expected="was gezählt wird und wovon"),
        unit=section.text("unit", PERCENT) or PERCENT,
        values=(),
        source=desk.source(section, key),
        threshold=section.whole("threshold", 5, 1, MOST),
        sensitive=section.flag("sensitive", False),
    )
    withheld = section.pair("withheld", WITHHELD, 0, MOST)
    named = section.columns(INDICATOR_FIELDS)
    section.allow("area_by")
    table = desk.table(record.source, totals=True)
    if table is None:
        return record
    desk.empty(table)
    if table.reading.bands and not {"day", "year"} & named.keys():
        named = {**named, "year": "age"}  # columns that are years, made rows as those of ages are
    columns = resolve_columns(table, named, INDICATOR_FIELDS, (), desk.problems)
    if not _complete(desk, section, table, named, columns):
        return record
    table, whole = _apart(desk, table, columns)
    table = without_sums(desk, desk.keyed(section, table, columns), columns, ())
    of_areas = _values(desk, table, columns, record, withheld)
    columns = {field: column for field, column in columns.items() if field != "area"}
    of_all = _values(desk, whole, columns, record, withheld)
    return replace(record, values=(*of_areas, *of_all))


def _apart(desk: Desk, table: Table, columns: Mapping[str, str]) -> tuple[Table, Table]:
    """The rows of areas, and those whose label says that they are of the whole municipality.

    Sums of some areas only are left out, which is noted; what is called like an area is one.
    """
    column = columns.get("area", "")
    chosen = {*(" ".join(name.split()) for name in table.reading.where), column}
    table = without_totals(table, chosen, desk.problems)
    names = {*desk.areas, *desk.areas.values()}
    labels = {row.number: row.cells.get(column, "") if column else "" for row in table.rows}
    sums = {at: label for at, label in labels.items() if label not in names and is_total(label)}
    whole = {at for at, label in labels.items() if label not in names and is_whole(label)}
    if some := {at: label for at, label in sums.items() if at not in whole}:
        values = {"count": len(some), "examples": listed(dict.fromkeys(some.values()), 5)}
        desk.problems.append(table.problem("figure_sums", min(some), column, **values))
    of_areas = tuple(row for row in table.rows if row.number not in whole | sums.keys())
    of_all = tuple(row for row in table.rows if row.number in whole)
    return replace(table, rows=of_areas), replace(table, rows=of_all)


def _complete(
    desk: Desk, section: Section, table: Table, named: Mapping[str, str], columns: dict[str, str]
) -> bool:
    """Whether the columns tell figure and day. Of a value and a count the named one remains; of
    both found the count where it is a share of a told number, else the value."""
    if {"value", "count"} <= named.keys():
        section.report("figure_said_twice", "columns")
    share = {"count", "of"} <= columns.keys() and section.text("unit", PERCENT) == PERCENT
    persons = "count" in named or (share and "value" not in named)
    for field in ("count", "of") if "value" in columns and not persons else ("value",):
        columns.pop(field, None)
    if not {"value", "count"} & columns.keys():
        values = {"found": table.quoted_columns()}
        desk.problems.append(table.problem("figure_columns_missing", table.header, **values))
        return False
    if "count" in columns and "of" in columns and section.text("unit", PERCENT) != PERCENT:
        section.wrong("unit", "„%“, wo eine Spalte sagt, wovon gezählt wird (of)")
    if "count" in columns and "of" not in columns and not section.has("unit"):
        section.text("unit", None, "was gezählt wird, zum Beispiel „Fälle“, oder die Spalte of")
    if "area" in columns and not desk.areas and "areas" not in desk.sources:
        section.report("areas_missing_for", "columns")
    if not {"day", "year"} & columns.keys() and section.day("date") is None:
        section.report("figure_day_unsaid", "date")
        return False
    return True


def _values(
    desk: Desk,
    table: Table,
    columns: Mapping[str, str],
    record: IndicatorRecord,
    withheld: tuple[int, int],
) -> Iterator[IndicatorValue]:
    reading = list(readers(table, columns, desk.problems))
    if not desk.check_areas(((one, area) for one in reading if (area := one.text("area"))), "area"):
        return  # what else the rows hold is of other areas
    first: dict[tuple[str, date], int] = {}
    for reader in reading:
        area = reader.text("area")
        if "area" in columns and not area:
            reader.report("area_empty", "area")
        day = _day(reader, record.source.day)
        if day is None:
            continue
        before = first.setdefault((area, day), reader.row)
        if before != reader.row:
            of_area = f" im Gebiet „{shown(area)}“" if area else ""
            values = {"area": of_area, "day": f"{day:%d.%m.%Y}", "first": before}
            reader.report("figure_twice", "day" if "day" in columns else "year", **values)
            continue
        found = _counted(reader, withheld) if "count" in columns else _stated(reader, withheld)
        if record.unit == PERCENT and found.value is not None and not 0 <= found.value <= 100:
            field = "count" if "count" in columns else "value"
            reader.report("figure_no_share", field, value=shown(reader.text(field)))
        yield replace(found, area=area, day=day, row=reader.row)


def _day(reader: RowReader, of_all: date | None) -> date | None:
    """The day of a row: as it is, the last of its year, or that of all rows."""
    field = next((one for one in ("day", "year") if one in reader.columns), "")
    if not field:
        return of_all
    text = reader.text(field)
    try:
        if len(text) == 4 and text.isdecimal():
            return date(int(text), 12, 31)
        return parse_day(text)
    except ValueError:
        reader.report("figure_day_unreadable", field, value=shown(text))
    return None


def _counted(reader: RowReader, withheld: tuple[int, int]) -> IndicatorValue:
    """A count, as a share where the row says of how many."""
    count = read_count(reader, withheld)
    low, high = withheld if count is None else (None, None)
    if "of" not in reader.columns:
        return _value(None if count is None else float(count), count, None, low, high)
    of = read_count(reader, withheld, "of")
    if of == 0 and not count:
        reader.report("figure_of_nobody", "of")
    elif count is not None and of is not None and of < count:
        reader.report("figure_above_all", "of", count=count, of=of)
    share = 100 * count / of if count is not None and of else None
    return _value(share, count, of, low, high)


def _stated(reader: RowReader, withheld: tuple[int, int]) -> IndicatorValue:
    """A value as it stands; the interval of a withheld one is not known."""
    try:
        figure = reader.figure("value")
    except ValueError:
        reader.report("figure_unreadable", "value", value=shown(reader.text("value")))
        return _value(None)
    if not isinstance(figure, Count):
        return _value(figure)
    if figure.code:
        reader.report(figure.code, "value")
    tell_wider(reader, "value", figure, withheld)
    return _value(None if figure.value is None else float(figure.value))


def _value(
    value: float | None,
    count: int | None = None,
    of: int | None = None,
    low: int | None = None,
    high: int | None = None,
) -> IndicatorValue:
    return IndicatorValue("", date.min, value, count, of, low, high)
