"""Which services a list shows, and in which order: what its address says, as a query."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, Replace

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import Edition, State
from lueckenlos.assemble.offers import months_before
from lueckenlos.assemble.scheme import core_scheme
from lueckenlos.directory.models import Attribute, Funding, Service, ServiceAtLocation, Status
from lueckenlos.directory.queries import visible_services
from lueckenlos.directory.search_index.asking import search
from lueckenlos.directory.secrecy import told_place
from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, kinds_of_offer

Said = Mapping[str, Any]
"""What the form of the list says, by the names of its fields."""
PREGNANT = "schwanger"
WITHOUT_KIND = 12
"""Months for which what is no kind we know stays confirmed."""
WORDS, LONGEST, SPELLED_AT_MOST = 8, 60, 12
KINDS: Mapping[str, KindOfOffer] = {one.key: one for one in kinds_of_offer()}
WAYS = {one.key: str(one.way) for one in core_scheme().fields}
"""Field of action → how it is counted."""
UMLAUTS = {"ae": ("ä", "Ä"), "oe": ("ö", "Ö"), "ue": ("ü", "Ü"), "ss": ("ß",)}
FUNDED_UNTIL = Subquery(
    Funding.objects.filter(service=OuterRef("pk"), valid_to__isnull=False)
    .order_by("-valid_to")
    .values("valid_to")[:1]
)
HAS_POINT = Exists(
    ServiceAtLocation.objects.filter(service=OuterRef("pk"), location__latitude__isnull=False)
)
HAS_AREAS = Exists(
    Edition.objects.for_municipality(OuterRef("municipality")).filter(
        level__planning=True, state=State.ACTIVE
    )
)
FACTS = {"funded_until": FUNDED_UNTIL, "has_point": HAS_POINT, "has_areas": HAS_AREAS}


# --- what is lacking -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lack:
    """Something an entry lacks: how a filter calls it, and which services."""

    name: str
    those: Callable[[date], Q]


def in_a_year(today: date) -> date:
    """The last day that is soon."""
    return today + timedelta(days=365)


def confirmed_since(kind_key: str, today: date) -> date:
    """The day since which a service of a kind has to be confirmed."""
    kind = KINDS.get(kind_key)
    return months_before(today, kind.confirm_months if kind else WITHOUT_KIND)


def _unconfirmed(today: date) -> Q:
    """Never confirmed, or longer ago than its kind allows, or on a day to come."""
    found = Q(assured_date__isnull=True) | Q(assured_date__gt=today)
    for months in {WITHOUT_KIND, *(one.confirm_months for one in KINDS.values())}:
        keys = [one.key for one in KINDS.values() if one.confirm_months == months]
        keys += [""] if months == WITHOUT_KIND else []
        found |= Q(kind_key__in=keys, assured_date__lt=months_before(today, months))
    return found


def _ending(today: date) -> Q:
    soon = (today, in_a_year(today))
    return Q(ends_on__range=soon) | Q(funded_until__range=soon)


def idle(today: date) -> Q:
    """Services that have not begun on a day, or are over: the chain counts none of them."""
    return Q(starts_on__gt=today) | Q(ends_on__lt=today)


def _stated(name: str, value: str) -> Q:
    """Services that say so, or say nothing while it is usual for their kind."""
    usual = [one.key for one in KINDS.values() if getattr(one, name) == value]
    return Q(**{name: value}) | Q(**{name: "", "kind_key__in": usual})


def _unplaced(today: date) -> Q:
    """What a run of today counts as without a known place: it takes part in a field of action, is
    somewhere, and nobody knows where. Before there are areas, what has no address at all."""
    sought = [key for key, way in WAYS.items() if way != "responsible"]
    reached = [key for key, way in WAYS.items() if way in ("near", "reachable")]
    on_request = _stated("access", "geh") & Q(main_field__in=reached, served_per_year=None)
    mentioned = _stated("access", "digital") | _stated("prevention", "indicated") | on_request
    counted = Q(has_areas=True, main_field__in=sought) & ~idle(today) & ~mentioned
    nowhere = Q(area="", has_point=False, hides_address=False)
    return nowhere & (counted | Q(has_areas=False, place=""))


def _off_the_map(today: date) -> Q:
    """What families go to and no map can show: nobody has said an address or point for it."""
    return Q(has_point=False, hides_address=False) & ~_stated("access", "digital")


LACKS = {
    "art": Lack("die Angebotsart", lambda today: Q(kind_key="")),
    "ort": Lack("der Ort", _unplaced),
    "punkt": Lack("der Punkt auf der Karte", _off_the_map),
    "bestaetigung": Lack("eine Bestätigung, die noch gilt", _unconfirmed),
    "alter": Lack("das Alter", lambda today: Q(ages="")),
    "foerderung": Lack("mehr als ein Jahr Laufzeit", _ending),
}


# --- filters -------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The words somebody looks for, folded."""
    return [one[:LONGEST] for one in re.findall(r"[^\W_]+", plain(text))][:WORDS]


