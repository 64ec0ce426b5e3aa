"""One's own account: another name, another address, and closing it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from tests.platform.accounts.conftest import PASSWORD, World, person
from tests.platform.accounts.test_login import sign_in
from tests.platform.accounts.test_second_factor import with_app

from lueckenlos.accounts import address as proof
from lueckenlos.accounts.actions import change_address
from lueckenlos.accounts.models import Invitation, Membership, User
from lueckenlos.accounts.people import RefusedError, give_role, invite

Browser = Callable[..., Client]
NEW = "neue@adresse.example"


def fresh(client: Client) -> Client:
    """The password has just been typed."""
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    return client


def code_in_the_mail() -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{2,})\s*$", str(mail.outbox[-1].body), re.M)
    assert found, mail.outbox[-1].body
    return found[1]


def text_of(page: Any) -> str:
    return str(page.content.decode())


# --- name ---------------------------------------------------------------------------------------


def test_somebody_gives_themselves_another_name(world: World, browser: Browser) -> None:
    editor = world.people["here"]["editor"]
    said = browser(editor).post("/konto/", {"name": "  Rosa Redlich "}, follow=True)
    assert "Ihr Name ist geändert." in text_of(said) and 'value="Rosa Redlich"' in text_of(said)
    change = editor.history.first()
    assert (change.name, change.history_user) == ("Rosa Redlich", editor)
    assert browser(editor).post("/konto/", {"name": " "}).status_code == 200
    assert User.objects.get(pk=editor.pk).name == "Rosa Redlich"


# --- address ------------------------------------------------------------------------------------


def test_a_new_address_is_proved_by_a_code_and_the_old_one_told(
    world: World, browser: Browser
) -> None:
    editor = world.people["here"]["editor"]
    EmailAddress.objects.create(user=editor, email=editor.email, verified=True, primary=True)
    client = fresh(browser(editor))
    said = client.post("/konto/adresse/", {"email": " Neue@Adresse.example "})
    assert said["Location"] == "/konto/adresse/code/"
    assert mail.outbox[-1].to == [NEW]
    assert User.objects.get(pk=editor.pk).email == "editor@here.example", "nothing yet"
    said = client.post("/konto/adresse/code/", {"code": code_in_the_mail()}, follow=True)
    assert f"Ab jetzt melden Sie sich mit {NEW} an" in text_of(said)
    assert mail.outbox[-1].to == ["editor@here.example"] and NEW in mail.outbox[-1].body
    change = editor.history.first()
    assert (change.email, change.history_user) == (NEW, editor)
    assert sign_in(browser(), NEW)["Location"] == "/kommunen/"
    assert sign_in(browser(), "editor@here.example").status_code == 200
    assert not EmailAddress.objects.filter(user=editor).exists(), "allauth writes to it, too"


def test_a_code_works_once_and_in_its_own_browser(world: World, browser: Browser) -> None:
    editor = world.people["here"]["editor"]
    client = fresh(browser(editor))
    client.post("/konto/adresse/", {"email": NEW})
    code = code_in_the_mail()
    assert browser(editor).post("/konto/adresse/code/", {"code": code})["Location"] == "/konto/"
    assert User.objects.get(pk=editor.pk).email == "editor@here.example"
    client.post("/konto/adresse/code/", {"code": code})
    User.objects.filter(pk=editor.pk).update(email="editor@here.example")
    said = client.post("/konto/adresse/code/", {"code": code}, follow=True)
    assert "Der Code gilt nicht mehr" in text_of(said)
    assert User.objects.get(pk=editor.pk).email == "editor@here.example"


def test_a_code_is_not_guessed_and_runs_out(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = world.people["here"]["editor"]
    client = fresh(browser(editor))
    client.post("/konto/adresse/", {"email": NEW})
    for _ in range(proof.TRIES):
        said = client.post("/konto/adresse/code/", {"code": "XXXX-XXXX"})
        assert "Dieser Code passt nicht" in text_of(said)
    assert client.post("/konto/adresse/code/", {"code": code_in_the_mail()}).status_code == 302
    client.post("/konto/adresse/", {"email": NEW})
    monkeypatch.setattr(proof, "VALID_SECONDS", 0)
    assert client.post("/konto/adresse/code/", {"code": code_in_the_mail()}).status_code == 302
    assert User.objects.get(pk=editor.pk).email == "editor@here.example"


def test_nobody_learns_whether_an_address_has_an_account(world: World, browser: Browser) -> None:
    client = fresh(browser(world.people["here"]["editor"]))
    seen = []
    for address in ("Provider@Here.example", NEW):
        said = client.post("/konto/adresse/", {"email": address}, follow=True)
        plain = text_of(said).replace(address.casefold(), "")
        seen.append((said.redirect_chain, re.sub(r'value="[^"]*"', "", plain)))
        for code in ("", "AAAA-AAAA"):
            assert client.post("/konto/adresse/code/", {"code": code}).status_code == 200
    assert seen[0] == seen[1]
    first, second = mail.outbox
    assert first.to == ["provider@here.example"] and "schon einen Zugang" in first.body
    assert not re.search(r"[A-Z0-9]{4}-[A-Z0-9]{3}", str(first.body))
    assert second.to == [NEW]


def test_an_address_taken_meanwhile_is_refused(world: World) -> None:
    person(NEW)
    with pytest.raises(RefusedError, match="Nehmen Sie eine andere"):
        change_address(by=world.people["here"]["editor"], address=NEW)
    assert User.objects.filter(email="editor@here.example").exists()


def test_neither_address_nor_closing_goes_without_the_password(
    world: World, browser: Browser
) -> None:
    editor = world.people["here"]["editor"]
    stolen = browser(editor)
    for path in ("/konto/adresse/", "/konto/schliessen/"):
        for ask in (stolen.get, stolen.post):
            assert unquote(ask(path)["Location"]) == f"/konto/reauthenticate/?next={path}"
    stolen.post("/konto/adresse/", {"email": NEW})
    assert mail.outbox == [] and User.objects.get(pk=editor.pk).is_active


def test_mails_to_strange_addresses_are_few(world: World, browser: Browser) -> None:
    client = fresh(browser(world.people["here"]["editor"]))
    said = [
        client.post("/konto/adresse/", {"email": f"n{n}@x.example"}).status_code for n in range(12)
    ]
    assert said == [302] * 10 + [429] * 2 and len(mail.outbox) == 10


# --- closing ------------------------------------------------------------------------------------


def test_looking_at_the_page_closes_nothing(world: World, browser: Browser) -> None:
    editor = world.people["here"]["editor"]
    page = text_of(fresh(browser(editor)).get("/konto/schliessen/"))
    assert "Redaktion: Lindenau" in page and "ohne Weg zurück" in page
    assert User.objects.get(pk=editor.pk).is_active


def test_a_closed_account_is_out_everywhere_and_cannot_come_back(
    world: World, browser: Browser
) -> None:
    client, elsewhere = browser(), browser(world.people["here"]["editor"])
    editor = world.people["here"]["editor"]
    with_app(client, editor.email)
    SocialAccount.objects.create(user=editor, provider="oidc", uid="7", extra_data={"name": "E."})
    said = client.post("/konto/schliessen/", follow=True)
    assert "Ihr Zugang ist geschlossen." in text_of(said)
    assert mail.outbox[-1].to == ["editor@here.example"]
    for one in (client, elsewhere):
        assert one.get("/k/lindenau/").status_code == 302
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value
    closed = User.objects.get(pk=editor.pk)
    assert not closed.is_active and not closed.has_usable_password()
    assert not Authenticator.objects.filter(user=editor).exists()
    assert not SocialAccount.objects.filter(user=editor).exists()
    assert not Membership.unscoped.filter(user=editor).exists()
    ended = Membership.history.filter(history_type="-").get()
    assert (ended.role, ended.history_user_id) == ("editor", editor.pk)
    for address in ("editor@here.example", closed.email):
        assert sign_in(browser(), address).status_code == 200
        browser().post("/konto/password/reset/", {"email": address})
    assert len(mail.outbox) == 1 + sum("geändert" in one.subject for one in mail.outbox) + sum(
        "App" in one.body for one in mail.outbox[:-1]
    ), "no way back by mail"


def test_a_closed_account_leaves_no_name_behind(world: World, browser: Browser) -> None:
    editor, coordinator = (world.people["here"][role] for role in ("editor", "coordinator"))
    invite(by=coordinator, municipality=world.here, email=editor.email, role="provider")
    theirs = world.people["there"]["coordinator"]
    invite(by=theirs, municipality=world.there, email=editor.email, role="editor")
    change_address(by=editor, address=NEW)
    sign_in(browser(), NEW, "falsch")
    editor = User.objects.get(pk=editor.pk)
    assert fresh(browser(editor)).post("/konto/schliessen/").status_code == 302
    kept = [
        *User.objects.values_list("email", "name"),
        *User.history.values_list("email", "name"),
        *Invitation.unscoped.values_list("email", flat=True),
        *Invitation.history.values_list("email", flat=True),
        *AccessAttempt.objects.values_list("username", flat=True),
    ]
    for trace in ("editor@here.example", NEW, "Redaktion Lindenau"):
        assert trace not in str(kept)
    assert {one.withdrawn is None for one in Invitation.unscoped.all()} == {False}
    page = text_of(browser(coordinator).get("/k/lindenau/menschen/verlauf/"))
    assert "Rolle beendet: Geschlossener Zugang, Redaktion" in page


def test_an_address_given_up_long_ago_is_somebody_elses_now(world: World, browser: Browser) -> None:
    editor = world.people["here"]["editor"]
    change_address(by=editor, address=NEW)
    heir = person("editor@here.example", "Erbin")
    coordinator = world.people["here"]["coordinator"]
    invite(by=coordinator, municipality=world.here, email=heir.email, role="provider")
    fresh(browser(User.objects.get(pk=editor.pk))).post("/konto/schliessen/")
    assert not User.objects.get(pk=editor.pk).is_active
    offered = Invitation.unscoped.get()
    assert offered.email == heir.email and offered.withdrawn is None


def test_the_last_coordinator_stays_until_there_is_another(world: World, browser: Browser) -> None:
    coordinator = world.people["here"]["coordinator"]
    give_role(by=None, user=coordinator, role="editor", municipality=world.there)
    client = fresh(browser(coordinator))
    page = text_of(client.post("/konto/schliessen/"))
    assert "Sie sind die letzte Koordination in Lindenau. Geben Sie dort zuerst" in page
    assert User.objects.get(pk=coordinator.pk).is_active
    assert Membership.unscoped.filter(user=coordinator).count() == 2, "all or nothing"
    give_role(
        by=None, user=world.people["here"]["editor"], role="coordinator", municipality=world.here
    )
    assert client.post("/konto/schliessen/").status_code == 302
    assert not User.objects.get(pk=coordinator.pk).is_active


def test_an_invitation_by_somebody_who_has_left_names_nobody(
    world: World, browser: Browser
) -> None:
    from lueckenlos.accounts.queries import token_of

    coordinator = world.people["here"]["coordinator"]
    offered = invite(by=coordinator, municipality=world.here, email="x@y.example", role="editor")
    path = f"/einladung/?t={token_of(offered)}"
    assert "lädt Sie ein" in text_of(browser().get(path))
    give_role(
        by=None, user=world.people["here"]["editor"], role="coordinator", municipality=world.here
    )
    fresh(browser(coordinator)).post("/konto/schliessen/")
    page = text_of(browser().get(path))
    assert "Einladung nach Lindenau" in page and "lädt Sie ein" not in page
