"""The ribbon: ages by fields of action, each field in its own way of counting."""

from __future__ import annotations

from collections.abc import Sequence, Set

from lueckenlos.exchange.figures import CoverageRow, FieldNote, GapRow, OfferRow, RunNote
from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts.lane import (
    COMPACT,
    FULL,
    PHONE,
    SMALL_PHONE,
    Ages,
    Lane,
    Size,
    all_names,
)
from lueckenlos.report.charts.scale import (
    BLUES,
    DOT,
    GRID,
    UNKNOWN,
    Key,
    dotted_key,
    gap_key,
    hatched_key,
    least_key,
    legend,
    phase_names,
    required_key,
    scale_keys,
)
from lueckenlos.report.charts.segments import FIGURED, Segment, bodies, segments
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    SOFT,
    Drawing,
    box,
    fitting,
    line,
    measured,
    shortened,
    text,
    wrapped,
)
from lueckenlos.report.words import BASES, WAYS, ages, at_least, counted, percent

NAMES = 200
AXIS = "Alter in Jahren"
_Lanes = Sequence[tuple[FieldNote, Sequence[Segment]]]


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
    lanes = [(one, segments(run, one, rows, gaps, offers)) for one in run.fields]
    if compact:
        lanes = [(one, cut) for one, cut in lanes if one.way != "indicator"]
    description = _description(len(lanes), [one for _, cut in lanes for one in cut])
    held_by = () if compact else offers

    def drawn(size: Size, prefix: str) -> tuple[str, float]:
        return _drawn(run, lanes, held_by, size, Drawing(prefix), (title, description))

    svg, foot = drawn(COMPACT if compact else FULL, prefix)
    narrow, _ = drawn(SMALL_PHONE if compact else PHONE, f"{prefix}-schmal")
    table = _table(title, lanes, held_by, public=run.public)
    return Chart(svg, title, description, table, narrow=narrow, foot=foot)


def _drawn(
    run: RunNote,
    lanes: _Lanes,
    offers: Sequence[OfferRow],
    size: Size,
    drawing: Drawing,
    told: tuple[str, str],
) -> tuple[str, float]:
    """The drawing in a size, and which share of its height is the legend."""
    axis = Ages(run.phases[0].from_month, _end(run), size)
    tops, bottom = _tops(lanes, size)
    drawing.add(*_head(run, axis, bottom))
    for (one, cut), top in zip(lanes, tops, strict=True):
        drawing.add(*_name(one, top, size))
        lane = Lane(drawing, axis, top, cut)
        if one.way == "responsible":
            lane.line([(s, bodies(s, one, offers)) for s in cut] if size.ways else [])
        else:
            lane.bars()
    seen = [segment for _, cut in lanes for segment in cut]
    ways = {one.way for one, cut in lanes if any(s.state == "share" for s in cut)}
    keys = _keys(drawing, seen, ways if size.ways else set())
    inset = 2 if size.above else 12
    drawn, high = legend(keys, inset, bottom + (14 if size.ways else 6), size.width - 2 * inset)
    drawing.add(drawn)
    high += 24 if size.ways else 14
    return drawing.svg(size.width, bottom + high, *told), high / (bottom + high)


def _end(run: RunNote) -> int:
    return max(phase.to_month for phase in run.phases)


def _lines(one: FieldNote, size: Size) -> tuple[str, ...]:
    return wrapped(one.name, size.name, NAMES, size.lines, bold=True)


def _tops(lanes: _Lanes, size: Size) -> tuple[list[float], float]:
    """Where each lane begins, and where the last one ends; two lines of name need more room."""
    tops, y = [], float(size.head)
    for one, _ in lanes:
        tops.append(y)
        y += size.lane + (14 if len(_lines(one, size)) > 1 else 0)
    return tops, y


