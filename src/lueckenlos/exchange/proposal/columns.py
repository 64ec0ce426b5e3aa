"""Which column of a list says what: by its name, spelled as lists in offices spell it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from lueckenlos.exchange.folding import fold

SPELLED: dict[str, str] = {
    "name": "name einrichtung einrichtungsname nameeinrichtung namedereinrichtung angebot "
    "angebotsname bezeichnung titel title facility schulname schule kita kitaname ename place "
    "standort spielplatz nameangebot namedesangebots einrichtungbezeichnung was",
    "provider": "traeger traegername traegerderkita traegerdereinrichtung anbieter institution "
    "sponsorname schultraeger tname operator organisation organization provider traegerverein "
    "namedestraegers traegerbezeichnung einrichtungstraeger anbietername",
    "kind": "art angebotsart typ type schulart schultyp schulform kategorie category eart "
    "schooltype einrichtungsart einrichtungstyp artdereinrichtung artdesangebots angebotstyp "
    "betreuungsform",
    "id": "id nr nummer kennung bsn enr dienststellennummer einrichtungsnummer lfdnr kitanummer "
    "schulnummer objektid kennziffer uuid",
    "area": "ortsteil stadtteil district planungsraum gebiet stadtbezirk geojsonfeatureid plrid "
    "sozialraum statistischerbezirk bezirk gemeinde stadtteilname ortsteilname gebietsschluessel "
    "quartier ags ars kommune statbez statbezirk statistischebezirke",
    "street": "strasse strassehausnummer strasseundhausnummer strassehausnr strassehnr street "
    "address adresse anschrift estrasse strassenname strassenr",
    "house_number": "hausnummer hausnr hnr ehnr hausnummerzusatz nr",
    "postcode": "plz postleitzahl postalcode zipcode zip eplz postcode",
    "city": "ort city stadt eort wohnort gemeinde kommune ortschaft plzort",
    "latitude": "latitude lat breite breitengrad geobreite ykoordinatewgs84 wgs84lat geolat",
    "longitude": "longitude lon lng long laenge laengengrad geolaenge xkoordinatewgs84 wgs84lon "
    "geolon",
    "ages": "alter altersgruppe altersgruppen zielalter zielgruppealter alterderkinder "
    "fuerwelchesalter altervonbis aufnahmealter zielgruppe",
    "classes": "jahrgaenge klassen klassenstufen jahrgangsstufen klassenstufe jahrgangsstufe",
    "cost": "kosten gebuehr gebuehren preis beitrag cost fees teilnahmebeitrag kostenbeitrag",
    "per_year": "haeufigkeit turnus rhythmus frequenz wieoft",
    "schedule": "oeffnungszeiten oeffnungszeit openinghours zeiten uhrzeit termine sprechzeiten "
    "betreuungszeiten wann",
    "phone": "telefon tel phone phonenumber telefonnummer etel telnr fon rufnummer",
    "email": "email mail emailadresse",
    "url": "web website internet homepage url link eweb webseite internetseite internetadresse",
    "capacity": "plaetze platzzahl places childcareplaces kapazitaet capacity eplatz platz "
    "anzahlplaetze genehmigteplaetze plaetzegesamt plaetzeinsgesamt platzzahlgesamt "
    "betreuungsplaetze platzkapazitaet anzahlderplaetze erlaubteplaetze",
    "starts_on": "beginn start startdatum gueltigab laufzeitab laufzeitvon laufzeitbeginn "
    "projektbeginn projektstart angebotab",
    "ends_on": "ende enddatum gueltigbis laeuftbis laufzeitbis laufzeitende befristetbis "
    "befristung projektende projektlaufzeitbis endetam angebotbis angebotsende",
    "funded_until": "gefoerdertbis foerderungbis",
    "confirmed_on": "bestaetigtam aktualisiertam letzteaktualisierung datenstand geprueftam",
    "access": "zugang zugangsart zugangsform",
    "prevention": "praevention praeventionsstufe",
    "x": "x rechtswert ostwert easting utmx xutm koordx xwert xkoordinate utmost ostkoordinate",
    "y": "y hochwert nordwert northing utmy yutm koordy ywert ykoordinate utmnord nordkoordinate",
}
"""Record field → folded names of columns that hold it, the surest first."""
_LIKE = {
    "name": r"(?:name|bezeichnung|titel)(?:der|des|d)?(?:einrichtung|angebot|schul|kita|spielpl|"
    r"kurs|projekt).*|(?:einrichtungs?|angebots?|schul|kita|spielplatz|objekt|kurs|projekt)"
    r"(?:name|bezeichnung|titel)",
    "provider": r".*(?:traeger(?!art|typ|gruppe|form)|anbieter|veranstalter|betreiber).*",
    "kind": r"(?:einrichtung|angebot|schul|betreuung|hilfe)s?(?:art|typ|form|kategorie)|"
    r"(?:art|typ)(?:der|des).*|.*kategorie|rubrik",
    "house_number": r".*hausn(?:umme)?r.*",
    "street": r"(?!.*(?:mail|internet|web)).*(?:strasse|adresse|anschrift).*",
    "postcode": r".*(?:plz|postleitzahl).*",
    "phone": r"tel(?!efax).*|.*(?:rufnummer|telefon).*|festnetz",
    "email": r".*mail.*",
    "url": r".*(?:internet|homepage|website|webseite|webadresse).*|www.*|url.*",
    "schedule": r".*(?:oeffnungszeit|betreuungszeit|sprechzeit|uhrzeit|openinghours).*|termine?|"
    r"wann.*",
    "ages": r".*(?:altersgruppe|altersspanne|zielgruppe|zielalter|welchesalter).*|"
    r"alter(?:s|von|der|in|bis)?.{0,12}",
    "cost": r".*(?:kosten|gebuehr|teilnahmebeitrag|elternbeitrag).*",
    "per_year": r".*(?:haeufigkeit|turnus|rhythmus|wieoft).*",
    "latitude": r".*(?:latitude|breitengrad).*|(?:geo|wgs84|koord).*lat",
    "longitude": r".*(?:longitude|laengengrad).*|(?:geo|wgs84|koord).*lon",
    "capacity": r".*(?:plaetze|platzzahl|kapazitaet|capacity).*",
    "area": r"stat(?:istischer)?bez(?:irk)?.*|"
    r".*(?:stadtteil|ortsteil|stadtbezirk|ortsbezirk|quartier|planungsraum|sozialraum).*",
}
LIKE = {field: re.compile(pattern) for field, pattern in _LIKE.items()}
"""Record field → how else a folded name may begin, end or go on."""
_FURTHER = {
    "eligibility_description": r".*zielgruppe.*|fuerwen(?:genau)?|anwenrichtetsich.*|adressat.*",
    "application_process": r".*anmeldung.*|anmelden.*|anmeldeverfahren",
    "description": r"(?:kurz|angebots|leistungs)?(?:beschreibung|inhalte?).*|description",
    "contact": r"(?:ansprech|anlauf|kontakt|melde)stellen?",
}
FURTHER = {field: re.compile(pattern) for field, pattern in _FURTHER.items()}
"""Record field that only informs families → what a column of it is called, folded; remarks may be
meant for the office alone, so nobody takes them for a description unasked."""

TOWN = re.compile(r"ort|stadt|gemeinde")
"""In the name of a column of postcodes: the Ort stands there, too."""
YEAR = "jahr year zeit time stichtag berichtsjahr datum stand".split()
AGE = (
    "alter altersgruppe altersgruppen age altersjahr altersjahre alterinjahren altersklasse "
    "altersklassen altersstufe agegroup altersgruppenbis alterjahre"
).split()
COUNT = (
    "anzahl count value wert insgesamt gesamt summe kinder bevoelkerung personen einwohner "
    "residents inhabitants"
).split()
PEOPLE = (
    "einwohner einwohnerinnen ewz residents inhabitants bevoelkerung einwohnerinsgesamt "
    "bevoelkerunginsgesamt einwohnerzahl gesamtbevoelkerung einwohnergesamt hauptwohnsitz "
    "bevoelkerunggesamt bevoelkerungsstand bevoelkerungsstandanzahl hauptwohnung"
).split()
BIRTHS = "geburten births geborene lebendgeborene geburtenzahl".split()
BENEFIT = re.compile(
    r"sgb|buergergeld|grundsicherung|leistungsb|hartz|armut|nichterwerbsf|bedarfsg"
)
INNER = re.compile(r" / |\.(?=[^\W\d])")
"""Between the parts of a column's name: of a header in two rows, or of a nested document."""
SPLIT = re.compile(r"geschl|sex|gender|nationalitaet|staatsang|staatsbuerg|herkunft")
"""Columns that split people into groups which together are all of them, folded."""
SEXES = frozenset("m w d maennlich weiblich divers maenner frauen male female".split())
PART = re.compile(
    r"auslaend|migration|nichtdeutsch|schueler|betreut|arbeitslos|wanderung|zuzueg|fortzueg|sterbe|"
    r"gestorben|prognose|vorausber|haushalt|anteil|prozent|quote|struktur in|pflege|empfaenger"
)
"""Words of titles of tables that do not count all children, as `plain` spells them."""


