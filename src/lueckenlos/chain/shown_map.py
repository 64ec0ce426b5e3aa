"""What the map of the chain shows: shares by area, children, offers; for the screen and as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import numpy as np
import shapely
from django.http import QueryDict
from django.urls import reverse

from lueckenlos.areas import map_json
from lueckenlos.chain import tables
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.people import children_of
from lueckenlos.chain.reach import PLACED, Reach, reach_of
from lueckenlos.chain.shown_chain import Wish, as_confirmed, story
from lueckenlos.exchange.figures import CoverageRow, LinkRow, OfferRow
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts import area_map
from lueckenlos.report.charts.scale import CLASSES, UNKNOWN, WITHHELD, class_of
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import alphabetical, between, whole_percent

KEPT = 8
MEAN = ""
BLANK = -1
TOLD = 0.8
"""Of this share of the links in an area at least it must be told whether they hold."""
KNOWN_PLACES = 0.9
"""With fewer of the places known, their number is missing."""
MOST_VERTICES, FIRST_TOLERANCE = 5_500, 0.0005
"""More corners than this do not fit into a payload that loads quickly; degrees to begin with."""
COARSE = 4
"""Decimals of borders that were simplified by more than that."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a map tells: the mean of links, a link ("glied:feld/phase") or a field and phase."""

    sort: str
    field: str = ""
    phase: str = ""

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return f"{self.sort}:{self.field}/{self.phase}" if self.sort else MEAN


@dataclass(frozen=True, slots=True)
class Value:
    """The share of an area; without one it is `withheld`, or something is `missing`.

    `ends`: between which it lies where a part of it is withheld; `share` is in their middle.
    """

    share: float | None = None
    withheld: bool = False
    children: int | None = None
    missing: str = ""
    ends: tuple[float, float] | None = None

    @property
    def words(self) -> str:
        """The share as it is said, or why there is none."""
        if self.share is not None:
            return between(*self.ends or (self.share, self.share))
        if self.withheld:
            return WITHHELD
        return f"{UNKNOWN}: {self.missing}" if self.missing else UNKNOWN

    @property
    def rank(self) -> int:
        """The class on the map; what cannot be judged has none."""
        return BLANK if self.share is None else class_of(whole_percent(self.share) / 100)


@lru_cache(maxsize=KEPT)
def choices(run: AnalysisRun) -> list[tuple[str, Any]]:
    """What can be shown: links, then fields with their life phases."""
    one = story(run)
    links = list(dict.fromkeys(row.link for row in one.figures.links))
    pairs = dict.fromkeys(
        f"{row.field}/{row.life_phase}" for row in one.figures.coverage if row.way != "indicator"
    )
    found: list[tuple[str, Any]] = [(MEAN, "Alle Glieder: welcher Anteil trägt")] if links else []
    found.append(("Ein Glied, das verlangt ist", [(f"glied:{key}", one.link(key))
                                                  for key in links]))  # fmt: skip
    found.append(("Ein Feld in einer Lebensphase", [(f"feld:{key}", one.link(key))
                                                    for key in pairs]))  # fmt: skip
    return [(name, some) for name, some in found if some]


def shown_of(asked: QueryDict, run: AnalysisRun) -> Shown:
    """What an address asks for; what the run does not know is the mean of all links."""
    sort, _, rest = asked.get("zeigt", "").partition(":")
    known = {key for _, some in choices(run) if not isinstance(some, str) for key, _ in some}
    if f"{sort}:{rest}" not in known:
        return Shown("")
    return Shown(sort, *rest.split("/", 1))


def title_of(one: Told, shown: Shown) -> str:
    """What the map shows."""
    if not shown.sort:
        return "Wo die Kette trägt"
    link = one.link(f"{shown.field}/{shown.phase}")
    return f"Wo das Glied trägt: {link}" if shown.sort == "glied" else link


def legend_of(shown: Shown) -> str:
    """Of what the colours are the share."""
    return {
        "": "Glieder, die tragen",
        "glied": "Kinder, für die es trägt",
        "feld": "Kinder mit passendem Angebot",
    }[shown.sort]


# --- values --------------------------------------------------------------------------------------


@lru_cache(maxsize=KEPT)
def values_of(run: AnalysisRun, wish: Wish, shown: Shown) -> dict[str, Value]:
    """What is told of every area."""
    return values_in(story(run), wish, shown)


def values_in(one: Told, wish: Wish, shown: Shown) -> dict[str, Value]:
    """As `values_of`, of figures that are no run's."""
    grouped: dict[str, list[LinkRow]] = {}
    for row in one.figures.links:
        if row.population == wish.population:
            grouped.setdefault(row.area_id, []).append(row)
    found = {}
    for area in one.areas:
        rows = one.of_area(area.id, wish.population)
        if shown.sort == "feld":
            value = Value(*_coverage(rows, shown, confirmed=wish.confirmed))
        else:
            value = _links(grouped.get(area.id, ()), shown, confirmed=wish.confirmed)
        judged = value.share is not None or value.withheld
        missing = "" if judged else missing_of(rows, shown)
        found[area.id] = replace(
            value,
            children=children_of(rows, grouped.get(area.id, ()), shown.phase, one),
            missing=missing,
        )
    return found


