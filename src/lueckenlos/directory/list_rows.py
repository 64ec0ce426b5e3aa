"""Services as the rows of a list, in German words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory.listing import KINDS, LACKS, confirmed_since, in_a_year, with_facts
from lueckenlos.directory.models import Service, Status
from lueckenlos.directory.secrecy import told_place
from lueckenlos.exchange.ages import age_words, said_ages
from lueckenlos.exchange.offers.secret_places import ON_REQUEST

NEEDED = (
    "municipality_id organization__name code name status kind kind_key ages minimum_age "
    "maximum_age area place assured_date ends_on hides_address published"
).split()
"""The columns a row of the list needs."""
NO_PLACE = "ohne Ort"


@dataclass(frozen=True, slots=True)
class Row:
    """A service in the list; a badge is a word, its colour, and where it is mended, if here."""

    service: Service
    url: str
    provider: str
    kind: str
    place: str
    ages: str
    badges: tuple[tuple[str, str, str], ...]


def list_rows(
    keys: Sequence[UUID], standing: Standing, areas: dict[str, str], today: date
) -> list[Row]:
    """A page of services, in one query."""
    here = standing.here
    every = Service.objects.for_municipality(here).filter(pk__in=keys)
    page: Any = (
        with_facts(every)
        .annotate(**told_place(standing), unplaced=LACKS["ort"].those(today))
        .select_related("organization")
        .only(*NEEDED)
    )
    found = {one.pk: one for one in page}
    return [
        Row(
            one,
            reverse("service", args=[here.slug, one.pk]),
            one.organization.name if one.organization else "",
            kind_words(one),
            ON_REQUEST if one.told_hidden else one.place or areas.get(one.area, one.area),
            ages_words(one),
            _badges(one, today, _place_form(standing, one)),
        )
        for one in (found[key] for key in keys if key in found)
    ]


def kind_words(one: Service) -> str:
    """The name of its kind, else the words nobody has recognised."""
    kind = KINDS.get(one.kind_key)
    return kind.name if kind else one.kind


def ages_words(one: Service) -> str:
    """The ages it says, or those usual for its kind, which are marked."""
    if one.ages or one.minimum_age is None or one.maximum_age is None:
        return said_ages(one.ages)
    return f"{age_words(one.minimum_age, one.maximum_age)} (üblich)"


def _place_form(standing: Standing, one: Service) -> str:
    """Where its place is said, "" for who does not keep the inventory."""
    if not standing.may(EDIT_INVENTORY):
        return ""
    return f"{reverse('change_service', args=[standing.here.slug, one.pk])}#ort"


def _badges(one: Any, today: date, place_form: str) -> tuple[tuple[str, str, str], ...]:
    """What to look at; `one` has the facts of `with_facts`, and whether it is `unplaced`."""
    ends = [day for day in (one.ends_on, one.funded_until) if day]
    since = confirmed_since(one.kind_key, today)
    confirmed = one.assured_date is not None and since <= one.assured_date <= today
    over = one.ends_on is not None and one.ends_on < today
    soon = any(today <= day <= in_a_year(today) for day in ends)
    told = (
        (one.status == Status.ARCHIVED, "archiviert", "info"),
        (over, "beendet", "info"),
        (not confirmed, "unbestätigt", "warning"),
        (soon, "endet bald", "warning"),
        (not one.kind_key, "ohne Art", "warning"),
        (one.unplaced, NO_PLACE, "warning"),
    )
    return tuple(
        (word, colour, place_form if word == NO_PLACE else "")
        for holds, word, colour in told
        if holds
    )
