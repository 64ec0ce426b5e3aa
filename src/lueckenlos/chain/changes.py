"""What changed since the last run, split by why: areas, children, rule, records mended, offers.

The old input is changed into the new one in five steps and computed after each; what a step adds
is its part. Only the last one says that anything became better or worse for families.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from lueckenlos.areas.carrying import carried, with_gemeinden
from lueckenlos.areas.carrying_keys import carried_keys, key_of_a_place
from lueckenlos.areas.comparison import Change, compare
from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble
from lueckenlos.chain.inputs import basis_of_json, case_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import internal_figures, offers_of
from lueckenlos.chain.running import NO_FOLDER, Computed
from lueckenlos.exchange.figures import Figures
from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.records import AreaRecord, Case, Completeness, OfferRecord

WHY = ("areas", "children", "rule", "records", "offers")
"""The steps in the order they are taken; nobody else may be blamed for what is left to the last."""
Score = dict[str, int | None]


def change_since(before: AnalysisRun | None, case: Case, computed: Computed) -> dict[str, Any]:
    """How many links hold and how many findings there are more than in the run before, by why.

    Empty where there was none, or where one of the two could not judge.
    """
    if before is None or not case.areas or not case.populations:
        return {}
    offers = offers_of(before)
    old = case_of(before.municipality, basis_of_json(before.basis), offers)
    if not old.areas or not old.populations:
        return {}
    scores = [_score(internal_figures(before))]
    moved = _on_areas_of(old, case)
    old = moved or old
    try:
        for stage in (moved, *_stages(old, case)):
            scores.append(scores[-1] if stage is None else _computed(stage))
    except CaseError:
        return {}
    scores.append(_score(computed.internal))
    parts = [_difference(one, other) for one, other in pairwise(scores)]
    return {
        "since": str(before.pk),
        "day": before.reference_day.isoformat(),
        "made": before.made.isoformat(),
        "parts": dict(zip(WHY, parts, strict=True)),
        "offers": _told(old.offers, case.offers, old.reference_day, case.reference_day),
    }


def _on_areas_of(old: Case, new: Case) -> Case | None:
    """The old case on the areas of the new one, with keys as an edition that is switched on
    carries them; None where these are the same. Where its counts cannot be carried as they are,
    those of the new case belong to its areas."""
    if _same_ground(old.areas, new.areas):
        return None
    comparison = compare(old.areas, new.areas)
    by_gemeinde = with_gemeinden(comparison, _homes(old.areas), _homes(new.areas))
    tables = [*old.populations, *([old.births] if old.births else [])]
    counts = [carried(one.counts, by_gemeinde, withheld=one.withheld) for one in tables]
    exact = not any(found.without for found in counts)
    people = [replace(one, counts=found.counts)
              for one, found in zip(tables, counts, strict=True)]  # fmt: skip
    number = len(old.populations)
    return replace(
        old,
        planning_level=new.planning_level,
        areas=new.areas,
        cells=new.cells,
        populations=tuple(people[:number]) if exact else new.populations,
        births=next(iter(people[number:]), None) if exact else new.births,
        offers=_offers_on(old, comparison.changes),
        complete=_complete_on(old.complete, comparison.changes),
    )


def _same_ground(old: Sequence[AreaRecord], new: Sequence[AreaRecord]) -> bool:
    return [one.id for one in old] == [one.id for one in new] and all(
        one.geometry.equals(other.geometry) for one, other in zip(old, new, strict=True)
    )


def _homes(areas: Sequence[AreaRecord]) -> dict[str, str]:
    return {area.id: area.municipality for area in areas}


def _offers_on(old: Case, changes: Sequence[Change]) -> tuple[OfferRecord, ...]:
    """The offers with keys as the inventory carries them: that is no correction of anybody's."""
    became, names = key_of_a_place(changes), {area.id: area.name for area in old.areas}
    found = []
    for one in old.offers:
        now, lost = carried_keys(one.service_area, changes)
        served = (*now, *(names[key] for key in lost))
        found.append(replace(one, area=became.get(one.area, one.area), service_area=served))
    return tuple(found)


def _complete_on(
    said: Sequence[Completeness], changes: Sequence[Change]
) -> tuple[Completeness, ...]:
    found = [(one, carried_keys(one.areas, changes)[0]) for one in said]
    return tuple(replace(one, areas=tuple(now)) for one, now in found if now or not one.areas)


