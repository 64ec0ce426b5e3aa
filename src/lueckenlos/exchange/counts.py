"""Tables of children: all children, births, and second populations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from lueckenlos.exchange.ages import FIRST_MONTH, LAST_MONTH, age_words, read_ages
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.quoting import listed, shown
from lueckenlos.exchange.records import ChildCount, Population
from lueckenlos.exchange.row_reader import RowReader, readers
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.bands import (
    COUNTED,
    NO_COUNT,
    by_age,
    guess_bands,
    last_years_included,
)  # fmt: skip
from lueckenlos.exchange.tables.edges import end_included
from lueckenlos.exchange.tables.parsing import Count, NegativeCountError
from lueckenlos.exchange.tables.table import Row, Table, bare, missing, resolve_columns

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
    source = desk.dated_source(section, key) if sort.births else desk.source(section, key)
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
    section.allow("area_by", "add_up")
    table = desk.table(source)
    if table is None:
        return None
    desk.empty(table)
    table = table if sort.births else _with_guessed_bands(desk, table, named)
    columns = resolve_columns(table, named, fields, ("area", "count"), desk.problems)
    table = desk.keyed(section, table, columns)
    way: tuple[str, ...] = () if sort.births else _age_way(desk, table, named, columns)
    adding = added_up(desk, section, table)
    table = without_sums(desk, table, columns, adding)
    counts = tuple(_counts(desk, table, columns, way, population, adding))
    _note_shares(desk, table, columns, counts)
    return replace(population, counts=counts)


def _note_shares(
    desk: Desk, table: Table, columns: dict[str, str], counts: tuple[ChildCount, ...]
) -> None:
    """Note columns that hold shares, as their names and all their numbers say."""
    known = [one.count for one in counts if one.count is not None]
    if not known or max(known) > 100:
        return
    names = dict.fromkeys(row.origin.get(columns["count"], columns["count"]) for row in table.rows)
    for name in names:
        if NO_COUNT.search(plain(name)):
            problem = table.problem("count_is_share", table.header, name, name=shown(name))
            desk.problems.append(problem)


def added_up(desk: Desk, section: Section, table: Table) -> tuple[str, ...]:
    """The columns that split people into groups whose counts are added, as `add_up` names them."""
    columns = section.texts("add_up")
    for column in columns:
        if column not in table.columns:
            desk.problems.append(missing(table, "add_up", column))
    return columns


def _with_guessed_bands(desk: Desk, table: Table, named: dict[str, str]) -> Table:
    """A wide table whose ages are told by column names only, as one row per row and age."""
    told = {*named, *table.columns}
    if table.reading.bands or told & {"count", *MONTHS, *YEARS, *TEXT}:
        return table
    bands = guess_bands(table.columns)
    if not bands:
        return table
    said = ", ".join(f"{shown(column)} ({age})" for column, age in bands.items())
    desk.problems.append(table.problem("bands_guessed", table.header, bands=said))
    return by_age(table, bands)


def _age_way(
    desk: Desk, table: Table, named: dict[str, str], columns: dict[str, str]
) -> tuple[str, ...]:
    """The columns that tell the age: those named in the case first, else those found."""
    whole = [way for way in AGE_WAYS if all(field in columns for field in way)]
    chosen = [way for way in whole if any(field in named for field in way)] or whole
    if not chosen:
        values = {"found": table.quoted_columns()}
        desk.problems.append(table.problem("age_columns_missing", table.header, **values))
        return ()
    return chosen[0]


def _counts(
    desk: Desk,
    table: Table,
    columns: dict[str, str],
    way: tuple[str, ...],
    rule: Population,
    adding: tuple[str, ...],
) -> Iterator[ChildCount]:
    if not columns.keys() >= {"area", "count"} or not (way or rule.births):
        return
    reading = list(readers(table, columns, desk.problems))
    if not desk.check_areas(((one, area) for one in reading if (area := one.text("area"))), "area"):
        return  # what else the rows hold is of other areas
    found: dict[tuple[str, int, int], ChildCount] = {}
    groups: dict[tuple[str, int, int], set[tuple[str, ...]]] = {}
    first: dict[tuple[str, int, int], RowReader] = {}
    ages, sure = _last_years(desk, table, columns, way)
    for row, reader in zip(table.rows, reading, strict=True):
        area = reader.text("area")
        if not area:
            reader.report("area_empty", "area")
        months = (FIRST_MONTH, 0) if rule.births else _months(reader, way, ages)
        count = read_count(reader, rule.withheld)
        if months is None:
            continue
        key, group = (area, *months), tuple(row.cells.get(column, "") for column in adding)
        known = groups.setdefault(key, set())
        if key not in found:
            found[key], first[key] = ChildCount(*key, count, reader.row), reader
        elif group in known:
            values = {"area": shown(area), "ages": spoken(*months), "first": found[key].row}
            reader.report("count_twice", "area", **values)
        elif count is None or found[key].count is None:
            reader.report("count_sum_withheld", "count", area=shown(area), ages=spoken(*months))
        else:
            found[key] = replace(found[key], count=count + (found[key].count or 0))
        known.add(group)
    if not sure:
        _note_hole({found[key]: reader for key, reader in first.items()}, way)
    yield from found.values()


def without_sums(
    desk: Desk, table: Table, columns: Mapping[str, str], adding: tuple[str, ...]
) -> Table:
    """The table without rows that name no area but something else, as "Bezirk Mitte" is.

    They are told once; where they are more than a third, or may belong to an area, they stay.
    """
    area, reading = columns.get("area", ""), table.reading
    if not area:
        return table
    known = {*columns.values(), *map(bare, reading.where), *reading.constants, *reading.flags}
    known |= {*adding, COUNTED, "age", "count"}
    free = [column for column in table.columns if column not in known]
    rows = tuple(row for row in table.rows if row.cells.get(area))
    said = {row.cells.get(column, "") for row in rows for column in free}
    labels = {row.number: _label(row, free) for row in table.rows if not row.cells.get(area)}
    unsure = any(not label or label in said for label in labels.values())
    if not labels or unsure or 3 * (len(table.rows) - len(rows)) > len(table.rows):
        return table
    values = {"count": len(labels), "examples": listed(dict.fromkeys(labels.values()), 5)}
    desk.problems.append(table.problem("rows_without_area", min(labels), area, **values))
    return replace(table, rows=rows)


def _label(row: Row, columns: list[str]) -> str:
    """The first words in these columns, "" without."""
    cells = (row.cells.get(column, "") for column in columns)
    return next((cell for cell in cells if sum(map(str.isalpha, cell)) > 2), "")


def _last_years(
    desk: Desk, table: Table, columns: dict[str, str], way: tuple[str, ...]
) -> tuple[Mapping[tuple[str, ...], tuple[int, int]], bool]:
    """Ages like "0-2" beside "3-5", which include their last year; that is noted. Besides, whether
    it is sure which ages do."""
    if not way:
        return {}, True
    names = [columns[field] for field in way]
    said = dict.fromkeys(tuple(row.cells.get(one, "") for one in names) for row in table.rows)
    ages: dict[tuple[str, ...], tuple[int, int]]
    if way == TEXT:
        included = last_years_included(one[0] for one in said)
        ages, sure = {(text,): months for text, months in included.items()}, False
    else:
        ages, sure = _with_ends(names[1], said, 12 if way == YEARS else 1)
    if ages:
        first, (start, stop) = next(iter(ages.items()))
        values = {"value": shown(" bis ".join(first)), "ages": spoken(start, stop)}
        code = "age_last_month_included" if way == MONTHS else "age_last_year_included"
        desk.problems.append(table.problem(code, None, names[-1], **values))
    return ages, sure


def _with_ends(
    column: str, said: Iterable[tuple[str, ...]], factor: int
) -> tuple[dict[tuple[str, ...], tuple[int, int]], bool]:
    """Months of ages in two columns where they include the year or month they end with; whether
    that is sure."""
    edges = {
        (start, stop): (int(start), int(stop))
        for start, stop in said
        if all(text.isdecimal() and len(text) < 5 for text in (start, stop))
    }
    included = end_included(column, edges.values())
    with_end: dict[tuple[str, ...], tuple[int, int]] = {
        pair: (start * factor, (stop + 1) * factor)
        for pair, (start, stop) in edges.items()
        if included and start <= stop
    }
    return with_end, included is not None


def read_count(reader: RowReader, withheld: tuple[int, int], field: str = "count") -> int | None:
    """A count of a row, None where it is withheld; what hinders is told."""
    text = reader.text(field)
    try:
        count = reader.count(field)
    except NegativeCountError:
        reader.report("count_negative", field, value=shown(text))
        return 0  # the run ends with this error; it is no secret number on top
    except ValueError:
        reader.report("count_unreadable", field, value=shown(text))
        return 0
    if count.code:
        reader.report(count.code, field)
    tell_wider(reader, field, count, withheld)
    return count.value


def tell_wider(reader: RowReader, field: str, count: Count, withheld: tuple[int, int]) -> None:
    """Note a withheld count that may be more than its table allows."""
    low, high = withheld
    if count.most is not None and count.most > high:
        value = shown(reader.text(field))
        values = {"value": value, "low": low, "high": high, "needed": count.most}
        reader.report("count_above_withheld", field, **values)


def _months(
    reader: RowReader, way: tuple[str, ...], ages: Mapping[tuple[str, ...], tuple[int, int]]
) -> tuple[int, int] | None:
    """Age of a row in months, checked; None when it cannot be read, which is noted. `ages`: months
    of texts that are known already."""
    known = ages.get(tuple(map(reader.text, way)))
    if way == TEXT:
        return known or _months_of_text(reader)
    factor = 12 if way == YEARS else 1
    edges: list[int] = [*(known or ())]
    for field in () if known else way:
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
        said = spoken(ages.start, ages.stop)
        reader.report("child_age_doubtful", "age", value=shown(text), ages=said)
    return ages.start, ages.stop


def spoken(start: int, stop: int) -> str:
    """Months `[start, stop)` as messages tell them, in years where they are whole."""
    if start % 12 or stop % 12:
        return age_words(start, stop)
    return f"{start // 12} bis unter {stop // 12} Jahr{'e' * (stop != 12)}"


def _note_hole(readers: Mapping[ChildCount, RowReader], way: tuple[str, ...]) -> None:
    """Note the first area whose written ages leave out a year, as "0-2" and "3-5" do."""
    ordered = sorted(readers, key=lambda count: (count.area, count.from_month, count.to_month))
    for before, after in pairwise(ordered):
        if before.area == after.area and after.from_month - before.to_month == 12:
            texts = [shown(" bis ".join(map(readers[one].text, way))) for one in (before, after)]
            area, values = shown(before.area), dict(zip(("before", "after"), texts, strict=True))
            code = "age_hole" if way == TEXT else "age_hole_between_columns"
            readers[after].report(code, way[0], area=area, **values)
            return
