"""The rows a run prints: plain records, the same for files, pages and the public edition.

Counts are children (or pregnancies, where the life phase is before birth) living there on the
source's day; a share is of those; None is withheld or undefined, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One area, population, field and life phase; a phase required in part has a row per part.

    `months`: its ages, for instance "12-36", not printed.
    """

    area_id: str
    area_name: str
    population: str
    field: str
    way: str
    life_phase: str
    required: str
    children: float | None
    children_low: int | None
    children_high: int | None
    covered_confirmed: float | None
    covered_recorded: float | None
    share_confirmed: float | None
    share_recorded: float | None
    complete: bool
    choice_median: int | None
    places_per_100: float | None
    places_known_share: float | None
    months: str = ""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One area, population and link: the share of its children for whom the link holds.

    `children`: how many live there, not printed.
    """

    area_id: str
    area_name: str
    population: str
    link: str
    basis: str
    held_confirmed: float | None
    held_recorded: float | None
    judgeable: bool
    children: float | None = None


@dataclass(frozen=True, slots=True)
class OfferNote:
    """An offer beside a finding: how far, and in codes why it does not close the gap."""

    name: str
    provider: str
    metres: int | None
    counts: bool
    confirmed: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """A finding with its evidence. `sources`: what requires the months. `places_per_100` only
    where places are counted."""

    gap_id: str
    area_ids: tuple[str, ...]
    area_names: tuple[str, ...]
    population: str
    field: str
    from_month: int
    to_month: int
    cause: str
    without_recorded: float | None
    without_confirmed: float | None
    certain: bool
    children: float | None = None
    places_per_100: float | None = None
    sources: tuple[str, ...] = ()
    offers: tuple[OfferNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """Links that hold for the child in the middle; None where too little can be judged."""

    population: str
    links: int
    judged_share: float
    holding_confirmed: int | None
    holding_recorded: int | None
    children_all_hold: float | None
    children_all_but_one: float | None
    children_all_but_two: float | None
    weakest_link: str
    weakest_children: float | None


@dataclass(frozen=True, slots=True)
class PopulationNote:
    """A population as it may be shown: named after its source, with its day and rules.

    `children` None with `children_low` and `children_high` where counts are withheld.
    """

    key: str
    name: str
    source: str
    day: date | None
    children: float | None
    children_low: int | None
    children_high: int | None
    pregnancies: float | None
    threshold: int
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """All rows of one run, in the order of areas, populations, fields and phases."""

    coverage: tuple[CoverageRow, ...]
    links: tuple[LinkRow, ...]
    gaps: tuple[GapRow, ...]
    headlines: tuple[Headline, ...]
    populations: tuple[PopulationNote, ...]
