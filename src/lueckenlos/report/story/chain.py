"""The chain in pictures: ribbon, links, maps, and a page for every area."""

from __future__ import annotations

from collections.abc import Sequence

from lueckenlos.exchange.figures import CoverageRow, GapRow, LinkRow
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Block, Heading, Hint, Section, Text
from lueckenlos.report.charts import area_map, links_bar, ribbon
from lueckenlos.report.story.findings import blocks_of
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import about, ages, alphabetical, counted

MOST_PAGES = 60
"""With more areas than this a report has pages for its Gemeinden, or none."""


def chain_section(told: Told) -> Section:
    """The whole case: ribbon, links, maps."""
    main = told.main.key
    gaps = told.gaps(main)
    blocks: list[Block] = [
        ribbon(told.run, told.whole(main), gaps, told.running, "kette", "Die Kette im Ganzen"),
        links_bar(told.run, told.figures.overall_links, main, "glieder"),
        *_maps(told),
    ]
    return Section("kette", "Die Kette", tuple(blocks))


def _maps(told: Told) -> list[Block]:
    """Where links hold: the share of judged links by area, and the weakest one."""
    links = [row for row in told.figures.links if row.population == told.main.key and row.judgeable]
    return [*_links_map(told, links), *_weakest_map(told, links)]


def _links_map(told: Told, links: Sequence[LinkRow]) -> list[Block]:
    by_area: dict[str, list[float]] = {}
    for row in links:
        if row.held_recorded is not None:
            by_area.setdefault(row.area_id, []).append(row.held_recorded)
    if not by_area:
        return []
    means = {key: sum(some) / len(some) for key, some in by_area.items()}
    drawn = area_map(
        told.run,
        told.areas,
        {area.id: means.get(area.id) for area in told.areas},
        told.run.settled,
        (),
        title="Anteil der beurteilbaren Glieder, die tragen",
        prefix="karte-glieder",
        legend="Anteil der Glieder, im Mittel über die Kinder",
    )
    return [drawn]


def _weakest_map(told: Told, links: Sequence[LinkRow]) -> list[Block]:
    weakest = told.headline.weakest_link
    if not weakest:
        return []
    one = {row.area_id: row.held_recorded for row in links if row.link == weakest}
    drawn = area_map(
        told.run,
        told.areas,
        {area.id: one.get(area.id) for area in told.areas},
        told.run.settled,
        [some for some in told.running if some.field == weakest.split("/")[0]],
        title=f"Wo das schwächste Glied trägt: {told.link(weakest)}",
        prefix="karte-schwach",
        legend="Anteil der Kinder, für die das Glied trägt",
    )
    return [drawn]


def second_sections(told: Told) -> list[Section]:
    """A second population by its own rule, named after its source."""
    sections = []
    for number, note in enumerate(told.figures.populations[1:], 1):
        rows, gaps = told.whole(note.key), told.gaps(note.key)
        text = (
            "Gezählt nach eigener Regel: Es zählt, was kostenfrei, nach Einkommen gestaffelt oder "
            "über Bildung und Teilhabe bezahlbar und ohne Auto erreichbar ist. Innerhalb der "
            "kleinsten Gebiete der Quelle ist keine eigene Verteilung bekannt; es gilt die aller "
            "Kinder."
        )
        title = f"Die Kette für: {note.name}"
        blocks: list[Block] = [Text(text)]
        if note.children is None:
            blocks.append(Hint("Kleine Zahlen", "Einzelne Zahlen dieser Quelle sind geheim."))
        blocks.append(ribbon(told.run, rows, gaps, told.running, f"zweite-{number}", title))
        blocks += blocks_of(told, gaps, 5)
        sections.append(Section(f"zweite-{number}", note.name, tuple(blocks)))
    return sections


def areas_section(told: Told) -> list[Section]:
    """A small ribbon and a sentence for every area, or for every Gemeinde where there are many."""
    main = told.main.key
    grounds = [(one.id, one.name, told.of_area(one.id, main)) for one in told.areas]
    title = "Die Gebiete einzeln"
    if len(grounds) > MOST_PAGES:
        rows: dict[str, list[CoverageRow]] = {}
        for row in told.figures.overall:
            if row.area_id and row.population == main:
                rows.setdefault(row.area_id, []).append(row)
        grounds = [(key, some[0].area_name, some) for key, some in rows.items()]
        title = "Die Gemeinden einzeln"
    if not grounds or len(grounds) > MOST_PAGES:
        return []
    blocks: list[Block] = []
    for key, name, some in sorted(grounds, key=lambda item: alphabetical(item[1])):
        gaps = [gap for gap in told.gaps(main) if _concerns(gap, key, told.areas)]
        blocks += [Heading(name), Text(_sentence(told, key, some, gaps))]
        offers = [one for one in told.running if _lies(one.area_id, key, told.areas)]
        title_of = f"Die Kette in {name}"
        blocks.append(ribbon(told.run, some, gaps, offers, f"gebiet-{key}", title_of, compact=True))
    return [Section("gebiete", title, tuple(blocks))]


def _lies(area_id: str, ground: str, areas: Sequence[AreaRecord]) -> bool:
    """Whether an area is the ground or belongs to it."""
    return area_id == ground or any(
        area.id == area_id and area.municipality == ground for area in areas
    )


def _concerns(gap: GapRow, ground: str, areas: Sequence[AreaRecord]) -> bool:
    return any(_lies(key, ground, areas) for key in gap.area_ids)


def _sentence(told: Told, key: str, rows: list[CoverageRow], gaps: list[GapRow]) -> str:
    """Who lives there, how many links hold, what is open."""
    people: dict[str, float] = {}
    for row in rows:
        if row.children is not None and row.field == rows[0].field and not _before(told, row):
            people[row.life_phase] = people.get(row.life_phase, 0.0) + row.children
    parts = []
    if people:
        each = ", ".join(f"{about(n)} {told.names[phase]}" for phase, n in people.items())
        parts.append(f"Hier leben Kinder: {each}.")
    links = [one for one in told.figures.links if one.area_id == key and one.judgeable]
    links = [one for one in links if one.population == told.main.key]
    known = [one.held_recorded for one in links if one.held_recorded is not None]
    if known:
        hold = sum(share >= 0.5 for share in known)
        parts.append(
            f"{hold} von {counted(len(known), 'beurteilbarem Glied', 'beurteilbaren Gliedern')} "
            "tragen für die meisten Kinder."
        )
    sure = [gap for gap in gaps if gap.certain]
    if sure:
        names = ", ".join(
            f"{told.names[gap.field]} ({ages(gap.from_month, gap.to_month)})" for gap in sure
        )
        parts.append(f"Es fehlt: {names}.")
    asked = len(gaps) - len(sure)
    if asked:
        parts.append(f"{counted(asked, 'Frage ist', 'Fragen sind')} offen.")
    return " ".join(parts) or "Hier lässt sich noch nichts sagen."


def _before(told: Told, row: CoverageRow) -> bool:
    """Whether a row is of the time before birth."""
    return any(phase.key == row.life_phase and phase.to_month <= 0 for phase in told.run.phases)
