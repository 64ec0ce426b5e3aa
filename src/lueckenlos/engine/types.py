"""What the engine takes and gives: frozen dataclasses of read-only arrays.

A place lies at whole millimetres of EPSG:3035; an age is a whole month from -9 (start of
pregnancy) to 216 (18th birthday); a child is `PARTS` parts. Every sum is an integer: order, threads
and tiles cannot change a byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import IntEnum, IntFlag, StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

I16 = NDArray[np.int16]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
Bool = NDArray[np.bool_]

FIRST_MONTH, LAST_MONTH = -9, 216
PARTS = 147_026_880
"""Parts of a child: 12 · lcm(1 … 18), divisible by the months of every band of 1 to 18 years."""
FAR_MM = 1 << 40  # a distance no place in Europe has: "no neighbour without an inventory"


class Way(StrEnum):
    """How a field of action is counted; ways are never averaged with each other."""

    NEAR = "near"
    REACHABLE = "reachable"
    RESPONSIBLE = "responsible"
    PLACES = "places"
    SETTING = "setting"
    INDICATOR = "indicator"


BY_PLACE = frozenset((Way.NEAR, Way.REACHABLE, Way.RESPONSIBLE))  # each place by itself
BY_AREA = frozenset((Way.PLACES, Way.SETTING))  # institutions provide for an area's children


class Travel(StrEnum):
    """How families come to an offer. On foot streets, where there are any, replace the line."""

    CAR = "car"
    FOOT = "foot"
    FOOT_OR_BUS = "foot_or_bus"


class Basis(StrEnum):
    """Why months of a field are required. Only `LAW` and `RESOLVED` count."""

    LAW = "law"
    RESOLVED = "resolved"
    DESIRABLE = "desirable"


class Level(IntEnum):
    """How well an offer is known. Confirmed ⊆ recorded ⊆ mentioned."""

    CONFIRMED = 0
    RECORDED = 1
    MENTIONED = 2


class Bar(IntFlag):
    """Why an offer does not count for a population; the `Cause` of that name relaxes it."""

    TOO_FEW_PLACES = 1
    COSTS_MONEY = 2
    ON_REQUEST = 4
    TOO_RARE = 8
    BY_REFERRAL = 16
    NOT_OPEN = 32
    NO_WAY_IN = 64
    NOT_RUNNING = 128
    DIGITAL_ONLY = 256


class Cause(StrEnum):
    """What closes a gap when relaxed alone; `MISSING` when nothing does."""

    UNCONFIRMED = "unconfirmed"
    AGE_LIMIT = "age_limit"
    PLACED_ROUGHLY = "placed_roughly"
    TOO_FEW_PLACES = "too_few_places"
    COSTS_MONEY = "costs_money"
    ON_REQUEST = "on_request"
    TOO_RARE = "too_rare"
    BY_REFERRAL = "by_referral"
    NOT_RUNNING = "not_running"
    NOT_OPEN = "not_open"
    DIGITAL_ONLY = "digital_only"
    NO_WAY_IN = "no_way_in"
    NOT_THIS_AGE = "not_this_age"
    TOO_FAR = "too_far"
    MISSING = "missing"


@dataclass(frozen=True)
class Arrays:
    """A record of arrays, made contiguous and read-only."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, np.ndarray) and value.flags.writeable:
                value = value.copy(order="C")
                value.flags.writeable = False
                object.__setattr__(self, item.name, value)


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """Ages `[start, stop)` in whole months."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not FIRST_MONTH <= self.start < self.stop <= LAST_MONTH:
            raise ValueError(f"months {self.start}..{self.stop} are not inside -9..216")

    def __len__(self) -> int:
        return self.stop - self.start

    @property
    def ages(self) -> slice:
        """The months on an axis that begins with FIRST_MONTH."""
        return slice(self.start - FIRST_MONTH, self.stop - FIRST_MONTH)

    def overlap(self, other: Months) -> Months | None:
        """The months both have, or None."""
        start, stop = max(self.start, other.start), min(self.stop, other.stop)
        return Months(start, stop) if start < stop else None


@dataclass(frozen=True, slots=True)
class Required:
    """Months of a field in which help is owed, and why."""

    months: Months
    basis: Basis


@dataclass(frozen=True, slots=True)
class Reach:
    """How far counts as in reach: metres along the way, and how much longer a way is than the line.

    In reach means straight line × detour ≤ metres, which is d² ≤ `limit_mm2` in whole millimetres.
    """

    town_m: int
    country_m: int
    detour_percent: int
    travel: Travel = Travel.CAR

    def limit_mm2(self) -> tuple[int, int]:
        """Greatest squared straight line, town and country: (100 · reach)² // detour²."""
        town, country = (100_000 * self.town_m) ** 2, (100_000 * self.country_m) ** 2
        return town // self.detour_percent**2, country // self.detour_percent**2