SECOND_HOME, MAIN_HOME = "nebenwohn", "hauptwohn"
"""Words of tables that count people where they do not mainly live, and of columns that do not."""


def fields_of(columns: Sequence[str]) -> dict[str, str]:
    """Record field → column; every column and field once, the surest spelling first."""
    named = {column: last_part(column) for column in columns}
    ranked = sorted(
        (SPELLED[field].split().index(name), order, field, column)
        for order, field in enumerate(SPELLED)
        for column, name in named.items()
        if name in SPELLED[field].split()
    )
    alike = [
        (0, 0, field, column)
        for field, pattern in LIKE.items()
        for column, name in named.items()
        if pattern.fullmatch(name)
    ]
    found: dict[str, str] = {}
    for _, _, field, column in (*ranked, *alike):
        if field not in found and column not in found.values():
            found[field] = column
    _by_first_part(found, columns)
    return _with_house_number(found, columns)


def further_of(columns: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """Record field that only informs families → column, of those nothing else is read from."""
    found: dict[str, str] = {}
    for column in columns:
        for field, pattern in FURTHER.items():
            named = pattern.fullmatch(last_part(column))
            if named and field not in found and column not in {*taken, *found.values()}:
                found[field] = column
    return found


def with_town(found: Mapping[str, str]) -> dict[str, str]:
    """The fields with the Ort, too, where one column is called after both: "Ort / PLZ"."""
    column = found.get("postcode", "")
    both = "city" not in found and TOWN.search(fold(column).replace("postort", ""))
    return {**found, "city": column} if column and both else dict(found)


def _by_first_part(found: dict[str, str], columns: Sequence[str]) -> None:
    """Names, kinds and providers from a column whose second word says nothing, as "Träger /
    Ansprechpartner" does; not from one below a head it shares with others."""
    firsts = [fold(INNER.split(column)[0]) for column in columns]
    for column, first in zip(columns, firsts, strict=True):
        for field in ("name", "provider", "kind"):
            called = first in SPELLED[field].split() or LIKE[field].fullmatch(first)
            free = field not in found and column not in found.values()
            if called and free and firsts.count(first) == 1:
                found[field] = column


def _with_house_number(found: dict[str, str], columns: Sequence[str]) -> dict[str, str]:
    """A "Nr." right of the street is the number of the house and none of the list."""
    order = list(columns)
    if {"street", "id"} <= found.keys() and "house_number" not in found:
        column = found["id"]
        if last_part(column) == "nr" and order.index(column) == order.index(found["street"]) + 1:
            del found["id"]
            found["house_number"] = column
    return found


def last_part(column: str) -> str:
    """The folded name of a column, of stacked names and of paths in JSON the last part."""
    return fold(INNER.split(column)[-1])


def one_of(columns: Iterable[str], words: Sequence[str]) -> str:
    """The column whose name, or the last part of it, is one of the words, the surest first."""
    ranked = [
        (words.index(name), order, column)
        for order, column in enumerate(columns)
        for name in (fold(column), last_part(column))
        if name in words
    ]
    return min(ranked)[2] if ranked else ""
