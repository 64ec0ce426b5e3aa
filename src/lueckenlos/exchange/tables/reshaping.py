"""What a table loses and gains before it is read: totals, remarks, and what a source declares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lueckenlos.exchange.ages import in_months, read_ages
from lueckenlos.exchange.choosing import fits
from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import listed, shown
from lueckenlos.exchange.reading import Reading
from lueckenlos.exchange.tables.bands import by_age
from lueckenlos.exchange.tables.parsing import ZERO, parse_flag
from lueckenlos.exchange.tables.table import Row, Table, bare, missing
from lueckenlos.exchange.tables.totals import is_line_of_total, is_total

SOURCE = re.compile(r"©|\(c\)|_{3,}|-{5,}|={5,}|(?:daten)?quellen?\s*:|datengrundlage\s*:")
REMARK = re.compile(
    r"(?:anmerkung(?:en)?|hinweise?|erlaeuterung(?:en)?|fussnoten?|stand|herausgeber|legende|"
    r"zeichenerklaerung)\s*(?::|$)|stand\s.*\d|\d{1,2}\)|\*+\)?\s|copyright\b"
)
MARK = re.compile(r"\d{1,2}\)|\*+\)?|[a-z]\)")
RAISED = "¹²³⁴⁵⁶⁷⁸⁹"
LONG, MOST_SORTS = 60, 4
BLOCK = "Abschnitt"
AGES, KIND = "ages", "kind"
"""The record fields of which several flags may hold at once."""
AND = " | "
"""Parts the kinds of one row."""


# --- rows that are no data ----------------------------------------------------------------------


def without_remarks(table: Table, problems: list[Problem]) -> Table:
    """The table without lines about its source, underlines and footnotes, which are noted."""
    if len(table.columns) < 2:
        return table
    filled = [_said(row) for row in table.rows]
    data = [
        at
        for at, cells in enumerate(filled)
        if len(cells) > 1 and not _source(cells, table) and not _marked(cells)
    ]
    last = data[-1] if data else len(filled)
    kept, ended = [], False
    for at, (row, cells) in enumerate(zip(table.rows, filled, strict=True)):
        remark = _source(cells, table)
        if not remark and at > last:
            remark = ended or len(cells[0]) > LONG or _footnote(cells[0]) or _marked(cells)
        ended = ended or (remark and at > last)
        if remark:
            problems.append(table.problem("row_of_remark", row.number, text=shown(cells[0])))
        else:
            kept.append(row)
    return replace(table, rows=tuple(kept))


def _said(row: Row) -> list[str]:
    """The cells that are not blank; words that go on over the next columns count once."""
    found: list[str] = []
    for cell in filter(None, row.cells.values()):
        again = bool(found) and cell == found[-1] and any(sign.isalpha() for sign in cell)
        found += [] if again and len(cell) > 3 else [cell]
    return found


def _source(cells: Sequence[str], table: Table) -> bool:
    """Whether a row is a line or names a source, perhaps cut in two by the delimiter."""
    words = all(any(sign.isalpha() for sign in cell) for cell in cells)
    few = len(cells) <= max(1, len(table.columns) // 2) or (words and len(cells) < 4)
    return few and bool(SOURCE.match(plain(cells[0])))


def _marked(cells: Sequence[str]) -> bool:
    """Whether a row is a footnote with its mark in a cell of its own."""
    return len(cells) == 2 and bool(MARK.fullmatch(cells[0]))


def _footnote(text: str) -> bool:
    return text[0] in RAISED or bool(REMARK.match(plain(text)))


def without_totals(table: Table, chosen: Iterable[str], problems: list[Problem]) -> Table:
    """The table without rows that add up others, which are noted.

    `chosen`: columns whose values the source itself chooses from; there, and in columns of few
    sorts such as the sex, a total is a value like others.
    """
    labels: dict[str, Counter[str]] = {}
    firsts = [_first(row) for row in table.rows]
    for column, text in firsts:
        labels.setdefault(column, Counter())[text] += 1
    kept = []
    for row, (column, text) in zip(table.rows, firsts, strict=True):
        seen = labels[column]
        sort = len(seen) <= MOST_SORTS and seen[text] > 1 and BLOCK not in table.columns
        total = is_total(text) or (_says_no_more(row, text) and is_line_of_total(text))
        if total and column not in chosen and not sort:
            problems.append(table.problem("row_of_total", row.number, column, text=shown(text)))
        else:
            kept.append(row)
    return replace(table, rows=tuple(kept))


def _says_no_more(row: Row, text: str) -> bool:
    """Whether a row says one text alone, wherever it stands."""
    return not {cell for name, cell in row.cells.items() if name != BLOCK} - {"", text}


def _first(row: Row) -> tuple[str, str]:
    """The first cell that is not blank, with its column."""
    return next(((column, cell) for column, cell in row.cells.items() if cell), ("", ""))


def with_blocks(table: Table, problems: list[Problem]) -> Table:
    """The table with the titles of blocks of rows in a column, when these are merged over all
    columns or the blocks repeat their keys.

    A title stands alone in the first column: "männlich" above all areas, then "weiblich" again.
    """
    if len(table.columns) < 2 or BLOCK in table.columns:
        return table
    key = table.columns[0]
    alone = [row for row in table.rows if len(_said(row)) == 1 and row.cells[key]]
    blocks = _blocks(table, alone)
    if _repeat(blocks):
        return _in_column(table, alone, blocks, problems)
    merged = [row for row in alone if _merged(row)]
    return _in_column(table, merged, _blocks(table, merged), problems) if merged else table


def _merged(row: Row) -> bool:
    """Whether a row has one text over all its columns, which is no total."""
    said = set(row.cells.values())
    return len(said) == 1 and len(row.cells) > 2 and not any(map(is_line_of_total, said))


def _blocks(table: Table, titles: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The rows between titles, each block with the text of its title, the first without."""
    numbers, blocks = {row.number for row in titles}, list[tuple[str, list[Row]]]([("", [])])
    for row in table.rows:
        if row.number in numbers:
            blocks.append((row.cells[table.columns[0]], []))
        else:
            blocks[-1][1].append(row)
    return blocks