def _coverage(
    rows: Iterable[CoverageRow], shown: Shown, *, confirmed: bool
) -> tuple[float | None, bool]:
    """The share of a field in a phase over its parts; where one is not known none."""
    mine = [as_confirmed(row) if confirmed else row for row in rows
            if (row.field, row.life_phase) == (shown.field, shown.phase)]  # fmt: skip
    if not mine or not all(row.complete for row in mine):
        return None, False
    share = _weighed(mine)
    return share, share is None and None in [row.share_recorded for row in mine]


def _weighed(rows: Sequence[CoverageRow]) -> float | None:
    if len(rows) == 1:
        return rows[0].share_recorded
    people = covered = 0.0
    for row in rows:
        if row.share_recorded is None or not row.children:
            return None
        people += row.children
        covered += row.children * row.share_recorded
    return covered / people if people else None


def _links(rows: Iterable[LinkRow], shown: Shown, *, confirmed: bool) -> Value:
    """The share of a link, or the mean of those that can be judged.

    A withheld link may hold for nobody or for all: the mean is told by its ends, made of what is
    told of the others alone, and where too many are withheld not at all.
    """
    key = f"{shown.field}/{shown.phase}"
    judged = [
        row.held_confirmed if confirmed else row.held_recorded
        for row in rows
        if row.judgeable and (not shown.sort or row.link == key)
    ]
    known = [share for share in judged if share is not None]
    if not judged or len(known) < TOLD * len(judged):
        return Value(withheld=bool(judged))
    low, open_ = sum(known) / len(judged), len(judged) - len(known)
    high = low + open_ / len(judged)
    return Value((low + high) / 2, ends=(low, high) if open_ else None)


def missing_of(rows: Sequence[CoverageRow], shown: Shown) -> str:
    """What is missing before a place can be judged; "" where that is not known."""
    if not rows:
        return "Kinderzahlen fehlen"
    mine = [row for row in rows if (row.field, row.life_phase) == (shown.field, shown.phase)]
    mine = mine or [row for row in rows if row.required and row.way != "indicator"]
    if not all(row.complete for row in mine):
        return "Bestand nicht für vollständig erklärt"
    places = [row.places_known_share or 0.0 for row in mine if row.way in ("places", "setting")]
    if any(known < KNOWN_PLACES for known in places):
        return "Zahl der Plätze fehlt"
    return "hier leben keine Kinder" if all(row.children == 0 for row in mine) else ""


# --- offers --------------------------------------------------------------------------------------


def offers_of(one: Told, wish: Wish, shown: Shown) -> list[OfferRow]:
    """The offers on the map: of a field and phase, or all; never one whose address is protected."""
    months = {note.key: (note.from_month, note.to_month) for note in one.run.phases}
    start, stop = months.get(shown.phase, (-10_000, 10_000))
    return [
        offer
        for offer in one.running
        if offer.placed in PLACED
        and offer.latitude is not None
        and shown.field in ("", offer.field)
        and offer.from_month < stop
        and start < offer.to_month
        and (not wish.confirmed or offer.level == "confirmed")
    ]


def chosen_offer(one: Told, code: str) -> OfferRow | None:
    """The offer somebody points at, if it can stand on a map."""
    every = (offer for offer in one.running if offer.id == code and offer.placed in PLACED)
    return next(every, None) if code else None


def reach_shown(run: AnalysisRun, wish: Wish, offer: OfferRow) -> Reach | None:
    """How far an offer reaches; who is counted apart has no car."""
    return reach_of(run, offer, car=wish.population == story(run).main.key)


# --- for the screen ------------------------------------------------------------------------------


@lru_cache(maxsize=KEPT)
def picture(run: AnalysisRun, wish: Wish, shown: Shown) -> Chart:
    """The map as a drawing with its table; ValueError where no area has a shape."""
    one, values = story(run), values_of(run, wish, shown)
    return area_map(
        one.run,
        one.areas,
        {key: value.share for key, value in values.items()},
        one.run.settled,
        offers_of(one, wish, shown) if shown.sort else (),
        title=title_of(one, shown),
        prefix="karte",
        legend=legend_of(shown),
        withheld={key for key, value in values.items() if value.withheld},
        ranges={key: value.ends for key, value in values.items() if value.ends},
    )


