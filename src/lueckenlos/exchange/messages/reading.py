"""The German sentences for what is found while reading files; `problems.MESSAGES` has them all."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

READING_MESSAGES: Messages = {
    # --- files ---
    "file_missing": (
        E,
        "Die Datei „{path}“ gibt es nicht.",
        "Laden Sie sie hoch oder legen Sie sie in den Ordner des Falls, oder berichtigen Sie den "
        "Namen.",
    ),
    "file_unreadable": (
        E,
        "Die Datei „{path}“ lässt sich nicht öffnen.",
        "Prüfen Sie, ob es eine Datei ist und ob Sie sie lesen dürfen.",
    ),
    "file_empty": (E, "Die Datei ist leer.", "Speichern oder laden Sie sie noch einmal."),
    "file_encoding": (
        E,
        "Die Datei ist ab dieser Zeile nicht in der Kodierung UTF-8 geschrieben.",
        "Speichern Sie sie in der Tabellenkalkulation als „CSV UTF-8“.",
    ),
    "further_alike": (
        N,
        "Meldungen der gleichen Art, die nicht einzeln aufgeführt sind: {count}.",
        "Beheben Sie die gezeigten und lesen Sie die Daten noch einmal ein.",
    ),
    # --- the case file ---
    "toml_broken": (
        E,
        "Die Datei ist an dieser Stelle kein gültiges TOML.",
        "Prüfen Sie hier Anführungszeichen, Klammern und Gleichheitszeichen, und ob ein Schlüssel "
        "doppelt steht.",
    ),
    "key_unknown": (
        E,
        "Den Schlüssel „{key}“ gibt es hier nicht.{hint}",
        "Erlaubt sind: {allowed}.",
    ),
    "key_missing": (E, "Hier fehlt die Angabe „{key}“.", "Ergänzen Sie sie ({expected})."),
    "key_type": (E, "„{key}“ hat den Wert {value}.", "Erwartet wird: {expected}."),
    "column_field_unknown": (
        E,
        "Unter „columns“ gibt es die Angabe „{key}“ nicht.{hint}",
        "Erlaubt sind: {allowed}.",
    ),
    "population_twice": (
        E,
        "Zwei Tabellen von Kindern haben den Schlüssel „{key}“.",
        "Geben Sie jeder einen eigenen „key“.",
    ),
    "two_spreads": (
        E,
        "Der Fall nennt ein Gitter und besiedelte Orte.",
        "Lassen Sie [grid] oder [settled_places] weg.",
    ),
    "neighbours_twice": (
        E,
        "[neighbours] nennt eine Datei und „inventory“.",
        "Lassen Sie eines von beiden weg.",
    ),
    # --- tables ---
    "column_missing": (
        E,
        "Für {field} fehlt die Spalte „{name}“.{hint} Gefunden: {found}.",
        "Berichtigen Sie den Namen in der Tabelle oder wählen Sie eine andere Spalte (im Fall "
        "unter „columns“).",
    ),
    "table_without_rows": (
        E,
        "Die Tabelle hat keine Zeilen unter den Spaltennamen.",
        "Tragen Sie die Daten ein oder nennen Sie eine andere Datei.",
    ),
    # --- cells ---
    "number_unreadable": (
        W,
        "„{value}“ ist keine Zahl, die hier stehen kann; sie gilt als nicht angegeben.",
        "Schreiben Sie nur die Zahl, ohne Einheit, ohne Vorzeichen und ohne Tausenderpunkt.",
    ),
    "places_in_words": (
        N,
        "„{value}“ gilt als Zahl der Plätze: {places}.",
        "Ist eine andere Zahl gemeint, schreiben Sie nur diese.",
    ),
    "places_rough": (
        W,
        "Die Zahl der Plätze „{value}“ gilt als {places}. Weil sie nur ungefähr ist, zählt das "
        "Angebot als erfasst, aber nicht als bestätigt.",
        "Tragen Sie die genaue Zahl ein, zum Beispiel die der Betriebserlaubnis.",
    ),
    "number_ambiguous": (
        W,
        "„{value}“ kann Tausender oder Nachkommastellen meinen; es gilt als nicht angegeben.",
        "Schreiben Sie ganze Zahlen ohne Punkt und Komma, zum Beispiel 12000.",
    ),
    "day_unreadable": (
        W,
        "„{value}“ ist kein Tag; er gilt als nicht angegeben.",
        "Schreiben Sie 2026-11-18 oder 18.11.2026.",
    ),
    "flag_unreadable": (
        W,
        "„{value}“ ist weder ja noch nein; es gilt als nicht angegeben.",
        "Schreiben Sie „ja“ oder „nein“.",
    ),
    "word_unknown": (
        W,
        "Das Wort „{value}“ ist hier nicht bekannt; es gilt als nicht angegeben.",
        "Schreiben Sie eines von: {allowed}.",
    ),
    # --- counts ---
    "count_unreadable": (
        E,
        "„{value}“ ist keine Anzahl.",
        "Schreiben Sie eine ganze Zahl ohne Punkt und Komma, „.“ für geheim gehalten, „–“ für "
        "null.",
    ),
    "count_negative": (E, "Die Anzahl {value} ist kleiner als null.", "Berichtigen Sie die Zahl."),
    "count_missing": (
        W,
        "Hier steht keine Anzahl; sie gilt als geheim gehalten.",
        "Tragen Sie die Zahl ein, 0 für keine Kinder oder „.“ für geheim gehalten.",
    ),
    "count_undefined": (
        W,
        "„x“ sagt, dass es hier keine Zahl geben kann; sie gilt als geheim gehalten.",
        "Löschen Sie die Zeile, wenn es die Gruppe dort nicht gibt.",
    ),
    "count_above_withheld": (
        E,
        "„{value}“ lässt mehr zu, als für geheim gehaltene Zahlen angegeben ist ({low} bis "
        "{high}).",
        "Geben Sie für geheim gehaltene Zahlen {low} bis {needed} an: "
        "withheld = [{low}, {needed}].",
    ),
    "count_twice": (
        E,
        "Gebiet „{area}“ und Alter {ages} stehen schon in Zeile {first}.",
        "Löschen Sie eine der Zeilen oder fassen Sie beide zusammen.",
    ),
    "age_columns_missing": (
        E,
        "Es ist nicht gesagt, in welchen Spalten das Alter steht. Gefunden: {found}.",
        "Nennen Sie unter „columns“ die Spalten für from_year und to_year (Jahre), from_month und "
        "to_month (Monate) oder age (Text wie „3 bis unter 6“).",
    ),
    "child_age_unreadable": (
        E,
        "Das Alter „{value}“ ist nicht zu lesen.",
        "Schreiben Sie zum Beispiel „3 bis unter 6“ oder nehmen Sie Spalten mit Zahlen.",
    ),
    "child_age_doubtful": (
        W,
        "„{value}“ kann ein Jahr mehr meinen; gelesen wird {ages}.",
        "Schreiben Sie „bis unter …“ oder nehmen Sie die Spalten from_year und to_year.",
    ),
    "age_reversed": (
        E,
        "Das Alter beginnt bei {start} und endet bei {stop} Monaten.",
        "Der Anfang muss kleiner sein als das Ende; das Ende selbst zählt nicht mehr dazu.",
    ),
    "age_outside": (
        E,
        "Das Alter {start} bis {stop} Monate liegt nicht zwischen −9 und 216.",
        "Lassen Sie Zeilen für Menschen ab 18 Jahren weg und prüfen Sie Monate und Jahre.",
    ),
    "age_before_birth": (
        E,
        "Das Alter beginnt vor der Geburt ({start} Monate).",
        "Schwangerschaften gehören in den Abschnitt [births].",
    ),
    "age_last_year_included": (
        N,
        "In dieser Spalte zählt das letzte Jahr mit: „{value}“ heißt {ages}.",
        "Wenn das nicht stimmt, schreiben Sie „bis unter …“.",
    ),
    "count_sum_withheld": (
        E,
        "Gebiet „{area}“, Alter {ages}: Ein Teil der Summe ist geheim gehalten.",
        "Nehmen Sie statt add_up eine Tabelle mit den Zahlen für alle.",
    ),
    "age_hole": (
        W,
        "In Gebiet „{area}“ fehlen zwischen „{before}“ und „{after}“ zwölf Monate.",
        "Wenn „{before}“ das letzte Jahr mitzählt, schreiben Sie „bis unter …“.",
    ),
    # --- areas and other ground ---
    "area_empty": (E, "Hier fehlt der Gebietsschlüssel.", "Tragen Sie ihn ein."),
    "unknown_area": (
        W,
        "Den Gebietsschlüssel „{area}“ gibt es in den Gebieten nicht.{hint}",
        "Prüfen Sie, ob Tabelle und Gebiete dieselben {alike}.",
    ),
    "area_by_town": (
        N,
        "Den Ortsteil in „{said}“ gibt es in den Gebieten nicht; das Angebot gilt als irgendwo in "
        "„{town}“ gelegen.",
        "Ergänzen Sie die Koordinate oder ein Verzeichnis der Adressen ([[addresses]]).",
    ),
    "areas_do_not_match": (
        E,
        "{unknown} von {all} Gebietsschlüsseln {unknown:fehlt|fehlen} in den Gebieten. Hier "
        "steht zum Beispiel {here}, dort {there}.",
        "{reason}.",
    ),
    "geojson_broken": (
        E,
        "Die Datei ist kein gültiges GeoJSON.",
        "Speichern Sie die Ebene im Geoinformationssystem neu als GeoJSON (FeatureCollection).",
    ),
    "features_missing": (
        E,
        "Die Datei enthält keine Flächen.",
        "Speichern Sie die Ebene mit allen Gebieten als FeatureCollection.",
    ),
    "crs_unknown": (
        E,
        "Das Koordinatensystem „{crs}“ ist nicht bekannt.",
        "Speichern Sie die Datei in EPSG:4326 (WGS 84, Länge und Breite in Grad).",
    ),
    "coordinates_swapped": (
        E,
        "Länge und Breite sind vertauscht (erster Punkt: {point}).",
        "In GeoJSON steht die Länge zuerst, in Deutschland also etwa 6 bis 15.",
    ),
    "coordinates_outside": (
        E,
        "Die Fläche liegt nicht in Deutschland (erster Punkt: {point}).",
        "Prüfen Sie das Koordinatensystem; erwartet wird EPSG:4326.",
    ),
    "geometry_missing": (
        E,
        "Das Gebiet „{area}“ hat keine lesbare Fläche.",
        "Zeichnen Sie es als Polygon oder MultiPolygon oder löschen Sie den Eintrag.",
    ),
    "geometry_mended": (
        W,
        "Die Grenze von „{area}“ schneidet oder berührt sich selbst; sie wurde bereinigt{changed}.",
        "Prüfen Sie die Grenze im Geoinformationssystem.",
    ),
    "area_without_id": (
        E,
        "Das {row}. Gebiet hat keinen Schlüssel „{name}“. Gefunden: {found}.",
        "Nennen Sie unter „columns“ bei id die Eigenschaft mit dem Gebietsschlüssel.",
    ),
    "area_twice": (
        E,
        "Der Gebietsschlüssel „{area}“ kommt zweimal vor.",
        "Fassen Sie die Flächen zu einem MultiPolygon zusammen oder vergeben Sie zwei Schlüssel.",
    ),
    "area_without_name": (
        W,
        "Das Gebiet „{area}“ hat keinen Namen; gezeigt wird der Schlüssel.",
        "Ergänzen Sie den Namen.",
    ),
    "cell_unreadable": (
        E,
        "Dieser Punkt hat keine lesbaren Koordinaten oder kein lesbares Gewicht.",
        "Schreiben Sie Zahlen; ein leeres Gewicht heißt: bewohnt, Kinder nicht veröffentlicht.",
    ),
    "cell_outside": (
        E,
        "Dieser Punkt liegt nicht in Deutschland.",
        "Erwartet wird im Gitter EPSG:3035 (x etwa 4 bis 4,7 Mio. Meter), sonst Grad.",
    ),
    "cell_twice": (
        W,
        "Dieser Punkt steht schon in Zeile {first}; beide Gewichte zählen.",
        "Löschen Sie eine der Zeilen, wenn sie doppelt ist.",
    ),
    # --- offers ---
    "offer_without_name": (
        W,
        "Dieses Angebot hat keinen Namen; es zählt nicht mit.",
        "Tragen Sie einen Namen ein.",
    ),
    "offer_without_kind": (
        W,
        "Die Angebotsart fehlt.",
        "Tragen Sie sie ein, zum Beispiel „Stillgruppe“ oder „Erziehungsberatung“.",
    ),
    "offer_without_provider": (W, "Der Träger fehlt.", "Tragen Sie ihn ein."),
    "postcode_unreadable": (
        W,
        "„{value}“ ist keine Postleitzahl; sie gilt als nicht angegeben.",
        "Schreiben Sie fünf Ziffern.",
    ),
    "phone_without_number": (
        N,
        "„{value}“ ist keine Telefonnummer; das Feld bleibt leer.",
        "Tragen Sie die Nummer ein, oder eine Adresse im Netz in eine Spalte dafür.",
    ),
    "contact_is_a_person": (
        N,
        "Hier steht der Name einer Person; er wird nicht übernommen.",
        "Nennen Sie die Stelle, zum Beispiel „Anmeldung“. Einen Namen tragen Sie beim Angebot ein, "
        "mit der Grundlage dafür und dem Tag, bis zu dem er gilt.",
    ),
    "offer_column_missing": (
        W,
        "Die Liste hat keine Spalte für {field}. Gefunden: {found}.",
        "Nennen Sie die Spalte unter „columns“ in der Falldatei oder ergänzen Sie sie.",
    ),
    "offers_empty": (
        W,
        "Die Liste der Angebote ist leer.",
        "Tragen Sie die Angebote ein; ohne sie ist alles noch nicht beurteilbar.",
    ),
    "offer_id_twice": (
        W,
        "Die Kennung „{id}“ kommt mehrfach vor; diese Zeile heißt jetzt „{new}“.",
        "Vergeben Sie jedem Angebot eine eigene Kennung oder löschen Sie die doppelte Zeile.",
    ),
    "offer_rows_repeated": (
        N,
        "Zeilen, die eine andere Wort für Wort wiederholen: {count}, zum Beispiel {examples}; "
        "jede gilt einmal.",
        "Es ist nichts zu tun; sind es verschiedene Angebote, unterscheiden Sie Name oder Kennung.",
    ),
    "offer_ages_reversed": (
        W,
        "Das Alter beginnt bei {start} und endet bei {stop} Monaten; es gilt als nicht angegeben.",
        "Der Anfang muss kleiner sein als das Ende.",
    ),
    "offer_ages_outside": (
        W,
        "Das Alter {start} bis {stop} Monate liegt nicht zwischen −9 und 216; es gilt als nicht "
        "angegeben.",
        "Prüfen Sie, ob Jahre statt Monaten eingetragen sind.",
    ),
    "offer_point_half": (
        W,
        "Von den Koordinaten fehlt eine; der Punkt gilt als nicht angegeben.",
        "Tragen Sie Breite und Länge ein.",
    ),
    "offer_point_swapped": (
        W,
        "Breite und Länge sind vertauscht; der Punkt gilt als nicht angegeben.",
        "Die Breite ist in Deutschland etwa 47 bis 55, die Länge 6 bis 15.",
    ),
    "offer_point_outside": (
        W,
        "Der Punkt liegt nicht in Deutschland; er gilt als nicht angegeben.",
        "Prüfen Sie Breite und Länge in Grad (EPSG:4326).",
    ),
    "offer_days_reversed": (
        W,
        "Das Angebot endet vor seinem Beginn.",
        "Berichtigen Sie Beginn oder Ende.",
    ),
    "protected_unreadable": (
        W,
        "„{value}“ ist weder ja noch nein; die Adresse wird vorsorglich geschützt.",
        "Schreiben Sie „ja“ oder „nein“.",
    ),
}
