"""The page of a job: for whom, with and without JavaScript. Who did what to it stays known."""

import pytest
from django.test import Client

from lueckenlos.accounts.models import Membership, Municipality, User
from lueckenlos.jobs import actions
from lueckenlos.jobs.kinds import Work, task
from lueckenlos.jobs.models import Job

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@task("page", "Kinderzahlen laden")
def page(work: Work) -> dict[str, object]:
    return {}


@pytest.fixture
def home() -> Municipality:
    return Municipality.objects.create(key="06999", name="Lindenau", slug="lindenau", kind="kreis")


@pytest.fixture
def editor(home: Municipality) -> User:
    return member(home, "editor")


def member(municipality: Municipality, role: str) -> User:
    user = User.objects.create_user(f"{role}-{municipality.slug}@lindenau.example")
    Membership.unscoped.create(user=user, role=role, municipality=municipality)
    return user


@pytest.fixture
def job(home: Municipality, editor: User) -> Job:
    return actions.order(kind="page", by=editor, municipality=home, file="x")


def test_an_unknown_kind_cannot_be_ordered(home, editor) -> None:
    with pytest.raises(ValueError):
        actions.order(kind="nothing", by=editor, municipality=home)


def test_an_open_job_refreshes_with_and_without_javascript(client: Client, editor, job) -> None:
    client.force_login(editor)
    text = client.get(f"/arbeiten/{job.pk}/").content.decode()
    assert "Kinderzahlen laden" in text and "Wartet" in text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text
    assert f'hx-get="/arbeiten/{job.pk}/"' in text and "htmx-2.min.js" in text
    part = client.get(f"/arbeiten/{job.pk}/", headers=HTMX).content.decode()
    assert part.lstrip().startswith('<div id="arbeit"') and "<html" not in part


def test_an_ended_job_stands_still_and_says_why(client: Client, editor, job) -> None:
    client.force_login(editor)
    taken = actions.take(worker="w")
    assert taken and actions.end(job=taken, state="failed", error="In Zeile 7 fehlt <etwas>.")
    text = client.get(f"/arbeiten/{job.pk}/").content.decode()
    assert "In Zeile 7 fehlt &lt;etwas&gt;." in text
    assert "http-equiv" not in text and "hx-get" not in text and "Abbrechen" not in text


def test_a_result_leads_on_only_within_the_house(client: Client, editor, job) -> None:
    client.force_login(editor)
    for url, shown in (
        ("/gebiete/", True),
        ("//evil.example/", False),
        ("https://x.example", False),
    ):
        Job.unscoped.filter(pk=job.pk).update(state="done", result={"url": url})
        assert (f'href="{url}"' in client.get(f"/arbeiten/{job.pk}/").content.decode()) is shown


def test_programs_read_the_same(client: Client, editor, job) -> None:
    client.force_login(editor)
    actions.renew(job=actions.take(worker="w"), step="Zeilen laden", progress=40)
    said = client.get(f"/arbeiten/{job.pk}.json").json()
    assert (said["state"], said["step"], said["progress"]) == ("running", "Zeilen laden", 40)


def test_cancelling_needs_a_form_of_ours(editor, job) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    address = f"/arbeiten/{job.pk}/abbrechen/"
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 403
    client.get(f"/arbeiten/{job.pk}/")
    token = client.cookies["csrftoken"].value
    assert client.post(address, {"csrfmiddlewaretoken": token}).status_code == 302
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_foreign_jobs_are_not_there(client: Client, home, job) -> None:
    away = Municipality.objects.create(key="06998", name="Erlental", slug="erlental", kind="kreis")
    for user in (member(away, "coordinator"), member(home, "provider"), None):
        client.logout()
        if user:
            client.force_login(user)
        for path in (f"/arbeiten/{job.pk}/", f"/arbeiten/{job.pk}.json"):
            assert client.get(path).status_code in (302, 404)
        assert client.post(f"/arbeiten/{job.pk}/abbrechen/").status_code in (302, 403, 404)
    job.refresh_from_db()
    assert job.state == "waiting"


def test_a_lease_that_was_renewed_meanwhile_is_not_taken(job, settings) -> None:
    settings.JOB_LEASE_SECONDS = -1
    first = actions.take(worker="first")
    settings.JOB_LEASE_SECONDS = 30
    assert first and actions.renew(job=first)
    assert actions.take(worker="second") is None


def test_a_worker_that_lost_its_job_changes_nothing_any_more(job, settings) -> None:
    settings.JOB_LEASE_SECONDS = -1
    first = actions.take(worker="first")
    second = actions.take(worker="second")
    assert first and second and first.pk == second.pk
    assert not actions.renew(job=first) and not actions.end(job=first, state="done")
    assert not actions.give_back(job=first, counts=True)
    assert actions.end(job=second, state="done")


# --- who did what -------------------------------------------------------------------------------


def told(job: Job) -> list[tuple[str, str, str]]:
    """The history of a job, oldest first: what, state, by whom."""
    return [
        (one.history_type, one.state, str(one.history_user or ""))
        for one in Job.history.filter(id=job.pk).order_by("history_id")
    ]


def test_order_cancellation_and_end_stay_known_and_no_heartbeat_adds_to_them(
    home, editor, job
) -> None:
    coordinator = member(home, "coordinator")
    taken = actions.take(worker="w")
    assert taken
    for percent in range(50):
        actions.renew(job=taken, step="Zeilen laden", progress=percent)
    actions.cancel(job=job, by=coordinator)
    actions.cancel(job=job, by=editor)  # was asked already: changes nothing
    assert actions.is_to_stop(taken)
    assert actions.end(job=taken, state="cancelled") and not actions.end(job=taken, state="done")
    assert told(job) == [
        ("+", "waiting", str(editor)),
        ("~", "running", str(coordinator)),
        ("~", "cancelled", ""),
    ]
    job.refresh_from_db()
    assert job.cancelled_by == coordinator


def test_a_waiting_job_that_is_cancelled_says_by_whom(home, editor, job) -> None:
    actions.cancel(job=job, by=editor)
    assert (job.state, job.cancelled_by) == ("cancelled", editor)
    assert told(job)[-1] == ("~", "cancelled", str(editor))
    actions.cancel(job=job, by=member(home, "coordinator"))
    assert job.cancelled_by == editor and len(told(job)) == 2


def test_a_job_that_is_given_up_says_so_in_its_history(job, settings) -> None:
    settings.JOB_LEASE_SECONDS = -1
    for _ in range(3):
        assert actions.take(worker="dies")
    assert actions.take(worker="explains") is None
    assert [state for _, state, _ in told(job)] == ["waiting", "failed"]
