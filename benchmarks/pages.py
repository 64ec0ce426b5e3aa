"""Pages beside a plain SQL query for the same rows: time on the server, and number of queries.

`python benchmarks/pages.py [municipalities] [offers each]`; 1 × 4,000 is a city like Berlin,
400 × 250 a whole country. Everything in one process, on SQLite in a temporary folder, or on the
database DATABASE_URL names. Ends with 1 where a page misses its limit.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

WARM, TURNS = 3, 60
Ask = Callable[[], object]


def main() -> int:
    """Make the municipalities, measure, print one table."""
    several, offers = (int(text) for text in (*sys.argv[1:3], *("1", "4000")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        _begin(Path(folder))
        begun = time.perf_counter()
        from towns import town

        towns = [town(n, offers, demo=True) for n in range(several)]
        spent = time.perf_counter() - begun
        print(f"{several} × {offers} offers put in, {spent:.0f} s; {platform.processor() or '?'}, "
              f"{os.cpu_count()} cores, Python {platform.python_version()}")  # fmt: skip
        return _measure(towns[len(towns) // 2])


def _begin(folder: Path) -> None:
    os.environ["LUECKENLOS_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lueckenlos.config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEBUG = False
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def _measure(one: Any) -> int:
    from django.db import connection, reset_queries
    from django.test import Client

    inside, outside = Client(), Client()
    inside.force_login(one.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    slug, pk = one.municipality.slug, one.municipality.pk.hex
    heads = ("limit", "p50 ms", "p95 ms", "SQL ms", "ratio", "queries", "bytes")
    print(f"{'page':34}" + "".join(f"{head:>9}" for head in heads))
    wrong = 0
    for name, limit, ask, sql in _pages(inside, outside, slug, pk):
        times, answer = _times(ask)
        plain, _ = _times(lambda sql=sql: _plain(connection, *sql))
        connection.force_debug_cursor = True
        reset_queries()
        ask()
        number = len(connection.queries)
        connection.force_debug_cursor = False
        assert answer.status_code == 200, (name, answer.status_code)
        p50, p95, bare = _part(times, 50), _part(times, 95), _part(plain, 50)
        wrong += p95 > limit
        told = f"{name:34}{limit:9}{p50:9.1f}{p95:9.1f}{bare:9.2f}{p50 / bare:8.1f}×{number:9}"
        print(f"{told}{len(answer.content):9}{'  too slow' if p95 > limit else ''}")
    return int(wrong > 0)


def _pages(inside: Any, outside: Any, slug: str, pk: str) -> Sequence[tuple[Any, ...]]:
    """Name, limit in ms, how to ask, and the plain query for the rows of that page."""
    here = "SELECT {} FROM directory_service s WHERE s.municipality_id = %s AND s.status = 'active'"
    rows = here.format("*")
    listed = (f"{rows} ORDER BY s.folded LIMIT 50", [pk])
    named = (f"{rows} AND s.folded LIKE %s ORDER BY s.folded LIMIT 50", [pk, "%kita%"])
    aged = (
        f"{rows} AND s.minimum_age < 36 AND s.maximum_age > 24 ORDER BY s.folded LIMIT 60",
        [pk],
    )
    angebote, familien = f"/k/{slug}/angebote/", f"/familien/{slug}/"
    return [
        ("list of offers", 50, lambda: inside.get(angebote), listed),
        ("list, searched", 50, lambda: inside.get(angebote, {"q": "kita"}), named),
        ("finder: first page", 50, lambda: outside.get(familien), (here.format("count(*)"), [pk])),
        ("finder: two years old, anywhere", 50, lambda: outside.get(f"{familien}alle/2/"), aged),
    ]


def _plain(connection: Any, sql: str, values: Sequence[str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
    return found


def _times(ask: Ask) -> tuple[list[float], Any]:
    for _ in range(WARM):
        answer = ask()
    times = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        answer = ask()
        times.append((time.perf_counter() - begun) * 1000)
    return times, answer


def _part(times: Sequence[float], percent: int) -> float:
    return quantiles(times, n=100)[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
