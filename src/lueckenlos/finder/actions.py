"""Writing what the family finder needs: open or not, approved texts, reports of errors."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.notices import keeps_closed, missing_notices
from lueckenlos.accounts.people import RefusedError
from lueckenlos.directory.actions import saved
from lueckenlos.directory.models import ApprovedText, ErrorReport, FamilyFinder, Service, SoughtTerm
from lueckenlos.directory.search_index.words import dictionary_term
from lueckenlos.finder.licences import LICENCES
from lueckenlos.finder.way import Text

KEPT, SOUGHT_WITHIN = timedelta(days=30), timedelta(days=365)
"""So long a report stays after it is done, and what was sought in vain."""


@transaction.atomic
def open_finder(*, by: User, municipality: Municipality, open: bool) -> FamilyFinder:
    """Open the family finder to everybody, or close it.

    Raises `RefusedError` where texts are missing that a public site owes its visitors.
    """
    if open and keeps_closed():
        raise RefusedError(f"Noch nicht ausgefüllt: {', '.join(missing_notices())}.")
    every = FamilyFinder.objects.for_municipality(municipality).select_for_update(no_key=True)
    found = every.first() or FamilyFinder(municipality=municipality)
    found.open = open
    return saved(found, by)


@transaction.atomic
def choose_licence(*, by: User, municipality: Municipality, licence: str) -> FamilyFinder:
    """Say under which licence others may use what the finder tells; "" is none.

    Raises `RefusedError` for one that is not offered.
    """
    if licence and licence not in LICENCES:
        raise RefusedError("Wählen Sie eine der Lizenzen aus der Liste.")
    every = FamilyFinder.objects.for_municipality(municipality).select_for_update(no_key=True)
    # an invented example is open until somebody decides otherwise
    found = every.first() or FamilyFinder(municipality=municipality, open=municipality.demo)
    found.licence = licence
    return saved(found, by)


@transaction.atomic
def approve(*, by: User, municipality: Municipality, text: Text) -> ApprovedText:
    """Let families read this version of a text."""
    every = ApprovedText.objects.for_municipality(municipality).select_for_update(no_key=True)
    found = every.filter(key=text.key).first()
    found = found or ApprovedText(municipality=municipality, key=text.key)
    found.version, found.by = text.version, by
    return saved(found, by)


@transaction.atomic
def withdraw(*, by: User, municipality: Municipality, text: Text) -> None:
    """Take the approval of a text back."""
    every = ApprovedText.objects.for_municipality(municipality).select_for_update(no_key=True)
    for one in every.filter(key=text.key):
        one._history_user = by  # type: ignore[attr-defined]
        one.delete()


@transaction.atomic
def report(*, by: None, service: Service, text: str) -> ErrorReport:
    """Keep what somebody outside says is wrong; who that is, nobody asks."""
    return saved(
        ErrorReport(municipality=service.municipality, service=service, text=text.strip()), by
    )


@transaction.atomic
def settle(*, by: User, report: ErrorReport) -> None:
    """A report is done."""
    every = ErrorReport.objects.for_municipality(report.municipality).select_for_update(
        no_key=True, of=("self",)
    )
    found = every.filter(pk=report.pk, done__isnull=True).first()
    if found is not None:
        found.done, found.by = timezone.now(), by
        saved(found, by)


def note_sought(*, municipality: Municipality, text: str, day: date) -> None:
    """Keep that something was looked for and not found, where it is a word of the dictionary."""
    if term := dictionary_term(text):
        SoughtTerm.unscoped.bulk_create(
            [SoughtTerm(municipality=municipality, term=term, day=day)], ignore_conflicts=True
        )


def purge() -> int:
    """Delete reports some weeks after they are done, and after a year what was sought; how many
    there were."""
    now = timezone.now()
    over = ErrorReport.unscoped.filter(done__lt=now - KEPT)
    sought = SoughtTerm.unscoped.filter(day__lt=now.date() - SOUGHT_WITHIN)
    return int(over.delete()[0]) + int(sought.delete()[0])
