"""Which table counts children, births and inhabitants, and how it has to be read for that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.ground.keys import AreaKeys
from lueckenlos.exchange.offers.ages import read_ages
from lueckenlos.exchange.proposal.areas import naming
from lueckenlos.exchange.proposal.columns import (
    AGE,
    BENEFIT,
    BIRTHS,
    COUNT,
    PEOPLE,
    SEX,
    WHOLE,
    YEAR,
    one_of,
)  # fmt: skip
from lueckenlos.exchange.proposal.looks import Look
from lueckenlos.exchange.tables.bands import guess_bands

FOUR_DIGITS = re.compile(r"(?:19|20)\d\d")


@dataclass(slots=True)
class Counts:
    """How a table is read as counts of people by area."""

    look: Look
    area: str
    area_by: str
    count: str = ""
    age: str = ""
    bands: Mapping[str, str] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    year: str = ""
    doubts: list[str] = field(default_factory=list)


def counts_of(look: Look, keys: AreaKeys, kreis: str) -> Counts | None:
    """How a table names areas and its rows are chosen; None when it names none."""
    column, way = naming(look, keys)
    if not column:
        return None
    found = Counts(look, column, way)
    _choose_year(found)
    _choose_sex(found)
    _choose_kreis(found, kreis)
    return found


def _choose_year(found: Counts) -> None:
    """The latest year, where a table has several."""
    column = one_of(found.look.columns, YEAR)
    values = sorted({value for value in found.look.values(column) if value}) if column else []
    if len(values) > 1 and all(FOUR_DIGITS.search(value) for value in values):
        latest = max(values, key=lambda value: FOUR_DIGITS.findall(value)[-1])
        found.where[column] = latest
        found.year = FOUR_DIGITS.findall(latest)[-1]
    elif values and FOUR_DIGITS.search(values[0]):
        found.year = FOUR_DIGITS.findall(values[0])[-1]
    else:
        years = FOUR_DIGITS.findall(found.look.path.stem)
        found.year = years[-1] if years else ""


def _choose_sex(found: Counts) -> None:
    """Both sexes together, where a table counts them apart as well."""
    column = one_of(found.look.columns, SEX)
    values = {value for value in found.look.values(column) if value} if column else set()
    whole = [value for value in sorted(values) if fold(value) in WHOLE]
    if whole:
        found.where[column] = whole[0]
    elif len(values) > 1:
        found.doubts.append(
            f"Die Spalte „{column}“ zählt nach Geschlecht und hat keine Zeile für alle; bitte eine "
            "Datei mit der Summe nehmen."
        )


def _choose_kreis(found: Counts, kreis: str) -> None:
    """Only rows of the Kreis, where a table has a whole country."""
    values = {value for value in found.look.values(found.area) if value}
    inside = {value for value in values if value.startswith(kreis)}
    if kreis and inside and 4 * len(inside) < 3 * len(values):
        found.where[found.area] = f"{kreis}*"


def children_of(tables: Sequence[Counts]) -> Counts | None:
    """The table that tells most of the ages under ten; others may be named instead."""
    best: tuple[float, Counts] | None = None
    for one in tables:
        named = fold(one.look.path.stem)
        if BENEFIT.search(named):
            continue
        wide = _with_bands(one)
        long = _with_ages(one)
        for made in (wide, long):
            if made and (best is None or _worth(made) > best[0]):
                best = _worth(made), made
    return best[1] if best else None


def _worth(made: Counts) -> float:
    """How many ages under ten are told apart; children's tables before others."""
    texts = made.bands.values() if made.bands else set(made.look.values(made.age))
    young = {ages.start for text in texts if (ages := _age(text)) and ages.start < 120}
    return len(young) + 0.5 * ("kind" in fold(made.look.path.stem))


def _age(text: str) -> _Ages | None:
    if text.isdecimal():
        years = int(text)
        return _Ages(12 * years, 12 * years + 12) if years < 18 else None
    ages = read_ages(text)
    return _Ages(ages.start, ages.stop) if ages else None


@dataclass(frozen=True, slots=True)
class _Ages:
    start: int
    stop: int


def _with_bands(one: Counts) -> Counts | None:
    numeric = [c for c in one.look.columns if c != one.area and one.look.numeric(c)]
    bands = guess_bands(numeric)
    if not bands:
        return None
    made = Counts(one.look, one.area, one.area_by, bands=bands, where=dict(one.where))
    made.year, made.doubts = one.year, list(one.doubts)
    return made


def _with_ages(one: Counts) -> Counts | None:
    age = one_of(one.look.columns, AGE)
    if not age:
        return None
    values = {value for value in one.look.values(age) if value}
    if sum(_age(value) is not None for value in values) * 2 < len(values):
        return None
    numeric = [c for c in one.look.columns if c not in (one.area, age) and one.look.numeric(c)]
    count = one_of(numeric, COUNT) or (numeric[-1] if numeric else "")
    if not count:
        return None
    made = Counts(one.look, one.area, one.area_by, count=count, age=age, where=dict(one.where))
    made.year, made.doubts = one.year, list(one.doubts)
    return made


def single(tables: Sequence[Counts], words: Sequence[str]) -> Counts | None:
    """A table with one column of such counts: births, or inhabitants. The newest one."""
    found = []
    for one in tables:
        numeric = [c for c in one.look.columns if c != one.area and one.look.numeric(c)]
        column = one_of(numeric, words)
        in_name = any(word in fold(one.look.path.stem) for word in words)
        if BENEFIT.search(fold(one.look.path.stem)) or one_of(one.look.columns, AGE):
            continue
        if not column and in_name:
            column = one_of(numeric, COUNT)
        if column and _one_row_each(one):
            surer = in_name or len(numeric) > 2
            found.append((surer, one.year, column, one))
    if not found:
        return None
    _, _, column, one = max(found, key=lambda item: item[:2])
    made = Counts(one.look, one.area, one.area_by, count=column, where=dict(one.where))
    made.year = one.year
    return made


def _one_row_each(one: Counts) -> bool:
    """Whether, of the chosen rows, every area has one only."""
    if one.look.table is None:
        return False
    rows = [
        row.cells.get(one.area, "")
        for row in one.look.table.rows
        if all(_kept(row.cells.get(column, ""), wish) for column, wish in one.where.items())
    ]
    return len(set(rows)) == len(rows)


def _kept(cell: str, wish: str) -> bool:
    return cell.startswith(wish[:-1]) if wish.endswith("*") else cell == wish


def births(tables: Sequence[Counts]) -> Counts | None:
    """Births a year by area."""
    return single(tables, BIRTHS)


def benefits(tables: Sequence[Counts]) -> Counts | None:
    """A table of people who receive benefits; its only column of counts, or one by age."""
    for one in tables:
        if not BENEFIT.search(fold(one.look.path.stem)):
            continue
        by_age = _with_bands(one) or _with_ages(one)
        if by_age:
            return by_age
        numeric = [c for c in one.look.columns if c != one.area and one.look.numeric(c)]
        column = one_of(numeric, COUNT)
        if column and _one_row_each(one):
            return Counts(
                one.look, one.area, one.area_by, count=column, where=dict(one.where), year=one.year
            )
    return None


def inhabitants(tables: Sequence[Counts]) -> Counts | None:
    """Everybody, by area; a table of children under eighteen is none."""
    usable = [one for one in tables if not _young(one.look.path)]
    return single(usable, PEOPLE)


def _young(path: Path) -> bool:
    return bool(re.search(r"kinder|unter\d|jugend|minderj", fold(path.stem)))
