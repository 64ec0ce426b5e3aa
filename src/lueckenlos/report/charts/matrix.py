"""The matrix: what is recorded by field of action and life phase; all that one list can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lueckenlos.exchange.figures import CoverageRow, FieldNote, PhaseNote, RecordedRow, RunNote
from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts.scale import (
    BLUES,
    DOT,
    EDGE,
    ON_BLUE,
    UNKNOWN,
    Key,
    class_of,
    legend,
    phase_names,
    scale_keys,
)
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    PHONE,
    SOFT,
    Drawing,
    box,
    fitting,
    group,
    in_two,
    measured,
    shortened,
    text,
    wrapped,
)
from lueckenlos.report.words import WAYS, counted, number, percent, whole_percent


@dataclass(frozen=True, slots=True)
class _Size:
    """Measures of the picture; `above`: the height of the name of a field over its cells."""

    width: int
    left: int
    head: int
    size: float
    above: int = 0


FULL = _Size(1000, 266, 44, 15)
NARROW = _Size(PHONE, 0, 48, 13, above=26)


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is known of a field in a life phase; `share` only where it can be judged."""

    recorded: int
    confirmed: int
    mentioned: int
    share: float | None

    @property
    def count(self) -> str:
        """The offers, as the cell says them."""
        return number(self.recorded) if self.recorded else "–"

    @property
    def evidence(self) -> tuple[str, ...]:
        """How many of them are confirmed, and what closes no gap; full and short."""
        parts = [f"{number(self.confirmed)} bestätigt"] if self.recorded else []
        parts += [f"{number(self.mentioned)} genannt"] if self.mentioned else []
        return (" · ".join(parts), *parts)

    @property
    def reach(self) -> tuple[str, ...]:
        """For which share of the children there is a suitable offer; full and short."""
        if self.share is None or not self.recorded:
            return ()
        return (f"passend für {percent(self.share)}", percent(self.share))


_Cells = dict[tuple[str, str], _Cell]


def matrix(
    run: RunNote,
    recorded: Sequence[RecordedRow],
    rows: Sequence[CoverageRow],
    prefix: str,
    title: str = "Was erfasst ist",
) -> Chart:
    """Offers by field and life phase; with `rows` of the same place also shares.

    `recorded` rows are summed, so they must not hold a place and its parts at once; `rows` are of
    one place and one population. On step 1 no share is shown.
    """
    shown = rows if run.step > 1 else ()
    cells = {
        (field.key, phase.key): _cell(field, phase, recorded, shown)
        for field in run.fields
        for phase in run.phases
    }
    filled = sum(cell.recorded > 0 for cell in cells.values())
    description = (
        f"{len(run.fields)} Handlungsfelder mal {len(run.phases)} Lebensphasen. In {filled} von "
        f"{len(cells)} Zellen ist mindestens ein Angebot erfasst; ein Strich heißt, dass bisher "
        "niemand eines eingetragen hat."
    )
    svg, narrow = (
        _picture(run, cells, size, Drawing(name), (title, description), judging=bool(shown))
        for size, name in ((FULL, prefix), (NARROW, f"{prefix}-schmal"))
    )
    table = _table(run, title, cells, bool(shown))
    return Chart(svg, title, description, table, narrow=narrow)


def _picture(
    run: RunNote,
    cells: _Cells,
    size: _Size,
    drawing: Drawing,
    told: tuple[str, str],
    *,
    judging: bool,
) -> str:
    """The drawing in a size; a row is as high as its fullest cell asks for."""
    wide = (size.width - (0 if size.above else 12) - size.left) / max(1, len(run.phases))
    drawing.add(*_head(run, wide, size))
    top = float(size.head)
    for field in run.fields:
        mine = [cells[field.key, phase.key] for phase in run.phases]
        names = wrapped(field.name, 16, size.left - 32, 2, bold=True) if not size.above else ()
        full = max(len(_lines(cell, wide - 12)) for cell in mine)
        high = max(34 + 18 * full, 26 + 18 * len(names))
        drawing.add(*_name(field, names, top, high, size))
        for i, (cell, phase) in enumerate(zip(mine, run.phases, strict=True)):
            at = size.left + i * wide + 2, top + size.above, wide - 4, high - 6.0
            drawing.add(_drawn(cell, at, f"{field.name}, {phase.name}", judging=judging))
        top += high + size.above
    keys = _keys(drawing, list(cells.values()), run, judging=judging)
    inset = 2 if size.above else 12
    drawn, tall = legend(keys, inset, top + 10, size.width - 2 * inset)
    drawing.add(drawn)
    return drawing.svg(size.width, top + tall + 12, *told)


def _head(run: RunNote, wide: float, size: _Size) -> list[str]:
    """Life phases as bands over their columns."""
    drawn, high, room = [], size.head - 10, wide - 8
    names = phase_names(run, size.size, [room] * len(run.phases), bold=True)
    for i, words in enumerate(names):
        lines = in_two(words, size.size, room, bold=True)
        x = size.left + i * wide
        drawn.append(box(x + 2, 2, wide - 4, high, rx=14, fill="#e4eaf6"))
        y = 2 + high / 2 + 5.5 - 7.5 * (len(lines) - 1)
        for one in lines:
            drawn.append(text(x + wide / 2, y, one, size.size, bold=True, anchor="middle"))
            y += 15
    return drawn