def _stages(old: Case, new: Case) -> Iterator[Case | None]:
    """The old case on its way to the new one, None where a step changes nothing."""
    people = replace(
        old,
        planning_level=new.planning_level,
        areas=new.areas,
        populations=new.populations,
        births=new.births,
        cells=new.cells,
    )
    same = (old.populations, old.births, old.cells) == (new.populations, new.births, new.cells)
    same = same and [*map(_said, old.areas)] == [*map(_said, new.areas)]
    same = same and all(
        one.geometry.equals(other.geometry) for one, other in zip(old.areas, new.areas, strict=True)
    )
    yield None if same else people
    days = old.reference_day, new.reference_day
    ruled = replace(
        people,
        scheme=new.scheme,
        resolved=new.resolved,
        similar_offers=new.similar_offers,
        streets=new.streets,
        bus=new.bus,
        offers=_as_then(old.offers, *days),
        reference_day=new.reference_day,
    )
    yield ruled  # also where only the engine is another one
    mended = replace(
        ruled,
        offers=_mended(old.offers, new.offers, *days),
        complete=new.complete,
        neighbours=new.neighbours,
        neighbours_known=new.neighbours_known,
    )
    yield None if mended == ruled else mended


def _said(area: AreaRecord) -> tuple[object, ...]:
    """What an area says of who lives there."""
    return area.id, area.inhabitants, area.settlement


def _as_then(old: Sequence[OfferRecord], then: date, now: date) -> tuple[OfferRecord, ...]:
    """The inventory as it counted then, for a later day: laws come into force in between."""
    if then == now:
        return tuple(old)
    return tuple(
        replace(
            one,
            starts_on=None,
            ends_on=None,
            confirmed_on=one.confirmed_on + (now - then) if one.confirmed_on else None,
        )
        for one in old
        if runs_on(one, then)
    )


def _mended(
    old: Sequence[OfferRecord], new: Sequence[OfferRecord], then: date, now: date
) -> tuple[OfferRecord, ...]:
    """The inventory as it is known now, of what there was then."""
    before = {one.id: one for one in old}
    found = []
    for one in new:
        known = before.get(one.id)
        if known is None:
            if not (one.starts_on and then < one.starts_on <= now):
                found.append(one)
        elif runs_on(known, then):
            found.append(replace(one, starts_on=None, ends_on=None))
    return tuple(found)


def runs_on(one: OfferRecord, day: date) -> bool:
    """Whether an offer has begun and has not ended on a day."""
    begun = one.starts_on is None or one.starts_on <= day
    return begun and (one.ends_on is None or one.ends_on >= day)


def _told(
    old: Sequence[OfferRecord], new: Sequence[OfferRecord], then: date, now: date
) -> dict[str, int]:
    """How many offers came and went, were added to the list and taken from it, were corrected."""
    before, after = {one.id: one for one in old}, {one.id: one for one in new}
    both = [(before[key], after[key]) for key in before.keys() & after.keys()]
    begun = [one for one in new if one.starts_on and then < one.starts_on <= now]
    ended = [one for one in new if one.ends_on and then <= one.ends_on < now]
    return {
        "begun": len(begun),
        "ended": len(ended),
        "added": len(after.keys() - before.keys() - {one.id for one in begun}),
        "removed": len(before.keys() - after.keys()),
        "corrected": sum(one != other for one, other in both),
    }


def _computed(case: Case) -> Score:
    return _score(figures(assemble(case, NO_FOLDER), evidence=False))


def _score(told: Figures) -> Score:
    headline = told.headlines[0] if told.headlines else None
    first = told.populations[0].key if told.populations else ""
    return {
        "confirmed": headline.holding_confirmed if headline else None,
        "recorded": headline.holding_recorded if headline else None,
        "judged": sum(row.judgeable for row in told.overall_links if row.population == first),
        "findings": len(told.gaps),
        "certain": sum(gap.certain for gap in told.gaps),
    }


def _difference(one: Score, other: Score) -> Score:
    found: Score = {}
    for name, before in one.items():
        after = other[name]
        found[name] = None if before is None or after is None else after - before
    return found
