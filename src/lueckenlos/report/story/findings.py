"""Gaps and questions, each with cause, place and evidence."""

from __future__ import annotations

from collections.abc import Sequence

from lueckenlos.exchange.figures import GapRow
from lueckenlos.report.blocks import Block, Column, Finding, Section, Table, Text
from lueckenlos.report.story.told import Told, briefly
from lueckenlos.report.words import (
    CAUSES,
    about,
    ages,
    counted,
    lacking,
    listed,
    number,
    offer_words,
)

SHOWN = 10
NEARLY = 0.995
VALUES = (
    "Neben jedem Befund steht, für wie viele Kinder dieses Alters noch kein passendes oder kein "
    "bestätigtes Angebot erfasst ist."
)


def findings_section(told: Told) -> Section:
    """At most ten that need attention, the rest as a table."""
    found = told.gaps(told.main.key)
    if not found:
        text = "In den beurteilbaren Gebieten und Feldern ist keine Lücke und keine Frage offen."
        if not told.headline.judged_share:
            text = "Noch lässt sich nichts beurteilen; deshalb stehen hier keine Lücken und Fragen."
        return Section("aufmerksamkeit", "Was Aufmerksamkeit braucht", (Text(text),))
    return Section(
        "aufmerksamkeit", "Was Aufmerksamkeit braucht", (Text(VALUES), *blocks_of(told, found))
    )


def blocks_of(told: Told, found: Sequence[GapRow], shown: int = SHOWN) -> list[Block]:
    """The first findings as cards, all others as rows."""
    numbered = list(enumerate(found, 1))
    cards: list[Block] = [finding(told, i, gap) for i, gap in numbered[:shown]]
    if len(numbered) > shown:
        cards.append(_others(told, numbered[shown:]))
    return cards


def finding(told: Told, i: int, gap: GapRow) -> Finding:
    """A finding as a card."""
    details = []
    if gap.population != told.main.key:
        details.append(f"Gezählt: {told.names[gap.population]}")
    if gap.places_per_100 is not None and gap.places_per_100 >= 0.5:
        details.append(f"{number(gap.places_per_100)} Plätze je 100 Kinder")
    if gap.sources:
        details.append(f"Verlangt durch: {'; '.join(gap.sources)}")
    return Finding(
        number=i,
        title=f"{told.names[gap.field]}, {ages(gap.from_month, gap.to_month)}",
        certain=gap.certain,
        value=_value(gap, "Zahl geheim" if told.run.public else "Zahl nicht bekannt"),
        cause=_capital(CAUSES[gap.cause]),
        where=listed(gap.area_names),
        details=tuple(details),
        offers=tuple(offer_words(one) for one in gap.offers),
    )


def _value(gap: GapRow, missing: str) -> str:
    """For how many, of how many: "etwa 110 von 170 Kindern"."""
    before = gap.to_month <= 0
    without = lacking(gap)
    if without is None:
        return missing
    people = "Schwangere" if before else "Kinder"
    if gap.children is None:
        return f"{about(without)} {people}"
    if without >= gap.children * NEARLY:
        return f"alle, {about(without)} {people}"
    if about(without) == about(gap.children):
        return f"fast alle, {about(without)} {people}"
    of = about(gap.children).removeprefix("etwa ")
    return f"{about(without)} von {of} {people}n"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _others(told: Told, found: Sequence[tuple[int, GapRow]]) -> Table:
    columns = (
        Column("Nr.", True),
        Column("Art"),
        Column("Handlungsfeld und Alter"),
        Column("Gebiete"),
        Column("Kinder ohne", True),
        Column("Grund"),
    )
    rows = tuple(
        (
            str(i),
            "Lücke" if gap.certain else "Frage",
            f"{told.names[gap.field]}, {ages(gap.from_month, gap.to_month)}",
            listed(gap.area_names, 3),
            _short(gap),
            CAUSES[gap.cause],
        )
        for i, gap in found
    )
    caption = f"{counted(len(rows), 'weiterer Befund', 'weitere Befunde')}"
    table = Table(caption, columns, rows, folded=True)
    return briefly(table, "luecken.xlsx, Blatt „Lücken und Fragen“")


def _short(gap: GapRow) -> str:
    without = lacking(gap)
    return "geheim" if without is None else about(without).removeprefix("etwa ")
