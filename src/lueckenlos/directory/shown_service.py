"""A service as its page shows it: what is said, what is only usual for its kind, what lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from lueckenlos.directory.contacts import shows_name
from lueckenlos.directory.models import Contact, CostOption, Funding, Location, ServiceAtLocation
from lueckenlos.directory.rows import Entry, records_of
from lueckenlos.directory.service_words import WORDS, field_names, language_name, usual_of
from lueckenlos.exchange.offers.questions import said_of, unread_of
from lueckenlos.exchange.protection import protects
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, recognise


@dataclass(frozen=True, slots=True)
class Line:
    """One thing about a service: `text` is said; where that is "", `usual` holds, if anything."""

    label: str
    text: str = ""
    usual: str = ""
    why: str = ""
    unread: bool = False

    @property
    def missing(self) -> bool:
        """Whether nobody knows."""
        return not self.text and not self.usual


@dataclass(frozen=True, slots=True)
class Place:
    """A location as somebody may see it; `hidden` where the address is not for their eyes."""

    location: Location
    address: str
    area: str
    hidden: bool
    protected: bool
    capacity: int | None
    accessibility: str
    placed: bool


Group = tuple[str, list[Line]]


def groups(
    entry: Entry, areas: Mapping[str, str], *, names: bool, hidden: bool = False
) -> list[Group]:
    """Everything about a service but its locations; the names of persons only on demand. `hidden`:
    nothing that tells where it is."""
    kind = recognise(entry.service.kind) if entry.service.kind else None
    record = next(iter(records_of(entry)), None)
    tell = _Teller(entry, kind, record, areas)
    return [
        ("Was und für wen", tell.what()),
        ("Wann und wie oft", tell.when()),
        ("Wie Familien es erreichen", tell.how(hidden=hidden)),
        ("Ansprechstellen", [_contact(one, names) for one in entry.details["contacts"]]),
        ("Stand und Förderung", tell.standing()),
    ]


def missing(shown: list[Group], places: list[Place]) -> list[str]:
    """What nobody has told yet and families or planning need."""
    needed = {"Alter", "Zeiten", "Kosten", "bestätigt am", "Träger", "Angebotsart"}
    found = [one.label for _, lines in shown for one in lines if one.missing]
    found = [label for label in found if label in needed]
    if not any(lines for name, lines in shown if name == "Ansprechstellen"):
        found.append("Ansprechstelle")
    if not any(place.placed or place.area or place.hidden for place in places):
        found.append("Punkt auf der Karte oder Gebiet")
    return found


def told(shown: list[Group]) -> list[tuple[str, list[Line], str]]:
    """The groups as a page tells them: what is known, and the names of what nobody has said."""
    return [
        (
            title,
            [line for line in lines if not line.missing],
            ", ".join(line.label for line in lines if line.missing),
        )
        for title, lines in shown
    ]


class _Teller:
    """The lines of one service."""

    def __init__(
        self,
        entry: Entry,
        kind: KindOfOffer | None,
        record: OfferRecord | None,
        areas: Mapping[str, str],
    ) -> None:
        self.entry, self.service, self.kind = entry, entry.service, kind
        self.record, self.areas, self.usual = record, areas, usual_of(kind)

    def line(self, label: str, text: Any, column: str = "") -> Line:
        """What is said, else what is usual in this column."""
        said = spoken(text)
        usual = self.usual.get(column) if not said else None
        return Line(label, said, usual.text if usual else "", usual.why if usual else "")

    def read(self, label: str, column: str) -> Line:
        """What is said as providers say it, or what they say that nobody can read."""
        if self.record is None:
            return self.line(label, "", column)
        unread = unread_of(self.record, column)
        line = self.line(label, said_of(self.record, column), column)
        return Line(label, unread, line.usual, line.why, unread=True) if unread else line

    def word(self, label: str, column: str) -> Line:
        """A column of few values, in words."""
        value = getattr(self.service, column)
        return self.line(label, WORDS[column].get(value, value), column)

    def rows(self, name: str) -> str:
        """What rows of their own tell, one after the other."""
        return "; ".join(filter(None, (row_words(one) for one in self.entry.details[name])))

    def what(self) -> list[Line]:
        service, names = self.service, field_names()
        further = ", ".join(names.get(key, key) for key in service.further_fields)
        return [
            self.line("Angebotsart", self.kind.name if self.kind else service.kind),
            self.line("Handlungsfeld", names.get(service.field, service.field), "field"),
            self.line("weitere Handlungsfelder", further, "further_fields"),
            self.read("Alter", "ages"),
            self.word("Wer darf kommen", "open_to"),
            self.line("für wen genau", service.eligibility_description),
            self.word("Präventionsstufe", "prevention"),
            self.line("Sprachen", self.rows("languages")),
            self.line("Beschreibung für Familien", service.description),
        ]

    def when(self) -> list[Line]:
        service = self.service
        return [
            self.line("Zeiten", self.rows("schedules")),
            self.read("Häufigkeit", "per_year"),
            self.line("Beginn", service.starts_on),
            self.line("Ende", service.ends_on),
            self.line("Zurzeit zu beachten", service.alert),
        ]

    def how(self, *, hidden: bool) -> list[Line]:
        service = self.service
        served = (self.areas.get(one.name, one.name) for one in self.entry.details["service_areas"])
        cost = self.line("Kosten", self.rows("cost_options"))
        where = self.line("Einrichtung, in der es stattfindet", service.host)
        return [
            self.read("Zugang", "access"),
            *(() if hidden else (where,)),
            self.line("zuständig für", ", ".join(served)),
            cost if cost.text else self.read("Kosten", "cost"),
            self.line("Anmeldung nötig", service.registration),
            self.line("Anmeldung", service.application_process),
            self.line("Was mitzubringen ist", service.required_documents),
            self.line("Internetseite", service.url),
        ]

    def standing(self) -> list[Line]:
        service = self.service
        source = f"{service.file}, Zeile {service.row}" if service.file else ""
        return [
            self.line("Kennung", service.code),
            self.line("bestätigt am", service.assured_date),
            self.line("Förderung", self.rows("funding")),
            self.line("erreichte Kinder im Jahr", service.served_per_year),
            self.line("in der Familiensuche", service.published),
            self.line("aus der Liste", source),
        ]


def spoken(value: Any) -> str:
    """A value as people write it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)


