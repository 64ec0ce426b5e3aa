"""Municipalities take turns: nobody waits behind all that another has ordered."""

import pytest
from django.test import Client
from django.utils import timezone

from lueckenlos.accounts.models import Membership, Municipality, User
from lueckenlos.jobs import actions
from lueckenlos.jobs.kinds import Work, task
from lueckenlos.jobs.models import Job

pytestmark = pytest.mark.django_db


@task("turn", "Kette berechnen")
def turn(work: Work) -> dict[str, object]:
    return {}


def municipality(name: str) -> Municipality:
    return Municipality.objects.create(key=name, name=name, slug=name.lower(), kind="kreis")


@pytest.fixture
def large() -> Municipality:
    return municipality("Grossstadt")


@pytest.fixture
def small() -> Municipality:
    return municipality("Kleinstadt")


def order(home: Municipality | None) -> Job:
    return actions.order(kind="turn", by=None, municipality=home)


def take(worker: str = "w") -> Job:
    found = actions.take(worker=worker)
    assert found is not None
    return found


def test_a_small_municipality_does_not_wait_behind_all_that_a_large_one_ordered(
    large, small
) -> None:
    first, second, third = order(large), order(large), order(large)
    look = order(small)
    for expected in (first, look, second, third):
        taken = take()
        assert taken == expected
        actions.end(job=taken, state=Job.State.DONE)


def test_a_second_worker_takes_the_job_of_another_municipality(large, small) -> None:
    order(large), order(large)
    look = order(small)
    assert take("a").municipality == large
    assert take("b") == look
    assert actions.take(worker="c") is None, "each has one running"


def test_jobs_of_the_installation_itself_wait_for_no_municipality(large) -> None:
    running, own = order(large), order(None)
    order(large), order(None)
    assert {take("a"), take("b")} >= {own}
    taken = {take("c"), running}
    assert running in taken and actions.take(worker="d") is None


def test_a_job_of_a_dead_worker_is_taken_up_before_a_later_one_of_its_municipality(large) -> None:
    first, later = order(large), order(large)
    assert take("dead") == first
    assert actions.take(worker="next") is None
    Job.unscoped.filter(pk=first.pk).update(leased_until=timezone.now())
    assert take("next") == first
    actions.end(job=Job.unscoped.get(pk=first.pk), state=Job.State.DONE)
    assert take("next") == later


def test_the_page_of_a_waiting_job_says_what_it_waits_for(client: Client, large, small) -> None:
    user = User.objects.create_user("anna@kleinstadt.example")
    Membership.unscoped.create(user=user, role="coordinator", municipality=small)
    client.force_login(user)

    def said(job: Job) -> str:
        return client.get(f"/arbeiten/{job.pk}/").content.decode()

    order(large)
    first = order(small)
    assert "Die Arbeit beginnt gleich" in said(first)
    assert take().municipality == large
    assert "Gerade rechnet die Anlage für andere" in said(first)
    second, third = order(small), order(small)
    assert "Davor ist noch eine Arbeit Ihrer Kommune dran" in said(second)
    assert "Davor sind noch 2 Arbeiten Ihrer Kommune dran" in said(third)
    assert take() == first
    assert "Davor sind noch 2 Arbeiten" in said(third), "the running one too"
