"""What scripts say, for pages in other languages: a page brings it along, its scripts take it."""

from __future__ import annotations

from django.utils.translation import get_language, gettext

WORDS = (
    "Alle {number} Orte auch in der Übersicht zeigen (sonst erst aus der Nähe)",
    "Die Karte mit zwei Fingern verschieben",
    "Ganzes Gebiet zeigen",
    "Gewählt: {place}.",
    "Größe",
    "Karte vergrößern",
    "Karte verkleinern",
    "Mitte der Karte:",
    "Schließen",
    "Zum Vergrößern Strg halten und scrollen",
    "Zum Vergrößern ⌘ halten und scrollen",
    "ein Ort",
    "ein Ort, ungefähr",
    "mehrere Orte nah beieinander, mit ihrer Zahl",
    "nichts",
    "noch nicht beurteilbar",
    "und {number} weitere",
    "ungefähre Lage",
    "{north}° Nord, {east}° Ost",
    "{number} Orte",
    "{what}: der größte Kreis steht für {most}",
)
"""The texts of `frontend/web/*.ts`, as `say` has them there; `{name}` stands for a value."""


def script_words() -> dict[str, str]:
    """German → the language of the page; nothing on a German one."""
    return {} if get_language() == "de" else {one: gettext(one) for one in WORDS}
