"""What an import asks of a table, in words of the forms, as long as it is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lueckenlos.areas.cures import plainly
from lueckenlos.areas.models import Import

NO_INHABITANTS = "Einwohner fehlen"
INHABITANTS_ASKED = (
    "In diesem Import sind keine Einwohner; ohne sie gilt jedes Gebiet als Land. Laden Sie die "
    "Tabelle der Einwohner mit oder danach. Ist alles Stadt, schreiben Sie unter „Gilt für alle "
    "Gebiete“: Stadt oder Land = Stadt."
)


def asked(one: Import, part: Mapping[str, Any]) -> tuple[str, ...]:
    """The questions of a table; that for inhabitants only where they are missing."""
    found = []
    for question in part["questions"]:
        if not question.startswith(NO_INHABITANTS):
            found.append(plainly(question))
        elif not _inhabited(one, part["settings"]):
            found.append(INHABITANTS_ASKED)
    return tuple(found)


def _inhabited(one: Import, settings: Mapping[str, Any]) -> bool:
    """Whether inhabitants come with the borders, or nobody needs them."""
    named, fixed = settings.get("columns", {}), settings.get("constants", {})
    beside = any(part["use"] == "inhabitants" and part["on"] for part in one.parts)
    return beside or "inhabitants" in named or "settlement" in fixed
