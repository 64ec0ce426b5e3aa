"""Offers exactly at a reach, just beyond it, on top of a place, nowhere."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from tests.engine.worlds.places import some_points
from tests.engine.worlds.rows import NORTH_SEA, Offer
from tests.engine.worlds.schemes import straight_lines

from lueckenlos.engine.types import FIRST_MONTH, LAST_MONTH, Bar, Level, Places, Scheme


@st.composite
def ages(draw: st.DrawFn, favoured: list[int]) -> tuple[int, int]:
    """From and until; mostly limits that others have too, so that ages touch."""
    month = st.sampled_from(favoured) | st.integers(FIRST_MONTH, LAST_MONTH)
    a, b = draw(month), draw(month)
    if a == b:
        return (a, a + 1) if a < LAST_MONTH else (a - 1, a)
    return min(a, b), max(a, b)


@st.composite
def spots(draw: st.DrawFn, places: Places, lines: list[int]) -> tuple[int, int]:
    """Where an offer is: exactly at a reach from a place, just beyond, anywhere, far away."""
    how = draw(st.integers(0, 9))
    if how == 9:
        return NORTH_SEA
    if how == 8 or not len(places):
        return draw(some_points(False))
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
