"""Which finding is which gap, without a database: properties, and a slow obvious twin."""

from __future__ import annotations

from fractions import Fraction
from itertools import count

import hypothesis.strategies as st
from hypothesis import given

from lueckenlos.chain.matching import Ground, Matched, match, moved

AREAS = "abcdef"
MONTHS = (0, 6, 12, 24, 36, 72)


@st.composite
def grounds(draw: st.DrawFn, most: int = 5, closed: bool = False) -> list[Ground[int]]:
    """Grounds of a small world, some of the same field."""
    found = []
    for key in range(draw(st.integers(0, most))):
        start, stop = sorted(draw(st.lists(st.sampled_from(MONTHS), min_size=2, max_size=2,
                                           unique=True)))  # fmt: skip
        areas = draw(st.sets(st.sampled_from(AREAS), min_size=1))
        found.append(
            Ground(
                key,
                "children",
                draw(st.sampled_from(("play", "health"))),
                start,
                stop,
                frozenset(areas),
                open=not closed or draw(st.booleans()),
            )
        )
    return found


def cells(one: Ground[int]) -> set[tuple[str, str, int]]:
    return {(one.field, area, month) for area in one.areas for month in range(one.start, one.stop)}


def twin(gaps: list[Ground[int]], findings: list[Ground[int]]) -> Matched[int, int]:
    """The same by counting areas × months one by one, always taking the best pair that is left."""

    def most_of(part: Ground[int], whole: Ground[int]) -> bool:
        return 2 * len(cells(part) & cells(whole)) >= len(cells(part))

    def rank(g: int, f: int) -> tuple[Fraction, Fraction, bool, int, int]:
        gap, finding = gaps[g], findings[f]
        months = {*range(gap.start, gap.stop)}, {*range(finding.start, finding.stop)}
        alike = Fraction(len(months[0] & months[1]), len(months[0] | months[1]))
        share = Fraction(len(gap.areas & finding.areas), len(gap.areas | finding.areas))
        return share * alike, alike, gap.open, -g, -f

    meet = {
        (g, f)
        for g, gap in enumerate(gaps)
        for f, finding in enumerate(findings)
        if cells(gap) & cells(finding) and (gap.open or most_of(finding, gap))
    }
    same: dict[int, int] = {}
    left = set(meet)
    while left:
        g, f = max(left, key=lambda pair: rank(*pair))
        same[findings[f].key] = gaps[g].key
        left = {pair for pair in left if pair[0] != g and pair[1] != f}
    best = sorted(meet, key=lambda pair: rank(*pair), reverse=True)
    split: dict[int, int] = {}
    merged: dict[int, int] = {}
    for g, f in best:
        gap, finding = gaps[g], findings[f]
        if gap.open and finding.key not in same and most_of(finding, gap):
            split.setdefault(finding.key, gap.key)
        over = gap.open and gap.key not in same.values()
        if over and finding.key in same and most_of(gap, finding):
            merged.setdefault(gap.key, same[finding.key])
    known = {*same, *split}
    kept = {*same.values(), *merged}
    return Matched(
        same, split, tuple(one.key for one in findings if one.key not in known), merged,
        tuple(one.key for one in gaps if one.open and one.key not in kept),
    )  # fmt: skip


@given(grounds(closed=True), grounds())
def test_it_does_what_its_twin_does(gaps: list[Ground[int]], findings: list[Ground[int]]) -> None:
    assert match(gaps, findings) == twin(gaps, findings)


@given(grounds(closed=True), grounds())
def test_every_finding_and_every_open_gap_has_one_fate(
    gaps: list[Ground[int]], findings: list[Ground[int]]
) -> None:
    found = match(gaps, findings)
    fates = [*found.same, *found.split, *found.new]
    assert sorted(fates) == [one.key for one in findings]
    taken = list(found.same.values())
    assert len(taken) == len(set(taken))
    closed = {one.key for one in gaps if not one.open}
    kept = [*(key for key in taken if key not in closed), *found.merged, *found.gone]
    assert sorted(kept) == [one.key for one in gaps if one.open]
    assert set(found.merged.values()) <= set(taken)
    assert not set(found.split.values()) & closed


def apart(some: list[Ground[int]]) -> list[Ground[int]]:
    """Those of them that no two share ground, as the findings of one run are."""
    found: list[Ground[int]] = []
    for one in some:
        if not any(cells(one) & cells(other) for other in found):
            found.append(one)
    return found


