"""What is recorded, before anybody asks who is reached: the inventory as the run understood it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path

import numpy as np

from lueckenlos.assemble.ages import ages_counted
from lueckenlos.assemble.doubles import further_parts
from lueckenlos.assemble.ground import Ground
from lueckenlos.assemble.offers import Read, Reader, level_of
from lueckenlos.assemble.scheme import SchemeRecord, read_scheme
from lueckenlos.engine.types import Bar, Level, Months, Places, Way
from lueckenlos.exchange.figures import Figures, OfferRow, RecordedRow
from lueckenlos.exchange.offers.secret_places import ON_REQUEST, secret_offers
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import Case

OUTSIDE = "außerhalb der Gebiete"
LEVELS = {Level.CONFIRMED: "confirmed", Level.RECORDED: "recorded", Level.MENTIONED: "mentioned"}


def recorded_only(case: Case, folder: Path) -> tuple[Figures, SchemeRecord, tuple[Problem, ...]]:
    """The first step of data: offers, no children. Nothing is judged, nothing is a gap."""
    record = read_scheme(case.scheme, folder)
    reader = Reader(case, record, nowhere())
    reads, parts = reader.read(), further_parts(case.offers)
    offers = offer_rows(case, record, reads, parts, by_place=False)
    found = Figures(
        coverage=(),
        links=(),
        gaps=(),
        headlines=(),
        populations=(),
        offers=offers,
        recorded=recorded_rows(offers),
    )
    return found, record, tuple(reader.problems)


def nowhere() -> Ground:
    """The ground of a case of which nobody knows it."""
    none = np.zeros(0, np.int64)
    places = Places(none, none, none.astype(np.int32), none.astype(bool), none)
    return Ground({}, {}, np.zeros(0, object), places, none, none.astype(bool))


def offer_rows(
    case: Case,
    record: SchemeRecord,
    reads: Sequence[Read],
    parts: Mapping[int, int],
    *,
    by_place: bool,
) -> tuple[OfferRow, ...]:
    """The offers in the order of the list; those of no known field last.

    `by_place`: whether an offer counts only where it is known to be. An institution that stands in
    several rows counts once in a phase, and of places at the ages the scheme counts: a Kita is none
    of school age.
    """
    known, secret = {one.record for one in reads}, secret_offers(case.offers)
    seen, rows = set[tuple[int, str]](), list[OfferRow]()
    for one in reads:
        row = replace(_offer_row(case, record, one, secret), part=one.record in parts)
        found, way = list[str](), record.fields[one.field].way
        if row.level and not row.outside and not (by_place and _is_lost(row, way)):
            first = parts.get(one.record, one.record)
            found = [key for key in _phases(one, record) if (first, key) not in seen]
            seen |= {(first, key) for key in found}
        rows.append(replace(row, phases=tuple(found)))
    rows += [_unread(case, i, secret) for i in range(len(case.offers)) if i not in known]
    return tuple(rows)


def _offer_row(case: Case, record: SchemeRecord, one: Read, secret: Set[int]) -> OfferRow:
    """What is told of an offer; of a secret place nothing, though the engine counts by it."""
    offer, protected = one.offer, one.record in secret
    exact = not protected and not one.rough and offer.latitude is not None
    return OfferRow(
        id=offer.id,
        name=offer.name,
        provider=offer.provider,
        kind=one.kind.name if one.kind else "",
        field=record.fields[one.field].key,
        area_id=case.areas[one.area].id if one.area >= 0 and not protected else "",
        area_name=ON_REQUEST if protected else _place_name(case, one),
        from_month=one.months[0],
        to_month=one.months[1],
        level="" if one.bars & Bar.NOT_RUNNING else LEVELS[level_of(one, one.bars)],
        placed=_placed(one, protected, exact),
        latitude=offer.latitude if exact else None,
        longitude=offer.longitude if exact else None,
        assumed=tuple(one.defaults),
        file=offer.file,
        row=offer.row,
        outside=_lies_outside(case, one),
    )


def _placed(one: Read, protected: bool, exact: bool) -> str:
    if protected:
        return "protected"
    if exact:
        return "approximate" if one.offer.approximate else "point"
    return "area" if one.area >= 0 else "none"


def _place_name(case: Case, one: Read) -> str:
    """The area an offer lies in; else that it lies outside, or where the list says it is."""
    if one.area >= 0:
        return case.areas[one.area].name
    return OUTSIDE if _lies_outside(case, one) else _said_place(case, one.record)


def _lies_outside(case: Case, one: Read) -> bool:
    return bool(case.areas) and one.area < 0 and one.point is not None


def _said_place(case: Case, record: int) -> str:
    """Where the list says it is, when it lies in no known area."""
    offer = case.offers[record]
    return offer.area or " ".join(filter(None, (offer.postcode, offer.city)))


def _unread(case: Case, i: int, secret: Set[int]) -> OfferRow:
    """An offer whose kind nobody knows yet."""
    offer = case.offers[i]
    return OfferRow(
        id=offer.id,
        name=offer.name,
        provider=offer.provider,
        kind="",
        field="",
        area_id="",
        area_name=ON_REQUEST if i in secret else _said_place(case, i),
        from_month=0,
        to_month=0,
        level="",
        placed="protected" if i in secret else "none",
        file=offer.file,
        row=offer.row,
    )


def _is_lost(row: OfferRow, way: Way) -> bool:
    """Whether nobody knows where an offer is; a body responsible for all needs no place."""
    nowhere = row.placed == "none" and row.level != LEVELS[Level.MENTIONED]
    return nowhere and way is not Way.RESPONSIBLE


def _phases(one: Read, record: SchemeRecord) -> list[str]:
    """The life phases an offer is one of."""
    spans = ages_counted(one, record)
    return [key for key, _, months in record.phases if _belongs(spans, months)]


def _belongs(spans: Sequence[tuple[int, int]], phase: Months) -> bool:
    """Whether an offer is one of a life phase: for a year of it or all of it, or for half of its
    own ages."""
    inside = [phase.overlap(Months(*span)) for span in spans]
    months = sum(len(part) for part in inside if part)
    return months >= min(12, len(phase)) or (
        0 < sum(stop - start for start, stop in spans) <= 2 * months
    )


def recorded_rows(offers: Sequence[OfferRow]) -> tuple[RecordedRow, ...]:
    """Offers by place, field and life phase, without those outside; empty places have no rows,
    secret places one for all of them."""
    counts: dict[tuple[str, str, str, str], Counter[str]] = {}
    for row in offers:
        for phase in row.phases:
            key = row.area_id, row.area_name, row.field, phase
            counts.setdefault(key, Counter())[row.level] += 1
    return tuple(
        RecordedRow(
            *key,
            confirmed=levels["confirmed"],
            recorded=levels["confirmed"] + levels["recorded"],
            mentioned=levels["mentioned"],
        )
        for key, levels in counts.items()
    )
