"""The rows the interface tells of: of open municipalities, published, running."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import Location, Organization, Service, ServiceAtLocation
from lueckenlos.directory.rows import Entry, entries
from lueckenlos.directory.search_index.asking import search_among, stamp
from lueckenlos.directory.secrecy import secret_among, secret_beside
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer
from lueckenlos.finder.hsds.positions import Positions, Rows, Span, positions
from lueckenlos.finder.hsds.terms import Term, taxonomy_id, terms
from lueckenlos.finder.opening import open_municipalities
from lueckenlos.finder.places import Place, box, distance_km
from lueckenlos.finder.queries import named, seen

BATCH = 200
"""So many services are held at a time where all are asked for."""
FOUND_AT_MOST = 2_000
"""So many services are found by the words of a search."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which services somebody asks for; empty and None are all."""

    search: str = ""
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """At which locations: of a postcode, or so near to one of its."""

    postcode: str = ""
    metres: int | None = None


@dataclass(frozen=True, slots=True)
class Public:
    """The open municipalities by id, on a day."""

    municipalities: dict[UUID, Municipality]
    day: date

    def positions(self, name: str, rows: Rows, *asked: object) -> Positions:
        """Where the rows of a list are, for pages of it. What words find hangs on the index."""
        index = stamp() if any(isinstance(one, Asked) and one.search for one in asked) else 0
        return positions((name, index, *asked), rows, self.municipalities, self.day)


def public(day: date) -> Public:
    """What is open to everybody."""
    return Public({one.pk: one for one in open_municipalities()}, day)


# --- services ------------------------------------------------------------------------------------


def services(what: Public, asked: Asked | None = None) -> Rows:
    """The services families may see, all or those asked for."""
    wanted = _wanted(what, asked or Asked())

    def of(some: Collection[UUID], span: Span) -> QuerySet[Service]:
        every = Service.objects.for_municipalities(some).filter(seen(what.day), span.of("pk"))
        return every.alias(also=Cast("further_fields", TextField())).filter(wanted)

    return Rows(of)


def service(what: Public, pk: UUID) -> QuerySet[Service]:
    """The service of an id, where families may see it."""
    return services(what).of(what.municipalities, Span()).filter(pk=pk)


def _wanted(what: Public, asked: Asked) -> Q:
    wanted = Q()
    if asked.search:
        found = search_among(what.municipalities, asked.search, public=True, most=FOUND_AT_MOST)
        wanted &= named(asked.search, found)
    if asked.organization_id:
        wanted &= Q(organization=asked.organization_id)
    if asked.modified_after:
        wanted &= Q(changed__gt=asked.modified_after)
    for some in _terms(asked):
        wanted &= reduce(or_, map(_sorted_by, some), Q(pk__in=[]))
    return wanted


def _terms(asked: Asked) -> Iterator[list[Term]]:
    """Of each of these lists one term must fit."""
    if asked.taxonomy_term_id:
        term = terms().get(str(asked.taxonomy_term_id))
        yield [term] if term else []
    if key := asked.taxonomy_id:
        yield [one for one in terms().values() if taxonomy_id(one.taxonomy) == str(key)]


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


# --- organizations and locations -----------------------------------------------------------------


def organizations(what: Public) -> Rows:
    """Who provides something families may see."""
    theirs = Service.unscoped.order_by().filter(seen(what.day), organization=OuterRef("pk"))

    def of(some: Collection[UUID], span: Span) -> QuerySet[Organization]:
        every = Organization.objects.for_municipalities(some)
        return every.filter(Exists(theirs), span.of("pk"))

    return Rows(of)


def organization(what: Public, pk: UUID) -> QuerySet[Organization]:
    """The organization of an id, where it provides something families may see."""
    return organizations(what).of(what.municipalities, Span()).filter(pk=pk)


def at_locations(what: Public, asked: Asked | None = None, near: Near | None = None) -> Rows:
    """Services at the locations families may know."""
    shown = services(what, asked)
    there = _at(what, near or Near())

    def of(some: Collection[UUID], span: Span) -> QuerySet[ServiceAtLocation]:
        these = shown.of(some, span).filter(hides_address=False)
        every = ServiceAtLocation.objects.filter(span.of("service"), service__in=_keys(these))
        known = ~Q(location__street="") | ~Q(location__city="") | ~Q(location__name="")
        return every.filter(known | Q(location__latitude__isnull=False), there)

    order = ("service_id", "location_id")
    return Rows(of, "service__municipality_id", order, "location_id", secret_among)


def _at(what: Public, near: Near) -> Q:
    if not near.postcode:
        return Q()
    if not near.metres:
        return Q(location__postcode=near.postcode)
    return Q(location__in=_around(what, near.postcode, near.metres / 1000))


def _around(what: Public, postcode: str, km: float) -> list[UUID]:
    """The locations so near to one of a postcode that families may know."""
    every = Location.objects.for_municipalities(what.municipalities).order_by()
    exact = every.filter(approximate=False, latitude__isnull=False)
    shown = services(what).of(what.municipalities, Span()).filter(hides_address=False)
    used = ServiceAtLocation.objects.filter(location=OuterRef("pk"), service__in=_keys(shown))
    there = exact.filter(Exists(used), postcode=postcode)
    known = there.values_list("pk", "latitude", "longitude")
    secret = secret_beside({pk for pk, *_ in known})
    points: set[Any] = {tuple(point) for pk, *point in known if pk not in secret}
    near = [Place("", "", "", "", "", *point) for point in sorted(points)]
    if not near:
        return []
    west, south, east, north = box(near, km)
    close = exact.filter(latitude__range=(south, north), longitude__range=(west, east))
    rows: Any = close.values_list("pk", "latitude", "longitude")
    return [pk for pk, lat, lon in rows if distance_km(lat, lon, near) <= km]


def _keys(some: QuerySet[Service]) -> QuerySet[Service, UUID]:
    return some.order_by().values_list("pk", flat=True)


# --- with what hangs on them ---------------------------------------------------------------------


def full(some: QuerySet[Service]) -> list[Entry]:
    """Services with what hangs on them, in the order of their keys."""
    return sorted(entries(some), key=lambda one: one.service.pk)


def every_entry(what: Public, rows: Rows) -> Iterator[list[Entry]]:
    """As `full`, of a whole list, a batch at a time: memory does not grow with their number."""
    for part in rows.whole(what.municipalities):
        for keys in _batches(part.values_list("pk", flat=True)):
            yield full(Service.objects.for_municipalities(what.municipalities).filter(pk__in=keys))


def _batches(keys: Iterable[UUID]) -> Iterator[list[UUID]]:
    every = list(keys)
    yield from (every[at : at + BATCH] for at in range(0, len(every), BATCH))
