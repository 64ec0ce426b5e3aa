"""Invented files of a Kreis and a town, and what a person does with them between commands."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from tests.guide.ground import ORTSTEILE, book, gemeinden, geojson, gitter_2022, text


def liste(folder: Path) -> None:
    """What a Kreis has on the first day."""
    book(
        folder,
        "liste.xlsx",
        ("Angebote für Familien, Stand Oktober 2026",),
        (),
        ("Angebot", "Art", "Träger", "Ort"),
        ("Kita Sonnenblume", "Kita", "Gemeinde Kirchau", "Kirchau"),
        ("Kita Waldwichtel", "Kindertagesstätte", "Verein Waldwichtel", "Lindtal"),
        ("Grundschule Kirchau", "Grundschule", "Landkreis", "Kirchau"),
        ("Stilltreff", "Stillgruppe", "Hebammen Kirchau", "Kirchau"),
        ("Babymassage im Pfarrhaus", "Kurs", "Familienbildung Lindtal", "Lindtal"),
        ("Offener Elterntreff", "Elterncafé", "Verein Waldwichtel", "Lindtal"),
        ("Erziehungsberatung", "Erziehungsberatungsstelle", "Landkreis", "Kirchau"),
        ("Wichtelstube", "Wichtelstube", "Verein Waldwichtel", "Moosfeld"),
        ("Flohmarkt", "Markt", "Verein Waldwichtel", "Moosfeld"),
    )


def kreis(folder: Path) -> None:
    """The same Kreis with a better list, boundaries, children and births."""
    gemeinden(folder)
    book(
        folder,
        "angebote.xlsx",
        ("Angebot", "Art", "Träger", "Alter", "Straße", "Ort", "Wie oft", "Kosten", "Plätze"),
        *(
            (name, kind, provider, ages, street, place, often, cost, places)
            for name, kind, provider, ages, street, place, often, cost, places in (
                (
                    *("Kita Sonnenblume", "Kita", "Gemeinde Kirchau", "1 bis Schuleintritt"),
                    *("Dorfstraße 1", "Kirchau", "täglich", "gestaffelt", 520),
                ),
                (
                    *("Kita Waldwichtel", "Kita", "Verein Waldwichtel", "1 bis Schuleintritt"),
                    *("Am Wald 3", "Lindtal", "täglich", "gestaffelt", 230),
                ),
                (
                    *("Hort an der Schule", "Hort", "Landkreis", "Klasse 1-4"),
                    *("Schulweg 2", "Kirchau", "täglich", "gestaffelt", 330),
                ),
                (
                    *("Stilltreff", "Stillgruppe", "Hebammen Kirchau", "0-1"),
                    *("Dorfstraße 4", "Kirchau", "wöchentlich", "kostenlos", None),
                ),
                (
                    *("Offener Elterntreff", "Elterncafé", "Verein Waldwichtel", "0-6"),
                    *("Am Wald 3", "Lindtal", "14-täglich", "kostenlos", None),
                ),
                (
                    *("Erziehungsberatung", "Erziehungsberatungsstelle", "Landkreis", "0-18"),
                    *("Markt 1", "Kirchau", "wöchentlich", "kostenlos", None),
                ),
                (
                    *("Praxis am Markt", "Kinderarztpraxis", "Praxis am Markt", "0-18"),
                    *("Markt 5", "Kirchau", "täglich", "Kassenleistung", None),
                ),
            )
        ),
    )
    book(
        folder,
        "kinder_2025.xlsx",
        ("Kinder nach Gemeinde und Alter, 31.12.2025",),
        (),
        ("AGS", "Gemeinde", "unter 3", "3 bis unter 6", "6 bis unter 10"),
        ("06634901", "Kirchau", 210, 225, 300),
        ("06634902", "Lindtal", 96, 101, 140),
        ("06634903", "Moosfeld", 31, 33, 44),
    )
    book(
        folder,
        "geburten_2025.xlsx",
        ("AGS", "Gemeinde", "Lebendgeborene"),
        ("06634901", "Kirchau", 70),
        ("06634902", "Lindtal", 32),
        ("06634903", "Moosfeld", 10),
    )


def stadt(folder: Path) -> None:
    """A small town with its statistics by Ortsteil."""
    geojson(
        folder,
        "ortsteile.geojson",
        [({"NR": key, "ORTSTEIL": name}, shape) for key, (name, shape) in ORTSTEILE.items()],
    )
    names = [name for name, _ in ORTSTEILE.values()]
    ages = ((60, 62, 80), (88, 92, 120), (40, 44, 61), (22, 27, 39))
    book(
        folder,
        "kinder_2025.xlsx",
        ("Kinder nach Ortsteil am 31.12.2025",),
        (),
        ("Nr.", "Ortsteil", "Alter in Jahren", None, None),
        (None, None, "unter 3", "3 bis unter 6", "6 bis unter 10"),
        *((n, name, *some) for n, (name, some) in enumerate(zip(names, ages, strict=True), 1)),
        ("Insgesamt", None, 210, 225, 300),
    )
    people = zip(names, (2600, 3900, 1900, 1100), strict=True)
    book(folder, "einwohner_2025.xlsx", ("Ortsteil", "Einwohner"), *people)
    benefits = zip(names, (41, 78, 9, "*"), strict=True)
    book(folder, "sgb2_2025.xlsx", ("Ortsteil", "unter 10 Jahre"), *benefits)
    text(
        folder,
        "kitas.csv",
        "Name;Träger;Straße;PLZ;Ort;Plätze unter 3;Plätze 3 bis unter 6",
        "Kita Sonnenblume;Stadt Kirchau;Dorfstraße 1;34999;Kirchau;40;75",
        "Kita Bahnhof;Verein Waldwichtel;Bahnhofstr. 8a;34999;Kirchau;60;100",
        "Kita Höhe;Kirchengemeinde Höhe;Höhenweg 3;34999;Kirchau;20;50",
        encoding="cp1252",
    )
    book(
        folder,
        "angebote.xlsx",
        ("Angebot", "Art", "Träger", "Alter", "Ortsteil", "Wie oft", "Kosten"),
        ("Stilltreff", "Stillgruppe", "Hebammen", "0-1", "Altstadt", "wöchentlich", "kostenlos"),
        ("Elterntreff", "Elterncafé", "Verein", "0-6", "Bahnhof", "14-täglich", "kostenlos"),
        ("Babymassage", "Babymassage", "Familienbildung", "0-1", "Höhe", "wöchentlich", "60 €"),
        ("Beratung", "Erziehungsberatung", "Kreis", "0-18", "Altstadt", "wöchentlich", "kostenlos"),
    )
    adressen(folder)
    gitter_2022(folder)


def adressen(folder: Path) -> None:
    text(
        folder,
        "adressen.csv",
        "strasse;hausnummer;plz;ort;lat;lon",
        "Dorfstraße;1;34999;Kirchau;51.01;9.415",
        "Bahnhofstraße;8a;34999;Kirchau;51.01;9.445",
        "Höhenweg;3;34999;Kirchau;51.03;9.415",
    )


def antworten(folder: Path) -> None:
    """A provider fills in the questions and sends them back."""
    path = folder / "fragen" / "rueckfragen.xlsx"
    workbook = load_workbook(path)
    guide = workbook["Anleitung"]
    for row in guide.iter_rows():
        if row[0].value == "Ausgefüllt am":
            guide.cell(row[0].row, 2, "02.11.2026")
    sheet = workbook["Verein Waldwichtel"]
    head = next(row for row in sheet.iter_rows() if row[1].value == "Angebot")
    titles = {str(cell.value): cell.column for cell in head}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        if row[titles["Angebot"] - 1].value == "Kita Waldwichtel":
            sheet.cell(row[0].row, titles["Plätze"], 45)
            sheet.cell(row[0].row, titles["stimmt noch?"], "ja")
        elif row[titles["Angebot"] - 1].value == "Offener Elterntreff":
            sheet.cell(row[0].row, titles["stimmt noch?"], "beendet")
    workbook.save(folder / "rueckfragen.xlsx")
