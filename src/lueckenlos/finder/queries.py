"""What families may see: of open municipalities, in the inventory, published, running."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import (
    Accessibility,
    Language,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Status,
)
from lueckenlos.directory.rows import Entry, entries
from lueckenlos.directory.search_index.asking import Ranked, search
from lueckenlos.directory.secrecy import secret_beside, secret_locations
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer, words_of_kinds
from lueckenlos.finder.places import Place, box, distance_km, places
from lueckenlos.finder.wishes import Wish

ON_A_PAGE = 20
COMING = ("geh", "digital")
REMEMBERED = timedelta(days=60)
"""So long a calendar says that a service is cancelled, before it forgets it."""
NO_WAY_KM = 1.0
"""Where what needs no way stands among what is so far away."""

# --- which services ------------------------------------------------------------------------------


def public_services(municipality: Municipality, day: date) -> QuerySet[Service]:
    """What families may see on a day."""
    return Service.objects.for_municipality(municipality).filter(seen(day))


def seen(day: date) -> Q:
    """That families may see a service on a day."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return Q(begun, lasting, status=Status.ACTIVE, published=True)


def language_codes(municipality: Municipality, day: date) -> list[str]:
    """The languages something is offered in."""
    told = Language.objects.filter(service__in=public_services(municipality, day))
    return sorted(told.order_by().values_list("code", flat=True).distinct())


def fitting(
    municipality: Municipality, wish: Wish, day: date, ranked: Ranked | None = None
) -> QuerySet[Service]:
    """The services a family could use, wherever they are. `ranked`: what its words find, where
    that was asked before."""
    found = public_services(municipality, day)
    if months := wish.age.months:
        first, stop = months
        young = Q(minimum_age__isnull=True) | Q(minimum_age__lt=stop)
        found = found.filter(young, Q(maximum_age__isnull=True) | Q(maximum_age__gt=first))
    if wish.topic:
        found = _about(found, wish.topic)
    if wish.free:
        found = found.filter(free=True)
    if wish.today:
        found = found.alias(on=F("weekdays").bitand(1 << day.weekday())).filter(on__gt=0)
    if wish.unregistered:
        found = found.filter(registration=False)
    if wish.accessible:
        told = Accessibility.objects.filter(
            location__services__service=OuterRef("pk"), wheelchair=Accessibility.Wheelchair.YES
        )
        found = found.filter(Exists(told))
    if wish.language:
        spoken = Language.objects.filter(service=OuterRef("pk"), code=wish.language)
        found = found.filter(Exists(spoken))
    if wish.words:
        ranked = ranked or search(municipality, wish.words, public=True)
        found = found.filter(named(wish.words, ranked))
    return found


def _about(found: QuerySet[Service], topic: str) -> QuerySet[Service]:
    """The services of a topic, as `topics_of` tells them."""
    by_kind = [one.key for one in kinds_of_offer() if topic in one.also]
    usual = Q(also="[]", kind_key__in=by_kind)
    about = Q(main_field=topic) | Q(also__contains=f'"{topic}"') | usual
    return found.alias(also=Cast("further_fields", TextField())).filter(about)


def named(words: str, ranked: Ranked) -> Q:
    """What the index finds; and what is called so, for it may be younger than the index, and of a
    kind there may be more than are ranked."""
    folded = fold(words)
    if not folded:
        return Q()
    kinds = {kind.key for word, (_, kind) in words_of_kinds().items() if folded in word}
    called = Q(folded__contains=folded) | Q(organization__folded__contains=folded)
    return Q(pk__in=list(ranked.order)) | called | Q(kind_key__in=kinds)


def topics_of(main: str, further: list[str], kind: str) -> frozenset[str]:
    """The topics of a service, as `_about` asks for them."""
    return frozenset((main, *(further or _usual_topics().get(kind, ())))) - {""}


@cache
def _usual_topics() -> dict[str, tuple[str, ...]]:
    return {one.key: one.also for one in kinds_of_offer()}


# --- and where -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Hit:
    """A service that suits a family, at the location nearest to it; `km` None: nobody can tell.

    `anywhere`: it comes to families, is online, or hides its address. A hidden address has no
    location here and so no distance: neither tells where it is.
    """

    pk: UUID
    name: str
    folded: str
    location: UUID | None = None
    point: tuple[float, float] | None = None
    approximate: bool = False
    inside: bool = False
    anywhere: bool = False
    km: float | None = None
    topics: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[bool, float, str]:
        """The nearest first; what nobody can place comes last."""
        km = 0.0 if self.inside and not self.anywhere else self.km
        if self.anywhere:
            km = max(NO_WAY_KM, km or 0.0)
        return (km is None, km or 0.0, self.folded)


