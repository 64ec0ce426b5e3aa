"""Two maps in one: the new borders, and the old ones where they were others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Chart, Table
from lueckenlos.report.charts.ground import ground, lines, path
from lueckenlos.report.charts.names import names
from lueckenlos.report.charts.scale import GAP, PALE, Key, hatched, legend
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
)
from lueckenlos.report.words import counted

SAME, SPECK = 1.6, 4.0
DASHES = "7 5"
CHANGED = "#fff3d6"


@dataclass(frozen=True, slots=True)
class _Size:
    """Measures of the picture: its width, the height of its ground, letters."""

    width: int
    height: int
    margin: int
    label: float


FULL = _Size(1000, 570, 14, 16)
NARROW = _Size(PHONE, 420, 3, 13)


@dataclass(frozen=True, slots=True)
class _Both:
    """Areas before and after, and which of them are others."""

    old: Sequence[AreaRecord]
    new: Sequence[AreaRecord]
    changed_old: Collection[str]
    changed_new: Collection[str]


def before_after(
    old: Sequence[AreaRecord],
    new: Sequence[AreaRecord],
    changed_old: Collection[str],
    changed_new: Collection[str],
    title: str,
    name: str,
    table: Table,
) -> Chart:
    """Areas as they will be, those changed striped, over old borders where they differ, dashed.

    `table` lists the changes. ValueError without any shape.
    """
    both = _Both(old, new, changed_old, changed_new)
    gone = sum(area.id in changed_old for area in old)
    made = sum(area.id in changed_new for area in new)
    description = (
        f"Karte mit {counted(len(new), 'Gebiet', 'Gebieten')}, vorher {len(old)}. "
        f"Gestreift: {counted(made, 'neues oder geändertes Gebiet', 'neue oder geänderte Gebiete')}"
        f"; sie ersetzen {counted(gone, 'bisheriges Gebiet', 'bisherige Gebiete')}."
    )
    svg, narrow = (
        _picture(both, size, Drawing(prefix), (title, description))
        for size, prefix in ((FULL, name), (NARROW, f"{name}-schmal"))
    )
    return Chart(svg, title, description, table, narrow=narrow)


def _picture(both: _Both, size: _Size, drawing: Drawing, about: tuple[str, str]) -> str:
    """The drawing in a size: both on one ground, so that common borders lie on each other."""
    base = ground([*both.old, *both.new], size.width - 2 * size.margin, size.height)
    before, after = base.shapes[: len(both.old)], base.shapes[len(both.old) :]
    now = shapely.union_all(shapely.boundary(np.array(after, dtype=object)))
    was = _elsewhere(before, both, now)
    wide = 1.8 if size is FULL else 1.2
    shapes = [
        group(*_areas(drawing, both, after), stroke=INK, stroke_width=wide, fill_rule="evenodd"),
        *_old_borders(was, wide),
        *names(replace(base, shapes=after), size.label, both.new, shapely.get_coordinates(was)),
    ]
    at = f"translate({number((size.width - base.width) / 2)} {size.margin})"
    drawing.add(group(*shapes, transform=at))
    y, inset = base.height + 2 * size.margin + 8, 2 if size is NARROW else 12
    keys = [("", _keys(drawing, both, old=not was.is_empty))]
    drawn, high = legend(keys, inset, y, size.width - 2 * inset, min(size.label, 15))
    drawing.add(drawn)
    return drawing.svg(size.width, y + high + 8, *about)


def _elsewhere(before: Sequence[BaseGeometry], both: _Both, now: BaseGeometry) -> BaseGeometry:
    """Old borders of changed areas where no new one runs; without specks."""
    some = [
        shapely.boundary(shape)
        for area, shape in zip(both.old, before, strict=True)
        if area.id in both.changed_old
    ]
    whole = shapely.union_all(np.array(some, dtype=object))
    left = shapely.difference(whole, shapely.buffer(now, SAME))
    merged = shapely.line_merge(left) if left.geom_type == "MultiLineString" else left
    parts = shapely.get_parts(merged)
    return shapely.MultiLineString([one for one in parts if one.length > SPECK])


def _areas(drawing: Drawing, both: _Both, after: Sequence[BaseGeometry]) -> list[str]:
    """New areas; a pointer over one is told its name."""
    drawn = []
    for area, shape in zip(both.new, after, strict=True):
        changed = area.id in both.changed_new
        if data := path(shape):
            layers = [element("path", d=data, fill=CHANGED if changed else PALE)]
            layers += [element("path", d=data, fill=hatched(drawing, 0))] if changed else []
            words = f"{area.name}: neu oder geändert" if changed else area.name
            drawn.append(group(*layers, title=words))
    return drawn


def _old_borders(was: BaseGeometry, wide: float) -> list[str]:
    """Dashed, on a light ground that parts them from stripes and new borders."""
    if was.is_empty:
        return []
    paint = {"d": lines(was), "fill": "none"}
    under = element("path", stroke=PAPER, stroke_width=wide + 3, **paint)
    return [
        under,
        element("path", stroke=GAP, stroke_width=wide + 0.6, stroke_dasharray=DASHES, **paint),
    ]


def _keys(drawing: Drawing, both: _Both, *, old: bool) -> list[Key]:
    """Signs that are drawn."""
    keys = [Key(line(0, 8, 30, 8, stroke_width=1.8), "Grenze, wie sie sein wird")]
    if old:
        swatch = line(0, 8, 30, 8, stroke=GAP, stroke_width=2.4, stroke_dasharray=DASHES)
        keys.append(Key(swatch, "bisherige Grenze, die wegfällt"))
    if any(area.id in both.changed_new for area in both.new):
        under = box(0.5, 0.5, 29, 15, rx=2, fill=CHANGED, stroke=INK)
        over = box(0.5, 0.5, 29, 15, rx=2, fill=hatched(drawing, 0))
        keys.append(Key(under + over, "neues oder geändertes Gebiet"))
    return keys
