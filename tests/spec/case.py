"""Tiny worlds for the specification: villages, offers, one run, and questions to its figures.

Everything has a simplest value, so a page of the specification says only what its rule is about.
A village is a square of 4 km in the country with one house in its middle, where 40 children under
three live. An offer stands at that house, is confirmed and free, and happens weekly. Every field
is declared complete and the neighbours are known. Distances are metres east and north of the
house.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import Assembled, assemble
from lueckenlos.engine.coverage import run
from lueckenlos.engine.explain import Evidence, explain
from lueckenlos.engine.types import Months, Reach
from lueckenlos.exchange.figures import CoverageRow, Figures, GapRow, Headline, LinkRow
from lueckenlos.exchange.records import (
    AreaRecord,
    Case,
    Cell,
    ChildCount,
    Completeness,
    OfferRecord,
    Population,
    Resolution,
    Source,
)

DAY = date(2026, 9, 1)
"""The reference day of every world, unless a test says otherwise."""
EAST, NORTH = 4_300_000, 3_100_000
TO_DEGREES = Transformer.from_crs(3035, 4326, always_xy=True)
TO_METRES = Transformer.from_crs(4326, 3035, always_xy=True)

# --- the ground and who lives there ---------------------------------------------------------


@dataclass(frozen=True)
class Village:
    """A square of ground with houses. `children`: age group in years → how many (None: withheld).

    `homes`: (metres east, metres north, weight) of each house.
    """

    name: str
    children: dict[str, int | None]
    at: tuple[float, float]
    side: float
    homes: tuple[tuple[float, float, float | None], ...]
    land: str | None
    inhabitants: int | None
    municipality: str


def village(
    name: str = "Dorf",
    children: int | dict[str, int | None] = 40,
    *,
    at: tuple[float, float] = (0, 0),
    side: float = 4000,
    homes: tuple[tuple[float, float, float | None], ...] = ((0, 0, 1),),
    land: str | None = "country",
    inhabitants: int | None = None,
    municipality: str = "",
) -> Village:
    """A village in the country; a bare number of children are under three."""
    groups = {"0-3": children} if isinstance(children, int) else children
    return Village(name, groups, at, side, homes, land, inhabitants, municipality)


def town(name: str = "Stadt", children: int | dict[str, int | None] = 40, **more) -> Village:
    """The same in town."""
    return village(name, children, land="town", **more)


def degrees(points: np.ndarray) -> np.ndarray:
    """Longitude and latitude of metres, so exact that the way back ends on the same millimetre."""
    asked = points.copy()
    for _ in range(4):
        found = np.column_stack(TO_DEGREES.transform(asked[:, 0], asked[:, 1]))
        asked += points - np.column_stack(TO_METRES.transform(found[:, 0], found[:, 1]))
    return found


def square(at: tuple[float, float], side: float) -> shapely.Polygon:
    """A square of so many metres around a point."""
    x, y, half = EAST + at[0], NORTH + at[1], side / 2
    return shapely.transform(shapely.box(x - half, y - half, x + half, y + half), degrees)


# --- the inventory --------------------------------------------------------------------------


def offer(
    kind: str = "Eltern-Kind-Café",
    *,
    at: tuple[float, float] | None = (0, 0),
    ages: str = "0-3",
    **said: object,
) -> OfferRecord:
    """An offer confirmed on the reference day. `at` None: no address. `said`: further columns."""
    lat = lon = None
    if at is not None:
        [[lon, lat]] = degrees(np.array([[EAST + at[0], NORTH + at[1]]], float)).tolist()
    told = {"id": "", "name": kind, "provider": "", "confirmed_on": DAY, "per_year": 50} | said
    return OfferRecord(kind=kind, latitude=lat, longitude=lon, ages=ages, **told)


# --- one run --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A run, and questions to it. Unless told: the only village, all children, under three."""

    made: Assembled
    figures: Figures

    def row(
        self,
        field: str,
        phase: str = "0-3",
        *,
        area: str | None = None,
        population: str = "children",
        required: str | None = None,
        months: str | None = None,
    ) -> CoverageRow:
        """The one row of coverage that fits."""
        [row] = [
            row
            for row in self.figures.coverage
            if (row.field, row.life_phase, row.population) == (field, phase, population)
            and area in (None, row.area_name)
            and required in (None, row.required)
            and months in (None, row.months)
        ]
        return row

    def covered(self, field: str, phase: str = "0-3", **where: str) -> tuple[float, float]:
        """Children covered by confirmed and by recorded offers, to six decimals."""
        row = self.row(field, phase, **where)
        return round(row.covered_confirmed, 6), round(row.covered_recorded, 6)

    def reasons(self, field: str, months: tuple[int, int] = (0, 36)) -> set[str]:
        """In codes, what keeps the offers of a field from counting."""
        bars = [bar for one in self.evidence(field, months).offers for bar in one.bars]
        return {bar.name.lower() for bar in bars}

    def link(
        self, link: str, *, area: str | None = None, population: str = "children"
    ) -> LinkRow | None:
        """The row of a link, such as "gesundheit/0-3", or None where the scheme has none."""
        rows = [
            row
            for row in self.figures.links
            if (row.link, row.population) == (link, population) and area in (None, row.area_name)
        ]
        return rows[0] if rows else None

    def gaps(self, field: str, population: str = "children") -> list[GapRow]:
        """Findings of one field."""
        return [
            gap for gap in self.figures.gaps if (gap.field, gap.population) == (field, population)
        ]

    def cause(self, field: str, population: str = "children") -> str:
        """The cause of the field's only finding, or "no gap"."""
        found = self.gaps(field, population)
        assert len(found) < 2
        return found[0].cause if found else "no gap"

    def headline(self, population: int = 0) -> Headline:
        """The figures on top of a report."""
        return self.figures.headlines[population]

    def problems(self, code: str) -> list[dict[str, object]]:
        """What was noted under a code on the way from records to world."""
        return [one.values for one in self.made.problems if one.code == code]

    def evidence(self, field: str, months: tuple[int, int], area: int = 0) -> Evidence:
        """The explanation of a figure."""
        keys = [one.key for one in self.made.scheme.fields]
        chain = run(self.made.world, self.made.scheme)
        world, scheme = self.made.world, self.made.scheme
        return explain(world, scheme, chain, area, keys.index(field), Months(*months))


