"""The German sentences for streets and the bus."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

TRAVEL_MESSAGES: Messages = {
    "streets_broken": (
        E,
        "Die Datei ist kein lesbarer Auszug aus OpenStreetMap: sie ist beschädigt, unvollständig "
        "oder endet nicht auf .osm.pbf.",
        "Laden Sie den Auszug noch einmal herunter und nennen Sie ihn mit der Endung .osm.pbf.",
    ),
    "streets_none": (
        E,
        "In der Datei ist kein Weg, der zu Fuß gegangen werden kann.",
        "Nehmen Sie einen Auszug mit allen Straßen und Wegen (highway), nicht nur mit Grenzen.",
    ),
    "streets_elsewhere": (
        E,
        "Kein Weg der Datei liegt bei den Gebieten des Falls.",
        "Nehmen Sie den Auszug aus OpenStreetMap, der die Gebiete enthält.",
    ),
    "streets_islands": (
        N,
        "{count:1 Stück des Wegenetzes hat|{count} Stücke des Wegenetzes haben} keine Verbindung "
        "zum übrigen und {count:bleibt|bleiben} außer Acht, zusammen {km} km.",
        "Das ist üblich; stimmt ein Weg nicht, lässt er sich in OpenStreetMap berichtigen.",
    ),
    "streets_off": (
        N,
        "Vom Wegenetz weiter als {metres} m entfernt: {places} von {all_places} Orten, an denen "
        "Kinder leben, und {offers} von {all_offers} Adressen von Angeboten; zu Fuß zählt für sie "
        "weiter die Luftlinie mit Umweg.",
        "Sind es viele, deckt der Auszug aus OpenStreetMap die Gebiete nicht ganz ab.",
    ),
    "bus_broken": (
        E,
        "Der Fahrplan ist nicht zu lesen.",
        "Erwartet wird ein Fahrplan im Format GTFS als Zip-Archiv; laden Sie ihn noch einmal "
        "herunter.",
    ),
    "bus_too_large": (
        E,
        "Im Fahrplan ist „{part}“ entpackt zu groß.",
        "Nehmen Sie den Fahrplan Ihres Verkehrsverbunds statt dem eines ganzen Landes.",
    ),
    "bus_column_missing": (
        E,
        "Im Fahrplan fehlt in „{part}“ die Spalte „{column}“.",
        "Erwartet wird ein Fahrplan im Format GTFS; fragen Sie den Verkehrsverbund.",
    ),
    "bus_day_empty": (
        E,
        "Am {day} fährt nach diesem Fahrplan nichts; er gilt für {span}.",
        "Nennen Sie in [bus] unter „day“ einen Werktag außerhalb der Ferien, für den er gilt.",
    ),
    "bus_elsewhere": (
        E,
        "Keine Haltestelle, an der an diesem Tag etwas fährt, liegt bei den Gebieten des Falls.",
        "Nehmen Sie den Fahrplan des Verkehrsverbunds, der die Gebiete bedient.",
    ),
    "bus_twice": (
        W,
        "Für {area} steht hier Ja und Nein; die erste Angabe zählt.",
        "Streichen Sie die falsche Zeile.",
    ),
    "bus_unsaid": (
        N,
        "Ob an Werktagen ein Bus fährt, ist von {count:1 Gebiet|{count} Gebieten} nicht gesagt; "
        "eine Lücke von Familien ohne Auto bleibt dort eine Frage.",
        "Ergänzen Sie Ja oder Nein in der Tabelle unter [bus].",
    ),
}
