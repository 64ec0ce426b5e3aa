"""Calendars and files of published services: what the page says, and nothing more."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rruleset, rrulestr
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import OBERAU, offer, service

from lueckenlos.directory.models import Location, Service, ServiceAtLocation, Status
from lueckenlos.exchange.vocabulary.times import read_times

Open = Callable[..., Client]
HOME = "/familien/lindenau/"
BERLIN = ZoneInfo("Europe/Berlin")
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TIMES = {
    "weekly": "Di 9:30-11:00 Uhr",
    "both": "Mo und Do 8-9 Uhr; 1. und letzter Sonntag im Monat 1:30-4:00 Uhr",
    "fortnight": "alle 14 Tage Mi 15-17 Uhr, ab 6.1.2027, nicht am 20.1.2027",
    "ended": "Fr 10-12 Uhr, bis 30.10.2026",
}


def put_times(world: World) -> None:
    put(world.here, [offer(key, f"Treff {key}", schedule=words) for key, words in TIMES.items()])


def events(client: Client, path: str) -> list[object]:
    answer = client.get(HOME + path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def by_library(event: object) -> list[tuple[datetime, datetime]]:
    """Begin and end of each time, as a reader of calendars expands them."""
    rule, begin = rruleset(), event["DTSTART"].dt
    rule.rrule(rrulestr(event["RRULE"].to_ical().decode(), dtstart=begin))
    gone = event.get("EXDATE", [])
    for day in gone if isinstance(gone, list) else [gone]:
        rule.exdate(day.dts[0].dt)
    long = event["DTEND"].dt.replace(tzinfo=None) - begin.replace(tzinfo=None)
    stop = datetime(2027, 12, 1, tzinfo=BERLIN)
    return [(one, one + long) for one in rule.between(begin, stop, inc=True)]


def by_hand(text: str) -> list[tuple[datetime, datetime]]:
    """The same from the lines of the file: local times of every day there is, to UTC."""
    lines = dict(one.split(":", 1) for one in text.replace("\r\n ", "").split("\r\n") if ":" in one)
    begin, end = (
        datetime.strptime(value, "%Y%m%dT%H%M%S")
        for name, value in lines.items() if name.startswith(("DTSTART;", "DTEND;"))
    )  # fmt: skip
    gone = {value[:8] for name, value in lines.items() if name.startswith("EXDATE")}
    rule = dict(part.split("=") for part in lines["RRULE"].split(";"))
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    found, day = [], begin.date()
    while day < date(2027, 12, 1):
        name, number = names[day.weekday()], (day.day + 6) // 7
        last = (day + timedelta(7)).month != day.month
        signs = {f"{number}{name}", f"-1{name}"} if last else {f"{number}{name}"}
        hit = name in rule["BYDAY"].split(",") if rule["FREQ"] == "WEEKLY" else bool(
            signs & set(rule["BYDAY"].split(","))
        )  # fmt: skip
        weeks = (day - begin.date() + timedelta(begin.weekday())).days // 7
        at = datetime.combine(day, begin.time(), BERLIN).astimezone(UTC)
        until = rule.get("UNTIL", "99991231T000000Z")
        hit = hit and not weeks % int(rule.get("INTERVAL", 1)) and f"{day:%Y%m%d}" not in gone
        if hit and f"{at:%Y%m%dT%H%M%SZ}" <= until:
            found.append((at, datetime.combine(day, end.time(), BERLIN).astimezone(UTC)))
        day += timedelta(1)
    return found


@pytest.mark.parametrize("key", TIMES)
def test_two_readers_find_the_times_of_the_page_across_both_clock_changes(
    key: str, open_world: World, client: Client
) -> None:
    put_times(open_world)
    one = service(open_world, key)
    Service.objects.for_municipality(open_world.here).filter(pk=one.pk).update(
        changed=datetime(2026, 9, 1, 12, tzinfo=UTC)
    )
    path = f"angebot/{one.pk}/termine.ics"
    text = client.get(HOME + path).content.decode()
    told = events(client, path)
    parts = [part.partition("END:VEVENT")[0] for part in text.split("BEGIN:VEVENT")[1:]]
    assert len(told) == len(parts) == len(read_times(TIMES[key]))
    found = []
    for event, part in zip(told, parts, strict=True):
        expanded = [(a.astimezone(UTC), b.astimezone(UTC)) for a, b in by_library(event)]
        assert expanded == by_hand(part)
        found += expanded
    wanted = [
        tuple(datetime.combine(day, clock, BERLIN).astimezone(UTC)
              for clock in (recurrence.opens, recurrence.closes))
        for recurrence in read_times(TIMES[key])
        for day in recurrence.days_between(date(2026, 9, 1), date(2027, 12, 1))
    ]  # fmt: skip
    assert sorted(found) == sorted(wanted)
    assert "TZID:Europe/Berlin" in text or not found


def test_words_that_leave_something_open_are_in_no_calendar(
    open_world: World, client: Client
) -> None:
    put(open_world.here, [offer("open", "Offen", schedule="Di 9 Uhr und nach Absprache")])
    pk = service(open_world, "open").pk
    assert events(client, f"angebot/{pk}/termine.ics") == []
    assert "In den eigenen Kalender" not in client.get(f"{HOME}angebot/{pk}/").content.decode()


def test_the_page_names_the_next_days_and_leads_to_the_calendar(
    open_world: World, client: Client
) -> None:
    pk = service(open_world, "1").pk
    text = client.get(f"{HOME}angebot/{pk}/").content.decode()
    today = timezone.localdate()
    tuesday = today + timedelta((1 - today.weekday()) % 7)
    assert f"Di {tuesday.day}.{tuesday.month}." in text
    assert f"/familien/lindenau/angebot/{pk}/termine.ics" in text


def test_what_is_archived_is_cancelled_and_then_forgotten(
    open_world: World, client: Client
) -> None:
    pk = service(open_world, "1").pk
    path, every = f"angebot/{pk}/termine.ics", Service.objects.for_municipality(open_world.here)
    [before] = events(client, path)
    assert before["STATUS"] == "CONFIRMED"
    every.filter(pk=pk).update(status=Status.ARCHIVED, changed=timezone.now())
    [after] = events(client, path)
    assert (after["STATUS"], after["UID"]) == ("CANCELLED", before["UID"])
    assert "Krümel" not in client.get(HOME + path).content.decode()
    every.filter(pk=pk).update(published=False)
    assert client.get(HOME + path).status_code == 404
    every.filter(pk=pk).update(published=True, changed=timezone.now() - timedelta(days=90))
    assert client.get(HOME + path).status_code == 404


def test_a_location_and_a_search_have_a_calendar(open_world: World, client: Client) -> None:
    put_times(open_world)
    at = ServiceAtLocation.objects.get(service=service(open_world, "1")).location_id
    names = {str(one["SUMMARY"]) for one in events(client, f"ort/{at}/termine.ics")}
    assert "Café Krümel" in names
    assert {str(one["SUMMARY"]) for one in events(client, "oberau/alle/termine.ics")} >= names
    hidden = Location.objects.for_municipality(open_world.here).get(street="Verborgene Gasse 7")
    assert client.get(f"{HOME}ort/{hidden.pk}/termine.ics").status_code == 404


def test_the_table_says_what_the_pages_say_and_calculates_nothing(
    open_world: World, client: Client
) -> None:
    put(open_world.here, [offer("formula", "=1+1", schedule="Di 9-11 Uhr")])
    text = client.get(f"{HOME}angebote.csv").content.decode("utf-8-sig")
    told = {row["Name"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert told["Café Krümel"]["Zeiten"] == "Di 9:30-11:00"
    assert told["Café Krümel"]["Breite"] == f"{OBERAU[0]:g}".replace(".", ",")
    assert told["Frauenhaus"]["Straße"] == told["Frauenhaus"]["Breite"] == ""
    assert "=1+1" not in told


def test_points_and_news_are_well_formed(open_world: World, client: Client) -> None:
    answer = client.get(f"{HOME}angebote.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    told = {one["properties"]["name"]: one for one in answer.json()["features"]}
    assert told["Café Krümel"]["geometry"]["coordinates"] == [OBERAU[1], OBERAU[0]]
    assert told["Frauenhaus"]["geometry"] is None
    feed = ElementTree.fromstring(client.get(f"{HOME}neu.atom").content)
    entries = {one.findtext(f"{ATOM}title"): one for one in feed.iter(f"{ATOM}entry")}
    assert entries["Café Krümel"].findtext(f"{ATOM}id", "").startswith("urn:uuid:")
    assert "Di 9:30-11:00" in entries["Café Krümel"].findtext(f"{ATOM}summary", "")


def test_search_engines_find_open_municipalities_only(open_world: World, client: Client) -> None:
    tree = ElementTree.fromstring(client.get("/familien/sitemap.xml").content)
    found = [one.text or "" for one in tree.iter(f"{MAP}loc")]
    assert any(one.endswith("/familien/lindenau/") for one in found)
    assert any(str(service(open_world, "1").pk) in one for one in found)
    assert not any("erlental" in one for one in found)


@pytest.mark.parametrize("path", ["alle/alle/termine.ics", "angebote.csv", "neu.atom"])
def test_more_services_cost_no_more_queries(path: str, open_world: World, client: Client) -> None:
    counts = []
    for number in (0, 30):
        put(open_world.here, [offer(f"n{number}-{n}", f"Noch {n}", schedule="Di 9-11 Uhr")
                              for n in range(number)])  # fmt: skip
        client.get(HOME + path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(HOME + path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_calendar_ends_with_its_service(open_world: World, client: Client) -> None:
    one = service(open_world, "1")
    Service.objects.for_municipality(open_world.here).filter(pk=one.pk).update(
        ends_on=timezone.localdate() + timedelta(days=10)
    )
    [event] = events(client, f"angebot/{one.pk}/termine.ics")
    until = event["RRULE"]["UNTIL"][0].astimezone(BERLIN)
    assert until.date() == timezone.localdate() + timedelta(days=10)
    assert until.time() == time(23, 59, 59)


def test_strangers_may_see_the_finder_in_a_frame_and_who_is_signed_in_may_not(
    open_world: World, client: Client, browser: Open
) -> None:
    for path in ("", "alle/alle/", f"angebot/{service(open_world, '1').pk}/"):
        framed = client.get(HOME + path)
        assert "X-Frame-Options" not in framed.headers
        assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    for kept in (
        browser(open_world.people["here"]["coordinator"]).get(HOME),
        client.get("/konto/login/"),
    ):
        assert kept.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in kept.headers["Content-Security-Policy"]


def test_the_script_to_embed_names_the_finder_and_nothing_of_a_closed_one(
    open_world: World, client: Client
) -> None:
    answer = client.get(f"{HOME}einbetten.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert "/familien/lindenau/" in answer.content.decode()
    assert client.get("/familien/erlental/einbetten.js").status_code == 404
