"""The German sentences for what is found between a sheet and a table."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

TABLE_MESSAGES: Messages = {
    # --- sheets and headers ---
    "sheet_chosen": (
        N,
        "Gelesen wird das Blatt „{name}“; Tabellen stehen auch in: {others}.",
        "Wenn ein anderes gemeint ist, nennen Sie es in den Angaben zur Datei unter „sheet“.",
    ),
    "header_missing": (
        E,
        "Es ist keine Zeile mit Spaltennamen zu finden.",
        "Schreiben Sie die Namen der Spalten über die Daten.",
    ),
    "header_outside": (
        E,
        "In den Zeilen {first} bis {last} stehen keine Spaltennamen.",
        "Berichtigen Sie „header“ in den Angaben zur Datei; gezählt wird wie in der "
        "Tabellenkalkulation.",
    ),
    "header_found": (
        N,
        "Die Spaltennamen stehen in {where}. Gelesen: {found}.",
        "Wenn das nicht stimmt, nennen Sie die Zeilen in den Angaben zur Datei unter „header“.",
    ),
    "header_row_skipped": (
        N,
        "Diese Zeile unter den Spaltennamen („{text}“) nennt nur Einheiten, Jahre oder Nummern; "
        "sie wird nicht gelesen.",
        "Wenn sie Daten enthält, nennen Sie in den Angaben zur Datei unter „header“ die Zeile "
        "darüber.",
    ),
    "rows_above_header": (
        N,
        "Über den Spaltennamen steht Text, der nicht gelesen wird: „{text}“.",
        "Wenn er zu den Spaltennamen gehört, nennen Sie alle Zeilen unter „header“.",
    ),
    "column_repeated": (
        N,
        "Mehrere Spalten heißen „{name}“; diese heißt jetzt „{new}“.",
        "Geben Sie jeder Spalte einen eigenen Namen oder verwenden Sie diesen.",
    ),
    "column_unnamed": (
        N,
        "Die Spalte {number} hat Inhalt, aber keinen Namen; sie heißt jetzt „{new}“.",
        "Geben Sie ihr einen Namen oder löschen Sie sie.",
    ),
    # --- rows ---
    "row_ragged": (
        W,
        "Diese Zeile hat {cells} Felder statt {expected}; die überzähligen werden nicht gelesen.",
        "Prüfen Sie, ob Werte verrutscht sind; Text mit dem Trennzeichen gehört in "
        "Anführungszeichen.",
    ),
    "row_of_total": (
        N,
        "Die Zeile „{text}“ ist eine Summe; sie wird nicht gelesen.",
        "Wenn ein Gebiet so heißt, geben Sie ihm einen anderen Namen.",
    ),
    "row_of_remark": (
        N,
        "Die Zeile „{text}“ ist eine Anmerkung; sie wird nicht gelesen.",
        "Wenn sie Daten enthält, füllen Sie die übrigen Spalten aus.",
    ),
    "row_of_block": (
        N,
        "Die Zeile „{text}“ ist eine Zwischenüberschrift; sie steht jetzt in der Spalte „{new}“.",
        "Mit where in den Angaben zur Datei wählen Sie, welche Abschnitte gelesen werden.",
    ),
    "rows_chosen": (
        N,
        "Nach „where“ {kept:bleibt|bleiben} {kept} von {all} {all:Zeile|Zeilen}.",
        "Prüfen Sie, ob das die gemeinten sind.",
    ),
    "where_leaves_nothing": (
        E,
        "„where“ lässt keine Zeile übrig. In der Spalte „{name}“ stehen: {found}.",
        "Berichtigen Sie in den Angaben zur Datei, welche Werte bleiben sollen.",
    ),
    "flags_several": (
        N,
        "Für „{field}“ sagen mehrere Spalten ja: {found}. Es gilt „{value}“.",
        "Stellen Sie unter „flags“ die wichtigste Spalte nach vorn.",
    ),
    "flag_unclear": (
        W,
        "„{value}“ ist weder ja noch nein; es gilt als nein.",
        "Schreiben Sie „ja“ oder „nein“.",
    ),
    "constant_over_column": (
        N,
        "Die Tabelle hat eine Spalte „{name}“; in jeder Zeile gilt der feste Wert „{value}“.",
        "Streichen Sie die Angabe unter „constants“, wenn die Spalte gelten soll.",
    ),
    "genesis_found": (
        N,
        "Das ist eine Flachdatei aus GENESIS. Gelesen: {found}.",
        "Wählen Sie in den Angaben zur Datei mit where die Zeilen und unter columns die Spalten.",
    ),
}
