"""The chain place by place: every Gemeinde and every area, or where to look first in a city."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lueckenlos.exchange.figures import CoverageRow, GapRow
from lueckenlos.report.blocks import Block, Column, Part, Section, Table, Text
from lueckenlos.report.charts import ribbon
from lueckenlos.report.story.told import Told, spans
from lueckenlos.report.words import (
    about,
    ages,
    alphabetical,
    counted,
    from_to,
    joined,
    listed,
    number,
    percent,
)

MOST_PARTS = 60
"""With more areas than this a report has the Gemeinden one by one, or none, and a table."""
MOST_TABLES = 12
"""With more places than this their tables are not printed."""
FIRST = 20
FEWEST, YEAR = 5, 12
WORKBOOK = "luecken.xlsx, Blatt „Abdeckung“"
SAME_SIGNS = (
    "Die Zeichen sind dieselben wie im Bild „Die Kette im Ganzen“; wo es etwas zu tun gibt, steht "
    "es im Satz daneben."
)
NOT_YET = (
    "Welche Gebiete zuerst Aufmerksamkeit brauchen, lässt sich sagen, sobald jemand Felder für "
    "vollständig erklärt hat. Was je Gebiet erfasst ist, steht in "
)
CAREFUL = (
    "Gebiete mit einer Lücke oder Frage, je Gebiet die Lebensphase mit den meisten Kindern ohne "
    "Angebot; nur dort, wo der Bestand als vollständig erklärt ist. Es ist keine Rangliste: Große "
    "Gebiete stehen weiter oben, weil dort mehr Kinder leben. Zuerst mit den Beteiligten klären."
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A Gemeinde or an area with its rows and the areas it is made of."""

    key: str
    name: str
    rows: list[CoverageRow]
    areas: frozenset[str]


def areas_section(told: Told) -> list[Section]:
    """A small ribbon and a sentence for every Gemeinde and area; of many areas a table."""
    few = len(told.areas) <= MOST_PARTS
    places = _places(told, areas=few)
    blocks: list[Block] = [] if few else [_first(told)]
    if places and (few or len(places) <= MOST_PARTS):
        long = len(places) > MOST_TABLES
        where = f" Die Zahlen stehen auf Papier in {WORKBOOK}." if long else ""
        blocks.append(Text(SAME_SIGNS + where, "small"))
        blocks += [_part(told, one, WORKBOOK if long else "") for one in places]
    title = "Die Gebiete einzeln" if few else "Wo zuerst hinsehen"
    return [Section("gebiete", title, tuple(blocks))] if blocks else []


def _places(told: Told, *, areas: bool) -> list[_Place]:
    """Gemeinden by name, each before its areas; one that is a single area stands once."""
    main = told.main.key
    whole: dict[str, list[CoverageRow]] = {}
    for row in told.figures.overall:
        if row.area_id and row.population == main:
            whole.setdefault(row.area_id, []).append(row)
    named = {one.municipality: one.municipality_name or one.municipality for one in told.areas}
    several = 1 < len(named) < len(told.areas)
    found = []
    for key, name in sorted(named.items(), key=lambda item: alphabetical(item[1])):
        inside = [one for one in told.areas if one.municipality == key]
        if several and key in whole and (len(inside) > 1 or not areas):
            title = f"{name}, ganze Gemeinde" if areas else name
            found.append(_Place(key, title, whole[key], frozenset(one.id for one in inside)))
        for one in sorted(inside, key=lambda one: alphabetical(one.name)) if areas else ():
            alone = not several or (len(inside) == 1 and one.name == name)
            title = one.name if alone else f"{name}: {one.name}"
            rows = told.of_area(one.id, main)
            found.append(_Place(one.id, title, rows, frozenset({one.id})))
    return found


def _part(told: Told, place: _Place, elsewhere: str) -> Part:
    gaps = [gap for gap in told.gaps(told.main.key) if place.areas.intersection(gap.area_ids)]
    offers = [one for one in told.running if one.area_id in place.areas]
    title, prefix = f"Die Kette: {place.name}", f"gebiet-{place.key}"
    chart = ribbon(told.run, place.rows, gaps, offers, prefix, title, compact=True)
    chart = replace(chart, table=replace(chart.table, elsewhere=elsewhere))
    return Part(place.name, _sentence(told, place, gaps), chart)


