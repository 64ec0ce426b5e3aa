"""Values over time with their intervals; a missing value is a gap, told on the axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil, floor, log10

from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts.readings import MISSING, PERCENT, PROTECTED, Line, Point, Said, table
from lueckenlos.report.charts.scale import BLUES, DOT, EDGE, GRID, Key, dotted, legend, ruled
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    PHONE,
    SOFT,
    Drawing,
    box,
    element,
    group,
    line,
    measured,
    number,
    shortened,
    text,
    wrapped,
)
from lueckenlos.report.words import day as date_words
from lueckenlos.report.words import number as told

RANGE = "Schwankungsbreite: so weit kann Zufall den Wert verschieben"
COLOURS = (BLUES[4], "#8a5a00", BLUES[3], "#7a1f5c", SOFT)
DASHED = (None, "9 5", "2 4", "14 4 2 4", "18 5")
SIGNS = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "M-4.5-4.5h9v9h-9z",
    "M0-6.5l6.5 6.5-6.5 6.5-6.5-6.5z",
    "M0-6l6 10.5h-12z",
    "M0 6l6-10.5h-12z",
)
TICKS, FINEST = 5, 0.5
DODGE = 8
LANE = 22

__all__ = ["Line", "Point", "series"]


@dataclass(frozen=True, slots=True)
class _Size:
    """Measures of the picture: where the values stand, and letters."""

    width: int
    left: int
    right: int
    top: int
    bottom: int
    label: int


FULL = _Size(1000, 74, 740, 56, 350, 15)
NARROW = _Size(PHONE, 44, 292, 56, 270, 13)


def series(lines: Sequence[Line], title: str, name: str, unit: str, *, note: str = "") -> Chart:
    """Lines over time, one to five; ValueError where there is no point at all.

    `unit`: "%" or words as "Kinder"; the axis holds 0. A single line has a band of its intervals,
    several have whiskers, set a little apart. `note` says what a reader has to know beside it.
    """
    if not any(one.points for one in lines):
        raise ValueError("a series needs at least one point")
    said = Said(tuple(lines), unit)
    description = " ".join(filter(None, (*map(said.course, lines), note)))
    svg, narrow = (
        _Plot(Drawing(prefix), size, said).svg(title, description)
        for size, prefix in ((FULL, name), (NARROW, f"{name}-schmal"))
    )
    return Chart(svg, title, description, table(said, title, note), narrow=narrow)


class _Plot:
    """A series in a size."""

    def __init__(self, drawing: Drawing, size: _Size, said: Said) -> None:
        self.drawing, self.size, self.said = drawing, size, said
        days = [one.day for one in said.points]
        self.days, self.first = sorted(set(days)), min(days)
        self.span = (max(days) - self.first).days
        known = said.numbers if any(said.numbers) else [100.0 if said.unit == PERCENT else 1.0]
        low, high = min(0.0, *known), max(0.0, *known)
        self.step = _step(high - low, whole=not said.digits)
        self.floor = floor(round(low / self.step, 9)) * self.step
        self.top = max(ceil(round(high / self.step, 9)), 1 + round(low / self.step)) * self.step
        self.several = len(said.lines) > 1
        self.right = size.right if self.several else size.width - 16

    def x(self, day: date) -> float:
        """Where a day stands: true to time."""
        inset = 34.0 if self.size is FULL else 24.0
        left, right = self.size.left + inset, self.right - inset
        if not self.span:
            return (left + right) / 2
        return left + (right - left) * (day - self.first).days / self.span

    def y(self, value: float) -> float:
        """Where a value stands."""
        share = (value - self.floor) / (self.top - self.floor)
        return self.size.bottom - share * (self.size.bottom - self.size.top)

    def shift(self, i: int) -> float:
        """How far a line is set beside the day, so that whiskers of several can be told apart."""
        return (i - (len(self.said.lines) - 1) / 2) * DODGE

    def svg(self, title: str, description: str) -> str:
        """The finished picture: axes, intervals, lines, their names, the legend."""
        size, drawing = self.size, self.drawing
        drawing.add(*self._axes())
        if not self.several:
            drawing.add(*self._band(self.said.lines[0]))
        for i, one in enumerate(self.said.lines):
            drawing.add(*self._drawn(i, one))
        drawing.add(*(self._names() if self.several else self._values(self.said.lines[0])))
        lanes, y = self._lanes(size.bottom + size.label + 28)
        inset = 12 if size is FULL else 2
        drawn, high = legend(
            [("", self._keys())], inset, y + 10, size.width - 2 * inset, size.label
        )
        drawing.add(*lanes, drawn)
        return drawing.svg(size.width, y + high + 20, title, description)

    def _axes(self) -> list[str]:
        """Values at the left, days below: the last and the first for sure."""
        size, label = self.size, self.size.label
        words = "Prozent" if self.said.unit == PERCENT else self.said.unit
        drawn = [text(2, label + 4, shortened(words, label, size.width - 4), label, fill=SOFT)]
        digits = max(0, ceil(-log10(self.step) - 1e-9))
        for i in range(round((self.top - self.floor) / self.step) + 1):
            value = self.floor + i * self.step
            y, zero = self.y(value), abs(value) < self.step / 2
            drawn.append(line(size.left, y, self.right, y, stroke=INK if zero else GRID))
            words = shortened(told(value if not zero else 0, digits), label, size.left - 10)
            drawn.append(text(size.left - 8, y + 5, words, label, fill=SOFT, anchor="end"))
        places = [(self.x(day), self.said.day(day)) for day in self.days]
        shown = _with_room([len(places) - 1, *range(len(places))], places, label)
        for i, (x, words) in enumerate(places):
            drawn.append(line(x, size.bottom, x, size.bottom + (7 if i in shown else 4)))
            if i in shown:
                drawn.append(text(x, size.bottom + 10 + label, words, label, anchor="middle"))
        return drawn

    def _band(self, one: Line) -> list[str]:
        """The intervals of points that are joined, as a band."""
        drawn = []
        for stretch in one.stretches:
            for has, some in groupby(stretch, key=lambda point: point.ends is not None):
                points = list(some)
                if not has or len(points) < 2:
                    continue
                ends = [(self.x(p.day), p.ends) for p in points if p.ends]
                lows = [(x, self.y(low)) for x, (low, _) in ends]
                highs = [(x, self.y(high)) for x, (_, high) in ends]
                data = _path([*highs, *reversed(lows)]) + "z"
                drawn.append(element("path", d=data, fill=BLUES[0], stroke=BLUES[1]))
        return drawn

    def _drawn(self, i: int, one: Line) -> list[str]:
        """A line with whiskers and markers; a pointer over a marker is told its value."""
        paint, shift = COLOURS[i % len(COLOURS)], self.shift(i)
        under, over = [], []
        for stretch in one.stretches:
            places = [(self.x(p.day) + shift, self.y(p.value or 0.0)) for p in stretch]
            if len(places) > 1:
                under.append(_stroke(_path(places), i))
            for point, (x, y) in zip(stretch, places, strict=True):
                words = f"{one.label}, {date_words(point.day)}: {self.said.full(point)}"
                inside = [self._whisker(point, x, paint)] if point.ends else []
                over.append(group(*inside, _marker(i, x, y), title=words))
        return under + over

    def _whisker(self, point: Point, x: float, paint: str) -> str:
        low, high = (self.y(end) for end in point.ends or (0.0, 0.0))
        bar = f"M{number(x)} {number(low)}V{number(high)}"
        ends = "".join(f"M{number(x - 3.5)} {number(y)}h7" for y in (low, high))
        return element("path", d=bar + ends, stroke=paint, stroke_width=1.4)

    def _values(self, one: Line) -> list[str]:
        """The values of a single line, over their intervals, where there is room."""
        label, known = self.size.label, one.known
        places = [(self.x(p.day), self.said.short(p)) for p in known]
        drawn = []
        for i in _with_room([len(known) - 1, *range(len(known))] if known else [], places, label):
            (x, words), point = places[i], known[i]
            half = measured(words, label, bold=True) / 2
            x = min(max(x, half + 2), self.size.width - half - 2)
            y = self.y(max(point.value or 0.0, *(point.ends or (0.0,)))) - 11
            drawn.append(text(x, y, words, label, bold=True, anchor="middle", halo=True))
        return drawn

    def _names(self) -> list[str]:
        """Each line told at its end: by its name and last value, on a phone by its letter."""
        size, label = self.size, self.size.label
        room = size.width - size.right - 26
        ends = [(i, one, one.known[-1]) for i, one in enumerate(self.said.lines) if one.known]
        ends.sort(key=lambda end: (self.y(end[2].value or 0.0), end[0]))
        told_ = {
            i: (*wrapped(one.label, label, room, 2, bold=True), self.said.value(last))
            if size is FULL
            else (_letter(i),)
            for i, one, last in ends
        }
        heights = [len(told_[i]) * (label + 3) + 4.0 for i, _, _ in ends]
        wanted = [self.y(last.value or 0.0) for _, _, last in ends]
        drawn = []
        for (i, _, last), at, y in zip(ends, _spread(wanted, heights, size), wanted, strict=True):
            x, end, rows = self.x(last.day) + self.shift(i) + 8, size.right + 12, told_[i]
            lead = _path([(x, y), (end - 8, at), (end - 2, at)])
            drawn.append(element("path", d=lead, fill="none", stroke=DOT, stroke_width=0.8))
            top = at - len(rows) * (label + 3) / 2 + label - 1
            for n, words in enumerate(rows):
                bold = n < len(rows) - 1 or size is NARROW
                words = shortened(words, label, size.width - end - 4, bold=bold)
                drawn.append(text(end + 4, top + n * (label + 3), words, label, bold=bold))
        return drawn

    def _lanes(self, y: float) -> tuple[list[str], float]:
        """Days without a value, below the axis: a row for each line that has such; and its foot."""
        drawn = []
        for i, one in enumerate(self.said.lines):
            missing = [point for point in one.ordered if point.value is None]
            if missing:
                drawn += [_marker(i, self.size.left - 16, y)] if self.several else []
                drawn += self._lane(one, missing, y)
                y += LANE
        return drawn, y

    def _lane(self, one: Line, missing: Sequence[Point], y: float) -> list[str]:
        """A sign at every such day, and its word behind or before it where there is room."""
        drawn, free, label = [], self.size.left - 6.0, self.size.label
        later = [self.x(point.day) - 14 for point in missing[1:]] + [self.size.width - 2.0]
        for point, limit in zip(missing, later, strict=True):
            words, x = self.said.value(point), self.x(point.day)
            sign = self._sign(point.withheld, x - 6, y - 6)
            drawn.append(group(sign, title=f"{one.label}, {date_words(point.day)}: {words}"))
            wide = measured(words, label)
            if x + 11 + wide <= limit:
                drawn.append(text(x + 11, y + 5, words, label))
                free = x + 19 + wide
            else:
                if x - 11 - wide >= free:
                    drawn.append(text(x - 11, y + 5, words, label, anchor="end"))
                free = x + 14
        return drawn

    def _sign(self, withheld: bool, x: float, y: float) -> str:
        fill = ruled(self.drawing) if withheld else dotted(self.drawing)
        return box(x, y, 12, 12, rx=2, fill=fill, stroke=DOT)

    def _keys(self) -> list[Key]:
        """What the drawing does not tell beside its lines."""
        lines, points = self.said.lines, self.said.points
        keys = []
        if self.several:
            keys = [
                Key(_sample(i), one.label if self.size is FULL else f"{_letter(i)} {one.label}", 34)
                for i, one in enumerate(lines)
            ]
        if any(one.ends for one in points):
            stem = element("path", d="M15 1V15M11 1h8M11 15h8", stroke=EDGE, stroke_width=1.4)
            joined = not self.several and any(len(some) > 1 for some in lines[0].stretches)
            under = box(0, 0, 30, 16, fill=BLUES[0], stroke=BLUES[1]) if joined else ""
            keys.append(Key(under + stem, RANGE))
        for withheld, words in ((True, PROTECTED), (False, MISSING)):
            if any(one.value is None and one.withheld == withheld for one in points):
                keys.append(Key(self._sign(withheld, 2, 2), words, 14))
        return keys


def _step(span: float, *, whole: bool) -> float:
    """The distance of lines across: 1, 2 or 5 times a power of ten."""
    raw = max(span, FINEST) / TICKS
    power = 10.0 ** floor(log10(raw))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= raw * 0.999)
    return max(step, 1.0) if whole else step


def _with_room(order: Iterable[int], places: Sequence[tuple[float, str]], size: float) -> list[int]:
    """Of words beside each other those that do not touch, those earlier in order first."""
    taken: dict[int, tuple[float, float]] = {}
    for i in order:
        x, words = places[i]
        half = measured(words, size, bold=True) / 2 + 5
        if i not in taken and all(x + half <= a or x - half >= b for a, b in taken.values()):
            taken[i] = (x - half, x + half)
    return list(taken)


def _spread(wanted: Sequence[float], heights: Sequence[float], size: _Size) -> list[float]:
    """Middles of labels as near to where they should be as they do not cover each other."""
    found: list[float] = []
    foot = size.top - 40.0
    for at, high in zip(wanted, heights, strict=True):
        found.append(max(at, foot + high / 2))
        foot = found[-1] + high / 2
    over = float(size.bottom + 20)
    for i in range(len(found) - 1, -1, -1):
        found[i] = min(found[i], over - heights[i] / 2)
        over = found[i] - heights[i] / 2
    return found


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places)


def _stroke(data: str, i: int) -> str:
    """A line in its colour and dashes."""
    dashes, paint = DASHED[i % len(DASHED)], COLOURS[i % len(COLOURS)]
    return element(
        "path", d=data, fill="none", stroke=paint, stroke_width=2.2, stroke_dasharray=dashes
    )


def _marker(i: int, x: float, y: float) -> str:
    """The sign of a line: another shape for each."""
    sign, paint = SIGNS[i % len(SIGNS)], COLOURS[i % len(COLOURS)]
    at = f"translate({number(x)} {number(y)})"
    return element("path", d=sign, transform=at, fill=paint, stroke=PAPER, stroke_width=1.2)


def _sample(i: int) -> str:
    return _stroke("M0 8L34 8", i) + _marker(i, 17, 8)


def _letter(i: int) -> str:
    return chr(ord("A") + i)
