"""Who is asked and when, and mails that go out at most once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries, Settings
from tests.platform.accounts.conftest import World
from tests.platform.confirmation.conftest import Box, Link, organization, service
from tests.platform.conftest import free_port
from tests.platform.directory.inventory import put

from lueckenlos.accounts.people import RefusedError
from lueckenlos.confirmation import asking
from lueckenlos.confirmation.models import Inquiry, Mailbox
from lueckenlos.directory.models import Organization, Service
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.jobs.letters import order_letter, send_letters
from lueckenlos.jobs.models import Letter

Open = Callable[..., Client]


def due(world: World) -> dict[str, int]:
    return {one.organization.name: len(one.services)
            for one in asking.due(world.here, localdate())}  # fmt: skip


def text_of(box: Box, at: int = -1) -> str:
    content = box.mails[at].content
    assert isinstance(content, bytes)
    mail = message_from_bytes(content, policy=policy.default)
    body = mail.get_body()
    assert body is not None
    return str(body.get_content())


def test_due_is_what_ran_out_or_soon_will_by_the_period_of_its_kind(asked: World) -> None:
    assert due(asked) == {"Verein Nest": 3, "Kirchengemeinde": 1}
    today = localdate()
    months = {"2": 11, "4": 6}
    for code, ago in months.items():
        one = Service.objects.for_municipality(asked.here).filter(code=code)
        one.update(assured_date=today - timedelta(days=30 * ago))
    assert due(asked)["Verein Nest"] in (2, 3)
    Service.unscoped.filter(code="3").update(ends_on=today - timedelta(days=1))
    assert "3" not in [one.code for some in asking.due(asked.here, today) for one in some.services]


def test_one_mail_for_all_entries_reaches_a_real_server_once(
    asked: World, link: Link, server: Box
) -> None:
    send_letters()
    send_letters()
    (mail,) = server.mails
    assert mail.rcpt_tos == ["nest@example.org"]
    text = text_of(server)
    for name in ("Café Krümel", "Turnzwerge", "Frauenhaus"):
        assert name in text
    assert "Verborgene" not in text
    found = re.findall(r"https?://\S+(/bestaetigen/\S+)", text)
    assert found[0] == link.path and found[1] == f"{link.path}abmelden/"
    assert link.client.get(found[0]).status_code == 200
    (letter,) = Letter.unscoped.all()
    assert letter.state == Letter.State.SENT and letter.text == "", "the link is kept nowhere"
    assert not hasattr(Letter.history.first(), "text")


def test_the_same_letter_is_ordered_once(asked: World, server: Box) -> None:
    said = {"by": None, "municipality": asked.here, "address": "a@example.org", "subject": "S"}
    first = order_letter(key="k", text="eins", **said)  # type: ignore[arg-type]
    assert order_letter(key="k", text="zwei", **said) == first  # type: ignore[arg-type]
    send_letters()
    assert order_letter(key="k", text="drei", **said) == first  # type: ignore[arg-type]
    send_letters()
    assert len(server.mails) == 1 and text_of(server).strip() == "eins"


def test_a_mailbox_that_does_not_exist_is_told_and_a_full_one_waits(
    asked: World, server: Box
) -> None:
    said = {"by": None, "municipality": asked.here, "subject": "S", "text": "T"}
    gone = order_letter(key="1", address="niemand@example.org", **said)  # type: ignore[arg-type]
    full = order_letter(key="2", address="voll@example.org", **said)  # type: ignore[arg-type]
    there = order_letter(key="3", address="da@example.org", **said)  # type: ignore[arg-type]
    send_letters()
    for one in (gone, full, there):
        one.refresh_from_db()
    assert gone.state == Letter.State.REFUSED and "nimmt die Adresse nicht an" in gone.error
    assert full.state == Letter.State.WAITING and full.due > timezone.now()
    assert there.state == Letter.State.SENT and len(server.mails) == 1


def test_without_a_server_letters_wait_and_are_not_lost(
    asked: World, settings: Settings, server: Box
) -> None:
    order_letter(by=None, municipality=asked.here, key="1", address="da@example.org",
                 subject="S", text="T")  # fmt: skip
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    send_letters()
    assert Letter.unscoped.get().state == Letter.State.WAITING
    settings.EMAIL_PORT = port
    send_letters()
    assert Letter.unscoped.get().state == Letter.State.SENT and len(server.mails) == 1


def test_what_a_dead_worker_was_sending_is_unsure_and_never_sent_again(
    asked: World, server: Box
) -> None:
    order_letter(by=None, municipality=asked.here, key="1", address="da@example.org",
                 subject="S", text="T")  # fmt: skip
    Letter.unscoped.update(state="sending", due=timezone.now() - timedelta(minutes=11))
    send_letters()
    assert Letter.unscoped.get().state == Letter.State.UNSURE and server.mails == []


def test_who_is_silent_is_reminded_twice_then_it_runs_out(asked: World, link: Link) -> None:
    Letter.unscoped.update(state=Letter.State.SENT)
    link.post("1", "stimmt")
    for days, number in ((13, 0), (15, 1), (16, 1), (36, 2), (50, 2)):
        Inquiry.unscoped.update(made=timezone.now() - timedelta(days=days))
        asking.remind()
        assert Inquiry.unscoped.get().reminders == number, days
        Letter.unscoped.update(state=Letter.State.SENT)
    reminders = Letter.unscoped.filter(subject__startswith="Erinnerung")
    assert reminders.count() == 2
    assert all("Café Krümel" not in one.text and "Turnzwerge" in one.text for one in reminders)
    Inquiry.unscoped.update(until=timezone.now() - timedelta(days=1))
    asking.remind()
    assert Inquiry.unscoped.get().closed


def test_who_wants_no_mails_gets_none(asked: World, link: Link, browser: Open) -> None:
    assert link.client.get(f"{link.path}abmelden/").status_code == 200
    assert not Mailbox.unscoped.exists()
    said = link.client.post(f"{link.path}abmelden/")
    assert "keine Rückfragen mehr" in said.content.decode()
    asking.close(inquiry=link.inquiry, by=None)
    nest = organization(asked, "Verein Nest")
    with pytest.raises(RefusedError, match="Drucken Sie den Bogen"):
        asking.ask(by=None, organization=nest, asked=[service(asked, "1")], mail=True)
    text = browser(asked.people["here"]["coordinator"]).get("/k/lindenau/bestaetigungen/")
    assert "will keine Mails" in text.content.decode()


def test_everybody_with_a_mailbox_is_asked_once_and_then_left_alone(
    asked: World, browser: Open
) -> None:
    client, start = browser(asked.people["here"]["coordinator"]), "/k/lindenau/bestaetigungen/"
    said = client.post(f"{start}alle/", follow=True).content.decode()
    assert "1 Träger wird jetzt per Mail gefragt" in said
    assert "niemand zu fragen" in client.post(f"{start}alle/", follow=True).content.decode()
    asking.close(inquiry=Inquiry.unscoped.get(), by=None)
    assert asking.ask_all(by=None, municipality=asked.here) == 0, "asked lately"
    Inquiry.unscoped.update(made=timezone.now() - timedelta(days=61))
    assert asking.ask_all(by=None, municipality=asked.here) == 1


def test_it_asks_by_itself_only_where_that_is_wanted(asked: World, browser: Open) -> None:
    asking.ask_where_wanted()
    assert not Inquiry.unscoped.exists()
    client = browser(asked.people["here"]["coordinator"])
    client.post("/k/lindenau/bestaetigungen/von-selbst/", {"von_selbst": "1"})
    asking.ask_where_wanted()
    assert Inquiry.unscoped.get().organization.name == "Verein Nest"


def test_a_provider_is_asked_on_paper(asked: World, browser: Open) -> None:
    client = browser(asked.people["here"]["editor"])
    church = organization(asked, "Kirchengemeinde")
    start = f"/k/lindenau/bestaetigungen/traeger/{church.pk}/"
    page = unescape(client.get(start).content.decode())
    assert "Spielkreis" in page and "Per Mail fragen" not in page
    client.post(start, {"address": "buero@kirche.example", "mails": "on"})
    assert "Per Mail fragen" in client.get(start).content.decode()
    sheet = client.post(f"{start}fragen/", {"wie": "bogen"}, follow=True).content.decode()
    assert "Spielkreis" in sheet and "stimmt noch" in sheet
    assert Inquiry.unscoped.get().letter is None
    again = client.post(f"{start}fragen/", {"wie": "mail"}, follow=True).content.decode()
    assert "schon gefragt" in again


@pytest.mark.parametrize("number", [3, 40])
def test_the_desk_asks_as_often_for_many_providers(
    asked: World, browser: Open, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    put(asked.here, [OfferRecord(f"v{n}", f"Kurs {n}", f"Verein {n:03}", "Kinderturnen",
                                 city="Oberau") for n in range(number)])  # fmt: skip
    Organization.objects.for_municipality(asked.here).update(email="x@example.org")
    client = browser(asked.people["here"]["coordinator"])
    asking.ask_all(by=None, municipality=asked.here)
    with django_assert_max_num_queries(22):
        assert client.get("/k/lindenau/bestaetigungen/").status_code == 200
