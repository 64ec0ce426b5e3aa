"""The entries of the chain in the navigation."""

from __future__ import annotations

from lueckenlos.accounts.roles import SEE_AREAS, SEE_FIGURES, SEE_RELEASED
from lueckenlos.web.navigation import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry("Überblick", "chain", SEE_FIGURES, 10, "Kette"),
    Entry("Kette", "ribbon", SEE_FIGURES, 11, "Kette", ("explanation",)),
    Entry("Karte", "chain_map", SEE_FIGURES, 12, "Kette"),
    Entry("Gebiet für Gebiet", "chain_areas", SEE_AREAS, 13, "Kette", ("chain_area",)),
    Entry("Lücken", "gaps", SEE_FIGURES, 14, "Kette", ("gap", "stability", "stability_rule")),
    Entry(
        "Was wäre wenn", "scenarios", SEE_FIGURES, 15, "Kette", ("scenario", "compare_scenarios")
    ),
    Entry(
        "Wo als Nächstes",
        "sitings",
        SEE_FIGURES,
        15,
        "Kette",
        ("siting", "tour", "tours", "ask_siting", "ask_tour"),
    ),
    Entry("Läufe", "runs", SEE_FIGURES, 16, "Kette", ("run",)),
    Entry("Vollständigkeit", "completeness", SEE_FIGURES, 17, "Kette", ("declare_complete",)),
    Entry("Regeln", "scheme", SEE_FIGURES, 18, "Kette", ("change_scheme",)),
    Entry("Freigaben", "releases", SEE_RELEASED, 19, "Kette", ("release",)),
)
