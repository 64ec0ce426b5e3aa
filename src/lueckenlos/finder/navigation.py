"""The entries of the family finder in the navigation."""

from __future__ import annotations

from lueckenlos.accounts.roles import EDIT_INVENTORY, MANAGE_MUNICIPALITY
from lueckenlos.web.navigation import Entry

ENTRIES = (
    Entry("Familiensuche", "family_finder", MANAGE_MUNICIPALITY, 60, "Familien",
          ("family_texts",)),
    Entry("Meldungen", "error_reports", EDIT_INVENTORY, 61, "Familien"),
)  # fmt: skip
