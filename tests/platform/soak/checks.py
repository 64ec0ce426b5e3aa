"""Whether a database is whole: asked while the load goes on, of one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from django.db import connection
from django.db.models import Count
from tests.platform.soak.area_imports import whole_areas
from tests.platform.soak.chain_checks import runs, unchanged, whole_lists
from tests.platform.soak.tasks import ACTIVE, FORMER, RETIRED, ROW, STEP

from lueckenlos.config.backup import snapshot
from lueckenlos.directory.tasks import OTHERWISE
from lueckenlos.jobs.actions import GAVE_UP
from lueckenlos.jobs.files import open_file
from lueckenlos.jobs.models import Job, StoredFile

FOREIGN_KEYS = """
SELECT conrelid::regclass::text, a.attname, confrelid::regclass::text, b.attname
FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
"""
EXPLAINED = (
    GAVE_UP,
    "Die Datenbank war mehrmals nicht erreichbar",
    OTHERWISE,
    "Der Bestand ist noch leer.",
)


def database() -> Iterator[str]:
    """Damage, and rows that point nowhere."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            said = cursor.execute("PRAGMA integrity_check").fetchall()
            yield from (f"integrity: {one[0]}" for one in said if one[0] != "ok")
            orphans = cursor.execute("PRAGMA foreign_key_check").fetchall()
            yield from (f"points nowhere: {one}" for one in orphans)
            return
        cursor.execute(FOREIGN_KEYS)
        for table, column, other, key in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} x LEFT JOIN {other} y ON x.{column} = y.{key} "
                f"WHERE x.{column} IS NOT NULL AND y.{key} IS NULL"
            )
            if (found := cursor.fetchone()) and found[0]:
                yield f"points nowhere: {found[0]} rows of {table}.{column}"


def effects() -> Iterator[str]:
    """Effects that happened twice."""
    names = StoredFile.unscoped.values_list("name").annotate(times=Count("pk"))
    yield from (f"{times} times: {name}" for name, times in names.filter(times__gt=1)[:20])


def editions() -> Iterator[str]:
    """Editions that can be seen and are not whole; more than one at once."""
    rows = Counter(
        dict(
            StoredFile.unscoped.filter(media_type=ROW)
            .values_list("sha256")
            .annotate(times=Count("pk"))
        )
    )
    markers = StoredFile.unscoped.filter(media_type__in=(ACTIVE, FORMER, RETIRED))
    kinds = Counter(markers.values_list("media_type", flat=True))
    if kinds[ACTIVE] > 1:
        yield f"{kinds[ACTIVE]} editions are active"
    for one in markers:
        said = 0 if one.media_type == RETIRED else one.size
        if rows[one.sha256] != said:
            yield f"edition {one.name}: {rows[one.sha256]} rows of {said} ({one.media_type})"
    whole = set(markers.values_list("sha256", flat=True))
    for job in Job.unscoped.filter(kind="soak.edition"):
        if (job.state == "done") > (job.pk.hex * 2 in whole):
            yield f"job {job.pk} is done without its edition"
        if rows[job.pk.hex * 2] > job.input["rows"]:
            yield f"job {job.pk} has {rows[job.pk.hex * 2]} rows"


def steps() -> Iterator[str]:
    """Jobs that are done without each of their steps."""
    done = Counter(
        dict(
            StoredFile.unscoped.filter(media_type=STEP)
            .values_list("sha256")
            .annotate(times=Count("pk"))
        )
    )
    for job in Job.unscoped.filter(kind="soak.steps", state="done"):
        if done[job.pk.hex * 2] != job.input["steps"]:
            yield f"job {job.pk} is done with {done[job.pk.hex * 2]} steps"


def jobs() -> Iterator[str]:
    """Jobs that ended without a reason, or whose history does not say how."""
    for job in Job.unscoped.filter(state="failed"):
        if not job.error.startswith(EXPLAINED):
            yield f"job {job.pk} failed: {job.error}"
    last = dict(Job.history.order_by("history_id").values_list("id", "state"))
    for pk, state in Job.unscoped.filter(state__in=Job.ENDED).values_list("pk", "state"):
        if last.get(pk) != state:
            yield f"job {pk} is {state}, its history says {last.get(pk)}"


def files() -> Iterator[str]:
    """Stored files without their content."""
    for file in StoredFile.unscoped.filter(media_type="text/csv"):
        try:
            with open_file(file) as content:
                if len(content.read()) != file.size:
                    yield f"file {file.name} is not whole"
        except FileNotFoundError:
            yield f"file {file.name} has no content"


CHECKS: list[Callable[[], Iterator[str]]] = [
    *(database, effects, editions, steps, jobs, files, whole_areas),
    *(whole_lists, runs, unchanged),
]


def wrong() -> list[str]:
    """Everything that is not as it should be."""
    with snapshot():
        return [said for check in CHECKS for said in check()]
