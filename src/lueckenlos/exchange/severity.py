"""How bad a problem is."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How bad: an error stops the run, a warning changes a figure, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
