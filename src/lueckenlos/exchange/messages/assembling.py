"""German sentences for what is found or assumed when records become a world."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

ASSEMBLING_MESSAGES: Messages = {
    "scheme_broken": (
        E,
        "Das Schema ist nicht zu lesen: {why}.",
        'Vergleichen Sie die Datei mit dem Kernschema oder schreiben Sie scheme = "core".',
    ),
    "no_children": (
        E,
        "Der Fall hat keine Gebiete oder keine Kinderzahlen.",
        "Ergänzen Sie die Tabellen [areas] und [children].",
    ),
    "rule_field_unknown": (
        E,
        "Das Handlungsfeld „{value}“ unter [[{section}]] gibt es im Schema nicht.",
        "Erlaubt sind: {allowed}.",
    ),
    "counted_twice": (
        E,
        "Für {area} ist die Altersgruppe {band} (Monate) zweimal angegeben: für das Gebiet und für "
        "seine Gemeinde.",
        "Streichen Sie eine der beiden Zeilen.",
    ),
    "bands_overlap": (
        E,
        "Die Altersgruppen {one} und {two} (Monate) überschneiden sich nur zum Teil.",
        "Lassen Sie eine weg: Eine Gruppe darf in einer anderen liegen, aber nicht halb.",
    ),
    "bands_contradict": (
        W,
        "In „{area}“ passen die engeren Altersgruppen nicht zur weiteren ({outer} Jahre: "
        "{count}); was sie von ihr übrig lassen, gilt als nicht bekannt.",
        "Klären Sie mit der Statistikstelle, welche Zahl stimmt.",
    ),
    "band_uneven": (
        E,
        "Die Altersgruppe {band} (Monate) lässt sich nicht in gleiche Monate teilen.",
        "Nehmen Sie Altersgruppen von ganzen Jahren.",
    ),
    "settlement_unknown": (
        W,
        "Gebiete ohne Zahl der Einwohner: {count}, zum Beispiel {examples}; "
        "{count:es zählt|sie zählen} als Land.",
        "Ergänzen Sie die Einwohner ([inhabitants]) oder schreiben Sie in [areas] zum Beispiel "
        'constants = {{ settlement = "Stadt" }}.',
    ),
    "cells_outside": (
        N,
        "Gitterzellen oder Orte, die in keinem Gebiet liegen und nicht zählen: {count}.",
        "Prüfen Sie, ob Gitter und Gebiete zum selben Stand gehören.",
    ),
    "area_without_cells": (
        W,
        "In {area} liegt keine bewohnte Gitterzelle; alle Kinder gelten an einem Punkt.",
        "Ergänzen Sie bewohnte Orte oder das Gitter der Kinder für dieses Gebiet.",
    ),
    "areas_without_cells": (
        N,
        "Wo in einem Gebiet die Kinder wohnen, ist nicht bekannt: Alle eines Gebiets gelten an "
        "einem Punkt. Was vielleicht nur zu weit scheint, bleibt darum eine Frage.",
        "Ergänzen Sie das Gitter der Kinder aus dem Zensus ([grid]) oder Wohnorte "
        "([settled_places]).",
    ),
    "children_missing": (
        W,
        "Für das Gebiet {area} fehlt die Altersgruppe {band} (Monate) in „{population}“.",
        "Ergänzen Sie die Zeile; bis dahin gilt die Zahl als nicht bekannt, nicht als null.",
    ),
    "age_unreadable": (
        W,
        "Das Alter „{value}“ ist nicht zu lesen; es gilt die Vorgabe der Angebotsart.",
        "Schreiben Sie zum Beispiel „0-3“, „ab 6 Monaten“ oder „3 bis Schuleintritt“.",
    ),
    "age_doubtful": (
        N,
        "„{value}“ kann verschieden gemeint sein; die zweifelhaften Monate gelten als erfasst, "
        "nicht als bestätigt.",
        "Schreiben Sie „bis unter …“ oder fragen Sie den Träger.",
    ),
    "age_open_end": (
        N,
        "„{value}“ nennt nur den Anfang; das Ende ist die Vorgabe der Angebotsart „{kind}“: "
        "bis unter {stop} Monate.",
        "Tragen Sie das Ende ein, wenn es ein anderes ist, zum Beispiel „6 Wochen bis 3 Jahre“.",
    ),
    "kind_unknown": (
        W,
        "Die Angebotsart „{value}“ ist nicht bekannt.",
        "Nehmen Sie einen Namen aus der Liste der Angebotsarten oder entscheiden Sie den Text "
        "einmal in entscheidungen.csv.",
    ),
    "default_used": (
        N,
        "Für „{field}“ gilt die Vorgabe der Angebotsart „{kind}“: {value}.",
        "Lassen Sie sich die Angabe vom Träger bestätigen.",
    ),
    "field_unknown": (
        W,
        "Das Handlungsfeld „{value}“ gibt es im Schema nicht.",
        "Erlaubt sind: {allowed}.",
    ),
    "host_unknown": (
        W,
        "Die Einrichtung „{value}“, in der das Angebot stattfindet, steht nicht in der Liste oder "
        "läuft am Stichtag nicht.",
        "Nehmen Sie sie als eigenes Angebot auf oder berichtigen Sie Kennung und Zeitraum.",
    ),
    "confirmed_later": (
        W,
        "„{offer}“ ist erst nach dem Stichtag bestätigt ({day}) und gilt darum nur als erfasst.",
        "Prüfen Sie das Datum oder wählen Sie einen späteren Stichtag.",
    ),
    "ends_soon": (
        N,
        "„{offer}“ endet oder verliert seine Förderung am {day}.",
        "Klären Sie rechtzeitig, wie es weitergeht.",
    ),
    "funding_ended": (
        W,
        "Die Förderung von „{offer}“ endete am {day}; das Angebot zählt weiter, solange kein Ende "
        "eingetragen ist.",
        "Fragen Sie nach, ob es noch läuft, und tragen Sie sonst das Ende ein.",
    ),
    "resolution_later": (
        W,
        "Der Beschluss „{decision}“ ist vom {day}, nach dem Stichtag, und verlangt darum nichts.",
        "Prüfen Sie das Datum oder wählen Sie einen späteren Stichtag.",
    ),
    "cost_unknown": (
        N,
        "„{offer}“ nennt keine Kosten und zählt darum auch, wo nur Kostenfreies zählt.",
        "Tragen Sie ein: kostenfrei, BuT, gestaffelt oder kostenpflichtig.",
    ),
    "offer_without_place": (
        W,
        "„{offer}“ hat weder Koordinate noch Gebiet und erreicht so niemanden.",
        "Ergänzen Sie Adresse oder Ortsteil.",
    ),
    "place_rough": (
        N,
        "„{offer}“ liegt ungefähr: in der bewohnten Mitte von {area}.",
        "Ergänzen Sie die Koordinate.",
    ),
    "place_by_town": (
        N,
        "„{offer}“ liegt ungefähr: Nach dem Ortsnamen „{said}“ liegt es irgendwo in {area}.",
        "Ergänzen Sie die Koordinate.",
    ),
    "point_elsewhere": (
        W,
        "„{offer}“ nennt {named}, seine Koordinate liegt in {inside}; die Koordinate gilt.",
        "Prüfen Sie Adresse und Gebiet.",
    ),
    "service_area_everywhere": (
        N,
        "„{offer}“ nennt kein Gebiet, für das es zuständig ist; es gilt für alle.",
        "Nennen Sie die Gebiete oder bestätigen Sie, dass alle gemeint sind.",
    ),
    "service_area_unknown": (
        W,
        "„{offer}“ ist für einen Teil zuständig, „{part}“; welche Gebiete das sind, ist nicht "
        "bekannt. Es zählt dort noch nicht; Lücken, die es schließen könnte, bleiben Fragen.",
        "Tragen Sie in der Liste unter „service_area“ die Gebiete ein, mehrere mit | getrennt.",
    ),
    "double_record": (
        W,
        "„{offer}“ sieht aus wie „{other}“ in Zeile {row}. Ist das zweimal dasselbe?",
        "Streichen Sie eine der beiden Zeilen oder unterscheiden Sie die Namen.",
    ),
    "similar_offers": (
        N,
        "„{offer}“ und „{other}“ laden dieselben Familien zur selben Zeit ein. Absprache sinnvoll?",
        "Sprechen Sie beide Träger an; Vielfalt ist gewollt.",
    ),
}
