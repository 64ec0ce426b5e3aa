"""The ages an offer counts for, which of places are the scheme's."""

from __future__ import annotations

from lueckenlos.assemble.offers import Read
from lueckenlos.assemble.scheme import SchemeRecord
from lueckenlos.engine.types import Way
from lueckenlos.exchange.ages import SCHOOL_UNTIL


def ages_counted(one: Read, record: SchemeRecord) -> list[tuple[int, int]]:
    """The certain ages of an offer, then its doubtful ones, as its field counts them."""
    spans = [one.months, *one.doubtful]
    places = record.fields[one.field].way is Way.PLACES
    return [ages_of_places(span, record) for span in spans] if places else spans


def ages_of_places(months: tuple[int, int], record: SchemeRecord) -> tuple[int, int]:
    """A limit at six years is school entry, whose month the scheme says, as it says from which
    month on places count: "U3" means the children that are in care."""
    entry = int(record.rules.get("school_entry_month", SCHOOL_UNTIL))
    first = int(record.rules.get("places_from_month", 0))
    start, stop = (entry if 6 * 12 <= month <= SCHOOL_UNTIL else month for month in months)
    return max(start, first) if stop > first else start, stop
