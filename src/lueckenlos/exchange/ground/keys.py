"""How tables name areas: by key, by name or by number; and why two sets of keys do not meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lueckenlos.exchange.declaration import BY_ID, BY_NAME, BY_NUMBER
from lueckenlos.exchange.folding import fold, shown

NUMBER_FIRST = re.compile(r"^\s*(\d+)[\s.:-]+(?=\D)")
LEVEL_FIRST = re.compile(r"^\s*(?:stadtteil|ortsteil|stadtbezirk|ortsbezirk|ot)\s+(?=\S)", re.I)
TITLE_LAST = re.compile(r",\s*[\w.-]*(?:stadt|gemeinde|markt|flecken)\s*$", re.I)
TURNED = re.compile(r"\s*([^,]+),\s*(Bad|Sankt|St\.|Hansestadt)\s*", re.I)
SAINT = re.compile(r"\bst\.\s*", re.I)
DIGITS = re.compile(r"\d+")


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
    """In German: why most keys of a table have no area, and what to do about it."""
    way, hits = meeting(keys, areas)
    known = [*areas.names, *areas.gemeinden]
    if way != BY_ID and 2 * hits > len(keys):
        how = "über die Namen" if way == BY_NAME else "über die Nummern (ohne führende Nullen)"
        return f'Mit area_by = "{way}" passen {hits} von {len(keys)} {how}.'
    here, there = _shape(keys), _shape(known)
    if here and there and here == there:
        return (
            "Die Schlüssel sind gleich gebaut, aber andere: Vermutlich ist eine der Dateien auf "
            "einem anderen Gebietsstand (Jahr der Grenzen)."
        )
    if here and there:
        digits = f"{here} Stellen hier, {there} Stellen dort"
        if here == there - 1:
            return f"Vermutlich fehlt eine führende Null ({digits})."
        return f"Die Schlüssel sind verschieden lang ({digits}): vermutlich eine andere Ebene."
    return "Nennen Sie in beiden Dateien die Spalte mit demselben Schlüssel."


def _shape(keys: Iterable[str]) -> int:
    """The number of digits if nearly all keys are digits only and of one length, else 0."""
    lengths = [len(key) if key.isdecimal() else 0 for key in keys]
    usual = max(set(lengths), key=lengths.count) if lengths else 0
    return usual if usual and lengths.count(usual) * 10 >= len(lengths) * 9 else 0


def examples(keys: Iterable[str]) -> str:
    """Three keys as a message quotes them."""
    return ", ".join(f"„{shown(key)}“" for key in list(keys)[:3])
