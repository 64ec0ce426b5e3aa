"""Invented runs over the same children, and runs that differ in nothing that may be told."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from lueckenlos.exchange.figures import (
    CoverageRow,
    Figures,
    GapRow,
    Headline,
    LinkRow,
    PopulationNote,
)  # fmt: skip
from lueckenlos.report.book import Cell, covered, held
from lueckenlos.report.decision import Decision, decided

Parts = tuple[int, int]
"""Recorded and confirmed children of a cell."""
ROWS = (("f", "0-36"), ("f", "36-72"), ("g", "0-72"))


def row(area: str, field: str, months: str, children: float, parts: Parts) -> CoverageRow:
    """A row of an area."""
    shares = [part / children if children else None for part in parts]
    return CoverageRow(
        area, area, "children", field, "near", months, "desirable", children, None, None,
        parts[1], parts[0], shares[1], shares[0], True, 1, None, None, months,
    )  # fmt: skip


def walked(one: CoverageRow, parts: Parts) -> CoverageRow:
    """A row with who is provided for without a car, of recorded and confirmed offers."""
    children = one.children or 1.0
    return replace(
        one,
        share_recorded_without_car=parts[0] / children,
        share_confirmed_without_car=parts[1] / children,
    )


def link(area: str, name: str, children: float, parts: Parts) -> LinkRow:
    """A link of an area."""
    shares = [part / children if children else None for part in parts]
    return LinkRow(
        area, area, "children", name, "law", shares[1], shares[0], True, children=children
    )


def gap(number: int, areas: Sequence[str], months: tuple[int, int]) -> GapRow:
    """A finding of the field "f"; its children are those of its rows."""
    return GapRow(
        f"l{number}", tuple(areas), tuple(areas), "children", "f", *months, "none", 1.0, 1.0, True
    )


def some(draw: random.Random, children: int) -> Parts:
    """How children may be provided for: often all or none of them, or nearly."""
    few = min(children, draw.randrange(4))
    recorded = draw.choice([0, few, draw.randint(0, children), children - few, children])
    return recorded, draw.choice([0, recorded, draw.randint(0, recorded)])


def some_walked(draw: random.Random, children: int, parts: Parts) -> Parts:
    """How many of them need no car: often as many or nearly, sometimes more, by bus."""
    few = draw.randrange(4)
    recorded = draw.choice([0, parts[0], max(0, parts[0] - few), draw.randint(0, parts[0]),
                            min(children, parts[0] + few), draw.randint(0, children)])  # fmt: skip
    near = min(recorded, max(0, parts[1] - few))
    return recorded, draw.choice([0, near, min(recorded, parts[1]), draw.randint(0, recorded)])


def whole(figures: Figures) -> Figures:
    """With the rows, links and weakest link of the whole case."""
    rows: dict[tuple[str, str], list[CoverageRow]] = {}
    for one in figures.coverage:
        rows.setdefault((one.field, one.months), []).append(one)
    links: dict[str, list[LinkRow]] = {}
    for here in figures.links:
        links.setdefault(here.link, []).append(here)
    overall = [
        row("", *key, sum(r.children or 0 for r in same), (
            int(sum(r.covered_recorded or 0 for r in same)),
            int(sum(r.covered_confirmed or 0 for r in same)),
        ))
        for key, same in rows.items()
    ]  # fmt: skip
    sums = {
        name: [
            sum((share or 0.0) * (one.children or 0.0) for one, share in zip(same, of, strict=True))
            for of in ([r.held_recorded for r in same], [r.held_confirmed for r in same])
        ]
        for name, same in links.items()
    }
    everybody = {name: sum(r.children or 0.0 for r in same) for name, same in links.items()}
    over = [link("", n, everybody[n], (round(a), round(b))) for n, (a, b) in sums.items()]
    failed = {name: everybody[name] - found[0] for name, found in sums.items()}
    worst = max(failed, key=lambda name: failed[name])
    head = Headline(
        "children", 2, 1.0, 1, 1, None, None, None, worst, failed[worst]
    )  # fmt: skip
    return replace(figures, overall=tuple(overall), overall_links=tuple(over), headlines=(head,))


def runs(seed: int, areas: int, number: int) -> list[Figures]:
    """Runs over the same children; from one to the next some cells change."""
    draw = random.Random(seed)
    threshold, sensitive = draw.choice([(5, False), (5, False), (10, False), (3, True)])
    size = draw.choice([4, 15, 60, 900])
    names = [f"a{at}" for at in range(areas)]
    bands = {name: [int(draw.expovariate(1 / size)) for _ in range(2)] for name in names}
    ages = {name: [*bands[name], sum(bands[name])] for name in names}
    more = {name: draw.choice([0, 2, 30]) for name in names}
    note = PopulationNote("children", "Kinder", "Amt", None, draw.choice([None, 1.0]), None, None,
                          None, threshold, sensitive)  # fmt: skip
    known: dict[tuple[str, str], Parts] = {}
    on_foot: dict[tuple[str, str], Parts] = {}
    found = []
    for _ in range(number):
        rows, links = [], []
        for name in names:
            for (field, months), children in zip(ROWS, ages[name], strict=True):
                key = name, field + months
                if key not in known or draw.random() < 0.4:
                    known[key] = some(draw, children)
                    on_foot[key] = some_walked(draw, children, known[key])
                made = row(name, field, months, float(children), known[key])
                rows.append(walked(made, on_foot[key]) if field == "f" else made)
            for one in ("f/x", "g/x"):
                living = ages[name][2] + more[name]
                if (name, one) not in known or draw.random() < 0.4:
                    known[name, one] = some(draw, living)
                links.append(link(name, one, float(living), known[name, one]))
        left = [gap(at, draw.sample(names, draw.randint(1, areas)), draw.choice(
            [(0, 36), (36, 72), (0, 72)])) for at in range(2)]  # fmt: skip
        found.append(whole(Figures(tuple(rows), tuple(links), tuple(left), (), (note,))))
    return found


def twin(figures: Figures, draw: random.Random) -> Figures:
    """A run that differs only in what must not be told: counts of closed cells, and withheld
    counts within their steps."""
    decision = decided(figures)
    rows = tuple(
        _other_row(one, figures, decision, draw)
        if covered(one, "recorded") in decision.book.cells
        else one
        for one in figures.coverage
    )
    links = tuple(
        _other_link(one, figures, decision, draw)
        if held(one, "recorded") in decision.book.cells
        else one
        for one in figures.links
    )
    return replace(figures, coverage=rows, links=links)


def _other_row(
    one: CoverageRow, figures: Figures, decision: Decision, draw: random.Random
) -> CoverageRow:
    name, children = covered(one, "recorded"), one.children or 0.0
    cell = decision.book.cells[name]
    for recorded, confirmed in _others(name, decision, draw):
        other = one
        if children and cell.recorded in decision.hidden:
            other = replace(
                other, covered_recorded=float(recorded), share_recorded=recorded / children
            )
        if children and cell.confirmed in decision.hidden:
            other = replace(
                other, covered_confirmed=float(confirmed), share_confirmed=confirmed / children
            )
        other = _other_walk(other, cell, decision, draw)
        alone = replace(figures, coverage=(other,), links=(), gaps=(), headlines=(), nests=())
        if name in decision.closed or _same(name, decision, decided(alone, frozenset())):
            return other
    return one


def _other_walk(
    one: CoverageRow, cell: Cell, decision: Decision, draw: random.Random
) -> CoverageRow:
    """A row with other withheld counts without a car, of those it may have."""
    children = one.children or 0.0
    if not cell.recorded_without_car or not children:
        return one
    everybody, found = decision.book.value(cell.everybody), []
    for key in (cell.recorded_without_car, cell.confirmed_without_car):
        step, value = decision.steps.get(key), decision.book.value(key)
        if key in decision.hidden:
            value = draw.randint(step.low, step.high) if step else draw.randint(0, everybody)
        found.append(value)
    other = walked(one, (found[0], min(found)))
    return replace(
        one,
        share_recorded_without_car=other.share_recorded_without_car
        if cell.recorded_without_car in decision.hidden
        else one.share_recorded_without_car,
        share_confirmed_without_car=other.share_confirmed_without_car
        if cell.confirmed_without_car in decision.hidden
        else one.share_confirmed_without_car,
    )


def _other_link(one: LinkRow, figures: Figures, decision: Decision, draw: random.Random) -> LinkRow:
    name, children = held(one, "recorded"), one.children or 0.0
    beside = [r for r in figures.coverage if r.area_id == one.area_id]
    cell = decision.book.cells[name]
    for recorded, confirmed in _others(name, decision, draw):
        if not children:
            break
        other = one
        if cell.recorded in decision.hidden:
            other = replace(other, held_recorded=recorded / children)
        if cell.confirmed in decision.hidden:
            other = replace(other, held_confirmed=confirmed / children)
        alone = replace(figures, coverage=tuple(beside), links=(other,), gaps=(), headlines=())
        if name in decision.closed or _same(name, decision, decided(alone, frozenset())):
            return other
    return one


def _others(name: str, decision: Decision, draw: random.Random) -> list[Parts]:
    """Some recorded and confirmed counts that a cell which keeps something back may have."""
    cell = decision.book.cells[name]
    may = {cell.recorded, cell.confirmed, cell.recorded_without_car, cell.confirmed_without_car}
    if name not in decision.closed and not may & set(decision.steps):
        return []
    everybody, found = decision.book.value(cell.everybody), []
    for _ in range(8):
        recorded, confirmed = some(draw, everybody)
        if name not in decision.closed:
            recorded, confirmed = (
                draw.randint(decision.steps[key].low, decision.steps[key].high)
                if key in decision.steps
                else decision.book.value(key)
                for key in (cell.recorded, cell.confirmed)
            )
        found.append((recorded, min(recorded, confirmed)))
    return found


def _same(name: str, one: Decision, other: Decision) -> bool:
    cell = one.book.cells[name]
    keys = [cell.recorded, cell.without, cell.confirmed, cell.only]
    if cell.recorded_without_car:
        keys += [cell.recorded_without_car, cell.confirmed_without_car]
    return all(
        (key in one.hidden) == (key in other.hidden) and one.steps.get(key) == other.steps.get(key)
        for key in keys
    )
