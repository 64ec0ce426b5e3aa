"""Several people who write the inventory at the same moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from tests.platform.accounts.conftest import World
from tests.platform.directory.typed import cafe

from lueckenlos.accounts.people import RefusedError
from lueckenlos.directory import actions
from lueckenlos.directory.changing import changes_of, write_changes
from lueckenlos.directory.matching import Known, Match
from lueckenlos.directory.models import Location, Service, ServiceAtLocation
from lueckenlos.directory.queries import entry_of, offer_records, organizations
from lueckenlos.directory.rows import Entry

pytestmark = [
    pytest.mark.skipif(
        settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
        reason="two writers at once need PostgreSQL: DATABASE_URL (SQLite lets in one at a time)",
    ),
    pytest.mark.django_db(transaction=True),
]
MANY = 6


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """What comes of doing something many times at the same moment."""
    together = threading.Barrier(MANY)

    def one(number: int) -> Any:
        together.wait()
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def test_services_added_at_once_get_a_kennung_each(transactional_db: None, world: World) -> None:
    cafe(world)
    location, by = Location.objects.for_municipality(world.here).get(), world.people["here"]

    def add(number: int) -> str:
        service = Service(municipality=world.here, name=f"S{number}", folded=f"s{number}")
        entry = Entry(service, [ServiceAtLocation(service=service, location=location)])
        return actions.add_service(by=by["editor"], entry=entry).code

    assert sorted(at_once(add)) == [f"A{number}" for number in range(1, MANY + 1)]
    every = Service.objects.for_municipality(world.here)
    assert len(set(every.values_list("position", flat=True))) == MANY + 1


def test_an_organization_named_at_once_is_made_once(transactional_db: None, world: World) -> None:
    def name(_: int) -> Any:
        return actions.organization_named(
            by=world.people["here"]["editor"], municipality=world.here, name="Neuer Träger"
        ).pk

    assert len(set(at_once(name))) == 1
    assert organizations(world.here).count() == 1


def test_an_import_does_not_write_over_what_somebody_is_saving(
    transactional_db: None, world: World
) -> None:
    service, by = cafe(world), world.people["here"]["editor"]
    [old] = offer_records(world.here)
    known = Known(str(service.pk), service.version, 0, old)
    new = Match(replace(old, ages="0-3 Jahre"), known, changes={"ages": "0-3 Jahre"})
    changes, saved = changes_of(world.here, [new]), threading.Event()

    def save() -> None:
        entry = entry_of(world.here, service.pk)
        assert entry
        entry.service.ages = "3-6 Jahre"
        try:
            with transaction.atomic():
                actions.change_service(by=by, entry=entry, version=1)
                saved.set()
                time.sleep(1)  # the import comes now
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(save)
        assert saved.wait(20)
        with pytest.raises(RefusedError, match="Geladen ist noch nichts"), transaction.atomic():
            write_changes(world.here, changes, by)
        other.result(20)
    service.refresh_from_db()
    assert (service.ages, service.version) == ("3-6 Jahre", 2)
