"""A question for places as it is shown: what was asked and what came out, in words and drawings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from icalendar import Calendar, Event

from lueckenlos.chain.models import AnalysisRun, Siting
from lueckenlos.chain.scenario_changes import kind_of
from lueckenlos.chain.shown_chain import areas_by_key, story
from lueckenlos.chain.siting_asked import Asked, of_json
from lueckenlos.chain.siting_chart import remaining
from lueckenlos.chain.siting_forms import AIMS, LEVELS, WHOM, month_words
from lueckenlos.exchange.figures import OfferRow
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts import area_map
from lueckenlos.report.words import day as day_words

TENS = 10


def children_words(many: int) -> str:
    """Tens of children in words."""
    return "unter 10" if many < TENS else f"etwa {many}"


def _thousands(many: int) -> str:
    return f"{many:,}".replace(",", ".")


# --- what was asked ------------------------------------------------------------------------------


def question(run: AnalysisRun | None, siting: Siting) -> list[tuple[str, str]]:
    """Everything that was asked, defaults too."""
    asked, tour = of_json(siting.asked), siting.sort == Siting.Sort.TOUR
    return [*_offer_asked(run, asked), *(_tour_asked(asked) if tour else _sites_asked(asked))]


def _offer_asked(run: AnalysisRun | None, asked: Asked) -> Iterator[tuple[str, str]]:
    kind = kind_of(asked.kind)
    names = story(run).names if run else {}
    yield "Angebot", kind.name if kind else asked.kind
    yield "Alter", asked.ages or "wie üblich"
    yield "Für", names.get(asked.population, "alle Kinder")
    yield "Mögliche Orte", str(len(asked.sites))


def _sites_asked(asked: Asked) -> Iterator[tuple[str, str]]:
    yield "Wie viele kommen dazu", str(asked.most)
    yield "Was zählt", dict(AIMS)[asked.aim]
    yield "Als vorhanden gilt", dict(LEVELS)[asked.level]
    yield "Mindestabstand", f"{_thousands(asked.apart_m)} m" if asked.apart_m else "keiner"
    yield "Höchstens einer je Gemeinde", "ja" if asked.per_gemeinde else "nein"
    yield "Budget", "keines" if asked.budget is None else f"{_thousands(asked.budget)} €"


def _tour_asked(asked: Asked) -> Iterator[tuple[str, str]]:
    yield "Wer zählt", dict(WHOM)["all" if asked.everybody else "without"]
    begin = date.fromisoformat(asked.first)
    yield "Zeitraum", f"{asked.months} Monate ab {month_words(begin)}"
    yield "Halte im Monat", f"höchstens {asked.per_month}"
    yield "Wie oft in Reichweite", f"{asked.times}-mal"
    yield "Höchstens ein Halt je Gemeinde im Monat", "ja" if asked.per_gemeinde else "nein"
    yield "Monate von Halt zu Halt im selben Raum", str(asked.gap)
    yield "Rechenzeit", f"{asked.seconds} Sekunden"


# --- where next ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A site in its order, and what it adds."""

    number: int
    name: str
    area: str
    gain: str
    left: str
    cost: str
    latitude: float
    longitude: float


def rows_of(run: AnalysisRun | None, siting: Siting) -> list[Row]:
    """The sites of an answer."""
    asked = of_json(siting.asked)
    areas = areas_by_key(story(run)) if run else {}
    found = []
    for n, told in enumerate(siting.answer.get("sites", ()), 1):
        site = asked.sites[told["site"]]
        where = areas[site.area].name if site.area in areas else site.area
        cost = f"{_thousands(site.cost)} €" if site.cost else ""
        told_of = children_words(told["gain"]), children_words(told["left"])
        here = site.latitude, site.longitude
        found.append(Row(n, site.name, where, *told_of, cost, *here))
    return found


def gap_chart(siting: Siting) -> Chart | None:
    """What is left of the gap by the number of sites."""
    told = siting.answer
    if not told.get("sites"):
        return None
    left = [told["total"], *(one["left"] for one in told["sites"])]
    least = [told["total"], *(told["total"] - one["bound"] for one in told["sites"])]
    return remaining([children_words(many) for many in left], left, least, "bleibt")


