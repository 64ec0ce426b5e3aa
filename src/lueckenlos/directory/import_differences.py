"""What a row of a list says otherwise beside what tells offers apart: texts for families, whom to
ask, the price."""

from __future__ import annotations

from typing import Any

from lueckenlos.directory.matching import WORDED, Known, Listing
from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import recognise

TEXTS = ("eligibility_description", "application_process", "description")
FURTHER = (*TEXTS, "contact")
"""What is told of a change behind what is compared to tell offers apart."""


def further_differences(old: OfferRecord, new: OfferRecord, listing: Listing) -> dict[str, Any]:
    """What a row says otherwise, by field; with all that stands in the same rows of the inventory.
    What it does not say stays, unless it is an own list in which somebody emptied the cell."""
    found = {
        name: getattr(new, name)
        for name in FURTHER
        if _line(getattr(new, name)) != _line(getattr(old, name))
        and (getattr(new, name) or (listing.own and name in listing.states))
    }
    if "contact" in found:
        found["phone"] = new.phone or old.phone
    if _other_price(old, new):
        found |= price_of(old, new)
    return found


def without_usual(changes: dict[str, Any], known: Known, new: OfferRecord) -> None:
    """Take out of the changes what the inventory leaves open and a package tells as it is usual
    for the kind: it came from here, where what is usual is told as what holds."""
    old, ages = known.record, read_ages(new.ages)
    if ages and _as_told((ages.start, ages.stop)) == _as_told(known.beyond.get("ages")):
        changes.pop("ages", None)
    kind = recognise(old.kind or old.name)
    if kind is None:
        return
    usual = {
        "field": new.field == kind.field,
        "further_fields": set(new.further_fields) == set(kind.also),
        "access": new.access == kind.access,
    }
    for name, same in usual.items():
        if same and not getattr(old, name):
            changes.pop(name, None)
    if not changes.keys() & set(WORDED):
        changes.pop("wording", None)


def _as_told(months: tuple[int, int] | None) -> tuple[int, int] | None:
    """Months as a package tells them: of pregnancy only that it is within them."""
    return months and (max(months[0], -1), months[1])


def price_of(old: OfferRecord, new: OfferRecord) -> dict[str, Any]:
    """All that a list says of costs, in place of what holds."""
    words = [one for one in old.wording if one[0] != "cost"]
    words += [one for one in new.wording if one[0] == "cost"]
    price = {"amount": new.amount, "amount_description": new.amount_description}
    return {"cost": new.cost, **price, "wording": tuple(words)}


def _other_price(old: OfferRecord, new: OfferRecord) -> bool:
    """Whether other costs are named; a list that names no price leaves the one that is known."""
    if not new.cost:
        return False
    if new.amount is not None or new.cost != old.cost:
        return (new.cost, new.amount) != (old.cost, old.amount)
    return bool(new.amount_description) and new.amount_description != old.amount_description


def _line(text: str) -> str:
    return " ".join(text.split())
