"""What the maps of the inventory show: where a service is, and the ground to point at."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

import shapely
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import member
from lueckenlos.areas.map_json import (
    ROOM,
    Json,
    area_feature,
    bounds_of,
    collection,
    feature,
    map_response,
)
from lueckenlos.areas.models import Edition
from lueckenlos.areas.queries import area_records
from lueckenlos.directory.models import Location
from lueckenlos.directory.queries import planning_edition
from lueckenlos.directory.rows import Entry
from lueckenlos.directory.secrecy import hides_place, secret_locations
from lueckenlos.directory.service_access import may_edit, reader_of, seen_entry


@lru_cache(maxsize=16)
def _ground(edition: Edition | None) -> Json:
    """The planning areas, as a map shows them without any figures."""
    areas = area_records(edition, outline=True) if edition else []
    shapes = [area.geometry for area in areas]
    return {"bounds": bounds_of(shapes), "areas": collection(map(area_feature, areas))}


@require_safe
@member
def ground_map(request: HttpRequest, slug: str) -> HttpResponse:
    """The ground on which the place of a service is pointed at."""
    return map_response(_ground(planning_edition(reader_of(request).here)))


def shown_spots(entry: Entry, *, hidden: bool) -> list[Location]:
    """The locations of a service that have a point somebody may see."""
    if hidden:
        return []
    places = [at.location for at in entry.at_locations]
    return [one for one in places if None not in (one.latitude, one.longitude)]


@require_safe
@member
def service_map(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Where a service is; a protected address only for who may change it."""
    standing = reader_of(request)
    entry = seen_entry(standing, pk)
    hidden = not may_edit(standing, pk) and hides_place(entry, secret_locations(standing.here))
    spots = shown_spots(entry, hidden=hidden)
    points = [shapely.Point(one.longitude, one.latitude) for one in spots]
    features = [
        feature(point, id=str(one.pk), name=str(one) or entry.service.name,
                approximate=one.approximate)
        for one, point in zip(spots, points, strict=True)
    ]  # fmt: skip
    ground = _ground(planning_edition(standing.here))
    bounds = bounds_of(points, ROOM) if points else ground["bounds"]
    told = {"bounds": bounds, "areas": ground["areas"], "points": collection(features)}
    return map_response(told)
