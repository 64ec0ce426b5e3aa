"""What can be wrong with a case as a whole."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

CASE_MESSAGES: Messages = {
    "children_missing_for": (
        E,
        "Ohne alle Kinder lässt sich [{key}] nicht auswerten.",
        "Ergänzen Sie eine Tabelle mit allen Kindern, den Abschnitt [children], oder lassen Sie "
        "[{key}] weg.",
    ),
    "areas_missing_for": (
        E,
        "Zahlen nach Gebieten sind da, aber keine Gebiete, zu denen sie gehören.",
        "Ergänzen Sie die Grenzen der Gemeinden oder Ortsteile: eine Datei und den Abschnitt "
        "[areas].",
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
    "offers_elsewhere": (
        N,
        "{count} von {all} {all:Angebot|Angeboten} {count:liegt|liegen} mehr als {km} km außerhalb "
        "aller Gebiete, zum Beispiel „{example}“; {count:es gehört|sie gehören} nicht zu diesem "
        "Fall und {count:bleibt|bleiben} weg.",
        "Es ist nichts zu tun, wenn die Liste ein größeres Gebiet umfasst.",
    ),
    "offers_all_elsewhere": (
        W,
        "{all:Das einzige Angebot liegt|Alle Angebote liegen} mehr als {km} km außerhalb aller "
        "Gebiete, zum Beispiel „{example}“; {all:es bleibt|sie bleiben} weg.",
        "Prüfen Sie, ob Liste und Gebiete zusammengehören und die Koordinaten stimmen.",
    ),
    "kinds_name": (
        N,
        "Bei {count} von {all} {all:Angebot|Angeboten} ist die Art aus dem Namen erkannt, zum "
        "Beispiel {example}.",
        "Stimmt sie nicht, schreiben Sie die richtige in die Spalte der Angebotsart.",
    ),
    "kinds_fuzzy": (
        W,
        "Bei {count} von {all} {all:Angebot|Angeboten} ist die Art nur an der Ähnlichkeit "
        "erkannt, zum Beispiel {example}.",
        "Sehen Sie sie durch und entscheiden Sie, wo es nicht stimmt, in entscheidungen.csv.",
    ),
    "kinds_column": (
        N,
        "Bei {count} von {all} {all:Angebot|Angeboten} ist die Art aus anderen Angaben erkannt, "
        "zum Beispiel {example}.",
        "Stimmt sie nicht, entscheiden Sie sie in entscheidungen.csv.",
    ),
    "kinds_decided": (
        N,
        "Bei {count} von {all} {all:Angebot|Angeboten} ist die Art entschieden, zum Beispiel "
        "{example}.",
        "Ändern lässt sie sich in entscheidungen.csv.",
    ),
    "kinds_left_out": (
        N,
        "Von {all} {all:Eintrag|Einträgen} laut Entscheidung kein Angebot für Familien: {count}, "
        "zum Beispiel {example}.",
        "Ändern lässt sich das in entscheidungen.csv.",
    ),
    "kinds_open": (
        W,
        "Bei {count} von {all} {all:Angebot|Angeboten} ist die Art nicht erkannt, zum Beispiel "
        "{example}; {count:es zählt|sie zählen} noch nirgends.",
        "„lueckenlos ask“ schreibt sie in entscheidungen.csv neben den Fall; dort in der Spalte "
        "„art“ einmal entscheiden genügt.",
    ),
    "no_offers_found": (
        E,
        "In keiner Datei ist eine Liste von Angeboten zu erkennen ({files}).",
        "Nötig ist eine Tabelle mit einer Spalte für den Namen und einer für Ort, Art oder Träger.",
    ),
}
