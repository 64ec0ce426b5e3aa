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
    scale_keys,
)
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    SOFT,
    Drawing,
    box,
    fitting,
    group,
    text,
    wrapped,
)
from lueckenlos.report.words import WAYS, counted, number, percent, whole_percent

WIDTH = 1000
LEFT = 226
HEAD = 44
HIGH = {True: 80, False: 64}


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
    drawing = Drawing(prefix)
    shown = rows if run.step > 1 else ()
    high = HIGH[bool(shown)]
    wide = (WIDTH - 12 - LEFT) / max(1, len(run.phases))
    drawing.add(*_head(run, wide))
    cells = {
        (field.key, phase.key): _cell(field, phase, recorded, shown)
        for field in run.fields
        for phase in run.phases
    }
    for r, field in enumerate(run.fields):
        top = HEAD + r * high
        drawing.add(*_name(field, top + (high - 64) / 2))
        for i, phase in enumerate(run.phases):
            what, at = f"{field.name}, {phase.name}", (LEFT + i * wide + 2, top, wide - 4, high - 6)
            drawing.add(_drawn(cells[field.key, phase.key], at, what, judging=bool(shown)))
    bottom = HEAD + len(run.fields) * high
    keys = _keys(drawing, list(cells.values()), run, judging=bool(shown))
    drawn, tall = legend(keys, 12, bottom + 12, WIDTH - 24)
    drawing.add(drawn)
    filled = sum(cell.recorded > 0 for cell in cells.values())
    description = (
        f"{len(run.fields)} Handlungsfelder mal {len(run.phases)} Lebensphasen. In {filled} von "
        f"{len(cells)} Zellen ist mindestens ein Angebot erfasst; ein Strich heißt, dass bisher "
        "niemand eines eingetragen hat."
    )
    svg = drawing.svg(WIDTH, bottom + tall + 14, title, description)
    return Chart(svg, title, description, _table(run, title, cells, bool(shown)))


def _head(run: RunNote, wide: float) -> list[str]:
    """Life phases as bands over their columns."""
    drawn = []
    for i, phase in enumerate(run.phases):
        words = fitting((phase.name, phase.name.removesuffix(" Jahre")), 15, wide - 8, bold=True)
        x = LEFT + i * wide
        drawn.append(box(x + 2, 6, wide - 4, 28, rx=14, fill="#e4eaf6"))
        drawn.append(text(x + wide / 2, 25.5, words, 15, bold=True, anchor="middle"))
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


def _name(field: FieldNote, top: float) -> list[str]:
    lines = wrapped(field.name, 16, LEFT - 32, 2, bold=True)
    y, drawn = top + (24 if len(lines) > 1 else 32), []
    for words in lines:
        drawn.append(text(LEFT - 14, y, words, 16, bold=True, anchor="end"))
        y += 18
    return [*drawn, text(LEFT - 14, y, WAYS[field.way], 14, fill=SOFT, anchor="end")]


def _drawn(cell: _Cell, at: tuple[float, float, float, float], what: str, *, judging: bool) -> str:
    """A cell: the count large, under it what it rests on; nothing recorded is white and dotted."""
    x, top, wide, high = at
    paint, fill = _paint(cell, judging)
    lines = [fitting(words, 14, wide - 8) for words in (cell.evidence, cell.reach)]
    lines = [words for words in lines if words]
    middle, base = x + wide / 2, top + high / 2 + 9 - 9 * len(lines)
    shapes = [
        box(x, top + 2, wide, high, rx=5, **paint),
        text(middle, base, cell.count, 20, bold=True, anchor="middle", fill=fill),
    ]
    for words in lines:
        base += 19
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
        signs.append(Key("", "genannt: auf Anfrage, digital oder mit Überweisung", width=-8))
    return [("Kinder mit passendem Angebot", scale_keys(drawing) if judged else []), ("", signs)]


def _table(run: RunNote, title: str, cells: dict[tuple[str, str], _Cell], shares: bool) -> Table:
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