def _head(run: RunNote, axis: Ages, bottom: float) -> list[str]:
    """Life phases as bands, birthdays as ticks with a fine line down."""
    size, top = axis.size, 6 + axis.size.above
    base = top + size.band / 2 + size.label * 0.36
    y = top + size.band + size.label + 6
    drawn = [_told(axis, AXIS, y, 1)]
    ends = [(axis.x(phase.from_month), axis.x(phase.to_month)) for phase in run.phases]
    names = phase_names(run, size.label, [end - x - 12 for x, end in ends], bold=True)
    for i, (name, (x, end)) in enumerate(zip(names, ends, strict=True)):
        words = fitting((name,), size.label, end - x - 12, bold=True)
        drawn.append(box(x + 1.5, top, end - x - 3, size.band, rx=size.band / 2, fill="#e4eaf6"))
        drawn.append(text((x + end) / 2, base, words, size.label, bold=True, anchor="middle"))
        if not words and not i:
            drawn.append(_told(axis, name, base, 0))
    for month in range(0, axis.last + 1, 12):
        if month >= axis.first:
            words = str(month // 12) if month else "Geburt"
            x = axis.x(month)
            anchor = "end" if month == axis.last else "middle"
            at = min(x + 6, size.width) if anchor == "end" else x
            drawn.append(text(at, y, words, size.label, fill=SOFT, anchor=anchor))
            drawn.append(line(x, y + 6, x, bottom - 4, stroke=GRID, stroke_width=1))
    return drawn


def _told(axis: Ages, words: str, base: float, end: int) -> str:
    """Words about a row of the head: before the axis, or over its begin (0) or `end` (1)."""
    size, fill = axis.size, SOFT if end else INK
    if not size.above:
        x = axis.x(axis.first) - 10
        return text(x, base, words, size.label, bold=not end, anchor="end", fill=fill)
    x, anchor = (size.right, "end") if end else (size.left, "start")
    return text(x, 18, words, size.label, bold=not end, anchor=anchor, fill=fill)


def _name(one: FieldNote, top: float, size: Size) -> list[str]:
    """The field and, on a page of its own, its way of counting."""
    if size.above:
        words = shortened(one.name, size.name, size.right - size.left, bold=True)
        after = size.left + measured(words, size.name, bold=True) + 6
        way = fitting((WAYS[one.way],), 13, size.right - after) if size.ways else ""
        return [
            text(size.left, top + 13, words, size.name, bold=True),
            text(after, top + 13, way, 13, fill=SOFT),
        ]
    if not size.ways:
        words = shortened(one.name, size.name, NAMES + 6, bold=True)
        return [text(size.left - 12, top + 16.5, words, size.name, bold=True, anchor="end")]
    y, drawn = top + 13, []
    for words in _lines(one, size):
        drawn.append(text(size.left - 14, y, words, size.name, bold=True, anchor="end"))
        y += 18
    return [*drawn, text(size.left - 14, y, WAYS[one.way], 14, fill=SOFT, anchor="end")]


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


def _description(fields: int, seen: Sequence[Segment]) -> str:
    required = [one for one in seen if one.required]
    kinds = (
        (sum(one.finding is True for one in required), "mit Lücke"),
        (sum(one.finding is False for one in required), "mit offener Frage"),
        (
            sum(one.state == "least" and one.finding is None for one in required),
            "mit einer Mindestangabe",
        ),
        (sum(one.state not in FIGURED and one.finding is None for one in required), UNKNOWN),
    )
    told = [f"{n} {words}" for n, words in kinds if n]
    due = counted(len(required), "Abschnitt ist", "Abschnitte sind")
    return (
        f"Alter von der Schwangerschaft an waagerecht, {counted(fields, 'Feld', 'Felder')} "
        f"untereinander, jedes auf seine Weise gezählt. {due} verlangt"
        f"{', davon ' + ', '.join(told) if told else ', keiner davon mit Lücke oder Frage'}."
    )


def _confirmed(segment: Segment, way: str, *, public: bool) -> str:
    """The confirmed share as the recorded one is told: a lower bound beside a lower bound.

    A published share is rounded itself, so half a hundredth of it may not be there.
    """
    if segment.confirmed is None:
        return "–"
    share = percent(segment.confirmed)
    if segment.state == "least":
        share = at_least(max(0.0, segment.confirmed - (0.005 if public else 0.0)))
    return f"Plätze für {share} der Kinder" if way == "places" else share


def _recorded(segment: Segment, one: FieldNote, offers: Sequence[OfferRow]) -> str:
    """What is recorded; of a field somebody is responsible for all their names."""
    words = next(iter(segment.wordings), "–")
    names = bodies(segment, one, offers) if one.way == "responsible" else []
    return words + all_names(names)


def _table(title: str, lanes: _Lanes, offers: Sequence[OfferRow], *, public: bool) -> Table:
    rows = [
        (
            one.name,
            WAYS[one.way],
            ages(segment.start, segment.stop),
            BASES[segment.basis],
            _recorded(segment, one, offers),
            _confirmed(segment, one.way, public=public),
            next(iter(segment.found), "–"),
        )
        for one, cut in lanes
        for segment in cut
        if segment.state != "blank"
    ]
    names = ("Handlungsfeld", "gezählt", "Alter", "verlangt", "erfasst", "bestätigt", "Befund")
    return Table(title, tuple(Column(name) for name in names), tuple(rows), folded=True)
