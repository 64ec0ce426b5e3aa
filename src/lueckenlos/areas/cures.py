"""What messages say in the browser, where the command line names keys of its case file."""

from __future__ import annotations

import re

from lueckenlos.areas.forms import USES
from lueckenlos.exchange.problems import Problem

KEYS = re.compile(r" \((?:where|date|value|count|of|key|unit|year|day)\)|, where(?=\))")
SECTION = re.compile(r"(?:den Abschnitt |unter )?\[+(\w+)\]+")
DECIDE = "entscheiden Sie es unter „Entscheidungen zu Angebotsarten“"
WORDS = (
    ("mit „where“", "unter „Nur diese Zeilen“"),
    ("„where“", "„Nur diese Zeilen“"),
    (
        "Nennen Sie in demselben Abschnitt owner und delivered (oder date).",
        "Tragen Sie bei der Liste ein, wer sie führt und wann sie geliefert wurde.",
    ),
    (", tragen Sie seinen Namen und die Art in entscheidungen.csv ein", f", {DECIDE}"),
    (", tragen Sie den Namen und die richtige Art in entscheidungen.csv ein", f", {DECIDE}"),
    (", in entscheidungen.csv", " unter „Entscheidungen zu Angebotsarten“"),
    ("in entscheidungen.csv", "unter „Entscheidungen zu Angebotsarten“"),
    (" (im Fall unter „columns“)", ""),
    ("mit where die richtige", "unter „Nur diese Zeilen“ die richtige"),
    ("ohne settlement", "ohne „Stadt oder Land“"),
    ("unter bands ergänzen", "unter „Spalten, die ein Alter zählen“ ergänzen"),
    ("bitte id nennen", "bitte die Spalte „Schlüssel des Gebiets“ wählen"),
    (
        "Bitte mit dem richtigen --kreis neu vorschlagen lassen.",
        "Prüfen Sie, ob es die Grenzen Ihrer Kommune sind.",
    ),
)
TABLE = "Wählen Sie bei „Tabelle“ die richtige."
COLUMNS = "Wählen Sie bei der Tabelle die richtigen Spalten."
ROWS = "Wählen Sie bei der Tabelle unter „Nur diese Zeilen“, welche gelesen werden."
HEADS = (
    "Löschen Sie in der Datei, was über und unter den Spaltennamen steht, sodass sie in der ersten "
    "Zeile stehen."
)
AS_UTF8 = "Speichern Sie die Tabelle als Excel-Datei oder als CSV in UTF-8."
AS_GEOPACKAGE = (
    "Speichern Sie die Grenzen als GeoPackage, das sein Koordinatensystem nennt, oder legen Sie "
    "dem Shapefile im ZIP die .prj-Datei bei."
)
CURE_ELSEWHERE = (
    "Prüfen Sie, ob es die Datei Ihrer Kommune ist. Sind es die richtigen Gebiete, stimmt das "
    f"Koordinatensystem der Datei nicht. {AS_GEOPACKAGE} Laden Sie sie dann neu hoch."
)
IN_DEGREES = (
    "Prüfen Sie, in welchem Koordinatensystem die Datei geschrieben ist. Am sichersten ist ein "
    "GeoPackage, das es nennt; GeoJSON erwartet Länge und Breite in Grad (WGS 84, EPSG:4326)."
)
CURES = {
    "bus_day_empty": "Wählen Sie unter „Werktag“ einen Tag von Montag bis Freitag außerhalb der "
    "Ferien, für den der Fahrplan gilt, und laden Sie die Datei noch einmal.",
    "age_columns_missing": "Wählen Sie bei der Tabelle die Spalte mit dem Alter als Text, wie „3 "
    "bis unter 6“, oder die beiden mit „von“ und „bis unter“.",
    "area_without_id": "Wählen Sie bei den Grenzen die Spalte „Schlüssel des Gebiets“.",
    "areas_missing_for": "Laden Sie die Grenzen der Gemeinden oder Ortsteile zuerst, oder zusammen "
    "mit diesen Zahlen.",
    "bands_guessed": "Stimmt das nicht, nennen Sie unter „Spalten, die ein Alter zählen“ Spalten "
    "und Alter.",
    "cell_swapped": "Tauschen Sie bei der Tabelle die beiden Spalten.",
    "cells_empty": "Es ist nichts zu tun, wenn dort niemand wohnt.",
    "child_age_doubtful": "Schreiben Sie „bis unter …“, oder wählen Sie die beiden Spalten mit "
    "„von“ und „bis unter“.",
    "children_missing_for": "Laden Sie eine Tabelle mit allen Kindern mit, oder verwenden Sie "
    "diese Tabelle nicht.",
    "constant_over_column": "Streichen Sie die Angabe unter „Gilt für alle …“, wenn die Spalte "
    "gelten soll.",
    "coordinates_outside": IN_DEGREES,
    "coordinates_swapped": "Tauschen Sie in der Datei die beiden Zahlen jedes Punktes: In GeoJSON "
    "steht die Länge zuerst, in Deutschland etwa 6 bis 15. Oder speichern Sie die Grenzen neu als "
    "GeoPackage.",
    "count_above_withheld": "Prüfen Sie, ob die Zahl stimmt; geheim gehaltene schreiben Sie als "
    "„.“ oder „*“.",
    "count_sum_withheld": "Nehmen Sie eine Tabelle, in der die Zahlen für alle stehen.",
    "crs_assumed": "Prüfen Sie die Karte.",
    "crs_contradicts": AS_GEOPACKAGE,
    "crs_missing": AS_GEOPACKAGE,
    "crs_open": AS_GEOPACKAGE,
    "crs_swapped": "Tauschen Sie bei der Tabelle die beiden Spalten.",
    "delimiter_wrong": AS_UTF8,
    "encoding_taken": f"Sehen Umlaute falsch aus: {AS_UTF8}",
    "encoding_unknown": AS_UTF8,
    "encoding_wrong": AS_UTF8,
    "figure_above_all": "Prüfen Sie, welche Spalte die Anzahl und welche die Gesamtzahl ist.",
    "figure_day_unsaid": "Wählen Sie die Spalte mit dem Jahr oder dem Tag, oder nennen Sie den "
    "Stichtag aller Zeilen.",
    "genesis_found": f"{ROWS} {COLUMNS}",
    "grid_file_taken": TABLE,
    "grid_needed_elsewhere": "Prüfen Sie, ob Gitter und Grenzen von derselben Gegend sind, oder "
    "laden Sie Kinderzahlen je Gebiet ohne das Gitter.",
    "grid_weight_open": "Wählen Sie bei der Tabelle die Spalte mit den Kindern.",
    "grid_weight_taken": "Sonst wählen Sie bei der Tabelle eine andere Spalte für „Kinder“.",
    "grid_where_missing": ROWS,
    "ground_misfit": "Prüfen Sie, ob es die Grenzen dieser Stadt und dieses Jahres sind und ob die "
    "Spalte „Gebiet“ diese Gebiete nennt. Liegen die Grenzen auf der Karte verschoben, nennt ihre "
    f"Datei ein falsches Koordinatensystem: {AS_GEOPACKAGE}",
    "header_found": f"Wenn das nicht stimmt: {HEADS}",
    "header_outside": HEADS,
    "header_row_skipped": f"Wenn sie Daten enthält: {HEADS}",
    "inhabitants_twice": f"Löschen Sie eine der Zeilen. Sonst: {ROWS}",
    "json_entries_skipped": AS_UTF8,
    "json_path_missing": AS_UTF8,
    "json_path_taken": f"Ist eine andere gemeint: {AS_UTF8}",
    "kreis_not_met": "Prüfen Sie, ob es die Grenzen Ihrer Kommune sind.",
    "layer_missing": TABLE,
    "layer_open": TABLE,
    "population_twice": "Geben Sie jeder einen eigenen Namen.",
    "indicator_twice": "Geben Sie jeder Kennzahl einen eigenen Namen.",
    "row_of_block": ROWS,
    "rows_above_header": f"Wenn er zu den Spaltennamen gehört: {HEADS}",
    "settlement_unknown": "Laden Sie die Einwohner mit, oder schreiben Sie bei den Grenzen unter "
    "„Gilt für alle Gebiete“: Stadt oder Land = Stadt.",
    "sheet_chosen": f"Wenn ein anderes gemeint ist: {TABLE}",
    "sheet_hidden": f"Enthält es die Tabelle: {TABLE}",
    "sheet_missing": TABLE,
    "two_spreads": "Verwenden Sie nur eine der beiden Tabellen.",
    "day_unsaid": "Nennen Sie bei der Tabelle den Stichtag der Zahlen.",
}  # fmt: skip


def said(one: Problem) -> tuple[str, str]:
    """What a problem is and how to mend it, in words of the forms."""
    return plainly(one.what), CURES.get(one.code) or plainly(one.cure)


def plainly(text: str) -> str:
    """A sentence with the words of the forms for keys of a case file."""
    for key, words in WORDS:
        text = text.replace(key, words)
    return SECTION.sub(lambda found: f"„{USES.get(found[1], found[1])}“", KEYS.sub("", text))