def listed(run: AnalysisRun, slug: str, wish: Wish, shown: Shown) -> list[dict[str, Any]]:
    """Areas as they sort, with what the map says of them and where more stands."""
    one, values = story(run), values_of(run, wish, shown)
    start = _start(slug)
    placed: dict[str, int] = {}
    for offer in offers_of(one, wish, shown):
        placed[offer.area_id] = placed.get(offer.area_id, 0) + 1
    return [
        {
            "area": area,
            "value": values[area.id],
            "offers": placed.get(area.id, 0),
            "url": f"{start}{quote(area.id)}/{_rest(wish)}",
        }
        for area in sorted(one.areas, key=lambda area: alphabetical(area.name))
    ]


def _start(slug: str) -> str:
    """What the addresses of all areas begin with."""
    return reverse("chain_area", args=[slug, "-"]).removesuffix("-/")


def _rest(wish: Wish) -> str:
    return Wish("", wish.population, wish.confirmed).query()


# --- as data -------------------------------------------------------------------------------------


@lru_cache(maxsize=KEPT)
def drawn_shapes(run: AnalysisRun) -> dict[str, dict[str, Any]]:
    """Borders for a live map: where there are many corners, fewer, the same on both sides."""
    areas = [area for area in story(run).areas if not area.geometry.is_empty]
    shapes = np.array([area.geometry for area in areas], object)
    decimals, tolerance = tables.DECIMALS, FIRST_TOLERANCE
    drawn = shapes
    while shapely.get_num_coordinates(drawn).sum() > MOST_VERTICES and tolerance < 1:
        decimals, drawn = COARSE, shapely.coverage_simplify(shapes, tolerance)
        tolerance *= 1.25
    return {
        area.id: map_json.geometry_json(shape, decimals)
        for area, shape in zip(areas, drawn, strict=True)
    }


@lru_cache(maxsize=KEPT)
def geojson(run: AnalysisRun, wish: Wish, shown: Shown) -> bytes:
    """The areas with what the map tells of them, their borders as they are kept."""
    one, values = story(run), values_of(run, wish, shown)
    features = [
        map_json.area_feature(
            area,
            share=values[area.id].share,
            share_low=low,
            share_high=high,
            words=values[area.id].words,
            children=values[area.id].children,
        )
        for area in one.areas
        for low, high in [values[area.id].ends or (values[area.id].share,) * 2]
    ]
    more = {"name": title_of(one, shown), "day": one.run.reference_day.isoformat()}
    return map_json.compact(map_json.collection(features, **more))


@lru_cache(maxsize=KEPT)
def payload(run: AnalysisRun, slug: str, wish: Wish, shown: Shown, code: str) -> bytes:
    """What a live map is drawn from, once for everybody; an offer's reach comes on top."""
    one, values = story(run), values_of(run, wish, shown)
    start, shapes = _start(slug), drawn_shapes(run)
    areas = [
        {
            "type": "Feature",
            "properties": {
                "key": area.id,
                "name": area.name,
                "url": f"{start}{quote(area.id)}/{_rest(wish)}",
                "value": _said(values[area.id]),
                "class": values[area.id].rank,
                **({"size": values[area.id].children} if values[area.id].children else {}),
            },
            "geometry": shapes[area.id],
        }
        for area in one.areas
        if area.id in shapes
    ]
    offer = chosen_offer(one, code)
    found = reach_shown(run, wish, offer) if offer else None
    rings = [
        map_json.feature(ring, key=f"reichweite-{at}", name=f"Reichweite: {name}", reach=True)
        for at, (name, ring) in enumerate(found.rings if found else ())
    ]
    named = offers_of(one, wish, shown) if offer is None else [offer]
    told = {
        "bounds": [round(float(side), tables.DECIMALS) for side in
                   shapely.total_bounds([area.geometry for area in one.areas])],
        "areas": map_json.collection([*areas, *rings]),
        "points": map_json.collection([_point(each, wish, shown) for each in named]),
        "legend": [{"class": rank, "name": name} for rank, name in enumerate(CLASSES)]
        + [{"class": BLANK, "name": f"{UNKNOWN} oder {WITHHELD}"}],
        "class_name": f"{title_of(one, shown)}: {legend_of(shown)}",
        "size_name": "Kinder, gerundet",
    }  # fmt: skip
    return map_json.compact(told)


def _said(value: Value) -> str:
    people = f", {value.children} Kinder" if value.children else ""
    return value.words + people


def _point(offer: OfferRow, wish: Wish, shown: Shown) -> dict[str, Any]:
    """An offer as a point; its address shows its reach."""
    return {
        "type": "Feature",
        "properties": {
            "id": offer.id,
            "name": offer.name,
            "kind": offer.kind,
            "url": wish.query(zeigt=shown.key, angebot=offer.id),
            **({"approximate": True} if offer.placed == "approximate" else {}),
        },
        "geometry": {
            "type": "Point",
            "coordinates": [
                round(offer.longitude or 0.0, tables.DECIMALS),
                round(offer.latitude or 0.0, tables.DECIMALS),
            ],
        },
    }