def spelled(column: str) -> Combinable:
    """A column as `plain` would spell it, in the database."""
    found: Any = column
    for letters, signs in UMLAUTS.items():
        for sign in signs:
            found = Replace(found, Value(sign), Value(letters))
    return Lower(found)


def spellings(word: str) -> set[str]:
    """A folded word as it may stand in a text: "strasse" and "straße"; large at the beginning, for
    SQLite knows no large umlauts."""
    parts = re.split("(ae|oe|ue|ss)", word)
    found = {parts[0]}
    for at, part in enumerate(parts[1:], 1):
        ways = (part, *(UMLAUTS.get(part, ()) if len(found) < SPELLED_AT_MOST else ()))
        ways = ways if at == 1 and not parts[0] else ways[:2]
        found = {head + way for head in found for way in ways}
    return found


def looked_for(found: QuerySet[Service], text: str, where: Municipality) -> QuerySet[Service]:
    """Services, with `told_place`, in whose name, provider, Kennung or place every word stands; or
    which the index finds by what the words mean."""
    every = Q()
    for word in words_of(text):
        here = Q(folded__contains=word) | Q(organization__folded__contains=word)
        here |= Q(code__icontains=word)
        for one in sorted(spellings(word)):
            here |= Q(told_place__icontains=one)
        every &= here
    ranked = search(where, text, public=False)
    return found.filter(every | Q(pk__in=list(ranked.order)) if ranked.exactly else every)


def _at_age(found: QuerySet[Service], age: str) -> QuerySet[Service]:
    first, stop = (-9, 0) if age == PREGNANT else (12 * int(age), 12 * int(age) + 12)
    return found.filter(minimum_age__lt=stop, maximum_age__gt=first)


def _on(found: QuerySet[Service], day: str) -> QuerySet[Service]:
    return found.alias(on=F("weekdays").bitand(1 << int(day))).filter(on__gt=0)


def _of_provider(found: QuerySet[Service], text: str) -> QuerySet[Service]:
    for word in words_of(text):
        found = found.filter(organization__folded__contains=word)
    return found


FILTERS: Mapping[str, Callable[[QuerySet[Service], str], QuerySet[Service]]] = {
    "art": lambda found, key: found.filter(kind_key=key),
    "feld": lambda found, key: found.filter(main_field=key),
    "traeger": _of_provider,
    "gebiet": lambda found, key: found.filter(Q(told_area=key)),
    "alter": _at_age,
    "tag": _on,
    "kostenfrei": lambda found, said: found.filter(free=True),
    "geschuetzt": lambda found, said: found.filter(hides_address=True),
    "schlagwort": lambda found, key: found.filter(
        Exists(Attribute.objects.filter(service=OuterRef("pk"), term=UUID(key)))
    ),
}
IDLE = "ruht"
"""What `stand` says for services in the inventory that do not run today."""
STATUS = {
    "": (Status.ACTIVE,),
    IDLE: (Status.ACTIVE,),
    "archiviert": (Status.ARCHIVED,),
    "alle": (Status.ACTIVE, Status.ARCHIVED),
}
SORTS: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "": ("Name", ("folded", "code")),
    "traeger": ("Träger", (F("organization__folded").asc(nulls_last=True), "folded", "code")),
    "art": ("Angebotsart", ("kind_key", "kind", "folded", "code")),
    "ort": ("Ort", (spelled("told_place"), "folded", "code")),
    "bestaetigt": (
        "bestätigt, am längsten her zuerst",
        (F("assured_date").asc(nulls_first=True), "folded", "code"),
    ),
    "geaendert": ("geändert, zuletzt zuerst", ("-changed", "folded", "code")),
}


def with_facts(found: QuerySet[Service]) -> QuerySet[Service]:
    """Services with `funded_until`, whether a location of theirs `has_point`, and whether their
    municipality `has_areas`."""
    return found.annotate(**FACTS)


def selected(standing: Standing, said: Said, today: date) -> QuerySet[Service]:
    """The services somebody asked for, of those they may see, in the order they asked for."""
    found = visible_services(standing).filter(status__in=STATUS[said.get("stand", "")])
    found = found.alias(**told_place(standing))
    if said.get("stand") == IDLE:
        found = found.filter(idle(today))
    if said.get("eigene"):
        found = found.filter(organization__members__user=standing.user)
    if text := said.get("q"):
        found = looked_for(found, text, standing.here)
    for name, those in FILTERS.items():
        if value := said.get(name):
            found = those(found, value)
    if lack := said.get("fehlt"):
        found = found.alias(**FACTS)
        found = found.filter(LACKS[lack].those(today))
        if lack in ("ort", "punkt"):
            found = found.filter(Q(told_hidden=False))
    return found.order_by(*SORTS[said.get("sort", "")][1])