def map_of(run: AnalysisRun | None, siting: Siting) -> Chart | None:
    """The sites, or the rooms with a stop, on a map; none where no area has a shape."""
    if run is None or not siting.answer:
        return None
    one, asked = story(run), of_json(siting.asked)
    if all(area.geometry.is_empty for area in one.areas):
        return None
    kept = siting.answer.get("sites") or siting.answer.get("stops") or ()
    numbers = dict.fromkeys(told["site"] for told in kept)
    spots = [_spot(asked, n) for n in numbers]
    chart = area_map(one.run, one.areas, {}, one.run.settled, spots,
                     title=f"Karte: {siting.name}", prefix="standorte")  # fmt: skip
    return replace(chart, description=f"{len(spots)} Orte auf der Karte; sie stehen in der Liste.")


def _spot(asked: Asked, n: int) -> OfferRow:
    site = asked.sites[n]
    kind = kind_of(asked.kind)
    return OfferRow(
        id=str(n), name=site.name, provider="", kind=asked.kind, field=kind.field if kind else "",
        area_id=site.area, area_name="", from_month=0, to_month=1, level="recorded",
        placed="point", latitude=site.latitude, longitude=site.longitude,
    )  # fmt: skip


# --- the tour ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop: when, in which room."""

    begins: date
    whole: bool
    room: str
    area: str

    @property
    def when(self) -> str:
        """The day, where one is fixed."""
        return "Tag noch offen" if self.whole else day_words(self.begins)


def stops_of(run: AnalysisRun | None, siting: Siting) -> list[Stop]:
    """The stops of a tour in their order."""
    asked = of_json(siting.asked)
    areas = areas_by_key(story(run)) if run else {}
    found = []
    for told in siting.answer.get("stops", ()):
        site = asked.sites[told["site"]]
        where = areas[site.area].name if site.area in areas else site.area
        found.append(Stop(date.fromisoformat(told["day"]), told["whole"], site.name, where))
    return found


def calendar_rows(run: AnalysisRun | None, siting: Siting) -> list[tuple[str, list[Stop]]]:
    """Every month of a tour with its stops."""
    asked, stops = of_json(siting.asked), stops_of(run, siting)
    begin = date.fromisoformat(asked.first)
    first = begin.year * 12 + begin.month - 1
    months = [date((first + n) // 12, (first + n) % 12 + 1, 1) for n in range(asked.months)]
    return [
        (month_words(month), [one for one in stops if one.begins.replace(day=1) == month])
        for month in months
    ]


def often_rows(siting: Siting) -> list[tuple[str, str]]:
    """How many have it within reach not at all, once, … often enough."""
    told = siting.answer.get("often", ())
    last = len(told) - 1
    names = ["nie", *(f"{n}-mal" for n in range(1, last)), f"{last}-mal oder öfter"]
    return [(name, children_words(many)) for name, many in zip(names, told, strict=False)]


def calendar_file(run: AnalysisRun | None, siting: Siting) -> bytes:
    """The stops as iCalendar; where only the month is known, an event that lasts it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Lückenlos//Tour//DE")
    calendar.add("version", "2.0")
    for n, stop in enumerate(stops_of(run, siting)):
        event = Event()
        after = (stop.begins + timedelta(days=31)).replace(day=1)
        event.add("uid", f"{siting.pk}-{n}@lueckenlos")
        event.add("dtstamp", siting.made)
        event.add("dtstart", stop.begins)
        event.add("dtend", after if stop.whole else stop.begins + timedelta(days=1))
        event.add("summary", f"{siting.name}: {stop.room}"
                  + (" (Tag noch offen)" if stop.whole else ""))  # fmt: skip
        event.add("location", ", ".join(filter(None, dict.fromkeys((stop.room, stop.area)))))
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def as_told(run: AnalysisRun | None, siting: Siting) -> dict[str, Any]:
    """Question and answer for programs."""
    asked, told = siting.asked, dict(siting.answer)
    sites = [
        {key: one[key] for key in ("name", "area", "latitude", "longitude", "cost")}
        for one in asked["sites"]
    ]
    for name in ("sites", "stops"):
        if name in told:
            told[name] = [{**one, **sites[one["site"]]} for one in told[name]]
    return {
        "name": siting.name,
        "reference_day": siting.reference_day,
        "checksum": siting.checksum,
        "asked": {**asked, "sites": len(sites)},
        "answer": told or None,
    }
