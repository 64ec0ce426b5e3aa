"""Tables of children: all children, births, and second populations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.folding import shown
from lueckenlos.exchange.offers.ages import FIRST_MONTH, LAST_MONTH, read_ages
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import ChildCount, Population
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.parsing import NegativeCountError
from lueckenlos.exchange.tables.read import Table, resolve_columns
from lueckenlos.exchange.tables.rows import RowReader, readers

MONTHS, YEARS, TEXT = ("from_month", "to_month"), ("from_year", "to_year"), ("age",)
AGE_WAYS = (MONTHS, YEARS, TEXT)
MOST = 1_000_000
OTHER_SOURCES = ("areas", "grid", "settled_places", "offers", "neighbours", "inhabitants")


@dataclass(frozen=True, slots=True)
class _Sort:
    """What the three sorts of tables take for granted."""

    key: str
    name: str | None
    births: bool = False
    withheld: tuple[int, int] = (0, 4)
    threshold: int = 5
    sensitive: bool = False
    car: bool = True
    free_only: bool = False


CHILDREN = _Sort("children", "Kinder")
BIRTHS = _Sort("births", "Geburten", births=True)
SECOND = _Sort("", None, False, (1, 2), 3, True, False, True)


def read_children(desk: Desk, section: Section | None) -> Population | None:
    """All children."""
    return None if section is None else _population(desk, section, CHILDREN)


def read_births(desk: Desk, section: Section | None) -> Population | None:
    """Births a year, kept as pregnancies."""
    return None if section is None else _population(desk, section, BIRTHS)


def read_second_populations(desk: Desk, sections: list[Section]) -> list[Population]:
    """Populations named after their sources, counted by their own rule."""
    sorts = [replace(SECOND, key=f"second_{number}") for number in range(1, len(sections) + 1)]
    read = (_population(desk, *pair) for pair in zip(sections, sorts, strict=True))
    return [population for population in read if population is not None]


def _population(desk: Desk, section: Section, sort: _Sort) -> Population | None:
    key = section.text("key", sort.key) or sort.key
    if key in desk.populations:
        section.report("population_twice", "key", key=shown(key))
    if key in OTHER_SOURCES:
        section.wrong("key", "ein Wort, das kein Abschnitt ist")
    desk.populations.add(key)
    second = sort.name is None
    source = desk.source(section, key)
    population = Population(
        key=key,
        name=section.text("name", sort.name, "Name der Quelle, zum Beispiel „… Juni 2026“"),
        counts=(),
        source=source,
        births=sort.births,
        withheld=section.pair("withheld", sort.withheld, 0, MOST),
        threshold=section.whole("threshold", sort.threshold, 1, MOST),
        sensitive=section.flag("sensitive", sort.sensitive),
        car=section.flag("car", sort.car) if second else sort.car,
        free_only=section.flag("free_only", sort.free_only) if second else sort.free_only,
    )
    fields = ("area", "count") if sort.births else ("area", "count", *MONTHS, *YEARS, *TEXT)
    named = section.columns(fields)
    table = desk.table(source)
    if table is None:
        return None
    desk.empty(table)
    columns = resolve_columns(table, named, fields, ("area", "count"), desk.problems)
    table = desk.keyed(section, table, columns)
    way: tuple[str, ...] = () if sort.births else _age_way(desk, table, named, columns)
    return replace(population, counts=tuple(_counts(desk, table, columns, way, population)))


def _age_way(
    desk: Desk, table: Table, named: dict[str, str], columns: dict[str, str]
) -> tuple[str, ...]:
    """The columns that tell the age: those named in the case first, else those found."""
    whole = [way for way in AGE_WAYS if all(field in columns for field in way)]
    chosen = [way for way in whole if any(field in named for field in way)] or whole
    if not chosen:
        values: dict[str, object] = {"found": table.quoted_columns()}
        desk.problems.append(Problem("age_columns_missing", table.file, 1, values=values))
        return ()
    return chosen[0]


def _counts(
    desk: Desk, table: Table, columns: dict[str, str], way: tuple[str, ...], rule: Population
) -> Iterator[ChildCount]:
    if not columns.keys() >= {"area", "count"} or not (way or rule.births):
        return
    keyed: list[tuple[RowReader, str]] = []
    found: dict[tuple[str, int, int], ChildCount] = {}
    for reader in readers(table, columns, desk.problems):
        area = reader.text("area")
        if area:
            keyed.append((reader, area))
        else:
            reader.report("area_empty", "area")
        months = (FIRST_MONTH, 0) if rule.births else _months(reader, way)
        count = _count(reader, rule.withheld)
        if months is None:
            continue
        record = ChildCount(area, *months, count, reader.row)
        first = found.setdefault((area, *months), record)
        if first is not record:
            spoken = _spoken(*months)
            reader.report("count_twice", "area", area=shown(area), ages=spoken, first=first.row)
    desk.check_areas(keyed, "area")
    if way == TEXT:
        _note_hole(desk, table, columns, list(found.values()))
    yield from found.values()


def _count(reader: RowReader, withheld: tuple[int, int]) -> int | None:
    text = reader.text("count")
    try:
        count = reader.count("count")
    except NegativeCountError:
        reader.report("count_negative", "count", value=shown(text))
        return None
    except ValueError:
        reader.report("count_unreadable", "count", value=shown(text))
        return None
    if count.code:
        reader.report(count.code, "count")
    low, high = withheld
    if count.most is not None and count.most > high:
        values = {"value": shown(text), "low": low, "high": high, "needed": count.most}
        reader.report("count_above_withheld", "count", **values)
    return count.value


def _months(reader: RowReader, way: tuple[str, ...]) -> tuple[int, int] | None:
    """Age of a row in months, checked; None when it cannot be read, which is noted."""
    if way == TEXT:
        return _months_of_text(reader)
    factor = 12 if way == YEARS else 1
    edges: list[int] = []
    for field in way:
        text = reader.text(field).replace("−", "-")
        if not text.removeprefix("-").isdecimal() or len(text) > 4:
            reader.report("child_age_unreadable", field, value=shown(text))
            return None
        edges.append(int(text) * factor)
    start, stop = edges
    values = {"start": start, "stop": stop}
    if start >= stop:
        reader.report("age_reversed", way[0], **values)
    elif start < FIRST_MONTH or stop > LAST_MONTH:
        reader.report("age_outside", way[0], **values)
    elif start < 0:
        reader.report("age_before_birth", way[0], start=start)
    else:
        return start, stop
    return None


def _months_of_text(reader: RowReader) -> tuple[int, int] | None:
    text = reader.text("age")
    ages = read_ages(text)
    if ages is None:
        reader.report("child_age_unreadable", "age", value=shown(text))
        return None
    if ages.start < 0:
        reader.report("age_before_birth", "age", start=ages.start)
        return None
    if ages.doubtful_stop is not None or ages.doubtful_start is not None:
        spoken = _spoken(ages.start, ages.stop)
        reader.report("child_age_doubtful", "age", value=shown(text), ages=spoken)
    return ages.start, ages.stop


def _spoken(start: int, stop: int) -> str:
    if start % 12 or stop % 12:
        return f"{start} bis unter {stop} Monate"
    return f"{start // 12} bis unter {stop // 12} Jahre"


def _note_hole(desk: Desk, table: Table, columns: dict[str, str], counts: list[ChildCount]) -> None:
    """Note the first area whose written ages leave out a year, as "0-2" and "3-5" do."""
    texts = {row.number: row.cells[columns["age"]] for row in table.rows}
    ordered = sorted(counts, key=lambda count: (count.area, count.from_month, count.to_month))
    for before, after in pairwise(ordered):
        if before.area == after.area and after.from_month - before.to_month == 12:
            values: dict[str, object] = {
                "area": shown(before.area),
                "before": shown(texts[before.row]),
                "after": shown(texts[after.row]),
            }
            place = table.file, after.row, shown(columns["age"])
            desk.problems.append(Problem("age_hole", *place, values))
            return
