"""One provider under two names becomes one; that can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import CAFE, one, path, pk_of

from lueckenlos.directory.models import Organization, OrganizationMember, Service
from lueckenlos.directory.queries import organizations
from lueckenlos.exchange.records import OfferRecord

TOWN = "Stadt Bad Marbach"
LONG = "Stadt Bad Marbach, Fr. Lehmann 05691-4410"
HERE = replace(CAFE, provider=TOWN)
KITA = OfferRecord(id="S", name="Kita Sonnenschein", provider=LONG, kind="Kita",
                   street="Schulstr. 4", city="Bad Marbach")  # fmt: skip
LIST = "/k/lindenau/traeger/"


@pytest.fixture
def editor(world: World, browser: Any) -> Any:
    put(world.here, [HERE, KITA, replace(KITA, id="X", name="Fremd", provider="Caritas")])
    return browser(world.people["here"]["editor"])


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def page_of(world: World, name: str, more: str = "") -> str:
    return f"{LIST}{pk_of(world.here, name)}/{more}"


def merged(client: Any, world: World) -> Any:
    """Make one of both as the pages ask for it."""
    address = page_of(world, TOWN, "zusammenfuehren/")
    other = organizations(world.here).get(name=LONG)
    page = client.get(address, {"mit": str(other.pk)})
    said = {"mit": str(other.pk), "version": str(page.context["one"].version),
            "version_mit": str(page.context["other"].version)}  # fmt: skip
    return client.post(address, said)


def test_who_is_called_alike_is_offered(editor: Any, world: World) -> None:
    page = text(editor.get(page_of(world, TOWN)))
    assert "Fr. Lehmann 05691-4410</a>" in page and "Caritas" not in page
    answer = editor.get(page_of(world, LONG, "zusammenfuehren/"))
    assert [found.name for found in answer.context["alike"]] == [TOWN]
    found = editor.get(page_of(world, LONG, "zusammenfuehren/"), {"q": "carit"}).context["found"]
    assert [found.name for found in found] == ["Caritas"]


def test_services_places_and_people_go_over_with_history(editor: Any, world: World) -> None:
    provider = world.people["here"]["provider"]
    OrganizationMember.objects.create(
        organization=organizations(world.here).get(name=LONG), user=provider
    )
    answer = merged(editor, world)
    assert answer.status_code == 302 and answer.url == page_of(world, TOWN)
    kita = one(world.here, KITA.name)
    assert (kita.organization and kita.organization.name, kita.version) == (TOWN, 2)
    assert [str(at.location.organization) for at in kita.at_locations.all()] == [TOWN]
    assert [held.user for held in OrganizationMember.objects.all()] == [provider]
    assert kita.history.first().history_user == world.people["here"]["editor"]
    assert sorted(organizations(world.here).values_list("name", flat=True)) == ["Caritas", TOWN]
    told = text(editor.get(path(kita, "verlauf/")))
    assert LONG in told and "gelöschter" not in told
    assert "ist hierin aufgegangen" in text(editor.get(page_of(world, TOWN)))


def test_it_can_be_taken_back(editor: Any, world: World) -> None:
    provider = world.people["here"]["provider"]
    before = organizations(world.here).get(name=LONG)
    OrganizationMember.objects.create(organization=before, user=provider)
    merged(editor, world)
    now = page_of(world, TOWN, "trennen/")
    answer = editor.post(now, {"mit": str(before.pk)}, follow=True)
    assert "ist wieder ein eigener Träger" in text(answer)
    kita, mine = one(world.here, KITA.name), one(world.here, CAFE.name)
    assert kita.organization == before and mine.organization and mine.organization.name == TOWN
    assert [at.location.organization for at in kita.at_locations.all()] == [before]
    [held] = OrganizationMember.objects.all()
    assert (held.organization, held.user) == (before, provider)
    assert "nicht mehr trennen" in text(editor.post(now, {"mit": str(before.pk)}, follow=True))
    assert "aufgegangen" not in text(editor.get(page_of(world, TOWN)))


def test_what_was_given_to_somebody_else_since_stays_there(editor: Any, world: World) -> None:
    before = organizations(world.here).get(name=LONG)
    merged(editor, world)
    kita = one(world.here, KITA.name)
    kita.organization = organizations(world.here).get(name="Caritas")
    kita.save()
    editor.post(page_of(world, TOWN, "trennen/"), {"mit": str(before.pk)})
    again = Service.objects.for_municipality(world.here).get(pk=kita.pk)
    assert str(again.organization) == "Caritas"


def test_nothing_is_merged_that_changed_meanwhile(editor: Any, world: World) -> None:
    other = organizations(world.here).get(name=LONG)
    said = {"mit": str(other.pk), "version": "1", "version_mit": "9"}
    answer = editor.post(page_of(world, TOWN, "zusammenfuehren/"), said, follow=True)
    assert "inzwischen geändert" in text(answer)
    assert organizations(world.here).filter(pk=other.pk).exists()


def test_only_the_own_and_only_who_keeps_the_inventory(
    editor: Any, world: World, browser: Any
) -> None:
    put(world.there, [replace(CAFE, provider="Dort")])
    strange = Organization.objects.for_municipality(world.there).get()
    address = page_of(world, TOWN, "zusammenfuehren/")
    for pk in (strange.pk, pk_of(world.here, TOWN), "quatsch"):
        assert "gibt es nicht mehr" in text(editor.post(address, {"mit": str(pk)}, follow=True))
    reader = browser(world.people["here"]["steering"])
    assert reader.get(address).status_code == reader.post(address).status_code == 403
    assert "zusammenfuehren" not in text(reader.get(page_of(world, TOWN)))
