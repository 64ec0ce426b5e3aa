"""How tables name areas: by key, by name or by number; and why two sets of keys do not meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lueckenlos.exchange.declaration import BY_ID, BY_NAME, BY_NUMBER
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.quoting import shown

NUMBER_FIRST = re.compile(r"^\s*(\d+)[\s.:-]+(?=\D)")
LEVEL_FIRST = re.compile(r"^\s*(?:stadtteil|ortsteil|stadtbezirk|ortsbezirk|ot)\s+(?=\S)", re.I)
TITLE_LAST = re.compile(r",\s*[\w.-]*(?:stadt|gemeinde|markt|flecken)\s*$", re.I)
TURNED = re.compile(r"\s*([^,]+),\s*(Bad|Sankt|St\.|Hansestadt)\s*", re.I)
SAINT = re.compile(r"\bst\.\s*", re.I)
DIGITS = re.compile(r"\d+")
ARS = 12
"""Digits of the Regionalschlüssel; the AGS has 8."""


@dataclass(frozen=True, slots=True)
class AreaKeys:
    """The keys of a case's areas and their names. `gemeinden`: keys of Gemeinden, with no name."""

    names: Mapping[str, str]
    gemeinden: Mapping[str, str]

    def by(self, way: str) -> dict[str, str]:
        """Folded spelling → key, for one way of naming; what would be ambiguous is left out."""
        if way == BY_ID:
            return {key: key for key in (*self.names, *self.gemeinden)}
        spelled = number_of if way == BY_NUMBER else name_of
        found: dict[str, str] = {}
        twice: set[str] = set()
        for key, name in self.names.items():
            for spelling in {spelled(key), spelled(name)} - {""}:
                if found.setdefault(spelling, key) != key:
                    twice.add(spelling)
        if way == BY_NAME:
            for key, name in self.gemeinden.items():
                if name:
                    found.setdefault(name_of(name), key)
        return {spelling: key for spelling, key in found.items() if spelling not in twice}

    def finder(self, way: str) -> Callable[[str], str]:
        """Text of a table → key of an area, or the text itself where none is meant."""
        known = self.by(way)
        spelled: Callable[[str], str] = {BY_NUMBER: number_of, BY_NAME: name_of}.get(way, str)
        return lambda text: known.get(spelled(text), text)


def name_of(text: str) -> str:
    """A name to compare by: folded, without what it is and a number before it, or what it is
    behind: "Stadtteil 04 Sankt Georg" and "St. Georg", "Bad Hersfeld, Kreisstadt" and
    "Hersfeld, Bad"."""
    name = NUMBER_FIRST.sub("", LEVEL_FIRST.sub("", text))
    turned = TURNED.fullmatch(name)
    name = f"{turned[2]} {turned[1]}" if turned else TITLE_LAST.sub("", name)
    return fold(SAINT.sub("Sankt ", name)) or fold(text)


def number_of(text: str) -> str:
    """The only number in a key or name, leading zeros aside; "" where there is none or more."""
    found = DIGITS.findall(text)
    return found[0].lstrip("0") or "0" if len(found) == 1 else ""


def alike(text: str) -> str:
    """In German, what must be the same in a table and the areas, by what a cell shows."""
    if re.search(r"[^\W\d_]{3}", text):
        return "Namen haben und ob der Ort zum Gebiet des Falls gehört"
    return "Schlüssel haben; führende Nullen zählen"


def meeting(keys: Sequence[str], areas: AreaKeys) -> tuple[str, int]:
    """The way of naming by which most of a table's keys have an area, and how many do."""
    best = BY_ID, 0
    for way in (BY_ID, BY_NUMBER, BY_NAME):
        find, known = areas.finder(way), areas.by(BY_ID)
        hits = sum(find(key) in known for key in keys)
        if hits > best[1]:
            best = way, hits
    return best


def reason(keys: Sequence[str], areas: AreaKeys) -> str:
    """In German, as a sentence without its full stop: why most keys of a table have no area, as
    far as the keys show it, and what to do.

    What they do not show is said to be unknown: a wrong reason invites wrong corrections.
    """
    way, hits = meeting(keys, areas)
    known = [*areas.names, *areas.gemeinden]
    if way != BY_ID and 2 * hits > len(keys):
        how = "über die Namen" if way == BY_NAME else "über die Nummern (ohne führende Nullen)"
        return f'Werden Gebiete {how} erkannt, passen {hits} von {len(keys)}: area_by = "{way}"'
    reasons = (_one_begins_the_other, _ars, _without_beginning, _names, _split)
    return next((said for why in reasons if (said := why(keys, known))), UNKNOWN)


