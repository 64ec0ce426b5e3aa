"""A map of areas: their class, the places where people live, the offers. No base map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lueckenlos.exchange.figures import OfferRow, RunNote
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts.ground import Ground, borders, ground, path, squares
from lueckenlos.report.charts.names import names
from lueckenlos.report.charts.scale import (
    BLUES,
    EDGE,
    LEAST,
    UNKNOWN,
    WITHHELD,
    Key,
    class_of,
    dotted,
    dotted_key,
    graded,
    ruled,
    ruled_key,
    scale_keys,
    sprinkled,
    square_paths,
)
from lueckenlos.report.charts.scale import legend as laid_out
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    PHONE,
    Drawing,
    box,
    element,
    group,
    line,
    number,
    text,
)
from lueckenlos.report.words import alphabetical, at_least, between, counted, whole_percent
from lueckenlos.report.words import number as told

BORDER = "#6b7a99"
MANY, LEAST_DOT = 300, 0.45
PLACED = ("point", "approximate")
BLANK, NOTHING, SECRET = -1, -2, -3
KILOMETRES = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class _Size:
    """Measures of the picture: its width, the height of its ground, letters and dots."""

    width: int
    height: int
    margin: int
    label: float
    dot: float


FULL = _Size(1000, 570, 14, 16, 5.4)
NARROW = _Size(PHONE, 420, 3, 13, 3.6)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a map tells of its areas: a share or none of each, and the words for both."""

    areas: Sequence[AreaRecord]
    values: Mapping[str, float | None]
    legend: str
    least: Collection[str] = ()
    withheld: Collection[str] = ()
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def said(self, area: AreaRecord) -> str:
        """The value of an area in words."""
        value = self.values.get(area.id)
        if value is not None and area.id in self.least:
            return at_least(value)
        if value is None:
            return WITHHELD if area.id in self.withheld else UNKNOWN
        return between(*self.ranges.get(area.id, (value, value)))

    def rank(self, area: AreaRecord) -> int:
        """The class as printed, 5 more for a lower bound; negative without a value.

        -1: cannot be judged, -2: the map tells of no area, -3: withheld.
        """
        value = self.values.get(area.id)
        if value is None and area.id in self.withheld:
            return SECRET
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
    least: Collection[str] = (),
    withheld: Collection[str] = (),
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> Chart:
    """Areas by class of a share (0 to 1; None or missing cannot be judged).

    Without any `values` the areas stay white. `settled`: longitude and latitude of places where
    people live; where there are such, they carry the colour. Protected offers are not drawn.
    `legend` says of what the colours are the share; of the areas in `least` it is a lower bound, of
    those in `withheld` it is secret, of those in `ranges` only its ends are told. ValueError when
    no area has a shape.
    """
    said = _Told(areas, values, legend, least, withheld, ranges or {})
    pictures = []
    for size, name in ((FULL, prefix), (NARROW, f"{prefix}-schmal")):
        base = ground(areas, size.width - 2 * size.margin, size.height)
        spots = [_points(base, offers, how) for how in PLACED]
        description = _description(run, said, sum(map(len, spots)))
        drawing = _Map(Drawing(name), size, base, said)
        pictures.append(drawing.svg(settled, spots, (title, description)))
    svg, narrow = pictures
    return Chart(svg, title, description, _table(title, said, offers), narrow=narrow)


class _Map:
    """A map in a size."""

    def __init__(self, drawing: Drawing, size: _Size, base: Ground, said: _Told) -> None:
        self.drawing, self.size, self.base, self.said = drawing, size, base, said

    def svg(
        self,
        settled: Sequence[tuple[float, float]],
        spots: Sequence[Sequence[tuple[float, float]]],
        told: tuple[str, str],
    ) -> str:
        """The finished picture: ground, settled places, offers, names, scale and legend."""
        drawing, size, base, said = self.drawing, self.size, self.base, self.said
        lived, drawn_squares = _squares(base, settled, said.ranks)
        busy = np.array([*lived, *spots[0], *spots[1]], dtype=float).reshape(-1, 2)
        dot = size.dot * max(LEAST_DOT, (MANY / max(MANY, len(busy) - len(lived))) ** 0.5)
        shapes = [
            _areas(drawing, base, said, light=bool(settled)),
            element(
                "path",
                d=borders(base, said.areas),
                fill="none",
                stroke=INK,
                stroke_width=2 if size is FULL else 1.2,
            ),
            drawn_squares,
            _dots(spots[0], dot),
            _diamonds(spots[1], dot - 0.4),
            *names(base, size.label, said.areas, busy),
        ]
        left, y = (size.width - base.width) / 2, base.height + 2 * size.margin
        at = f"translate({number(left)} {size.margin})"
        drawing.add(group(*shapes, transform=at), _bar(base, size, y + 8))
        keys = _keys(drawing, said, bool(settled), (len(spots[0]), len(spots[1])))
        inset = 2 if size is NARROW else 12
        drawn, high = laid_out(keys, inset, y + 26, size.width - 2 * inset, min(size.label, 15))
        drawing.add(drawn)
        return drawing.svg(size.width, y + 26 + high + 8, *told)


