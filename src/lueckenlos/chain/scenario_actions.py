"""Writing scenarios: their changes, who may see them."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas.actions import ChangedError as ChangedError
from lueckenlos.chain.actions import saved
from lueckenlos.chain.models import Scenario
from lueckenlos.chain.scenario_changes import Change, as_json, of_json

MOST = 40
"""Changes of one scenario."""
CHANGED = (
    "Jemand anders hat dieses Szenario inzwischen geändert. Ihre Eingaben stehen noch hier. Sehen "
    "Sie nach, was jetzt darin steht, und übernehmen Sie sie dann noch einmal."
)
TOO_MANY = (
    f"Ein Szenario fasst höchstens {MOST} Änderungen. Entfernen Sie eine, oder legen Sie ein "
    "zweites an."
)


@transaction.atomic
def begin(*, by: User, municipality: Municipality, name: str, note: str = "") -> Scenario:
    """A scenario without changes, seen only by who makes it."""
    return saved(Scenario(municipality=municipality, name=name, note=note, by=by), by)


@transaction.atomic
def add(*, by: User, scenario: Scenario, version: int, change: Change) -> Scenario:
    """One more change; of the same offer it takes the place of an earlier one of its sort. Raises
    `ChangedError` where the scenario is no longer of that version, `RefusedError` where it is full.
    """
    found = _locked(scenario, version)
    found.changes = as_json(with_change(of_json(found.changes), change))
    return _next(found, by)


def with_change(changes: tuple[Change, ...], change: Change) -> tuple[Change, ...]:
    """Changes with one more, which gets an id of its own. Raises `RefusedError` where there are
    too many."""
    same = (change.what, change.offer)
    left = [one for one in changes if not one.offer or (one.what, one.offer) != same]
    if len(left) >= MOST:
        raise RefusedError(TOO_MANY)
    number = max((one.id for one in changes), default=0) + 1
    return (*left, replace(change, id=number))


@transaction.atomic
def drop(*, by: User, scenario: Scenario, version: int, number: int) -> Scenario:
    """Without one of the changes. Raises `ChangedError` as `add`."""
    found = _locked(scenario, version)
    found.changes = as_json(one for one in of_json(found.changes) if one.id != number)
    return _next(found, by)


@transaction.atomic
def rename(*, by: User, scenario: Scenario, version: int, name: str, note: str) -> Scenario:
    """Another name, and what it is about. Raises `ChangedError` as `add`."""
    found = _locked(scenario, version)
    found.name, found.note = name, note
    return _next(found, by)


@transaction.atomic
def share(*, by: User, scenario: Scenario, shared: bool) -> Scenario:
    """Have everybody see it who sees the figures of the municipality, or only who made it."""
    every = Scenario.objects.for_municipality(scenario.municipality_id)
    found = every.select_for_update(no_key=True).get(pk=scenario.pk)
    if found.shared == shared:
        return found
    found.shared = shared
    return _next(found, by)


@transaction.atomic
def remove(*, by: User, scenario: Scenario) -> None:
    """Forget a scenario; the inventory knew nothing of it."""
    scenario._history_user = by  # type: ignore[attr-defined]
    scenario.delete()


def _locked(scenario: Scenario, version: int) -> Scenario:
    """The scenario as it is now, nobody else changing it."""
    every = Scenario.objects.for_municipality(scenario.municipality_id)
    found = every.select_for_update(no_key=True).get(pk=scenario.pk)
    if found.version != version:
        raise ChangedError(CHANGED)
    return found


def _next(found: Scenario, by: User) -> Scenario:
    found.version += 1
    return saved(found, by)
