"""All links of the chain on one small picture: fields by life phases, each link with its share."""

from __future__ import annotations

from collections.abc import Sequence

from lueckenlos.exchange.figures import LinkRow, RunNote
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts.held import Held, held_links, table_of
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
    scale_keys,
)
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    Drawing,
    box,
    fitting,
    group,
    line,
    measured,
    shortened,
    text,
)
from lueckenlos.report.words import BASES, whole_percent

WIDTH = 1000
LEFT = 262
HEAD = 42
LANE = 37
LINK = 27
SIZE = 15
APART = 14


def links_grid(
    run: RunNote,
    links: Sequence[LinkRow],
    population: str,
    prefix: str,
    title: str = "Die Kette auf einen Blick",
) -> Chart:
    """A link of a chain for each required link; `links` as in `held_links`."""
    found = held_links(run, links, population)
    fields = list(dict.fromkeys(one.field for one in found))
    wide = (WIDTH - 8 - LEFT) / max(1, len(run.phases))
    drawing = Drawing(prefix)
    drawing.add(*_head(run, wide))
    for r, field in enumerate(fields):
        top = HEAD + r * LANE
        words = shortened(field, SIZE, LEFT - 20, bold=True)
        drawing.add(text(LEFT - 14, top + 19, words, SIZE, bold=True, anchor="end"))
        drawing.add(*_row(drawing, run, [one for one in found if one.field == field], top, wide))
    bottom = HEAD + len(fields) * LANE
    drawn, high = legend(_keys(drawing, found), 12, bottom + 8, WIDTH - 24)
    drawing.add(drawn)
    judged = sum(one.recorded is not None for one in found)
    description = (
        "Jedes Oval ist ein Glied der Kette; die Zahl sagt, für welchen Anteil der Kinder es "
        f"trägt. {judged} von {len(found)} sind beurteilbar."
    )
    svg = drawing.svg(WIDTH, bottom + high + 12, title, description)
    return Chart(svg, title, description, table_of(title, found))


def _head(run: RunNote, wide: float) -> list[str]:
    drawn = []
    for i, phase in enumerate(run.phases):
        words = fitting((phase.name, phase.name.removesuffix(" Jahre")), SIZE, wide - 8)
        middle = LEFT + (i + 0.5) * wide
        drawn.append(text(middle, 24, words, SIZE, anchor="middle"))
    return drawn


def _row(
    drawing: Drawing, run: RunNote, mine: Sequence[Held], top: float, wide: float
) -> list[str]:
    """The links of a field, joined where they follow each other."""
    middle, drawn, last = top + LINK / 2, list[str](), -2
    for i, phase in enumerate(run.phases):
        here = [one for one in mine if one.phase == phase.name]
        x = LEFT + i * wide
        if here and last == i - 1:
            joint = line(x - APART / 2, middle, x + APART / 2, middle, stroke=DOT, stroke_width=4)
            drawn.append(joint)
        part = (wide - APART) / max(1, len(here))
        for k, one in enumerate(here):
            drawn.append(_link(drawing, one, x + APART / 2 + k * part, top, part))
        last = i if here else last
    return drawn


def _link(drawing: Drawing, one: Held, x: float, top: float, wide: float) -> str:
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
    words = fitting((one.share, "offen"), SIZE if bold else 14, wide - 16, bold=bold)
    middle = x + wide / 2
    if one.little:
        ground = measured(words, SIZE, bold=True) + 14
        shapes.append(box(middle - ground / 2, top + 3.5, ground, LINK - 7, rx=10, fill=PAPER))
    fill = ON_BLUE[rank] if one.recorded is not None and not one.little else INK
    size = SIZE if bold else 14
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
