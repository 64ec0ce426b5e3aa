"""German words for the fields of records, as messages name them where no column does."""

from __future__ import annotations

FIELD_WORDS = {
    "access": "Zugang",
    "age": "Alter",
    "ages": "Alter",
    "application_process": "Anmeldung",
    "area": "Gebiet",
    "capacity": "Plätze",
    "city": "Ort",
    "classes": "Klassen",
    "confirmed_on": "bestätigt am",
    "contact": "Ansprechstelle",
    "cost": "Kosten",
    "count": "Anzahl",
    "description": "Beschreibung für Familien",
    "eligibility_description": "Zielgruppe",
    "email": "E-Mail",
    "ends_on": "Ende",
    "field": "Handlungsfeld",
    "from_month": "Alter von, in Monaten",
    "from_year": "Alter von, in Jahren",
    "funded_until": "gefördert bis",
    "further_fields": "weitere Handlungsfelder",
    "host": "Einrichtung, in der es stattfindet",
    "house_number": "Hausnummer",
    "id": "Kennung",
    "inhabitants": "Einwohner",
    "kind": "Angebotsart",
    "latitude": "Breite",
    "longitude": "Länge",
    "municipality": "Gemeinde",
    "name": "Name",
    "open_to": "Wer darf kommen",
    "per_year": "Häufigkeit im Jahr",
    "phone": "Telefon",
    "postcode": "PLZ",
    "prevention": "Präventionsstufe",
    "protected": "Adresse geschützt",
    "provider": "Träger",
    "schedule": "Zeiten",
    "served_per_year": "erreichte Kinder im Jahr",
    "service_area": "zuständig für",
    "settlement": "Stadt oder Land",
    "starts_on": "Beginn",
    "street": "Adresse",
    "suburb": "Ortsteil",
    "to_month": "Alter bis, in Monaten",
    "to_year": "Alter bis, in Jahren",
    "url": "Internetseite",
    "weight": "Zahl der Kinder",
}

DEFAULTS = {
    **{key: FIELD_WORDS[key] for key in ("access", "open_to", "prevention", "per_year")},
    "ages": "Alter in Monaten",
    "ages_end": "Ende des Alters",
    "komm": "Familien kommen",
    "geh": "Fachkräfte kommen zur Familie",
    "setting": "in der Einrichtung",
    "digital": "digital",
    "anyone": "alle",
    "residents": "wer hier wohnt",
    "assigned": "wer zugeordnet ist",
    "universal": "für alle",
    "selective": "für eine benannte Gruppe",
    "indicated": "nach Diagnose oder Zuweisung",
}
"""German for the names and values of what a kind of offer lends an offer."""


def field_word(field: str) -> str:
    """The German word of a field; a column of a table stays as it is called."""
    return FIELD_WORDS.get(field, field)


def key_with_word(key: str) -> str:
    """A key of the case file as a message quotes it, with what it means: „area“ (Gebiet)."""
    word = FIELD_WORDS.get(key, "")
    return f"„{key}“ ({word})" if word and word.casefold() != key else f"„{key}“"
