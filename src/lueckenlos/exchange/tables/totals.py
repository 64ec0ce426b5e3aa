"""The words by which tables mark what adds up their other rows."""

from __future__ import annotations

import re

from lueckenlos.exchange.folding import fold, plain

WHOLE = frozenset("insgesamt gesamt zusammen total".split())
"""All of them, folded, whatever is counted."""
SHORT = frozenset("insg ges zus".split())
SUMS = frozenset("summe gesamtsumme endsumme zwischensumme gesamtstadt".split())
EVERYBODY = WHOLE | SHORT | frozenset("alle all mw mwd beide beidegeschlechter".split())
"""Values of a column of groups that stand for people of all groups, folded."""
PART = "zwischensumme"
TOWN = re.compile(
    r"(?:(?:alle|die ganze|ganze|ganzer|kreisfreie)\s)?"
    r"(?:stadt|kreis|landkreis|stadtkreis|kommune|gebiete|ortsteile|stadtteile|bezirke|stadtbezirke)"
)
LINE = re.compile(
    r"(?:gesamt|insgesamt|gesamtzahl|gesamtsumme|summe|anzahl|total|zusammen)\b[^\d\n]{0,30}?"
    r"\d{1,3}(?:\.?\d{3})?(?:\s[a-z]+)?"
)
OF_ALL = re.compile(r".+\s(?:insgesamt|gesamt)[.:\s]*")


def is_total(text: str) -> bool:
    """Whether a label says that its row adds up others."""
    return fold(text) in WHOLE | SUMS or bool(OF_ALL.fullmatch(plain(text).strip()))


def is_line_of_total(text: str) -> bool:
    """Whether a row that says nothing else adds up the others: "Gesamt 56", "Anzahl: 56"."""
    return is_total(text) or bool(LINE.fullmatch(plain(text).strip(" .:")))


def is_whole(text: str) -> bool:
    """Whether a label of areas stands for all of them: "Insgesamt", "Stadt gesamt"; not so "Nord
    insgesamt" and a sum in between."""
    words = plain(text).strip(" .:")
    if fold(words) in (WHOLE | SHORT | SUMS) - {PART}:
        return True
    return bool(OF_ALL.fullmatch(words) and TOWN.fullmatch(words.rpartition(" ")[0]))
