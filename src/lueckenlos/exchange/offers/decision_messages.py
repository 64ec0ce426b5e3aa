"""The German sentences for kinds decided or left open, and for rhythms in doubt."""

from __future__ import annotations

from lueckenlos.exchange.severity import Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE
# A code: how bad, what is wrong, how to mend it. The place (file, row, column) stands apart.
DECISION_MESSAGES: dict[str, tuple[Severity, str, str]] = {
    "decisions_unreadable": (
        E,
        "Die Entscheidungen sind nicht zu lesen.",
        "Die Datei muss eine CSV-Tabelle mit den Spalten „text“ und „art“ sein.",
    ),
    "decision_unknown": (
        W,
        "Die Angebotsart „{value}“ für „{text}“ ist nicht bekannt; die Zeile bleibt unbeachtet.",
        "Meinten Sie „{near}“? Nehmen Sie einen Namen aus der Tabelle der Angebotsarten oder „-“.",
    ),
    "decision_without_text": (
        W,
        "Zu dieser Angebotsart fehlt der Text, für den sie gilt; die Zeile bleibt unbeachtet.",
        "Tragen Sie in „text“ ein, wie die Liste die Art oder das Angebot nennt.",
    ),
    "decision_twice": (
        W,
        "Für „{text}“ ist schon in Zeile {row} anders entschieden; es gilt diese erste Zeile.",
        "Löschen Sie eine der beiden Zeilen.",
    ),
    "kinds_by_list": (
        N,
        "{count} Angebote gelten als „{kind}“, wie für die ganze Liste angegeben, obwohl ihr Name "
        "nach etwas anderem klingt: {examples}.",
        "Ist eines davon wirklich etwas anderes, tragen Sie seinen Namen und die Art in "
        "entscheidungen.csv ein.",
    ),
    "places_of_several_kinds": (
        W,
        "{count} Zeilen nennen mehrere Angebotsarten und nur eine Zahl der Plätze: {examples}. "
        "Jede Art zählt als eigenes Angebot; wie viele Plätze sie hat, gilt als nicht bekannt.",
        "Tragen Sie die Plätze je Angebotsart in einer eigenen Zeile ein.",
    ),
    "schedule_every_second": (
        N,
        "„{value}“ kann jede zweite Woche oder einmal im Monat heißen; gerechnet wird mit dem "
        "selteneren, 12-mal im Jahr.",
        "Schreiben Sie „14-täglich“ oder „jeden 2. Dienstag im Monat“.",
    ),
}
