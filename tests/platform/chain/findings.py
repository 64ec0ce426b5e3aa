"""Runs whose findings a test says itself, stored as the worker stores them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.assemble.scheme import core_scheme
from lueckenlos.chain.actions import begin_run, store_run
from lueckenlos.chain.inputs import basis_now
from lueckenlos.chain.models import AnalysisRun, Gap
from lueckenlos.chain.running import Computed
from lueckenlos.exchange.figures import (
    FieldNote,
    Figures,
    GapRow,
    OfferRow,
    PopulationNote,
    RunNote,
)
from lueckenlos.jobs.models import Job

DAY = date(2026, 11, 18)
LAW = ((0, 36, "law", "§ 16 SGB VIII"), (36, 72, "desirable", "nett"))
NOTE = RunNote(
    title="Lindenau", key="06634", reference_day=DAY, planning_level="Ortsteil", public=True,
    step=3, scheme="1", engine="1", checksum="", phases=(), sources=(),
    fields=tuple(FieldNote(one.key, one.name, one.way.value, "So wird gezählt.", LAW)
                 for one in core_scheme().fields),
)  # fmt: skip
CHILDREN = PopulationNote(
    "children", "Kinder", "Melderegister", date(2026, 6, 30), 1000, None, None, None, 5, False
)
FIGURES = Figures((), (), (), (), (CHILDREN,))


def row(*areas: str, **more: Any) -> GapRow:
    """A finding on these areas: 40 children up to 3 without a place to meet."""
    told: dict[str, Any] = {
        "gap_id": f"treffpunkt.children.{areas[0]}.0-36", "area_ids": areas, "area_names": areas,
        "population": "children", "field": "treffpunkt", "from_month": 0, "to_month": 36,
        "cause": "missing", "without_recorded": 40.0, "without_confirmed": 45.0, "certain": True,
    }  # fmt: skip
    return GapRow(**{**told, **more})


def begun(here: Municipality, by: User | None = None, day: date = DAY) -> AnalysisRun:
    """A run whose job has just been taken."""
    job = Job.unscoped.create(kind="chain.analyse", municipality=here, by=by,
                              input={"day": day.isoformat()}, state=Job.State.RUNNING)  # fmt: skip
    return begin_run(job=job, basis=basis_now(here, day))


def computed(*rows: GapRow, offers: Sequence[OfferRow] = (), day: date = DAY) -> Computed:
    told = replace(FIGURES, gaps=rows, offers=tuple(offers))
    return Computed(replace(NOTE, reference_day=day), told, told, ())


def found(
    here: Municipality,
    *rows: GapRow,
    by: User | None = None,
    offers: Sequence[OfferRow] = (),
    day: date = DAY,
) -> AnalysisRun:
    """A run that is done and has found these."""
    run = begun(here, by, day)
    store_run(run=run, computed=computed(*rows, offers=offers, day=day), offers=(), change={})
    Job.unscoped.filter(pk=run.job_id).update(state=Job.State.DONE)
    return run


def gap(here: Municipality, number: int = 1) -> Gap:
    return Gap.objects.for_municipality(here).get(number=number)


def gaps(here: Municipality) -> list[Gap]:
    return list(Gap.objects.for_municipality(here))
