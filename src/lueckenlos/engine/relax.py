"""The cause of a gap: relax one condition at a time and see whether the gap is still there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lueckenlos.engine.coverage import field_sums
from lueckenlos.engine.results import FieldSums, Finding
from lueckenlos.engine.segments import in_field
from lueckenlos.engine.types import (
    FIRST_MONTH,
    LAST_MONTH,
    PARTS,
    Bar,
    Cause,
    Level,
    Reached,
    Scheme,
    World,
)


def without_bar(bar: Bar) -> Callable[[World, int, Scheme], World]:
    """The world in which `bar` keeps no offer from counting."""

    def relaxed(world: World, f: int, scheme: Scheme) -> World:
        offers = world.offers
        level = offers.level
        if bar in (Bar.REQUEST, Bar.REFERRAL, Bar.DIGITAL):
            level = np.minimum(level, Level.RECORDED).astype(np.uint8)
        barred = offers.barred & np.uint16(~int(bar) & 0xFFFF)
        return replace(world, offers=replace(offers, barred=barred, level=level))

    return relaxed


def _ages(world: World, f: int, scheme: Scheme) -> World:
    """Every offer for every age."""
    count = len(world.offers)
    start = np.full(count, FIRST_MONTH, np.int16)
    stop = np.full(count, LAST_MONTH, np.int16)
    return replace(world, offers=replace(world.offers, start=start, stop=stop))


def _longer(world: World, f: int, scheme: Scheme) -> World:
    """Every offer until one limit later: 'bis 3' read as until the fourth birthday."""
    stop = np.minimum(world.offers.stop + scheme.age_limit_months, LAST_MONTH).astype(np.int16)
    return replace(world, offers=replace(world.offers, stop=stop))


def _unlimited(world: World, f: int, scheme: Scheme) -> World:
    """Institutions of the field with room for everybody."""
    rows = in_field(world.offers, f)
    served = world.offers.served.copy()
    hosts = world.offers.host[rows]
    many = int(sum(int(c.high.sum()) for c in world.populations[:1])) + 1
    served[rows] = many
    served[hosts[hosts >= 0]] = many
    return replace(world, offers=replace(world.offers, served=served))


def _everywhere(world: World, f: int, scheme: Scheme) -> World:
    """Every offer of the field within reach of every place."""
    rows = in_field(world.offers, f)
    count = np.where(rows, len(world.places), 0).astype(np.int64)
    place = np.tile(np.arange(len(world.places), dtype=np.int32), int(rows.sum()))
    start = np.concatenate(([0], count.cumsum())).astype(np.int64)
    return replace(world, declared=Reached(start, place, np.zeros_like(place)))


RELAXED: tuple[tuple[Cause, Callable[[World, int, Scheme], World]], ...] = (
    (Cause.AGE_LIMIT, _longer),
    (Cause.TOO_FEW_PLACES, _unlimited),
    (Cause.TOO_FEW_PLACES, without_bar(Bar.CAPACITY)),
    (Cause.COSTS_MONEY, without_bar(Bar.COST)),
    (Cause.ON_REQUEST, without_bar(Bar.REQUEST)),
    (Cause.TOO_RARE, without_bar(Bar.RARE)),
    (Cause.BY_REFERRAL, without_bar(Bar.REFERRAL)),
    (Cause.NOT_OPEN, without_bar(Bar.NOT_OPEN)),
    (Cause.NO_WAY_IN, without_bar(Bar.NO_WAY_IN)),
    (Cause.NOT_RUNNING, without_bar(Bar.NOT_RUNNING)),
    (Cause.DIGITAL_ONLY, without_bar(Bar.DIGITAL)),
    (Cause.NOT_THIS_AGE, _ages),
    (Cause.TOO_FAR, _everywhere),
)
"""Conditions in the order in which they are cheap to mend; the first that closes is the cause."""


def cause_of(world: World, scheme: Scheme, found: list[Finding]) -> list[Finding]:
    """Each finding with its cause; a relaxed world is run once per field, and only if asked for."""
    worlds: dict[tuple[int, int], FieldSums] = {}

    def sums(f: int, n: int) -> FieldSums:
        if (f, n) not in worlds:
            worlds[f, n] = field_sums(RELAXED[n][1](world, f, scheme), scheme, f)
        return worlds[f, n]

    def cause(finding: Finding) -> Cause:
        touching = between_limits(world, scheme, finding)
        if finding.cause is Cause.UNCONFIRMED:
            return Cause.AGE_LIMIT if touching else Cause.UNCONFIRMED
        for n, (name, _) in enumerate(RELAXED):
            if name is Cause.AGE_LIMIT and not touching:
                continue
            if closes(scheme, world, sums(finding.field, n), finding):
                return name
        return Cause.MISSING

    causes = [cause(finding) for finding in found]
    return [
        replace(one, cause=name, certain=one.certain and name is not Cause.AGE_LIMIT)
        for one, name in zip(found, causes, strict=True)
    ]


def is_gap(scheme: Scheme, country: bool, people: int, reached: int) -> bool:
    """Whether so many people (parts), of whom so many are reached, are a gap."""
    least = scheme.gap_children_country if country else scheme.gap_children_town
    few = reached * 1000 < scheme.gap_share_permille * people
    return few and people - reached >= least * PARTS


def closes(scheme: Scheme, world: World, sums: FieldSums, finding: Finding) -> bool:
    """Whether under these sums the finding's months are no gap any more."""
    area, p = finding.areas[0], finding.population
    inside = sums.axis.within(finding.months)
    people = int(sums.children[p, area, inside].sum())
    reached = int(sums.reached[Level.RECORDED, p, area, inside].sum())
    return not is_gap(scheme, bool(world.country[area]), people, reached)


def between_limits(world: World, scheme: Scheme, finding: Finding) -> bool:
    """A short hole in which one offer of the field ends and at whose end another begins."""
    offers, p = world.offers, finding.population
    counts = in_field(offers, finding.field) & (offers.barred[:, p] == 0)
    counts &= offers.level < Level.MENTIONED
    ends = bool((counts & (offers.stop == finding.months.start)).any())
    begins = bool((counts & (offers.start == finding.months.stop)).any())
    return len(finding.months) <= scheme.age_limit_months and ends and begins
