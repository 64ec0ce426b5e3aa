"""What can be wrong with indicators, and with tables of areas and people that come alone."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

NEED_MESSAGES: Messages = {
    "not_here": (
        E,
        "„{key}“ gehört nicht hierher: Hier werden nur Gebiete, Menschen und Indikatoren gelesen.",
        "Lassen Sie die Angabe weg. Angebote haben einen eigenen Weg.",
    ),
    "file_elsewhere": (
        E,
        "Die Datei „{path}“ liegt außerhalb des Ordners und wird nicht geöffnet.",
        "Laden Sie sie hoch oder legen Sie sie in den Ordner, und nennen Sie nur ihren Namen.",
    ),
    "indicator_twice": (
        E,
        "Den Schlüssel „{key}“ hat schon eine andere Tabelle.",
        "Geben Sie jedem Indikator einen eigenen „key“.",
    ),
    "figure_columns_missing": (
        E,
        "Keine Spalte sagt, wie groß der Indikator ist. Gefunden: {found}.",
        "Nennen Sie die Spalte mit dem Wert (value) oder die mit der Anzahl (count) und der "
        "Gesamtzahl (of).",
    ),
    "figure_said_twice": (
        E,
        "Der Indikator hat eine Spalte mit dem Wert (value) und eine mit der Anzahl (count).",
        "Nennen Sie nur eine von beiden.",
    ),
    "people_ahead": (
        E,
        "Der Stichtag der Zahlen „{name}“, {day}, liegt in der Zukunft.",
        "Nennen Sie den Tag, für den gezählt wurde. Vorausberechnungen gehören nicht hierher.",
    ),
    "people_undated": (
        E,
        "Von wann die Zahlen „{name}“ sind, ist nicht gesagt.",
        "Nennen Sie ihren Stichtag (date).",
    ),
    "ages_missing_in_area": (
        W,
        "In „{name}“ fehlen für das Gebiet „{area}“ Altersgruppen, die andere Gebiete haben: "
        "{ages}.",
        "Ergänzen Sie diese Zeilen, auch solche mit 0; sonst gibt es über alle Gebiete keine Summe "
        "dieser Altersgruppen.",
    ),
    "figure_day_unsaid": (
        E,
        "Von wann die Werte dieses Indikators sind, ist nicht gesagt.",
        "Nennen Sie die Spalte mit dem Jahr (year) oder dem Tag (day), oder den Stichtag aller "
        "Zeilen (date).",
    ),
    "figure_day_unreadable": (
        E,
        "„{value}“ ist kein Jahr und kein Tag.",
        "Schreiben Sie 2025, 2025-12-31 oder 31.12.2025.",
    ),
    "figure_twice": (
        E,
        "Für den {day}{area} steht schon in Zeile {first} ein Wert.",
        "Löschen Sie eine der Zeilen oder wählen Sie die richtigen mit „where“.",
    ),
    "figure_unreadable": (
        E,
        "„{value}“ ist kein Wert.",
        "Schreiben Sie eine Zahl wie 12,5, oder „.“ für geheim gehalten.",
    ),
    "figure_no_share": (
        W,
        "„{value}“ ist kein Anteil zwischen 0 und 100 %.",
        "Prüfen Sie die Spalte; ist es kein Anteil, nennen Sie die Einheit (unit).",
    ),
    "figure_above_all": (
        E,
        "{count} von {of} kann nicht sein.",
        "Prüfen Sie, welche Spalte die Anzahl (count) und welche die Gesamtzahl (of) ist.",
    ),
    "figure_of_nobody": (
        N,
        "Von null lässt sich kein Anteil bilden; hier steht kein Wert.",
        "Es ist nichts zu tun, wenn dort niemand gezählt wurde.",
    ),
}