def _description(run: RunNote, said: _Told, spots: int) -> str:
    words = f"Karte von {run.title} mit {counted(len(said.areas), 'Gebiet', 'Gebieten')}."
    if said.values:
        known = sum(rank >= 0 for rank in said.ranks)
        words += f" Farbe: {said.legend}, bekannt für {counted(known, 'Gebiet', 'Gebiete')}."
        secret = said.ranks.count(SECRET)
        words += f" {counted(secret, 'Gebiet ist', 'Gebiete sind')} geheim." if secret else ""
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
    if rank == SECRET:
        return ruled(drawing)
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
    by_rank = np.array([BLANK if one == SECRET else one for one in ranks])[area]
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


def _dots(spots: Sequence[tuple[float, float]], wide: float) -> str:
    """Discs: steps of no length with round ends."""
    data = "".join(f"M{number(x)} {number(y)}h.1" for x, y in spots)
    if not data:
        return ""
    return "".join(
        element("path", d=data, stroke=paint, stroke_width=width, stroke_linecap="round")
        for paint, width in ((PAPER, wide * 1.48), (INK, wide))
    )


def _diamonds(spots: Sequence[tuple[float, float]], half: float) -> str:
    """Standing squares, hollow: half so wide as from corner to corner."""
    step = number(half)
    turn = f"l{step} {step}-{step} {step}-{step}-{step}z"
    data = "".join(f"M{number(x)} {number(y - half)}{turn}" for x, y in spots)
    if not data:
        return ""
    wide = element("path", d=data, fill=PAPER, stroke=PAPER, stroke_width=4)
    return wide + element("path", d=data, fill=PAPER, stroke=INK, stroke_width=1.8)


def _bar(base: Ground, size: _Size, y: float) -> str:
    """A scale bar of a round length."""
    lengths = [km for km in KILOMETRES if km * 1000 / base.unit_m <= size.width / 5]
    km = lengths[-1] if lengths else KILOMETRES[0]
    wide = km * 1000 / base.unit_m
    x = size.width - size.margin - wide
    words = f"{told(km, 1 if km < 1 else 0)} km"
    ends = "".join(line(at, y - 5, at, y + 5, stroke_width=1.6) for at in (x, x + wide))
    rule = line(x, y, x + wide, y, stroke_width=1.6)
    return group(rule, ends, text(x - 10, y + 5, words, size.label, anchor="end"))


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
    if SECRET in ranks:
        signs.append(ruled_key(drawing))
    if BLANK in ranks:
        signs.append(dotted_key(drawing))
    if settled:
        swatch = square_paths([(6, 8)], 10, 3 if judged else NOTHING)
        signs.append(Key(swatch, "hier wohnen Menschen", 12))
    if points[0]:
        signs.append(Key(_dots([(6, 8)], FULL.dot), "Angebot", 12))
    if points[1]:
        signs.append(Key(_diamonds([(6, 8)], 5), "Angebot, Ort ungefähr", 12))
    return [(said.legend, classes), ("", signs)]


def _table(title: str, said: _Told, offers: Sequence[OfferRow]) -> Table:
    """By name; areas of one name with their Gemeinde."""
    often = Counter(area.name for area in said.areas)
    placed = Counter(one.area_id for one in offers if one.placed in PLACED and one.level)
    columns = [Column("Gebiet")]
    columns += [Column(said.legend)] if said.values else []
    columns += [Column("Angebote mit Standort", numeric=True)] if offers else []
    rows = []
    for area in said.areas:
        twice = often[area.name] > 1 and area.municipality_name
        cells = [f"{area.name} ({area.municipality_name})" if twice else area.name]
        cells += [said.said(area)] if said.values else []
        cells += [told(placed[area.id])] if offers else []
        rows.append(tuple(cells))
    rows.sort(key=lambda row: (alphabetical(row[0]), row))
    return Table(title, tuple(columns), tuple(rows), folded=True)