def row_words(one: Any) -> str:
    """A row of a service in words."""
    if isinstance(one, CostOption):
        amount = f"{one.amount:.2f} €".replace(".", ",") if one.amount is not None else ""
        return ", ".join(filter(None, (one.get_option_display(), one.amount_description or amount)))
    if isinstance(one, Funding):
        until = f"bis {one.valid_to:%d.%m.%Y}" if one.valid_to else ""
        return ", ".join(filter(None, (one.source, until)))
    if hasattr(one, "code"):
        return language_name(one.code) + (f" ({one.note})" if one.note else "")
    return str(one)


def _contact(one: Contact, names: bool) -> Line:
    may = names and shows_name(one, localdate())
    name = f"{one.name} (bis {one.until:%d.%m.%Y})" if may else ""
    said = ", ".join(filter(None, (name, one.phone, one.email)))
    return Line(one.function or "Kontakt", said)


def places(entry: Entry, areas: Mapping[str, str], *, hidden: bool) -> list[Place]:
    """The locations of a service as somebody may see them."""
    kind = recognise(entry.service.kind) if entry.service.kind else None
    return [_place(entry, at, kind, areas, hidden) for at in entry.at_locations]


def _place(
    entry: Entry,
    at: ServiceAtLocation,
    kind: KindOfOffer | None,
    areas: Mapping[str, str],
    hidden: bool,
) -> Place:
    location = at.location
    protected = protects(location.protected, kind)
    area = location.area or (entry.service.area if len(entry.at_locations) == 1 else "")
    told = entry.accessibility.get(location.pk)
    words = (told.get_wheelchair_display(), told.description) if told and not hidden else ()
    town = f"{location.postcode} {location.city}".strip()
    return Place(
        location=location,
        address="" if hidden else ", ".join(filter(None, (location.street, town))),
        area="" if hidden else areas.get(area, area),
        hidden=hidden,
        protected=protected,
        capacity=at.capacity,
        accessibility=", ".join(filter(None, words)),
        placed=location.latitude is not None,
    )