UNKNOWN = (
    "Woran es liegt, zeigen die Schlüssel nicht: Fragen Sie nach, ob die Tabelle zu diesen Grenzen "
    "gehört (Gegend, Ebene, Jahr der Grenzen) und welche Spalte denselben Schlüssel hat"
)


def _most(found: Iterable[bool]) -> bool:
    several = list(found)
    return 2 * sum(several) > len(several)


def _one_begins_the_other(keys: Sequence[str], known: Sequence[str]) -> str:
    """Another level: keys of Kreise or Bezirke are the beginnings of those within."""
    beginnings, there = _beginnings(known), set(known)
    if _most(key in beginnings for key in keys):
        what, level = "der Anfang von Schlüsseln dort", "gröbere"
    elif _most(not _beginnings([key]).isdisjoint(there) for key in keys):
        what, level = "länger und beginnen wie die dort", "feinere"
    else:
        return ""
    return (
        f"Die Schlüssel hier sind {what}: vermutlich eine {level} Ebene. Nehmen Sie Tabelle und "
        "Grenzen derselben Ebene"
    )


def _beginnings(keys: Iterable[str]) -> set[str]:
    """With what keys begin, from two signs on and shorter than they are."""
    return {key[:length] for key in keys for length in range(2, len(key))}


def _ars(keys: Sequence[str], known: Sequence[str]) -> str:
    """The longer official key of a Gemeinde: four digits for its Verband stand in the middle."""
    for here, there, names in ((keys, known, ("ARS", "AGS")), (known, keys, ("AGS", "ARS"))):
        short = {key[:5] + key[9:] for key in here if len(key) == ARS and key.isdecimal()}
        if short and 2 * len(short & set(there)) > len(set(keys)):
            return (
                f"Hier steht der amtliche Schlüssel als {names[0]}, dort als {names[1]}: Nennen "
                "Sie in beiden Dateien die Spalte mit demselben"
            )
    return ""


def _without_beginning(keys: Sequence[str], known: Sequence[str]) -> str:
    """All keys of the areas begin alike, and the table leaves that out."""
    there = set(known)
    first, last = min(there, default=""), max(there, default="")
    alike = next((at for at, sign in enumerate(first) if last[at : at + 1] != sign), len(first))
    for length in range(alike, 0, -1):
        if _most(first[:length] + key in there for key in keys):
            return (
                f"Hier fehlt der Anfang „{shown(first[:length])}“, den alle Schlüssel dort haben: "
                "Ergänzen Sie ihn in der Tabelle"
            )
    return ""


def _names(keys: Sequence[str], known: Sequence[str]) -> str:
    """Names in one file and keys in the other, which have digits."""
    here, there = (
        _most(any(map(str.isalpha, key)) and not DIGITS.search(key) for key in some)
        for some in (keys, known)
    )
    if here == there:
        return ""
    one, other = ("Namen", "Schlüssel") if here else ("Schlüssel", "Namen")
    return (
        f"Hier stehen {one}, dort {other}: Nennen Sie in beiden Dateien die Spalte mit demselben "
        "Schlüssel"
    )


def _split(keys: Sequence[str], known: Sequence[str]) -> str:
    """Other years: many keys are the same, and most others stand beside one that is there."""
    matched, missing = set(keys) & set(known), set(keys) - set(known)
    beside = {(len(key), key[:-2]) for key in known}
    split = [len(key) > 2 and (len(key), key[:-2]) in beside for key in missing]
    if len(matched) * 4 < len(keys) or not _most(split):
        return ""
    return (
        "Viele Schlüssel passen, die anderen sind ihnen ähnlich: vermutlich ein anderer "
        "Gebietsstand (Jahr der Grenzen). Nehmen Sie Tabelle und Grenzen desselben Jahres"
    )


def examples(keys: Iterable[str]) -> str:
    """Three keys as a message quotes them."""
    return ", ".join(f"„{shown(key)}“" for key in list(keys)[:3])
