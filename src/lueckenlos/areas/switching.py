"""From the areas that are valid to another edition: what changes, what is carried over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from django.db.models import Q
from django.utils import timezone

from lueckenlos.areas import rows
from lueckenlos.areas.actions import SWITCH, activate, saved
from lueckenlos.areas.carrying import carried, with_gemeinden
from lueckenlos.areas.carrying_comments import carry_comments
from lueckenlos.areas.carrying_values import carried_values
from lueckenlos.areas.comparison import Comparison, compare
from lueckenlos.areas.covering import covered_when_carried, remembered
from lueckenlos.areas.models import (
    ChildCount,
    Edition,
    Grid,
    Indicator,
    IndicatorValue,
    Population,
    State,
)
from lueckenlos.areas.queries import active_edition, area_records, gemeinden_of, groups_of
from lueckenlos.jobs.actions import once
from lueckenlos.jobs.kinds import Work
from lueckenlos.jobs.loading import load
from lueckenlos.jobs.models import Job

M = TypeVar("M", Population, Indicator)


@dataclass(frozen=True, slots=True)
class Preview:
    """An edition beside the one that is valid: what changes, and what that means for counts."""

    old: Edition
    comparison: Comparison
    kept: tuple[Kept, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of children that is carried over: how many of the new areas get no count by that."""

    population: Population
    areas: int
    without: tuple[str, ...]


@lru_cache(maxsize=8)
def compared(old: Edition, new: Edition) -> Comparison:
    """What became of areas; kept, for borders of an edition never change."""
    return compare(area_records(old), area_records(new))


def preview(edition: Edition) -> Preview | None:
    """What switching to an edition would do; None where there is nothing to compare with."""
    old = active_edition(edition.municipality, edition.level)
    if old is None or old.pk == edition.pk:
        return None
    comparison, of = _to_carry_by(old, edition), gemeinden_of(edition)
    gone = {key for one in comparison.changes if not one.new for key in one.old}
    kept = []
    for one in _to_carry(old, edition):
        counts = rows.count_records(one.counts.all())
        found = carried(counts, comparison, withheld=(one.withheld_low, one.withheld_high))
        areas, lost = {count.area for count in found.counts}, {c.area for c in counts} & gone
        without = {key for key, gemeinde in of.items() if gemeinde in lost and key not in areas}
        kept.append(Kept(one, len(areas), tuple(sorted(without.union(found.without)))))
    figures = tuple(one.name for one in _indicators(old, edition))
    return Preview(old, compared(old, edition), tuple(kept), figures)


def _to_carry_by(old: Edition, new: Edition) -> Comparison:
    """What became of areas and of Gemeinden, as numbers are carried by it."""
    return with_gemeinden(compared(old, new), gemeinden_of(old), gemeinden_of(new))


def _to_carry(old: Edition, new: Edition) -> list[Population]:
    """The valid tables of an edition that the other one does not bring itself."""
    every = Population.objects.for_municipality(old.municipality_id)
    whole = every.filter(edition=new).exclude(state=State.LOADING)
    there = set(whole.values_list("key", "day"))
    found = every.filter(edition=old, state=State.ACTIVE).order_by("key", "-day")
    return [one for one in found if (one.key, one.day) not in there]


def carry(work: Work, new: Edition) -> None:
    """Put in, inactive, what counts and indicators are by the areas of another edition."""
    old = active_edition(new.municipality, new.level)
    if old is None or old.pk == new.pk:
        return
    work.tell("Gebiete vergleichen", 5)
    comparison = _to_carry_by(old, new)
    mine = Population.objects.for_municipality(new.municipality_id).filter(job=work.job)
    with once(work, "begin") as first:
        if first:
            for one in _to_carry(old, new):
                _like(one, new, work.job)
            for indicator in _indicators(old, new):
                _like(indicator, new, work.job)
    for row in mine.select_related("carried__edition", "edition"):
        _carry_counts(work, row, comparison)
    sources = {indicator.key: indicator for indicator in _indicators(old, new)}
    for made in Indicator.objects.for_municipality(new.municipality_id).filter(job=work.job):
        _carry_values(work, sources[made.key], made, comparison)


