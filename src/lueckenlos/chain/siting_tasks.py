"""Long work of the chain: where more offers mend most, and tours."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lueckenlos.assemble.siting import UncountableError
from lueckenlos.chain import siting_actions as actions
from lueckenlos.chain.models import Siting
from lueckenlos.chain.siting_asked import of_json
from lueckenlos.chain.siting_computing import best_sites, best_tour
from lueckenlos.exchange.problems import CaseError
from lueckenlos.jobs.actions import once
from lueckenlos.jobs.kinds import RefusedError, Work, task

GONE = "Diese Frage oder der Lauf, für den sie gestellt war, ist inzwischen gelöscht."


@task(actions.SITING, "Wo als Nächstes")
def answer_siting(work: Work) -> dict[str, Any]:
    """Answer a question for places and keep what may be told of it."""
    municipality = work.job.municipality
    if municipality is None:
        raise RefusedError(GONE)
    every = Siting.objects.for_municipality(municipality).select_related("run")
    found = every.filter(pk=work.job.input["siting"], job=work.job).first()
    if found is None or found.run is None:
        raise RefusedError(GONE)
    tour = found.sort == Siting.Sort.TOUR
    compute = best_tour if tour else best_sites
    try:
        told = compute(found.run, of_json(found.asked), work.tell)
    except UncountableError as error:
        raise RefusedError(str(error)) from error
    except CaseError as error:
        first = error.problems[0]
        raise RefusedError(f"{first.what} {first.cure}") from error
    work.tell("Ergebnis ablegen", 95)
    with once(work, "answer") as first_time:
        if first_time:
            actions.answer(siting=found, answer=told)
    name = "tour" if tour else "siting"
    return {"url": reverse(name, args=[municipality.slug, found.pk])}
