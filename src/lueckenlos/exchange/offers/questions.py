"""What to ask the providers of an inventory: what is known, what only assumed, what is missing.

Everything is worded so that `lueckenlos.exchange.offers.answers` reads it back as the same value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lueckenlos.exchange.ages import age_words, read_ages, said_ages
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, recognise
from lueckenlos.exchange.vocabulary.schedules import read_schedule

ASKED: dict[str, str] = {
    "ages": "Alter",
    "cost": "Kosten",
    "per_year": "Wie oft",
    "street": "Straße und Hausnummer",
    "postcode": "PLZ",
    "city": "Ort",
    "phone": "Ansprechstelle / Telefon",
    "capacity": "Plätze",
    "access": "Zugang",
    "ends_on": "läuft bis",
}
"""Record field → the title of its column."""
ADDRESS = ("street", "postcode", "city")
STILL, YES, NO, ENDED = "stimmt noch?", "ja", "nein", "beendet"
ID, FILE, FILLED_ON, GUIDE = "Kennung", "Datei", "Ausgefüllt am", "Anleitung"
PRINTED = "Vordruck"
"""Title of the column that keeps what a row said when it was sent out."""

COST = {
    "free": "kostenfrei",
    "graded": "gestaffelt",
    "paid": "kostenpflichtig",
    "but": "Bildung und Teilhabe",
}
ACCESS = {
    "komm": "Kommangebot",
    "geh": "aufsuchend",
    "setting": "in der Einrichtung",
    "digital": "online",
}
OFTEN = {
    250: "täglich",
    50: "wöchentlich",
    25: "14-täglich",
    12: "monatlich",
    4: "vierteljährlich",
    2: "halbjährlich",
    1: "jährlich",
}
CHOICES: dict[str, tuple[str, ...]] = {
    "cost": tuple(COST.values()),
    "access": tuple(ACCESS.values()),
    "per_year": tuple(OFTEN.values()),
}
"""Words to choose from, each understood by the reader of answers."""


@dataclass(frozen=True, slots=True)
class Question:
    """One value of one offer, put to its provider.

    `column`: record field, `label`: its title, `ages`: which of several rows of a house it is.
    `said`: what the list says, `unread`: what it says and nobody can read, `assumed`: the default
    that holds instead, all in German words, "" where there is none.
    """

    provider: str
    offer_id: str
    offer: str
    column: str
    label: str
    said: str = ""
    assumed: str = ""
    file: str = ""
    row: int = 0
    email: str = ""
    kind: str = ""
    unread: str = ""
    ages: str = ""

    @property
    def printed(self) -> str:
        """What the provider sees."""
        return self.said or self.unread or self.assumed


def questions_of(offers: Iterable[OfferRecord]) -> tuple[Question, ...]:
    """The questions about these offers, in order; never about a protected address.

    Nobody is asked for places where none are counted, nor for an end nobody mentioned.
    """
    return tuple(
        Question(
            offer.provider,
            offer.id,
            offer.name,
            column,
            label,
            said_of(offer, column),
            assumed_of(offer, column),
            offer.file,
            offer.row,
            offer.email,
            offer.kind,
            unread_of(offer, column),
            offer.ages,
        )
        for offer in offers
        for column, label in ASKED.items()
        if _asked(offer, column)
    )


def _asked(offer: OfferRecord, column: str) -> bool:
    if column in ADDRESS:
        return not is_protected(offer)
    if column == "ends_on":
        return offer.ends_on is not None
    if column == "capacity":
        kind = _kind(offer)
        field = offer.field or (kind.field if kind else "")
        return offer.capacity is not None or field == "betreuung"
    return True


def _kind(offer: OfferRecord) -> KindOfOffer | None:
    return recognise(offer.kind) if offer.kind else None


def said_of(offer: OfferRecord, column: str) -> str:
    """What the list says and means something to us, as it says it; "" when nothing."""
    worded = dict(offer.wording).get(column, "")
    match column:
        case "cost":
            return (worded or COST[offer.cost]) if offer.cost else ""
        case "access":
            return (worded or ACCESS[offer.access]) if offer.access else ""
        case "per_year":
            if offer.per_year is not None:
                return worded or often(offer.per_year)
            return "" if read_schedule(offer.schedule).per_year is None else offer.schedule
        case "capacity":
            return "" if offer.capacity is None else str(offer.capacity)
        case "ends_on":
            return f"{offer.ends_on:%d.%m.%Y}" if offer.ends_on else ""
        case "ages":
            return said_ages(offer.ages) if read_ages(offer.ages) else ""
        case _:
            return str(getattr(offer, column))


def unread_of(offer: OfferRecord, column: str) -> str:
    """What the list says where nobody can tell what it means; "" when nothing."""
    if said_of(offer, column):
        return ""
    if column == "ages":
        return offer.ages
    worded = dict(offer.wording).get(column, "")
    return worded or offer.schedule if column == "per_year" else worded


def assumed_of(offer: OfferRecord, column: str) -> str:
    """The default of its kind where nothing is said, in German words; "" when there is none."""
    kind = _kind(offer)
    if kind is None or said_of(offer, column):
        return ""
    match column:
        case "ages":
            return age_words(*kind.ages)
        case "access":
            return ACCESS[kind.access]
        case "per_year":
            return often(kind.per_year)
    return ""


def often(per_year: int) -> str:
    """Times a year in words; "30" for what no word says."""
    return OFTEN.get(per_year, str(per_year))
