"""A map of areas: their class, the places where people live, the offers. No base map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.figures import OfferRow, RunNote
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts.ground import Ground, borders, ground, path, squares
from lueckenlos.report.charts.scale import (
    BLUES,
    EDGE,
    LEAST,
    UNKNOWN,
    Key,
    class_of,
    dotted,
    dotted_key,
    graded,
    scale_keys,
    sprinkled,
    square_paths,
)
from lueckenlos.report.charts.scale import legend as laid_out
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    Drawing,
    box,
    element,
    group,
    line,
    measured,
    number,
    text,
)
from lueckenlos.report.words import alphabetical, at_least, counted, percent, whole_percent
from lueckenlos.report.words import number as told

WIDTH, HEIGHT, MARGIN = 1000, 800, 14
LABEL = 16
WORDS = 16
INSIDE, OUTSIDE = 0.55, 10.0
BORDER = "#6b7a99"
PLACED = ("point", "approximate")
BLANK, NOTHING = -1, -2
Frame = tuple[float, float, float, float]
KILOMETRES = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a map tells of its areas: a share or none of each, and the words for both."""

    areas: Sequence[AreaRecord]
    values: Mapping[str, float | None]
    legend: str
    unknown: str
    least: Collection[str] = ()

    def said(self, area: AreaRecord) -> str:
        """The value of an area in words."""
        value = self.values.get(area.id)
        if value is not None and area.id in self.least:
            return at_least(value)
        return self.unknown if value is None else percent(value)

    def rank(self, area: AreaRecord) -> int:
        """The class as printed, 5 more for a lower bound; -1: no value, -2: the map tells none."""
        value = self.values.get(area.id)
        if value is None:
            return BLANK if self.values else NOTHING
        if area.id in self.least:
            return class_of(value) + len(BLUES)
        return class_of(whole_percent(value) / 100)

    @property
    def ranks(self) -> list[int]:
        """Of all areas."""
        return [self.rank(area) for area in self.areas]


def area_map(
    run: RunNote,
    areas: Sequence[AreaRecord],
    values: Mapping[str, float | None],
    settled: Sequence[tuple[float, float]],
    offers: Sequence[OfferRow],
    title: str,
    prefix: str,
    legend: str = "Kinder mit passendem Angebot",
    unknown: str = UNKNOWN,
    least: Collection[str] = (),
) -> Chart:
    """Areas by class of a share (0 to 1; None or missing cannot be judged).

    Without any `values` the areas stay white. `settled`: longitude and latitude of places where
    people live; where there are such, they carry the colour. Protected offers are not drawn.
    `legend` says of what the colours are the share, `unknown` what a blank means; of the
    areas in `least` the share is a lower bound. ValueError when no area has a shape.
    """
    said = _Told(areas, values, legend, unknown, least)
    base, drawing = ground(areas, WIDTH - 2 * MARGIN, HEIGHT), Drawing(prefix)
    lived, drawn_squares = _squares(base, settled, said.ranks)
    spots = [_points(base, offers, how) for how in PLACED]
    busy = np.array([*lived, *spots[0], *spots[1]], dtype=float).reshape(-1, 2)
    shapes = [
        _areas(drawing, base, said, light=bool(settled)),
        element("path", d=borders(base, areas), fill="none", stroke=INK, stroke_width=2),
        drawn_squares,
        _dots(spots[0]),
        _diamonds(spots[1]),
        *_labels(base, areas, busy),
    ]
    left, y = (WIDTH - base.width) / 2, base.height + 2 * MARGIN
    drawing.add(group(*shapes, transform=f"translate({number(left)} {MARGIN})"), _bar(base, y + 8))
    keys = _keys(drawing, said, bool(settled), (len(spots[0]), len(spots[1])))
    drawn, high = laid_out(keys, 12, y + 26, WIDTH - 24, WORDS)
    drawing.add(drawn)
    description = _description(run, said, len(spots[0]) + len(spots[1]))
    svg = drawing.svg(WIDTH, y + 26 + high + 8, title, description)
    return Chart(svg, title, description, _table(title, said, offers))


def _description(run: RunNote, said: _Told, spots: int) -> str:
    words = f"Karte von {run.title} mit {counted(len(said.areas), 'Gebiet', 'Gebieten')}."
    if said.values:
        known = sum(rank >= 0 for rank in said.ranks)
        words += f" Farbe: {said.legend}, bekannt für {counted(known, 'Gebiet', 'Gebiete')}."
    if spots:
        words += f" Dazu {counted(spots, 'Standort', 'Standorte')} von Angeboten."
    return words


