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
}
