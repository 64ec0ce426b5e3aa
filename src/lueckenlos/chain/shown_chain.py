"""The chain of a place as it is shown: what was asked for, its rows and its drawings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.html import escape

from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import WARM, told
from lueckenlos.exchange.figures import (
    CoverageRow,
    FieldNote,
    GapRow,
    OfferRow,
    PopulationNote,
    RecordedRow,
)  # fmt: skip
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts import matrix, ribbon
from lueckenlos.report.charts.lane import all_names
from lueckenlos.report.charts.segments import Segment, bodies, segments
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import ages, alphabetical, day

CONFIRMED, RECORDED = "bestaetigt", "erfasst"
COUNTINGS = {RECORDED: "Erfasst", CONFIRMED: "Bestätigt"}
TITLED = re.compile(r"<g><title>[^<]*</title>.*?</g>", re.DOTALL)
"""A part of a drawing that says what it is."""
WORDS = re.compile(r"<text[^>]*>([^<]*)</text>")
"""What is written in it; the name of a link has to say that, too."""
KEPT = 24
"""So many drawings a process keeps."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see: an area ("": the whole), a population, only what is confirmed."""

    area: str
    population: str
    confirmed: bool = False

    @property
    def given(self) -> dict[str, str]:
        """As it stands in an address."""
        told_ = {"gebiet": self.area, "kinder": self.population}
        told_ |= {"zaehlung": CONFIRMED} if self.confirmed else {}
        return {name: value for name, value in told_.items() if value}

    def query(self, **more: str) -> str:
        """An address that asks for this and more."""
        return f"?{urlencode(self.given | {k: v for k, v in more.items() if v})}"


@lru_cache(maxsize=WARM)
def story(run: AnalysisRun) -> Told:
    """A run as reports tell it, with small numbers covered."""
    found = told(run)
    return Told(found.note, found.figures, found.areas, ())


def wish_of(asked: QueryDict, one: Told, area: str | None = None) -> Wish:
    """What an address asks for; nothing about an area or population the run does not know."""
    place = asked.get("gebiet", "") if area is None else area
    if place and place not in areas_by_key(one):
        raise Http404
    known = [note.key for note in one.figures.populations]
    population = asked.get("kinder") or (known[0] if known else "")
    if population and population not in known:
        raise Http404
    return Wish(place, population, asked.get("zaehlung") == CONFIRMED)


def areas_by_key(one: Told) -> dict[str, AreaRecord]:
    """The areas of a run."""
    return {area.id: area for area in one.areas}


@lru_cache(maxsize=WARM)
def choices_of_areas(run: AnalysisRun) -> list[tuple[str, str]]:
    """Keys and names as they sort; areas of one name with their Gemeinde."""
    one = story(run)
    often = Counter(area.name for area in one.areas)
    twice = {name for name, times in often.items() if times > 1}
    found = [
        (area.id, f"{area.name} ({area.municipality_name or area.id})"
         if area.name in twice else area.name)
        for area in one.areas
    ]  # fmt: skip
    return sorted(found, key=lambda pair: alphabetical(pair[1]))


def population_of(one: Told, wish: Wish) -> PopulationNote | None:
    """The children that are counted; None on the first step of data."""
    return next((note for note in one.figures.populations if note.key == wish.population), None)


def day_words(note: PopulationNote) -> str:
    """Where a number of children is from."""
    return ", ".join(filter(None, (note.source, day(note.day) if note.day else "ohne Tag")))


# --- rows ----------------------------------------------------------------------------------------


def as_confirmed(row: CoverageRow) -> CoverageRow:
    """A row that counts only what is confirmed. Places are not told that way, only shares."""
    return replace(
        row,
        share_recorded=row.share_confirmed,
        covered_recorded=row.covered_confirmed,
        share_recorded_without_car=row.share_confirmed_without_car,
        places_per_100=None,
        choice_median=None,
    )


def rows_of(one: Told, wish: Wish) -> list[CoverageRow]:
    """The rows of a place and a population, in the way of counting that was asked for."""
    rows = one.of_area(wish.area, wish.population) if wish.area else one.whole(wish.population)
    return [as_confirmed(row) for row in rows] if wish.confirmed else rows


def recorded_of(one: Told, wish: Wish) -> list[RecordedRow]:
    """How much is recorded at a place, or only confirmed."""
    rows = [row for row in one.figures.recorded if wish.area in ("", row.area_id)]
    return [replace(row, recorded=row.confirmed) for row in rows] if wish.confirmed else rows


