"""A gap to look at again: the day is set with its state, and comes back when it is due."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate
from tests.platform.accounts.conftest import World
from tests.platform.chain.findings import found, gap, gaps, row
from tests.platform.chain.shown import kept_run

from lueckenlos.chain import gap_actions
from lueckenlos.chain.models import Gap
from lueckenlos.report.words import day as said_day

BASE = "/k/lindenau/kette/luecken/"
Open = Callable[..., Client]


@pytest.fixture
def office(world: World, browser: Open) -> Client:
    return browser(world.people["here"]["editor"])


def text(client: Client, address: str) -> str:
    said = client.get(address)
    assert said.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said.content.decode()))


def numbers(client: Client, query: str) -> list[int]:
    page = client.get(f"{BASE}?{query}").content.decode()
    return [int(one) for one in re.findall(rf'href="{BASE}(\d+)/"', page)]


def to_look_again(world: World, number: int, days: int, state: str = "accepted") -> Gap:
    """Decided some time ago, to be looked at again so many days from now."""
    one, by = gap(world.here, number), world.people["here"]["editor"]
    day = localdate() + timedelta(days=days)
    return gap_actions.decide(by=by, gap=one, version=one.version, state=state,
                              reason="Beschluss 7", look_again=day)  # fmt: skip


def test_a_day_is_set_with_the_state_and_stands_on_page_list_and_files(
    world: World, office: Client
) -> None:
    found(world.here, row("a"), row("b"))
    day = localdate() + timedelta(days=40)
    for number, state in ((1, "accepted"), (2, "question")):
        said = {"state": state, "reason": "Beschluss 7", "look_again": day.isoformat()}
        answer = office.post(f"{BASE}{number}/stand/", {**said, "version": "1"})
        assert answer.status_code == 302
        assert (gap(world.here, number).state, gap(world.here, number).look_again) == (state, day)
    short = f"{day.day}.{day.month}.{day.year}"
    page = text(office, f"{BASE}1/")
    assert f"Wiedervorlage {short} Kümmert sich" in page and "fällig)" not in page
    assert f"Wiedervorlage: {said_day(day)}" in page, "it stands in the history"
    assert text(office, BASE).count(f"Wiedervorlage {short}") == 2
    told = office.get(f"{BASE}liste.json").json()["gaps"]
    assert [one["look_again"] for one in told] == [day.isoformat()] * 2
    lines = office.get(f"{BASE}liste.csv").content.decode().split("\r\n")
    at = lines[0].split(";").index("Wiedervorlage")
    assert lines[1].split(";")[at] == said_day(day)
    form = office.get(f"{BASE}1/").content.decode()
    assert f'value="{day.isoformat()}"' in form, "what is set stays when something else is said"


@pytest.mark.parametrize("days", [0, -3])
def test_a_day_that_is_not_to_come_is_refused(world: World, office: Client, days: int) -> None:
    found(world.here, row("a"))
    day = localdate() + timedelta(days=days)
    said = {"state": "confirmed", "reason": "", "look_again": day.isoformat(), "version": "1"}
    answer = office.post(f"{BASE}1/stand/", said)
    assert "nach heute" in answer.content.decode()
    assert gap(world.here).state == "question"


def test_what_is_due_is_found_by_its_filter_until_somebody_decides_again(
    world: World, office: Client
) -> None:
    found(world.here, row("a"), row("b"), row("c"), row("d"))
    to_look_again(world, 1, 0)
    to_look_again(world, 2, 1)
    to_look_again(world, 3, -5, "question")
    assert sorted(numbers(office, "faellig=on")) == [1, 3]
    assert numbers(office, "faellig=on&stand=accepted") == [1]
    assert text(office, BASE).count("Wiedervorlage fällig") == 2
    page = office.get(f"{BASE}1/").content.decode()
    assert "(fällig)" in page
    assert 'name="look_again"' in page
    assert f'value="{localdate().isoformat()}"' not in page, "who decides now has looked again"
    version = str(gap(world.here).version)
    office.post(f"{BASE}1/stand/", {"state": "accepted", "reason": "Beschluss 7",
                                    "look_again": "", "version": version})  # fmt: skip
    assert gap(world.here).look_again is None
    assert numbers(office, "faellig=on") == [3]
    assert f"Wiedervorlage: {said_day(localdate())} → –" in text(office, f"{BASE}1/")


def test_what_is_due_stands_in_the_overview(world: World, office: Client) -> None:
    kept_run(world)
    every = [one.number for one in gaps(world.here)]
    start = "/k/lindenau/kette/"
    assert "Wiedervorlage" not in text(office, start)
    to_look_again(world, every[0], 3)
    assert "Wiedervorlage" not in text(office, start)
    to_look_again(world, every[0], 0)
    assert "1 Wiedervorlage ist fällig" in text(office, start)
    to_look_again(world, every[1], -1, "confirmed")
    assert "2 Wiedervorlagen sind fällig" in text(office, start)
    items = office.get(f"{start}ueberblick.json").json()["attention"]
    (due,) = [one for one in items if one["key"] == "due"]
    page = office.get(due["url"]).content.decode()
    assert sorted(map(int, re.findall(rf'href="{BASE}(\d+)/"', page))) == sorted(every[:2])


def test_a_gap_that_is_found_no_more_is_not_due_and_again_when_it_comes_back(
    world: World, office: Client
) -> None:
    found(world.here, row("a"))
    to_look_again(world, 1, -1)
    found(world.here)
    assert numbers(office, "faellig=on&stand=alle") == []
    found(world.here, row("a"))
    assert numbers(office, "faellig=on") == [1]


def test_parts_keep_the_day_and_what_is_put_together_the_first(world: World) -> None:
    found(world.here, row("a", "b", "c"))
    later = to_look_again(world, 1, 30).look_again
    found(world.here, row("a"), row("b", "c"))
    assert [one.look_again for one in gaps(world.here)] == [later, later]
    sooner = to_look_again(world, 2, 10).look_again
    found(world.here, row("a", "b", "c"))
    whole, inside = gaps(world.here)
    assert inside.merged_into == whole
    assert whole.look_again == sooner


def test_a_second_writer_sees_both_days(world: World, office: Client) -> None:
    found(world.here, row("a"))
    now = to_look_again(world, 1, 20).look_again
    mine: date = localdate() + timedelta(days=50)
    said = {"state": "confirmed", "reason": "", "look_again": mine.isoformat(), "version": "1"}
    answer = office.post(f"{BASE}1/stand/", said)
    page = answer.content.decode()
    assert answer.status_code == 409 and now is not None
    assert said_day(mine) in page and said_day(now) in page
    assert gap(world.here).look_again == now
