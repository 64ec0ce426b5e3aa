"""What a German list says an offer costs families: free, paid, graded, or paid for by BuT."""

from __future__ import annotations

import re

from lueckenlos.exchange.folding import fold, plain

_NOT_SAID = (
    "aufanfrage nachanfrage nachvereinbarung nachabsprache unterschiedlich verschieden variiert "
    "jenachangebot jenachkurs sieheinternet siehehomepage siehewebsite"
)
NOT_SAID = frozenset(_NOT_SAID.split())
AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,5})(?:[.,](\d{1,2}|-))?\s*(?:€|eur\b|euro\b)|(?:€|\beur|\beuro)\s*(\d{1,5})",
    re.ASCII,
)
BUT = re.compile(r"\bbut\b|bildung und teilhabe|bildungs-? ?(?:und teilhabe-?)?paket|bildungskarte")
NO_BUT = re.compile(r"\b(?:keine?|ohne|nicht)\b")
GRADED = re.compile(
    r"einkommen(?!sunabh)|gestaffelt|staffel|sozialtarif|selbsteinschaetzung|solidar(?:beitrag|isch)"
    r"|beitragsfrei ab"
)
FREE = re.compile(
    r"\b(?:kostenlos|kostenfrei|gratis|unentgeltlich|gebuehrenfrei|beitragsfrei|umsonst|frei)"
    r"(?:e[ns]?|er)?\b|\bkeine (?:kosten|gebuehren)\b|\bohne (?:kosten|gebuehr|eintritt)"
    r"|\bkassenleistung\b|\b(?:krankenkasse|krankenkassen)$|(?:uebernimmt|zahlt) die krankenkasse"
)
DONATION = re.compile(r"\bspenden?(?:basis)?\b|\bfreiwilliger? (?:kosten)?beitrag")
PAID = re.compile(
    r"kostenpflichtig|gebuehrenpflichtig|beitragspflichtig|entgeltpflichtig"
    r"|(?:\b|kurs|teilnahme|teilnehmer|nutzungs)(?:gebuehr(?:en)?|entgelte?)\b|(?:gebuehren|entgelt)(?:satzung|ordnung)"
    r"|(?:teilnahme|teilnehmer|kosten|unkosten|eltern|mitglieds|vereins)beitr(?:ag|aege)\b"
)
ONLY_FOR_SOME = re.compile(
    r"\bnicht\b|\bnur\b|\bteil(?:s|weise)\b|\bsonst\b|\berste[srn]?\b|\bab\b|\bunter\b|\bbis\b"
    r"|\bfuer (?!alle\b|familien\b|eltern\b)"
)
"""Beside a word for free: it is free for some, or at first, and nobody knows for whom."""


def read_cost(text: str) -> str:
    """`free`, `but`, `graded`, `paid`; "" when nothing is said, ValueError when unreadable.

    BuT goes before an amount, since families with a right to it pay nothing; `graded` asks those
    with little money less, "ermäßigt" alone does not say whom.
    """
    line = " ".join(plain(text).split())
    if not fold(line) or fold(line) in NOT_SAID:
        return ""
    amounts = [
        int(m[1] or m[3]) or int((m[2] or "0").strip("-") or 0) for m in AMOUNT.finditer(line)
    ]
    free = FREE.search(line) is not None
    if BUT.search(line):
        if NO_BUT.search(line):
            raise ValueError(text)
        return "but"
    if GRADED.search(line):
        return "graded"
    if free and (any(amounts) or PAID.search(line) or ONLY_FOR_SOME.search(line)):
        raise ValueError(text)
    if any(amounts) or PAID.search(line):
        return "paid"
    if free or amounts or DONATION.search(line) or line == "0":
        return "free"
    raise ValueError(text)