@dataclass(frozen=True, slots=True)
class LifePhase:
    """A named stretch of ages."""

    key: str
    months: Months


@dataclass(frozen=True, slots=True)
class Field:
    """A field of action: its way of counting, its required months, its reach.

    `reach` is None unless the way is near or reachable; `reach_without_car` is the reach for
    populations counted without a car, None where it is the same."""

    key: str
    way: Way
    required: tuple[Required, ...] = ()
    reach: Reach | None = None
    reach_without_car: Reach | None = None

    def __post_init__(self) -> None:
        if (self.way in (Way.NEAR, Way.REACHABLE)) != (self.reach is not None):
            raise ValueError(f"field {self.key}: a reach belongs to near and reachable, only")
        spans = sorted(item.months for item in self.required)
        if any(a.stop > b.start for a, b in pairwise(spans)):
            raise ValueError(f"field {self.key}: required months overlap")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the chain (Glied): the required months of one field inside one life phase."""

    field: int
    phase: int
    months: tuple[Months, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Scheme:
    """The rules of a run. Shares are in thousandths."""

    phases: tuple[LifePhase, ...]
    fields: tuple[Field, ...]
    holds_permille: int = 900
    gap_share_permille: int = 500
    gap_months: int = 6
    gap_children_town: int = 20
    gap_children_country: int = 10
    age_limit_months: int = 12
    headline_permille: int = 800
    places_known_permille: int = 900

    def __post_init__(self) -> None:
        if any(a.months.stop > b.months.start for a, b in pairwise(self.phases)):
            raise ValueError("life phases overlap or are out of order")

    @property
    def childhood(self) -> Months:
        """From birth to the end of the last phase: the children a run counts."""
        return Months(0, max(1, self.phases[-1].months.stop))

    def links(self) -> tuple[Link, ...]:
        """Links by field and phase; only months required by law or resolved make one."""
        found = []
        for f, rule in enumerate(self.fields):
            due = [one for one in rule.required if one.basis is not Basis.DESIRABLE]
            for p in range(len(self.phases) * (rule.way is not Way.INDICATOR)):
                spans = [(m, o.basis) for o in due if (m := self._part(rule.way, o.months, p))]
                if spans:
                    basis = min(basis for _, basis in spans)  # law goes before what is resolved
                    found.append(Link(f, p, tuple(sorted(months for months, _ in spans)), basis))
        return tuple(found)

    def _part(self, way: Way, duty: Months, phase: int) -> Months | None:
        """The months of a duty in a life phase; of places all in the phase that has most of it."""
        parts = [duty.overlap(one.months) for one in self.phases]
        home = parts.index(max(parts, key=lambda part: len(part or ())))
        whole = way is Way.PLACES and parts[home] is not None
        return (duty if home == phase else None) if whole else parts[phase]


@dataclass(frozen=True, slots=True)
class Places(Arrays):
    """Points where children live. `area` -1 is outside every area: reached, never counted.
    `edge_mm`: line to ground of a neighbour without an inventory, `FAR_MM` when there is none."""

    x_mm: I64
    y_mm: I64
    area: I32
    country: Bool
    edge_mm: I64

    def __len__(self) -> int:
        return len(self.x_mm)


@dataclass(frozen=True, slots=True)
class Children(Arrays):
    """A population at the places: parts of a child per month of age, constant inside a band.

    `parts[place, band]` is per *month*; times the band's months it is the band's children.
    `low`/`high[area, band]` is what a count may be, in whole children; unequal where withheld, and
    `withheld` says so even where a source allows only one value. Bands from -9 to 0 are
    pregnancies: never added to children."""

    key: str
    bands: tuple[Months, ...]
    parts: I64
    withheld: Bool
    low: I64
    high: I64
    car: bool = True

    def __post_init__(self) -> None:
        Arrays.__post_init__(self)
        if any(a.stop > b.start for a, b in pairwise(self.bands)):
            raise ValueError(f"population {self.key}: bands overlap or are out of order")
        if any(band.start < 0 < band.stop for band in self.bands):
            raise ValueError(f"population {self.key}: a band crosses birth")

    def unknown(self, months: tuple[Months, ...]) -> Bool:
        """[area]: a count these months need is withheld or was never given."""
        hidden = np.zeros(len(self.withheld), bool)
        for span in months:
            parts = [band.overlap(span) for band in self.bands]
            hidden |= self.withheld[:, [part is not None for part in parts]].any(1)
            hidden |= sum(len(part) for part in parts if part) < len(span)
        return hidden


@dataclass(frozen=True, slots=True)
class Offers(Arrays):
    """One row per offer, address and reading of its ages; `record` is the row's place in the list.

    A row with doubtful months is two rows, the doubtful part never confirmed. `barred[row, p]` is 0
    where the offer counts for population p, else `Bar` bits. `served` is places or families a
    year, -1 unknown. `host` is the row of the institution whose children a setting offer serves."""

    record: I32
    x_mm: I64
    y_mm: I64
    located: Bool
    area: I32
    start: I16
    stop: I16
    field: U8
    also: U32
    level: U8
    barred: U16
    served: I32
    host: I32
    kind: I32

    def __len__(self) -> int:
        return len(self.x_mm)


@dataclass(frozen=True, slots=True)
class Reached(Arrays):
    """Offer row → places it reaches by declaration or by street; `start` has rows + 1 entries."""

    start: I64
    place: I32


@dataclass(frozen=True, slots=True)
class Streets(Arrays):
    """Ways on foot: from the site of each offer row (-1: off the network) to places, as CSR of
    sites, with millimetres. `off`: places off the network; lines stand in for these and those."""

    site: I32
    start: I64
    place: I32
    way_mm: I32
    off: Bool


@dataclass(frozen=True, slots=True)
class World(Arrays):
    """Everything a run sees. `populations[0]` is all children; `complete[area, field, month]`;
    `country[area]`: most children live at country places; `only[row][area]`: whose residents may
    use an offer that is not open to everybody; `rough`: `declared` and what a row may reach too;
    `bus`: places from where a row is reached by bus; `bus_known[area]`: whether one runs there."""

    areas: int
    places: Places
    populations: tuple[Children, ...]
    offers: Offers
    declared: Reached
    complete: Bool
    country: Bool
    neighbours: tuple[tuple[int, int], ...] = ()
    only: Mapping[int, Bool] = field(default_factory=dict)
    rough: Reached | None = None
    streets: Streets | None = None
    bus: Reached | None = None
    bus_known: Bool | None = None

    def __post_init__(self) -> None:
        Arrays.__post_init__(self)
        if len(self.declared.start) != len(self.offers) + 1:
            raise ValueError("declared reach needs one row per offer")
        if self.offers.barred.shape != (len(self.offers), len(self.populations)):
            raise ValueError("barred needs one column per population")
        for children in self.populations:
            if children.parts.shape != (len(self.places), len(children.bands)):
                raise ValueError(f"population {children.key}: parts do not fit places and bands")
