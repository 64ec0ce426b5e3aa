"""Roles: each a sentence and a list of permissions. What stands in no list is refused."""

from __future__ import annotations

from dataclasses import dataclass

SEE_FIGURES = "see_figures"
SEE_RELEASED = "see_released"
SEE_AREAS = "see_areas"
COMMENT_AREAS = "comment_areas"
EDIT_INVENTORY = "edit_inventory"
EDIT_OWN_ENTRIES = "edit_own_entries"
IMPORT_AREAS = "import_areas"
SEE_JOBS = "see_jobs"
RELEASE_FIGURES = "release_figures"
EDIT_SCHEME = "edit_scheme"
MANAGE_PEOPLE = "manage_people"
MANAGE_MUNICIPALITY = "manage_municipality"
MANAGE_INSTALLATION = "manage_installation"

PERMISSIONS = {
    SEE_FIGURES: "alle Zahlen der Kommune sehen",
    SEE_RELEASED: "freigegebene Zahlen sehen",
    SEE_AREAS: "Gebiete und Kinderzahlen sehen",
    COMMENT_AREAS: "Zahlen eigener Gebiete kommentieren",
    EDIT_INVENTORY: "den Bestand pflegen",
    EDIT_OWN_ENTRIES: "eigene Einträge pflegen",
    IMPORT_AREAS: "Gebiete und Kinderzahlen laden",
    SEE_JOBS: "laufende Arbeiten sehen",
    RELEASE_FIGURES: "Zahlen für die Landesstelle freigeben",
    EDIT_SCHEME: "Regeln der Kette festlegen",
    MANAGE_PEOPLE: "Menschen einladen und Rollen vergeben",
    MANAGE_MUNICIPALITY: "Angaben der Kommune ändern",
    MANAGE_INSTALLATION: "Kommunen anlegen und die Anlage betreuen",
}


@dataclass(frozen=True, slots=True)
class Role:
    """A role, limited to its `scope`: municipality, gemeinde, provider, state or everything."""

    key: str
    name: str
    sentence: str
    permissions: frozenset[str]
    scope: str = "municipality"


ROLES = (
    Role(
        "coordinator",
        "Koordination",
        "Führt die Präventionskette: Bestand, Gebiete, Menschen und Freigaben. Mehrere sind "
        "gleichberechtigt, auch bei einem freien Träger.",
        frozenset(
            {
                *(SEE_FIGURES, SEE_RELEASED, SEE_AREAS, EDIT_INVENTORY, IMPORT_AREAS, SEE_JOBS),
                *(MANAGE_PEOPLE, MANAGE_MUNICIPALITY, RELEASE_FIGURES, EDIT_SCHEME),
            }
        ),
    ),
    Role(
        "editor",
        "Redaktion",
        "Pflegt den Bestand und lädt Listen, vergibt aber keine Zugänge.",
        frozenset({SEE_FIGURES, SEE_RELEASED, SEE_AREAS, EDIT_INVENTORY, IMPORT_AREAS, SEE_JOBS}),
    ),
    Role(
        "provider",
        "Träger",
        "Hält die eigenen Einträge aktuell und sieht sonst, was freigegeben ist.",
        frozenset({EDIT_OWN_ENTRIES, SEE_RELEASED}),
        scope="provider",
    ),
    Role(
        "gemeinde",
        "Gemeinde",
        "Sieht und kommentiert, was über die eigene Gemeinde gesagt wird, bevor andere es sehen.",
        frozenset({SEE_AREAS, SEE_RELEASED, COMMENT_AREAS}),
        scope="gemeinde",
    ),
    Role(
        "steering",
        "Steuerungsgruppe",
        "Liest die Zahlen der Kommune und ändert nichts.",
        frozenset({SEE_FIGURES, SEE_RELEASED, SEE_AREAS}),
    ),
    Role(
        "state",
        "Landesstelle",
        "Sieht, was Kommunen des Landes freigegeben haben, und nichts anderes.",
        frozenset({SEE_RELEASED}),
        scope="state",
    ),
    Role(
        "administrator",
        "Betreuung der Anlage",
        "Legt Kommunen an und hält die Anlage am Laufen; sieht keine Zahlen der Kommunen.",
        frozenset({MANAGE_INSTALLATION}),
        scope="everything",
    ),
)
BY_KEY = {role.key: role for role in ROLES}
GIVEN_BY_COORDINATORS = ("coordinator", "editor", "provider", "gemeinde", "steering")