@dataclass(slots=True)
class Found:
    """A page of what suits a family; `on_map`: something of all pages has a point; `topics`: how
    much there is of each, whatever topic was chosen; `ranked`: what the words found."""

    total: int
    page: int
    on_map: bool
    hits: list[Hit] = field(default_factory=list)
    entries: dict[UUID, Entry] = field(default_factory=dict)
    secret: frozenset[UUID] = frozenset()
    topics: Counter[str] = field(default_factory=Counter)
    ranked: Ranked = field(default_factory=Ranked)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // ON_A_PAGE))


def find(
    municipality: Municipality, wish: Wish, day: date, sorted_by_town: Sorted | None = None
) -> Found:
    """What suits a family: one page of it, in a number of queries that does not grow. What is
    `sorted_by_town` comes in that order; else the nearest first, or what fits its words best."""
    ranked = search(municipality, wish.words, public=True) if wish.words else Ranked()
    any_topic = fitting(municipality, replace(wish, topic=""), day, ranked)
    matching = _about(any_topic, wish.topic) if wish.topic else any_topic
    start = (wish.page - 1) * ON_A_PAGE
    secret = secret_locations(municipality) if wish.places else frozenset()
    if sorted_by_town or wish.places:
        every = (
            sorted_by_town(any_topic)
            if sorted_by_town
            else nearest(municipality, any_topic, secret, wish)
        )
        topics = Counter(topic for one in every for topic in one.topics)
        every = [one for one in every if not wish.topic or wish.topic in one.topics]
        total, hits = len(every), every[start : start + ON_A_PAGE]
    else:
        topics = _topics(any_topic)
        every = _by_rank(matching, ranked) if wish.words else []
        total = len(every) if wish.words else matching.count()
        page = matching.order_by("folded", "code")[start : start + ON_A_PAGE]
        hits = (
            every[start : start + ON_A_PAGE]
            if wish.words
            else [Hit(*row) for row in page.values_list("pk", "name", "folded")]
        )
    shown = public_services(municipality, day).filter(pk__in=[one.pk for one in hits]).order_by()
    told = {one.service.pk: one for one in entries(shown)} if hits else {}
    if wish.places:
        on_map = any(one.point for one in every)
    else:
        others = None if sorted_by_town else matching
        on_map, secret = _mapped(municipality, told.values(), others)
    hits = [one for one in hits if one.pk in told]
    return Found(total, wish.page, on_map, hits, told, secret, topics, ranked)


def _mapped(
    municipality: Municipality, told: Collection[Entry], others: QuerySet[Service] | None
) -> tuple[bool, frozenset[UUID]]:
    """Whether a map would show something of these or of the others, and the secret locations
    looked up for it."""
    secret = secret_beside({at.location_id for one in told for at in one.at_locations})
    if any(_has_point(one, secret) for one in told):
        return True, secret
    if others is None:
        return False, secret
    secret = secret_locations(municipality)
    return _has_points(others, secret), secret


def _topics(some: QuerySet[Service]) -> Counter[str]:
    """How many services there are of each topic."""
    rows = some.order_by().values_list("main_field", "further_fields", "kind_key")
    found: Counter[str] = Counter()
    for main, further, kind, number in rows.annotate(Count("pk")):
        found.update(dict.fromkeys(topics_of(main, further, kind), number))
    return found


def _by_rank(some: QuerySet[Service], ranked: Ranked) -> list[Hit]:
    """Services in the order the index found them; what it does not know comes behind by name."""
    hits = [Hit(*row) for row in some.order_by().values_list("pk", "name", "folded")]
    return sorted(hits, key=lambda one: (ranked.order.get(one.pk, len(ranked.order)), one.folded))


def _has_point(entry: Entry, secret: frozenset[UUID]) -> bool:
    """Whether a map would show this service."""
    known = any(
        at.location.latitude is not None and at.location_id not in secret
        for at in entry.at_locations
    )
    return known and not entry.service.hides_address


Sorted = Callable[[QuerySet[Service]], list[Hit]]


def _has_points(some: QuerySet[Service], secret: frozenset[UUID]) -> bool:
    """Whether a map would show one of these services."""
    at = ServiceAtLocation.objects.filter(
        service__in=some.order_by().filter(hides_address=False).values("pk"),
        location__latitude__isnull=False,
    )
    return at.exclude(location__in=secret).exists()


def nearest(
    municipality: Municipality, matching: QuerySet[Service], secret: frozenset[UUID], wish: Wish
) -> list[Hit]:
    """Everything that suits a family and is in reach, the nearest first. What is in an area of
    before, until it is derived anew, counts as nowhere known: it comes last and never vanishes."""
    keys = frozenset(one.key for one in wish.places)
    known = frozenset(one.key for one in places(municipality)) if wish.places else keys
    rows = ServiceAtLocation.objects.filter(service__in=matching.order_by().values("pk"))
    if wish.places:
        rows = rows.filter(_around(wish, keys, known, secret), _comes_to(wish.places))
    best: dict[UUID, Hit] = {}
    for row in rows.order_by().values_list(*COLUMNS):
        hit = _hit(row, secret, wish, keys, known)
        if hit and (hit.pk not in best or hit.order < best[hit.pk].order):
            best[hit.pk] = hit
    return sorted(best.values(), key=lambda one: one.order)


