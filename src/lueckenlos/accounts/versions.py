"""The version somebody had before them: the number of the newest line of a row's history."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from lueckenlos.accounts.models import Municipality, Notice

UNKNOWN = -1


class ChangedError(Exception):
    """Somebody else has changed it since; nothing was written."""


def municipality_history(municipality: Municipality) -> QuerySet[Any]:
    """What a municipality has been called and keyed, newest first."""
    rows: Any = Municipality.history.filter(id=municipality.pk)
    return _newest_first(rows)


def notice_history(kind: str, municipality: Municipality | None = None) -> QuerySet[Any]:
    """The texts of a kind, newest first."""
    rows: Any = Notice.history.filter(kind=kind, municipality=municipality)
    return _newest_first(rows)


def _newest_first(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("history_user").order_by("-history_id")


def version_of(history: QuerySet[Any]) -> int:
    """The version there is now; 0 where nothing has been written yet."""
    return history.values_list("history_id", flat=True).first() or 0


def check_version(history: QuerySet[Any], version: int) -> None:
    """Raises `ChangedError` where there is another version now."""
    if version_of(history) != version:
        raise ChangedError


def seen_version(request: HttpRequest) -> int:
    """The version a form was filled in from; one that never is where it does not say so."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else UNKNOWN
