"""The list of a municipality's jobs: for whom, in which order, how fast."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.jobs.test_pages import home, member

from lueckenlos.accounts.models import Municipality
from lueckenlos.jobs import actions
from lueckenlos.jobs.models import Job

__all__ = ["home"]
pytestmark = pytest.mark.django_db
PATH = "/k/lindenau/arbeiten/"


@pytest.fixture
def reader(home: Municipality, client: Client) -> Client:
    client.force_login(member(home, "editor"))
    return client


def ordered(municipality: Municipality, number: int, state: str = "waiting") -> list[Job]:
    """Jobs, the first the oldest."""
    made = [
        actions.order(kind="page", by=None, municipality=municipality, file=str(n))
        for n in range(number)
    ]
    for n, job in enumerate(made):
        at = timezone.now() - timedelta(hours=number - n)
        Job.unscoped.filter(pk=job.pk).update(state=state, ordered=at)
    return made


def places(text: str, jobs: list[Job]) -> list[int]:
    return [text.find(f'href="/arbeiten/{job.pk}/"') for job in jobs]


def test_jobs_stand_newest_first_and_lead_to_their_pages(home, reader) -> None:
    jobs = ordered(home, 3)
    found = places(reader.get(PATH).content.decode(), jobs)
    assert -1 not in found and found == sorted(found, reverse=True)
    assert reader.get(f"/arbeiten/{jobs[0].pk}/").status_code == 200


def test_where_nothing_was_ordered_it_says_when_something_will_be_here(home, reader) -> None:
    text = reader.get(PATH).content.decode()
    assert "Noch keine Arbeit" in text and "<table" not in text and 'name="stand"' not in text


def test_the_state_of_the_address_filters(home, reader) -> None:
    (waiting,), (failed,) = ordered(home, 1), ordered(home, 1, "failed")
    text = reader.get(f"{PATH}?stand=failed").content.decode()
    assert str(failed.pk) in text and str(waiting.pk) not in text and "1 Treffer" in text
    nothing = reader.get(f"{PATH}?stand=done").content.decode()
    assert "Keine Arbeit mit diesem Stand" in nothing and f'href="{PATH}"' in nothing
    unknown = reader.get(f"{PATH}?stand=x").content.decode()
    assert str(failed.pk) in unknown and str(waiting.pk) in unknown


def test_many_jobs_come_in_pages_that_keep_the_filter(home, reader) -> None:
    jobs = ordered(home, 27, "done")
    first = reader.get(f"{PATH}?stand=done").content.decode()
    assert places(first, jobs[:2]) == [-1, -1] and -1 not in places(first, jobs[2:])
    assert 'href="?stand=done&amp;seite=2"' in first and "Seite 1 von 2" in first
    second = reader.get(f"{PATH}?stand=done&seite=2").content.decode()
    assert -1 not in places(second, jobs[:2]) and "seite=1" in second and "seite=3" not in second
    for odd in ("99", "x", "-1"):
        assert reader.get(f"{PATH}?seite={odd}").status_code == 200


def test_the_list_asks_the_database_as_often_for_twenty_jobs_as_for_one(home, reader) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert reader.get(PATH).status_code == 200
        return len(caught)

    ordered(home, 1)
    one = queries()
    ordered(home, 20)
    assert queries() == one


def test_the_jobs_of_others_are_not_there(home, reader, client) -> None:
    away = Municipality.objects.create(key="06998", name="Erlental", slug="erlental", kind="kreis")
    (foreign,) = ordered(away, 1)
    assert str(foreign.pk) not in reader.get(PATH).content.decode()
    assert reader.get("/k/erlental/arbeiten/").status_code == 404
    client.force_login(member(home, "provider"))
    assert client.get(PATH).status_code == 403
