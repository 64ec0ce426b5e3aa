"""Which boundaries, by which key; and how every other table names the same areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lueckenlos.exchange.declaration import BY_ID
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.ground.geojson import key_text
from lueckenlos.exchange.ground.keys import AreaKeys, meeting
from lueckenlos.exchange.proposal.looks import Look

KEYS = (
    "ags ars schluessel gebietsschluessel areaid plrid id bezid stadtteilnr nummer nr code key "
    "kennung stt strid bezirksnr"
).split()
NAMES = (
    "gen areaname plrname stadtteil stadtteilname ortsteil ortsteilname bezname name bezeichnung "
    "gemeindename bez_name gebiet title"
).split()
LEVELS = {
    "stadtteil": "Stadtteil",
    "ortsteil": "Ortsteil",
    "planungsr": "Planungsraum",
    "plr": "Planungsraum",
    "bezirk": "Stadtbezirk",
    "gem": "Gemeinde",
    "kreis": "Kreis",
    "quartier": "Quartier",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The boundaries chosen and how they name their areas. `where`: property and beginning."""

    look: Look
    id: str
    name: str
    where: tuple[str, str]
    gemeinden: bool
    keys: AreaKeys
    sure: bool


def ground_of(candidates: Sequence[Look], tables: Sequence[Look], kreis: str) -> Ground | None:
    """The boundaries most tables agree with; None without any."""
    grounds = [_ground(look, tables, kreis) for look in candidates]
    ranked = sorted(grounds, key=lambda one: -sum(_met(look, one)[1] for look in tables))
    return ranked[0] if ranked else None


def _ground(look: Look, tables: Sequence[Look], kreis: str) -> Ground:
    unique = [name for name in look.columns if _unique(look.values(name))]
    best = ("", -1.0)
    for name in unique:
        keys = AreaKeys(dict.fromkeys(look.values(name), ""), {})
        hits = sum(_met_by(table, keys)[1] for table in tables)
        score = hits + _rank(name, KEYS)
        best = max(best, (name, score), key=lambda item: item[1])
    chosen = best[0] or next(iter(look.columns), "id")
    named = _name(look, chosen)
    where, gemeinden = _where(look, kreis), "gen" in map(fold, look.columns)
    rows = [
        (key_text(one.properties.get(chosen)), key_text(one.properties.get(named)))
        for one in look.features
        if not where[1] or key_text(one.properties.get(where[0])).startswith(where[1])
    ]
    return Ground(look, chosen, named, where, gemeinden, AreaKeys(dict(rows), {}), len(unique) > 0)


def _unique(values: Sequence[str]) -> bool:
    return all(values) and len(set(values)) == len(values)


def _rank(name: str, words: Sequence[str]) -> float:
    """Below one: a small preference for the usual names."""
    return 0.9 - words.index(fold(name)) / 100 if fold(name) in words else 0.0


def _name(look: Look, key: str) -> str:
    """The property with the names: a usual one, else the one with the most letters."""
    usual = [name for name in look.columns if fold(name) in NAMES]
    if usual:
        return min(usual, key=lambda name: NAMES.index(fold(name)))
    words = [n for n in look.columns if n != key and not look.numeric(n)]
    return max(words, key=lambda name: len(set(look.values(name))), default=key)


def _where(look: Look, kreis: str) -> tuple[str, str]:
    """Property and beginning of key that choose a Kreis out of a country."""
    for name in look.columns:
        if kreis and fold(name) in ("ags", "ars"):
            inside = [value.startswith(kreis) for value in look.values(name)]
            if any(inside) and not all(inside):
                return name, kreis
    return "", ""


def _met_by(look: Look, keys: AreaKeys) -> tuple[str, float]:
    """The column of a table that names the most of these areas by key, and the share it names."""
    best = ("", 0.0)
    for column in look.columns:
        said = {value for value in look.values(column) if value}
        hits = len(said & keys.names.keys())
        if said and hits / len(keys.names) > best[1] and 2 * hits > len(said):
            best = column, hits / len(keys.names)
    return best


def _met(look: Look, ground: Ground) -> tuple[str, float]:
    column, way = naming(look, ground.keys)
    return (way, 1.0) if column else ("", 0.0)


def naming(look: Look, keys: AreaKeys) -> tuple[str, str]:
    """The column by which a table names areas and how: by id, number or name; "" if it does not.

    A column must name most of its rows' areas; of several the one that names the most areas.
    """
    best: tuple[float, int, str, str] = (0.0, 0, "", BY_ID)
    for order, column in enumerate(look.columns):
        said = sorted({value for value in look.values(column) if value})
        if not 1 < len(said) <= 20 * len(keys.names) + 20:
            continue
        way, hits = meeting(said, keys)
        numbers = way == "number" and not _counts_areas(column, look)
        if 2 * hits > len(said) and hits * 4 > len(keys.names) and not numbers:
            best = max(best, (hits / len(keys.names), -order, column, way))
    return best[2], best[3]


def _counts_areas(column: str, look: Look) -> bool:
    """Whether a column of numbers is a key of areas and no count: its name says so, or it is the
    first."""
    folded = fold(column)
    said = any(word in folded for word in ("id", "nr", "nummer", "schluessel", "key", "code"))
    return said or column == look.columns[0]


def level_of(ground: Ground) -> str:
    """What the areas are called."""
    if ground.gemeinden:
        return "Gemeinde"
    file = fold(ground.look.path.stem)
    columns = " ".join(map(fold, ground.look.columns))
    words = (word for word in LEVELS if word in file or word in columns)
    return LEVELS[next(words, "stadtteil")]
