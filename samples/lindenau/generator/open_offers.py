"""Offers families come to and bodies responsible for them, from the rows of `templates.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .offers import Book, Offer
from .planted import SPECIAL_MEETING

TEMPLATES = Path(__file__).with_name("templates.txt")
OWN = "Gemeinde"
PROVIDERS = {
    "Kirche": "Kirchengemeinde St. Anselm Lindenau",
    "Lebenswege": "Lebenswege Lindenau e. V.",
    "Familiennetz": "Familiennetz Lindental e. V.",
    "Brücke": "Bunte Brücke gGmbH",
    "Wurzelwerk": "Wurzelwerk gGmbH",
    "Jugendamt": "Kreis Lindenau, Jugendamt",
    "Gesundheitsamt": "Kreis Lindenau, Gesundheitsamt",
    "Sozialamt": "Kreis Lindenau, Sozialamt",
    "Stadt": "Stadt Lindenau",
    "Verein": "Turn- und Sportverein {}",
    "Praxis": "niedergelassene Praxis",
    "Hebammenhaus": "Hebammenhaus Lindenau GbR",
    "Klinikum": "Klinikum Lindenau",
    "gemeinsam": "Gemeinsam satt e. V.",
    "Jobcenter": "Jobcenter Lindenau",
    "Wendepunkt": "Beratungshaus Wendepunkt e. V.",
}
WHOLE_KREIS = ("Familienhebamme", "Familienpaten")
MEETINGS = (
    # kind, name, ages, times a year
    ("Eltern-Kind-Café", "Elterncafé", "0-3", 50),
    ("Krabbelgruppe", "Krabbelgruppe", "0-3", 50),
    ("Offener Elterntreff", "Offener Treff", "0-3", 25),
    ("Familienzentrum", "Familienzentrum", "0-10", 250),
    ("Eltern-Kind-Treff", "Familientreff", "0-6", 25),
)
HOUSES = (
    "Alte Molkerei",
    "Zehntscheune",
    "am Backhaus",
    "im Alten Rathaus",
    "am Lindenhof",
    "am Teich",
    "in der Schmiede",
    "am Festplatz",
    "im Gemeindehaus",
)
SECOND = ("0101", "0102", "0105", "0106", "0301", "0401", "0801", "0901", "1201", "1301")


def add_open_offers(book: Book) -> None:
    """Everything that is neither an institution with places nor planted."""
    for part, row in _templates():
        _template(book, part, *row)
    _meetings(book)
    _second_meetings(book)


def _templates() -> Iterator[tuple[str, list[str]]]:
    """Each row with the part it stands in: needed, kreis or further."""
    part = ""
    for line in TEMPLATES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = line.strip("[]")
        elif line and not line.startswith("#"):
            yield part, [cell.strip() for cell in line.split("|")]


def _template(
    book: Book,
    part: str,
    art: str,
    areas: str,
    name: str,
    provider: str,
    ages: str,
    cost: str,
    often: str,
) -> None:
    """One offer per area of the row."""
    for short in areas.split():
        area = f"069990{short}"
        where = book.by_id[area].area.name
        owner = book.provider(area) if provider == OWN else PROVIDERS[provider].format(where)
        said = {"ages": ages, "cost": cost, "often": int(often), "needed": part != "further"}
        offer = book.add(art, area, name.format(where), owner, **said)
        if part == "kreis" or art in WHOLE_KREIS:
            offer.zustaendig_fuer = book.everywhere
        if art == "Familienhebamme":
            offer.familien_pro_jahr = "24"
        if art == "Willkommensbesuch":
            _visits(book, offer)


def _visits(book: Book, offer: Offer) -> None:
    """Welcome visits: as many families as there are births, in the whole Gemeinde."""
    ours = [one for one in book.people if one.area.id[:8] == offer.ortsteil[:8]]
    offer.zustaendig_fuer = "|".join(one.area.id for one in ours)
    offer.familien_pro_jahr = str(sum(one.births for one in ours))


def _meetings(book: Book) -> None:
    """A free meeting place, every fortnight or more often, in every area without a planted one."""
    for k, one in enumerate(book.people):
        area = one.area
        if area.id not in SPECIAL_MEETING:
            art, name, ages, often = MEETINGS[(k * 3) % 5] if area.is_town else MEETINGS[k % 5]
            owners = (PROVIDERS["Familiennetz"], PROVIDERS["Kirche"], PROVIDERS["Brücke"])
            owner = (*owners, book.provider(area.id))[k % 4]
            spot = one.heart if area.is_town else None
            said = {"ages": ages, "cost": "frei", "often": often, "needed": True, "spot": spot}
            book.add(art, area.id, f"{name} {HOUSES[(k * 4) % 9]} {area.name}", owner, **said)


def _second_meetings(book: Book) -> None:
    """A further one in some places; these may have gone stale."""
    for k, short in enumerate(SECOND):
        area = f"069990{short}"
        where = book.by_id[area].area.name
        owner = (PROVIDERS["Kirche"], PROVIDERS["Familiennetz"], f"Elternverein {where}")[k % 3]
        art = ("Krabbelgruppe", "Spielgruppe", "Miniclub")[k % 3]
        book.add(art, area, f"Zwergengruppe {where}", owner, ages="1-3", cost="frei", often=50)
