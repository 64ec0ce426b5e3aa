"""Links of the chain: for which share of the children each one holds, and the row of them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lueckenlos.exchange.figures import Headline, LinkRow, RunNote
from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts.scale import (
    BLUES,
    DOT,
    EDGE,
    GAP,
    GRID,
    UNKNOWN,
    Key,
    dotted,
    dotted_key,
    hatched,
    legend,
)
from lueckenlos.report.charts.svg import PAPER, SOFT, Drawing, box, group, line, shortened, text
from lueckenlos.report.words import BASES, counted, percent

WIDTH = 1000
FIELDS = 246
LEFT = 404
RIGHT = 730
LANE = 34
APART = 8
BAR = 22
JUDGED = 0.8
LEAST = 0.0005
WITHHELD = "geheim"
SILENT = "Bestätigung geheim"
CHAIN = 480
LINK = 39


@dataclass(frozen=True, slots=True)
class _Link:
    """A required link over all areas. Shares are None where too little can be judged or told."""

    field: str
    phase: str
    basis: str
    recorded: float | None
    confirmed: float | None
    why: str = UNKNOWN

    @property
    def name(self) -> str:
        """As in a sentence."""
        return f"{self.field}, {self.phase}"

    @property
    def words(self) -> str:
        """What stands beside the bar."""
        if self.recorded is None:
            return self.why
        share = percent(self.recorded)
        if self.confirmed is None:
            return f"{share}, {SILENT}"
        if not self.only:
            return f"{share}, alles bestätigt" if self.recorded else share
        return f"{share}, bestätigt {percent(self.confirmed)}"

    @property
    def only(self) -> bool:
        """Whether a part is recorded and not confirmed."""
        return (self.recorded or 0.0) - (self.confirmed or 0.0) > LEAST


def links_bar(
    run: RunNote,
    links: Sequence[LinkRow],
    population: str,
    prefix: str,
    title: str = "Welche Glieder tragen",
) -> Chart:
    """A bar for each required link: the share of the children for whom it holds.

    Of `links` those of the population: of the whole case (area_id "") where there are such, else
    of its areas, weighted by their children.
    """
    found = _links(run, [row for row in links if row.population == population])
    drawing = Drawing(prefix)
    tops = _tops(found)
    bottom = (tops[-1] if tops else 0.0) + LANE
    for hundredth in (0, 25, 50, 75, 100):
        x = LEFT + (RIGHT - LEFT) * hundredth / 100
        drawing.add(
            line(x, 28, x, bottom - 6, stroke=GRID, stroke_width=1),
            text(x, 20, f"{hundredth} %", 14, fill=SOFT, anchor="middle"),
        )
    for i, (one, top) in enumerate(zip(found, tops, strict=True)):
        if not i or found[i - 1].field != one.field:
            words = shortened(one.field, 15, FIELDS - 12, bold=True)
            drawing.add(text(FIELDS, top + 16.5, words, 15, bold=True, anchor="end"))
        drawing.add(_drawn(drawing, one, top))
    drawn, high = legend([("", _keys(drawing, found))], 12, bottom + 8, WIDTH - 24)
    drawing.add(drawn)
    judged = [one for one in found if one.recorded is not None]
    description = (
        f"Für {len(judged)} von {len(found)} Pflichtgliedern zeigt ein Balken, für welchen Anteil "
        "der Kinder das Glied trägt: dunkel, was bestätigt ist, gestreift, was nur erfasst ist."
    )
    svg = drawing.svg(WIDTH, bottom + high + 14, title, description)
    return Chart(svg, title, description, _table(title, found))


def _tops(found: Sequence[_Link]) -> list[float]:
    """Where each bar stands; fields stand a little apart."""
    tops: list[float] = []
    for i, one in enumerate(found):
        apart = APART if i and found[i - 1].field != one.field else 0
        tops.append(tops[-1] + LANE + apart if tops else 36.0)
    return tops


def _links(run: RunNote, rows: Sequence[LinkRow]) -> list[_Link]:
    """One for each link in the order of the scheme."""
    whole = [row for row in rows if not row.area_id]
    grouped: dict[tuple[str, str], list[LinkRow]] = {}
    for row in whole or rows:
        grouped.setdefault((row.link, row.basis), []).append(row)
    found = []
    for field in run.fields:
        for phase in run.phases:
            for (link, basis), mine in grouped.items():
                if link == f"{field.key}/{phase.key}":
                    name = field.name, phase.name, basis
                    found.append(_summed(name, mine, public=run.public))
    return found


def _summed(name: tuple[str, str, str], rows: Sequence[LinkRow], *, public: bool) -> _Link:
    """The link over several areas; unknown where too many of the children live unjudged."""
    known = [row for row in rows if row.judgeable and row.held_recorded is not None]
    if len(rows) == 1 and known:
        return _Link(*name, known[0].held_recorded, known[0].held_confirmed)
    people = sum(row.children or 0.0 for row in rows)
    judged = sum(row.children or 0.0 for row in known)
    if not judged or judged < JUDGED * people:
        told = public and any(row.judgeable for row in rows)
        return _Link(*name, None, None, WITHHELD if told else UNKNOWN)
    recorded = sum((row.children or 0.0) * (row.held_recorded or 0.0) for row in known)
    confirmed = sum((row.children or 0.0) * (row.held_confirmed or 0.0) for row in known)
    silent = any(row.held_confirmed is None for row in known)
    return _Link(*name, recorded / judged, None if silent else confirmed / judged)


def _drawn(drawing: Drawing, one: _Link, top: float) -> str:
    base, wide = top + BAR / 2 + 5.5, RIGHT - LEFT
    phase = shortened(one.phase, 15, LEFT - FIELDS - 28)
    shapes = [text(LEFT - 14, base, phase, 15, anchor="end")]
    if one.recorded is None:
        shapes.append(box(LEFT, top, wide, BAR, rx=3, fill=dotted(drawing), stroke=DOT))
    else:
        shapes.append(box(LEFT, top, wide, BAR, rx=3, fill=PAPER, stroke=DOT))
        only = one.recorded * wide
        if only:
            shapes.append(box(LEFT, top, only, BAR, rx=3, fill=BLUES[2], stroke=EDGE))
            if one.confirmed is not None:
                shapes.append(box(LEFT, top, only, BAR, rx=3, fill=hatched(drawing, 2)))
        sure = min(one.confirmed or 0.0, one.recorded) * wide
        if sure:
            shapes.append(box(LEFT, top, sure, BAR, rx=3, fill=BLUES[4]))
    shapes.append(text(RIGHT + 14, base, one.words, 15))
    return group(*shapes, title=f"{one.name} ({BASES[one.basis]}): {one.words}")


def _keys(drawing: Drawing, found: Sequence[_Link]) -> list[Key]:
    judged = [one for one in found if one.recorded is not None]
    keys = []
    if any(one.confirmed for one in judged):
        keys.append(Key(box(0, 0, 30, 16, rx=2, fill=BLUES[4]), "trägt, bestätigt"))
    if any(one.confirmed is None for one in judged):
        keys.append(Key(box(0, 0, 30, 16, rx=2, fill=BLUES[2], stroke=EDGE), f"trägt, {SILENT}"))
    if any(one.confirmed is not None and one.only for one in judged):
        under = box(0, 0, 30, 16, rx=2, fill=BLUES[2], stroke=EDGE)
        over = box(0, 0, 30, 16, rx=2, fill=hatched(drawing, 2))
        keys.append(Key(under + over, "trägt, nur erfasst"))
    if any((one.recorded or 0) < 1 for one in judged):
        keys.append(Key(box(0.5, 0.5, 29, 15, rx=2, fill=PAPER, stroke=DOT), "trägt nicht"))
    why = {one.why for one in found if one.recorded is None}
    if why:
        keys.append(dotted_key(drawing, " oder ".join(sorted(why, reverse=True))))
    return keys


def _table(title: str, found: Sequence[_Link]) -> Table:
    rows = tuple(
        (
            one.name,
            BASES[one.basis],
            one.why if one.recorded is None else percent(one.recorded),
            "–" if one.confirmed is None else percent(one.confirmed),
        )
        for one in found
    )
    names = ("Glied", "verlangt", "trägt für Anteil der Kinder", "davon bestätigt")
    return Table(title, tuple(Column(name) for name in names), rows, folded=True)


def headline_chain(
    run: RunNote,
    head: Headline,
    prefix: str = "kettenglieder",
    title: str = "Die Kette auf einen Blick",
) -> Chart:
    """All links in a row, without names: confirmed, only recorded, not holding, not judgeable."""
    confirmed, recorded, failing, unjudged = _counts(head)
    parts = (
        ("full", confirmed, "bestätigt"),
        ("hatched", recorded, "nur erfasst"),
        ("failing", failing, "trägt nicht" if failing == 1 else "tragen nicht"),
        ("unjudged", unjudged, UNKNOWN),
    )
    drawing = Drawing(prefix)
    kinds = [kind for kind, n, _ in parts for _ in range(n)]
    row = max(1, (CHAIN - 8) // LINK)
    for i, kind in enumerate(kinds):
        x, y = 4 + i % row * LINK, 4 + i // row * 26
        drawing.add(_pictogram(drawing, kind, x, y))
    bottom = 4.0 + 26 * max(1, -(-len(kinds) // row))
    keys = [
        Key(_pictogram(drawing, kind, 0, 0), f"{n} {words}", 34) for kind, n, words in parts if n
    ]
    drawn, high = legend([("", keys)], 4, bottom + 10, CHAIN - 8)
    drawing.add(drawn)
    told = ", ".join(f"{n} {words}" for _, n, words in parts if n)
    description = f"{run.title}: {counted(head.links, 'Glied', 'Glieder')}, {told}."
    svg = drawing.svg(CHAIN, bottom + high + 10, title, description)
    columns = (Column("Glieder"), Column("Zahl", numeric=True))
    table = Table(title, columns, tuple((words, str(n)) for _, n, words in parts), folded=True)
    return Chart(svg, title, description, table, size="half")


def _counts(head: Headline) -> tuple[int, int, int, int]:
    """Links confirmed, only recorded, not holding, not judgeable; together all of them."""
    if head.holding_recorded is None:
        return 0, 0, 0, head.links
    confirmed = min(head.holding_confirmed or 0, head.holding_recorded)
    rest = head.links - head.holding_recorded
    unjudged = min(rest, round(head.links * (1 - head.judged_share)))
    return confirmed, head.holding_recorded - confirmed, rest - unjudged, unjudged


def _pictogram(drawing: Drawing, kind: str, x: float, y: float) -> str:
    """A link of a chain, 34 × 16."""

    def link(**paint: str | float | None) -> str:
        return box(x + 1.5, y + 1.5, 31, 13, rx=6.5, **paint)

    if kind == "full":
        return link(fill=BLUES[4], stroke=BLUES[4], stroke_width=3)
    if kind == "hatched":
        under = link(fill=PAPER, stroke=BLUES[4], stroke_width=2)
        return under + link(fill=hatched(drawing, 0))
    if kind == "failing":
        return link(fill=PAPER, stroke=GAP, stroke_width=3)
    return link(fill=PAPER, stroke=DOT, stroke_width=2, stroke_dasharray="2 3")
