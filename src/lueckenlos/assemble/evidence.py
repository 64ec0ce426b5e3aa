"""Findings become rows with their evidence: children, offers, what requires the months."""

from __future__ import annotations

import numpy as np

from lueckenlos.assemble.rough import may_belong
from lueckenlos.assemble.world import Assembled
from lueckenlos.engine.coverage import Plan
from lueckenlos.engine.explain import OfferEvidence, explain
from lueckenlos.engine.results import POSSIBLE, Chain, FieldSums, Finding
from lueckenlos.engine.types import BY_AREA, PARTS, Bar, Basis, Cause, Level, Months, Way
from lueckenlos.exchange.figures import GapRow, OfferNote

NEAREST = 6
"""So many offers stand beside a finding: those in reach first, then the nearest."""
EXPLAINED = 12
"""So many areas of a finding are looked at for them."""
READINGS = 3
"""So many rows an offer has at most: its certain months and doubtful ones on either side."""

ROUGH = Cause.PLACED_ROUGHLY.value
AWAY = {Way.PLACES: "other_area", Way.SETTING: "other_area", Way.RESPONSIBLE: "not_responsible"}


def gap_rows(
    made: Assembled,
    prepared: Plan,
    chain: Chain,
    found: tuple[Finding, ...],
    *,
    evidence: bool = True,
) -> tuple[GapRow, ...]:
    """A row per finding, certain ones first, else in the engine's order, with the offers beside it
    unless not wanted."""
    rows = [_row(made, prepared, chain, one, evidence) for one in found]
    return tuple(sorted(rows, key=lambda row: not row.certain))


def _row(made: Assembled, prepared: Plan, chain: Chain, one: Finding, evidence: bool) -> GapRow:
    areas = [made.case.areas[a] for a in one.areas]
    first = areas[0].id
    field = made.scheme.fields[one.field]
    population = made.world.populations[one.population].key
    sums = chain.fields[one.field]
    inside = sums.axis.within(one.months)
    living = sums.children[one.population, list(one.areas), inside].sum(1)
    people = int(living.sum())
    areas = [areas[i] for i in np.argsort(-living, kind="stable").tolist()]
    unknown = field.way in BY_AREA and _unstated(sums, one)
    vague = field.way is Way.PLACES and may_belong(made.world, one)
    around = ""
    if one.cause is not Cause.UNCONFIRMED and field.way is Way.PLACES:
        around = _open_in_gemeinde(made, prepared, sums, one)
    span = f"{one.months.start}-{one.months.stop}"
    return GapRow(
        gap_id=f"{field.key}.{population}.{first}.{span}",
        area_ids=tuple(area.id for area in areas),
        area_names=tuple(area.name for area in areas),
        population=population,
        field=field.key,
        from_month=one.months.start,
        to_month=one.months.stop,
        cause=_cause(one, unknown=unknown, vague=vague, around=around),
        without_recorded=one.without_recorded / PARTS,
        without_confirmed=one.without_confirmed / PARTS,
        certain=one.certain and not vague and not around,
        children=people / PARTS,
        places_per_100=None if unknown else _per_100(prepared, sums, one, people),
        sources=_sources(made, one),
        offers=_offers(made, chain, one) if evidence else (),
    )


def _cause(one: Finding, *, unknown: bool, vague: bool, around: str) -> str:
    """The cause in words of the table; what is not known goes before what is missing."""
    if unknown:
        return "capacity_unknown"
    if vague:
        return ROUGH
    return around or one.cause.value


