"""The entries of the inventory in the navigation."""

from __future__ import annotations

from lueckenlos.accounts.roles import EDIT_INVENTORY, EDIT_OWN_ENTRIES, SEE_FIGURES
from lueckenlos.web.navigation import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry("Angebote", "services", SEE_FIGURES, 10, "Bestand",
          ("service", "add_service", "change_service", "merge_service",
           "doubles", "translation_work", "translations", "translate_service")),
    Entry("Träger", "organizations", SEE_FIGURES, 12, "Bestand",
          ("organization", "change_organization", "change_location")),
    Entry("Meine Angebote", "own_services", EDIT_OWN_ENTRIES, 11, "Bestand"),
    Entry("Angebote laden", "inventory_imports", EDIT_INVENTORY, 13, "Bestand",
          ("inventory_import", "import_kinds", "kind_decisions")),
    Entry("Rückfragen", "questionnaire", EDIT_INVENTORY, 14, "Bestand"),
)  # fmt: skip
