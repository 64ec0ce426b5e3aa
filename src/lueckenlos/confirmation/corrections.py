"""What an entry says, field by field, as its provider reads and corrects it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from lueckenlos.accounts.models import User
from lueckenlos.directory.changing import changes_of, write_changes
from lueckenlos.directory.matching import Known, Match
from lueckenlos.directory.organization_form import checked_url
from lueckenlos.directory.rows import Entry, records_of
from lueckenlos.directory.service_rows import checked_email
from lueckenlos.exchange.offers.answers import WORDING, price_of, says_same, value_of
from lueckenlos.exchange.offers.questions import ADDRESS, ASKED, said_of, unread_of
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.records import OfferRecord

TITLES = {
    "name": "Name",
    "schedule": "Wann",
    **{key: ASKED[key] for key in ("ages", "cost", "per_year", *ADDRESS)},
    "phone": "Telefon",
    "email": "E-Mail",
    "url": "Internetseite",
    **{key: ASKED[key] for key in ("capacity", "access")},
    "description": "Beschreibung für Familien",
}
"""Field of a record → how it is called; in this order it is asked."""
LONGEST = {"description": 5000, "schedule": 1000}
USUAL = 300
PLACED = (*ADDRESS, "capacity")
"""What belongs to a place: asked only where an entry has one."""
ENDS, CONFIRMED = "ends_on", "confirmed_on"


@dataclass(frozen=True, slots=True)
class Line:
    """A field of an entry: what stands there, and what is said instead."""

    key: str
    title: str
    before: str
    said: str = ""


def asked(entry: Entry) -> list[Line]:
    """What somebody may correct, with what stands there; no address that is protected."""
    record = record_of(entry)
    if record is None:
        return []
    left_out = set(ADDRESS) if is_protected(record) or entry.service.hides_address else set()
    if len(entry.at_locations) != 1:
        left_out |= set(PLACED)
    return [Line(key, TITLES[key], words(record, key)) for key in TITLES if key not in left_out]


def record_of(entry: Entry) -> OfferRecord | None:
    """The offer of an entry at its first place."""
    return next(iter(records_of(entry)), None)


def words(record: OfferRecord, key: str) -> str:
    """What a record says of a field, as it was said."""
    return said_of(record, key) or unread_of(record, key)


def read(entry: Entry, typed: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What is otherwise, in the words typed; and what of it cannot be read, with its cure. A field
    that is left empty says nothing new."""
    said, wrong = dict[str, str](), dict[str, str]()
    for line in asked(entry):
        text = typed.get(line.key, "").replace("\0", "").replace("\r\n", "\n").strip()
        if not text or says_same(line.key, text, line.before) or text == line.before.strip():
            continue
        most = LONGEST.get(line.key, USUAL)
        try:
            if len(text) > most:
                raise ValidationError(f"Das sind mehr als {most} Zeichen. Kürzen Sie es.")
            _value(line.key, text)
            said[line.key] = text
        except ValidationError as error:
            wrong[line.key] = " ".join(error.messages)
        except ValueError:
            example = WORDING.get(line.key, "")
            wrong[line.key] = f"Das ist nicht zu lesen. Schreiben Sie zum Beispiel: {example}"
    return said, wrong


def _value(key: str, text: str) -> object:
    if key == "url":
        return checked_url(text)
    if key == "email":
        return checked_email(text)
    return value_of(key, text)


def write(entry: Entry, said: Mapping[str, str], by: User | None, **more: date | None) -> None:
    """Put what is said, and further fields of a record, into the entry; inside a transaction.

    Raises `RefusedError` where the entry is no longer as it was read.
    """
    record = record_of(entry)
    if record is None:
        return
    changes: dict[str, Any] = {key: _value(key, text) for key, text in said.items()}
    if "cost" in said:
        changes |= price_of(said["cost"])
    if any(key in said for key in ADDRESS):
        changes |= {"latitude": None, "longitude": None, "approximate": False}
    changes |= more
    changes["wording"] = tuple(one for one in record.wording if one[0] not in changes)
    known = Known(str(entry.service.pk), entry.service.version, 0, record)
    row = Match(replace(record, **changes), known=known, changes=changes)
    here = entry.service.municipality
    write_changes(here, changes_of(here, [row]), by)
