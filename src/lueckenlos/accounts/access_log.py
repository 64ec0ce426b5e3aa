"""The log of who has seen personal data: written here, read here by two people, deleted here.

A coordinator asks for it with a reason. Another coordinator of the municipality agrees or, where
there is no other, who looks after the installation. Then both can read it, for a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from lueckenlos.accounts.access import Standing, at_large
from lueckenlos.accounts.models import AccessLog, LogOpening, Municipality, User
from lueckenlos.accounts.people import RefusedError, lock, save
from lueckenlos.accounts.queries import administrators, coordinators, memberships_of
from lueckenlos.accounts.roles import MANAGE_INSTALLATION, MANAGE_PEOPLE

KEPT_DAYS = 365
DECIDED_WITHIN = timedelta(days=7)
OPEN_FOR = timedelta(hours=24)


def record_access(
    *, who: User, whose: Iterable[User], what: str, municipality: Municipality
) -> None:
    """Write down that `who` has seen `what` of each of `whose`; one's own data is no matter."""
    AccessLog.objects.bulk_create(
        AccessLog(municipality=municipality, who=who, whose=one, what=what[:300])
        for one in whose
        if one != who
    )


# --- who may ------------------------------------------------------------------------------------


def coordinates(user: User, municipality: Municipality) -> bool:
    """Whether somebody may manage the people of a municipality."""
    held = tuple(one for one in memberships_of(user) if one.municipality_id == municipality.pk)
    return user.is_active and Standing(user, municipality, held).may(MANAGE_PEOPLE)


def seconds(opening: LogOpening) -> list[User]:
    """Who can agree: the other coordinators or, where there are none, the administrators."""
    others = [one for one in coordinators(opening.municipality) if one.pk != opening.asked_by_id]
    return others or [one for one in administrators() if one.pk != opening.asked_by_id]


def may_decide(user: User, opening: LogOpening) -> bool:
    """Whether somebody can agree to an opening or refuse it now."""
    return is_waiting(opening) and user in seconds(opening)


def may_read(user: User, opening: LogOpening) -> bool:
    """Whether somebody is one of the two for whom the log is open now."""
    if not is_open(opening) or user.pk not in (opening.asked_by_id, opening.decided_by_id):
        return False
    cares = user.is_active and at_large(user).may(MANAGE_INSTALLATION)
    return cares or coordinates(user, opening.municipality)


def is_waiting(opening: LogOpening) -> bool:
    """Whether somebody can still agree."""
    return opening.decided is None and opening.asked > timezone.now() - DECIDED_WITHIN


def open_until(opening: LogOpening) -> datetime | None:
    """When an opening that was agreed to ends."""
    return opening.decided + OPEN_FOR if opening.agreed and opening.decided else None


def is_open(opening: LogOpening) -> bool:
    """Whether the log can be read now."""
    until = open_until(opening)
    return until is not None and timezone.now() < until


def state_of(opening: LogOpening) -> str:
    """Where an opening stands, in German."""
    if opening.decided is None:
        return "wartet auf Zustimmung" if is_waiting(opening) else "ohne Antwort abgelaufen"
    if not opening.agreed:
        taken_back = opening.decided_by_id == opening.asked_by_id
        return "zurückgezogen" if taken_back else "abgelehnt"
    return "offen" if is_open(opening) else "beendet"


# --- reading ------------------------------------------------------------------------------------


def openings(municipality: Municipality) -> QuerySet[LogOpening]:
    """The openings of a municipality, newest first."""
    every = LogOpening.objects.for_municipality(municipality)
    return every.select_related("municipality", "asked_by", "decided_by")


def is_under_way(municipality: Municipality) -> bool:
    """Whether an opening waits for consent or can be read now."""
    return any(is_waiting(one) or is_open(one) for one in openings(municipality))


def openings_beyond(user: User) -> list[LogOpening]:
    """What an administrator may decide or has agreed to, in any municipality."""
    waiting = Q(decided=None, asked__gt=timezone.now() - DECIDED_WITHIN)
    found = LogOpening.unscoped.filter(waiting | Q(decided_by=user))
    rows = found.select_related("municipality", "asked_by", "decided_by")
    return [one for one in rows if one.decided_by_id == user.pk or may_decide(user, one)]


@transaction.atomic
def read_log(*, by: User, opening: LogOpening) -> QuerySet[AccessLog]:
    """The log of a municipality, newest first; that `by` read it stands in it, too.

    Raises `PermissionDenied` for who is not one of the two, and for both when the day is over.
    """
    fresh = _again(opening)
    if not may_read(by, fresh):
        raise PermissionDenied
    _note(fresh, by, "gelesen")
    rows = AccessLog.objects.for_municipality(fresh.municipality)
    return rows.select_related("who", "whose").order_by("-when", "-pk")


# --- writing ------------------------------------------------------------------------------------


def _again(opening: LogOpening) -> LogOpening:
    return openings(opening.municipality).get(pk=opening.pk)


def _note(opening: LogOpening, who: User | None, done: str) -> None:
    AccessLog.objects.create(
        municipality=opening.municipality,
        who=who,
        what=f"Einsichten {done}: {opening.reason}"[:300],
    )


@transaction.atomic
def ask_for_log(*, by: User, municipality: Municipality, reason: str) -> LogOpening:
    """Ask to open the log. Raises `RefusedError` without a reason, or while one is under way."""
    if not coordinates(by, municipality):
        raise PermissionDenied
    if not reason.strip():
        raise RefusedError("Nennen Sie den Grund.")
    lock(municipality)
    if is_under_way(municipality):
        raise RefusedError(
            "Für diese Kommune läuft schon eine Einsichtnahme. Warten Sie ab, bis sie entschieden "
            "und vorbei ist, oder ziehen Sie Ihren Antrag zurück."
        )
    made = LogOpening(municipality=municipality, reason=reason.strip()[:300], asked_by=by)
    save(made, by)
    return made


@transaction.atomic
def decide(*, by: User, opening: LogOpening, agreed: bool) -> LogOpening:
    """Agree, which opens the log for a day, or refuse; who asked can only take it back.

    Raises `RefusedError` where it is decided already, too late, or the asker coordinates no more.
    """
    lock(opening.municipality)
    fresh = _again(opening)
    if not is_waiting(fresh):
        raise RefusedError("Dieser Antrag ist schon entschieden oder älter als sieben Tage.")
    takes_back = not agreed and by.pk == fresh.asked_by_id
    if not by.is_active or not (takes_back or may_decide(by, fresh)):
        raise PermissionDenied
    first = fresh.asked_by
    if agreed and (first is None or not coordinates(first, fresh.municipality)):
        raise RefusedError("Wer das beantragt hat, koordiniert diese Kommune nicht mehr.")
    fresh.decided, fresh.decided_by, fresh.agreed = timezone.now(), by, agreed
    save(fresh, by)
    if agreed:
        for one in (first, by):
            _note(fresh, one, "geöffnet")
    return fresh


def purge() -> int:
    """Delete entries and openings older than a year, of all municipalities; how many entries."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    LogOpening.unscoped.filter(asked__lt=before).delete()
    LogOpening.history.filter(asked__lt=before).delete()
    return AccessLog.unscoped.filter(when__lt=before).delete()[0]
