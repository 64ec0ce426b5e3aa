"""The German sentences for kinds decided or left open, providers without a name, and rhythms in
doubt."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

DECISION_MESSAGES: Messages = {
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
        "{count} {count:Angebot gilt|Angebote gelten} als „{kind}“, wie für die ganze Liste "
        "angegeben, obwohl {count:der|ihr} Name nach etwas anderem klingt: {examples}.",
        "Ist eines davon wirklich etwas anderes, tragen Sie seinen Namen und die Art in "
        "entscheidungen.csv ein.",
    ),
    "places_of_several_kinds": (
        W,
        "{count} {count:Zeile nennt|Zeilen nennen} mehrere Angebotsarten und nur eine Zahl der "
        "Plätze: {examples}. Jede Art zählt als eigenes Angebot; wie viele Plätze sie hat, gilt "
        "als nicht bekannt.",
        "Tragen Sie die Plätze je Angebotsart in einer eigenen Zeile ein.",
    ),
    "offers_list_twice": (
        E,
        "„{file}“ steht in [{first}] und noch einmal in [{again}]: Jedes Angebot daraus zählte "
        "doppelt.",
        "Löschen Sie einen der beiden Abschnitte. Sollen es zwei Teile der Tabelle sein, wählen "
        "Sie sie mit „sheet“ oder „where“.",
    ),
    "field_not_of_kind": (
        W,
        "„{offer}“ steht hier unter „{said}“; als {kind} zählt es im Feld „{field}“ und unter "
        "„{said}“ nur als weiteres.",
        "Ist es keine solche Stelle, tragen Sie den Namen und die richtige Art in "
        "entscheidungen.csv ein; sonst berichtigen Sie das Handlungsfeld.",
    ),
    "word_often": (
        W,
        "Das Wort „{value}“ steht hier {count}-mal und ist nicht bekannt; es gilt als nicht "
        "angegeben.",
        "Schreiben Sie eines von: {allowed}.",
    ),
    "provider_is_a_sort": (
        N,
        "Hier steht nur, welcher Art der Träger ist ({examples}), nicht wie er heißt; Angebote "
        "ohne Namen des Trägers: {count}.",
        "Nennen Sie unter „columns“ bei „provider“ die Spalte mit dem Namen des Trägers, wenn die "
        "Liste eine hat.",
    ),
    "schedule_every_second": (
        N,
        "„{value}“ kann jede zweite Woche oder einmal im Monat heißen; gerechnet wird mit dem "
        "selteneren, 12-mal im Jahr.",
        "Schreiben Sie „14-täglich“ oder „jeden 2. Dienstag im Monat“.",
    ),
}
