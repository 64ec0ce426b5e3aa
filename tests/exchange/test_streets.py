"""Extracts of OpenStreetMap: what can be walked, the network made of it, and what goes wrong."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.conftest import Folder, told

from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.streets.access import walked, with_pram
from lueckenlos.exchange.streets.network import STEP_MM, for_prams, network
from lueckenlos.exchange.streets.read import read_streets
from lueckenlos.exchange.travel import StreetNetwork

EVERYWHERE = (0.0, 0.0, 1e7, 1e7)
DEGREE_M = 71_700  # of longitude at 50° north, about
STREETS = '\n[streets]\nfile = "wege.osm"\n'


def tags(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def osm(*ways: tuple[list[int], str], missing: tuple[int, ...] = ()) -> str:
    """An extract of a row of points, a hundredth of a degree apart from 9.0 east, 50.005 north."""
    points = sorted({point for line, _ in ways for point in line} - set(missing))
    text = ['<osm version="0.6" generator="hand">']
    text += [f'<node id="{p}" lat="50.005" lon="{9 + p / 100}"/>' for p in points]
    for number, (line, said) in enumerate(ways, 1):
        refs = "".join(f'<nd ref="{p}"/>' for p in line)
        pairs = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags(said).items())
        text.append(f'<way id="{number}">{refs}{pairs}</way>')
    return "".join([*text, "</osm>"])


def read(tmp_path: Path, *ways: tuple[list[int], str], **more) -> StreetNetwork:
    (tmp_path / "wege.osm").write_text(osm(*ways, **more))
    return read_streets(tmp_path / "wege.osm", EVERYWHERE)


# --- what can be walked ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "can"),
    [
        ("highway=residential", True),
        ("highway=footway", True),
        ("highway=steps", True),
        ("highway=primary", True),
        ("highway=track", True),
        ("highway=path oneway=yes", True),
        ("highway=motorway", False),
        ("highway=motorway foot=yes", False),
        ("highway=trunk", False),
        ("highway=trunk foot=yes", True),
        ("highway=trunk sidewalk=right", True),
        ("highway=trunk sidewalk=no", False),
        ("highway=primary motorroad=yes", False),
        ("highway=cycleway", False),
        ("highway=cycleway foot=designated", True),
        ("highway=cycleway foot=yes access=no", True),
        ("highway=service access=private", False),
        ("highway=service access=no", False),
        ("highway=service access=no foot=yes", True),
        ("highway=service access=customers", True),
        ("highway=residential access=destination", True),
        ("highway=track access=agricultural", True),
        ("highway=path foot=no", False),
        ("highway=path foot=private access=yes", False),
        ("highway=secondary foot=use_sidepath", False),
        ("highway=construction", False),
        ("highway=proposed foot=yes", False),
        ("highway=service route=ferry foot=yes", False),
        ("building=yes", False),
    ],
)
def test_walked(said, can):
    assert walked(tags(said)) == can


@pytest.mark.parametrize(
    ("said", "can"),
    [
        ("highway=footway", True),
        ("highway=steps", False),
        ("highway=steps ramp=yes", True),
        ("highway=steps ramp=no ramp:stroller=yes", True),
        ("highway=steps stroller=yes", True),
        ("highway=footway stroller=no", False),
        ("highway=footway conveying=forward", False),
        ("highway=path sac_scale=hiking", True),
        ("highway=path sac_scale=mountain_hiking", False),
        ("highway=track smoothness=very_bad", False),
        ("highway=track smoothness=bad", True),
    ],
)
def test_with_a_pram(said, can):
    assert with_pram(tags(said)) == can


# --- the network ----------------------------------------------------------------------------


def test_a_street_is_one_edge_between_crossings(tmp_path):
    """Four points in a row; at the third a path ends."""
    found = read(tmp_path, ([0, 1, 2, 3], "highway=residential"), ([2, 20], "highway=path"))
    assert (found.nodes, len(found.edges)) == (4, 3)
    lengths = sorted(found.edges[:, 2] / 1000 / DEGREE_M * 100)
    assert lengths == pytest.approx([1, 2, 18], rel=0.01)


def test_what_cannot_be_walked_is_no_street(tmp_path):
    found = read(tmp_path, ([0, 1], "highway=residential"), ([1, 2], "highway=motorway"))
    assert found.edges[:, 2].sum() / 1000 == pytest.approx(DEGREE_M / 100, rel=0.01)


def test_points_along_a_street_are_never_far_apart(tmp_path):
    found = read(tmp_path, ([0, 1, 2], "highway=residential"))
    assert found.at[0].tolist() == [0, 0]
    assert found.at[-1].tolist() == [0, found.edges[0, 2]]
    steps = np.diff(found.at[:, 1])
    assert steps.min() > 0
    assert steps.max() <= STEP_MM
    moved = np.hypot(np.diff(found.x_mm), np.diff(found.y_mm))
    assert np.abs(moved - steps).max() < 3


def test_a_point_outside_the_extract_parts_a_street(tmp_path):
    whole = ([0, 1, 2, 3, 4], "highway=residential")
    found = read(tmp_path, whole, missing=(2,))
    assert (found.nodes, len(found.edges), found.islands) == (2, 1, 1)


def test_only_what_lies_in_the_box(tmp_path):
    (tmp_path / "wege.osm").write_text(osm(([0, 1, 2, 3], "highway=residential")))
    whole = read_streets(tmp_path / "wege.osm", EVERYWHERE)
    box = (0.0, 0.0, whole.x_mm[0] / 1000 + 10, 1e7)
    part = read_streets(tmp_path / "wege.osm", box)
    assert part.edges[:, 2].sum() < whole.edges[:, 2].sum() / 2


def test_steps_are_an_edge_of_their_own(tmp_path):
    """Between two streets in a row, so that they alone can be left out."""
    ways = [([0, 1], "highway=path"), ([1, 2], "highway=steps"), ([2, 3], "highway=path")]
    found = read(tmp_path, *ways)
    assert sorted(found.edges[:, 3]) == [0, 1, 1]
    rolling = for_prams(found)
    assert (len(rolling.edges), rolling.edges[:, 3].min()) == (2, 1)
    assert set(rolling.at[:, 0]) == {0, 1}
    assert len(rolling.x_mm) == len(rolling.at) < len(found.at)


def test_a_piece_that_two_ways_share_counts_once_and_as_the_better_one(tmp_path):
    found = read(tmp_path, ([0, 1], "highway=steps"), ([1, 0], "highway=footway"))
    assert found.edges[:, 3].tolist() == [1]


def test_a_ring_without_a_crossing(tmp_path):
    found = read(tmp_path, ([0, 1, 2, 0], "highway=footway"))
    assert (found.nodes, len(found.edges)) == (1, 1)
    assert found.edges[0, 0] == found.edges[0, 1]


def test_small_islands_are_left_out_and_counted():
    """6 km, an island of 5 km, and two of less."""
    x = np.array([0, 6000, 7000, 12_000, 13_000, 13_100, 14_000, 18_900]) * 1000
    pieces = np.array([(0, 1, 1), (2, 3, 1), (4, 5, 1), (6, 7, 1)])
    found = network(x, np.zeros(8, np.int64), pieces)
    assert sorted(found.edges[:, 2]) == [5_000_000, 6_000_000]
    assert (found.islands, found.islands_m) == (2, 5000)


Pieces = list[tuple[int, int, int]]
some_pieces = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 1)), min_size=1, max_size=14
)
some_points = st.lists(
    st.tuples(st.integers(0, 90_000), st.integers(0, 90_000)), min_size=8, max_size=8, unique=True
)


def shortest(beside: dict[object, list[tuple[object, int]]], begin: object) -> dict[object, int]:
    """Plain Dijkstra."""
    done: dict[object, int] = {}
    heap = [(0, 0, begin)]
    while heap:
        way, _, here = heappop(heap)
        if here not in done:
            done[here] = way
            for n, (there, more) in enumerate(beside.get(here, [])):
                heappush(heap, (way + more, len(done) * 100 + n, there))
    return done


def graph(rows: list[tuple[object, object, int]]) -> dict[object, list[tuple[object, int]]]:
    beside: dict[object, list[tuple[object, int]]] = {}
    for one, two, way in rows:
        beside.setdefault(one, []).append((two, way))
        beside.setdefault(two, []).append((one, way))
    return beside


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(some_points, some_pieces)
def test_ways_are_as_long_as_before(points: list[tuple[int, int]], pieces: Pieces) -> None:
    """Among the points of the largest piece, over edges as over the pieces they are made of."""
    x, y = (np.array(axis, np.int64) for axis in zip(*points, strict=True))
    found = network(x, y, np.array(pieces, np.int64))
    plain = graph(
        [(a, b, round(np.hypot(x[a] - x[b], y[a] - y[b]))) for a, b, _ in pieces if a != b]
    )
    spot = {(int(px), int(py)): n for n, (px, py) in enumerate(points)}
    rows: list[tuple[object, object, int]] = []
    where: dict[int, object] = {}
    for e, (one, two, length, _) in enumerate(found.edges.tolist()):
        mine = np.flatnonzero(found.at[:, 0] == e)
        along = found.at[mine, 1].tolist()
        assert along == sorted(along) and along[0] == 0 and along[-1] == length
        rows += [((e, a), (e, b), b - a) for a, b in pairwise(along)]
        rows += [((e, 0), f"node {one}", 0), ((e, length), f"node {two}", 0)]
        for i in mine.tolist():
            here = spot.get((int(found.x_mm[i]), int(found.y_mm[i])))
            if here is not None:
                where[here] = (e, int(found.at[i, 1]))
    edges = graph(rows)
    for one in where:
        ways, exact = shortest(edges, where[one]), shortest(plain, one)
        assert {two: ways[where[two]] for two in where if where[two] in ways} == exact


# --- kept by its content --------------------------------------------------------------------


def test_kept_until_the_file_or_the_ground_changes(tmp_path):
    file, cache = tmp_path / "wege.osm", tmp_path / "merken"
    file.write_text(osm(([0, 1], "highway=residential")))
    first = read_streets(file, EVERYWHERE, cache)
    [kept] = cache.iterdir()
    written = kept.stat().st_mtime_ns
    again = read_streets(file, EVERYWHERE, cache)
    assert kept.stat().st_mtime_ns == written
    for name in StreetNetwork.__dataclass_fields__:
        assert np.array_equal(getattr(first, name), getattr(again, name)), name
    read_streets(file, (0.0, 0.0, 9e6, 9e6), cache)
    file.write_text(osm(([0, 1, 2], "highway=residential")))
    assert read_streets(file, EVERYWHERE, cache).edges[0, 2] > first.edges[0, 2]
    assert len(list(cache.iterdir())) == 3


def test_what_is_kept_and_broken_is_made_again(tmp_path):
    file, cache = tmp_path / "wege.osm", tmp_path / "merken"
    file.write_text(osm(([0, 1], "highway=residential")))
    first = read_streets(file, EVERYWHERE, cache)
    [kept] = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    assert np.array_equal(read_streets(file, EVERYWHERE, cache).edges, first.edges)
    assert len(kept.read_bytes()) > 100


# --- in a case ------------------------------------------------------------------------------


def test_streets_of_a_case(folder: Folder):
    folder.write("wege.osm", osm(([0, 1], "highway=path"), ([1, 2], "highway=steps")))
    case, problems = folder.more(STREETS + "snap_m = 200\npram = true\n").read()
    assert (case.streets.snap_m, case.streets.pram) == (200, True)
    assert len(case.streets.network.edges) == 1
    source = case.sources["streets"]
    assert (source.owner, source.licence) == ("Mitwirkende von OpenStreetMap", "ODbL 1.0")
    assert [one.code for one in problems if one.code.startswith("streets")] == []


def test_without_the_section_a_case_has_no_streets(folder: Folder):
    assert (folder.case().streets, folder.case().bus) == (None, None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<osm", "streets_broken"),
        ("keine Karte", "streets_broken"),
        (osm(([0, 1], "waterway=river")), "streets_none"),
        (osm(([0, 1], "highway=motorway")), "streets_none"),
        (osm(([500, 501], "highway=path")), "streets_elsewhere"),
    ],
)
def test_a_file_that_is_no_use(folder: Folder, content: str, code: str):
    problem = folder.write("wege.osm", content).more(STREETS).error(code)
    assert problem.file == "wege.osm"


def test_a_file_cut_off_or_with_another_ending(tmp_path):
    for name, content in {"wege.osm.pbf": b"\0\0\0\x0d", "wege.txt": b"text"}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CaseError) as caught:
            read_streets(tmp_path / name, EVERYWHERE)
        assert told(caught.value.problems[0]).code == "streets_broken"


def test_a_file_that_is_not_there(folder: Folder):
    assert folder.more(STREETS).error("file_missing").file == "wege.osm"


@pytest.mark.parametrize("line", ["snap_m = 10", "snap_m = 5000", 'pram = "ja"'])
def test_values_that_do_not_fit(folder: Folder, line: str):
    folder.write("wege.osm", osm(([0, 1], "highway=path")))
    folder.more(STREETS + line).error("key_type")


def test_small_islands_are_told(folder: Folder):
    ways = [([0, 6], "highway=path"), ([7, 8], "highway=path")]
    problem = folder.write("wege.osm", osm(*ways)).more(STREETS).warning("streets_islands")
    assert problem.values == {"count": 1, "km": 0}
