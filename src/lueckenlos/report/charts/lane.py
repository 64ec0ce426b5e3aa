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
    clean,
    fitting,
    group,
    line,
    measured,
    text,
    wrapped,
)
from lueckenlos.report.words import ages, counted

SMALL, LEAD = 13, 12.5
"""Letters and distance of lines of names that need two of them."""
MOST_NAMES = 12


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
        known = dict(named)
        for one in self.cut:
            shapes = self._rule(one) if held(one) else self._bar(one)
            self._add(one, shapes, known.get(one, []))
        for x, room, names in _stretches(self.axis, named):
            lines = _listed(names, room, 1 if self.size.above else 2)
            size = 14 if len(lines) == 1 else SMALL
            base = self.top + self.size.bar - (5 if len(lines) == 1 else LEAD)
            for at, words in enumerate(lines):
                y = base + at * LEAD
                ground = box(x - 2, y - 9.5, measured(words, size) + 4, 13, fill=PAPER)
                self.drawing.add(ground, text(x, y, words, size))

    def _add(self, one: Segment, shapes: list[str], names: Sequence[str] = ()) -> None:
        """Shapes with the line under what is required and the outline of a finding; who points at
        them is told all `names`."""
        x, end = _ends(self.axis, one)
        low = self.top + self.size.bar
        if one.required:
            under = low + (5 if self.size.ways else 3.5)
            shapes.append(line(x, under, end, under, stroke_width=2.5))
        if one.finding is not None:
            wide, high = end - x - 3, self.size.bar - 3
            shapes.append(box(x + 1.5, self.top + 1.5, wide, high, rx=4, **outline(one.finding)))
        if shapes:
            told = f"{ages(one.start, one.stop)}: {_words(one)}{all_names(names)}"
            self.drawing.add(group(*shapes, title=told))

    def _rule(self, one: Segment) -> list[str]:
        x, end = _ends(self.axis, one)
        high, at = (5, self.top) if self.size.ways else (7, self.top + 6)
        paint = pale(4) if one.state == "least" else {"fill": BLUES[4]}
        shapes = [box(x, at, end - x, high, rx=2, **paint)]
        if one.little:
            shapes.append(box(x, at, end - x, high, rx=2, fill=hatched(self.drawing, 4)))
        return shapes

    def _bar(self, one: Segment) -> list[str]:
        x, end = _ends(self.axis, one)
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


def all_names(names: Sequence[str]) -> str:
    """Who is responsible, as the words of a segment go on; of very many the first."""
    return f" ({_first(names, MOST_NAMES)})" if names else ""


def _first(names: Sequence[str], most: int) -> str:
    more = len(names) - most
    return " · ".join(names[:most]) + (f" und {more} weitere" if more > 0 else "")


def _ends(axis: Ages, one: Segment) -> tuple[float, float]:
    return axis.x(one.start) + 1.5, axis.x(one.stop) - 1.5


def _stretches(
    axis: Ages, cut: Sequence[tuple[Segment, list[str]]]
) -> list[tuple[float, float, list[str]]]:
    """Where names may stand: under lines that follow each other, and no further."""
    found: list[tuple[float, float, list[str]]] = []
    before: Segment | None = None
    for one, names in cut:
        if not held(one):
            continue
        x, end = _ends(axis, one)
        if found and before and before.stop == one.start:
            start, _, known = found[-1]
            more = [name for name in names if name not in known]
            found[-1] = (start, end - start - 2, known + more)
        else:
            found.append((x + 2, end - x - 4, list(names)))
        before = one
    return found


def _listed(names: Sequence[str], room: float, most: int) -> tuple[str, ...]:
    """As many names as fit whole into so many lines, and how many more there are; else only how
    many there are."""
    if not names:
        return (fitting(("zuständige Stelle erfasst", "erfasst"), 14, room),)
    for n in range(len(names), 0, -1):
        words = _first(names, n)
        if measured(words, 14) <= room:
            return (words,)
        if most > 1 and (lines := _broken(words, room)):
            return lines
    number = counted(len(names), "Stelle", "Stellen")
    return (fitting((number, str(len(names))), 14, room),)


def _broken(words: str, room: float) -> tuple[str, ...]:
    """Names in two lines, broken between them, else between words; nothing if they are longer."""
    names = words.split(" · ")
    for at in range(len(names) - 1, 0, -1):
        two = " · ".join(names[:at]) + " ·", " · ".join(names[at:])
        if all(measured(one, SMALL) <= room for one in two):
            return two
    lines = wrapped(words, SMALL, room, 2)
    whole = " ".join(lines) == " ".join(clean(words).split())
    return tuple(one.removeprefix("· ") for one in lines) if whole else ()


def _words(one: Segment) -> str:
    """What a segment says, complete."""
    first = next(iter(one.choices), "leer")
    return f"{first}, wenig davon bestätigt" if one.little else first
