"""Reads of personal data: written down, opened by two people only, gone after a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World

from lueckenlos.accounts.access_log import open_access_log, purge
from lueckenlos.accounts.models import AccessLog


def test_who_looks_at_the_people_is_written_down_for_each_of_them(
    world: World, browser: Callable[..., Client]
) -> None:
    coordinator = world.people["here"]["coordinator"]
    browser(coordinator).get("/k/lindenau/menschen/")
    rows = open_access_log(
        first=coordinator,
        second=world.people["here"]["administrator"],
        reason="Auskunft an Frau Beispiel",
        municipality=world.here,
    )
    seen = {world.people["here"][role] for role in ("editor", "provider", "gemeinde", "steering")}
    assert {one.whose for one in rows} == seen
    assert {(one.who, one.what) for one in rows} == {(coordinator, "Liste der Menschen")}
    assert not AccessLog.objects.for_municipality(world.there).exists()


def test_one_alone_or_the_wrong_two_open_nothing(world: World) -> None:
    here, there = world.people["here"], world.people["there"]
    wrong = [
        (here["coordinator"], here["coordinator"]),
        (here["administrator"], here["administrator"]),
        (here["coordinator"], here["editor"]),
        (here["editor"], here["administrator"]),
        (there["coordinator"], here["administrator"]),
    ]
    for first, second in wrong:
        with pytest.raises(PermissionDenied):
            open_access_log(first=first, second=second, reason="neugierig", municipality=world.here)
    with pytest.raises(ValueError, match="reason"):
        open_access_log(
            first=here["coordinator"], second=here["administrator"], reason=" ",
            municipality=world.here,
        )  # fmt: skip


def test_opening_it_is_written_down_too(world: World) -> None:
    two = {
        "first": world.people["here"]["coordinator"],
        "second": world.people["here"]["administrator"],
    }
    open_access_log(**two, reason="Beschwerde 7", municipality=world.here)
    rows = open_access_log(**two, reason="noch einmal", municipality=world.here)
    assert [(one.who, one.what) for one in rows] == [
        (who, "Einsichten geöffnet: Beschwerde 7") for who in two.values()
    ]


def test_after_a_year_it_is_gone(world: World, browser: Callable[..., Client]) -> None:
    client = browser(world.people["here"]["coordinator"])
    client.get("/k/lindenau/menschen/")
    AccessLog.unscoped.update(when=timezone.now() - timedelta(days=366))
    client.get("/k/lindenau/menschen/")
    assert AccessLog.unscoped.count() == 8
    purge()
    assert AccessLog.unscoped.count() == 4