def _in_column(
    table: Table,
    titles: Sequence[Row],
    blocks: Sequence[tuple[str, list[Row]]],
    problems: list[Problem],
) -> Table:
    """The table without the rows of titles, which stand in a column of their own, and noted."""
    key = table.columns[0]
    for row in titles:
        text = shown(row.cells[key])
        problems.append(table.problem("row_of_block", row.number, key, text=text, new=BLOCK))
    kept = [
        replace(row, cells={**row.cells, BLOCK: title}) for title, rows in blocks for row in rows
    ]
    return replace(table, columns=(*table.columns, BLOCK), rows=tuple(kept))


def _repeat(blocks: Sequence[tuple[str, list[Row]]]) -> bool:
    """Whether blocks hold the same two or more keys, each once and none as a title."""
    titled = len(blocks) > 2 or (len(blocks) > 1 and not blocks[0][1])
    lists = [[_first(row)[1] for row in rows] for _, rows in blocks if rows]
    seen = Counter(key for keys in lists for key in keys)
    once = all(len(set(keys)) == len(keys) > 1 for keys in lists)
    alike = all(2 * sum(seen[key] > 1 for key in keys) >= len(keys) for keys in lists)
    return titled and len(lists) > 1 and once and alike and not seen.keys() & dict(blocks).keys()


# --- what a source declares ---------------------------------------------------------------------


def reshaped(table: Table, reading: Reading, problems: list[Problem]) -> Table:
    """The table as its source declares it: rows chosen, columns added, bands made rows.

    Raises `CaseError` when a declared column is not there or no row is chosen.
    """
    declared = {
        "where": reading.where,
        "bands": reading.bands,
        **{f"flags.{field}": columns for field, columns in reading.flags.items()},
    }
    wrong = [
        missing(table, key, bare(column))
        for key, columns in declared.items()
        for column in columns
        if bare(column) not in table.columns
    ]
    if wrong:
        raise CaseError(*wrong)
    table = _chosen(table, reading.where, problems)
    table = _with_flags(table, reading.flags, problems)
    table = _with_constants(table, reading.constants, problems)
    bands = {bare(column): age for column, age in reading.bands.items()}
    return by_age(table, bands) if bands else table


def _chosen(table: Table, where: Mapping[str, tuple[str, ...]], problems: list[Problem]) -> Table:
    rows = table.rows
    for name, values in where.items():
        column, before = bare(name), rows
        rows = tuple(row for row in rows if fits(row.cells[column], values))
        if before and not rows:
            found = listed(dict.fromkeys(row.cells[column] or "(leer)" for row in before), 15)
            place = table.header, column
            nothing = table.problem("where_leaves_nothing", *place, name=column, found=found)
            raise CaseError(nothing)
    if where:
        numbers = {"kept": len(rows), "all": len(table.rows)}
        problems.append(table.problem("rows_chosen", None, "", **numbers))
    return replace(table, rows=rows)


def _with_constants(table: Table, constants: Mapping[str, str], problems: list[Problem]) -> Table:
    if not constants:
        return table
    for name in constants.keys() & set(table.columns):
        values = {"name": shown(name), "value": shown(constants[name])}
        problems.append(table.problem("constant_over_column", table.header, name, **values))
    rows = (replace(row, cells={**row.cells, **constants}) for row in table.rows)
    return replace(table, columns=_and(table.columns, constants), rows=tuple(rows))


def _with_flags(
    table: Table, flags: Mapping[str, Mapping[str, str]], problems: list[Problem]
) -> Table:
    for field, columns in flags.items():
        rows = []
        for row in table.rows:
            said = [name for name in columns if _yes(table, row, bare(name), problems)]
            value = columns[said[0]] if said else ""
            if len(said) > 1 and field == AGES:
                value = _joined_ages([columns[name] for name in said]) or value
            elif len(said) > 1 and field == KIND:
                value = AND.join(dict.fromkeys(columns[name] for name in said))
            elif len(said) > 1:
                values = {"field": field, "found": listed(said), "value": shown(value)}
                problems.append(table.problem("flags_several", row.number, said[0], **values))
            origin = {**row.origin, field: bare(said[0])} if said else row.origin
            rows.append(Row(row.number, {**row.cells, field: value}, origin))
        table = replace(table, columns=_and(table.columns, [field]), rows=tuple(rows))
    return table


def _joined_ages(texts: list[str]) -> str:
    """From the youngest to the oldest of several ages: "0-3" and "3-6" are "0 bis unter 72 Monate".

    "" where one of them cannot be read.
    """
    read = [read_ages(text) for text in texts]
    known = [ages for ages in read if ages is not None]
    if len(known) < len(read):
        return ""
    first, last = min(ages.start for ages in known), max(ages.stop for ages in known)
    return in_months(first, last)


def _yes(table: Table, row: Row, column: str, problems: list[Problem]) -> bool:
    """Whether a cell says yes; a number of groups or places above 0 does, too."""
    text = row.cells[column]
    if not text or text in ZERO or text == ".":
        return False
    if text.isascii() and text.isdecimal():
        return text.strip("0") != ""
    try:
        return parse_flag(text)
    except ValueError:
        problems.append(table.problem("flag_unclear", row.number, column, value=shown(text)))
        return False


def _and(columns: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*columns, *more)))
