"""Writing what people make of a gap: its state, who cares, what is said of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.queries import memberships_of, people
from lueckenlos.accounts.roles import BY_KEY, EDIT_INVENTORY, MANAGE_MUNICIPALITY
from lueckenlos.areas.actions import ChangedError as ChangedError
from lueckenlos.chain.actions import saved
from lueckenlos.chain.models import Gap, GapComment

CHANGED = (
    "Diese Lücke hat sich inzwischen geändert: durch jemand anders oder durch einen neuen Lauf. "
    "Ihre Eingaben stehen noch hier. Vergleichen Sie sie mit dem, was jetzt gilt, und speichern "
    "Sie dann noch einmal."
)
DECIDED = (Gap.State.QUESTION, Gap.State.CONFIRMED, Gap.State.MENDED, Gap.State.ACCEPTED)
"""States people give; only a run says that a gap is found no more."""


def carers(municipality: Municipality) -> dict[UUID, str]:
    """Who can take care of a gap: whoever keeps the inventory, by name."""
    roles = [key for key, role in BY_KEY.items() if EDIT_INVENTORY in role.permissions]
    held = people(municipality).filter(role__in=roles, user__is_active=True)
    return {one.user_id: str(one.user) for one in held}


@transaction.atomic
def decide(
    *, by: User, gap: Gap, version: int, state: str, reason: str, look_again: date | None = None
) -> Gap:
    """Give a gap its state, with what is said for it and the day somebody looks at it again.

    Raises `ChangedError` where it is no longer of that version, `RefusedError` where it is found
    no more or the state needs a reason.
    """
    found = _locked(gap, version)
    reason = reason.strip()
    if found.state == Gap.State.GONE or state not in DECIDED:
        raise RefusedError("Diese Lücke findet der letzte Lauf nicht mehr; zu tun ist hier nichts.")
    if state == Gap.State.ACCEPTED and not reason:
        raise RefusedError("Nennen Sie den Grund, aus dem die Lücke hingenommen wird.")
    if (found.state, found.reason, found.look_again) == (state, reason, look_again):
        return found
    found.state, found.reason, found.look_again = state, reason, look_again
    found.version = version + 1
    return saved(found, by)


@transaction.atomic
def assign(*, by: User, gap: Gap, version: int, to: UUID | None) -> Gap:
    """Say who takes care of a gap, or nobody.

    Raises `ChangedError` where it is no longer of that version, `RefusedError` where they do not
    keep the inventory.
    """
    found = _locked(gap, version)
    if found.assigned_id == to:
        return found
    if to is not None and to not in carers(found.municipality):
        raise RefusedError("Um eine Lücke kümmert sich, wer in dieser Kommune den Bestand pflegt.")
    found.assigned_id, found.version = to, version + 1
    return saved(found, by)


def _locked(gap: Gap, version: int) -> Gap:
    """The gap as it is now, nobody else changing it."""
    every = Gap.objects.for_municipality(gap.municipality_id).select_for_update(
        no_key=True, of=("self",)
    )
    found = every.get(pk=gap.pk)
    if found.version != version:
        raise ChangedError(CHANGED)
    return found


@transaction.atomic
def comment(*, by: User, gap: Gap, text: str) -> GapComment:
    """Say something about a gap."""
    made = GapComment(municipality=gap.municipality, gap=gap, text=text.strip(), by=by)
    return saved(made, by)


@transaction.atomic
def withdraw_comment(*, by: User, one: GapComment) -> None:
    """Take one's own comment back; who manages the municipality, anybody's."""
    held = tuple(memberships_of(by).filter(municipality=one.municipality_id))
    manages = Standing(by, one.municipality, held).may(MANAGE_MUNICIPALITY)
    if one.by_id != by.pk and not manages:
        raise RefusedError(
            "Einen Kommentar nimmt zurück, wer ihn geschrieben hat, oder die Koordination."
        )
    one._history_user = by  # type: ignore[attr-defined]
    one.delete()
