"""What families read of a service, on its card and on its page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lueckenlos.areas.models import Level
from lueckenlos.directory.models import Contact, CostOption, Location, Schedule
from lueckenlos.directory.rows import Entry, records_of
from lueckenlos.exchange.ages import age_words, read_ages
from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.offers.questions import COST, OFTEN, assumed_of, said_of
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, recognise
from lueckenlos.finder.queries import Found, Hit
from lueckenlos.finder.words import far, inside, language_name, month_name

WEB = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
AGE_WORDS = frozenset("von ab bis unter u jahre jahren jahr j monate monaten monat mon".split())
"""All the words of an age that says no more than months do."""
DIALLED = re.compile(r"[+0][\d\s()/.–-]{4,24}")


@dataclass(frozen=True, slots=True)
class Said:
    """Words, and whether they are only what is usual for the kind."""

    words: str
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A service on a list."""

    pk: Any
    name: str
    kind: str
    provider: str
    when: Said
    cost: str
    free: bool
    ages: Said
    way: str
    approximate: bool
    unregistered: bool
    languages: tuple[str, ...]
    alert: str
    confirmed: str
    translated: Mapping[str, str] = field(default_factory=dict)


def cards(
    found: Found, today: date, level: Level | None, translated: Mapping[Any, Mapping[str, str]]
) -> list[Card]:
    """The services of a page, in their order; `level` is that of the areas families choose from,
    `translated`: their texts in the language of the page, by service and field."""
    near = inside(level.name if level else "")
    told = [card(found.entries[hit.pk], hit, found.secret, today, near) for hit in found.hits]
    return [replace(one, translated=translated.get(one.pk, {})) for one in told]


def card(entry: Entry, hit: Hit, secret: frozenset[Any], today: date, near: str) -> Card:
    """A service as a family reads it on a list; `near` says that it is in the area asked for."""
    service, record = entry.service, record_of(entry)
    return Card(
        service.pk,
        service.name,
        kind_of(entry),
        service.organization.name if service.organization else "",
        when(entry, record),
        cost(entry),
        service.free,
        ages(record),
        _way(entry, hit, secret, near),
        hit.approximate and hit.km is not None,
        service.registration is False,
        languages(entry),
        service.alert,
        month_name(service.assured_date, today) if service.assured_date else "",
    )


def record_of(entry: Entry) -> OfferRecord:
    """What the words of its fields are made of."""
    return next(
        iter(records_of(entry)), OfferRecord(entry.service.code, entry.service.name, "", "")
    )


def kind(entry: Entry) -> KindOfOffer | None:
    """The kind of a service, where it is known."""
    return recognise(entry.service.kind) if entry.service.kind else None


def kind_of(entry: Entry) -> str:
    """What it is, in a word."""
    known = kind(entry)
    return known.name if known else entry.service.kind


def when(entry: Entry, record: OfferRecord) -> Said:
    """Its times, else how often, said or usual for the kind."""
    times: list[Schedule] = entry.details["schedules"]
    if times:
        return Said("; ".join(one.description for one in times))
    if often := said_of(record, "per_year"):
        return Said(often)
    usual = assumed_of(record, "per_year")
    return Said(usual, usual=True) if usual in OFTEN.values() else Said("")


def cost(entry: Entry) -> str:
    """What it costs, as far as that is told; "" where nobody said."""
    options: list[CostOption] = entry.details["cost_options"]
    return "; ".join(
        one.amount_description or f"{COST[one.option]}{_amount(one)}" for one in options
    )


def _amount(one: CostOption) -> str:
    return f", {one.amount:.2f} €".replace(".", ",") if one.amount else ""


def ages(record: OfferRecord) -> Said:
    """For whom by age, said or usual for the kind."""
    if said := said_of(record, "ages"):
        return Said(_in_one_way(said))
    return Said(assumed_of(record, "ages"), usual=True)


def _in_one_way(said: str) -> str:
    """Ages as people say them, "3-6" too; what is in doubt or says more stays as it was said."""
    read = read_ages(said)
    more = set(re.findall(r"[^\W\d_]+", plain(said))) - AGE_WORDS
    if not read or more or read.open_end or read.doubtful_start or read.doubtful_stop:
        return said
    return age_words(read.start, read.stop)


