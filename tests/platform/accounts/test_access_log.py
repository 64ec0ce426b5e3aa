"""Reads of personal data: written down, opened by two people only, gone after a year."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World, person

from lueckenlos.accounts.access_log import ask_for_log, decide, purge, read_log
from lueckenlos.accounts.models import AccessLog, LogOpening, Membership, User
from lueckenlos.accounts.people import RefusedError, give_role

PAGE = "/k/lindenau/menschen/protokoll/"
Browser = Callable[..., Client]


def opened(world: World, first: User, second: User, reason: str) -> LogOpening:
    asked = ask_for_log(by=first, municipality=world.here, reason=reason)
    return decide(by=second, opening=asked, agreed=True)


def colleague(world: World) -> User:
    made = person("zweite@here.example", "Zweite Koordination")
    give_role(by=None, user=made, role="coordinator", municipality=world.here)
    return made


def later(opening: LogOpening, **by: float) -> None:
    """As if it all had been so much earlier."""
    was = {"asked": opening.asked - timedelta(**by)}
    if opening.decided:
        was["decided"] = opening.decided - timedelta(**by)
    LogOpening.unscoped.filter(pk=opening.pk).update(**was)


def test_who_looks_at_the_people_is_written_down_for_each_of_them(
    world: World, browser: Browser
) -> None:
    coordinator, administrator = (
        world.people["here"][role] for role in ("coordinator", "administrator")
    )
    browser(coordinator).get("/k/lindenau/menschen/")
    opening = opened(world, coordinator, administrator, "Auskunft an Frau Beispiel")
    rows = [one for one in read_log(by=coordinator, opening=opening) if one.whose]
    seen = {world.people["here"][role] for role in ("editor", "provider", "gemeinde", "steering")}
    assert {one.whose for one in rows} == seen
    assert {(one.who, one.what) for one in rows} == {(coordinator, "Liste der Menschen")}
    assert not AccessLog.objects.for_municipality(world.there).exists()


def test_one_alone_or_the_wrong_two_open_nothing(world: World) -> None:
    here, there = world.people["here"], world.people["there"]
    wrong = [
        (here["coordinator"], here["coordinator"]),
        (here["administrator"], here["administrator"]),
        (here["coordinator"], here["editor"]),
        (here["editor"], here["administrator"]),
        (there["coordinator"], here["administrator"]),
        (here["coordinator"], there["coordinator"]),
    ]
    for first, second in wrong:
        with pytest.raises(PermissionDenied), transaction.atomic():
            opened(world, first, second, "neugierig")
    with pytest.raises(RefusedError, match="Grund"):
        ask_for_log(by=here["coordinator"], municipality=world.here, reason=" ")
    assert not AccessLog.unscoped.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        LogOpening.unscoped.create(
            municipality=world.here, reason="x", asked_by=here["coordinator"],
            decided_by=here["coordinator"], decided=timezone.now(), agreed=True,
        )  # fmt: skip


def test_opening_and_each_reading_are_written_down_too(world: World) -> None:
    two = [world.people["here"][role] for role in ("coordinator", "administrator")]
    opening = opened(world, two[0], two[1], "Beschwerde 7")
    assert list(opening.history.values_list("history_user", "agreed")) == [
        (two[1].pk, True),
        (two[0].pk, False),
    ]
    for who in two:
        rows = read_log(by=who, opening=opening)
    assert [(one.who, one.what) for one in rows] == [
        (two[1], "Einsichten gelesen: Beschwerde 7"),
        (two[0], "Einsichten gelesen: Beschwerde 7"),
        (two[1], "Einsichten geöffnet: Beschwerde 7"),
        (two[0], "Einsichten geöffnet: Beschwerde 7"),
    ]


def test_where_two_coordinate_the_installation_has_no_say(world: World, browser: Browser) -> None:
    first, second = world.people["here"]["coordinator"], colleague(world)
    administrator = world.people["here"]["administrator"]
    client = browser(first)
    said = client.post(PAGE, {"reason": "Auskunft"}, follow=True).content.decode()
    assert "wer zustimmen kann, hat eine Mail" in said and "wartet auf Zustimmung" in said
    assert [one.to for one in mail.outbox] == [[second.email]]
    asked = LogOpening.unscoped.get()
    assert f"{PAGE}{asked.pk}/" in mail.outbox[0].body
    care = browser(administrator)
    assert "Nichts zu entscheiden" in care.get("/anlage/protokoll/").content.decode()
    assert care.post(f"/anlage/protokoll/{asked.pk}/", {"decision": "agree"}).status_code == 404
    with pytest.raises(PermissionDenied):
        decide(by=administrator, opening=asked, agreed=True)


def test_the_two_read_for_a_day_and_nobody_else(world: World, browser: Browser) -> None:
    first, second, third = world.people["here"]["coordinator"], colleague(world), None
    third = person("dritte@here.example")
    give_role(by=None, user=third, role="coordinator", municipality=world.here)
    browser(first).get("/k/lindenau/menschen/")
    browser(first).post(PAGE, {"reason": "Auskunft"})
    asked = LogOpening.unscoped.get()
    page, read = f"{PAGE}{asked.pk}/", f"{PAGE}{asked.pk}/lesen/"
    assert "Zustimmen" not in browser(first).get(page).content.decode()
    assert browser(first).post(page, {"decision": "agree"}).status_code == 403
    assert browser(first).get(read).status_code == 403, "nobody has agreed yet"
    assert browser(second).get(page).content.decode().count('name="decision"') == 2
    assert browser(second).post(page).status_code == 400, "neither yes nor no"
    said = browser(second).post(page, {"decision": "agree"}, follow=True).content.decode()
    assert "Das Protokoll ist einen Tag lang offen" in said and read in said
    for who in (first, second):
        rows = browser(who).get(read).content.decode()
        assert "Liste der Menschen" in rows and "Redaktion Lindenau" in rows
    assert browser(third).get(read).status_code == 403
    assert AccessLog.unscoped.filter(what="Einsichten gelesen: Auskunft").count() == 2
    later(LogOpening.unscoped.get(), hours=24)
    assert browser(first).get(read).status_code == 403, "the day is over"
    assert "beendet" in browser(first).get(page).content.decode()


def test_who_has_left_the_role_reads_no_more(world: World, browser: Browser) -> None:
    first, administrator = (world.people["here"][role] for role in ("coordinator", "administrator"))
    opening = opened(world, first, administrator, "Auskunft")
    Membership.unscoped.filter(user__in=(first, administrator)).delete()
    for who in (first, administrator):
        with pytest.raises(PermissionDenied):
            read_log(by=User.objects.get(pk=who.pk), opening=opening)


def test_the_installation_decides_where_one_coordinates_alone(
    world: World, browser: Browser
) -> None:
    browser(world.people["here"]["coordinator"]).post(PAGE, {"reason": "Auskunft"})
    client = browser(world.people["here"]["administrator"])
    asked = LogOpening.unscoped.get()
    assert f"/anlage/protokoll/{asked.pk}/" in mail.outbox[0].body
    assert [one.to for one in mail.outbox] == [["administrator@here.example"]]
    assert str(asked.pk) in client.get("/anlage/protokoll/").content.decode()
    client.post(f"/anlage/protokoll/{asked.pk}/", {"decision": "agree"})
    page = client.get(f"/anlage/protokoll/{asked.pk}/lesen/").content.decode()
    assert "Einsichten geöffnet: Auskunft" in page
    coordinator = browser(world.people["there"]["coordinator"])
    assert coordinator.get(f"/anlage/protokoll/{asked.pk}/lesen/").status_code == 403
    for path in (f"{asked.pk}/", f"{asked.pk}/lesen/"):
        assert coordinator.get(f"/k/erlental/menschen/protokoll/{path}").status_code == 404


@pytest.mark.parametrize("how", ["refused", "taken back", "too late", "asker gone"])
def test_without_consent_in_time_it_stays_shut(world: World, browser: Browser, how: str) -> None:
    first, second = world.people["here"]["coordinator"], colleague(world)
    asked = ask_for_log(by=first, municipality=world.here, reason="Auskunft")
    page = f"{PAGE}{asked.pk}/"
    told = {"refused": "abgelehnt", "taken back": "zurückgezogen", "too late": "abgelaufen"}
    if how == "too late":
        later(asked, days=7)
    elif how == "asker gone":
        world.membership("here", "coordinator").delete()
    else:
        who = first if how == "taken back" else second
        browser(who).post(page, {"decision": "refuse"})
    with pytest.raises(RefusedError):
        decide(by=second, opening=asked, agreed=True)
    assert told.get(how, "wartet") in browser(second).get(page).content.decode()
    assert browser(second).get(f"{page}lesen/").status_code == 403
    assert not AccessLog.unscoped.exists()
    history = browser(second).get("/k/lindenau/menschen/verlauf/").content.decode()
    assert "Einsicht ins Protokoll beantragt: Auskunft" in history
    words = ("erlaubt", "abgelehnt", "zurückgezogen")
    ends = {"refused": ["abgelehnt"], "taken back": ["zurückgezogen"]}.get(how, [])
    assert [one for one in words if f"Protokoll {one}" in history] == ends


def test_one_opening_at_a_time(world: World, browser: Browser) -> None:
    first, second = world.people["here"]["coordinator"], colleague(world)
    asked = ask_for_log(by=first, municipality=world.here, reason="Auskunft")
    again = browser(second).post(PAGE, {"reason": "auch"}).content.decode()
    assert "läuft schon eine Einsichtnahme" in again
    assert 'name="reason"' not in browser(second).get(PAGE).content.decode()
    decide(by=second, opening=asked, agreed=False)
    assert 'name="reason"' in browser(second).get(PAGE).content.decode()
    assert browser(second).post(PAGE, {"reason": "auch"}).status_code == 302
    assert ask_for_log(
        by=world.people["there"]["coordinator"], municipality=world.there, reason="dort"
    ), "another municipality is another matter"


def test_a_long_log_comes_in_pages(world: World, browser: Browser) -> None:
    two = [world.people["here"][role] for role in ("coordinator", "administrator")]
    opening = opened(world, two[0], two[1], "Auskunft")
    AccessLog.unscoped.bulk_create(
        AccessLog(municipality=world.here, who=two[0], what=f"Blatt {n}.") for n in range(250)
    )
    client = browser(two[0])

    def sheets(query: str) -> list[str]:
        page = client.get(f"{PAGE}{opening.pk}/lesen/{query}").content.decode()
        return re.findall(r"Blatt \d+\.", page)

    first, rest = sheets(""), sheets("?seite=2")
    assert len(first) < 250 and {*first, *rest} == {f"Blatt {n}." for n in range(250)}


def test_after_a_year_it_is_gone(world: World, browser: Browser) -> None:
    client = browser(world.people["here"]["coordinator"])
    client.get("/k/lindenau/menschen/")
    AccessLog.unscoped.update(when=timezone.now() - timedelta(days=366))
    client.get("/k/lindenau/menschen/")
    assert AccessLog.unscoped.count() == 8
    purge()
    assert AccessLog.unscoped.count() == 4


def test_openings_go_after_a_year_with_their_reasons(world: World) -> None:
    def kept() -> list[Any]:
        return [*LogOpening.unscoped.all(), *LogOpening.history.all()]

    two = [world.people["here"][role] for role in ("coordinator", "administrator")]
    opening = opened(world, two[0], two[1], "Auskunft an Frau Beispiel")
    purge()
    assert len(kept()) == 3
    LogOpening.history.update(asked=opening.asked - timedelta(days=366))
    later(opening, days=366)
    purge()
    assert kept() == []
