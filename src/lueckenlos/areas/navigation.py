"""The entries of areas in the navigation."""

from __future__ import annotations

from lueckenlos.accounts.roles import IMPORT_AREAS, SEE_AREAS
from lueckenlos.web.navigation import Entry

ENTRIES = (
    Entry("Gebiete", "areas", SEE_AREAS, 20, "Bedarf",
          ("area", "edition", "plan_here", "switch_edition")),
    Entry("Kinder", "populations", SEE_AREAS, 21, "Bedarf", ("population",)),
    Entry("Kennzahlen", "indicators", SEE_AREAS, 22, "Bedarf", ("indicator",)),
    Entry("Daten laden", "imports", IMPORT_AREAS, 23, "Bedarf", ("import",)),
    Entry("Wege und Bus", "travel", IMPORT_AREAS, 24, "Bedarf", ("bus_service",)),
)  # fmt: skip
