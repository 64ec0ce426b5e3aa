"""The work that finds out how sure the findings of a run are, after the run and everything else."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from lueckenlos.accounts.models import Municipality
from lueckenlos.assemble.sureness import plausible, silent_in, sureness
from lueckenlos.assemble.world import assemble
from lueckenlos.chain.inputs import basis_of_json, case_of
from lueckenlos.chain.models import AnalysisRun, Stability
from lueckenlos.chain.queries import latest_run, offers_of, told
from lueckenlos.chain.running import NO_FOLDER
from lueckenlos.exchange.kept import packed
from lueckenlos.jobs.actions import once, order
from lueckenlos.jobs.kinds import RefusedError, Work, task
from lueckenlos.jobs.models import Job

SURE = "chain.stability"
EVERY = 10
"""After so many runs the work says how far it is."""
FIRST_STEP = 1


def order_stability() -> None:
    """Order it for the run that holds of each municipality where nothing else is waiting; once."""
    open_ = Job.State.WAITING, Job.State.RUNNING
    busy = Job.objects.for_municipality(OuterRef("pk")).filter(state__in=open_)
    for here in Municipality.objects.exclude(Exists(busy)):
        run = latest_run(here)
        if run is None or run.step <= FIRST_STEP or not run.edition_id:
            continue
        asked = Job.objects.for_municipality(here).filter(kind=SURE, input={"run": str(run.pk)})
        if not asked.exists() and not Stability.objects.filter(run=run).exists():
            order(kind=SURE, by=None, municipality=here, run=str(run.pk))


@task(SURE, "Wie sicher die Befunde sind")
def find_stability(work: Work) -> dict[str, Any]:
    """Run the input of a run again by many plausible rules and keep what may be told of it."""
    municipality = work.job.municipality
    if municipality is None:
        raise RefusedError("Zu dieser Rechnung gehört keine Kommune.")
    every = AnalysisRun.objects.for_municipality(municipality)
    run = every.filter(pk=work.job.input["run"], state=AnalysisRun.State.DONE).first()
    if run is None or not run.basis:
        raise RefusedError("Diesen Lauf gibt es nicht mehr. Rechnen Sie neu.")
    work.tell("Angebote, Gebiete und Kinderzahlen zusammenstellen", 5)
    made = assemble(case_of(municipality, basis_of_json(run.basis), offers_of(run)), NO_FOLDER)

    runs = plausible().number

    def tell(number: int) -> None:
        if number % EVERY == 0:
            work.tell(
                f"Denkbare Regeln durchrechnen: {number} von {runs}", 10 + number * 85 // runs
            )

    found = sureness(made, silent_in(made, told(run).figures), tell=tell)
    with once(work, "store") as first_time:
        if first_time:
            Stability.objects.update_or_create(run=run, defaults={"told": packed(found)})
    return {"url": reverse("stability", args=[municipality.slug])}
