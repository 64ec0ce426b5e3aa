"""Changing many services at once: what is shown before, what is done, whom nobody overtakes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.test_list import CAFE, KITA, LIST, ODD, SECRET
from tests.platform.directory.typed import path, shown

from lueckenlos.directory.models import (
    Attribute,
    Organization,
    OrganizationMember,
    Service,
    Status,
    TaxonomyTerm,
)

Opens = Callable[..., Client]
MANY = f"{LIST}viele/"
DAY = date(2026, 5, 4)


@pytest.fixture
def coordinator(world: World, browser: Opens) -> Client:
    put(world.here, [CAFE, KITA, ODD, SECRET])
    put(world.there, [replace(CAFE, name="Fremdes Café")])
    return browser(world.people["here"]["coordinator"])


def services(world: World, *codes: str) -> list[Service]:
    every = Service.objects.for_municipality(world.here).order_by("code")
    return list(every.filter(code__in=codes) if codes else every)


def ask(client: Client, act: str, chosen: list[Service] | None, query: str = "") -> str:
    """The page that asks before; `chosen` None: all hits."""
    said: dict[str, Any] = {"tun": act}
    said |= {"alle": "on"} if chosen is None else {"wahl": [str(one.pk) for one in chosen]}
    asked = client.post(f"{MANY}?{query}", said)
    assert asked.status_code == 302, "one can come back to the page"
    answer = client.get(asked.headers["Location"])
    assert answer.status_code == 200, answer.headers
    return answer.content.decode()


def do(client: Client, act: str, page: str, **said: object) -> list[str]:
    """Confirm what a page asks; what is said then."""
    seen = re.search('name="seen" value="([^"]+)"', page)
    assert seen is not None
    answer = client.post(MANY, {"tun": act, "seen": seen[1], **said})
    assert answer.status_code == 302
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_before_anything_changes_a_page_names_what_would(world: World, coordinator: Client) -> None:
    page = ask(coordinator, "bestaetigt", services(world, "K-1", "K-3"))
    assert "2 Angebote: als bestätigt eintragen" in page
    assert CAFE.name in page and "nie bestätigt" in page and KITA.name not in page
    assert [one.version for one in services(world)] == [1, 1, 1, 1]


def test_one_comes_back_to_the_page_and_sees_what_holds_now(
    world: World, coordinator: Client
) -> None:
    said = {"tun": "archivieren", "wahl": [str(one.pk) for one in services(world, "K-1", "K-3")]}
    where = coordinator.post(f"{MANY}?q=a", said).headers["Location"]
    do(coordinator, "archivieren", coordinator.get(where).content.decode())
    again = coordinator.get(where).content.decode()
    assert "2 Angebote: archivieren" in again and "archiviert" in again and "?q=a" in again
    told = do(coordinator, "archivieren", again)
    assert told == ["0 Angebote geändert: archiviert. Bei 2 galt es schon."]
    assert {one.version for one in services(world, "K-1", "K-3")} == {2}


def test_services_are_confirmed_on_a_day_with_history(world: World, coordinator: Client) -> None:
    page = ask(coordinator, "bestaetigt", services(world, "K-2", "K-3"))
    [told] = do(coordinator, "bestaetigt", page, value=DAY.isoformat())
    assert told == "2 Angebote geändert: bestätigt am 04.05.2026."
    for one in services(world, "K-2", "K-3"):
        assert (one.assured_date, one.version) == (DAY, 2)
        first = one.history.first()
        assert (first.assured_date, first.version, first.history_type) == (DAY, 2, "~")
        assert first.history_user == world.people["here"]["coordinator"]
        assert first.history_change_reason == "bestätigt am 04.05.2026"
    assert services(world, "K-1")[0].version == 1


def test_a_day_to_come_is_refused_and_the_choice_is_kept(world: World, coordinator: Client) -> None:
    page = ask(coordinator, "bestaetigt", services(world, "K-1"))
    seen = re.search('name="seen" value="([^"]+)"', page)
    day = timezone.localdate() + timedelta(days=1)
    answer = coordinator.post(
        MANY, {"tun": "bestaetigt", "seen": seen and seen[1], "value": day.isoformat()}
    )
    text = answer.content.decode()
    assert "Dieser Tag kommt erst noch" in text and seen and seen[1] in text
    assert services(world, "K-1")[0].version == 1


def test_a_kind_brings_what_is_usual_for_it(world: World, coordinator: Client) -> None:
    do(coordinator, "art", ask(coordinator, "art", services(world, "K-3")), value="kita")
    [odd] = services(world, "K-3")
    assert (odd.kind, odd.kind_key, odd.main_field) == ("Kindertagesstätte", "kita", "betreuung")
    assert (odd.minimum_age or 0) > 0 and odd.history.first().kind == odd.kind
    do(coordinator, "art", ask(coordinator, "art", services(world, "K-1")), value="frauenhaus")
    [cafe] = services(world, "K-1")
    assert cafe.hides_address and cafe.place == "Fulda"
    assert "Straße" not in str(cafe.details) and "Straße" not in str(cafe.history.first().details)


def test_a_field_is_set_and_taken_back(world: World, coordinator: Client) -> None:
    page = ask(coordinator, "feld", services(world, "K-2"))
    assert "Betreuung (üblich)" in page
    do(coordinator, "feld", page, value="beratung")
    assert services(world, "K-2")[0].main_field == "beratung"
    do(coordinator, "feld", ask(coordinator, "feld", services(world, "K-2")), value="")
    assert [services(world, "K-2")[0].field, services(world, "K-2")[0].main_field] == [
        "", "betreuung",
    ]  # fmt: skip


def test_a_term_is_added_once_and_taken_away(world: World, coordinator: Client) -> None:
    for _ in range(2):
        page = ask(coordinator, "schlagwort", services(world, "K-1", "K-2"))
        told = do(coordinator, "schlagwort", page, value="Ferien")
    assert told == ["0 Angebote geändert: Schlagwort „Ferien“ dazu. Bei 2 galt es schon."]
    assert Attribute.objects.count() == 2
    assert [one.version for one in services(world, "K-1", "K-2")] == [2, 2]
    term = TaxonomyTerm.objects.for_municipality(world.here).get()
    page = ask(coordinator, "ohne-schlagwort", services(world, "K-1"))
    assert "Ferien" in page
    do(coordinator, "ohne-schlagwort", page, value=str(term.pk))
    assert Attribute.objects.get().service.code == "K-2"
    assert "Ferien" in services(world, "K-1")[0].history.first().history_change_reason


def test_a_service_with_very_many_terms_can_still_be_changed(
    world: World, coordinator: Client
) -> None:
    cafe = services(world, CAFE.id)[0]
    terms = [TaxonomyTerm(municipality=world.here, name=f"{n:03} {'x' * 90}") for n in range(40)]
    TaxonomyTerm.objects.bulk_create(terms)
    Attribute.objects.bulk_create(Attribute(service=cafe, term=term) for term in terms)
    said = shown(coordinator, cafe) | {"description": "Neu"}
    assert coordinator.post(path(cafe, "aendern/"), said).status_code == 302
    cafe.refresh_from_db()
    assert cafe.description == "Neu" and cafe.attributes.count() == 40


def test_services_leave_the_family_search_and_come_back(world: World, coordinator: Client) -> None:
    for act, published in (("nicht-zeigen", False), ("zeigen", True)):
        do(coordinator, act, ask(coordinator, act, services(world, "K-1")))
        assert services(world, "K-1")[0].published is published


def test_services_are_archived_and_brought_back(world: World, coordinator: Client) -> None:
    do(coordinator, "archivieren", ask(coordinator, "archivieren", services(world, "K-1", "K-2")))
    assert [one.status for one in services(world, "K-1", "K-2")] == [Status.ARCHIVED] * 2
    page = ask(coordinator, "zurueck", None, "stand=archiviert&q=kita")
    do(coordinator, "zurueck", page)
    assert [one.status for one in services(world, "K-1", "K-2")] == ["archived", "active"]


def test_all_hits_are_those_of_the_filter_and_no_foreign_ones(
    world: World, coordinator: Client
) -> None:
    page = ask(coordinator, "archivieren", None, "feld=treffpunkt")
    assert "1 Angebot: archivieren" in page
    foreign = Service.objects.for_municipality(world.there).get()
    answer = coordinator.post(MANY, {"tun": "archivieren", "wahl": [str(foreign.pk), "x"]})
    assert answer.status_code == 302
    coordinator.post(MANY, {"tun": "archivieren", "seen": f"{foreign.pk.hex}:1"})
    foreign.refresh_from_db(from_queryset=Service.unscoped.all())
    assert foreign.status == Status.ACTIVE


def test_a_service_somebody_changed_meanwhile_is_left_and_named(
    world: World, coordinator: Client, browser: Opens
) -> None:
    page = ask(coordinator, "archivieren", None)
    editor = browser(world.people["here"]["editor"])
    do(editor, "bestaetigt", ask(editor, "bestaetigt", services(world, "K-2")), value="2026-05-04")
    done, left = do(coordinator, "archivieren", page)
    assert done == "3 Angebote geändert: archiviert."
    assert f"„{KITA.name}“" in left and CAFE.name not in left
    [kita] = services(world, "K-2")
    assert (kita.status, kita.assured_date, kita.version) == (Status.ACTIVE, DAY, 2)


def test_nothing_chosen_says_so(world: World, coordinator: Client) -> None:
    for said, words in (({"tun": "archivieren"}, "Kreuzen Sie"), ({"alle": "on"}, "Wählen Sie")):
        answer = coordinator.post(f"{MANY}?art=kita", said)
        assert answer.status_code == 302 and answer.headers["Location"].endswith("?art=kita")
        assert words in str(list(get_messages(answer.wsgi_request))[-1])


@pytest.mark.parametrize(("role", "status"), [("steering", 403), ("gemeinde", 403)])
def test_who_may_not_edit_changes_nothing(
    world: World, browser: Opens, coordinator: Client, role: str, status: int
) -> None:
    client = browser(world.people["here"][role])
    [cafe] = services(world, "K-1")
    said = {"tun": "archivieren", "seen": f"{cafe.pk.hex}:1"}
    assert client.post(MANY, said).status_code == status
    assert services(world, "K-1")[0].status == Status.ACTIVE
    assert "Viele auf einmal" not in client.get(LIST).content.decode()


def test_a_provider_changes_own_services_only_and_not_who_finds_them(
    world: World, browser: Opens, coordinator: Client
) -> None:
    provider = world.people["here"]["provider"]
    mine = Organization.objects.for_municipality(world.here).get(name=KITA.provider)
    OrganizationMember.objects.create(organization=mine, user=provider)
    client = browser(provider)
    seen = " ".join(f"{one.pk.hex}:1" for one in services(world))
    client.post(MANY, {"tun": "bestaetigt", "seen": seen, "value": "2026-05-04"})
    assert [one.code for one in services(world) if one.version > 1] == ["K-2"]
    client.post(MANY, {"tun": "nicht-zeigen", "seen": seen.replace(":1", ":2")})
    assert services(world, "K-2")[0].published


def test_hundreds_are_changed_in_few_queries(world: World, coordinator: Client) -> None:
    put(world.here, [replace(CAFE, id=f"N{at}", name=f"Treff {at}") for at in range(450)])
    page = ask(coordinator, "art", None)
    assert "454 Angebote" in page and "… und 354 weitere" in page
    with CaptureQueriesContext(connection) as asked:
        [told] = do(coordinator, "art", page, value="kita")
    assert told == "454 Angebote geändert: Angebotsart „Kindertagesstätte“."
    assert len(asked) < 90
    assert {one.main_field for one in services(world)} == {"betreuung"}