def _cell(
    field: FieldNote, phase: PhaseNote, recorded: Sequence[RecordedRow], rows: Sequence[CoverageRow]
) -> _Cell:
    mine = [one for one in recorded if (one.field, one.life_phase) == (field.key, phase.key)]
    parts = [one for one in rows if (one.field, one.life_phase) == (field.key, phase.key)]
    return _Cell(
        recorded=sum(one.recorded for one in mine),
        confirmed=sum(one.confirmed for one in mine),
        mentioned=sum(one.mentioned for one in mine),
        share=_share(parts),
    )


def _share(parts: Sequence[CoverageRow]) -> float | None:
    """The share over all parts of a phase; None where one of them cannot be judged or weighed."""
    if len(parts) == 1 and parts[0].complete:
        return parts[0].share_recorded
    people = covered = 0.0
    for row in parts:
        if row.share_recorded is None or not row.children or not row.complete:
            return None
        people += row.children
        covered += row.children * row.share_recorded
    return covered / people if people else None


def _name(
    field: FieldNote, lines: Sequence[str], top: float, high: float, size: _Size
) -> list[str]:
    """The field and its way of counting: before its cells, or over them."""
    if size.above:
        words = shortened(field.name, 14, size.width - 4, bold=True)
        after = measured(words, 14, bold=True) + 8
        way = fitting((WAYS[field.way],), 13, size.width - after - 2)
        return [
            text(2, top + 19, words, 14, bold=True),
            text(2 + after, top + 19, way, 13, fill=SOFT),
        ]
    y, drawn = top + high / 2 + 5 - 9 * len(lines), []
    for words in lines:
        drawn.append(text(size.left - 14, y, words, 16, bold=True, anchor="end"))
        y += 18
    return [*drawn, text(size.left - 14, y, WAYS[field.way], 14, fill=SOFT, anchor="end")]


def _lines(cell: _Cell, room: float) -> list[str]:
    """What stands under the count, each line as full as it fits."""
    lines = (fitting(words, 14, room) for words in (cell.evidence, cell.reach))
    return [words for words in lines if words]


def _drawn(cell: _Cell, at: tuple[float, float, float, float], what: str, *, judging: bool) -> str:
    """A cell: the count large, under it what it rests on; nothing recorded is white and dotted."""
    x, top, wide, high = at
    paint, fill = _paint(cell, judging)
    lines = _lines(cell, wide - 8)
    middle, base = x + wide / 2, top + high / 2 + 8 - 9 * len(lines)
    shapes = [
        box(x, top + 2, wide, high, rx=5, **paint),
        text(middle, base, cell.count, 20, bold=True, anchor="middle", fill=fill),
    ]
    for words in lines:
        base += 18
        shapes.append(text(middle, base, words, 14, anchor="middle", fill=fill))
    told = counted(cell.recorded, "Angebot erfasst", "Angebote erfasst")
    return group(*shapes, title=f"{what}: {told}")


def _paint(cell: _Cell, judging: bool) -> tuple[dict[str, str | float | None], str]:
    """How a cell is filled and outlined, and the colour of its text."""
    if not cell.recorded:
        return {"fill": PAPER, "stroke": DOT, "stroke_dasharray": "2 3"}, INK
    if cell.share is None:
        return {"fill": PAPER if judging else BLUES[0], "stroke": EDGE}, INK
    rank = class_of(whole_percent(cell.share) / 100)
    return {"fill": BLUES[rank], "stroke": EDGE}, ON_BLUE[rank]


def _keys(
    drawing: Drawing, cells: Sequence[_Cell], run: RunNote, *, judging: bool
) -> list[tuple[str, list[Key]]]:
    judged = any(cell.share is not None and cell.recorded for cell in cells)
    signs: list[Key] = []
    open_ = [cell for cell in cells if cell.recorded and cell.share is None]
    if open_:
        swatch = box(0.5, 0.5, 29, 15, rx=2, **_paint(open_[0], judging)[0])
        unknown = f"geheim oder {UNKNOWN}" if run.public else UNKNOWN
        signs.append(Key(swatch, unknown if judging else "Zahl der erfassten Angebote"))
    if any(not cell.recorded for cell in cells):
        swatch = box(0.5, 0.5, 29, 15, rx=2, fill=PAPER, stroke=DOT, stroke_dasharray="2 3")
        signs.append(Key(swatch, "– bisher nichts erfasst"))
    if any(cell.mentioned for cell in cells):
        signs.append(Key("", "genannt: auf Anfrage, digital, mit Überweisung", width=-8))
    return [("Kinder mit passendem Angebot", scale_keys(drawing) if judged else []), ("", signs)]


def _table(run: RunNote, title: str, cells: _Cells, shares: bool) -> Table:
    columns = [
        Column("Handlungsfeld"),
        Column("Lebensphase"),
        Column("erfasst", numeric=True),
        Column("davon bestätigt", numeric=True),
        Column("genannt", numeric=True),
    ]
    rows = []
    for field in run.fields:
        for phase in run.phases:
            cell = cells[field.key, phase.key]
            reach = [next(iter(cell.reach), "–")] if shares else []
            numbers = (cell.count, number(cell.confirmed), number(cell.mentioned))
            rows.append((field.name, phase.name, *numbers, *reach))
    if shares:
        columns.append(Column("Anteil der Kinder"))
    return Table(title, tuple(columns), tuple(rows), folded=True)
