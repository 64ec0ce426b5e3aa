"""Asking where more offers mend most: ordering the work, keeping the answer, handing it on."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.chain import scenario_actions
from lueckenlos.chain.actions import saved
from lueckenlos.chain.models import AnalysisRun, Scenario, Siting
from lueckenlos.chain.siting_asked import Asked, as_json, of_json
from lueckenlos.jobs.actions import cancel, order

SITING = "chain.siting"


@transaction.atomic
def ask(
    *, by: User, municipality: Municipality, run: AnalysisRun, sort: str, name: str, asked: Asked
) -> Siting:
    """A question of a run, and the work that answers it; seen only by who asks."""
    one = Siting(municipality=municipality, sort=sort, name=name, asked=as_json(asked), by=by)
    return _ordered(one, by, run)


@transaction.atomic
def ask_again(*, by: User, siting: Siting, run: AnalysisRun) -> Siting:
    """The same question of another run; the answer until now is gone."""
    found = _locked(siting)
    _stop(found, by)
    return _ordered(found, by, run)


def _ordered(one: Siting, by: User, run: AnalysisRun) -> Siting:
    one.run, one.checksum, one.reference_day = run, run.checksum, run.reference_day
    one.answer = {}
    one.job = order(kind=SITING, by=by, municipality=one.municipality, siting=str(one.pk))
    return saved(one, by)


@transaction.atomic
def answer(*, siting: Siting, answer: dict[str, Any]) -> None:
    """Keep what may be told."""
    found = _locked(siting)
    found.answer = answer
    saved(found, None)


@transaction.atomic
def share(*, by: User, siting: Siting, shared: bool) -> Siting:
    """Have everybody see it who sees the figures of the municipality, or only who asked."""
    found = _locked(siting)
    if found.shared == shared:
        return found
    found.shared = shared
    return saved(found, by)


@transaction.atomic
def remove(*, by: User, siting: Siting) -> None:
    """Forget a question; work on it stops."""
    _stop(siting, by)
    siting._history_user = by  # type: ignore[attr-defined]
    siting.delete()


@transaction.atomic
def adopt(*, by: User, siting: Siting) -> Scenario:
    """A scenario with an offer at each place of the answer. Raises `RefusedError` where there is
    none yet."""
    asked = of_json(siting.asked)
    if not siting.answer.get("sites"):
        raise RefusedError("Es gibt noch keine Standorte, die ein Szenario aufnehmen könnte.")
    every = asked.changes()
    note = f"Übernommen aus „{siting.name}“ (Wo als Nächstes)."
    made = scenario_actions.begin(
        by=by, municipality=siting.municipality, name=siting.name, note=note
    )
    for one in siting.answer["sites"]:
        made = scenario_actions.add(
            by=by, scenario=made, version=made.version, change=every[one["site"]]
        )
    return made


def _locked(siting: Siting) -> Siting:
    """The question as it is now, nobody else changing it."""
    every = Siting.objects.for_municipality(siting.municipality_id)
    return every.select_for_update(no_key=True).get(pk=siting.pk)


def _stop(siting: Siting, by: User) -> None:
    if siting.job is not None and not siting.answer:
        cancel(job=siting.job, by=by)
