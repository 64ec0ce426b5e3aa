"""What the pages of areas, children and indicators show: rows of finished text and drawings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.urls import reverse

from lueckenlos.areas import rows
from lueckenlos.areas.covering import WHOLE
from lueckenlos.areas.ledger import Figure, Ledger, Share, band_words, share
from lueckenlos.areas.models import Area, Edition, Indicator, IndicatorValue, Loaded, Population
from lueckenlos.assemble.intervals import wilson
from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts.plan import plan
from lueckenlos.report.charts.series import Line, Point, series
from lueckenlos.report.sheets_xlsx import Book, add_sheet
from lueckenlos.report.sheets_xlsx import Column as SheetColumn
from lueckenlos.report.words import alphabetical
from lueckenlos.report.words import number as told


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area in the list: with its page and its children."""

    area: Area
    url: str
    children: Figure


def area_rows(areas: Iterable[Area], edition: Edition, ledger: Ledger | None) -> list[AreaRow]:
    """Areas with their children, where there are counts."""
    slug, level = edition.municipality.slug, edition.level.slug
    return [
        AreaRow(
            area,
            reverse("area", args=[slug, level, area.key]),
            ledger.total(area.key) if ledger else Figure(None),
        )
        for area in areas
    ]


def map_of(
    edition: Edition,
    found: Sequence[AreaRow],
    ledger: Ledger | None,
    title: str,
    *,
    marked: str = "",
) -> Chart:
    """A map of areas of an edition; a circle for the children of each."""
    told = tuple((one.area.key, one.url, one.children) for one in found)
    legend = counted_words(ledger) if ledger else ""
    return _drawn(edition.pk, edition.municipality_id, told, title, legend, marked)


@lru_cache(maxsize=16)
def _drawn(
    edition: UUID,
    municipality: UUID,
    told: tuple[tuple[str, str, Figure], ...],
    title: str,
    legend: str,
    marked: str,
) -> Chart:
    """The map, kept: 542 areas take a second, and what an edition holds never changes."""
    keys = [key for key, _, _ in told]
    mine = Area.objects.for_municipality(municipality).filter(edition=edition, key__in=keys)
    records = [rows.area_record(row, outline=True) for row in mine.defer("geometry")]
    counts = {key: one.shown for key, _, one in told if one.exact is not None or one.covered}
    return plan(
        records,
        counts,
        {key: url for key, url, _ in told},
        title,
        "gebiete",
        legend,
        noun="Kinder",
        marked=[marked] if marked else [],
        marked_words="dieses Gebiet",
    )


def counted_words(ledger: Ledger) -> str:
    """What the totals of a table count: name and ages."""
    over = band_words(ledger.span) if ledger.span else "Altersgruppen mit Lücken, keine Summe"
    return f"{ledger.population.name}, {over}"


def source_words(one: Loaded) -> str:
    """Where a figure comes from and of which day it is."""
    parts = [one.title or one.file or "ohne Titel"]
    parts += [one.owner] if one.owner else []
    parts += [f"Stichtag {one.day:%d.%m.%Y}" if one.day else "ohne Stichtag"]
    parts += [one.licence] if one.licence else []
    return " · ".join(parts)


CARRIED = "Diese Zahlen sind von früheren Grenzen übertragen, soweit das ohne Schätzen geht."


def rounding_words(one: Population) -> str:
    """How the numbers of a table are shown, and what the words in place of one mean."""
    nought = " und Nullen" if one.sensitive else ""
    missing = "Die Quelle nennt hier keine" + (
        ", oder sie ließ sich nicht auf die neuen Grenzen übertragen" if one.carried_id else ""
    )
    return (
        f"Gerundet auf Zehner, unter 100 auf Fünfer. „Verdeckt“: Zahlen unter {one.threshold}"
        f"{nought}, dazu jede, aus der sie sich errechnen ließen. „Keine Zahl“: {missing}. "
        "„Nicht für alle Gebiete“: Für die Summe fehlen Zahlen einzelner Gebiete."
    )


def add_notes(book: Book, notes: Sequence[tuple[str, str]]) -> None:
    """A sheet that says where the numbers of a workbook come from and how to read them."""
    add_sheet(
        book, "Hinweise", [SheetColumn("Angabe", 28), SheetColumn("Text", 100, "long")], notes
    )


# --- a table of children -------------------------------------------------------------------------


def count_table(
    ledger: Ledger, places: Iterable[tuple[str, str]], everybody: Ledger | None
) -> Table:
    """Children by place (key and name) and age group. `everybody`: all children, to say of how
    many."""
    bands = ledger.bands
    several = _several(ledger)
    head = [Column("Gebiet"), *(Column(band_words(band), True) for band in bands)]
    head += [Column("zusammen", True)] if several else []
    if everybody and everybody.population.day:
        on = f"{everybody.population.day:%d.%m.%Y}"
        head.append(Column(f"Anteil an allen Kindern dieses Alters am {on}", True))
    body = []
    for key, name in places:
        cells = [ledger.count(key, band).words for band in bands]
        cells += [ledger.total(key).words] if several else []
        if everybody:
            found = _share(ledger, key, everybody)
            cells.append(found.words if found else "noch nicht beurteilbar")
        body.append((name, *cells))
    return Table(ledger.population.name, tuple(head), tuple(body))


