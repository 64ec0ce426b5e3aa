"""Writing what belongs to people, municipalities and the installation."""

from __future__ import annotations

from django.db import transaction

from lueckenlos.accounts.models import Municipality, Notice, User


@transaction.atomic
def save_notice(
    *, kind: str, text: str, by: User | None, municipality: Municipality | None = None
) -> Notice:
    """Put a text in place of the one of its kind. `by` is nobody on the command line.

    Raises `ValueError` for a kind that does not exist or a text that says nothing.
    """
    if kind not in Notice.Kind.values:
        raise ValueError(f"no notice is called {kind}")
    if not text.strip():
        raise ValueError("a notice must say something")
    notice = Notice.objects.for_municipality(municipality).filter(kind=kind).first()
    notice = notice or Notice(kind=kind, municipality=municipality)
    notice.text = text.strip() + "\n"
    notice._history_user = by  # type: ignore[attr-defined]
    notice.save()
    return notice
