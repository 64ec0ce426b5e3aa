"""German words of an inventory and the normalised ones the records keep."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lueckenlos.exchange.folding import fold, plain
from lueckenlos.exchange.tables.parsing import parse_whole
from lueckenlos.exchange.vocabulary.costs import read_cost
from lueckenlos.exchange.vocabulary.schedules import read_rhythm

NOT_SAID = frozenset({"ka", "keineangabe", "keineangaben", "unbekannt", "nichtbekannt"})


def _by_word(**words: str) -> dict[str, str]:
    return {word: value for value, listed in words.items() for word in (value, *listed.split())}


ACCESS = _by_word(
    komm="kommstruktur kommangebot",
    geh="gehstruktur gehangebot aufsuchend hausbesuch hausbesuche zuhause",
    setting="indereinrichtung ininstitution",
    digital="online onlineangebot internet",
)
PREVENTION = _by_word(
    universal="universell universelle alle",
    selective="selektiv selektive",
    indicated="indiziert indizierte",
)
OPEN_TO = _by_word(
    anyone="alle jeder offen offenfueralle",
    residents="einwohner einwohnerinnen bewohner wohnort wohnsitz ortsansaessige",
    assigned="zugewiesen zugeordnet schulbezirk einzugsgebiet zustaendigkeit",
)
COST = _by_word(free="", but="", graded="", paid="")
SETTLEMENT = _by_word(town="stadt staedtisch", country="land laendlich")
EXAMPLES: dict[str, str] = {
    "access": "Komm, Geh, Setting, digital",
    "prevention": "universell, selektiv, indiziert",
    "open_to": "alle, Einwohner, zugewiesen",
    "cost": "kostenfrei, Kassenleistung, BuT, nach Einkommen, kostenpflichtig, 5 €",
    "settlement": "Stadt, Land",
    "per_year": "eine Zahl, täglich, wöchentlich, 14-täglich, monatlich, jährlich, 2x im Monat",
}
WORDS: dict[str, Mapping[str, str]] = {
    "access": ACCESS,
    "prevention": PREVENTION,
    "open_to": OPEN_TO,
    "cost": COST,
    "settlement": SETTLEMENT,
}


def read_word(field: str, text: str) -> str:
    """The normalised word of a field; "" when nothing is said, ValueError when unknown."""
    folded = fold(text)
    if not folded or folded in NOT_SAID:
        return ""
    known = WORDS[field]
    if folded in known:
        return known[folded]
    if field == "cost":
        return read_cost(text)
    raise ValueError(text)


PLACES = re.compile(
    r"(?P<rough>(?:ca\b\.?|circa|zirka|etwa|rund|ungefaehr|ungef\.|~|≈|bis zu)\s*)?"
    r"(?P<number>\d[\d., ]*?)\s*(?:(?:[a-z-]*plaetze?n?|pl\.?|kinder)\b\.?)?"
    r"\s*(?P<after>\(?ca\.?\)?)?"
    r"(?:\s*[(,;]?\s*(?:davon|darunter|inkl\w*\.?|einschl\w*\.?)\s[^)]*\)?)?",
    re.ASCII,
)


def read_places(text: str, decimal: str = "") -> tuple[int, bool]:
    """A number of places and whether it is only about right ("ca. 80"); ValueError when there is
    none to read. What some of them are for does not change it: "80 (davon 30 U3)" is 80.

    `decimal`: the sign that parts decimals, where it is known."""
    found = PLACES.fullmatch(plain(text).strip())
    if not found:
        raise ValueError(text)
    return parse_whole(found["number"].strip(), decimal), bool(found["rough"] or found["after"])


def read_frequency(text: str) -> int | None:
    """Times a year of a German text; ValueError when it cannot be read.

    None when nothing is said, also by "laufend" or "nach Bedarf".
    """
    folded = fold(text)
    if not folded or folded in NOT_SAID:
        return None
    rhythm = read_rhythm(text)
    if rhythm is None:
        raise ValueError(text)
    return rhythm.per_year
