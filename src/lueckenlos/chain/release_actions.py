"""Giving core figures to the state office, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.chain.actions import saved
from lueckenlos.chain.models import AnalysisRun, Release
from lueckenlos.chain.released import comments_on, core_figures

AGAIN = "Dieser Lauf ist schon freigegeben. Ziehen Sie die Freigabe zurück, um sie zu ändern."
GONE = "Diesen Lauf gibt es nicht mehr. Geben Sie einen neueren frei."


@transaction.atomic
def release(*, by: User, run: AnalysisRun, comments: Sequence[str], note: str) -> Release:
    """Give a run's core figures, with the comments of these keys. Raises `RefusedError`."""
    here = Municipality.objects.select_for_update(no_key=True).get(pk=run.municipality_id)
    done = AnalysisRun.objects.for_municipality(here).filter(state=AnalysisRun.State.DONE)
    if not done.filter(pk=run.pk).exists():
        raise RefusedError(GONE)
    if Release.objects.for_municipality(here).filter(run=run, withdrawn=None).exists():
        raise RefusedError(AGAIN)
    figures, said = core_figures(run), comments_on(here, run.edition)
    return saved(
        Release(
            municipality=here,
            run=run,
            reference_day=run.reference_day,
            core=figures["core"],
            step=run.step,
            figures=figures,
            comments=[one for key, one in said if key in comments],
            note=note,
            by=by,
        ),
        by,
    )


@transaction.atomic
def withdraw(*, by: User, one: Release) -> None:
    """Take a release back; what was given stays in the municipality's own history."""
    every = Release.objects.for_municipality(one.municipality_id).select_for_update(no_key=True)
    found = every.get(pk=one.pk)
    if found.withdrawn is None:
        found.withdrawn = timezone.now()
        saved(found, by)
