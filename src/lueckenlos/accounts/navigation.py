"""The entries of accounts, and which entries somebody sees on a page of a municipality."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.roles import MANAGE_MUNICIPALITY, MANAGE_PEOPLE
from lueckenlos.web.navigation import Entry, current, entries

ENTRIES = (
    Entry("Übersicht", "municipality", "", 0),
    Entry(
        "Menschen",
        "people",
        MANAGE_PEOPLE,
        90,
        "Zusammenarbeit",
        ("people", "change_role", "end_membership"),
    ),
    Entry("Angaben der Kommune", "municipality_details", MANAGE_MUNICIPALITY, 95, "Zusammenarbeit"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """An entry as somebody sees it on a page."""

    name: str
    group: str
    url: str
    current: bool


def ways(standing: Standing, url_name: str = "") -> list[Way]:
    """What somebody may open in a municipality, in order; the one of `url_name` is current."""
    allowed = [one for one in entries() if not one.permission or standing.may(one.permission)]
    here = current(url_name, allowed)
    slug = standing.here.slug
    return [
        Way(one.name, one.group, reverse(one.url_name, args=[slug]), one is here) for one in allowed
    ]


def grouped(found: list[Way]) -> list[tuple[str, list[Way]]]:
    """The groups with their entries, each group where its first entry stands."""
    order = list(dict.fromkeys(one.group for one in found))
    by_group = sorted(found, key=lambda one: order.index(one.group))
    return [(group, list(inside)) for group, inside in groupby(by_group, lambda one: one.group)]
