"""What suits a family: by age, place, topic and what else matters."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import offer, service

from lueckenlos.directory.models import Accessibility, Language, Service, Status

HOME = "/familien/lindenau/"


def names(text: str) -> list[str]:
    """The offers of a page, in their order."""
    return re.findall(r'class="offer__name" lang="de"><a [^>]*>([^<]+)<', text)


def asked(client: Client, **said: str) -> list[str]:
    answer = client.post(HOME, said, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return names(answer.content.decode())


def test_a_child_of_one_year_finds_what_is_near_first(open_world: World, client: Client) -> None:
    found = names(client.get(HOME + "oberau/1/").content.decode())
    assert found == ["Café Krümel", "Frauenhaus", "Spielkreis Niedertal"]
    assert "Turnzwerge" not in found, "that begins with three years"
    assert "Treff Fernwald" not in found, "that is 45 km away"


def test_what_comes_to_the_family_is_found_wherever_its_office_is(
    open_world: World, client: Client
) -> None:
    text = client.get(HOME + "oberau/0/").content.decode()
    assert "Familienhebammen" in names(text)
    assert "kommt meist zu Ihnen" in text, "usual for its kind, nobody has said it"


def test_distances_and_ages_are_said_in_words(open_world: World, client: Client) -> None:
    text = client.get(HOME + "oberau/0/").content.decode()
    assert "im Ortsteil" in text and "etwa 7 km" in text
    told = re.sub(r"<[^>]+>|\s+", " ", text)
    assert "Alter nicht angegeben, üblich: 0 bis unter 3 Jahre" in " ".join(told.split())
    assert "Kosten nicht angegeben" in text


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("Oberau", "Café Krümel"),
        ("oberau", "Café Krümel"),
        ("Niedert", "Spielkreis Niedertal"),
        ("34001", "Spielkreis Niedertal"),
        ("34999", "Treff Fernwald"),
    ],
)
def test_a_place_is_found_by_name_or_postcode(
    open_world: World, client: Client, place: str, found: str
) -> None:
    assert asked(client, wo=place, alter="1", umkreis="2")[0] == found


def test_a_place_nobody_knows_is_said_and_what_was_typed_stays(
    open_world: World, client: Client
) -> None:
    answer = client.post(HOME, {"wo": "Atlantis", "alter": "4", "worte": "Schwimmen"})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "„Atlantis“ finden wir in Lindenau nicht" in text
    assert 'value="Atlantis"' in text and 'value="Schwimmen"' in text
    assert '<option value="4" selected>' in text


def test_place_and_age_alone_get_an_address_to_share(open_world: World, client: Client) -> None:
    answer = client.post(HOME, {"wo": "Oberau", "alter": "1", "umkreis": "10"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/familien/lindenau/oberau/1/"
    anywhere = client.post(HOME + "?sprache=en", {"alter": "schwanger"})
    assert anywhere.headers["Location"] == "/familien/lindenau/alle/schwanger/?sprache=en"


def test_everything_else_is_answered_without_standing_in_an_address(
    open_world: World, client: Client
) -> None:
    answer = client.post(HOME, {"wo": "Oberau", "alter": "1", "kostenlos": "on", "worte": "cafe"})
    assert answer.status_code == 200
    assert names(answer.content.decode()) == ["Café Krümel"]


def test_topics_are_main_further_and_usual_fields(open_world: World, client: Client) -> None:
    put(open_world.here, [offer("20", "Nähkurs", "Familienbildung", further_fields=("schutz",))])
    assert asked(client, thema="spiel_bewegung") == [
        "Jugendtreff", "Spielkreis Niedertal", "Turnzwerge"
    ]  # fmt: skip
    assert asked(client, thema="schutz") == ["Frauenhaus", "Nähkurs"]
    assert "Nähkurs" not in asked(client, thema="treffpunkt"), "said is more than usual"


def test_each_choice_leaves_what_it_is_about(open_world: World, client: Client) -> None:
    today = timezone.localdate()
    cafe, gym = service(open_world, "1"), service(open_world, "2")
    Service.objects.for_municipality(open_world.here).filter(pk=gym.pk).update(
        registration=False, weekdays=1 << today.weekday()
    )
    Service.objects.for_municipality(open_world.here).filter(pk=cafe.pk).update(
        registration=True, weekdays=127 & ~(1 << today.weekday())
    )
    Language.objects.create(service=cafe, code="tr")
    at = gym.at_locations.get().location
    Accessibility.objects.create(location=at, wheelchair="yes")
    other = cafe.at_locations.get().location
    Accessibility.objects.create(location=other, wheelchair="no")
    assert asked(client, heute="on") == ["Turnzwerge"]
    assert asked(client, ohne_anmeldung="on") == ["Turnzwerge"]
    assert asked(client, stufenlos="on") == ["Turnzwerge"]
    assert asked(client, auf="tr") == ["Café Krümel"]
    assert asked(client, kostenlos="on") == ["Café Krümel"]
    assert asked(client, worte="Hebamme") == ["Familienhebammen"]
    assert asked(client, worte="turnen", alter="4") == ["Turnzwerge"]


@pytest.mark.parametrize(
    ("age", "there"), [("schwanger", False), ("0", True), ("2", True), ("3", False), ("alle", True)]
)
def test_ages_end_where_they_end(open_world: World, client: Client, age: str, there: bool) -> None:
    found = names(client.get(f"{HOME}oberau/{age}/").content.decode())
    assert ("Café Krümel" in found) is there


def test_only_what_runs_today_is_shown(open_world: World, client: Client) -> None:
    today, day = timezone.localdate(), timedelta(days=1)
    put(
        open_world.here,
        [
            offer("30", "Vorbei", ends_on=today - day),
            offer("31", "Letzter Tag", ends_on=today),
            offer("32", "Erster Tag", starts_on=today),
            offer("33", "Noch nicht", starts_on=today + day),
        ],
    )
    found = asked(client, wo="Oberau", alter="1")
    assert {"Letzter Tag", "Erster Tag"} <= set(found)
    assert not {"Vorbei", "Noch nicht"} & set(found)


def test_what_is_on_the_list_is_on_the_map(open_world: World, client: Client) -> None:
    listed = set(names(client.get(HOME + "oberau/1/").content.decode()))
    found = client.get(HOME + "oberau/1/karte.json").json()
    on_map = {one["properties"]["name"] for one in found["points"]["features"]}
    assert on_map == listed - {"Frauenhaus"}
    west, south, east, north = found["bounds"]
    assert west < 9.05 < east and south < 51.05 < north


def test_a_list_that_was_chosen_further_has_its_own_map(open_world: World, client: Client) -> None:
    text = client.post(HOME, {"wo": "Oberau", "alter": "1", "kostenlos": "on"}).content.decode()
    data = text.partition('id="karte-daten">')[2].partition("</script>")[0]
    assert "Café Krümel" in data and "Spielkreis" not in data


def test_long_lists_go_on_by_pages_and_ask_no_more_than_short_ones(
    open_world: World, client: Client
) -> None:
    client.get(HOME + "oberau/1/")
    with CaptureQueriesContext(connection) as few:
        client.get(HOME + "oberau/1/")
    put(open_world.here, [offer(f"x{n}", f"Kreis {n:02}", street=f"Weg {n}") for n in range(45)])
    with CaptureQueriesContext(connection) as many:
        text = client.get(HOME + "oberau/1/").content.decode()
    assert len(many) == len(few)
    assert "48 Angebote" in text and "Seite 1 von 3" in text and len(names(text)) == 20
    second = asked(client, wo="Oberau", alter="1", seite="2")
    third = asked(client, wo="Oberau", alter="1", seite="3")
    assert len(second) == 20 and len(third) == 8
    assert len({*names(text), *second, *third}) == 48


def test_the_ways_to_other_ages_and_places_are_there(open_world: World, client: Client) -> None:
    text = client.get(HOME + "oberau/1/").content.decode()
    assert "/familien/lindenau/oberau/2/" in text and "/familien/lindenau/oberau/3/" in text
    for path in ("atlantis/1/", "oberau/18/", "oberau/x/", "oberau/-1/"):
        assert client.get(HOME + path).status_code == 404


def test_merged_and_archived_offers_are_gone(open_world: World, client: Client) -> None:
    for status in (Status.ARCHIVED, Status.MERGED, Status.LOADING):
        Service.objects.for_municipality(open_world.here).filter(code="1").update(status=status)
        assert "Café Krümel" not in asked(client, alter="1")


def test_confirmed_is_said_in_words() -> None:
    from lueckenlos.finder.words import month_name

    today = date(2026, 11, 22)
    said = [month_name(day, today) for day in (today, date(2026, 10, 1), date(2026, 1, 31))]
    assert said == ["in diesem Monat", "im letzten Monat", "vor 10 Monaten"]
    assert month_name(date(2025, 11, 1), today) == "vor über 1 Jahr"
    assert month_name(date(2024, 1, 1), today) == "vor über 2 Jahren"