def _areas(drawing: Drawing, base: Ground, said: _Told, *, light: bool) -> str:
    """Every area in its class, with what a pointer over it is told."""
    drawn: dict[int, list[str]] = {}
    for area, shape in zip(said.areas, base.shapes, strict=True):
        words = f"{area.name}: {said.said(area)}" if said.values else area.name
        if data := path(shape):
            inside = group(element("path", d=data), title=words)
            drawn.setdefault(said.rank(area), []).append(inside)
    return "".join(
        group(
            *shapes,
            fill=_fill(drawing, rank, light=light),
            fill_rule="evenodd",
            stroke=BORDER,
            stroke_width=0.8,
        )
        for rank, shapes in sorted(drawn.items())
    )


def _fill(drawing: Drawing, rank: int, *, light: bool) -> str:
    if rank < 0:
        return PAPER if rank == NOTHING else dotted(drawing)
    if rank >= len(BLUES):
        return sprinkled(drawing, rank - len(BLUES))
    return graded(drawing, rank, light=light)


def _squares(
    base: Ground, settled: Sequence[tuple[float, float]], ranks: Sequence[int]
) -> tuple[list[tuple[float, float]], str]:
    """Settled places in the class of their area: where they are, and drawn."""
    if not settled:
        return [], ""
    points, area, size = squares(base, np.array(settled, dtype=float))
    by_rank = np.array(ranks)[area]
    drawn = [
        square_paths(points[by_rank == rank].tolist(), size, rank)
        for rank in sorted({int(one) for one in by_rank})
    ]
    return [(float(x), float(y)) for x, y in points], group(*drawn)


def _points(base: Ground, offers: Sequence[OfferRow], how: str) -> list[tuple[float, float]]:
    """Where running offers stand on the map, each spot once."""
    degrees = [
        (one.longitude, one.latitude)
        for one in offers
        if one.placed == how and one.level and one.latitude is not None
    ]
    placed = base.place(np.array(degrees, dtype=float).reshape(-1, 2))
    inside = ((placed >= 0) & (placed <= (base.width, base.height))).all(1)
    spots = np.unique(np.round(placed[inside], 1), axis=0)
    return [(float(x), float(y)) for x, y in spots]


def _dots(spots: Sequence[tuple[float, float]]) -> str:
    """Discs: steps of no length with round ends."""
    data = "".join(f"M{number(x)} {number(y)}h.1" for x, y in spots)
    if not data:
        return ""
    return "".join(
        element("path", d=data, stroke=paint, stroke_width=wide, stroke_linecap="round")
        for paint, wide in ((PAPER, 8), (INK, 5.4))
    )


def _diamonds(spots: Sequence[tuple[float, float]]) -> str:
    data = "".join(f"M{number(x)} {number(y - 5)}l5 5-5 5-5-5z" for x, y in spots)
    if not data:
        return ""
    wide = element("path", d=data, fill=PAPER, stroke=PAPER, stroke_width=4)
    return wide + element("path", d=data, fill=PAPER, stroke=INK, stroke_width=1.8)


def _labels(base: Ground, areas: Sequence[AreaRecord], busy: NDArray[np.float64]) -> list[str]:
    """Names where they fit, those of large areas first; where least is drawn under them."""
    sizes = shapely.area(np.array(base.shapes, dtype=object))
    taken: list[Frame] = []
    drawn = []
    for i in sorted(range(len(areas)), key=lambda i: (-sizes[i], areas[i].id)):
        words, shape = areas[i].name, base.shapes[i]
        wide = measured(words, LABEL)
        if shape.is_empty or wide * LABEL > sizes[i] * 1.6:
            continue
        best = _best(shape, wide, taken, base, busy)
        if best:
            x, y = best
            taken.append(_frame(x, y, wide))
            drawn.append(text(x, y + 5, words, LABEL, anchor="middle", halo=True))
    return drawn


def _best(
    shape: BaseGeometry,
    wide: float,
    taken: Sequence[Frame],
    base: Ground,
    busy: NDArray[np.float64],
) -> tuple[float, float] | None:
    """Where a name is most over its own area and hides least; None where it does not fit."""
    found = []
    for x, y in _spots(shape):
        frame = _frame(x, y, wide)
        inside = _inside(frame, shape)
        if inside >= INSIDE and _free(frame, taken, base):
            found.append((_covered(frame, busy) + OUTSIDE * (1 - inside), x, y))
    return min(found, key=lambda one: one[0])[1:] if found else None


