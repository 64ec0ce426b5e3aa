"""Rules as strict or as lax as can be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import strategies as st
from tests.engine.worlds.rows import CELL

from lueckenlos.engine.types import (
    FIRST_MONTH,
    LAST_MONTH,
    Basis,
    Field,
    LifePhase,
    Months,
    Reach,
    Required,
    Scheme,
    Way,
)

WITH_REACH = (Way.NEAR, Way.REACHABLE)


def limits(least: int, most: int, *, first: int = FIRST_MONTH) -> st.SearchStrategy[list[int]]:
    """Some distinct age limits in order, whole years as often as odd months."""
    month = st.integers(first, LAST_MONTH) | st.integers(0, 18).map(lambda year: 12 * year)
    return st.lists(month, min_size=least, max_size=most, unique=True).map(sorted)


def touching(ages: list[int]) -> list[Months]:
    """The months between neighbouring limits."""
    return [Months(a, b) for a, b in pairwise(ages)]


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


def straight_lines(scheme: Scheme) -> list[int]:
    """The straight lines, in millimetres, that the scheme's reaches allow (all of them exact)."""
    given = [r for f in scheme.fields for r in (f.reach, f.reach_without_car) if r]
    lines = {m * CELL // r.detour_percent for r in given for m in (r.town_m, r.country_m)}
    return sorted(lines | {0})
