"""What of a protected address may be shown to whom: asked by every page, list, map and export.

Who may change a service sees where it is. For all others it is listed without any place: no
address, point, area, host or distance, and no filter, order or count by any of these.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory.models import Location, Service, ServiceAtLocation
from lueckenlos.directory.queries import editable_services
from lueckenlos.directory.rows import PLACE, Entry
from lueckenlos.exchange.offers.secret_places import SecretPlaces
from lueckenlos.exchange.protection import protects
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import recognise

SECRET = frozenset({*PLACE, "host", "at_locations"} - {"protected"})
"""The columns that tell where a service is."""
WHERE = (
    "pk municipality_id organization_id street postcode city latitude longitude approximate".split()
)


def secret_locations(municipality: Municipality) -> frozenset[UUID]:
    """Where something is that hides its address, also by other rows of the same provider with that
    address or point: no other service shows it there either."""
    return secret_among([municipality.pk])


def secret_among(municipalities: Collection[UUID]) -> frozenset[UUID]:
    """The secret locations of several municipalities, by their keys, in two queries."""
    hiding = Service.objects.for_municipalities(municipalities).filter(hides_address=True)
    used = ServiceAtLocation.objects.filter(service__in=hiding.order_by().values("pk"))
    every = Location.objects.for_municipalities(municipalities)
    return _secret(every, Q(pk__in=used.order_by().values("location")))


def secret_beside(some: Collection[UUID]) -> frozenset[UUID]:
    """The secret locations of those who have these: all that must be known to show these, without
    looking through their municipalities."""
    theirs = Location.unscoped.filter(pk__in=some).order_by()
    found = set(theirs.values_list("organization_id", "municipality_id"))
    beside = Q(organization__in={one for one, _ in found if one})
    if of_nobody := {municipality for one, municipality in found if one is None}:
        beside |= Q(organization=None, municipality__in=of_nobody)
    used = ServiceAtLocation.objects.filter(location=OuterRef("pk"), service__hides_address=True)
    return _secret(Location.unscoped.filter(beside), Q(Exists(used)))


def _secret(every: QuerySet[Location], hiding: Q) -> frozenset[UUID]:
    """Of locations those that are protected, those where a service is `hiding`, and their twins."""
    told = every.order_by().values_list(*WHERE, named=True)
    unsaid = told.filter(protected__isnull=True)
    secret = list(told.filter(protected=True).union(unsaid.filter(hiding), all=True))
    if not secret:
        return frozenset()
    known: dict[Any, list[Any]] = {}
    for one in secret:
        known.setdefault(_whose(one), []).append(one)
    places = {key: SecretPlaces(some) for key, some in known.items()}
    people = {one.organization_id for one in secret}
    beside = Q(organization__in=people - {None})
    twins = unsaid.filter(beside | Q(organization=None) if None in people else beside)
    also = [one for one in twins if (key := _whose(one)) in places and places[key].has(one)]
    return frozenset(one.pk for one in (*secret, *also))


def _whose(one: Any) -> tuple[UUID, UUID | None]:
    return one.municipality_id, one.organization_id


def hides_place(entry: Entry, secret: frozenset[UUID]) -> bool:
    """Whether only who may change a service knows where it is."""
    kind = recognise(entry.service.kind) if entry.service.kind else None
    return entry.service.hides_address or any(
        at.location_id in secret or protects(at.location.protected, kind)
        for at in entry.at_locations
    )


def hidden_services(standing: Standing) -> QuerySet[Service]:
    """The services of which somebody may not know where they are."""
    every = Service.objects.for_municipality(standing.here)
    if standing.may(EDIT_INVENTORY):
        return every.none()
    at = ServiceAtLocation.objects.filter(location__in=secret_locations(standing.here))
    hidden = every.filter(Q(hides_address=True) | Q(pk__in=at.values("service")))
    return hidden.exclude(pk__in=editable_services(standing).values("pk"))


def told_place(standing: Standing) -> dict[str, Any]:
    """What may be told of the place of services, as columns of a query: `told_place`, `told_area`,
    both "" where `told_hidden`. Lists filter, search and sort by nothing else of a place."""
    if standing.may(EDIT_INVENTORY):
        return {"told_place": F("place"), "told_area": F("area"), "told_hidden": Value(False)}
    hidden = When(pk__in=hidden_services(standing).values("pk"), then=Value(""))
    return {
        "told_place": Case(hidden, default=F("place")),
        "told_area": Case(hidden, default=F("area")),
        "told_hidden": Q(pk__in=hidden_services(standing).values("pk")),
    }


def without_place(one: OfferRecord) -> OfferRecord:
    """An offer as who may not know its place takes it away."""
    bare: dict[str, Any] = dict.fromkeys(("street", "postcode", "city", "area", "host"), "")
    bare |= {"latitude": None, "longitude": None, "approximate": False, "protected": True}
    told = tuple((name, text) for name, text in one.wording if name not in SECRET)
    return replace(one, wording=told, **bare)
