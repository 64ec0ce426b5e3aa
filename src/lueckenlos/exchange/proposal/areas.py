"""Which boundaries, by which key; and how every other table names the same areas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.area_keys import AreaKeys, meeting
from lueckenlos.exchange.declaration import BY_ID, BY_NAME, BY_NUMBER
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.layers.geojson import Feature, key_text
from lueckenlos.exchange.proposal.columns import LIKE, PEOPLE, SPELLED, last_part, one_of
from lueckenlos.exchange.proposal.looks import Look
from lueckenlos.exchange.records import AreaRecord

KEYS = (
    "ags ars schluessel gebietsschluessel areaid plrid id bezid stadtteilnr sttnr stnr nummer nr "
    "code key kennung kennziffer stt strid bezirksnr"
).split()
NAMES = (
    "gen areaname plrname stadtteilname sttname stname stadtteil ortsteilname ortsteil bezname "
    "name bezeichnung gemeindename gebiet title bez"
).split()
NO_KEY = re.compile(
    r".*objectid|fid|gid|ogcfid|cartodb.*|shape.*|.*(?:area|length|flaeche|umfang|perimeter).*"
)
"""Columns that number features or measure them, folded."""
RUNNING = re.compile(r"lfd.*|laufende.*|nummerierung|position|pos|rang|zeile")
LEVELS = {
    "statbez": "Statistischer Bezirk",
    "statistischerbezirk": "Statistischer Bezirk",
    "statistischebezirke": "Statistischer Bezirk",
    "planungsr": "Planungsraum",
    "plr": "Planungsraum",
    "stadtteil": "Stadtteil",
    "stt": "Stadtteil",
    "ortsteil": "Ortsteil",
    "ortsbezirk": "Ortsbezirk",
    "quartier": "Quartier",
    "bezirk": "Stadtbezirk",
    "gem": "Gemeinde",
    "kreis": "Kreis",
}
MUNICIPALITY = ("ags", "gemeinde", "gemeindeschluessel", "gemeindekennziffer", "gkz", "gemschl")
TOWNS = (
    "gemeindename gemname gemeindenname namegemeinde namedergemeinde gemeindebezeichnung gemeinde "
    "gen kommune stadtgemeinde stadt ort"
).split()
"""What a property with the names of Gemeinden is called, the surest first, folded."""
OFFICIAL_KEY = re.compile(r"\d{8}", re.ASCII)
LONGER = (9, 10, 11)
"""Digits of keys of parts of a Gemeinde that begin with its own."""
OFFICIAL = ("ags", "ars", "rs", "gkz", "gemeindeschluessel", "gemeindekennziffer", "amtlschluessel")
ENOUGH = 0.25
"""Share of the areas a table of counts has to name."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The boundaries chosen and how they name their areas. `where`: property and beginning;
    `municipality`, `municipality_name`, `inhabitants`: properties, "" where there are none;
    `towns`: keys of the Gemeinden that the property or the keys of the areas tell."""

    look: Look
    id: str
    name: str
    where: tuple[str, str]
    keys: AreaKeys
    sure: bool
    municipality: str = ""
    inhabitants: str = ""
    municipality_name: str = ""
    towns: frozenset[str] = frozenset()

    @property
    def parts(self) -> bool:
        """Whether several areas lie in one Gemeinde."""
        return 0 < len(self.towns) < len(self.keys.names)

    @property
    def gemeinden(self) -> bool:
        """Whether the areas are Gemeinden with their official keys."""
        called = fold(self.id) in OFFICIAL or "gen" in map(fold, self.look.columns)
        return called and all(key.isdecimal() and len(key) in (8, 12) for key in self.keys.names)

    @property
    def official(self) -> list[str]:
        """The official keys of the areas or of their Gemeinden, where they have some."""
        return list(self.keys.names) if self.gemeinden else self.look.values(self.municipality)

    @property
    def kreis(self) -> str:
        """The beginning that official keys of all areas or of their Gemeinden share, else ""."""
        keys = self.official
        first = keys[0] if keys else ""
        for size in (8, 5):
            if len(first) >= size and all(key[:size] == first[:size] for key in keys):
                return first[:size].removesuffix("000") if first[:size].isdecimal() else ""
        return ""

    def others_than(self, kreis: str) -> list[str]:
        """The Kreise in which all areas lie when none lies in this one, else none."""
        size = 8 if len(kreis) == 8 and all(len(key) == 8 for key in self.official) else 5
        met = any(key.startswith(kreis[:size]) for key in self.official)
        return [] if met or not kreis else sorted({key[:5] for key in self.official} - {""})


def grounds_of(candidates: Sequence[Look], tables: Sequence[Look], kreis: str) -> list[Ground]:
    """The boundaries, first those most tables agree with."""
    grounds = [_ground(look, tables, kreis) for look in candidates]
    return sorted(grounds, key=lambda one: _agreement(one, tables, kreis), reverse=True)


def ground_of(areas: Sequence[AreaRecord]) -> Ground:
    """The boundaries of areas that are known already."""
    features = tuple(
        Feature(one.geometry, {"id": one.id, "name": one.name, "municipality": one.municipality})
        for one in areas
    )
    gemeinden = {one.municipality: one.municipality_name for one in areas if one.municipality}
    keys = AreaKeys({one.id: one.name for one in areas}, gemeinden)
    look = Look(Path("Gebiete"), "areas", features=features)
    return Ground(look, "id", "name", ("", ""), keys, True, "municipality" if gemeinden else "")


def _agreement(one: Ground, tables: Sequence[Look], kreis: str) -> tuple[float, bool, int]:
    """How much speaks for boundaries: the tables that name them, their name, their number."""
    met = sum(2 if table.use == "counts" else 1 for table in tables if _names(table, one, kreis))
    said = fold(one.look.said)
    levels = any(word in said for word in LEVELS if len(word) > 3)
    count = len(one.keys.names)
    return met, levels and count > 1, count if count <= 2000 else -count


def _names(table: Look, ground: Ground, kreis: str) -> bool:
    if table.use == "counts":
        return bool(naming(table, ground.keys, kreis or ground.kreis)[0])
    return bool(naming_offers(table, ground)[0])


def _ground(look: Look, tables: Sequence[Look], kreis: str) -> Ground:
    where = _where(look, kreis)
    inside = [
        one
        for one in look.features
        if not where[1] or key_text(one.properties.get(where[0])).startswith(where[1])
    ]
    values = {name: [key_text(one.properties.get(name)) for one in inside] for name in look.columns}
    unique = [name for name, texts in values.items() if all(texts) and _different(texts)]
    named = _name(look, unique)
    usable = [name for name in unique if not NO_KEY.fullmatch(last_part(name))]
    coded = [name for name in usable if name != named and fold(name) not in NAMES]
    best = max(
        coded or usable or unique or [named],
        key=lambda name: _hits(set(values[name]), tables) + _rank(name),
    )
    rows = dict(zip(values[best], values[named], strict=True))
    called = [c for c in look.columns if fold(c) in MUNICIPALITY and c != best]
    gemeinde = next((c for c in called if all(map(OFFICIAL_KEY.fullmatch, values[c]))), "")
    town = _town(look, values, gemeinde, (best, named)) if gemeinde else ""
    long = all(text.isdecimal() and len(text) in LONGER for text in rows)
    towns = frozenset(values[gemeinde] if gemeinde else [key[:8] for key in rows if long])
    people = one_of([c for c in look.columns if look.counts(c) and c != best], PEOPLE)
    return Ground(
        look, best, named, where, AreaKeys(rows, {}), bool(unique), gemeinde, people, town, towns
    )


def _town(look: Look, values: dict[str, list[str]], gemeinde: str, taken: Sequence[str]) -> str:
    """The property with the names of Gemeinden: each has one name; "" where none is called so."""
    free = [c for c in look.columns if c not in (*taken, gemeinde) and fold(c) in TOWNS]
    for column in sorted(free, key=lambda column: TOWNS.index(fold(column))):
        pairs = set(zip(values[gemeinde], values[column], strict=True))
        if all(name for _, name in pairs) and len(pairs) == len(set(values[gemeinde])):
            return "" if look.numeric(column) else column
    return ""


def _different(values: Sequence[str]) -> bool:
    return len(set(values)) == len(values)


def _hits(values: set[str], tables: Sequence[Look]) -> float:
    """How well tables name areas by these very values: the best share of each, added up."""
    shares = (
        max((len(table.sorts(c) & values) for c in table.columns), default=0) / len(values)
        for table in tables
        if values
    )
    return float(sum(shares))


def _rank(name: str) -> float:
    """Below one: a small preference for the usual names of keys."""
    folded = fold(name)
    if folded in KEYS:
        return 0.9 - KEYS.index(folded) / 100
    return 0.3 if folded.endswith(("id", "nr", "nummer", "schluessel", "key", "code")) else 0.0


def _name(look: Look, unique: Sequence[str]) -> str:
    """The property with the names: a usual one with words, else the one with the most words."""
    wordy = [name for name in look.columns if not look.numeric(name)]
    usual = [name for name in wordy if fold(name) in NAMES]
    if usual:
        return min(usual, key=lambda name: (name not in unique, NAMES.index(fold(name))))
    fallback = next(iter(look.columns), "id")
    return max(wordy, key=lambda name: len(look.sorts(name)), default=fallback)


def _where(look: Look, kreis: str) -> tuple[str, str]:
    """Property and beginning of key that choose a Kreis out of a country."""
    for name in look.columns:
        if kreis and fold(name) in ("ags", "ars", "kreis"):
            inside = [value.startswith(kreis) for value in look.values(name)]
            if any(inside) and not all(inside):
                return name, kreis
    return "", ""


# --- how tables name areas ----------------------------------------------------------------------


def inside(values: set[str], kreis: str) -> set[str]:
    """The keys that begin as those of a Kreis, a lost zero aside; all where none does."""
    short = kreis.removeprefix("0")
    found = {value for value in values if kreis and value.startswith(kreis)}
    if kreis and not found and short != kreis:
        found = {v for v in values if v.isdecimal() and v.startswith(short) and len(v) in (7, 11)}
    return found or values


def naming(look: Look, keys: AreaKeys, kreis: str = "") -> tuple[str, str]:
    """The column by which a table of counts names areas and how: by id, number or name.

    It must name most of its rows' areas and enough of all; "" if none does. A number that
    contradicts the name beside it is no key.
    """
    found: list[tuple[float, int, str, str]] = []
    for order, column in enumerate(look.columns):
        said = sorted(inside(look.sorts(column), kreis))
        if not 1 < len(said) <= 20 * len(keys.names) + 20:
            continue
        way, hits = meeting(said, keys)
        if way == BY_NUMBER and _twice(said, keys):
            way, find = BY_NAME, keys.finder(BY_NAME)
            hits = sum(find(text) in keys.names for text in said)
        counted = way != BY_NAME and _may_count(column, look, said)
        if 2 * hits > len(said) and hits >= ENOUGH * len(keys.names) and not counted:
            found.append((hits / len(keys.names), -order, column, way))
    best = max(found, default=(0.0, 0, "", BY_ID))
    by_name = max((one for one in found if one[3] == BY_NAME), default=None)
    if by_name and best[3] != BY_NAME and _contradict(look, keys, best[2:], by_name[2]):
        best = by_name
    return best[2], best[3]


def _twice(said: Sequence[str], keys: AreaKeys) -> bool:
    """Whether two texts have the number of one area, as "01 Nord" and "Stadtbezirk 1" do."""
    find = keys.finder(BY_NUMBER)
    areas = [area for text in said if (area := find(text)) in keys.names]
    return len(set(areas)) < len(areas)


def _may_count(column: str, look: Look, said: Sequence[str]) -> bool:
    """Whether a column of short numbers may be a count or a running number and no key: no key is
    in its name, and it is not the first."""
    folded = last_part(column)
    if RUNNING.fullmatch(folded):
        return True
    if all(not text.isdecimal() or len(text) > 4 for text in said):
        return False
    words = ("id", "nr", "nummer", "schluessel", "key", "code", "kennz", "stt")
    return not any(word in folded for word in words) and column != look.columns[0]


def _contradict(look: Look, keys: AreaKeys, number: tuple[str, str], name: str) -> bool:
    """Whether two columns mostly mean different areas in the same row."""
    column, way = number
    by_number, by_name = keys.finder(way), keys.finder(BY_NAME)
    said = set(zip(look.values(column), look.values(name), strict=True))
    pairs = {(by_number(one), by_name(two)) for one, two in said}
    known = [(one, two) for one, two in pairs if one in keys.names and two in keys.names]
    return 2 * sum(one != two for one, two in known) > len(known)


def naming_offers(look: Look, ground: Ground) -> tuple[str, str]:
    """The column by which a list of offers names areas and how; "" if none surely does.

    Few offers name few areas, so the name of the column has to say that it holds areas, or the
    texts have to be names of them; numbers without such a name are never taken for keys.
    """
    best: tuple[int, int, str, str] = (0, 0, "", BY_ID)
    no_areas = ("name", "provider", "id", "house_number", "ages", "schedule", "street", "phone")
    taken = {look.fields.get(field) for field in no_areas}
    for order, column in enumerate(look.columns):
        said = sorted(look.sorts(column))
        called = _called_area(column)
        if column in taken or not said or (look.numeric(column) and not called):
            continue
        if not called and 2 * sum(read_ages(text) is not None for text in said) > len(said):
            continue
        way, hits = meeting(said, ground.keys)
        sure = called or ground.gemeinden or (way == BY_NAME and hits > 1)
        sure = sure or (way == BY_ID and hits > 1 and len(max(said, key=len)) > 4)
        if sure and 2 * hits > len(said) and (way != BY_NUMBER or called):
            best = max(best, (hits, -order, column, way))
    return best[2], best[3]


def _called_area(column: str) -> bool:
    folded = last_part(column)
    return folded in SPELLED["area"].split() or bool(LIKE["area"].fullmatch(folded))


def level_of(ground: Ground) -> str:
    """What the areas are called."""
    if ground.gemeinden:
        return "Gemeinde"
    of_town = (ground.municipality, ground.municipality_name)
    own = [column for column in ground.look.columns if column not in of_town]
    texts = (fold(ground.look.said), " ".join(map(fold, (ground.id, ground.name, *own))))
    whole = ("gem", "kreis") if ground.parts else ()
    words = [word for word in LEVELS if word not in whole]
    usual = "Ortsteil" if ground.parts and len(ground.towns) > 1 else "Stadtteil"
    return next((LEVELS[word] for text in texts for word in words if word in text), usual)
