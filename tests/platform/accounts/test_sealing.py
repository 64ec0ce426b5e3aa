"""Secrets of second factors: sealed in the database, and what is counted is counted by all."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.accounts.test_login import sign_in
from tests.platform.accounts.test_own_account import fresh
from tests.platform.accounts.test_second_factor import code_of, with_app
from tests.platform.conftest import Installation

from lueckenlos.accounts.models import SharedCache
from lueckenlos.accounts.sealing import UnreadableError, seal, unseal
from lueckenlos.accounts.shared_cache import purge

Browser = Callable[..., Client]
EDITOR = "editor@here.example"


def kept() -> dict[str, Any]:
    """What the database holds of each kind of factor."""
    return {one.type: one.data for one in Authenticator.objects.all()}


def log_in_by(code: str, browser: Browser) -> Any:
    cache.clear()  # a code works once, and this one has opened the set-up
    client = browser()
    sign_in(client, EDITOR)
    return client.post("/konto/schutz/authenticate/", {"code": code})


def test_neither_app_nor_emergency_codes_can_be_read_from_the_database(
    world: World, browser: Browser
) -> None:
    client = browser()
    secret = with_app(client, EDITOR)
    page = client.get("/konto/schutz/recovery-codes/").content.decode()
    codes = re.findall(r"\b\d{8}\b", page)
    assert secret not in str(kept()) and kept()["totp"]["secret"].startswith("sealed1:")
    assert kept()["recovery_codes"]["seed"].startswith("sealed1:")
    assert log_in_by(code_of(secret), browser)["Location"] == "/kommunen/"
    assert log_in_by(codes[0], browser)["Location"] == "/kommunen/"


def test_the_same_secret_is_sealed_differently_each_time_and_only_once() -> None:
    assert seal("GEHEIM") != seal("GEHEIM")
    assert unseal(seal("GEHEIM")) == unseal(seal(seal("GEHEIM"))) == unseal("GEHEIM") == "GEHEIM"
    sealed = seal("GEHEIM")
    with pytest.raises(UnreadableError):
        unseal(sealed[:-4] + "AAA=")


def test_secrets_from_before_still_open_and_are_sealed_by_the_upgrade(
    world: World, browser: Browser
) -> None:
    secret = with_app(browser(), EDITOR)
    totp = Authenticator.objects.get(type="totp")
    totp.data = {"secret": secret}
    totp.save()
    codes = Authenticator.objects.get(type="recovery_codes")
    codes.data = {"migrated_codes": ["11111111", "22222222"], "used_mask": 0}
    codes.save()
    assert log_in_by(code_of(secret), browser).status_code == 302
    step = importlib.import_module("lueckenlos.accounts.migrations.0004_seal_second_factors")
    step.forwards(apps, None)
    for plain in (secret, "11111111", "22222222"):
        assert plain not in str(kept())
    assert log_in_by(code_of(secret), browser).status_code == 302
    assert log_in_by("22222222", browser).status_code == 302
    step.backwards(apps, None)
    assert kept()["totp"] == {"secret": secret}
    assert kept()["recovery_codes"]["migrated_codes"] == ["11111111"]


def test_a_changed_key_is_told_with_its_cure_and_is_no_crash(
    world: World, browser: Browser, settings: Any
) -> None:
    client = browser()
    secret = with_app(client, EDITOR)
    settings.SECRET_KEY = "another-key-of-the-installation"
    said = log_in_by(code_of(secret), browser)
    page = said.content.decode()
    assert said.status_code == 200 and "LUECKENLOS_SECRET_KEY" in page
    assert "lässt sich nicht mehr prüfen" in page
    client = browser()  # the old session ends with the key, too
    Authenticator.objects.filter(type="totp").delete()
    client.force_login(world.people["here"]["editor"], "django.contrib.auth.backends.ModelBackend")
    said = fresh(client).get("/konto/schutz/recovery-codes/")
    assert said.status_code == 409 and "LUECKENLOS_SECRET_KEY" in said.content.decode()
    settings.SECRET_KEY = "only-for-tests"
    assert unseal(kept()["recovery_codes"]["seed"])


def test_all_processes_of_the_web_count_together(installation: Installation) -> None:
    installation.upgraded()
    say = "from django.core.cache import cache\nresult = cache.add('code used', 'y', 60)"
    assert [installation.python(say), installation.python(say)] == [True, False]


def test_what_has_run_out_is_deleted(db: None) -> None:
    cache.clear()
    cache.set("tried", 3, 60)
    cache.set("long ago", 3, 60)
    SharedCache.objects.filter(cache_key__contains="long").update(
        expires=timezone.now() - timedelta(seconds=1)
    )
    assert purge() == 1 and cache.get("tried") == 3
    assert SharedCache.objects.count() == 1
