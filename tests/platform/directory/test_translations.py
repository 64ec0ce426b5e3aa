"""Texts of services in other languages: written, reviewed, read by families, out of date."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import CAFE, cafe, keeps, one, path

from lueckenlos.directory.models import Service, Translation
from lueckenlos.directory.translating import LANGUAGES, states, told_in
from lueckenlos.finder.actions import open_finder

GERMAN = "Kommen Sie mit Ihrem Baby vorbei."
TURKISH = "Bebeğinizle birlikte gelin."


@pytest.fixture
def service(world: World) -> Service:
    """A service with a German text, for families to find."""
    made = cafe(world, replace(CAFE, id="K-2", name="Elterncafé Nord"))
    Service.objects.for_municipality(world.here).filter(pk=made.pk).update(description=GERMAN)
    return one(world.here, CAFE.name)


@pytest.fixture
def editor(world: World, browser: Any) -> Client:
    client: Client = browser(world.people["here"]["editor"])
    return client


def write(client: Client, service: Service, *reviewed: str, **said: Any) -> Any:
    """What the form sends."""
    service.refresh_from_db()
    sent = {"version": service.version, "geprueft": reviewed, **said}
    return client.post(path(service, "uebersetzungen/tr/"), sent)


def read(world: World, service: Service, language: str = "tr") -> str:
    """The page of the service as a family has it."""
    address = reverse("family_service", args=[world.here.slug, service.pk])
    answer = Client().get(f"{address}?sprache={language}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def state(service: Service) -> str:
    service.refresh_from_db()
    return states(service)["tr"]["description"]


def test_families_read_what_was_reviewed_and_nothing_else(
    editor: Client, world: World, service: Service
) -> None:
    open_finder(by=world.people["here"]["coordinator"], municipality=world.here, open=True)
    assert write(editor, service, description=TURKISH).status_code == 302
    assert state(service) == "Entwurf" and TURKISH not in read(world, service)
    write(editor, service, "description", description=TURKISH)
    shown = read(world, service)
    assert state(service) == "geprüft" and TURKISH in shown
    assert shown.index(TURKISH) < shown.index("Almanca metin") < shown.index(GERMAN)
    assert TURKISH not in read(world, service, "de") and TURKISH not in read(world, service, "en")


def test_a_new_german_text_holds_until_the_translation_follows(
    editor: Client, world: World, service: Service
) -> None:
    open_finder(by=world.people["here"]["coordinator"], municipality=world.here, open=True)
    write(editor, service, "description", description=TURKISH)
    Service.objects.for_municipality(world.here).filter(pk=service.pk).update(
        description="Im August geschlossen.", version=9
    )
    assert state(service) == "veraltet"
    assert TURKISH not in read(world, service) and "Im August" in read(world, service)
    page = editor.get(path(service, "uebersetzungen/tr/")).content.decode()
    assert f"<del>{GERMAN}</del>" in page and "veraltet" in page
    write(editor, service, description=TURKISH)
    assert state(service) == "veraltet", "saved untouched, it is not up to date"
    write(editor, service, "description", description=TURKISH)
    assert state(service) == "geprüft" and TURKISH in read(world, service)


def test_a_provider_writes_and_the_coordination_reviews(
    editor: Client, world: World, browser: Any, service: Service
) -> None:
    keeps(world, service)
    provider = browser(world.people["here"]["provider"])
    page = provider.get(path(service, "uebersetzungen/tr/")).content.decode()
    assert "geprueft" not in page and "prüft die Koordination" in page
    write(provider, service, "description", description=TURKISH)
    assert state(service) == "Entwurf"
    write(editor, service, "description", description=TURKISH)
    write(provider, service, description=TURKISH)
    assert state(service) == "geprüft", "what a provider leaves as it is stays reviewed"
    write(provider, service, description=f"{TURKISH} Ücretsiz.")
    assert state(service) == "Entwurf"


def test_an_emptied_text_is_gone_and_every_change_has_its_history(
    editor: Client, world: World, service: Service
) -> None:
    write(editor, service, "description", description=TURKISH)
    write(editor, service, description="")
    assert not Translation.objects.for_municipality(world.here).exists()
    told = Translation.history.filter(service=service.pk).values_list("history_type", flat=True)
    assert list(told) == ["-", "+"]
    assert (
        "Geändert hat sich nichts"
        in editor.post(
            path(service, "uebersetzungen/tr/"), {"version": service.version}, follow=True
        ).content.decode()
    )


def test_nothing_typed_is_lost(editor: Client, world: World, service: Service) -> None:
    stale = editor.post(path(service, "uebersetzungen/tr/"), {"version": 0, "description": TURKISH})
    assert stale.status_code == 409 and TURKISH in stale.content.decode()
    long = write(editor, service, description="ş" * 5001)
    assert long.status_code == 400 and "ş" * 5001 in long.content.decode()
    assert not Translation.objects.for_municipality(world.here).exists()


def test_only_a_language_of_the_pages_and_a_text_that_is_there(
    editor: Client, world: World, service: Service
) -> None:
    assert editor.get(path(service, "uebersetzungen/xx/")).status_code == 404
    write(editor, service, alert="Dikkat", code="X", municipality="1")
    assert not Translation.objects.for_municipality(world.here).exists()
    service.refresh_from_db()
    assert service.code == CAFE.id


def test_the_work_of_each_language_is_told(editor: Client, world: World, service: Service) -> None:
    write(editor, service, "name", name="Emzirme kafesi", description=TURKISH)
    address = reverse("translation_work", args=[world.here.slug])
    told = {row["code"]: row for row in editor.get(address).context["told"]}
    assert list(told) == list(LANGUAGES)
    assert (told["tr"]["services"], told["tr"]["drafts"], told["tr"]["old"]) == (1, 1, 0)
    assert told["tr"]["waiting"] == [(service.pk, CAFE.name)] and not told["en"]["waiting"]
    page = editor.get(path(service, "uebersetzungen/")).content.decode()
    assert "Entwurf" in page and "geprüft" in page and "fehlt" in page


def test_a_merged_record_brings_its_texts_along(
    editor: Client, world: World, service: Service
) -> None:
    write(editor, service, "description", "name", name="Emzirme kafesi", description=TURKISH)
    into = one(world.here, "Elterncafé Nord")
    sent = {"mit": service.pk, "version": into.version, "version_mit": service.version,
            "name": "zwei", "description": "zwei"}  # fmt: skip
    assert editor.post(path(into, "zusammenfuehren/"), sent).status_code == 302
    assert told_in(world.here, "tr", [into.pk]) == {
        into.pk: {"name": "Emzirme kafesi", "description": TURKISH}
    }


def test_a_list_asks_no_more_for_translated_texts_of_many(
    world: World, django_assert_num_queries: Any, service: Service
) -> None:
    put(world.here, [replace(CAFE, id=f"V-{at}", name=f"Café {at}") for at in range(12)])
    services = Service.objects.for_municipality(world.here)
    for each in services:
        Translation.objects.create(
            municipality=world.here, service=each, language="tr", field="name", text="Kafe",
            original=each.name, reviewed="2026-11-01T00:00Z",
        )  # fmt: skip
    keys = list(services.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        assert len(told_in(world.here, "tr", keys)) == len(keys)
