"""What a German list says an offer costs families: free, paid, graded, or paid for by BuT."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lueckenlos.exchange.folding import fold, plain

_NOT_SAID = (
    "aufanfrage nachanfrage nachvereinbarung nachabsprache unterschiedlich verschieden variiert "
    "jenachangebot jenachkurs sieheinternet siehehomepage siehewebsite"
)
NOT_SAID = frozenset(_NOT_SAID.split())
AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,5})(?:[.,](\d{1,2}|-))?\s*(?:€|eur\b|euro\b)|(?:€|\beur|\beuro)\s*(\d{1,5})"
    r"|(?<![\d.,])(\d{1,5})(?:,-{1,2}|\.-{1,2}|,(\d\d)(?![\d.,]))(?!\s*uhr)",
    re.ASCII,
)
BARE = re.compile(r"\d{1,4}(?:[.,]\d\d)?", re.ASCII)
"""A number alone is euros in a column of costs."""
SEVERAL = re.compile(
    r"(?:\d\s*[-–/]|\b(?:ab|bis|von|zu|max|min|maximal|mindestens|ca|etwa)\b\.?)\s*$"
)
"""What stands before an amount that is only an edge of what it costs."""
BUT = re.compile(r"\bbut\b|bildung und teilhabe|bildungs-? ?(?:und teilhabe-?)?paket|bildungskarte")
NO_BUT = re.compile(r"\b(?:keine?|ohne|nicht)\b")
GRADED = re.compile(
    r"einkommen(?!sunabh)|gestaffelt|staffel|sozialtarif|selbsteinschaetzung|solidar(?:beitrag|isch)"
    r"|beitragsfrei ab"
)
FEE = re.compile(r"(?<!kein )(?<!keine )(?<!ohne )\belternbeitr(?:ag|aege)\b")
"""What parents pay for a place: by law less, or nothing, where there is little money (§ 90 SGB
VIII)."""
INSURERS = frozenset("kasse kassen kk gkv krankenkasse krankenkassen krankenversicherung".split())
SERVICE = frozenset(("kassenleistung", "kassenleistungen"))
_PAYS = (
    "ueber durch von zahlt zahlen bezahlt uebernimmt uebernehmen uebernommen traegt tragen die der "
    "alle den wird werden kosten kostenuebernahme abrechnung leistung erfolgt gesetzlich "
    "gesetzliche gesetzlichen gesetzl"
)
PAYS = frozenset(_PAYS.split())
"""Words beside an insurer that say no more than that it pays."""
PARTLY = re.compile(r"zusch(?:uss|uesse)|bezuschuss|anteil|erstatt|teilweise|zuzahl|selbstzahl")
FREE = re.compile(
    r"\b(?:kostenlos|kostenfrei|gratis|unentgeltlich|gebuehrenfrei|beitragsfrei|umsonst|frei)"
    r"(?:e[ns]?|er)?\b|\bkeine? (?:kosten|gebuehren|elternbeitr(?:ag|aege))\b"
    r"|\bohne (?:kosten|gebuehr|eintritt|elternbeitr)"
    r"|\belternbeitragsfrei"
)
DONATION = re.compile(r"\bspenden?(?:basis)?\b|\bfreiwilliger? (?:kosten)?beitrag")
PAID = re.compile(
    r"kostenpflichtig|gebuehrenpflichtig|beitragspflichtig|entgeltpflichtig"
    r"|(?:\b|kurs|teilnahme|teilnehmer|nutzungs)(?:gebuehr(?:en)?|entgelte?)\b|(?:gebuehren|entgelt)(?:satzung|ordnung)"
    r"|(?:teilnahme|teilnehmer|kosten|unkosten|mitglieds|vereins)beitr(?:ag|aege)\b"
    r"|^selbstzahler(?:innen|leistung)?$"
)
ONLY_FOR_SOME = re.compile(
    r"\bnicht\b|\bnur\b|\bteil(?:s|weise)\b|\bsonst\b|\berste[srn]?\b|\bab\b|\bunter\b|\bbis\b"
    r"|\bfuer (?!alle\b|familien\b|eltern\b)"
)
"""Beside a word for free: it is free for some, or at first, and nobody knows for whom."""


@dataclass(frozen=True, slots=True)
class Price:
    """What costs say in euros: the one amount they name, and all of it where they say more."""

    amount: float | None = None
    description: str = ""


def read_price(text: str) -> Price:
    """The price a text names: "45 €/Monat" is 45 euros, said as it stands; "10" is 10 euros. Of
    several amounts none is the price, they are said as they stand."""
    line = " ".join(plain(text).split())
    found = list(AMOUNT.finditer(line))
    if BARE.fullmatch(line):
        return Price(float(line.replace(",", ".")) or None)
    if not found:
        return Price()
    one, said = found[0], " ".join(text.split())
    if len(found) > 1 or SEVERAL.search(line[: one.start()]):
        return Price(None, said)
    cents = (one[2] or one[5] or "").strip("-") or "0"
    amount = float(f"{one[1] or one[3] or one[4]}.{cents}")
    return Price(amount, "" if one[0] == line else said) if amount else Price()


def read_cost(text: str) -> str:
    """`free`, `but`, `graded`, `paid`; "" when nothing is said, ValueError when unreadable.

    BuT goes before an amount, since families with a right to it pay nothing; `graded` asks those
    with little money less, "ermäßigt" alone does not say whom. Where the health insurance pays only
    a part, nobody knows what is left.
    """
    line = " ".join(plain(text).split())
    if not fold(line) or fold(line) in NOT_SAID:
        return ""
    if BARE.fullmatch(line):
        return "paid" if read_price(line).amount else "free"
    amounts = [
        int(m[1] or m[3] or m[4]) or int((m[2] or m[5] or "0").strip("-") or 0)
        for m in AMOUNT.finditer(line)
    ]
    free = bool(FREE.search(line) or _insured(line))
    if BUT.search(line):
        if NO_BUT.search(line):
            raise ValueError(text)
        return "but"
    if GRADED.search(line) or (FEE.search(line) and not amounts and not free):
        return "graded"
    if free and (
        any(amounts) or PAID.search(line) or FEE.search(line) or ONLY_FOR_SOME.search(line)
    ):
        raise ValueError(text)
    if any(amounts) or PAID.search(line) or FEE.search(line):
        return "paid"
    if free or amounts or DONATION.search(line) or line == "0":
        return "free"
    raise ValueError(text)


def _insured(line: str) -> bool:
    """Whether the health insurance pays all of it."""
    words = set(re.findall(r"[a-z]+", line))
    if PARTLY.search(line):
        return False
    return bool(words & SERVICE or (words & INSURERS and words <= INSURERS | PAYS))
