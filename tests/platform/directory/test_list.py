"""The list of services: who sees it, what its filters find, in which order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put

from lueckenlos.directory.actions import set_status
from lueckenlos.directory.listing import confirmed_since
from lueckenlos.directory.models import (
    Organization,
    OrganizationMember,
    SavedView,
    Service,
    Status,
    TaxonomyTerm,
)
from lueckenlos.directory.organization_actions import sort_only_by
from lueckenlos.exchange.records import OfferRecord

Opens = Callable[..., Client]
LIST = "/k/lindenau/angebote/"
TODAY = timezone.localdate()
CAFE = OfferRecord(
    id="K-1", name="Elterncafé Löwenzahn", provider="Familienzentrum Süd e. V.",
    kind="Eltern-Kind-Café", street="Große Straße 3", postcode="36037", city="Fulda", cost="free",
    confirmed_on=TODAY, schedule="Mo 9–11 Uhr", ages="0–3",
)  # fmt: skip
KITA = OfferRecord(
    id="K-2", name="Kita Ährenfeld", provider="Stadt Fulda", kind="Kita", city="Öhringen",
    confirmed_on=TODAY - timedelta(days=3000), funded_until=TODAY + timedelta(days=200),
)  # fmt: skip
ODD = OfferRecord(id="K-3", name="Zauberwerkstatt", provider="", kind="", confirmed_on=None)
SECRET = OfferRecord(
    id="F", name="Haus am See", provider="Frauen e. V.", kind="Frauenhaus",
    street="Geheimweg 1", postcode="36041", city="Fulda", confirmed_on=TODAY,
)  # fmt: skip


@pytest.fixture
def coordinator(world: World, browser: Opens) -> Client:
    put(world.here, [CAFE, KITA, ODD, SECRET])
    put(world.there, [replace(CAFE, name="Fremdes Café")])
    return browser(world.people["here"]["coordinator"])


def found(client: Client, query: str = "", at: str = LIST) -> list[str]:
    """The names of the services in a list, in order."""
    answer = client.get(f"{at}?{query}")
    assert answer.status_code == 200
    return [row.service.name for row in answer.context["rows"]]


def service(world: World, code: str) -> Service:
    return Service.objects.for_municipality(world.here).get(code=code)


def test_the_list_shows_every_service_of_the_municipality_and_no_other(coordinator: Client) -> None:
    assert found(coordinator) == [CAFE.name, SECRET.name, KITA.name, ODD.name]
    text = coordinator.get(LIST).content.decode()
    assert "4 Angebote" in text and "Fremdes" not in text and "Geheimweg" not in text
    assert "Familienzentrum Süd" in text and "Große Straße 3" in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=elterncafe", [CAFE.name]),
        ("q=LÖWENZAHN", [CAFE.name]),
        ("q=suesd", []),
        ("q=sued+loewenzahn", [CAFE.name]),
        ("q=sued+kita", []),
        ("q=k-2", [KITA.name]),
        ("q=grosse+strasse", [CAFE.name]),
        ("q=oehringen", [KITA.name]),
        ("q=Geheimweg", []),
        ("q=100%25", []),
        ("art=kita", [KITA.name]),
        ("feld=treffpunkt", [CAFE.name]),
        ("traeger=Süd", [CAFE.name]),
        ("alter=2", [CAFE.name, SECRET.name]),
        ("alter=3", [SECRET.name, KITA.name]),
        ("tag=0", [CAFE.name]),
        ("tag=1", []),
        ("kostenfrei=on", [CAFE.name]),
        ("geschuetzt=on", [SECRET.name]),
        ("fehlt=art", [ODD.name]),
        ("fehlt=ort", [ODD.name]),
        ("fehlt=bestaetigung", [KITA.name, ODD.name]),
        ("fehlt=alter", [SECRET.name, KITA.name, ODD.name]),
        ("fehlt=foerderung", [KITA.name]),
        ("stand=archiviert", []),
        ("art=gibtesnicht", [CAFE.name, SECRET.name, KITA.name, ODD.name]),
        ("sort=ort", [ODD.name, SECRET.name, CAFE.name, KITA.name]),
        ("sort=traeger", [CAFE.name, SECRET.name, KITA.name, ODD.name]),
        ("sort=art", [ODD.name, CAFE.name, SECRET.name, KITA.name]),
        ("sort=bestaetigt", [ODD.name, KITA.name, CAFE.name, SECRET.name]),
    ],
)
def test_a_filter_finds_what_it_says(coordinator: Client, query: str, names: list[str]) -> None:
    assert found(coordinator, query) == names


def test_badges_say_what_is_lacking_as_the_filters_do(coordinator: Client) -> None:
    rows = coordinator.get(LIST).context["rows"]
    badges = {row.service.name: [word for word, _, _ in row.badges] for row in rows}
    assert badges == {
        CAFE.name: [],
        SECRET.name: [],
        KITA.name: ["unbestätigt", "endet bald"],
        ODD.name: ["unbestätigt", "ohne Art", "ohne Ort"],
    }
    ages = {row.service.name: row.ages for row in rows}
    assert ages[CAFE.name] == "0–3" and ages[KITA.name].endswith("(üblich)")
    assert ages[ODD.name] == ""


def test_without_a_place_leads_to_where_it_is_said(
    world: World, coordinator: Client, browser: Callable[..., Client]
) -> None:
    odd = Service.objects.for_municipality(world.here).get(name=ODD.name)
    form = f"/k/lindenau/angebote/{odd.pk}/aendern/"
    assert f'href="{form}#ort"' in coordinator.get(f"{LIST}?fehlt=ort").content.decode()
    page = coordinator.get(f"/k/lindenau/angebote/{odd.pk}/").content.decode()
    assert f'href="{form}#ort"' in page
    assert page.split("Das fehlt noch", 1)[1].split("</section>", 1)[0].count(form) == 1
    assert 'id="ort"' in coordinator.get(form).content.decode()
    reader = browser(world.people["here"]["steering"])
    for address in (f"{LIST}?fehlt=ort", f"/k/lindenau/angebote/{odd.pk}/"):
        assert "#ort" not in reader.get(address).content.decode()


def test_a_confirmation_holds_as_long_as_its_kind_allows_to_the_day(
    world: World, coordinator: Client
) -> None:
    since = confirmed_since("kita", TODAY)
    for day, stale in ((since, False), (since - timedelta(days=1), True)):
        Service.objects.for_municipality(world.here).filter(code="K-2").update(assured_date=day)
        assert (KITA.name in found(coordinator, "fehlt=bestaetigung")) is stale
        [row] = coordinator.get(f"{LIST}?art=kita").context["rows"]
        assert (("unbestätigt", "warning", "") in row.badges) is stale


def test_what_ends_in_a_year_ends_soon_and_what_has_ended_does_not(
    world: World, coordinator: Client
) -> None:
    for days, soon in ((0, True), (365, True), (366, False), (-1, False)):
        day = TODAY + timedelta(days=days)
        Service.objects.for_municipality(world.here).filter(code="K-1").update(ends_on=day)
        assert (CAFE.name in found(coordinator, "fehlt=foerderung")) is soon, days
        [row] = coordinator.get(f"{LIST}?q=elterncafe").context["rows"]
        assert [word for word, _, _ in row.badges] == (
            ["endet bald"] if soon else ["beendet"] if days < 0 else []
        )


def test_archived_and_merged_services(world: World, coordinator: Client) -> None:
    by = world.people["here"]["coordinator"]
    set_status(by=by, services=[service(world, "K-1")], status=Status.ARCHIVED)
    Service.objects.for_municipality(world.here).filter(code="K-2").update(status=Status.MERGED)
    assert found(coordinator) == [SECRET.name, ODD.name]
    assert found(coordinator, "stand=archiviert") == [CAFE.name]
    assert found(coordinator, "stand=alle") == [CAFE.name, SECRET.name, ODD.name]


def test_terms_of_the_municipality_are_a_filter_once_there_are_any(
    world: World, coordinator: Client
) -> None:
    assert "Schlagwort" not in coordinator.get(LIST).context["form"].as_p()
    by = world.people["here"]["coordinator"]
    sort_only_by(by=by, service=service(world, "K-1"), names=["Ferien"])
    term = TaxonomyTerm.objects.for_municipality(world.here).get(name="Ferien")
    assert found(coordinator, f"schlagwort={term.pk}") == [CAFE.name]
    other = TaxonomyTerm.unscoped.create(municipality=world.there, name="Fremd")
    assert len(found(coordinator, f"schlagwort={other.pk}")) == 4


@pytest.mark.parametrize(
    ("role", "status"),
    [("coordinator", 200), ("editor", 200), ("steering", 200), ("provider", 200),
     ("gemeinde", 403), ("state", 403), ("administrator", 404)],
)  # fmt: skip
def test_who_sees_the_list(world: World, browser: Opens, role: str, status: int) -> None:
    client = browser(world.people["here"][role])
    for part in ("", "liste.xlsx", "liste.csv"):
        assert client.get(LIST + part).status_code == status
    assert browser(world.people["there"]["coordinator"]).get(LIST).status_code == 404


def test_a_provider_sees_only_what_the_own_organizations_provide(
    world: World, browser: Opens, coordinator: Client
) -> None:
    provider = world.people["here"]["provider"]
    client = browser(provider)
    assert (
        found(client) == [] and "mit keinem Träger verbunden" in client.get(LIST).content.decode()
    )
    mine = Organization.objects.for_municipality(world.here).get(name="Stadt Fulda")
    OrganizationMember.objects.create(organization=mine, user=provider)
    assert found(client) == found(client, at=f"{LIST}meine/") == [KITA.name]
    assert "Meine Angebote" in client.get(f"/k/{world.here.slug}/").content.decode()
    assert found(client, "q=loewenzahn") == []


def test_the_list_is_on_pages_of_fifty_and_its_queries_do_not_grow(
    world: World, coordinator: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            coordinator.get(f"{LIST}?q=e&fehlt=bestaetigung&sort=traeger")
        return len(asked)

    few = queries()
    put(world.here, [
        replace(CAFE, id=f"N{at}", name=f"Treff {at}", provider=f"Verein {at}", confirmed_on=None)
        for at in range(120)
    ])  # fmt: skip
    assert queries() == few
    assert len(found(coordinator)) == 50
    assert len(found(coordinator, "seite=3")) == 24
    text = coordinator.get(f"{LIST}?q=Treff&seite=2").content.decode()
    assert "?q=Treff&amp;seite=3" in text and "Seite 2 von 3" in text and "120 Angebote" in text


def test_an_empty_inventory_says_what_to_do_next(world: World, browser: Opens) -> None:
    text = browser(world.people["here"]["editor"]).get(LIST).content.decode()
    assert "Noch keine Angebote" in text
    assert "Angebote laden" in text and "Angebot anlegen" in text
    text = browser(world.people["here"]["steering"]).get(LIST).content.decode()
    assert "Noch keine Angebote" in text and "Angebot anlegen" not in text


# --- saved views ---------------------------------------------------------------------------------


def test_a_view_is_kept_shared_and_deleted_by_whose_it_is(
    world: World, browser: Opens, coordinator: Client
) -> None:
    coordinator.post(f"{LIST}ansichten/?fehlt=art&unsinn=1", {"name": "Ohne Art", "shared": "on"})
    coordinator.post(f"{LIST}ansichten/?art=kita", {"name": "Kitas"})
    editor = browser(world.people["here"]["editor"])
    assert "Ohne Art" in editor.get(LIST).content.decode()
    assert "Kitas" not in re.sub(
        "<select.*?</select>", "", editor.get(LIST).content.decode(), flags=re.S
    )
    shared, own = SavedView.objects.for_municipality(world.here).order_by("-shared")
    assert (shared.query, own.query) == ("fehlt=art", "art=kita")
    assert found(coordinator, shared.query) == [ODD.name]
    editor.post(f"{LIST}ansichten/{shared.pk}/loeschen/")
    assert SavedView.objects.for_municipality(world.here).count() == 2
    coordinator.post(f"{LIST}ansichten/{shared.pk}/loeschen/")
    assert SavedView.objects.for_municipality(world.here).get() == own
    assert [one.history_type for one in SavedView.history.order_by("history_id")] == ["+", "+", "-"]


def test_a_view_of_the_same_name_is_replaced(world: World, coordinator: Client) -> None:
    for query in ("art=kita", "alter=2"):
        coordinator.post(f"{LIST}ansichten/?{query}", {"name": "Meine"})
    assert SavedView.objects.for_municipality(world.here).get().query == "alter=2"


def test_a_view_without_a_name_is_refused_in_words(coordinator: Client) -> None:
    answer = coordinator.post(f"{LIST}ansichten/?art=kita", {"name": " "}, follow=True)
    assert "braucht einen Namen" in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("?art=kita")


def test_only_who_edits_sees_shared_views_and_shares_any(world: World, browser: Opens) -> None:
    steering = browser(world.people["here"]["steering"])
    steering.post(f"{LIST}ansichten/", {"name": "Geteilt", "shared": "on"})
    assert not SavedView.objects.for_municipality(world.here).get().shared


# --- search and first page -----------------------------------------------------------------------


def test_the_search_finds_services_and_leads_on_to_all_of_them(
    world: World, browser: Opens, coordinator: Client
) -> None:
    text = coordinator.get("/k/lindenau/suche/?q=loewenzahn").content.decode()
    assert CAFE.name in text and f"{LIST}{service(world, 'K-1').pk}/" in text
    assert "Geheimweg" not in coordinator.get("/k/lindenau/suche/?q=haus").content.decode()
    put(world.here, [replace(CAFE, id=f"N{at}", name=f"Krabbeltreff {at}") for at in range(12)])
    text = coordinator.get("/k/lindenau/suche/?q=krabbeltreff").content.decode()
    assert f"{LIST}?q=krabbeltreff" in text
    for role in ("provider", "gemeinde"):
        client = browser(world.people["here"][role])
        assert CAFE.name not in client.get("/k/lindenau/suche/?q=loewenzahn").content.decode()


def test_the_first_page_counts_services_and_names_what_is_lacking(
    world: World, browser: Opens
) -> None:
    client = browser(world.people["here"]["coordinator"])
    assert "Laden Sie Ihre Angebote" in client.get("/k/lindenau/").content.decode()
    put(world.here, [CAFE, KITA, ODD])
    text = client.get("/k/lindenau/").content.decode()
    assert "davon bestätigt: 1" in text and "1 Angebot ohne Angebotsart" in text
    assert "Laden Sie Ihre Angebote" not in text
