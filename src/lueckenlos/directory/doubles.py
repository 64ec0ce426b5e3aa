"""Services that look like two records of one, over the whole inventory, and which are not."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas.actions import saved
from lueckenlos.directory.models import Distinct, Service
from lueckenlos.directory.queries import area_names, services
from lueckenlos.directory.rows import entries, records_of
from lueckenlos.directory.sameness import (
    look_alikes,
    place_words,
    same_contacts,
    street_of,
    ways_of,
)
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.jobs.actions import order
from lueckenlos.jobs.models import Job

FIND = "directory.doubles"
MOST = 500
"""Pairs a search keeps: the most alike ones."""
NEARLY = 90
"""From so much on (of 100) two texts are nearly the same."""
WAYS = {"phone": "Telefonnummer", "email": "E-Mail", "url": "Internetseite"}
GONE = "Eines der beiden Angebote gibt es nicht mehr, oder es ist schon zusammengeführt."

Pair = tuple[str, str, float, list[str]]
"""The ids of two services, how alike they are (0 to 100), and what is the same."""


def found_doubles(municipality: Municipality) -> list[Pair]:
    """Pairs that may be one service, the most alike first. Several locations of a service are no
    pair; of several pairs of the same two services the one that is most alike is told."""
    of, offers = {}, list[OfferRecord]()
    for entry in entries(services(municipality).order_by("position", "code")):
        for record in records_of(entry):
            of[id(record)] = str(entry.service.pk)
            offers.append(record)
    places = place_words(offers, area_names(municipality).values())
    best: dict[tuple[str, str], Pair] = {}
    for one, other in chain(look_alikes(offers, places), same_contacts(offers, places)):
        first, second = of[id(one)], of[id(other)]
        key = (min(first, second), max(first, second))
        score, same = likeness(one, other)
        if first != second and (key not in best or best[key][2] < score):
            best[key] = (first, second, score, same)
    return sorted(best.values(), key=lambda pair: (-pair[2], pair[:2]))


def likeness(one: OfferRecord, other: OfferRecord) -> tuple[float, list[str]]:
    """How alike two offers are, from 0 to 100, and what is the same or nearly so, in words. Of what
    both say: names count for half, each other thing for a tenth."""
    told = [
        ("Name", 5.0, _ratio(one.name, other.name)),
        ("Träger", 1.0, _ratio(one.provider, other.provider)),
        ("Straße", 1.0, _equal(street_of(one), street_of(other))),
        ("Alter", 1.0, _equal(fold(one.ages), fold(other.ages))),
        ("Zeiten", 1.0, _equal(fold(one.schedule), fold(other.schedule))),
    ]
    first, second = ways_of(one), ways_of(other)
    told += [(word, 1.0, _equal(first.get(way), second.get(way))) for way, word in WAYS.items()]
    said = [(word, weight, ratio) for word, weight, ratio in told if ratio is not None]
    score = sum(weight * ratio for _, weight, ratio in said) / sum(weight for _, weight, _ in said)
    return round(score, 1), [word for word, _, ratio in said if ratio >= NEARLY]


def _ratio(one: str, other: str) -> float | None:
    """How alike two texts are; None where one is not said."""
    return fuzz.ratio(fold(one), fold(other)) if one and other else None


def _equal(one: str | None, other: str | None) -> float | None:
    return 100.0 * (one == other) if one and other else None


# --- the search as work --------------------------------------------------------------------------


def search(*, by: User, municipality: Municipality) -> Job:
    """Order a search, unless one is under way."""
    last = searches(municipality).first()
    return last if last and last.open else order(kind=FIND, by=by, municipality=municipality)


def searches(municipality: Municipality) -> QuerySet[Job]:
    """The searches, newest first."""
    return Job.objects.for_municipality(municipality).filter(kind=FIND).order_by("-ordered")


def open_pairs(municipality: Municipality, job: Job | None) -> list[Pair]:
    """What a search found and nobody has decided since; what has left the inventory is done."""
    told: list[Any] = job.result.get("pairs", []) if job else []
    keys = {key for pair in told for key in pair[:2]}
    there = {str(pk) for pk in _those(municipality, keys).values_list("pk", flat=True)}
    apart = {(str(one.one_id), str(one.other_id)) for one in told_apart(municipality)}
    return [
        (first, second, score, same)
        for first, second, score, same in told
        if {first, second} <= there and (min(first, second), max(first, second)) not in apart
    ]


def _those(municipality: Municipality, keys: Iterable[str]) -> QuerySet[Service]:
    return services(municipality).filter(pk__in=[UUID(key) for key in keys])


# --- what is not one -----------------------------------------------------------------------------


def told_apart(municipality: Municipality) -> QuerySet[Distinct]:
    """The pairs of which somebody said that they are two, the latest first."""
    return Distinct.objects.for_municipality(municipality).order_by("-made")


@transaction.atomic
def tell_apart(*, by: User, municipality: Municipality, one: UUID, other: UUID) -> None:
    """Two services are not one. Raises `RefusedError` where one of them is gone."""
    first, second = sorted((one, other), key=str)
    if _those(municipality, {str(one), str(other)}).count() != len({one, other}) or one == other:
        raise RefusedError(GONE)
    if not _of(municipality, one, other).exists():
        made = Distinct(municipality=municipality, one_id=first, other_id=second, by=by)
        saved(made, by)


@transaction.atomic
def ask_again(*, by: User, municipality: Municipality, one: UUID, other: UUID) -> None:
    """Two services may be one after all."""
    for row in _of(municipality, one, other):
        row._history_user = by  # type: ignore[attr-defined]
        row.delete()


def _of(municipality: Municipality, one: UUID, other: UUID) -> QuerySet[Distinct]:
    pair = Q(one=one, other=other) | Q(one=other, other=one)
    return Distinct.objects.for_municipality(municipality).filter(pair)
