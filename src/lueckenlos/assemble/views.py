"""Readings of a run's sums: by stretch of the ribbon, links that hold, the headline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lueckenlos.assemble.children import UNKNOWN
from lueckenlos.engine.coverage import Plan
from lueckenlos.engine.results import MANY, Axis, Chain
from lueckenlos.engine.types import I64, Basis, Bool, Children, Months, Required, Scheme, Way


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months of a field inside one life phase with one basis (None: not required), of places with
    one duty: a table row."""

    field: int
    phase: int
    basis: Basis | None
    months: tuple[Months, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """Links that hold for the child in the middle, and how much of the chain can be judged.

    `judged_permille`: share of child × link that can be judged; below the scheme's share `holding`
    is None. `all_but[n]`: children (parts) where all but n of the judgeable links hold. `weakest`:
    the judgeable link that fails most children, None where none fails. Level by level (confirmed,
    recorded) where it is a pair.
    """

    links: int
    judged_permille: int
    holding: tuple[int, int] | None
    all_but: tuple[tuple[int, int, int], tuple[int, int, int]]
    weakest: int | None
    failed: int


def stretches(scheme: Scheme) -> tuple[Stretch, ...]:
    """Every field cut by life phase and basis: together all months of the phases, each once."""
    found = []
    for f, field in enumerate(scheme.fields):
        for p, phase in enumerate(scheme.phases):
            spans: dict[Required | Basis | None, list[Months]] = {}
            month = phase.months.start
            for item in sorted(field.required, key=lambda item: item.months):
                inside = item.months.overlap(phase.months)
                if inside:
                    if month < inside.start:
                        spans.setdefault(None, []).append(Months(month, inside.start))
                    owed = item if field.way is Way.PLACES else item.basis
                    spans.setdefault(owed, []).append(inside)
                    month = inside.stop
            if month < phase.months.stop:
                spans.setdefault(None, []).append(Months(month, phase.months.stop))
            for duty, months in spans.items():
                basis = duty.basis if isinstance(duty, Required) else duty
                found.append(Stretch(f, p, basis, _joined(months)))
    return tuple(found)


def _joined(spans: list[Months]) -> tuple[Months, ...]:
    """Months in order, those that touch as one stretch."""
    found: list[Months] = []
    for span in spans:
        if found and found[-1].stop == span.start:
            found[-1] = Months(found[-1].start, span.stop)
        else:
            found.append(span)
    return tuple(found)


def segments_of(axis: Axis, months: tuple[Months, ...]) -> Bool:
    """The segments that make up some months."""
    inside = np.zeros(len(axis), bool)
    for span in months:
        inside[axis.within(span)] = True
    return inside


def interval(children: Children, months: tuple[Months, ...]) -> tuple[I64, I64]:
    """By area: the least and most children a count may be; `UNKNOWN` where no source says.

    A band that lies partly inside `months` gives that part of its children, rounded outwards.
    """
    low = np.zeros(len(children.withheld), np.int64)
    high = np.zeros_like(low)
    for span in months:
        missing = len(span)
        for b, band in enumerate(children.bands):
            inside = band.overlap(span)
            if inside:
                missing -= len(inside)
                low += children.low[:, b] * len(inside) // len(band)
                part = -(-children.high[:, b] * len(inside) // len(band))
                high += np.where(children.high[:, b] < UNKNOWN, part, UNKNOWN)
        high += UNKNOWN * (missing > 0)
    return low, high


def choice_median(choice: I64, inside: Bool) -> I64:
    """By area: the number of offers the child in the middle can choose from; -1 without children.

    `choice[area, segment, n]` in parts; the lower median, so half have at most so many.
    """
    by_number = choice[:, inside].sum(1).cumsum(1)
    total = by_number[:, -1]
    middle = (by_number * 2 < total[:, None]).sum(1)
    return np.where(total > 0, np.minimum(middle, MANY), -1)


def headline(chain: Chain, prepared: Plan, scheme: Scheme, p: int) -> Headline:
    """The figures on top of a report, for population `p`."""
    judgeable, living = prepared.judgeable.astype(np.int64), chain.living[p]
    people, links = int(living.sum()), len(prepared.links)
    judged = sum(int(n) for n in living * judgeable.sum(1)) * 1000 // max(1, people * links)
    counts = chain.spread[:, p].sum(1)
    holding = None
    if people and judged >= scheme.headline_permille:
        confirmed, recorded = ((row.cumsum() * 2 < people).sum() for row in counts)
        holding = int(confirmed), int(recorded)
    by_failure = [[0, 0, 0], [0, 0, 0]]
    for level in (0, 1):
        for area, possible in enumerate(judgeable.sum(1).tolist()):
            for missing in range(min(3, possible + 1)):
                by_failure[level][missing] += int(chain.spread[level, p, area, possible - missing])
    failing = ((living[:, None] - chain.held[1, p]) * judgeable).sum(0)
    worst = int(failing.argmax()) if links and failing.max() > 0 else None
    failed = int(failing[worst]) if worst is not None else 0
    confirmed_all, recorded_all = ((a, b, c) for a, b, c in by_failure)
    return Headline(links, judged, holding, (confirmed_all, recorded_all), worst, failed)
