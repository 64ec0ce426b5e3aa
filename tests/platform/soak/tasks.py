"""The kinds of work the soak orders. Rows of stored files without content are their effects.

A kind of its own is added to `LOADS`; what it must leave behind, to `checks.CHECKS`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.platform.soak import area_imports as area_imports

from lueckenlos.jobs.actions import once
from lueckenlos.jobs.kinds import Work, task
from lueckenlos.jobs.loading import load
from lueckenlos.jobs.models import StoredFile


@dataclass(frozen=True)
class Load:
    """A job the soak orders again and again."""

    kind: str
    given: dict[str, Any] = field(default_factory=dict)


LOADS = [
    Load("soak.edition", {"rows": 30_000}),
    Load("soak.steps", {"steps": 8}),
    Load("soak.areas"),
]
ROW, STEP, ACTIVE, FORMER, RETIRED = "soak/row", "soak/step", "soak/on", "soak/former", "soak/gone"


def effect(work: Work, name: str, kind: str, size: int = 0) -> StoredFile:
    """A row that may be there once; all of a job share the checksum."""
    job = work.job
    return StoredFile(
        municipality_id=job.municipality_id, name=f"{job.pk}:{name}", sha256=job.pk.hex * 2,
        media_type=kind, size=size,
    )  # fmt: skip


@task("soak.steps", "Schritte, jeder genau einmal")
def steps(work: Work) -> dict[str, Any]:
    """Steps that must each happen once."""
    number = work.job.input["steps"]
    for one in range(number):
        work.tell(f"Schritt {one}", one * 100 // number)
        with once(work, f"step {one}") as first:
            if first:
                effect(work, str(one), STEP).save()
        time.sleep(0.2)
    return {}


@task("soak.edition", "Ausgabe mit vielen Zeilen")
def edition(work: Work) -> dict[str, Any]:
    """Rows that may be seen when all of them are there; the edition before the last one goes."""
    total = work.job.input["rows"]

    def write(batch: Sequence[int]) -> None:
        StoredFile.unscoped.bulk_create(effect(work, str(number), ROW) for number in batch)

    loaded = load(work, range(total), write, total=total)
    editions = StoredFile.objects.for_municipality(work.job.municipality_id)
    with once(work, "switch") as first:
        if first:
            editions.filter(media_type=ACTIVE).update(media_type=FORMER)
            effect(work, "edition", ACTIVE, size=total).save()
    work.tell("Aufräumen", 99)
    with once(work, "retire") as first:
        former = editions.filter(media_type=FORMER).order_by("-stored")[1:]
        for old in former if first else ():
            rows: Any = editions.filter(media_type=ROW, sha256=old.sha256)
            rows._raw_delete(rows.db)
            editions.filter(pk=old.pk).update(media_type=RETIRED)
    return {"loaded": loaded}
