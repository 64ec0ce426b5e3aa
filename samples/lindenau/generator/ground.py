"""The ground: areas of irregular shape whose borders are shared to the last digit.

Small Voronoi cells of jittered points are dealt to the areas, and each edge between two of them is
roughened once, from its own seed; an area is the chain of edges between its cells and others'.
"""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

from pyproj import Transformer
from shapely.geometry import MultiPolygon, Polygon

from .chance import Chance, Relief
from .country import ORIGIN, Ortsteil

Point = tuple[int, int]
WIDE_M, NARROW_M, TOWN_M, MARGIN_M = 720, 400, 4_200, 2_000
HALF_M = (15_000, 12_500)
EXCLAVE = ("0699900901", 6_300, -4_900, 620)
"""An area, and east, north, radius in metres of a piece of it that lies inside another."""


def metres(area: Ortsteil) -> tuple[float, float]:
    """Where the area's church stands, in metres from the market place."""
    return area.east_km * 1000, area.north_km * 1000


def distance(x: float, y: float, u: float = 0, v: float = 0) -> float:
    """Straight line."""
    return sqrt((x - u) * (x - u) + (y - v) * (y - v))


def sites() -> list[tuple[float, float]]:
    """Jittered points: wide in the country, narrow in the town."""
    found = []
    for width, town in ((WIDE_M, False), (NARROW_M, True)):
        chance = Chance("sites", width)
        across, up = ((half + MARGIN_M) // width for half in HALF_M)
        for i in range(-across, across + 1):
            for j in range(-up, up + 1):
                x = (i + chance.between(-0.42, 0.42)) * width
                y = (j + chance.between(-0.42, 0.42)) * width
                if (distance(x, y) < TOWN_M) == town:
                    found.append((x, y))
    return found


def _clip(ring: list, site: tuple, other: tuple, label: int) -> list:
    """Keep the part of a convex ring that is nearer to site than to other.

    A corner is (x, y, label of the edge that starts there).
    """
    dx, dy = other[0] - site[0], other[1] - site[1]
    middle = ((site[0] + other[0]) * dx + (site[1] + other[1]) * dy) / 2
    beyond = [x * dx + y * dy - middle for x, y, _ in ring]
    kept = []
    for k, (x, y, edge) in enumerate(ring):
        u, v, _ = ring[(k + 1) % len(ring)]
        here, there = beyond[k], beyond[(k + 1) % len(ring)]
        if here <= 0:
            kept.append((x, y, edge))
        if (here <= 0) != (there <= 0):
            t = here / (here - there)
            kept.append((x + t * (u - x), y + t * (v - y), label if here <= 0 else edge))
    return kept


def _centre(a: tuple, b: tuple, c: tuple) -> Point:
    """The point equally far from three sites, in whole metres."""
    (ax, ay), (bx, by), (cx, cy) = a, (b[0] - a[0], b[1] - a[1]), (c[0] - a[0], c[1] - a[1])
    twice = 2 * (bx * cy - by * cx)
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    return round(ax + (cy * b2 - by * c2) / twice), round(ay + (bx * c2 - cx * b2) / twice)


def voronoi(points: list) -> list[list[tuple[tuple, int]]]:
    """Per site its corners, each (three sites it is between, neighbour along the next edge).

    Cells that touch the frame have corners of fewer sites and are left empty.
    """
    cells = []
    for i, (x, y) in enumerate(points):
        near = [
            (distance(x, y, u, v), j)
            for j, (u, v) in enumerate(points)
            if abs(u - x) < 3_000 and abs(v - y) < 3_000 and j != i
        ]
        frame = [
            (x + s * 9_000, y + t * 9_000, -1) for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
        for _, j in sorted(near):
            frame = _clip(frame, (x, y), points[j], j)
        edges = [edge for _, _, edge in frame]
        corners = [
            (tuple(sorted((i, before, edge))), edge)
            for before, edge in zip(edges[-1:] + edges[:-1], edges, strict=True)
        ]
        cells.append([] if -1 in edges else corners)
    return cells


def deal(points: list, cells: list, areas: tuple[Ortsteil, ...]) -> list[int]:
    """Which area each cell belongs to; -1 is outside the Landkreis."""
    border, town_wall = Relief("border", 5_200), Relief("wall", 1_500)
    bend = Relief("bend x", 2_600), Relief("bend y", 2_600)
    owner = []
    for (x, y), corners in zip(points, cells, strict=True):
        u, v = x / HALF_M[0], y / HALF_M[1]
        far = sqrt(u * u + v * v) + 0.13 * border(x, y)
        in_town = distance(x, y) + 500 * town_wall(x, y) < 3_250
        p, q = x + 700 * bend[0](x, y), y + 700 * bend[1](x, y)
        if in_town:
            p, q = x + 220 * bend[0](3 * x, 3 * y), y + 220 * bend[1](3 * x, 3 * y)
        ranked = sorted(
            (distance(p, q, *metres(area)), k)
            for k, area in enumerate(areas)
            if area.is_town == in_town
        )
        owner.append(ranked[0][1] if corners and far < 0.97 else -1)
    owner = _joined(owner, points, cells, areas)
    key, east, north, radius = EXCLAVE
    whose = next(k for k, area in enumerate(areas) if area.id == key)
    return [
        whose if distance(*point, east, north) < radius else k
        for point, k in zip(points, owner, strict=True)
    ]


def _joined(owner: list[int], points: list, cells: list, areas: tuple[Ortsteil, ...]) -> list[int]:
    """Cells cut off from their area's church go to a neighbour, until each area is one piece."""
    for _ in range(20):
        fixed = set()
        for k, area in enumerate(areas):
            here = [i for i, o in enumerate(owner) if o == k]
            start = min(here, key=lambda i: distance(*points[i], *metres(area)))
            fixed |= _piece(start, owner, cells)
        outside = min(i for i, o in enumerate(owner) if o == -1 and cells[i])
        fixed |= _piece(outside, owner, cells) | {i for i, c in enumerate(cells) if not c}
        loose = [i for i in range(len(owner)) if i not in fixed]
        if not loose:
            return owner
        for i in loose:
            others = [owner[j] for _, j in cells[i] if j in fixed]
            if others:
                owner[i] = max(sorted(set(others)), key=others.count)
    raise RuntimeError("the areas do not come together")


def _piece(start: int, owner: list[int], cells: list) -> set[int]:
    """All cells of one owner that hang together with the first."""
    seen, todo = {start}, [start]
    while todo:
        for _, j in cells[todo.pop()]:
            if j not in seen and owner[j] == owner[start]:
                seen.add(j)
                todo.append(j)
    return seen


def rough(a: Point, b: Point) -> list[Point]:
    """The way from a to b, without b, roughened alike from either end."""
    if a > b:
        return [a, *reversed(rough(b, a)[1:])]
    chance, line = Chance("edge", *a, *b), [a, b]
    for _ in range(2):
        bent = []
        for (x, y), (u, v) in pairwise(line):
            aside = chance.between(-0.13, 0.13)
            bent += [
                (x, y),
                (round((x + u) / 2 - aside * (v - y)), round((y + v) / 2 + aside * (u - x))),
            ]
        line = [*bent, b]
    return list(dict.fromkeys(line))[:-1] if a != b else []


def rings(owner: list[int], points: list, cells: list, whose: int) -> list[list[Point]]:
    """The closed border lines of an area, outer ones counter-clockwise, holes clockwise."""
    after = {}
    for i, corners in enumerate(cells):
        if owner[i] == whose:
            for k, (corner, neighbour) in enumerate(corners):
                if owner[neighbour] != whose:
                    after[corner] = corners[(k + 1) % len(corners)][0]
    found = []
    while after:
        corner, ring = min(after), []
        while corner in after:
            following = after.pop(corner)
            a, b = (_centre(*(points[i] for i in three)) for three in (corner, following))
            ring += rough(a, b)
            corner = following
        found.append(ring)
    return found


def shapes(areas: tuple[Ortsteil, ...]) -> list[MultiPolygon]:
    """Each area's ground in metres from the market place."""
    points = sites()
    cells = voronoi(points)
    owner = deal(points, cells, areas)
    found = []
    for k in range(len(areas)):
        lines = [Polygon(ring) for ring in rings(owner, points, cells, k)]
        outer = [line for line in lines if line.exterior.is_ccw]
        holes = [line.exterior for line in lines if not line.exterior.is_ccw]
        parts = [Polygon(o.exterior, [h for h in holes if Polygon(h).within(o)]) for o in outer]
        found.append(MultiPolygon(sorted(parts, key=lambda part: -part.area)))
    return found


def degrees() -> Transformer:
    """From EPSG:3035 metres to EPSG:4326, longitude first."""
    return Transformer.from_crs(3035, 4326, always_xy=True)


def ring_degrees(ring: list, to_degrees: Transformer) -> list[list[float]]:
    """A ring of metres from the market place as rounded longitude and latitude."""
    xs, ys = zip(*ring, strict=True)
    lon, lat = to_degrees.transform([x + ORIGIN[0] for x in xs], [y + ORIGIN[1] for y in ys])
    return [[round(a, 6), round(b, 6)] for a, b in zip(lon, lat, strict=True)]
