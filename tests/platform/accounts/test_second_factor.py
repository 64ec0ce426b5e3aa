"""A second factor: codes of an app, recovery codes, a key in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from tests.platform.accounts.conftest import PASSWORD, World
from tests.platform.accounts.test_login import sign_in

from lueckenlos.accounts.models import User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.second_factor import reset_second_factor

Browser = Callable[..., Client]


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(client: Client, email: str) -> str:
    """Signed in, the app set up; its secret."""
    sign_in(client, email)
    assert "reauthenticate" in client.get("/konto/schutz/totp/activate/")["Location"]
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    page = client.get("/konto/schutz/totp/activate/")
    assert "data:image/svg" in page.content.decode()
    secret = str(page.context["form"].secret)
    said = client.post("/konto/schutz/totp/activate/", {"code": code_of(secret)})
    assert said.status_code == 302, said.content.decode()
    return secret


def test_with_an_app_the_password_alone_no_longer_opens(world: World, browser: Browser) -> None:
    secret = with_app(browser(), "editor@here.example")
    client = browser()
    assert sign_in(client, "editor@here.example")["Location"] == "/konto/schutz/authenticate/"
    assert client.get("/k/lindenau/").status_code == 302
    assert client.post("/konto/schutz/authenticate/", {"code": "000000"}).status_code == 200
    from django.core.cache import cache

    cache.clear()  # a code works once, and this one has opened the set-up
    said = client.post("/konto/schutz/authenticate/", {"code": code_of(secret)})
    assert said["Location"] == "/kommunen/"
    assert client.get("/k/lindenau/").status_code == 200


def test_a_recovery_code_works_once(world: World, browser: Browser) -> None:
    first = browser()
    with_app(first, "editor@here.example")
    page = first.get("/konto/schutz/recovery-codes/").content.decode()
    codes = re.findall(r"\b\d{8}\b", page)
    assert len(codes) >= 10
    for expected in (302, 200):
        client = browser()
        sign_in(client, "editor@here.example")
        said = client.post("/konto/schutz/authenticate/", {"code": codes[0]})
        assert said.status_code == expected


def test_the_app_cannot_be_taken_off_without_the_password(world: World, browser: Browser) -> None:
    editor = world.people["here"]["editor"]
    with_app(browser(), editor.email)
    stolen = browser(editor)  # a session, no recent password
    said = stolen.post("/konto/schutz/totp/deactivate/")
    assert said.status_code == 302 and "reauthenticate" in said["Location"]
    assert Authenticator.objects.filter(user=editor, type="totp").exists()


def test_a_lost_second_factor_is_taken_off_and_the_password_opens_again(
    world: World, browser: Browser
) -> None:
    editor, other = world.people["here"]["editor"], world.people["there"]["editor"]
    with_app(browser(), editor.email)
    Authenticator.objects.create(user=editor, type="webauthn", data={})
    Authenticator.objects.create(user=other, type="totp", data={})
    kinds = set(Authenticator.objects.filter(user=editor).values_list("type", flat=True))
    assert kinds == {"totp", "webauthn", "recovery_codes"}

    assert reset_second_factor(by=None, email=" EDITOR@here.example ") == editor
    assert [one.user for one in Authenticator.objects.all()] == [other]
    client = browser()
    sign_in(client, editor.email)
    assert client.get("/k/lindenau/").status_code == 200
    said = User.history.filter(id=editor.pk, history_change_reason="Zweiter Schutz zurückgesetzt")
    assert [one.history_user for one in said] == [None]
    with pytest.raises(RefusedError, match="hat keinen zweiten Schutz"):
        reset_second_factor(by=None, email=editor.email)
    with pytest.raises(RefusedError, match="gibt es keinen Zugang"):
        reset_second_factor(by=None, email="niemand@here.example")


# --- a key, in Chromium with a virtual authenticator --------------------------------------------


@pytest.fixture
def page(chromium_browser: Chromium, live_server: Any) -> Iterator[Page]:
    context = chromium_browser.new_context(locale="de-DE")
    one = context.new_page()
    one.set_default_timeout(8000)
    yield one
    context.close()


def plug_in_a_key(page: Any) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.needs("chromium")
@pytest.mark.django_db(transaction=True)
def test_a_key_is_registered_and_then_asked_for(
    transactional_db: None, world: World, live_server: Any, page: Any
) -> None:
    site = live_server.url.replace("127.0.0.1", "localhost")  # keys know names, not numbers
    troubles: list[str] = []
    page.on("console", lambda one: troubles.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: troubles.append(str(one)))
    plug_in_a_key(page)

    def log_in() -> None:
        page.goto(f"{site}/konto/login/")
        page.get_by_label("E-Mail-Adresse").fill("editor@here.example")
        page.get_by_label("Kennwort").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Anmelden").click()

    log_in()
    page.wait_for_url("**/k/lindenau/")
    page.goto(f"{site}/konto/schutz/webauthn/add/")
    page.get_by_label("Kennwort").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/konto/schutz/webauthn/add/")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "add" not in url)
    page.goto(f"{site}/konto/logout/")
    page.get_by_role("main").get_by_role("button").click()

    log_in()
    page.wait_for_url("**/konto/schutz/authenticate/")
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url("**/k/lindenau/")
    assert "Lindenau" in page.get_by_role("heading", level=1).inner_text()
    assert troubles == []
