"""Logging in with the municipality's own log-in service: the certified oidc-provider."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World

from lueckenlos.accounts.models import User

HERE = Path(__file__).resolve().parent
MODULES = HERE.parents[2] / "frontend"
BACK = "http://testserver/konto/fremd/oidc/login/callback/"
SECRET = "nur-fuer-tests-nur-fuer-tests"

pytestmark = pytest.mark.skipif(
    not (MODULES / "node_modules" / "oidc-provider").is_dir() or not shutil.which("node"),
    reason="oidc-provider: frontend/build.sh fetches it",
)


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def service(**person: Any) -> Iterator[str]:
    """A log-in service at which `person` is already known; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        ["node", HERE / "provider.mjs", url, BACK, str(port), MODULES],
        env={"PATH": os.environ["PATH"], "PERSON": json.dumps(person)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        said = []
        for line in process.stdout:
            said.append(line)
            if line.strip() == "ready":
                break
        else:
            pytest.fail("".join(said))
        yield url
    finally:
        process.terminate()
        process.wait(10)


def walk(url: str) -> str:
    """Through the service, as a browser would, until it sends one back to us."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()), Stay())
    for _ in range(10):
        try:
            answer: Any = opener.open(Request(url), timeout=10)
        except HTTPError as error:
            answer = error
        to = answer.headers.get("Location")
        assert to, answer.read().decode()
        url = to if to.startswith("http") else url.split("/", 3)[0] + "//" + url.split("/")[2] + to
        if url.startswith(BACK):
            return url
    raise AssertionError("no way back")


def through(settings: Any, url: str, client: Client) -> Any:
    """What comes of logging in with the service at `url`."""
    settings.OIDC_NAME = "Kreisverwaltung"
    app = {
        "provider_id": "oidc", "name": "Kreisverwaltung", "client_id": "lueckenlos",
        "secret": SECRET, "settings": {"server_url": url},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    assert "Anmelden mit Kreisverwaltung" in client.get("/konto/login/").content.decode()
    begun = client.post("/konto/fremd/oidc/login/")
    assert begun.status_code == 302, begun.content.decode()
    assert "code_challenge=" in begun["Location"]
    return client.get(walk(begun["Location"]).removeprefix("http://testserver"))


def test_who_has_an_account_comes_in(
    world: World, settings: Any, browser: Callable[..., Client]
) -> None:
    client = browser()
    with service(email="Editor@here.example", email_verified=True, name="Eda") as url:
        assert through(settings, url, client)["Location"] == "/kommunen/"
    assert client.get("/k/lindenau/").status_code == 200
    assert User.objects.filter(email="editor@here.example").count() == 1


@pytest.mark.parametrize(
    "person",
    [
        {"email": "unknown@here.example", "email_verified": True},
        {"email": "editor@here.example", "email_verified": False},
    ],
    ids=["unknown", "unverified"],
)
def test_nobody_else_does(
    world: World, settings: Any, browser: Callable[..., Client], person: dict[str, Any]
) -> None:
    client, before = browser(), User.objects.count()
    with service(**person) as url:
        said = through(settings, url, client)
        if said.status_code == 302:
            said = client.get(said["Location"])
    assert "Zugänge gibt es auf Einladung" in said.content.decode()
    assert client.get("/k/lindenau/").status_code == 302
    assert User.objects.count() == before


def test_an_answer_nobody_asked_for_is_refused(
    world: World, settings: Any, browser: Callable[..., Client]
) -> None:
    """Somebody slips a visitor the end of their own log-in."""
    with service(email="editor@here.example", email_verified=True) as url:
        through(settings, url, browser())
        begun = browser().post("/konto/fremd/oidc/login/")["Location"]
        victim = browser()
        victim.get(walk(begun).removeprefix("http://testserver"))
    assert victim.get("/k/lindenau/").status_code == 302
