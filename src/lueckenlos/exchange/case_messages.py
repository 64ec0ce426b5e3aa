"""What can be wrong with a case as a whole."""

from __future__ import annotations

from lueckenlos.exchange.severity import Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE
CASE_MESSAGES: dict[str, tuple[Severity, str, str]] = {
    "children_missing_for": (
        E,
        "Ohne alle Kinder lässt sich [{key}] nicht auswerten.",
        "Ergänzen Sie den Abschnitt [children] oder lassen Sie [{key}] weg.",
    ),
    "areas_missing_for": (
        E,
        "Kinderzahlen sind da, aber keine Gebiete, in denen die Kinder wohnen.",
        "Ergänzen Sie den Abschnitt [areas] mit den Grenzen der Gemeinden oder Ortsteile.",
    ),
    "complete_by_nobody": (
        E,
        "Die Liste soll vollständig sein, aber niemand erklärt das.",
        "Nennen Sie in demselben Abschnitt owner und delivered (oder date).",
    ),
    "inhabitants_twice": (
        W,
        "Für das Gebiet „{area}“ stehen die Einwohner zweimal da; es gilt die erste Zahl.",
        'Lassen Sie eine der Zeilen weg, zum Beispiel mit where = {{ jahr = "2024" }}.',
    ),
    "kinds_name": (
        N,
        "{count} von {all} Angebotsarten sind aus dem Namen des Angebots erkannt, zum Beispiel "
        "{example}.",
        "Stimmt eine nicht, schreiben Sie die richtige in die Spalte der Angebotsart.",
    ),
    "kinds_fuzzy": (
        W,
        "{count} von {all} Angebotsarten sind nur an der Ähnlichkeit erkannt, zum Beispiel "
        "{example}.",
        "Sehen Sie sie durch und entscheiden Sie, wo es nicht stimmt, in entscheidungen.csv.",
    ),
    "kinds_column": (
        N,
        "{count} von {all} Angebotsarten sind aus anderen Angaben erkannt, zum Beispiel {example}.",
        "Stimmt eine nicht, entscheiden Sie sie in entscheidungen.csv.",
    ),
    "kinds_decided": (
        N,
        "{count} von {all} Angebotsarten folgen einer Entscheidung, zum Beispiel {example}.",
        "Ändern lässt sie sich in entscheidungen.csv.",
    ),
    "kinds_left_out": (
        N,
        "{count} von {all} Einträgen sind laut Entscheidung kein Angebot für Familien, zum "
        "Beispiel {example}.",
        "Ändern lässt sich das in entscheidungen.csv.",
    ),
    "kinds_open": (
        W,
        "{count} von {all} Angebotsarten sind nicht erkannt, zum Beispiel {example}; diese "
        "Angebote zählen noch nirgends.",
        "„lueckenlos ask“ schreibt sie in entscheidungen.csv neben den Fall; einmal entscheiden "
        "genügt.",
    ),
    "no_offers_found": (
        E,
        "In keiner Datei ist eine Liste von Angeboten zu erkennen ({files}).",
        "Nötig ist eine Tabelle mit einer Spalte für den Namen und einer für Ort, Art oder Träger.",
    ),
}
