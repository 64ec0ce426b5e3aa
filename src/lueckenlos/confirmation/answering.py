"""What somebody answers about an entry, and what the coordination makes of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError, save
from lueckenlos.confirmation.asking import close, unanswered
from lueckenlos.confirmation.corrections import CONFIRMED, ENDS, asked, write
from lueckenlos.confirmation.links import is_over
from lueckenlos.confirmation.models import Answer, Inquiry, Mailbox
from lueckenlos.directory.models import Status
from lueckenlos.directory.queries import entry_of
from lueckenlos.directory.rows import Entry

What, Decision = Answer.What, Answer.Decision
OVER = "Diese Rückfrage ist beendet. Antworten nimmt sie nicht mehr an."
TWICE = "Diesen Eintrag haben Sie schon beantwortet."
GONE = "Diesen Eintrag gibt es im Bestand nicht mehr."
CHANGED = (
    "Der Eintrag wurde inzwischen geändert. Unten steht, was jetzt gilt; prüfen Sie es noch einmal."
)
DECIDED = "Über diese Antwort ist schon entschieden."


# --- answering -----------------------------------------------------------------------------------


@transaction.atomic
def confirm(*, inquiry: Inquiry, answer: Answer, version: int) -> None:
    """It is still right: the entry is confirmed from today on.

    Raises `RefusedError` where the inquiry is over, the entry was answered, or is another by now.
    """
    locked, entry = _open(inquiry, answer, version)
    locked.what, locked.decision = What.RIGHT, Decision.DIRECT
    write(entry, {}, None, **{CONFIRMED: timezone.localdate()})
    _keep(inquiry, locked)


@transaction.atomic
def correct(
    *, inquiry: Inquiry, answer: Answer, version: int, said: Mapping[str, str], note: str
) -> None:
    """Some of it is otherwise: a proposal, or at once where the organization is trusted."""
    locked, entry = _open(inquiry, answer, version)
    before = {line.key: line.before for line in asked(entry)}
    locked.what, locked.said, locked.note = What.OTHERWISE, dict(said), note
    locked.before = {key: before.get(key, "") for key in said}
    if said and not note and _is_trusted(inquiry):
        locked.decision = Decision.DIRECT
        write(entry, said, None, **{CONFIRMED: timezone.localdate()})
    _keep(inquiry, locked)


@transaction.atomic
def end(*, inquiry: Inquiry, answer: Answer, version: int, last: date | None, note: str) -> None:
    """It exists no more, since a day; before anybody says when, since yesterday."""
    locked, entry = _open(inquiry, answer, version)
    day = last or timezone.localdate() - timedelta(days=1)
    locked.what, locked.said, locked.note = What.ENDED, {ENDS: day.isoformat()}, note
    if _is_trusted(inquiry):
        locked.decision = Decision.DIRECT
        write(entry, {}, None, **{ENDS: day, CONFIRMED: timezone.localdate()})
    _keep(inquiry, locked)


@transaction.atomic
def point_elsewhere(*, inquiry: Inquiry, answer: Answer, version: int, note: str) -> None:
    """Somebody else is to be asked; nothing is changed."""
    locked, _ = _open(inquiry, answer, version)
    locked.what, locked.note = What.ELSEWHERE, note
    _keep(inquiry, locked)


def _open(inquiry: Inquiry, answer: Answer, version: int) -> tuple[Answer, Entry]:
    """The answer nobody else gives meanwhile, and its entry."""
    every = Answer.objects.for_municipality(inquiry.municipality).filter(inquiry=inquiry)
    locked = every.select_for_update(no_key=True, of=("self",)).get(pk=answer.pk)
    if is_over(Inquiry.objects.for_municipality(inquiry.municipality).get(pk=inquiry.pk)):
        raise RefusedError(OVER)
    if locked.what != What.OPEN:
        raise RefusedError(TWICE)
    entry = entry_of(inquiry.municipality, locked.service_id)
    if entry is None or entry.service.status != Status.ACTIVE:
        raise RefusedError(GONE)
    if entry.service.version != version:
        raise RefusedError(CHANGED)
    locked.since = entry.service.assured_date
    return locked, entry


def _keep(inquiry: Inquiry, answer: Answer) -> None:
    answer.answered = timezone.now()
    answer.decided = answer.answered if answer.decision else None
    save(answer, None)
    if not unanswered(inquiry):
        close(inquiry=inquiry, by=None)


def _is_trusted(inquiry: Inquiry) -> bool:
    every = Mailbox.objects.for_municipality(inquiry.municipality)
    return every.filter(organization=inquiry.organization, trusted=True).exists()


# --- deciding ------------------------------------------------------------------------------------


def to_decide(municipality: Municipality) -> list[Answer]:
    """Answers nobody has decided about, oldest first."""
    every = Answer.objects.for_municipality(municipality).exclude(answered=None)
    found = every.filter(decision=Decision.NONE).select_related(
        "service", "inquiry", "inquiry__organization"
    )
    return list(found.order_by("answered"))


@transaction.atomic
def decide(*, by: User, answer: Answer, accepted: Collection[str]) -> None:
    """Take over some fields of a correction, all or none; of other answers what they say, or not.

    Raises `RefusedError` where somebody was quicker or the entry is gone.
    """
    every = Answer.objects.for_municipality(answer.municipality)
    locked = every.select_for_update(no_key=True, of=("self",)).get(pk=answer.pk)
    if locked.decision != Decision.NONE or locked.answered is None:
        raise RefusedError(DECIDED)
    taken = {key: text for key, text in locked.said.items() if key in accepted}
    entry = entry_of(answer.municipality, locked.service_id)
    if taken and (entry is None or entry.service.status != Status.ACTIVE):
        raise RefusedError(GONE)
    if taken and entry:
        day = timezone.localdate(locked.answered)
        _take_over(locked, entry, taken, by, day if len(taken) == len(locked.said) else None)
    everything = len(taken) == len(locked.said)
    if locked.what == What.ELSEWHERE:
        locked.decision = Decision.ACCEPTED
    elif taken:
        locked.decision = Decision.ACCEPTED if everything else Decision.PARTLY
    else:
        locked.decision = Decision.REFUSED
    locked.decided, locked.by = timezone.now(), by
    save(locked, by)


def _take_over(
    answer: Answer, entry: Entry, taken: Mapping[str, str], by: User, day: date | None
) -> None:
    """`day`: on which all of the entry was confirmed, if it was."""
    had = entry.service.assured_date
    confirmed = max(filter(None, (day, had)), default=None)
    if answer.what == What.ENDED:
        last = date.fromisoformat(taken[ENDS])
        write(entry, {}, by, **{ENDS: last, CONFIRMED: confirmed})
    else:
        write(entry, taken, by, **{CONFIRMED: confirmed})