def languages(entry: Entry) -> tuple[str, ...]:
    """The languages it is offered in beside German."""
    codes = [one.code for one in entry.details["languages"] if one.code != "de"]
    return tuple(language_name(code) for code in codes)


def access(entry: Entry) -> str:
    """How families get to it: they come, it comes to them, it is online."""
    known = kind(entry)
    return entry.service.access or (known.access if known else "")


def _way(entry: Entry, hit: Hit, secret: frozenset[Any], near: str) -> str:
    """How far it is, in words."""
    usual = not entry.service.access
    match access(entry):
        case "digital":
            return _("meist online oder am Telefon") if usual else _("online oder am Telefon")
        case "geh":
            return _("kommt meist zu Ihnen") if usual else _("kommt zu Ihnen")
    if hit.inside:
        return near
    if hit.km is not None:
        return far(hit.km)
    shown = shown_locations(entry, secret)
    if not shown:
        return _("Ort auf Anfrage")
    more = len(shown) - 1
    town = shown[0].city or shown[0].name
    if not more:
        return town
    other = ngettext("und %(number)s weiterer Ort", "und %(number)s weitere Orte", more)
    return f"{town} {other % {'number': more}}".strip()


def shown_locations(entry: Entry, secret: frozenset[Any]) -> list[Location]:
    """Where it is, as far as families may know: nowhere for a hidden address."""
    if entry.service.hides_address:
        return []
    every = [at.location for at in entry.at_locations]
    return [
        one
        for one in every
        if one.pk not in secret and (one.street or one.city or one.name or one.latitude is not None)
    ]


# --- the page of a service -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Somewhere:
    """A location with what helps to get there."""

    location: Location
    accessibility: str
    geo: str


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom to ask, by function; persons stay unnamed."""

    function: str
    phone: str
    call: str
    email: str


def somewhere(entry: Entry, secret: frozenset[Any]) -> list[Somewhere]:
    """The locations of a service with what is known of each."""
    found = []
    for one in shown_locations(entry, secret):
        told = entry.accessibility.get(one.pk)
        words = (
            ", ".join(filter(None, (told.get_wheelchair_display(), told.description)))
            if told
            else ""
        )
        exact = one.latitude is not None and one.longitude is not None and not one.approximate
        found.append(
            Somewhere(one, words, f"geo:{one.latitude:.5f},{one.longitude:.5f}" if exact else "")
        )
    return found


def whom(entry: Entry) -> list[Whom]:
    """Whom to ask: of the service, else of who provides it."""
    contacts: list[Contact] = entry.details["contacts"]
    found = [Whom(one.function, one.phone, dialled(one.phone), one.email) for one in contacts]
    found = [one for one in found if one.phone or one.email]
    provider = entry.service.organization
    if not found and provider and (provider.phone or provider.email):
        found = [Whom(provider.name, provider.phone, dialled(provider.phone), provider.email)]
    return found


def by_phone(some: Iterable[Whom]) -> bool:
    """Whether there is a number to call."""
    return any(sign.isdigit() for one in some for sign in one.phone)


def instead_of_address(entry: Entry, some: Sequence[Whom]) -> str:
    """What families do where an address is hidden, as far as there is a way."""
    provider = entry.service.organization
    if by_phone(some):
        return _("Die Adresse ist geschützt. Rufen Sie an.")
    if some:
        return _("Die Adresse ist geschützt. Schreiben Sie eine E-Mail.")
    if website(entry):
        return _(
            "Die Adresse ist geschützt. Wie Sie Kontakt aufnehmen, steht auf der Internetseite."
        )
    if provider and provider.name:
        return _("Die Adresse ist geschützt. Fragen Sie bei: %(name)s.") % {"name": provider.name}
    return _("Die Adresse ist geschützt. Fragen Sie in Ihrem Rathaus nach.")


def dialled(phone: str) -> str:
    """A number as a telephone dials it; "" where it is not one number alone."""
    text = phone.strip()
    if not DIALLED.fullmatch(text):
        return ""
    plain = re.sub(r"\D", "", text.replace("(0)", "") if text.startswith("+") else text)
    return ("+" if text.startswith("+") else "") + plain


def website(entry: Entry) -> str:
    """The address of its website, where it is one."""
    found = entry.service.url.strip() or (
        entry.service.organization.url.strip() if entry.service.organization else ""
    )
    return found if WEB.fullmatch(found) else ""
