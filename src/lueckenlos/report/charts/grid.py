"""All links of the chain on one small picture: fields by life phases, each link with its share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lueckenlos.exchange.figures import LinkRow, RunNote
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts.held import Held, held_links, judged_words, table_of
from lueckenlos.report.charts.scale import (
    BLUES,
    DOT,
    EDGE,
    ON_BLUE,
    Key,
    class_of,
    hatched,
    hatched_key,
    least_key,
    legend,
    pale,
    phase_names,
    scale_keys,
)
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    PHONE,
    Drawing,
    box,
    fitting,
    group,
    in_two,
    line,
    measured,
    shortened,
    text,
)
from lueckenlos.report.words import BASES, whole_percent

LINK = 27
SIZE = 15


@dataclass(frozen=True, slots=True)
class _Size:
    """Measures of the picture; `above`: the height of the name of a field over its links."""

    width: int
    left: int
    head: int
    lane: int
    size: float
    apart: int
    above: int = 0


FULL = _Size(1000, 262, 42, 37, SIZE, 14)
NARROW = _Size(PHONE, 0, 44, 58, 13, 6, above=20)


def links_grid(
    run: RunNote,
    links: Sequence[LinkRow],
    population: str,
    prefix: str,
    title: str = "Die Kette auf einen Blick",
) -> Chart:
    """A link of a chain for each required link; `links` as in `held_links`."""
    found = held_links(run, links, population)
    description = (
        "Jedes Oval ist ein Glied der Kette; die Zahl sagt, für welchen Anteil der Kinder es "
        f"trägt. {judged_words(run, found)}"
    )
    svg, narrow = (
        _drawn(run, found, size, Drawing(name), (title, description))
        for size, name in ((FULL, prefix), (NARROW, f"{prefix}-schmal"))
    )
    return Chart(svg, title, description, table_of(title, found), narrow=narrow)


def _drawn(
    run: RunNote, found: Sequence[Held], size: _Size, drawing: Drawing, told: tuple[str, str]
) -> str:
    """The drawing in a size."""
    fields = list(dict.fromkeys(one.field for one in found))
    edge = 0 if size.above else 8
    wide = (size.width - edge - size.left) / max(1, len(run.phases))
    drawing.add(*_head(run, wide, size))
    for r, field in enumerate(fields):
        top = size.head + r * size.lane
        if size.above:
            words = shortened(field, 14, size.width - 4, bold=True)
            drawing.add(text(2, top + 13, words, 14, bold=True))
        else:
            words = shortened(field, SIZE, size.left - 20, bold=True)
            drawing.add(text(size.left - 14, top + 19, words, SIZE, bold=True, anchor="end"))
        mine = [one for one in found if one.field == field]
        drawing.add(*_row(drawing, run, mine, top + size.above, wide, size))
    bottom = size.head + len(fields) * size.lane
    inset = 2 if size.above else 12
    drawn, high = legend(_keys(drawing, found), inset, bottom + 8, size.width - 2 * inset)
    drawing.add(drawn)
    return drawing.svg(size.width, bottom + high + 12, *told)


def _head(run: RunNote, wide: float, size: _Size) -> list[str]:
    drawn, room = [], wide - size.apart
    for i, words in enumerate(phase_names(run, size.size, [room] * len(run.phases))):
        lines = in_two(words, size.size, room)
        middle, y = size.left + (i + 0.5) * wide, size.head - 2 - 16 * len(lines)
        for one in lines:
            drawn.append(text(middle, y, one, size.size, anchor="middle"))
            y += 16
    return drawn


def _row(
    drawing: Drawing, run: RunNote, mine: Sequence[Held], top: float, wide: float, size: _Size
) -> list[str]:
    """The links of a field, joined where they follow each other."""
    middle, drawn, last = top + LINK / 2, list[str](), -2
    for i, phase in enumerate(run.phases):
        here = [one for one in mine if one.phase == phase.name]
        x, apart = size.left + i * wide, size.apart
        if here and last == i - 1:
            joint = line(x - apart / 2, middle, x + apart / 2, middle, stroke=DOT, stroke_width=4)
            drawn.append(joint)
        part = (wide - apart) / max(1, len(here))
        for k, one in enumerate(here):
            drawn.append(_link(drawing, one, x + apart / 2 + k * part, top, part, size.size))
        last = i if here else last
    return drawn


def _link(drawing: Drawing, one: Held, x: float, top: float, wide: float, size: float) -> str:
    """A rounded link with its share; without one it says that it cannot be judged."""

    def lay(**paint: str | float | None) -> str:
        return box(x, top, wide, LINK, rx=LINK / 2, **paint)

    rank = class_of(whole_percent(one.recorded or one.least or 0.0) / 100)
    bold = one.recorded is not None or one.least is not None
    if one.recorded is not None:
        shapes = [lay(fill=BLUES[rank], stroke=EDGE)]
        shapes += [lay(fill=hatched(drawing, rank))] if one.little else []
    elif one.least is not None:
        shapes = [lay(**pale(rank))]
    else:
        shapes = [lay(fill=PAPER, stroke=DOT, stroke_dasharray="2 3")]
    size = size if bold else min(size, 14)
    words = fitting((one.share, "offen"), size, wide - 12, bold=bold)
    middle = x + wide / 2
    if one.little:
        ground = measured(words, size, bold=True) + 14
        shapes.append(box(middle - ground / 2, top + 3.5, ground, LINK - 7, rx=10, fill=PAPER))
    fill = ON_BLUE[rank] if one.recorded is not None and not one.little else INK
    shapes.append(text(middle, top + 19, words, size, bold=bold, anchor="middle", fill=fill))
    return group(*shapes, title=f"{one.name} ({BASES[one.basis]}): {one.words}")


def _keys(drawing: Drawing, found: Sequence[Held]) -> list[tuple[str, list[Key]]]:
    """A legend of what is drawn."""
    judged = [one for one in found if one.recorded is not None]
    signs: list[Key] = []
    if any(one.little for one in judged):
        signs.append(hatched_key(drawing))
    if any(one.least is not None for one in found):
        signs.append(least_key())
    classes = scale_keys(drawing) if judged else []
    return [("Trägt für so viele Kinder", classes), ("", signs)]
