"""The German sentences for what is found in an HSDS package; `problems.MESSAGES` has them all."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

HSDS_MESSAGES: Messages = {
    "hsds_descriptor_broken": (
        E,
        "Die Paketbeschreibung datapackage.json ist nicht zu lesen.",
        "Lassen Sie sich das Paket neu ausgeben oder nennen Sie den Ordner mit den CSV-Dateien.",
    ),
    "hsds_archive_broken": (
        E,
        "Das Archiv lässt sich nicht öffnen oder ist größer als {most} MB.",
        "Entpacken Sie es und nennen Sie den Ordner.",
    ),
    "hsds_no_services": (
        E,
        "Im Paket gibt es keine Tabelle der Angebote (services.csv). Gefunden: {found}.",
        "Nennen Sie den Ordner, in dem datapackage.json oder services.csv liegt.",
    ),
    "hsds_resource_missing": (
        W,
        "Die Paketbeschreibung nennt „{name}“, die Datei „{path}“ gibt es nicht.",
        "Legen Sie die Datei dazu oder streichen Sie sie aus datapackage.json.",
    ),
    "hsds_resource_outside": (
        W,
        "Die Paketbeschreibung nennt für „{name}“ keine Datei im Paket ({path}).",
        "Legen Sie die Tabelle als CSV-Datei in das Paket; aus dem Netz wird nichts geladen.",
    ),
    "hsds_unlisted": (
        N,
        "Diese Tabellen stehen nicht in datapackage.json und wurden mitgelesen: {names}.",
        "Tragen Sie sie in datapackage.json ein oder löschen Sie, was nicht dazugehört.",
    ),
    "hsds_not_read": (
        N,
        "Diese Tabellen werden nicht ausgewertet: {names}.",
        "Es ist nichts zu tun; die Auswertung braucht sie nicht.",
    ),
    "hsds_table_missing": (
        N,
        "Im Paket fehlt die Tabelle „{name}“; {lost}.",
        "Bitten Sie die Stelle, die das Paket ausgibt, um die Tabelle.",
    ),
    "hsds_table_empty": (
        N,
        "Die Tabelle hat Spaltennamen, aber keine Zeilen; {lost}.",
        "Bitten Sie die Stelle, die das Paket ausgibt, um den Inhalt.",
    ),
    "hsds_table_twice": (
        W,
        "„{name}“ steht schon in „{first}“; diese Datei bleibt ungelesen.",
        "Lassen Sie nur eine der beiden Dateien im Paket.",
    ),
    "hsds_table_unreadable": (
        W,
        "Diese Tabelle ist nicht zu lesen ({reason}).",
        "Speichern Sie sie als „CSV UTF-8“ mit den Spaltennamen in Zeile 1.",
    ),
    "hsds_rows_ragged": (
        W,
        "{count} {count:Zeile hat|Zeilen haben} mehr oder weniger Felder als Spaltennamen, zum "
        "Beispiel Zeile {examples}; gelesen sind die Felder der Reihe nach.",
        "Setzen Sie Text, der das Trennzeichen enthält, in Anführungszeichen.",
    ),
    "hsds_rows_without_id": (
        W,
        "{count} {count:Zeile hat|Zeilen haben} keine Kennung (id) und {count:lässt|lassen} sich "
        "nicht zuordnen.",
        "Vergeben Sie jeder Zeile eine eigene Kennung.",
    ),
    "hsds_ids_twice": (
        W,
        "{count} {count:Kennung kommt|Kennungen kommen} mehrfach vor, zum Beispiel {examples}; die "
        "erste Zeile gilt.",
        "Vergeben Sie jeder Zeile eine eigene Kennung.",
    ),
    "hsds_organization_missing": (
        W,
        "{count} von {all} {all:Angebot|Angeboten} {count:verweist|verweisen} auf Organisationen, "
        "die es im Paket nicht gibt, zum Beispiel {examples}; der Träger fehlt.",
        "Bitten Sie um ein Paket mit allen Organisationen oder tragen Sie die Träger nach.",
    ),
    "hsds_organization_unsaid": (
        W,
        "{count} von {all} {all:Angebot|Angeboten} {count:nennt|nennen} keine Organisation, zum "
        "Beispiel {examples}; der Träger fehlt.",
        "Tragen Sie organization_id nach.",
    ),
    "hsds_service_missing": (
        W,
        "{count} von {all} {all:Zeile|Zeilen} {count:verweist|verweisen} auf Angebote, die es im "
        "Paket nicht gibt ({unsaid} davon {unsaid:nennt|nennen} keines), zum Beispiel {examples}; "
        "{count:diese Zeile zählt|diese Zeilen zählen} nicht mit.",
        "Bitten Sie um ein Paket mit allen Angeboten oder streichen Sie die Zeilen.",
    ),
    "hsds_location_missing": (
        W,
        "{count} von {all} {all:Zeile|Zeilen} {count:verweist|verweisen} auf Orte, die es im Paket "
        "nicht gibt, zum Beispiel {examples}; {count:dieses Angebot hat|diese Angebote haben} "
        "keinen Ort.",
        "Bitten Sie um ein Paket mit allen Orten.",
    ),
    "hsds_link_missing": (
        W,
        "{count} von {all} {all:Zeile|Zeilen} {count:verweist|verweisen} auf etwas, das es im "
        "Paket nicht gibt, zum Beispiel {examples}; {count:diese Zeile bleibt|diese Zeilen "
        "bleiben} unbeachtet.",
        "Bitten Sie um ein vollständiges Paket.",
    ),
    "hsds_without_point": (
        N,
        "{count} von {all} {all:Ort|Orten} {count:hat|haben} keine Koordinaten.",
        "Nennen Sie unter [[addresses]] ein Adressverzeichnis oder ergänzen Sie die Koordinaten.",
    ),
    "hsds_points_abroad": (
        W,
        "{count} von {all} {all:Ort|Orten} {count:liegt|liegen} nicht in Deutschland, zum Beispiel "
        "{examples}; der Punkt gilt als nicht angegeben.",
        "Prüfen Sie, ob das Paket zu Ihrer Kommune gehört und Breite und Länge stimmen.",
    ),
    "hsds_left_out": (
        N,
        "{count} {count:Angebot ist|Angebote sind} als eingestellt gekennzeichnet (inactive, "
        "defunct) und {count:zählt|zählen} nicht mit, zum Beispiel {examples}.",
        "Es ist nichts zu tun; wenn eines noch läuft, berichtigen Sie „status“.",
    ),
    "hsds_paused": (
        N,
        "{count} {count:Angebot ist|Angebote sind} vorübergehend geschlossen, zum Beispiel "
        "{examples}; {count:es zählt|sie zählen} mit.",
        "Fragen Sie nach, ob und wann sie wieder öffnen.",
    ),
    "hsds_status_unsaid": (
        N,
        "{count} {count:Angebot sagt nicht, ob es läuft|Angebote sagen nicht, ob sie laufen}, zum "
        "Beispiel {examples}; {count:es zählt|sie zählen} mit.",
        "Tragen Sie unter „status“ active, inactive, defunct oder temporarily closed ein.",
    ),
    "hsds_ages_unsaid": (
        N,
        "{count} von {all} {all:Angebot|Angeboten} {count:nennt|nennen} kein Alter, zum Beispiel "
        "{examples}.",
        "Tragen Sie minimum_age und maximum_age in Jahren ein.",
    ),
    "hsds_ages_wrong": (
        W,
        "Das Alter „{low}“ bis „{high}“ ist nicht zu lesen; es gilt als nicht angegeben.",
        "Schreiben Sie unter minimum_age und maximum_age Jahre als Zahl, das kleinere zuerst.",
    ),
    "hsds_words_unknown": (
        N,
        "Bei {count} {count:Angebot|Angeboten} ist die Angabe nicht bekannt, zum Beispiel "
        "{examples}; sie gilt als nicht angegeben.",
        "Schreiben Sie eines von: {allowed}.",
    ),
    "hsds_field_unknown": (
        N,
        "Bei {count} {count:Angebot|Angeboten} ist das Handlungsfeld nicht bekannt, zum Beispiel "
        "{examples}; es gilt das der Angebotsart.",
        "Nehmen Sie als „code“ den Schlüssel eines Handlungsfelds des Schemas.",
    ),
    "hsds_areas_unknown": (
        N,
        "{count} {count:Einzugsgebiet nennt|Einzugsgebiete nennen} keinen amtlichen "
        "Gemeindeschlüssel, zum Beispiel {examples}; {count:es gilt|sie gelten} als nicht "
        "angegeben.",
        "Tragen Sie unter „uri“ die Adresse mit dem Gemeindeschlüssel ein.",
    ),
    "hsds_capacity_shared": (
        N,
        "{count} {count:Angebot hat|Angebote haben} mehrere Orte, aber nur eine Zahl von Plätzen, "
        "zum Beispiel {examples}; die Plätze bleiben offen.",
        "Fragen Sie nach den Plätzen je Ort.",
    ),
    "hsds_schedules_unread": (
        N,
        "{count} von {all} {all:Zeile|Zeilen} der Zeiten {count:nennt|nennen} weder Uhrzeit noch "
        "Rhythmus.",
        "Es ist nichts zu tun, wenn an diesen Tagen geschlossen ist.",
    ),
}
