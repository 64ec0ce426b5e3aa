"""What can be wrong with indicators, and with tables of areas and people that come alone."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

CHOOSE = (
    "Gehört sie doch dazu, wählen Sie sie unter „Eine weitere Tabelle verwenden“ und nennen Sie "
    "ihre Spalten."
)
NEED_MESSAGES: Messages = {
    "unused_without_rows": (
        N,
        "Nicht erkannt: Hier stehen nur Überschriften und keine Zeilen.",
        "Prüfen Sie, ob es das richtige Blatt ist und ob beim Speichern ein Filter gesetzt war.",
    ),
    "unused_without_numbers": (
        N,
        "Nicht erkannt: In keiner Spalte stehen fast nur Zahlen.",
        f"Gebraucht wird eine Zeile je Gebiet und eine Spalte nur mit Zahlen. {CHOOSE}",
    ),
    "unused_without_areas": (
        N,
        "Nicht erkannt: Keine Spalte nennt die Gebiete, die hier gelten.",
        "Ergänzen Sie eine Spalte mit den Schlüsseln oder den Namen der Gebiete, so geschrieben "
        f"wie in den Grenzen. {CHOOSE}",
    ),
    "unused_before_areas": (
        N,
        "Nicht erkannt: Hier stehen Zahlen, aber es gibt noch keine Gebiete dazu.",
        "Laden Sie die Grenzen der Gebiete zuerst, oder zusammen mit dieser Tabelle.",
    ),
    "unused_unclear": (
        N,
        "Nicht erkannt: Hier stehen Gebiete und Zahlen, aber weder Alter von Kindern noch "
        "Geburten, Einwohner oder mehrere Jahre.",
        f"Prüfen Sie, ob die Überschriften sagen, was gezählt ist. {CHOOSE}",
    ),
    "unused_offers": (
        N,
        "Nicht erkannt: Das sieht aus wie eine Liste von Angeboten oder Adressen.",
        f"Hier werden nur Gebiete und Zahlen gelesen. {CHOOSE}",
    ),
    "not_here": (
        E,
        "„{key}“ gehört nicht hierher: Hier werden nur Gebiete, Menschen und Kennzahlen gelesen.",
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
        "Geben Sie jeder Kennzahl einen eigenen Schlüssel (key).",
    ),
    "figure_columns_missing": (
        E,
        "Keine Spalte sagt, wie groß die Kennzahl ist. Gefunden: {found}.",
        "Nennen Sie die Spalte mit dem Wert (value) oder die mit der Anzahl (count) und der "
        "Gesamtzahl (of).",
    ),
    "figure_said_twice": (
        E,
        "Für die Kennzahl sind eine Spalte mit dem Wert (value) und eine mit der Anzahl (count) "
        "genannt.",
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
        "Von wann die Werte dieser Kennzahl sind, ist nicht gesagt.",
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
        "Löschen Sie eine der Zeilen oder wählen Sie die richtigen unter „Nur diese Zeilen“ "
        "(where).",
    ),
    "figure_sums": (
        N,
        "Zeilen mit Summen einzelner Gebiete: {count}, zum Beispiel {examples}. Sie zählen nicht "
        "mit.",
        "Es ist nichts zu tun. Zeilen, die „Insgesamt“ heißen, gelten für die ganze Kommune.",
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
