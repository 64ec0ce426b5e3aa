"""The German sentences for files that are no clean grid of text; `problems.MESSAGES` has them."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

AS_XLSX = "Öffnen Sie sie in der Tabellenkalkulation und speichern Sie sie als „.xlsx“."
SHEET_MESSAGES: Messages = {
    # --- too much ---
    "file_too_large": (
        E,
        "Die Datei ist {size} MB groß; gelesen werden Tabellen bis {most} MB.",
        "Löschen Sie Zeilen und Spalten, die nicht gebraucht werden, oder teilen Sie die Datei; "
        "ein Gitter gehört unter [grid].",
    ),
    "archive_too_large": (
        E,
        "Ausgepackt ist die Datei zu groß oder auffällig dicht gepackt; sie wird nicht gelesen.",
        "Kopieren Sie nur die Tabelle in eine neue Arbeitsmappe und speichern Sie diese.",
    ),
    "rows_too_many": (
        E,
        "Die Tabelle hat mehr als {most} Zeilen.",
        "Löschen Sie Zeilen, die nicht gebraucht werden; ein Gitter gehört unter [grid].",
    ),
    "columns_too_many": (
        E,
        "Die Tabelle hat {count} Spalten; gelesen werden bis zu {most}.",
        "Löschen Sie Spalten, die nicht gebraucht werden, und leere Spalten rechts der Tabelle.",
    ),
    "cells_too_many": (
        E,
        "Die Tabelle reicht über mehr als {most} Zellen.",
        "Löschen Sie Zeilen und Spalten, die nicht gebraucht werden, auch einzelne Zellen weit "
        "unter oder rechts der Tabelle.",
    ),
    # --- no table at all ---
    "file_is_pdf": (
        E,
        "Das ist eine PDF-Datei; Tabellen darin lassen sich nicht sicher lesen.",
        "Bitten Sie um die Tabelle, aus der sie gemacht ist, als „.xlsx“ oder „.csv“.",
    ),
    "file_is_picture": (
        E,
        "Das ist ein Bild und keine Tabelle.",
        "Bitten Sie um die Tabelle als „.xlsx“ oder „.csv“.",
    ),
    "file_is_document": (
        E,
        "Das ist ein Text oder eine Präsentation und keine Tabelle.",
        "Kopieren Sie die Tabelle daraus in eine Arbeitsmappe und speichern Sie sie als „.xlsx“.",
    ),
    "file_is_packed": (
        E,
        "Das ist ein gepacktes Archiv.",
        "Packen Sie es aus und nennen Sie die Tabelle, die darin liegt.",
    ),
    "file_is_binary": (
        E,
        "Die Datei enthält keinen Text und ist keine bekannte Arbeitsmappe.",
        "Prüfen Sie, ob es die richtige Datei ist, und speichern Sie die Tabelle als „.xlsx“ oder "
        "„CSV UTF-8“.",
    ),
    "file_is_web_page": (
        E,
        "Das ist eine Webseite (HTML), auch wenn sie wie eine Arbeitsmappe heißt.",
        AS_XLSX + " Sehen Sie darin keine Tabelle, sondern zum Beispiel eine Anmeldung, laden Sie "
        "die Datei noch einmal herunter.",
    ),
    "file_is_xml": (E, "Das ist eine XML-Datei und keine Tabelle.", AS_XLSX),
    "file_is_geodata": (
        E,
        "Das sind Geodaten in einem Format, das sich nicht als Tabelle lesen lässt.",
        "Speichern Sie die Ebene im Geoinformationssystem als GeoJSON oder als „CSV UTF-8“.",
    ),
    "file_is_protected": (
        E,
        "Die Arbeitsmappe ist mit einem Kennwort geschützt.",
        "Öffnen Sie sie, entfernen Sie das Kennwort und speichern Sie sie noch einmal.",
    ),
    "workbook_broken": (
        E,
        "Die Arbeitsmappe ist beschädigt oder unvollständig.",
        "Laden Sie sie noch einmal herunter oder öffnen Sie sie in der Tabellenkalkulation und "
        "speichern Sie sie neu als „.xlsx“.",
    ),
    "file_is_no_workbook": (
        E,
        "Das ist keine Arbeitsmappe.",
        "Öffnen Sie die Datei in der Tabellenkalkulation und speichern Sie sie als „.xlsx“.",
    ),
    "workbook_old": (E, "Diese Art von Arbeitsmappe wird nicht gelesen.", AS_XLSX),
    "archive_without_table": (
        E,
        "Im Archiv liegt keine Tabelle. Gefunden: {found}.",
        "Packen Sie es aus und nennen Sie eine Datei wie „.csv“ oder „.xlsx“.",
    ),
    "archive_with_several": (
        E,
        "Im Archiv liegen mehrere Tabellen: {found}.",
        "Packen Sie es aus und nennen Sie die eine Datei, die gemeint ist.",
    ),
    "cells_missing": (
        E,
        "Die Datei enthält keine ausgefüllten Zellen.",
        "Prüfen Sie, ob es die richtige Datei ist, und speichern Sie die Tabelle noch einmal.",
    ),
    # --- text ---
    "encoding_taken": (
        N,
        "Die Datei ist nicht durchgehend in UTF-8 geschrieben; gelesen wurde sie als {encoding}.",
        "Sehen Umlaute falsch aus, nennen Sie in den Angaben zur Datei die richtige „encoding“.",
    ),
    "encoding_unknown": (
        E,
        "Die Kodierung „{encoding}“ ist nicht bekannt.",
        "Nennen Sie unter „encoding“ zum Beispiel „utf-8“, „cp1252“ oder „utf-16“.",
    ),
    "encoding_wrong": (
        E,
        "Ab dieser Zeile ist die Datei nicht in der Kodierung „{encoding}“ geschrieben.",
        "Berichtigen Sie „encoding“ in den Angaben zur Datei oder lassen Sie die Angabe weg.",
    ),
    "letters_mended": (
        N,
        "Verstümmelte Zeichen wie in „{broken}“ wurden berichtigt (zu „{mended}“); Zellen "
        "insgesamt: {count}.",
        "Prüfen Sie die Namen; wenn möglich speichern Sie die Tabelle neu als „CSV UTF-8“.",
    ),
    "letters_lost": (
        W,
        "Buchstaben sind verloren gegangen („�“), zuerst hier; Zellen insgesamt: {count}.",
        "Speichern Sie die ursprüngliche Tabelle noch einmal als „CSV UTF-8“.",
    ),
    "nul_found": (
        E,
        "In dieser Zeile stehen Nullzeichen; die Datei ist beschädigt oder kein Text.",
        "Speichern Sie die Tabelle noch einmal als „CSV UTF-8“.",
    ),
    "delimiter_wrong": (
        E,
        "Das Trennzeichen „{delimiter}“ ist nicht möglich.",
        "Nennen Sie unter „delimiter“ ein einzelnes Zeichen oder „tab“.",
    ),
    "line_too_long": (
        E,
        "Diese Zeile ist für eine Tabelle zu lang.",
        "Prüfen Sie, ob es die richtige Datei ist und ob jede Zeile mit einem Umbruch endet.",
    ),
    "quote_open": (
        W,
        "Die Anführungszeichen gehen in dieser Zeile nicht auf; sie wurde für sich gelesen.",
        'Prüfen Sie die Zeile; ein Anführungszeichen im Text wird "" geschrieben.',
    ),
    "quotes_open": (
        W,
        "Weitere Zeilen, in denen die Anführungszeichen nicht aufgehen: {count}.",
        "Speichern Sie die Tabelle in der Tabellenkalkulation neu als „CSV UTF-8“.",
    ),
    # --- workbooks ---
    "sheet_missing": (
        E,
        "Das Blatt „{sheet}“ gibt es nicht. Gefunden: {found}.",
        "Nennen Sie unter „sheet“ den Namen oder die Nummer des Blatts, gezählt ab 1.",
    ),
    "sheet_hidden": (
        N,
        "Das Blatt ist ausgeblendet; es wird nicht gelesen.",
        "Nennen Sie es unter „sheet“, wenn es die Tabelle enthält.",
    ),
    "cells_in_error": (
        W,
        "Zellen, in denen statt eines Werts etwas wie #NV oder #BEZUG! steht: {count} ({cells}); "
        "sie gelten als leer.",
        "Berichtigen Sie die Formeln in der Arbeitsmappe.",
    ),
    "formulas_empty": (
        W,
        "Formeln ohne gespeichertes Ergebnis: {count} ({cells}); die Zellen gelten als leer.",
        "Öffnen Sie die Arbeitsmappe in der Tabellenkalkulation und speichern Sie sie noch einmal.",
    ),
    # --- JSON ---
    "json_too_large": (
        E,
        "Die Datei ist {size} MB groß; gelesen wird JSON bis {most} MB.",
        "Bitten Sie um die Tabelle als „.csv“; das ist kürzer und wird bis 64 MB gelesen.",
    ),
    "json_broken": (
        E,
        "Die Datei ist ab dieser Zeile kein gültiges JSON.",
        "Laden Sie sie noch einmal herunter oder bitten Sie um eine Tabelle als „.csv“.",
    ),
    "json_path_missing": (
        E,
        "Unter „{path}“ liegt keine Liste von Einträgen. Gefunden: {found}.",
        "Berichtigen Sie „path“ in den Angaben zur Datei: die Schlüssel bis zur Liste, mit "
        "Punkten.",
    ),
    "json_path_taken": (
        N,
        "Gelesen wird die Liste unter „{path}“ (Einträge: {count}).",
        "Ist eine andere gemeint, nennen Sie sie unter „path“.",
    ),
    "json_without_records": (
        E,
        "In der Datei steht keine Liste von Einträgen.",
        "Bitten Sie um die Tabelle als „.csv“ oder „.xlsx“.",
    ),
    "json_entries_skipped": (
        W,
        "Einträge der Liste ohne benannte Angaben, die nicht gelesen werden: {count}.",
        "Prüfen Sie, ob „path“ in den Angaben zur Datei zur richtigen Liste führt.",
    ),
    "json_nested": (
        N,
        "Diese Angabe ist zum Teil selbst eine Liste von Einträgen ({count}-mal); ihre Teile "
        "stehen nebeneinander, getrennt durch „|“.",
        "Prüfen Sie, ob das so gemeint ist.",
    ),
    "json_lists_skipped": (
        N,
        "Diese Angabe ist zum Teil eine Liste von Listen ({count}-mal); diese wird nicht gelesen.",
        "Wird sie gebraucht, bitten Sie um eine einfachere Tabelle.",
    ),
    "points_missing": (
        W,
        "Einträge ohne lesbaren Ort auf der Karte: {count}.",
        "Ergänzen Sie die Geometrie oder eine Anschrift.",
    ),
}
