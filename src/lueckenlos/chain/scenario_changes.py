"""What somebody imagines: offers that come, move, close or change; never in the inventory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.protection import protects
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, kinds_of_offer

ADD, MOVE, CLOSE, CHANGE = "add", "move", "close", "change"
COSTS = ("free", "graded", "paid")
DECIMALS = 3
"""Of degrees, about a hundred metres: what is imagined need not stand closer to anybody's door."""
MOST_PLACES = 2_000
NEW = "was-waere-wenn-"
"""What the ids of imagined offers begin with."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `id` tells it from the others of a scenario; `offer`: the one it is about, none
    where one is added; `host`: the institution in which one that is added takes place. What is
    empty stays as it is, or as it is usual for the kind."""

    what: str
    id: int
    offer: str = ""
    kind: str = ""
    area: str = ""
    latitude: float | None = None
    longitude: float | None = None
    ages: str = ""
    cost: str = ""
    capacity: int | None = None
    host: str = ""

    def __post_init__(self) -> None:
        """Raises `ValueError` where this can be no change."""
        placed = self.latitude is not None and self.longitude is not None
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("a point has a latitude and a longitude")
        if placed and not (abs(self.latitude or 0) <= 90 and abs(self.longitude or 0) <= 180):
            raise ValueError("a point on the earth")
        if self.what not in (ADD, MOVE, CLOSE, CHANGE) or (self.what == ADD) == bool(self.offer):
            raise ValueError(f"no change: {self.what!r} of {self.offer!r}")
        if (self.kind and self.kind not in _kinds()) or (self.what == ADD and not self.kind):
            raise ValueError(f"no kind of offer: {self.kind!r}")
        if self.what in (ADD, MOVE) and not (placed or self.area):
            raise ValueError("nobody knows where")
        if self.host and self.what != ADD:
            raise ValueError("only what comes is said to take place in an institution")
        if self.ages and read_ages(self.ages) is None:
            raise ValueError(f"no ages: {self.ages!r}")
        if self.cost not in ("", *COSTS):
            raise ValueError(f"no cost: {self.cost!r}")
        if self.capacity is not None and not 0 <= self.capacity <= MOST_PLACES:
            raise ValueError(f"so many places no offer has: {self.capacity}")

    @property
    def says_something(self) -> bool:
        """Whether anything would change by it."""
        told = (self.kind, self.ages, self.cost)
        return self.what != CHANGE or any(told) or self.capacity is not None


def _kinds() -> Mapping[str, KindOfOffer]:
    return {kind.key: kind for kind in kinds_of_offer()}


def kind_of(key: str) -> KindOfOffer | None:
    """The kind of a key."""
    return _kinds().get(key)


def coarse(degrees: float | None) -> float | None:
    """Degrees as closely as a change tells them."""
    return None if degrees is None else round(degrees, DECIMALS)


def as_json(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes in values JSON knows, without what is empty."""
    return [
        {name: value for name, value in asdict(one).items() if value not in ("", None)}
        for one in changes
    ]


def of_json(said: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """The changes that were told as JSON. Raises `TypeError` or `ValueError` where one is none."""
    return tuple(Change(**one) for one in said)


def applied(
    offers: Sequence[OfferRecord], changes: Sequence[Change], day: date
) -> tuple[OfferRecord, ...]:
    """The offers of a run as they would be; one that is there no more is left out.

    What comes stands at the end and what closes has ended the day before, so that every other
    offer keeps its place in the list.
    """
    found = list(offers)
    at = {one.id: n for n, one in enumerate(offers)}
    for one in changes:
        if one.what == ADD:
            found.append(_added(one, day))
        elif one.offer in at:
            n = at[one.offer]
            found[n] = _changed(found[n], one, day)
    return tuple(found)


def missing(offers: Sequence[OfferRecord], changes: Sequence[Change]) -> tuple[Change, ...]:
    """Changes of offers, and in institutions, that are there no more."""
    known = {"", *(one.id for one in offers)}
    return tuple(one for one in changes if not {one.offer, one.host} <= known)


def _added(one: Change, day: date) -> OfferRecord:
    kind = _kinds()[one.kind]
    secret = protects(None, kind)
    offer = OfferRecord(
        id=f"{NEW}{one.id}",
        name=f"{kind.name} (ausgedacht)",
        provider="",
        kind=kind.name,
        area=one.area,
        host=one.host,
        latitude=None if secret else one.latitude,
        longitude=None if secret else one.longitude,
        confirmed_on=day,
    )
    return _told(offer, one, kind)


def _changed(offer: OfferRecord, one: Change, day: date) -> OfferRecord:
    if one.what == CLOSE:
        return replace(offer, ends_on=day - timedelta(days=1))
    if one.what == MOVE:
        return replace(
            offer, area=one.area, latitude=one.latitude, longitude=one.longitude,
            street="", postcode="", city="", approximate=False,
        )  # fmt: skip
    kind = kind_of(one.kind)
    if kind is not None:
        offer = replace(offer, kind=kind.name, field="", further_fields=())
    return _told(offer, one, kind)


def _told(offer: OfferRecord, one: Change, kind: KindOfOffer | None) -> OfferRecord:
    """The offer with the ages, costs and places a change names."""
    if one.ages:
        offer = replace(offer, ages=one.ages)
    if one.cost:
        offer = replace(offer, cost=one.cost)
    if one.capacity is None:
        return offer
    comes = (offer.access or (kind.access if kind else "")) == "geh"
    if comes or offer.served_per_year is not None:
        return replace(offer, served_per_year=one.capacity)
    return replace(offer, capacity=one.capacity)
