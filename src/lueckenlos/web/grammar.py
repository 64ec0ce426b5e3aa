"""The words before the name of a municipality: im Landkreis Fulda, in der Stadt Fulda, in Fulda."""

from __future__ import annotations

MASCULINE = frozenset({"landkreis", "kreis", "regionalverband", "bezirk", "markt"})
FEMININE = frozenset(
    "gemeinde hansestadt kreisstadt landeshauptstadt region samtgemeinde stadt staedteregion "
    "städteregion universitätsstadt verbandsgemeinde".split()
)
"""What the first word of a name may be, by its gender; other names have no article."""


def in_place(name: str) -> str:
    """Where: "im Landkreis Fulda", "in der Stadt Fulda", "in Fulda"."""
    return _with(name, "im", "in der", "in")


def of_place(name: str) -> str:
    """Whose: "vom Landkreis Fulda", "der Stadt Fulda", "von Fulda"."""
    return _with(name, "vom", "der", "von")


def into_place(name: str) -> str:
    """Where to: "in den Landkreis Fulda", "in die Stadt Fulda", "nach Fulda"."""
    return _with(name, "in den", "in die", "nach")


def _with(name: str, masculine: str, feminine: str, bare: str) -> str:
    first, *more = str(name).casefold().split() or [""]
    sort = first.rpartition("-")[2] if more else ""  # "Stadt" alone is a name, not an article's
    article = masculine if sort in MASCULINE else feminine if sort in FEMININE else bare
    return f"{article} {name}"
