"""The German sentences for placing offers by address; `problems.MESSAGES` has them all."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

ADDRESS_MESSAGES: Messages = {
    "addresses_placed": (
        N,
        "Von {all} {all:Angebot|Angeboten} ohne Koordinaten {exact:ist|sind} {exact} über die "
        "Adresse genau verortet, {rough} ungefähr und {missing} nicht; {protected} mit "
        "geschützter Adresse {protected:bleibt|bleiben} ohne Punkt.",
        "Ein Verzeichnis mit Hausnummern macht mehr Punkte genau.",
    ),
    "addresses_of_others": (
        E,
        "Diese Datei hat andere Spalten, als „lueckenlos locate“ schreibt; sie bleibt, "
        "wie sie ist.",
        "Geben Sie ihr einen anderen Namen (auch in der Falldatei), dann entsteht eine neue.",
    ),
    "addresses_empty": (
        W,
        "Das Adressverzeichnis enthält keinen brauchbaren Punkt.",
        "Nennen Sie unter „columns“ die Spalten für PLZ, Ort oder Straße und für die Koordinaten.",
    ),
    "address_points_outside": (
        W,
        "Zeilen ohne lesbaren Punkt in Deutschland: {count}, zum Beispiel Zeile {examples}; "
        "{count:sie bleibt|sie bleiben} unbeachtet.",
        "Prüfen Sie die Koordinaten und das Koordinatensystem („crs“ in der Falldatei).",
    ),
    "address_columns_missing": (
        E,
        "Das Adressverzeichnis braucht Koordinaten (latitude und longitude, oder x und y) "
        "und Straße (street), PLZ (postcode) oder Ort (city). Gefunden: {found}.",
        "Nennen Sie die Spalten unter „columns“ in der Falldatei.",
    ),
    "address_postcode_differs": (
        N,
        "„{offer}“: Die Straße mit dieser Hausnummer liegt im PLZ-Gebiet {found}, nicht {said}.",
        "Prüfen Sie die Postleitzahl.",
    ),
    "address_spelling": (
        N,
        "„{offer}“: „{said}“ steht nicht im Verzeichnis; gelesen ist „{found}“.",
        "Prüfen Sie die Schreibung der Straße.",
    ),
    "address_several": (
        N,
        "„{offer}“: Die Adresse gibt es im Verzeichnis an mehreren Stellen.",
        "Ergänzen Sie Postleitzahl oder Ortsteil.",
    ),
    "address_not_found": (
        N,
        "„{offer}“: Zu „{said}“ ist im Verzeichnis kein Punkt zu finden.",
        "Prüfen Sie Straße, Hausnummer, PLZ und Ort oder tragen Sie die Koordinaten ein.",
    ),
    "address_unsaid": (
        N,
        "Angebote ohne Koordinaten und ohne Adresse: {count}, zum Beispiel {examples}.",
        "Fragen Sie nach der Adresse; bis dahin gilt das Gebiet, das die Liste nennt.",
    ),
}
