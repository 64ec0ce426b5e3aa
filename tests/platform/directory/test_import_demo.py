"""The municipality to try everything with has the offers of the sample, too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.platform.chain.kreis import as_shown

from lueckenlos.accounts.models import Municipality
from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble
from lueckenlos.chain.actions import order_run
from lueckenlos.chain.models import Gap
from lueckenlos.chain.queries import internal_figures, latest_run, told
from lueckenlos.config.demo import make_demo
from lueckenlos.directory.queries import inventory_imports, offer_records
from lueckenlos.exchange.case import read_case
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker
from lueckenlos.report.public import published

CASE = ROOT / "samples" / "lindenau" / "case.toml"


@pytest.mark.django_db(transaction=True)
def test_areas_come_first_then_offers_and_only_once(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    make_demo(CASE)
    Worker().run(until_idle=True)
    here = Municipality.objects.get(key="06999")
    assert offer_records(here) == read_case(CASE)[0].offers
    make_demo(CASE)
    assert inventory_imports(here).count() == 1
    assert not Job.unscoped.filter(state=Job.State.WAITING).exists()


@pytest.mark.django_db(transaction=True)
def test_figures_of_what_was_loaded_are_those_of_the_command_line(
    tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    make_demo(CASE)
    Worker().run(until_idle=True)
    here, (case, _) = Municipality.objects.get(key="06999"), read_case(CASE)
    order_run(by=None, municipality=here, day=case.reference_day)
    Worker().run(until_idle=True)
    run = latest_run(here)
    assert run is not None
    wanted = figures(assemble(as_shown(here, case), CASE.parent))
    assert told(run).figures == published(wanted)
    assert replace(internal_figures(run), covered=()) == figures(assemble(case, CASE.parent))
    assert Gap.objects.for_municipality(here).count() == len(told(run).figures.gaps) > 5
