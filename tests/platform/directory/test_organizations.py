"""Organizations: found, renamed, kept by their own people, deleted when nothing hangs on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import CAFE, cafe, keeps, one, path, pk_of

from lueckenlos.directory.models import Accessibility, Location, Organization, OrganizationMember
from lueckenlos.directory.queries import organizations
from lueckenlos.exchange.records import OfferRecord

OTHER = OfferRecord(id="X", name="Fremd", provider="Änderwerk", kind="Stillgruppe", city="L")
LIST = "/k/lindenau/traeger/"


@pytest.fixture
def editor(world: World, browser: Any) -> Any:
    return browser(world.people["here"]["editor"])


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def page_of(world: World, name: str, more: str = "") -> str:
    return f"{LIST}{pk_of(world.here, name)}/{more}"


def test_the_list_counts_what_is_in_the_inventory_and_is_searched(
    editor: Any, world: World
) -> None:
    service = cafe(world, OTHER, OfferRecord(id="3", name="Drei", provider=CAFE.provider, kind=""))
    counts = {one.name: one.number for one in editor.get(LIST).context["part"]}
    assert counts == {CAFE.provider: 2, "Änderwerk": 1}
    editor.post(path(service, "archivieren/"))
    assert editor.get(LIST, {"q": "zentrum süd"}).context["part"][0].number == 1
    assert "Kein Träger heißt so" in text(editor.get(LIST, {"q": "nirgends"}))


@pytest.mark.parametrize("more", [False, True])
def test_a_page_asks_as_much_however_much_there_is(editor: Any, world: World, more: bool) -> None:
    cafe(world)
    address, counts = page_of(world, CAFE.provider) if more else LIST, []
    for number in (0, 20):
        put(world.here, [
            OfferRecord(id=f"{number}-{i}", name=f"N{i}", kind="Stillgruppe", street=f"Weg {i}",
                        provider=CAFE.provider if more else f"P{i}") for i in range(number)
        ])  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            editor.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_an_organization_shows_its_services_and_locations(editor: Any, world: World) -> None:
    cafe(world, OTHER)
    page = text(editor.get(page_of(world, CAFE.provider)))
    assert CAFE.name in page and "Hauptstr. 3, 36037 Lindenau (1 Angebot)" in page
    assert "Fremd" not in page and "Träger löschen" not in page


def test_places_of_what_is_archived_stand_apart_and_closed(editor: Any, world: World) -> None:
    old = replace(CAFE, id="K-9", name="Alt", street="Altgasse 9")
    service = cafe(world, old)
    editor.post(path(one(world.here, "Alt"), "archivieren/"))
    page = text(editor.get(page_of(world, CAFE.provider)))
    shown, closed, rest = page.partition('<details class="fold"><summary>Frühere Orte: 1</summary>')
    assert closed and "Hauptstr. 3" in shown and "Altgasse" not in shown
    assert "Altgasse 9, 36037 Lindenau" in rest.partition("</details>")[0]
    editor.post(path(service, "archivieren/"))
    assert "Keine, an denen zurzeit etwas stattfindet" in text(
        editor.get(page_of(world, CAFE.provider))
    )


def test_renaming_keeps_the_services_and_is_found_by_the_new_name(
    editor: Any, world: World
) -> None:
    service = cafe(world, OTHER)
    address = page_of(world, CAFE.provider, "aendern/")
    said = {"name": "Haus Süd", "phone": "0661 7", "url": "haus.example.org", "version": "1"}
    assert editor.post(address, said).status_code == 302
    now = organizations(world.here).get(name="Haus Süd")
    assert (now.folded, now.version, now.url) == ("haussued", 2, "https://haus.example.org")
    assert one(world.here, CAFE.name).organization == service.organization
    taken = editor.post(address, said | {"name": "Änderwerk", "version": "2"})
    assert "heißt schon ein anderer Träger" in text(taken)
    late = text(editor.post(address, said | {"name": "Spät", "version": "1"}))
    assert "inzwischen geändert" in late and "Spät" in late and "Haus Süd" in late
    wrong = text(editor.post(address, said | {"email": "x", "phone": "x", "url": "x y"}))
    assert "E-Mail: „x“" in wrong and "Telefon: „x“" in wrong and "Internetseite: „x y“" in wrong
    assert now.history.first().history_user == world.people["here"]["editor"]


def test_a_provider_sees_and_changes_only_its_own(world: World, browser: Any) -> None:
    service = cafe(world, OTHER)
    provider = browser(world.people["here"]["provider"])
    assert provider.get(page_of(world, CAFE.provider)).status_code == 404
    keeps(world, service)
    assert [one.name for one in provider.get(LIST).context["part"]] == [CAFE.provider]
    assert provider.get(page_of(world, "Änderwerk")).status_code == 404
    page = text(provider.get(page_of(world, CAFE.provider)))
    assert "Wer die Einträge pflegt" not in page
    said = {"name": CAFE.provider, "phone": "0661 8", "version": "1"}
    assert provider.post(page_of(world, CAFE.provider, "aendern/"), said).status_code == 302
    for more in ("menschen/", "loeschen/"):
        assert provider.post(page_of(world, CAFE.provider, more)).status_code == 403


def test_who_only_reads_changes_nothing(world: World, browser: Any) -> None:
    cafe(world)
    steering = browser(world.people["here"]["steering"])
    assert "Ändern" not in text(steering.get(page_of(world, CAFE.provider))).split("<main")[1]
    assert steering.get(page_of(world, CAFE.provider, "aendern/")).status_code == 403
    place = Location.objects.for_municipality(world.here).get()
    assert steering.get(f"{LIST}orte/{place.pk}/").status_code == 403
    assert browser(world.people["here"]["gemeinde"]).get(LIST).status_code == 403
    strange = browser(world.people["there"]["editor"])
    assert (
        strange.get(f"/k/erlental/traeger/{pk_of(world.here, CAFE.provider)}/").status_code == 404
    )
    assert strange.get(f"/k/erlental/traeger/orte/{place.pk}/").status_code == 404


def test_members_are_people_of_the_role_here(editor: Any, world: World, browser: Any) -> None:
    service = cafe(world)
    people, address = world.people["here"], page_of(world, CAFE.provider, "menschen/")
    for stranger in (people["editor"], world.people["there"]["provider"]):
        assert "Wählen Sie eine Person" in text(
            editor.post(address, {"user": str(stranger.pk)}, follow=True)
        )
    editor.post(address, {"user": str(people["provider"].pk)})
    member = OrganizationMember.objects.get()
    assert member.user == people["provider"]
    assert member.history.first().history_user == people["editor"]
    provider = browser(people["provider"])
    assert provider.get(path(service, "aendern/")).status_code == 200
    assert "Entfernen" in text(editor.get(page_of(world, CAFE.provider)))
    assert editor.post(f"{address}{member.pk}/").status_code == 302
    assert provider.get(path(service, "aendern/")).status_code == 404
    assert OrganizationMember.history.first().history_user == people["editor"]


def test_only_what_nothing_hangs_on_is_deleted(editor: Any, world: World) -> None:
    service = cafe(world)
    editor.post(path(service, "archivieren/"))
    answer = editor.post(page_of(world, CAFE.provider, "loeschen/"), follow=True)
    assert "hat noch Angebote" in text(answer)
    Organization.objects.create(municipality=world.here, name="Leer", folded="leer")
    assert "Träger löschen" in text(editor.get(page_of(world, "Leer")))
    editor.post(page_of(world, "Leer", "loeschen/"))
    assert [one.name for one in organizations(world.here)] == [CAFE.provider]


def test_a_location_is_named_and_its_services_tell_so(editor: Any, world: World) -> None:
    service = cafe(world)
    place = Location.objects.for_municipality(world.here).get()
    address = f"{LIST}orte/{place.pk}/"
    assert "Gilt für 1 Angebot an diesem Ort" in text(editor.get(address))
    said = {"name": "Haus der Familie", "transportation": "Bus 3", "wheelchair": "partly",
            "description": "Rampe hinten"}  # fmt: skip
    assert editor.post(address, said).status_code == 302
    page = text(editor.get(path(service)))
    for told in ("Haus der Familie", "Bus 3", "teilweise stufenlos, Rampe hinten"):
        assert told in page
    assert one(world.here, CAFE.name).version == 2
    editor.post(address, said)
    assert one(world.here, CAFE.name).version == 2
    editor.post(address, said | {"wheelchair": "", "description": ""})
    assert Accessibility.objects.get().wheelchair == ""
    assert "Rampe" not in text(editor.get(path(service)))
