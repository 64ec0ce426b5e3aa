"""What became of the areas of one edition in the next."""

import time
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.platform.areas.partitions import area, box, cells, editions, told

from lueckenlos.areas.comparison import Kind, Trouble, Warn, compare
from lueckenlos.exchange.layers.polygons import read_polygons
from lueckenlos.exchange.records import AreaRecord

A, B, C = box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000), box(2000, 0, 3000, 1000)


def only(old, new):
    """The one change between two editions without trouble."""
    found = compare(old, new)
    assert found.trouble == ()
    (change,) = found.changes
    return change


# --- by hand -----------------------------------------------------------------------------------


def test_the_same_areas_in_another_order():
    some = [area("a", A), area("b", B)]
    found = compare(some, some[::-1])
    assert told(found.changes) == {(Kind.UNCHANGED, (k,), (k,)) for k in "ab"}
    assert [one.share for one in found.changes] == [pytest.approx(1.0)] * 2


def test_another_name_and_another_key():
    assert only([area("a", A)], [area("a", A, name="new")]).kind is Kind.RENAMED
    rekeyed = only([area("a", A)], [area("x", A, name="new")])
    assert (rekeyed.kind, rekeyed.old, rekeyed.new) == (Kind.REKEYED, ("a",), ("x",))


def test_a_border_that_moved_tells_how_much_is_kept():
    old = [area("a", A), area("b", B)]
    new = [area("a", box(0, 0, 930, 1000)), area("b", box(930, 0, 2000, 1000))]
    found = compare(old, new)
    assert told(found.changes) == {(Kind.RESHAPED, (k,), (k,)) for k in "ab"}
    assert found.changes[0].share == pytest.approx(0.93, abs=1e-3)
    assert found.changes[1].share == pytest.approx(1 / 1.07, abs=1e-3)


def test_a_border_that_moved_far_still_leaves_each_area_its_key():
    old = [area("a", A), area("b", B)]
    new = [area("a", box(0, 0, 700, 1000)), area("b", box(700, 0, 2000, 1000))]
    assert told(compare(old, new).changes) == {(Kind.RESHAPED, (k,), (k,)) for k in "ab"}
    new = [area("a", box(0, 0, 400, 1000)), area("b", box(400, 0, 2000, 1000))]
    assert told(compare(old, new).changes) == {(Kind.REARRANGED, ("a", "b"), ("a", "b"))}


def test_a_border_drawn_twenty_metres_beside_is_no_change_and_forty_is():
    for metres, kind in ((20, Kind.UNCHANGED), (40, Kind.RESHAPED)):
        new = [
            area("a", box(0, 0, 1000 - metres, 1000)),
            area("b", box(1000 - metres, 0, 2000, 1000)),
        ]
        assert {one.kind for one in compare([area("a", A), area("b", B)], new).changes} == {kind}


def test_a_small_area_that_lost_a_tenth_to_slivers_is_another_one():
    old = [area("a", box(0, 0, 150, 150))]
    assert compare(old, [area("a", box(0, 0, 130, 150))]).changes[0].kind is Kind.RESHAPED


def test_a_part_that_keeps_the_key_is_still_a_split():
    new = [area("a", box(0, 0, 800, 1000)), area("x", box(800, 0, 1000, 1000))]
    assert told(compare([area("a", A)], new).changes) == {(Kind.SPLIT, ("a",), ("a", "x"))}
    assert told(compare(new, [area("a", A)]).changes) == {(Kind.MERGED, ("a", "x"), ("a",))}


def test_parts_that_are_not_all_of_it_are_no_split():
    new = [area("x", box(0, 0, 500, 1000)), area("y", box(500, 0, 1200, 1000))]
    assert told(compare([area("a", A)], new).changes) == {(Kind.REARRANGED, ("a",), ("x", "y"))}


def test_one_area_with_another_key_and_other_borders_is_rearranged():
    new = [area("x", box(0, 0, 700, 1000))]
    assert told(compare([area("a", A)], new).changes) == {(Kind.REARRANGED, ("a",), ("x",))}


