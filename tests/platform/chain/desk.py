"""A process that orders the sample's chain in an installation, or tells what there is of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import django


def order() -> object:
    """Load the sample and order its chain; the job."""
    from tests.platform.chain.kreis import load_sample

    from lueckenlos.accounts.models import Municipality, User
    from lueckenlos.chain.actions import order_run

    here = Municipality.objects.create(key="06999", name="Lindenau", slug="lindenau", kind="kreis")
    by = User.objects.create_user("a@example.org", "drei-blaue-heringe")
    case = load_sample(here, by)
    return str(order_run(by=None, municipality=here, day=case.reference_day).pk)


def look() -> object:
    """What there is of runs, findings and gaps."""
    from lueckenlos.chain.models import AnalysisRun, Finding, Gap

    states = AnalysisRun.unscoped.values_list("state", flat=True)
    return {"runs": list(states), "findings": Finding.objects.count(), "gaps": Gap.unscoped.count()}


if __name__ == "__main__":
    django.setup()
    known: dict[str, Callable[[], object]] = {"order": order, "look": look}
    print(json.dumps(known[sys.argv[1]]()))
