"""Confirming without an account: who has the link answers for its entries and for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate
from tests.platform.accounts.conftest import World
from tests.platform.confirmation.conftest import Link, organization, service

from lueckenlos.confirmation import asking
from lueckenlos.confirmation.models import Answer, Inquiry, Mailbox
from lueckenlos.directory.models import Contact, CostOption, Schedule, Service

Open = Callable[..., Client]


def everything(world: World) -> list[dict[str, object]]:
    return list(Service.objects.for_municipality(world.here).order_by("code").values())


def test_looking_changes_nothing_however_often(asked: World, link: Link) -> None:
    """A scanner of mails follows every link of the page by GET and HEAD."""
    before, answers = everything(asked), list(Answer.unscoped.values())
    text = link.text()
    assert "Café Krümel" in text and "Turnzwerge" in text and "Spielkreis" not in text
    for one in Answer.unscoped.all():
        for what in ("stimmt", "aendern", "beendet", "andere"):
            for ask in (link.client.get, link.client.head):
                assert ask(f"{link.path}{one.pk}/{what}/").status_code in (200, 405)
    assert link.client.get(f"{link.path}abmelden/").status_code == 200
    assert (everything(asked), list(Answer.unscoped.values())) == (before, answers)
    assert not Mailbox.unscoped.exists()


def test_still_right_is_one_press_and_holds_from_today(asked: World, link: Link) -> None:
    assert link.post("1", "stimmt").status_code == 302  # type: ignore[attr-defined]
    one = service(asked, "1")
    assert one.assured_date == localdate() and one.version == 2
    assert service(asked, "2").assured_date is None
    assert Service.history.filter(id=one.pk).count() == 2
    assert "2 von 3 Einträgen offen" in link.text()


def test_a_second_answer_explains_and_changes_nothing(asked: World, link: Link) -> None:
    link.post("1", "stimmt")
    before = everything(asked)
    again = link.post("1", "stimmt")
    assert again.status_code == 409  # type: ignore[attr-defined]
    assert "schon beantwortet" in again.content.decode()  # type: ignore[attr-defined]
    assert everything(asked) == before


def test_an_altered_an_expired_and_a_closed_link_only_explain(asked: World, link: Link) -> None:
    before = everything(asked)
    answer = link.answer("1")
    for path in (link.path[:-2] + "x/", "/bestaetigen/unsinn/", "/bestaetigen/a:b/"):
        assert link.client.get(path).status_code == 404
        assert link.client.post(f"{path}{answer.pk}/stimmt/", {"version": 1}).status_code == 404
    assert "Dieser Link öffnet nichts" in link.client.get("/bestaetigen/unsinn/").content.decode()
    Inquiry.unscoped.update(until=timezone.now() - timedelta(seconds=1))
    assert link.post("1", "stimmt").status_code == 409  # type: ignore[attr-defined]
    assert "nimmt keine Antworten mehr an" in link.text()
    Inquiry.unscoped.update(until=timezone.now() + timedelta(days=1), closed=timezone.now())
    for what in ("stimmt", "aendern", "beendet", "andere"):
        said = link.post("1", what, cost="3 Euro", note="Amt")
        assert said.status_code == 409  # type: ignore[attr-defined]
    assert everything(asked) == before


def test_who_answers_reaches_nothing_but_its_own(asked: World, link: Link) -> None:
    """Entries of others have no answer in this inquiry, so no address."""
    by = asked.people["here"]["coordinator"]
    other = asking.ask(by=by, organization=organization(asked, "Kirchengemeinde"),
                       asked=[service(asked, "4")], mail=False)  # fmt: skip
    foreign = Answer.unscoped.get(inquiry=other)
    before = everything(asked)
    for what in ("stimmt", "aendern", "beendet", "andere"):
        said = link.client.post(f"{link.path}{foreign.pk}/{what}/", {"version": 1, "note": "x"})
        assert said.status_code == 404
    assert everything(asked) == before
    assert "Verborgene" not in link.text() and "34777" not in link.text()
    hidden = link.text(f"{link.answer('3').pk}/aendern/")
    assert "Verborgene" not in hidden and "Straße und Hausnummer" not in hidden


def test_an_entry_changed_meanwhile_is_shown_again(asked: World, link: Link) -> None:
    Service.unscoped.filter(code="1").update(version=7, name="Café Krümelchen")
    said = link.post("1", "stimmt", version=1)
    assert said.status_code == 409  # type: ignore[attr-defined]
    assert "inzwischen geändert" in said.content.decode()  # type: ignore[attr-defined]
    assert "Café Krümelchen" in said.content.decode()  # type: ignore[attr-defined]


CORRECTION = {"cost": "3 Euro", "schedule": "Mi 10:00-12:00", "phone": "05600 9999",
              "street": "Am Anger 2", "name": "Café Krümel"}  # fmt: skip


def test_a_correction_is_a_proposal_until_somebody_decides(
    asked: World, link: Link, browser: Open
) -> None:
    """Field by field, of which the coordination takes over some."""
    before = everything(asked)
    assert link.post("1", "aendern", **CORRECTION).status_code == 302  # type: ignore[attr-defined]
    assert everything(asked) == before
    answer = link.answer("1")
    assert set(answer.said) == {"cost", "schedule", "phone", "street"}
    assert answer.before["phone"] == "05600 1234" and answer.before["schedule"] == "Di 9:30-11:00"

    client = browser(asked.people["here"]["coordinator"])
    desk = unescape(client.get("/k/lindenau/bestaetigungen/").content.decode())
    assert "05600 1234" in desk and "05600 9999" in desk and "Am Anger 2" in desk
    path = f"/k/lindenau/bestaetigungen/antwort/{answer.pk}/"
    client.post(path, {"tun": "uebernehmen", "feld": ["phone", "schedule"]})
    one = service(asked, "1")
    assert Contact.objects.get(service=one).phone == "05600 9999"
    assert Schedule.objects.get(service=one).description == "Mi 10:00-12:00"
    assert CostOption.objects.get(service=one).option == "free"
    assert one.at_locations.get().location.street == "Dorfstraße 1"
    assert one.assured_date is None, "not all of it was taken over"
    assert link.answer("1").get_decision_display() == "zum Teil übernommen"
    again = client.post(path, {"tun": "uebernehmen", "feld": ["street"]}, follow=True)
    assert "schon entschieden" in again.content.decode()
    assert service(asked, "1").at_locations.get().location.street == "Dorfstraße 1"


def test_a_whole_correction_confirms_and_none_changes_nothing(
    asked: World, link: Link, browser: Open
) -> None:
    link.post("1", "aendern", **CORRECTION)
    link.post("2", "aendern", city="Niedertal")
    client, start = browser(asked.people["here"]["editor"]), "/k/lindenau/bestaetigungen/antwort/"
    every = {"tun": "uebernehmen", "feld": [*CORRECTION]}
    client.post(f"{start}{link.answer('1').pk}/", every)
    one = service(asked, "1")
    assert one.assured_date == localdate()
    assert one.at_locations.get().location.street == "Am Anger 2"
    assert CostOption.objects.get(service=one).amount == 3
    client.post(f"{start}{link.answer('2').pk}/", {"tun": "nichts", "feld": ["city"]})
    two = service(asked, "2")
    assert two.assured_date is None and two.at_locations.get().location.city == "Oberau"
    assert link.answer("2").decision == Answer.Decision.REFUSED


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ({"ages": "Krabbelalter 7b"}, "0 bis 3 Jahre"),
        ({"url": "kein Netz"}, "ist keine Adresse"),
        ({"email": "nest@"}, "ist keine Adresse"),
        ({"name": "x" * 301}, "300"),
        ({}, "Noch ist nichts anders"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(
    asked: World, link: Link, said: dict[str, str], cure: str
) -> None:
    answer = link.answer("1")
    shown = {"note": "", "phone": "05600 4321"} if said else {}
    again = link.post("1", "aendern", **{**shown, **said})
    text = unescape(again.content.decode())  # type: ignore[attr-defined]
    assert again.status_code == 400 and cure in text  # type: ignore[attr-defined]
    assert not said or "05600 4321" in text
    assert link.answer("1").what == answer.what == ""


def test_what_a_trusted_provider_says_holds_at_once(asked: World, link: Link) -> None:
    asking.keep_mailbox(by=None, organization=organization(asked, "Verein Nest"),
                        address="nest@example.org", trusted=True, mails=True)  # fmt: skip
    link.post("1", "aendern", phone="05600 9999")
    one = service(asked, "1")
    assert Contact.objects.get(service=one).phone == "05600 9999"
    assert one.assured_date == localdate()
    link.post("2", "beendet", last="2026-10-31", note="")
    assert service(asked, "2").ends_on == date(2026, 10, 31)
    assert {link.answer(code).decision for code in "12"} == {"direct"}


def test_ended_and_elsewhere_are_for_the_coordination(
    asked: World, link: Link, browser: Open
) -> None:
    link.post("1", "beendet", last="2026-10-31", note="Jetzt in Niedertal")
    link.post("2", "andere", note="Sportamt der Stadt")
    link.post("3", "stimmt")
    assert service(asked, "1").ends_on is None
    link.inquiry.refresh_from_db()
    assert link.inquiry.closed, "all is answered"
    assert "Alles ist beantwortet" in link.text()
    client = browser(asked.people["here"]["coordinator"])
    desk = unescape(client.get("/k/lindenau/bestaetigungen/").content.decode())
    assert "Jetzt in Niedertal" in desk and "31.10.2026" in desk and "Sportamt der Stadt" in desk
    start = "/k/lindenau/bestaetigungen/antwort/"
    client.post(f"{start}{link.answer('1').pk}/", {"tun": "uebernehmen", "feld": ["ends_on"]})
    assert service(asked, "1").ends_on == date(2026, 10, 31)
    client.post(f"{start}{link.answer('2').pk}/", {"tun": "nichts"})
    desk = unescape(client.get("/k/lindenau/bestaetigungen/").content.decode())
    assert "Gerade nichts." in desk


def test_pages_of_a_link_stay_in_no_cache_and_set_no_cookie(asked: World, link: Link) -> None:
    answer = link.client.get(link.path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert not link.client.cookies


def test_a_code_from_paper_opens_the_same_page(asked: World, link: Link, browser: Open) -> None:
    sheet = f"/k/lindenau/bestaetigungen/rueckfrage/{link.inquiry.pk}/bogen/"
    text = browser(asked.people["here"]["coordinator"]).get(sheet).content.decode()
    code = link.inquiry.code
    assert f"{code[:3]}-{code[3:6]}-{code[6:]}" in text and "Verborgene" not in text
    typed = f" {code[:3].lower()} {code[3:]}"
    assert link.client.post("/bestaetigen/", {"code": typed}).headers["Location"] == link.path
    wrong = link.client.post("/bestaetigen/", {"code": "AAA-BBB-CCC"})
    assert "Diesen Code gibt es nicht" in wrong.content.decode()
    for _ in range(20):
        last = link.client.post("/bestaetigen/", {"code": "AAA-BBB-CCC"})
    assert last.status_code == 429 and "in einer Stunde" in last.content.decode()