def test_an_area_shared_out_in_small_bits_is_not_gone():
    bits = [box(1000 * n, 0, 1000 * n + 80, 1000) for n in range(13)]
    strips = [box(1000 * n, -11_000, 1000 * n + 80, 0) for n in range(13)]
    old = [area("m", *bits), *(area(f"s{n:02}", strip) for n, strip in enumerate(strips))]
    new = [area(f"s{n:02}", *both) for n, both in enumerate(zip(strips, bits, strict=True))]
    kinds = Counter(one.kind for one in compare(old, new).changes)
    assert kinds == {Kind.RESHAPED: 12, Kind.REARRANGED: 1}
    kinds = Counter(one.kind for one in compare(new, old).changes)
    assert kinds == {Kind.RESHAPED: 12, Kind.REARRANGED: 1}


def test_slivers_tie_no_neighbours_together():
    old = [area("a", box(0, 0, 150, 1000)), area("b", box(150, 0, 300, 1000))]
    new = [area("x", box(20, 0, 170, 1000)), area("y", box(170, 0, 320, 1000))]
    assert told(compare(old, new).changes) == {
        (Kind.REARRANGED, ("a",), ("x",)),
        (Kind.REARRANGED, ("b",), ("y",)),
    }


def test_a_key_that_now_names_other_ground_is_told_besides():
    found = compare([area("a", A), area("b", B)], [area("b", A), area("c", B)])
    assert told(found.changes) == {
        (Kind.REKEYED, ("a",), ("b",)),
        (Kind.REKEYED, ("b",), ("c",)),
        (Kind.REUSED, ("b",), ("b",)),
    }


def test_new_areas_that_lie_on_each_other():
    new = [area("a", A), area("b", box(900, 0, 2000, 1000))]
    found = compare([area("a", A), area("b", B)], new)
    assert found.trouble == (Trouble(Warn.OVERLAP, ("a", "b"), pytest.approx(0.1, abs=1e-3)),)
    slightly = [area("a", A), area("b", box(985, 0, 2000, 1000))]
    assert compare([area("a", A), area("b", B)], slightly).trouble == ()


def test_old_ground_that_no_new_area_has():
    old = [area("a", A), area("b", B), area("c", C)]
    found = compare(old, [area("a", A), area("b", box(1000, 0, 1400, 1000)), area("c", C)])
    assert found.trouble == (Trouble(Warn.HOLE, ("b",), pytest.approx(0.2, abs=1e-3)),)
    found = compare(old, old[:2])
    assert (Kind.GONE, ("c",), ()) in told(found.changes)
    assert found.trouble == (Trouble(Warn.HOLE, ("c",), pytest.approx(1 / 3, abs=1e-3)),)


def test_a_hole_is_seen_under_areas_that_overlap():
    new = [area("a", box(0, 0, 600, 1000)), area("b", box(0, 0, 600, 1000))]
    troubles = {one.kind: one.share for one in compare([area("a", A)], new).trouble}
    assert troubles[Warn.HOLE] == pytest.approx(0.4, abs=1e-3)
    assert troubles[Warn.OVERLAP] == pytest.approx(1.0)


def test_a_key_at_two_pieces_of_ground_is_one_area():
    new = [area("a", box(0, 0, 400, 1000)), area("a", box(400, 0, 1000, 1000))]
    found = compare([area("a", A)], new)
    assert told(found.changes) == {(Kind.UNCHANGED, ("a",), ("a",))}
    assert found.trouble == (Trouble(Warn.TWICE, ("a",), 1.0),)


def test_nothing_before_and_nothing_after():
    assert told(compare([], [area("a", A)]).changes) == {(Kind.NEW, (), ("a",))}
    assert told(compare([area("a", A)], []).changes) == {(Kind.GONE, ("a",), ())}
    assert compare([], []).changes == ()


def test_every_kind_says_what_it_means():
    assert all(one.sentence.endswith(".") for one in (*Kind, *Warn))


# --- at random ---------------------------------------------------------------------------------

