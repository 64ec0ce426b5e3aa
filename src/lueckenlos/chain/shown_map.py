"""What the map of the chain shows: areas by class, children, offers; for the screen and as data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

import numpy as np
import shapely
from django.urls import reverse

from lueckenlos.areas import map_json
from lueckenlos.chain import tables
from lueckenlos.chain.map_values import BLANK, Shown, Value, legend_of, title_of, values_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import bordered_areas
from lueckenlos.chain.reach import PLACED, Reach, reach_of
from lueckenlos.chain.shown_chain import Wish, story
from lueckenlos.exchange.figures import OfferRow
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts import area_map
from lueckenlos.report.charts.scale import CLASSES, UNKNOWN, WITHHELD
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import alphabetical, counted, number

KEPT = 8
MOST_VERTICES, FIRST_TOLERANCE = 5_500, 0.0005
"""More corners than this do not fit into a payload that loads quickly; degrees to begin with."""
COARSE = 4
"""Decimals of borders that were simplified by more than that."""


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


def off_the_map(one: Told, shown: Shown) -> str:
    """How many offers of a field, or all, have no place on the map, and why; "" where all have."""
    every = [offer for offer in (*one.running, *one.unplaced) if shown.field in ("", offer.field)]
    here = [offer for offer in every if offer.level != "mentioned"]
    roughly = sum(offer.placed == "area" for offer in here)
    nowhere = sum(offer.placed == "none" for offer in here)
    if not roughly + nowhere:
        return ""
    missing = counted(roughly + nowhere, "Angebot steht", "Angebote stehen")
    words = f"{missing} nicht auf der Karte, weil niemand einen Punkt dafür genannt hat."
    if roughly:
        words += f" Von {number(roughly)} ist nur Ort oder Gebiet bekannt."
    if nowhere:
        words += f" Von {number(nowhere)} ist nicht einmal der Ort bekannt."
    return words


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


def drawn_shapes(run: AnalysisRun) -> dict[str, dict[str, Any]]:
    """The borders of the areas of a run for a live map."""
    return _drawn_shapes(run.edition_id, run.municipality_id) if run.edition_id else {}


@lru_cache(maxsize=KEPT)
def _drawn_shapes(edition: UUID, municipality: UUID) -> dict[str, dict[str, Any]]:
    return simplified(bordered_areas(edition, municipality))


def simplified(every: Iterable[AreaRecord]) -> dict[str, dict[str, Any]]:
    """Borders as GeoJSON: where there are many corners, fewer, the same on both sides."""
    areas = [area for area in every if not area.geometry.is_empty]
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
            **_beside(values[area.id]),
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


def _beside(value: Value) -> dict[str, float]:
    """The share without a car, where it is told."""
    return {} if value.without_car is None else {"share_without_car": value.without_car}


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
