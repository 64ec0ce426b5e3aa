"""Small random worlds and schemes, full of the cases that go wrong: ties, edges, blanks.

Places lie on a 100 m lattice or scattered; offers lie exactly at the reach of a place, one
millimetre beyond it, on top of it, nowhere, or in the North Sea.

SHRINK=1 makes a failing world as small as it gets, which takes minutes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from lueckenlos.engine.types import (
    FAR_MM,
    FIRST_MONTH,
    LAST_MONTH,
    PARTS,
    Bar,
    Basis,
    Children,
    Field,
    Level,
    LifePhase,
    Months,
    Offers,
    Places,
    Reach,
    Reached,
    Required,
    Scheme,
    Streets,
    Travel,
    Way,
    World,
)

OFTEN = settings(
    max_examples=36,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink) if os.environ.get("SHRINK") else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
CELL = 100_000
ORIGIN = (4_300_000_000, 3_100_000_000)
NORTH_SEA = (3_900_000_000, 3_700_000_000)
WITH_REACH = (Way.NEAR, Way.REACHABLE)


@dataclass(frozen=True)
class Offer:
    """One offer row with everything at its simplest; `Offers` is made of a list of these."""

    record: int = -1
    x: int = ORIGIN[0]
    y: int = ORIGIN[1]
    located: bool = True
    area: int = 0
    start: int = 0
    stop: int = 36
    field: int = 0
    also: int = 0
    level: int = Level.CONFIRMED
    barred: tuple[int, ...] = (0,)
    served: int = -1
    host: int = -1
    kind: int = 0
    declared: tuple[tuple[int, int], ...] = ()
    """(place, metres)"""
    only: frozenset[int] | None = None
    """Areas whose residents may use it; None: everybody."""


# --- from plain rows to arrays --------------------------------------------------------------


def offers_of(rows: list[Offer], populations: int = 1) -> Offers:
    """The rows as arrays; a row without a record number is a record of its own."""

    def column(name: str, kind: type) -> np.ndarray:
        return np.array([getattr(row, name) for row in rows], kind)

    record = [row.record if row.record >= 0 else i for i, row in enumerate(rows)]
    barred = [(row.barred * populations)[:populations] for row in rows]
    return Offers(
        record=np.array(record, np.int32),
        x_mm=column("x", np.int64),
        y_mm=column("y", np.int64),
        located=column("located", bool),
        area=column("area", np.int32),
        start=column("start", np.int16),
        stop=column("stop", np.int16),
        field=column("field", np.uint8),
        also=column("also", np.uint32),
        level=column("level", np.uint8),
        barred=np.array(barred, np.uint16).reshape(len(rows), populations),
        served=column("served", np.int32),
        host=column("host", np.int32),
        kind=column("kind", np.int32),
    )


def declared_complete(said: list[int], areas: int, fields: int, youngest: int) -> np.ndarray:
    """[area, field, month]: declared complete where something is said, from an age on."""
    complete = np.array(said, int).reshape(areas, fields, 1) > 0
    return complete & (np.arange(FIRST_MONTH, LAST_MONTH) >= youngest)


def declared_of(rows: list[Offer]) -> Reached:
    """The declared places of the rows."""
    pairs = [pair for row in rows for pair in row.declared]
    start = [0, *accumulate(len(row.declared) for row in rows)]
    return Reached(
        start=np.array(start, np.int64), place=np.array([place for place, _ in pairs], np.int32)
    )


def only_of(rows: list[Offer], areas: int) -> dict[int, np.ndarray]:
    """Row → [area] for the rows that not everybody may use."""
    here = range(areas)
    return {
        i: np.array([area in row.only for area in here], bool)
        for i, row in enumerate(rows)
        if row.only is not None
    }


def places_of(
    points: list[tuple[int, int]],
    area: list[int] | None = None,
    country: list[bool] | None = None,
    edge: list[int] | None = None,
) -> Places:
    """Places at points; unless told in area 0, in town, far from every edge."""
    count = len(points)
    return Places(
        x_mm=np.array([x for x, _ in points], np.int64),
        y_mm=np.array([y for _, y in points], np.int64),
        area=np.array([0] * count if area is None else area, np.int32),
        country=np.array([False] * count if country is None else country, bool),
        edge_mm=np.array([FAR_MM] * count if edge is None else edge, np.int64),
    )


def children_of(
    people: list[list[int]],
    bands: tuple[Months, ...],
    places: Places,
    areas: int,
    *,
    key: str = "all",
    car: bool = True,
    doubt: dict[tuple[int, int], int] | None = None,
) -> Children:
    """Whole children by place and band; `doubt[area, band]`: how far withheld counts may be off."""
    doubt = doubt or {}
    parts = np.zeros((len(places), len(bands)), np.int64)
    count = np.zeros((areas, len(bands)), np.int64)
    for place, row in enumerate(people):
        for b, number in enumerate(row):
            parts[place, b] = number * PARTS // len(bands[b])
            if places.area[place] >= 0:
                count[places.area[place], b] += number
    off = np.zeros_like(count)
    withheld = np.zeros(count.shape, bool)
    for where, by in doubt.items():
        off[where], withheld[where] = by, True
    return Children(key, bands, parts, withheld, np.maximum(count - off, 0), count + off, car)


def hand_world(
    rows: list[Offer],
    points: list[tuple[int, int]],
    *,
    people: list[list[int]] | None = None,
    bands: tuple[Months, ...] = (Months(0, 36),),
    areas: int = 1,
    fields: int = 1,
    places: Places | None = None,
) -> World:
    """A world by hand: one population of ten children per place and band, everything complete."""
    places = places or places_of(points)
    people = people or [[10] * len(bands) for _ in range(len(places))]
    return World(
        areas=areas,
        places=places,
        populations=(children_of(people, bands, places, areas),),
        offers=offers_of(rows),
        declared=declared_of(rows),
        complete=np.ones((areas, fields, LAST_MONTH - FIRST_MONTH), bool),
        country=np.zeros(areas, bool),
        only=only_of(rows, areas),
    )


# --- ages -----------------------------------------------------------------------------------


def limits(least: int, most: int, *, first: int = FIRST_MONTH) -> st.SearchStrategy[list[int]]:
    """Some distinct age limits in order, whole years as often as odd months."""
    month = st.integers(first, LAST_MONTH) | st.integers(0, 18).map(lambda year: 12 * year)
    return st.lists(month, min_size=least, max_size=most, unique=True).map(sorted)


def touching(ages: list[int]) -> list[Months]:
    """The months between neighbouring limits."""
    return [Months(a, b) for a, b in pairwise(ages)]


@st.composite
def some_bands(draw: st.DrawFn) -> tuple[Months, ...]:
    """Bands of a population: official, odd, with holes, with pregnancies or without."""
    official = ((0, 36), (36, 72), (72, 120))
    ages = draw(st.none() | limits(0, 5, first=0))
    born = [Months(*band) for band in official] if ages is None else touching(ages)
    hole = draw(st.integers(0, 9))
    born = [band for i, band in enumerate(born) if i != hole]
    before = draw(st.sampled_from([(), (Months(-9, 0),), (Months(-7, -2), Months(-2, 0))]))
    return (*before, *born)


@st.composite
def ages(draw: st.DrawFn, favoured: list[int]) -> tuple[int, int]:
    """From and until; mostly limits that others have too, so that ages touch."""
    month = st.sampled_from(favoured) | st.integers(FIRST_MONTH, LAST_MONTH)
    a, b = draw(month), draw(month)
    if a == b:
        return (a, a + 1) if a < LAST_MONTH else (a - 1, a)
    return min(a, b), max(a, b)


# --- schemes --------------------------------------------------------------------------------


@st.composite
def reaches(draw: st.DrawFn) -> Reach:
    """Reaches whose straight line is a whole number of lattice cells, so that ties are exact."""
    detour = draw(st.sampled_from([100, 125, 130, 140]))
    town, country = draw(st.integers(0, 6)), draw(st.integers(0, 10))
    return Reach(town * detour, country * detour, detour)


@st.composite
def some_required(draw: st.DrawFn) -> tuple[Required, ...]:
    """Required months with every basis, touching or apart; sometimes many short ones."""
    if draw(st.integers(0, 9)) == 9:
        step = draw(st.integers(2, 6))
        spans = [Months(m, m + step - 1) for m in range(FIRST_MONTH, LAST_MONTH - step, step)]
    else:
        spans = touching(draw(limits(2, 5)))
    one = st.sampled_from([*Basis, Basis.LAW, None])
    bases = draw(st.lists(one, min_size=len(spans), max_size=len(spans)))
    return tuple(Required(m, basis) for m, basis in zip(spans, bases, strict=True) if basis)


@st.composite
def some_fields(draw: st.DrawFn, number: int, ways: Sequence[Way]) -> Field:
    """A field counted in one of the ways."""
    way = draw(st.sampled_from(ways))
    reach = draw(reaches()) if way in WITH_REACH else None
    on_foot = draw(st.none() | reaches()) if reach else None
    return Field(f"field {number}", way, draw(some_required()), reach, on_foot)


@st.composite
def schemes(draw: st.DrawFn, ways: Sequence[Way] = tuple(Way)) -> Scheme:
    """Rules as strict or as lax as can be."""
    cuts = draw(st.just([-9, 0, 36, 72, 120]) | limits(2, 6))
    phases = [LifePhase(f"phase {i}", months) for i, months in enumerate(touching(cuts))]
    left_out = draw(st.integers(0, 9))
    return Scheme(
        phases=tuple(phase for i, phase in enumerate(phases) if i != left_out or len(phases) == 1),
        fields=tuple(draw(some_fields(i, ways)) for i in range(draw(st.integers(1, 4)))),
        holds_permille=draw(st.sampled_from([900, 1000, 500, 1, 0, 333])),
        gap_share_permille=draw(st.sampled_from([500, 1000, 1, 250])),
        gap_months=draw(st.sampled_from([6, 1, 12])),
        gap_children_town=draw(st.sampled_from([20, 1, 0, 5])),
        gap_children_country=draw(st.sampled_from([10, 1, 3])),
        age_limit_months=draw(st.sampled_from([12, 1, 24])),
        headline_permille=draw(st.sampled_from([800, 0, 1000])),
        places_known_permille=draw(st.sampled_from([900, 500, 1000, 0])),
    )


# --- worlds ---------------------------------------------------------------------------------


def straight_lines(scheme: Scheme) -> list[int]:
    """The straight lines, in millimetres, that the scheme's reaches allow (all of them exact)."""
    given = [r for f in scheme.fields for r in (f.reach, f.reach_without_car) if r]
    lines = {m * CELL // r.detour_percent for r in given for m in (r.town_m, r.country_m)}
    return sorted(lines | {0})


def _points(lattice: bool) -> st.SearchStrategy[tuple[int, int]]:
    if lattice:
        cell = st.integers(-6, 6).map(lambda n: n * CELL)
        steps = st.tuples(cell, cell)
    else:
        off = st.integers(-8 * CELL, 8 * CELL)
        steps = st.tuples(off, off)
    return steps.map(lambda step: (ORIGIN[0] + step[0], ORIGIN[1] + step[1]))


@st.composite
def some_places(draw: st.DrawFn, scheme: Scheme, areas: int, most: int) -> Places:
    """Places in and outside areas, in town and country, some near an edge."""
    number = draw(st.integers(0, most))
    count = {"min_size": number, "max_size": number}
    points = draw(st.lists(_points(draw(st.booleans())), **count))
    lines = straight_lines(scheme)
    edges = [FAR_MM, FAR_MM, FAR_MM, *lines, *(line + 1 for line in lines)]
    return places_of(
        points,
        draw(st.lists(st.integers(-1, areas - 1), **count)),
        draw(st.lists(st.booleans(), **count)),
        draw(st.lists(st.sampled_from(edges), **count)),
    )


@st.composite
def some_children(draw: st.DrawFn, places: Places, areas: int, key: str) -> Children:
    """A population: places without children, many children, withheld counts."""
    bands = draw(some_bands())
    number = st.sampled_from([0, 0, 1, 2, 3, 7, 20])
    row = st.lists(number, min_size=len(bands), max_size=len(bands))
    people = draw(st.lists(row, min_size=len(places), max_size=len(places)))
    where = st.tuples(st.integers(0, areas - 1), st.integers(0, max(0, len(bands) - 1)))
    doubt = draw(st.dictionaries(where, st.integers(0, 3), max_size=3)) if bands else {}
    car = True if key == "all" else draw(st.booleans())
    return children_of(people, bands, places, areas, key=key, car=car, doubt=doubt)


@st.composite
def spots(draw: st.DrawFn, places: Places, lines: list[int]) -> tuple[int, int]:
    """Where an offer is: exactly at a reach from a place, just beyond, anywhere, far away."""
    how = draw(st.integers(0, 9))
    if how == 9:
        return NORTH_SEA
    if how == 8 or not len(places):
        return draw(_points(False))
    place = draw(st.integers(0, len(places) - 1))
    line, beyond = draw(st.sampled_from(lines)), int(how == 7)
    dx, dy = draw(st.sampled_from([(5, 0), (-5, 0), (0, 5), (0, -5), (3, 4), (-4, 3)]))
    away_x, away_y = line * dx // 5, line * dy // 5
    return (
        int(places.x_mm[place]) + away_x + beyond * (1 if dx > 0 else -1),
        int(places.y_mm[place]) + away_y + (beyond * (1 if dy > 0 else -1) if dx == 0 else 0),
    )


def some_barred(populations: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Mostly nothing in the way; else one bar, sometimes two, by population."""
    one = st.sampled_from([int(bar) for bar in Bar])
    bars = st.sampled_from([0, 0, 0, 0]) | one | st.builds(lambda a, b: a | b, one, one)
    return st.lists(bars, min_size=populations, max_size=populations).map(tuple)


@st.composite
def some_offer(
    draw: st.DrawFn, scheme: Scheme, places: Places, areas: int, populations: int, favoured: list
) -> Offer:
    """Any offer; its host is chosen later. What is only mentioned has a bar that says why."""
    x, y = draw(spots(places, straight_lines(scheme)))
    start, stop = draw(ages(favoured))
    area, only = draw(st.integers(-1, areas - 1)), None
    if draw(st.integers(0, 4)) == 4:
        only = draw(st.frozensets(st.integers(0, areas - 1), max_size=areas)) | {area} - {-1}
    field = draw(st.integers(0, len(scheme.fields) - 1))
    everywhere = 2 ** len(scheme.fields) - 1
    reached = st.tuples(st.integers(0, max(0, len(places) - 1)), st.integers(0, 9000))
    unique = st.lists(reached, max_size=4, unique_by=lambda pair: pair[0])
    level, barred = draw(st.sampled_from([0, 0, 1, 1, 2])), draw(some_barred(populations))
    if level == Level.MENTIONED:
        why = int(draw(st.sampled_from([Bar.ON_REQUEST, Bar.BY_REFERRAL, Bar.DIGITAL_ONLY])))
        barred = tuple(bars | why for bars in barred)
    return Offer(
        x=x,
        y=y,
        located=draw(st.integers(0, 9)) < 9,
        area=area,
        start=start,
        stop=stop,
        field=field,
        also=draw(st.just(0) | st.integers(0, everywhere)) & ~(1 << field),
        level=level,
        barred=barred,
        served=draw(st.sampled_from([-1, 0, 1, 5, 30, 30])),
        kind=draw(st.integers(0, 2)),
        declared=_open_to(only, places, draw(unique) if len(places) else []),
        only=only,
    )


@st.composite
def some_offers(
    draw: st.DrawFn, scheme: Scheme, places: Places, areas: int, populations: int, bands: list
) -> list[Offer]:
    """Rows: offers, doubtful readings that touch them, hosts, sometimes very many age limits."""
    spans = [*bands, *(phase.months for phase in scheme.phases)]
    spans += [item.months for field in scheme.fields for item in field.required[:4]]
    favoured = sorted({0, 36, 72} | {m for span in spans for m in (span.start, span.stop)})
    one = some_offer(scheme, places, areas, populations, favoured)
    rows = [replace(draw(one), record=i) for i in range(draw(st.integers(0, 14)))]
    for row in [row for row in rows if row.stop <= LAST_MONTH - 12]:
        if draw(st.integers(0, 4)) == 4:
            level = max(row.level, Level.RECORDED)
            rows.append(replace(row, start=row.stop, stop=row.stop + 12, level=level))
    if rows and draw(st.integers(0, 4)) == 4:
        rows += _crowd(rows[0], len(rows))
    for i, row in enumerate(rows):
        host = draw(st.integers(-1, len(rows) - 1))
        rows[i] = replace(row, host=-1 if host == i else host)
    return _same_host(rows)


def _open_to(only: frozenset[int] | None, places: Places, pairs: list) -> tuple:
    """The declared places whose residents may use the offer."""
    return tuple(p for p in pairs if only is None or int(places.area[p[0]]) in only)


def _crowd(like: Offer, first: int) -> list[Offer]:
    """Forty offers beside one another with eighty age limits: more than a word holds."""
    more = []
    for i, start in enumerate(range(FIRST_MONTH, FIRST_MONTH + 200, 5)):
        fewer = like.declared[i % 3 :]
        row = replace(like, record=first + i, start=start, stop=start + 3, declared=fewer)
        more.append(replace(row, level=i % 2))
    return more


def _same_host(rows: list[Offer]) -> list[Offer]:
    """All readings of a record belong to one institution."""
    host = {row.record: row.host for row in reversed(rows)}
    return [replace(row, host=host[row.record]) for row in rows]


@st.composite
def worlds(draw: st.DrawFn, scheme: Scheme, most: int = 40) -> World:
    """A world the scheme applies to."""
    areas = draw(st.integers(1, 4))
    places = draw(some_places(scheme, areas, most))
    populations = [draw(some_children(places, areas, "all"))]
    if draw(st.booleans()):
        populations.append(draw(some_children(places, areas, "second")))
    bands = [band for children in populations for band in children.bands]
    rows = draw(some_offers(scheme, places, areas, len(populations), bands))
    pair = st.tuples(st.integers(0, areas - 1), st.integers(0, areas - 1))
    near = {(min(a, b), max(a, b)) for a, b in draw(st.lists(pair, max_size=4)) if a != b}
    fields = len(scheme.fields)
    complete = draw(st.lists(st.integers(0, 3), min_size=areas * fields, max_size=areas * fields))
    youngest = draw(st.sampled_from((FIRST_MONTH, FIRST_MONTH, 0, 36)))
    return World(
        areas=areas,
        places=places,
        populations=tuple(populations),
        offers=offers_of(rows, len(populations)),
        declared=declared_of(rows),
        complete=declared_complete(complete, areas, fields, youngest),
        country=np.array(draw(st.lists(st.booleans(), min_size=areas, max_size=areas)), bool),
        neighbours=tuple(sorted(near)),
        only=only_of(rows, areas),
    )


@st.composite
def travelled(draw: st.DrawFn, world: World, scheme: Scheme) -> tuple[World, Scheme]:
    """The same with ways on foot and buses: some reaches are walked, some places off the streets,
    ways exactly as long as a reach or a millimetre longer."""
    travel = st.sampled_from(Travel)

    def walked(field: Field) -> Field:
        both = ("reach", "reach_without_car")
        given = {name: getattr(field, name) for name in both if getattr(field, name)}
        return replace(field, **{k: replace(v, travel=draw(travel)) for k, v in given.items()})

    scheme = replace(scheme, fields=tuple(walked(field) for field in scheme.fields))
    rows, places = len(world.offers), len(world.places)
    some = st.frozensets(st.integers(0, max(0, places - 1)), max_size=places)
    streets = draw(some_streets(world, scheme)) if draw(st.integers(0, 3)) else None
    listed = [draw(some) if places else frozenset() for _ in range(rows)]
    told = draw(st.lists(st.booleans(), min_size=world.areas, max_size=world.areas))
    return replace(
        world,
        streets=streets,
        bus=csr([sorted(one) for one in listed]) if draw(st.booleans()) else None,
        bus_known=np.array(told, bool) if draw(st.booleans()) else None,
    ), scheme


@st.composite
def some_streets(draw: st.DrawFn, world: World, scheme: Scheme) -> Streets:
    """Ways from a few sites; a row or a place may be off the network, a row without a point is."""
    rows, places, sites = len(world.offers), len(world.places), draw(st.integers(0, 3))
    off = np.array(draw(st.lists(st.booleans(), min_size=places, max_size=places)), bool)
    metres = [r for f in scheme.fields for r in (f.reach, f.reach_without_car) if r]
    exact = sorted({1000 * m for r in metres for m in (r.town_m, r.country_m)} | {0})
    way = st.builds(lambda mm, beyond: mm + beyond, st.sampled_from(exact), st.integers(0, 1))
    on = np.flatnonzero(~off).tolist()
    one = st.dictionaries(st.sampled_from(on), way) if on else st.just({})
    ways = [sorted(draw(one).items()) for _ in range(sites)]
    site = draw(st.lists(st.integers(-1, sites - 1), min_size=rows, max_size=rows))
    found = csr([[place for place, _ in pairs] for pairs in ways])
    return Streets(
        site=np.where(world.offers.located, site, -1).astype(np.int32),
        start=found.start,
        place=found.place,
        way_mm=np.array([mm for pairs in ways for _, mm in pairs], np.int32),
        off=off,
    )


def csr(listed: Sequence[Sequence[int]]) -> Reached:
    """Places by row."""
    start = np.array([0, *accumulate(map(len, listed))], np.int64)
    return Reached(start, np.array([place for places in listed for place in places], np.int32))


@st.composite
def cases(
    draw: st.DrawFn, most: int = 40, ways: Sequence[Way] = tuple(Way)
) -> tuple[World, Scheme]:
    """A scheme and a world for it, sometimes with streets and buses."""
    scheme = draw(schemes(ways))
    world = draw(worlds(scheme, most))
    return draw(travelled(world, scheme)) if draw(st.booleans()) else (world, scheme)
