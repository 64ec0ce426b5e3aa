"""Removing uploaded files: in them stands, uncovered, what pages cover."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas.actions import saved
from lueckenlos.areas.models import Import
from lueckenlos.areas.queries import files_in
from lueckenlos.jobs.files import remove
from lueckenlos.jobs.models import StoredFile

UNUSED_FOR = timedelta(days=1)


def remove_files(*, by: User, one: Import) -> None:
    """Remove the files of a loaded import; what was loaded stays. Commits by itself.

    Raises `RefusedError` while the files are still needed.
    """
    with transaction.atomic():
        every = Import.objects.for_municipality(one.municipality).select_for_update(of=("self",))
        found = every.get(pk=one.pk)
        if found.state != Import.State.LOADED:
            raise RefusedError("Die Dateien werden noch gebraucht: Geladen ist noch nichts.")
        files = list(files_in(found))
        Import.files.through.objects.filter(import_id=found.pk).delete()
        saved(found, by)
    for file in files:
        remove(file=file, by=by)


def remove_unused() -> None:
    """Remove what was uploaded and belongs to no import, after a day."""
    used = Import.files.through.objects.values("storedfile_id")
    for here in Municipality.objects.all():
        old = StoredFile.objects.for_municipality(here).filter(
            stored__lt=timezone.now() - UNUSED_FOR
        )
        for file in old.exclude(pk__in=used):
            remove(file=file, by=None)
