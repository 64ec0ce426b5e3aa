"""Every page of every role: which there are, and a browser somebody is signed in with."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from tests.e2e.ground import ground
from tests.platform.accounts.conftest import PASSWORD, World
from tests.platform.accounts.objects import OBJECTS
from tests.platform.accounts.test_permissions import ROUTES, arguments

from lueckenlos.accounts import people
from lueckenlos.accounts.models import User
from lueckenlos.accounts.queries import token_of
from lueckenlos.accounts.roles import ROLES

WHO = ("", *(role.key for role in ROLES), "nobody")
MISSING = "/gibt-es-nicht/"
SEARCHES = (
    "suche/?q=a", "suche/?q=gibtesnicht", "suche/?q=" + "x" * 200,
    "angebote/?q=gibtesnicht", "kette/erklaerung/?feld=gesundheit&phase=0-3",
)  # fmt: skip
ENGLISH, ARABIC = "?sprache=en", "?sprache=ar"
OTHER_HOMES = ("tr", "uk", "de-simple")


@dataclass(frozen=True)
class Screen:
    """What somebody looks through: width in pixels, light or dark, size of letters."""

    width: int
    dark: bool = False
    letters: int = 100


SCREENS = (Screen(1280), Screen(360, dark=True), Screen(640, letters=200))


@dataclass(frozen=True)
class Stop:
    """A page on the way of a role; `main` tells pages with another content apart."""

    path: str
    status: int
    main: str


def user_of(world: World, who: str) -> User | None:
    if not who:
        return None
    return world.nobody if who == "nobody" else world.people["here"][who]


def signed_in(user: User | None) -> Client:
    """Somebody who came in by the form, as the pages of the second factor ask for."""
    cache.clear()
    client = Client(raise_request_exception=True)
    if user is not None:
        answer = client.post("/konto/login/", {"login": user.email, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
    return client


def objects(world: World) -> dict[str, dict[str, Any]]:
    """An object for each address that needs one, made once for those that need the same."""
    found, made, last = ground(world), dict[Any, dict[str, Any]](), {}
    for name, make in reversed([pair for pair in OBJECTS.items() if pair[0] not in found]):
        if make not in made:
            try:
                made[make] = make(world, world.here, "here")
            except people.RefusedError:  # the one before it is in its way, and shows its page too
                made[make] = last
        found[name] = last = made[make]
    return found


def addresses(world: World) -> list[str]:
    """Every address of the platform, with objects of the first municipality."""
    found, made = [], objects(world)
    for text, one in ROUTES:
        name = one.name or ""
        given = made[name] if name in made else arguments(world, text, name, "here")
        found.append(re.sub(r"<(\w+)>", lambda key, of=given: str(of[key[1]]), text))
    offered = people.invite(
        by=world.people["here"]["coordinator"], municipality=world.here,
        email="neu@here.example", role="editor",
    )  # fmt: skip
    return [*found, MISSING, f"/einladung/?t={token_of(offered)}"]


def stops(client: Client, paths: list[str], world: World) -> list[Stop]:
    """The pages among the addresses that somebody may open; reports, which run no script, are
    looked at by their own tests."""
    own = f"/k/{world.here.slug}/"
    if client.get(own).status_code == 200:
        paths = [own, *paths, *(own + more for more in SEARCHES), own + ENGLISH, own + ARABIC]
    else:
        for_families = [one for one in paths if one.startswith("/familien/") and "?" not in one]
        home = f"/familien/{world.here.slug}/"
        paths = [*paths, *(one + ARABIC for one in for_families)]
        paths += [f"{home}?sprache={code}" for code in OTHER_HOMES]
    paths = [*paths, f"/konto/login/{ENGLISH}", f"/{ENGLISH}"]
    found = {}
    for path in paths:
        answer = client.get(path)
        shown = answer.status_code == 200 or path == MISSING
        shown = shown and "sandbox" not in answer.headers.get("Content-Security-Policy", "")
        if shown and answer.headers.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            assert "<main" in text, f"{path} is no whole page"
            found[path] = Stop(path, answer.status_code, _main(text))
    client.get("/?sprache=de")  # the session keeps the language, and the browser gets the session
    return list(found.values())


def _main(text: str) -> str:
    head, _, main = text.partition("<main")
    language = re.search(r'<html lang="([\w-]+)"', head)
    plain = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|[0-9a-f-]{10,}', "", main)
    assert language
    return hashlib.sha256((language[1] + plain).encode()).hexdigest()


def opened(browser: Browser, screen: Screen) -> BrowserContext:
    return browser.new_context(
        viewport={"width": screen.width, "height": 900},
        color_scheme="dark" if screen.dark else "light",
        locale="de-DE",
    )


def enter(context: BrowserContext, client: Client, server: str) -> None:
    """Give a browser the session of somebody."""
    context.clear_cookies()
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        if name in client.cookies:
            value = client.cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": server}])


def show(page: Page, server: str, stop: Stop, screen: Screen) -> None:
    """Open a page as somebody with these eyes does."""
    page.goto(server + stop.path)
    if screen.letters != 100:
        page.evaluate(f"document.documentElement.style.fontSize = '{screen.letters}%'")


class Seen:
    """What a page did while it was open."""

    def __init__(self, page: Page) -> None:
        self.page, self.errors, self.hosts = page, list[str](), set[str]()
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))

    def problems(self, status: int) -> list[str]:
        """Errors but the one the browser itself notes of a page that is missing."""
        return [one for one in self.errors if not (status == 404 and "404" in one)]
