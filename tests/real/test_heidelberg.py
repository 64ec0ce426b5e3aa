"""Heidelberg on foot: ways along the real streets against a second look at the raw extract."""

from __future__ import annotations

import csv
import time
from dataclasses import replace
from heapq import heappop, heappush
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pytest
from pyproj import Transformer
from tests.real import heidelberg

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import Assembled, assemble
from lueckenlos.cli import main
from lueckenlos.engine.streets import Network, Standing, network, standing, streets, ways
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.streets.access import walked
from lueckenlos.exchange.travel import StreetNetwork

pytestmark = pytest.mark.needs("shared")

TO_GRID = Transformer.from_crs(4326, 3035, always_xy=True)
STREETS = f'\n[streets]\nfile = "{heidelberg.EXTRACT}"\ndate = 2024-09-08\n'
BUS = '\n[bus]\nfile = "bus.csv"\n'
REACH_MM = 2_500_000


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("merken")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, shared_dir: Path) -> Path:
    folder = tmp_path_factory.mktemp("heidelberg")
    return heidelberg.write_case(folder, shared_dir / "data" / "heidelberg")


@pytest.fixture(scope="module")
def made(case: Path, cache: Path) -> Assembled:
    file = case.with_name("strassen.toml")
    file.write_text(case.read_text("utf-8") + STREETS, encoding="utf-8")
    return assemble(read_case(file, cache)[0], case.parent)


@pytest.fixture(scope="module")
def given(made: Assembled) -> StreetNetwork:
    assert made.case.streets
    return made.case.streets.network


@pytest.fixture(scope="module")
def graph(given: StreetNetwork) -> Network:
    return network(given.nodes, given.edges[:, :3], given.at, given.x_mm, given.y_mm)


class Raw:
    """The points of every way that is walked, joined one by one as the extract has them."""

    def __init__(self, extract: Path) -> None:
        self.at: dict[int, tuple[float, float]] = {}
        self.beside: dict[int, list[tuple[int, float]]] = {}
        for way in osmium.FileProcessor(
            str(extract), osmium.osm.NODE | osmium.osm.WAY
        ).with_locations():
            if way.is_way() and walked({tag.k: tag.v for tag in way.tags}):
                line = [(n.ref, n.lon, n.lat) for n in way.nodes]
                xs, ys = TO_GRID.transform([p[1] for p in line], [p[2] for p in line])
                refs = [p[0] for p in line]
                self.at |= dict(zip(refs, zip(xs, ys, strict=True), strict=True))
                for a, b in pairwise(refs):
                    (ax, ay), (bx, by) = self.at[a], self.at[b]
                    metres = float(np.hypot(ax - bx, ay - by))
                    self.beside.setdefault(a, []).append((b, metres))
                    self.beside.setdefault(b, []).append((a, metres))
        self.refs = np.array(list(self.at))
        self.points = np.array(list(self.at.values()))

    def ways(self, x: float, y: float, most: float) -> dict[int, float]:
        """Metres from the nearest point to all others within `most`."""
        away = np.hypot(*(self.points - (x, y)).T)
        first = int(self.refs[away.argmin()])
        done: dict[int, float] = {}
        heap = [(float(away.min()), first)]
        while heap:
            way, here = heappop(heap)
            if here not in done and way <= most:
                done[here] = way
                for there, metres in self.beside[here]:
                    heappush(heap, (way + metres, there))
        return done


@pytest.fixture(scope="module")
def raw(shared_dir: Path) -> Raw:
    return Raw(shared_dir / "data" / "heidelberg" / heidelberg.EXTRACT)


def metres(graph: Network, one: tuple[float, float], two: tuple[float, float]) -> float | None:
    """The way between two points in degrees, None where there is none of 5 km."""
    x, y = TO_GRID.transform([one[0], two[0]], [one[1], two[1]])
    at = [np.rint(np.array(some) * 1000).astype(np.int64) for some in (x, y)]
    here = standing(graph, *at, 300)
    assert not here.off.any()
    _, place, way = ways(graph, Standing(here.at[:1]), here, np.array([5_000_000]))
    found = dict(zip(place.tolist(), way.tolist(), strict=True))
    return found[1] / 1000 if 1 in found else None


# --- the network ----------------------------------------------------------------------------


def test_the_network_is_that_of_a_town(given: StreetNetwork) -> None:
    kilometres = given.edges[:, 2].sum() / 1e6
    assert 20_000 < len(given.edges) < 50_000
    assert 1000 < kilometres < 5000
    assert 0.9 < given.edges[:, 3].mean() < 1
    assert 0 < given.islands_m < 20 * kilometres


def test_every_metre_of_the_raw_ways_is_there_once(given: StreetNetwork, raw: Raw) -> None:
    """Inside a square in the middle of the town, to a hundredth; beside fenced-in islands."""
    x, y = (float(np.median(some)) / 1000 for some in (given.x_mm, given.y_mm))
    pieces = {
        (min(a, b), max(a, b)): mm
        for a, some in raw.beside.items()
        for b, mm in some
        if abs(raw.at[a][0] - x) < 2000 and abs(raw.at[a][1] - y) < 2000
    }
    inside = (np.abs(given.x_mm / 1000 - x) < 2000) & (np.abs(given.y_mm / 1000 - y) < 2000)
    follows = inside[:-1] & (given.at[1:, 0] == given.at[:-1, 0])
    ours = np.diff(given.at[:, 1])[follows].sum() / 1000
    assert ours == pytest.approx(sum(pieces.values()), rel=0.02)