def _spots(shape: BaseGeometry) -> list[tuple[float, float]]:
    """Where a name may stand: in the middle, or some lines above or below."""
    spot = shapely.point_on_surface(shape)
    centre = shape.centroid if shape.contains(shape.centroid) else spot
    steps = (0, -9, 9, -18, 18, -27, 27, -36, 36)
    return [(at.x, at.y + step) for at in (centre, spot) for step in steps]


def _frame(x: float, y: float, wide: float) -> Frame:
    return x - wide / 2 - 3, y - LABEL / 2 - 1, x + wide / 2 + 3, y + LABEL / 2 + 1


def _inside(frame: Frame, shape: BaseGeometry) -> float:
    """Which share of a name is over its own area."""
    under = shapely.box(*frame)
    return float(shapely.intersection(under, shape).area / under.area)


def _covered(frame: Frame, busy: NDArray[np.float64]) -> int:
    """How many places and offers a name would hide."""
    west, north, east, south = frame
    x, y = busy[:, 0], busy[:, 1]
    return int(((x > west - 5) & (x < east + 5) & (y > north - 5) & (y < south + 5)).sum())


def _free(frame: Frame, taken: Sequence[Frame], base: Ground) -> bool:
    """Whether a name is on the picture and over no other name."""
    a, b, c, d = frame
    beyond = (WIDTH - base.width) / 2 - 4
    if a < -beyond or c > base.width + beyond or b < 0 or d > base.height:
        return False
    return all(c < e or g < a or d < f or h < b for e, f, g, h in taken)


def _bar(base: Ground, y: float) -> str:
    """A scale bar of a round length."""
    lengths = [km for km in KILOMETRES if km * 1000 / base.unit_m <= WIDTH / 5]
    km = lengths[-1] if lengths else KILOMETRES[0]
    wide = km * 1000 / base.unit_m
    x = WIDTH - MARGIN - wide
    words = f"{told(km, 1 if km < 1 else 0)} km"
    ends = "".join(line(at, y - 5, at, y + 5, stroke_width=1.6) for at in (x, x + wide))
    rule = line(x, y, x + wide, y, stroke_width=1.6)
    return group(rule, ends, text(x - 10, y + 5, words, LABEL, anchor="end"))


def _keys(
    drawing: Drawing, said: _Told, settled: bool, points: tuple[int, int]
) -> list[tuple[str, list[Key]]]:
    """A legend of what is drawn."""
    ranks, signs = said.ranks, list[Key]()
    ground_ = "settled" if settled else "mapped"
    judged = any(0 <= rank < len(BLUES) for rank in ranks)
    classes = scale_keys(drawing, ground=ground_) if judged else []
    if max(ranks) >= len(BLUES):
        swatch = box(0.5, 0.5, 29, 15, rx=2, fill=sprinkled(drawing, 2), stroke=EDGE)
        signs.append(Key(swatch, LEAST))
    if BLANK in ranks:
        signs.append(dotted_key(drawing, said.unknown))
    if settled:
        swatch = square_paths([(6, 8)], 10, 3 if judged else NOTHING)
        signs.append(Key(swatch, "hier wohnen Menschen", 12))
    if points[0]:
        signs.append(Key(_dots([(6, 8)]), "Angebot", 12))
    if points[1]:
        signs.append(Key(_diamonds([(6, 8)]), "Angebot, Ort ungefähr", 12))
    return [(said.legend, classes), ("", signs)]


def _table(title: str, said: _Told, offers: Sequence[OfferRow]) -> Table:
    """By name; areas of one name with their Gemeinde."""
    names = Counter(area.name for area in said.areas)
    placed = Counter(one.area_id for one in offers if one.placed in PLACED and one.level)
    columns = [Column("Gebiet")]
    columns += [Column(said.legend)] if said.values else []
    columns += [Column("Angebote mit Standort", numeric=True)] if offers else []
    rows = []
    for area in said.areas:
        twice = names[area.name] > 1 and area.municipality_name
        cells = [f"{area.name} ({area.municipality_name})" if twice else area.name]
        cells += [said.said(area)] if said.values else []
        cells += [told(placed[area.id])] if offers else []
        rows.append(tuple(cells))
    rows.sort(key=lambda row: (alphabetical(row[0]), row))
    return Table(title, tuple(columns), tuple(rows), folded=True)
