"""Long work of the chain: computing it, and noticing that it is out of date."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from lueckenlos.chain import actions
from lueckenlos.chain import siting_tasks as siting_tasks
from lueckenlos.chain.actions import ANALYSE
from lueckenlos.chain.changes import change_since
from lueckenlos.chain.inputs import basis_now, case_of, checksum
from lueckenlos.chain.queries import run_before
from lueckenlos.chain.recalculation import recalculate
from lueckenlos.chain.running import compute
from lueckenlos.chain.stability_work import order_stability
from lueckenlos.directory.loading import when_complete
from lueckenlos.directory.queries import offer_records
from lueckenlos.exchange.problems import CaseError
from lueckenlos.jobs.actions import once
from lueckenlos.jobs.housekeeping import duty
from lueckenlos.jobs.kinds import RefusedError, Work, task

when_complete(actions.declare_listed)
duty(actions.clear_failed)
duty(recalculate, every=20)
duty(order_stability, every=20)


@task(ANALYSE, "Kette rechnen")
def analyse(work: Work) -> dict[str, Any]:
    """Compute the chain of a municipality for a day and keep what it tells."""
    municipality = work.job.municipality
    if municipality is None:
        raise RefusedError("Zu diesem Lauf gehört keine Kommune.")
    day = date.fromisoformat(work.job.input["day"])
    run = actions.begin_run(job=work.job, basis=basis_now(municipality, day))
    work.tell("Angebote, Gebiete und Kinderzahlen zusammenstellen", 5)
    offers = offer_records(municipality)
    if not offers:
        raise RefusedError("Der Bestand ist noch leer. Laden Sie zuerst Ihre Angebote.")
    try:
        case = case_of(municipality, actions.old_basis(run), offers)
        computed = compute(case, checksum(case), work.tell)
        work.tell("Mit dem letzten Lauf vergleichen", 70)
        change = change_since(run_before(run), case, computed)
    except CaseError as error:
        first = error.problems[0]
        raise RefusedError(f"{first.what} {first.cure}") from error
    work.tell("Ergebnis ablegen", 90)
    with once(work, "store") as first_time:
        if first_time:
            actions.store_run(run=run, computed=computed, offers=offers, change=change)
    if run.look:
        return {"url": reverse("run", args=[municipality.slug, run.pk])}
    return {"url": reverse("chain", args=[municipality.slug])}
