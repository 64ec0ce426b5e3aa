"""What machines read: schema.org for search engines, points and areas for the map."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import shapely
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.map_json import ROOM, bounds_of, collection, feature
from lueckenlos.areas.models import Edition
from lueckenlos.areas.queries import areas_of
from lueckenlos.directory.models import Location
from lueckenlos.directory.rows import Entry
from lueckenlos.finder.cards import kind_of, shown_locations, website, whom
from lueckenlos.finder.places import Place, places
from lueckenlos.finder.queries import Hit
from lueckenlos.finder.words import EVERY

ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
Json = dict[str, Any]


def data_block(content: Json) -> SafeString:
    """JSON that may stand in a page: no text of it can end its element."""
    return mark_safe(json.dumps(content, ensure_ascii=False).translate(ESCAPED))


# --- schema.org ----------------------------------------------------------------------------------


def json_ld(entry: Entry, secret: frozenset[Any]) -> Json:
    """A service for search engines: no more than its page says."""
    service = entry.service
    first, stop = service.minimum_age, service.maximum_age
    said: Json = {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": service.name,
        "serviceType": kind_of(entry),
        "description": service.description,
        "url": website(entry),
        "provider": _provider(entry),
        "areaServed": service.municipality.name,
        "availableChannel": [_channel(one, entry) for one in shown_locations(entry, secret)],
    }
    if first is not None and stop is not None:
        said["audience"] = {
            "@type": "PeopleAudience",
            "suggestedMinAge": max(0, round(first / 12, 1)),
            "suggestedMaxAge": max(0, round(stop / 12, 1)),
        }
    if service.free:
        said["offers"] = {"@type": "Offer", "price": "0", "priceCurrency": "EUR"}
    return _without_empty(said)


def _provider(entry: Entry) -> Json:
    name = entry.service.organization.name if entry.service.organization else ""
    return {"@type": "Organization", "name": name} if name else {}


def _channel(location: Location, entry: Entry) -> Json:
    phone = next((one.phone for one in whom(entry) if one.phone), "")
    address = {
        "@type": "PostalAddress",
        "streetAddress": location.street,
        "postalCode": location.postcode,
        "addressLocality": location.city,
        "addressCountry": "DE",
    }
    place: Json = {"@type": "Place", "name": location.name, "address": _without_empty(address)}
    if location.latitude is not None and not location.approximate:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": location.latitude,
            "longitude": location.longitude,
        }
    return _without_empty(
        {
            "@type": "ServiceChannel",
            "serviceLocation": _without_empty(place),
            "servicePhone": {"@type": "ContactPoint", "telephone": phone} if phone else {},
        }
    )


def _without_empty(said: Json) -> Json:
    return {key: value for key, value in said.items() if value not in ("", [], {}, None)}


# --- the map -------------------------------------------------------------------------------------


def map_of_hits(municipality: Municipality, hits: Iterable[Hit], near: tuple[Place, ...]) -> Json:
    """The services that have a point, with what the list calls them."""
    shown = [(one, shapely.Point(one.point[1], one.point[0])) for one in hits if one.point]
    features = [
        feature(
            point,
            id=str(one.pk),
            name=one.name,
            url=reverse("family_service", args=[municipality.slug, one.pk]),
            approximate=one.approximate,
        )
        for one, point in shown
    ]
    around = [shapely.Point(one.longitude, one.latitude) for one in near or places(municipality)]
    bounds = bounds_of([*(point for _, point in shown), *around], ROOM)
    return {"bounds": bounds, "points": collection(features)}


def map_of_places(municipality: Municipality, edition: Edition) -> Json:
    """The areas to choose from, each with the way to its page."""
    slugs = {one.key: one for one in places(municipality)}
    shapes = {
        one.key: shapely.from_wkb(bytes(one.outline))
        for one in areas_of(edition)
        if one.key in slugs
    }
    features = [
        feature(
            shape,
            key=key,
            name=slugs[key].label,
            url=reverse("family_results", args=[municipality.slug, slugs[key].slug, EVERY]),
        )
        for key, shape in shapes.items()
    ]
    return {"bounds": bounds_of(list(shapes.values())), "areas": collection(features)}


def map_of_service(entry: Entry, secret: frozenset[Any]) -> Json:
    """Where a service is."""
    shown = [one for one in shown_locations(entry, secret) if one.latitude is not None]
    points = [shapely.Point(one.longitude, one.latitude) for one in shown]
    features = [
        feature(point, id=str(one.pk), name=str(one) or entry.service.name,
                approximate=one.approximate)
        for one, point in zip(shown, points, strict=True)
    ]  # fmt: skip
    return {"bounds": bounds_of(points, ROOM), "points": collection(features)}
