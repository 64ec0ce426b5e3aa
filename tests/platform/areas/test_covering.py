"""What a table of children by area and age hides, so that nobody can be picked out of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.platform.areas.tables import known, printed, ranges, table

from lueckenlos.areas.carrying import carried, origins
from lueckenlos.areas.comparison import Change, Comparison, Kind
from lueckenlos.areas.covering import covered, covered_when_carried, remembered
from lueckenlos.disclosure import rounded
from lueckenlos.exchange.records import ChildCount

YOUNG, OLD, ALL = (0, 72), (72, 216), (0, 216)


def counts(**areas):
    """Children under six and from six on, by area."""
    return [
        ChildCount(area, *band, number)
        for area, numbers in areas.items()
        for band, number in zip((YOUNG, OLD), numbers, strict=True)
    ]


def decide(some, threshold=5, sensitive=False, withheld=(0, 4), **more):
    return covered(some, threshold=threshold, sensitive=sensitive, withheld=withheld, **more)


def decide_for(world):
    return covered(
        world.counts,
        threshold=world.threshold,
        sensitive=world.sensitive,
        withheld=world.interval,
        groups=world.groups,
    )


# --- by hand -----------------------------------------------------------------------------------


def test_where_nothing_is_small_everything_is_shown_rounded():
    found = decide(counts(a=(21, 108), b=(33, 44)))
    assert found.hidden == set()
    assert [found.shown("a", *band) for band in (YOUNG, OLD, ALL)] == [20, 110, 130]
    assert [found.shown("", *band) for band in (YOUNG, OLD, ALL)] == [55, 150, 210]
    assert found.all_ages("a") == found.all_ages("") == ALL


def test_what_nobody_counted_is_not_shown():
    found = decide(counts(a=(21, 108)))
    assert found.shown("a", 0, 36) is None
    assert found.shown("elsewhere", *YOUNG) is None
    assert found.all_ages("elsewhere") is None


def test_a_small_count_takes_others_with_it_so_that_no_sum_gives_it_away():
    found = decide(counts(a=(2, 60), b=(30, 70), c=(50, 80)))
    assert found.hidden == {("a", *YOUNG), ("a", *OLD), ("b", *YOUNG), ("b", *OLD)}
    assert found.shown("a", *YOUNG) is None
    assert found.shown("a", *ALL) == 60
    assert found.shown("", *YOUNG) == 80


def test_a_total_over_what_the_source_withholds_is_hidden():
    found = decide(counts(a=(None, 60), b=(30, 70)))
    assert {("a", *YOUNG), ("a", *ALL), ("", *YOUNG), ("", *ALL)} <= found.hidden
    assert found.shown("", *OLD) == 130


def test_what_an_inner_band_leaves_of_the_outer_one_is_covered():
    some = [ChildCount("a", *YOUNG, 50), ChildCount("a", *ALL, 52)]
    assert decide(some).hidden  # two are six and older
    assert not decide([ChildCount("a", *YOUNG, 50), ChildCount("a", *ALL, 62)]).hidden


def test_the_rest_of_a_gemeinde_is_covered_too():
    some = [ChildCount(area, *ALL, n) for area, n in {"a": 3, "b": 30, "c": 40, "d": 50}.items()]
    assert decide(some).hidden == {("a", *ALL), ("b", *ALL)}
    found = decide(some, groups={"g": ["a", "c"], "h": ["b", "d"]})
    assert found.hidden == {("a", *ALL), ("c", *ALL)}
    assert found.shown("g", *ALL) == 45


def test_children_of_a_gemeinde_counted_as_a_whole_and_in_its_areas():
    areas = [ChildCount("a", *ALL, 30), ChildCount("b", *ALL, 40)]
    together = decide([*areas, ChildCount("g", *ALL, 70)], groups={"g": ["a", "b"]})
    assert together.hidden == set()
    assert together.shown("", *ALL) == 70  # nobody twice
    more = decide([*areas, ChildCount("g", *ALL, 72)], groups={"g": ["a", "b"]})
    assert more.hidden  # two children live in no area
    assert len(more.hidden) < len(more.values)
    assert not decide([*areas, ChildCount("g", *ALL, 100)], groups={"g": ["a", "b"]}).hidden
    less = decide([*areas, ChildCount("g", *ALL, 69)], groups={"g": ["a", "b"]})
    assert ("g", *ALL) in less.hidden and ("a", *ALL) not in less.hidden


def test_an_age_counted_in_different_bands_has_no_total():
    some = [*counts(a=(20, 30)), ChildCount("b", *ALL, 60)]
    found = decide(some)
    assert found.shown("", *ALL) is None and found.all_ages("") is None
    assert found.shown("a", *ALL) == 50
    assert found.shown("", *YOUNG) is None
    part = decide([*counts(a=(20, 30)), ChildCount("b", 0, 36, 60), ChildCount("b", *OLD, 60)])
    assert part.shown("", *OLD) == 90 and part.all_ages("") is None


def test_an_area_with_fewer_ages_counts_where_it_has_them():
    found = decide([*counts(a=(20, 30)), ChildCount("b", *YOUNG, 60)])
    assert found.shown("", *YOUNG) == 80 and found.shown("", *ALL) == 110


def test_ages_nobody_counted_are_in_no_total():
    some = [ChildCount("a", 0, 36, 40), ChildCount("a", 72, 120, 60), ChildCount("b", *ALL, 90)]
    found = decide(some)
    assert found.all_ages("a") is None and found.shown("a", 0, 120) is None
    assert found.all_ages("b") == ALL
    alone = decide(some[:2])
    assert alone.all_ages("") is None
    bands = [(0, 36), (72, 120)]
    assert set(alone.values) == {(place, *band) for place in ("a", "") for band in bands}


def test_bands_that_contradict_each_other_are_not_shown_together():
    found = decide([*counts(a=(20, 30), b=(30, 30)), ChildCount("a", *ALL, 40)])
    assert ("a", *ALL) in found.hidden and ("a", *YOUNG) not in found.hidden


def test_everything_is_hidden_where_no_numbers_fit():
    # each sum for itself could be, all together cannot
    some = [
        *(ChildCount(area, *YOUNG, 4) for area in "ab"),
        *(ChildCount(area, *ALL, None) for area in "ab"),
        ChildCount("g", *ALL, 6),
    ]
    found = decide(some, groups={"g": ["a", "b"]}, threshold=3)
    assert found.hidden == set(found.values)


def test_a_decision_is_remembered_with_its_counts():
    some = counts(a=(2, 60), b=(30, 70), c=(50, 80))
    found = decide(some, groups={"g": ["a", "b"]})
    again = remembered(some, [list(key) for key in found.hidden], {"g": ["a", "b"]})
    assert again.hidden == found.hidden and again.values == found.values
    assert again.shown("g", *ALL) == 160


# --- at random ---------------------------------------------------------------------------------

worlds = st.builds(table, st.integers(0, 10**9), st.integers(1, 5))


@settings(max_examples=30, deadline=None)
@given(worlds)
def test_no_hidden_number_and_no_small_cell_can_be_narrowed(world):
    found = decide_for(world)
    facts, _ = known(world)
    widest, left = ranges(world, set(printed(world))), ranges(world, found.hidden)
    small = {key for key, one in facts.items() if one.value is not None and one.value < 1}
    small = {key for key in small if facts[key].sensitive} | {
        key for key, one in facts.items() if one.value and one.value < one.threshold
    }
    hidden = {str(key) for key in found.hidden}
    told = {str(key) for key in printed(world)}
    assert small & told <= hidden
    for key in (small | hidden) & facts.keys():
        one = facts[key]
        need = [float(one.threshold), widest[key][1] - widest[key][0]]
        need += [one.high - one.low] if one.value is None else []
        assert left[key][1] - left[key][0] >= min(need) - 1e-4, key


@settings(max_examples=30, deadline=None)
@given(worlds)
def test_every_number_printed_is_that_of_its_children(world):
    found = decide_for(world)
    assert set(found.values) == set(printed(world))
    for key, cells in printed(world).items():
        if key not in found.hidden:
            people = sum(world.cells[cell.split("/")[0], int(cell.split("/")[1])] for cell in cells)
            assert found.values[key] == people
            assert found.shown(*key) == rounded(people)


# --- carried to other areas --------------------------------------------------------------------


def changes(areas, draw):
    """The areas, some of them merged, split, with another key or cut anew."""
    left, found, n = list(areas), [], 0
    while left:
        kinds = [Kind.UNCHANGED, Kind.REKEYED, Kind.SPLIT, Kind.RESHAPED]
        kind = draw.choice(kinds + [Kind.MERGED] * 2 * (len(left) > 1))
        old = tuple(left[: draw.randint(2, len(left))]) if kind is Kind.MERGED else (left[0],)
        left, n = left[len(old) :], n + 1
        new = {Kind.SPLIT: (f"n{n}", f"m{n}"), Kind.MERGED: (f"n{n}",), Kind.REKEYED: (f"n{n}",)}
        found.append(Change(kind, old, new.get(kind, old), 1.0))
    return Comparison(tuple(found), ())


@settings(max_examples=30, deadline=None)
@given(worlds, st.randoms(use_true_random=False))
def test_old_and_carried_table_together_tell_no_more_than_the_old_one(world, draw):
    old = decide_for(world)
    comparison = changes(sorted({one.area for one in world.counts}), draw)
    parts = origins(comparison)
    names = draw.sample(sorted(parts), len(parts))
    cut = draw.randrange(len(names) + 1)
    groups = {"g": names[:cut], "h": names[cut:]}
    new = covered_when_carried(old, comparison, groups=groups)
    counts = carried(world.counts, comparison, withheld=world.interval).counts
    assert {(o.area, o.from_month, o.to_month) for o in counts} <= set(new.values)
    places = {area: [area] for area in names} | groups | {"": names}
    more = {}
    for key in set(new.values) - new.hidden:
        inside = [area for name in places[key[0]] for area in parts[name]]
        bands = [band for band in printed_bands(world) if key[1] <= band[0] and band[1] <= key[2]]
        more[f"new {key}"] = tuple(world.cells_of(inside, bands))
        assert new.values[key] == sum(
            world.cells[c.split("/")[0], int(c.split("/")[1])] for c in more[f"new {key}"]
        )
    before, after = ranges(world, old.hidden), ranges(world, old.hidden, more)
    for key, ends in before.items():
        assert after[key] == pytest.approx(ends, abs=1e-4), key


def printed_bands(world):
    return {(one.from_month, one.to_month) for one in world.counts}


def carry(some, *pairs, **more):
    found = Comparison(tuple(Change(kind, (*a,), (*b,), 1.0) for kind, a, b in pairs), ())
    return covered_when_carried(decide(some), found, **more)


def test_a_carried_count_is_hidden_when_a_part_was():
    some = counts(a=(2, 60), b=(30, 70), c=(50, 80), d=(50, 80))
    found = carry(some, (Kind.MERGED, "ac", "x"), (Kind.REKEYED, "b", "y"), (Kind.RENAMED, *"dd"))
    assert found.shown("x", *YOUNG) is None and found.shown("y", *OLD) is None
    assert found.shown("x", *ALL) == 190  # both totals were shown
    assert found.shown("d", *YOUNG) == 50
    assert found.shown("", *YOUNG) == 130  # all are in it, as before


def test_a_total_without_a_hidden_area_is_hidden():
    some = counts(a=(2, 60), b=(30, 70), c=(50, 80), d=(50, 80))
    cut = [(Kind.UNCHANGED, one, one) for one in "bcd"]
    found = carry(some, (Kind.SPLIT, "a", "vw"), *cut)
    assert found.shown("", *YOUNG) is None  # the one before less this would tell of area a
    assert found.shown("", *ALL) == 360  # of all ages it may be told


def test_a_total_without_a_shown_area_is_shown():
    some = counts(a=(2, 60), b=(30, 70), c=(50, 80), d=(50, 80))
    cut = [(Kind.UNCHANGED, one, one) for one in "abc"]
    found = carry(some, (Kind.SPLIT, "d", "vw"), *cut, groups={"g": ["a", "b"], "h": ["a", "c"]})
    assert found.shown("", *YOUNG) == 80
    assert found.shown("h", *YOUNG) is None and found.shown("h", *ALL) == 190
