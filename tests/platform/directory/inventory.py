"""Offers put into the inventory as an import does it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.directory.actions import location_like, organization_named, put_new
from lueckenlos.directory.models import Service, ServiceAtLocation
from lueckenlos.directory.queries import area_at
from lueckenlos.directory.rows import PLACE, Entry, take
from lueckenlos.exchange.records import OfferRecord


def put(municipality: Municipality, offers: Sequence[OfferRecord], by: User | None = None) -> None:
    """These offers as services, in their order."""
    with transaction.atomic():
        made = [_entry(municipality, one, at, by) for at, one in enumerate(offers)]
        put_new(made, area_at(municipality), by)


def _entry(municipality: Municipality, one: OfferRecord, at: int, by: User | None) -> Entry:
    organization = (
        organization_named(by=by, municipality=municipality, name=one.provider, exactly=True)
        if one.provider
        else None
    )
    place = {name: getattr(one, name) for name in PLACE}
    location = location_like(by=by, municipality=municipality, organization=organization, **place)
    service = Service(
        municipality=municipality, organization=organization, code=one.id, position=at
    )
    entry = Entry(service, [ServiceAtLocation(service=service, location=location)])
    take(entry, one)
    return entry