MIRROR = {Kind.SPLIT: Kind.MERGED, Kind.MERGED: Kind.SPLIT, Kind.NEW: Kind.GONE}
MIRROR[Kind.GONE] = Kind.NEW
seeds, shifts = st.integers(0, 10**9), st.sampled_from([0.0, 5.0, 10.0])


@settings(max_examples=60, deadline=None)
@given(seeds, shifts)
def test_what_was_done_to_a_cut_rectangle_is_found(seed, shift):
    old, new, truth = editions(seed, shift)
    found = compare(old, new)
    assert told(found.changes) == truth
    holes = {kind for kind, _, _ in truth} & {Kind.GONE}
    assert {one.kind for one in found.trouble} == ({Warn.HOLE} if holes else set())


@settings(max_examples=30, deadline=None)
@given(seeds, shifts)
def test_compared_the_other_way_round_everything_is_mirrored(seed, shift):
    old, new, _ = editions(seed, shift)
    back = {(MIRROR.get(k, k), a, b) for k, b, a in told(compare(new, old).changes)}
    assert back == told(compare(old, new).changes)


@settings(max_examples=30, deadline=None)
@given(seeds, st.sampled_from([0.0, 10.0, 60.0, 120.0]), st.randoms(use_true_random=False))
def test_every_key_is_told_once_whatever_happens(seed, shift, draw):
    before, after = cells(), cells(shift, seed)

    def drawn(some):
        keys = [f"{draw.randrange(12):02}" for _ in some]
        pairs = list(zip(keys, some.values(), strict=True))
        return [area(key, *(g for k, g in pairs if k == key)) for key in sorted({*keys})]

    old, new = drawn(before), drawn(after)
    changes = [one for one in compare(old, new).changes if one.kind is not Kind.REUSED]
    assert sorted(k for one in changes for k in one.old) == [one.id for one in old]
    assert sorted(k for one in changes for k in one.new) == [one.id for one in new]
    assert all(0 <= one.share <= 1 for one in changes)
    assert {one.kind for one in compare(old, old).changes} == {Kind.UNCHANGED}


# --- Berlin ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def berlin(shared_dir):
    file = shared_dir / "data" / "berlin" / "lor_planungsraeume_2021_shp.zip"
    return [
        AreaRecord(str(one.properties["PLR_ID"]), str(one.properties["PLR_NAME"]), one.geometry)
        for one in read_polygons(file)
    ]


@pytest.mark.needs("shared")
def test_berlin_simplified_is_berlin_and_quickly(berlin):
    shapes = shapely.coverage_simplify([one.geometry for one in berlin], 0.0003)
    new = [replace(one, geometry=shape) for one, shape in zip(berlin, shapes, strict=True)]
    start = time.process_time()
    found = compare(berlin, new)
    assert time.process_time() - start < 3
    assert Counter(one.kind for one in found.changes) == {Kind.UNCHANGED: 542}
    assert found.trouble == ()


@pytest.mark.needs("shared")
def test_berlin_drawn_anew_a_little_beside(berlin):
    moved = shapely.transform(
        np.array([one.geometry for one in berlin]),
        lambda p: p + np.array([12 / 68_000, 8 / 111_000]),
    )
    new = [replace(one, geometry=shape) for one, shape in zip(berlin, moved, strict=True)]
    found = compare(berlin, new)
    assert {one.kind for one in found.changes} == {Kind.UNCHANGED}


@pytest.mark.needs("shared")
def test_the_regions_of_berlin_are_made_of_its_areas(berlin):
    regions = {}
    for one in berlin:
        regions.setdefault(one.id[:6], []).append(one)
    whole = [
        AreaRecord(key, key, shapely.union_all([one.geometry for one in some]))
        for key, some in regions.items()
    ]
    found = compare(berlin, whole)
    assert {(one.old, one.new) for one in found.changes} == {
        (tuple(sorted(one.id for one in some)), (key,)) for key, some in regions.items()
    }
    assert {one.kind for one in found.changes} == {Kind.MERGED, Kind.REKEYED}
