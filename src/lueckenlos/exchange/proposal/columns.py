"""Which column of a list says what: by its name, spelled as lists in offices spell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lueckenlos.exchange.folding import fold

SPELLED: dict[str, str] = {
    "name": "name einrichtung einrichtungsname nameeinrichtung namedereinrichtung angebot "
    "angebotsname bezeichnung titel title facility schulname schule kita kitaname ename place "
    "standort spielplatz nameangebot namedesangebots einrichtungbezeichnung",
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
    "quartier ags ars kommune",
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
    "starts_on": "beginn start startdatum gueltigab",
    "ends_on": "ende enddatum gueltigbis laeuftbis",
    "funded_until": "gefoerdertbis foerderungbis",
    "confirmed_on": "bestaetigtam aktualisiertam letzteaktualisierung datenstand geprueftam",
    "access": "zugang zugangsart zugangsform",
    "prevention": "praevention praeventionsstufe",
}
"""Record field → folded names of columns that hold it, the surest first."""
YEAR = "jahr year zeit time stichtag berichtsjahr datum stand".split()
AGE = (
    "alter altersgruppe altersgruppen age altersjahr altersjahre alterinjahren altersklasse".split()
)
COUNT = (
    "anzahl count value wert insgesamt gesamt summe kinder bevoelkerung personen einwohner "
    "residents inhabitants"
).split()
PEOPLE = (
    "einwohner residents inhabitants bevoelkerung einwohnerinsgesamt bevoelkerunginsgesamt "
    "einwohnerzahl ewz gesamtbevoelkerung einwohnergesamt hauptwohnsitz bevoelkerunggesamt"
).split()
BIRTHS = "geburten births geborene lebendgeborene geburtenzahl".split()
BENEFIT = re.compile(
    r"sgb|buergergeld|grundsicherung|leistungsb|hartz|armut|nichterwerbsf|bedarfsg"
)
SEX = "geschlecht sex".split()
WHOLE = frozenset({"insgesamt", "gesamt", "zusammen", "total", "alle"})


def fields_of(columns: Sequence[str], fields: Iterable[str] = SPELLED) -> dict[str, str]:
    """Record field → column; every column and field once, the surest spelling first."""
    named = {column: fold(column.rsplit(" / ", 1)[-1]) for column in columns}
    ranked = sorted(
        (SPELLED[field].split().index(name), order, field, column)
        for order, field in enumerate(fields)
        for column, name in named.items()
        if name in SPELLED[field].split()
    )
    found: dict[str, str] = {}
    for _, _, field, column in ranked:
        if field not in found and column not in found.values():
            found[field] = column
    return found


def one_of(columns: Iterable[str], words: Sequence[str]) -> str:
    """The column whose name is one of the words, the surest first, else ""."""
    ranked = [
        (words.index(name), column)
        for column in columns
        if (name := fold(re.split(r" / |\.", column)[-1])) in words
    ]
    return min(ranked)[1] if ranked else ""
