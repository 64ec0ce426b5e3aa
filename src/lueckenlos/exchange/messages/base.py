"""The German sentences for base data of a Land; `problems.MESSAGES` has them all."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

BASE_MESSAGES: Messages = {
    "land_unknown": (
        E,
        "Das Land „{value}“ ist nicht bekannt.{hint}",
        "Nennen Sie eines von: {allowed}, oder seine zwei Ziffern.",
    ),
    "base_file_unknown": (
        W,
        "In dieser Datei sind keine Grunddaten zu erkennen; sie bleibt ungenutzt.",
        "Erwartet werden Gemeindegrenzen (AGS, GEN), Orte mit PLZ und Koordinaten, Kinder oder "
        "Geburten mit Gemeindeschlüssel, oder ein Gitter mit x und y.",
    ),
    "base_nothing_here": (
        W,
        "In dieser Datei ist nichts aus {land} zu finden.",
        "Prüfen Sie, ob es die Datei des richtigen Landes ist, und nennen Sie auch die "
        "Gemeindegrenzen.",
    ),
    "base_piece_twice": (
        W,
        "„{piece}“ ist schon aus einer anderen Datei geladen; diese bleibt ungenutzt.",
        "Nennen Sie nur eine der beiden Dateien.",
    ),
    "base_cannot_clip": (
        W,
        "Ohne Gemeindegrenzen lässt sich das Gitter nicht auf das Land zuschneiden; es bleibt "
        "ungenutzt.",
        "Nennen Sie mit --from auch die Gemeindegrenzen.",
    ),
    "base_rows_unreadable": (
        W,
        "Zeilen, die nicht zu lesen sind: {count}, zum Beispiel Zeile {examples}; "
        "{count:sie fehlt|sie fehlen}.",
        "Prüfen Sie Schlüssel, Alter und Zahl in diesen Zeilen.",
    ),
    "base_counts_twice": (
        W,
        "Zeilen, die Gemeinde und Alter wiederholen: {count}, zum Beispiel Zeile {examples}; die "
        "erste gilt.",
        "Laden Sie die Tabelle ohne weitere Merkmale, für beide Geschlechter zusammen.",
    ),
    "base_births_of_kreise": (
        N,
        "Für {count} {count:Kreis|Kreise} gibt es nur Geburten des ganzen Kreises.",
        "Holen Sie die Tabelle für Gemeinden.",
    ),
    "base_gemeinden_strange": (
        W,
        "Gemeindeschlüssel, die in den Gemeindegrenzen fehlen: {count}, zum Beispiel {examples}.",
        "Vermutlich ein anderer Gebietsstand: Nehmen Sie Grenzen und Tabelle vom selben Jahr.",
    ),
}
