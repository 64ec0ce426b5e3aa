"""The rows a run prints: plain records, the same for files, pages and the public edition.

Counts are children (or pregnancies, where the life phase is before birth) living there on the
source's day; a share is of those; None is withheld or undefined, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lueckenlos.exchange.records import Completeness


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One area, population, field and life phase; a phase required in part has a row per part.

    `months`: its ages, for instance "12-36". `share_…_without_car`: of all children in a field that
    is reached by car, as if no family had one.
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
    share_confirmed_without_car: float | None = None
    share_recorded_without_car: float | None = None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One area, population and link: the share of its children for whom the link holds.

    `children`: how many live there; `places_per_100`: of a link of places, not printed.
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
    places_per_100: float | None = None


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

    `children` are those under `until` months in all areas but those `without` a known count; None
    with `children_low` and `children_high` where too many are withheld.
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
    until: int = 120
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer as the run understood it; of a protected address nothing is in it.

    `level`: "confirmed", "recorded" or "mentioned" on the reference day, "" when it does not run
    or belongs to no field. `placed`: "point", "approximate" (the middle of its Ort), "area",
    "protected" or "none". `assumed`: record fields for which the default of its kind holds.
    `outside`: it lies beside the areas; their families may use it, it is none of theirs.
    `part`: a further row of an institution for other ages; who counts offers leaves it out.
    `phases`: the life phases in which `RecordedRow` counts it.
    """

    id: str
    name: str
    provider: str
    kind: str
    field: str
    area_id: str
    area_name: str
    from_month: int
    to_month: int
    level: str
    placed: str
    latitude: float | None = None
    longitude: float | None = None
    assumed: tuple[str, ...] = ()
    file: str = ""
    row: int = 0
    outside: bool = False
    part: bool = False
    phases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """How many offers are recorded in an area (or place) for a field and life phase.

    `confirmed` ≤ `recorded`; `mentioned` are on request, digital or by referral, apart.
    """

    area_id: str
    area_name: str
    field: str
    life_phase: str
    confirmed: int
    recorded: int
    mentioned: int


@dataclass(frozen=True, slots=True)
class FieldNote:
    """A field of action as the scheme has it; `rule` says in German how it is counted and why.

    `required`: months, basis ("law", "resolved", "desirable") and what requires them.
    """

    key: str
    name: str
    way: str
    rule: str
    required: tuple[tuple[int, int, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseNote:
    """A life phase: its months."""

    key: str
    name: str
    from_month: int
    to_month: int


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source as it is named under a report. `use`: the section of the case it feeds."""

    use: str
    file: str
    title: str
    owner: str
    licence: str
    day: date | None


@dataclass(frozen=True, slots=True)
class RunNote:
    """What a run is: of which case, by which rules, from which sources, on which step of data.

    `step` 1: offers only; 2: children by Gemeinde; 3: children by smaller area or grid. `settled`:
    longitude and latitude of settled places, coarse, without counts; for the map only.
    `without_car`: in German what is counted for families without one, and where no bus is known of.
    """

    title: str
    key: str
    reference_day: date
    planning_level: str
    public: bool
    step: int
    scheme: str
    engine: str
    checksum: str
    fields: tuple[FieldNote, ...]
    phases: tuple[PhaseNote, ...]
    sources: tuple[SourceNote, ...]
    complete: tuple[Completeness, ...] = ()
    settled: tuple[tuple[float, float], ...] = ()
    without_car: str = ""


@dataclass(frozen=True, slots=True)
class Nest:
    """Age groups of an area that its source also counts together, under one larger group.

    `groups`: first month, end and children of each; None where withheld. Not printed.
    """

    population: str
    area_id: str
    groups: tuple[tuple[int, int, float | None], ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """Ages of an area ("": the whole) of which the number is withheld where its table is shown."""

    population: str
    area_id: str
    from_month: int
    to_month: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All rows of one run, in the order of areas, populations, fields and phases.

    `overall`: as `coverage`, for the whole case (area_id "") and, where there are several, for
    every Gemeinde. `overall_links`: as `links` for the whole case, over the areas where a link can
    be judged. On step 1 only `offers` and `recorded` have rows. `nests`, `covered`: for the rules
    of small numbers only. `without_car`: as `coverage` and `overall`, of the first population in
    fields that are reached by car, as if no family had one; their shares stand in `coverage`, too.
    """

    coverage: tuple[CoverageRow, ...]
    links: tuple[LinkRow, ...]
    gaps: tuple[GapRow, ...]
    headlines: tuple[Headline, ...]
    populations: tuple[PopulationNote, ...]
    overall: tuple[CoverageRow, ...] = ()
    overall_links: tuple[LinkRow, ...] = ()
    offers: tuple[OfferRow, ...] = ()
    recorded: tuple[RecordedRow, ...] = ()
    nests: tuple[Nest, ...] = ()
    covered: tuple[Covered, ...] = ()
    without_car: tuple[CoverageRow, ...] = ()
