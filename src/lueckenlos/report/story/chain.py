"""The chain in pictures: ribbon, links, maps, and the same by a second population's own rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lueckenlos.exchange.figures import LinkRow
from lueckenlos.report.blocks import Block, Hint, Section, Text
from lueckenlos.report.charts import area_map, links_bar, ribbon
from lueckenlos.report.charts.scale import UNKNOWN
from lueckenlos.report.story.findings import blocks_of
from lueckenlos.report.story.told import Told, briefly

ON_SCREEN = "report.html"


def chain_section(told: Told) -> Section:
    """The whole case: ribbon, links, maps."""
    main = told.main.key
    gaps = told.gaps(main)
    blocks: list[Block] = [
        ribbon(told.run, told.whole(main), gaps, told.running, "kette", "Die Kette im Ganzen"),
        links_bar(told.run, told.links, main, "glieder"),
        *_maps(told),
    ]
    return Section("kette", "Die Kette", tuple(blocks))


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
    withheld = {row.area_id for row in links if row.judgeable and row.held_recorded is None}
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
    drawn = area_map(
        told.run,
        told.areas,
        {area.id: (means | bounds).get(area.id) for area in told.areas},
        told.run.settled,
        (),
        title="Wo die Kette trägt",
        prefix="karte-glieder",
        legend="Glieder, die tragen",
        unknown=_unknown(told),
        least=set(bounds),
    )
    return [replace(drawn, table=briefly(drawn.table, ON_SCREEN))]


def _unknown(told: Told) -> str:
    """What a blank on a map may mean."""
    return f"geheim oder {UNKNOWN}" if told.run.public else UNKNOWN


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
    drawn = area_map(
        told.run,
        told.areas,
        {area.id: (shares | least).get(area.id) for area in told.areas},
        told.run.settled,
        [some for some in told.running if some.field == weakest.split("/")[0]],
        title=f"Wo das schwächste Glied trägt: {told.link(weakest)}",
        prefix="karte-schwach",
        legend="Kinder, für die es trägt",
        unknown=_unknown(told),
        least=set(least),
    )
    return [replace(drawn, table=briefly(drawn.table, ON_SCREEN))]


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
        if note.children is None:
            words = "Einzelne Zahlen dieser Quelle sind geheim; sie werden nirgends geschätzt."
            blocks.append(Hint("Kleine Zahlen", words))
        blocks.append(ribbon(told.run, rows, gaps, told.running, f"zweite-{number}", title))
        blocks += blocks_of(told, gaps, 5)
        sections.append(Section(f"zweite-{number}", note.name, tuple(blocks)))
    return sections