def _several(ledger: Ledger) -> bool:
    """Whether a total says something besides the age groups."""
    return ledger.span is not None and ledger.span not in ledger.bands


def _share(ledger: Ledger, key: str, everybody: Ledger) -> Share | None:
    if ledger.span is None:
        return None
    of = everybody.among(key, ledger.span)
    return share(ledger.total(key), of, ledger.population)


def sums(ledger: Ledger) -> list[tuple[str, str]]:
    """Totals of the municipality by age group."""
    found = [(band_words(band), ledger.count(WHOLE, band).words) for band in ledger.bands]
    if _several(ledger):
        found.append(("zusammen", ledger.total(WHOLE).words))
    return found


def course(ledgers: Sequence[Ledger], ledger: Ledger) -> Chart | None:
    """Totals over the days of the series of a table; None with a single day.

    Only days that count the same ages in every area: others would rise or fall without a child.
    """
    days = [
        one
        for one in ledgers
        if one.population.day and one.span == ledger.span and _known(one.total(WHOLE))
    ]
    if len(days) < 2:
        return None
    points = tuple(
        Point(one.population.day or date.min, _float(one.total(WHOLE).shown), None, None,
              one.total(WHOLE).covered)
        for one in days
    )  # fmt: skip
    title = f"{counted_words(ledger)}: Verlauf"
    return series((Line("Kommune", points),), title, "verlauf", "Kinder")


def _known(one: Figure) -> bool:
    return one.covered or one.exact is not None


def _float(value: int | None) -> float | None:
    return None if value is None else float(value)


# --- one area ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """What a table says of one area: age group, children here, in the whole municipality."""

    population: Population
    lines: tuple[tuple[str, str, str], ...]
    source: str


def counts_of_area(ledger: Ledger, area: Area, *, compare: bool) -> AreaCounts:
    """The counts of an area; `compare`: beside those of the municipality."""
    lines = [
        (band_words(band), ledger.count(area.key, band).words,
         ledger.count(WHOLE, band).words if compare else "")
        for band in ledger.bands
    ]  # fmt: skip
    return AreaCounts(ledger.population, tuple(lines), source_words(ledger.population))


# --- indicators ----------------------------------------------------------------------------------


def value_words(one: IndicatorValue, unit: str) -> str:
    """A value with its unit and, where persons are told, the interval."""
    if one.hidden or (one.value is None and one.low is not None):
        return "verdeckt"
    if one.value is None:
        return "keine Zahl"
    return f"{number_words(one.value)} {unit}".strip()


def number_words(value: float) -> str:
    """A value with one decimal, where it has some."""
    return told(value, 0 if value == int(value) else 1)


def indicator_chart(
    indicator: Indicator, lines: Mapping[str, Sequence[IndicatorValue]]
) -> Chart | None:
    """The values of places over time with intervals; None where nothing can be drawn."""
    drawn = tuple(Line(label, tuple(map(_point, values))) for label, values in lines.items())
    if not any(point.value is not None for one in drawn for point in one.points):
        return None
    return series(drawn, indicator.name, "kennzahl", indicator.unit)


def _point(one: IndicatorValue) -> Point:
    if one.hidden or one.value is None:
        return Point(one.day, None, None, None, withheld=one.hidden or one.low is not None)
    low, high = interval(one)
    return Point(one.day, one.value, low, high)


def interval(one: IndicatorValue) -> tuple[float | None, float | None]:
    """The 95 % interval of a share of persons, nothing for other values."""
    if one.count is None or not one.of:
        return None, None
    return wilson(one.count, one.of)


def indicator_table(
    indicator: Indicator, values: Iterable[IndicatorValue], names: Mapping[str, str]
) -> Table:
    """Places and days with their values."""
    by_place: dict[str, dict[date, IndicatorValue]] = {}
    for one in values:
        by_place.setdefault(one.area, {})[one.day] = one
    days = sorted({day for of_place in by_place.values() for day in of_place})
    head = (Column("Gebiet"), *(Column(f"{day:%d.%m.%Y}", True) for day in days))
    in_order = sorted(by_place.items(), key=lambda pair: alphabetical(names.get(pair[0], "")))
    body = [
        (
            names.get(key, key) if key else "ganze Kommune",
            *(value_words(found[day], indicator.unit) if day in found else "keine Zahl"
              for day in days),
        )
        for key, found in in_order
    ]  # fmt: skip
    return Table(indicator.name, head, tuple(body))
