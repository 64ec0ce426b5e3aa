"""For which part of a city an offer says it is there: in its name, or in words instead of keys."""

from __future__ import annotations

import re
from collections.abc import Callable

from lueckenlos.exchange.area_keys import AreaKeys, name_of
from lueckenlos.exchange.declaration import BY_NAME
from lueckenlos.exchange.folding import fold

_ONE = "stadtbezirk|ortsbezirk|bezirk|sozialraum|stadtteil|ortsteil|planungsraum|quartier"
_WIDE = "sozialregion|versorgungsregion|planungsregion|region|regionalteam|regionalstelle"
_SIDE = r"(?:nord|süd|sued|ost|west|mitte)"
PART = re.compile(
    rf"\b(?:(?P<one>{_ONE})|{_WIDE})e?s?\b[\s:–-]*(?P<name>[\w][^,;:()|–]*)", re.IGNORECASE
)
SIDE = re.compile(rf"(?<=[\s-]){_SIDE}(?:[\s-]?{_SIDE})?(?:\s*\d{{1,2}})?\s*$", re.IGNORECASE)
_ALL = r"(?:ganze[rns]?|gesamte[rns]?|alle|ueberall|bundesweit|landesweit|kreisweit|stadtweit)"
EVERYWHERE = re.compile(rf"\b{_ALL}\b|\bgesamt(?:stadt|gebiet)|^stadtgebiet$|^kreisgebiet$")


def is_everywhere(text: str) -> bool:
    """Whether a text says that no part is meant ("gesamtes Stadtgebiet", "kreisweit")."""
    line = text.casefold().replace("ü", "ue").strip()
    return bool(EVERYWHERE.search(line))


def part_named(text: str, whole: str = "") -> str:
    """The part of a city a text names ("Bezirk Nord", "Sozialraum 3"); "" where it names none.

    `whole`: title of the case; what is called like it is no part of it.
    """
    found = PART.search(text)
    name = found["name"].strip() if found else ""
    if found and (name[0].isdigit() or name[0].isupper()):
        part = found[0].strip()
    elif found := SIDE.search(text):
        part = name = found[0].strip()
    else:
        return ""
    words = {fold(word) for word in re.findall(r"\w+", whole)}
    return "" if {fold(word) for word in re.findall(r"\w+", name)} <= words else part


def area_finder(keys: AreaKeys) -> Callable[[str], str]:
    """Text → key of the area or Gemeinde it means, by key or name; "" where none is sure.

    A Bezirk or Stadtteil may leave out the word, a Region not: it is larger than the place it is
    called after.
    """
    known = keys.by(BY_NAME)

    def find(text: str) -> str:
        if text in keys.names or text in keys.gemeinden:
            return text
        found = PART.fullmatch(text.strip())
        bare = found["name"] if found and found["one"] and not found["name"][0].isdigit() else ""
        wordings = (name_of(one) for one in (text, bare) if one)
        return next((known[one] for one in wordings if one in known), "")

    return find
