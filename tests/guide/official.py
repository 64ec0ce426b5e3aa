"""Invented files as official sources and portals give them out."""

from __future__ import annotations

import json
from pathlib import Path

import shapely
from openpyxl import Workbook
from pyproj import Transformer
from tests.guide.ground import GEMEINDEN, ORTSTEILE, book, box, gemeinden, geojson, text
from tests.guide.kommune import stadt

FLAT = (
    "statistics_code;statistics_label;time_code;time_label;time;"
    "1_variable_code;1_variable_label;1_variable_attribute_code;1_variable_attribute_label;"
)
AGES = (
    *(("ALT000B03", "unter 3 Jahre", 210), ("ALT003B06", "3 bis unter 6 Jahre", 225)),
    *(("ALT006B10", "6 bis unter 10 Jahre", 300), ("", "Insgesamt", 9500)),
)


def kinder_12411(folder: Path) -> None:
    """A flat file of children by Gemeinde, the Kreis itself among them."""
    names = {"06634": "Kreis Auental", **{key: name for key, (name, _) in GEMEINDEN.items()}}
    text(
        folder,
        "12411-02-03-5_flat.csv",
        FLAT + "2_variable_code;2_variable_label;2_variable_attribute_code;"
        "2_variable_attribute_label;3_variable_code;3_variable_label;3_variable_attribute_code;"
        "3_variable_attribute_label;value;value_unit;value_variable_code;value_variable_label",
        *(
            f"12411;Fortschreibung;STAG;Stichtag;2024-12-31;GEMEIN;Gemeinden;{key};{name};"
            f"GES;Geschlecht;{sex};{words};ALTX;Altersgruppen;{code};{age};"
            f"{count // (1 if words == 'Insgesamt' else 2)};Anzahl;BEVSTD;Bevölkerungsstand"
            for key, name in names.items()
            for sex, words in (("", "Insgesamt"), ("GESW", "weiblich"))
            for code, age, count in AGES
        ),
    )


def geburten_12612(folder: Path) -> None:
    text(
        folder,
        "12612-91-01-5_flat.csv",
        FLAT + "value;value_unit;value_variable_code;value_variable_label",
        *(
            f"12612;Statistik der Geburten;JAHR;Jahr;2024;GEMEIN;Gemeinden;{key};{name};"
            f"{count};Anzahl;BEV001;Lebendgeborene"
            for (key, (name, _)), count in zip(GEMEINDEN.items(), (70, 32, 10, 8), strict=True)
        ),
    )


def downloads(folder: Path) -> None:
    """A folder of official files, as somebody saved them."""
    inside = folder / "downloads"
    inside.mkdir()
    gemeinden(inside)
    kinder_12411(inside)
    geburten_12612(inside)


def orte(folder: Path) -> None:
    """Orte and postcodes as GeoNames and the BKG have them."""
    text(
        folder,
        "postleitzahlen.csv",
        "plz;ort;ortsteil;breite;laenge",
        "34999;Kirchau;;51.02;9.43",
        "34998;Lindtal;Oberlind;51.03;9.50",
    )
    move = Transformer.from_crs(4326, 25832, always_xy=True).transform
    east, north = move(9.43, 51.02)
    text(folder, "GN250.csv", "NAME;GEMEINDE;RECHTS;HOCH", f"Kirchau;Kirchau;{east};{north}")


def sgb2(folder: Path) -> None:
    book(
        folder,
        "kinder_sgb2_2026-06.xlsx",
        ("Kinder in Bedarfsgemeinschaften, Juni 2026",),
        (),
        ("Schlüssel", "Gemeinde", "Alter", None, None),
        (None, None, "unter 3 Jahre", "3 bis unter 6 Jahre", "6 bis unter 15 Jahre"),
        ("06634901", "Kirchau", 31, 35, 80),
        ("06634902", "Lindtal", 9, 12, "*"),
        ("06634903", "Moosfeld", "*", 3, 7),
    )


def stadtstatistik(folder: Path) -> None:
    """Three sheets, stacked headers, names with numbers, men and women in blocks."""
    stadt(folder)
    workbook = Workbook()
    cover = workbook.active
    assert cover is not None
    cover.title = "Inhalt"
    cover.append(["Statistisches Jahrbuch Kirchau"])
    sheet = workbook.create_sheet("T2 Alter")
    for row in (
        ("Tabelle 2: Bevölkerung nach Alter und Stadtteil",),
        ("Stadtteil", "Geschlecht", "Alter von … bis unter … Jahren", None, None, "Anteil"),
        (None, None, "0-3", "3-6", "6-10", "in %"),
        *(
            (f"{key} {name}", sex, *((n, n, n) if sex == "gesamt" else (n // 2,) * 3), "5,1")
            for n, (key, (name, _)) in enumerate(ORTSTEILE.items(), 40)
            for sex in ("gesamt", "weiblich")
        ),
        ("Quelle: Statistikstelle",),
    ):
        sheet.append(list(row))
    workbook.create_sheet("T3").append(["nichts"])
    workbook.save(folder / "jahrbuch_2025.xlsx")


def schulen(folder: Path) -> None:
    text(
        folder,
        "schulverzeichnis.csv",
        "Schulnummer;Name der Schule;Träger;Straße;Hausnr.;PLZ;Ort;Grundschule;Gymnasium;Jahrgänge",
        "4711;Schule am Wald;Landkreis;Schulweg;2;34999;Kirchau;1;;1-4",
        "4712;Talschule;Landkreis;Talweg;9;34998;Lindtal;1;;1-4",
        "4713;Auen-Gymnasium;Landkreis;Markt;3;34999;Kirchau;;1;5-13",
        encoding="cp1252",
    )


def kitas(folder: Path) -> None:
    move = Transformer.from_crs(4326, 25832, always_xy=True).transform
    points = [move(9.415, 51.01), move(9.50, 51.03)]
    book(
        folder,
        "kitas.xlsx",
        ("Betriebserlaubnisse, Stand 01.03.2026",),
        ("Einrichtung", "Träger", "Rechtswert", "Hochwert", "Plätze U3", "Plätze Ü3"),
        ("Kita Sonnenblume", "Gemeinde Kirchau", *points[0], 40, 75),
        ("Kita Waldwichtel", "Verein Waldwichtel", *points[1], 12, 40),
    )


def spielplaetze(folder: Path) -> None:
    geojson(
        folder,
        "spielplaetze.geojson",
        [
            ({"name": "Spielplatz am Park", "access": ""}, box(9.42, 51.01, 9.4205, 51.0105)),
            ({"name": "Spielplatz Talweg", "access": ""}, shapely.Point(9.50, 51.03)),
            ({"name": "Garten der Kita", "access": "private"}, shapely.Point(9.415, 51.01)),
        ],
    )


def hsds(folder: Path) -> None:
    resources = {
        "services": "id,organization_id,name,status,minimum_age,maximum_age\n"
        "s1,o1,Stilltreff,active,0,1\n",
        "organizations": "id,name,description\no1,Hebammen Kirchau,Praxis\n",
        "locations": "id,name,latitude,longitude\nl1,Haus am Markt,51.01,9.415\n",
        "service_at_location": "id,service_id,location_id\nx1,s1,l1\n",
    }
    inside = folder / "portal"
    inside.mkdir()
    for name, content in resources.items():
        (inside / f"{name}.csv").write_text(content, encoding="utf-8")
    listed = [{"name": name, "path": f"{name}.csv"} for name in resources]
    (inside / "datapackage.json").write_text(json.dumps({"name": "portal", "resources": listed}))