def analyse(
    *villages: Village,
    offers: list[OfferRecord] | None = None,
    resolved: dict[str, tuple[int, int]] | None = None,
    complete: bool | list[Completeness] = True,
    births: dict[str, int | None] | None = None,
    second: Population | None = None,
    counts: list[ChildCount] | None = None,
    reach: dict[str, Reach] | None = None,
    day: date = DAY,
    **more: object,
) -> Found:
    """Assemble and run. `resolved`: field → months of a Beschluss; `reach`: field → its reach;
    `counts`: the table of children, where it is not that of the villages."""
    everyone = [everything()] if complete is True else list(complete or ())
    told = {"neighbours_known": True} | more
    case = Case(
        title="Spec",
        key="06999",
        reference_day=day,
        scheme="core",
        planning_level="Ortsteil",
        areas=tuple(_area(one) for one in villages),
        populations=(population(villages, counts), *([second] if second else [])),
        offers=tuple(replace(one, id=one.id or f"A{i}") for i, one in enumerate(offers or ())),
        cells=tuple(_cell(one, *home) for one in villages for home in one.homes),
        complete=tuple(everyone),
        resolved=_decided(resolved or {}),
        births=_births(births) if births else None,
        **told,
    )
    made = assemble(case, Path())
    if reach:
        fields = tuple(
            replace(one, reach=reach.get(one.key, one.reach)) for one in made.scheme.fields
        )
        made = replace(made, scheme=replace(made.scheme, fields=fields))
    return Found(made, figures(made))


def everything(
    fields: tuple[str, ...] = (),
    areas: tuple[str, ...] = (),
    on: date = DAY,
    months: tuple[int, int] | None = None,
) -> Completeness:
    """Declared complete: these fields in these areas at these ages; empty means all."""
    return Completeness(fields, areas, "Jugendamt", on, months)


def population(villages: tuple[Village, ...], counts: list[ChildCount] | None) -> Population:
    """All children of the villages; an age group one has and another not is zero there."""
    groups = sorted({group for one in villages for group in one.children})
    rows = counts or [
        count(one.name, group, one.children.get(group, 0)) for one in villages for group in groups
    ]
    return Population("children", "Kinder", tuple(rows), Source("kinder.csv", day=DAY))


def second_population(counts: dict[str, int | dict[str, int] | None], **more) -> Population:
    """Children on SGB II benefits, by village: no car, only what costs them nothing."""
    rule = {"car": False, "free_only": True, "sensitive": True, "threshold": 3} | more
    by_age = {a: n if isinstance(n, dict) else {"0-3": n} for a, n in counts.items()}
    rows = tuple(count(area, *group) for area, ages in by_age.items() for group in ages.items())
    source = Source("sgb2.csv", title="BA, Juni 2026")
    return Population("sgb2", "Kinder im SGB-II-Bezug", rows, source, **rule)


def count(area: str, years: str, number: int | None) -> ChildCount:
    """A count of an age group in years, such as "0-3"; None is withheld."""
    first, last = years.split("-")
    return ChildCount(area, int(first) * 12, int(last) * 12, number)


def _decided(resolved: dict[str, tuple[int, int]]) -> tuple[Resolution, ...]:
    decision = ("Beschluss 1/2026", DAY)
    return tuple(Resolution(field, *months, *decision) for field, months in resolved.items())


def _births(counts: dict[str, int | None]) -> Population:
    rows = tuple(ChildCount(area, -9, 0, n) for area, n in counts.items())
    return Population("births", "Geburten", rows, Source("geburten.csv"), births=True)


def _area(one: Village) -> AreaRecord:
    return AreaRecord(
        one.name,
        one.name,
        square(one.at, one.side),
        municipality=one.municipality,
        inhabitants=one.inhabitants,
        settlement=one.land,
    )


def _cell(one: Village, east: float, north: float, weight: float | None) -> Cell:
    return Cell(EAST + one.at[0] + east, NORTH + one.at[1] + north, weight)
