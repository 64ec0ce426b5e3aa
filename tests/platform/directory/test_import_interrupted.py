"""Loads that are interrupted: every offer once, nothing half is visible, nothing is left over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.areas.seen import told
from tests.platform.areas.test_interrupted import work
from tests.platform.directory.importing import KITA, Desk, listed

from lueckenlos.directory.actions import organization_named
from lueckenlos.directory.loading import clear_unfinished
from lueckenlos.directory.models import InventoryImport, Location, Organization, Service, Status
from lueckenlos.directory.queries import services
from lueckenlos.jobs.actions import cancel, end, take
from lueckenlos.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
MANY = [f"{n};Kita {n};Träger {n % 40};Kita;Weg {n};36037;Fulda;0661 {n};" for n in range(2, 260)]


@pytest.fixture
def desk(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["editor"]
    made = Desk(world.here, user, browser(user), tmp_path)
    made.bring(*made.write(kitas_csv=listed(KITA)))
    return made


def ordered(desk: Desk) -> tuple[InventoryImport, Job]:
    """A load of many new offers and a change, ordered and not begun."""
    changed = KITA.replace("0661 1", "0661 99")
    one = desk.send(*desk.write(kitas_csv=listed(changed, *MANY)))
    desk.order_load(one)
    one = desk.again(one)
    assert one.job
    return one, one.job


def state(desk: Desk) -> tuple[int, str]:
    kita = desk.service("1")
    phone = kita.contacts.first()
    return services(desk.here).count(), phone.phone if phone else ""


def test_whenever_it_is_interrupted_all_comes_once(desk: Desk) -> None:
    one, job = ordered(desk)
    seen: set[tuple[int, str]] = set()
    for at in range(1, 30):
        before = Job.unscoped.get(pk=job.pk)
        if before.state == Job.State.DONE:
            break
        work(job, at, lambda: seen.add(state(desk)))
    assert seen == {(1, "0661 1")}
    assert state(desk) == (259, "0661 99")
    every = Service.objects.for_municipality(desk.here)
    assert every.count() == 259 and not every.filter(status=Status.LOADING).exists()
    assert Organization.objects.for_municipality(desk.here).count() == 41
    assert list(every.order_by("position").values_list("code", flat=True)) == [
        "1", *(str(n) for n in range(2, 260))
    ]  # fmt: skip
    assert desk.again(one).state == InventoryImport.State.LOADED


def test_what_failed_leaves_nothing_and_can_be_loaded_again(desk: Desk) -> None:
    organization_named(by=desk.user, municipality=desk.here, name="Träger 7")
    one, job = ordered(desk)
    work(job, 4, lambda: None)
    loading = Service.objects.for_municipality(desk.here).filter(status=Status.LOADING)
    assert loading.exists()
    mine = take(worker="two")
    assert mine
    end(job=mine, state=Job.State.FAILED, error="kaputt")
    clear_unfinished()
    assert not loading.exists() and Service.objects.for_municipality(desk.here).count() == 1
    names = Organization.objects.for_municipality(desk.here).values_list("name", flat=True)
    assert set(names) == {"AWO Fulda", "Träger 7"}
    assert Location.objects.for_municipality(desk.here).count() == 1
    history: Any = Service.history
    assert history.filter(municipality=desk.here).count() == 1
    assert "kaputt" in told(desk.page(desk.url(one)))
    desk.client.post(desk.url(one, "wieder/"))
    desk.load(desk.again(one))
    assert state(desk) == (259, "0661 99")


def test_a_second_job_begins_anew(desk: Desk) -> None:
    one, job = ordered(desk)
    work(job, 4, lambda: None)
    mine = take(worker="two")
    assert mine
    end(job=mine, state=Job.State.FAILED, error="kaputt")
    desk.client.post(desk.url(one, "wieder/"))
    desk.load(desk.again(one))
    assert state(desk) == (259, "0661 99")


def test_a_load_that_is_cancelled_changes_nothing(desk: Desk) -> None:
    one, job = ordered(desk)
    cancel(job=job, by=desk.user)
    desk.work()
    assert state(desk) == (1, "0661 1")
    assert "Import wieder öffnen" in desk.page(desk.url(one))


def test_who_edits_meanwhile_is_not_overwritten(desk: Desk) -> None:
    one, _ = ordered(desk)
    kita = desk.service("1")
    kita.version += 1
    kita.save()
    desk.work()
    assert "hat sich der Bestand geändert" in told(desk.page(desk.url(one)))
    assert state(desk) == (1, "0661 1")
