"""The ribbon: ages by fields of action, each field in its own way of counting."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from lueckenlos.exchange.figures import CoverageRow, FieldNote, GapRow, OfferRow, RunNote
from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts.scale import (
    BLUES,
    DOT,
    EDGE,
    GRID,
    ON_BLUE,
    PALE,
    PALES,
    UNKNOWN,
    Key,
    class_of,
    dotted,
    dotted_key,
    gap_key,
    hatched,
    hatched_key,
    least_key,
    legend,
    outline,
    pale,
    required_key,
    scale_keys,
)
from lueckenlos.report.charts.segments import FIGURED, KNOWN, Segment, bodies, segments
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    SOFT,
    Drawing,
    box,
    fitting,
    group,
    line,
    measured,
    shortened,
    text,
    wrapped,
)
from lueckenlos.report.words import BASES, WAYS, ages, at_least, counted, percent

WIDTH = 1000
LEFT = 222
RIGHT = 988
NAMES = 200


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of a ribbon: of a page of its own, or one of several on a page."""

    bar: int
    lane: int
    name: float
    label: float
    head: int
    lines: int


FULL = Size(bar=32, lane=54, name=16, label=15, head=74, lines=2)
COMPACT = Size(bar=21, lane=27, name=14, label=13.5, head=54, lines=1)


@dataclass(frozen=True, slots=True)
class Ages:
    """The axis of ages: months to units."""

    first: int
    last: int

    def x(self, month: float) -> float:
        """Where a month stands."""
        return LEFT + (month - self.first) / (self.last - self.first) * (RIGHT - LEFT)


def ribbon(
    run: RunNote,
    rows: Sequence[CoverageRow],
    gaps: Sequence[GapRow],
    offers: Sequence[OfferRow],
    prefix: str,
    title: str,
    *,
    compact: bool = False,
) -> Chart:
    """Ages by fields for one place and one population.

    `rows`, `gaps` and `offers` are those of the place: the whole case (area_id "", findings are
    told with the number of areas) or an area or Gemeinde. `compact`: one of several on a page,
    without fields that have no figure anywhere and without the classes in its legend.
    """
    size, axis = COMPACT if compact else FULL, Ages(run.phases[0].from_month, _end(run))
    lanes = [(one, segments(run, one, rows, gaps, offers)) for one in run.fields]
    if compact:
        lanes = [(one, cut) for one, cut in lanes if one.way != "indicator"]
    drawing = Drawing(prefix)
    tops, bottom = _tops(lanes, size)
    drawing.add(*_head(run, axis, size, bottom))
    for (one, cut), top in zip(lanes, tops, strict=True):
        drawing.add(*_name(one, top, size))
        lane = _Lane(drawing, axis, size, top, cut)
        if one.way == "responsible":
            lane.line([] if compact else [(s, bodies(s, one, offers)) for s in cut])
        else:
            lane.bars()
    seen = [segment for _, cut in lanes for segment in cut]
    ways = {one.way for one, cut in lanes if any(s.state == "share" for s in cut)}
    keys = _keys(drawing, seen, set() if compact else ways)
    drawn, high = legend(keys, 12, bottom + (6 if compact else 16), WIDTH - 24)
    drawing.add(drawn)
    description = _description(len(lanes), seen)
    svg = drawing.svg(WIDTH, bottom + high + (8 if compact else 20), title, description)
    return Chart(svg, title, description, _table(title, lanes))


def _end(run: RunNote) -> int:
    return max(phase.to_month for phase in run.phases)


def _lines(one: FieldNote, size: Size) -> tuple[str, ...]:
    return wrapped(one.name, size.name, NAMES, size.lines, bold=True)


def _tops(
    lanes: Sequence[tuple[FieldNote, Sequence[Segment]]], size: Size
) -> tuple[list[float], float]:
    """Where each lane begins, and where the last one ends; two lines of name need more room."""
    tops, y = [], float(size.head)
    for one, _ in lanes:
        tops.append(y)
        y += size.lane + (14 if len(_lines(one, size)) > 1 else 0)
    return tops, y


