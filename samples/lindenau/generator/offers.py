"""The list of offers: a line, the book that numbers and places it, and how lists are worded."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

from .chance import Chance
from .children import Living
from .country import ORIGIN
from .ground import degrees

REFERENCE_DAY = date(2026, 11, 18)


@dataclass(slots=True)
class Offer:
    """One line of the list; the names are the columns. `needed` ones are left free of dirt."""

    nr: str
    name: str
    traeger: str
    art: str
    ortsteil: str
    strasse: str = ""
    plz: str = ""
    ort: str = ""
    breite: str = ""
    laenge: str = ""
    alter: str = ""
    kosten: str = ""
    haeufigkeit: str = ""
    zugang: str = ""
    praevention: str = ""
    offen_fuer: str = ""
    beginn: str = ""
    ende: str = ""
    gefoerdert_bis: str = ""
    bestaetigt_am: str = ""
    plaetze: str = ""
    familien_pro_jahr: str = ""
    zustaendig_fuer: str = ""
    einrichtung: str = ""
    weitere_felder: str = ""
    geschuetzt: str = ""
    telefon: str = ""
    web: str = ""
    zeiten: str = ""
    needed: bool = False


COLUMNS = tuple(item.name for item in fields(Offer) if item.name != "needed")

STREETS = (
    "Hauptstraße",
    "Mühlweg",
    "Am Anger",
    "Lindenstraße",
    "Obergasse",
    "Untergasse",
    "Kirchgasse",
    "Schulstraße",
    "Gartenweg",
    "Ahornweg",
    "Zum Sportfeld",
    "Bachstraße",
    "Am Alten Bahnhof",
    "Rosenweg",
    "Hinter den Höfen",
    "Marktstraße",
    "Schlossstraße",
    "Brunnengasse",
    "Feldweg",
    "Eichenallee",
    "Am Mühlgraben",
    "Tannenweg",
    "Neue Straße",
    "Wiesengrund",
    "Kastanienplatz",
)
WORDING = {
    "0-3": ("0-3", "0–3", "0 bis 3 Jahre", "unter 3 Jahren", "0 - 3 J.", "bis zum 3. Geburtstag"),
    "1-3": ("1-3", "1 bis 3 Jahre", "1-3 Jahre", "12 bis 36 Monate", "ein bis drei Jahre"),
    "3-S": ("3 bis Schuleintritt", "3 Jahre bis Schuleintritt", "ab 3 bis zur Einschulung"),
    "1-S": ("1 bis Schuleintritt", "1 Jahr bis Schuleintritt", "12 Monate bis Schuleintritt"),
    "3-6": ("3 bis unter 6", "3-6", "3–6 Jahre", "drei bis sechs Jahre"),
    "0-1": ("0-1", "0 bis 12 Monate", "im 1. Lebensjahr", "bis zum 1. Geburtstag"),
    "0-6": ("0-6", "0 bis 6 Jahre", "bis zum 6. Geburtstag", "0–6"),
    "0-10": ("0-10", "0 bis 10 Jahre", "bis zum 10. Geburtstag"),
    "0-18": ("0-18", "0 bis 18 Jahre", "bis 18 Jahre", "bis zur Volljährigkeit"),
    "K1": ("Klasse 1", "1. Klasse"),
    "K2-4": ("Klasse 2-4", "2.-4. Klasse", "Klassen 2 bis 4"),
    "K1-4": ("Klasse 1-4", "1.-4. Klasse", "Grundschulalter", "Klasse 1 bis 4"),
    "6-10": ("6-10", "6 bis 10 Jahre", "6–10 Jahre"),
}
FREE = ("kostenlos", "kostenfrei", "frei", "kostenlos", "gebührenfrei")
GRADED = ("einkommensabhängig", "gestaffelt", "Sozialstaffel", "einkommensabhängig")
OFTEN = {
    250: ("werktäglich", "täglich"),
    50: ("wöchentlich", "1x pro Woche"),
    25: ("14-täglich", "alle zwei Wochen"),
    12: ("monatlich", "1x im Monat"),
    1: ("jährlich", "einmal im Jahr"),
    100: ("2x wöchentlich",),
    4: ("vierteljährlich",),
}
TIMES = (
    "Mo 9–11 Uhr",
    "Di 9.30–11 Uhr",
    "Mi 15–17 Uhr",
    "Do 9–11 Uhr",
    "Fr 10–12 Uhr",
    "Di und Do 15–17.30 Uhr",
    "Mo–Do 8–16 Uhr",
    "nach Vereinbarung",
)


AUDIENCE = {
    "selektiv": (
        "Vätertreff",
        "Treff für Alleinerziehende",
        "Migrationsberatung",
        "Familienhebamme",
        "Familienpaten",
        "Kinderschutzberatung",
        "Jobcenter",
        "Bildung und Teilhabe",
        "Tafel",
        "Frauenhaus",
        "Vorlaufkurs",
    ),
    "indiziert": ("Sozialpädiatrisches Zentrum", "Frühförderstelle", "Logopädie"),
}
COME_TO_FAMILIES = ("Willkommensbesuch", "Familienhebamme", "Familienpaten", "Hebammenpraxis")


def wording(offer: Offer, often: int) -> None:
    """What many lists say of contact, times, access and audience, and many leave out."""
    chance = Chance("wording", offer.art, offer.ortsteil, offer.name)
    if chance.unit() < 0.85:
        offer.telefon = f"0000 {chance.whole(10_000, 99_999)}"
    if chance.unit() < 0.4:
        offer.web = f"https://lindenau.example/{offer.nr.lower()}"
    if often in (12, 25, 50, 100) and chance.unit() < 0.7:
        offer.zeiten = chance.pick(TIMES)
    offer.praevention = next((word for word, arts in AUDIENCE.items() if offer.art in arts), "")
    if not offer.praevention:
        offer.praevention = chance.pick(("universell", "", ""))
    if offer.art in COME_TO_FAMILIES:
        offer.zugang = chance.pick(("Geh", "aufsuchend", "Geh-Struktur"))
    elif offer.art != "Onlineberatung":
        offer.zugang = chance.pick(("Komm", "Komm", "Komm-Struktur", ""))
    offer.offen_fuer = chance.pick(("alle", "offen für alle", "", "", ""))


class Book:
    """Numbers offers and gives each a place to stand, from its own stream of chance."""

    def __init__(self, people: tuple[Living, ...]) -> None:
        self.people = people
        self.by_id = {one.area.id: one for one in people}
        self.everywhere = "|".join(sorted(self.by_id))
        self.offers: list[Offer] = []
        self._degrees = degrees()

    def add(
        self,
        art: str,
        area: str,
        name: str,
        provider: str,
        *,
        spot: tuple | None = None,
        ages: str = "",
        cost: str = "",
        often: int = 0,
        needed: bool = False,
        **said: str,
    ) -> Offer:
        """A new line; without `spot` it stands in a settled cell near the heart of the area."""
        chance, here = Chance("offer", art, area, name), self.by_id[area]
        x, y = spot or self._near_heart(here, chance)
        lat, lon = self.at(x + chance.whole(-40, 40), y + chance.whole(-40, 40))
        offer = Offer(
            f"LN-{len(self.offers) + 1:03}",
            name,
            provider,
            art,
            area,
            strasse=f"{chance.pick(STREETS)} {chance.whole(1, 48)}",
            plz=f"00{600 + int(here.area.municipality[-3:])}",
            ort=here.area.municipality_name,
            breite=lat,
            laenge=lon,
            alter=chance.pick(WORDING.get(ages, (ages,))),
            kosten={"frei": chance.pick(FREE), "gestaffelt": chance.pick(GRADED)}.get(cost, cost),
            haeufigkeit=chance.pick(OFTEN[often]) if often else "",
            bestaetigt_am=self.day(chance, date(2026, 6, 1), date(2026, 11, 12)),
            needed=needed,
        )
        wording(offer, often)
        for column, value in said.items():
            setattr(offer, column, value)
        self.offers.append(offer)
        return offer

    def at(self, east_m: float, north_m: float) -> tuple[str, str]:
        """Latitude and longitude as the list writes them."""
        lon, lat = self._degrees.transform(east_m + ORIGIN[0], north_m + ORIGIN[1])
        return f"{lat:.5f}", f"{lon:.5f}"

    @staticmethod
    def day(chance: Chance, first: date, last: date) -> str:
        """A day of the span, written one way or the other."""
        day = first + timedelta(days=chance.whole(0, (last - first).days))
        return day.isoformat() if chance.unit() < 0.6 else day.strftime("%d.%m.%Y")

    @staticmethod
    def _near_heart(here: Living, chance: Chance) -> tuple[int, int]:
        x, y = here.heart
        near = [c for c in here.cells if abs(c[0] - x) <= 250 and abs(c[1] - y) <= 250]
        return chance.pick(near)

    def provider(self, area: str) -> str:
        """The Gemeinde itself, as its own provider."""
        here = self.by_id[area].area
        return "Stadt Lindenau" if here.is_town else f"Gemeinde {here.municipality_name}"
