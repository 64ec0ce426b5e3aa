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
    "schedule_every_second": (
        N,
        "„{value}“ kann jede zweite Woche oder einmal im Monat heißen; gerechnet wird mit dem "
        "selteneren, 12-mal im Jahr.",
        "Schreiben Sie „14-täglich“ oder „jeden 2. Dienstag im Monat“.",
    ),
}
