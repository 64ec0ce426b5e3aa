"""The inventory as a table to take away: a row for each place of a service, worded so that our
readers of lists read it back as the same offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from django.db.models import QuerySet
from django.http import HttpResponse

from lueckenlos.accounts.access import Standing
from lueckenlos.directory.models import Service
from lueckenlos.directory.rows import entries, records_of
from lueckenlos.directory.secrecy import hidden_services, without_place
from lueckenlos.exchange.field_words import FIELD_WORDS
from lueckenlos.exchange.offers.lists import RECORD_FIELDS
from lueckenlos.exchange.offers.questions import ACCESS, ASKED, COST, often
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.words import read_frequency, read_places, read_word
from lueckenlos.report.sheets_xlsx import Column, Value, add_sheet, new_book, saved
from lueckenlos.web.downloads import csv_file

SHEET = "Angebote"
TITLES: Mapping[str, str] = {
    name: FIELD_WORDS[name] for name in RECORD_FIELDS
} | {"street": ASKED["street"]}  # fmt: skip
"""Field of an offer → the title of its column, "Kennung" first."""
APPROXIMATE = "Lage nur ungefähr"
"""The column that says why an offer has no coordinates here: they were only those of its Ort."""
LONG = {"name": 36, "provider": 30, "kind": 24, "street": 26, "city": 18, "ages": 22, "url": 30,
        "email": 26, "schedule": 36, "phone": 20, "host": 26}  # fmt: skip
DAYS = ("starts_on", "ends_on", "funded_until", "confirmed_on")
WORDS: Mapping[str, Mapping[str, str]] = {
    "cost": COST,
    "access": ACCESS,
    "prevention": {"universal": "universell", "selective": "selektiv", "indicated": "indiziert"},
    "open_to": {"anyone": "alle", "residents": "Einwohner", "assigned": "zugewiesen"},
}


def export_records(standing: Standing, found: QuerySet[Service]) -> Iterator[OfferRecord]:
    """The offers of services in their order, without what somebody may not see of them."""
    hidden = set(hidden_services(standing).values_list("pk", flat=True))
    for entry in entries(found):
        for one in records_of(entry):
            yield without_place(one) if entry.service.pk in hidden else one


def offers_xlsx(offers: Iterable[OfferRecord]) -> bytes:
    """The offers as a workbook with one sheet."""
    columns = [
        Column(title, LONG.get(name, 14), "day" if name in DAYS else "text")
        for name, title in TITLES.items()
    ]
    book = new_book()
    add_sheet(book, SHEET, [*columns, Column(APPROXIMATE, 12)], map(_cells, offers))
    return saved(book, SHEET, None)


def offers_csv(offers: Iterable[OfferRecord], name: str) -> HttpResponse:
    """The offers as CSV, to be saved under a name."""
    return csv_file(name, [*TITLES.values(), APPROXIMATE], map(_cells, offers))


# --- cells ---------------------------------------------------------------------------------------


def _cells(one: OfferRecord) -> list[Value]:
    """What stands in the columns; coordinates of an Ort are no coordinates of the offer."""
    cells = [_cell(one, name) for name in TITLES]
    return [*cells, "ja" if one.approximate else ""]


def _cell(one: OfferRecord, name: str) -> Value:
    value = getattr(one, name)
    match name:
        case "latitude" | "longitude":
            return "" if value is None or one.approximate else f"{value!r}".replace(".", ",")
        case "cost" | "access":
            known = WORDS[name].get(value, value)
            return _worded(one, name, known, lambda text: read_word(name, text))
        case "prevention" | "open_to":
            return WORDS[name].get(value, str(value))
        case "per_year":
            return _worded(one, name, "" if value is None else often(value), read_frequency)
        case "capacity":
            return _capacity(one)
        case "protected":
            return "ja" if is_protected(one) else "" if value is None else "nein"
        case "further_fields" | "service_area":
            return " | ".join(value)
        case _:
            return value if value is None or isinstance(value, date) else str(value)


def _worded(
    one: OfferRecord, name: str, known: str, read: Callable[[str], str | int | None]
) -> str:
    """The words of the provider where they still mean what holds, else ours."""
    said = dict(one.wording).get(name, "")
    try:
        return said if said and read(said) == getattr(one, name) else known
    except ValueError:
        return known or said


def _capacity(one: OfferRecord) -> str:
    """A number of places; "ca. 80" only where nobody has confirmed it."""
    known = "" if one.capacity is None else str(one.capacity)
    said = dict(one.wording).get("capacity", "")
    try:
        places, roughly = read_places(said)
    except ValueError:
        return known or said
    return said if places == one.capacity and not (roughly and one.confirmed_on) else known
