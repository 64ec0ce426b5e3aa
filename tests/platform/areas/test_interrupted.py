"""Loads and switches that are interrupted: every row once, and nothing half is ever visible."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from django.test import Client
from tests.platform.accounts.conftest import BACKEND, World
from tests.platform.areas.kreis import (
    AREAS,
    CHILDREN,
    INDICATOR,
    Office,
    above,
    borders,
    children,
    named,
    number_of,
    orte,
    part,
    vorsorge,
)

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import give_role
from lueckenlos.areas import actions, queries
from lueckenlos.areas.actions import load_declared, order_switch
from lueckenlos.areas.models import (
    Area,
    ChildCount,
    Edition,
    Import,
    Indicator,
    IndicatorValue,
    Level,
    Population,
    State,
)
from lueckenlos.jobs import loading
from lueckenlos.jobs.actions import cancel, end, give_back, take
from lueckenlos.jobs.kinds import CancelledError, LeavingError, kind_of
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Working

pytestmark = pytest.mark.django_db(transaction=True)
AGES = tuple(f"{age} bis unter {age + 1}" for age in range(12))


class Stumbling:
    """Work that is interrupted at the n-th `tell`; `look` looks around at each."""

    def __init__(self, job: Job, at: int, look: Callable[[], None]) -> None:
        self.job, self.at, self.look, self.told = job, at, look, 0

    def tell(self, step: str, progress: int) -> None:
        self.told += 1
        self.look()
        if self.told == self.at:
            raise LeavingError


def work(job: Job, at: int, look: Callable[[], None]) -> int:
    """Do a job, interrupted at the n-th `tell` (0: never); how often it told."""
    mine = take(worker="one")
    assert mine
    assert mine.pk == job.pk
    one, kind = Stumbling(mine, at, look), kind_of(mine.kind)
    assert kind
    try:
        result = kind.task(one)
    except LeavingError:
        give_back(job=mine, counts=False)
    else:
        end(job=mine, state=Job.State.DONE, result=result)
    return one.told


def large(number: int = 13) -> list:  # type: ignore[type-arg]
    return [named(one, children=tuple(range(n, n + 12))) for n, one in enumerate(orte(number))]


def kreise(office: Office) -> Callable[[], Office]:
    """Further municipalities of the same person, one at each call."""

    def another() -> Office:
        number = Municipality.objects.count()
        made = Municipality.objects.create(
            key=f"07{number:03}", name=f"Kreis {number}", slug=f"kreis-{number}", kind="kreis"
        )
        give_role(by=None, user=office.user, role="coordinator", municipality=made)
        return replace(office, here=made)

    return another


def whole(here: Municipality) -> tuple[int, ...]:
    """How many rows there are of each sort."""
    mine = {"municipality": here}
    return (
        Edition.objects.for_municipality(here).count(),
        Area.objects.for_municipality(here).count(),
        Population.objects.for_municipality(here).count(),
        ChildCount.objects.filter(**{f"population__{k}": v for k, v in mine.items()}).count(),
        Indicator.objects.for_municipality(here).count(),
        IndicatorValue.objects.filter(**{f"indicator__{k}": v for k, v in mine.items()}).count(),
    )


def pages(one: Office) -> tuple[str, ...]:
    """How many rows each page shows, and what it says there is none of."""
    found = map(one.page, ("gebiete/", "kinder/", "kennzahlen/"))
    return tuple(f"{page.count('<tr')} {page.count('Noch keine')}" for page in found)


def test_a_load_interrupted_anywhere_and_begun_again_leaves_every_row_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BREATH", 0.0)
    some = large()
    office.write(gebiete_geojson=borders(some), kinder_csv=children(some, AGES))
    office.write(vorsorge_csv=vorsorge(some))
    parts = [
        above(),
        part("areas", AREAS),
        part("children", CHILDREN),
        part("indicator", INDICATOR),
    ]
    names, another = ("gebiete.geojson", "kinder.csv", "vorsorge.csv"), kreise(office)
    at, told = 0, 1
    while at <= told:
        one = another()
        started = load_declared(
            by=one.user, municipality=one.here, files=one.stored(*names), parts=parts
        )
        assert started.job
        empty = pages(one) if at % 4 == 0 else ()

        def look(one: Office = one, empty: tuple[str, ...] = empty) -> None:
            assert queries.active_edition(one.here, queries.planning_level(one.here)) is None
            assert not queries.populations(one.here).exists()
            assert not queries.indicators(one.here).exists()
            assert not queries.editions(one.here).exists()
            assert not empty or pages(one) == empty

        told = max(told, work(started.job, at, look))
        if at:
            look()
            work(started.job, 0, look)
        assert whole(one.here) == (1, 13, 1, 156, 1, 26)
        assert one.again(started).state == Import.State.LOADED
        states = {row.state for row in Population.objects.for_municipality(one.here)}
        assert states == {State.ACTIVE}
        assert queries.populations(one.here)[0].hidden
        at += 1
    assert told >= 5


def test_a_switch_interrupted_anywhere_is_all_or_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BREATH", 0.0)
    some = large()
    office.write(gebiete_geojson=borders(some), kinder_csv=children(some, AGES))
    office.write(vorsorge_csv=vorsorge(some), neu_geojson=borders(some))
    parts = [
        above(),
        part("areas", AREAS),
        part("children", CHILDREN),
        part("indicator", INDICATOR),
    ]
    again = [above(), part("areas", {**AREAS, "file": "neu.geojson", "date": "2026-01-01"})]
    names, another = ("gebiete.geojson", "kinder.csv", "vorsorge.csv"), kreise(office)
    at, told = 0, 1
    while at <= told:
        one = another()
        one.declared(parts, *names)
        one.declared(again, "neu.geojson")
        new = Edition.objects.for_municipality(one.here).get(state=State.READY)
        job = order_switch(by=one.user, edition=new)
        before = pages(one)

        def look(one: Office = one, before: tuple[str, ...] = before) -> None:
            assert [p.edition.valid_from.year for p in queries.populations(one.here)] == [2025]
            assert [i.edition.valid_from.year for i in queries.indicators(one.here)] == [2025]  # type: ignore[union-attr]
            assert pages(one) == before

        told = max(told, work(job, at, look))
        if at:
            look()
            work(job, 0, look)
        assert [p.edition_id for p in queries.populations(one.here)] == [new.pk]
        assert [i.edition_id for i in queries.indicators(one.here)] == [new.pk]
        assert whole(one.here) == (2, 26, 2, 312, 2, 52)
        at += 1
    assert told >= 3


def test_a_switch_that_was_cancelled_leaves_nothing_in_the_way_of_the_next(office: Office) -> None:
    office.kreis()
    office.put_in(*office.write(gebiete_geojson=borders(orte())))
    new = Edition.objects.for_municipality(office.here).get(state=State.READY)
    job = order_switch(by=office.user, edition=new)

    def stop() -> None:
        if Population.objects.for_municipality(office.here).filter(edition=new).exists():
            cancel(job=Job.objects.for_municipality(office.here).get(pk=job.pk), by=office.user)
            raise CancelledError

    with suppress(CancelledError):
        work(job, 0, stop)
    mine = Job.objects.for_municipality(office.here).get(pk=job.pk)
    end(job=mine, state=Job.State.CANCELLED)
    assert Population.objects.for_municipality(office.here).filter(state=State.LOADING).exists()
    preview = office.page(f"gebiete/staende/{new.pk}/")
    assert "für 6 Gebiete übertragen" in preview
    office.client.post(f"{office.base}gebiete/staende/{new.pk}/einschalten/")
    office.work()
    (valid,) = queries.populations(office.here)
    assert valid.edition_id == new.pk
    assert valid.counts.count() == 18
    assert not Population.objects.for_municipality(office.here).filter(state=State.LOADING).exists()


def test_a_load_that_failed_leaves_no_level_behind(office: Office) -> None:
    one = office.upload(*office.write(gebiete_geojson=borders(orte()), kinder_csv=children(orte())))
    office.save(one, number_of(one, "areas"), level="Falsch", valid_from="2025-01-01")
    office.order_load(one)
    first = office.again(one).job
    assert first

    def stop() -> None:
        if Level.objects.for_municipality(office.here).exists():
            raise CancelledError

    with suppress(CancelledError):
        work(first, 0, stop)
    end(job=Job.objects.for_municipality(office.here).get(pk=first.pk), state=Job.State.CANCELLED)
    found = load_declared(
        by=office.user,
        municipality=office.here,
        files=office.stored("gebiete.geojson"),
        parts=[above("Ortsteil"), part("areas", AREAS)],
    )
    assert found.job
    work(found.job, 0, lambda: None)
    assert [(level.name, level.planning) for level in queries.levels(office.here)] == [
        ("Ortsteil", True),
        ("Falsch", False),
    ]
    office.work()
    assert [level.name for level in queries.levels(office.here)] == ["Ortsteil"]
    assert whole(office.here) == (1, 6, 0, 0, 0, 0)


def test_an_import_that_is_discarded_while_it_is_looked_at_ends_quietly(office: Office) -> None:
    office.post_files(*office.write(gebiete_geojson=borders(orte())))
    one = Import.objects.for_municipality(office.here).select_related("job").get()
    assert one.job

    class Discarding(Working):
        def tell(self, step: str, progress: int) -> None:
            super().tell(step, progress)
            if progress == 10:
                actions.discard_import(by=office.user, one=one)

    mine = take(worker="one")
    kind = kind_of(one.job.kind)
    assert mine
    assert kind
    with pytest.raises(CancelledError):
        kind.task(Discarding(mine, threading.Event()))
    assert office.again(one).state == Import.State.DISCARDED


def test_another_municipality_sees_nothing_of_it(office: Office, world: World) -> None:
    office.kreis()
    user: User = world.people["there"]["coordinator"]
    client = Client()
    client.force_login(user, backend=BACKEND)
    there = replace(office, here=world.there, user=user, client=client)
    assert "Noch keine Gebiete" in there.page("gebiete/")
    row = Population.objects.for_municipality(office.here).get()
    for address in (f"kinder/{row.pk}/", f"kinder/{row.pk}/tabelle.xlsx"):
        assert client.get(there.base + address).status_code == 404
        assert client.get(office.base + address).status_code == 404
