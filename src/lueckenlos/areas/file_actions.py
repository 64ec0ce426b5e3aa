"""Removing uploaded files: in them stands, uncovered, what pages cover."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.areas.actions import locked, saved
from lueckenlos.areas.models import FileImport, TravelFile
from lueckenlos.areas.queries import files_in
from lueckenlos.jobs.files import remove
from lueckenlos.jobs.models import StoredFile

UNUSED_FOR = timedelta(days=1)
STILL_NEEDED = "Die Dateien werden noch gebraucht: Geladen ist noch nichts."


def remove_files(*, by: User, one: FileImport) -> None:
    """Remove the files of a loaded import; what was loaded stays. Commits by itself.

    Raises `RefusedError` while the files are still needed.
    """
    with transaction.atomic():
        found = locked(one, FileImport.State.LOADED, refusal=STILL_NEEDED)
        files = list(files_in(found))
        these: Any = type(found).files
        these.through.objects.filter(**{f"{found._meta.model_name}_id": found.pk}).delete()
        saved(found, by)
    for file in files:
        remove(file=file, by=by)


def remove_unused() -> None:
    """Remove what was uploaded and belongs to no import, after a day."""
    sorts: list[Any] = FileImport.__subclasses__()
    used = [one.files.through.objects.values("storedfile_id") for one in sorts]
    for here in Municipality.objects.all():
        old = StoredFile.objects.for_municipality(here).filter(
            stored__lt=timezone.now() - UNUSED_FOR
        )
        travel = TravelFile.objects.for_municipality(here).exclude(stored=None)
        for some in (*used, travel.values("stored_id")):
            old = old.exclude(pk__in=some)
        for file in old:
            remove(file=file, by=None)
