"""The entry of confirmations in the navigation."""

from __future__ import annotations

from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.web.navigation import Entry

ENTRIES = (
    Entry("Bestätigungen", "confirmations", EDIT_INVENTORY, 15, "Bestand",
          ("confirmation_provider", "confirmation_sheet", "confirmation_calls")),
)  # fmt: skip
