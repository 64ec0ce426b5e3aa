"""How a list of offers is read: its columns, where the kind comes from, what is unclear."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lueckenlos.exchange.folding import fold, plain
from lueckenlos.exchange.ground.keys import AreaKeys
from lueckenlos.exchange.offers.recognition import recognised
from lueckenlos.exchange.proposal.areas import naming
from lueckenlos.exchange.proposal.looks import Look, kind_in
from lueckenlos.exchange.tables.bands import guess_bands
from lueckenlos.exchange.tables.parsing import parse_flag

KNOWN_SHARE = 0.5
GROUP = re.compile(r"(?:alters)?gruppen?_?|groups?_?")


@dataclass(slots=True)
class Offers:
    """A list as it would be declared. `columns`: record field → column."""

    look: Look
    columns: dict[str, str]
    area_by: str = ""
    constants: dict[str, str] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
    age_flags: dict[str, str] = field(default_factory=dict)
    bands: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


def offers_of(look: Look, keys: AreaKeys | None) -> Offers:
    """The declaration of a list."""
    made = Offers(look, dict(look.fields))
    _area(made, keys)
    _id(made)
    _kind(made)
    _ages(made)
    if "provider" not in made.columns:
        made.doubts.append("Keine Spalte für den Träger gefunden; bitte unter columns nennen.")
    return made


def _area(made: Offers, keys: AreaKeys | None) -> None:
    """A column that names areas; a text that names none is left as Ort only."""
    made.columns.pop("area", None)
    if keys is None:
        return
    column, way = naming(made.look, keys)
    if column and column != made.columns.get("name"):
        made.columns["area"], made.area_by = column, way


def _id(made: Offers) -> None:
    column = made.columns.get("id")
    if column:
        values = made.look.values(column)
        if not all(values) or len(set(values)) < len(values):
            del made.columns["id"]


def _kind(made: Offers) -> None:
    """The kind from its column, else from the names, else from flags, else from the file's name."""
    column = made.columns.get("kind")
    if column:
        if _known(made.look.values(column)) >= KNOWN_SHARE:
            return
        del made.columns["kind"]
    flags = _flags(made.look)
    if len(flags) > 1:
        made.flags = flags
        return
    names = made.look.values(made.columns["name"])
    file = kind_in(made.look)
    if file and _known(names) < 0.9:
        made.constants["kind"] = file
        made.doubts.append(f"Die Angebotsart „{file}“ ist aus dem Dateinamen geschlossen.")
    elif _known(names) < KNOWN_SHARE:
        made.doubts.append(
            "Die Angebotsart steht in keiner Spalte. Bitte ergänzen, zum Beispiel mit "
            'constants = { kind = "Kita" }.'
        )


def _ages(made: Offers) -> None:
    """Ages from columns of places or groups by age, where no column tells them."""
    look = made.look
    if "ages" in made.columns:
        return
    taken = set(made.columns.values())
    bands = guess_bands([c for c in look.columns if c not in taken and look.numeric(c)])
    if not bands:
        groups = [c for c in look.columns if GROUP.search(plain(c)) and c not in taken]
        named = guess_bands([GROUP.sub("", plain(c)) for c in groups])
        made.age_flags = {c: age for c in groups if (age := named.get(GROUP.sub("", plain(c))))}
    elif any("platz" in fold(c) or "plaetze" in fold(c) for c in bands):
        made.bands = bands
        made.columns.pop("capacity", None)
    else:
        made.age_flags = bands


def _known(texts: list[str]) -> float:
    said = [text for text in texts if text]
    return sum(recognised("", text).kind is not None for text in said) / max(1, len(said))


def _flags(look: Look) -> dict[str, str]:
    """Columns of yes and no that are called like kinds of offer."""
    found = {}
    for column in look.columns:
        values = {value for value in look.values(column) if value}
        if values and len(values) <= 2 and all(map(_is_flag, values)):
            one = recognised("", column)
            if one.kind is not None and one.score >= 100:
                found[column] = one.kind.name
    return found


def _is_flag(text: str) -> bool:
    try:
        parse_flag(text)
    except ValueError:
        return False
    return True