COLUMNS = (
    *("service_id", "service__name", "service__folded", "service__area", "service__access"),
    *("service__kind_key", "service__hides_address", "position", "location_id"),
    *("location__area", "location__latitude", "location__longitude", "location__approximate"),
    *("service__main_field", "service__further_fields"),
)


def _around(wish: Wish, keys: frozenset[str], known: frozenset[str], secret: frozenset[UUID]) -> Q:
    """What could be in reach. What is at a secret location always is: else its reach would tell."""
    west, south, east, north = box(wish.places, wish.reach)
    close = Q(location__latitude__range=(south, north), location__longitude__range=(west, east))
    inside = Q(location__area__in=keys) | Q(service__area__in=keys, position=0)
    usual = Q(service__access="", service__kind_key__in=list(_coming_kinds()))
    unplaced = Q(location__latitude__isnull=True) & ~Q(location__area__in=known)
    comes = Q(service__access__in=COMING) | usual
    hidden = Q(service__hides_address=True) | Q(location__in=secret)
    return close | inside | comes | unplaced | hidden


def _comes_to(near: tuple[Place, ...]) -> Q:
    """All but outreach that is for other areas only: as in a run, no matter how near it is."""
    keys = {key for one in near for key in (one.key, one.gemeinde_key) if key}
    outreach = [key for key, access in _coming_kinds().items() if access == "geh"]
    comes = Q(service__access="geh") | Q(service__access="", service__kind_key__in=outreach)
    served = ServiceArea.objects.filter(service=OuterRef("service"))
    return ~comes | ~Exists(served) | Exists(served.filter(name__in=keys))


@cache
def _coming_kinds() -> dict[str, str]:
    return {one.key: one.access for one in kinds_of_offer() if one.access in COMING}


def comes(access: str, kind: str) -> bool:
    """Whether something comes to families or is online, said or usual for its kind."""
    return access in COMING or (not access and kind in _coming_kinds())


def _hit(
    row: tuple[object, ...],
    secret: frozenset[UUID],
    wish: Wish,
    keys: frozenset[str],
    known: frozenset[str],
) -> Hit | None:
    """A row as a hit; None where it is too far away."""
    pk, name, folded, home, access, kind, hides, position, location, area, lat, lon, rough, *of = (
        row
    )
    hit = Hit(pk, name, folded, topics=topics_of(*of, kind))  # type: ignore[arg-type, call-arg]
    usual = "" if access else _coming_kinds().get(str(kind), "")
    hit.anywhere = access in COMING or usual in COMING or bool(hides) or location in secret
    if hides or location in secret or "digital" in (access, usual):
        return hit
    hit.location, hit.approximate = location, bool(rough)  # type: ignore[assignment]
    hit.inside = (area or (home if position == 0 else "")) in keys
    if isinstance(lat, float) and isinstance(lon, float):
        hit.point = (lat, lon)
        hit.km = distance_km(lat, lon, wish.places) if wish.places else None
    placed = hit.point is not None or area in known or home in known
    near = hit.km is not None and hit.km <= wish.reach
    return hit if not wish.places or near or hit.inside or hit.anywhere or not placed else None


# --- one service, and postcodes ------------------------------------------------------------------


def public_entry(municipality: Municipality, pk: UUID, day: date) -> Entry | None:
    """A service families may see, with everything that hangs on it."""
    return next(iter(entries(public_services(municipality, day).filter(pk=pk))), None)


def remembered_entry(municipality: Municipality, pk: UUID, day: date) -> Entry | None:
    """As `public_entry`; for a while also a service that was public until it was archived."""
    left = Service.objects.for_municipality(municipality).filter(
        pk=pk, status=Status.ARCHIVED, published=True, changed__date__gte=day - REMEMBERED
    )
    return public_entry(municipality, pk, day) or next(iter(entries(left)), None)


def entries_at(municipality: Municipality, location: UUID, day: date) -> list[Entry]:
    """The services families may see at a location; none at one that is secret."""
    if location in secret_locations(municipality):
        return []
    there = public_services(municipality, day).filter(
        at_locations__location=location, hides_address=False
    )
    return entries(there)


def places_at(municipality: Municipality, some: Iterable[int]) -> tuple[Place, ...]:
    """The areas in which services are by some of their locations."""
    at = ServiceAtLocation.objects.filter(pk__in=list(some))
    rows = at.order_by().values_list("location__area", "service__area", "position").distinct()
    keys = {area or (home if position == 0 else "") for area, home, position in rows}
    return tuple(one for one in places(municipality) if one.key in keys)
