"""Records + scheme → the engine's world, every default and widening listed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lueckenlos.assemble.ages import ages_counted, ages_of_places
from lueckenlos.assemble.children import populations
from lueckenlos.assemble.doubles import further_parts
from lueckenlos.assemble.ground import Ground, ground, neighbours
from lueckenlos.assemble.offers import Read, Reader, level_of
from lueckenlos.assemble.rough import roughly
from lueckenlos.assemble.scheme import SchemeRecord, read_scheme
from lueckenlos.assemble.similar import similar
from lueckenlos.assemble.travel import straightest, with_travel
from lueckenlos.engine.types import (
    FIRST_MONTH,
    I32,
    LAST_MONTH,
    PARTS,
    Bar,
    Bool,
    Children,
    Level,
    Months,
    Offers,
    Reached,
    Scheme,
    Way,
    World,
)
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import Case, Population
from lueckenlos.exchange.vocabulary.hours import read_hours


@dataclass(frozen=True, slots=True)
class Assembled:
    """A world with the records its numbers stand for, and what was assumed on the way."""

    case: Case
    record: SchemeRecord
    scheme: Scheme
    ground: Ground
    world: World
    reads: tuple[Read, ...]
    problems: tuple[Problem, ...]
    parts: dict[int, int]
    """As `further_parts` of the offers."""

    def is_rough(self, record: int) -> bool:
        """Whether it is known only roughly where an offer of a known field is."""
        return self._read(record).rough or self.case.offers[record].approximate

    def is_lost(self, record: int) -> bool:
        """Whether nobody knows where an offer of a known field is."""
        return self._read(record).lost

    def _read(self, record: int) -> Read:
        return self.reads[bisect_left(self.reads, record, key=lambda one: one.record)]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the engine's offers: an offer and one stretch of its ages."""

    read: Read
    start: int
    stop: int
    level: Level


@dataclass(frozen=True, slots=True)
class Need:
    """What a case has besides its offers: rules, ground, who lives there, what was assumed."""

    record: SchemeRecord
    scheme: Scheme
    ground: Ground
    people: tuple[Children, ...]
    complete: Bool
    neighbours: tuple[tuple[int, int], ...]
    problems: tuple[Problem, ...]
    reader: Reader


def need(case: Case, folder: Path) -> Need:
    """What the world of a case begins with; the same whatever its offers are."""
    record = read_scheme(case.scheme, folder)
    resolved = tuple(one for one in case.resolved if one.on <= case.reference_day)
    scheme = record.fitted(case.reference_day, resolved)
    _known_fields(case, record)
    land, problems = ground(case, record)
    for late in set(case.resolved) - set(resolved):
        values: dict[str, object] = {"decision": late.decision, "day": f"{late.on:%d.%m.%Y}"}
        problems.append(Problem("resolution_later", column="resolved", values=values))
    people, more = populations(case, land)
    if not people or not case.areas:
        raise CaseError(Problem("no_children", column="children"))
    complete = _complete(case, record, scheme, land)
    beside = neighbours(land.shapes)
    reader = Reader(case, record, land)
    return Need(record, scheme, land, people, complete, beside, (*problems, *more), reader)


def assemble(
    case: Case, folder: Path, known: Need | None = None, *, doubts: bool = True
) -> Assembled:
    """The world of a case; `known`: its need, where only offers changed since. Without `doubts` it
    is not asked which places are in doubt, which only findings need. Raises `CaseError` when it
    cannot be one."""
    known = known or need(case, folder)
    record, scheme, land, people = known.record, known.scheme, known.ground, known.people
    reader = known.reader.of(case)
    reads = tuple(_outreach(one, reader, people[0], scheme) for one in reader.read())
    rows = [row for one in reads for row in _rows(one, record)]
    declared, only = _audience(rows, reader, scheme)
    offers = _offers(rows, case.populations, reader)
    vague = {o.record for o in reads if reader.counts_by_area(o) and reader.unknown_part(o)}
    if case.similar_offers or record.rules.get("similar_offers"):
        _ask_similar(offers, rows, reader, scheme)
    world = World(
        areas=len(case.areas),
        places=land.places,
        populations=people,
        offers=offers,
        declared=declared,
        complete=known.complete,
        country=land.country,
        neighbours=known.neighbours,
        only=only,
        rough=roughly(rows, declared, only, land, straightest(scheme, case), vague)
        if doubts
        else None,
    )
    world, told = with_travel(world, case, land, scheme)
    found = (*known.problems, *reader.problems, *told)
    parts = further_parts(case.offers)
    return Assembled(case, record, scheme, land, world, reads, found, parts)


def _known_fields(case: Case, record: SchemeRecord) -> None:
    """What is resolved or declared complete must name fields of the scheme."""
    keys = [rule.key for rule in record.fields]
    named = [("resolved", one.field) for one in case.resolved]
    named += [("complete", key) for one in case.complete for key in one.fields]
    wrong = [
        Problem(
            "rule_field_unknown",
            column=section,
            values={"section": section, "value": key, "allowed": ", ".join(keys)},
        )
        for section, key in named
        if key not in keys
    ]
    if wrong:
        raise CaseError(*wrong)


def _outreach(one: Read, reader: Reader, children: Children, scheme: Scheme) -> Read:
    """Outreach counts when its yearly capacity is enough for the children it is meant for.

    Meant are the children of its ages in its service area; of ages shorter than a year, as many
    as pass through them in a year.
    """
    if one.access != "geh" or one.offer.served_per_year is None:
        return one
    if scheme.fields[one.field].way not in (Way.NEAR, Way.REACHABLE):
        return one
    ground, (start, stop) = reader.ground, one.months
    areas = reader.service_area(one) or list(range(len(ground.shapes)))
    here, meant = np.isin(ground.places.area, areas), 0
    for b, band in enumerate(children.bands):
        both = band.overlap(Months(start, stop))
        if both:
            meant += int(children.parts[here, b].sum()) * len(both)
    yearly = meant * 12 // min(12, stop - start)
    enough = one.offer.served_per_year * PARTS * 1000 >= scheme.holds_permille * yearly
    return one if enough else replace(one, bars=one.bars | Bar.TOO_FEW_PLACES)


