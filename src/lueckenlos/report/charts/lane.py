"""One field of a ribbon: its segments as bars, or as a line where somebody is responsible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lueckenlos.report.charts.scale import (
    BLUES,
    DOT,
    EDGE,
    ON_BLUE,
    PALE,
    PALES,
    class_of,
    dotted,
    hatched,
    outline,
    pale,
)
from lueckenlos.report.charts.segments import FIGURED, KNOWN, Segment
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
from lueckenlos.report.words import ages


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of a ribbon: of a page of its own, one of several on a page, or of a phone.

    `left` and `right`: where the axis begins and ends. `above`: the height of a line with the name
    over its bar; 0 where the name stands beside it. `ways`: whether the way of counting is told.
    """

    width: int
    left: int
    right: int
    bar: int
    lane: int
    name: float
    label: float
    band: int
    head: int
    lines: int
    above: int = 0
    ways: bool = False


FULL = Size(
    1000, 222, 988, bar=30, lane=50, name=16, label=15, band=28, head=70, lines=2, ways=True
)
COMPACT = Size(1000, 222, 988, bar=21, lane=27, name=14, label=13.5, band=22, head=54, lines=1)
PHONE = Size(
    320, 2, 316, bar=28, lane=61, name=14, label=13, band=24, head=88, lines=1, above=20, ways=True
)
SMALL_PHONE = replace(PHONE, bar=24, lane=54, ways=False)


@dataclass(frozen=True, slots=True)
class Ages:
    """The axis of ages: months to units."""

    first: int
    last: int
    size: Size

    def x(self, month: float) -> float:
        """Where a month stands."""
        left, right = self.size.left, self.size.right
        return left + (month - self.first) / (self.last - self.first) * (right - left)


class Lane:
    """One field's segments on the drawing."""

    def __init__(self, drawing: Drawing, axis: Ages, top: float, cut: Sequence[Segment]) -> None:
        self.drawing, self.axis, self.size = drawing, axis, axis.size
        self.top, self.cut = top + axis.size.above, cut

    def bars(self) -> None:
        """Segments as bars."""
        for one in self.cut:
            self._add(one, self._bar(one))

    def line(self, named: Sequence[tuple[Segment, list[str]]]) -> None:
        """A line where somebody is responsible, their names under it; words where nobody is."""
        for one in self.cut:
            self._add(one, self._rule(one) if held(one) else self._bar(one))
        for x, room, names in self._stretches(named):
            words, base = _listed(names, room), self.top + self.size.bar - 5
            wide = measured(words, 14) + 4
            ground = box(x - 2, base - 12, wide, 16, fill=PAPER)
            self.drawing.add(ground, text(x, base, words, 14))

    def _stretches(
        self, named: Sequence[tuple[Segment, list[str]]]
    ) -> list[tuple[float, float, list[str]]]:
        """Where names may stand: from the begin of a line to the next segment drawn otherwise."""
        found: list[tuple[float, float, list[str]]] = []
        open_ = False
        for one, names in named:
            here = held(one)
            x, end = self._ends(one)
            if here and not open_:
                found.append((x + 2, end - x - 4, list(names)))
            elif found and open_ and (here or one.state == "blank"):
                start, _, before = found[-1]
                more = [name for name in names if here and name not in before]
                found[-1] = (start, end - start - 4, before + more)
            open_ = here or (open_ and one.state == "blank")
        return found

    def _ends(self, one: Segment) -> tuple[float, float]:
        return self.axis.x(one.start) + 1.5, self.axis.x(one.stop) - 1.5

    def _add(self, one: Segment, shapes: list[str]) -> None:
        """Shapes with the line under what is required and the outline of a finding."""
        x, end = self._ends(one)
        low = self.top + self.size.bar
        if one.required:
            under = low + (5 if self.size.ways else 3.5)
            shapes.append(line(x, under, end, under, stroke_width=2.5))
        if one.finding is not None:
            wide, high = end - x - 3, self.size.bar - 3
            shapes.append(box(x + 1.5, self.top + 1.5, wide, high, rx=4, **outline(one.finding)))
        if shapes:
            self.drawing.add(group(*shapes, title=f"{ages(one.start, one.stop)}: {_words(one)}"))

    def _rule(self, one: Segment) -> list[str]:
        x, end = self._ends(one)
        high = 8 if self.size.ways else 7
        at = self.top + (3 if self.size.ways else 6)
        paint = pale(4) if one.state == "least" else {"fill": BLUES[4]}
        shapes = [box(x, at, end - x, high, rx=2, **paint)]
        if one.little:
            shapes.append(box(x, at, end - x, high, rx=2, fill=hatched(self.drawing, 4)))
        return shapes

    def _bar(self, one: Segment) -> list[str]:
        x, end = self._ends(one)
        if one.state == "blank":
            return []
        rank, inset = class_of(one.shown), 4 if one.finding is not None else 0
        wide, high = end - x - 2 * inset, self.size.bar - 2 * inset

        def lay(**paint: str | float | None) -> str:
            return box(x + inset, self.top + inset, wide, high, rx=2 if inset else 4, **paint)

        if one.state == "share":
            shapes = [lay(fill=BLUES[rank], stroke=None if inset else EDGE)]
        elif one.state == "least":
            shapes = [lay(**({"fill": PALES[rank]} if inset else pale(rank)))]
        elif one.state == "open":
            shapes = [lay(fill=dotted(self.drawing), stroke=DOT)]
        elif one.state == "indicator":
            shapes = [lay(fill=PALE, stroke=DOT)]
        else:
            shapes = [lay(fill=PAPER, stroke=DOT, stroke_dasharray="2 3")]
        if one.little:
            shapes.append(lay(fill=hatched(self.drawing, rank)))
        return [*shapes, *self._label(one, (x + end) / 2, end - x)]

    def _label(self, one: Segment, middle: float, room: float) -> list[str]:
        """The fullest wording that fits; over a pattern it has a ground of its own."""
        size, bold = self.size.label, one.state in FIGURED
        pill = one.little or one.state == "open"
        room -= 0 if one.finding is None else 9
        last = fitting(one.choices, size, room - 7, bold=bold)
        words = fitting(one.choices, size, room - (34 if pill else 5), bold=bold, last=last)
        if not words:
            return []
        base = self.top + self.size.bar / 2 + size * 0.36
        wide = min(measured(words, size, bold=bold) + 14, room - 4)
        ground = box(middle - wide / 2, base - size, wide, size * 1.36, rx=size * 0.6, fill=PAPER)
        fill = ON_BLUE[class_of(one.shown)] if one.state == "share" and not pill else INK
        label = text(middle, base, words, size, bold=bold, anchor="middle", fill=fill)
        return [ground, label] if pill else [label]


def held(one: Segment) -> bool:
    """Whether somebody is responsible for all the children."""
    return one.state in FIGURED and one.shown >= KNOWN


def _listed(names: Sequence[str], room: float) -> str:
    """As many names as fit, and how many more there are."""
    if not names:
        return fitting(("zuständige Stelle erfasst", "erfasst"), 14, room)
    for n in range(len(names), 0, -1):
        more = f" und {len(names) - n} weitere" if n < len(names) else ""
        words = " · ".join(names[:n]) + more
        if measured(words, 14) <= room:
            return words
    return shortened(names[0], 14, room)


def _words(one: Segment) -> str:
    """What a segment says, complete."""
    first = next(iter(one.choices), "leer")
    return f"{first}, wenig davon bestätigt" if one.little else first
