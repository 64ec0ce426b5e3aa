"""The chain in pictures: ribbon, links, maps, and the same by a second population's own rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lueckenlos.exchange.figures import LinkRow, OfferRow, PopulationNote
from lueckenlos.report.blocks import Block, Hint, Section, Text
from lueckenlos.report.charts import area_map, links_bar, ribbon
from lueckenlos.report.charts.scale import WITHHELD
from lueckenlos.report.story.findings import blocks_of
from lueckenlos.report.story.told import Told, briefly
from lueckenlos.report.story.without_car import without_car_blocks
from lueckenlos.report.words import listed

ON_SCREEN = "report.html"
MOSTLY = 0.75
OF_PLACES = (
    "Wo Plätze zählen, trägt ein Glied in einem Gebiet für alle Kinder oder für keines: wenn dort "
    "Plätze für neun von zehn Kindern erfasst sind. Wie viel fehlt, sagt die Zahl der Plätze."
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a map shows: the share of areas, and of others the least it is."""

    title: str
    prefix: str
    legend: str
    shares: Mapping[str, float | None]
    least: Mapping[str, float | None]


def chain_section(told: Told) -> Section:
    """The whole case: ribbon, links, maps."""
    main = told.main.key
    gaps = told.gaps(main)
    blocks: list[Block] = [
        *_left_out(told.main),
        ribbon(told.run, told.whole(main), gaps, told.running, "kette", "Die Kette im Ganzen"),
        links_bar(told.run, told.links, main, "glieder"),
        *_of_places(told),
        *_maps(told),
        *without_car_blocks(told),
    ]
    return Section("kette", "Die Kette", tuple(blocks))


def _of_places(told: Told) -> list[Block]:
    """What it means that a link of places holds."""
    if not any(one.places is not None for one in told.held):
        return []
    return [Text(OF_PLACES, "small")]


def _left_out(note: PopulationNote) -> list[Block]:
    """Which areas are not in the figures of the whole."""
    if not note.without or note.children is None:
        return []
    names = listed(note.without)
    return [Text(f"Im Ganzen nicht mitgezählt: {names}. Dort ist nicht jede Kinderzahl bekannt.")]


def _maps(told: Told) -> list[Block]:
    """Where links hold: their mean by area, and the weakest one."""
    links = [row for row in told.figures.links if row.population == told.main.key]
    return [*_links_map(told, links), *_weakest_map(told, links)]


def _links_map(told: Told, links: Sequence[LinkRow]) -> list[Block]:
    """The mean of what can be judged in an area, else of what is at least so.

    Fields without any list tell nothing about an area, and nothing is told of an area where one of
    the links that can be judged is withheld: the others alone would tell another story.
    """
    if told.headline.holding_recorded is None:
        return []
    withheld = _withheld(links)
    silent = {one.key for one in told.run.fields if one.name in told.unlisted}
    judged: dict[str, list[float]] = {}
    least: dict[str, list[float]] = {}
    for row in links:
        told_at_all = row.area_id not in withheld and row.link.split("/")[0] not in silent
        if row.held_recorded is not None and told_at_all:
            kept = judged if row.judgeable else least
            kept.setdefault(row.area_id, []).append(row.held_recorded)
    means = {key: sum(some) / len(some) for key, some in judged.items()}
    bounds = {key: sum(some) / len(some) for key, some in least.items() if key not in means}
    bounds = {key: share for key, share in bounds.items() if share >= 0.01}
    if not means and not bounds:
        return []
    shown = _Shown("Wo die Kette trägt", "karte-glieder", "Glieder, die tragen", means, bounds)
    return _map(told, shown, links, ())


def _weakest_map(told: Told, links: Sequence[LinkRow]) -> list[Block]:
    weakest = told.headline.weakest_link
    if not weakest:
        return []
    mine = [row for row in links if row.link == weakest]
    shares = {row.area_id: row.held_recorded for row in mine if row.judgeable}
    least = {
        row.area_id: row.held_recorded
        for row in mine
        if not row.judgeable and (row.held_recorded or 0.0) >= 0.01
    }
    title = f"Wo das schwächste Glied trägt: {told.link(weakest)}"
    shown = _Shown(title, "karte-schwach", "Kinder, für die es trägt", shares, least)
    offers = [some for some in told.running if some.field == weakest.split("/")[0]]
    return _map(told, shown, mine, offers)


def _map(
    told: Told, shown: _Shown, links: Sequence[LinkRow], offers: Sequence[OfferRow]
) -> list[Block]:
    """The map; where nearly all of it is withheld, words and what is left as a table."""
    withheld = _withheld(links) if told.run.public else set()
    drawn = area_map(
        told.run,
        told.areas,
        {area.id: {**shown.shares, **shown.least}.get(area.id) for area in told.areas},
        told.run.settled,
        offers,
        title=shown.title,
        prefix=shown.prefix,
        legend=shown.legend,
        least=set(shown.least),
        withheld=withheld,
    )
    table = briefly(drawn.table, ON_SCREEN)
    secret = [row for row in drawn.table.rows if row[1] == WITHHELD]
    if len(secret) < MOSTLY * len(told.areas):
        return [replace(drawn, table=table)]
    words = (
        f"Für {len(secret)} von {len(told.areas)} Gebieten ist diese Angabe geheim, damit sich aus "
        "kleinen Zahlen nichts über einzelne Kinder schließen lässt. Eine Karte zeigte fast "
        "nichts; sie steht in der internen Fassung."
    )
    left = tuple(row for row in drawn.table.rows if row[1] != WITHHELD)
    hint: list[Block] = [Hint(shown.title, words)]
    caption = f"{shown.title} (Gebiete, die nicht geheim sind)"
    return [*hint, briefly(replace(table, caption=caption, rows=left), ON_SCREEN)] if left else hint


def _withheld(links: Sequence[LinkRow]) -> set[str]:
    """Areas of which a link can be judged and is not told."""
    return {row.area_id for row in links if row.judgeable and row.held_recorded is None}


def second_sections(told: Told) -> list[Section]:
    """A second population by its own rule, named after its source."""
    sections = []
    for number, note in enumerate(told.figures.populations[1:], 1):
        rows, gaps = told.whole(note.key), told.gaps(note.key)
        text = (
            "Gezählt nach eigener Regel: Es zählt, was kostenfrei, nach Einkommen gestaffelt oder "
            "über Bildung und Teilhabe bezahlbar und ohne Auto erreichbar ist. Innerhalb der "
            "kleinsten Gebiete der Quelle ist keine eigene Verteilung bekannt; es gilt die aller "
            "Kinder. Lücken und Fragen dieser Kinder sind hier für sich gezählt."
        )
        title = f"Die Kette für: {note.name}"
        blocks: list[Block] = [Text(text)]
        blocks += _left_out(note)
        if note.children is None:
            words = "Einzelne Zahlen dieser Quelle sind geheim; sie werden nirgends geschätzt."
            blocks.append(Hint("Kleine Zahlen", words))
        blocks.append(ribbon(told.run, rows, gaps, told.running, f"zweite-{number}", title))
        blocks += blocks_of(told, gaps, 5)
        sections.append(Section(f"zweite-{number}", note.name, tuple(blocks)))
    return sections
