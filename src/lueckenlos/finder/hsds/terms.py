"""The taxonomies services are sorted by: kinds of offer, life phases, fields of action, access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha1
from typing import Any
from uuid import UUID

from lueckenlos.assemble.scheme import core_scheme
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer, kinds_version

NAMESPACE = UUID("5d0e8f5c-6f7a-4c4e-9a3e-0b6f7c1d2a34")
"""Of ids whose rows have none; never changed, or all that stored them lose them."""
_NAMESPACE = NAMESPACE.bytes
Json = dict[str, Any]
TAXONOMIES = {
    "angebotsart": ("Angebotsart", "Was es ist: Beratung, Kurs, Treff, Einrichtung"),
    "lebensphase": ("Lebensphase", "Für welches Alter des Kindes, von der Schwangerschaft an"),
    "handlungsfeld": ("Handlungsfeld", "Wozu es beiträgt: Frühe Hilfen, Gesundheit, Bildung"),
    "zugang": ("Zugang", "Wie Familie und Angebot zusammenkommen"),
}
ACCESS = {
    "komm": ("Komm-Struktur", "Familien kommen zum Angebot"),
    "geh": ("Geh-Struktur", "Das Angebot kommt zu den Familien"),
    "setting": (
        "in der Einrichtung",
        "Kinder bekommen es in der Kita oder Schule, die sie besuchen",
    ),
    "digital": ("online oder am Telefon", "Ohne Weg erreichbar"),
}


def made_id(*key: object) -> str:
    """The id of something that has none: of its natural key, the same at each start.

    It is `uuid5(NAMESPACE, "/".join(key))`, written at once: a package holds millions of them.
    """
    told = sha1(_NAMESPACE + "/".join(map(str, key)).encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(told[16], 16) % 4]
    return f"{told[:8]}-{told[8:12]}-5{told[13:16]}-{variant}{told[17:20]}-{told[20:32]}"


@dataclass(frozen=True, slots=True)
class Term:
    """A term with the months it stands for, where it is a life phase."""

    taxonomy: str
    code: str
    name: str
    description: str
    months: tuple[int, int] | None = None

    @property
    def id(self) -> str:
        """Its id, by taxonomy and code."""
        return _term_id(self.taxonomy, self.code)


@cache
def _term_id(taxonomy: str, code: str) -> str:
    return made_id("taxonomy_term", taxonomy, code)


@cache
def taxonomy_id(key: str) -> str:
    """The id of a taxonomy."""
    return made_id("taxonomy", key)


@cache
def taxonomies() -> tuple[Json, ...]:
    """The taxonomies as HSDS objects."""
    return tuple(
        {"id": taxonomy_id(key), "name": name, "description": words, "version": kinds_version()}
        for key, (name, words) in TAXONOMIES.items()
    )


@cache
def terms() -> Mapping[str, Term]:
    """All terms by id, in the order of their tables."""
    scheme = core_scheme()
    found = [
        *(Term("angebotsart", one.key, one.name, ", ".join(one.synonyms) or one.name)
          for one in kinds_of_offer()),
        *(Term("lebensphase", key, name, name, (months.start, months.stop))
          for key, name, months in scheme.phases),
        *(Term("handlungsfeld", one.key, one.name, one.name) for one in scheme.fields),
        *(Term("zugang", key, name, words) for key, (name, words) in ACCESS.items()),
    ]  # fmt: skip
    return {one.id: one for one in found}


@cache
def term_object(one: Term) -> Json:
    """A term as an HSDS object, to be read only."""
    return {
        "id": one.id,
        "code": one.code,
        "name": one.name,
        "description": one.description,
        "taxonomy": TAXONOMIES[one.taxonomy][0],
        "language": "de",
        "taxonomy_id": taxonomy_id(one.taxonomy),
    }
