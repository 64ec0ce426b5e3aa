"""Coming without a car: streets and the bus of a case become ways and pairs of the world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from lueckenlos.assemble.ground import Ground
from lueckenlos.engine.reach import Tile, by_distance, in_discs, tile_of, tiles
from lueckenlos.engine.segments import in_field
from lueckenlos.engine.streets import network, streets
from lueckenlos.engine.types import (
    FAR_MM,
    I32,
    I64,
    Bool,
    Field,
    Places,
    Reach,
    Reached,
    Scheme,
    Travel,
    World,
)
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import Case
from lueckenlos.exchange.travel import Bus, Timetable

Csr = tuple[I64, I32]


def with_travel(
    world: World, case: Case, land: Ground, scheme: Scheme
) -> tuple[World, list[Problem]]:
    """The world with the streets and the bus of the case, if it has any."""
    world, problems = _with_streets(world, case, scheme)
    bus, fields = case.bus, [one for one in scheme.fields if _by_bus(one)]
    if bus is None or not fields:
        return world, problems
    if bus.timetable is not None:
        known, pairs = np.ones(world.areas, bool), _by_timetable(world, bus, bus.timetable, scheme)
    else:
        known, runs = _told(bus, land)
        pairs = _by_area(world, runs, scheme)
        if not known.all():
            file = case.sources["bus"].file if "bus" in case.sources else ""
            values: dict[str, object] = {"count": int((~known).sum())}
            problems.append(Problem("bus_unsaid", file, values=values))
    return replace(world, bus=pairs, bus_known=known), problems


def straightest(scheme: Scheme, case: Case) -> Scheme:
    """The scheme with reaches as far as a walk may be, where streets tell: they may be straight."""
    if case.streets is None:
        return scheme

    def wide(field: Field) -> Field:
        walked = field.reach is not None and field.reach.travel is not Travel.CAR
        reach = replace(field.reach, detour_percent=100) if field.reach and walked else field.reach
        return replace(field, reach=reach)

    return replace(scheme, fields=tuple(wide(field) for field in scheme.fields))


def _with_streets(world: World, case: Case, scheme: Scheme) -> tuple[World, list[Problem]]:
    reaches = [one for field in scheme.fields for one in (field.reach, field.reach_without_car)]
    walks = [one for one in reaches if one and one.travel is not Travel.CAR]
    if case.streets is None or not walks:
        return world, []
    given, most = case.streets.network, case.streets.snap_m
    graph = network(given.nodes, given.edges[:, :3], given.at, given.x_mm, given.y_mm)
    limit_m = max(max(one.town_m, one.country_m) for one in walks)
    found = streets(graph, world.places, world.offers, limit_m, most)
    located = world.offers.located
    off = located & (found.site < 0)
    records = [len(np.unique(world.offers.record[some])) for some in (off, located)]
    values: dict[str, object] = {
        "metres": most,
        "places": int(found.off.sum()),
        "all_places": len(world.places),
        "offers": records[0],
        "all_offers": records[1],
    }
    file = case.sources["streets"].file if "streets" in case.sources else ""
    told = [Problem("streets_off", file, values=values)] if found.off.any() or off.any() else []
    return replace(world, streets=found), told


def _by_bus(field: Field) -> bool:
    on_foot = field.reach_without_car
    return on_foot is not None and on_foot.travel is Travel.FOOT_OR_BUS


def _told(bus: Bus, land: Ground) -> tuple[Bool, Bool]:
    """[area]: whether somebody says if a bus runs, and whether one does; an area's own word goes
    before its Gemeinde's."""
    known, runs = (np.zeros(len(land.shapes), bool) for _ in range(2))
    for own in (False, True):
        for key, says in bus.runs.items():
            if (key in land.index) is own:
                areas = land.areas_of(key)
                known[areas], runs[areas] = True, says
    return known, runs


def _rows(world: World, scheme: Scheme) -> I64:
    """Offer rows that may be reached by bus: with a point, in a field that is reached so."""
    asked = world.offers.located.copy()
    asked &= np.any(
        [
            in_field(world.offers, f, further=True)
            for f, field in enumerate(scheme.fields)
            if _by_bus(field)
        ],
        axis=0,
    )
    return np.flatnonzero(asked)


def _by_area(world: World, runs: Bool, scheme: Scheme) -> Reached:
    """Where a bus runs at both ends: as far as by car."""
    rows, everywhere = _rows(world, scheme), tiles(world.places, 1)[0]
    area = world.offers.area[rows]
    rows = rows[(area >= 0) & runs[area]]
    reaches = [field.reach for field in scheme.fields if _by_bus(field) and field.reach]
    farthest = max(reaches, key=lambda one: one.limit_mm2())
    start, place = by_distance(world, everywhere, rows, farthest)
    home = everywhere.order[place]
    here = (world.places.area[home] >= 0) & runs[world.places.area[home]]
    row = np.repeat(rows, np.diff(start))[here]
    return _reached(row, home[here], len(world.offers))


def _by_timetable(world: World, bus: Bus, table: Timetable, scheme: Scheme) -> Reached:
    """Where enough direct rides lead from a stop in walking distance to one near the offer."""
    on_foot = next(field.reach_without_car for field in scheme.fields if _by_bus(field))
    detour = on_foot.detour_percent if on_foot else 100
    limit = Reach(bus.walk_m, bus.walk_m, detour).limit_mm2()
    rows, offers = _rows(world, scheme), world.offers
    spots = np.column_stack((offers.x_mm[rows], offers.y_mm[rows]))
    spots, of = np.unique(spots, axis=0, return_inverse=True)
    stations = int(table.station.max(initial=-1)) + 1
    at_home = _near_stations(tiles(world.places, 1)[0], table, limit, stations)
    at_offer = _near_stations(_spots(spots), table, limit, stations)
    often = table.rides[table.rides[:, 2] >= bus.least]
    ones = np.ones(len(often), np.int32)
    rides = csr_array((ones, (often[:, 0], often[:, 1])), shape=(stations, stations))
    served = (at_home.T @ (rides @ at_offer)).tocsc()
    served.sort_indices()
    many = np.diff(served.indptr)[of.reshape(-1)]
    first = served.indptr[of.reshape(-1)]
    pair = np.arange(many.sum()) + np.repeat(first - np.cumsum(many) + many, many)
    return _reached(np.repeat(rows, many), served.indices[pair], len(offers))


def _near_stations(
    tile: Tile, table: Timetable, limit: tuple[int, int], stations: int
) -> csr_array:
    """[station, place]: above 0 where a stop of the station is in walking distance."""
    start, place = in_discs(tile, table.x_mm, table.y_mm, limit)
    station = np.repeat(table.station, np.diff(start))
    ones, where = np.ones(len(place), np.int32), (station, tile.order[place])
    return csr_array((ones, where), shape=(stations, len(tile.position)))


def _spots(points: I64) -> Tile:
    """Points that are no places, as a tile."""
    none = np.full(len(points), -1, np.int32)
    far = np.full(len(points), FAR_MM, np.int64)
    places = Places(points[:, 0], points[:, 1], none, none >= 0, far)
    return tile_of(places, np.arange(len(points)))


def _reached(row: I64, place: I64, rows: int) -> Reached:
    """Pairs as CSR by row."""
    order = np.lexsort((place, row))
    start = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=rows))))
    return Reached(start.astype(np.int64), place[order].astype(np.int32))
