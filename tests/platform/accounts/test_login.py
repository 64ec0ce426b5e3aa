"""Logging in and out: what it protects from, and what a stranger's browser is left with."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.platform.accounts.conftest import PASSWORD, World

from lueckenlos.accounts.models import SharedCache, User
from lueckenlos.accounts.people import make_administrator
from lueckenlos.accounts.queries import memberships_of
from lueckenlos.accounts.shared_cache import let_go

Browser = Callable[..., Client]


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/konto/login/", {"login": email, "password": password, **more})


def test_address_and_password_lead_to_the_only_municipality(world: World, browser: Browser) -> None:
    client = browser()
    assert sign_in(client, "Coordinator@Here.example")["Location"] == "/kommunen/"
    assert client.get("/kommunen/")["Location"] == "/k/lindenau/"
    page = client.get("/k/lindenau/").content.decode()
    assert "Koordination" in page and "Mehrere sind gleichberechtigt" in page
    assert "Menschen einladen und Rollen vergeben" in page
    client.post("/konto/logout/")
    assert client.get("/k/lindenau/").status_code == 302


def test_who_was_on_the_way_somewhere_arrives_there(world: World, browser: Browser) -> None:
    client = browser()
    to = client.get("/k/lindenau/menschen/")["Location"]
    assert to == "/konto/login/?next=/k/lindenau/menschen/"
    said = sign_in(client, "coordinator@here.example", next="/k/lindenau/menschen/")
    assert said["Location"] == "/k/lindenau/menschen/"


def test_the_way_on_never_leads_elsewhere(world: World, browser: Browser) -> None:
    evil = "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"
    for to in evil:
        said = sign_in(browser(), "editor@here.example", next=to)
        assert said["Location"] == "/kommunen/", to
        signed_in = browser(world.people["here"]["editor"])
        assert "evil" not in signed_in.get("/konto/login/", {"next": to}).headers["Location"]


def test_a_session_handed_to_somebody_before_is_worthless_afterwards(
    world: World, browser: Browser
) -> None:
    attacker, victim = browser(), browser()
    attacker.post("/konto/password/reset/", {"email": "nobody@example.org"})
    planted = attacker.cookies["sessionid"].value
    victim.cookies["sessionid"] = planted
    sign_in(victim, "coordinator@here.example")
    assert victim.cookies["sessionid"].value != planted
    assert attacker.get("/k/lindenau/").status_code == 302


def test_a_form_sent_from_another_site_does_nothing(world: World, browser: Browser) -> None:
    client = browser(world.people["here"]["coordinator"], csrf=True)
    editor = world.membership("here", "editor")
    for path in ("/k/lindenau/menschen/", f"/k/lindenau/menschen/{editor.pk}/ende/"):
        said = client.post(path, {"email": "new@x.example", "role": "editor"})
        assert said.status_code == 403
    assert world.membership("here", "editor") == editor
    assert sign_in(browser(csrf=True), "editor@here.example").status_code == 403


def test_guessing_ends_after_five_tries_even_with_the_right_password(
    world: World, browser: Browser
) -> None:
    client = browser()
    said = [sign_in(client, "editor@here.example", f"falsch-{n}").status_code for n in range(5)]
    assert said[:4] == [200] * 4 and said[4] == 429
    closed = sign_in(client, "editor@here.example")
    assert closed.status_code == 429
    page = closed.content.decode()
    assert "Das waren viele Versuche" in page and "Viertelstunde" in page
    assert client.get("/k/lindenau/").status_code == 302
    assert sign_in(client, "coordinator@here.example").status_code == 302, "others still come in"


def test_a_server_killed_while_it_counts_a_try_shuts_nobody_out(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ratelimit, "CACHE_LOCK_WAIT_TIMEOUT", 0.1)
    assert sign_in(browser(), "editor@here.example").status_code == 302
    for counted in SharedCache.objects.values_list("cache_key", flat=True):
        cache.add(f"{counted.removeprefix(':1:')}:lock", True)
    assert sign_in(browser(), "editor@here.example").status_code == 429
    let_go()
    assert sign_in(browser(), "editor@here.example").status_code == 302


def test_no_answer_tells_whether_an_address_has_an_account(world: World, browser: Browser) -> None:
    def words(email: str) -> str:
        page = sign_in(browser(), email, "falsch").content.decode()
        return re.sub(r'value="[^"]*"', "", page)

    assert words("editor@here.example") == words("unknown@here.example")
    client = browser()
    for email in ("unknown@here.example", "editor@here.example"):
        said = client.post("/konto/password/reset/", {"email": email})
        assert (said.status_code, said["Location"]) == (302, "/konto/password/reset/confirm/")
    assert [one.to for one in mail.outbox] == [["editor@here.example"]]


def test_a_forgotten_password_is_replaced_by_a_code_from_a_mail(
    world: World, browser: Browser
) -> None:
    client = browser()
    client.post("/konto/password/reset/", {"email": "editor@here.example"})
    sent = mail.outbox[0]
    assert sent.body.startswith("Guten Tag,") and "http" not in sent.body
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{2,})\s*$", sent.body, re.M)
    assert code, sent.body
    said = client.post("/konto/password/reset/confirm/", {"code": code[1]})
    assert said["Location"] == "/konto/password/reset/complete/"
    new = "vier-rote-reiher"
    said = client.post("/konto/password/reset/complete/", {"password1": new, "password2": new})
    assert said.status_code == 302
    done = client.get(said["Location"]).content.decode()
    assert "Ihr Kennwort ist geändert" in done and 'href="/konto/login/"' in done
    assert sign_in(browser(), "editor@here.example").status_code == 200
    assert sign_in(browser(), "editor@here.example", new).status_code == 302


def test_the_first_administrator_sets_a_password_by_mail(world: World, browser: Browser) -> None:
    for _ in range(2):
        made = make_administrator(email="Betreuung@Kreis.example")
    assert memberships_of(made).get().role == "administrator"
    assert sign_in(browser(), made.email, "").status_code == 200
    client = browser()
    client.post("/konto/password/reset/", {"email": made.email})
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{2,})\s*$", mail.outbox[0].body, re.M)
    assert code
    client.post("/konto/password/reset/confirm/", {"code": code[1]})
    new = {"password1": "vier-rote-reiher", "password2": "vier-rote-reiher"}
    client.post("/konto/password/reset/complete/", new)
    sign_in(client, made.email, "vier-rote-reiher")
    assert client.get("/anlage/").status_code == 200


def test_nobody_opens_an_account_by_themselves(world: World, browser: Browser) -> None:
    before = User.objects.count()
    said = browser().post(
        "/konto/signup/", {"email": "me@x.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "Zugänge gibt es auf Einladung" in said.content.decode()
    assert User.objects.count() == before


def test_somebody_whose_account_is_closed_is_out_at_once(world: World, browser: Browser) -> None:
    editor = world.people["here"]["editor"]
    client = browser(editor)
    editor.is_active = False
    editor.save()
    assert client.get("/k/lindenau/").status_code == 302
    assert sign_in(browser(), editor.email).status_code != 302 or (
        sign_in(browser(), editor.email)["Location"] == "/konto/inactive/"
    )


def test_public_pages_leave_no_cookie(world: World, browser: Browser) -> None:
    for path in ("/", "/gestaltung/", "/healthz", "/einladung/", "/k/lindenau/", "/fehlt/"):
        said = browser().get(path)
        assert not said.cookies, path
    assert set(browser().get("/konto/login/").cookies) <= {"csrftoken"}


def test_cookies_and_headers_are_strict(world: World, browser: Browser) -> None:
    client = browser()
    page = client.get("/konto/login/")
    sign_in(client, "editor@here.example")
    for name in ("csrftoken", "sessionid"):
        cookie = client.cookies[name]
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert "frame-ancestors 'none'" in policy
    wanted = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert {name: page.headers.get(name) for name in wanted} == wanted
    assert "no-store" in client.get("/konto/password/change/").headers["Cache-Control"]


def test_every_page_of_accounts_speaks_german_in_our_frame(world: World, browser: Browser) -> None:
    client = browser()
    sign_in(client, "editor@here.example")
    english = r"\b(Sign|Password|Email|Please|Confirm|Submit|Your|Account|Security Key|Activate)\b"
    for path in (
        "login password/reset logout password/change schutz schutz/totp/activate "
        "schutz/webauthn schutz/webauthn/add schutz/recovery-codes/generate reauthenticate"
    ).split():
        who = browser() if path in ("login", "password/reset") else client
        page = who.get(f"/konto/{path}/", follow=True).content.decode()
        body = re.sub(r"<script.*?</script>", "", page.split("<main", 1)[1], flags=re.S)
        text = re.sub(r"<[^>]+>", " ", body)
        assert "Zum Inhalt springen" in page, path
        assert not re.search(english, text), (path, re.search(english, text))
