"""What an attacker tries: forged forms, foreign ways on, fields nobody offered, old sessions."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import is_valid_path
from tests.platform.accounts.conftest import PASSWORD, World
from tests.platform.accounts.test_login import sign_in
from tests.platform.accounts.test_own_account import NEW, code_in_the_mail, fresh
from tests.platform.accounts.test_people import NEW as JOINING
from tests.platform.accounts.test_people import invited
from tests.platform.accounts.test_permissions import ROUTES
from tests.platform.conftest import Installation

from lueckenlos.accounts.models import Invitation, LogOpening, Membership, Municipality, User

Browser = Callable[..., Client]

# --- cookies, headers, sessions -----------------------------------------------------------------

OVER_HTTPS = f"""
from django.conf import settings
from django.test import Client
from lueckenlos.accounts.models import User
plain_files = {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
settings.STORAGES = {{**settings.STORAGES, "staticfiles": plain_files}}
User.objects.create_user("a@b.example", "{PASSWORD}")
client = Client(headers={{"host": "localhost"}})
plain = client.get("/konto/login/")
page = client.get("/konto/login/", secure=True)
client.post("/konto/login/", {{"login": "a@b.example", "password": "{PASSWORD}"}}, secure=True)
result = {{
    "plain": [plain.status_code, plain.headers.get("Location", "")],
    "hsts": page.headers.get("Strict-Transport-Security", ""),
    "cookies": {{
        name: [bool(one["secure"]), bool(one["httponly"]), one["samesite"]]
        for name, one in client.cookies.items()
    }},
}}
"""


def test_over_https_nothing_goes_without_it(installation: Installation) -> None:
    installation.upgraded()
    installation.more["LUECKENLOS_HTTPS"] = "ja"
    found = installation.python(OVER_HTTPS)
    assert found["plain"] == [301, "https://localhost/konto/login/"]
    assert found["hsts"] == "max-age=31536000"
    strict = [True, True, "Lax"]
    assert found["cookies"] == {"csrftoken": strict, "sessionid": strict}


def test_a_session_has_a_new_key_after_logging_in_and_none_after_logging_out(
    world: World, browser: Browser
) -> None:
    client = browser()
    client.post("/konto/password/reset/", {"email": "nobody@example.org"})
    before = client.cookies["sessionid"].value
    sign_in(client, "editor@here.example")
    inside = client.cookies["sessionid"].value
    assert before != inside and not Session.objects.filter(session_key=before).exists()
    thief = browser()
    thief.cookies["sessionid"] = inside
    assert thief.get("/k/lindenau/").status_code == 200
    client.post("/konto/logout/")
    assert client.cookies["sessionid"].value != inside
    thief.cookies["sessionid"] = inside
    assert thief.get("/k/lindenau/").status_code == 302


def test_a_changed_password_ends_all_other_sessions(world: World, browser: Browser) -> None:
    client, elsewhere = browser(), browser()
    for one in (client, elsewhere):
        sign_in(one, "editor@here.example")
    new = "vier-rote-reiher"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/konto/password/change/", said).status_code == 302
    assert elsewhere.get("/k/lindenau/").status_code == 302


# --- forms and ways on --------------------------------------------------------------------------


def somewhere(text: str) -> str:
    """An address of this shape; the token is asked for before anything is looked up."""
    fixed, names = text.replace("<slug>", "lindenau"), re.findall(r"<\w+>", text)
    for values in product((str(uuid4()), "1", "oidc"), repeat=len(names)):
        path = fixed
        for name, value in zip(names, values, strict=True):
            path = path.replace(name, value)
        if is_valid_path(path):
            return path
    raise LookupError(text)


NO_COOKIE = {
    *("/familien/<slug>/", "/familien/<slug>/angebot/<pk>/melden/"),
    *("/bestaetigen/", "/bestaetigen/<token>/abmelden/"),
    *(f"/bestaetigen/<token>/<pk>/{what}/" for what in ("stimmt", "aendern", "beendet", "andere")),
}
"""Forms for strangers: these pages know nobody and set no cookie, so there is nothing to forge. Who
answers about entries has a link nobody else knows, and it is all that counts."""
OPEN = {text for text, _ in ROUTES if text.startswith(("/api/", "/catalog"))}
READ_ONLY = OPEN | {"/bestaetigen/<token>/"}
"""They ask for no account and take nothing, whoever sends it."""


def test_no_address_takes_a_form_without_its_token(world: World, browser: Browser) -> None:
    client = browser(world.people["here"]["coordinator"], csrf=True)
    before, answers = rows(), {}
    for text, _ in ROUTES:
        said = client.post(somewhere(text), {"name": "x", "decision": "agree"})
        refused = said.status_code == 403 and "Formular gilt nicht mehr" in said.content.decode()
        answers[text] = "refused" if refused else said.status_code
    taken = {text: said for text, said in answers.items() if said != "refused"}
    assert {text for text, said in taken.items() if said == 405} == READ_ONLY
    assert set(taken) == NO_COOKIE | READ_ONLY
    assert differences(before) == set()


EVIL = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://testserver.evil.example/",
    "https://testserver@evil.example/",
    " //evil.example",
    "/\t/evil.example",
)


@pytest.mark.parametrize("to", EVIL)
def test_no_way_on_leads_to_another_host(world: World, browser: Browser, to: str) -> None:
    editor = world.people["here"]["editor"]
    asked = [
        sign_in(browser(), editor.email, next=to),
        browser(editor).get("/konto/login/", {"next": to}),
        browser(editor).post("/konto/reauthenticate/", {"password": PASSWORD, "next": to}),
        browser(editor).post("/konto/logout/", {"next": to}),
        browser(editor).get("/konto/logout/", {"next": to}),
    ]
    for said in asked:
        where = said.headers.get("Location", "/")
        assert "evil" not in where and where not in (to, to.strip())
        assert not urlsplit(where).netloc and re.match(r"/(?![/\\])", where), where


# --- fields nobody offered ----------------------------------------------------------------------


def rows() -> dict[tuple[str, Any], dict[str, Any]]:
    """All that stands in the tables of accounts."""
    ours = (User, Membership, Municipality, Invitation, LogOpening)
    found = {}
    for model in ours:
        for one in model._base_manager.values():
            one.pop("last_login", None)
            found[model.__name__, one["id"]] = one
    return found


def differences(before: dict[tuple[str, Any], dict[str, Any]]) -> set[tuple[str, ...]]:
    """What has changed since: row and field by name, + and - for rows that came and went."""
    after = rows()
    found = {("+", name) for name, pk in after.keys() - before.keys()}
    found |= {("-", name) for name, pk in before.keys() - after.keys()}
    for row in before.keys() & after.keys():
        was, is_now = before[row], after[row]
        found |= {(str(row[1]), key) for key in was if was[key] != is_now[key]}
    return found


@pytest.fixture
def extra(world: World) -> dict[str, Any]:
    """Names of columns and of what views pass on, none of them in a form."""
    other, there = world.people["there"]["coordinator"].pk, world.there.pk
    people = ("user", "user_id", "by", "by_id", "who", "asked_by", "decided_by")
    return {
        **dict.fromkeys(people, other),
        **dict.fromkeys(("municipality", "municipality_id", "here"), there),
        "is_active": "",
        "is_staff": "1",
        "is_superuser": "1",
        "state": "06",
        "demo": "1",
        "pk": other,
        "id": other,
        "slug": "erlental",
        "since": "2001-01-01",
        "accepted": "1",
        "agreed": "1",
        "decided": "2001-01-01",
        "pilot": "06634001",
        "membership": "1",
    }


def test_ones_name_and_address_change_nothing_else(
    world: World, browser: Browser, extra: dict[str, Any]
) -> None:
    editor = world.people["here"]["editor"]
    client, before = fresh(browser(editor)), rows()
    mine = {**extra, "role": "administrator", "gemeinde": "06634001"}
    client.post("/konto/", {**mine, "name": "Rosa", "email": NEW, "password": "x"})
    assert differences(before) == {(str(editor.pk), "name")}
    before = rows()
    client.post("/konto/adresse/", {**mine, "email": NEW, "name": "Y"})
    assert differences(before) == set()
    client.post("/konto/adresse/code/", {**mine, "code": code_in_the_mail(), "email": "z@z.x"})
    assert differences(before) == {(str(editor.pk), "email")}
    assert User.objects.get(pk=editor.pk).email == NEW


def test_closing_closes_ones_own_account_only(
    world: World, browser: Browser, extra: dict[str, Any]
) -> None:
    editor = world.people["here"]["editor"]
    client, before = fresh(browser(editor)), rows()
    client.post("/konto/schliessen/", {**extra, "email": "coordinator@there.example"})
    fields = ("name", "email", "is_active", "password")
    assert differences(before) == {("-", "Membership"), *((str(editor.pk), one) for one in fields)}


def test_roles_are_given_here_and_by_oneself(
    world: World, browser: Browser, extra: dict[str, Any]
) -> None:
    client, before = browser(world.people["here"]["coordinator"]), rows()
    editor = world.membership("here", "editor")
    place = f"/k/lindenau/menschen/{editor.pk}"
    client.post(f"{place}/rolle/", {**extra, "role": "steering", "gemeinde": ""})
    assert differences(before) == {(str(editor.pk), "role")}
    for role in ("administrator", "state"):
        assert client.post(f"{place}/rolle/", {"role": role}).status_code == 200
    assert differences(before) == {(str(editor.pk), "role")}
    before = rows()
    client.post("/k/lindenau/menschen/", {**extra, "email": "x@y.example", "role": "editor"})
    assert differences(before) == {("+", "Invitation")}
    made = Invitation.unscoped.get()
    assert (made.municipality, made.by) == (world.here, world.people["here"]["coordinator"])
    assert made.accepted is None
    before = rows()
    client.post(f"/k/lindenau/menschen/einladung/{made.pk}/", extra)
    assert differences(before) == {(str(made.pk), "withdrawn")}
    before = rows()
    client.post(f"{place}/ende/", {**extra, "user": world.nobody.pk})
    assert differences(before) == {("-", "Membership")}
    assert not Membership.unscoped.filter(pk=editor.pk).exists()


def test_who_joins_gets_what_was_offered(
    world: World, browser: Browser, extra: dict[str, Any]
) -> None:
    link = invited(browser(world.people["here"]["coordinator"]))
    offered, before = Invitation.unscoped.get(), rows()
    more = {**extra, "role": "coordinator", "email": "chef@here.example", "gemeinde": "06634001"}
    browser().post(link, {**more, **JOINING})
    assert differences(before) == {
        ("+", "User"),
        ("+", "Membership"),
        (str(offered.pk), "accepted"),
    }
    joined = User.objects.get(email="ada@traeger.example")
    held = Membership.unscoped.get(user=joined)
    assert (held.role, held.municipality, held.gemeinde) == ("provider", world.here, "")
    assert joined.is_active


def test_a_new_municipality_and_an_opening_are_what_was_typed(
    world: World, browser: Browser, extra: dict[str, Any]
) -> None:
    care, before = browser(world.people["here"]["administrator"]), rows()
    typed = {"name": "Neustadt", "key": "09162", "kind": "kreis", "email": "k@neu.example"}
    care.post("/anlage/", {**extra, **typed, "role": "administrator"})
    assert differences(before) == {("+", "Municipality"), ("+", "Invitation")}
    made = Municipality.objects.get(key="09162")
    assert (made.demo, made.pilot, made.slug) == (False, "", "neustadt")
    assert Invitation.unscoped.get().role == "coordinator"
    before = rows()
    coordinator = world.people["here"]["coordinator"]
    browser(coordinator).post("/k/lindenau/menschen/protokoll/", {**extra, "reason": "Auskunft"})
    assert differences(before) == {("+", "LogOpening")}
    asked = LogOpening.unscoped.get()
    assert (asked.municipality, asked.asked_by, asked.agreed) == (world.here, coordinator, False)
    before = rows()
    care.post(f"/anlage/protokoll/{asked.pk}/", {**extra, "decision": "refuse", "reason": "x"})
    assert differences(before) == {(str(asked.pk), one) for one in ("decided", "decided_by_id")}
    assert LogOpening.unscoped.get().decided_by == world.people["here"]["administrator"]
