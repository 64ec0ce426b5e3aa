"""The record types every source is read into; the database later yields the same ones.

Ages are whole months, days are dates, keys are text with their leading zeros, coordinates are
EPSG:4326 degrees in areas and offers and EPSG:3035 metres in grid cells, as their sources have it.
None means 'not said': nothing here is filled in; `lueckenlos.assemble` does that and lists it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.reading import PLAIN, Reading
from lueckenlos.exchange.travel import Bus, Streets


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table comes from and how it is read; a figure without it is not shown."""

    file: str
    title: str = ""
    owner: str = ""
    licence: str = ""
    day: date | None = None
    reading: Reading = PLAIN


@dataclass(frozen=True, slots=True)
class AreaRecord:
    """A piece of ground of the planning level. `settlement` overrides the rule: town or country."""

    id: str
    name: str
    geometry: BaseGeometry
    municipality: str = ""
    municipality_name: str = ""
    inhabitants: int | None = None
    settlement: str | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class ChildCount:
    """Children of an area (or of a whole Gemeinde, by its key) aged `[from_month, to_month)`.

    `count` None is withheld: the true count lies in `[low, high]`, or where these are None in the
    interval of its population. `of_months`: over how many months the count is spread, where it is
    of more ages than these (what nested bands leave); 0: of these.
    """

    area: str
    from_month: int
    to_month: int
    count: int | None
    row: int = 0
    low: int | None = None
    high: int | None = None
    of_months: int = 0


@dataclass(frozen=True, slots=True)
class Population:
    """A table of children and how it may be used.

    `births` true: `count` is births a year, kept as pregnancies. `withheld` is the interval a
    withheld count lies in. `threshold` and `sensitive` rule its disclosure. `car` and `free_only`
    say by which rule it is counted. The first population of a case is all children. `hidden`: areas
    (or a Gemeinde, or "" for all) and ages of which the number is withheld where the table is
    shown; no run may tell it.
    """

    key: str
    name: str
    counts: tuple[ChildCount, ...]
    source: Source
    births: bool = False
    withheld: tuple[int, int] = (0, 4)
    threshold: int = 5
    sensitive: bool = False
    car: bool = True
    free_only: bool = False
    hidden: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """What an indicator is in an area ("": in the whole municipality) on a day.

    `value` is None where it is withheld; `count` persons `of` so many are what it is made of,
    where the source says so. A withheld count lies in `[low, high]`.
    """

    area: str
    day: date
    value: float | None
    count: int | None = None
    of: int | None = None
    low: int | None = None
    high: int | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class IndicatorRecord:
    """A figure told again and again. `threshold` and `sensitive` rule its disclosure."""

    key: str
    name: str
    definition: str
    unit: str
    values: tuple[IndicatorValue, ...]
    source: Source
    threshold: int = 5
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A grid cell (midpoint, EPSG:3035 metres) or settled place with a weight for spreading.

    `weight` None: residents live here, no count of children is published (a floor weight is used).
    """

    x_m: float
    y_m: float
    weight: float | None
    area: str = ""


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """One line of an inventory, as it says; empty text and None are 'not said'.

    `approximate`: the point is only that of its Ort or street. `file`: the list it stands in.
    `wording`: cells as they are of which the field itself keeps only the meaning, or none.
    `amount`: the one price in euros the costs name; `amount_description`: what they say beside it.
    `contact`: whom to ask, an office and never a person.
    """

    id: str
    name: str
    provider: str
    kind: str
    area: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    approximate: bool = False
    ages: str = ""
    field: str = ""
    further_fields: tuple[str, ...] = ()
    cost: str = ""
    per_year: int | None = None
    access: str = ""
    prevention: str = ""
    open_to: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    funded_until: date | None = None
    confirmed_on: date | None = None
    capacity: int | None = None
    served_per_year: int | None = None
    service_area: tuple[str, ...] = ()
    host: str = ""
    protected: bool | None = None
    phone: str = ""
    email: str = ""
    url: str = ""
    schedule: str = ""
    eligibility_description: str = ""
    application_process: str = ""
    description: str = ""
    contact: str = ""
    amount: float | None = None
    amount_description: str = ""
    file: str = ""
    row: int = 0
    wording: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Completeness:
    """Somebody declares that everything of these fields in these areas is recorded.

    Empty `areas` or `fields` mean all; `months` are the ages it holds for, None: all.
    """

    fields: tuple[str, ...]
    areas: tuple[str, ...]
    by: str
    on: date
    months: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Months of a field that a Beschluss of the municipality requires."""

    field: str
    from_month: int
    to_month: int
    decision: str
    on: date


@dataclass(frozen=True, slots=True)
class Geocoder:
    """A service outside that may be asked for addresses: `{address}` in `url` stands for one."""

    url: str
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything one run is made of, read from a case file; no arrays, no defaults applied."""

    title: str
    key: str
    reference_day: date
    scheme: str
    planning_level: str
    areas: tuple[AreaRecord, ...]
    populations: tuple[Population, ...]
    offers: tuple[OfferRecord, ...]
    cells: tuple[Cell, ...] = ()
    complete: tuple[Completeness, ...] = ()
    resolved: tuple[Resolution, ...] = ()
    neighbours: BaseGeometry | None = None
    neighbours_known: bool = False
    births: Population | None = None
    indicators: tuple[IndicatorRecord, ...] = ()
    similar_offers: bool = False
    geocoder: Geocoder | None = None
    streets: Streets | None = None
    bus: Bus | None = None
    sources: dict[str, Source] = field(default_factory=dict)
