"""What a municipality says of itself, and what the installation can do for one that begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.platform.accounts.conftest import World, person

from lueckenlos.accounts.actions import change_municipality, correct_municipality
from lueckenlos.accounts.models import AccessLog, Municipality
from lueckenlos.accounts.people import end_membership, give_role
from lueckenlos.accounts.versions import ChangedError, municipality_history, version_of

Browser = Callable[..., Client]
DETAILS = "/k/lindenau/angaben/"
PILOT = "06634001"
DAY = timedelta(days=1)


def shown(answer: Any) -> str:
    """The main part of a page, as it is read."""
    assert answer.status_code == 200
    return unescape(answer.content.decode().partition("<main")[2].partition("</main>")[0])


def version(text: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found
    return found[1]


def current(municipality: Municipality) -> int:
    return version_of(municipality_history(municipality))


@pytest.fixture
def coordinator(world: World, browser: Browser) -> Client:
    return browser(world.people["here"]["coordinator"])


@pytest.fixture
def administrator(world: World, browser: Browser) -> Client:
    return browser(world.people["here"]["administrator"])


def new(key: str = "09999", kind: str = "kreis", name: str = "Neuland") -> Municipality:
    return Municipality.objects.create(key=key, name=name, slug=name.casefold(), kind=kind)


# --- what a municipality says of itself -----------------------------------------------------------


def test_name_and_pilot_town_change_and_the_address_stays(
    world: World, coordinator: Client
) -> None:
    before = shown(coordinator.get(DETAILS))
    assert "06634" in before and "Landkreis" in before and "/k/lindenau/" in before
    said = {"name": " Lindenauer Land ", "pilot": " 06634 001", "version": version(before)}
    after = shown(coordinator.post(DETAILS, said, follow=True))
    world.here.refresh_from_db()
    assert (world.here.name, world.here.pilot) == ("Lindenauer Land", PILOT)
    assert (world.here.slug, world.here.key, world.here.kind) == ("lindenau", "06634", "kreis")
    assert "gespeichert" in after and f'value="{PILOT}"' in after

    log = after.partition("Verlauf</h2>")[2]
    assert log.index("Lindenauer Land") < log.index(">Lindenau<"), "newest first"
    assert str(world.people["here"]["coordinator"]) in log and "die Anlage" in log

    said = {"name": "Lindenauer Land", "pilot": "", "version": version(after)}
    coordinator.post(DETAILS, said)
    world.here.refresh_from_db()
    assert world.here.pilot == ""


@pytest.mark.parametrize(
    ("pilot", "says"),
    [("06635001", "beginnen mit 06634"), ("066340", "8 Stellen"), ("0663400x", "8 Stellen")],
)
def test_a_pilot_town_lies_inside_the_kreis(
    world: World, coordinator: Client, pilot: str, says: str
) -> None:
    now = version(shown(coordinator.get(DETAILS)))
    text = shown(coordinator.post(DETAILS, {"name": "Anders", "pilot": pilot, "version": now}))
    assert says in text and 'value="Anders"' in text and f'value="{pilot}"' in text
    assert text.count("kern-error") == 1
    world.here.refresh_from_db()
    assert (world.here.name, world.here.pilot) == ("Lindenau", "")


def test_a_city_has_no_pilot_town(world: World, browser: Browser) -> None:
    city = new("06611000", "city", "Stadt")
    mayor = person("mayor@stadt.example")
    give_role(by=None, user=mayor, role="coordinator", municipality=city)
    client = browser(mayor)
    text = shown(client.get("/k/stadt/angaben/"))
    assert "Modellkommune" not in text
    said = {"name": "Großstadt", "pilot": "06611000", "version": version(text)}
    client.post("/k/stadt/angaben/", said)
    city.refresh_from_db()
    assert (city.name, city.pilot) == ("Großstadt", "")
    with pytest.raises(ValidationError, match="Landkreis"):
        change_municipality(
            by=mayor, municipality=city, name="Stadt", pilot="06611000", version=current(city)
        )


def test_two_writers_see_both_texts_and_lose_neither(world: World, coordinator: Client) -> None:
    first = version(shown(coordinator.get(DETAILS)))
    other = person("anna@here.example", "Anna Andere")
    give_role(by=None, user=other, role="coordinator", municipality=world.here)
    change_municipality(
        by=other, municipality=world.here, name="Annas Name", pilot=PILOT, version=int(first)
    )
    mine = {"name": "Mein Name", "pilot": "06634002", "version": first}
    both = shown(coordinator.post(DETAILS, mine))
    meanwhile, _, form = both.partition("<form")
    assert "Anna Andere" in meanwhile and "Annas Name" in meanwhile and PILOT in meanwhile
    assert 'value="Mein Name"' in form and 'value="06634002"' in form
    world.here.refresh_from_db()
    assert world.here.name == "Annas Name"

    coordinator.post(DETAILS, {**mine, "version": version(both)})
    world.here.refresh_from_db()
    assert (world.here.name, world.here.pilot) == ("Mein Name", "06634002")


def test_a_mistake_in_between_does_not_hide_what_somebody_else_wrote(
    world: World, coordinator: Client
) -> None:
    first = version(shown(coordinator.get(DETAILS)))
    by = world.people["here"]["coordinator"]
    change_municipality(
        by=by, municipality=world.here, name="Neu", pilot="", version=int(first)
    )  # fmt: skip
    wrong = shown(coordinator.post(DETAILS, {"name": "", "pilot": "", "version": first}))
    again = {"name": "Mein Name", "pilot": "", "version": version(wrong)}
    assert "Inzwischen hat" in shown(coordinator.post(DETAILS, again))
    world.here.refresh_from_db()
    assert world.here.name == "Neu"


@pytest.mark.parametrize("said", ["", "x", "-1", "9" * 40, "²"])
def test_who_does_not_say_what_was_before_overwrites_nothing(
    world: World, coordinator: Client, said: str
) -> None:
    posted = {"name": "Blind", "pilot": "", "version": said}
    assert "Inzwischen hat" in shown(coordinator.post(DETAILS, posted))
    world.here.refresh_from_db()
    assert world.here.name == "Lindenau"


def test_what_stays_as_it_is_makes_no_history(world: World, coordinator: Client) -> None:
    now = version(shown(coordinator.get(DETAILS)))
    coordinator.post(DETAILS, {"name": "Lindenau", "pilot": "", "version": now})
    assert current(world.here) == int(now)


def test_whose_names_somebody_saw_is_written_down(world: World, coordinator: Client) -> None:
    other = person("anna@here.example", "Anna Andere")
    give_role(by=None, user=other, role="coordinator", municipality=world.here)
    change_municipality(
        by=other, municipality=world.here, name="Neu", pilot="", version=current(world.here)
    )
    coordinator.get(DETAILS)
    seen = AccessLog.objects.for_municipality(world.here).get()
    assert (seen.who, seen.whose) == (world.people["here"]["coordinator"], other)


def test_only_the_coordination_changes_a_municipality(world: World) -> None:
    former = world.people["here"]["coordinator"]
    for by in (
        world.people["here"]["editor"],
        world.people["there"]["coordinator"],
        world.people["here"]["administrator"],
    ):
        with pytest.raises(PermissionDenied):
            change_municipality(
                by=by, municipality=world.here, name="X", pilot="", version=current(world.here)
            )
    former.is_active = False
    with pytest.raises(PermissionDenied):
        change_municipality(
            by=former, municipality=world.here, name="X", pilot="", version=current(world.here)
        )


# --- what was mistyped when it was founded --------------------------------------------------------


def test_key_and_kind_are_put_right_until_somebody_joins(
    world: World, administrator: Client
) -> None:
    made = new()
    made.pilot = "09999001"
    made.save()
    page = f"/anlage/kommune/{made.pk}/"
    text = shown(administrator.get(page))
    said = {"key": " 09998 000 ", "kind": "city", "version": version(text)}
    assert administrator.post(page, said)["Location"] == "/anlage/"
    made.refresh_from_db()
    assert (made.key, made.kind, made.pilot) == ("09998000", "city", "")
    assert str(world.people["here"]["administrator"]) in str(
        municipality_history(made)[0].history_user
    )

    held = give_role(by=None, user=world.nobody, role="editor", municipality=made)
    late = {"key": "09997", "kind": "kreis", "version": current(made)}
    assert "nicht mehr ändern" in shown(administrator.post(page, late))
    end_membership(by=world.people["here"]["administrator"], membership=held)
    text = shown(administrator.get(page))
    assert "nicht mehr ändern" in text and "<form" not in text, "what was loaded hangs on the key"
    assert "nicht mehr ändern" in shown(administrator.post(page, late))
    made.refresh_from_db()
    assert made.key == "09998000"


@pytest.mark.parametrize(
    ("key", "kind", "says"),
    [
        ("06634", "kreis", "existiert bereits"),
        ("099", "kreis", "5 Stellen"),
        ("09999000", "kreis", "5 Stellen"),
    ],
)
def test_a_wrong_key_is_refused_where_it_was_typed(
    world: World, administrator: Client, key: str, kind: str, says: str
) -> None:
    made = new()
    page = f"/anlage/kommune/{made.pk}/"
    now = version(shown(administrator.get(page)))
    text = shown(administrator.post(page, {"key": key, "kind": kind, "version": now}))
    assert says in text and f'value="{key}"' in text
    made.refresh_from_db()
    assert (made.key, made.kind) == ("09999", "kreis")


def test_two_administrators_see_both_keys(world: World, administrator: Client) -> None:
    made = new()
    page = f"/anlage/kommune/{made.pk}/"
    first = version(shown(administrator.get(page)))
    boss = world.people["here"]["administrator"]
    correct_municipality(
        by=boss, municipality=made, key="09998", kind="kreis", version=int(first)
    )  # fmt: skip
    mine = {"key": "09997", "kind": "kreis", "version": first}
    both = shown(administrator.post(page, mine))
    meanwhile, _, form = both.partition("<form")
    assert "Inzwischen hat" in meanwhile and "09998" in meanwhile and 'value="09997"' in form
    made.refresh_from_db()
    assert made.key == "09998"
    administrator.post(page, {**mine, "version": version(both)})
    made.refresh_from_db()
    assert made.key == "09997"


def test_only_who_looks_after_the_installation_puts_a_key_right(world: World) -> None:
    made = new()
    for by in (world.people["here"]["coordinator"], world.nobody):
        with pytest.raises(PermissionDenied):
            correct_municipality(
                by=by, municipality=made, key="09998", kind="kreis", version=current(made)
            )


def test_a_changed_municipality_says_so(world: World) -> None:
    by = world.people["here"]["coordinator"]
    with pytest.raises(ChangedError):
        change_municipality(
            by=by, municipality=world.here, name="X", pilot="", version=current(world.here) + 1
        )
