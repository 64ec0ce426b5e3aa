"""A map to find an area by: each one a link, with a circle as large as its count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from math import floor, log10, pi, sqrt

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts.ground import Ground, Numbers, borders, ground, path
from lueckenlos.report.charts.names import names
from lueckenlos.report.charts.readings import MISSING, PROTECTED, SECRET
from lueckenlos.report.charts.scale import BLUES, DOT, Key, ruled
from lueckenlos.report.charts.scale import legend as laid_out
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    PHONE,
    Drawing,
    box,
    clean,
    element,
    group,
    measured,
    number,
    text,
    wrapped,
)
from lueckenlos.report.words import alphabetical, counted
from lueckenlos.report.words import number as told

GROUND = "#e9eef8"
BORDER = "#6b7a99"
FILLED = 0.8
LEAST = 1.5
MANY, ROUGH = 200, 2.5


@dataclass(frozen=True, slots=True)
class _Size:
    """Measures of the picture: its width, the height of its ground, letters, largest circle."""

    width: int
    height: int
    margin: int
    label: float
    largest: float
    smallest: float


FULL = _Size(1000, 570, 14, 16, 46, 9)
NARROW = _Size(PHONE, 420, 3, 13, 26, 5)


@dataclass(frozen=True)
class _Told:
    """What a map tells of its areas, in words."""

    areas: Sequence[AreaRecord]
    values: Mapping[str, int | None]
    links: Mapping[str, str]
    legend: str
    noun: str
    marked: Collection[str]
    marked_words: str

    @cached_property
    def labels(self) -> dict[str, str]:
        """Names of areas; those of one name with their Gemeinde."""
        often = Counter(area.name for area in self.areas)
        return {
            area.id: f"{area.name} ({area.municipality_name})"
            if often[area.name] > 1 and area.municipality_name
            else area.name
            for area in self.areas
        }

    def count(self, area: AreaRecord) -> str:
        """The count of an area, or why there is none."""
        if area.id not in self.values:
            return MISSING
        value = self.values[area.id]
        return SECRET if value is None else told(value)

    def words(self, area: AreaRecord) -> str:
        """What a link says: "Altstadt: 120 Kinder"."""
        known = self.values.get(area.id) is not None
        count = f"{self.count(area)} {self.noun}".rstrip() if known else self.count(area)
        parts = [count] if self.values else []
        parts += [self.marked_words] if area.id in self.marked else []
        name = self.labels[area.id]
        return f"{name}: {', '.join(parts)}" if parts else name

    @cached_property
    def counts(self) -> dict[str, int]:
        """Known counts, by area."""
        found = {area.id: self.values.get(area.id) for area in self.areas}
        return {key: value for key, value in found.items() if value is not None}

    @property
    def secret(self) -> int:
        """How many areas have a count that is kept secret."""
        return sum(area.id in self.values for area in self.areas) - len(self.counts)

    @property
    def unknown(self) -> int:
        """How many areas have no count at all, where others have one."""
        return sum(area.id not in self.values for area in self.areas) if self.values else 0


def plan(
    areas: Sequence[AreaRecord],
    values: Mapping[str, int | None],
    links: Mapping[str, str],
    title: str,
    name: str,
    legend: str,
    *,
    noun: str = "",
    marked: Collection[str] = (),
    marked_words: str = "geändert",
) -> Chart:
    """Areas as links to their pages, their counts as circles; ValueError without any shape.

    `values`: a count, already as it may be shown; None: kept secret; no entry: not told. `legend`
    says what is counted, `noun` what stands behind a number ("Kinder"). `links`: addresses by
    area. `marked`: areas with a thick border, `marked_words` says why.
    """
    said = _Told(areas, values, links, legend, noun, marked, marked_words)
    description = _description(said)
    svg, narrow = (
        _picture(said, size, Drawing(prefix), (title, description))
        for size, prefix in ((FULL, name), (NARROW, f"{name}-schmal"))
    )
    return Chart(svg, title, description, _table(title, said), narrow=narrow)


def _picture(said: _Told, size: _Size, drawing: Drawing, about: tuple[str, str]) -> str:
    """The drawing in a size; what lies over the areas lets a pointer through to them."""
    base = _ground(said.areas, size)
    scale = _scale(base, said, size)
    discs = [
        (*_middle(shape), scale * sqrt(said.counts[area.id]))
        for area, shape in zip(said.areas, base.shapes, strict=True)
        if area.id in said.counts and not shape.is_empty
    ]
    over = group(
        *_outlines(base, said, size),
        _circles(discs),
        *names(base, size.label, said.areas, _busy(discs)),
        pointer_events="none",
        aria_hidden="true",
    )
    at = f"translate({number((size.width - base.width) / 2)} {size.margin})"
    drawing.add(group(_linked(drawing, base, said, hover=size is FULL), over, transform=at))
    inset = 2 if size is NARROW else 12
    drawn, y = _sizes(said, size, scale, inset, base.height + 2 * size.margin + 8)
    keys = [("", _keys(drawing, said))]
    signs, high = laid_out(keys, inset, y, size.width - 2 * inset, min(size.label, 15))
    drawing.add(drawn, signs)
    svg = drawing.svg(size.width, y + high + 8, *about)
    return svg.replace(' role="img"', ' role="group"', 1) if said.links else svg


def _ground(areas: Sequence[AreaRecord], size: _Size) -> Ground:
    """The areas; where there are many, each is small and needs fewer corners. None vanishes."""
    base = ground(areas, size.width - 2 * size.margin, size.height)
    rough = base.shapes
    if len(areas) > MANY:
        rough = shapely.coverage_simplify(np.array(base.shapes, dtype=object), ROUGH)
    shapes = [
        next((shape for shape in some if path(shape)), None) or _speck(area, base)
        for area, *some in zip(areas, rough, base.shapes, strict=True)
    ]
    return replace(base, shapes=tuple(shapes))


def _speck(area: AreaRecord, base: Ground) -> BaseGeometry:
    """A small square in place of an area too small to be drawn; nothing where it has no shape."""
    spot = shapely.point_on_surface(area.geometry)
    if spot.is_empty:
        return shapely.Polygon()
    x, y = base.place(np.array([[spot.x, spot.y]]))[0]
    return shapely.box(x - 1.5, y - 1.5, x + 1.5, y + 1.5)


def _linked(drawing: Drawing, base: Ground, said: _Told, *, hover: bool) -> str:
    """Every area, a link where it has a page, in the order of their names."""
    drawn = []
    shapes = {area.id: shape for area, shape in zip(said.areas, base.shapes, strict=True)}
    for area in sorted(said.areas, key=lambda area: alphabetical(said.labels[area.id])):
        words, fill = said.words(area), None
        if said.values and area.id not in said.counts:
            fill = ruled(drawing) if area.id in said.values else PAPER
        if not (data := path(shapes[area.id])):
            continue
        inside = [element("title", escape(clean(words), quote=False))] if hover else []
        inside.append(element("path", d=data, fill=fill))
        if link := said.links.get(area.id):
            drawn.append(element("a", *inside, href=link, aria_label=words))
        else:
            role = "img" if said.links else None
            drawn.append(element("g", *inside, role=role, aria_label=words if role else None))
    return group(*drawn, fill=GROUND, fill_rule="evenodd", stroke=BORDER, stroke_width=0.8)


def _outlines(base: Ground, said: _Told, size: _Size) -> list[str]:
    """Borders of Gemeinden, and of what is marked."""
    paint = {"fill": "none", "stroke": INK, "stroke_linejoin": "round"}
    wide = 2 if size is FULL else 1.2
    drawn = [element("path", d=borders(base, said.areas), stroke_width=wide, **paint)]
    for area, shape in zip(said.areas, base.shapes, strict=True):
        if area.id in said.marked and (data := path(shape)):
            drawn.append(element("path", d=data, stroke_width=2.4 * wide, **paint))
    return drawn


def _scale(base: Ground, said: _Told, size: _Size) -> float:
    """The radius of a count of 1: circles mostly lie in their areas, and are seen."""
    known = [
        (sqrt(said.counts[area.id]), sqrt(shape.area / pi))
        for area, shape in zip(said.areas, base.shapes, strict=True)
        if said.counts.get(area.id, 0) > 0 and not shape.is_empty
    ]
    if not known:
        return 0.0
    most = max(root for root, _ in known)
    fitting = sorted(FILLED * wide / root for root, wide in known)[len(known) // 4]
    return min(max(fitting, size.smallest / most), size.largest / most)


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    """Where a circle stands."""
    centre = shape.centroid
    at = centre if shape.contains(centre) else shapely.point_on_surface(shape)
    return at.x, at.y


def _busy(discs: Sequence[tuple[float, float, float]]) -> Numbers:
    """Spots all over the circles, which names should not hide."""
    turns = np.linspace(0, 2 * pi, 12, endpoint=False)
    ring = np.column_stack([np.cos(turns), np.sin(turns)])
    spots = [
        np.array([x, y]) + part * radius * ring for x, y, radius in discs for part in (0, 0.5, 0.9)
    ]
    return np.concatenate(spots) if spots else np.empty((0, 2))


def _circles(discs: Sequence[tuple[float, float, float]]) -> str:
    """Large ones below small ones; none at all as a ring."""
    drawn = "".join(
        element("circle", cx=x, cy=y, r=radius)
        for x, y, radius in sorted(discs, key=lambda disc: -disc[2])
        if radius
    )
    rings = "".join(_ring(x, y) for x, y, radius in discs if not radius)
    return group(drawn, fill=BLUES[3], stroke=PAPER, stroke_width=1.2) + rings


def _ring(x: float, y: float) -> str:
    return element("circle", cx=x, cy=y, r=3, fill=PAPER, stroke=BLUES[3], stroke_width=1.4)


def _sizes(said: _Told, size: _Size, scale: float, x: float, y: float) -> tuple[str, float]:
    """What is counted, and circles of round counts beside each other; and their foot."""
    if not said.values:
        return "", y
    label, drawn = min(size.label, 15.0), []
    for words in wrapped(said.legend, label, size.width - 2 * x, 3, bold=True):
        drawn.append(text(x, y + label, words, label, bold=True))
        y += label + 4
    rounds = _rounds(max(said.counts.values(), default=0))
    high = max((scale * sqrt(count) for count in rounds), default=0.0)
    for count in rounds:
        radius, words = scale * sqrt(count), told(count)
        if radius < LEAST:
            continue
        circle = element("circle", cx=x + radius, cy=y + 8 + high, r=radius, fill=BLUES[3])
        drawn += [circle, text(x + 2 * radius + 6, y + 13 + high, words, label)]
        x += 2 * radius + 6 + measured(words, label) + 22
    return "".join(drawn), y + 2 * high + 18


def _rounds(most: int) -> list[int]:
    """Up to three round counts, none above the largest: 1.000, 200, 50."""
    found = list[int]()
    for limit in (most, most // 4, most // 20):
        if limit > 0:
            power = 10 ** floor(log10(limit))
            found.append(max(times * power for times in (1, 2, 5) if times * power <= limit))
    return list(dict.fromkeys(found))


def _keys(drawing: Drawing, said: _Told) -> list[Key]:
    """Signs that are drawn."""
    keys = []
    if 0 in said.counts.values():
        keys.append(Key(_ring(6, 8), "0", 12))
    if said.secret:
        keys.append(Key(box(0.5, 0.5, 29, 15, rx=2, fill=ruled(drawing), stroke=DOT), PROTECTED))
    if said.unknown:
        keys.append(Key(box(0.5, 0.5, 29, 15, rx=2, fill=PAPER, stroke=BORDER), MISSING))
    if any(area.id in said.marked for area in said.areas):
        swatch = box(2, 2, 26, 12, fill=GROUND, stroke=INK, stroke_width=4)
        keys.append(Key(swatch, said.marked_words))
    return keys


def _description(said: _Told) -> str:
    words = f"Karte mit {counted(len(said.areas), 'Gebiet', 'Gebieten')}."
    if said.values:
        known = counted(len(said.counts), "Gebiet", "Gebiete")
        words += f" Fläche der Kreise: {said.legend}, bekannt für {known}."
    if said.secret:
        are = "Gebiet ist die Zahl" if said.secret == 1 else "Gebieten ist die Zahl"
        words += f" In {said.secret} {are} zum Schutz kleiner Zahlen verdeckt."
    if changed := sum(area.id in said.marked for area in said.areas):
        words += f" Dick umrandet ({said.marked_words}): {counted(changed, 'Gebiet', 'Gebiete')}."
    return words + (" Jedes Gebiet führt auf seine Seite." if said.links else "")


def _table(title: str, said: _Told) -> Table:
    """By name; what is marked in a column of its own."""
    columns = [Column("Gebiet")]
    columns += [Column(said.legend, numeric=True)] if said.values else []
    columns += [Column(said.marked_words.capitalize())] if said.marked else []
    rows = []
    for area in sorted(said.areas, key=lambda area: alphabetical(said.labels[area.id])):
        cells = [said.labels[area.id]]
        cells += [said.count(area)] if said.values else []
        cells += [("ja" if area.id in said.marked else "nein")] if said.marked else []
        rows.append(tuple(cells))
    return Table(title, tuple(columns), tuple(rows), folded=True)
