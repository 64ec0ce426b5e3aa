"""A bar for each required link: for which share of the children it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lueckenlos.exchange.figures import LinkRow, RunNote
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts.held import SILENT, Held, held_links, judged_words, table_of
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
from lueckenlos.report.charts.svg import (
    PAPER,
    PHONE,
    SOFT,
    Drawing,
    box,
    group,
    line,
    shortened,
    text,
)
from lueckenlos.report.words import BASES

BAR = 19


@dataclass(frozen=True, slots=True)
class _Size:
    """Measures of the picture; `above`: field and words stand over the bars, not beside them."""

    width: int
    fields: int
    left: int
    right: int
    head: int
    lane: int
    apart: int
    above: int = 0


FULL = _Size(1000, 246, 404, 730, head=32, lane=29, apart=7)
NARROW = _Size(PHONE, 2, 2, 318, head=26, lane=46, apart=26, above=20)


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
    judged = [one for one in found if one.recorded is not None]
    description = (
        f"Für {len(judged)} von {len(found)} Pflichtgliedern zeigt ein Balken, für welchen Anteil "
        "der Kinder das Glied trägt: dunkel, was bestätigt ist, gestreift, was nur erfasst ist."
        if judged
        else judged_words(run, found)
    )
    svg, narrow = (
        _picture(found, size, Drawing(name), (title, description))
        for size, name in ((FULL, prefix), (NARROW, f"{prefix}-schmal"))
    )
    return Chart(svg, title, description, table_of(title, found), narrow=narrow)


def _picture(found: Sequence[Held], size: _Size, drawing: Drawing, told: tuple[str, str]) -> str:
    """The drawing in a size."""
    tops = _tops(found, size)
    bottom = (tops[-1] if tops else 0.0) + size.lane
    if not size.above:
        drawing.add(*_axis(size, bottom))
    for i, (one, top) in enumerate(zip(found, tops, strict=True)):
        if not i or found[i - 1].field != one.field:
            drawing.add(_field(one, top, size))
        drawing.add(_drawn(drawing, one, top, size))
    inset = 2 if size.above else 12
    keys = [("", _keys(drawing, found))]
    drawn, high = legend(keys, inset, bottom + 8, size.width - 2 * inset)
    drawing.add(drawn)
    return drawing.svg(size.width, bottom + high + 14, *told)


def _axis(size: _Size, bottom: float) -> list[str]:
    drawn = []
    for hundredth in (0, 25, 50, 75, 100):
        x = size.left + (size.right - size.left) * hundredth / 100
        drawn.append(line(x, 26, x, bottom - 6, stroke=GRID, stroke_width=1))
        drawn.append(text(x, 19, f"{hundredth} %", 14, fill=SOFT, anchor="middle"))
    return drawn


def _field(one: Held, top: float, size: _Size) -> str:
    if size.above:
        words = shortened(one.field, 14, size.width - 4, bold=True)
        return text(size.left, top - 8, words, 14, bold=True)
    words = shortened(one.field, 15, size.fields - 12, bold=True)
    return text(size.fields, top + 15, words, 15, bold=True, anchor="end")


def _tops(found: Sequence[Held], size: _Size) -> list[float]:
    """Where each bar stands; fields stand a little apart."""
    tops: list[float] = []
    for i, one in enumerate(found):
        apart = size.apart if i and found[i - 1].field != one.field else 0
        tops.append(tops[-1] + size.lane + apart if tops else float(size.head))
    return tops


def _words(one: Held, top: float, size: _Size) -> list[str]:
    """Life phase and share: over the bar, or before and behind it."""
    if size.above:
        return [
            text(size.left, top + 13, one.phase, 13),
            text(size.right, top + 13, one.words, 13, anchor="end"),
        ]
    base = top + BAR / 2 + 5.5
    phase = shortened(one.phase, 15, size.left - size.fields - 28)
    return [
        text(size.left - 14, base, phase, 15, anchor="end"),
        text(size.right + 14, base, one.words, 15),
    ]


def _drawn(drawing: Drawing, one: Held, top: float, size: _Size) -> str:
    shapes = _words(one, top, size)
    wide, left, at = size.right - size.left, size.left, top + size.above

    def lay(share: float, **paint: str | float | None) -> None:
        shapes.append(box(left, at, share * wide, BAR, rx=3, **paint))

    if one.recorded is None:
        lay(1, fill=dotted(drawing), stroke=DOT)
        if one.least is not None:
            lay(one.least, **pale(2))
    else:
        lay(1, fill=PAPER, stroke=DOT)
        if one.recorded:
            lay(one.recorded, fill=BLUES[2], stroke=EDGE)
            if one.confirmed is not None:
                lay(one.recorded, fill=hatched(drawing, 2))
        sure = min(one.confirmed or 0.0, one.recorded)
        if sure:
            lay(sure, fill=BLUES[4])
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
