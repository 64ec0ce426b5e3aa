"""German sentences for what leaves as PDF or workbook and comes back filled in."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

PAPER_MESSAGES: Messages = {
    "fonts_missing": (
        E,
        "Für das PDF fehlt die Schrift Fira Sans.",
        "Führen Sie einmal „make setup“ aus; dabei wird sie eingerichtet.",
    ),
    "styles_missing": (
        E,
        "Für den Bericht fehlen Gestaltung und Schrift.",
        "Führen Sie einmal „make setup“ aus; dabei werden sie eingerichtet.",
    ),
    "answers_without_day": (
        W,
        "Auf dem Blatt „Anleitung“ fehlt bei „Ausgefüllt am“ ein lesbarer Tag; bestätigte Angaben "
        "bleiben ohne Datum und zählen nicht als bestätigt.",
        "Tragen Sie den Tag ein, zum Beispiel 18.11.2026.",
    ),
    "answers_sheet_skipped": (
        W,
        "Das Blatt hat keine Spalte „Kennung“ und wurde nicht gelesen.",
        "Nehmen Sie das Blatt, wie es verschickt wurde; die ausgeblendete Spalte gehört dazu.",
    ),
    "answers_offer_unknown": (
        W,
        "Die Kennung „{offer}“ gibt es in der Liste nicht; die Zeile wurde nicht übernommen.",
        "Neue Angebote bitte in die Liste selbst eintragen; geänderte Kennungen zurücksetzen.",
    ),
    "answers_offer_moved": (
        W,
        "Gefragt war nach „{offer}“; in der Liste steht an dieser Stelle jetzt etwas anderes "
        "(„{now}“). Die Zeile wurde nicht übernommen.",
        "Tragen Sie die Antwort in die Liste ein. Hat die Liste eine Spalte mit Kennungen, nennen "
        "Sie sie unter „columns“ als id; dann darf sich ihre Reihenfolge ändern.",
    ),
    "answers_row_without_id": (
        W,
        "Die Zeile nennt „{offer}“, aber keine Kennung; sie wurde nicht übernommen.",
        "Neue Angebote bitte in die Liste selbst eintragen.",
    ),
    "answers_twice": (
        W,
        "Das Angebot „{offer}“ ist mehrmals beantwortet; es gilt die letzte Antwort.",
        "Lassen Sie eine der Zeilen stehen.",
    ),
    "answers_cell_unreadable": (
        W,
        "„{value}“ ist nicht zu lesen; es bleibt bei der bisherigen Angabe.",
        "Schreiben Sie zum Beispiel: {example}.",
    ),
    "answers_address_protected": (
        N,
        "Die Adresse von „{offer}“ ist geschützt und wurde nicht übernommen.",
        "Es ist nichts zu tun; geschützte Adressen stehen nirgends.",
    ),
    "answers_denied": (
        W,
        "„{offer}“: Bei „stimmt noch?“ steht „nein“, geändert ist nichts. Das Angebot zählt weiter "
        "als erfasst, aber nicht als bestätigt; die Frage bleibt offen.",
        "Fragen Sie beim Träger nach, was nicht stimmt. Gibt es das Angebot nicht mehr, schreiben "
        "Sie „beendet“: Dann zählt es nicht mehr.",
    ),
    "answers_denied_changed": (
        W,
        "„{offer}“: Bei „stimmt noch?“ steht „nein“. Die geänderten Angaben gelten; das Angebot "
        "zählt als erfasst, aber nicht als bestätigt.",
        "Fragen Sie beim Träger nach, ob jetzt alles stimmt, und schreiben Sie dann „ja“. Gibt es "
        "das Angebot nicht mehr, schreiben Sie „beendet“: Dann zählt es nicht mehr.",
    ),
}