def _head(run: RunNote, axis: Ages, size: Size, bottom: float) -> list[str]:
    """Life phases as bands, birthdays as ticks with a fine line down."""
    high = 28 if size is FULL else 22
    base = 6 + high / 2 + size.label * 0.36
    drawn = []
    for i, phase in enumerate(run.phases):
        x, end = axis.x(phase.from_month), axis.x(phase.to_month)
        short = phase.name.removesuffix(" Jahre")
        words = fitting((phase.name, short), size.label, end - x - 12, bold=True)
        drawn.append(box(x + 1.5, 6, end - x - 3, high, rx=high / 2, fill="#e4eaf6"))
        drawn.append(text((x + end) / 2, base, words, size.label, bold=True, anchor="middle"))
        if not words and not i:
            drawn.append(text(x - 10, base, phase.name, size.label, bold=True, anchor="end"))
    y = 6 + high + size.label + 6
    drawn.append(text(LEFT - 10, y, "Alter in Jahren", size.label, fill=SOFT, anchor="end"))
    for month in range(0, axis.last + 1, 12):
        if month >= axis.first:
            words = str(month // 12) if month else "Geburt"
            x = axis.x(month)
            anchor = "end" if month == axis.last else "middle"
            at = x + 6 if anchor == "end" else x
            drawn.append(text(at, y, words, size.label, fill=SOFT, anchor=anchor))
            drawn.append(line(x, y + 6, x, bottom - 4, stroke=GRID, stroke_width=1))
    return drawn


def _name(one: FieldNote, top: float, size: Size) -> list[str]:
    """The field and, where there is room, its way of counting."""
    if size is COMPACT:
        words = shortened(one.name, size.name, NAMES + 6, bold=True)
        return [text(LEFT - 12, top + 16.5, words, size.name, bold=True, anchor="end")]
    y, drawn = top + 13, []
    for words in _lines(one, size):
        drawn.append(text(LEFT - 14, y, words, size.name, bold=True, anchor="end"))
        y += 18
    return [*drawn, text(LEFT - 14, y, WAYS[one.way], 14, fill=SOFT, anchor="end")]


class _Lane:
    """One field's segments on the drawing."""

    def __init__(
        self, drawing: Drawing, axis: Ages, size: Size, top: float, cut: Sequence[Segment]
    ) -> None:
        self.drawing, self.axis, self.size, self.top, self.cut = drawing, axis, size, top, cut

    def bars(self) -> None:
        """Segments as bars."""
        for one in self.cut:
            self._add(one, self._bar(one))

    def line(self, named: Sequence[tuple[Segment, list[str]]]) -> None:
        """A line where somebody is responsible, their names under it; words where nobody is."""
        for one in self.cut:
            self._add(one, self._rule(one) if _held(one) else self._bar(one))
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
            held = _held(one)
            x, end = self._ends(one)
            if held and not open_:
                found.append((x + 2, end - x - 4, list(names)))
            elif found and open_ and (held or one.state == "blank"):
                start, _, before = found[-1]
                more = [name for name in names if held and name not in before]
                found[-1] = (start, end - start - 4, before + more)
            open_ = held or (open_ and one.state == "blank")
        return found

    def _ends(self, one: Segment) -> tuple[float, float]:
        return self.axis.x(one.start) + 1.5, self.axis.x(one.stop) - 1.5

    def _add(self, one: Segment, shapes: list[str]) -> None:
        """Shapes with the line under what is required and the outline of a finding."""
        x, end = self._ends(one)
        low = self.top + self.size.bar
        if one.required:
            under = low + (5 if self.size is FULL else 3.5)
            shapes.append(line(x, under, end, under, stroke_width=2.5))
        if one.finding is not None:
            wide, high = end - x - 3, self.size.bar - 3
            shapes.append(box(x + 1.5, self.top + 1.5, wide, high, rx=4, **outline(one.finding)))
        if shapes:
            self.drawing.add(group(*shapes, title=f"{ages(one.start, one.stop)}: {_words(one)}"))

    def _rule(self, one: Segment) -> list[str]:
        x, end = self._ends(one)
        high = 8 if self.size is FULL else 7
        at = self.top + (3 if self.size is FULL else 6)
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


def _held(one: Segment) -> bool:
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


def _keys(drawing: Drawing, seen: Sequence[Segment], ways: Set[str]) -> list[tuple[str, list[Key]]]:
    """A legend of what is drawn and of nothing else."""
    states = {one.state for one in seen}
    signs: list[Key] = []
    if "responsible" in ways:
        signs.append(Key(box(0, 4, 30, 8, rx=2, fill=BLUES[4]), "zuständige Stelle erfasst"))
    if any(one.little for one in seen):
        signs.append(hatched_key(drawing))
    if any(one.required for one in seen):
        signs.append(required_key())
    signs += [gap_key(sure) for sure in (True, False) if any(one.finding is sure for one in seen)]
    if "least" in states:
        signs.append(least_key())
    if "open" in states:
        signs.append(dotted_key(drawing))
    if states & {"withheld", "uncounted", "nobody", "places"}:
        frame = box(0.5, 0.5, 29, 15, rx=2, fill=PAPER, stroke=DOT, stroke_dasharray="2 3")
        signs.append(Key(frame, "nicht bekannt oder geheim"))
    if "blank" in states:
        signs.append(Key("", "leer: nicht verlangt und nichts Passendes erfasst", width=-8))
    classes = scale_keys(drawing) if ways - {"responsible", "indicator"} else []
    return [("Kinder mit passendem Angebot", classes), ("", signs)]


def _words(one: Segment) -> str:
    """What a segment says, complete."""
    first = next(iter(one.choices), "leer")
    return f"{first}, wenig davon bestätigt" if one.little else first


def _description(fields: int, seen: Sequence[Segment]) -> str:
    required = [one for one in seen if one.required]
    kinds = (
        (sum(one.finding is True for one in required), "mit Lücke"),
        (sum(one.finding is False for one in required), "mit offener Frage"),
        (sum(one.state == "least" for one in required), "mit einer Mindestangabe"),
        (sum(one.state not in FIGURED for one in required), UNKNOWN),
    )
    told = [f"{n} {words}" for n, words in kinds if n]
    due = counted(len(required), "Abschnitt ist", "Abschnitte sind")
    return (
        f"Alter von der Schwangerschaft an waagerecht, {counted(fields, 'Feld', 'Felder')} "
        f"untereinander, jedes auf seine Weise gezählt. {due} verlangt"
        f"{', davon ' + ', '.join(told) if told else ', keiner davon mit Lücke oder Frage'}."
    )


def _confirmed(segment: Segment, way: str) -> str:
    """The confirmed share as the recorded one is told: a lower bound beside a lower bound."""
    if segment.confirmed is None:
        return "–"
    words = at_least if segment.state == "least" else percent
    share = words(segment.confirmed)
    return f"Plätze für {share} der Kinder" if way == "places" else share


def _table(title: str, lanes: Sequence[tuple[FieldNote, Sequence[Segment]]]) -> Table:
    rows = [
        (
            one.name,
            WAYS[one.way],
            ages(segment.start, segment.stop),
            BASES[segment.basis],
            next(iter(segment.wordings), "–"),
            _confirmed(segment, one.way),
            next(iter(segment.found), "–"),
        )
        for one, cut in lanes
        for segment in cut
        if segment.state != "blank"
    ]
    names = ("Handlungsfeld", "gezählt", "Alter", "verlangt", "erfasst", "bestätigt", "Befund")
    return Table(title, tuple(Column(name) for name in names), tuple(rows), folded=True)
