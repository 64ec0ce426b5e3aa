"""German words of an inventory and the normalised ones the records keep."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lueckenlos.exchange.folding import fold, plain

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
COST = _by_word(
    free="kostenfrei kostenlos frei 0 gratis unentgeltlich gebuehrenfrei",
    but="bildungundteilhabe bildungspaket bildungsundteilhabepaket",
    graded="gestaffelt einkommensabhaengig einkommensgestaffelt sozialstaffel",
    paid="kostenpflichtig gebuehrenpflichtig",
)
SETTLEMENT = _by_word(town="stadt staedtisch", country="land laendlich")
EXAMPLES: dict[str, str] = {
    "access": "Komm, Geh, Setting, digital",
    "prevention": "universell, selektiv, indiziert",
    "open_to": "alle, Einwohner, zugewiesen",
    "cost": "kostenfrei, BuT, gestaffelt, kostenpflichtig",
    "settlement": "Stadt, Land",
    "per_year": "eine Zahl, täglich, wöchentlich, 14-täglich, monatlich, vierteljährlich, jährlich",
}
WORDS: dict[str, Mapping[str, str]] = {
    "access": ACCESS,
    "prevention": PREVENTION,
    "open_to": OPEN_TO,
    "cost": COST,
    "settlement": SETTLEMENT,
}
TIMES_A_YEAR = {
    "taeglich": 250,
    "werktaeglich": 250,
    "montagsbisfreitags": 250,
    "14taeglich": 25,
    "14taegig": 25,
    "14taegl": 25,
    "vierzehntaeglich": 25,
    "vierzehntaegig": 25,
    "zweiwoechentlich": 25,
    "allezweiwochen": 25,
    "alle2wochen": 25,
    "vierteljaehrlich": 4,
    "quartalsweise": 4,
    "halbjaehrlich": 2,
    "einmalig": 1,
}
PERIODS = {"woche": 50, "woechentlich": 50, "monat": 12, "monatlich": 12}
PERIODS |= {"jahr": 1, "jaehrlich": 1, "quartal": 4}
OFTEN = re.compile(
    r"(\d{1,2}|ein|zwei|drei|vier|fuenf)?(?:x|mal)?(?:pro|pro1|im|inder|je)?("
    + "|".join(PERIODS)
    + ")"
)
SMALL = {"ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fuenf": 5}
EUROS = re.compile(r"(\d{1,5})(?:[.,](\d{1,2}|-))?\s*(?:€|eur\b|euro\b).{0,30}", re.ASCII)


def read_word(field: str, text: str) -> str:
    """The normalised word of a field; "" when nothing is said, ValueError when unknown."""
    folded = fold(text)
    if not folded or folded in NOT_SAID:
        return ""
    known = WORDS[field]
    if folded in known:
        return known[folded]
    if field == "cost" and (amount := EUROS.fullmatch(plain(text).strip())):
        return "paid" if int(amount[1]) or (amount[2] or "0").strip("0-") else "free"
    raise ValueError(text)


def read_frequency(text: str) -> int | None:
    """Times a year of a German word; None when nothing is said, ValueError when unknown."""
    folded = fold(text)
    if not folded or folded in NOT_SAID:
        return None
    if folded in TIMES_A_YEAR:
        return TIMES_A_YEAR[folded]
    if match := OFTEN.fullmatch(folded):
        times = match[1] or "1"
        return (SMALL.get(times) or int(times)) * PERIODS[match[2]]
    raise ValueError(text)
