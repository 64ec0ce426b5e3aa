"""Services as calendars (RFC 5545): only of times whose words leave nothing open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import Status
from lueckenlos.directory.rows import Entry
from lueckenlos.exchange.vocabulary.times import Recurrence, read_times
from lueckenlos.finder.cards import shown_locations

BERLIN = ZoneInfo("Europe/Berlin")
AHEAD = timedelta(days=800)
"""Within it a rule has its first day, or it has none: the last of a month, every eight weeks."""
REFRESH = timedelta(days=1)
GONE = "Findet nicht mehr statt"


@dataclass(frozen=True, slots=True)
class Meeting:
    """When a service next takes place."""

    day: date
    opens: time
    closes: time


def times_of(entry: Entry) -> tuple[Recurrence, ...]:
    """The recurrences of a service, within its own beginning and end; none where one is open."""
    words = "\n".join(one.description for one in entry.details["schedules"])
    service = entry.service
    return tuple(
        replace(one, last=min(filter(None, (one.last, service.ends_on)), default=None))
        for one in read_times(words)
    )


def next_meetings(entry: Entry, today: date, number: int = 3) -> list[Meeting]:
    """The next days it takes place, today among them; none in doubt about school holidays."""
    start = max(filter(None, (today, entry.service.starts_on)))
    found = [
        Meeting(day, one.opens, one.closes)
        for one in times_of(entry)
        if not one.term_time
        for day in one.days_between(start, start + timedelta(days=70))
    ]
    return sorted(found, key=lambda one: (one.day, one.opens))[:number]


def calendar_of(
    municipality: Municipality,
    name: str,
    source: str,
    entries: Iterable[Entry],
    secret: frozenset[Any],
) -> bytes:
    """A calendar to be subscribed to; `source` is its own path."""
    calendar = Calendar()
    calendar.add("prodid", "-//Lückenlos//Familiensuche//DE")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("source", f"{settings.BASE_URL}{source}", parameters={"VALUE": "URI"})
    calendar.add_component(_zone())
    for entry in entries:
        for number, one in enumerate(times_of(entry)):
            if event := _event(municipality, entry, one, number, secret):
                calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _zone() -> Timezone:
    """The clock of Germany as it has been since 1996: summer from March to October."""
    zone = Timezone()
    zone.add("tzid", BERLIN.key)
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for part, name, first, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), winter, summer),
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), summer, winter),
    ):
        part.add("dtstart", first)
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", {"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": "-1SU"})
        zone.add_component(part)
    return zone


def _event(
    municipality: Municipality, entry: Entry, one: Recurrence, number: int, secret: frozenset[Any]
) -> Event | None:
    """A recurrence as an event; None where it has no day at all."""
    service = entry.service
    begin = max(
        filter(None, (one.first, service.starts_on)), default=timezone.localdate(service.changed)
    )
    first = next(replace(one, excluded=()).days_between(begin, begin + AHEAD), None)
    if first is None:
        return None
    event = Event()
    event.add("uid", f"{service.pk}-{number}@lueckenlos")
    event.add("sequence", service.version)
    event.add("dtstamp", service.changed)
    event.add("last-modified", service.changed)
    event.add("dtstart", _at(first, one.opens))
    event.add("dtend", _at(first, one.closes))
    event.add("rrule", _rule(one))
    for day in one.excluded:
        if replace(one, excluded=()).on(day) and day >= first:
            event.add("exdate", _at(day, one.opens))
    if service.status == Status.ARCHIVED:  # nothing of it is public any more
        event.add("status", "CANCELLED")
        event.add("summary", GONE)
        return event
    event.add("status", "CONFIRMED")
    event.add("summary", service.name + (" (nicht in den Schulferien)" if one.term_time else ""))
    event.add("location", _where(entry, secret))
    event.add("description", "\n".join(filter(None, (service.alert, service.application_process))))
    path = reverse("family_service", args=[municipality.slug, service.pk])
    event.add("url", f"{settings.BASE_URL}{path}")
    return event


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BERLIN)


def _rule(one: Recurrence) -> vRecur:
    rule: vRecur = vRecur.from_ical(one.rule)
    if one.last:
        rule["UNTIL"] = [_at(one.last, time(23, 59, 59)).astimezone(UTC)]
    return rule


def _where(entry: Entry, secret: frozenset[Any]) -> str:
    """The one place it takes place at; "" where there are several, or none that may be told."""
    shown = shown_locations(entry, secret)
    if len(shown) != 1:
        return ""
    one = shown[0]
    town = " ".join(filter(None, (one.postcode, one.city)))
    return ", ".join(filter(None, (one.name, one.street, town)))