def _like(one: M, new: Edition, job: Job) -> M:
    """A row of the same rules for another edition, with nothing hanging on it yet."""
    left = ("id", "edition", "state", "job", "carried", "hidden")
    same = {
        field.attname: getattr(one, field.attname)
        for field in type(one)._meta.concrete_fields
        if field.name not in left
    }
    row = type(one)(**same, edition=new, state=State.LOADING, job=job)
    if isinstance(row, Population):
        row.carried_id = one.pk
    return saved(row, job.by)


def _carry_counts(work: Work, row: Population, comparison: Comparison) -> None:
    source = row.carried
    if source is None:
        return
    before = remembered(
        rows.count_records(source.counts.all()), source.hidden, groups_of(source.edition)
    )
    found = carried(
        before.counts, comparison, withheld=(source.withheld_low, source.withheld_high)
    ).counts
    load(work, rows.count_rows(row, found), ChildCount.objects.bulk_create,
         step=f"Übertragen: {row.name[:100]}, {row.day} ({row.key})", total=len(found))  # fmt: skip
    with once(work, f"hidden {row.pk}") as first:
        if first:
            after = covered_when_carried(before, comparison, groups=groups_of(row.edition))
            row.hidden = sorted(after.hidden)
            saved(row, work.job.by)


def _indicators(old: Edition, new: Edition) -> list[Indicator]:
    """The valid indicators of an edition that the other one neither brings itself nor had."""
    every = Indicator.objects.for_municipality(old.municipality_id)
    there = set(every.filter(edition=new, state=State.READY).values_list("key", flat=True))
    there |= {one.key for one in _indicators_before(old, new)}
    return list(every.filter(edition=old, state=State.ACTIVE).exclude(key__in=there))


def _indicators_before(old: Edition, new: Edition) -> list[Indicator]:
    """Indicators of a past edition of which the valid ones are only what was carried over."""
    every = Indicator.objects.for_municipality(old.municipality_id)
    found = []
    for one in every.filter(edition=old, state=State.ACTIVE, job__kind=SWITCH):
        before = every.filter(edition=new, state=State.PAST, key=one.key).order_by("-loaded")
        if (row := before.first()) and _days(one) <= _days(row):
            found.append(row)
    return found


def _days(one: Indicator) -> set[date]:
    return set(one.values.values_list("day", flat=True))


def _carry_values(work: Work, one: Indicator, row: Indicator, comparison: Comparison) -> None:
    values = list(one.values.all())
    hidden = {(value.area, value.day) for value in values if value.hidden}
    found, covered = carried_values(rows.value_records(values), hidden, comparison)
    load(work, rows.value_rows(row, found, covered), IndicatorValue.objects.bulk_create,
         step=f"Übertragen: {row.name[:100]} ({row.key})", total=len(found))  # fmt: skip


def switch_on(*, edition: Edition, job: Job) -> None:
    """Make an edition valid with everything that hangs on it; inside a transaction."""
    here, by = edition.municipality_id, job.by
    old = active_edition(edition.municipality, edition.level)
    before = _indicators_before(old, edition) if old else []
    if old is not None and old.pk != edition.pk:
        carry_comments(old, edition, compared(old, edition), by)
        old.state = State.PAST
        old.valid_until = max(edition.valid_from, old.valid_from)
        saved(old, by)
    edition.state, edition.valid_until = State.ACTIVE, None
    edition.switched_on = timezone.now()
    saved(edition, by)
    for table in (Population, Indicator):
        mine = Q(state=State.READY) | Q(state=State.LOADING, job=job)
        for row in table.objects.for_municipality(here).filter(mine, edition=edition):
            activate(row, by)
    for indicator in before:
        activate(indicator, by)
    for grid in _grids(edition, old):
        activate(grid, by)


def _grids(edition: Edition, old: Edition | None) -> list[Grid]:
    """The grid that came with an edition, unless one is valid that came later by itself."""
    if edition.job_id is None:
        return []
    every = Grid.objects.for_municipality(edition.municipality_id)
    alone = every.filter(state=State.ACTIVE).exclude(job=old.job_id if old else None).exists()
    states = (State.READY,) if alone else (State.READY, State.PAST)
    return list(every.filter(job=edition.job_id, state__in=states))
