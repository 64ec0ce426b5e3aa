"""What is left of a gap after each further site, as bars."""

from __future__ import annotations

from collections.abc import Sequence

from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts.scale import BLUES, GRID
from lueckenlos.report.charts.svg import INK, PHONE, SOFT, Drawing, box, line, text

TITLE = "Was nach jedem weiteren Standort bleibt"
LANE, BAR = 30, 18


def remaining(left: Sequence[str], many: Sequence[int], least: Sequence[int], name: str) -> Chart:
    """A bar for none, one, two … sites: how many are left; a line marks what could be left at
    best, which is proven. `left`: the numbers in words."""
    description = (
        f"Heute fehlt es {left[0]} Kindern, nach {len(many) - 1} Standorten noch {left[-1]}. "
        "Der Strich zeigt, wie wenige es bei jeder anderen Auswahl mindestens blieben."
    )
    svg, narrow = (
        _drawn(Drawing(prefix), wide, (left, many, least), (TITLE, description))
        for prefix, wide in ((name, 1000), (f"{name}-schmal", PHONE))
    )
    rows = tuple(
        (str(n), words, _least(low, now))
        for n, (words, now, low) in enumerate(zip(left, many, least, strict=True))
    )
    columns = (Column("Neue Standorte", numeric=True), Column("bleiben", numeric=True),
               Column("bei jeder Auswahl mindestens", numeric=True))  # fmt: skip
    return Chart(svg, TITLE, description, Table(TITLE, columns, rows), narrow=narrow)


def _least(low: int, now: int) -> str:
    return "ebenso viele" if low >= now else f"etwa {low}"


def _drawn(
    drawing: Drawing,
    wide: int,
    told: tuple[Sequence[str], Sequence[int], Sequence[int]],
    words: tuple[str, str],
) -> str:
    left, right = 34.0, wide - 116.0
    most = max(1, *told[1])
    drawing.add(text(2, 18, "Neue Standorte", 13, fill=SOFT))
    for n, (said, many, least) in enumerate(zip(*told, strict=True)):
        top = 30.0 + LANE * n
        end, mark = (left + (right - left) * value / most for value in (many, least))
        drawing.add(
            text(left - 10, top + 14, str(n), 14, anchor="end"),
            box(left, top, right - left, BAR, stroke=GRID),
            box(left, top, end - left, BAR, fill=BLUES[3]),
            line(mark, top - 3, mark, top + BAR + 3, stroke=INK, stroke_width=2),
            text(right + 10, top + 14, said, 14),
        )
    bottom = 30.0 + LANE * len(told[1]) + 18
    drawing.add(
        line(left, bottom - 12, left, bottom + 2, stroke=INK, stroke_width=2),
        text(left + 8, bottom, "weniger schafft keine Auswahl", 13, fill=SOFT),
    )
    return drawing.svg(wide, bottom + 10, *words)
