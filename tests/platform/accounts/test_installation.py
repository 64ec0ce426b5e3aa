"""The page of the installation: who is invited to coordinate, again or at another address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.accounts.conftest import World, person
from tests.platform.accounts.test_municipality import new, shown

from lueckenlos.accounts import people
from lueckenlos.accounts.models import Invitation, Municipality
from lueckenlos.accounts.people import RefusedError, give_role
from lueckenlos.accounts.queries import token_of

Browser = Callable[..., Client]
DAY = timedelta(days=1)


@pytest.fixture
def administrator(world: World, browser: Browser) -> Client:
    return browser(world.people["here"]["administrator"])


def card(text: str, name: str) -> str:
    found = re.search(rf"<article[^>]*>\s*<h2[^>]*>{name}</h2>.*?</article>", text, re.DOTALL)
    assert found
    return found[0]


def invite(world: World, municipality: Municipality, email: str, days: int = 0) -> Invitation:
    boss = world.people["here"]["administrator"]
    made = people.invite(by=boss, municipality=municipality, email=email, role="coordinator")
    Invitation.unscoped.filter(pk=made.pk).update(made=timezone.now() - days * DAY)
    return made


def test_the_installation_shows_who_coordinates_and_who_is_still_invited(
    world: World, administrator: Client
) -> None:
    give_role(by=None, user=world.nobody, role="coordinator", municipality=world.here)
    gone = person("gone@here.example")
    give_role(by=None, user=gone, role="coordinator", municipality=world.here)
    gone.is_active = False
    gone.save()
    made = new()
    invite(world, made, "alt@neuland.example", days=15)
    invite(world, made, "neu@neuland.example", days=13)
    invite(world, world.here, "alt@here.example", days=15)
    invite(world, world.here, "neu@here.example")
    by = world.people["here"]["coordinator"]
    people.invite(by=by, municipality=world.here, email="t@here.example", role="provider")

    text = shown(administrator.get("/anlage/"))
    here, there, neuland = (card(text, name) for name in ("Lindenau", "Erlental", "Neuland"))
    assert "2 Personen" in here and "06634" in here and "noch niemand" not in here
    assert "neu@here.example" in here and "alt@here.example" not in here
    assert "t@here.example" not in text, "whom a coordination invites is its own matter"
    assert "1 Person<" in there and "eingeladen" not in there
    assert "noch niemand angenommen" in neuland and "Person" not in neuland
    assert re.search(r"alt@neuland\.example[^@]*abgelaufen", neuland)
    assert not re.search(r"neu@neuland\.example[^@]*abgelaufen", neuland)


@pytest.mark.parametrize("days", [3, 15])
def test_an_invitation_goes_out_again_and_the_old_link_dies(
    world: World, administrator: Client, browser: Browser, days: int
) -> None:
    made = new()
    old = invite(world, made, "ada@neuland.example", days=days)
    old_link = f"/einladung/?t={token_of(old)}"
    assert browser().get(old_link).status_code == (200 if days < 14 else 410)
    mail.outbox.clear()
    text = shown(administrator.post(f"/anlage/einladung/{old.pk}/", follow=True))
    assert "unterwegs" in text and card(text, "Neuland").count("ada@neuland.example,") == 2
    assert "abgelaufen" not in text
    (sent,) = mail.outbox
    link = re.search(r"https?://[^/]+(/einladung/\S+)", sent.body)
    assert link and sent.to == ["ada@neuland.example"]
    assert browser().get(old_link).status_code == 410
    assert browser().get(link[1]).status_code == 200

    again = shown(administrator.post(f"/anlage/einladung/{old.pk}/", follow=True))
    assert "durch eine neue ersetzt" in again and len(mail.outbox) == 1
    assert browser().get(link[1]).status_code == 200, "a second click harms nothing"


def test_where_there_is_no_mail_server_it_is_said_where_the_invitation_lies(
    world: World, administrator: Client, tmp_path: Path, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    said = {"key": "06635", "name": "Landkreis Bergtal", "kind": "kreis", "email": "a@b.example"}
    text = shown(administrator.post("/anlage/", said, follow=True))
    assert "liegt als Datei im Ordner mails (es ist kein Postausgang eingerichtet)" in text
    assert "unterwegs" not in text
    [sent] = (tmp_path / "mails").iterdir()
    mail_text = message_from_bytes(sent.read_bytes(), policy=default).get_content()
    assert "bei der Präventionskette vom Landkreis Bergtal mitzuarbeiten" in mail_text
    link = re.search(r"https?://[^/]+(/einladung/\S+)", mail_text)
    assert link and "Einladung in den Landkreis Bergtal" in shown(Client().get(link[1]))


@pytest.mark.parametrize("days", [3, 15])
def test_a_mistyped_address_is_replaced_and_its_link_dies(
    world: World, administrator: Client, browser: Browser, days: int
) -> None:
    made = new()
    old = invite(world, made, "aba@neuland.example", days=days)
    page = f"/anlage/einladung/{old.pk}/adresse/"
    assert page in card(shown(administrator.get("/anlage/")), "Neuland")
    assert "aba@neuland.example" in shown(administrator.get(page))
    wrong = shown(administrator.post(page, {"email": "ada@neuland"}))
    assert 'value="ada@neuland"' in wrong and mail.outbox == []

    text = shown(administrator.post(page, {"email": "Ada@neuland.example"}, follow=True))
    neuland = card(text, "Neuland")
    assert "unterwegs" in text and "aba@" not in neuland and "ada@neuland.example, am" in neuland
    (sent,) = mail.outbox
    link = re.search(r"https?://[^/]+(/einladung/\S+)", sent.body)
    assert link and sent.to == ["ada@neuland.example"]
    assert browser().get(f"/einladung/?t={token_of(old)}").status_code == 410
    assert browser().get(link[1]).status_code == 200

    again = shown(administrator.post(page, {"email": "eve@neuland.example"}))
    assert "durch eine neue ersetzt" in again and len(mail.outbox) == 1


def test_where_somebody_coordinates_only_they_say_who_else_does(
    world: World, administrator: Client
) -> None:
    made = invite(world, world.here, "aba@here.example")
    page = f"/anlage/einladung/{made.pk}/adresse/"
    assert page not in shown(administrator.get("/anlage/"))
    said = shown(administrator.post(page, {"email": "boss@installation.example"}))
    assert "Hier koordiniert schon jemand" in said and mail.outbox == []
    made.refresh_from_db()
    assert made.withdrawn is None


def test_an_invitation_to_who_has_joined_stays_as_it_was(world: World) -> None:
    boss = world.people["here"]["administrator"]
    made = invite(world, world.here, "nobody@example.org")
    give_role(by=None, user=world.nobody, role="coordinator", municipality=world.here)
    with pytest.raises(RefusedError, match="schon"):
        people.invite_again(by=boss, invitation=made)
    made.refresh_from_db()
    assert made.withdrawn is None
    with pytest.raises(PermissionDenied):
        people.invite_again(by=world.people["there"]["coordinator"], invitation=made)


def test_only_invitations_to_coordinate_go_out_again_from_here(
    world: World, administrator: Client
) -> None:
    by = world.people["here"]["coordinator"]
    made = people.invite(by=by, municipality=world.here, email="t@here.example", role="provider")
    assert administrator.post(f"/anlage/einladung/{made.pk}/").status_code == 404
    assert mail.outbox == []


def test_the_page_of_the_installation_takes_as_many_queries_for_many(
    world: World, administrator: Client
) -> None:
    administrator.get("/anlage/")
    with CaptureQueriesContext(connection) as few:
        administrator.get("/anlage/")
    for number in range(8):
        made = new(f"08{number:03}", name=f"Kreis{number}")
        invite(world, made, f"a@{number}.example")
        give_role(by=None, user=world.nobody, role="coordinator", municipality=made)
    with CaptureQueriesContext(connection) as many:
        assert "a@7.example" in shown(administrator.get("/anlage/"))
    assert len(many) == len(few)
