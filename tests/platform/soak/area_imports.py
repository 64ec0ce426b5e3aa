"""The soak's imports of areas: boundaries again and again, now with children, now without them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Count

from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas import actions, importing
from lueckenlos.areas.files import files_of
from lueckenlos.areas.models import Area, ChildCount, Edition, Import, Population, State
from lueckenlos.exchange.proposal.parts import part_as_json, parts_of
from lueckenlos.jobs.actions import once
from lueckenlos.jobs.files import store
from lueckenlos.jobs.kinds import Work, task
from lueckenlos.jobs.models import StoredFile

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "lindenau"
AREAS, COUNTS = 31, {"children": 93, "births": 31, "sgb2": 93}
"""What the invented Landkreis has; a test of the soak compares it with the files."""


@task("soak.areas", "Gebiete laden und einschalten")
def load_areas(work: Work) -> dict[str, Any]:
    """Load another edition of the same boundaries and order the switch to it."""
    uses = {"areas", "children"} if work.job.pk.int % 2 else {"areas"}
    parts = [one for one in parts_of((SAMPLE / "case.toml").read_text()) if one.use in uses]
    for part in parts:
        part.settings["file"] = _kept(work, part.settings["file"]).name
    with once(work, "import") as first:
        if first:
            _begin(work, [part_as_json(part) for part in parts])
    one = Import.objects.for_municipality(work.job.municipality).get(job=work.job)
    with files_of(one) as folder:
        need, _ = importing.read(one.parts, folder, importing.known_areas(work.job))
    edition = importing.load_need(work, one, need)
    with once(work, "end") as first:
        if first:
            actions.finish_import(one=one, job=work.job)
    with once(work, "order") as first:
        if first and edition is not None:
            _switch(edition)
    return {}


def _kept(work: Work, name: str) -> StoredFile:
    """A file of the sample under a name of this job's own, kept once."""
    own = f"{work.job.pk}-{name}"
    found = StoredFile.objects.for_municipality(work.job.municipality).filter(name=own).first()
    if found is None:
        with (SAMPLE / name).open("rb") as content:
            found = store(municipality=work.job.municipality, name=own, content=content, by=None)
    return found


def _begin(work: Work, parts: list[dict[str, Any]]) -> None:
    made = Import(municipality=work.job.municipality, by=work.job.by, job=work.job,
                  parts=parts, state=Import.State.LOADING)  # fmt: skip
    made.save()
    mine = StoredFile.objects.for_municipality(work.job.municipality)
    made.files.set(mine.filter(name__startswith=f"{work.job.pk}-"))


def _switch(edition: Edition) -> None:
    edition.refresh_from_db()
    try:
        actions.order_switch(by=edition.by, edition=edition)
    except RefusedError:
        return  # it is the first one, or another switch is under way


def whole_areas() -> Iterator[str]:
    """Editions that are not whole though they can be seen; more than one that is valid."""
    seen = Edition.unscoped.exclude(state=State.LOADING)
    areas = dict(Area.unscoped.values_list("edition").annotate(times=Count("pk")))
    for one in seen:
        if areas.get(one.pk) != AREAS:
            yield f"edition {one.pk} ({one.state}) has {areas.get(one.pk)} areas"
    valid = seen.filter(state=State.ACTIVE).count()
    if seen.exists() and valid != 1:
        yield f"{valid} editions of areas are valid"
    counts = dict(ChildCount.objects.values_list("population").annotate(times=Count("pk")))
    for row in Population.unscoped.exclude(state=State.LOADING):
        if counts.get(row.pk) != COUNTS[row.key]:
            yield f"{row.key} of {row.edition_id} ({row.state}): {counts.get(row.pk)} counts"
    current = Population.unscoped.filter(state=State.ACTIVE, edition__state=State.ACTIVE)
    keys = sorted(current.values_list("key", flat=True))
    if valid and keys != sorted(COUNTS):
        yield f"valid are the tables {keys}"
