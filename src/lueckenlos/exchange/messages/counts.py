"""What can be wrong with tables of children, beyond single cells."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

COUNTS_MESSAGES: Messages = {
    "day_unsaid": (
        W,
        "Von wann diese Zahlen sind, ist nicht gesagt; ihr Stand gilt als unbekannt.",
        "Ergänzen Sie ihren Stichtag, in [{section}] als date, zum Beispiel date = 2024-12-31; "
        "beim Gitter des Zensus date = 2022-05-15.",
    ),
    "bands_guessed": (
        N,
        "Die Altersgruppen stehen in den Spaltennamen; gezählt werden: {bands}.",
        "Stimmt das nicht, nennen Sie unter „bands“ Spalten und Alter.",
    ),
    "age_last_month_included": (
        N,
        "In dieser Spalte zählt der letzte Monat mit: „{value}“ heißt {ages}.",
        "Wenn das nicht stimmt, schreiben Sie „bis unter …“.",
    ),
    "age_hole_between_columns": (
        W,
        "In Gebiet „{area}“ fehlen zwischen „{before}“ und „{after}“ zwölf Monate.",
        "Zählt „{before}“ das letzte Jahr mit, tragen Sie als Ende ein Jahr mehr ein.",
    ),
    "count_is_share": (
        E,
        "Die Spalte „{name}“ enthält dem Namen nach Anteile, und keine ihrer Zahlen ist größer "
        "als 100; gebraucht werden Kinder.",
        "Nennen Sie die Spalte mit den Zahlen der Kinder; sind es Kinder, benennen Sie sie um.",
    ),
    "rows_without_area": (
        W,
        "Zeilen ohne Gebietsschlüssel: {count}, zum Beispiel {examples}. Sie sehen nach Summen aus "
        "und zählen nicht mit.",
        "Ist eine davon ein Gebiet, tragen Sie den Schlüssel ein; sonst wählen Sie die Zeilen der "
        "Gebiete mit „where“.",
    ),
    "second_above_all": (
        W,
        "Im Gebiet „{area}“ sind es im Alter {ages} {some} in „{population}“, aber höchstens "
        "{all} Kinder insgesamt.",
        "Prüfen Sie Stichtag, Alter und Gebiet beider Quellen; eine Teilgruppe kann nicht größer "
        "sein als alle Kinder.",
    ),
}