def gaps_of(one: Told, wish: Wish) -> list[GapRow]:
    """The findings of a place and a population."""
    found = one.gaps(wish.population)
    return [gap for gap in found if not wish.area or wish.area in gap.area_ids]


def offers_of_place(one: Told, wish: Wish) -> list[OfferRow]:
    """The running offers of a place; an area names none whose address is protected."""
    return [
        offer
        for offer in one.running
        if (not wish.area or (offer.area_id == wish.area and offer.placed != "protected"))
        and (not wish.confirmed or offer.level == "confirmed")
    ]


# --- drawings ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pictures:
    """The drawings of a place; the ribbon from the second step of data on.

    `ways`: what every segment of the ribbon says, and the address that explains it.
    """

    ribbon: Chart | None
    matrix: Chart
    ways: tuple[tuple[str, str, str, str], ...] = ()


@lru_cache(maxsize=KEPT)
def pictures(run: AnalysisRun, slug: str, wish: Wish) -> Pictures:
    """Ribbon and matrix, each part a link to its explanation; kept for the next page."""
    one, name = story(run), place_name(run, wish)
    counting = "bestätigt" if wish.confirmed else "erfasst"
    rows, offers = rows_of(one, wish), offers_of_place(one, wish)
    cells = [
        (explanation(slug, wish, field.key, phase.key), f"{field.name}, {phase.name}")
        for field in one.run.fields
        for phase in one.run.phases
    ]
    drawn = matrix(one.run, recorded_of(one, wish), rows, "matrix", f"Was {counting} ist: {name}")
    drawn = linked(drawn, cells)
    if not rows:
        return Pictures(None, drawn)
    gaps = gaps_of(one, wish)
    title = f"Die Kette, {counting}: {name}"
    chart = ribbon(one.run, rows, gaps, offers, "kette", title)
    parts = [
        (field, part)
        for field in one.run.fields
        for part in segments(one.run, field, rows, gaps, offers)
        if part.state != "blank"
    ]
    ways = tuple(_way(one, slug, wish, field, part, offers) for field, part in parts)
    return Pictures(linked(chart, [(way[3], ", ".join(way[:2])) for way in ways]), drawn, ways)


def place_name(run: AnalysisRun, wish: Wish) -> str:
    """The area, or the case as a whole."""
    one = story(run)
    return areas_by_key(one)[wish.area].name if wish.area else one.run.title


def explanation(slug: str, wish: Wish, field: str, phase: str) -> str:
    """Where a figure is explained."""
    return reverse("explanation", args=[slug]) + wish.query(feld=field, phase=phase)


def _way(
    one: Told, slug: str, wish: Wish, field: FieldNote, part: Segment, offers: Sequence[OfferRow]
) -> tuple[str, str, str, str]:
    """Field, ages and words of a segment with all who are responsible; where it is explained."""
    inside = (phase.key for phase in one.run.phases if phase.from_month <= part.start)
    phase = list(inside)[-1]
    words = " · ".join([*part.wordings[:1], *part.found[:1]])
    if field.way == "responsible":
        words += all_names(bodies(part, field, offers))
    return field.name, ages(part.start, part.stop), words, explanation(slug, wish, field.key, phase)


def linked(chart: Chart, ways: Sequence[tuple[str, str]]) -> Chart:
    """A drawing whose parts, in their order, are links: addresses with what they are called."""
    return replace(chart, svg=_linked(chart.svg, ways), narrow=_linked(chart.narrow, ways))


def _linked(svg: str, ways: Iterable[tuple[str, str]]) -> str:
    """A picture with links inside is a group: what is in an image cannot be reached."""
    found = list(TITLED.finditer(svg))
    parts, last = [], 0
    for part, (address, name) in zip(found, ways, strict=True):
        seen = " ".join(WORDS.findall(part[0]))
        name = ": ".join(filter(None, (escape(name), seen)))
        inside = part[0].replace("</text><text", "</text> <text")  # words stay apart when read
        parts += [svg[last : part.start()],
                  f'<a href="{escape(address)}" aria-label="{name}">{inside}</a>']  # fmt: skip
        last = part.end()
    return "".join([*parts, svg[last:]]).replace(' role="img"', ' role="group"', 1)


# --- words ---------------------------------------------------------------------------------------


def line_of(run: AnalysisRun, wish: Wish) -> str:
    """The line under a title: day, children and their source, step of data."""
    one = story(run)
    note = population_of(one, wish)
    parts = [f"Stichtag {day(one.run.reference_day)}"]
    if note is not None:
        parts.append(f"{note.name} ({day_words(note)})")
    parts.append(one.stock)
    parts.append(one.run.scheme)
    return " · ".join(parts)
