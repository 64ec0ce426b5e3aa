"""What an address of a German list says: street, house number, PLZ, Ort and Ortsteil."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lueckenlos.exchange.folding import fold, plain

HouseNumber = tuple[int, str]
"""Number and letter: 5a is (5, "a")."""

POSTCODE = re.compile(r"(?:\bD\s*-\s*)?(?<!\d)(\d{5})(?!\d)\s*([^,;/\n]*)", re.ASCII)
PARTS = re.compile(r"\s*[,;\n|]\s*|\s+/\s*|/\s*(?=[^\W\d_]{3})")
NUMBER = re.compile(
    r"(?:\bNr\.?\s*)?(?<!\d)(?<!\d\.)0*([1-9]\d{0,3})(?!\d|\.\s*\w)\s*([a-z](?![^\W_]))?",
    re.ASCII | re.IGNORECASE,
)
SPELLINGS = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"(?<=[a-z])str\b\.?|\bstr\b\.?", "strasse"),
        (r"(?<=[a-z])pl\.|\bpl\.", "platz"),
        (r"\bst\.", "sankt"),
        (r"\bdoktor\b", "dr"),
        (r"\bprofessor\b", "prof"),
    )
)
QUALIFIER = re.compile(
    r"\s+(?:a|am|an|auf|b|bei|i|im|in|o|ob|u|unter|v|vor)(?:\s|\.).*|\s*[(/].*|,.*"
)
SUBURB = re.compile(r"[,;]?\s*\b(?:OT|Ortst\.|Ortsteil|Stadtteil|Stt\.)\s*:?\s*", re.IGNORECASE)
SPLITS = (
    re.compile(r"\s*,\s*"),
    re.compile(r"\s+-\s+"),
    re.compile(r"\s*/\s*"),
    re.compile(r"-(?=[A-ZÄÖÜ])"),
)
BRACKETS = re.compile(r"(.+?)\s*\((.+)\)\s*")


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place to compare by: "Offenbach a. M." is `offenbach` with the qualifier `am`."""

    base: str
    qualifier: str

    def fits(self, other: PlaceName) -> bool:
        """Whether both may be the same: one has no qualifier, or they end alike."""
        one, two = self.qualifier, other.qualifier
        alike = not one or not two or one.endswith(two) or two.endswith(one)
        return self.base == other.base and alike


@dataclass(frozen=True, slots=True)
class Address:
    """An address as said. `streets`: every reading of the street, folded, with its house number
    and as it stands; `towns`: every reading of the Ort as (Ort, Ortsteil), the plainest first."""

    streets: tuple[tuple[str, HouseNumber | None, str], ...]
    postcode: str
    towns: tuple[tuple[str, str], ...]


def read_address(street: str, postcode: str, city: str) -> Address:
    """The address in these cells; PLZ and Ort may also stand within the street."""
    street, said, city = cells_apart(street, postcode, city)
    readings = [(*read_street(part), part.strip()) for part in PARTS.split(street)]
    return Address(tuple(one for one in readings if one[0]), said, _split_town(city))


def cells_apart(street: str, postcode: str, city: str) -> tuple[str, str, str]:
    """Street, PLZ and Ort, also where they stand in one cell: "Am Markt 3, 34613 Schwalmstadt"."""
    said = read_postcode(postcode)
    for text in (city, street):
        match = POSTCODE.search(text)
        if match and not said:
            said = match[1]
        if match and text is street:
            street = f"{street[: match.start()]}, {street[match.end() :]}"
            city = city or match[2]
        elif match:
            city = f"{match[2]} {city[match.end() :]}"
    return street, said, city


def read_postcode(text: str) -> str:
    """Five digits, also of "D-34613" and "1067" (a lost zero); "" where there are none."""
    match = re.fullmatch(r"(?:D\s*-\s*)?(\d{4,5})(?:[.,]0)?", text.strip(), re.ASCII)
    return match[1].zfill(5) if match else ""


def read_street(text: str) -> tuple[str, HouseNumber | None]:
    """Folded name and house number of "Hauptstr. 5a" or "Straße des 17. Juni 135-137".

    A range counts as its first number.
    """
    found = list(NUMBER.finditer(text))
    first = next((match for match in found if match.start() > 0), None)
    if first is None:
        return street_key(text), None
    return street_key(text[: first.start()]), (int(first[1]), (first[2] or "").lower())


def read_number(text: str) -> HouseNumber | None:
    """A house number that stands alone: "5", "5 a", "5-7"."""
    match = NUMBER.match(text.strip())
    return (int(match[1]), (match[2] or "").lower()) if match else None


def street_key(text: str) -> str:
    """A street to compare by: abbreviations written out, folded."""
    line = plain(text)
    for pattern, word in SPELLINGS:
        line = pattern.sub(word, line)
    return fold(line)


def place_name(text: str) -> PlaceName:
    """A place to compare by; "v. d. Höhe" and "vor der Höhe" are both the qualifier `vdh`."""
    line = re.sub(r"\bst\.", "sankt", plain(text)).strip()
    match = QUALIFIER.search(line)
    base = line[: match.start()] if match else line
    words = re.findall(r"[a-z]+", match[0]) if match and fold(base) else []
    return PlaceName(fold(base or line), "".join(word[0] for word in words))


def town_and_part(text: str) -> tuple[tuple[str, str], ...]:
    """Every reading of "Bad Sollingen OT Ruhrberg" or "Ruhrberg (Bad Sollingen)" as Ort and
    Ortsteil."""
    return tuple(pair for pair in _split_town(text) if pair[1])


def _split_town(text: str) -> tuple[tuple[str, str], ...]:
    """Every reading of "Schwalmstadt-Treysa" as (Ort, Ortsteil), whole first; none of ""."""
    town = " ".join(text.split()).strip(" ,;")
    if not town:
        return ()
    parts = SUBURB.split(town, maxsplit=1)
    if len(parts) == 2 and all(parts):
        return ((parts[0].strip(" ,("), parts[1].strip(" )")),)
    readings = [(town, "")]
    if match := BRACKETS.fullmatch(town):
        readings += [(match[1], match[2]), (match[2], match[1])]
    for sign in SPLITS:
        readings += [(town[: m.start()], town[m.end() :]) for m in sign.finditer(town)]
    return tuple(pair for pair in readings if pair[0])