def _sentence(told: Told, place: _Place, gaps: list[GapRow]) -> str:
    """What is open, how many links hold, who lives there."""
    parts = []
    sure = [gap for gap in gaps if gap.certain]
    if sure:
        names = ", ".join(
            f"{told.names[gap.field]} ({ages(gap.from_month, gap.to_month)})" for gap in sure
        )
        parts.append(f"{counted(len(sure), 'Lücke', 'Lücken')}: {names}.")
    asked = [gap for gap in gaps if not gap.certain]
    if asked:
        names = listed([told.names[key] for key in dict.fromkeys(gap.field for gap in asked)], 3)
        verb = counted(len(asked), "Frage ist", "Fragen sind")
        parts.append(f"{verb} offen: {names}.")
    parts += [_links(told, place.key), _places_words(place.rows)]
    parts.append(_people(told, place.rows))
    return " ".join(filter(None, parts)) or "Hier lässt sich noch nichts sagen."


def _people(told: Told, rows: list[CoverageRow]) -> str:
    """How many children live there by life phase: the fullest field counts them all."""
    months = {one.key: (one.from_month, one.to_month) for one in told.run.phases}
    people: dict[str, float] = {}
    for row in rows:
        born = months[row.life_phase][1] > 0
        if row.children is not None and row.field == rows[0].field and born:
            people[row.life_phase] = people.get(row.life_phase, 0.0) + row.children
    if not people:
        return ""
    said = [f"{_about(n)} {from_to(*months[phase])}" for phase, n in people.items()]
    said[0] = said[0].replace(" von ", " Kinder von ", 1)
    return f"Hier leben {joined(said)}."


def _about(children: float) -> str:
    if not children:
        return "keine"
    return "unter 5" if children < FEWEST else about(children)


def _links(told: Told, key: str) -> str:
    """How many of the links that can be judged in an area hold there for most children.

    Nothing where one of them is withheld: the others alone would tell another story. Places hold
    for all of an area or for nobody, so they are told by their number instead.
    """
    by_places = {one.key for one in told.run.fields if one.way == "places"}
    judged = [
        one.held_recorded
        for one in told.figures.links
        if (one.area_id, one.population) == (key, told.main.key) and one.judgeable
        if one.link.split("/")[0] not in by_places
    ]
    known = [share for share in judged if share is not None]
    hold, n = sum(share >= 0.5 for share in known), len(known)
    if not known or len(known) < len(judged):
        return ""
    if n == 1:
        verb = "trägt" if hold else "trägt noch nicht"
        return f"Das eine beurteilbare Glied {verb} für die meisten Kinder."
    if hold == n:
        return f"Alle {n} beurteilbaren Glieder tragen für die meisten Kinder."
    if not hold:
        return f"Von {n} beurteilbaren Gliedern trägt noch keines für die meisten Kinder."
    verb = "trägt" if hold == 1 else "tragen"
    return f"{hold} von {n} beurteilbaren Gliedern {verb} für die meisten Kinder."


def _places_words(rows: list[CoverageRow]) -> str:
    """Places per 100 children, by what is owed for a year at least, where somebody says that none
    is left out."""
    said = []
    for row in rows:
        owed = row.way == "places" and row.required in ("law", "resolved") and row.complete
        ages_ = spans(row)
        if owed and row.places_per_100 is not None and sum(map(len, ages_)) >= YEAR:
            span = ages(ages_[0].start, ages_[-1].stop)
            said.append(f"{number(row.places_per_100)} ({span})")
    return f"Plätze je 100 Kinder: {joined(said)}." if said else ""


def _first(told: Told) -> Table | Text:
    """Of many areas those where a link fails most children, each with that link."""
    worst: dict[str, tuple[float, CoverageRow]] = {}
    found = {(area, gap.field) for gap in told.gaps(told.main.key) for area in gap.area_ids}
    for row in told.figures.coverage:
        judged = row.complete and row.required in ("law", "resolved")
        if row.population != told.main.key or not judged:
            continue
        if (row.area_id, row.field) not in found:
            continue
        if row.share_recorded is None or row.children is None:
            continue
        without = row.children * (1 - row.share_recorded)
        if without >= FEWEST and without > worst.get(row.area_id, (0.0, row))[0]:
            worst[row.area_id] = without, row
    ranked = sorted(worst.values(), key=lambda one: (-one[0], alphabetical(one[1].area_name)))
    if not ranked:
        return Text(f"{NOT_YET}{WORKBOOK}.")
    rows = tuple(
        (
            row.area_name,
            f"{told.names[row.field]}, {told.names[row.life_phase]}",
            about(without).removeprefix("etwa "),
            percent(row.share_recorded or 0.0),
        )
        for without, row in ranked[:FIRST]
    )
    columns = (
        Column("Gebiet"), Column("Glied"), Column("Kinder ohne, etwa", True),
        Column("passend versorgt", True),
    )  # fmt: skip
    return Table("Gebiete, die zuerst Aufmerksamkeit brauchen", columns, rows, CAREFUL)
