"""Institutions with places: Kita, Krippe, Tagespflege, school, all-day care; what they host."""

from __future__ import annotations

from .chance import Chance
from .children import Living
from .offers import Book, Offer
from .planted import FEW_PLACES, STALE_KITA

NAMES = (
    "Purzelbaum",
    "Wichtelhöhle",
    "Lindennest",
    "Kieselsteine",
    "Rappelkiste",
    "Zaunkönig",
    "Siebenschläfer",
    "Löwenzahn",
    "Apfelbäumchen",
    "Drachenburg",
    "Haselmaus",
    "Sonnenhang",
    "Mühlräder",
    "Wolkenschloss",
    "Sternschnuppe",
    "Biberbau",
    "Glühwürmchen",
    "Schneckenhaus",
    "Regenpfütze",
    "Kunterbunt",
    "Pfiffikus",
    "Waldwichtel",
    "Krokus",
    "Eichhörnchen",
)
PROVIDERS = (
    "Lebenswege Lindenau e. V.",
    "Wurzelwerk gGmbH",
    "Kinderhaus am Anger e. V.",
    "Kirchengemeinde St. Anselm Lindenau",
    "Bunte Brücke gGmbH",
)


SCHOOLS = "Kreis Lindenau, Schulamt"


def add_institutions(book: Book) -> None:
    """Places for every area: enough for those entitled, but for what is planted."""
    for one in book.people:
        kitas = _kitas(book, one)
        _under_three(book, one, kitas)
        _school(book, one)
        _hosted(book, one, kitas)


def _places(total: float, parts: int) -> list[int]:
    """A number of places, a little above `total`, dealt to institutions."""
    whole = -(-int(total * 103) // 100) + 1
    return [whole // parts + (k < whole % parts) for k in range(parts)]


def _kitas(book: Book, one: Living) -> list[Offer]:
    """From the third birthday to school, one house per 90 children."""
    chance, area = Chance("kitas", one.area.id), one.area
    names = chance.shuffled(NAMES)
    need = one.aged(36, 84)
    found = []
    houses = 3 if area.id == STALE_KITA else max(1, round(need / 88))
    for k, places in enumerate(_places(need, houses)):
        owner = book.provider(area.id) if chance.unit() < 0.5 else chance.pick(PROVIDERS)
        offer = book.add(
            chance.pick(("Kita", "Kindertagesstätte", "Kindergarten", "Kita")),
            area.id,
            f"Kita {names[k]} {area.name}",
            owner,
            ages="3-S",
            needed=True,
            cost="frei" if chance.unit() < 0.4 else "gestaffelt",
            often=250,
            plaetze=str(places),
        )
        if area.id == STALE_KITA and k == 0:
            offer.bestaetigt_am = "2023-09-04"
        found.append(offer)
    return found


def _under_three(book: Book, one: Living, kitas: list[Offer]) -> None:
    """From the first to the third birthday: groups in the Kitas and childminders."""
    chance, area = Chance("krippe", one.area.id), one.area
    need = one.aged(12, 36) * (0.37 if area.id in FEW_PLACES else 1.02)
    minders = round(need * 0.22) if need > 60 else 0
    houses = kitas[: 2 if need > 85 else 1]
    for host, places in zip(houses, _places(need - minders, len(houses)), strict=True):
        if area.id in FEW_PLACES:
            places -= 2
        book.add(
            chance.pick(("Krippe", "Kinderkrippe", "Krippengruppe", "Kita U3")),
            area.id,
            f"Krippe {host.name.removeprefix('Kita ')}",
            host.traeger,
            ages="1-3",
            needed=True,
            cost="gestaffelt",
            often=250,
            plaetze=str(places),
            strasse=host.strasse,
            breite=host.breite,
            laenge=host.laenge,
        )
    if minders:
        book.add(
            "Kindertagespflege",
            area.id,
            f"Kindertagespflege im Verbund {area.name}",
            "Kreis Lindenau, Jugendamt",
            ages="1-3",
            needed=True,
            cost="gestaffelt",
            often=250,
            plaetze=str(minders),
            strasse="",
            breite="",
            laenge="",
            bestaetigt_am="2026-09-30",
            zeiten="nach Vereinbarung",
        )


def _school(book: Book, one: Living) -> None:
    """The school itself and its social work, in the larger places; all-day care everywhere."""
    chance, area = Chance("school", one.area.id), one.area
    host = None
    if area.is_town or area.is_core:
        said = {"ages": "K1-4", "cost": "frei", "zustaendig_fuer": area.id, "needed": True}
        pupils = str(round(one.aged(73, 120) * 1.1))
        name = f"Grundschule {area.name}"
        host = book.add("Grundschule", area.id, name, SCHOOLS, plaetze=pupils, **said)
        if chance.unit() < 0.5:
            art = chance.pick(("Schulsozialarbeit", "Sozialarbeit an Schulen"))
            how = {"ages": "K1-4", "cost": "frei", "often": 250, "zugang": "setting"}
            social_work = book.add(art, area.id, f"Schulsozialarbeit {name}", PROVIDERS[0], **how)
            social_work.einrichtung = host.nr
    _all_day(book, one, host)


def _all_day(book: Book, one: Living, host: Offer | None) -> None:
    """Places for the whole first class, and for some older pupils where the school stands."""
    chance, area = Chance("all day", one.area.id), one.area
    owner = chance.pick(("Förderverein Ganztag", "Bunte Brücke gGmbH", book.provider(area.id)))
    said = {
        "cost": "gestaffelt",
        "often": 250,
        "zustaendig_fuer": area.id,
        "einrichtung": host.nr if host else "",
    }
    art = chance.pick(("Ganztagsbetreuung", "Schulkindbetreuung", "Hort"))
    places = str(_places(one.aged(73, 96), 1)[0])
    name = f"Ganztag Klasse 1 {area.name}"
    book.add(art, area.id, name, owner, ages="K1", plaetze=places, needed=True, **said)
    if host and chance.unit() < 0.4:
        places = str(round(one.aged(96, 120) * 0.4))
        name = f"Betreute Grundschule {area.name}"
        book.add("Schulkindbetreuung", area.id, name, owner, ages="K2-4", plaetze=places, **said)


def _hosted(book: Book, one: Living, kitas: list[Offer]) -> None:
    """Language support in some Kitas."""
    chance, area = Chance("hosted", one.area.id), one.area
    for kita in kitas:
        if chance.unit() < 0.36:
            book.add(
                chance.pick(("Sprach-Kita", "Sprachförderung in der Kita")),
                area.id,
                f"Sprachbildung in der {kita.name}",
                kita.traeger,
                ages="3-6",
                cost="frei",
                often=250,
                einrichtung=kita.nr,
                zugang="setting",
            )
    if chance.unit() < 0.12:
        book.add(
            "Vorlaufkurs",
            area.id,
            f"Vorlaufkurs Deutsch {area.name}",
            SCHOOLS,
            ages="5-6",
            cost="frei",
            often=100,
            einrichtung=kitas[0].nr,
            zugang="setting",
        )
