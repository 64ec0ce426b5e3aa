"""Cells of a list that say more than one thing: PLZ and Ort, a whole address, whom to ask."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lueckenlos.exchange.addresses.text import POSTCODE, read_postcode
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.row_reader import RowReader
from lueckenlos.exchange.vocabulary.words import NOT_SAID

EDGES = " ,;/|-–"
WITH_TOWN = re.compile(r"(.*?\S)[\s,;|/]+(?:D\s*-\s*)?(\d{5})\s+([^\W\d_].*)", re.ASCII | re.DOTALL)
PERSON = re.compile(r"\b(?:Frau|Herrn?|Fr\.|Hr\.|Hrn\.|Fam\.|Familie)(?!\w)")
INSTEAD = re.compile(r"\b(?:siehe|s\.|home ?page|web ?se?ite|internet|online)", re.IGNORECASE)
"""What stands where a telephone number should; "@heim" may be anything."""
PHONE = re.compile(r"(?:\+49|\(?0)[\d()\s/–-]{4,}\d", re.ASCII)


def address_of(reader: RowReader, said: Mapping[str, str]) -> dict[str, str]:
    """Street, PLZ and Ort of a row, each by itself wherever they stand: "34613 Schwalmstadt" in one
    column, "Am Markt 3, 34613 Schwalmstadt" in another. A PLZ has five digits, else it is left out
    and told."""
    street, cell, city = (said[name].strip() for name in ("street", "postcode", "city"))
    together = reader.columns.get("city") == reader.columns.get("postcode")
    postcode = read_postcode(cell)
    if together:
        postcode, city = town_apart("", cell)
    elif cell and not postcode:
        postcode, rest = town_apart("", cell)
        if rest and city and fold(rest) != fold(city):
            reader.report("postcode_unreadable", "postcode", value=shown(cell))
        city = city or rest
    if not together:
        postcode, city = town_apart(postcode, city)
    found = WITH_TOWN.fullmatch(street)
    if found and postcode in ("", found[2]) and fold(city) in ("", fold(found[3])):
        street, postcode, city = found[1].strip(EDGES), found[2], city or found[3]
    return {"street": street, "postcode": postcode, "city": city}


def town_apart(postcode: str, city: str) -> tuple[str, str]:
    """PLZ and Ort, also where the Ort has the PLZ with it; another PLZ there stays as it is."""
    if not postcode and (alone := read_postcode(city)):
        return alone, ""
    found = POSTCODE.search(city)
    if found is None or postcode not in ("", found[1]):
        return postcode, city
    rest = f"{city[: found.start()].strip(EDGES)} {city[found.end(1) :].strip(EDGES)}"
    return found[1], rest.strip(EDGES)


def contact_of(reader: RowReader, phone: str) -> dict[str, str]:
    """Whom to ask, and the telephone where it stands beside; persons, and words in place of a
    number ("siehe Homepage"), are left out and told."""
    text = reader.text("contact")
    if fold(phone) in NOT_SAID:
        phone = ""
    elif INSTEAD.search(phone) and not any(map(str.isdigit, phone)):
        reader.report("phone_without_number", "phone", value=shown(phone))
        phone = ""
    number = PHONE.search(text)
    if PERSON.search(text):
        reader.report("contact_is_a_person", "contact")
        text = ""
    elif number and not phone:
        text = f"{text[: number.start()]} {text[number.end() :]}".strip(EDGES)
    return {"contact": " ".join(text.split()), "phone": phone or (number[0] if number else "")}