@given(grounds(most=8))
def test_unchanged_findings_are_the_gaps_they_were(some: list[Ground[int]]) -> None:
    gaps = apart(some)
    found = match(gaps, gaps[::-1])
    assert found == Matched({one.key: one.key for one in gaps}, {}, (), {}, ())


@given(grounds(most=8), st.permutations(AREAS))
def test_renamed_areas_change_nothing(some: list[Ground[int]], names: list[str]) -> None:
    gaps = apart(some)
    became = dict(zip(AREAS, names, strict=True))
    renamed = {old: (new,) for old, new in became.items()}
    findings = [
        Ground(one.key, one.population, one.field, one.start, one.stop,
               frozenset(became[area] for area in one.areas))
        for one in gaps
    ]  # fmt: skip
    found = match([moved(one, renamed) for one in gaps], findings)
    assert found == Matched({one.key: one.key for one in gaps}, {}, (), {}, ())


@given(st.sampled_from(AREAS), st.integers(1, 17), st.booleans())
def test_shifted_months_keep_the_gap(area: str, by: int, later: bool) -> None:
    gap = Ground("g", "children", "play", 36, 72, frozenset(area))
    shift = by if later else -by
    finding = Ground("f", "children", "play", 36 + shift, 72 + shift, frozenset(area))
    assert match([gap], [finding]) == Matched({"f": "g"}, {}, (), {}, ())


@given(st.sets(st.sampled_from(AREAS), min_size=2), st.data())
def test_every_part_of_a_split_comes_from_the_gap(areas: set[str], data: st.DataObject) -> None:
    whole = Ground("g", "children", "play", 0, 36, frozenset(areas))
    numbers = {area: data.draw(st.integers(0, 2)) for area in sorted(areas)}
    parts = [frozenset(a for a in areas if numbers[a] == n) for n in range(3)]
    some = [Ground(n, "children", "play", 0, 36, part) for n, part in enumerate(parts) if part]
    found = match([whole], some)
    assert {**found.same, **found.split} == dict.fromkeys((one.key for one in some), "g")
    largest = max(len(one.areas) for one in some)
    assert [len(some[at].areas) for at, one in enumerate(some) if one.key in found.same] == [
        largest
    ]
    assert (found.new, found.merged, found.gone) == ((), {}, ())


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4))
def test_a_merge_keeps_the_biggest(sizes: list[int]) -> None:
    number = count()
    gaps = [
        Ground(at, "children", "play", 0, 36, frozenset(str(next(number)) for _ in range(size)))
        for at, size in enumerate(sizes)
    ]
    whole = Ground("f", "children", "play", 0, 36, frozenset().union(*(g.areas for g in gaps)))
    found = match(gaps, [whole])
    biggest = sizes.index(max(sizes))
    assert found.same == {"f": biggest}
    assert found.merged == {g.key: biggest for g in gaps if g.key != biggest}
    assert found.gone == ()


def test_a_split_of_ground_gives_all_its_parts() -> None:
    gap = Ground("g", "children", "play", 0, 36, frozenset("ab"))
    assert moved(gap, {"a": ("a1", "a2")}).areas == {"a1", "a2", "b"}


def test_what_is_new_by_most_of_it_inherits_nothing() -> None:
    gap = Ground("g", "children", "play", 0, 36, frozenset("a"))
    own = Ground("same", "children", "play", 0, 30, frozenset("a"))
    other = Ground("new", "children", "play", 30, 72, frozenset("ab"))
    assert match([gap], [own, other]).new == ("new",)


def test_what_shares_little_with_a_finding_is_gone_and_not_merged() -> None:
    gaps = [
        Ground("big", "children", "play", 0, 36, frozenset("abc")),
        Ground("far", "children", "play", 0, 36, frozenset("def")),
    ]
    finding = Ground("f", "children", "play", 0, 36, frozenset("abcd"))
    found = match(gaps, [finding])
    assert (found.merged, found.gone) == ({}, ("far",))


def test_a_gap_found_no_more_takes_only_what_was_its_own() -> None:
    old = Ground("g", "children", "play", 0, 36, frozenset("a"), open=False)
    again = Ground("f", "children", "play", 0, 30, frozenset("a"))
    more = Ground("f", "children", "play", 0, 36, frozenset("abc"))
    assert match([old], [again]).same == {"f": "g"}
    assert match([old], [more]).new == ("f",)
    assert match([old], []).gone == ()