def _open_in_gemeinde(made: Assembled, prepared: Plan, sums: FieldSums, one: Finding) -> str:
    """Why a lack of places is not certain: families do not stop at the border of an Ortsteil.

    The Gemeinden the areas belong to have places of these ages for so many that they are no gap
    as a whole, or institutions whose places nobody knows, or children nobody counted; "" else.
    """
    provided, ages = prepared.provisions[one.field], sums.axis.within(one.months)
    keys = {made.case.areas[a].municipality for a in one.areas} - {""}
    around = sorted({a for key in keys for a in made.ground.municipality.get(key, ())})
    if provided is None or not set(one.areas) < set(around):
        return ""
    places = int(provided.places[Level.RECORDED, 0, around, ages].sum())
    children = int(sums.children[0, around, ages].sum())
    if places * 1000 >= children * made.scheme.gap_share_permille:
        return "places_nearby"
    units = provided.institutions
    silent = np.isin(units.area, around) & (units.capacity < 0)
    if units.covers[Level.RECORDED, silent][:, ages].any():
        return "capacity_unknown"
    if made.world.populations[0].unknown((one.months,))[around].any():
        return "children_unknown"
    return ""


def _unstated(sums: FieldSums, one: Finding) -> bool:
    """Whether institutions that do not state their places could change the finding."""
    inside = sums.axis.within(one.months)
    reached = sums.reached[:, one.population, list(one.areas), inside].sum((1, 2))
    return bool(reached[POSSIBLE] > reached[Level.RECORDED])


def _per_100(prepared: Plan, sums: FieldSums, one: Finding, people: int) -> float | None:
    """Recorded places per 100 children of the areas at these ages; None of other fields."""
    provided, ages = prepared.provisions[one.field], sums.axis.within(one.months)
    if provided is None or not people or one.population:
        return None
    return int(provided.places[Level.RECORDED, 0, list(one.areas), ages].sum()) * 100 / people


def _sources(made: Assembled, one: Finding) -> tuple[str, ...]:
    """Paragraphs and resolutions that require some of the months."""
    key = made.scheme.fields[one.field].key
    found = [
        duty.source
        for duty in made.record.duties
        if duty.field == key
        and duty.basis is not Basis.DESIRABLE
        and duty.holds_on(made.case.reference_day)
        and duty.months.overlap(one.months)
    ]
    found += [
        some.decision
        for some in made.case.resolved
        if some.field == key and Months(some.from_month, some.to_month).overlap(one.months)
    ]
    return tuple(dict.fromkeys(found))


def _offers(made: Assembled, chain: Chain, one: Finding) -> tuple[OfferNote, ...]:
    """Offers of the field that come closest to the areas of a finding, each institution once."""
    best: dict[int, OfferEvidence] = {}
    for area in one.areas[:EXPLAINED]:
        seen = area, one.field, one.months, one.population, NEAREST * READINGS
        for offer in explain(made.world, made.scheme, chain, *seen).offers:
            institution = made.parts.get(offer.record, offer.record)
            before = best.get(institution)
            if before is None or _closeness(offer) < _closeness(before):
                best[institution] = offer
    nearest = sorted(best.values(), key=lambda offer: (_closeness(offer), offer.record))
    way = made.scheme.fields[one.field].way
    return tuple(_note(made, offer, way) for offer in nearest[:NEAREST])


def _closeness(offer: OfferEvidence) -> tuple[bool, bool, bool, float]:
    far = float("inf") if offer.metres is None else offer.metres
    return (not offer.main_field, not offer.in_reach, not offer.fits_age, far)


def _note(made: Assembled, offer: OfferEvidence, way: Way) -> OfferNote:
    record = made.case.offers[offer.record]
    reasons = [bar.name.lower() for bar in Bar if offer.bars & bar and bar.name]
    reasons += [] if offer.main_field else ["further_field"]
    reasons += [] if offer.fits_age else ["age"]
    lost = made.is_lost(offer.record)
    reasons += [] if offer.in_reach else ["unplaced" if lost else AWAY.get(way, "distance")]
    far = way in (Way.NEAR, Way.REACHABLE)
    reasons += ["rough"] if far and made.is_rough(offer.record) else []
    reasons += ["part"] if offer.counts else []
    return OfferNote(
        name=record.name,
        provider=record.provider,
        metres=offer.metres if far else None,
        counts=offer.counts,
        confirmed=offer.level is Level.CONFIRMED,
        reasons=tuple(reasons),
    )
