"""The sixteen Länder and their keys."""

from __future__ import annotations

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import hint, shown

LAENDER = {
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "03": "Niedersachsen",
    "04": "Bremen",
    "05": "Nordrhein-Westfalen",
    "06": "Hessen",
    "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg",
    "09": "Bayern",
    "10": "Saarland",
    "11": "Berlin",
    "12": "Brandenburg",
    "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen",
    "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}
SHORT = dict(
    zip(
        "sh hh ni nds hb nrw nw he rp rlp bw by sl be bb mv sn st lsa th".split(" "),
        "01 02 03 03 04 05 05 06 07 07 08 09 10 11 12 13 14 15 15 16".split(" "),
        strict=True,
    )
)


def land_key(text: str) -> str:
    """The two digits of a Land by its name, its abbreviation or the digits themselves.

    Raises `CaseError` when no Land is meant.
    """
    wish = fold(text)
    if wish.isdecimal() and wish.zfill(2) in LAENDER:
        return wish.zfill(2)
    named = {fold(name): key for key, name in LAENDER.items()} | SHORT
    if wish in named:
        return named[wish]
    values: dict[str, object] = {
        "value": shown(text),
        "hint": hint(text, LAENDER.values()),
        "allowed": ", ".join(LAENDER.values()),
    }
    raise CaseError(Problem("land_unknown", values=values))
