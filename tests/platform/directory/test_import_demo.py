"""The municipality to try everything with has the offers of the sample, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT

from lueckenlos.accounts.models import Municipality
from lueckenlos.config.demo import make_demo
from lueckenlos.directory.queries import inventory_imports, offer_records
from lueckenlos.exchange.case import read_case
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker

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