def _rows(one: Read, record: SchemeRecord) -> list[Row]:
    """Its certain months at its level, its doubtful ones as recorded at best."""
    level = level_of(one, one.bars)
    spans = ages_counted(one, record)
    levels = [level] + [max(level, Level.RECORDED)] * len(one.doubtful)
    rows = [Row(one, *span, known) for span, known in zip(spans, levels, strict=True)]
    return [row for row in rows if row.start < row.stop]


def _audience(rows: list[Row], reader: Reader, scheme: Scheme) -> tuple[Reached, dict[int, Bool]]:
    """Places each row reaches whatever the distance, and areas it is confined to."""
    places, listed, only = reader.ground.places, [], {}
    areas = len(reader.ground.shapes)
    for r, row in enumerate(rows):
        one, way = row.read, scheme.fields[row.read.field].way
        served, unknown = reader.service_area(one), reader.unknown_part(one)
        reached = np.zeros(len(places), bool)
        if reader.counts_by_area(one):
            if unknown and row.start == one.months[0]:
                reader.say("service_area_unknown", one.offer, "service_area", part=shown(unknown))
            elif not served and row.start == one.months[0]:
                reader.say("service_area_everywhere", one.offer, "service_area")
            reached = np.isin(places.area, served or ([] if unknown else list(range(areas))))
        elif way is Way.NEAR and one.area >= 0:
            reached = places.country & (places.area == one.area)
        confined = served or ([one.area] if one.open_to == "assigned" and one.area >= 0 else [])
        if confined and not unknown and one.open_to != "anyone":
            only[r] = np.isin(np.arange(areas), confined)
            reached &= only[r][places.area]
        listed.append(np.flatnonzero(reached).astype(np.int32))
    start = np.concatenate(([0], np.cumsum([len(some) for some in listed]))).astype(np.int64)
    place: I32 = np.concatenate([*listed, np.zeros(0, np.int32)])
    return Reached(start, place), only


def _offers(rows: list[Row], people: tuple[Population, ...], reader: Reader) -> Offers:
    reads = [row.read for row in rows]
    running = [(r, one) for r, one in enumerate(reads) if not one.bars & Bar.NOT_RUNNING]
    first = {one.offer.id: r for r, one in reversed(running)}
    kinds = {key: k for k, key in enumerate(sorted({o.kind.key for o in reads if o.kind}))}
    points = [one.point or (0.0, 0.0) for one in reads]
    outreach = [one.access == "geh" or one.point is None for one in reads]
    hosts = [first.get(one.offer.host, -1) if one.offer.host else -1 for one in reads]
    for one, host in zip(reads, hosts, strict=True):
        if one.offer.host and host < 0:
            reader.say("host_unknown", one.offer, "host", value=one.offer.host)
    barred = [
        [int(one.bars | (Bar.COSTS_MONEY if some.free_only and one.paid else 0)) for some in people]
        for one in reads
    ]
    return Offers(
        record=np.array([one.record for one in reads], np.int32),
        x_mm=np.rint(np.array([x for x, _ in points]) * 1000).astype(np.int64),
        y_mm=np.rint(np.array([y for _, y in points]) * 1000).astype(np.int64),
        located=~np.array(outreach, bool),
        area=np.array([one.area for one in reads], np.int32),
        start=np.array([row.start for row in rows], np.int16),
        stop=np.array([row.stop for row in rows], np.int16),
        field=np.array([one.field for one in reads], np.uint8),
        also=np.array([one.also for one in reads], np.uint32),
        level=np.array([row.level for row in rows], np.uint8),
        barred=np.array(barred, np.uint16).reshape(len(rows), len(people)),
        served=np.array([_capacity(one) for one in reads], np.int32),
        host=np.array(hosts, np.int32),
        kind=np.array([kinds[one.kind.key] if one.kind else -1 for one in reads], np.int32),
    )


def _ask_similar(offers: Offers, rows: list[Row], reader: Reader, scheme: Scheme) -> None:
    """Where two offers invite the same families at the same time: a question to both providers."""
    near = [some.reach.limit_mm2() for some in scheme.fields if some.way is Way.NEAR and some.reach]
    hours = [read_hours(row.read.offer.schedule) for row in rows]
    for one, two in similar(offers, hours, max((limit[0] for limit in near), default=0)):
        first, second = reader.case.offers[one], reader.case.offers[two]
        reader.say("similar_offers", second, "schedule", other=first.name)


def _capacity(one: Read) -> int:
    return -1 if one.offer.capacity is None else one.offer.capacity


def _complete(case: Case, record: SchemeRecord, scheme: Scheme, land: Ground) -> Bool:
    """[area, field, month]: declared complete by somebody; an empty list means all."""
    complete = np.zeros((len(case.areas), len(record.fields), LAST_MONTH - FIRST_MONTH), bool)
    keys = {rule.key: f for f, rule in enumerate(record.fields)}
    for one in case.complete:
        areas = [i for key in one.areas or tuple(land.index) for i in land.areas_of(key)]
        for f in (keys[key] for key in one.fields or tuple(keys) if key in keys):
            ages = one.months or (FIRST_MONTH, LAST_MONTH)
            if scheme.fields[f].way is Way.PLACES:
                ages = ages_of_places(ages, record)
            complete[areas, f, Months(*ages).ages] = True
    return complete
