"""A bar for each required link: for which share of the children it holds."""

from __future__ import annotations

from collections.abc import Sequence

from lueckenlos.exchange.figures import LinkRow, RunNote
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts.held import SILENT, Held, held_links, table_of
from lueckenlos.report.charts.scale import (
    BLUES,
    DOT,
    EDGE,
    GRID,
    Key,
    dotted,
    dotted_key,
    hatched,
    least_key,
    legend,
    pale,
)
from lueckenlos.report.charts.svg import PAPER, SOFT, Drawing, box, group, line, shortened, text
from lueckenlos.report.words import BASES

WIDTH = 1000
FIELDS = 246
LEFT = 404
RIGHT = 730
LANE = 34
APART = 8
BAR = 22


def links_bar(
    run: RunNote,
    links: Sequence[LinkRow],
    population: str,
    prefix: str,
    title: str = "Welche Glieder tragen",
) -> Chart:
    """A bar for each required link: the share of the children for whom it holds.

    `links` as in `held_links`.
    """
    found = held_links(run, links, population)
    drawing = Drawing(prefix)
    tops = _tops(found)
    bottom = (tops[-1] if tops else 0.0) + LANE
    for hundredth in (0, 25, 50, 75, 100):
        x = LEFT + (RIGHT - LEFT) * hundredth / 100
        drawing.add(
            line(x, 28, x, bottom - 6, stroke=GRID, stroke_width=1),
            text(x, 20, f"{hundredth} %", 14, fill=SOFT, anchor="middle"),
        )
    for i, (one, top) in enumerate(zip(found, tops, strict=True)):
        if not i or found[i - 1].field != one.field:
            words = shortened(one.field, 15, FIELDS - 12, bold=True)
            drawing.add(text(FIELDS, top + 16.5, words, 15, bold=True, anchor="end"))
        drawing.add(_drawn(drawing, one, top))
    drawn, high = legend([("", _keys(drawing, found))], 12, bottom + 8, WIDTH - 24)
    drawing.add(drawn)
    judged = [one for one in found if one.recorded is not None]
    description = (
        f"Für {len(judged)} von {len(found)} Pflichtgliedern zeigt ein Balken, für welchen Anteil "
        "der Kinder das Glied trägt: dunkel, was bestätigt ist, gestreift, was nur erfasst ist."
    )
    svg = drawing.svg(WIDTH, bottom + high + 14, title, description)
    return Chart(svg, title, description, table_of(title, found))


def _tops(found: Sequence[Held]) -> list[float]:
    """Where each bar stands; fields stand a little apart."""
    tops: list[float] = []
    for i, one in enumerate(found):
        apart = APART if i and found[i - 1].field != one.field else 0
        tops.append(tops[-1] + LANE + apart if tops else 36.0)
    return tops


def _drawn(drawing: Drawing, one: Held, top: float) -> str:
    base, wide = top + BAR / 2 + 5.5, RIGHT - LEFT
    phase = shortened(one.phase, 15, LEFT - FIELDS - 28)
    shapes = [text(LEFT - 14, base, phase, 15, anchor="end")]
    if one.recorded is None:
        shapes.append(box(LEFT, top, wide, BAR, rx=3, fill=dotted(drawing), stroke=DOT))
        if one.least is not None:
            shapes.append(box(LEFT, top, one.least * wide, BAR, rx=3, **pale(2)))
    else:
        shapes.append(box(LEFT, top, wide, BAR, rx=3, fill=PAPER, stroke=DOT))
        only = one.recorded * wide
        if only:
            shapes.append(box(LEFT, top, only, BAR, rx=3, fill=BLUES[2], stroke=EDGE))
            if one.confirmed is not None:
                shapes.append(box(LEFT, top, only, BAR, rx=3, fill=hatched(drawing, 2)))
        sure = min(one.confirmed or 0.0, one.recorded) * wide
        if sure:
            shapes.append(box(LEFT, top, sure, BAR, rx=3, fill=BLUES[4]))
    shapes.append(text(RIGHT + 14, base, one.words, 15))
    return group(*shapes, title=f"{one.name} ({BASES[one.basis]}): {one.words}")


def _keys(drawing: Drawing, found: Sequence[Held]) -> list[Key]:
    judged = [one for one in found if one.recorded is not None]
    keys = []
    if any(one.confirmed for one in judged):
        keys.append(Key(box(0, 0, 30, 16, rx=2, fill=BLUES[4]), "trägt, bestätigt"))
    if any(one.confirmed is None for one in judged):
        keys.append(Key(box(0, 0, 30, 16, rx=2, fill=BLUES[2], stroke=EDGE), f"trägt, {SILENT}"))
    if any(one.confirmed is not None and one.only for one in judged):
        under = box(0, 0, 30, 16, rx=2, fill=BLUES[2], stroke=EDGE)
        over = box(0, 0, 30, 16, rx=2, fill=hatched(drawing, 2))
        keys.append(Key(under + over, "trägt, nur erfasst"))
    if any((one.recorded or 0) < 1 for one in judged):
        keys.append(Key(box(0.5, 0.5, 29, 15, rx=2, fill=PAPER, stroke=DOT), "trägt nicht"))
    if any(one.least is not None for one in found):
        keys.append(least_key())
    why = {one.why for one in found if one.recorded is None}
    if why:
        keys.append(dotted_key(drawing, " oder ".join(sorted(why, reverse=True))))
    return keys
