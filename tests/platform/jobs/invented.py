"""Kinds of work that only tests order. Their effects are rows of stored files without content."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from typing import Any

from lueckenlos.accounts.models import Municipality
from lueckenlos.jobs.actions import once
from lueckenlos.jobs.kinds import RefusedError, Work, task
from lueckenlos.jobs.loading import load
from lueckenlos.jobs.models import StoredFile


def effect(name: str, media_type: str = "") -> StoredFile:
    home = Municipality.objects.get(key="99999")
    return StoredFile(municipality=home, name=name, sha256="0" * 64, size=0, media_type=media_type)


@task("quick", "Kurzes")
def quick(work: Work) -> dict[str, Any]:
    effect(f"{work.job.pk}:{work.job.worker}").save()
    return {"by": work.job.worker}


@task("steps", "Schritte, jeder genau einmal")
def steps(work: Work) -> dict[str, Any]:
    for number in range(work.job.input["steps"]):
        work.tell(f"Schritt {number}", number * 10)
        with once(work, f"step {number}") as first:
            if first:
                effect(f"{work.job.pk}:{number}").save()
        time.sleep(work.job.input["seconds"])
    return {}


@task("slow", "Langes, das erzählt")
def slow(work: Work) -> dict[str, Any]:
    until = time.monotonic() + work.job.input["seconds"]
    while time.monotonic() < until:
        work.tell("unterwegs", 42)
        time.sleep(0.05)
    return {"attempt": work.job.attempts}


@task("deaf", "Langes, das nichts erzählt")
def deaf(work: Work) -> dict[str, Any]:
    time.sleep(work.job.input["seconds"])
    return {}


@task("deadly", "Reißt den Arbeiter mit")
def deadly(work: Work) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


@task("refused", "Abgelehnt")
def refused(work: Work) -> dict[str, Any]:
    raise RefusedError("In Zeile 7 fehlt die Schule. Tragen Sie sie nach.")


@task("wrong", "Fehler im Programm")
def wrong(work: Work) -> dict[str, Any]:
    return {"never": 1 / 0}


@task("leaves", "Will den Prozess beenden")
def leaves(work: Work) -> dict[str, Any]:
    sys.exit(3)


@task("greedy", "Braucht zu viel Speicher")
def greedy(work: Work) -> dict[str, Any]:
    return {"length": len(bytearray(1 << 60))}


@task("unkept", "Ergebnis, das niemand behalten kann")
def unkept(work: Work) -> dict[str, Any]:
    return {"result": object()}


@task("passing", "Gab es einmal")
def passing(work: Work) -> dict[str, Any]:
    return {}


@task("rows", "Viele Zeilen")
def rows(work: Work) -> dict[str, Any]:
    """Stored files stand in for the rows of an edition: they count once their job's step is on."""
    total = work.job.input["rows"]
    home = effect("")

    def write(batch: Sequence[int]) -> None:
        StoredFile.unscoped.bulk_create(
            StoredFile(
                municipality=home.municipality,
                name=f"{work.job.pk}:{number}",
                sha256="0" * 64,
                size=number,
                media_type="inactive",
            )
            for number in batch
        )

    loaded = load(work, range(total), write, total=total)
    with once(work, "switch") as first:
        if first:
            effect(f"active:{work.job.pk}", media_type="active").save()
    return {"loaded": loaded}
