"""Saying of a table of an import that all is right: what was asked of it is answered."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from lueckenlos.accounts.models import User
from lueckenlos.areas.actions import CHANGED, ChangedError, locked, saved
from lueckenlos.areas.models import FileImport


@transaction.atomic
def confirm_part(*, by: User, one: FileImport, version: int, number: int) -> None:
    """Take the questions of a table as answered, and keep which they were.

    Raises `ChangedError` where the import is no longer of that version.
    """
    found = locked(one, FileImport.State.OPEN)
    if found.version != version or not 0 <= number < len(found.parts):
        raise ChangedError(CHANGED)
    parts = list(found.parts)
    parts[number] = confirmed(parts[number])
    found.parts = parts
    found.version += 1
    saved(found, by)


def confirmed(part: dict[str, Any]) -> dict[str, Any]:
    """The part with what was asked as answered."""
    told = [*part.get("confirmed", ()), *part["questions"]]
    return {**part, "questions": [], "confirmed": list(dict.fromkeys(told))}