def test_a_river_is_crossed_by_its_bridges(graph: Network) -> None:
    """Both banks of the Neckar, half way between two bridges."""
    north, south = (8.6845, 49.4146), (8.6845, 49.4108)
    way = metres(graph, north, south)
    assert way is not None
    assert 1000 < way < 3000


def test_ways_are_those_of_the_raw_extract(made: Assembled, raw: Raw) -> None:
    """From five offers to every place they reach: the same up to where one steps on the street."""
    places, offers, found = made.world.places, made.world.offers, made.world.streets
    assert found is not None
    away = {}
    for row in np.flatnonzero(found.site >= 0)[::60][:5].tolist():
        x, y = offers.x_mm[row] / 1000, offers.y_mm[row] / 1000
        exact = raw.ways(x, y, 3000.0)
        part = slice(found.start[found.site[row]], found.start[found.site[row] + 1])
        for place, way in zip(found.place[part].tolist(), found.way_mm[part].tolist(), strict=True):
            line = np.hypot(
                *(raw.points - (places.x_mm[place] / 1000, places.y_mm[place] / 1000)).T
            )
            near = raw.refs[line.argmin()]
            if near in exact:
                away[row, place] = way / 1000 - (exact[near] + line.min())
    apart = np.abs(list(away.values()))
    assert len(apart) > 300
    assert np.median(apart) < 30
    assert (apart < 150).mean() > 0.95


# --- the case -------------------------------------------------------------------------------


def test_streets_replace_the_line_for_what_must_be_near(made: Assembled) -> None:
    """Playgrounds: fewer children than by a generous line, no more than by the line itself."""
    by_line = replace(made, world=replace(made.world, streets=None))
    shares = {}
    for name, one in {"streets": made, "line": by_line}.items():
        rows = figures(one, evidence=False).overall
        sought = ("spiel_bewegung", "3-6", "")
        [row] = [r for r in rows if (r.field, r.life_phase, r.area_id) == sought]
        shares[name] = row.share_recorded
    assert 0.5 < shares["streets"] < 1
    assert shares["streets"] != shares["line"]
    assert abs(shares["streets"] - shares["line"]) < 0.1


def test_hardly_a_home_is_off_the_network_and_that_is_told(made: Assembled) -> None:
    [told] = [one for one in made.problems if one.code == "streets_off"]
    assert 0 < told.values["places"] < 0.02 * told.values["all_places"]
    assert told.values["all_places"] == len(made.world.places) == 1464


def test_all_places_and_offers_in_two_seconds(made: Assembled, graph: Network) -> None:
    """Of processor time, once the network is there; 0.1 s on a quiet machine."""
    world = made.world
    streets(graph, world.places, world.offers, 2500, 300)
    start = time.process_time()
    found = streets(graph, world.places, world.offers, 2500, 300)
    assert time.process_time() - start < 2
    assert len(found.place) > 20_000
    assert found.way_mm.max() <= REACH_MM


def test_the_command_line_tells_it(case: Path, tmp_path: Path, capsys, monkeypatch) -> None:
    """Streets and a bus in half of the town: shown beside what is reached by car."""
    (case.parent / "bus.csv").write_text("area,bus\n00,ja\n01,ja\n10,nein\n", encoding="utf-8")
    file = case.with_name("bus.toml")
    file.write_text(case.read_text("utf-8") + STREETS + BUS, encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path / "merken"))
    for folder in ("eins", "zwei"):
        assert main(["analyse", str(file), "--out", str(tmp_path / folder)]) == 0
    assert len(list((tmp_path / "merken" / ".cache" / "lueckenlos").iterdir())) == 1
    one, two = (tmp_path / folder / "without_car.csv" for folder in ("eins", "zwei"))
    assert one.read_bytes() == two.read_bytes()
    with one.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["way"] for row in rows} == {"reachable"}
    assert {row["area_id"] for row in rows} == {"00", "01", "10", "11", ""}
    page = (tmp_path / "eins" / "report.html").read_text("utf-8")
    assert "Ohne Auto erreichbar" in page
    assert "Mitwirkende von OpenStreetMap" in page
    assert "auf Straßen und Wegen aus OpenStreetMap" in page
    quality = (tmp_path / "eins" / "quality.csv").read_text("utf-8")
    assert "streets_off" in quality
    assert "bus_unsaid" in quality
    assert "Ohne Auto fehlt am meisten" in capsys.readouterr().out


def test_the_public_edition_shows_shares_and_no_counts_of_it(
    case: Path, tmp_path: Path, monkeypatch
) -> None:
    """How many lose an offer without a car is weighed, and where it is few nothing is told."""
    file = case.with_name("public.toml")
    file.write_text(case.read_text("utf-8") + STREETS, encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path / "merken"))
    assert main(["analyse", str(file), "--out", str(tmp_path / "out"), "--public"]) == 0
    with (tmp_path / "out" / "without_car.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert rows
    assert {row["covered_recorded"] for row in rows} == {""}
    assert "Ohne Auto erreichbar" in (tmp_path / "out" / "report.html").read_text("utf-8")
