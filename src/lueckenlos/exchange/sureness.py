"""How sure a run is which areas most need attention: in how many of many plausible runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Varied:
    """A rule that was varied: between which values and why. `name`, `unit` and `why` in German."""

    key: str
    name: str
    unit: str
    low: int
    high: int
    why: str


@dataclass(frozen=True, slots=True)
class SureRow:
    """Of an area, population and field: in how many runs there was a gap, and in how many it was
    `among` those that most need attention; None where small numbers keep it from being told."""

    area_id: str
    population: str
    field: str
    gap: int | None
    among: int | None


@dataclass(frozen=True, slots=True)
class Sureness:
    """What `number` plausible runs say; `most`: so many areas of a field most need attention."""

    number: int
    most: int
    seed: int
    varied: tuple[Varied, ...]
    rows: tuple[SureRow, ...]
