"""Gaps and questions, each with cause, place and evidence."""

from __future__ import annotations

from collections.abc import Sequence

from lueckenlos.exchange.figures import GapRow, OfferNote
from lueckenlos.report.blocks import Block, Column, Finding, Section, Table, Text
from lueckenlos.report.story.told import Told, listed
from lueckenlos.report.words import CAUSES, REASONS, about, ages, counted, metres, number

SHOWN = 10


def findings_section(told: Told) -> Section:
    """At most ten that need attention, the rest as a table."""
    found = told.gaps(told.main.key)
    if not found:
        text = "In den beurteilbaren Gebieten und Feldern ist keine Lücke und keine Frage offen."
        return Section("aufmerksamkeit", "Was Aufmerksamkeit braucht", (Text(text),))
    return Section("aufmerksamkeit", "Was Aufmerksamkeit braucht", tuple(blocks_of(told, found)))


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
    if gap.children is not None:
        details.append(f"Dort leben {about(gap.children)} {_people(gap)} dieses Alters.")
    if gap.places_per_100 is not None:
        details.append(f"{number(gap.places_per_100)} Plätze je 100 Kinder.")
    if gap.sources:
        details.append(f"Verlangt durch: {'; '.join(gap.sources)}")
    return Finding(
        number=i,
        title=f"{told.names[gap.field]}, {ages(gap.from_month, gap.to_month)}",
        certain=gap.certain,
        value=_value(gap),
        cause=_capital(CAUSES[gap.cause]),
        where=listed(gap.area_names),
        details=tuple(details),
        offers=tuple(_offer(one) for one in gap.offers),
    )


def _people(gap: GapRow) -> str:
    return "Schwangere" if gap.to_month <= 0 else "Kinder"


def _value(gap: GapRow) -> str:
    without = gap.without_recorded or gap.without_confirmed
    if without is None:
        return "Zahl geheim"
    return f"{about(without)} {_people(gap)} ohne passendes Angebot"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _offer(offer: OfferNote) -> str:
    parts = [f"{offer.name} ({offer.provider})" if offer.provider else offer.name]
    parts += [metres(offer.metres)] if offer.metres is not None else []
    parts += [REASONS[reason] for reason in offer.reasons]
    parts += [] if offer.confirmed else ["nicht bestätigt"]
    return ", ".join(parts)


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
    return Table(caption, columns, rows, folded=True)


def _short(gap: GapRow) -> str:
    without = gap.without_recorded or gap.without_confirmed
    return "geheim" if without is None else about(without).removeprefix("etwa ")
