"""The rows the interface tells of: of open municipalities, published, running."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import Organization, Service, ServiceAtLocation
from lueckenlos.directory.rows import Entry, entries
from lueckenlos.directory.secrecy import secret_locations
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer
from lueckenlos.finder.hsds.terms import Term, taxonomy_id, terms
from lueckenlos.finder.opening import open_municipalities
from lueckenlos.finder.places import Place, box, distance_km
from lueckenlos.finder.queries import fitting, public_services
from lueckenlos.finder.wishes import Wish

BATCH = 200
"""So many services are held at a time where all are asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which services somebody asks for; empty and None are all."""

    search: str = ""
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Public:
    """The open municipalities by id, on a day."""

    municipalities: dict[UUID, Municipality]
    day: date

    @property
    def secret(self) -> frozenset[UUID]:
        """The locations nobody may know."""
        every = (secret_locations(one) for one in self.municipalities.values())
        return frozenset().union(*every)


def public(day: date) -> Public:
    """What is open to everybody."""
    return Public({one.pk: one for one in open_municipalities()}, day)


def services(what: Public, asked: Asked | None = None) -> QuerySet[Service]:
    """The services families may see, all or those asked for, always in the same order."""
    asked = asked or Asked()
    found = [_searched(one, asked.search, what.day) for one in what.municipalities.values()]
    every = reduce(or_, found) if found else Service.objects.none()
    if asked.organization_id:
        every = every.filter(organization=asked.organization_id)
    if asked.modified_after:
        every = every.filter(changed__gt=asked.modified_after)
    every = every.alias(also=Cast("further_fields", TextField()))
    if asked.taxonomy_term_id:
        term = terms().get(str(asked.taxonomy_term_id))
        every = every.filter(_sorted_by(term)) if term else every.none()
    if asked.taxonomy_id:
        some = [
            one for one in terms().values() if taxonomy_id(one.taxonomy) == str(asked.taxonomy_id)
        ]
        every = every.filter(reduce(or_, map(_sorted_by, some))) if some else every.none()
    return every.order_by("pk")


def _searched(here: Municipality, words: str, day: date) -> QuerySet[Service]:
    """The services of a municipality that have words: as the finder finds them."""
    return fitting(here, Wish(words=words), day) if words else public_services(here, day)


def _sorted_by(term: Term) -> Q:
    match term.taxonomy:
        case "angebotsart":
            return Q(kind_key=term.code)
        case "handlungsfeld":
            by_kind = [one.key for one in kinds_of_offer() if term.code in one.also]
            usual = Q(also="[]", kind_key__in=by_kind)
            return Q(main_field=term.code) | Q(also__contains=f'"{term.code}"') | usual
        case "zugang":
            by_kind = [one.key for one in kinds_of_offer() if one.access == term.code]
            return Q(access=term.code) | Q(access="", kind_key__in=by_kind)
    begin, end = term.months or (0, 0)
    return Q(minimum_age__lt=end, maximum_age__gt=begin)


def organizations(what: Public) -> QuerySet[Organization]:
    """Who provides something families may see."""
    offered = services(what).order_by().filter(organization=OuterRef("pk"))
    found = [Organization.objects.for_municipality(one) for one in what.municipalities.values()]
    every = reduce(or_, found) if found else Organization.objects.none()
    return every.filter(Exists(offered)).order_by("pk")


def at_locations(
    what: Public, asked: Asked, postcode: str = "", metres: int | None = None
) -> QuerySet[ServiceAtLocation]:
    """Services at the locations families may know, of a postcode or so near to one of its."""
    every = ServiceAtLocation.objects.filter(
        service__in=services(what, asked).order_by().filter(hides_address=False).values("pk")
    ).exclude(location__in=what.secret)
    known = ~Q(location__street="") | ~Q(location__city="") | ~Q(location__name="")
    every = every.filter(known | Q(location__latitude__isnull=False))
    if postcode and metres:
        every = every.filter(location__in=_around(every, postcode, metres / 1000))
    elif postcode:
        every = every.filter(location__postcode=postcode)
    related = every.select_related("location", "service__organization")
    return related.order_by("service_id", "location_id")


def _around(every: QuerySet[ServiceAtLocation], postcode: str, km: float) -> list[UUID]:
    """The public locations so near to one of a postcode."""
    exact = every.filter(location__approximate=False, location__latitude__isnull=False)
    where = ("location__latitude", "location__longitude")
    points = exact.filter(location__postcode=postcode).values_list(*where).distinct()
    near = [Place("", "", "", "", "", latitude, longitude) for latitude, longitude in points]
    if not near:
        return []
    west, south, east, north = box(near, km)
    close = exact.filter(
        location__latitude__range=(south, north), location__longitude__range=(west, east)
    )
    rows = close.values_list("location_id", *where).distinct()
    return [pk for pk, lat, lon in rows if distance_km(lat, lon, near) <= km]


def full(some: QuerySet[Service]) -> list[Entry]:
    """Services with what hangs on them, in their order."""
    return sorted(entries(some), key=lambda one: one.service.pk)


def every_entry(some: QuerySet[Service]) -> Iterator[Entry]:
    """As `full`, a batch at a time: memory does not grow with their number."""
    last: UUID | None = None
    while True:
        rest = some.filter(pk__gt=last) if last else some
        keys = list(rest.values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield from full(some.filter(pk__in=keys))
        last = keys[-1]
